//! What a query asks for beyond its walk: which entries are hit or left out, and what is tested of
//! each entry that is met.
//!
//! A condition that names a tree moves the walk there: with a contact, of an account, pinned. Types,
//! members and times bound it. Words, follow-ups, and the labels and holders that few entries have
//! yield sets; everything else is tested entry by entry.

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use crate::domain::filter::Compare;
use crate::domain::{Direction, Timestamp};
use crate::store::codes;
use crate::store::reader::keys::Keys;
use crate::store::reader::visible::{self, Visible};
use crate::store::reader::{account, contact, label, sql, words};
use crate::store::{Condition, EntryTest, InteractionQuery, Result, Scope, Within};

/// Up to how many entries of those who bear a label, or are held by a member, are taken as a set.
#[derive(Debug, Clone, Copy)]
pub(in crate::store::reader) struct Few {
    /// So many entries, about 0.2 µs each.
    pub entries: i64,
    /// So many people are looked at for that, about 1 µs each.
    pub people: usize,
}

impl Few {
    /// What costs less than a page: more are mostly met on the walk soon.
    pub(in crate::store::reader) const AT_ONCE: Self = Self { entries: 500, people: 50 };
    /// What is exact at once. More are met on the walk often enough.
    pub(in crate::store::reader) const AT_MOST: Self = Self { entries: 20_000, people: 5_000 };
}

/// Up to so many open follow-ups are looked up for the entries that they came from: about 1 µs each.
/// With more an entry is asked for its own.
const MOST_PROMISED: usize = 10_000;
/// So many hits of other books are passed over: about 1 µs each.
const MOST_FOREIGN: usize = 20_000;

/// What a query asks for.
pub(in crate::store::reader) struct Asked {
    /// The query, its walk bounded by what bounds it.
    pub query: InteractionQuery,
    /// Whether the walk is that of pinned entries.
    pub pinned: bool,
    /// The entries that have all that sets answer; nothing where there are no sets.
    pub hits: Option<Keys>,
    /// Those that have what they must not.
    pub misses: Option<Keys>,
    /// What is tested of each entry.
    pub tests: Tests,
    /// Whether one of the tests is of people who may be few enough for a set.
    pub untold: bool,
}

/// Tests of an entry `i`, in SQL.
#[derive(Default)]
pub(in crate::store::reader) struct Tests {
    /// The conditions, each with the marks of its parameters as `{}`.
    conditions: Vec<String>,
    params: Vec<Value>,
}

impl Tests {
    fn add(&mut self, negated: bool, condition: &str, param: Option<Value>) {
        // What is not known does not hold.
        let not = if negated { "NOT " } else { "" };
        let place = self.params.len();
        self.params.extend(param);
        let numbered = condition.replace("{}", &format!("?{{{place}}}"));
        self.conditions.push(format!("{not}ifnull(({numbered}), 0)"));
    }

    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Returns the tests as one condition, whose parameters begin behind the first `before`.
    pub fn sql(&self, before: usize) -> String {
        let mut sql = self.conditions.join(" AND ");
        for place in 0..self.params.len() {
            let number = before + place + 1;
            sql = sql.replace(&format!("?{{{place}}}"), &format!("?{number}"));
        }
        sql
    }

    /// Returns the parameters.
    pub fn values(&self) -> Vec<Value> {
        self.params.clone()
    }
}

impl Asked {
    /// Keeps the entries among these.
    pub(super) fn keep(&mut self, keys: &Keys) {
        let mut hits = match self.hits.take() {
            Some(hits) => hits.and(keys),
            None => keys.clone(),
        };
        if let Some(misses) = self.misses.take() {
            hits = hits.without(&misses);
        }
        if std::mem::take(&mut self.pinned) {
            self.tests.add(false, "i.pinned = 1", None);
        }
        self.hits = Some(hits);
    }
}

/// Looks up what a query asks for; `None` where nothing can be it. Of the hits of its words no more
/// than the `newest` are taken; whether there are more comes back as well.
pub(in crate::store::reader) fn asked(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
    newest: Option<usize>,
    few: Few,
) -> Result<Option<(Asked, bool)>> {
    let mut query = query.clone();
    let conditions = std::mem::take(&mut query.conditions);
    let mut asking = Asking {
        conn,
        book,
        newest,
        few,
        words: Vec::new(),
        unwanted: Vec::new(),
        asked: Asked {
            query,
            pinned: false,
            hits: None,
            misses: None,
            tests: Tests::default(),
            untold: false,
        },
    };
    if let Some(search) = asking.asked.query.search.take() {
        asking.words.extend(words::expression(&search));
    }
    for condition in &conditions {
        if !asking.ask(condition)? {
            return Ok(None);
        }
    }
    asking.done().map(Some)
}

