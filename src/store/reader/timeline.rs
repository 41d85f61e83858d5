//! Windows of interactions: timelines, activity, search.
//!
//! A window is one walk of the index that its scope, type and person name, between two places in
//! the order (`occurred_at`, key), newest first: the cursor, `since` and `until` only move the ends.
//! So it costs the same at any depth. SQLite bounds a walk by an index's columns, not by the key
//! that ends it: in a book, what shares the cursor's millisecond is passed over.
//!
//! With words the hits of the search index are taken first, about 0.1 µs each. In a whole book up to
//! [`FEW`] are looked up and sorted; otherwise the walk passes over what is no hit, without
//! reading its row.

use rusqlite::{Connection, params};

use crate::domain::{Interaction, MemberId};
use crate::store::{Found, InteractionQuery, Page, Result, Scope, Towards};

use super::interaction::{self, COLUMNS, JOINS, Reading};
use super::keys::Keys;
use super::visible::{self, Visible};
use super::{account, contact, opportunity, sql, words};
use crate::store::codes;

/// Up to so many hits in a book are sorted; more are met on a walk of its index.
const FEW: usize = 1_500;

/// A place in the order of interactions: time, local key.
pub(super) type Place = (i64, i64);

/// Where a window is read: an index and what of it.
pub(super) struct Walk {
    /// `FROM` with the conditions on ?1 to ?3; the walked table is `e`, unless it is `i` itself.
    from: &'static str,
    conditions: &'static str,
    /// The columns of the order.
    order: [&'static str; 2],
    /// Book, contact, account or opportunity; type; person.
    params: [i64; 3],
}

/// The stretch of time that a query asks for, both ends exclusive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between {
    low: Place,
    high: Place,
}

const LOWEST: Place = (i64::MIN, i64::MIN);
const HIGHEST: Place = (i64::MAX, i64::MAX);

impl Between {
    /// Returns the stretch between `since` and `until`.
    pub(super) fn times(query: &InteractionQuery) -> Self {
        let before = |at: crate::domain::Timestamp| (at.millis(), i64::MIN);
        Self { low: query.since.map_or(LOWEST, before), high: query.until.map_or(HIGHEST, before) }
    }

