//! What a record adds to a person that is known already: blanks are filled, lists and labels
//! united. Nothing is overwritten, and what stands there instead is told.

use std::collections::{HashMap, HashSet};

use crate::domain::phone::{self, Region};
use crate::domain::text::name_key;
use crate::domain::{Birthday, Cadence, Contact, DetailKind};
use crate::intake::{ContactDraft, DetailDraft};

use super::shelf::{Pack, Unpack};

/// What an import needs to know of a person to say what is new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// The name, as it is written.
    pub name: String,
    account: Option<String>,
    title: Option<String>,
    birthday: Option<Birthday>,
    cadence: Option<Cadence>,
    notes: Option<String>,
    /// Details by kind and key; custom fields by the key of their label.
    details: HashSet<(DetailKind, String)>,
    /// What custom fields hold, by the key of their label.
    custom: HashMap<String, String>,
    /// Phones as written: their region cannot be told from a key.
    phones: Vec<String>,
    /// The country of phones that are written without one.
    home: Option<Region>,
    labels: HashSet<String>,
    /// The records that went here: their ids in their source, and what was noted of each. One that
    /// said something else another time stands here twice.
    origins: HashSet<(String, String)>,
}

/// A field that a contact keeps as it is, and what a record has there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The field's word, or the key of a custom field.
    pub field: String,
    /// What stands there, raw.
    pub stays: String,
    /// What the record has, raw.
    pub not_taken: String,
}

impl Kept {
    fn new(field: &str, stays: &str, not_taken: &str) -> Self {
        let [field, stays, not_taken] = [field, stays, not_taken].map(str::to_owned);
        Self { field, stays, not_taken }
    }
}

/// What is new of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Gain {
    /// The account's name.
    pub account: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// The birthday.
    pub birthday: Option<Birthday>,
    /// How often to be in touch.
    pub cadence: Option<Cadence>,
    /// The notes.
    pub notes: Option<String>,
    /// New details.
    pub details: Vec<DetailDraft>,
    /// New labels.
    pub labels: Vec<String>,
    /// Where the record came from: its id there, and what is noted with it.
    pub origin: Option<(String, String)>,
    /// What is not taken, for the person has something else there.
    pub kept: Vec<Kept>,
}

impl Gain {
    /// Tells whether there is nothing new; where it came from alone is not.
    pub(super) fn is_nothing(&self) -> bool {
        let Self { account, title, birthday, cadence, notes, details, labels, .. } = self;
        let texts = [account, title, notes].iter().any(|field| field.is_some());
        let fields = texts || birthday.is_some() || cadence.is_some();
        !fields && details.is_empty() && labels.is_empty()
    }
}

impl Person {
    /// Takes what counts of a contact. Where it came from is no part of its record:
    /// [`Self::came_from`] adds it.
    pub(super) fn of(contact: &Contact, home: Option<Region>) -> Self {
        let mut person = Self {
            home,
            name: contact.name.clone(),
            account: contact.account.as_ref().map(|account| account.name.clone()),
            title: contact.title.clone(),
            birthday: contact.birthday,
            cadence: contact.cadence,
            notes: contact.notes.clone(),
            labels: contact.labels.iter().map(|label| name_key(&label.name)).collect(),
            ..Self::default()
        };
        for detail in &contact.details {
            person.put(detail.kind, detail.label.as_deref(), &detail.value);
        }
        person
    }

    /// Notes that a record went here.
    pub(super) fn came_from(&mut self, external_id: String, noted: Option<String>) {
        self.origins.insert((external_id, noted.unwrap_or_default()));
    }

    /// Tells whether this very record went here already. Read again it adds nothing: what of it is
    /// not here any more, somebody took away.
    pub(super) fn has_read(&self, draft: &ContactDraft, source: &str) -> bool {
        let id = draft.external_id.as_ref();
        id.is_some_and(|id| self.origins.contains(&(id.clone(), note(draft, source))))
    }

    /// Takes a record that went here already: nothing of it is new, only `label` may be. What the
    /// person has instead of it is told again.
    pub(super) fn read_again(
        &mut self,
        draft: &ContactDraft,
        source: &str,
        label: Option<&str>,
    ) -> Gain {
        let kept = self.clone().gain(draft, source, None).kept;
        let new = label.filter(|label| self.labels.insert(name_key(label)));
        Gain { labels: new.map(str::to_owned).into_iter().collect(), kept, ..Gain::default() }
    }

    /// Notes a detail; returns whether it is new.
    fn put(&mut self, kind: DetailKind, label: Option<&str>, value: &str) -> bool {
        let key = match kind {
            DetailKind::Custom => name_key(label.unwrap_or_default()),
            _ => kind.key(value),
        };
        let new = self.details.insert((kind, key.clone()));
        match kind {
            DetailKind::Phone if new => self.phones.push(value.to_owned()),
            DetailKind::Custom if new => drop(self.custom.insert(key, value.to_owned())),
            _ => {}
        }
        new
    }

