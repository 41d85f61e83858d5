//! What can go wrong at the store, typed, in the user's words.

use std::path::PathBuf;

use crate::domain::{Capability, Role};

/// The store's result.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the store refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor's role does not allow it.
    #[error("{}", capability.refusal(*role, book, owner.as_deref()))]
    Denied {
        /// What was asked for.
        capability: Capability,
        /// The role the actor has.
        role: Role,
        /// The book's name.
        book: String,
        /// An owner of the book to ask.
        owner: Option<String>,
    },
    /// Refused for another reason of rights than a capability.
    #[error("{0}")]
    Forbidden(String),
    /// The record is not there, or not in a book of the actor's.
    #[error("there is no such {what}")]
    NotFound {
        /// "contact", "interaction" and so on.
        what: &'static str,
    },
    /// The write contradicts what is stored.
    #[error("{message}")]
    Conflict {
        /// What contradicts.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A value that no front end should have sent.
    #[error("{0}")]
    Invalid(String),
    /// The file does not exist.
    #[error("there is no database at {}", .0.display())]
    Missing(PathBuf),
    /// The path cannot be a database: a directory, a device.
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    /// Not an SQLite file, or one of another program.
    #[error("{} is not a Touchline file: {why}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// How that was seen.
        why: &'static str,
    },
    /// Written by a later version of Touchline.
    #[error("{} was made by a newer Touchline (its schema is {found}, this program knows {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema, major.minor.
        found: String,
        /// Ours.
        known: String,
    },
    /// Written by an earlier version of Touchline, and not to be brought up to date unasked.
    #[error("{} was made by an older Touchline (its schema is {found}, this program needs {known}): {hint}", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema, major.minor.
        found: String,
        /// Ours.
        known: String,
        /// Who has to do what.
        hint: String,
    },
    /// The program was built in a way that would endanger the file.
    #[error("{0}")]
    Unsupported(String),
    /// Another program holds the write lock for longer than we wait.
    #[error("the database is locked by another program; nothing was written")]
    Locked,
    /// The user did not want to wait any longer, or stopped a search.
    #[error("stopped; nothing was written")]
    Cancelled,
    /// The file cannot be written by us.
    #[error("the database is read-only: {0}; nothing was written")]
    ReadOnly(String),
    /// No space left.
    #[error("the disk is full; nothing was written")]
    Full,
    /// SQLite finds the file damaged.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The file was replaced underneath us.
    #[error("{} was moved, removed or replaced by another file while it was open; nothing was written to what is there now", .0.display())]
    Replaced(PathBuf),
    /// Any other failure of the operating system.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done, with the path.
        doing: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// Any other failure of SQLite; a bug or an exotic condition.
    #[error("the database failed: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode as Code, ffi};
        let extended = error.sqlite_error().map_or(0, |error| error.extended_code);
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Locked,
            Some(Code::OperationInterrupted) => Self::Cancelled,
            Some(Code::ReadOnly) if extended == ffi::SQLITE_READONLY_DBMOVED => {
                Self::ReadOnly("the file was moved or removed while it was open".to_owned())
            }
            Some(Code::ReadOnly | Code::PermissionDenied) => Self::ReadOnly(
                "the file or its folder cannot be written by this account".to_owned(),
            ),
            Some(Code::DiskFull) => Self::Full,
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Corrupt(error.to_string()),
            Some(Code::SystemIoFailure) => Self::Io {
                doing: "reading or writing the database failed (look whether the disk is full)"
                    .to_owned(),
                source: std::io::Error::other(error),
            },
            _ => Self::Sqlite(error),
        }
    }
}
