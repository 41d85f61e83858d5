//! What is marked in the inbox, to decide on all of it at once.

use std::collections::{HashMap, HashSet};

use crate::app::InboxId;

use super::Target;

/// The marked ones. They stay marked whatever part is shown.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Each with the number of its mark.
    marked: HashMap<InboxId, (u64, Target)>,
    last: u64,
}

impl Marks {
    /// Tells whether one is marked.
    pub fn has(&self, id: InboxId) -> bool {
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

    /// Marks one.
    pub fn add(&mut self, target: Target) {
        self.last += 1;
        self.marked.entry(target.id).or_insert((self.last, target));
    }

    /// Takes the mark off; returns whether there was one.
    pub fn remove(&mut self, id: InboxId) -> bool {
        self.marked.remove(&id).is_some()
    }

    /// Takes the marks off these; returns those that had one, in the order of the marks.
    pub fn take(&mut self, ids: &HashSet<InboxId>) -> Vec<Target> {
        let mut taken: Vec<_> = ids.iter().filter_map(|id| self.marked.remove(id)).collect();
        taken.sort_by_key(|(number, _)| *number);
        taken.into_iter().map(|(_, target)| target).collect()
    }

    /// Takes all marks off.
    pub fn clear(&mut self) {
        self.marked.clear();
    }

    /// Returns the marked ones in the order in which they were marked.
    pub fn list(&self) -> Vec<Target> {
        let mut marked: Vec<_> = self.marked.values().collect();
        marked.sort_by_key(|(number, _)| *number);
        marked.into_iter().map(|(_, target)| target.clone()).collect()
    }
}
