//! Whom a WHO means.

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::domain::{ContactId, DetailKind, Named};
use crate::store::{Candidate, Lookup, Result};

use super::contact_list::{most_recent, worded};
use super::keys::Keys;
use super::lookup::{begins_words, ends_with, is_id_end};
use super::names::Names;
use super::visible::Visible;
use super::{sql, words};
use crate::store::codes;

/// Finds contacts, archived ones included, the most recently contacted first.
///
/// Ids, details and whole names are looks into an index. Beginnings of words cost about 0.1 µs a
/// hit, a part of a name about 0.02 µs for every
/// contact of the book, and 0.2 after a write ([`Names`]).
pub(super) fn find(
    conn: &Connection,
    names: &Names,
    book: Visible,
    lookup: &Lookup,
    limit: usize,
) -> Result<Vec<Candidate>> {
    let keys = match lookup {
        Lookup::WordStarts(starts) => by_words_first(conn, book, starts, limit)?,
        other => most_recent(conn, book, Keys::new(hits(conn, names, book, other)?), limit)?,
    };
    candidates(conn, &keys)
}

/// Returns the keys of those that a lookup hits, in other books and deleted ones perhaps too.
fn hits(conn: &Connection, names: &Names, book: Visible, lookup: &Lookup) -> Result<Vec<i64>> {
    Ok(match lookup {
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
        Lookup::NamePart(part) => names.holding(conn, book, part)?,
    })
}

/// Returns the candidates with these keys, in their order.
pub(super) fn candidates(conn: &Connection, keys: &[i64]) -> Result<Vec<Candidate>> {
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let candidate = sql::first(
            conn,
            "SELECT c.id, c.name, a.name,
               (SELECT d.value FROM detail d
                WHERE d.contact = c.key AND d.gone = 0 AND d.kind = 0 ORDER BY d.id LIMIT 1),
               c.last_interaction_at, c.interaction_count
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
                    interaction_count: sql::count(row, 5)?,
                })
            },
        )?;
        found.extend(candidate);
    }
    Ok(found)
}

/// Names the contacts that a lookup hits, oldest first. Of more than `most` behind the end of a
/// phone, those contacted last.
pub(super) fn named(
    conn: &Connection,
    names: &Names,
    book: Visible,
    lookup: &Lookup,
    most: usize,
) -> Result<Vec<Named<ContactId>>> {
    let mut keys = Keys::new(hits(conn, names, book, lookup)?);
    if matches!(lookup, Lookup::PhoneEnd(_)) && keys.len() > most {
        keys = Keys::new(most_recent(conn, book, keys, most)?);
    }
    let mut found = Vec::with_capacity(keys.len());
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
    // Whoever wrote down the id of one that was merged since means the one who stays.
    let at = |(_, key)| {
        let sql = "SELECT coalesce(stands_at, key) FROM contact WHERE key = ?1";
        Ok(sql::value(conn, sql, [key])?.unwrap_or(key))
    };
    found.into_iter().map(at).collect()
}

