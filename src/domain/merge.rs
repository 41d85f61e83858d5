//! What a contact takes of another one when the two are merged.
//!
//! Blanks are filled, lists and labels united, notes joined; what both have stays as the one who stays
//! has it. Entries, follow-ups and ties are not taken: they are shown where their contact stands
//! ([`Op::Merge`](super::Op::Merge)).

use super::contact::ContactChange;
use super::phone::{self, Region};
use super::text::name_key;
use super::{Cadence, Contact, Detail, DetailId, DetailKind, Name, Summary};

/// The one who stays, while others are taken in.
#[derive(Debug, Clone)]
pub struct Merging {
    stays: Contact,
    home: Option<Region>,
    changes: Vec<ContactChange>,
    gained: Vec<Gained>,
    left: Vec<Left>,
}

/// A value that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gained {
    /// The field, as a form calls it.
    pub field: String,
    /// The value; raw.
    pub value: String,
}

/// A value that is not taken, because the one who stays has another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The field, as a form calls it.
    pub field: String,
    /// What stays; raw.
    pub stays: String,
    /// What is no longer shown; raw.
    pub left: String,
}

impl Merging {
    /// Begins with the one who stays. Phones that are written without a country are of `home`.
    pub fn into(stays: Contact, home: Option<Region>) -> Self {
        Self { stays, home, changes: Vec::new(), gained: Vec::new(), left: Vec::new() }
    }

    /// Takes in another one. `cadence` is the one set on that contact itself.
    pub fn take(&mut self, other: &Contact, cadence: Option<Cadence>) {
        self.take_fields(other);
        self.take_notes(other);
        if self.stays.cadence.is_none()
            && let Some(cadence) = cadence
        {
            self.stays.cadence = Some(cadence);
            self.change(
                "cadence",
                format!("{} days", cadence.days()),
                ContactChange::Cadence(Some(cadence)),
            );
        }
        if other.starred && !self.stays.starred {
            self.stays.starred = true;
            self.change("star", "yes".to_owned(), ContactChange::Starred(true));
        }
        // Whoever is at work with one of them would find neither.
        if self.stays.archived && !other.archived {
            self.stays.archived = false;
            self.change("archived", "no".to_owned(), ContactChange::Archived(false));
        }
        for detail in &other.details {
            self.take_detail(detail);
        }
        for label in &other.labels {
            if self.stays.labels.iter().all(|mine| mine.id != label.id) {
                self.stays.labels.push(label.clone());
                self.change("label", label.name.clone(), ContactChange::Label(label.id, true));
            }
        }
    }

    /// Notes where one of them was imported from: the source with its mark, and the id there. A file
    /// that is read again finds the one who stays.
    pub fn take_origin(&mut self, noted: Option<String>, external_id: String) {
        let said = noted.as_deref().unwrap_or_default();
        let id = DetailId::origin(self.stays.id, &external_id, said);
        let detail = Detail { id, kind: DetailKind::Origin, label: noted, value: external_id };
        self.changes.push(ContactChange::PutDetail(detail));
    }

    /// Returns the one who stays, as it will be.
    pub fn stays(&self) -> &Contact {
        &self.stays
    }

    /// Returns the changes of the one who stays.
    pub fn changes(&self) -> &[ContactChange] {
        &self.changes
    }

    /// Returns what is taken.
    pub fn gained(&self) -> &[Gained] {
        &self.gained
    }

    /// Returns what is not taken.
    pub fn left(&self) -> &[Left] {
        &self.left
    }

    fn change(&mut self, field: &str, value: String, change: ContactChange) {
        self.gained.push(Gained { field: field.to_owned(), value });
        self.changes.push(change);
    }

    fn leave(&mut self, field: &str, stays: &str, left: &str) {
        if name_key(stays) != name_key(left) {
            let (stays, left) = (stays.to_owned(), left.to_owned());
            self.left.push(Left { field: field.to_owned(), stays, left });
        }
    }

