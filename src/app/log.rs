//! Logging: the main job.

use crate::domain::interaction::{Direction, Satisfaction};
use crate::domain::{ContactId, Interaction, InteractionType, OpportunityId, Outcome, Timestamp};

use super::{ContactInput, Result, Session};

/// With whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Somebody in the book.
    Contact(ContactId),
    /// Somebody new: made in the same write as the entry.
    New(Box<ContactInput>),
}

/// What the forms and `tl log` say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogInput {
    /// With whom; the first is the primary contact.
    pub whom: Vec<Whom>,
    /// The type.
    pub kind: InteractionType,
    /// What was said; may be empty where an outcome is given.
    pub summary: String,
    /// When it happened; by default now, less the duration where a timer ran (the caller says).
    pub occurred_at: Option<Timestamp>,
    /// In or out; by default out for calls, e-mails, messages and social touches.
    pub direction: Option<Direction>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// How long, in seconds.
    pub duration_seconds: Option<u32>,
    /// Where.
    pub location: Option<String>,
    /// About which opportunity.
    pub opportunity: Option<OpportunityId>,
    /// How content the contact was.
    pub satisfaction: Option<Satisfaction>,
    /// Pinned from the start.
    pub pinned: bool,
}

impl LogInput {
    /// Makes the least there is to log.
    pub fn new(kind: InteractionType, whom: Vec<Whom>, summary: impl Into<String>) -> Self {
        Self {
            whom,
            kind,
            summary: summary.into(),
            occurred_at: None,
            direction: None,
            outcome: None,
            duration_seconds: None,
            location: None,
            opportunity: None,
            satisfaction: None,
            pinned: false,
        }
    }
}

/// What was logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub interaction: Interaction,
    /// Contacts that were made with it.
    pub created: Vec<ContactId>,
}

impl Session {
    /// Logs an interaction, making new contacts in the same write.
    ///
    /// # Errors
    /// Where the role does not allow it, the summary and the outcome are empty, or the time lies
    /// in the future.
    pub fn log(&self, input: &LogInput) -> Result<Logged> {
        todo!()
    }

    /// Reads what was typed where nobody matched as a new contact: an e-mail, a bare phone, or a name.
    pub fn new_contact_from(&self, typed: &str) -> Result<ContactInput> {
        todo!()
    }
}
