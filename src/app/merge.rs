//! Merging contacts.

use crate::domain::contact::ContactChange;
use crate::domain::merge::{Gained, Left, Merging};
use crate::domain::{Capability, Contact, ContactId, Op};
use crate::store::AsRead;

use super::{Error, Result, Session};

/// What merging does, before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergePlan {
    /// The one who stays, as it is.
    pub stays: Contact,
    /// Those who are merged into it.
    pub others: Vec<Contact>,
    /// What is taken of their fields.
    pub gained: Vec<Gained>,
    /// What is not, because the one who stays has another value.
    pub left: Vec<Left>,
    /// How many entries of theirs are shown at the one who stays.
    pub entries: u64,
    /// How many follow-ups of theirs are.
    pub follow_ups: u64,
    changes: Vec<ContactChange>,
}

impl Session {
    /// Says what merging others into a contact would do, and writes nothing.
    ///
    /// # Errors
    /// `Usage` where a contact is to be merged into itself, `Denied` where the actor may not,
    /// `NotFound` where one of them is gone.
    pub fn plan_merge(&self, primary: ContactId, others: &[ContactId]) -> Result<MergePlan> {
        self.demand(Capability::MergeContacts)?;
        let reader = self.reader()?;
        let stays = reader.contact(primary)?;
        let mut merging = Merging::into(stays.clone(), self.config.home());
        let mut plan = MergePlan {
            stays,
            others: Vec::new(),
            gained: Vec::new(),
            left: Vec::new(),
            entries: 0,
            follow_ups: 0,
            changes: Vec::new(),
        };
        for (at, id) in others.iter().enumerate() {
            if *id == primary {
                let message = format!("{} cannot be merged with itself", plan.stays.name);
                return Err(Error::usage(message).hint("name two contacts"));
            }
            if others.iter().take(at).any(|earlier| earlier == id) {
                continue;
            }
            let other = reader.contact(*id)?;
            merging.take(&other, reader.own_cadence(*id)?);
            for (_, noted, external_id) in reader.origins_of(&[*id])? {
                merging.take_origin(noted, external_id);
            }
            let goes = reader.consequences(*id)?;
            plan.entries += goes.purged + goes.shared;
            plan.follow_ups += goes.follow_ups;
            plan.others.push(other);
        }
        if plan.others.is_empty() {
            return Err(Error::usage("nobody is named to be merged"));
        }
        plan.gained = merging.gained().to_vec();
        plan.left = merging.left().to_vec();
        plan.changes = merging.changes().to_vec();
        Ok(plan)
    }

    /// Merges others into a contact in one write, and returns the contact as it is then. An undo takes
    /// all of it back.
    ///
    /// # Errors
    /// Those of [`Self::plan_merge`].
    pub fn merge_contacts(&self, primary: ContactId, others: &[ContactId]) -> Result<Contact> {
        loop {
            let plan = self.plan_merge(primary, others)?;
            let mut ops = Vec::with_capacity(plan.others.len() + 1);
            if !plan.changes.is_empty() {
                ops.push(Op::EditContact { id: primary, changes: plan.changes });
            }
            let merge = |other: &Contact| Op::Merge { primary, other: other.id };
            ops.extend(plan.others.iter().map(merge));
            let read = std::iter::once(plan.stays).chain(plan.others);
            let read = read.map(|contact| AsRead::Contact(Box::new(contact))).collect();
            // Between the look and the write somebody may have changed one of them.
            if self.apply_as_read(&ops, &AsRead::All(read))?.is_some() {
                return self.contact(primary);
            }
        }
    }
}
