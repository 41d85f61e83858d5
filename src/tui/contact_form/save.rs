//! From what was typed to what is written; every error at its field.

use crate::app::{ContactEdit, ContactInput, Error, Labelled, Part};
use crate::domain::contact::phone_digits;
use crate::domain::{Birthday, DetailKind, Name, email, phone};

use super::{ContactForm, Field, lists};

/// What saving the form writes.
#[derive(Debug, Clone, PartialEq)]
pub enum Submission {
    /// A new contact.
    Add(Box<ContactInput>),
    /// A change to one.
    Edit(Box<ContactEdit>),
}

/// What a list gains and loses.
#[derive(Default)]
struct Difference {
    added: Vec<String>,
    removed: Vec<String>,
}

impl ContactForm {
    /// Says why nothing was written, at the field that it is about.
    pub fn fail(&mut self, error: &Error, text: String) {
        self.focus = match error.part {
            Some(Part::Name) => Field::Name,
            Some(Part::Email) => Field::Email,
            Some(Part::Account) => Field::Account,
            Some(Part::Holder) => Field::Holder,
            Some(Part::Title) => Field::Title,
            Some(Part::Birthday) => Field::Birthday,
            Some(Part::Notes) => Field::Notes,
            Some(Part::Labels) => Field::Labels,
            Some(Part::Domains) | None => self.focus,
        };
        self.saving = None;
        self.errors = vec![(self.focus, text)];
    }

    /// Reads the fields.
    ///
    /// # Errors
    /// Every field that cannot be read, with what is wrong.
    pub fn submission(&self) -> Result<Submission, Vec<(Field, String)>> {
        let errors = self.wrong();
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(match &self.editing {
            None => Submission::Add(Box::new(self.input())),
            Some(_) => Submission::Edit(Box::new(self.change())),
        })
    }

    /// Says what cannot be read.
    fn wrong(&self) -> Vec<(Field, String)> {
        let mut errors = Vec::new();
        if let Err(why) = Name::parse(self.text(Field::Name), "the name") {
            errors.push((Field::Name, why.to_string()));
        }
        let birthday = self.text(Field::Birthday).trim();
        if let Err(why) = birthday.parse::<Birthday>()
            && !birthday.is_empty()
        {
            errors.push((Field::Birthday, why.to_string()));
        }
        for item in self.difference(Field::Email).added {
            if let Err(why) = email::parse_email(&lists::labelled(&item).value) {
                errors.push((Field::Email, why.to_string()));
            }
        }
        for item in self.difference(Field::Phone).added {
            let number = lists::labelled(&item).value;
            if phone_digits(&number).len() < phone::FEWEST_DIGITS {
                errors.push((Field::Phone, phone::NotAPhone(number).to_string()));
            }
        }
        for item in self.items(Field::Custom) {
            if let Err(why) = lists::custom(&item) {
                errors.push((Field::Custom, why));
            }
        }
        errors
    }

    fn input(&self) -> ContactInput {
        let some = |field: Field| Some(self.trimmed(field)).filter(|text| !text.is_empty());
        ContactInput {
            name: self.trimmed(Field::Name),
            emails: self.added(Field::Email),
            phones: self.added(Field::Phone),
            urls: self.added(Field::Web),
            handles: self.added(Field::Handle),
            addresses: self.added(Field::Address),
            account: some(Field::Account),
            title: some(Field::Title),
            labels: lists::labels(self.text(Field::Labels)),
            notes: some(Field::Notes),
            birthday: some(Field::Birthday),
            holder: some(Field::Holder),
            custom: custom(&self.difference(Field::Custom).added),
        }
    }

    fn change(&self) -> ContactEdit {
        let other = |field: Field| self.is_changed(field).then(|| self.trimmed(field));
        let values = |field: Field| -> Vec<String> {
            let kind = field.details();
            let removed = self.difference(field).removed;
            let details = self.editing.iter().flat_map(|contact| contact.details.iter());
            let gone = details
                .filter(|it| Some(it.kind) == kind && removed.contains(&lists::line_of(it, field)));
            gone.map(|detail| detail.value.clone()).collect()
        };
        let removed = [
            (Field::Web, DetailKind::Url),
            (Field::Handle, DetailKind::Handle),
            (Field::Address, DetailKind::Address),
        ];
        let fields = self.difference(Field::Custom);
        let set = custom(&fields.added);
        let mut unset: Vec<String> =
            custom(&fields.removed).into_iter().map(|(key, _)| key).collect();
        unset.retain(|key| !set.iter().any(|(other, _)| other == key));
        let (labels, had) =
            (lists::labels(self.text(Field::Labels)), lists::labels(self.base(Field::Labels)));
        ContactEdit {
            name: other(Field::Name),
            emails: self.added(Field::Email),
            phones: self.added(Field::Phone),
            urls: self.added(Field::Web),
            handles: self.added(Field::Handle),
            addresses: self.added(Field::Address),
            account: other(Field::Account),
            title: other(Field::Title),
            labels: labels.iter().filter(|name| !had.contains(name)).cloned().collect(),
            notes: other(Field::Notes),
            birthday: other(Field::Birthday),
            holder: other(Field::Holder),
            custom: set,
            remove_emails: values(Field::Email),
            remove_phones: values(Field::Phone),
            remove_details: removed
                .into_iter()
                .flat_map(|(field, kind)| values(field).into_iter().map(move |it| (kind, it)))
                .collect(),
            remove_labels: had.iter().filter(|name| !labels.contains(name)).cloned().collect(),
            unset,
        }
    }

    fn trimmed(&self, field: Field) -> String {
        self.text(field).trim().to_owned()
    }

    /// Returns the items of a field.
    pub(super) fn items(&self, field: Field) -> Vec<String> {
        lists::items(self.text(field), field, &self.base_items(field))
    }

    /// Returns the items that a field began with.
    pub(super) fn base_items(&self, field: Field) -> Vec<String> {
        let Some(kind) = field.details() else { return Vec::new() };
        match &self.editing {
            Some(contact) => {
                contact.details(kind).map(|detail| lists::line_of(detail, field)).collect()
            }
            None => Vec::new(),
        }
    }

    /// Returns what a field's list gains and loses.
    fn difference(&self, field: Field) -> Difference {
        if !self.is_changed(field) {
            return Difference::default();
        }
        let (now, was) = (self.items(field), self.base_items(field));
        Difference {
            added: now.iter().filter(|item| !was.contains(item)).cloned().collect(),
            removed: was.into_iter().filter(|item| !now.contains(item)).collect(),
        }
    }

    fn added(&self, field: Field) -> Vec<Labelled> {
        self.difference(field).added.iter().map(|item| lists::labelled(item)).collect()
    }
}

/// Reads those of the items that are custom fields.
fn custom(items: &[String]) -> Vec<(String, String)> {
    items.iter().filter_map(|item| lists::custom(item).ok()).collect()
}