    /// Fills the fields that hold one value.
    fn take_fields(&mut self, other: &Contact) {
        self.leave("name", &self.stays.name.clone(), &other.name);
        match (&self.stays.account, &other.account) {
            (None, Some(account)) => {
                let change = ContactChange::Account(Some(account.id));
                self.change("account", account.name.clone(), change);
                self.stays.account = Some(account.clone());
            }
            (Some(mine), Some(theirs)) if mine.id != theirs.id => {
                self.leave("account", &mine.name.clone(), &theirs.name);
            }
            _ => {}
        }
        match (&self.stays.holder, &other.holder) {
            (None, Some(holder)) => {
                let change = ContactChange::Holder(Some(holder.id));
                self.change("holder", holder.name.clone(), change);
                self.stays.holder = Some(holder.clone());
            }
            (Some(mine), Some(theirs)) if mine.id != theirs.id => {
                self.leave("holder", &mine.name.clone(), &theirs.name);
            }
            _ => {}
        }
        match (&self.stays.title, &other.title) {
            (None, Some(title)) => {
                if let Ok(name) = Name::parse(title, "the title") {
                    self.change("title", title.clone(), ContactChange::Title(Some(name)));
                    self.stays.title = Some(title.clone());
                }
            }
            (Some(mine), Some(theirs)) => self.leave("title", &mine.clone(), theirs),
            _ => {}
        }
        match (self.stays.birthday, other.birthday) {
            (None, Some(day)) => {
                self.change("birthday", day.to_string(), ContactChange::Birthday(Some(day)));
                self.stays.birthday = Some(day);
            }
            (Some(mine), Some(theirs)) => {
                self.leave("birthday", &mine.to_string(), &theirs.to_string());
            }
            _ => {}
        }
    }

    /// Joins the notes of both, unless one has the other's already.
    fn take_notes(&mut self, other: &Contact) {
        let Some(theirs) = &other.notes else { return };
        let joined = match &self.stays.notes {
            None => theirs.clone(),
            Some(mine) if mine.contains(theirs.as_str()) => return,
            Some(mine) => format!("{mine}\n\n{theirs}"),
        };
        match Summary::parse_as(&joined, "the notes") {
            Ok(notes) => {
                self.changes.retain(|change| !matches!(change, ContactChange::Notes(_)));
                self.change("notes", theirs.clone(), ContactChange::Notes(Some(notes)));
                self.stays.notes = Some(joined);
            }
            // Together they are too long.
            Err(_) => self.leave("notes", &self.stays.notes.clone().unwrap_or_default(), theirs),
        }
    }

    fn take_detail(&mut self, theirs: &Detail) {
        let kind = theirs.kind;
        if kind == DetailKind::Custom {
            return self.take_custom(theirs);
        }
        let key = kind.key(&theirs.value);
        let has = self.stays.details(kind).any(|mine| {
            kind.key(&mine.value) == key
                || (kind == DetailKind::Phone
                    && phone::same_number(&mine.value, &theirs.value, self.home))
        });
        if !has {
            let id = DetailId::taken(self.stays.id, kind, &key);
            self.put(kind.name(), Detail { id, ..theirs.clone() });
        }
    }

    fn take_custom(&mut self, theirs: &Detail) {
        let field = theirs.label.clone().unwrap_or_default();
        let key = name_key(&field);
        let same = |mine: &&Detail| mine.label.as_deref().map(name_key).unwrap_or_default() == key;
        let mine = self.stays.details(DetailKind::Custom).find(same).map(|it| it.value.clone());
        match mine {
            Some(mine) => self.leave(&field, &mine, &theirs.value),
            None => {
                let id = DetailId::custom(self.stays.id, &key);
                self.put(&field, Detail { id, ..theirs.clone() });
            }
        }
    }

