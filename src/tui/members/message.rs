//! What the members ask for, and what comes back.

use crate::app::{Holdings, MemberInput, MemberRow};
use crate::domain::{HandedOver, Member, MemberId, Moved, Role};

/// What was read about members.
#[derive(Debug, Clone)]
pub enum Told {
    /// All members, and which of them acts.
    All(Vec<MemberRow>, MemberId),
    /// What a member holds, up to [`MOST_HELD`] of each.
    Holdings(MemberId, Holdings),
}

/// Something to read about members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// All members.
    All,
    /// What a member holds.
    Holdings(MemberId),
}

/// Up to how many contacts and accounts a member's are counted.
pub const MOST_HELD: usize = 1_000;

/// Something to write about members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberJob {
    /// Adds a member with a role.
    Add(Box<MemberInput>, Role),
    /// Changes a member's role, then their name and e-mail.
    Edit(MemberId, Box<MemberInput>, Option<Role>),
    /// Hands over what a member holds.
    HandOver {
        /// Whose.
        from: MemberId,
        /// Who gets it; chosen before it is agreed to.
        to: Option<MemberId>,
    },
    /// Removes a member; what they hold goes to another.
    Remove {
        /// Who.
        member: MemberId,
        /// Who gets what they hold.
        to: Option<MemberId>,
    },
}

/// What was written about members.
#[derive(Debug, Clone)]
pub enum MemberWritten {
    /// A new member.
    Added(Box<Member>),
    /// A change to one.
    Changed(Box<Member>),
    /// One is no longer a member; what they held may have gone to another.
    Removed(Box<Member>, Moved),
    /// What one held is another's.
    HandedOver(Box<HandedOver>),
}