    /// Returns what of the stretch lies beyond the query's cursor. A row that the file no longer
    /// knows stands before all of its moment, so that none is skipped.
    fn beyond(mut self, conn: &Connection, query: &InteractionQuery) -> Result<Self> {
        let Some(cursor) = query.cursor else { return Ok(self) };
        let key = interaction::any_key(conn, cursor.id)?;
        let at = cursor.occurred_at.millis();
        match query.towards {
            Towards::Next => self.high = self.high.min((at, key.unwrap_or(i64::MAX))),
            Towards::Previous => self.low = self.low.max((at, key.unwrap_or(i64::MIN))),
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
    let page = window(conn, book, query, Some(&Keys::new(hits)), FEW)?;
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
    let between = Between::times(query).beyond(conn, query)?;
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
    /// Returns the statement: ?1 to ?3 what, ?4 and ?5, ?6 and ?7 the ends.
    pub(super) fn sql(&self, columns: &str, joins: &str, towards: Towards) -> String {
        let Self { from, conditions, order: [at, key], .. } = self;
        let rows = if self.order == OF_ENTRY {
            "CROSS JOIN interaction i ON i.key = e.interaction AND i.state = 1"
        } else {
            ""
        };
        let way = way(towards);
        format!(
            "SELECT {columns} FROM {from} {rows} {joins}
             WHERE {conditions} AND ({at}, {key}) > (?4, ?5) AND ({at}, {key}) < (?6, ?7)
             ORDER BY {at} {way}, {key} {way}"
        )
    }

    /// Returns the statement that walks the index alone.
    fn keys(&self, towards: Towards) -> String {
        let Self { from, conditions, order: [at, key], .. } = self;
        let way = way(towards);
        format!(
            "SELECT {key} FROM {from}
             WHERE {conditions} AND ({at}, {key}) > (?4, ?5) AND ({at}, {key}) < (?6, ?7)
             ORDER BY {at} {way}, {key} {way}"
        )
    }

    /// Returns the statement's parameters.
    pub(super) fn params(&self, between: Between) -> [i64; 7] {
        let [scope, kind, who] = self.params;
        let Between { low, high } = between;
        [scope, kind, who, low.0, low.1, high.0, high.1]
    }

    fn rows(
        &self,
        conn: &Connection,
        between: Between,
        towards: Towards,
        limit: usize,
    ) -> Result<Vec<Interaction>> {
        let mut statement = conn.prepare_cached(&self.sql(COLUMNS, JOINS, towards))?;
        let mut reading = Reading::default();
        let rows = statement.query(self.params(between))?;
        reading.read(conn, rows, limit.saturating_add(1))?;
        Ok(reading.done())
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
        let mut statement = conn.prepare_cached(&self.keys(query.towards))?;
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
            "SELECT i.type, i.who, i.occurred_at FROM interaction i
             WHERE i.key = ?1 AND i.book = ?2 AND i.state = 1",
        )?;
        let mut places = Vec::with_capacity(hits.len());
        for &key in hits.as_slice() {
            let mut rows = statement.query(params![key, book])?;
            let Some(row) = rows.next()? else { continue };
            let place: Place = (row.get(2)?, key);
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
        Ok(places.into_iter().map(|(_, key)| key).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixture::{Entry, Made, World};
    use super::*;
    use crate::domain::{InteractionId, InteractionType, Role, Timestamp};
    use crate::store::{Error, InteractionCursor};

    struct Town {
        world: World,
        members: [Made; 2],
        book: Made,
        contacts: Vec<Made>,
        accounts: Vec<Made>,
        deal: Made,
    }

    fn town() -> Town {
        let world = World::new();
        let members = ["Ana", "Bob"].map(|name| world.person(name, ""));
        let book = world.book("B", &members.map(|member| (member, Role::Owner)));
        let contacts = ["x", "y", "z"].map(|name| world.contact(book, name)).to_vec();
        let accounts = ["Acme", "Bolt"].map(|name| world.account(book, name)).to_vec();
        let deal = world.opportunity(book, "Q3");
        let other = world.book("Other", &[(members[0], Role::Owner)]);
        let stranger = world.contact(other, "stranger");
        for at in 0..6 {
            world.log(other, Entry::at(at).by(members[0]).with(&[stranger]).saying("red fox"));
        }
        Town { world, members, book, contacts, accounts, deal }
    }

    /// An entry as the plain model keeps it.
    #[derive(Debug, Clone)]
    struct Kept {
        place: Place,
        id: InteractionId,
        kind: InteractionType,
        who: i64,
        contacts: Vec<usize>,
        accounts: Vec<usize>,
        deal: bool,
        summary: &'static str,
        live: bool,
    }

    const SUMMARIES: [&str; 4] = ["red fox", "Rote Füchse", "blue\nfoxglove", "green \"NEAR\" 🙂"];

    #[derive(Debug, Clone)]
    struct Plan {
        at: i64,
        kind: usize,
        who: usize,
        contacts: Vec<usize>,
        accounts: Vec<usize>,
        deal: bool,
        summary: usize,
        live: bool,
    }

    fn plan() -> impl Strategy<Value = Plan> {
        (
            (0..4_i64, 0..2_usize, 0..3_usize, 0..4_usize),
            proptest::sample::subsequence(vec![0, 1, 2], 1..=3),
            proptest::sample::subsequence(vec![0, 1], 0..=2),
            any::<bool>(),
            proptest::bool::weighted(0.85),
        )
            .prop_map(|((at, kind, who, summary), contacts, accounts, deal, live)| Plan {
                at,
                kind,
                who,
                contacts,
                accounts,
                deal,
                summary,
                live,
            })
    }

    fn build(town: &Town, plans: &[Plan]) -> Vec<Kept> {
        plans
            .iter()
            .map(|plan| {
                let mut entry = Entry::at(plan.at).saying(SUMMARIES[plan.summary]);
                entry.kind = InteractionType::ALL[plan.kind];
                entry.with = plan.contacts.iter().map(|&at| town.contacts[at]).collect();
                entry.accounts = plan.accounts.iter().map(|&at| town.accounts[at]).collect();
                entry.opportunity = plan.deal.then_some(town.deal);
                entry.by = Some(town.members[plan.who % 2]);
                if plan.who == 2 {
                    entry.author = Some("Cy".to_owned());
                }
                let kind = entry.kind;
                let made = town.world.log(town.book, entry);
                if !plan.live {
                    town.world.purge(made);
                }
                Kept {
                    place: (plan.at, made.key),
                    id: made.id(),
                    kind,
                    who: if plan.who == 2 { 0 } else { town.members[plan.who].key },
                    contacts: plan.contacts.clone(),
                    accounts: plan.accounts.clone(),
                    deal: plan.deal,
                    summary: SUMMARIES[plan.summary],
                    live: plan.live,
                }
            })
            .collect()
    }

    #[derive(Debug, Clone)]
    struct Ask {
        scope: usize,
        kind: Option<usize>,
        by: Option<usize>,
        since: Option<i64>,
        until: Option<i64>,
        search: Option<&'static str>,
        cursor: Option<usize>,
        forward: bool,
        limit: usize,
    }

    fn ask() -> impl Strategy<Value = Ask> {
        use proptest::option::of;
        let search = of(proptest::sample::select(vec!["fox", "FO re", "fuchs", "\"", "near", ""]));
        (
            (0..7_usize, of(0..2_usize), of(0..2_usize), of(0..4_i64), of(0..5_i64)),
            search,
            of(0..100_usize),
            any::<bool>(),
            0..5_usize,
        )
            .prop_map(
                |((scope, kind, by, since, until), search, cursor, forward, limit)| Ask {
                    scope,
                    kind,
                    by,
                    since,
                    until,
                    search,
                    cursor,
                    forward,
                    limit,
                },
            )
    }

    impl Ask {
        fn query(&self, town: &Town, kept: &[Kept]) -> InteractionQuery {
            let scope = match self.scope {
                0 => Scope::Book,
                n @ 1..=3 => Scope::Contact(town.contacts[n - 1].id()),
                n @ 4..=5 => Scope::Account(town.accounts[n - 4].id()),
                _ => Scope::Opportunity(town.deal.id()),
            };
            let cursor = self.cursor.filter(|_| !kept.is_empty()).map(|at| {
                let kept = &kept[at % kept.len()];
                InteractionCursor { occurred_at: Timestamp::from_millis(kept.place.0), id: kept.id }
            });
            InteractionQuery {
                scope,
                kind: self.kind.map(|kind| InteractionType::ALL[kind]),
                by: self.by.map(|by| town.members[by].id()),
                since: self.since.map(Timestamp::from_millis),
                until: self.until.map(Timestamp::from_millis),
                search: self.search.map(str::to_owned),
                cursor,
                towards: if self.forward { Towards::Next } else { Towards::Previous },
                limit: self.limit,
            }
        }

        fn wants(&self, town: &Town, kept: &Kept) -> bool {
            let words = crate::domain::text::words(kept.summary);
            let asked = crate::domain::text::words(self.search.unwrap_or_default());
            kept.live
                && match self.scope {
                    0 => true,
                    n @ 1..=3 => kept.contacts.contains(&(n - 1)),
                    n @ 4..=5 => kept.accounts.contains(&(n - 4)),
                    _ => kept.deal,
                }
                && self.kind.is_none_or(|kind| kept.kind == InteractionType::ALL[kind])
                && self.by.is_none_or(|by| kept.who == town.members[by].key)
                && self.since.is_none_or(|since| kept.place.0 >= since)
                && self.until.is_none_or(|until| kept.place.0 < until)
                && asked.iter().all(|start| words.iter().any(|word| word.starts_with(start)))
        }

        /// Answers from the plain model.
        fn model(&self, town: &Town, kept: &[Kept]) -> (Vec<InteractionId>, bool) {
            let mut list: Vec<_> = kept.iter().filter(|kept| self.wants(town, kept)).collect();
            list.sort_by_key(|kept| std::cmp::Reverse(kept.place));
            if let Some(cursor) = self.cursor.filter(|_| !kept.is_empty()) {
                let place = kept[cursor % kept.len()].place;
                let beyond = |at: Place| if self.forward { at < place } else { at > place };
                list.retain(|kept| beyond(kept.place));
            }
            let more = list.len() > self.limit;
            if !self.forward {
                list.reverse();
            }
            list.truncate(self.limit);
            if !self.forward {
                list.reverse();
            }
            (list.into_iter().map(|kept| kept.id).collect(), more)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn windows_are_those_of_a_plain_model(
            plans in proptest::collection::vec(plan(), 0..40),
            asks in proptest::collection::vec(ask(), 60),
        ) {
            let town = town();
            let kept = build(&town, &plans);
            let see = town.world.see(town.members[0], town.book);
            for ask in asks {
                let query = ask.query(&town, &kept);
                let page = page(&town.world.conn, see, &query).unwrap();
                let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
                prop_assert_eq!((ids, page.more), ask.model(&town, &kept), "{:?}", ask);

                let found = newest(&town.world.conn, see, &query, 100).unwrap();
                prop_assert_eq!(&found.page, &page);
                prop_assert!(!found.capped);

                // The same with every hit met on a walk.
                if let Some(words) = query.search.as_deref().and_then(words::expression) {
                    let conn = &town.world.conn;
                    let hits = matching(conn, &words).unwrap();
                    let walked = window(conn, see, &query, Some(&hits), 0).unwrap();
                    prop_assert_eq!(walked, page);
                }
            }
        }

        #[test]
        fn no_search_is_an_error(text in "(?s).*") {
            let town = town();
            build(&town, &[]);
            let see = town.world.see(town.members[0], town.book);
            let query = InteractionQuery { search: Some(text), limit: 5, ..Default::default() };
            page(&town.world.conn, see, &query).unwrap();
        }
    }

    #[test]
    fn a_search_among_the_newest_says_so() {
        let town = town();
        let log = |at| town.world.log(town.book, Entry::at(at).with(&town.contacts[..1]));
        let [old, backdated, new] = [5, 1, 9].map(log);
        let see = town.world.see(town.members[0], town.book);
        let search = Some("entry".to_owned());
        let query = InteractionQuery { search, limit: 5, ..Default::default() };
        let found = |count| {
            let found = newest(&town.world.conn, see, &query, count).unwrap();
            (found.page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), found.capped)
        };
        assert_eq!(found(3), (vec![new.id(), old.id(), backdated.id()], false));
        assert_eq!(found(2), (vec![new.id(), backdated.id()], true));
    }

    #[test]
    fn operators_of_the_search_language_are_words() {
        let town = town();
        town.world.log(town.book, Entry::at(1).with(&town.contacts[..1]).saying("fox AND hound"));
        let see = town.world.see(town.members[0], town.book);
        let count = |text: &str| {
            let search = Some(text.to_owned());
            let query = InteractionQuery { search, limit: 5, ..Default::default() };
            page(&town.world.conn, see, &query).unwrap().rows.len()
        };
        for text in ["fox AND", "AND hou", "\"fox", "fox*", "summary:fox", "", "  ", "(", "^fox"] {
            let expected = usize::from(text != "summary:fox");
            assert_eq!(count(text), expected, "{text}");
        }
        for text in ["fox OR cat", "NOT fox", "fox NEAR hound", "fox\0"] {
            assert_eq!(count(text), usize::from(text == "fox\0"), "{text}");
        }
        assert_eq!(count(&"fox ".repeat(5_000)), 1);
    }

    #[test]
    fn a_row_the_file_never_knew_skips_nothing() {
        let town = town();
        let made: Vec<Made> = (0..3)
            .map(|_| town.world.log(town.book, Entry::at(5).with(&town.contacts[..1])))
            .collect();
        let see = town.world.see(town.members[0], town.book);
        for towards in [Towards::Next, Towards::Previous] {
            let cursor = Some(InteractionCursor {
                occurred_at: Timestamp::from_millis(5),
                id: InteractionId::new(uuid::Uuid::nil()),
            });
            let query = InteractionQuery { cursor, towards, limit: 9, ..Default::default() };
            let page = page(&town.world.conn, see, &query).unwrap();
            assert_eq!(page.rows.len(), made.len());
        }
    }

    #[test]
    fn entries_carry_the_names_of_what_they_name() {
        let town = town();
        let [ana, bob] = town.members;
        let mut entry = Entry::at(7).by(ana).with(&[town.contacts[2], town.contacts[0]]);
        entry.accounts = vec![town.accounts[1], town.accounts[0]];
        entry.opportunity = Some(town.deal);
        entry.author = Some("Cy of old".to_owned());
        entry.outcome = Some("no-answer");
        let made = town.world.log(town.book, entry);
        town.world.run(
            "UPDATE interaction SET direction = 1, duration = 720, satisfaction = 4, resolution = 0,
               checklist = '[[\"ask\",true]]', noise = 1, pinned = 1, source = 'mbox',
               external_id = '<1>', edited_at = 9 WHERE key = ?1",
            [made.key],
        );
        let see = town.world.see(bob, town.book);
        let one = || interaction::one(&town.world.conn, see, made.id()).unwrap();
        let found = one();
        let names: Vec<_> = found.contacts.iter().map(|named| named.name.as_str()).collect();
        assert_eq!(names, ["z", "x"]);
        let names: Vec<_> = found.accounts.iter().map(|named| named.name.as_str()).collect();
        assert_eq!(names, ["Acme", "Bolt"]);
        assert_eq!(found.opportunity.as_ref().unwrap().name, "Q3");
        assert_eq!(found.logged_by.id, ana.id());
        assert_eq!(found.logged_by.name, "then", "the name of that time");
        assert_eq!(found.author.as_deref(), Some("Cy of old"));
        assert_eq!(found.who(), "Cy of old");
        assert!(found.pinned);
        assert_eq!(found.edited_at, Some(Timestamp::from_millis(9)));
        let json = super::super::super::body::encode(&found.body);
        for part in [
            r#""direction":"out""#,
            r#""duration":720"#,
            r#""outcome":"no-answer""#,
            r#""checklist":[["ask",true]]"#,
            r#""quality":"noise""#,
            r#""resolution":"needed""#,
            r#""external_id":"<1>""#,
        ] {
            assert!(json.contains(part), "{json} has no {part}");
        }

        // What is gone is named no more, what is archived is.
        town.world.run("UPDATE contact SET state = 2 WHERE key = ?1", [town.contacts[2].key]);
        town.world.run("UPDATE contact SET archived = 1 WHERE key = ?1", [town.contacts[0].key]);
        town.world.run("UPDATE account SET state = 2 WHERE key = ?1", [town.accounts[0].key]);
        town.world.run("UPDATE opportunity SET state = 2 WHERE key = ?1", [town.deal.key]);
        let found = one();
        assert_eq!(found.body.participants, [town.contacts[0].id()]);
        assert_eq!(found.body.accounts, [town.accounts[1].id()]);
        assert_eq!((found.opportunity, found.body.opportunity), (None, None));
    }

    #[test]
    fn a_crowd_from_many_accounts_stands_once_each() {
        let town = town();
        let (x, y, z) = (town.contacts[0], town.contacts[1], town.contacts[2]);
        let mut entry = Entry::at(1).by(town.members[0]).with(&[y, z, x]);
        entry.accounts = town.accounts.clone();
        let made = town.world.log(town.book, entry);
        let see = town.world.see(town.members[0], town.book);
        let query = InteractionQuery { limit: 5, ..Default::default() };
        let names = || {
            let row = page(&town.world.conn, see, &query).unwrap().rows.remove(0);
            let contacts: Vec<_> = row.contacts.into_iter().map(|named| named.name).collect();
            let accounts: Vec<_> = row.accounts.into_iter().map(|named| named.name).collect();
            (contacts.join(" "), accounts.join(" "))
        };
        assert_eq!(names(), ("y z x".to_owned(), "Acme Bolt".to_owned()));
        // The primary contact is gone, then two claim its place.
        town.world.run("DELETE FROM participant WHERE position = 0", []);
        assert_eq!(names(), ("z x".to_owned(), "Acme Bolt".to_owned()));
        town.world.run("UPDATE participant SET position = 0 WHERE interaction = ?1", [made.key]);
        assert_eq!(names(), ("x z".to_owned(), "Acme Bolt".to_owned()));
        town.world.run("DELETE FROM participant", []);
        assert_eq!(names(), (String::new(), "Acme Bolt".to_owned()));
    }

    #[test]
    fn scopes_of_others_are_not_found_and_unknown_members_have_nothing() {
        let town = town();
        let elsewhere = town.world.book("C", &[(town.members[0], Role::Owner)]);
        let see = town.world.see(town.members[0], elsewhere);
        let ask = |query: InteractionQuery| page(&town.world.conn, see, &query);
        for (scope, missing) in [
            (Scope::Contact(town.contacts[0].id()), "contact"),
            (Scope::Account(town.accounts[0].id()), "account"),
            (Scope::Opportunity(town.deal.id()), "opportunity"),
        ] {
            match ask(InteractionQuery { scope, limit: 9, ..Default::default() }) {
                Err(Error::NotFound { what }) => assert_eq!(what, missing),
                other => panic!("{other:?}"),
            }
        }
        let by = Some(MemberId::new(uuid::Uuid::nil()));
        let query = InteractionQuery { by, limit: 9, ..Default::default() };
        assert!(ask(query).unwrap().rows.is_empty());
    }
}
