//! What is asked of accounts, as the sets of those that pass.

use rusqlite::{Connection, params};

use crate::domain::MemberId;
use crate::domain::text::words;
use crate::store::reader::keys::Keys;
use crate::store::reader::sql;
use crate::store::reader::visible::{self, Visible};
use crate::store::{AccountQuery, AccountTest, Result};

/// The most words of a filter that count.
const MAX_WORDS: usize = 32;

/// What passes a query, whatever its book and state.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// These alone; `None` where all may be.
    pub within: Option<Keys>,
    /// None of these.
    without: Keys,
}

impl Asked {
    /// Finds what a query asks for.
    pub(super) fn of(conn: &Connection, book: Visible, query: &AccountQuery) -> Result<Self> {
        let mut asked = Self::default();
        if let Some(found) = query.filter.as_deref().map(|it| worded(conn, book, it)).transpose()? {
            asked.within = found;
        }
        for condition in &query.conditions {
            let found = match &condition.test {
                AccountTest::Holder(member) => Some(held(conn, *member)?),
                AccountTest::Words(text) => worded(conn, book, text)?,
                AccountTest::Exact(text) => exact(conn, book, text)?,
            };
            let Some(found) = found else { continue };
            if condition.negated {
                asked.without = asked.without.or(found);
            } else {
                asked.within = Some(match asked.within {
                    Some(before) => before.and(&found),
                    None => found,
                });
            }
        }
        if let Some(within) = asked.within.take() {
            asked.within = Some(within.without(&asked.without));
        }
        Ok(asked)
    }

    /// Tells whether an account passes.
    pub(super) fn has(&self, key: i64) -> bool {
        self.within.as_ref().map_or_else(|| !self.without.contains(key), |it| it.contains(key))
    }
}

/// Returns the accounts that a member holds.
fn held(conn: &Connection, member: MemberId) -> Result<Keys> {
    let Some(holder) = visible::person(conn, member)? else { return Ok(Keys::default()) };
    let sql = "SELECT key FROM account INDEXED BY account_by_holder WHERE holder = ?1";
    Ok(Keys::new(sql::integers(conn, sql, [holder])?))
}

/// Returns the live accounts whose names have a word that begins so for every word of a text;
/// `None` where nothing of it is a word.
fn worded(conn: &Connection, book: Visible, text: &str) -> Result<Option<Keys>> {
    named(
        conn,
        book,
        &words(text),
        "SELECT account FROM account_word
         WHERE book = ?1 AND word >= ?2 AND word < ?2 || char(0x10FFFF)",
    )
}

/// Returns the live accounts whose names have these words, one after the other; `None` where
/// nothing of it is a word.
fn exact(conn: &Connection, book: Visible, text: &str) -> Result<Option<Keys>> {
    let wanted = words(text);
    let sql = "SELECT account FROM account_word WHERE book = ?1 AND word = ?2";
    let Some(found) = named(conn, book, &wanted, sql)? else { return Ok(None) };
    if wanted.len() == 1 {
        return Ok(Some(found));
    }
    let mut in_order = Vec::new();
    for &key in found.as_slice() {
        let name: Option<String> =
            sql::value(conn, "SELECT name FROM account WHERE key = ?1", [key])?;
        let name = words(&name.unwrap_or_default());
        if name.windows(wanted.len()).any(|some| some == wanted) {
            in_order.push(key);
        }
    }
    Ok(Some(Keys::new(in_order)))
}

/// Returns the accounts that a statement finds for each of some words.
fn named(conn: &Connection, book: Visible, words: &[String], sql: &str) -> Result<Option<Keys>> {
    let mut hits: Option<Keys> = None;
    for word in words.iter().take(MAX_WORDS) {
        let found = Keys::new(sql::integers(conn, sql, params![book.book, word])?);
        hits = Some(match hits {
            Some(before) => before.and(&found),
            None => found,
        });
    }
    Ok(hits)
}
