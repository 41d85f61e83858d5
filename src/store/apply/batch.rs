//! Import batches.

use rusqlite::{OptionalExtension, params};

use crate::domain::BatchId;
use crate::store::{Error, Result};

use super::Door;
use super::history::{self, Did, Kind};

pub(super) fn add(door: &mut Door<'_>, id: BatchId, format: &str, file: &str) -> Result<()> {
    if find(door, id)?.is_some() {
        return Ok(());
    }
    door.tx
        .prepare_cached("INSERT INTO batch (id, book, format, file, at, person) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![id.uuid().as_bytes(), door.book, format, file, door.logged_at.millis(), door.actor])?;
    door.irreversible = true;
    history::record(door, Did::Add, Kind::Batch, door.tx.last_insert_rowid(), &[])
}

fn find(door: &Door<'_>, id: BatchId) -> Result<Option<i64>> {
    Ok(door
        .tx
        .prepare_cached("SELECT key FROM batch WHERE id = ?1 AND book = ?2")?
        .query_row(params![id.uuid().as_bytes(), door.book], |row| row.get(0))
        .optional()?)
}

/// Returns the key of a batch of this book. All contacts of a write come with the same one.
pub(super) fn key(door: &mut Door<'_>, id: BatchId) -> Result<i64> {
    if let Some((known, key)) = door.batch
        && known == id
    {
        return Ok(key);
    }
    let key = find(door, id)?.ok_or(Error::NotFound { what: "import batch" })?;
    door.batch = Some((id, key));
    Ok(key)
}
