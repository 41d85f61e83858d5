//! Whom an import knows already.
//!
//! Only the certain is merged: the same personal e-mail, the same phone
//! with a compatible name, or the record that an earlier import took from the same place. A role
//! mailbox, a switchboard number or a name alone makes nobody the same person: where phones alone
//! decide, colleagues behind one number become one.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::domain::duplicate::{NameForm, SWITCHBOARD};
use crate::domain::email::is_role_mailbox;
use crate::domain::phone::{self, Region};
use crate::domain::{ContactId, DetailKind};
use crate::intake::ContactDraft;
use crate::store::{BookReader, Lookup};

use super::merging::Person;
use super::shelf::Shelf;
use crate::app::Result;

/// How many contacts with the same seven last digits are looked at.
const MOST_BEHIND_A_NUMBER: usize = 5_000;

/// What a record is found by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Trace {
    /// The key of a personal e-mail.
    Email(String),
    /// The last seven digits of a phone.
    Phone(String),
    /// Where it came from: the source and its id there.
    Origin(String),
}

impl Trace {
    /// Returns what finds those in the book who have it.
    fn lookup(&self) -> Lookup {
        match self {
            Self::Email(key) => Lookup::Exact(DetailKind::Email, key.clone()),
            Self::Phone(tail) => Lookup::PhoneEnd(tail.clone()),
            Self::Origin(key) => Lookup::Exact(DetailKind::Origin, key.clone()),
        }
    }
}

fn email_trace(value: &str) -> Option<Trace> {
    (!is_role_mailbox(value)).then(|| Trace::Email(DetailKind::Email.key(value)))
}

fn phone_trace(value: &str) -> Option<Trace> {
    phone::tail(value).map(Trace::Phone)
}

/// A record with what it is recognised by.
pub(super) struct Card<'d> {
    /// The record.
    pub draft: &'d ContactDraft,
    name: NameForm,
    traces: Vec<Trace>,
}

impl<'d> Card<'d> {
    /// Takes what a draft is recognised by.
    pub(super) fn of(draft: &'d ContactDraft) -> Self {
        Self { draft, name: NameForm::of(&draft.name), traces: traces(draft) }
    }
}

/// The traces of a draft, each once.
fn traces(draft: &ContactDraft) -> Vec<Trace> {
    let mut traces: Vec<Trace> = draft.external_id.clone().map(Trace::Origin).into_iter().collect();
    for detail in &draft.details {
        let trace = match detail.kind {
            DetailKind::Email => email_trace(&detail.value),
            DetailKind::Phone => phone_trace(&detail.value),
            _ => None,
        };
        traces.extend(trace.filter(|trace| !traces.contains(trace)));
    }
    traces
}

/// The persons that the records of an import may be: those of the book that share a trace with
/// one of them, and those that the import made or changed itself and the book may not have yet.
#[derive(Default)]
pub(super) struct KnownPeople {
    /// The country of phones that are written without one.
    home: Option<Region>,
    names: HashMap<ContactId, NameForm>,
    people: HashMap<ContactId, Person>,
    by_trace: HashMap<Trace, Vec<ContactId>>,
    /// Whom the write in the making makes or changes.
    touched: HashSet<ContactId>,
    /// Those whom a dry run made or changed before.
    shelf: Shelf,
}

impl KnownPeople {
    /// Knows nobody yet; phones that are written without a country are of `home`.
    pub(super) fn new(home: Option<Region>) -> Self {
        Self { home, ..Self::default() }
    }