struct Asking<'c> {
    conn: &'c Connection,
    book: Visible,
    /// So many of the newest hits are looked at; where that is said, the look is bounded throughout.
    newest: Option<usize>,
    few: Few,
    /// Expressions of FTS5 that have to fit, and that must not.
    words: Vec<String>,
    unwanted: Vec<String>,
    asked: Asked,
}

/// A person of whom an entry may be by more than one contact.
enum People {
    Bearing(i64),
    HeldBy(i64),
}

impl Asking<'_> {
    /// Takes a condition in; returns whether anything can fit.
    fn ask(&mut self, condition: &Condition<EntryTest>) -> Result<bool> {
        let Condition { negated, test } = condition;
        let negated = *negated;
        match test {
            EntryTest::Type(kind) if !negated && self.asked.query.kind.is_none() => {
                self.asked.query.kind = Some(*kind);
            }
            EntryTest::Type(kind) => self.test(negated, "i.type = {}", codes::kind_code(*kind)),
            EntryTest::By(member) if !negated && self.asked.query.by.is_none() => {
                self.asked.query.by = Some(*member);
            }
            EntryTest::By(member) => match visible::person(self.conn, *member)? {
                Some(key) => self.test(negated, "i.who = {}", key),
                None => return Ok(negated),
            },
            EntryTest::With(id) => match contact::live(self.conn, self.book, *id)? {
                None => return Ok(negated),
                Some(_) if !negated && self.asked.query.scope == Scope::Book => {
                    self.asked.query.scope = Scope::Contact(*id);
                }
                Some(key) => self.test(negated, WITH, key),
            },
            EntryTest::Account(id) => match account::key(self.conn, self.book, *id)? {
                None => return Ok(negated),
                Some(_) if !negated && self.asked.query.scope == Scope::Book => {
                    self.asked.query.scope = Scope::Account(*id);
                }
                Some(key) => self.test(negated, OF_ACCOUNT, key),
            },
            EntryTest::Label(id) => match label::key(self.conn, self.book, *id)? {
                Some(key) => self.people(negated, &People::Bearing(key))?,
                None => return Ok(negated),
            },
            EntryTest::Holder(id) => match visible::person(self.conn, *id)? {
                Some(key) => self.people(negated, &People::HeldBy(key))?,
                None => return Ok(negated),
            },
            EntryTest::Happened(within) if !negated => self.happened(*within),
            EntryTest::Happened(Within { from, until }) => {
                let span = format!("i.occurred_at >= {{}} AND i.occurred_at < {}", until.millis());
                self.test(true, &span, from.millis());
            }
            EntryTest::Pinned if !negated && self.is_free() => self.asked.pinned = true,
            EntryTest::Due(within) => self.promised(negated, *within)?,
            EntryTest::FollowUp => {
                let ever = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
                self.promised(negated, Within { from: ever.0, until: ever.1 })?;
            }
            EntryTest::Words(typed) => self.words(negated, words::expression(typed)),
            EntryTest::Exact(typed) => self.words(negated, words::exact(typed)),
            own => self.own(negated, own),
        }
        Ok(true)
    }

    /// Takes in what an entry's own row answers.
    fn own(&mut self, negated: bool, test: &EntryTest) {
        match test {
            EntryTest::Outcome(outcome) => {
                let name = outcome.name().to_owned();
                self.test(negated, "i.outcome = {} COLLATE NOCASE", name);
            }
            EntryTest::Duration(compare, seconds) => {
                let test = format!("i.duration {} {{}}", sign(*compare));
                self.test(negated, &test, i64::from(*seconds));
            }
            EntryTest::Satisfaction(compare, value) => {
                let test = format!("i.satisfaction {} {{}}", sign(*compare));
                self.test(negated, &test, i64::from(value.get()));
            }
            EntryTest::Direction(way) => {
                let code = i64::from(*way == Direction::Out);
                self.test(negated, "i.direction = {}", code);
            }
            EntryTest::Pinned => self.asked.tests.add(negated, "i.pinned = 1", None),
            _ => {}
        }
    }

    /// Tells whether the walk is that of the whole book yet.
    fn is_free(&self) -> bool {
        let query = &self.asked.query;
        query.scope == Scope::Book && query.kind.is_none() && query.by.is_none()
    }

    fn test(&mut self, negated: bool, condition: &str, param: impl Into<Value>) {
        self.asked.tests.add(negated, condition, Some(param.into()));
    }

    fn words(&mut self, negated: bool, expression: Option<String>) {
        if negated { self.unwanted.extend(expression) } else { self.words.extend(expression) }
    }

    fn happened(&mut self, within: Within) {
        let query = &mut self.asked.query;
        let later = |at: Timestamp| query.since.map_or(at, |since| since.max(at));
        query.since = Some(later(within.from));
        let until = query.until.map_or(within.until, |until| until.min(within.until));
        query.until = Some(until);
    }

    fn set(&mut self, negated: bool, keys: Keys) {
        let asked = &mut self.asked;
        if negated {
            asked.misses = Some(match asked.misses.take() {
                Some(before) => before.or(keys),
                None => keys,
            });
        } else {
            asked.hits = Some(match asked.hits.take() {
                Some(before) => before.and(&keys),
                None => keys,
            });
        }
    }

    /// Takes in whom an entry was with: as a set where few entries are, else as a test of each.
    fn people(&mut self, negated: bool, people: &People) -> Result<()> {
        let (contacts, test, key) = match people {
            People::Bearing(label) => (BEARING, WITH_LABEL, *label),
            People::HeldBy(person) => (HELD_BY, WITH_HELD, *person),
        };
        let free = self.asked.query.scope == Scope::Book;
        if free
            && !negated
            && let Some(people) = self.few(contacts, key)?
        {
            let sql = "SELECT interaction FROM contact_entry WHERE contact = ?1";
            let mut entries = self.conn.prepare_cached(sql)?;
            let mut keys = Vec::new();
            for contact in people {
                let mut rows = entries.query([contact])?;
                while let Some(row) = rows.next()? {
                    keys.push(row.get(0)?);
                }
            }
            self.set(false, Keys::new(keys));
            return Ok(());
        }
        self.asked.untold |= free && !negated;
        self.test(negated, test, key);
        Ok(())
    }

    /// Returns the contacts of the book among these, where they and their entries are few.
    fn few(&self, contacts: &str, key: i64) -> Result<Option<Vec<i64>>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT c.key, c.interaction_count, c.book = ?2 FROM ({contacts}) x
             CROSS JOIN contact c ON c.key = x.key"
        ))?;
        let mut rows = statement.query(params![key, self.book.book])?;
        let (mut people, mut entries, mut met) = (Vec::new(), 0_i64, 0);
        while let Some(row) = rows.next()? {
            met += 1;
            if row.get(2)? {
                people.push(row.get(0)?);
                entries = entries.saturating_add(row.get(1)?);
            }
            if entries > self.few.entries || met > self.few.people {
                return Ok(None);
            }
        }
        Ok(Some(people))
    }

    /// Takes in that an open follow-up came from an entry, due then: as a set where few are open.
    fn promised(&mut self, negated: bool, within: Within) -> Result<()> {
        let Within { from, until } = within;
        let most = self.newest.map_or(i64::MAX, |_| sql::one_more(MOST_PROMISED));
        let origins: Vec<Option<i64>> = sql::rows(
            self.conn,
            "SELECT origin FROM follow_up INDEXED BY follow_up_open
             WHERE book = ?1 AND due >= ?2 AND due < ?3 AND state = 1 AND done_at IS NULL LIMIT ?4",
            params![self.book.book, from.millis(), until.millis(), most],
            |row| Ok(row.get(0)?),
        )?;
        if self.newest.is_some() && origins.len() > MOST_PROMISED {
            let test = PROMISED.replace("UNTIL", &until.millis().to_string());
            self.test(negated, &test, from.millis());
        } else {
            self.set(negated, Keys::new(origins.into_iter().flatten().collect()));
        }
        Ok(())
    }

    /// Looks the words up, or has each entry tested for them.
    fn worded(&mut self) -> Result<bool> {
        let words = std::mem::take(&mut self.words);
        let unwanted = std::mem::take(&mut self.unwanted);
        let Some(newest) = self.newest else {
            self.all_hits(&words, &unwanted)?;
            return Ok(false);
        };
        // Of one timeline the hits of the file may be none. What an entry must not say, most do not.
        let found = if words.is_empty() || self.asked.query.scope != Scope::Book {
            None
        } else {
            self.newest_hits(&without(&words, &unwanted), newest)?
        };
        if let Some((keys, capped)) = found {
            self.set(false, keys);
            return Ok(capped);
        }
        for (expressions, negated) in [(words, false), (unwanted, true)] {
            for expression in expressions {
                self.test(negated, HAS_WORDS, expression);
            }
        }
        Ok(false)
    }

    /// Takes in all hits of the file.
    fn all_hits(&mut self, words: &[String], unwanted: &[String]) -> Result<()> {
        if !words.is_empty() {
            let keys = super::matching(self.conn, &without(words, unwanted))?;
            self.set(false, keys);
            return Ok(());
        }
        for unwanted in unwanted {
            let keys = super::matching(self.conn, unwanted)?;
            self.set(true, keys);
        }
        Ok(())
    }

    /// Returns the newest hits in the book, and whether there are more; nothing where too many of
    /// other books stand before them.
    fn newest_hits(&self, expression: &str, newest: usize) -> Result<Option<(Keys, bool)>> {
        let others = "SELECT EXISTS (SELECT 1 FROM book WHERE key <> ?1 AND interaction_count > 0)";
        let shared: bool = sql::value(self.conn, others, [self.book.book])?.unwrap_or(false);
        let sql = if shared {
            "SELECT f.rowid, i.book = ?2 FROM interaction_fts f
             CROSS JOIN interaction i ON i.key = f.rowid
             WHERE interaction_fts MATCH ?1 ORDER BY f.rowid DESC"
        } else {
            "SELECT rowid, ?2 IS NOT NULL FROM interaction_fts WHERE interaction_fts MATCH ?1
             ORDER BY rowid DESC"
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![expression, self.book.book])?;
        let (mut keys, mut foreign) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            if !row.get::<_, bool>(1)? {
                foreign += 1;
                if foreign > MOST_FOREIGN {
                    return Ok(None);
                }
                continue;
            }
            if keys.len() == newest {
                return Ok(Some((Keys::new(keys), true)));
            }
            keys.push(row.get(0)?);
        }
        Ok(Some((Keys::new(keys), false)))
    }

    /// Ends it: returns what is asked for, and whether words have more hits than were looked at.
    fn done(mut self) -> Result<(Asked, bool)> {
        let capped = self.worded()?;
        let asked = &mut self.asked;
        if let (Some(hits), Some(misses)) = (&mut asked.hits, &asked.misses) {
            *hits = std::mem::take(hits).without(misses);
            asked.misses = None;
        }
        // The walk of pinned entries knows no types and members.
        if asked.pinned && !(asked.query.scope == Scope::Book && asked.hits.is_none()) {
            asked.pinned = false;
            asked.tests.add(false, "i.pinned = 1", None);
        }
        if asked.pinned {
            if let Some(kind) = asked.query.kind.take() {
                let code = codes::kind_code(kind).into();
                asked.tests.add(false, "i.type = {}", Some(code));
            }
            if let Some(member) = asked.query.by.take() {
                let person = visible::person(self.conn, member)?.unwrap_or(-1);
                asked.tests.add(false, "i.who = {}", Some(person.into()));
            }
        }
        Ok((self.asked, capped))
    }
}

