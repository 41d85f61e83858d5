//! How connections to SQLite are set up.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::store::{Error, Result, search};

/// How long SQLite's own busy handler waits at opening, reading, closing and checkpoints. Without
/// it 59 % of one-shot processes failed under load; at BEGIN it starves writers and is off.
pub const BUSY: Duration = Duration::from_secs(5);

/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 128;

/// Before 3.51.3 resetting a WAL could corrupt a database with several connections.
const OLDEST_SQLITE: i32 = 3_051_003;

const SHARED: &str = "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; \
    PRAGMA cell_size_check = ON;";

/// A KiB count where negative; 16 MiB.
const READER: &str = "PRAGMA cache_size = -16384; PRAGMA query_only = ON;";

/// The analysis limit keeps `PRAGMA optimize` short, and where SQLite is built with STAT4 (ours is
/// not) keeps samples of indexed text out of `sqlite_stat4`, where a purge would not find them.
///
/// The cache is for imports: each row meets two dozen trees, and what of them does not fit is written
/// to the log in the middle of the transaction and read back. A single write never fills it.
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA cache_size = -16384; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 4194304; PRAGMA analysis_limit = 1000;";

/// Refuses a library that would endanger the file: one found by pkg-config instead of the bundled.
///
/// # Errors
/// [`Error::Unsupported`] where it is too old.
pub fn check_library() -> Result<()> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::Unsupported(format!(
            "this program was built with SQLite {}, which can damage a file that several programs \
             use; it needs 3.51.3 or later",
            rusqlite::version()
        )));
    }
    Ok(())
}

/// Opens the connection that reads. It may create the WAL and recover it, but changes nothing.
pub fn reader(path: &Path, wait: Duration) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.busy_timeout(wait)?;
    conn.execute_batch(&[SHARED, READER].concat())?;
    Ok(conn)
}

/// Opens the connection that writes.
pub fn writer(path: &Path) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.execute_batch(&[SHARED, WRITER].concat())?;
    Ok(conn)
}

/// Opens an empty file, to be made a database.
pub fn founder(path: &Path) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.execute_batch("PRAGMA page_size = 4096;")?;
    conn.execute_batch(&[SHARED, WRITER].concat())?;
    Ok(conn)
}

/// Opens a file that is not ours to write, leaving nothing beside it: as one that nobody changes
/// (`immutable`), or by the WAL and the shared memory that those who write it have made.
pub fn guest(path: &Path, immutable: bool, wait: Duration) -> Result<Connection> {
    let how = if immutable { "immutable=1" } else { "mode=ro&readonly_shm=1" };
    let uri = uri(path, how);
    let conn = open(&uri, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)?;
    conn.busy_timeout(wait)?;
    conn.execute_batch(&[SHARED, READER].concat())?;
    Ok(conn)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // Statements are planned once: without this, the bundled SQLite plans a cached statement anew
    // at nearly every use, because the values bound to it might call for another plan.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    search::teach(&conn)?;
    Ok(conn)
}

/// Writes a path as SQLite's URI (<https://www.sqlite.org/uri.html>).
fn uri(path: &Path, query: &str) -> PathBuf {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                uri.push(char::from(*byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push('?');
    uri.push_str(query);
    PathBuf::from(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_recent_enough() {
        check_library().unwrap();
    }

    #[test]
    fn a_path_cannot_smuggle_parameters_into_its_uri() {
        let uri = uri(Path::new("/a b/c?immutable=0#%é"), "mode=ro");
        assert_eq!(uri, Path::new("file:/a%20b/c%3Fimmutable%3D0%23%25%C3%A9?mode=ro"));
    }
}
