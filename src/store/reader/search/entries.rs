//! Interactions in whose text something is found.

use rusqlite::{Connection, params};

use crate::domain::Sought;
use crate::domain::search::Parts;
use crate::store::reader::keys::Keys;
use crate::store::reader::timeline;
use crate::store::reader::visible::Visible;
use crate::store::reader::{sql, words};
use crate::store::{Depth, Error, FoundEntries, InteractionQuery, Page, Result};

/// Where fewer hits are found than this, parts of words are looked for.
const FEW: usize = 20;

/// Returns the interactions with what is looked for in their text, of those that the query names.
///
/// The hits that were added last are looked at, sorted by time or by how well they fit: all words
/// side by side, then all of them whole, then as beginnings. Where there are few, the entries that were
/// added last are read for parts of words.
pub(in crate::store::reader) fn interactions(
    conn: &Connection,
    book: Visible,
    sought: &Sought,
    query: &InteractionQuery,
    depth: Depth,
) -> Result<FoundEntries> {
    let query = &InteractionQuery { search: None, cursor: None, ..query.clone() };
    let mut found = FoundEntries::default();
    let mut hits = Vec::new();
    if let Some(words) = words::sought(sought) {
        hits = sql::integers(
            conn,
            "SELECT rowid FROM interaction_fts WHERE interaction_fts MATCH ?1
             ORDER BY rowid DESC LIMIT ?2",
            params![words, sql::one_more(depth.newest)],
        )?;
        if hits.len() > depth.newest && depth.ranked {
            // Too many to be ranked: the newest of all.
            let all = timeline::matching(conn, &words)?;
            let Page { rows, more } = timeline::among(conn, book, query, &all)?;
            return Ok(FoundEntries { rows, more, ..found });
        }
        found.capped = hits.len() > depth.newest;
        hits.truncate(depth.newest);
    }
    let hits = Keys::new(hits);
    found.ranked = depth.ranked;
    for tier in tiers(conn, sought, &hits, depth)? {
        add(conn, book, query, &tier, &mut found)?;
    }
    let wanted = sought.parts();
    if found.rows.len() < FEW && !found.more && !wanted.is_empty() && depth.parts > 0 {
        let (keys, looked) = parts(conn, book, &wanted, &hits, depth.parts)?;
        found.looked = looked;
        add(conn, book, query, &keys, &mut found)?;
    }
    Ok(found)
}

/// Divides hits by how well they fit, the best first.
fn tiers(conn: &Connection, sought: &Sought, hits: &Keys, depth: Depth) -> Result<Vec<Keys>> {
    if !depth.ranked || hits.len() < 2 {
        return Ok(vec![hits.clone()]);
    }
    let mut left = hits.clone();
    let mut tiers = Vec::new();
    let several = sought.present().nth(1).is_some();
    for side_by_side in if several { &[true, false][..] } else { &[false] } {
        if let Some(words) = words::whole(sought, *side_by_side) {
            let best = timeline::matching(conn, &words)?.and(&left);
            left = left.without(&best);
            tiers.push(best);
        }
    }
    tiers.push(left);
    Ok(tiers)
}

/// Adds those of these entries that the query names, the newest first.
fn add(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    keys: &Keys,
    found: &mut FoundEntries,
) -> Result<()> {
    let room = query.limit.saturating_sub(found.rows.len());
    if keys.len() == 0 || found.more {
        return Ok(());
    }
    // Where nothing fits any more it is still to be known whether there is anything.
    let query = InteractionQuery { limit: room.max(1), ..query.clone() };
    let Page { mut rows, more } = timeline::among(conn, book, &query, keys)?;
    found.more = more || rows.len() > room;
    rows.truncate(room);
    found.rows.extend(rows);
    Ok(())
}

/// Returns the entries of a book, of the `most` that were added last, whose texts have all parts and
/// that are no hits; and how many were looked at, where these were not all. Those of other books are
/// passed over, up to four times as many.
fn parts(
    conn: &Connection,
    book: Visible,
    parts: &Parts,
    hits: &Keys,
    most: usize,
) -> Result<(Keys, Option<usize>)> {
    let mut statement = conn.prepare_cached(
        "SELECT i.key, CASE WHEN i.book = ?1 AND i.state = 1 THEN i.summary END
         FROM interaction i NOT INDEXED ORDER BY i.key DESC",
    )?;
    let mut rows = statement.query([book.book])?;
    let (mut keys, mut looked, mut passed) = (Vec::new(), 0, 0);
    while let Some(row) = rows.next()? {
        if looked >= most || passed >= most.saturating_mul(4) {
            return Ok((Keys::new(keys).without(hits), Some(looked)));
        }
        let summary = row.get_ref(1)?.as_str_or_null();
        let summary = summary.map_err(|error| Error::Corrupt(format!("a summary: {error}")))?;
        let Some(summary) = summary else {
            passed += 1;
            continue;
        };
        looked += 1;
        if parts.are_in(summary) {
            keys.push(row.get(0)?);
        }
    }
    Ok((Keys::new(keys).without(hits), None))
}
