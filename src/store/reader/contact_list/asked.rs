//! What a query asks for: what its filters hit, what they leave out, and which index answers.

use rusqlite::Connection;

use crate::domain::{AccountId, LabelId, MemberId};
use crate::store::reader::keys::Keys;
use crate::store::reader::visible::{self, Visible};
use crate::store::reader::words::Filter;
use crate::store::reader::{account, label};
use crate::store::{Condition, ContactQuery, ContactSort, ContactTest, Result};

use super::hits;
use super::order::Index;

/// What a query asks for.
pub(super) struct Asked {
    /// The index to walk.
    pub index: Index,
    /// The contacts that have all that is asked; nothing where all do.
    pub hits: Option<Keys>,
    /// Those that have what they must not, where there are no hits; the hits are without them.
    pub misses: Option<Keys>,
}

impl Asked {
    /// Looks up what a query asks for; `None` where nothing can be it.
    pub fn of(conn: &Connection, book: Visible, query: &ContactQuery) -> Result<Option<Self>> {
        let by_name = query.sort == ContactSort::Name;
        let archived = Some(query.archived);
        let mut sets = Sets { conn, book, archived, hits: None, misses: None };
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
        if query.starred && by_name && query.account.is_none() {
            index = Index::Starred;
        } else if query.starred {
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
        for Condition { negated, test } in &query.conditions {
            sets.ask(*negated, test)?;
        }
        let Sets { hits, misses, .. } = sets;
        Ok(Some(match (hits, misses) {
            (Some(hits), Some(misses)) => {
                Self { index, hits: Some(hits.without(&misses)), misses: None }
            }
            (hits, misses) => Self { index, hits, misses },
        }))
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
}

/// Returns what a query's marks and conditions hit and what they leave out, archived or not; its
/// words do not count.
pub(super) fn marked(
    conn: &Connection,
    book: Visible,
    query: &ContactQuery,
) -> Result<(Option<Keys>, Option<Keys>)> {
    let mut sets = Sets { conn, book, archived: None, hits: None, misses: None };
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
    /// Whether the contacts are archived; nothing where that is open.
    archived: Option<bool>,
    hits: Option<Keys>,
    misses: Option<Keys>,
}

impl Sets<'_> {
    /// Takes one filter in.
    fn ask(&mut self, negated: bool, test: &ContactTest) -> Result<()> {
        let Some(keys) = self.keys(test)? else { return Ok(()) };
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
        Ok(())
    }

    /// Returns what passes a test, whatever the state of it; `None` where the test asks nothing.
    fn keys(&self, test: &ContactTest) -> Result<Option<Keys>> {
        let conn = self.conn;
        Ok(Some(match test {
            ContactTest::Account(id) => self.account(*id)?,
            ContactTest::Label(id) => self.label(*id)?,
            ContactTest::Holder(id) => self.holder(*id)?,
            ContactTest::Due(within) => hits::due(conn, self.book, *within)?,
            ContactTest::Starred => match self.archived {
                Some(archived) => hits::starred(conn, self.book, archived)?,
                None => {
                    hits::starred(conn, self.book, false)?.or(hits::starred(conn, self.book, true)?)
                }
            },
            ContactTest::Email => hits::with_detail(conn, crate::domain::DetailKind::Email)?,
            ContactTest::Phone => hits::with_detail(conn, crate::domain::DetailKind::Phone)?,
            ContactTest::FollowUp => hits::promised(conn, self.book)?,
            ContactTest::Note => hits::noted(conn, self.book)?,
            ContactTest::Words(typed) => return self.worded(&Filter::parse(typed)),
            ContactTest::Exact(typed) => return self.worded(&Filter::exact(typed)),
        }))
    }

    fn account(&self, id: AccountId) -> Result<Keys> {
        let key = account::key(self.conn, self.book, id)?;
        key.map_or_else(|| Ok(Keys::default()), |key| hits::of_account(self.conn, key))
    }

    fn label(&self, id: LabelId) -> Result<Keys> {
        let key = label::key(self.conn, self.book, id)?;
        key.map_or_else(|| Ok(Keys::default()), |key| hits::labelled(self.conn, key))
    }

    fn holder(&self, id: MemberId) -> Result<Keys> {
        let key = visible::person(self.conn, id)?;
        key.map_or_else(|| Ok(Keys::default()), |key| hits::held(self.conn, key))
    }

    fn worded(&self, filter: &Filter) -> Result<Option<Keys>> {
        if filter.is_empty() { Ok(None) } else { hits::matching(self.conn, filter).map(Some) }
    }
}
