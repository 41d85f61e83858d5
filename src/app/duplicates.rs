//! Contacts of a book that may be the same person.

use std::collections::HashMap;

use crate::domain::duplicate::{Finder, Pair, Reason};
use crate::domain::{Contact, ContactId};

use super::{Result, Session};

/// Two contacts that may be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The two. The first is the one to stay where nobody says otherwise: the one with more entries,
    /// of two with as many the older one.
    pub contacts: [Contact; 2],
    /// Why.
    pub reason: Reason,
}

/// The duplicates of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicates {
    /// The first of them, the surest first.
    pub pairs: Vec<Duplicate>,
    /// How many there are in all.
    pub total: usize,
}

impl Session {
    /// Finds the contacts of the current book that may be the same person, and returns the first
    /// `limit` pairs.
    pub fn duplicates(&self, limit: usize) -> Result<Duplicates> {
        let reader = self.reader()?;
        let mut finder = Finder::new(self.config.home());
        reader.subjects(|subject| finder.add(subject))?;
        let mut found = finder.pairs();
        drop(finder);
        let total = found.len();
        found.truncate(limit);
        let mut ids: Vec<ContactId> = found.iter().flat_map(|pair| pair.contacts).collect();
        ids.sort_unstable();
        ids.dedup();
        let contacts = reader.contacts_by_id(&ids)?.into_iter();
        let by_id: HashMap<ContactId, Contact> = contacts.map(|it| (it.id, it)).collect();
        let duplicate = |Pair { contacts: [a, b], reason }| {
            let mut contacts = [by_id.get(&a)?.clone(), by_id.get(&b)?.clone()];
            contacts.sort_by_key(|it| (std::cmp::Reverse(it.interaction_count), it.id));
            Some(Duplicate { contacts, reason })
        };
        Ok(Duplicates { pairs: found.into_iter().filter_map(duplicate).collect(), total })
    }
}
