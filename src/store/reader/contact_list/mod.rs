//! Windows of contacts.
//!
//! What a window costs (measured on 100,000 contacts):
//!
//! * Without a filter, or starred or of one account and sorted by name: one walk of the sort's
//!   index from the cursor, about 30 µs for 50 rows, whatever the depth.
//! * With filters: each yields the set of contacts it hits, about 0.1 µs a hit, and the sets are
//!   intersected. Up to [`FEW`] hits are looked up and sorted (about 1 µs each); more are taken
//!   from a walk of the sort's index, which is dense then and ends soon.

mod hits;
mod order;

use std::cmp::Reverse;

use rusqlite::{Connection, Row, params};

use crate::domain::ContactRow;
use crate::store::{ContactQuery, ContactSort, Page, Result, Towards};

use super::keys::Keys;
use super::visible::{self, Visible};
use super::words::Filter;
use super::{account, label, sql};

use hits::{held, labelled, matching, of_account, starred};
use order::{Index, Order};

pub(super) use hits::{numbered, worded};

/// Up to so many hits of a filter are sorted; more are met on a walk of the sort's index.
const FEW: usize = 1_000;

const COLUMNS: &str = "c.id, c.name, a.name, c.title, c.starred, c.archived,
    c.last_interaction_at, c.interaction_count, c.created_at";
const ACCOUNT: &str = "LEFT JOIN account a ON a.key = c.account AND a.state = 1";

fn map(row: &Row<'_>) -> Result<ContactRow> {
    Ok(ContactRow {
        id: sql::id(row, 0)?,
        name: row.get(1)?,
        account: row.get(2)?,
        title: row.get(3)?,
        starred: row.get(4)?,
        archived: row.get(5)?,
        last_interaction_at: sql::maybe_time(row, 6)?,
        interaction_count: sql::count(row, 7)?,
        created_at: sql::time(row, 8)?,
    })
}

/// Returns one window of contacts.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
) -> Result<Page<ContactRow>> {
    windowed(conn, book, query, FEW)
}

fn windowed(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
    few: usize,
) -> Result<Page<ContactRow>> {
    let account = match query.account {
        Some(id) => match account::key(conn, book, id)? {
            Some(key) => Some(key),
            None => return Ok(Page { rows: Vec::new(), more: false }),
        },
        None => None,
    };
    let label = match query.label {
        Some(id) => match label::key(conn, book, id)? {
            Some(key) => Some(key),
            None => return Ok(Page { rows: Vec::new(), more: false }),
        },
        None => None,
    };
    let holder = match query.holder {
        Some(id) => match visible::person(conn, id)? {
            Some(key) => Some(key),
            None => return Ok(Page { rows: Vec::new(), more: false }),
        },
        None => None,
    };
    let filter = query.filter.as_deref().map(Filter::parse).filter(|filter| !filter.is_empty());
    let order = Order::beyond(conn, book, query)?;

    // Filters that the sort's index answers by itself are left to it.
    let by_name = query.sort == ContactSort::Name;
    let alone = filter.is_none() && label.is_none() && holder.is_none() && by_name;
    let index = match (account, query.starred) {
        (None, false) => Index::Sort,
        (None, true) if by_name => Index::Starred,
        (Some(account), false) if alone => Index::Account(account),
        _ => Index::Sort,
    };
    let mut hits: Option<Keys> = None;
    let mut also = |keys: Keys| {
        hits = Some(match hits.take() {
            Some(before) => before.and(&keys),
            None => keys,
        });
    };
    if let Some(filter) = &filter {
        also(matching(conn, filter)?);
    }
    if let Some(label) = label {
        also(labelled(conn, label)?);
    }
    if let Some(holder) = holder {
        also(held(conn, holder)?);
    }
    if let Some(account) = account
        && !matches!(index, Index::Account(_))
    {
        also(of_account(conn, account)?);
    }
    if query.starred && !matches!(index, Index::Starred) {
        also(starred(conn, book, query.archived)?);
    }
    let mut rows = match hits {
        None => order.walk(conn, index)?,
        Some(hits) if hits.len() <= few => {
            order.sort(conn, &hits, matches!(index, Index::Starred))?
        }
        Some(hits) => by_keys(conn, &order.sift(conn, index, &hits)?)?,
    };
    let more = rows.len() > query.limit;
    rows.truncate(query.limit);
    if query.towards == Towards::Previous {
        rows.reverse();
    }
    Ok(Page { rows, more })
}

/// Returns those of these contacts that a query's marks leave: its label, account, holder, star; and
/// the archived ones alone where it asks for these.
pub(super) fn left(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
    mut keys: Keys,
) -> Result<Keys> {
    if let Some(id) = query.label {
        let key = label::key(conn, book, id)?;
        keys = keys.and(&key.map_or_else(|| Ok(Keys::default()), |key| labelled(conn, key))?);
    }
    if let Some(id) = query.account {
        let key = account::key(conn, book, id)?;
        keys = keys.and(&key.map_or_else(|| Ok(Keys::default()), |key| of_account(conn, key))?);
    }
    if let Some(id) = query.holder {
        let key = visible::person(conn, id)?;
        keys = keys.and(&key.map_or_else(|| Ok(Keys::default()), |key| held(conn, key))?);
    }
    if query.starred {
        let both = starred(conn, book, false)?.or(starred(conn, book, true)?);
        keys = keys.and(&both);
    }
    if query.archived {
        let sql = "SELECT key FROM contact INDEXED BY contact_by_name
                   WHERE book = ?1 AND archived = 1 AND state = 1";
        keys = keys.and(&Keys::new(sql::integers(conn, sql, [book.book])?));
    }
    Ok(keys)
}

fn by_keys(conn: &Connection, keys: &[i64]) -> Result<Vec<ContactRow>> {
    let sql = format!("SELECT {COLUMNS} FROM contact c {ACCOUNT} WHERE c.key = ?1");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let mut rows = statement.query([key])?;
        if let Some(row) = rows.next()? {
            found.push(map(row)?);
        }
    }
    Ok(found)
}

/// Returns up to `limit` of the hits that are live in the book, archived or not: the most
/// recently contacted first, those never contacted by name.
pub(super) fn most_recent(
    conn: &Connection,
    book: Visible,
    hits: Keys,
    limit: usize,
) -> Result<Vec<i64>> {
    let hits = if hits.len() > FEW { newest(conn, book, &hits, limit)? } else { hits };
    let mut places = Vec::new();
    let mut statement = conn.prepare_cached(
        "SELECT c.last_interaction_at, c.name_key FROM contact c
         WHERE c.key = ?1 AND c.book = ?2 AND c.state = 1",
    )?;
    for &key in hits.as_slice() {
        let mut rows = statement.query(params![key, book.book])?;
        if let Some(row) = rows.next()? {
            let last: Option<i64> = row.get(0)?;
            let name: String = row.get(1)?;
            places.push((Reverse(last), name, key));
        }
    }
    places.sort_unstable();
    places.truncate(limit);
    Ok(places.into_iter().map(|(_, _, key)| key).collect())
}

/// Returns the most recently contacted of many hits: `limit` of those archived, and as many of
/// the others.
fn newest(conn: &Connection, book: Visible, hits: &Keys, limit: usize) -> Result<Keys> {
    let mut found = Vec::new();
    for archived in [false, true] {
        let query = ContactQuery { archived, limit, sort: ContactSort::Last, ..Default::default() };
        let order = Order::beyond(conn, book, &query)?;
        found.extend(order.sift(conn, Index::Sort, hits)?);
    }
    Ok(Keys::new(found))
}

#[cfg(test)]
mod tests;
