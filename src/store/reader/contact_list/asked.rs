//! What a query asks for: what its filters hit, what they leave out, and which index answers.

use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, params_from_iter};

use crate::domain::DetailKind;
use crate::store::reader::keys::Keys;
use crate::store::reader::visible::{self, Visible};
use crate::store::reader::words::Filter;
use crate::store::reader::{account, label};
use crate::store::{Condition, ContactQuery, ContactSort, ContactTest, Result};

use super::hits::{self, Test};
use super::order::Index;

/// What a query asks for.
pub(super) struct Asked {
    /// The index to walk.
    pub index: Index,
    /// The contacts that have all that is asked; nothing where all do.
    pub hits: Option<Keys>,
    /// Those that have what they must not, where there are no hits; the hits are without them.
    pub misses: Option<Keys>,
    /// What is still asked of each contact, for too many pass to be listed unasked.
    pub open: Vec<Open>,
}

/// A test that was not looked up.
pub(super) struct Open {
    negated: bool,
    test: Test,
}

/// Returns the condition under which a contact `c` passes all of these; its values come behind those
/// that are there.
pub(super) fn condition(open: &[Open], values: &mut Vec<Value>) -> String {
    let mut conditions = Vec::new();
    for Open { negated, test } in open {
        let not = if *negated { "NOT " } else { "" };
        conditions.push(format!("{not}{}", test.condition(values)));
    }
    conditions.join(" AND ")
}

/// Asks one contact after the other.
pub(super) struct Each<'c> {
    statement: CachedStatement<'c>,
    values: Vec<Value>,
}

impl<'c> Each<'c> {
    pub(super) fn new(conn: &'c Connection, open: &[Open]) -> Result<Self> {
        let mut values = vec![Value::Null];
        let condition = condition(open, &mut values);
        let sql = format!("SELECT {condition} FROM (SELECT ?1 AS key) c");
        Ok(Self { statement: conn.prepare_cached(&sql)?, values })
    }

    pub(super) fn passes(&mut self, key: i64) -> Result<bool> {
        self.values[0] = key.into();
        Ok(self.statement.query_row(params_from_iter(&self.values), |row| row.get(0))?)
    }
}

impl Asked {
    /// Looks up what a query asks for, but what more than `first` pass; `None` where nothing can be it.
    pub fn of(
        conn: &Connection,
        book: Visible,
        query: &ContactQuery,
        first: usize,
    ) -> Result<Option<Self>> {
        let by_name = query.sort == ContactSort::Name;
        let mut sets = Sets::new(conn, book, first);
        // Filters that the sort's index answers by itself are left to it.
        let alone = query.filter.is_none() && query.label.is_none() && query.holder.is_none();
        let alone = alone && query.conditions.is_empty() && !query.starred && by_name;
        let mut index = Index::Sort;
        match query.account {
            Some(id) if alone => match account::key(conn, book, id)? {
                Some(key) => index = Index::Account(key),
                None => return Ok(None),
            },
            Some(id) => sets.ask(false, &ContactTest::Account(id))?,
            None => {}
        }
        let has_star = Condition { negated: false, test: ContactTest::Starred };
        let starred = query.starred || query.conditions.contains(&has_star);
        if starred && by_name && query.account.is_none() {
            index = Index::Starred;
        } else if starred {
            sets.ask(false, &ContactTest::Starred)?;
        }
        if let Some(words) = &query.filter {
            sets.ask(false, &ContactTest::Words(words.clone()))?;
        }
        if let Some(label) = query.label {
            sets.ask(false, &ContactTest::Label(label))?;
        }
        if let Some(holder) = query.holder {
            sets.ask(false, &ContactTest::Holder(holder))?;
        }
        for Condition { negated, test } in query.conditions.iter().filter(|it| **it != has_star) {
            sets.ask(*negated, test)?;
        }
        let Sets { hits, misses, open, .. } = sets;
        Ok(Some(Self { index, hits, misses, open }.settled()))
    }

    fn settled(mut self) -> Self {
        if let (Some(hits), Some(misses)) = (&mut self.hits, &self.misses) {
            *hits = std::mem::take(hits).without(misses);
            self.misses = None;
        }
        self
    }

    /// Leaves these out as well.
    pub fn without(self, others: Keys) -> Self {
        if others.len() == 0 {
            return self;
        }
        match self.hits {
            Some(hits) => Self { hits: Some(hits.without(&others)), ..self },
            None => {
                let misses = Some(self.misses.unwrap_or_default().or(others));
                Self { misses, ..self }
            }
        }
    }

    /// Asks each of the hits what is open.
    pub fn sifted(mut self, conn: &Connection) -> Result<Self> {
        let Some(hits) = self.hits.take() else { return Ok(self) };
        let mut each = Each::new(conn, &self.open)?;
        let mut left = Vec::new();
        for &key in hits.as_slice() {
            if each.passes(key)? {
                left.push(key);
            }
        }
        Ok(Self { hits: Some(Keys::new(left)), open: Vec::new(), ..self })
    }

