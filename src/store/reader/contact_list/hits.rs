//! What each filter hits, whatever the state of it: about 0.1 µs a hit.

use rusqlite::{Connection, params};

use crate::domain::DetailKind;
use crate::store::Result;
use crate::store::Within;
use crate::store::codes;
use crate::store::reader::keys::Keys;
use crate::store::reader::sql;
use crate::store::reader::visible::Visible;
use crate::store::reader::words::{Filter, Number};

/// Returns the contacts that a filter hits, whatever their book and state.
pub(super) fn matching(conn: &Connection, filter: &Filter) -> Result<Keys> {
    let mut hits: Option<Keys> = None;
    let sets = filter.words.iter().map(|words| worded(conn, words));
    for set in sets.chain(filter.numbers.iter().map(|number| numbered(conn, number))) {
        let set = set?;
        hits = Some(match hits {
            Some(before) => before.and(&set),
            None => set,
        });
    }
    Ok(hits.unwrap_or_default())
}

/// Returns the contacts whose name, account and e-mails hold an expression of FTS5.
pub(in crate::store::reader) fn worded(conn: &Connection, expression: &str) -> Result<Keys> {
    let sql = "SELECT rowid FROM contact_fts WHERE contact_fts MATCH ?1";
    Ok(Keys::new(sql::integers(conn, sql, [expression])?))
}

/// Returns the contacts with a phone that holds a number, or with its digits as words.
pub(in crate::store::reader) fn numbered(conn: &Connection, number: &Number) -> Result<Keys> {
    let reversed = |digits: &String| digits.chars().rev().collect::<String>();
    let phones: Vec<String> =
        number.digits.iter().map(|digits| format!("\"{}\"", reversed(digits))).collect();
    let sql = "SELECT rowid FROM phone_fts WHERE phone_fts MATCH ?1";
    let phones = Keys::new(sql::integers(conn, sql, [phones.join(" OR ")])?);
    match &number.words {
        Some(words) => Ok(phones.or(worded(conn, words)?)),
        None => Ok(phones),
    }
}

pub(super) fn labelled(conn: &Connection, label: i64) -> Result<Keys> {
    let sql = "SELECT contact FROM contact_label INDEXED BY contact_label_by_label
               WHERE label = ?1 AND applied = 1";
    Ok(Keys::new(sql::integers(conn, sql, [label])?))
}

pub(super) fn of_account(conn: &Connection, account: i64) -> Result<Keys> {
    let sql = "SELECT key FROM contact INDEXED BY contact_by_account WHERE account = ?1";
    Ok(Keys::new(sql::integers(conn, sql, [account])?))
}

pub(super) fn held(conn: &Connection, holder: i64) -> Result<Keys> {
    let sql = "SELECT key FROM contact INDEXED BY contact_by_holder WHERE holder = ?1";
    Ok(Keys::new(sql::integers(conn, sql, [holder])?))
}

pub(super) fn starred(conn: &Connection, book: Visible, archived: bool) -> Result<Keys> {
    let sql = "SELECT key FROM contact INDEXED BY contact_starred
               WHERE book = ?1 AND archived = ?2 AND state = 1 AND starred = 1";
    Ok(Keys::new(sql::integers(conn, sql, params![book.book, archived])?))
}

/// Returns the contacts of which an open follow-up, or the cadence, is due then.
pub(super) fn due(conn: &Connection, book: Visible, within: Within) -> Result<Keys> {
    let span = params![book.book, within.from.millis(), within.until.millis()];
    let sql = "SELECT contact FROM follow_up INDEXED BY follow_up_open
               WHERE book = ?1 AND due >= ?2 AND due < ?3 AND state = 1 AND done_at IS NULL";
    let mut keys = sql::integers(conn, sql, span)?;
    let sql = "SELECT contact FROM agenda INDEXED BY agenda_due
               WHERE book = ?1 AND due >= ?2 AND due < ?3";
    keys.extend(sql::integers(conn, sql, span)?);
    Ok(Keys::new(keys))
}

/// Returns the contacts with an open follow-up.
pub(super) fn promised(conn: &Connection, book: Visible) -> Result<Keys> {
    let sql = "SELECT contact FROM follow_up INDEXED BY follow_up_open
               WHERE book = ?1 AND state = 1 AND done_at IS NULL";
    Ok(Keys::new(sql::integers(conn, sql, [book.book])?))
}

/// Returns the contacts with notes.
pub(super) fn noted(conn: &Connection, book: Visible) -> Result<Keys> {
    let sql = "SELECT key FROM contact INDEXED BY contact_with_notes
               WHERE book = ?1 AND notes IS NOT NULL";
    Ok(Keys::new(sql::integers(conn, sql, [book.book])?))
}

/// Returns the contacts with a detail of this kind, whatever their book.
pub(super) fn with_detail(conn: &Connection, kind: DetailKind) -> Result<Keys> {
    let sql = "SELECT contact FROM detail INDEXED BY detail_by_match
               WHERE kind = ?1 AND gone = 0 AND kind <> 2 AND kind <> 4 AND kind <> 5";
    Ok(Keys::new(sql::integers(conn, sql, [codes::detail_code(kind)])?))
}
