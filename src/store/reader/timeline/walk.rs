//! Where a window is read: which index, and between which places of it.

use rusqlite::{Connection, params};

use crate::domain::{Interaction, MemberId, Timestamp};
use crate::store::codes;
use crate::store::reader::interaction::{self, COLUMNS, JOINS, Reading};
use crate::store::reader::keys::Keys;
use crate::store::reader::visible::{self, Visible};
use crate::store::reader::{account, contact, opportunity};
use crate::store::{InteractionQuery, Result, Scope, Towards};

/// Where a window is read: an index and what of it.
pub(in crate::store::reader) struct Walk {
    /// `FROM` with the conditions on ?1 to ?3; the walked table is `e`, unless it is `i` itself.
    from: &'static str,
    conditions: &'static str,
    /// The columns of the order.
    order: [&'static str; 2],
    /// Book, contact, account or opportunity; type; person.
    params: [i64; 3],
}

/// One stretch of an index that a statement can walk between two bounds, both exclusive.
///
/// SQLite bounds a walk by an index's columns, and by the row's key only below one value of them. So
/// a walk that begins inside a moment has two stretches: what of that moment is left, by key, and
/// what lies beyond it, by time. Passing over what shares the cursor's moment would cost as much as
/// the moment is full: an import may date tens of thousands of entries alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store::reader) enum Stretch {
    /// The entries of one millisecond, between two keys.
    Moment { at: i64, above: i64, below: i64 },
    /// The entries between two times.
    Span { after: i64, before: i64 },
}

impl Stretch {
    fn holds(self, time: i64, key: i64) -> bool {
        match self {
            Self::Moment { at, above, below } => time == at && above < key && key < below,
            Self::Span { after, before } => after < time && time < before,
        }
    }

    /// Returns its bounds: parameters ?4 to ?6.
    fn bounds(self) -> [i64; 3] {
        match self {
            Self::Moment { at, above, below } => [at, above, below],
            Self::Span { after, before } => [after, before, 0],
        }
    }
}

/// What of an index a query asks for: its stretches in the order of the walk.
#[derive(Debug, Clone, Copy)]
pub(in crate::store::reader) struct Between {
    moment: Option<Stretch>,
    span: Stretch,
}

impl Between {
    /// Returns all between `since` and `until`.
    pub(in crate::store::reader) fn times(query: &InteractionQuery) -> Self {
        let (after, before) = ends(query);
        Self { moment: None, span: Stretch::Span { after, before } }
    }

    /// Returns what of it lies beyond the query's cursor. A row that the file no longer knows stands
    /// before all of its moment, so that none is skipped.
    pub(super) fn beyond(conn: &Connection, query: &InteractionQuery) -> Result<Self> {
        let Some(cursor) = query.cursor else { return Ok(Self::times(query)) };
        let (mut after, mut before) = ends(query);
        let at = cursor.occurred_at.millis();
        let key = interaction::any_key(conn, cursor.id)?;
        let inside = after < at && at < before;
        let known = i64::from(key.is_none());
        match query.towards {
            Towards::Next => before = before.min(at.saturating_add(known)),
            Towards::Previous => after = after.max(at.saturating_sub(known)),
        }
        let moment = key.filter(|_| inside).map(|key| match query.towards {
            Towards::Next => Stretch::Moment { at, above: i64::MIN, below: key },
            Towards::Previous => Stretch::Moment { at, above: key, below: i64::MAX },
        });
        Ok(Self { moment, span: Stretch::Span { after, before } })
    }

    /// Returns what of it stands between two times.
    pub(in crate::store::reader) fn span(self) -> Stretch {
        self.span
    }

    fn stretches(self) -> impl Iterator<Item = Stretch> {
        self.moment.into_iter().chain([self.span])
    }

    fn holds(self, time: i64, key: i64) -> bool {
        self.stretches().any(|stretch| stretch.holds(time, key))
    }
}

/// Returns the times that `since` and `until` leave, both exclusive.
fn ends(query: &InteractionQuery) -> (i64, i64) {
    let after = query.since.map_or(i64::MIN, |since| since.millis().saturating_sub(1));
    (after, query.until.map_or(i64::MAX, Timestamp::millis))
}

/// Chooses the walk for a query; `None` where it names a person that the file does not know.
pub(in crate::store::reader) fn walk(
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

fn way(towards: Towards) -> &'static str {
    match towards {
        Towards::Next => "DESC",
        Towards::Previous => "ASC",
    }
}

