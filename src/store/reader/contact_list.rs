//! Windows of contacts.
//!
//! What a window costs (measured on 100,000 contacts):
//!
//! * Without a filter, or starred or of one account and sorted by name: one walk of the sort's
//!   index from the cursor, about 30 µs for 50 rows, whatever the depth.
//! * With filters: each yields the set of contacts it hits, about 0.1 µs a hit, and the sets are
//!   intersected. Up to [`FEW`] hits are looked up and sorted (about 1 µs each); more are taken
//!   from a walk of the sort's index, which is dense then and ends soon.

use std::cmp::Reverse;

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

use crate::domain::ContactRow;
use crate::domain::text::name_key;
use crate::store::{ContactQuery, ContactSort, Page, Result, Towards};

use super::keys::Keys;
use super::visible::Visible;
use super::words::{Filter, Number};
use super::{account, label, sql};

/// Up to so many hits of a filter are sorted; more are met on a walk of the sort's index.
const FEW: usize = 1_000;

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

/// Where a contact stands in a list: smaller is further up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Name(String, i64),
    Time(Reverse<(Option<i64>, i64)>),
}

impl Place {
    fn of(sort: ContactSort, name_key: String, last: Option<i64>, created: i64, key: i64) -> Self {
        match sort {
            ContactSort::Name => Self::Name(name_key, key),
            ContactSort::Last => Self::Time(Reverse((last, key))),
            ContactSort::Created => Self::Time(Reverse((Some(created), key))),
        }
    }
}

/// Returns one window of contacts.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
) -> Result<Page<ContactRow>> {
    windowed(conn, book, query, FEW)
}

fn windowed(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
    few: usize,
) -> Result<Page<ContactRow>> {
    let account = match query.account {
        Some(id) => match account::key(conn, book, id)? {
            Some(key) => Some(key),
            None => return Ok(Page { rows: Vec::new(), more: false }),
        },
        None => None,
    };
    let label = match query.label {
        Some(id) => match label::key(conn, book, id)? {
            Some(key) => Some(key),
            None => return Ok(Page { rows: Vec::new(), more: false }),
        },
        None => None,
    };
    let filter = query.filter.as_deref().map(Filter::parse).filter(|filter| !filter.is_empty());
    let cursor = cursor(conn, query)?;
    let order = Order { book, query, cursor };

    // Filters that the sort's index answers by itself are left to it.
    let by_name = query.sort == ContactSort::Name;
    let alone = filter.is_none() && label.is_none() && by_name;
    let index = match (account, query.starred) {
        (None, false) => Index::Sort,
        (None, true) if by_name => Index::Starred,
        (Some(account), false) if alone => Index::Account(account),
        _ => Index::Sort,
    };
    let mut hits: Option<Keys> = None;
    let mut also = |keys: Keys| {
        hits = Some(match hits.take() {
            Some(before) => before.and(&keys),
            None => keys,
        });
    };
    if let Some(filter) = &filter {
        also(matching(conn, filter)?);
    }
    if let Some(label) = label {
        also(labelled(conn, label)?);
    }
    if let Some(account) = account
        && !matches!(index, Index::Account(_))
    {
        also(of_account(conn, account)?);
    }
    if query.starred && !matches!(index, Index::Starred) {
        also(starred(conn, order.book, query.archived)?);
    }
    let mut rows = match hits {
        None => order.walk(conn, index)?,
        Some(hits) if hits.len() <= few => {
            order.sort(conn, &hits, matches!(index, Index::Starred))?
        }
        Some(hits) => by_keys(conn, &order.sift(conn, index, &hits)?)?,
    };
    let more = rows.len() > query.limit;
    rows.truncate(query.limit);
    if query.towards == Towards::Previous {
        rows.reverse();
    }
    Ok(Page { rows, more })
}

