//! Interactions after they were logged: timelines, editing, pins, deletion, undo.

use crate::domain::interaction::{
    ChecklistItem, Direction, Quality, Resolution, Satisfaction, Version,
};
use crate::domain::{Interaction, InteractionId, InteractionType, MemberId, Outcome, Timestamp};
use crate::store::{InteractionQuery, Page, Scope, TeamRow};

use super::{Result, Session};

/// What `tl timeline` and `tl activity` ask for, resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineInput {
    /// Whose.
    pub scope: Scope,
    /// Only of this type.
    pub kind: Option<InteractionType>,
    /// Only had by this member.
    pub by: Option<MemberId>,
    /// Only at or after.
    pub since: Option<Timestamp>,
    /// Only before.
    pub until: Option<Timestamp>,
    /// Only with these words.
    pub search: Option<String>,
    /// At most so many; `None` is all.
    pub limit: Option<usize>,
}

/// A change to an interaction; `None` leaves a field as it is. `Some(None)` takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InteractionEdit {
    /// A new summary; empty only where an outcome is there.
    pub summary: Option<String>,
    /// A new type.
    pub kind: Option<InteractionType>,
    /// A new time.
    pub occurred_at: Option<Timestamp>,
    /// A new primary contact: moves the entry (the earlier primary one leaves).
    pub contact: Option<crate::domain::ContactId>,
    /// Contacts that took part as well.
    pub with: Vec<crate::domain::ContactId>,
    /// Contacts that did not take part.
    pub without: Vec<crate::domain::ContactId>,
    /// The direction.
    pub direction: Option<Option<Direction>>,
    /// The outcome.
    pub outcome: Option<Option<Outcome>>,
    /// The duration in seconds.
    pub duration_seconds: Option<Option<u32>>,
    /// The place.
    pub location: Option<Option<String>>,
    /// The opportunity.
    pub opportunity: Option<Option<crate::domain::OpportunityId>>,
    /// The satisfaction.
    pub satisfaction: Option<Option<Satisfaction>>,
    /// The resolution.
    pub resolution: Option<Option<Resolution>>,
    /// The checklist.
    pub checklist: Option<Vec<ChecklistItem>>,
    /// Signal or noise.
    pub quality: Option<Quality>,
}

/// What a deletion left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeReport {
    /// The entry as it was.
    pub interaction: Interaction,
    /// Whether another process still reads and the last copy in the WAL waits for it.
    pub purge_pending: bool,
}

impl Session {
    /// Returns one window of interactions (screens).
    pub fn interactions(&self, query: &InteractionQuery) -> Result<Page<Interaction>> {
        todo!()
    }

    /// Hands out interactions one by one, most recent first, reading page by page; returns whether
    /// more exist beyond the limit.
    pub fn each_interaction(
        &self,
        input: &TimelineInput,
        each: &mut dyn FnMut(Interaction) -> Result<()>,
    ) -> Result<bool> {
        todo!()
    }

    /// Returns who contacted whom.
    pub fn team_table(&self, input: &TimelineInput) -> Result<Page<TeamRow>> {
        todo!()
    }

    /// Returns one interaction.
    pub fn interaction(&self, id: InteractionId) -> Result<Interaction> {
        todo!()
    }

    /// Returns its earlier versions, newest first.
    pub fn versions(&self, id: InteractionId) -> Result<Vec<Version>> {
        todo!()
    }

    /// Changes an interaction; the earlier text is kept as a version.
    pub fn edit_interaction(
        &self,
        id: InteractionId,
        edit: &InteractionEdit,
    ) -> Result<Interaction> {
        todo!()
    }

    /// Pins or unpins an interaction.
    pub fn pin_interaction(&self, id: InteractionId, pinned: bool) -> Result<Interaction> {
        todo!()
    }

    /// Deletes an interaction for good.
    pub fn delete_interaction(&self, id: InteractionId) -> Result<PurgeReport> {
        todo!()
    }

    /// Returns the entry that `undo` would take back: the newest that the actor logged.
    pub fn last_entry(&self) -> Result<Option<Interaction>> {
        todo!()
    }
}