    fn put(&mut self, field: &str, detail: Detail) {
        self.stays.details.push(detail.clone());
        self.change(field, detail.value.clone(), ContactChange::PutDetail(detail));
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::{Named, Timestamp};
    use super::*;

    fn contact(n: u128, name: &str) -> Contact {
        Contact {
            id: Uuid::from_u128(n).into(),
            name: name.to_owned(),
            account: None,
            holder: None,
            title: None,
            details: Vec::new(),
            labels: Vec::new(),
            starred: false,
            archived: false,
            birthday: None,
            notes: None,
            cadence: None,
            last_interaction_at: None,
            interaction_count: 0,
            created_at: Timestamp::from_millis(0),
            updated_at: Timestamp::from_millis(0),
        }
    }

    fn detail(n: u128, kind: DetailKind, label: Option<&str>, value: &str) -> Detail {
        let id = Uuid::from_u128(n).into();
        Detail { id, kind, label: label.map(str::to_owned), value: value.to_owned() }
    }

    #[test]
    fn blanks_are_filled_lists_united_and_nothing_is_written_over() {
        let stays = Contact {
            title: Some("CTO".to_owned()),
            notes: Some("met in Lyon".to_owned()),
            archived: true,
            details: vec![
                detail(20, DetailKind::Email, None, "ana@x.org"),
                detail(21, DetailKind::Phone, None, "+49 89 1234567"),
                detail(22, DetailKind::Custom, Some("Team"), "blue"),
            ],
            ..contact(1, "Ana Ruiz")
        };
        let other = Contact {
            account: Some(Named { id: Uuid::from_u128(9).into(), name: "Acme".to_owned() }),
            title: Some("Chief".to_owned()),
            notes: Some("likes tea".to_owned()),
            starred: true,
            labels: vec![Named { id: Uuid::from_u128(8).into(), name: "vip".to_owned() }],
            details: vec![
                detail(30, DetailKind::Email, Some("home"), "ANA@x.org"),
                detail(31, DetailKind::Email, Some("home"), "ana@home.example"),
                detail(32, DetailKind::Phone, None, "089 1234567"),
                detail(33, DetailKind::Custom, Some("team"), "red"),
                detail(34, DetailKind::Custom, Some("region"), "EMEA"),
            ],
            ..contact(2, "A. Ruiz")
        };
        let mut merging = Merging::into(stays, None);
        merging.take(&other, Cadence::new(30));
        let gained: Vec<_> =
            merging.gained().iter().map(|it| (it.field.as_str(), it.value.as_str())).collect();
        assert_eq!(
            gained,
            [
                ("account", "Acme"),
                ("notes", "likes tea"),
                ("cadence", "30 days"),
                ("star", "yes"),
                ("archived", "no"),
                ("e-mail", "ana@home.example"),
                ("region", "EMEA"),
                ("label", "vip"),
            ]
        );
        let left: Vec<_> = merging
            .left()
            .iter()
            .map(|it| (it.field.as_str(), it.stays.as_str(), it.left.as_str()))
            .collect();
        assert_eq!(
            left,
            [("name", "Ana Ruiz", "A. Ruiz"), ("title", "CTO", "Chief"), ("team", "blue", "red")]
        );
        assert_eq!(merging.stays().notes.as_deref(), Some("met in Lyon\n\nlikes tea"));
        assert_eq!(merging.changes().len(), gained.len());

        // The same once more is nothing new.
        let changes = merging.changes().to_vec();
        merging.take(&other, Cadence::new(30));
        assert_eq!(merging.changes(), changes);
    }

    #[test]
    fn notes_of_several_are_written_once() {
        let notes =
            |n: u128, text: &str| Contact { notes: Some(text.to_owned()), ..contact(n, "Ana") };
        let mut merging = Merging::into(notes(1, "a"), None);
        merging.take(&notes(2, "b"), None);
        merging.take(&notes(3, "c"), None);
        let written = Summary::parse("a\n\nb\n\nc").unwrap();
        assert_eq!(merging.changes(), [ContactChange::Notes(Some(written))]);
    }
}