    /// Makes a person of a record, and returns what of it is new: all. `label` is put on besides.
    pub(super) fn made_of(
        draft: &ContactDraft,
        source: &str,
        label: Option<&str>,
        home: Option<Region>,
    ) -> (Self, Gain) {
        let mut person = Self { name: draft.name.clone(), home, ..Self::default() };
        let gain = person.gain(draft, source, label);
        (person, gain)
    }

    /// Adds a record to the person and returns what of it is new. `label` is put on besides.
    pub(super) fn gain(&mut self, draft: &ContactDraft, source: &str, label: Option<&str>) -> Gain {
        let mut gain = Gain::default();
        let kept = &mut gain.kept;
        let same = |mine: &String, theirs: &String| name_key(mine) == name_key(theirs);
        gain.account = fill("account", &mut self.account, draft.account.as_ref(), same, kept);
        gain.title = fill("title", &mut self.title, draft.title.as_ref(), same, kept);
        let same = |mine: &Birthday, theirs: &Birthday| mine == theirs;
        gain.birthday = fill("birthday", &mut self.birthday, draft.birthday.as_ref(), same, kept);
        gain.cadence = draft.cadence.filter(|_| self.cadence.is_none());
        self.cadence = self.cadence.or(gain.cadence);
        let same = |mine: &String, theirs: &String| mine.contains(theirs);
        gain.notes = fill("notes", &mut self.notes, draft.notes.as_ref(), same, kept);
        for detail in &draft.details {
            let same_phone = detail.kind == DetailKind::Phone
                && self
                    .phones
                    .iter()
                    .any(|known| phone::same_number(known, &detail.value, self.home));
            if !same_phone && self.put(detail.kind, detail.label.as_deref(), &detail.value) {
                gain.details.push(detail.clone());
            } else if let (DetailKind::Custom, Some(key)) = (detail.kind, detail.label.as_deref())
                && let Some(mine) = self.custom.get(&name_key(key))
                && *mine != detail.value
            {
                gain.kept.push(Kept::new(key, mine, &detail.value));
            }
        }
        for label in draft.labels.iter().map(String::as_str).chain(label) {
            if self.labels.insert(name_key(label)) {
                gain.labels.push(label.to_owned());
            }
        }
        if let Some(id) = &draft.external_id {
            let noted = note(draft, source);
            if self.origins.insert((id.clone(), noted.clone())) {
                gain.origin = Some((id.clone(), noted));
            }
        }
        gain
    }

    /// Returns all of the person but the home country in few bytes.
    pub(super) fn packed(&self) -> Box<[u8]> {
        let Self { name, account, title, birthday, cadence, notes, .. } = self;
        let mut pack = Pack::default();
        pack.list([name]);
        pack.list(account);
        pack.list(title);
        pack.list(birthday.map(|day| day.to_string()));
        pack.list(cadence.map(|cadence| cadence.days().to_string()));
        pack.list(notes);
        for kind in DetailKind::ALL {
            let of_kind = self.details.iter().filter(|(its, _)| *its == kind).map(|(_, key)| key);
            pack.list(of_kind.collect::<Vec<_>>());
        }
        pack.list(self.custom.keys());
        pack.list(self.custom.values());
        pack.list(&self.phones);
        pack.list(&self.labels);
        pack.list(self.origins.iter().map(|(id, _)| id));
        pack.list(self.origins.iter().map(|(_, noted)| noted));
        pack.done()
    }

    /// Makes the person of such bytes.
    pub(super) fn unpacked(packed: &[u8], home: Option<Region>) -> Option<Self> {
        let mut packed = Unpack(packed);
        let mut one = || {
            let list = packed.list()?;
            Some(list.first().map(|text| (*text).to_owned()))
        };
        let mut person = Self {
            name: one()??,
            account: one()?,
            title: one()?,
            birthday: one()?.and_then(|day| day.parse().ok()),
            cadence: one()?.and_then(|days| days.parse().ok()).and_then(Cadence::new),
            notes: one()?,
            home,
            ..Self::default()
        };
        let mut list =
            || Some(packed.list()?.into_iter().map(str::to_owned).collect::<Vec<String>>());
        for kind in DetailKind::ALL {
            person.details.extend(list()?.into_iter().map(|key| (kind, key)));
        }
        person.custom = list()?.into_iter().zip(list()?).collect();
        person.phones = list()?;
        person.labels = list()?.into_iter().collect();
        person.origins = list()?.into_iter().zip(list()?).collect();
        Some(person)
    }

    /// Tells whether a record would add nothing.
    pub(super) fn has_all_of(&self, draft: &ContactDraft) -> bool {
        self.clone().gain(draft, "", None).is_nothing()
    }

    /// Tells whether an e-mail or phone of a record is this person's, a role mailbox too.
    pub(super) fn shares_a_detail(&self, draft: &ContactDraft) -> bool {
        let reached = |kind| matches!(kind, DetailKind::Email | DetailKind::Phone);
        draft
            .details
            .iter()
            .filter(|detail| reached(detail.kind))
            .any(|detail| self.details.contains(&(detail.kind, detail.kind.key(&detail.value))))
    }

