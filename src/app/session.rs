//! An open file, who acts on it, and the book they are in.

use std::path::PathBuf;

use crate::domain::member::Person;
use crate::domain::{Book, BookId, Capability, MemberId, Op, Timestamp};
use crate::store::{Applied, BookReader, Store};

use super::{Clock, Config, ConfigWarning, Drafts, Ids, Paths, Result, Zone};

/// What a front end knows when it starts.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// `--db`, else `TOUCHLINE_DB`.
    pub db: Option<PathBuf>,
    /// `--config`, else `TOUCHLINE_CONFIG`.
    pub config: Option<PathBuf>,
    /// `--user`.
    pub user: Option<String>,
    /// `--book`.
    pub book: Option<String>,
    /// Whether a missing file is made.
    pub create: bool,
    /// Whether writes wait for Esc rather than for 10 s (the terminal UI).
    pub interactive: bool,
}

/// Something to tell on stderr that stops nothing: a file was made, a setting is unknown.
pub type Notice = String;

/// An open file, who acts on it, and the book they are in.
pub struct Session {
    pub(super) store: Store,
    pub(super) actor: Person,
    pub(super) book: BookId,
    pub(super) clock: Clock,
    pub(super) ids: Ids,
    pub(super) zone: Zone,
    pub(super) config: Config,
    pub(super) paths: Paths,
    pub(super) start: Start,
}

impl Session {
    /// Opens the file (making it where allowed), finds out who acts and in which book.
    ///
    /// # Errors
    /// Where the file cannot be opened, nobody is found to act, or the book is not one of theirs.
    pub fn open(start: Start) -> Result<(Self, Vec<Notice>)> {
        todo!()
    }

    /// Opens the same file again for another thread, with the same actor and book.
    pub fn another(&self) -> Result<Self> {
        todo!()
    }

    /// Returns who acts.
    pub fn actor(&self) -> &Person {
        &self.actor
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns the time zone of the settings.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Returns the settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the paths in use.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// Returns the drafts of this actor on this file.
    pub fn drafts(&self) -> Result<Drafts> {
        todo!()
    }

    /// Returns why the actor may not do this in the current book, `None` where they may. The
    /// sentence names the role needed and an owner to ask.
    pub fn refusal(&self, capability: Capability) -> Result<Option<super::Error>> {
        todo!()
    }

    pub(super) fn reader(&self) -> Result<BookReader<'_>> {
        Ok(self.store.reader(self.actor.id).book(self.book)?)
    }

    pub(super) fn apply(&self, ops: &[Op]) -> Result<Applied> {
        Ok(self.store.apply(self.actor.id, self.book, ops)?)
    }
}