/// E-mails, phones, handles and origins are indexed; the other kinds scan the details.
fn by_detail(conn: &Connection, kind: DetailKind, key: &str) -> Result<Vec<i64>> {
    let sql = match kind {
        DetailKind::Email | DetailKind::Phone | DetailKind::Handle | DetailKind::Origin => {
            "SELECT contact FROM detail INDEXED BY detail_by_match
             WHERE kind = ?1 AND match_key = ?2
               AND gone = 0 AND kind <> 2 AND kind <> 4 AND kind <> 5"
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
           AND gone = 0 AND kind <> 2 AND kind <> 4 AND kind <> 5",
        [start],
    )
}

/// The search index finds the candidates; folded words decide.
fn by_words(conn: &Connection, starts: &[String]) -> Result<Vec<i64>> {
    let Some(expression) = words::expression(&starts.join(" ")) else { return Ok(Vec::new()) };
    let hits = worded(conn, &format!("name : ({expression})"))?;
    begun(conn, hits.as_slice(), starts)
}

/// The same, the most recently contacted first, at most `limit`. Few of the index' hits are none, so
/// only the names of those that come first are looked at, and of more where some were none.
fn by_words_first(
    conn: &Connection,
    book: Visible,
    starts: &[String],
    limit: usize,
) -> Result<Vec<i64>> {
    let Some(expression) = words::expression(&starts.join(" ")) else { return Ok(Vec::new()) };
    let hits = worded(conn, &format!("name : ({expression})"))?;
    let mut wanted = limit;
    loop {
        let first = most_recent(conn, book, hits.clone(), wanted)?;
        let mut found = begun(conn, &first, starts)?;
        if found.len() >= limit || first.len() < wanted {
            found.truncate(limit);
            return Ok(found);
        }
        wanted = wanted.saturating_mul(8);
    }
}

/// Returns those of these contacts whose names have words that begin so, in their order.
fn begun(conn: &Connection, keys: &[i64], starts: &[String]) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached("SELECT name FROM contact WHERE key = ?1")?;
    let mut found = Vec::new();
    for &key in keys {
        let mut rows = statement.query([key])?;
        if let Some(row) = rows.next()?
            && begins_words(&row.get::<_, String>(0)?, starts)
        {
            found.push(key);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixture::{Made, World};
    use super::*;
    use crate::domain::Role;

    struct Town {
        world: World,
        me: Made,
        book: Made,
    }

    impl Town {
        fn new() -> Self {
            let world = World::new();
            let me = world.person("Me", "");
            let book = world.book("B", &[(me, Role::Owner)]);
            let other = world.book("Other", &[(me, Role::Owner)]);
            let stranger = world.contact(other, "Ana Ruiz");
            world.detail(stranger, DetailKind::Email, None, "ana@example.org");
            world.detail(stranger, DetailKind::Phone, None, "+49 171 5551234");
            Self { world, me, book }
        }

        fn find(&self, lookup: Lookup) -> Vec<String> {
            let see = self.world.see(self.me, self.book);
            let found = find(&self.world.conn, &Names::default(), see, &lookup, 9).unwrap();
            found.into_iter().map(|candidate| candidate.name).collect()
        }

        fn contacted(&self, contact: Made, at: i64) {
            let sql = "UPDATE contact SET last_interaction_at = ?1 WHERE key = ?2";
            self.world.run(sql, [at, contact.key]);
        }
    }

    fn words(words: &[&str]) -> Lookup {
        Lookup::WordStarts(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn the_end_of_an_id_takes_four_digits_or_more_in_either_case() {
        let town = Town::new();
        let made = town.world.contact(town.book, "Ana");
        let id = made.id::<ContactId>().uuid().simple().to_string();
        for length in 4..=32 {
            let end = id[32 - length..].to_owned();
            assert_eq!(town.find(Lookup::IdEnd(end.to_uppercase())), ["Ana"], "{end}");
        }
        for wrong in ["", "abc", "xyzw", "é1234", &format!("0{}", &id[29..])] {
            assert_eq!(town.find(Lookup::IdEnd(wrong.to_owned())), [""; 0], "{wrong}");
        }
    }

    #[test]
    fn details_are_found_exactly_and_phones_by_their_end() {
        let town = Town::new();
        let made = town.world.contact(town.book, "Bo");
        town.world.detail(made, DetailKind::Email, None, "Bo@Example.org");
        town.world.detail(made, DetailKind::Handle, Some("x"), "@bo");
        town.world.detail(made, DetailKind::Phone, None, "+49 (171) 555-1234");
        town.world.detail(made, DetailKind::Url, None, "https://bo.example");
        let exact = |kind: DetailKind, value: &str| town.find(Lookup::Exact(kind, kind.key(value)));
        assert_eq!(exact(DetailKind::Email, "bo@EXAMPLE.org"), ["Bo"]);
        assert_eq!(exact(DetailKind::Handle, "bo"), ["Bo"]);
        assert_eq!(exact(DetailKind::Phone, "491715551234"), ["Bo"]);
        assert_eq!(exact(DetailKind::Url, "https://bo.example"), ["Bo"]);
        assert_eq!(exact(DetailKind::Email, "ana@example.org"), [""; 0], "in the other book");
        assert_eq!(town.find(Lookup::PhoneEnd("5551234".into())), ["Bo"]);
        assert_eq!(town.find(Lookup::PhoneEnd("555123".into())), [""; 0]);
        assert_eq!(town.find(Lookup::PhoneEnd(String::new())), [""; 0]);

        let see = town.world.see(town.me, town.book);
        let names = |lookup: Lookup, most| -> Vec<String> {
            let found = named(&town.world.conn, &Names::default(), see, &lookup, most).unwrap();
            found.into_iter().map(|hit| hit.name).collect()
        };
        let email = |key: &str| Lookup::Exact(DetailKind::Email, key.into());
        assert_eq!(names(email("bo@example.org"), 1), ["Bo"]);
        assert_eq!(names(email("ana@example.org"), 1), [""; 0]);

        let al = town.world.contact(town.book, "Al");
        town.world.detail(al, DetailKind::Email, None, "bo@example.org");
        town.world.detail(al, DetailKind::Phone, None, "0171 5551234");
        let phone = || Lookup::PhoneEnd("5551234".into());
        assert_eq!(names(phone(), 2), ["Bo", "Al"], "oldest first");
        assert_eq!(names(email("bo@example.org"), 1), ["Bo", "Al"], "an e-mail knows no limit");
        let sql = "UPDATE contact SET last_interaction_at = 1 WHERE key = ?1";
        town.world.run(sql, [al.key]);
        assert_eq!(names(phone(), 1), ["Al"], "contacted last");
    }

    #[test]
    fn names_are_found_whole_by_words_and_by_part() {
        let town = Town::new();
        let soren = town.world.contact(town.book, "Søren Ångström");
        let archived = town.world.contact(town.book, "Sören Archived");
        let gone = town.world.contact(town.book, "Soren Gone");
        let account = town.world.account(town.book, "Soren GmbH");
        let bo = town.world.contact(town.book, "Bo");
        let sql = "UPDATE contact SET account = ?1 WHERE key = ?2";
        town.world.run(sql, [account.key, bo.key]);
        town.world.index(bo);
        town.world.run("UPDATE contact SET archived = 1 WHERE key = ?1", [archived.key]);
        town.world.run("UPDATE contact SET state = 2 WHERE key = ?1", [gone.key]);

        assert_eq!(town.find(Lookup::Name("soren angstrom".into())), ["Søren Ångström"]);
        assert_eq!(town.find(words(&["so"])), ["Søren Ångström", "Sören Archived"], "by name");
        assert_eq!(town.find(words(&["angst", "sor"])), ["Søren Ångström"]);
        assert_eq!(town.find(words(&["oren"])), [""; 0]);
        assert_eq!(town.find(words(&[])), [""; 0]);
        assert_eq!(town.find(Lookup::NamePart("oren a".into())).len(), 2);
        assert_eq!(town.find(Lookup::NamePart(String::new())), [""; 0]);

        town.contacted(soren, 5);
        assert_eq!(town.find(words(&["so"]))[0], "Søren Ångström", "the last contacted first");
        town.contacted(archived, 6);
        assert_eq!(town.find(words(&["so"]))[0], "Sören Archived");
    }

    #[test]
    fn a_candidate_tells_namesakes_apart() {
        let town = Town::new();
        let account = town.world.account(town.book, "Acme");
        let made = town.world.contact(town.book, "Ana Ruiz");
        town.world.run("UPDATE contact SET account = ?1 WHERE key = ?2", [account.key, made.key]);
        town.world.detail(made, DetailKind::Email, None, "first@example.org");
        town.world.detail(made, DetailKind::Email, None, "second@example.org");
        let see = town.world.see(town.me, town.book);
        let lookup = Lookup::Name("ana ruiz".into());
        let found = find(&town.world.conn, &Names::default(), see, &lookup, 9).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].account.as_deref(), Some("Acme"));
        assert_eq!(found[0].email.as_deref(), Some("first@example.org"));
    }

    #[test]
    fn many_hits_keep_the_most_recent() {
        let town = Town::new();
        for n in 0..1_200 {
            let made = town.world.contact(town.book, &format!("Ana {n}"));
            if n % 2 == 0 {
                town.contacted(made, n);
            }
            if n % 100 == 98 {
                town.world.run("UPDATE contact SET archived = 1 WHERE key = ?1", [made.key]);
            }
        }
        let found = town.find(words(&["an"]));
        let expected: Vec<String> = (0..9).map(|n| format!("Ana {}", 1_198 - 2 * n)).collect();
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn no_lookup_is_an_error(text in "(?s).{0,40}") {
            let town = Town::new();
            for lookup in [
                Lookup::IdEnd(text.clone()),
                Lookup::PhoneEnd(text.clone()),
                Lookup::Name(text.clone()),
                Lookup::NamePart(text.clone()),
                words(&[&text]),
                Lookup::WordStarts(crate::domain::text::words(&text)),
            ] {
                town.find(lookup);
            }
        }
    }
}
