//! Reading.

use std::cell::RefCell;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use rusqlite::{Connection, ErrorCode};
use uuid::Uuid;

use super::anchor::Identity;
use super::migrate::{self, Fitness, Version};
use super::{Database, Interrupt, connect, create};
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
        self.interrupt.check()?;
        if !self.guest {
            return snapshot(self.reader()?, work);
        }
        // Where `work` of an outer call reads again, it sees what that one sees.
        let entered = self.entered.borrow();
        if let Some(conn) = entered.as_ref() {
            return work(conn);
        }
        drop(entered);
        self.read_as_guest(work)
    }

    /// Returns the handle that ends reads.
    pub(in crate::store) fn interrupt(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// Returns a number that differs from the last one when another connection has changed the
    /// file.
    pub(in crate::store) fn data_version(&self) -> Result<i64> {
        self.check_identity()?;
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

    /// From now on a read that finds the file locked fails at once.
    pub(in crate::store) fn read_without_waiting(&self) {
        self.reading.set(Duration::ZERO);
        if let Some(conn) = self.reader.get() {
            // Setting a number in memory: it cannot fail on an open connection.
            let _ = conn.busy_timeout(Duration::ZERO);
        }
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
        let conn = connect::reader(&self.real, self.reading.get());
        let conn = conn.map_err(|error| self.explain(error))?;
        self.check_identity()?;
        self.check_readable(&conn)?;
        self.interrupt.is_about(&conn);
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
        let (conn, stamp) = match self.enter_as_guest()? {
            Guest::Live(conn) => (conn, None),
            Guest::Frozen(Frozen { stamp, conn }) => (conn, Some(stamp)),
        };
        *self.entered.borrow_mut() = Some(conn);
        let _leave = Leave(&self.entered);
        let value = {
            let entered = self.entered.borrow();
            let Some(conn) = entered.as_ref() else { return Err(Error::Locked) };
            snapshot(conn, work)
        };
        let conn = self.entered.take();
        let (Some(stamp), Some(conn)) = (stamp, conn) else { return value };
        if self.stamp()? != stamp {
            return Err(Error::Conflict {
                message: format!("{} was changed while it was read", self.path.display()),
                hint: Some("try again".to_owned()),
            });
        }
        self.frozen.set(Some(Frozen { stamp, conn }));
        value
    }

    /// Waits out the moments in which others open or close the file.
    fn enter_as_guest(&self) -> Result<Guest> {
        let started = Instant::now();
        loop {
            match self.try_as_guest() {
                Ok(Some(guest)) => return Ok(guest),
                Ok(None) if started.elapsed() > self.reading.get() => return Err(Error::Locked),
                Ok(None) => {}
                Err(error @ Error::Io { .. }) if started.elapsed() > CLOSING => return Err(error),
                Err(Error::Io { .. }) => {}
                Err(error) => return Err(error),
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Connects as a guest; none where that is worth another attempt.
    fn try_as_guest(&self) -> Result<Option<Guest>> {
        let stamp = self.stamp()?;
        if stamp.identity != self.anchor.identity {
            return Err(Error::Replaced(self.path.clone()));
        }
        let nobody = match stamp.log {
            None => true,
            Some(length) => length == 0 && !self.shared_memory.exists(),
        };
        if nobody {
            let kept = self.frozen.take().filter(|frozen| frozen.stamp == stamp);
            return match kept {
                Some(frozen) => Ok(Some(Guest::Frozen(frozen))),
                None => {
                    let conn = self.connect_as_guest(true)?;
                    self.check_readable(&conn)?;
                    Ok(Some(Guest::Frozen(Frozen { stamp, conn })))
                }
            };
        }
        // Without a WAL, SQLite would make one, which would be ours and in the owner's way.
        if !self.anchor.share() {
            return Ok(None);
        }
        if !self.log.exists() {
            self.anchor.release();
            return Ok(None);
        }
        let conn = match self.connect_as_guest(false) {
            Ok(conn) => conn,
            Err(error) => {
                self.anchor.release();
                return if matches!(error, Error::ReadOnly(_)) { Ok(None) } else { Err(error) };
            }
        };
        if !self.begin_snapshot(&conn)? {
            return Ok(None);
        }
        self.check_readable(&conn)?;
        Ok(Some(Guest::Live(conn)))
    }

    fn connect_as_guest(&self, immutable: bool) -> Result<Connection> {
        let conn = connect::guest(&self.real, immutable, self.reading.get());
        let conn = conn.map_err(|error| self.explain(error))?;
        self.interrupt.is_about(&conn);
        Ok(conn)
    }

    /// Begins the guest's read transaction, and tells whether the shared memory has a mark that a
    /// guest can read by: it cannot set one itself, and after the first write to a new WAL there is
    /// none until one of the others reads. The transaction stays open: to begin another one might
    /// find the mark gone.
    fn begin_snapshot(&self, conn: &Connection) -> Result<bool> {
        conn.prepare_cached("BEGIN")?.execute([])?;
        let Err(error) = conn.query_row("PRAGMA schema_version", [], |_| Ok(())) else {
            return Ok(true);
        };
        // A guest writes nothing: that it may not is always about the shared memory of others, who
        // are just making it, recovering it or taking it away.
        match error.sqlite_error_code() {
            Some(ErrorCode::ReadOnly) => Ok(false),
            _ => Err(self.explain(error.into())),
        }
    }
}

/// A connection to a file that is not ours to write.
enum Guest {
    /// Nobody has it open.
    Frozen(Frozen),
    /// Others have, and may write.
    Live(Connection),
}

/// Leaves what a guest reads by, also where that panics.
struct Leave<'d>(&'d RefCell<Option<Connection>>);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        if let Ok(mut entered) = self.0.try_borrow_mut() {
            *entered = None;
        }
    }
}

/// How long a WAL may be without its shared memory because somebody is just closing the file; after
/// that it is one that a crash, or copying, has left.
const CLOSING: Duration = Duration::from_millis(250);

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
