//! What was found, with the lines that are shown of it.

use crate::app::SearchResults;
use crate::domain::search::{Marked, marks, reason, shortened, snippet};
use crate::domain::{Contact, Sought};

use super::COLUMNS;

/// The most characters of a line that are kept.
const KEPT: usize = 400;

/// What was found, and what is shown of each record. It is made where the records were read: texts
/// may be long, and no key waits for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// What was found.
    pub found: SearchResults,
    /// Of each contact.
    pub contacts: Vec<ContactLine>,
    /// The name of each account.
    pub accounts: Vec<Marked>,
    /// Of each entry the line that has most of what was looked for.
    pub entries: Vec<Marked>,
}

/// What is shown of a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactLine {
    /// Its name.
    pub name: Marked,
    /// That of its account.
    pub account: Option<Marked>,
    /// Why it was found, where these do not say so.
    pub why: Option<Marked>,
}

impl Answer {
    /// Makes the lines of what was found.
    pub fn new(found: SearchResults) -> Self {
        let sought = &found.sought;
        let line = |text: &str| shortened(snippet(text, sought, COLUMNS.into()), KEPT);
        Self {
            contacts: found.contacts.iter().map(|contact| of_contact(contact, sought)).collect(),
            accounts: found.accounts.iter().map(|account| marked(&account.name, sought)).collect(),
            entries: found.entries.rows.iter().map(|entry| line(&entry.text())).collect(),
            found,
        }
    }
}

fn marked(text: &str, sought: &Sought) -> Marked {
    (text.to_owned(), marks(text, sought))
}

fn of_contact(contact: &Contact, sought: &Sought) -> ContactLine {
    let why = reason(contact, sought, usize::from(COLUMNS) / 2);
    let account = contact.account.as_ref();
    ContactLine {
        name: marked(&contact.name, sought),
        account: account.map(|account| marked(&account.name, sought)),
        why: why.map(|why| shortened(marked(&why, sought), KEPT)),
    }
}
