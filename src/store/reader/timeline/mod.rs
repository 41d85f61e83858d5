//! Windows of interactions: timelines, activity, search.
//!
//! A window is one walk of the index that its scope, type and person name, in the order
//! (`occurred_at`, key), newest first: the cursor, `since` and `until` only move the ends. So it
//! costs the same at any depth.
//!
//! With words the hits of the search index are taken first, about 0.1 µs each. In a whole book they
//! are met on a walk that passes over what is no hit without reading its row, where that is expected
//! to end soon; otherwise up to [`FEW`] are looked up and sorted, about 2 µs each.
//!
//! A label's people, and those whom a member holds, are asked of each entry that is met. Where too few
//! of the first ones are with one of them, these are counted, and yield a set where they are few.

mod asked;
mod walk;

use rusqlite::Connection;

use crate::domain::Interaction;
use crate::store::{Found, InteractionQuery, Page, Result, Scope, Towards};

use super::interaction;
use super::keys::Keys;
use super::sql;
use super::visible::Visible;

pub(super) use asked::{Few, asked};
pub(super) use walk::{Between, walk};

/// Up to so many hits in a book are sorted; more are met on a walk of its index.
const FEW: usize = 1_500;
/// How many entries a look that answers at every key tests at most: 2 µs each.
const MOST_TESTED: usize = 15_000;

/// So many are tested, of which one in [`ONE_OF`] has to pass, before people are counted.
const PATIENCE: usize = 200;
const ONE_OF: usize = 25;

/// How much a window may cost.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Of the hits of words, so many of the newest.
    newest: Option<usize>,
    /// Up to so many hits are sorted.
    few: usize,
    /// So many entries are tested.
    tested: usize,
    /// So few people yield a set of entries at once.
    at_once: Few,
    /// Else so many entries are tested before it is seen whether enough of them pass.
    patience: usize,
}

/// Up to so many hits that were found before are sorted.
const FOUND: usize = 20_000;

/// Returns one window of interactions.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
) -> Result<Page<Interaction>> {
    let bounds = Bounds {
        newest: None,
        few: FEW,
        tested: usize::MAX,
        at_once: Few::AT_ONCE,
        patience: PATIENCE,
    };
    Ok(window(conn, book, query, None, bounds)?.page)
}

/// Returns one window of interactions among the newest hits of a search: about 1 µs for each of
/// them, however many more there are. Where conditions have to be tested entry by entry, it ends
/// after [`MOST_TESTED`] and says how far it came.
pub(super) fn newest(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    newest: usize,
) -> Result<Found> {
    // So many are always sorted: a walk would pass over the whole book where the hits are old, or
    // where those that are left do not fill the window.
    let bounds = Bounds {
        newest: Some(newest),
        few: newest.max(FEW),
        tested: MOST_TESTED,
        at_once: Few::AT_ONCE,
        patience: PATIENCE,
    };
    window(conn, book, query, None, bounds)
}

/// Returns a window of the interactions that a query asks for, among these where they are given.
fn window(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    given: Option<&Keys>,
    bounds: Bounds,
) -> Result<Found> {
    match read(conn, book, query, given, bounds, true)? {
        Some(found) => Ok(found),
        None => Ok(read(conn, book, query, given, bounds, false)?.unwrap_or_else(nothing)),
    }
}

/// Reads a window. `hoping` that people who may be few enough for a set are met soon, they are not
/// counted; where too few of the first entries are with one of them, there is no answer.
fn read(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    given: Option<&Keys>,
    bounds: Bounds,
    hoping: bool,
) -> Result<Option<Found>> {
    let few = if hoping { bounds.at_once } else { Few::AT_MOST };
    let Some((mut asked, capped)) = asked(conn, book, query, bounds.newest, few)? else {
        return Ok(Some(nothing()));
    };
    if let Some(given) = given {
        asked.keep(given);
    }
    let may_end = asked.untold && hoping && asked.hits.is_none();
    let query = &asked.query;
    let Some(walk) = walk(conn, book, query, asked.pinned)? else {
        return Ok(Some(Found { capped, ..nothing() }));
    };
    let between = Between::beyond(conn, query)?;
    let plain = asked.hits.is_none() && asked.misses.is_none() && asked.tests.is_empty();
    let mut reached = None;
    let mut rows = if plain {
        walk.rows(conn, between, query.towards, query.limit)?
    } else {
        let keys = match &asked.hits {
            Some(hits) if hits.len() <= bounds.few && query.scope == Scope::Book => {
                match walk.meet(conn, between, &asked, hits)? {
                    Some(keys) => keys,
                    None => walk.sort(conn, between, &asked, hits)?,
                }
            }
            _ => {
                let patience = may_end.then_some(bounds.patience);
                match walk.sift(conn, between, &asked, bounds.tested, patience)? {
                    Some((keys, last)) => {
                        reached = last;
                        keys
                    }
                    None => return Ok(None),
                }
            }
        };
        interaction::by_keys(conn, &keys)?
    };
    let more = rows.len() > query.limit || reached.is_some();
    rows.truncate(query.limit);
    if query.towards == Towards::Previous {
        rows.reverse();
    }
    let reached = match reached {
        Some(key) => interaction::by_keys(conn, &[key])?.first().map(Into::into),
        None => None,
    };
    Ok(Some(Found { page: Page { rows, more }, capped, reached }))
}

/// Returns a window of the interactions among these that a query asks for; all of them are looked at.
pub(super) fn among(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    keys: &Keys,
) -> Result<Page<Interaction>> {
    let bounds = Bounds {
        newest: None,
        few: FOUND,
        tested: usize::MAX,
        at_once: Few::AT_ONCE,
        patience: PATIENCE,
    };
    Ok(window(conn, book, query, Some(keys), bounds)?.page)
}

fn nothing() -> Found {
    Found { page: Page { rows: Vec::new(), more: false }, capped: false, reached: None }
}

/// Returns the interactions whose summary holds these words, whatever their book.
pub(super) fn matching(conn: &Connection, expression: &str) -> Result<Keys> {
    let sql = "SELECT rowid FROM interaction_fts WHERE interaction_fts MATCH ?1";
    Ok(Keys::new(sql::integers(conn, sql, [expression])?))
}

#[cfg(test)]
mod asked_tests;
#[cfg(test)]
mod bounds_tests;
#[cfg(test)]
mod tests;
