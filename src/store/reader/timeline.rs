//! Windows of interactions: timelines, activity, search.
//!
//! A window is one walk of the index that its scope, type and person name, between two places in
//! the order (`occurred_at`, `logged_at`, key), newest first: the cursor, `since` and `until` only
//! move the ends. So it costs the same at any depth.
//!
//! With words the hits of the search index are taken first, about 0.1 µs each. In a whole book up to
//! [`FEW`] are looked up and sorted; otherwise the walk passes over what is no hit, without
//! reading its row.

use rusqlite::{Connection, params};

use crate::domain::{Interaction, MemberId};
use crate::store::{InteractionQuery, Page, Result, Scope, Towards};

use super::interaction::{self, COLUMNS, Raw, complete};
use super::keys::Keys;
use super::visible::{self, Visible};
use super::{account, codes, contact, opportunity, sql, words};

/// Up to so many hits in a book are sorted; more are met on a walk of its index.
const FEW: usize = 2_000;

/// A place in the order of interactions: time, time of logging, local key.
pub(super) type Place = (i64, i64, i64);

/// Where a window is read: an index and what of it.
pub(super) struct Walk {
    /// `FROM` with the conditions on ?1 to ?3; the walked table is `e`, unless it is `i` itself.
    from: &'static str,
    conditions: &'static str,
    /// The columns of the order.
    order: [&'static str; 3],
    /// Book, contact, account or opportunity; type; person.
    params: [i64; 3],
}

/// The stretch of time that a query asks for, both ends exclusive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between {
    low: Place,
    high: Place,
}

const LOWEST: Place = (i64::MIN, i64::MIN, i64::MIN);
const HIGHEST: Place = (i64::MAX, i64::MAX, i64::MAX);

impl Between {
    /// Returns the stretch between `since` and `until`.
    pub(super) fn times(query: &InteractionQuery) -> Self {
        let before = |at: crate::domain::Timestamp| (at.millis(), i64::MIN, i64::MIN);
        Self { low: query.since.map_or(LOWEST, before), high: query.until.map_or(HIGHEST, before) }
    }

    /// Returns what of the stretch lies beyond the query's cursor. A row that the file no longer
    /// knows stands before all of its moment, so that none is skipped.
    fn beyond(mut self, conn: &Connection, query: &InteractionQuery) -> Result<Self> {
        let Some(cursor) = query.cursor else { return Ok(self) };
        let key = interaction::any_key(conn, cursor.id)?;
        let (occurred, logged) = (cursor.occurred_at.millis(), cursor.logged_at.millis());
        match query.towards {
            Towards::Next => {
                self.high = self.high.min((occurred, logged, key.unwrap_or(i64::MAX)));
            }
            Towards::Previous => {
                self.low = self.low.max((occurred, logged, key.unwrap_or(i64::MIN)));
            }
        }
        Ok(self)
    }

    fn holds(self, place: Place) -> bool {
        self.low < place && place < self.high
    }
}

/// Returns one window of interactions.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
) -> Result<Page<Interaction>> {
    let Some(walk) = walk(conn, book, query)? else { return Ok(nothing()) };
    let between = Between::times(query).beyond(conn, query)?;
    let mut raws = match query.search.as_deref().and_then(words::expression) {
        None => walk.rows(conn, between, query.towards, query.limit)?,
        Some(words) => {
            let hits = matching(conn, &words)?;
            let keys = if hits.len() <= FEW && query.scope == Scope::Book {
                walk.sort(conn, between, query, &hits)?
            } else {
                walk.sift(conn, between, query, &hits)?
            };
            by_keys(conn, &keys)?
        }
    };
    let more = raws.len() > query.limit;
    raws.truncate(query.limit);
    if query.towards == Towards::Previous {
        raws.reverse();
    }
    Ok(Page { rows: complete(conn, raws)?, more })
}

fn nothing<T>() -> Page<T> {
    Page { rows: Vec::new(), more: false }
}

/// Returns the interactions whose summary holds these words, whatever their book.
pub(super) fn matching(conn: &Connection, expression: &str) -> Result<Keys> {
    let sql = "SELECT rowid FROM interaction_fts WHERE interaction_fts MATCH ?1";
    Ok(Keys::new(sql::integers(conn, sql, [expression])?))
}

