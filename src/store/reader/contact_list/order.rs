//! The orders of the list: which index is walked, from where, and how hits are put into one.

use std::cmp::Reverse;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use crate::domain::ContactRow;
use crate::domain::text::name_key;
use crate::store::reader::keys::Keys;
use crate::store::reader::sql;
use crate::store::reader::visible::Visible;
use crate::store::{ContactQuery, ContactSort, Result, Towards};

use super::asked::{Asked, condition};
use super::{ACCOUNT, COLUMNS, ONE_OF, by_keys, map};

/// Where a contact stands in a list: smaller is further up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Name(String, i64),
    Time(Reverse<(Option<i64>, i64)>),
}

impl Place {
    pub(super) fn of(
        sort: ContactSort,
        name_key: String,
        last: Option<i64>,
        created: i64,
        key: i64,
    ) -> Self {
        match sort {
            ContactSort::Name => Self::Name(name_key, key),
            ContactSort::Last => Self::Time(Reverse((last, key))),
            ContactSort::Created => Self::Time(Reverse((Some(created), key))),
        }
    }
}

/// Returns where the cursor stands. A contact that the file no longer knows stands before all
/// that share its name or time, so that none is skipped.
fn cursor(conn: &Connection, query: &ContactQuery) -> Result<Option<Place>> {
    let Some(cursor) = &query.cursor else { return Ok(None) };
    let by_id = "SELECT key FROM contact WHERE id = ?1";
    let key = sql::value(conn, by_id, [cursor.id.uuid().as_bytes()])?;
    let key = key.unwrap_or(match (query.sort, query.towards) {
        (ContactSort::Name, Towards::Next) => i64::MIN,
        (ContactSort::Name, Towards::Previous) => i64::MAX,
        (_, Towards::Next) => i64::MAX,
        (_, Towards::Previous) => i64::MIN,
    });
    let last = cursor.last_interaction_at.map(crate::domain::Timestamp::millis);
    let created = cursor.created_at.millis();
    Ok(Some(Place::of(query.sort, name_key(&cursor.name), last, created, key)))
}

/// The index that a window is read from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Index {
    /// The sort's own.
    Sort,
    /// The starred ones by name.
    Starred,
    /// Those of an account by name.
    Account(i64),
}

/// What becomes of a contact that a walk meets.
pub(super) enum Wanted {
    /// It is taken.
    Yes,
    /// It is passed over.
    No,
    /// It is passed over, and nothing behind it is wanted.
    Enough,
}

impl Wanted {
    pub(super) const fn when(is_wanted: bool) -> Self {
        if is_wanted { Self::Yes } else { Self::No }
    }
}

/// A stretch of an index in the list's order.
#[derive(Clone)]
struct Stretch {
    index: &'static str,
    conditions: String,
    params: Vec<Value>,
    order: &'static str,
}

impl Stretch {
    fn with(mut self, condition: &str, params: impl IntoIterator<Item = Value>) -> Self {
        self.conditions += condition;
        self.params.extend(params);
        self
    }

    fn sql(&self, columns: &str, join: &str) -> String {
        let Self { index, conditions, order, .. } = self;
        format!(
            "SELECT {columns} FROM contact c INDEXED BY {index} {join} WHERE {conditions} {order}"
        )
    }
}

/// The order of a window and where it starts.
pub(super) struct Order<'a> {
    book: Visible,
    query: &'a ContactQuery,
    cursor: Option<Place>,
}

impl<'a> Order<'a> {
    /// Returns the order of a query, from its cursor on.
    pub(super) fn beyond(
        conn: &Connection,
        book: Visible,
        query: &'a ContactQuery,
    ) -> Result<Self> {
        Ok(Self { book, query, cursor: cursor(conn, query)? })
    }

    fn forward(&self) -> bool {
        self.query.towards == Towards::Next
    }

