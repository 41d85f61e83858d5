//! Reading.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use rusqlite::{Connection, ffi};
use uuid::Uuid;

use super::anchor::Identity;
use super::migrate::{self, Fitness, Version};
use super::{Database, connect, create};
use crate::store::{Error, Result};

/// The connection of a guest to a file that nobody writes at the moment, kept while that is so.
#[derive(Debug)]
pub struct Frozen {
    stamp: Stamp,
    conn: Connection,
}

/// What a change of the file would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    identity: Identity,
    length: u64,
    modified: Option<SystemTime>,
    /// The length of the WAL, where there is one.
    log: Option<u64>,
}

impl Database {
    /// Runs `work` in a short read transaction, or in the one that is open where `work` of an outer
    /// call reads again.
    pub(in crate::store) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        if self.guest { self.read_as_guest(work) } else { snapshot(self.reader()?, work) }
    }

    /// Returns a number that differs from the last one when another connection has changed the
    /// file.
    pub(in crate::store) fn data_version(&self) -> Result<i64> {
        if self.guest {
            use std::hash::{DefaultHasher, Hash, Hasher};
            let stamp = self.stamp()?;
            let mut hasher = DefaultHasher::new();
            (stamp.length, stamp.modified, stamp.log).hash(&mut hasher);
            return Ok(hasher.finish().cast_signed());
        }
        let mut statement = self.reader()?.prepare_cached("PRAGMA data_version")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Returns the id of this file, which its copies share.
    pub(in crate::store) fn file_id(&self) -> Result<Uuid> {
        self.read(create::file_id)
    }

    /// Returns the reading connection, opened at first use.
    fn reader(&self) -> Result<&Connection> {
        if let Some(conn) = self.reader.get() {
            return Ok(conn);
        }
        let conn = connect::reader(&self.real).map_err(|error| self.explain(error))?;
        self.check_identity()?;
        self.check_readable(&conn)?;
        Ok(self.reader.get_or_init(|| conn))
    }

    /// Refuses where the version that the WAL holds is beyond us; the header did not know it.
    fn check_readable(&self, conn: &Connection) -> Result<()> {
        let version = Version::of(conn, &self.path)?;
        match version.fitness(migrate::CURRENT) {
            Fitness::Refused => Err(self.newer(version)),
            Fitness::Older => Err(Error::Replaced(self.path.clone())),
            Fitness::Ours | Fitness::ReadOnly => Ok(()),
        }
    }

    fn stamp(&self) -> Result<Stamp> {
        let meta = std::fs::metadata(&self.real).map_err(|_| Error::Replaced(self.path.clone()))?;
        Ok(Stamp {
            identity: Identity::from(&meta),
            length: meta.len(),
            modified: meta.modified().ok(),
            log: std::fs::metadata(&self.log).ok().map(|log| log.len()),
        })
    }

    /// Reads a file that is not ours to write, without leaving anything beside it. One connection a
    /// request where others have it open: theirs can clean up only when nobody else is there.
    fn read_as_guest<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let stamp = self.stamp()?;
        if stamp.identity != self.anchor.identity {
            return Err(Error::Replaced(self.path.clone()));
        }
        if stamp.log.is_some() && (stamp.log != Some(0) || self.shared_memory.exists()) {
            let conn = connect::guest(&self.real, false).map_err(|error| self.explain(error))?;
            self.await_snapshot(&conn)?;
            self.check_readable(&conn)?;
            return snapshot(&conn, work);
        }
        let kept = self.frozen.take().filter(|frozen| frozen.stamp == stamp);
        let frozen = match kept {
            Some(frozen) => frozen,
            None => {
                let conn = connect::guest(&self.real, true).map_err(|error| self.explain(error))?;
                self.check_readable(&conn)?;
                Frozen { stamp, conn }
            }
        };
        let value = snapshot(&frozen.conn, work);
        if self.stamp()? != stamp {
            return Err(Error::Conflict {
                message: format!("{} was changed while it was read", self.path.display()),
                hint: Some("try again".to_owned()),
            });
        }
        self.frozen.set(Some(frozen));
        value
    }

    /// Waits until the shared memory has a mark that a guest can read by: it cannot set one itself,
    /// and after the first write to a new WAL there is none until one of the others reads.
    fn await_snapshot(&self, conn: &Connection) -> Result<()> {
        let started = Instant::now();
        loop {
            let Err(error) = conn.query_row("PRAGMA schema_version", [], |_| Ok(())) else {
                return Ok(());
            };
            let code = error.sqlite_error().map(|error| error.extended_code);
            let passing =
                matches!(code, Some(ffi::SQLITE_READONLY_CANTINIT | ffi::SQLITE_READONLY_RECOVERY));
            if !passing {
                return Err(self.explain(error.into()));
            }
            if started.elapsed() > connect::BUSY {
                return Err(Error::Locked);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Tells whether a file of that path belongs to another account than ours.
pub(in crate::store) fn belongs_to_other(path: &Path) -> Result<bool> {
    use std::os::unix::fs::MetadataExt;
    match std::fs::metadata(path) {
        Ok(meta) => Ok(meta.uid() != super::guard::me()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::Missing(path.to_owned()))
        }
        Err(source) => {
            Err(Error::Io { doing: format!("cannot look at {}", path.display()), source })
        }
    }
}

/// Runs `work` in a read transaction that ends with it, also where it panics.
fn snapshot<T>(conn: &Connection, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    if !conn.is_autocommit() {
        return work(conn);
    }
    conn.prepare_cached("BEGIN")?.execute([])?;
    let _end = End(conn);
    work(conn)
}

struct End<'c>(&'c Connection);

impl Drop for End<'_> {
    fn drop(&mut self) {
        // It changed nothing, and where it cannot end the next one says so.
        let _ = self.0.prepare_cached("ROLLBACK").and_then(|mut end| end.execute([]));
    }
}