    /// Lists what passes one of the tests that are open, of which the fewest pass, or nearly. What must
    /// not hold is listed where that is all there is.
    pub fn listed(mut self, conn: &Connection) -> Result<Self> {
        if self.open.iter().all(|open| open.negated) {
            let mut misses = self.misses.take().unwrap_or_default();
            for open in std::mem::take(&mut self.open) {
                misses = misses.or(open.test.keys(conn)?);
            }
            self.misses = Some(misses);
            return Ok(self.settled());
        }
        let mut most = LISTED;
        loop {
            for (place, Open { negated, test }) in self.open.iter().enumerate() {
                if !negated && let Some(keys) = test.up_to(conn, most)? {
                    self.open.remove(place);
                    self.hits = Some(match self.hits {
                        Some(hits) => hits.and(&keys),
                        None => keys,
                    });
                    return Ok(self.settled());
                }
            }
            most = most.saturating_mul(4);
        }
    }
}

/// So many that pass are listed first of each test; then four times as many, until they are all of one.
const LISTED: usize = 5_000;

/// Returns what a query's marks and conditions hit and what they leave out, archived or not; its
/// words do not count.
pub(super) fn marked(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
) -> Result<(Option<Keys>, Option<Keys>)> {
    let mut sets = Sets::new(conn, book, usize::MAX);
    let marks = [
        query.label.map(ContactTest::Label),
        query.account.map(ContactTest::Account),
        query.holder.map(ContactTest::Holder),
        query.starred.then_some(ContactTest::Starred),
    ];
    for test in marks.iter().flatten() {
        sets.ask(false, test)?;
    }
    for Condition { negated, test } in &query.conditions {
        sets.ask(*negated, test)?;
    }
    Ok((sets.hits, sets.misses))
}

/// The sets that filters yield.
struct Sets<'c> {
    conn: &'c Connection,
    book: Visible,
    /// Up to so many are listed.
    first: usize,
    hits: Option<Keys>,
    misses: Option<Keys>,
    open: Vec<Open>,
}

impl<'c> Sets<'c> {
    fn new(conn: &'c Connection, book: Visible, first: usize) -> Self {
        Self { conn, book, first, hits: None, misses: None, open: Vec::new() }
    }

    /// Takes one filter in.
    fn ask(&mut self, negated: bool, test: &ContactTest) -> Result<()> {
        let test = match test {
            ContactTest::Words(typed) => return self.words(negated, &Filter::parse(typed)),
            ContactTest::Exact(typed) => return self.words(negated, &Filter::exact(typed)),
            other => self.test(other)?,
        };
        // Nobody bears the label of another book.
        let Some(test) = test else {
            self.put(negated, Keys::default());
            return Ok(());
        };
        let listed = match self.first {
            usize::MAX => Some(test.keys(self.conn)?),
            _ if test.is_dear => None,
            first => test.up_to(self.conn, first)?,
        };
        match listed {
            Some(keys) => self.put(negated, keys),
            None => self.open.push(Open { negated, test }),
        }
        Ok(())
    }

    fn put(&mut self, negated: bool, keys: Keys) {
        if negated {
            self.misses = Some(match self.misses.take() {
                Some(before) => before.or(keys),
                None => keys,
            });
        } else {
            self.hits = Some(match self.hits.take() {
                Some(before) => before.and(&keys),
                None => keys,
            });
        }
    }

    fn words(&mut self, negated: bool, filter: &Filter) -> Result<()> {
        if !filter.is_empty() {
            let keys = hits::matching(self.conn, filter)?;
            self.put(negated, keys);
        }
        Ok(())
    }

    /// Returns the test that is no words; `None` where nothing passes it.
    fn test(&self, test: &ContactTest) -> Result<Option<Test>> {
        let (conn, book) = (self.conn, self.book);
        Ok(match test {
            ContactTest::Account(id) => account::key(conn, book, *id)?.map(hits::of_account),
            ContactTest::Label(id) => label::key(conn, book, *id)?.map(hits::labelled),
            ContactTest::Holder(id) => visible::person(conn, *id)?.map(hits::held),
            ContactTest::Due(within) => Some(hits::due(book, *within)),
            ContactTest::Starred => Some(hits::starred(book)),
            ContactTest::Email => Some(hits::with_detail(DetailKind::Email)),
            ContactTest::Phone => Some(hits::with_detail(DetailKind::Phone)),
            ContactTest::FollowUp => Some(hits::promised(book)),
            ContactTest::Note => Some(hits::noted(book)),
            ContactTest::Words(_) | ContactTest::Exact(_) => None,
        })
    }
}
