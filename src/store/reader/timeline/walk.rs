//! Where a window is read: which tree, and between which places of it.

use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, Rows, params_from_iter};

use crate::domain::{Interaction, InteractionType, Timestamp};
use crate::store::codes;
use crate::store::reader::interaction::{self, COLUMNS, JOINS, Reading};
use crate::store::reader::keys::Keys;
use crate::store::reader::visible::{self, Visible};
use crate::store::reader::{account, contact, opportunity, sql};
use crate::store::{InteractionQuery, Result, Scope, Towards};

use super::ONE_OF;
use super::asked::{Asked, Tests};

/// Where a window is read: a tree and what of it.
pub(in crate::store::reader) struct Walk {
    tree: Tree,
    /// Whether a type is asked for, and a person.
    kind: bool,
    who: bool,
    /// Book, contact, account or opportunity; type; person.
    params: [i64; 3],
}

/// A tree of entries in the order of their times.
#[derive(Debug, Clone, Copy)]
struct Tree {
    /// `FROM`, as `t`.
    from: &'static str,
    /// The condition that finds ?1 in it.
    of: &'static str,
    /// The column that holds the interaction's key.
    entry: &'static str,
    /// Whether types stand apart in it. Without one it is walked at seven places at once.
    by_type: bool,
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
        let own = i64::from(query.with_cursor);
        let moment = key.filter(|_| inside).map(|key| match query.towards {
            Towards::Next => {
                Stretch::Moment { at, above: i64::MIN, below: key.saturating_add(own) }
            }
            Towards::Previous => {
                Stretch::Moment { at, above: key.saturating_sub(own), below: i64::MAX }
            }
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
    pinned: bool,
) -> Result<Option<Walk>> {
    let who = match query.by {
        Some(member) => match visible::person(conn, member)? {
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
    let (kind, who) = (kind.is_some(), who.is_some());
    let tree = match query.scope {
        Scope::Book if pinned => PINNED,
        Scope::Book if who => BY_WHO_TYPE,
        Scope::Book => BY_TYPE,
        Scope::Opportunity(_) => OF_OPPORTUNITY,
        Scope::Contact(_) => CONTACTS.tree(conn, scope, kind, who)?,
        Scope::Account(_) => ACCOUNTS.tree(conn, scope, kind, who)?,
    };
    Ok(Some(Walk { tree, kind, who, params }))
}

/// So many entries are passed over in the time in which one is tested.
const PASSED_AS_TESTED: usize = 10;
/// So many entries are passed over on a merged walk in the time in which one is looked up by its key.
const PASSED_AS_LOOKED_UP: usize = 10;
/// So many are passed over in any case: what is expected of few may be wrong.
const PASSED_AT_LEAST: usize = 500;

const BY_TYPE: Tree = Tree {
    from: "interaction t INDEXED BY interaction_by_type",
    of: "t.book = ?1 AND t.state = 1",
    entry: "t.key",
    by_type: true,
};
const BY_WHO_TYPE: Tree =
    Tree { from: "interaction t INDEXED BY interaction_by_who_type", ..BY_TYPE };
const OF_OPPORTUNITY: Tree = Tree {
    from: "interaction t INDEXED BY interaction_by_opportunity",
    of: "t.opportunity = ?1 AND t.state = 1",
    by_type: false,
    ..BY_TYPE
};

const PINNED: Tree = Tree {
    from: "interaction t INDEXED BY interaction_pinned",
    of: "t.book = ?1 AND t.state = 1 AND t.pinned = 1",
    by_type: false,
    ..BY_TYPE
};

/// The trees of the timelines of contacts or accounts.
struct Timelines {
    is_busy: &'static str,
    all: Tree,
    by_type: Tree,
    by_who_type: Tree,
}

macro_rules! timelines {
    ($table:literal, $of:literal) => {
        Timelines {
            is_busy: concat!("SELECT busy FROM ", $table, " t WHERE ", $of, " LIMIT 1"),
            all: Tree {
                from: concat!($table, " t"),
                of: $of,
                entry: "t.interaction",
                by_type: false,
            },
            by_type: Tree {
                from: concat!($table, " t INDEXED BY ", $table, "_by_type"),
                of: concat!($of, " AND t.busy = 1"),
                entry: "t.interaction",
                by_type: true,
            },
            by_who_type: Tree {
                from: concat!($table, " t INDEXED BY ", $table, "_by_who_type"),
                of: concat!($of, " AND t.busy = 1"),
                entry: "t.interaction",
                by_type: true,
            },
        }
    };
}

const CONTACTS: Timelines = timelines!("contact_entry", "t.contact = ?1");
const ACCOUNTS: Timelines = timelines!("account_entry", "t.account = ?1");

impl Timelines {
    /// Chooses the tree: only busy timelines have others than the one of all entries.
    fn tree(&self, conn: &Connection, owner: i64, kind: bool, who: bool) -> Result<Tree> {
        if !kind && !who {
            return Ok(self.all);
        }
        let busy: Option<Option<i64>> = sql::value(conn, self.is_busy, [owner])?;
        Ok(match busy.flatten() {
            None => self.all,
            Some(_) if who => self.by_who_type,
            Some(_) => self.by_type,
        })
    }
}

impl Walk {
    /// Returns the statements that together walk a stretch, each in some order of its own: the time and
    /// the key of each entry, ?1 to ?3 what, ?4 to ?6 the stretch's bounds. All parameters stand in each:
    /// one that is not asked for is compared with the 0 that [`Self::params`] has for it.
    fn legs(&self, stretch: Stretch) -> Vec<String> {
        let Tree { from, of, entry, by_type } = self.tree;
        let bounds = match stretch {
            Stretch::Moment { .. } => {
                format!("t.occurred_at = ?4 AND {entry} > ?5 AND {entry} < ?6")
            }
            Stretch::Span { .. } => "t.occurred_at > ?4 AND t.occurred_at < ?5 AND ?6 = 0".into(),
        };
        let who = if self.who { "t.who = ?3" } else { "?3 = 0" };
        let leg = |kind: String| {
            format!(
                "SELECT t.occurred_at AS at, {entry} AS entry FROM {from}
                 WHERE {of} AND {kind} AND {who} AND {bounds}"
            )
        };
        match (self.kind, by_type) {
            (true, _) => vec![leg("t.type = ?2".to_owned())],
            (false, false) => vec![leg("?2 = 0".to_owned())],
            (false, true) => InteractionType::ALL
                .into_iter()
                .map(|kind| leg(format!("t.type = {} AND ?2 = 0", codes::kind_code(kind))))
                .collect(),
        }
    }

    /// Returns the statement that walks a stretch in its order. SQLite merges legs that come in the
    /// order that is asked for, a row at a time.
    fn keys(&self, stretch: Stretch, towards: Towards) -> String {
        let way = way(towards);
        format!("{} ORDER BY at {way}, entry {way}", self.legs(stretch).join(" UNION ALL "))
    }

    /// Returns the statement over a stretch in the order of its walk, with the parameters of
    /// [`Self::params`]. `columns` are of the interaction `i` and of `joins`.
    ///
    /// The limit, which is none, keeps SQLite from taking the order for useless in a subquery; the
    /// cross join from reading anything before it.
    pub(in crate::store::reader) fn sql(
        &self,
        columns: &str,
        joins: &str,
        stretch: Stretch,
        towards: Towards,
    ) -> String {
        let keys = self.keys(stretch, towards);
        format!(
            "SELECT {columns} FROM ({keys} LIMIT -1) w
             CROSS JOIN interaction i ON i.key = w.entry AND i.state = 1 {joins}"
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
                reading.read(statement.query(self.params(stretch))?, wanted)?;
            }
        }
        Ok(reading.done())
    }

    /// Walks the tree and takes what is asked for, testing no more than `most` entries: returns the
    /// last one that was tested where it ended for that.
    ///
    /// What sets answer is seen without the entry's row. What is left is tested: on the walk, or one
    /// by one where there are hits. With `patience` it gives up, and returns nothing, where after so many
    /// tests fewer than one in [`ONE_OF`] passed.
    pub(super) fn sift(
        &self,
        conn: &Connection,
        between: Between,
        asked: &Asked,
        most: usize,
        patience: Option<usize>,
    ) -> Result<Option<(Vec<i64>, Option<i64>)>> {
        let Asked { query, hits, misses, tests, .. } = asked;
        let most_hits = hits.as_ref().map_or(usize::MAX, Keys::len);
        let wanted = query.limit.saturating_add(1).min(most_hits);
        let on_walk = hits.is_none() && !tests.is_empty();
        let mut single = Single::new(conn, tests)?;
        let mut found = Vec::new();
        let (mut met, mut tested, mut walked, mut last) = (0, 0, 0, None);
        for stretch in between.stretches() {
            let keys = self.keys(stretch, query.towards);
            let (sql, more) =
                if on_walk { (passing(&keys, tests), tests.values()) } else { (keys, Vec::new()) };
            let params = self.params(stretch).into_iter().map(Value::from).chain(more);
            let mut statement = conn.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(params))?;
            while found.len() < wanted
                && met < most_hits
                && let Some(row) = rows.next()?
            {
                let key = row.get(1)?;
                if walked >= most.saturating_mul(PASSED_AS_TESTED) {
                    return Ok(Some((found, last)));
                }
                (walked, last) = (walked + 1, Some(key));
                if hits.as_ref().is_some_and(|hits| !hits.contains(key)) {
                    continue;
                }
                met += 1;
                if misses.as_ref().is_some_and(|misses| misses.contains(key)) {
                    continue;
                }
                let passes = match (on_walk, tests.is_empty()) {
                    (true, _) => row.get(2)?,
                    (false, true) => true,
                    (false, false) => single.passes(key)?,
                };
                if passes {
                    found.push(key);
                }
                tested += usize::from(!tests.is_empty());
                let is_vain = found.len().saturating_mul(ONE_OF) < tested;
                if is_vain && patience.is_some_and(|patience| tested >= patience) {
                    return Ok(None);
                }
                if tested >= most && found.len() < wanted {
                    return Ok(Some((found, Some(key))));
                }
            }
        }
        Ok(Some((found, None)))
    }

    /// Meets hits on the walk of a book, up to one more than are wanted: what is no hit is passed over
    /// without its row. `None` where that would take longer than to look all hits up, or did.
    pub(super) fn meet(
        &self,
        conn: &Connection,
        between: Between,
        asked: &Asked,
        hits: &Keys,
    ) -> Result<Option<Vec<i64>>> {
        let Asked { query, tests, .. } = asked;
        let wanted = query.limit.saturating_add(1);
        let [book, ..] = self.params;
        let all = "SELECT interaction_count FROM book WHERE key = ?1";
        let all = usize::try_from(sql::value::<i64>(conn, all, [book])?.unwrap_or(0));
        let expected = wanted.saturating_mul(all.unwrap_or(usize::MAX)) / hits.len().max(1);
        let most = hits.len().saturating_mul(PASSED_AS_LOOKED_UP);
        if expected > most / 4 * 3 {
            return Ok(None);
        }
        let most = most.min(expected.saturating_mul(2).saturating_add(PASSED_AT_LEAST));
        let mut single = Single::new(conn, tests)?;
        let mut found = Vec::with_capacity(wanted);
        let mut passed = 0;
        for stretch in between.stretches() {
            let done = self.merged(conn, stretch, query.towards, |key| {
                passed += 1;
                if hits.contains(key) {
                    // A test is as much as a look.
                    passed += if tests.is_empty() { 0 } else { PASSED_AS_LOOKED_UP };
                    if single.passes(key)? {
                        found.push(key);
                    }
                }
                Ok(found.len() < wanted && passed < most)
            })?;
            if !done {
                return Ok((found.len() >= wanted).then_some(found));
            }
        }
        Ok(Some(found))
    }

    /// Hands out the keys of a stretch in its order, until `each` wants no more; returns whether that
    /// was all of them. The legs are merged here: with seven of them SQLite takes three times as long.
    fn merged(
        &self,
        conn: &Connection,
        stretch: Stretch,
        towards: Towards,
        mut each: impl FnMut(i64) -> Result<bool>,
    ) -> Result<bool> {
        let (way, entry) = (way(towards), self.tree.entry);
        let mut legs = Vec::new();
        for leg in self.legs(stretch) {
            let sql = format!("{leg} ORDER BY t.occurred_at {way}, {entry} {way}");
            legs.push(conn.prepare_cached(&sql)?);
        }
        let params = self.params(stretch);
        let mut heads = Vec::with_capacity(legs.len());
        for leg in &mut legs {
            let mut rows = leg.query(params)?;
            if let Some(place) = next(&mut rows)? {
                heads.push((place, rows));
            }
        }
        loop {
            let places = heads.iter().map(|(place, _)| *place).enumerate();
            let first = match towards {
                Towards::Next => places.max_by_key(|(_, place)| *place),
                Towards::Previous => places.min_by_key(|(_, place)| *place),
            };
            let Some((leg, (_, key))) = first else { return Ok(true) };
            if !each(key)? {
                return Ok(false);
            }
            match heads.get_mut(leg) {
                Some((place, rows)) => match next(rows)? {
                    Some(behind) => *place = behind,
                    None => drop(heads.swap_remove(leg)),
                },
                None => return Ok(true),
            }
        }
    }

    /// Looks up every hit in a book and sorts them.
    pub(super) fn sort(
        &self,
        conn: &Connection,
        between: Between,
        asked: &Asked,
        hits: &Keys,
    ) -> Result<Vec<i64>> {
        let Asked { query, tests, .. } = asked;
        let [book, kind, who] = self.params;
        let tested = if tests.is_empty() { "1".to_owned() } else { tests.sql(2) };
        let mut statement = conn.prepare_cached(&format!(
            "SELECT i.type, i.who, i.occurred_at, {tested} FROM interaction i
             WHERE i.key = ?1 AND i.book = ?2 AND i.state = 1"
        ))?;
        let mut params = vec![Value::Null, Value::from(book)];
        params.extend(tests.values());
        let mut places = Vec::with_capacity(hits.len());
        for &key in hits.as_slice() {
            params[0] = key.into();
            let mut rows = statement.query(params_from_iter(&params))?;
            let Some(row) = rows.next()? else { continue };
            let at: i64 = row.get(2)?;
            if between.holds(at, key)
                && (query.kind.is_none() || kind == row.get::<_, i64>(0)?)
                && (query.by.is_none() || who == row.get::<_, i64>(1)?)
                && row.get(3)?
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

/// Returns the next time and key of a leg.
fn next(rows: &mut Rows<'_>) -> Result<Option<(i64, i64)>> {
    Ok(match rows.next()? {
        Some(row) => Some((row.get(0)?, row.get(1)?)),
        None => None,
    })
}

const fn way(towards: Towards) -> &'static str {
    match towards {
        Towards::Next => "DESC",
        Towards::Previous => "ASC",
    }
}

/// Returns the statement that walks keys and tells of each entry whether it passes the tests.
fn passing(keys: &str, tests: &Tests) -> String {
    format!(
        "SELECT w.at, w.entry, {} FROM ({keys} LIMIT -1) w
         CROSS JOIN interaction i ON i.key = w.entry AND i.state = 1",
        tests.sql(6)
    )
}

/// The tests of one entry at a time.
struct Single<'c> {
    statement: Option<CachedStatement<'c>>,
    params: Vec<Value>,
}

impl<'c> Single<'c> {
    fn new(conn: &'c Connection, tests: &Tests) -> Result<Self> {
        let mut params = vec![Value::Null];
        params.extend(tests.values());
        let sql = format!("SELECT {} FROM interaction i WHERE i.key = ?1", tests.sql(1));
        let statement = if tests.is_empty() { None } else { Some(conn.prepare_cached(&sql)?) };
        Ok(Self { statement, params })
    }

    fn passes(&mut self, key: i64) -> Result<bool> {
        let Some(statement) = &mut self.statement else { return Ok(true) };
        self.params[0] = key.into();
        let mut rows = statement.query(params_from_iter(&self.params))?;
        Ok(match rows.next()? {
            Some(row) => row.get(0)?,
            None => false,
        })
    }
}
