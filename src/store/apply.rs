//! The write door.

use rusqlite::Transaction;

use crate::domain::{
    AccountId, BookId, ContactId, InteractionId, LabelId, MemberId, Op, OpportunityId, Timestamp,
};

use super::database::Database;
use super::{Founder, Options, Result};

/// A record that a write made stale on screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// The book itself, its members or its counters.
    Book,
    /// Who is in the book, and how.
    Members,
    /// A label.
    Label(LabelId),
    /// An account.
    Account(AccountId),
    /// A contact, its details or labels.
    Contact(ContactId),
    /// The timeline of a contact.
    Timeline(ContactId),
    /// An interaction.
    Interaction(InteractionId),
    /// An opportunity.
    Opportunity(OpportunityId),
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// What went stale.
    pub changes: Vec<Change>,
    /// The operations that undo it, to be kept in the session's memory; empty where a purge or a
    /// membership was among the operations.
    pub inverse: Vec<Op>,
    /// When it was logged: the `logged_at` that was stamped.
    pub at: Option<Timestamp>,
    /// Whether purged text may still stand in the WAL because another process reads: it goes as
    /// soon as that reader is done.
    pub purge_pending: bool,
}

pub(super) fn found(_tx: &Transaction<'_>, _options: &Options, _founder: &Founder) -> Result<()> {
    todo!()
}

pub(super) fn apply(
    _db: &Database,
    _actor: MemberId,
    _book: BookId,
    _ops: &[Op],
) -> Result<Applied> {
    todo!()
}
