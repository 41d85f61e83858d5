//! What was found, in groups.

use crate::domain::{ContactId, Interaction, Named};

/// Groups entries, each by its place, by their first contact: the one of the first entry first.
pub fn by_contact(entries: &[Interaction]) -> Vec<(Option<&Named<ContactId>>, Vec<usize>)> {
    let mut groups: Vec<(Option<&Named<ContactId>>, Vec<usize>)> = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let first = entry.contacts.first();
        let id = first.map(|contact| contact.id);
        match groups.iter_mut().find(|(other, _)| other.map(|contact| contact.id) == id) {
            Some((_, places)) => places.push(place),
            None => groups.push((first, vec![place])),
        }
    }
    groups
}
