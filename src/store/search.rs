//! The search index's rows, written by the door's own statements: triggers would flush the index
//! at each row.
//!
//! Texts are indexed as [`search_text`] has them, those of contacts made of the folded keys of their
//! name, account and e-mails, so that what [`name_key`](crate::domain::text::name_key) holds alike is
//! found alike. The index keeps no text: what it is to forget must be said, and what it is built from
//! anew are views, for which every connection knows that function.

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::DetailKind;
use crate::domain::search::search_text;
use crate::domain::text::words;

use super::Result;
use super::held::Held;
use super::wording::Wording;

/// The indexes, and what each is of.
pub(super) const INDEXES: [(&str, &str); 4] = [
    ("interaction_fts", "interactions"),
    ("contact_fts", "contacts"),
    ("note_fts", "notes"),
    ("phone_fts", "phones"),
];

/// The indexes of what contacts are found by.
pub(super) const OF_CONTACTS: [&str; 3] = ["contact_fts", "note_fts", "phone_fts"];

/// Builds an index anew from the records. What it forgot is zeroed, as all that becomes free is.
pub(super) fn rebuild(conn: &Connection, index: &str) -> Result<()> {
    conn.execute(&format!("INSERT INTO {index} ({index}) VALUES ('rebuild')"), [])?;
    Ok(())
}

/// Teaches a connection the function that the index's views are made with, and the one that tests a
/// text for words, as expressions of the index name them.
pub(super) fn teach(conn: &Connection) -> Result<()> {
    // Innocuous: views may call it though the schema is not trusted.
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("search_text", 1, flags, |call| {
        let text = call.get_raw(0).as_str_or_null()?;
        Ok(text.map(|text| search_text(text).into_owned()))
    })?;
    Ok(conn.create_scalar_function("has_words", 2, flags, |call| {
        let wording = call.get_or_create_aux(1, |value| value.as_str().map(Wording::of))?;
        let text = call.get_raw(0).as_str_or_null()?;
        Ok(text.is_some_and(|text| wording.is_in(text)))
    })?)
}

/// What a contact is found by; nothing where it is not live.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ContactWords {
    /// Its name, folded.
    pub name: String,
    /// Its account's name, folded.
    pub account: String,
    /// Its e-mails, folded.
    pub emails: String,
    /// The digits of its phones, reversed.
    pub phones: String,
    /// Its notes, as they were written.
    pub note: String,
}

impl ContactWords {
    /// Adds the key of a detail, as the view `contact_words` does; those of one kind come in the order
    /// of their ids. A phone without digits has no key.
    pub(super) fn push(&mut self, kind: DetailKind, key: &str) {
        if key.is_empty() {
            return;
        }
        let list = match kind {
            DetailKind::Email => &mut self.emails,
            DetailKind::Phone => &mut self.phones,
            _ => return,
        };
        if !list.is_empty() {
            list.push(' ');
        }
        list.push_str(key);
    }
}

/// Returns what a contact is to be found by as it stands.
pub(super) fn contact_words(conn: &Connection, contact: i64) -> Result<ContactWords> {
    let words = conn
        .prepare_cached(
            "SELECT name, account, email, phone, note FROM contact_words WHERE key = ?1",
        )?
        .query_row(params![contact], |row| {
            Ok(ContactWords {
                name: row.get(0)?,
                account: row.get(1)?,
                emails: row.get(2)?,
                phones: row.get(3)?,
                note: row.get(4)?,
            })
        })
        .optional()?;
    Ok(words.unwrap_or_default())
}

/// Brings the index rows of a contact from the words it was found by to those that it has now.
pub(super) fn reindex_contact(
    held: &mut Held<'_>,
    contact: i64,
    before: &ContactWords,
    now: &ContactWords,
) -> Result<()> {
    let words = |of: &ContactWords| [&of.name, &of.account, &of.emails].map(String::len) != [0; 3];
    let same = |a: &ContactWords, b: &ContactWords| {
        (&a.name, &a.account, &a.emails) == (&b.name, &b.account, &b.emails)
    };
    if !same(before, now) {
        let texts = |of: &ContactWords| {
            [&of.name, &of.account, &of.emails].map(|text| search_text(text).into_owned())
        };
        if words(before) {
            let [name, account, emails] = texts(before);
            held.get(
                "INSERT INTO contact_fts (contact_fts, rowid, name, account, email)
                 VALUES ('delete', ?1, ?2, ?3, ?4)",
            )?
            .execute(params![contact, name, account, emails])?;
        }
        if words(now) {
            let [name, account, emails] = texts(now);
            held.get(
                "INSERT INTO contact_fts (rowid, name, account, email) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![contact, name, account, emails])?;
        }
    }
    if before.note != now.note {
        if !before.note.is_empty() {
            held.get("INSERT INTO note_fts (note_fts, rowid, note) VALUES ('delete', ?1, ?2)")?
                .execute(params![contact, search_text(&before.note)])?;
        }
        if !now.note.is_empty() {
            held.get("INSERT INTO note_fts (rowid, note) VALUES (?1, ?2)")?
                .execute(params![contact, search_text(&now.note)])?;
        }
    }
    if before.phones != now.phones {
        if !before.phones.is_empty() {
            held.get("INSERT INTO phone_fts (phone_fts, rowid, phone) VALUES ('delete', ?1, ?2)")?
                .execute(params![contact, before.phones])?;
        }
        if !now.phones.is_empty() {
            held.get("INSERT INTO phone_fts (rowid, phone) VALUES (?1, ?2)")?
                .execute(params![contact, now.phones])?;
        }
    }
    Ok(())
}

/// Puts a summary into the index.
pub(super) fn index_summary(
    conn: &Connection,
    interaction: i64,
    summary: Option<&str>,
) -> Result<()> {
    if let Some(summary) = summary {
        conn.prepare_cached("INSERT INTO interaction_fts (rowid, summary) VALUES (?1, ?2)")?
            .execute(params![interaction, search_text(summary)])?;
    }
    Ok(())
}

/// Takes a summary out of the index; it must be the one that stands there.
pub(super) fn unindex_summary(
    conn: &Connection,
    interaction: i64,
    summary: Option<&str>,
) -> Result<()> {
    if let Some(summary) = summary {
        conn.prepare_cached(
            "INSERT INTO interaction_fts (interaction_fts, rowid, summary) VALUES ('delete', ?1, ?2)",
        )?
        .execute(params![interaction, search_text(summary)])?;
    }
    Ok(())
}

/// Writes the words of an account's name anew; an account without a name has none.
pub(super) fn index_account(conn: &Connection, account: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM account_word WHERE account = ?1")?
        .execute(params![account])?;
    let (book, name): (i64, String) = conn
        .prepare_cached("SELECT book, name FROM account WHERE key = ?1")?
        .query_row(params![account], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut insert = conn.prepare_cached(
        "INSERT OR IGNORE INTO account_word (book, word, account) VALUES (?1, ?2, ?3)",
    )?;
    for word in words(&name) {
        insert.execute(params![book, word, account])?;
    }
    Ok(())
}
