//! Handing a member's work over to another.

use crate::domain::{Capability, HandedOver, Member, MemberId, Moved, Named, Op};
use crate::store::{Applied, Change, Held};

use super::{Error, Kind, Result, Session};

/// How many of the contacts and accounts that move are named.
const NAMED: usize = 3;

impl Session {
    /// Returns what a member holds in the current book: what handing over would move.
    pub fn held(&self, member: MemberId) -> Result<Moved> {
        let counts = self.reader()?.holdings(member, usize::MAX)?;
        let Held { contacts, accounts } = self.first_held(member)?;
        Ok(Moved {
            contacts: counts.contacts,
            archived: self.archived_held(member)?,
            accounts: counts.accounts,
            follow_ups: counts.follow_ups,
            first_contacts: contacts,
            first_accounts: accounts,
        })
    }

    /// Returns what handing over from one member to another would move, and writes nothing.
    ///
    /// # Errors
    /// `Denied` where the actor may not; `Usage` where both are the same; `Conflict` where the
    /// receiver is a viewer.
    pub fn plan_hand_over(&self, from: MemberId, to: MemberId) -> Result<HandedOver> {
        let [from, to] = self.givers(from, to)?;
        let moved = self.held(from.id)?;
        Ok(HandedOver { from: named(from), to: named(to), moved })
    }

    /// Hands the contacts, accounts and open follow-ups of a member to another, in one write.
    ///
    /// # Errors
    /// Those of [`Self::plan_hand_over`].
    pub fn hand_over(&self, from: MemberId, to: MemberId) -> Result<HandedOver> {
        let [from, to] = self.givers(from, to)?;
        let first = self.first_held(from.id)?;
        let archived = self.archived_held(from.id)?;
        let applied = self.apply(&[Op::HandOver { from: from.id, to: to.id }])?;
        let moved = moved(&applied, first, archived);
        Ok(HandedOver { from: named(from), to: named(to), moved })
    }

    fn givers(&self, from: MemberId, to: MemberId) -> Result<[Member; 2]> {
        self.demand(Capability::HandOver)?;
        let (from, to) = (self.member(from)?, self.member(to)?);
        if from.id == to.id {
            return Err(Error::usage(format!("{} holds it already", from.name))
                .hint("name two different members: from whom, and to whom"));
        }
        if !to.role.can(Capability::EditContacts) {
            let message = format!("{} is a viewer and cannot do the work", to.name);
            return Err(
                Error::new(Kind::Conflict, message).hint("hand it over to a member or an owner")
            );
        }
        Ok([from, to])
    }

    /// Counts the archived contacts that a member holds.
    pub(super) fn archived_held(&self, member: MemberId) -> Result<u64> {
        Ok(self.reader()?.archived_held(member)?)
    }

    /// Names the first of what a member holds, to say what moved afterwards.
    pub(super) fn first_held(&self, member: MemberId) -> Result<Held> {
        Ok(self.reader()?.held(member, NAMED)?)
    }
}

/// Returns what a write moved to somebody else; `first` was held before it, and so many
/// contacts that are archived.
pub(super) fn moved(applied: &Applied, first: Held, archived: u64) -> Moved {
    let mut moved = Moved {
        first_contacts: first.contacts,
        first_accounts: first.accounts,
        ..Moved::default()
    };
    let has = |change: Change| applied.changes.contains(&change);
    moved.first_contacts.retain(|it| has(Change::Contact(it.id)));
    moved.first_accounts.retain(|it| has(Change::Account(it.id)));
    for change in &applied.changes {
        match change {
            Change::Contact(_) => moved.contacts += 1,
            Change::Account(_) => moved.accounts += 1,
            Change::FollowUp(_) => moved.follow_ups += 1,
            _ => {}
        }
    }
    moved.archived = archived.min(moved.contacts);
    moved
}

fn named(member: Member) -> Named<MemberId> {
    Named { id: member.id, name: member.name }
}
