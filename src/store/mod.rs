//! One SQLite file: opening, reading, and the one door for writes.
//!
//! This is the only floor that names `rusqlite`. No connection, transaction or closure over one
//! leaves it.

mod apply;
mod body;
mod codes;
mod condition;
mod database;
mod demo;
mod doctor;
mod error;
#[cfg(test)]
mod foreign_lock;
mod held;
mod party;
mod people;
mod query;
mod reader;
mod search;
mod upkeep;
mod wording;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use crate::domain::member::Profile;
use crate::domain::{BatchId, BookId, MemberId, Name, Op, Timestamp};

pub use apply::{
    Applied, AsRead, Back, BatchPart, BatchPlace, Change, Feed, Restored, Step, TakenBack,
};
pub use condition::{AccountTest, Condition, ContactTest, EntryTest, Within};
pub use database::{Cancel, Interrupt};
pub use demo::DemoMark;
pub use doctor::{Checkup, Finding};
pub use error::{Error, Result};
#[cfg(test)]
pub(crate) use foreign_lock::ForeignLock;
pub use query::*;
pub use reader::{
    BookReader, FoundWalk, InboxCursor, InboxRow, LabelPut, Reader, RecordCursor, WrittenWith,
};
pub use upkeep::belongs_to_other;

/// The injected wall clock.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How a file is opened.
#[derive(Clone)]
pub struct Options {
    /// The wall clock.
    pub clock: Clock,
    /// This device; its id lives outside of the file, for a copy must not clone a device.
    pub device: Uuid,
    /// How long a write waits for another program's lock.
    pub patience: Duration,
}

/// The first member and the first book of a new file.
#[derive(Debug, Clone)]
pub struct Founder {
    /// The member's id.
    pub member: MemberId,
    /// Who that is.
    pub profile: Profile,
    /// The book's id.
    pub book: BookId,
    /// The book's name.
    pub book_name: Name,
}

/// An open file: one connection for writing, one for reading. `Send`, not `Sync`: a thread that
/// needs the file opens its own.
pub struct Store {
    db: database::Database,
    names: reader::Names,
}

impl Store {
    /// Opens an existing file, migrating it where its schema is older.
    ///
    /// # Errors
    /// Where the file is missing, foreign, newer, damaged or locked.
    pub fn open(path: &Path, options: &Options) -> Result<Self> {
        let db = database::Database::open(path, options)?;
        let names = reader::Names::new(db.is_guest());
        Ok(Self { db, names })
    }

    /// Makes a new file with its first member and book; does nothing where another process made
    /// one meanwhile. The file appears whole or not at all, readable by this account only.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn create(path: &Path, options: &Options, founder: &Founder) -> Result<()> {
        database::Database::create(path, options, |tx| apply::found(tx, options, founder))
    }

    /// Applies operations in one transaction: the only way to change data.
    ///
    /// The role is read and checked in that same transaction, so a role taken away counts at once.
    ///
    /// # Errors
    /// Where the role does not allow one of them, a record is missing or contradicts, or the file
    /// cannot be written. Nothing is changed then.
    pub fn apply(&self, actor: MemberId, book: BookId, ops: &[Op]) -> Result<Applied> {
        apply::apply(&self.db, actor, book, ops)
    }

    /// Takes steps back in one transaction, each only where what it wrote still stands: what
    /// somebody else wrote since is not written over.
    ///
    /// # Errors
    /// Those of [`Self::apply`].
    pub fn take_back(&self, actor: MemberId, book: BookId, steps: &[Step]) -> Result<TakenBack> {
        apply::take_back(&self.db, actor, book, steps)
    }

    /// Applies operations as [`Store::apply`] does, but only where a record still stands as it was
    /// read: `None` where somebody else changed it since. Nothing is changed then.
    ///
    /// # Errors
    /// Those of [`Store::apply`]; `NotFound` where the record is gone.
    pub fn apply_as_read(
        &self,
        actor: MemberId,
        book: BookId,
        ops: &[Op],
        read: &AsRead,
    ) -> Result<Option<Applied>> {
        apply::apply_as_read(&self.db, actor, book, ops, read)
    }

    /// Takes the next part of an import back, in a transaction of its own: what it brought and what
    /// nobody has touched since.
    ///
    /// # Errors
    /// Those of [`Self::apply`]; `Conflict` where it was taken back already.
    pub fn undo_batch(
        &self,
        actor: MemberId,
        book: BookId,
        batch: BatchId,
        from: BatchPlace,
    ) -> Result<BatchPart> {
        apply::undo_batch(&self.db, actor, book, batch, from)
    }

    /// Ends taking an import back before it is done, so that nothing of what is gone stays in the
    /// search indexes. Tells whether purged text may still stand in the WAL.
    ///
    /// # Errors
    /// Those of [`Self::apply`].
    pub fn end_batch_undo(&self, actor: MemberId, book: BookId, batch: BatchId) -> Result<bool> {
        apply::end_undo(&self.db, actor, book, batch)
    }

    /// Writes the records of an export, each as it was, in one transaction: with its id, when it was
    /// written, and the names of those who wrote it. What is in the book already stays as it is. `feed`
    /// hands them out.
    ///
    /// # Errors
    /// Where the role does not allow it, a record cannot be, or is in another book of the file; what
    /// `feed` returns. Nothing is changed then.
    pub fn restore(&self, actor: MemberId, book: BookId, feed: &mut Feed<'_>) -> Result<Restored> {
        apply::restore(&self.db, actor, book, feed)
    }

    /// Returns a handle that reads what `actor` may see.
    pub fn reader(&self, actor: MemberId) -> Reader<'_> {
        Reader::new(&self.db, &self.names, actor)
    }
}
