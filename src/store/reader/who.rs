//! Whom a WHO means.

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::domain::{ContactId, DetailKind, Named};
use crate::store::{Candidate, Lookup, Result};

use super::contact_list::{most_recent, worded};
use super::keys::Keys;
use super::lookup::{begins_words, ends_with, is_id_end};
use super::visible::Visible;
use super::{codes, sql, words};

/// Finds contacts, archived ones included, the most recently contacted first.
///
/// Ids, details and whole names are looks into an index. Beginnings of words cost about 2 µs a
/// hit, a part of a name about 0.2 µs for every contact of the book.
pub(super) fn find(
    conn: &Connection,
    book: Visible,
    lookup: &Lookup,
    limit: usize,
) -> Result<Vec<Candidate>> {
    let hits = match lookup {
        Lookup::IdEnd(end) => by_id_end(conn, end)?,
        Lookup::Exact(kind, key) => by_detail(conn, *kind, key)?,
        Lookup::PhoneEnd(digits) => by_phone_end(conn, digits)?,
        Lookup::Name(key) => sql::integers(
            conn,
            "SELECT key FROM contact INDEXED BY contact_by_name
             WHERE book = ?1 AND archived IN (0, 1) AND state = 1 AND name_key = ?2",
            params![book.book, key],
        )?,
        Lookup::WordStarts(starts) => by_words(conn, starts)?,
        Lookup::NamePart(part) if part.is_empty() => Vec::new(),
        Lookup::NamePart(part) => sql::integers(
            conn,
            "SELECT key FROM contact INDEXED BY contact_by_name
             WHERE book = ?1 AND archived IN (0, 1) AND state = 1 AND instr(name_key, ?2) > 0",
            params![book.book, part],
        )?,
    };
    let keys = most_recent(conn, book, Keys::new(hits), limit)?;
    candidates(conn, &keys)
}

/// Returns the candidates with these keys, in their order.
pub(super) fn candidates(conn: &Connection, keys: &[i64]) -> Result<Vec<Candidate>> {
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let candidate = sql::first(
            conn,
            "SELECT c.id, c.name, a.name,
               (SELECT d.value FROM detail d INDEXED BY detail_of_contact
                WHERE d.contact = c.key AND d.gone = 0 AND d.kind = 0 ORDER BY d.id LIMIT 1),
               c.last_interaction_at
             FROM contact c LEFT JOIN account a ON a.key = c.account AND a.state = 1
             WHERE c.key = ?1",
            [key],
            |row| {
                Ok(Candidate {
                    id: sql::id(row, 0)?,
                    name: row.get(1)?,
                    account: row.get(2)?,
                    email: row.get(3)?,
                    last_interaction_at: sql::maybe_time(row, 4)?,
                })
            },
        )?;
        found.extend(candidate);
    }
    Ok(found)
}

/// Finds the contacts with a detail of this kind and exact key, oldest first.
pub(super) fn with_detail(
    conn: &Connection,
    book: Visible,
    kind: DetailKind,
    match_key: &str,
) -> Result<Vec<Named<ContactId>>> {
    let keys = Keys::new(by_detail(conn, kind, match_key)?);
    let mut found = Vec::new();
    for key in keys.as_slice() {
        found.extend(sql::first(
            conn,
            "SELECT id, name FROM contact WHERE key = ?1 AND book = ?2 AND state = 1",
            [*key, book.book],
            |row| Ok(Named { id: sql::id(row, 0)?, name: row.get(1)? }),
        )?);
    }
    Ok(found)
}

/// The last two bytes of the ids are indexed; longer ends are compared with the few ids that
/// share them.
fn by_id_end(conn: &Connection, end: &str) -> Result<Vec<i64>> {
    if !is_id_end(end) {
        return Ok(Vec::new());
    }
    let mut found: Vec<(Uuid, i64)> = sql::rows(
        conn,
        "SELECT id, key FROM contact INDEXED BY contact_by_id_end WHERE substr(id, 15) = unhex(?1)",
        [&end[end.len() - 4..]],
        |row| Ok((sql::id(row, 0)?, row.get(1)?)),
    )?;
    found.retain(|(id, _)| ends_with(*id, end));
    Ok(found.into_iter().map(|(_, key)| key).collect())
}

/// E-mails, phones, handles and origins are indexed; the other kinds scan the details.
fn by_detail(conn: &Connection, kind: DetailKind, key: &str) -> Result<Vec<i64>> {
    let sql = match kind {
        DetailKind::Email | DetailKind::Phone | DetailKind::Handle | DetailKind::Origin => {
            "SELECT contact FROM detail INDEXED BY detail_by_match
             WHERE kind = ?1 AND match_key = ?2 AND gone = 0 AND kind IN (0, 1, 3, 6)"
        }
        DetailKind::Url | DetailKind::Address | DetailKind::Custom => {
            "SELECT contact FROM detail WHERE kind = ?1 AND match_key = ?2 AND gone = 0"
        }
    };
    sql::integers(conn, sql, params![codes::detail_code(kind), key])
}

/// The keys of phones are their digits reversed, so an end is a beginning; `:` follows `9`.
fn by_phone_end(conn: &Connection, digits: &str) -> Result<Vec<i64>> {
    let start: String = digits.chars().filter(char::is_ascii_digit).rev().collect();
    if start.is_empty() {
        return Ok(Vec::new());
    }
    sql::integers(
        conn,
        "SELECT contact FROM detail INDEXED BY detail_by_match
         WHERE kind = 1 AND match_key >= ?1 AND match_key < ?1 || ':'
           AND gone = 0 AND kind IN (0, 1, 3, 6)",
        [start],
    )
}

/// The search index finds the candidates; folded words decide.
fn by_words(conn: &Connection, starts: &[String]) -> Result<Vec<i64>> {
    let Some(expression) = words::expression(&starts.join(" ")) else { return Ok(Vec::new()) };
    let hits = worded(conn, &format!("name : ({expression})"))?;
    let mut statement = conn.prepare_cached("SELECT name FROM contact WHERE key = ?1")?;
    let mut found = Vec::new();
    for &key in hits.as_slice() {
        let mut rows = statement.query([key])?;
        if let Some(row) = rows.next()?
            && begins_words(&row.get::<_, String>(0)?, starts)
        {
            found.push(key);
        }
    }
    Ok(found)
}
