//! The filter of a list: what it asks, which names are found in the book (`reading`), the filters that
//! a book keeps (`kept`), and what may be put in while one types (`offers`).

mod kept;
mod offers;
mod reading;

use std::ops::Range;

use crate::domain::period::Period;
use crate::domain::search::Wanted;
use crate::domain::{Sought, Timestamp};
use crate::store::{
    AccountQuery, AccountTest, Condition, ContactQuery, ContactTest, EntryTest, Within,
};

use super::{Error, Result};

pub use offers::{FilterOffer, FilterOffers};

/// What a filter asks of the list that it was read for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Words, as they were typed.
    words: Vec<String>,
    /// Whether archived contacts are asked for.
    archived: Option<bool>,
    contacts: Vec<Condition<ContactTest>>,
    entries: Vec<Condition<EntryTest>>,
    accounts: Vec<Condition<AccountTest>>,
}

/// What is wrong with a filter, and where in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterFault {
    /// Where it stands.
    pub at: Range<usize>,
    /// What is wrong, and what to do about it.
    pub error: Error,
}

/// A filter as it was understood, also where something is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadFilter {
    /// What it asks.
    pub filter: ListFilter,
    /// What is wrong first of all.
    pub fault: Option<FilterFault>,
    /// The spans of time that it names, in the order of the text; those of saved filters do not count.
    pub spans: Vec<Period>,
}

impl ListFilter {
    /// Tells whether it asks nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Asks it of a query of contacts, besides what that asks already.
    pub fn ask_contacts(&self, query: &mut ContactQuery) {
        self.ask_words(&mut query.filter);
        query.archived = self.archived.unwrap_or(query.archived);
        query.conditions.extend(self.contacts.iter().cloned());
    }

    /// Asks it of a query of accounts, besides what that asks already.
    pub fn ask_accounts(&self, query: &mut AccountQuery) {
        self.ask_words(&mut query.filter);
        query.conditions.extend(self.accounts.iter().cloned());
    }

    /// Adds its words to those that are asked for already.
    fn ask_words(&self, asked: &mut Option<String>) {
        if !self.words.is_empty() {
            let own = asked.take().into_iter();
            let all: Vec<String> = own.chain(self.words.iter().cloned()).collect();
            *asked = Some(all.join(" "));
        }
    }

    /// Returns what it asks of interactions.
    pub fn of_entries(&self) -> Vec<Condition<EntryTest>> {
        let text = (!self.words.is_empty()).then(|| self.words.join(" "));
        let words =
            text.map(|text| Condition { negated: false, test: EntryTest::Words(text) }).into_iter();
        words.chain(self.entries.iter().cloned()).collect()
    }

    /// Takes the words out of it, which a search looks for.
    pub(super) fn take_words(&mut self) -> Sought {
        let wanted = |text: String, exact, negated| Wanted { text, exact, negated };
        let mut terms: Vec<Wanted> = std::mem::take(&mut self.words)
            .into_iter()
            .map(|text| wanted(text, false, false))
            .collect();
        let mut take = |negated: bool, text: &str, exact: bool| {
            terms.push(wanted(text.to_owned(), exact, negated));
            false
        };
        self.contacts.retain(|Condition { negated, test }| match test {
            ContactTest::Words(text) => take(*negated, text, false),
            ContactTest::Exact(text) => take(*negated, text, true),
            _ => true,
        });
        self.entries.retain(|Condition { negated, test }| match test {
            EntryTest::Words(text) => take(*negated, text, false),
            EntryTest::Exact(text) => take(*negated, text, true),
            _ => true,
        });
        Sought { terms }
    }

    /// Tells whether archived contacts alone are asked for, or the others alone.
    pub(super) fn archived(&self) -> Option<bool> {
        self.archived
    }

    /// Returns between which moments interactions have to have happened.
    pub fn span(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let (mut since, mut until) = (None, None);
        for condition in self.entries.iter().filter(|condition| !condition.negated) {
            if let EntryTest::Happened(Within { from, until: end }) = condition.test {
                let from = Some(from).filter(|from| *from != Period::OPEN_FROM);
                let end = Some(end).filter(|end| *end != Period::OPEN_UNTIL);
                since = since.max(from);
                until = [until, end].into_iter().flatten().min();
            }
        }
        (since, until)
    }
}

impl ReadFilter {
    /// Returns what a filter asks.
    ///
    /// # Errors
    /// With what is wrong with it, and where in `text`.
    pub fn checked(self, text: &str) -> Result<ListFilter> {
        match self.fault {
            None => Ok(self.filter),
            Some(FilterFault { at, error }) => Err(error.placed(text, &at)),
        }
    }
}
