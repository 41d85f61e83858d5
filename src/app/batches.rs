//! Import batches: listed, looked at, taken back.

use std::collections::HashSet;
use std::thread;
use std::time::Duration;

use crate::domain::batch::{Brought, BroughtId, ImportedFrom, LeftByBatch};
use crate::domain::{Batch, BatchId, Capability};
use crate::store::{Back, BatchPart, BatchPlace, Page};

use super::named::{self, SHOWN};
use super::{Error, Kind, Result, Session};

/// How long the file is left to others between two writes: longer than whoever waits for it pauses
/// between two attempts.
const COURTESY: Duration = Duration::from_millis(5);

/// What taking an import back did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchUndo {
    /// The import, as it stood before.
    pub batch: Batch,
    /// The contacts that it made.
    pub contacts: Back,
    /// The interactions that it made.
    pub interactions: Back,
    /// How many contacts that were there before lose what it added.
    pub reverted: u64,
    /// What stays, and why.
    pub left: Vec<LeftByBatch>,
    /// Whether it was stopped before the end: the same again goes on there.
    pub stopped: bool,
    /// Whether purged text may still stand in the WAL because another process reads.
    pub purge_pending: bool,
}

impl Session {
    /// Lists the imports into the current book, newest first.
    pub fn batches(&self, limit: usize) -> Result<Page<Batch>> {
        Ok(self.reader()?.batches(limit)?)
    }

    /// Returns one import.
    pub fn batch(&self, id: BatchId) -> Result<Batch> {
        Ok(self.reader()?.batch(id)?)
    }

    /// Finds one import: id, `last` (the newest), end of an id.
    ///
    /// # Errors
    /// `NotFound`; `Ambiguous` where the end of an id fits several.
    pub fn find_batch(&self, which: &str) -> Result<BatchId> {
        let which = named::given(which, "import")?;
        let reader = self.reader()?;
        if let Ok(id) = which.parse::<BatchId>() {
            return Ok(reader.batch(id)?.id);
        }
        if which.eq_ignore_ascii_case("last") {
            let newest = reader.batches(1)?.rows.into_iter().next();
            return newest.map(|batch| batch.id).ok_or_else(|| {
                Error::new(Kind::NotFound, "nothing was imported into this book yet")
            });
        }
        let none = || {
            Error::new(Kind::NotFound, format!("there is no import \"{which}\"")).hint(
                "give its id, at least four digits of the id's end, or last; `tl import list` \
                 shows them",
            )
        };
        let end = named::id_end(which).ok_or_else(none)?;
        let mut found = reader.batches_by_id_end(&end)?;
        found.truncate(SHOWN + 1);
        named::only(which, "imports", &found)?.ok_or_else(none)
    }

    /// Lists the contacts, then the interactions that an import made and that are still there.
    pub fn brought(&self, id: BatchId, limit: usize) -> Result<Page<Brought>> {
        Ok(self.reader()?.brought(id, limit)?)
    }

    /// Returns which import made a contact or an interaction; none where somebody made it by hand.
    pub fn imported_from(&self, record: BroughtId) -> Result<Option<ImportedFrom>> {
        Ok(self.reader()?.imported_from(record)?)
    }

    /// Says what taking an import back would do, and writes nothing.
    ///
    /// # Errors
    /// `Denied` where the actor may not; `Conflict` where it was taken back already.
    pub fn plan_batch_undo(&self, id: BatchId) -> Result<BatchUndo> {
        self.demand(Capability::Import)?;
        let batch = self.still_there(id)?;
        let part = self.reader()?.plan_batch_undo(id)?;
        let mut undo = BatchUndo::of(batch);
        undo.add(part, &mut HashSet::new());
        Ok(undo)
    }

    /// Takes back what an import brought and what nobody has touched since, so many records at a
    /// time that others can write meanwhile. `progress` is told how many records are gone and
    /// returns false to stop; what is gone then stays gone, and the same again goes on there.
    ///
    /// # Errors
    /// As [`Self::plan_batch_undo`].
    pub fn undo_batch(
        &self,
        id: BatchId,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<BatchUndo> {
        self.demand(Capability::Import)?;
        let mut undo = BatchUndo::of(self.still_there(id)?);
        let (book, mut reverted) = (self.book_id()?, HashSet::new());
        let mut next = Some(BatchPlace::START);
        while let Some(from) = next {
            let part = self.store.undo_batch(self.actor.id, book, id, from);
            let part = part.map_err(super::session::gone)?;
            self.own.note(&part.applied);
            if !part.gone.is_empty() {
                self.forget_drafts_of_contacts(&part.gone)?;
            }
            next = part.next;
            undo.add(part, &mut reverted);
            if next.is_some() {
                thread::sleep(COURTESY);
            }
            if next.is_some() && !progress(undo.contacts.deleted + undo.interactions.deleted) {
                undo.stopped = true;
                undo.purge_pending = self.store.end_batch_undo(self.actor.id, book, id)?;
                break;
            }
        }
        self.forget_drafts_of_gone()?;
        Ok(undo)
    }

    /// Returns an import that was not taken back.
    fn still_there(&self, id: BatchId) -> Result<Batch> {
        let batch = self.batch(id)?;
        let Some(taken) = &batch.taken_back else { return Ok(batch) };
        let day = self.zone().at(taken.at).format("%Y-%m-%d");
        let message = format!(
            "the import of {} ({}) was taken back already, on {day} by {}",
            batch.file,
            batch.id.short(),
            taken.by.name
        );
        Err(Error::new(Kind::Conflict, message).hint("the file can be imported again"))
    }
}

impl BatchUndo {
    fn of(batch: Batch) -> Self {
        Self {
            batch,
            contacts: Back::default(),
            interactions: Back::default(),
            reverted: 0,
            left: Vec::new(),
            stopped: false,
            purge_pending: false,
        }
    }

    /// Adds what one part did.
    fn add(&mut self, part: BatchPart, reverted: &mut HashSet<crate::domain::ContactId>) {
        for (all, one) in
            [(&mut self.contacts, part.contacts), (&mut self.interactions, part.interactions)]
        {
            all.deleted += one.deleted;
            all.kept += one.kept;
        }
        reverted.extend(part.reverted);
        self.reverted = reverted.len() as u64;
        for left in part.left {
            // Several records may have added to one contact; they lie beside each other.
            if self.left.last() != Some(&left) {
                self.left.push(left);
            }
        }
        self.purge_pending = part.purge_pending;
    }

    /// Tells whether nothing of it is there to take back.
    pub fn is_nothing(&self) -> bool {
        self.contacts.deleted + self.interactions.deleted + self.reverted == 0
    }
}
