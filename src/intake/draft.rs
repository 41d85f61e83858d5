//! Drafts: what a foreign file says, before anything is written.
//!
//! A draft names people as its file does ([`Party`]); who of them is a contact, a member or nobody
//! known is found out by whoever has the book. Texts are trimmed and keep the limits of
//! [`domain::text`](crate::domain::text); otherwise they are raw.

use std::fmt::Write as _;

use chrono::NaiveDate;
use uuid::Uuid;

pub use crate::domain::Party;
use crate::domain::cadence::Cadence;
use crate::domain::interaction::{ChecklistItem, Direction, Outcome};
use crate::domain::opportunity::Amount;
use crate::domain::text::name_key;
use crate::domain::{Birthday, DetailKind, InteractionType, Timestamp};

/// One record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A contact, with what of it was lost.
    Contact(Box<ContactDraft>),
    /// A touchpoint, or an event to come.
    Interaction(Box<InteractionDraft>),
    /// A promise.
    FollowUp(Box<FollowUpDraft>),
    /// An organisation.
    Account(Box<AccountDraft>),
    /// A possible sale.
    Opportunity(Box<OpportunityDraft>),
    /// A record that could not be read at all.
    Failed(Loss),
}

/// A contact as a file has it.
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
    /// How often to be in touch.
    pub cadence: Option<Cadence>,
    /// Whom they stand to how, as the file names them: `spouse`, `friend`, a word of its own.
    pub related: Vec<(String, Party)>,
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
        digits_of(&said, 16)
    }

    /// Returns a mark of the name, however it is spelled. It stands in files as well.
    pub fn name_mark(&self) -> String {
        digits_of(&name_key(&self.name), 8)
    }
}

/// Returns the first digits of a text's hash.
fn digits_of(text: &str, count: usize) -> String {
    let mut digits = Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).simple().to_string();
    digits.truncate(count);
    digits
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

/// What was seen at a mail or an event that may make it noise; `rule` in [`noise`](super::noise)
/// decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// `List-Id`, `List-Unsubscribe`, `List-Post`, `Mailing-List` and their kin.
    List,
    /// `Precedence: bulk`, `list` or `junk`.
    Bulk,
    /// `Auto-Submitted` other than `no`, and older headers that say the same.
    Automatic,
    /// An answer that a machine gives while somebody is away.
    OutOfOffice,
    /// A message that could not be delivered, or a report of delivery.
    Bounce,
    /// A request to be taken off a list.
    Unsubscribe,
    /// It says of no moment that it was then: the draft's is none.
    Undated,
    /// An event that takes whole days.
    AllDay,
    /// An event that was called off.
    Cancelled,
    /// An event that our side declined.
    Declined,
}

/// A touchpoint as a file has it; later than now, it is an event to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InteractionDraft {
    /// What kind it is.
    pub kind: InteractionType,
    /// When it happened, or will.
    pub occurred_at: Timestamp,
    /// What was said, without HTML, quoted text and signatures; may be empty where there is an
    /// outcome.
    pub summary: String,
    /// Who wrote, called or invited, where the file tells the two sides apart only by who they are.
    pub from: Option<Party>,
    /// Everybody else it was with: recipients, attendees, the contacts of a row.
    pub with: Vec<Party>,
    /// Who was asked to it and declined, or sent somebody else: they were not there. Where one of them
    /// is our side, it is [`Sign::Declined`].
    pub declined: Vec<Party>,
    /// Who of our side had it, where the file says so: the owner of an activity.
    pub owner: Option<Party>,
    /// Who reached out, where the file says so; otherwise it follows from who `from` is.
    pub direction: Option<Direction>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// How long it took, in seconds.
    pub duration_seconds: Option<u32>,
    /// Where it was.
    pub location: Option<String>,
    /// The name of the account.
    pub account: Option<String>,
    /// The title of the opportunity.
    pub opportunity: Option<String>,
    /// A checklist and what was ticked.
    pub checklist: Vec<ChecklistItem>,
    /// The labels that the file puts on it.
    pub labels: Vec<String>,
    /// The conversation: the Message-ID that it began with.
    pub thread: Option<String>,
    /// What may make it noise.
    pub signs: Vec<Sign>,
    /// What names this record in its source: the Message-ID, the event's UID and its recurrence. What
    /// has none gets one of its content (`content:`).
    pub external_id: String,
    /// The source that the id is of where it is not the file's format: an invitation inside a mail is
    /// the calendar's event.
    pub source: Option<&'static str>,
    /// What the record says of `from` besides: the signature of a mail.
    pub signature: Option<Box<ContactDraft>>,
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// What has no place in an interaction: its names, and its lines.
    pub left: Vec<Loss>,
    /// What of it could not be read, in the order of the file.
    pub losses: Vec<Loss>,
}

impl InteractionDraft {
    /// Makes a draft of a type, a time, an id and a line, and nothing else.
    pub fn new(
        kind: InteractionType,
        occurred_at: Timestamp,
        external_id: String,
        line: u64,
    ) -> Self {
        Self {
            kind,
            occurred_at,
            summary: String::new(),
            from: None,
            with: Vec::new(),
            declined: Vec::new(),
            owner: None,
            direction: None,
            outcome: None,
            duration_seconds: None,
            location: None,
            account: None,
            opportunity: None,
            checklist: Vec::new(),
            labels: Vec::new(),
            thread: None,
            signs: Vec::new(),
            external_id,
            source: None,
            signature: None,
            line,
            left: Vec::new(),
            losses: Vec::new(),
        }
    }
}

/// A promise as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpDraft {
    /// To whom.
    pub with: Party,
    /// What was promised; never empty.
    pub text: String,
    /// When it is due.
    pub due: Timestamp,
    /// Who has to do it.
    pub owner: Option<Party>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// What names this record in its source.
    pub external_id: String,
    /// The line of the file where it begins, from 1.
    pub line: u64,
}

/// An organisation as a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountDraft {
    /// The name; never empty.
    pub name: String,
    /// Its domains.
    pub domains: Vec<String>,
    /// The name of the account that it belongs to.
    pub parent: Option<String>,
    /// Who holds it.
    pub owner: Option<Party>,
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// What has no place in an account: its names, and its lines.
    pub left: Vec<Loss>,
    /// What of it could not be read.
    pub losses: Vec<Loss>,
}

/// A possible sale as a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpportunityDraft {
    /// The title; never empty.
    pub title: String,
    /// The name of the account.
    pub account: Option<String>,
    /// With whom.
    pub with: Vec<Party>,
    /// The stage, in the words of the file.
    pub stage: Option<String>,
    /// The amount.
    pub amount: Option<Amount>,
    /// The currency (ISO 4217).
    pub currency: Option<String>,
    /// When it is expected to close.
    pub close_date: Option<NaiveDate>,
    /// What names this record in its source.
    pub external_id: String,
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// What has no place in an opportunity: its names, and its lines.
    pub left: Vec<Loss>,
    /// What of it could not be read.
    pub losses: Vec<Loss>,
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
