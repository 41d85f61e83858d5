//! A lock on a file as another program holds it, for tests of those who wait.

use std::path::Path;

use rusqlite::Connection;

/// Keeps everybody else from writing until it is dropped.
pub(crate) struct ForeignLock(Connection);

impl ForeignLock {
    /// Takes the lock.
    pub(crate) fn take(path: &Path) -> Self {
        let conn = Connection::open(path).unwrap();
        conn.execute_batch("BEGIN IMMEDIATE").unwrap();
        Self(conn)
    }
}

impl Drop for ForeignLock {
    fn drop(&mut self) {
        self.0.execute_batch("ROLLBACK").unwrap();
    }
}
