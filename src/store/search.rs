//! The search index's rows, written by the door's own statements: triggers would flush the index
//! at each row.
//!
//! Contacts are indexed by the folded keys of their name, account and e-mails, so that what
//! [`name_key`](crate::domain::text::name_key) holds alike is found alike; interactions by their
//! summary as it stands. The index keeps no text: what it is to forget must be said.

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::DetailKind;
use crate::domain::text::words;

use super::Result;

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
        .prepare_cached("SELECT name, account, email, phone FROM contact_words WHERE key = ?1")?
        .query_row(params![contact], |row| {
            Ok(ContactWords {
                name: row.get(0)?,
                account: row.get(1)?,
                emails: row.get(2)?,
                phones: row.get(3)?,
            })
        })
        .optional()?;
    Ok(words.unwrap_or_default())
}

/// Brings the index rows of a contact from the words it was found by to those that it has now.
pub(super) fn reindex_contact(
    conn: &Connection,
    contact: i64,
    before: &ContactWords,
    now: &ContactWords,
) -> Result<()> {
    let words = |of: &ContactWords| [&of.name, &of.account, &of.emails].map(String::len) != [0; 3];
    let same = |a: &ContactWords, b: &ContactWords| {
        (&a.name, &a.account, &a.emails) == (&b.name, &b.account, &b.emails)
    };
    if !same(before, now) {
        if words(before) {
            conn.prepare_cached(
                "INSERT INTO contact_fts (contact_fts, rowid, name, account, email)
                 VALUES ('delete', ?1, ?2, ?3, ?4)",
            )?
            .execute(params![contact, before.name, before.account, before.emails])?;
        }
        if words(now) {
            conn.prepare_cached(
                "INSERT INTO contact_fts (rowid, name, account, email) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![contact, now.name, now.account, now.emails])?;
        }
    }
    if before.phones != now.phones {
        if !before.phones.is_empty() {
            conn.prepare_cached(
                "INSERT INTO phone_fts (phone_fts, rowid, phone) VALUES ('delete', ?1, ?2)",
            )?
            .execute(params![contact, before.phones])?;
        }
        if !now.phones.is_empty() {
            conn.prepare_cached("INSERT INTO phone_fts (rowid, phone) VALUES (?1, ?2)")?
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
            .execute(params![interaction, summary])?;
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
        .execute(params![interaction, summary])?;
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
