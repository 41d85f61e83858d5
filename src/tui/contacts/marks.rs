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

    /// Takes all marks off where they are those of an entry that was logged; returns whose they
    /// were.
    pub fn done_with(&mut self, people: &[ContactId]) -> Vec<Choice> {
        if !self.marked.keys().all(|id| people.contains(id)) {
            return Vec::new();
        }
        self.take_off(people)
    }

    /// Takes the marks off contacts; returns those that had one, in the order of the marks.
    pub fn take_off(&mut self, contacts: &[ContactId]) -> Vec<Choice> {
        let mut taken: Vec<_> = contacts.iter().filter_map(|id| self.marked.remove(id)).collect();
        taken.sort_by_key(|(number, _)| *number);
        taken.into_iter().map(|(_, choice)| choice).collect()
    }

    /// Marks contacts again whose marks a change took off. Where others were marked since, theirs
    /// stand.
    pub fn put_back(&mut self, choices: Vec<Choice>) {
        if !self.is_empty() {
            return;
        }
        for choice in choices {
            if let Some(id) = choice.id() {
                self.last += 1;
                self.marked.insert(id, (self.last, choice));
            }
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
