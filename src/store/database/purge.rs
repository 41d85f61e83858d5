//! Getting deleted text out of the WAL.
//!
//! A purge overwrites text in new versions of its pages; the earlier versions stand in the file
//! until a checkpoint, and in the WAL until it is truncated. `secure_delete` zeroes what becomes
//! free within pages. So once a TRUNCATE checkpoint is through, the text is nowhere.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::write::{Jitter, is_busy};
use super::{connect, guard};
use crate::store::Result;

/// How long readers of other processes are waited for right after a purge.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// How long by every later write: a reader that outlasted a purge may last for minutes.
pub const LATER: Duration = Duration::from_millis(20);

/// Tells whether purged text may still stand in the WAL.
pub fn is_pending(conn: &Connection) -> Result<bool> {
    let mut statement =
        conn.prepare_cached("SELECT value <> 0 FROM meta WHERE key = 'purge_pending'")?;
    let mut rows = statement.query([])?;
    Ok(match rows.next()? {
        Some(row) => row.get(0)?,
        None => false,
    })
}

/// Copies the whole WAL into the file and empties it; says whether that could be done, for it
/// cannot while others read or write.
pub fn truncate(conn: &Connection) -> Result<bool> {
    let busy = conn
        .prepare_cached("PRAGMA wal_checkpoint(TRUNCATE)")?
        .query_row([], |row| row.get::<_, i64>(0));
    match busy {
        Ok(busy) => Ok(busy == 0),
        Err(error) if is_busy(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Finishes a pending purge; says whether it is finished. Tries again and again instead of waiting
/// in SQLite, where it would hold the write lock all the while.
pub fn finish(conn: &Connection, path: &Path, patience: Duration) -> Result<bool> {
    let started = Instant::now();
    let jitter = Jitter::new();
    conn.busy_timeout(Duration::ZERO)?;
    let finished = loop {
        match truncate(conn).and_then(|done| Ok(done && settle(conn, path)?)) {
            Ok(false) if started.elapsed() < patience => std::thread::sleep(jitter.pause()),
            finished => break finished,
        }
    };
    conn.busy_timeout(connect::BUSY)?;
    finished
}

/// Takes the mark off, unless something was committed since the WAL was emptied: that may have been
/// another purge, whose text a next checkpoint must remove.
fn settle(conn: &Connection, path: &Path) -> Result<bool> {
    let tx = match Transaction::new_unchecked(conn, TransactionBehavior::Immediate) {
        Ok(tx) => tx,
        Err(error) if is_busy(&error) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    // Nobody writes while we hold the lock, and an emptied WAL has no bytes.
    let log = std::fs::metadata(guard::beside(path, "-wal"));
    if log.is_ok_and(|log| log.len() > 0) {
        return Ok(false);
    }
    tx.execute("UPDATE meta SET value = 0 WHERE key = 'purge_pending'", [])?;
    tx.commit()?;
    Ok(true)
}
