//! Interactions in whose text something is found.

use std::collections::VecDeque;

use rusqlite::{Connection, params};

use crate::domain::search::Parts;
use crate::domain::{Interaction, Sought};
use crate::store::reader::keys::Keys;
use crate::store::reader::timeline;
use crate::store::reader::visible::Visible;
use crate::store::reader::{sql, words};
use crate::store::{Depth, Error, FoundEntries, InteractionCursor, InteractionQuery, Page, Result};

/// Where fewer hits are found than this, parts of words are looked for.
const FEW: usize = 20;
/// Of other books so many times as many entries are passed over as are wanted.
const OTHERS: usize = 4;

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
    let Hits { tiers, known, wanted, said: mut found } = Hits::of(conn, book, sought, depth)?;
    for tier in tiers {
        add(conn, book, query, &tier, &mut found)?;
    }
    if let Some(wanted) = wanted.filter(|_| found.rows.len() < FEW && !found.more) {
        let (keys, looked) = parts(conn, book, &wanted, &known, depth.parts)?;
        found.looked = looked;
        add(conn, book, query, &keys, &mut found)?;
    }
    Ok(found)
}

/// All that a search finds among interactions, handed out bit by bit in the order of a whole answer:
/// what the words hit is looked up once.
pub struct FoundWalk {
    hits: Hits,
    /// Into so many entries is looked for parts of words.
    depth: usize,
    /// Behind which row the next bit of the first tier begins.
    cursor: Option<InteractionCursor>,
    /// How many were handed out.
    count: usize,
}

impl FoundWalk {
    /// Looks up what the words hit.
    pub(in crate::store::reader) fn new(
        conn: &Connection,
        book: Visible,
        sought: &Sought,
        depth: Depth,
    ) -> Result<Self> {
        let hits = Hits::of(conn, book, sought, depth)?;
        Ok(Self { hits, depth: depth.parts, cursor: None, count: 0 })
    }

    /// Returns up to as many of the next ones as the query wants, of those that it names; none at the
    /// end.
    pub(in crate::store::reader) fn next(
        &mut self,
        conn: &Connection,
        book: Visible,
        query: &InteractionQuery,
    ) -> Result<Vec<Interaction>> {
        let mut query = InteractionQuery { search: None, ..query.clone() };
        loop {
            let Some(tier) = self.hits.tiers.front() else {
                let wanted = self.hits.wanted.take().filter(|_| self.count < FEW);
                let Some(wanted) = wanted else { return Ok(Vec::new()) };
                let (keys, looked) = parts(conn, book, &wanted, &self.hits.known, self.depth)?;
                self.hits.said.looked = looked;
                self.hits.tiers.push_back(keys);
                continue;
            };
            query.cursor = self.cursor;
            let Page { rows, more } = timeline::among(conn, book, &query, tier)?;
            self.cursor = rows.last().filter(|_| more).map(InteractionCursor::from);
            if self.cursor.is_none() {
                self.hits.tiers.pop_front();
            }
            if !rows.is_empty() {
                self.count += rows.len();
                return Ok(rows);
            }
        }
    }

    /// Returns what there is to say about what was found by now, without it.
    pub fn said(self) -> FoundEntries {
        self.hits.said
    }
}

/// What the words of a search hit.
struct Hits {
    /// The entries by how well they fit, the best first.
    tiers: VecDeque<Keys>,
    /// All of them, where parts of words are wanted besides.
    known: Keys,
    /// What is looked for inside of words where there are few.
    wanted: Option<Parts>,
    /// What there is to say about them.
    said: FoundEntries,
}

impl Hits {
    fn of(conn: &Connection, book: Visible, sought: &Sought, depth: Depth) -> Result<Self> {
        let mut said = FoundEntries { ranked: depth.ranked, ..FoundEntries::default() };
        let mut known = Keys::default();
        if let Some(words) = words::sought(sought) {
            let (hits, older) = newest(conn, book, &words, depth.newest)?;
            if older && depth.ranked {
                // Too many to be ranked: the newest of all.
                said.ranked = false;
                let tiers = [timeline::matching(conn, &words)?].into();
                return Ok(Self { tiers, known, wanted: None, said });
            }
            said.capped = older.then_some(hits.len());
            known = Keys::new(hits);
        }
        let tiers = tiers(conn, sought, &known, depth)?.into();
        let wanted = Some(sought.parts()).filter(|parts| !parts.is_empty() && depth.parts > 0);
        Ok(Self { tiers, known, wanted, said })
    }
}

/// What words hit where there is one book alone: the entries themselves need no look.
const ALONE: &str =
    "SELECT rowid, 1 FROM interaction_fts WHERE interaction_fts MATCH ?1 ORDER BY rowid DESC";
/// What they hit where there are several, and whether it is of this one.
pub(super) const AMONG: &str = "SELECT f.rowid, i.book = ?2 FROM interaction_fts f
     CROSS JOIN interaction i ON i.key = f.rowid
     WHERE f.interaction_fts MATCH ?1 ORDER BY f.rowid DESC";

/// Returns the entries of a book that an expression hits, those that were added last, `most` of them
/// at most; and whether older ones may be hits. Those of other books are passed over, up to four times
/// as many.
fn newest(
    conn: &Connection,
    book: Visible,
    expression: &str,
    most: usize,
) -> Result<(Vec<i64>, bool)> {
    let other = sql::value::<i64>(conn, "SELECT 1 FROM book WHERE key <> ?1 LIMIT 1", [book.book])?;
    let mut statement = conn.prepare_cached(if other.is_some() { AMONG } else { ALONE })?;
    let mut rows = match other {
        Some(_) => statement.query(params![expression, book.book])?,
        None => statement.query([expression])?,
    };
    let (mut found, mut passed) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let own: bool = row.get(1)?;
        if !own {
            passed += 1;
            if passed > most.saturating_mul(OTHERS) {
                return Ok((found, true));
            }
        } else if found.len() < most {
            found.push(row.get(0)?);
        } else {
            return Ok((found, true));
        }
    }
    Ok((found, false))
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
        if looked >= most || passed >= most.saturating_mul(OTHERS) {
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
