//! Contacts.

use crate::domain::{Contact, ContactId, ContactRow, Named, RelationKind, Relationship};
use crate::store::{Consequences, ContactQuery, Page};

use super::{Result, Session};

/// A value with an optional label: an e-mail of `work`. Written `work:ana@example.org` in flags? No:
/// flags give bare values; imports and forms give labels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labelled {
    /// "work", "home", the network.
    pub label: Option<String>,
    /// The value as typed.
    pub value: String,
}

impl From<&str> for Labelled {
    fn from(value: &str) -> Self {
        Self { label: None, value: value.to_owned() }
    }
}

/// A contact to make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactInput {
    /// The name.
    pub name: String,
    /// E-mails.
    pub emails: Vec<Labelled>,
    /// Phones.
    pub phones: Vec<Labelled>,
    /// Web addresses.
    pub urls: Vec<Labelled>,
    /// Handles; the label is the network.
    pub handles: Vec<Labelled>,
    /// Postal addresses.
    pub addresses: Vec<Labelled>,
    /// The account's name; made where there is none of that name.
    pub account: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// Labels by name; made where missing.
    pub labels: Vec<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The birthday: `1985-04-15` or `--04-15`.
    pub birthday: Option<String>,
    /// WHO of the holder.
    pub holder: Option<String>,
    /// Custom values by key.
    pub custom: Vec<(String, String)>,
}

/// A change to a contact; `None` leaves a field as it is, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactEdit {
    /// A new name.
    pub name: Option<String>,
    /// What `tl contact edit` adds or sets: the flags of add.
    pub emails: Vec<Labelled>,
    /// Phones to add.
    pub phones: Vec<Labelled>,
    /// Web addresses to add.
    pub urls: Vec<Labelled>,
    /// Handles to add.
    pub handles: Vec<Labelled>,
    /// Addresses to add.
    pub addresses: Vec<Labelled>,
    /// The account's name.
    pub account: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// Labels to put on; made where missing.
    pub labels: Vec<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The birthday.
    pub birthday: Option<String>,
    /// WHO of the holder.
    pub holder: Option<String>,
    /// Custom values to set.
    pub custom: Vec<(String, String)>,
    /// E-mails to take away.
    pub remove_emails: Vec<String>,
    /// Phones to take away (in any format).
    pub remove_phones: Vec<String>,
    /// Labels to take off.
    pub remove_labels: Vec<String>,
    /// Custom keys to take away.
    pub unset: Vec<String>,
}

/// What went with a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedContact {
    /// Its name.
    pub name: String,
    /// What went with it.
    pub consequences: Consequences,
    /// Whether another process still reads and the last copy in the WAL waits for it.
    pub purge_pending: bool,
}

impl Session {
    /// Returns one window of contacts.
    pub fn contacts(&self, query: &ContactQuery) -> Result<Page<ContactRow>> {
        todo!()
    }

    /// Returns whole contacts for the rows of a window, in its order (`contact list --json`).
    pub fn contacts_in_full(&self, rows: &[ContactRow]) -> Result<Vec<Contact>> {
        todo!()
    }

    /// Returns one contact.
    pub fn contact(&self, id: ContactId) -> Result<Contact> {
        todo!()
    }

    /// Makes a contact.
    pub fn add_contact(&self, input: &ContactInput) -> Result<Contact> {
        todo!()
    }

    /// Changes a contact.
    pub fn edit_contact(&self, id: ContactId, edit: &ContactEdit) -> Result<Contact> {
        todo!()
    }

    /// Stars a contact or takes the star away.
    pub fn star_contact(&self, id: ContactId, starred: bool) -> Result<Contact> {
        todo!()
    }

    /// Archives a contact or brings it back.
    pub fn archive_contact(&self, id: ContactId, archived: bool) -> Result<Contact> {
        todo!()
    }

    /// Puts a label on a contact (making the label where missing) or takes it off.
    pub fn label_contact(&self, id: ContactId, label: &str, on: bool) -> Result<Contact> {
        todo!()
    }

    /// Says what goes with a contact, for the confirmation.
    pub fn consequences(&self, id: ContactId) -> Result<Consequences> {
        todo!()
    }

    /// Deletes a contact.
    pub fn delete_contact(&self, id: ContactId) -> Result<DeletedContact> {
        todo!()
    }

    /// Ties two contacts.
    pub fn relate(
        &self,
        from: ContactId,
        kind: RelationKind,
        to: ContactId,
    ) -> Result<Relationship> {
        todo!()
    }

    /// Lists a contact's relationships.
    pub fn relationships(&self, id: ContactId) -> Result<Vec<Relationship>> {
        todo!()
    }

    /// Names contacts that look like `who` (for "no match" hints).
    pub fn nearest(&self, who: &str) -> Result<Vec<Named<ContactId>>> {
        todo!()
    }
}