const WITH: &str = "i.contact = {} OR EXISTS (SELECT 1 FROM companion f
    WHERE f.interaction = i.key AND f.contact = {})";
const OF_ACCOUNT: &str = "i.account = {} OR EXISTS (SELECT 1 FROM companion f
    WHERE f.interaction = i.key AND f.account = {})";
const WITH_LABEL: &str = "EXISTS (SELECT 1 FROM contact_label x
      WHERE x.contact = i.contact AND x.label = {} AND x.applied = 1)
    OR EXISTS (SELECT 1 FROM companion f CROSS JOIN contact_label x
      ON x.contact = f.contact AND x.label = {} AND x.applied = 1 WHERE f.interaction = i.key)";
const WITH_HELD: &str = "EXISTS (SELECT 1 FROM contact c WHERE c.key = i.contact AND c.holder = {})
    OR EXISTS (SELECT 1 FROM companion f CROSS JOIN contact c
      ON c.key = f.contact AND c.holder = {} WHERE f.interaction = i.key)";
const HAS_WORDS: &str = "has_words(i.summary, {})";
const PROMISED: &str = "EXISTS (SELECT 1 FROM follow_up f INDEXED BY follow_up_of_origin
    WHERE f.origin = i.key AND f.origin IS NOT NULL AND f.due >= {} AND f.due < UNTIL
      AND f.state = 1 AND f.done_at IS NULL AND f.book = i.book)";
const BEARING: &str = "SELECT contact AS key FROM contact_label INDEXED BY contact_label_by_label
    WHERE label = ?1 AND applied = 1";
const HELD_BY: &str = "SELECT key FROM contact INDEXED BY contact_by_holder WHERE holder = ?1";

/// Returns an expression for what has to be there without what must not.
fn without(words: &[String], unwanted: &[String]) -> String {
    let expression = format!("({})", words.join(" AND "));
    unwanted.iter().fold(expression, |all, unwanted| format!("({all} NOT ({unwanted}))"))
}

const fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Is => "=",
        other => other.sign(),
    }
}
