//! Search in everything as one types: `g /`, a few letters, Enter.
//!
//! It is read on the worker's thread, so that no letter waits for it, and the latest text wins. Contacts
//! come first, then accounts, then entries below their contact; what was looked for is marked.

mod answer;
mod keys;
mod view;

use std::ops::Range;

use crate::app::{SearchInput, SearchResults};
use crate::domain::search::by_contact;
use crate::domain::{AccountId, ContactId, Interaction, InteractionId};

use super::finder::Finder;
use super::hints::Hints;
use super::message::{Effect, Read};

pub use answer::Answer;
pub use keys::{failed, key, learn, mouse, open, paste, reread, take};
pub use view::view;

/// The most columns of the box.
const COLUMNS: u16 = 110;
/// How many contacts are shown.
const CONTACTS: usize = 10;
/// How many accounts.
const ACCOUNTS: usize = 5;
/// How many entries.
const ENTRIES: usize = 60;

/// The search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// The field, and which of the records is selected.
    finder: Finder,
    /// What was found, and of which text; it may be an earlier one.
    results: Option<Box<(String, Answer)>>,
    /// Why the text could not be searched for.
    error: Option<String>,
    /// What the book says of the text as a filter, and what Tab goes through.
    hints: Hints,
    /// The rows that are made of it.
    rows: Vec<Row>,
    /// Whether the first record is wanted as soon as it is found.
    hasty: bool,
}

/// One row below the field.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    /// The name of a group, and what else there is to say of it.
    Heading(String, String),
    /// A record.
    Record(Target),
}

/// A record that was found, by its place among those of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Contact(usize),
    Account(usize),
    Entry(usize),
}

/// A record that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Record {
    Contact(ContactId),
    Account(AccountId),
    Entry(InteractionId),
}

/// Where a record is gone to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    Contact(ContactId),
    Account(AccountId),
    Entry(Box<Interaction>),
}

impl Search {
    /// Returns the text, without blanks around it.
    fn text(&self) -> &str {
        self.finder.edit.text().trim()
    }

    /// Asks what the book says of the text, and for what is found where something is typed.
    fn ask(&self) -> impl Iterator<Item = Effect> {
        let text = Some(self.text()).filter(|text| !text.is_empty());
        let found = text.map(|text| Effect::Read(Read::Search(text.to_owned())));
        std::iter::once(self.ask_hints()).chain(found)
    }

    /// Asks what the book says of the text where the cursor stands.
    fn ask_hints(&self) -> Effect {
        let edit = &self.finder.edit;
        let (text, cursor) = (edit.text().to_owned(), edit.cursor());
        Effect::Read(Read::SearchHints { text, cursor })
    }

    /// Returns what is wrong with the text as a filter, and where: not while Tab is gone on with.
    fn fault(&self) -> Option<&(Range<usize>, String)> {
        let edit = &self.finder.edit;
        self.hints.fault(edit).filter(|_| self.hints.offers(edit).1.is_none())
    }

    /// Says what is wrong with the text, where it is not what was looked for.
    fn wrong(&self) -> Option<&str> {
        // What was looked for as text after all says so itself.
        let is_text = || self.found().is_some_and(|found| found.remark.is_some());
        match self.hints.fault(&self.finder.edit) {
            Some(_) if self.error.is_some() || (self.is_current() && !is_text()) => {
                self.fault().map(|(_, wrong)| wrong.as_str())
            }
            _ => self.error.as_deref(),
        }
    }

    /// Tells whether what is shown is of the text that stands in the field.
    fn is_current(&self) -> bool {
        self.results.as_ref().is_some_and(|results| results.0 == self.text())
            || self.error.is_some()
            || self.text().is_empty()
    }

    /// Returns what was found.
    fn found(&self) -> Option<&SearchResults> {
        self.answer().map(|answer| &answer.found)
    }

    /// Returns what was found, with the lines that are shown of it.
    fn answer(&self) -> Option<&Answer> {
        self.results.as_ref().map(|results| &results.1)
    }

    /// Returns the records in the order of their rows.
    fn targets(&self) -> Vec<Target> {
        let target = |row: &Row| match row {
            Row::Record(target) => Some(*target),
            Row::Heading(..) => None,
        };
        self.rows.iter().filter_map(target).collect()
    }

    /// Returns where the selected record is gone to.
    fn way(&self) -> Option<Way> {
        let found = self.found()?;
        Some(match *self.targets().get(self.finder.selected)? {
            Target::Contact(place) => Way::Contact(found.contacts.get(place)?.id),
            Target::Account(place) => Way::Account(found.accounts.get(place)?.id),
            Target::Entry(place) => Way::Entry(Box::new(found.entries.rows.get(place)?.clone())),
        })
    }

    /// Returns the selected record.
    fn selected(&self) -> Option<Record> {
        self.record(*self.targets().get(self.finder.selected)?)
    }

    fn record(&self, target: Target) -> Option<Record> {
        let found = self.found()?;
        Some(match target {
            Target::Contact(place) => Record::Contact(found.contacts.get(place)?.id),
            Target::Account(place) => Record::Account(found.accounts.get(place)?.id),
            Target::Entry(place) => Record::Entry(found.entries.rows.get(place)?.id),
        })
    }

    /// Takes an answer: the record that was selected stays so. Where it is gone, what took its place is
    /// selected; in an answer to another text, the first.
    fn show(&mut self, text: String, answer: Answer) {
        let same = self.results.as_ref().is_some_and(|before| before.0 == text);
        let was = self.selected().filter(|_| same || self.finder.selected > 0);
        self.results = Some(Box::new((text, answer)));
        self.arrange();
        let place = was.and_then(|was| {
            self.targets().into_iter().position(|target| self.record(target) == Some(was))
        });
        match place {
            Some(place) => self.finder.selected = place,
            None if !same => self.finder.selected = 0,
            None => {}
        }
    }

    /// Makes the rows of what was found.
    fn arrange(&mut self) {
        self.rows = self.found().map(rows).unwrap_or_default();
        let last = self.targets().len().saturating_sub(1);
        self.finder.selected = self.finder.selected.min(last);
    }
}

/// Returns what the worker is asked for.
pub fn input(text: String) -> SearchInput {
    SearchInput {
        text,
        depth: crate::app::Depth::TYPING,
        contacts: CONTACTS,
        accounts: ACCOUNTS,
        interactions: ENTRIES,
        typing: true,
    }
}

/// Puts what was found below headings, entries below their first contact.
fn rows(found: &SearchResults) -> Vec<Row> {
    let more = |more: bool| if more { "and more".to_owned() } else { String::new() };
    let mut rows = Vec::new();
    if !found.contacts.is_empty() {
        rows.push(Row::Heading("Contacts".to_owned(), more(found.more_contacts)));
        rows.extend((0..found.contacts.len()).map(|place| Row::Record(Target::Contact(place))));
    }
    if !found.accounts.is_empty() {
        rows.push(Row::Heading("Accounts".to_owned(), more(found.more_accounts)));
        rows.extend((0..found.accounts.len()).map(|place| Row::Record(Target::Account(place))));
    }
    for (contact, places) in by_contact(&found.entries.rows) {
        let name = contact.map_or_else(|| "Nobody".to_owned(), |contact| contact.name.clone());
        let count = super::confirm::count(places.len() as u64, "entry", "entries");
        rows.push(Row::Heading(name, count));
        rows.extend(places.into_iter().map(|place| Row::Record(Target::Entry(place))));
    }
    rows
}
