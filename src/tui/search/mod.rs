//! Search in everything as one types: `g /`, a few letters, Enter.
//!
//! It is read on the worker's thread, so that no letter waits for it, and the latest text wins. Contacts
//! come first, then accounts, then entries below their contact; what was looked for is marked.

mod keys;
mod view;

use crate::app::{SearchInput, SearchResults};
use crate::domain::{AccountId, ContactId, Interaction};

use super::finder::Finder;
use super::message::{Effect, Read};

pub use keys::{failed, key, mouse, open, paste, reread, take};
pub use view::view;

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
    results: Option<Box<(String, SearchResults)>>,
    /// Why the text could not be searched for.
    error: Option<String>,
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

    /// Asks for what is found; nothing where nothing is typed.
    fn ask(&self) -> Option<Effect> {
        let text = self.text();
        (!text.is_empty()).then(|| Effect::Read(Read::Search(text.to_owned())))
    }

    /// Tells whether what is shown is of the text that stands in the field.
    fn is_current(&self) -> bool {
        self.results.as_ref().is_some_and(|results| results.0 == self.text())
            || self.error.is_some()
            || self.text().is_empty()
    }

    /// Returns what was found.
    fn found(&self) -> Option<&SearchResults> {
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
    let mut groups: Vec<(Option<ContactId>, String, Vec<usize>)> = Vec::new();
    for (place, entry) in found.entries.rows.iter().enumerate() {
        let first = entry.contacts.first();
        let id = first.map(|contact| contact.id);
        match groups.iter_mut().find(|(other, ..)| *other == id) {
            Some((.., places)) => places.push(place),
            None => {
                let name = first.map_or_else(|| "Nobody".to_owned(), |first| first.name.clone());
                groups.push((id, name, vec![place]));
            }
        }
    }
    for (_, name, places) in groups {
        let count = super::confirm::count(places.len() as u64, "entry", "entries");
        rows.push(Row::Heading(name, count));
        rows.extend(places.into_iter().map(|place| Row::Record(Target::Entry(place))));
    }
    rows
}