    /// Returns the walks that together are the list from the cursor on. Only the sort by newest
    /// interaction has two: those with one, and those without.
    ///
    /// Every statement binds book, archived and account as ?1 to ?3, the cursor as ?4 and ?5.
    fn stretches(&self, index: Index) -> Vec<Stretch> {
        let (index, condition, account) = match (index, self.query.sort) {
            (Index::Account(key), _) => ("contact_by_account", " AND c.account = ?3", key),
            (Index::Starred, _) => ("contact_starred", " AND c.starred = 1 AND ?3 = 0", 0),
            (Index::Sort, ContactSort::Name) => ("contact_by_name", " AND ?3 = 0", 0),
            (Index::Sort, ContactSort::Last) => ("contact_by_last", " AND ?3 = 0", 0),
            (Index::Sort, ContactSort::Created) => ("contact_by_created", " AND ?3 = 0", 0),
        };
        let archived = i64::from(self.query.archived);
        let all = Stretch {
            index,
            conditions: format!("c.book = ?1 AND c.archived = ?2 AND c.state = 1{condition}"),
            params: vec![self.book.book.into(), archived.into(), account.into()],
            order: "",
        };
        match self.query.sort {
            ContactSort::Name => vec![self.by_name(all)],
            ContactSort::Created => vec![self.by_created(all)],
            ContactSort::Last => self.by_last(&all),
        }
    }

    fn by_name(&self, mut all: Stretch) -> Stretch {
        let (beyond, order) = if self.forward() {
            (" AND (c.name_key, c.key) > (?4, ?5)", "ORDER BY c.name_key, c.key")
        } else {
            (" AND (c.name_key, c.key) < (?4, ?5)", "ORDER BY c.name_key DESC, c.key DESC")
        };
        all.order = order;
        match &self.cursor {
            Some(Place::Name(name, key)) => all.with(beyond, [name.clone().into(), (*key).into()]),
            _ => all,
        }
    }

    fn by_created(&self, mut all: Stretch) -> Stretch {
        let (beyond, order) = if self.forward() {
            (" AND (c.created_at, c.key) < (?4, ?5)", "ORDER BY c.created_at DESC, c.key DESC")
        } else {
            (" AND (c.created_at, c.key) > (?4, ?5)", "ORDER BY c.created_at, c.key")
        };
        all.order = order;
        match &self.cursor {
            Some(Place::Time(Reverse((Some(time), key)))) => {
                all.with(beyond, [(*time).into(), (*key).into()])
            }
            _ => all,
        }
    }

    fn by_last(&self, all: &Stretch) -> Vec<Stretch> {
        let mut dated = all.clone();
        let mut never = all.clone();
        never.conditions += " AND c.last_interaction_at IS NULL";
        let (before, after);
        if self.forward() {
            dated.order = "ORDER BY c.last_interaction_at DESC, c.key DESC";
            never.order = "ORDER BY c.key DESC";
            before = " AND (c.last_interaction_at, c.key) < (?4, ?5)";
            after = " AND c.key < ?4";
        } else {
            dated.order = "ORDER BY c.last_interaction_at, c.key";
            never.order = "ORDER BY c.key";
            before = " AND (c.last_interaction_at, c.key) > (?4, ?5)";
            after = " AND c.key > ?4";
        }
        match &self.cursor {
            Some(Place::Time(Reverse((Some(time), key)))) => {
                let dated = dated.with(before, [(*time).into(), (*key).into()]);
                if self.forward() { vec![dated, never] } else { vec![dated] }
            }
            cursor => {
                let dated = dated.with(" AND c.last_interaction_at IS NOT NULL", []);
                match (cursor, self.forward()) {
                    (Some(Place::Time(Reverse((_, key)))), true) => {
                        vec![never.with(after, [(*key).into()])]
                    }
                    (Some(Place::Time(Reverse((_, key)))), false) => {
                        vec![never.with(after, [(*key).into()]), dated]
                    }
                    (_, true) => vec![dated, never],
                    (_, false) => vec![never, dated],
                }
            }
        }
    }

