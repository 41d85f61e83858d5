//! Drafts: what a foreign file says, before anything is written.

use std::fmt::Write as _;

use uuid::Uuid;

use crate::domain::text::name_key;
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
    /// Returns a mark of all that the record says: another one says something else. It stands in
    /// files, so what it is made of never changes: each text with its length in bytes before it, so
    /// that no text can look like two, and `-` for one that is not there.
    pub fn mark(&self) -> String {
        let mut said = String::with_capacity(256);
        let mut say = |text: Option<&str>| match text {
            Some(text) => {
                // A String takes all that is written to it.
                let _ = write!(said, "{}:", text.len());
                said.push_str(text);
            }
            None => said.push('-'),
        };
        let birthday = self.birthday.map(|day| day.to_string());
        say(Some(&self.name));
        for text in [&self.account, &self.title, &birthday, &self.notes] {
            say(text.as_deref());
        }
        for DetailDraft { kind, label, value } in &self.details {
            say(Some(kind.name()));
            say(label.as_deref());
            say(Some(value));
        }
        say(None);
        self.labels.iter().for_each(|label| say(Some(label)));
        let mark = Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes());
        let mut digits = mark.simple().to_string();
        digits.truncate(16);
        digits
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

/// Makes an id of what a record without an id is recognised by: its name, e-mails and phones, in any
/// order and spelling; the account too where it has neither. `format` is the word of its format.
pub(super) fn fingerprint(
    format: &str,
    name: &str,
    account: Option<&str>,
    details: &[DetailDraft],
) -> String {
    let reached =
        |detail: &&DetailDraft| matches!(detail.kind, DetailKind::Email | DetailKind::Phone);
    let mut keys: Vec<String> = details
        .iter()
        .filter(reached)
        .map(|detail| format!("{}:{}", detail.kind.name(), detail.kind.key(&detail.value)))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.is_empty() {
        keys.extend(account.map(name_key));
    }
    keys.insert(0, name_key(name));
    let id =
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{format}\n{}", keys.join("\n")).as_bytes());
    format!("content:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_of_what_is_said_and_stays_what_it_is() {
        let detail = |value: &str| DetailDraft {
            kind: DetailKind::Email,
            label: Some("work".to_owned()),
            value: value.to_owned(),
        };
        let ana = ContactDraft {
            name: "Ana Ruíz".to_owned(),
            account: Some("Acme".to_owned()),
            details: vec![detail("ana@acme.example")],
            labels: vec!["VIP".to_owned()],
            ..ContactDraft::default()
        };
        // Files hold it.
        assert_eq!(ana.mark(), "44969d64a4f75124");
        let elsewhere = ContactDraft { line: 9, external_id: Some("u".to_owned()), ..ana.clone() };
        assert_eq!(elsewhere.mark(), ana.mark(), "where it stands is no part of it");
        let swapped = ContactDraft { account: None, title: ana.account.clone(), ..ana.clone() };
        let more = ContactDraft { labels: vec!["V".to_owned(), "IP".to_owned()], ..ana.clone() };
        let other = ContactDraft { details: vec![detail("ana@x.example")], ..ana.clone() };
        for draft in [swapped, more, other] {
            assert_ne!(draft.mark(), ana.mark(), "{draft:?}");
        }
    }
}
