//! Conditions of lists: what a filter asks for beyond the fields of a query, names resolved.

use crate::domain::filter::Compare;
use crate::domain::interaction::Satisfaction;
use crate::domain::{
    AccountId, ContactId, Direction, InteractionType, LabelId, MemberId, Outcome, Timestamp,
};

/// One thing that has to hold, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition<T> {
    /// Whether it must not hold.
    pub negated: bool,
    /// What is asked.
    pub test: T,
}

/// A span of time; the first moment belongs to it, the last does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

/// What is asked of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactTest {
    /// It belongs to this account.
    Account(AccountId),
    /// It bears this label.
    Label(LabelId),
    /// This member holds it.
    Holder(MemberId),
    /// An open follow-up with it, or its cadence, is due then.
    Due(Within),
    /// It has a star.
    Starred,
    /// It has an e-mail.
    Email,
    /// It has a phone.
    Phone,
    /// It has an open follow-up.
    FollowUp,
    /// It has notes.
    Note,
    /// It has these words, as [`super::ContactQuery::filter`] has them.
    Words(String),
    /// It has these words, one after the other.
    Exact(String),
}

/// What is asked of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountTest {
    /// This member holds it.
    Holder(MemberId),
    /// Its name has these words, each at the beginning of a word.
    Words(String),
    /// Its name has these words, one after the other.
    Exact(String),
}

/// What is asked of an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryTest {
    /// It is of this type.
    Type(InteractionType),
    /// This member had it.
    By(MemberId),
    /// This contact took part.
    With(ContactId),
    /// It stands in the timeline of this account.
    Account(AccountId),
    /// Somebody who took part bears this label.
    Label(LabelId),
    /// This member holds somebody who took part.
    Holder(MemberId),
    /// It ended so.
    Outcome(Outcome),
    /// It happened then.
    Happened(Within),
    /// An open follow-up that came from it is due then.
    Due(Within),
    /// It took so many seconds.
    Duration(Compare, u32),
    /// The contact was so content.
    Satisfaction(Compare, Satisfaction),
    /// It went this way.
    Direction(Direction),
    /// It is pinned.
    Pinned,
    /// An open follow-up came from it.
    FollowUp,
    /// Its summary has these words, each at the beginning of a word.
    Words(String),
    /// Its summary has these words, one after the other.
    Exact(String),
}
