//! The search index's rows, written by the door's own statements: triggers would flush the index
//! at each row.
//!
//! Contacts are indexed by the folded keys of their name, account and e-mails, so that what
//! [`name_key`] holds alike is found alike; interactions by their summary as it stands.

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::contact::phone_digits;
use crate::domain::text::{name_key, words};

use super::Result;

/// Writes the index rows of a contact anew; a contact that is not live loses them. `fresh` says
/// that it has none yet.
pub(super) fn index_contact(conn: &Connection, contact: i64, fresh: bool) -> Result<()> {
    if !fresh {
        conn.prepare_cached("DELETE FROM contact_fts WHERE rowid = ?1")?
            .execute(params![contact])?;
        conn.prepare_cached("DELETE FROM phone_fts WHERE rowid = ?1")?.execute(params![contact])?;
    }
    let Some(words) = contact_words(conn, contact)? else { return Ok(()) };
    conn.prepare_cached(
        "INSERT INTO contact_fts (rowid, name, account, email) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![contact, words.name, words.account, words.emails])?;
    if !words.phones.is_empty() {
        conn.prepare_cached("INSERT INTO phone_fts (rowid, digits) VALUES (?1, ?2)")?
            .execute(params![contact, words.phones])?;
    }
    Ok(())
}

/// What a contact is found by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ContactWords {
    /// Its name, folded.
    pub name: String,
    /// Its account's name, folded.
    pub account: String,
    /// Its e-mails, folded.
    pub emails: String,
    /// The digits of its phones; without any it has no row.
    pub phones: String,
}

/// Returns what a contact is to be found by; none where it is not live.
pub(super) fn contact_words(conn: &Connection, contact: i64) -> Result<Option<ContactWords>> {
    let words = conn
        .prepare_cached(
            "SELECT c.name_key, a.name_key FROM contact c
             LEFT JOIN account a ON a.key = c.account AND a.state = 1 WHERE c.key = ?1 AND c.state = 1",
        )?
        .query_row(params![contact], |row| {
            let account: Option<String> = row.get(1)?;
            Ok(ContactWords {
                name: row.get(0)?,
                account: account.unwrap_or_default(),
                ..ContactWords::default()
            })
        })
        .optional()?;
    let Some(mut words) = words else { return Ok(None) };
    let mut query = conn.prepare_cached(
        "SELECT kind, value FROM detail WHERE contact = ?1 AND gone = 0 AND kind IN (0, 1) ORDER BY id",
    )?;
    let mut rows = query.query(params![contact])?;
    while let Some(row) = rows.next()? {
        let value = row.get_ref(1)?.as_str().unwrap_or_default();
        let (list, value) = if row.get::<_, i64>(0)? == 0 {
            (&mut words.emails, name_key(value))
        } else {
            (&mut words.phones, phone_digits(value))
        };
        if !list.is_empty() {
            list.push(' ');
        }
        list.push_str(&value);
    }
    Ok(Some(words))
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