/// Returns where the cursor stands. A contact that the file no longer knows stands before all
/// that share its name or time, so that none is skipped.
fn cursor(conn: &Connection, query: &ContactQuery) -> Result<Option<Place>> {
    let Some(cursor) = &query.cursor else { return Ok(None) };
    let sql = "SELECT key FROM contact WHERE id = ?1";
    let key = sql::value(conn, sql, [cursor.id.uuid().as_bytes()])?;
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

/// Returns the contacts that a filter hits, whatever their book and state.
fn matching(conn: &Connection, filter: &Filter) -> Result<Keys> {
    let mut hits: Option<Keys> = None;
    let sets = filter.words.iter().map(|words| worded(conn, words));
    for set in sets.chain(filter.numbers.iter().map(|number| numbered(conn, number))) {
        let set = set?;
        hits = Some(match hits {
            Some(before) => before.and(&set),
            None => set,
        });
    }
    Ok(hits.unwrap_or_default())
}

/// Returns the contacts whose name, account and e-mails hold an expression of FTS5.
pub(super) fn worded(conn: &Connection, expression: &str) -> Result<Keys> {
    let sql = "SELECT rowid FROM contact_fts WHERE contact_fts MATCH ?1";
    Ok(Keys::new(sql::integers(conn, sql, [expression])?))
}

fn numbered(conn: &Connection, number: &Number) -> Result<Keys> {
    let reversed = |digits: &String| digits.chars().rev().collect::<String>();
    let phones: Vec<String> =
        number.digits.iter().map(|digits| format!("\"{}\"", reversed(digits))).collect();
    let sql = "SELECT rowid FROM phone_fts WHERE phone_fts MATCH ?1";
    let phones = Keys::new(sql::integers(conn, sql, [phones.join(" OR ")])?);
    match &number.words {
        Some(words) => Ok(phones.or(worded(conn, words)?)),
        None => Ok(phones),
    }
}

fn labelled(conn: &Connection, label: i64) -> Result<Keys> {
    let sql = "SELECT contact FROM contact_label INDEXED BY contact_label_by_label
               WHERE label = ?1 AND applied = 1";
    Ok(Keys::new(sql::integers(conn, sql, [label])?))
}

fn of_account(conn: &Connection, account: i64) -> Result<Keys> {
    let sql = "SELECT key FROM contact INDEXED BY contact_by_account WHERE account = ?1";
    Ok(Keys::new(sql::integers(conn, sql, [account])?))
}

fn starred(conn: &Connection, book: Visible, archived: bool) -> Result<Keys> {
    let sql = "SELECT key FROM contact INDEXED BY contact_starred
               WHERE book = ?1 AND archived = ?2 AND state = 1 AND starred = 1";
    Ok(Keys::new(sql::integers(conn, sql, params![book.book, archived])?))
}

/// The index that a window is read from.
#[derive(Debug, Clone, Copy)]
enum Index {
    /// The sort's own.
    Sort,
    /// The starred ones by name.
    Starred,
    /// Those of an account by name.
    Account(i64),
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
struct Order<'a> {
    book: Visible,
    query: &'a ContactQuery,
    cursor: Option<Place>,
}

impl Order<'_> {
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
    fn walk(&self, conn: &Connection, index: Index) -> Result<Vec<ContactRow>> {
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

    /// Walks the index alone and takes what is among the hits.
    fn sift(&self, conn: &Connection, index: Index, hits: &Keys) -> Result<Vec<i64>> {
        let wanted = self.query.limit.saturating_add(1).min(hits.len());
        let mut found = Vec::new();
        for stretch in self.stretches(index) {
            let mut statement = conn.prepare_cached(&stretch.sql("c.key", ""))?;
            let mut rows = statement.query(params_from_iter(stretch.params))?;
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

    /// Looks up every hit and sorts them.
    fn sort(&self, conn: &Connection, hits: &Keys, starred: bool) -> Result<Vec<ContactRow>> {
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
        let order = Order { book, query: &query, cursor: None };
        found.extend(order.sift(conn, Index::Sort, hits)?);
    }
    Ok(Keys::new(found))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixture::{Made, World};
    use super::*;
    use crate::domain::text::words;
    use crate::domain::{ContactId, DetailKind, Role, Timestamp};
    use crate::store::ContactCursor;

    const NAMES: [&str; 6] =
        ["Ana Ruiz", "ana ruiz", "Søren Ångström", "O'Neil, Bo", "山田 太郎", "Straße 9"];
    const EMAILS: [&str; 3] = ["ana@example.org", "so.re@web.example", "x@y.example"];
    const PHONES: [&str; 2] = ["+49 (171) 555-1234", "089 1234"];

    #[derive(Debug, Clone)]
    struct Plan {
        name: usize,
        account: Option<usize>,
        email: Option<usize>,
        phone: Option<usize>,
        labels: Vec<usize>,
        last: Option<i64>,
        created: i64,
        starred: bool,
        archived: bool,
        live: bool,
    }

    fn plan() -> impl Strategy<Value = Plan> {
        use proptest::option::of;
        (
            (0..6_usize, of(0..2_usize), of(0..3_usize), of(0..2_usize)),
            proptest::sample::subsequence(vec![0, 1], 0..=2),
            of(0..3_i64),
            0..3_i64,
            (any::<bool>(), proptest::bool::weighted(0.2), proptest::bool::weighted(0.85)),
        )
            .prop_map(
                |(
                    (name, account, email, phone),
                    labels,
                    last,
                    created,
                    (starred, archived, live),
                )| {
                    Plan {
                        name,
                        account,
                        email,
                        phone,
                        labels,
                        last,
                        created,
                        starred,
                        archived,
                        live,
                    }
                },
            )
    }

    struct Town {
        world: World,
        me: Made,
        book: Made,
        accounts: Vec<Made>,
        labels: Vec<Made>,
    }

    const ACCOUNTS: [&str; 2] = ["Anabolt", "Zeta 1234 GmbH"];

    fn town() -> Town {
        let world = World::new();
        let me = world.person("Me", "");
        let book = world.book("B", &[(me, Role::Owner)]);
        let accounts = ACCOUNTS.map(|name| world.account(book, name)).to_vec();
        let labels = ["VIP", "Ally"].map(|name| world.label(book, name)).to_vec();
        let other = world.book("Other", &[(me, Role::Owner)]);
        for name in NAMES {
            let stranger = world.contact(other, name);
            world.detail(stranger, DetailKind::Phone, None, PHONES[0]);
            for label in &labels {
                world.tag(stranger, *label);
            }
        }
        Town { world, me, book, accounts, labels }
    }

    struct Kept {
        plan: Plan,
        made: Made,
    }

    fn build(town: &Town, plans: &[Plan]) -> Vec<Kept> {
        let world = &town.world;
        let keep = |plan: &Plan| {
            let made = world.contact(town.book, NAMES[plan.name]);
            world.run(
                "UPDATE contact SET account = ?2, last_interaction_at = ?3, created_at = ?4,
                   starred = ?5, archived = ?6, state = ?7 WHERE key = ?1",
                params![
                    made.key,
                    plan.account.map(|at| town.accounts[at].key),
                    plan.last,
                    plan.created,
                    plan.starred,
                    plan.archived,
                    if plan.live { 1 } else { 2 }
                ],
            );
            world.index(made);
            if let Some(email) = plan.email {
                world.detail(made, DetailKind::Email, None, EMAILS[email]);
            }
            if let Some(phone) = plan.phone {
                world.detail(made, DetailKind::Phone, None, PHONES[phone]);
            }
            for &label in &plan.labels {
                world.tag(made, town.labels[label]);
            }
            Kept { plan: plan.clone(), made }
        };
        plans.iter().map(keep).collect()
    }

    #[derive(Debug, Clone)]
    struct Ask {
        filter: Option<(&'static str, &'static [&'static str], Option<&'static str>)>,
        label: Option<usize>,
        account: Option<usize>,
        starred: bool,
        archived: bool,
        sort: ContactSort,
        cursor: Option<usize>,
        forward: bool,
        limit: usize,
    }

    /// What is typed, the words it means, and the digits.
    const FILTERS: [(&str, &[&str], Option<&str>); 10] = [
        ("an", &["an"], None),
        ("RUIZ a", &["ruiz", "a"], None),
        ("soren", &["soren"], None),
        ("Sø", &["so"], None),
        ("ana@ex", &["ana", "ex"], None),
        ("uiz", &["uiz"], None),
        ("(", &[], None),
        ("171 555", &[], Some("171555")),
        ("1234", &[], Some("1234")),
        ("strasse an", &["strasse", "an"], None),
    ];

    fn ask() -> impl Strategy<Value = Ask> {
        use proptest::option::of;
        let sorts = vec![ContactSort::Name, ContactSort::Last, ContactSort::Created];
        (
            (of(proptest::sample::select(FILTERS.to_vec())), of(0..2_usize), of(0..2_usize)),
            (any::<bool>(), proptest::bool::weighted(0.2), any::<bool>()),
            proptest::sample::select(sorts),
            of(0..100_usize),
            0..5_usize,
        )
            .prop_map(
                |((filter, label, account), (starred, archived, forward), sort, cursor, limit)| {
                    Ask { filter, label, account, starred, archived, sort, cursor, forward, limit }
                },
            )
    }

    impl Ask {
        fn query(&self, town: &Town, kept: &[Kept]) -> ContactQuery {
            let cursor = self.cursor.filter(|_| !kept.is_empty()).map(|at| {
                let Kept { plan, made } = &kept[at % kept.len()];
                ContactCursor {
                    id: made.id(),
                    name: NAMES[plan.name].to_owned(),
                    last_interaction_at: plan.last.map(Timestamp::from_millis),
                    created_at: Timestamp::from_millis(plan.created),
                }
            });
            ContactQuery {
                filter: self.filter.map(|(typed, ..)| typed.to_owned()),
                label: self.label.map(|at| town.labels[at].id()),
                account: self.account.map(|at| town.accounts[at].id()),
                starred: self.starred,
                archived: self.archived,
                sort: self.sort,
                cursor,
                towards: if self.forward { Towards::Next } else { Towards::Previous },
                limit: self.limit,
            }
        }

        fn wants(&self, plan: &Plan) -> bool {
            let mut text = words(NAMES[plan.name]);
            text.extend(plan.account.iter().flat_map(|&at| words(ACCOUNTS[at])));
            text.extend(plan.email.iter().flat_map(|&at| words(EMAILS[at])));
            let phone = plan.phone.map(|at| crate::domain::contact::phone_digits(PHONES[at]));
            let begins = |start: &str| text.iter().any(|word| word.starts_with(start));
            plan.live
                && plan.archived == self.archived
                && (!self.starred || plan.starred)
                && self.label.is_none_or(|label| plan.labels.contains(&label))
                && self.account.is_none_or(|account| plan.account == Some(account))
                && self.filter.is_none_or(|(typed, starts, digits)| {
                    starts.iter().all(|start| begins(start))
                        && digits.is_none_or(|digits| {
                            phone.is_some_and(|phone| phone.contains(digits))
                                || words(typed).iter().all(|word| begins(word))
                        })
                })
        }

        fn place(&self, kept: &Kept) -> Place {
            let Kept { plan, made } = kept;
            Place::of(self.sort, name_key(NAMES[plan.name]), plan.last, plan.created, made.key)
        }

        fn model(&self, kept: &[Kept]) -> (Vec<ContactId>, bool) {
            let mut list: Vec<_> = kept.iter().filter(|kept| self.wants(&kept.plan)).collect();
            list.sort_by_key(|kept| self.place(kept));
            if let Some(cursor) = self.cursor.filter(|_| !kept.is_empty()) {
                let place = self.place(&kept[cursor % kept.len()]);
                list.retain(|kept| {
                    let at = self.place(kept);
                    if self.forward { at > place } else { at < place }
                });
            }
            let more = list.len() > self.limit;
            let start = if self.forward { 0 } else { list.len().saturating_sub(self.limit) };
            (list.iter().skip(start).take(self.limit).map(|kept| kept.made.id()).collect(), more)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn windows_are_those_of_a_plain_model(
            plans in proptest::collection::vec(plan(), 0..30),
            asks in proptest::collection::vec(ask(), 60),
        ) {
            let town = town();
            let kept = build(&town, &plans);
            let see = town.world.see(town.me, town.book);
            for ask in asks {
                let query = ask.query(&town, &kept);
                for few in [FEW, 0] {
                    let page = windowed(&town.world.conn, see, &query, few).unwrap();
                    let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
                    prop_assert_eq!((ids, page.more), ask.model(&kept), "{:?}", ask);
                }
            }
        }

        #[test]
        fn no_filter_is_an_error(text in "(?s).*") {
            let town = town();
            let see = town.world.see(town.me, town.book);
            let query = ContactQuery { filter: Some(text), limit: 5, ..Default::default() };
            page(&town.world.conn, see, &query).unwrap();
        }

        #[test]
        fn no_run_of_signs_is_an_error(text in "[-+(). 0-9\"*'a:^{}]{0,30}") {
            let town = town();
            let see = town.world.see(town.me, town.book);
            let query = ContactQuery { filter: Some(text), limit: 5, ..Default::default() };
            page(&town.world.conn, see, &query).unwrap();
        }
    }

    #[test]
    fn a_row_shows_its_account() {
        let town = town();
        let contact = town.world.contact(town.book, "Ana");
        let account = town.accounts[0];
        let set = "UPDATE contact SET account = ?1, title = 'CTO' WHERE key = ?2";
        town.world.run(set, [account.key, contact.key]);
        let see = town.world.see(town.me, town.book);
        let query = ContactQuery { limit: 5, ..Default::default() };
        let rows = page(&town.world.conn, see, &query).unwrap().rows;
        assert_eq!(rows.len(), 1, "the other book's contacts stay there");
        assert_eq!(rows[0].account.as_deref(), Some("Anabolt"));
        assert_eq!(rows[0].title.as_deref(), Some("CTO"));
        town.world.run("UPDATE account SET state = 2 WHERE key = ?1", [account.key]);
        let rows = page(&town.world.conn, see, &query).unwrap().rows;
        assert_eq!(rows[0].account, None);
    }

    #[test]
    fn labels_and_accounts_of_others_hit_nothing() {
        let town = town();
        town.world.contact(town.book, "Ana");
        let elsewhere = town.world.book("C", &[(town.me, Role::Owner)]);
        town.world.contact(elsewhere, "Bob");
        let see = town.world.see(town.me, elsewhere);
        let label = Some(town.labels[0].id());
        let query = ContactQuery { label, limit: 5, ..Default::default() };
        assert!(page(&town.world.conn, see, &query).unwrap().rows.is_empty());
        let account = Some(town.accounts[0].id());
        let query = ContactQuery { account, limit: 5, ..Default::default() };
        assert!(page(&town.world.conn, see, &query).unwrap().rows.is_empty());
    }
}
