//! Drafts: what a foreign file says, before anything is written.

use uuid::Uuid;

use crate::domain::{Birthday, DetailKind};

/// One record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A contact, with what of it was lost.
    Contact(Box<ContactDraft>),
    /// A record that could not be read at all.
    Failed(Loss),
}

/// A contact as a file has it. Texts are trimmed and keep the limits of
/// [`domain::text`](crate::domain::text); otherwise they are raw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactDraft {
    /// The name; never empty.
    pub name: String,
    /// The name of the account.
    pub account: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// E-mails, phones and the rest, the preferred one of each kind first.
    pub details: Vec<DetailDraft>,
    /// The names of the labels, each once.
    pub labels: Vec<String>,
    /// The birthday.
    pub birthday: Option<Birthday>,
    /// Free notes.
    pub notes: Option<String>,
    /// What names this record in its source, so that reading the file again finds it.
    pub external_id: Option<String>,
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// The properties that have no place in a contact: their names, and their lines.
    pub left: Vec<Loss>,
    /// What of it could not be read, in the order of the file.
    pub losses: Vec<Loss>,
}

impl ContactDraft {
    /// Returns a mark of all that the record says: another one says something else.
    pub fn mark(&self) -> String {
        let Self { name, account, title, details, labels, birthday, notes, .. } = self;
        let details: Vec<_> =
            details.iter().map(|it| (it.kind.name(), &it.label, &it.value)).collect();
        // Written with quotes, so that no text can look like two.
        let said = format!("{:?}", (name, account, title, details, labels, birthday, notes));
        let mark = Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes()).simple().to_string();
        mark[..16].to_owned()
    }
}

/// One e-mail, phone, address, URL, handle or custom value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailDraft {
    /// What it holds.
    pub kind: DetailKind,
    /// "work", "home", the network, the custom key.
    pub label: Option<String>,
    /// The value.
    pub value: String,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong with it, in the user's words.
    pub reason: String,
}

impl Loss {
    /// Makes a loss.
    pub fn new(line: u64, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }
}
