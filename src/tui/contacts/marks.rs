//! Contacts that are marked, to do one thing with all of them.

use std::collections::HashMap;

use crate::domain::{ContactId, ContactRow};

use super::super::form::Choice;

/// The marked contacts. They stay marked whatever the list shows.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Each with the number of its mark.
    marked: HashMap<ContactId, (u64, Choice)>,
    last: u64,
}

impl Marks {
    /// Tells whether a contact is marked.
    pub fn has(&self, id: ContactId) -> bool {
        self.marked.contains_key(&id)
    }

    /// Returns how many are marked.
    pub fn len(&self) -> usize {
        self.marked.len()
    }

    /// Tells whether none is marked.
    pub fn is_empty(&self) -> bool {
        self.marked.is_empty()
    }

    /// Marks a contact.
    pub fn add(&mut self, row: &ContactRow) {
        self.last += 1;
        self.marked.entry(row.id).or_insert((self.last, Choice::from(row)));
    }

    /// Takes the mark off a contact; returns whether it had one.
    pub fn remove(&mut self, id: ContactId) -> bool {
        self.marked.remove(&id).is_some()
    }

    /// Takes all marks off where they are those of an entry that was logged.
    pub fn done_with(&mut self, people: &[ContactId]) {
        if self.marked.keys().all(|id| people.contains(id)) {
            self.clear();
        }
    }

    /// Takes all marks off.
    pub fn clear(&mut self) {
        self.marked.clear();
    }

    /// Returns the marked contacts in the order in which they were marked.
    pub fn list(&self) -> Vec<Choice> {
        let mut marked: Vec<_> = self.marked.values().collect();
        marked.sort_by_key(|(number, _)| *number);
        marked.into_iter().map(|(_, choice)| choice.clone()).collect()
    }
}