    /// Tells whether a phone of a record is this person's, in whatever format.
    pub(super) fn shares_a_phone(&self, draft: &ContactDraft) -> bool {
        let phones = || draft.details.iter().filter(|detail| detail.kind == DetailKind::Phone);
        self.phones
            .iter()
            .any(|known| phones().any(|detail| phone::same_number(known, &detail.value, self.home)))
    }
}

/// Returns what is noted with the id of a record: its source, a mark of all that it said, and one of
/// its name.
pub(super) fn note(draft: &ContactDraft, source: &str) -> String {
    format!("{source} {} {}", draft.mark(), draft.name_mark())
}

/// Fills a blank; what cannot be taken goes to `kept`.
fn fill<T: Clone + ToString>(
    field: &str,
    mine: &mut Option<T>,
    theirs: Option<&T>,
    same: impl Fn(&T, &T) -> bool,
    kept: &mut Vec<Kept>,
) -> Option<T> {
    let theirs = theirs?;
    match mine {
        None => *mine = Some(theirs.clone()),
        Some(mine) if same(mine, theirs) => return None,
        Some(mine) => {
            kept.push(Kept::new(field, &mine.to_string(), &theirs.to_string()));
            return None;
        }
    }
    mine.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(kind: DetailKind, label: Option<&str>, value: &str) -> DetailDraft {
        DetailDraft { kind, label: label.map(str::to_owned), value: value.to_owned() }
    }

    fn draft() -> ContactDraft {
        ContactDraft {
            name: "Ana".to_owned(),
            account: Some("Acme".to_owned()),
            details: vec![
                detail(DetailKind::Email, None, "ana@x.org"),
                detail(DetailKind::Phone, None, "+49 89 1234567"),
                detail(DetailKind::Custom, Some("Team"), "blue"),
            ],
            labels: vec!["VIP".to_owned()],
            external_id: Some("uid-1".to_owned()),
            ..ContactDraft::default()
        }
    }

    #[test]
    fn the_same_again_is_nothing_new() {
        let (mut person, first) = Person::made_of(&draft(), "vcard", Some("fair"), None);
        assert_eq!(first.account.as_deref(), Some("Acme"));
        assert_eq!(first.details, draft().details);
        assert_eq!(first.labels, ["VIP", "fair"]);
        assert_eq!(first.origin.map(|(id, _)| id).as_deref(), Some("uid-1"));
        assert!(person.has_read(&draft(), "vcard"));
        let again = person.gain(&draft(), "vcard", Some("Fair"));
        assert!(again.is_nothing(), "{again:?}");
        assert_eq!(again.origin, None);
    }

    #[test]
    fn blanks_are_filled_and_nothing_is_overwritten() {
        let (mut person, _) = Person::made_of(&draft(), "vcard", None, None);
        let richer = ContactDraft {
            account: Some("Globex".to_owned()),
            title: Some("CTO".to_owned()),
            notes: Some("met in Lyon".to_owned()),
            details: vec![
                detail(DetailKind::Email, Some("home"), "ANA@x.org"),
                detail(DetailKind::Email, None, "ana@home.example"),
                detail(DetailKind::Phone, None, "089 1234567"),
                detail(DetailKind::Custom, Some("team"), "red"),
            ],
            labels: vec!["vip".to_owned(), "new".to_owned()],
            external_id: Some("uid-2".to_owned()),
            ..draft()
        };
        let gain = person.gain(&richer, "vcard", None);
        assert_eq!(gain.account, None);
        assert_eq!(gain.title.as_deref(), Some("CTO"));
        assert_eq!(gain.notes.as_deref(), Some("met in Lyon"));
        assert_eq!(gain.details, [detail(DetailKind::Email, None, "ana@home.example")]);
        assert_eq!(gain.labels, ["new"]);
        assert_eq!(gain.origin.map(|(id, _)| id).as_deref(), Some("uid-2"));
        let kept = [Kept::new("account", "Acme", "Globex"), Kept::new("team", "blue", "red")];
        assert_eq!(gain.kept, kept);
    }

    #[test]
    fn phones_that_only_look_alike_are_kept() {
        let phones = |values: &[&str]| ContactDraft {
            details: values.iter().map(|value| detail(DetailKind::Phone, None, value)).collect(),
            ..ContactDraft::default()
        };
        let first = phones(&["Extension", "Other", "123456789"]);
        let (mut person, gain) = Person::made_of(&first, "vcard", None, None);
        assert_eq!(gain.details, first.details);
        let more = phones(&["other", "3456789", "+49 123456789"]);
        assert_eq!(person.gain(&more, "vcard", None).details, phones(&["3456789"]).details);
    }

    #[test]
    fn another_origin_alone_is_nothing() {
        let (mut person, _) = Person::made_of(&draft(), "vcard", None, None);
        let moved = ContactDraft { external_id: Some("uid-9".to_owned()), ..draft() };
        assert!(person.gain(&moved, "vcard", None).is_nothing());
    }
}
