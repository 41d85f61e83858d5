//! Making a new file.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use super::guard::{self, Refusal};
use super::header::APPLICATION_ID;
use super::{Database, backup, connect, migrate};
use crate::domain::Timestamp;
use crate::store::{Error, Options, Result};

const SCHEMA: &str = include_str!("../schema.sql");

/// How old a temporary of a killed run must be before it is cleaned away.
const ABANDONED: Duration = Duration::from_secs(3600);

impl Database {
    /// Makes a new file, filled by `fill` in the transaction that makes its tables; does nothing
    /// where there is one, also where another process makes one meanwhile. The file appears whole
    /// or not at all, 0600, and so do missing folders, 0700.
    pub(in crate::store) fn create(
        path: &Path,
        options: &Options,
        fill: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> Result<()> {
        connect::check_library()?;
        let path = super::absolute(path)?;
        if path.exists() {
            return Ok(());
        }
        refuse_dangling_link(&path)?;
        let folder = backup::folder(&path);
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|source| {
            Error::Io { doing: format!("cannot make the folder {}", folder.display()), source }
        })?;
        if let Some(kind) = guard::network(folder) {
            return Err(Error::ReadOnly(Refusal::Network(kind).to_string()));
        }
        clean(&path, (options.clock)());
        let temporary = backup::temporary(&path)?;
        build(&temporary, fill)?;
        // Given back where another process was faster: then it is removed here.
        backup::place(temporary, &path).map(drop)
    }
}

/// A link whose target is missing may lead to a disk that is not mounted: making the file there
/// would hide the real one.
fn refuse_dangling_link(path: &Path) -> Result<()> {
    match std::fs::read_link(path) {
        Ok(target) => Err(Error::Io {
            doing: format!("{} is a link to {}", path.display(), target.display()),
            source: io::ErrorKind::NotFound.into(),
        }),
        Err(_) => Ok(()),
    }
}

fn build(path: &Path, fill: impl FnOnce(&Transaction<'_>) -> Result<()>) -> Result<()> {
    let mut conn = connect::founder(path)?;
    let tx = conn.transaction()?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", migrate::CURRENT.user_version())?;
    tx.execute_batch(SCHEMA)?;
    let random: [u8; 16] = tx.query_row("SELECT randomblob(16)", [], |row| row.get(0))?;
    let id = uuid::Builder::from_random_bytes(random).into_uuid();
    tx.execute(
        "INSERT INTO meta (key, value) VALUES ('file_id', ?1), ('purge_pending', 0)",
        params![id.as_bytes()],
    )?;
    fill(&tx)?;
    tx.commit()?;
    if !super::purge::truncate(&conn)? {
        return Err(Error::Locked);
    }
    conn.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Removes what runs that were killed long ago left behind.
fn clean(path: &Path, now: Timestamp) {
    let (Some(name), Ok(entries)) = (path.file_name(), std::fs::read_dir(backup::folder(path)))
    else {
        return;
    };
    let prefix = format!(".{}.new-", name.to_string_lossy());
    for entry in entries.flatten() {
        let made = || entry.metadata().ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok();
        let now = Duration::from_millis(now.millis().unsigned_abs());
        if entry.file_name().to_string_lossy().starts_with(&prefix)
            && made().is_some_and(|made| made + ABANDONED < now)
        {
            // Somebody else's, or gone already: either way no concern of this run.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Returns the id that was given to the file when it was made.
pub fn file_id(conn: &Connection) -> Result<Uuid> {
    let bytes: [u8; 16] = conn
        .prepare_cached("SELECT value FROM meta WHERE key = 'file_id'")?
        .query_row([], |row| row.get(0))?;
    Ok(Uuid::from_bytes(bytes))
}
