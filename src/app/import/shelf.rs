//! Whom a dry run makes or changes, put away small: nothing is written that could be looked up, and
//! whole persons with all that they are found by would fill the memory.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, Hash};

use crate::domain::ContactId;
use crate::domain::phone::Region;

use super::merging::Person;

/// Persons in bytes, found by marks of what records are found by. A mark has 128 bits: that two of
/// a billion are the same by chance is a matter of one in 10^20.
#[derive(Default)]
pub(super) struct Shelf {
    seeds: [RandomState; 2],
    people: Vec<(ContactId, Box<[u8]>)>,
    places: HashMap<ContactId, u32>,
    by_mark: HashMap<[u64; 2], Behind>,
    /// The places behind marks that several have, the first one put away first.
    crowds: Vec<Vec<u32>>,
}

/// Who is behind a mark.
enum Behind {
    /// The one at this place.
    One(u32),
    /// A crowd.
    Crowd(usize),
}

impl Shelf {
    fn mark(&self, trace: &impl Hash) -> [u64; 2] {
        [self.seeds[0].hash_one(trace), self.seeds[1].hash_one(trace)]
    }

    /// Puts a person away, in the place that they had.
    pub(super) fn put(&mut self, id: ContactId, person: &Person) {
        let packed = person.packed();
        match self.places.entry(id) {
            Entry::Occupied(place) => self.people[*place.get() as usize].1 = packed,
            Entry::Vacant(free) => {
                // There are no 4 billion persons in memory.
                let Ok(place) = u32::try_from(self.people.len()) else { return };
                free.insert(place);
                self.people.push((id, packed));
            }
        }
    }

    /// Notes that a person who was put away is found by a trace.
    pub(super) fn reached_by(&mut self, id: ContactId, trace: &impl Hash) {
        let Some(&place) = self.places.get(&id) else { return };
        match self.by_mark.entry(self.mark(trace)) {
            Entry::Vacant(free) => drop(free.insert(Behind::One(place))),
            Entry::Occupied(mut behind) => match *behind.get() {
                Behind::One(one) if one == place => {}
                Behind::One(one) => {
                    behind.insert(Behind::Crowd(self.crowds.len()));
                    self.crowds.push(vec![one, place]);
                }
                Behind::Crowd(at) if self.crowds[at].contains(&place) => {}
                Behind::Crowd(at) => self.crowds[at].push(place),
            },
        }
    }

    /// Lists those who are found by a trace, at most so many, the first one put away first.
    pub(super) fn having(&self, trace: &impl Hash, most: usize) -> Vec<ContactId> {
        if self.by_mark.is_empty() {
            return Vec::new();
        }
        let places = match self.by_mark.get(&self.mark(trace)) {
            None => &[],
            Some(Behind::One(one)) => std::slice::from_ref(one),
            Some(Behind::Crowd(at)) => self.crowds[*at].as_slice(),
        };
        places.iter().take(most).map(|place| self.people[*place as usize].0).collect()
    }

    /// Returns a person who was put away.
    pub(super) fn person(&self, id: ContactId, home: Option<Region>) -> Option<Person> {
        let place = *self.places.get(&id)?;
        Person::unpacked(&self.people[place as usize].1, home)
    }
}

/// Lists of texts in bytes: their number, then each with its length before it, in groups of 7 bits.
#[derive(Default)]
pub(super) struct Pack(Vec<u8>);

impl Pack {
    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// Adds a list.
    pub(super) fn list<T: AsRef<str>>(
        &mut self,
        texts: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
    ) {
        let texts = texts.into_iter();
        self.number(texts.len());
        for text in texts {
            self.number(text.as_ref().len());
            self.0.extend_from_slice(text.as_ref().as_bytes());
        }
    }

    /// Returns the bytes.
    pub(super) fn done(self) -> Box<[u8]> {
        self.0.into_boxed_slice()
    }
}

/// The lists that a [`Pack`] was made of, one after the other.
pub(super) struct Unpack<'p>(pub &'p [u8]);

impl<'p> Unpack<'p> {
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Takes the next list.
    pub(super) fn list(&mut self) -> Option<Vec<&'p str>> {
        let texts = self.number()?;
        let mut list = Vec::new();
        for _ in 0..texts {
            let length = self.number()?;
            let (text, rest) = self.0.split_at_checked(length)?;
            self.0 = rest;
            list.push(std::str::from_utf8(text).ok()?);
        }
        Some(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DetailKind;
    use crate::intake::{ContactDraft, DetailDraft};
    use uuid::Uuid;

    fn id(n: u128) -> ContactId {
        ContactId::new(Uuid::from_u128(n))
    }

    fn draft(name: &str) -> ContactDraft {
        let detail = |kind, label: Option<&str>, value: &str| DetailDraft {
            kind,
            label: label.map(str::to_owned),
            value: value.to_owned(),
        };
        ContactDraft {
            name: name.to_owned(),
            account: Some("Acme".to_owned()),
            title: Some("CTO".to_owned()),
            birthday: "--02-29".parse().ok(),
            notes: Some("long ".repeat(100)),
            details: vec![
                detail(DetailKind::Email, None, "ana@x.org"),
                detail(DetailKind::Phone, None, "089 1234567"),
                detail(DetailKind::Custom, Some("Team"), "blue"),
            ],
            labels: vec!["VIP".to_owned(), String::new()],
            external_id: Some("uid-1".to_owned()),
            ..ContactDraft::default()
        }
    }

    #[test]
    fn a_person_comes_back_whole() {
        let (person, _) = Person::made_of(&draft("Ana"), "vcard", Some("fair"), None);
        let mut shelf = Shelf::default();
        shelf.put(id(1), &person);
        assert_eq!(shelf.person(id(1), None), Some(person));
        assert_eq!(shelf.person(id(2), None), None);
        let (renamed, _) = Person::made_of(&draft("Anna"), "vcard", None, None);
        shelf.put(id(1), &renamed);
        assert_eq!(shelf.person(id(1), None), Some(renamed), "it takes the place it had");
        assert_eq!(shelf.people.len(), 1);
    }

    #[test]
    fn what_was_cut_short_is_nobody() {
        let (person, _) = Person::made_of(&draft("Ana"), "vcard", None, None);
        let packed = person.packed();
        for length in 0..packed.len() {
            assert_eq!(Person::unpacked(&packed[..length], None), None, "{length}");
        }
    }

    #[test]
    fn everybody_behind_a_trace_is_found_once_and_in_order() {
        let mut shelf = Shelf::default();
        for n in 1..=3 {
            shelf.put(id(n), &Person::made_of(&draft("Ana"), "vcard", None, None).0);
            shelf.reached_by(id(n), &"office");
            shelf.reached_by(id(n), &"office");
        }
        shelf.reached_by(id(2), &"ana");
        shelf.reached_by(id(9), &"nobody");
        assert_eq!(shelf.having(&"office", 10), [id(1), id(2), id(3)]);
        assert_eq!(shelf.having(&"office", 2), [id(1), id(2)]);
        assert_eq!(shelf.having(&"ana", 10), [id(2)]);
        assert_eq!(shelf.having(&"nobody", 10), []);
    }
}
