//! The promises of the file, on real files.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rusqlite::params;
use uuid::Uuid;

use super::migrate::Version;
use super::*;
use crate::domain::Timestamp;

mod guests;
mod making;
mod purging;
mod reading;
mod writing;

fn options() -> Options {
    Options {
        clock: Arc::new(|| Timestamp::from_millis(1_700_000_000_000)),
        device: Uuid::from_u128(7),
        patience: Duration::from_secs(20),
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Makes a file and opens it.
fn database(folder: &tempfile::TempDir) -> (PathBuf, Database) {
    let path = folder.path().join("crm.db");
    Database::create(&path, &options(), |_| Ok(())).unwrap();
    let db = Database::open(&path, &options()).unwrap();
    (path, db)
}

/// Names everything in a folder, hidden files too.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn put(db: &Database, key: &str, value: &str) -> Result<()> {
    db.write(|tx| {
        tx.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
            params![key, value],
        )?;
        Ok(())
    })
}

fn get(db: &Database, key: &str) -> Result<Option<String>> {
    use rusqlite::OptionalExtension;
    db.read(|conn| {
        Ok(conn
            .query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
            .optional()?)
    })
}

/// Runs `work` as another account, in a thread of its own, for tests as root; says so where that
/// cannot be done.
fn as_nobody(work: impl FnOnce() + Send + 'static) {
    let done = std::thread::spawn(move || {
        use rustix::fs::{Gid, Uid};
        use rustix::thread::{set_thread_gid, set_thread_groups, set_thread_uid};
        let dropped = set_thread_groups(&[])
            .and_then(|()| set_thread_gid(Gid::from_raw(65_534)))
            .and_then(|()| set_thread_uid(Uid::from_raw(65_534)));
        match dropped {
            Ok(()) => work(),
            Err(error) => eprintln!("skipped, for this needs root: {error}"),
        }
    });
    if let Err(panic) = done.join() {
        std::panic::resume_unwind(panic);
    }
}

/// Opens and closes a file alone: of two that close it in the same moment, each may think that the
/// other is still there, and the WAL stays until the next one.
fn tidy(path: &Path) {
    drop(connect::reader(path, connect::BUSY).unwrap());
}

/// Runs one of the parts in these modules in a process of its own: locks and shared memory
/// tell processes apart, not connections.
fn process(test: &str, path: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "--nocapture"])
        .arg(format!("store::database::tests::{test}"))
        .env("TOUCHLINE_TEST_PATH", path)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped());
    command
}

/// Returns the file that such a process works on; `None` in the run of all tests, where a part has
/// nothing to do.
fn path_of_process() -> Option<PathBuf> {
    std::env::var_os("TOUCHLINE_TEST_PATH").map(PathBuf::from)
}
