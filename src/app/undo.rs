//! Undo: what this session wrote, taken back.
//!
//! The write door says with each write what takes it back. A front end that offers an undo has
//! its session note that down, keeps the record, and hands it in again. Deletions leave no record:
//! what is purged is gone.

use std::cell::RefCell;
use std::collections::HashMap;

use uuid::Uuid;

use crate::domain::account::AccountChange;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::{BookId, ContactId, InteractionId, MemberId, Op};
use crate::store::{Applied, Step};

use super::{Cause, Error, Kind, Result, Session};

/// Why what is gone stays so.
const GONE: &str = "what is deleted for good cannot be brought back";
/// Why what somebody changed stays so.
const CHANGED: &str = "undoing would write over that change";

/// What one action wrote, and how it is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoRecord {
    book: BookId,
    /// In the order in which they go back.
    steps: Vec<Step>,
}

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// Contacts that are as they were.
    pub contacts: Vec<ContactId>,
    /// Contacts that are gone again.
    pub gone: Vec<ContactId>,
    /// Entries that are as they were.
    pub entries: Vec<InteractionId>,
    /// How many records stay as they are, because they were changed since.
    pub left: usize,
    /// How many records are no longer there: they were deleted for good since.
    pub deleted: usize,
    /// Whether another process still reads and the last copy in the WAL waits for it.
    pub purge_pending: bool,
}

/// What a session wrote since it was told to note it.
#[derive(Debug, Default)]
pub(super) struct Notes(RefCell<Option<Vec<Written>>>);

/// One write: to which book, and how it goes back.
type Written = (BookId, Vec<Step>);

impl Notes {
    /// Takes a write down, where somebody asked for it.
    pub(super) fn take_down(&self, book: BookId, ops: &[Op], applied: &Applied) {
        if let Some(notes) = self.0.borrow_mut().as_mut() {
            notes.push((book, steps(ops, &applied.inverse)));
        }
    }
}

/// Puts each operation of an inverse together with the one that it takes back; nothing where one
/// of them cannot be checked before it is taken back.
fn steps(ops: &[Op], inverse: &[Op]) -> Vec<Step> {
    // Of two operations on one record, the later one goes back first.
    let mut done: HashMap<(&str, Uuid), Vec<&Op>> = HashMap::new();
    for op in ops {
        if let Some(record) = record(op) {
            done.entry(record).or_default().push(op);
        }
    }
    let receiver = ops.iter().find_map(|op| match op {
        Op::HandOver { to, .. } => Some(*to),
        _ => None,
    });
    let pair = |back: &Op| {
        if let Some(done) = receiver.and_then(|to| handed_over(back, to)) {
            return Some(Step { done, back: back.clone(), at: None });
        }
        let done = done.get_mut(&record(back)?)?.pop()?.clone();
        Some(Step { done, back: back.clone(), at: None }).filter(Step::is_known)
    };
    inverse.iter().map(pair).collect::<Option<_>>().unwrap_or_default()
}

/// Returns what handing over to a member wrote, by what takes it back.
fn handed_over(back: &Op, to: MemberId) -> Option<Op> {
    Some(match back {
        Op::EditContact { id, .. } => {
            Op::EditContact { id: *id, changes: vec![ContactChange::Holder(Some(to))] }
        }
        Op::EditAccount { id, .. } => {
            Op::EditAccount { id: *id, changes: vec![AccountChange::Holder(Some(to))] }
        }
        Op::EditFollowUp { id, .. } => {
            Op::EditFollowUp { id: *id, changes: vec![FollowUpChange::Assignee(Some(to))] }
        }
        _ => return None,
    })
}

/// Names the record that an operation is about, where its inverse is about the same one.
fn record(op: &Op) -> Option<(&'static str, Uuid)> {
    Some(match op {
        Op::AddContact { id, .. } | Op::EditContact { id, .. } | Op::DeleteContact(id) => {
            ("contact", id.uuid())
        }
        Op::Merge { other, .. } | Op::Unmerge(other) => ("merge", other.uuid()),
        Op::AddAccount { id, .. } | Op::EditAccount { id, .. } | Op::DeleteAccount(id) => {
            ("account", id.uuid())
        }
        Op::AddLabel { id, .. } | Op::EditLabel { id, .. } | Op::DeleteLabel(id) => {
            ("label", id.uuid())
        }
        Op::SaveFilter { id, .. } | Op::DeleteFilter(id) => ("filter", id.uuid()),
        // The write is to one book, which is it.
        Op::EditBook(_) => ("book", Uuid::nil()),
        Op::AddFollowUp { id, .. } | Op::EditFollowUp { id, .. } | Op::DeleteFollowUp(id) => {
            ("follow-up", id.uuid())
        }
        Op::EditInteraction { id, .. } => ("entry", id.uuid()),
        Op::PinInteraction { id, .. } => ("pin", id.uuid()),
        _ => return None,
    })
}