    /// Reads from the book, and from what was put away, all that share a trace with one of `cards`:
    /// every trace is asked for once, all in one go, and only those who may be one of them are read
    /// in full.
    pub(super) fn read(&mut self, reader: &BookReader<'_>, cards: &[Card<'_>]) -> Result<()> {
        let mut seen: HashSet<&Trace> = HashSet::new();
        let asked: Vec<&Trace> =
            cards.iter().flat_map(|card| &card.traces).filter(|trace| seen.insert(trace)).collect();
        let lookups: Vec<Lookup> = asked.iter().map(|trace| trace.lookup()).collect();
        let found = reader.contacts_named(&lookups, MOST_BEHIND_A_NUMBER)?;
        for (trace, found) in asked.into_iter().zip(found) {
            let most =
                if matches!(trace, Trace::Phone(_)) { MOST_BEHIND_A_NUMBER } else { usize::MAX };
            let away = self.shelf.having(trace, most);
            if found.is_empty() && away.is_empty() {
                continue;
            }
            // Oldest first, whether the book has them by now or not: so runs do not differ.
            let ids = self.by_trace.entry(trace.clone()).or_default();
            ids.extend(found.iter().map(|hit| hit.id).chain(away.iter().copied()));
            ids.sort_unstable();
            ids.dedup();
            for hit in found {
                self.names.entry(hit.id).or_insert_with(|| NameForm::of(&hit.name));
            }
            for id in away {
                if let Entry::Vacant(free) = self.names.entry(id)
                    && let Some(person) = self.shelf.person(id, self.home)
                {
                    free.insert(NameForm::of(&person.name));
                }
            }
        }
        let mut wanted: Vec<ContactId> = Vec::new();
        let mut seen: HashSet<ContactId> = HashSet::new();
        for card in cards {
            for trace in &card.traces {
                for id in self.having(trace, &card.name) {
                    if self.people.contains_key(&id) || !seen.insert(id) {
                        continue;
                    }
                    match self.shelf.person(id, self.home) {
                        Some(person) => drop(self.people.insert(id, person)),
                        None => wanted.push(id),
                    }
                }
            }
        }
        for contact in reader.contacts_by_id(&wanted)? {
            self.people.insert(contact.id, Person::of(&contact, self.home));
        }
        for (id, noted, external_id) in reader.origins_of(&wanted)? {
            if let Some(person) = self.people.get_mut(&id) {
                person.came_from(external_id, noted);
            }
        }
        Ok(())
    }

    /// Forgets everybody: another program may have written meanwhile.
    pub(super) fn forget(&mut self) {
        *self = Self::new(self.home);
    }

    /// Puts away whom a dry run made or changed, for nothing is written that could be looked up, and
    /// forgets the others.
    pub(super) fn put_away(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        for (id, person) in self.people.drain().filter(|(id, _)| touched.contains(id)) {
            self.shelf.put(id, &person);
        }
        for (trace, ids) in self.by_trace.drain() {
            for id in ids.into_iter().filter(|id| touched.contains(id)) {
                self.shelf.reached_by(id, &trace);
            }
        }
        self.names.clear();
    }

    /// Forgets all but those whom the write that begins now makes or changes: the others are read
    /// again, for another program may have written meanwhile.
    pub(super) fn forget_written(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        self.names.retain(|id, _| touched.contains(id));
        self.people.retain(|id, _| touched.contains(id));
        self.by_trace.retain(|_, ids| {
            ids.retain(|id| touched.contains(id));
            !ids.is_empty()
        });
    }

    /// Returns the person that a record certainly is, if it is of this source.
    pub(super) fn certainly(&self, card: &Card<'_>, source: &str) -> Option<ContactId> {
        let Card { draft, name, traces } = card;
        let with = |wanted: fn(&Trace) -> bool| {
            let ids = traces.iter().filter(move |trace| wanted(trace));
            let mut found: Vec<ContactId> =
                ids.flat_map(|trace| self.having(trace, name)).collect();
            let mut seen = HashSet::new();
            found.retain(|id| self.people.contains_key(id) && seen.insert(*id));
            found
        };
        let person = |id: &ContactId| self.people.get(id);
        let named = |id: &ContactId| self.names.get(id);

        // Some programs give every card the same id: it counts where something else agrees.
        let agrees = |id: &ContactId| {
            named(id).is_some_and(|other| other.shares_a_word(name) || other.is(name))
                || person(id).is_some_and(|person| person.shares_a_detail(draft))
        };
        let mut by_origin = with(|trace| matches!(trace, Trace::Origin(_)));
        // The very same record went there, whatever became of the name since.
        let has_read =
            |id: &&ContactId| person(id).is_some_and(|person| person.has_read(draft, source));
        if let Some(id) = by_origin.iter().find(has_read) {
            return Some(*id);
        }
        by_origin.retain(agrees);
        // Of several, the one that has it all: read again, a record finds who it went to.
        let has_all = |id: &&ContactId| person(id).is_some_and(|person| person.has_all_of(draft));
        if let Some(id) = by_origin.iter().find(has_all).or(by_origin.first()) {
            return Some(*id);
        }
        let by_email = with(|trace| matches!(trace, Trace::Email(_)));
        let fitting = by_email.iter().find(|id| named(id).is_some_and(|other| other.fits(name)));
        if let Some(id) = fitting.or(by_email.first()) {
            return Some(*id);
        }
        let by_phone: Vec<ContactId> = with(|trace| matches!(trace, Trace::Phone(_)))
            .into_iter()
            .filter(|id| person(id).is_some_and(|person| person.shares_a_phone(draft)))
            .collect();
        // "J. Stone" beside both John and Jane Stone is neither of them for certain.
        let same: Vec<&ContactId> =
            by_phone.iter().filter(|id| named(id).is_some_and(|other| other.is(name))).collect();
        match (same.as_slice(), by_phone.as_slice()) {
            ([one], _) => Some(**one),
            ([], [one]) => Some(*one),
            _ => None,
        }
    }

    /// Returns a known person.
    pub(super) fn person(&mut self, id: ContactId) -> Option<&mut Person> {
        self.people.get_mut(&id)
    }

    /// Takes up a person that the import makes.
    pub(super) fn add(&mut self, id: ContactId, card: &Card<'_>, person: Person) {
        self.names.insert(id, card.name.clone());
        self.people.insert(id, person);
        self.reached_by(id, card);
    }

    /// Notes that a person is found by all that a record is found by. Those behind a trace stand in
    /// the order of their ids, as the book has them: whether it has them yet is a matter of chance.
    pub(super) fn reached_by(&mut self, id: ContactId, card: &Card<'_>) {
        self.touched.insert(id);
        for trace in &card.traces {
            match self.by_trace.get_mut(trace) {
                Some(ids) => {
                    if let Err(place) = ids.binary_search(&id) {
                        ids.insert(place, id);
                    }
                }
                None => drop(self.by_trace.insert(trace.clone(), vec![id])),
            }
        }
    }

    /// Lists those with a trace; of those behind one phone, those whose name fits.
    fn having(&self, trace: &Trace, name: &NameForm) -> Vec<ContactId> {
        let Some(ids) = self.by_trace.get(trace) else { return Vec::new() };
        let fits = |id: &ContactId| match trace {
            Trace::Email(_) | Trace::Origin(_) => true,
            Trace::Phone(_) => self.names.get(id).is_some_and(|other| {
                if ids.len() > SWITCHBOARD { other.is(name) } else { other.fits(name) }
            }),
        };
        ids.iter().copied().filter(fits).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::DetailDraft;
    use uuid::Uuid;

    fn id(n: u128) -> ContactId {
        ContactId::new(Uuid::from_u128(n))
    }

    fn card(name: &str, details: &[&str]) -> ContactDraft {
        let detail = |value: &&str| DetailDraft {
            kind: if value.contains('@') { DetailKind::Email } else { DetailKind::Phone },
            label: None,
            value: (*value).to_owned(),
        };
        ContactDraft {
            name: name.to_owned(),
            details: details.iter().map(detail).collect(),
            ..ContactDraft::default()
        }
    }

    fn known(cards: &[ContactDraft]) -> KnownPeople {
        let mut known = KnownPeople::default();
        for (n, draft) in (1..).zip(cards) {
            let (person, _) = Person::made_of(draft, "vcard", None, None);
            known.add(id(n), &Card::of(draft), person);
        }
        known
    }

    fn certain(known: &KnownPeople, draft: &ContactDraft) -> Option<ContactId> {
        known.certainly(&Card::of(draft), "vcard")
    }

    #[test]
    fn names_fit_by_whole_words_and_initials() {
        let fits = |a: &str, b: &str| NameForm::of(a).fits(&NameForm::of(b));
        for (a, b) in [
            ("Ana Ruiz", "ANA  RUÍZ"),
            ("Ana", "Ana Ruiz"),
            ("A. Ruiz", "Ana Ruiz"),
            ("Ruiz, Ana", "Ana María Ruiz"),
            ("J. R. Stone", "John Robert Stone"),
        ] {
            assert!(fits(a, b) && fits(b, a), "{a} / {b}");
        }
        for (a, b) in [
            ("Ann Stone", "Bob Stone"),
            ("Max", "Maxine Weber"),
            ("Paul Weber", "Paula Weber"),
            ("Person1 Stone", "Person10 Stone"),
            ("A. R.", "Ana Ruiz"),
            ("Ana Ana", "Ana Lopez"),
            ("", ""),
            ("Ana Ruiz", "Ana Lopez"),
        ] {
            assert!(!fits(a, b) && !fits(b, a), "{a} / {b}");
        }
    }

    #[test]
    fn a_personal_mailbox_is_certain_and_an_office_is_not() {
        let known = known(&[card("Ana", &["ana@x.org", "sales@x.org"])]);
        assert_eq!(certain(&known, &card("Somebody", &["ANA@X.org"])), Some(id(1)));
        assert_eq!(certain(&known, &card("Ana", &["sales@x.org"])), None);
        assert_eq!(certain(&known, &card("Ana", &[])), None);
    }

    #[test]
    fn a_phone_is_certain_with_a_name_that_fits() {
        let known = known(&[
            card("Ann Stone", &["+49 89 1234567"]),
            card("Bob Stone", &["+49 89 1234567"]),
            card("Eve", &["+49 30 1234567"]),
        ]);
        assert_eq!(certain(&known, &card("A. Stone", &["089 1234567"])), Some(id(1)));
        assert_eq!(certain(&known, &card("Bob", &["0049 89 1234567"])), Some(id(2)));
        assert_eq!(certain(&known, &card("Carl Stone", &["+49 89 1234567"])), None);
        assert_eq!(certain(&known, &card("Stone", &["+49 89 1234567"])), None, "two fit");
        assert_eq!(certain(&known, &card("Eve", &["+49 89 1234567"])), None, "another number");
        assert_eq!(certain(&known, &card("Eve", &["1234567"])), None, "of any town");
        assert_eq!(certain(&known, &card("Ann Stone", &["4567"])), None);
    }

    #[test]
    fn an_origin_counts_where_something_agrees() {
        let from = |uid: &str, draft: ContactDraft| ContactDraft {
            external_id: Some(uid.to_owned()),
            ..draft
        };
        let known = known(&[from("0", card("Ana Ruiz", &["info@x.org"]))]);
        assert_eq!(certain(&known, &from("0", card("Ana Lopez", &[]))), Some(id(1)));
        assert_eq!(certain(&known, &from("0", card("A. L.", &["info@x.org"]))), Some(id(1)));
        assert_eq!(certain(&known, &from("0", card("Bob", &[]))), None, "every card has id 0");
        assert_eq!(certain(&known, &from("1", card("Ana Ruiz", &[]))), None);
    }
}
