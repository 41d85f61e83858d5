//! Deciding on hundreds at a time: each in writes of its own, so that what was decided stays where
//! somebody stops it, and nobody waits for a lock as long as all take.

use crate::app::{Cause, Error, Kind};
use crate::domain::ContactId;

use super::{Accepted, InboxId, Result, Session};

/// After how many it is asked whether to go on.
const ASKED: usize = 8;

/// What becomes of something in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InboxDecision {
    /// It becomes a contact, or is one that is there; a record is rescued.
    Accept {
        /// The contact that it is.
        into: Option<ContactId>,
    },
    /// It goes, and imports do not bring it back.
    Reject,
}

/// What became of several.
#[derive(Debug, Clone, Default)]
pub struct InboxDone {
    /// Those that were decided on.
    pub done: Vec<InboxId>,
    /// How many contacts were made.
    pub contacts: u64,
    /// How many interactions came onto timelines.
    pub interactions: u64,
    /// How many follow-ups were made.
    pub follow_ups: u64,
    /// Those on which somebody else decided before.
    pub gone: Vec<InboxId>,
    /// How many could not be accepted, and why the first of them could not.
    pub refused: Option<(u64, Error)>,
    /// How many are left because it was stopped.
    pub left: u64,
    /// What stopped it, where that was not the user.
    pub stopped: Option<Error>,
}

impl Session {
    /// Decides on each of these; now and then `go_on` is told how many are done, and says whether to
    /// go on.
    ///
    /// # Errors
    /// Where none could be decided on: what the first one said. Once something was done, what went
    /// wrong stands in the outcome.
    pub fn decide(
        &self,
        ids: &[InboxId],
        decision: InboxDecision,
        go_on: &mut dyn FnMut(usize) -> bool,
    ) -> Result<InboxDone> {
        let mut all = InboxDone::default();
        for (place, id) in ids.iter().enumerate() {
            let left = u64::try_from(ids.len() - place).unwrap_or(u64::MAX);
            if place > 0 && place % ASKED == 0 && !go_on(place) {
                all.left = left;
                break;
            }
            match self.decide_on(*id, decision) {
                Ok(accepted) => {
                    all.done.push(*id);
                    all.contacts += u64::from(accepted.is_some_and(|it| it.made));
                    all.interactions += accepted.map_or(0, |it| it.interactions);
                    all.follow_ups += accepted.map_or(0, |it| it.follow_ups);
                }
                Err(error)
                    if error.kind == Kind::NotFound && !error.is_of(Cause::MissingRecord) =>
                {
                    all.gone.push(*id);
                }
                Err(error) if matches!(error.kind, Kind::Conflict | Kind::Usage) => {
                    let (number, first) = all.refused.take().unwrap_or((0, error));
                    all.refused = Some((number + 1, first));
                }
                Err(error) if all.done.is_empty() => return Err(error),
                Err(error) => {
                    all.left = left;
                    all.stopped = Some(error).filter(|error| !error.is_of(Cause::Cancelled));
                    break;
                }
            }
        }
        match &all.refused {
            Some((_, error)) if all.done.is_empty() && all.gone.is_empty() => Err(error.clone()),
            _ => Ok(all),
        }
    }

    fn decide_on(&self, id: InboxId, decision: InboxDecision) -> Result<Option<Accepted>> {
        Ok(match (id, decision) {
            (InboxId::Proposal(id), InboxDecision::Accept { into }) => {
                Some(self.accept_proposal(id, into)?)
            }
            (InboxId::Entry(id), InboxDecision::Accept { into }) => Some(self.rescue(id, into)?),
            (InboxId::Proposal(id), InboxDecision::Reject) => {
                self.reject_proposal(id)?;
                None
            }
            (InboxId::Entry(id), InboxDecision::Reject) => {
                self.reject_entry(id)?;
                None
            }
        })
    }
}
