//! Handing a member's work over to another.

use crate::domain::{Capability, HandedOver, Member, MemberId, Moved, Named, Op};

use super::{Error, Kind, Result, Session};

impl Session {
    /// Returns what a member holds in the current book: what handing over would move.
    pub fn held(&self, member: MemberId) -> Result<Moved> {
        Ok(self.reader()?.held(member)?)
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
        let moved = self.apply(&[Op::HandOver { from: from.id, to: to.id }])?.moved;
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
}

fn named(member: Member) -> Named<MemberId> {
    Named { id: member.id, name: member.name }
}
