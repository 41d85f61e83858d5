//! Windows of interactions: timelines, activity, search.
//!
//! A window is one walk of the index that its scope, type and person name, in the order
//! (`occurred_at`, key), newest first: the cursor, `since` and `until` only move the ends. So it
//! costs the same at any depth.
//!
//! With words the hits of the search index are taken first, about 0.1 µs each. In a whole book up to
//! [`FEW`] are looked up and sorted; otherwise the walk passes over what is no hit, without
//! reading its row.

mod walk;

use rusqlite::{Connection, params};

use crate::domain::Interaction;
use crate::store::{Found, InteractionQuery, Page, Result, Scope, Towards};

use super::interaction;
use super::keys::Keys;
use super::visible::Visible;
use super::{sql, words};

pub(super) use walk::{Between, walk};

/// Up to so many hits in a book are sorted; more are met on a walk of its index.
const FEW: usize = 1_500;

/// Up to so many hits that were found before are sorted.
const FOUND: usize = 20_000;

/// Returns one window of interactions.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
) -> Result<Page<Interaction>> {
    let hits = match query.search.as_deref().and_then(words::expression) {
        Some(words) => Some(matching(conn, &words)?),
        None => None,
    };
    window(conn, book, query, hits.as_ref(), FEW)
}

/// Returns one window of interactions among the newest hits of a search: about 1 µs for each of
/// them, however many more there are.
pub(super) fn newest(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    newest: usize,
) -> Result<Found> {
    let Some(words) = query.search.as_deref().and_then(words::expression) else {
        return Ok(Found { page: page(conn, book, query)?, capped: false });
    };
    let mut hits = sql::integers(
        conn,
        "SELECT rowid FROM interaction_fts WHERE interaction_fts MATCH ?1
         ORDER BY rowid DESC LIMIT ?2",
        params![words, sql::one_more(newest)],
    )?;
    let capped = hits.len() > newest;
    hits.truncate(newest);
    // So many are always sorted: a walk would pass over the whole book where the hits are old, or
    // where those that are left do not fill the window.
    let page = window(conn, book, query, Some(&Keys::new(hits)), newest)?;
    Ok(Found { page, capped })
}

/// Returns a window of all interactions, or of those among `hits`: up to `few` of these are sorted.
fn window(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    hits: Option<&Keys>,
    few: usize,
) -> Result<Page<Interaction>> {
    let Some(walk) = walk(conn, book, query)? else { return Ok(nothing()) };
    let between = Between::beyond(conn, query)?;
    let mut rows = match hits {
        None => walk.rows(conn, between, query.towards, query.limit)?,
        Some(hits) => {
            let keys = if hits.len() <= few && query.scope == Scope::Book {
                walk.sort(conn, between, query, hits)?
            } else {
                walk.sift(conn, between, query, hits)?
            };
            interaction::by_keys(conn, &keys)?
        }
    };
    let more = rows.len() > query.limit;
    rows.truncate(query.limit);
    if query.towards == Towards::Previous {
        rows.reverse();
    }
    Ok(Page { rows, more })
}

/// Returns a window of the interactions among these that a query names; all of them are looked at.
pub(super) fn among(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    keys: &Keys,
) -> Result<Page<Interaction>> {
    window(conn, book, query, Some(keys), FOUND)
}

fn nothing<T>() -> Page<T> {
    Page { rows: Vec::new(), more: false }
}

/// Returns the interactions whose summary holds these words, whatever their book.
pub(super) fn matching(conn: &Connection, expression: &str) -> Result<Keys> {
    let sql = "SELECT rowid FROM interaction_fts WHERE interaction_fts MATCH ?1";
    Ok(Keys::new(sql::integers(conn, sql, [expression])?))
}

#[cfg(test)]
mod tests;
