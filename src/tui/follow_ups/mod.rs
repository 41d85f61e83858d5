//! Follow-ups on every screen: `f` adds one, `x` marks one as done, `>` puts one off. Which one is
//! meant is that of the row, or the only open one of its contact; of several it is picked.

mod form;
mod keys;
mod reply;

use crate::app::{FollowUpEdit, Promise, Standing};
use crate::domain::{ContactId, FollowUp, FollowUpId, MemberId, Named, Timestamp};

use super::form::Choice;
use super::model::Model;

pub use form::{
    TEXT, days, done_dispute, field_of, ids, is_quick, job, note, subject, texts, title,
};
pub use keys::{act, act_on, ask_to_delete, begin, change, chosen, put_off_cadence};
pub use reply::{told, wrote};

/// Writes a follow-up: when it is due, what it is, and whose where it is somebody else's.
pub fn in_words(model: &Model, follow_up: &FollowUp) -> String {
    let due = model.dates.due_word(follow_up.due);
    let whose = whose(model, follow_up.assignee.as_ref()).map(|name| format!(" ({name})"));
    format!("{due}: {}{}", follow_up.text, whose.unwrap_or_default())
}

/// Names whose something is, unless it is the actor's own: two members may share a name.
pub fn whose<'a>(model: &Model, assignee: Option<&'a Named<MemberId>>) -> Option<&'a str> {
    assignee.filter(|member| member.id != model.book.me).map(|member| member.name.as_str())
}

/// How many open follow-ups of a contact are in hand.
pub const IN_HAND: usize = 20;

/// What an open follow-up is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// To mark it as done.
    Done,
    /// To put it off.
    Later,
    /// To change it.
    Edit,
}

/// What a contact was promised, and when it is due by its cadence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promises {
    /// The contact.
    pub contact: ContactId,
    /// The open follow-ups, the earliest first.
    pub open: Vec<FollowUp>,
    /// Whether there are more of them.
    pub more: bool,
    /// When it is to be contacted.
    pub standing: Standing,
}

/// Something that is put off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Later {
    /// A follow-up.
    FollowUp(Box<FollowUp>),
    /// When a contact is due by its cadence.
    Cadence(Named<ContactId>),
}

impl Later {
    /// Tells whether both are about the same.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::FollowUp(one), Self::FollowUp(other)) => one.id == other.id,
            (Self::Cadence(one), Self::Cadence(other)) => one.id == other.id,
            _ => false,
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::FollowUp(follow_up) => &follow_up.text,
            Self::Cadence(contact) => &contact.name,
        }
    }
}

/// Something to write about follow-ups.
#[derive(Debug, Clone, PartialEq)]
pub enum FollowUpJob {
    /// Makes one with each of these contacts, for a member of this name; nothing is oneself.
    Add(Vec<ContactId>, Box<Promise>, String),
    /// Changes one as it was read; its assignee becomes the member of this name, nobody where it is
    /// empty.
    Edit(Box<FollowUp>, Box<FollowUpEdit>, Option<String>),
    /// Marks one as done.
    Done(FollowUpId),
    /// Puts one off, as it was read.
    Snooze(Box<FollowUp>, Timestamp),
    /// Deletes one.
    Delete(FollowUpId),
    /// Puts off when a contact is due by its cadence; for one more cadence where no day is said.
    Bump(Named<ContactId>, Option<Timestamp>),
}

/// What was written about follow-ups.
#[derive(Debug, Clone)]
pub enum FollowUpWritten {
    /// New ones, all alike.
    Added(Vec<FollowUp>),
    /// A change to one.
    Changed(Box<FollowUp>),
    /// One is done, with this contact.
    Done(Box<FollowUp>, Choice),
    /// One was put off.
    Snoozed(Box<FollowUp>),
    /// One was not put off until then: somebody else put it off or marked it as done since it was
    /// read, and so it stands now.
    SnoozeMeanwhile(Box<FollowUp>, Timestamp),
    /// One is gone.
    Deleted(Box<FollowUp>),
    /// A contact is due by its cadence no sooner.
    Bumped(Named<ContactId>, Timestamp),
}

/// What the next key may log: a follow-up was just marked as done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToLog {
    /// With whom.
    pub with: Choice,
    /// What was done.
    pub text: String,
}
