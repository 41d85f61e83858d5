//! The file itself: how it is made, opened, guarded, written and read.

mod anchor;
mod backup;
mod connect;
mod create;
mod guard;
mod header;
mod interrupt;
mod migrate;
mod purge;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::cell::{Cell, OnceCell, RefCell};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use self::anchor::{Anchor, Identity};
use self::guard::Refusal;
use self::migrate::{Fitness, Version};
use super::{Error, Options, Result};

pub use self::interrupt::Interrupt;
pub(super) use self::read::belongs_to_other;
pub use self::write::Cancel;
pub(super) use self::write::device_key;

/// An open database file. `Send`, not `Sync`: a thread that needs the file opens its own.
pub struct Database {
    options: Options,
    /// As it was named, made absolute.
    path: PathBuf,
    /// The same, free of links: SQLite's companions lie beside it.
    real: PathBuf,
    /// The WAL.
    log: PathBuf,
    shared_memory: PathBuf,
    owner: u32,
    refusal: Option<Refusal>,
    /// Whether it is read without leaving anything beside it.
    guest: bool,
    cancel: Cancel,
    interrupt: Interrupt,
    jitter: write::Jitter,
    log_identity: Cell<Option<Identity>>,
    wrote: Cell<bool>,
    pending: Cell<bool>,
    /// How long a read waits where the file is locked.
    reading: Cell<Duration>,
    // Fields drop in this order: the connections before the descriptor.
    frozen: Cell<Option<read::Frozen>>,
    /// What a guest's read is reading by.
    entered: RefCell<Option<Connection>>,
    writer: OnceCell<Connection>,
    reader: OnceCell<Connection>,
    anchor: Anchor,
}

/// The file as the system sees it.
#[derive(Debug)]
pub struct About {
    /// The schema's version.
    pub version: String,
    /// Its mode.
    pub mode: u32,
    /// How many names it has.
    pub links: u64,
    /// How many bytes its WAL has.
    pub log: u64,
    /// Whether it is read-only because another account lets us read only.
    pub lent: bool,
}

impl Database {
    /// Opens an existing file, bringing it up to date where it is ours alone and older. Connections
    /// are made when they are first needed.
    pub(super) fn open(path: &Path, options: &Options) -> Result<Self> {
        Self::open_with(path, options, migrate::CURRENT, migrate::STEPS, false)
    }

    fn open_with(
        path: &Path,
        options: &Options,
        known: Version,
        steps: &[migrate::Step],
        asked: bool,
    ) -> Result<Self> {
        connect::check_library()?;
        let path = absolute(path)?;
        let (anchor, header) = Anchor::cast(&path)?;
        let looked =
            |source| Error::Io { doing: format!("cannot open {}", path.display()), source };
        let real = path.canonicalize().map_err(looked)?;
        let meta = real.metadata().map_err(looked)?;
        let mut refusal = guard::refusal(&real, &meta);
        let guest = refusal.is_some();
        let owner = meta.uid();
        match header.version.fitness(known) {
            Fitness::Ours => {}
            Fitness::Refused => return Err(newer(&path, header.version, known)),
            Fitness::ReadOnly if guest => {}
            Fitness::ReadOnly => refusal = Some(Refusal::NewerMinor(header.version.to_string())),
            Fitness::Older => {
                let hint = match &refusal {
                    Some(refusal) if owner == guard::me() => Some(refusal.to_string()),
                    _ => migrate::hindrance(owner == guard::me(), meta.mode(), asked)
                        .map(str::to_owned),
                };
                if let Some(hint) = hint {
                    let found = header.version.to_string();
                    return Err(Error::Older { path, found, known: known.to_string(), hint });
                }
                migrate::run(&real, known, steps)?;
            }
        }
        Ok(Self {
            options: options.clone(),
            log: guard::beside(&real, "-wal"),
            shared_memory: guard::beside(&real, "-shm"),
            path,
            real,
            owner,
            refusal,
            guest,
            cancel: Cancel::default(),
            interrupt: Interrupt::default(),
            jitter: write::Jitter::new(),
            log_identity: Cell::new(None),
            wrote: Cell::new(false),
            pending: Cell::new(false),
            reading: Cell::new(connect::BUSY),
            frozen: Cell::new(None),
            entered: RefCell::new(None),
            writer: OnceCell::new(),
            reader: OnceCell::new(),
            anchor,
        })
    }

    /// Opens a file after bringing it up to date, also one that other accounts use.
    pub(super) fn upgrade(path: &Path, options: &Options) -> Result<Self> {
        Self::open_with(path, options, migrate::CURRENT, migrate::STEPS, true)
    }

    /// Returns how this file was opened.
    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    /// Tells whether the file belongs to the account we act for.
    pub(super) fn owner_is_me(&self) -> bool {
        self.owner == guard::me()
    }

    /// Says why the file cannot be written, where it cannot.
    pub(super) fn read_only_reason(&self) -> Option<String> {
        self.refusal.as_ref().map(ToString::to_string)
    }

    /// Tells whether the path leads to another file by now, or to none: then this one must be
    /// opened again.
    pub(super) fn is_replaced(&self) -> bool {
        Identity::of(&self.path) != Some(self.anchor.identity)
    }

    /// Returns the file, free of links.
    pub(super) fn real_path(&self) -> &Path {
        &self.real
    }

    /// Tells whether it is read without being taken part in: each request has its own connection.
    pub fn is_guest(&self) -> bool {
        self.guest
    }

    /// Names the network file system it lies on, if it does.
    pub(super) fn network(&self) -> Option<&'static str> {
        guard::network(&self.real)
    }

    /// Looks at the file as the system sees it.
    pub(super) fn about(&self) -> Result<About> {
        let meta = self.real.metadata().map_err(|_| Error::Replaced(self.path.clone()))?;
        let version = self.read(|conn| Version::of(conn, &self.path))?;
        Ok(About {
            version: version.to_string(),
            mode: meta.mode() & 0o7777,
            links: meta.nlink(),
            log: std::fs::metadata(&self.log).map_or(0, |log| log.len()),
            lent: matches!(self.refusal, Some(Refusal::Foreign { .. })),
        })
    }

    fn newer(&self, found: Version) -> Error {
        newer(&self.path, found, migrate::CURRENT)
    }

    /// Says what a failure to open means for this file.
    fn explain(&self, error: Error) -> Error {
        match error {
            _ if self.is_replaced() => Error::Replaced(self.path.clone()),
            Error::Sqlite(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) =>
            {
                let why = if self.guest && self.log.exists() {
                    "its latest changes stand in its log, which only an account that may write \
                     the file can read in; it has to be opened there once"
                } else {
                    "the system does not allow it"
                };
                Error::Io {
                    doing: format!("cannot open {}", self.path.display()),
                    source: std::io::Error::other(why),
                }
            }
            other => other,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(conn) = self.writer.get().filter(|_| self.wrote.get()) {
            // Statistics for the query planner: welcome, never worth waiting for.
            let _ = conn.busy_timeout(Duration::ZERO);
            let _ = conn.execute_batch("PRAGMA optimize");
            let _ = conn.busy_timeout(connect::BUSY);
        }
    }
}

fn newer(path: &Path, found: Version, known: Version) -> Error {
    Error::Newer { path: path.to_owned(), found: found.to_string(), known: known.to_string() }
}

/// Makes a path independent of the working folder, and of SQLite's reading of `file:`.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path)
        .map_err(|source| Error::Io { doing: format!("cannot open {}", path.display()), source })
}