const OF_INTERACTION: [&str; 2] = ["i.occurred_at", "i.key"];
const OF_ENTRY: [&str; 2] = ["e.occurred_at", "e.interaction"];

/// Returns the table with its index, the conditions and the order. Every condition binds all of
/// ?1 to ?3; one that is not asked for is `?2 = 0`, which is always so and costs nothing.
fn source(scope: Scope, kind: bool, who: bool) -> (&'static str, &'static str, [&'static str; 2]) {
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
    /// Returns the statement over a stretch: ?1 to ?3 what, ?4 to ?6 the stretch's bounds.
    pub(in crate::store::reader) fn sql(
        &self,
        columns: &str,
        joins: &str,
        stretch: Stretch,
        towards: Towards,
    ) -> String {
        let rows = if self.order == OF_ENTRY {
            "CROSS JOIN interaction i ON i.key = e.interaction AND i.state = 1"
        } else {
            ""
        };
        self.select(columns, &format!("{rows} {joins}"), stretch, towards)
    }

    fn select(&self, columns: &str, joins: &str, stretch: Stretch, towards: Towards) -> String {
        let Self { from, conditions, order: [at, key], .. } = self;
        let way = way(towards);
        let bounds = match stretch {
            Stretch::Moment { .. } => format!("{at} = ?4 AND {key} > ?5 AND {key} < ?6"),
            Stretch::Span { .. } => format!("{at} > ?4 AND {at} < ?5 AND ?6 = 0"),
        };
        format!(
            "SELECT {columns} FROM {from} {joins} WHERE {conditions} AND {bounds}
             ORDER BY {at} {way}, {key} {way}"
        )
    }

    /// Returns the statement's parameters.
    pub(in crate::store::reader) fn params(&self, stretch: Stretch) -> [i64; 6] {
        let [scope, kind, who] = self.params;
        let [first, second, third] = stretch.bounds();
        [scope, kind, who, first, second, third]
    }

    /// Returns up to `limit` rows and one more.
    pub(super) fn rows(
        &self,
        conn: &Connection,
        between: Between,
        towards: Towards,
        limit: usize,
    ) -> Result<Vec<Interaction>> {
        let wanted = limit.saturating_add(1);
        let mut reading = Reading::default();
        for stretch in between.stretches() {
            if reading.len() < wanted {
                let sql = self.sql(COLUMNS, JOINS, stretch, towards);
                let mut statement = conn.prepare_cached(&sql)?;
                reading.read(conn, statement.query(self.params(stretch))?, wanted)?;
            }
        }
        Ok(reading.done())
    }

    /// Walks the index alone and takes what is among the hits.
    pub(super) fn sift(
        &self,
        conn: &Connection,
        between: Between,
        query: &InteractionQuery,
        hits: &Keys,
    ) -> Result<Vec<i64>> {
        let wanted = query.limit.saturating_add(1).min(hits.len());
        let mut found = Vec::new();
        for stretch in between.stretches() {
            let sql = self.select(self.order[1], "", stretch, query.towards);
            let mut statement = conn.prepare_cached(&sql)?;
            let mut rows = statement.query(self.params(stretch))?;
            while found.len() < wanted
                && let Some(row) = rows.next()?
            {
                let key = row.get(0)?;
                if hits.contains(key) {
                    found.push(key);
                }
            }
        }
        Ok(found)
    }

    /// Looks up every hit in a book and sorts them.
    pub(super) fn sort(
        &self,
        conn: &Connection,
        between: Between,
        query: &InteractionQuery,
        hits: &Keys,
    ) -> Result<Vec<i64>> {
        let [book, kind, who] = self.params;
        let mut statement = conn.prepare_cached(
            "SELECT i.type, i.who, i.occurred_at FROM interaction i
             WHERE i.key = ?1 AND i.book = ?2 AND i.state = 1",
        )?;
        let mut places = Vec::with_capacity(hits.len());
        for &key in hits.as_slice() {
            let mut rows = statement.query(params![key, book])?;
            let Some(row) = rows.next()? else { continue };
            let at: i64 = row.get(2)?;
            if between.holds(at, key)
                && (query.kind.is_none() || kind == row.get::<_, i64>(0)?)
                && (query.by.is_none() || who == row.get::<_, i64>(1)?)
            {
                places.push((at, key));
            }
        }
        places.sort_unstable();
        if query.towards == Towards::Next {
            places.reverse();
        }
        places.truncate(query.limit.saturating_add(1));
        Ok(places.into_iter().map(|(_, key)| key).collect())
    }
}