/// Chooses the walk for a query; `None` where it names a person that the file does not know.
pub(super) fn walk(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
) -> Result<Option<Walk>> {
    let who = match query.by {
        Some(member) => match person(conn, member)? {
            Some(key) => Some(key),
            None => return Ok(None),
        },
        None => None,
    };
    let kind = query.kind.map(codes::kind_code);
    let scope = match query.scope {
        Scope::Book => book.book,
        Scope::Contact(id) => contact::key(conn, book, id)?,
        Scope::Account(id) => account::live_key(conn, book, id)?,
        Scope::Opportunity(id) => opportunity::key(conn, book, id)?,
    };
    let params = [scope, kind.unwrap_or(0), who.unwrap_or(0)];
    let (from, conditions, order) = source(query.scope, kind.is_some(), who.is_some());
    Ok(Some(Walk { from, conditions, order, params }))
}

fn person(conn: &Connection, member: MemberId) -> Result<Option<i64>> {
    visible::person(conn, member)
}

const OF_INTERACTION: [&str; 3] = ["i.occurred_at", "i.logged_at", "i.key"];
const OF_ENTRY: [&str; 3] = ["e.occurred_at", "e.logged_at", "e.interaction"];

/// Returns the table with its index, the conditions and the order. Every condition binds all of
/// ?1 to ?3; one that is not asked for is `?2 = 0`, which is always so and costs nothing.
fn source(scope: Scope, kind: bool, who: bool) -> (&'static str, &'static str, [&'static str; 3]) {
    match scope {
        Scope::Book => {
            let (from, conditions) = match (kind, who) {
                (false, false) => (
                    "interaction i INDEXED BY interaction_by_time",
                    "i.book = ?1 AND i.state = 1 AND ?2 = 0 AND ?3 = 0",
                ),
                (true, false) => (
                    "interaction i INDEXED BY interaction_by_type",
                    "i.book = ?1 AND i.state = 1 AND i.type = ?2 AND ?3 = 0",
                ),
                (false, true) => (
                    "interaction i INDEXED BY interaction_by_who",
                    "i.book = ?1 AND i.state = 1 AND ?2 = 0 AND i.who = ?3",
                ),
                (true, true) => (
                    "interaction i INDEXED BY interaction_by_who_type",
                    "i.book = ?1 AND i.state = 1 AND i.type = ?2 AND i.who = ?3",
                ),
            };
            (from, conditions, OF_INTERACTION)
        }
        Scope::Opportunity(_) => {
            let conditions = match (kind, who) {
                (false, false) => "i.opportunity = ?1 AND i.state = 1 AND ?2 = 0 AND ?3 = 0",
                (true, false) => "i.opportunity = ?1 AND i.state = 1 AND i.type = ?2 AND ?3 = 0",
                (false, true) => "i.opportunity = ?1 AND i.state = 1 AND ?2 = 0 AND i.who = ?3",
                (true, true) => "i.opportunity = ?1 AND i.state = 1 AND i.type = ?2 AND i.who = ?3",
            };
            ("interaction i INDEXED BY interaction_by_opportunity", conditions, OF_INTERACTION)
        }
        Scope::Contact(_) => {
            let conditions = match (kind, who) {
                (false, false) => "e.contact = ?1 AND ?2 = 0 AND ?3 = 0",
                (true, false) => "e.contact = ?1 AND e.type = ?2 AND ?3 = 0",
                (false, true) => "e.contact = ?1 AND ?2 = 0 AND e.who = ?3",
                (true, true) => "e.contact = ?1 AND e.type = ?2 AND e.who = ?3",
            };
            ("contact_entry e", conditions, OF_ENTRY)
        }
        Scope::Account(_) => {
            let conditions = match (kind, who) {
                (false, false) => "e.account = ?1 AND ?2 = 0 AND ?3 = 0",
                (true, false) => "e.account = ?1 AND e.type = ?2 AND ?3 = 0",
                (false, true) => "e.account = ?1 AND ?2 = 0 AND e.who = ?3",
                (true, true) => "e.account = ?1 AND e.type = ?2 AND e.who = ?3",
            };
            ("account_entry e", conditions, OF_ENTRY)
        }
    }
}

impl Walk {
    /// Returns the statement: ?1 to ?3 what, ?4 to ?6 and ?7 to ?9 the ends.
    pub(super) fn sql(&self, columns: &str, join: bool, towards: Towards) -> String {
        let Self { from, conditions, order: [a, b, c], .. } = self;
        let join = if join && self.over_entries() {
            "CROSS JOIN interaction i ON i.key = e.interaction AND i.state = 1"
        } else {
            ""
        };
        let way = match towards {
            Towards::Next => "DESC",
            Towards::Previous => "ASC",
        };
        format!(
            "SELECT {columns} FROM {from} {join}
             WHERE {conditions} AND ({a}, {b}, {c}) > (?4, ?5, ?6) AND ({a}, {b}, {c}) < (?7, ?8, ?9)
             ORDER BY {a} {way}, {b} {way}, {c} {way}"
        )
    }

    fn over_entries(&self) -> bool {
        self.order == OF_ENTRY
    }

    /// Returns the column of the interaction's key.
    pub(super) fn key(&self) -> &'static str {
        self.order[2]
    }

    /// Returns the statement's parameters.
    pub(super) fn params(&self, between: Between) -> [i64; 9] {
        let [scope, kind, who] = self.params;
        let Between { low, high } = between;
        [scope, kind, who, low.0, low.1, low.2, high.0, high.1, high.2]
    }

    fn rows(
        &self,
        conn: &Connection,
        between: Between,
        towards: Towards,
        limit: usize,
    ) -> Result<Vec<Raw>> {
        let wanted = limit.saturating_add(1);
        let mut statement = conn.prepare_cached(&self.sql(COLUMNS, true, towards))?;
        let mut rows = statement.query(self.params(between))?;
        let mut found = Vec::with_capacity(wanted.min(64));
        while found.len() < wanted
            && let Some(row) = rows.next()?
        {
            found.push(interaction::map(row)?);
        }
        Ok(found)
    }

    /// Walks the index alone and takes what is among the hits.
    fn sift(
        &self,
        conn: &Connection,
        between: Between,
        query: &InteractionQuery,
        hits: &Keys,
    ) -> Result<Vec<i64>> {
        let wanted = query.limit.saturating_add(1).min(hits.len());
        let mut statement = conn.prepare_cached(&self.sql(self.key(), false, query.towards))?;
        let mut rows = statement.query(self.params(between))?;
        let mut found = Vec::new();
        while found.len() < wanted
            && let Some(row) = rows.next()?
        {
            let key = row.get(0)?;
            if hits.contains(key) {
                found.push(key);
            }
        }
        Ok(found)
    }

    /// Looks up every hit in a book and sorts them.
    fn sort(
        &self,
        conn: &Connection,
        between: Between,
        query: &InteractionQuery,
        hits: &Keys,
    ) -> Result<Vec<i64>> {
        let [book, kind, who] = self.params;
        let mut statement = conn.prepare_cached(
            "SELECT i.type, i.who, i.occurred_at, i.logged_at FROM interaction i
             WHERE i.key = ?1 AND i.book = ?2 AND i.state = 1",
        )?;
        let mut places = Vec::with_capacity(hits.len());
        for &key in hits.as_slice() {
            let mut rows = statement.query(params![key, book])?;
            let Some(row) = rows.next()? else { continue };
            let place: Place = (row.get(2)?, row.get(3)?, key);
            if between.holds(place)
                && (query.kind.is_none() || kind == row.get::<_, i64>(0)?)
                && (query.by.is_none() || who == row.get::<_, i64>(1)?)
            {
                places.push(place);
            }
        }
        places.sort_unstable();
        if query.towards == Towards::Next {
            places.reverse();
        }
        places.truncate(query.limit.saturating_add(1));
        Ok(places.into_iter().map(|(_, _, key)| key).collect())
    }
}

fn by_keys(conn: &Connection, keys: &[i64]) -> Result<Vec<Raw>> {
    let sql = format!("SELECT {COLUMNS} FROM interaction i WHERE i.key = ?1 AND i.state = 1");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let mut rows = statement.query([key])?;
        if let Some(row) = rows.next()? {
            found.push(interaction::map(row)?);
        }
    }
    Ok(found)
}