    /// Reads the window straight from the index.
    pub(super) fn walk(&self, conn: &Connection, index: Index) -> Result<Vec<ContactRow>> {
        let wanted = self.query.limit.saturating_add(1);
        let mut found = Vec::new();
        for stretch in self.stretches(index) {
            let mut statement = conn.prepare_cached(&stretch.sql(COLUMNS, ACCOUNT))?;
            let mut rows = statement.query(params_from_iter(stretch.params))?;
            while found.len() < wanted
                && let Some(row) = rows.next()?
            {
                found.push(map(row)?);
            }
        }
        Ok(found)
    }

    /// Walks the index alone and takes what is wanted, of which there are no more than `most`.
    pub(super) fn sift(
        &self,
        conn: &Connection,
        index: Index,
        most: usize,
        mut is_wanted: impl FnMut(i64) -> Result<Wanted>,
    ) -> Result<Vec<i64>> {
        let wanted = self.query.limit.saturating_add(1).min(most);
        let mut found = Vec::new();
        for stretch in self.stretches(index) {
            let mut statement = conn.prepare_cached(&stretch.sql("c.key", ""))?;
            let mut rows = statement.query(params_from_iter(stretch.params))?;
            while found.len() < wanted
                && let Some(row) = rows.next()?
            {
                let key = row.get(0)?;
                match is_wanted(key)? {
                    Wanted::Yes => found.push(key),
                    Wanted::No => {}
                    Wanted::Enough => return Ok(found),
                }
            }
        }
        Ok(found)
    }

    /// Walks the index and asks each contact what is open; `None` where after the `first` of them fewer
    /// than one in [`ONE_OF`] passed.
    pub(super) fn meet(
        &self,
        conn: &Connection,
        asked: &Asked,
        first: usize,
    ) -> Result<Option<Vec<i64>>> {
        let wanted = self.query.limit.saturating_add(1);
        let (mut found, mut looked) = (Vec::new(), 0);
        for mut stretch in self.stretches(asked.index) {
            let condition = condition(&asked.open, &mut stretch.params);
            let mut statement =
                conn.prepare_cached(&stretch.sql(&format!("c.key, {condition}"), ""))?;
            let mut rows = statement.query(params_from_iter(stretch.params))?;
            while found.len() < wanted
                && let Some(row) = rows.next()?
            {
                if looked >= first && found.len() * ONE_OF < looked {
                    return Ok(None);
                }
                looked += 1;
                let key = row.get(0)?;
                let is_left_out = asked.misses.as_ref().is_some_and(|it| it.contains(key));
                if row.get(1)? && !is_left_out {
                    found.push(key);
                }
            }
        }
        Ok(Some(found))
    }

    /// Looks up every hit and sorts them.
    pub(super) fn sort(
        &self,
        conn: &Connection,
        hits: &Keys,
        starred: bool,
    ) -> Result<Vec<ContactRow>> {
        let mut places = Vec::with_capacity(hits.len());
        let mut statement = conn.prepare_cached(
            "SELECT c.name_key, c.last_interaction_at, c.created_at FROM contact c
             WHERE c.key = ?1 AND c.book = ?2 AND c.archived = ?3 AND c.state = 1
               AND c.starred >= ?4",
        )?;
        for &key in hits.as_slice() {
            let params = params![key, self.book.book, self.query.archived, starred];
            let mut rows = statement.query(params)?;
            if let Some(row) = rows.next()? {
                let (name, last, created) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let place = Place::of(self.query.sort, name, last, created, key);
                let beyond = self.cursor.as_ref().is_none_or(|cursor| {
                    if self.forward() { place > *cursor } else { place < *cursor }
                });
                if beyond {
                    places.push((place, key));
                }
            }
        }
        places.sort_unstable();
        if !self.forward() {
            places.reverse();
        }
        places.truncate(self.query.limit.saturating_add(1));
        let keys: Vec<i64> = places.into_iter().map(|(_, key)| key).collect();
        by_keys(conn, &keys)
    }
}
