//! Looking for words in everything: contacts, accounts and the texts of interactions.
//!
//! What it costs (a book of 100,000 contacts and a million entries): a set of contacts 0.1 µs a hit,
//! names that hold a part 2 ms, the 5,000 newest hits among entries 1 to 5 ms, and to look into 5,000
//! texts for parts of words 3 ms.

mod entries;
mod people;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use rusqlite::Connection;

use crate::domain::search::Parts;
use crate::domain::text::name_key;
use crate::domain::{Account, AccountId, Sought};
use crate::store::{AccountQuery, AccountSort, Lookup, Page, Result};

use super::visible::Visible;
use super::{account, account_list};

pub use entries::FoundWalk;
pub(super) use entries::interactions;
pub(super) use people::{contacts, contacts_without};

/// Returns the accounts whose names have what is looked for: the one that is called so, those whose
/// words begin so, and where these are few, those that have it as a part; the last in touch first.
pub(super) fn accounts(
    conn: &Connection,
    book: Visible,
    sought: &Sought,
    limit: usize,
) -> Result<Page<Account>> {
    let text = sought.text();
    let key = name_key(&text);
    let mut found = Accounts {
        absent: Sought { terms: sought.absent().cloned().collect() }.parts(),
        limit,
        known: HashSet::new(),
        rows: Vec::new(),
    };
    let named = |lookup: &Lookup, wanted| -> Result<Vec<Account>> {
        let named = account::find(conn, book, lookup, wanted)?;
        named.into_iter().map(|named| account::one(conn, book, named.id)).collect()
    };
    found.add(|wanted| named(&Lookup::Name(key.clone()), wanted))?;
    if !super::words::is_blank(&text) {
        let query =
            AccountQuery { filter: Some(text), sort: AccountSort::Last, ..AccountQuery::default() };
        found.add(|limit| {
            let query = AccountQuery { limit, ..query.clone() };
            Ok(account_list::page(conn, book, &query)?.rows)
        })?;
    }
    if key.chars().nth(1).is_some() {
        let part = Lookup::NamePart(key);
        found.add(|wanted| named(&part, wanted))?;
    }
    let mut rows = found.rows;
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok(Page { rows, more })
}

/// The accounts that were found by now, in their order: one more than are wanted where there are more.
struct Accounts {
    /// What their names must not have.
    absent: Parts,
    limit: usize,
    known: HashSet<AccountId>,
    rows: Vec<Account>,
}

impl Accounts {
    fn is_full(&self) -> bool {
        self.rows.len() > self.limit
    }

    /// Adds what a look finds that is not there yet. It is told how many are wanted, and is asked for
    /// more where too many of them were there or must not be.
    fn add(&mut self, look: impl Fn(usize) -> Result<Vec<Account>>) -> Result<()> {
        let mut wanted = self.limit.saturating_add(1);
        while !self.is_full() {
            let found = look(wanted)?;
            let ended = found.len() < wanted;
            for account in found {
                let fits = !self.is_full() && self.absent.are_in(&account.name);
                if fits && self.known.insert(account.id) {
                    self.rows.push(account);
                }
            }
            if ended {
                break;
            }
            wanted = wanted.saturating_mul(4);
        }
        Ok(())
    }
}
