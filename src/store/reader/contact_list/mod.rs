//! Windows of contacts.
//!
//! What a window costs (measured on 100,000 contacts):
//!
//! * Without a filter, or starred or of one account and sorted by name: one walk of the sort's
//!   index from the cursor, about 30 µs for 50 rows, whatever the depth.
//! * With filters: each yields the set of contacts it hits, about 0.1 µs a hit, and the sets are
//!   intersected. Up to [`FEW`] hits are looked up and sorted (about 1 µs each); more are taken
//!   from a walk of the sort's index, which is dense then and ends soon.
//! * What must not hold yields a set as well, which is taken off; alone, the walk passes over it.
//! * A test that many pass is not listed: the walk asks each contact that it meets, about 0.4 µs each,
//!   and has its page while one of [`ONE_OF`] passes. Only otherwise those that pass it are listed, of
//!   several tests the one that the fewest pass, and these are asked the rest.

mod asked;
mod hits;
mod order;

use std::cmp::Reverse;

use rusqlite::{Connection, Row, params};

use crate::domain::ContactRow;
use crate::store::{ContactQuery, ContactSort, Page, Result, Towards};

use super::keys::Keys;
use super::sql;
use super::visible::Visible;

use asked::{Asked, Each};
use order::{Index, Order, Wanted};

pub(super) use hits::{numbered, worded};

/// How a window is read: a list is the same with any of them.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Up to so many hits of a filter are sorted; more are met on a walk of the sort's index.
    few: usize,
    /// Up to so many that pass a test are listed at once. Where there are more, a walk asks contacts.
    first: usize,
    /// So many of these are asked before it is seen whether enough pass.
    asked: usize,
}

const BOUNDS: Bounds = Bounds { few: FEW, first: 200, asked: 200 };
const FEW: usize = 1_000;
/// One of so many has to pass: else what passes is sooner listed than met.
const ONE_OF: usize = 30;

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
    windowed(conn, book, query, Keys::default(), BOUNDS)
}

/// Returns one window of contacts, without these.
pub(super) fn page_without(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
    misses: Keys,
) -> Result<Page<ContactRow>> {
    windowed(conn, book, query, misses, BOUNDS)
}

fn windowed(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
    misses: Keys,
    bounds: Bounds,
) -> Result<Page<ContactRow>> {
    let Some(asked) = Asked::of(conn, book, query, bounds.first)? else {
        return Ok(Page { rows: Vec::new(), more: false });
    };
    let mut asked = asked.without(misses);
    let order = Order::beyond(conn, book, query)?;
    let index = asked.index;
    if !asked.open.is_empty() && asked.hits.is_none() {
        if let Some(keys) = order.meet(conn, &asked, bounds.asked)? {
            return Ok(cut(by_keys(conn, &keys)?, query));
        }
        asked = asked.listed(conn)?;
    }
    if !asked.open.is_empty() {
        if asked.hits.as_ref().is_some_and(|hits| hits.len() > bounds.few) {
            let keys = among(conn, &order, &asked)?;
            return Ok(cut(by_keys(conn, &keys)?, query));
        }
        asked = asked.sifted(conn)?;
    }
    let rows = match (asked.hits, asked.misses) {
        (None, None) => order.walk(conn, index)?,
        (None, Some(misses)) => {
            let is_wanted = |key| Ok(Wanted::when(!misses.contains(key)));
            by_keys(conn, &order.sift(conn, index, usize::MAX, is_wanted)?)?
        }
        (Some(hits), _) if hits.len() <= bounds.few => {
            order.sort(conn, &hits, matches!(index, Index::Starred))?
        }
        (Some(hits), _) => {
            let is_wanted = |key| Ok(Wanted::when(hits.contains(key)));
            by_keys(conn, &order.sift(conn, index, hits.len(), is_wanted)?)?
        }
    };
    Ok(cut(rows, query))
}

/// Makes a window of what was found from the cursor on.
fn cut(mut rows: Vec<ContactRow>, query: &ContactQuery) -> Page<ContactRow> {
    let more = rows.len() > query.limit;
    rows.truncate(query.limit);
    if query.towards == Towards::Previous {
        rows.reverse();
    }
    Page { rows, more }
}

/// Walks the order and asks the hits that it meets what is open.
fn among(conn: &Connection, order: &Order<'_>, asked: &Asked) -> Result<Vec<i64>> {
    let Some(hits) = &asked.hits else { return Ok(Vec::new()) };
    let mut each = Each::new(conn, &asked.open)?;
    let mut left = hits.len();
    order.sift(conn, asked.index, hits.len(), |key| {
        if !hits.contains(key) {
            return Ok(Wanted::No);
        }
        left -= 1;
        Ok(match (each.passes(key)?, left) {
            (true, _) => Wanted::Yes,
            (false, 0) => Wanted::Enough,
            (false, _) => Wanted::No,
        })
    })
}

/// Returns those of these contacts that a query asks for besides its order, archived or not, or one of
/// the two alone.
pub(super) fn left(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
    archived: Option<bool>,
    mut keys: Keys,
) -> Result<Keys> {
    let (hits, misses) = asked::marked(conn, book, query)?;
    if let Some(hits) = hits {
        keys = keys.and(&hits);
    }
    if let Some(misses) = misses {
        keys = keys.without(&misses);
    }
    if let Some(archived) = archived {
        let sql = "SELECT key FROM contact INDEXED BY contact_by_name
                   WHERE book = ?1 AND archived = 1 AND state = 1";
        let away = Keys::new(sql::integers(conn, sql, [book.book])?);
        keys = if archived { keys.and(&away) } else { keys.without(&away) };
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
        let is_wanted = |key| Ok(Wanted::when(hits.contains(key)));
        found.extend(order.sift(conn, Index::Sort, hits.len(), is_wanted)?);
    }
    Ok(Keys::new(found))
}

#[cfg(test)]
mod tests;
