//! Import batches: one run of an import, what it brought, and where a record came from.

use uuid::Uuid;

use super::{BatchId, ContactId, InteractionId, MemberId, Named, Timestamp};

/// Which record of which file of an import something came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provenance {
    /// The import.
    pub batch: BatchId,
    /// The file's number in it, from 0; [`Op::TallyBatch`](super::Op::TallyBatch) names it.
    pub file: u32,
    /// The line where the record begins, from 1.
    pub line: u64,
}

/// What became of the records of an import so far, beside those that it made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BatchTally {
    /// Records that added to a contact that was there.
    pub merged: u64,
    /// Records that added nothing.
    pub skipped: u64,
}

/// One run of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// The format's word: `vcard`.
    pub format: String,
    /// What was imported: a file's name, raw, or how many there were.
    pub file: String,
    /// When it began.
    pub at: Timestamp,
    /// Who imported.
    pub by: Named<MemberId>,
    /// How many contacts it made.
    pub contacts: u64,
    /// How many interactions it made.
    pub interactions: u64,
    /// What became of its other records.
    pub tally: BatchTally,
    /// When and by whom it was taken back.
    pub taken_back: Option<BatchTakenBack>,
}

/// That an import was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchTakenBack {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Named<MemberId>,
    /// How many of its contacts are gone.
    pub contacts: u64,
    /// How many of its interactions are gone.
    pub interactions: u64,
}

/// Where a record came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFrom {
    /// The import.
    pub batch: BatchId,
    /// The file's name, raw.
    pub file: String,
    /// The line where it begins, from 1.
    pub line: Option<u64>,
    /// When it was imported.
    pub at: Timestamp,
    /// Who imported it, raw.
    pub by: String,
}

/// A record that an import brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Which.
    pub record: BroughtId,
    /// Its name or the first line of its text, raw.
    pub name: String,
    /// The file's name, raw.
    pub file: String,
    /// The line where it begins, from 1.
    pub line: Option<u64>,
}

/// The id of a record that an import brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BroughtId {
    /// A contact.
    Contact(ContactId),
    /// An interaction.
    Interaction(InteractionId),
}

/// A kind of record that an import can bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchKind {
    /// A contact: one that it made, or one that it added to.
    Contact,
    /// An interaction.
    Interaction,
    /// A follow-up.
    FollowUp,
    /// A relationship.
    Relationship,
    /// An opportunity.
    Opportunity,
    /// An account.
    Account,
    /// A label.
    Label,
}

impl BatchKind {
    /// Returns its word, as JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Interaction => "interaction",
            Self::FollowUp => "follow-up",
            Self::Relationship => "relationship",
            Self::Opportunity => "opportunity",
            Self::Account => "account",
            Self::Label => "label",
        }
    }
}

/// Why a record stays when the import that brought it is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyKept {
    /// Somebody changed it since.
    Changed,
    /// Another import added to it.
    AnotherImport,
    /// It is pinned.
    Pinned,
    /// Something else that stays is about it.
    Entries,
    /// There is a follow-up with it.
    FollowUps,
    /// It stands in a relationship.
    Relationships,
    /// It stands in an opportunity.
    Opportunities,
    /// Something else uses it.
    Used,
    /// Of what the import added to it, something was changed since; the rest was taken back.
    PartlyChanged,
}

impl WhyKept {
    /// Says why, as it reads after the record's name.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Changed => "was changed since",
            Self::AnotherImport => "another import added to it",
            Self::Pinned => "is pinned",
            Self::Entries => "has entries of its own",
            Self::FollowUps => "has a follow-up",
            Self::Relationships => "has a relationship",
            Self::Opportunities => "stands in an opportunity",
            Self::Used => "is used elsewhere",
            Self::PartlyChanged => "some of what was added to it was changed since",
        }
    }
}

/// A record that stays when the import that brought it is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftByBatch {
    /// What it is.
    pub kind: BatchKind,
    /// Its id.
    pub id: Uuid,
    /// Its name or the first line of its text, raw.
    pub name: String,
    /// Why it stays.
    pub why: WhyKept,
}
