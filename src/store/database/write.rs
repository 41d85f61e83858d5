//! The write transaction.

use std::cell::Cell;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use uuid::Uuid;

use super::anchor::Identity;
use super::migrate::{self, Fitness, Version};
use super::{Database, connect, guard, purge};
use crate::store::{Error, Result};

/// Ends the waiting of a write for another program's lock, from another thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Makes the write that waits now fail with [`Error::Cancelled`]. Later writes wait again.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn reset(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Random pauses between attempts, so that those who wait do not march in step.
pub struct Jitter(Cell<u64>);

impl Jitter {
    /// Seeds from the system's randomness.
    pub fn new() -> Self {
        Self(Cell::new(RandomState::new().build_hasher().finish() | 1))
    }

    /// Returns 0.5 to 4 ms.
    pub fn pause(&self) -> Duration {
        // Xorshift64: G. Marsaglia, Xorshift RNGs, 2003.
        let mut x = self.0.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.set(x);
        Duration::from_micros(500 + x % 3_501)
    }
}

/// Tells whether another connection's lock is why it failed.
pub fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

impl Database {
    /// Runs `work` in an IMMEDIATE transaction and commits it; rolls back where it fails or panics.
    ///
    /// # Errors
    /// Those of `work`; [`Error::ReadOnly`], [`Error::Locked`], [`Error::Cancelled`],
    /// [`Error::Replaced`], [`Error::Newer`] and the failures of disk and file.
    pub(in crate::store) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        self.cancel.reset();
        if let Some(refusal) = &self.refusal {
            return Err(Error::ReadOnly(refusal.to_string()));
        }
        self.check_identity()?;
        let conn = self.writer()?;
        let tx = self.begin(conn)?;
        self.check_log()?;
        self.check_version(&tx)?;
        let value = work(&tx)?;
        let pending = purge::is_pending(&tx)?;
        tx.commit()?;
        self.wrote.set(true);
        self.check_identity()?;
        self.check_log()?;
        self.after_commit(conn, pending);
        Ok(value)
    }

    /// Returns the handle that ends the waiting of writes.
    pub(in crate::store) fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    /// Lets the handle of another end the waiting of its writes too.
    pub(in crate::store) fn cancelled_with(&mut self, other: &Self) {
        self.cancel = other.cancel();
    }

    /// Tells whether purged text may still stand in the WAL, because others read.
    pub(in crate::store) fn purge_pending(&self) -> Result<bool> {
        self.read(purge::is_pending)
    }

    /// Begins as soon as no other connection writes. SQLite's own waiting is off meanwhile: it
    /// sleeps ever longer and starves some writers.
    fn begin<'c>(&self, conn: &'c Connection) -> Result<Transaction<'c>> {
        let started = Instant::now();
        conn.busy_timeout(Duration::ZERO)?;
        let begun = loop {
            match Transaction::new_unchecked(conn, TransactionBehavior::Immediate) {
                Err(error) if is_busy(&error) => {}
                other => break other.map_err(Error::from),
            }
            if self.cancel.is_cancelled() {
                break Err(Error::Cancelled);
            }
            if started.elapsed() >= self.options.patience {
                break Err(Error::Locked);
            }
            std::thread::sleep(self.jitter.pause());
        };
        conn.busy_timeout(connect::BUSY)?;
        begun
    }

    /// Refuses where another process brought the schema beyond ours since we opened the file.
    fn check_version(&self, tx: &Transaction<'_>) -> Result<()> {
        let version = Version::of(tx, &self.path)?;
        match version.fitness(migrate::CURRENT) {
            Fitness::Ours => Ok(()),
            Fitness::ReadOnly => {
                Err(Error::ReadOnly(guard::Refusal::NewerMinor(version.to_string()).to_string()))
            }
            Fitness::Refused => Err(self.newer(version)),
            Fitness::Older => Err(Error::Replaced(self.path.clone())),
        }
    }

    /// Refuses where the path leads to another file than the one that is open: in WAL mode writing
    /// to a file without a name gives no error and is lost.
    pub(super) fn check_identity(&self) -> Result<()> {
        if self.is_replaced() {
            return Err(Error::Replaced(self.path.clone()));
        }
        Ok(())
    }

    /// Refuses likewise where the WAL was removed or replaced: it is never, while we have it open,
    /// by SQLite itself.
    fn check_log(&self) -> Result<()> {
        let now = Identity::of(&self.log);
        match (self.log_identity.get(), now) {
            (None, Some(_)) => self.log_identity.set(now),
            (before, now) if before == now && now.is_some() => {}
            _ => return Err(Error::Replaced(self.log.clone())),
        }
        Ok(())
    }

    /// Sees to a purge. Its failure is not the write's: the mark stays, and the next one tries.
    fn after_commit(&self, conn: &Connection, pending: bool) {
        if pending {
            let new = !self.pending.get();
            let patience = if new { purge::PATIENCE } else { purge::LATER };
            let finished = purge::finish(conn, &self.real, patience).unwrap_or(false);
            self.pending.set(!finished);
        } else {
            self.pending.set(false);
        }
    }

    /// Returns the writing connection, opened at first use.
    fn writer(&self) -> Result<&Connection> {
        if let Some(conn) = self.writer.get() {
            return Ok(conn);
        }
        let conn = connect::writer(&self.real).map_err(|error| self.explain(error))?;
        self.check_identity()?;
        let pending = purge::is_pending(&conn)?
            && !purge::finish(&conn, &self.real, purge::LATER).unwrap_or(false);
        self.pending.set(pending);
        Ok(self.writer.get_or_init(|| conn))
    }
}

/// Returns the small number that stands for a device in this file.
pub(in crate::store) fn device_key(tx: &Transaction<'_>, device: Uuid) -> Result<i64> {
    use rusqlite::OptionalExtension;
    let found = tx
        .prepare_cached("SELECT key FROM device WHERE id = ?1")?
        .query_row([device.as_bytes()], |row| row.get(0))
        .optional()?;
    match found {
        Some(key) => Ok(key),
        None => Ok(tx
            .prepare_cached("INSERT INTO device (id) VALUES (?1)")?
            .insert([device.as_bytes()])?),
    }
}
