//! Looking for words in everything: contacts, accounts and the texts of interactions.
//!
//! What it costs (a book of 100,000 contacts and a million entries): a set of contacts 0.1 µs a hit,
//! names that hold a part 2 ms, the 5,000 newest hits among entries 5 ms, and to look into 5,000
//! texts for parts of words 3 ms.

mod entries;
mod people;
#[cfg(test)]
mod tests;

use rusqlite::Connection;

use crate::domain::text::name_key;
use crate::domain::{Account, Sought};
use crate::store::{AccountQuery, AccountSort, Lookup, Page, Result};

use super::visible::Visible;
use super::{account, account_list};

pub(super) use entries::interactions;
pub(super) use people::contacts;

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
    let absent = Sought { terms: sought.absent().cloned().collect() }.parts();
    let mut rows: Vec<Account> = Vec::new();
    let wanted = limit.saturating_add(1);
    for named in account::find(conn, book, &Lookup::Name(key.clone()), wanted)? {
        rows.push(account::one(conn, book, named.id)?);
    }
    let known = |rows: &[Account], account: &Account| rows.iter().any(|row| row.id == account.id);
    if !super::words::is_blank(&text) {
        let query = AccountQuery {
            filter: Some(text),
            sort: AccountSort::Last,
            limit: wanted,
            ..AccountQuery::default()
        };
        for account in account_list::page(conn, book, &query)?.rows {
            if !known(&rows, &account) {
                rows.push(account);
            }
        }
    }
    if rows.len() <= limit && key.chars().nth(1).is_some() {
        for named in account::find(conn, book, &Lookup::NamePart(key), wanted)? {
            let account = account::one(conn, book, named.id)?;
            if rows.len() <= limit && !known(&rows, &account) {
                rows.push(account);
            }
        }
    }
    rows.retain(|account| absent.are_in(&account.name));
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok(Page { rows, more })
}