impl UndoRecord {
    /// Returns the book it was written to.
    pub fn book(&self) -> BookId {
        self.book
    }

    /// Tells whether it takes back nothing but what was written to this record.
    pub fn is_about(&self, id: Uuid) -> bool {
        self.steps.iter().all(|step| record(&step.back).is_some_and(|(_, other)| other == id))
    }
}

impl Session {
    /// Begins to note what is written, and forgets what was noted.
    pub fn note_writes(&self) {
        *self.notes.0.borrow_mut() = Some(Vec::new());
    }

    /// Returns what takes back all that was written since [`Self::note_writes`], as one; nothing
    /// where there is nothing to take back, or something that cannot be.
    pub fn noted(&self) -> Option<UndoRecord> {
        let notes = self.notes.0.borrow_mut().take()?;
        let book = notes.first()?.0;
        if notes.iter().any(|(other, steps)| *other != book || steps.is_empty()) {
            return None;
        }
        let steps = notes.into_iter().rev().flat_map(|(_, steps)| steps).collect();
        Some(UndoRecord { book, steps })
    }

    /// Takes back what one action wrote, in one write. A record that somebody changed since stays
    /// as it is; so does a contact with entries, for they would go with it.
    ///
    /// # Errors
    /// `Conflict` where nothing stands any more as it was written: nothing is taken back then.
    pub fn undo(&self, record: &UndoRecord) -> Result<Undone> {
        let taken = self.apply_back(record.book, &record.steps)?;
        let mut undone = Undone {
            contacts: Vec::new(),
            gone: Vec::new(),
            entries: Vec::new(),
            left: 0,
            deleted: 0,
            purge_pending: taken.applied.purge_pending,
        };
        let mut still_used = false;
        for (place, step) in record.steps.iter().enumerate() {
            let left = taken.left.binary_search(&place).is_ok();
            match &step.back {
                // Made on the way: it stays where others use it by now.
                Op::DeleteAccount(_) | Op::DeleteLabel(_) if left => {}
                _ if taken.gone.binary_search(&place).is_ok() => undone.deleted += 1,
                _ if left => {
                    undone.left += 1;
                    still_used |= matches!(step.back, Op::DeleteContact(_));
                }
                Op::EditContact { id, .. } | Op::Unmerge(id) => undone.contacts.push(*id),
                Op::DeleteContact(id) => undone.gone.push(*id),
                Op::EditInteraction { id, .. } | Op::PinInteraction { id, .. } => {
                    undone.entries.push(*id);
                }
                _ => {}
            }
        }
        if !undone.gone.is_empty() {
            self.forget_drafts_of_contacts(&undone.gone)?;
        }
        if taken.left.len() < record.steps.len() {
            return Ok(undone);
        }
        Err(nothing_undone(&undone, still_used))
    }
}

/// Says why nothing was taken back.
fn nothing_undone(undone: &Undone, still_used: bool) -> Error {
    let (message, hint) = match (undone.left, undone.deleted) {
        _ if still_used => (
            "not undone: the contact was changed since, or has entries that would go with it"
                .to_owned(),
            "delete it where you mean that",
        ),
        // What was made, and is used by now.
        (0, 0) => ("not undone: it is used by now, or gone".to_owned(), CHANGED),
        (0, 1) => ("not undone: it was deleted for good since".to_owned(), GONE),
        (0, gone) => (format!("not undone: all {gone} were deleted for good since"), GONE),
        (_, 0) => ("not undone: it was changed again since".to_owned(), CHANGED),
        (left, gone) => {
            let text =
                format!("not undone: {left} changed again since, {gone} deleted for good since");
            (text, CHANGED)
        }
    };
    Error::new(Kind::Conflict, message).hint(hint).because(Cause::Overtaken)
}
