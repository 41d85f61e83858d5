//! Import batches: what an import did, and that it was taken back.
//!
//! A batch's row says between which keys lies what it brought, so that it is found without an
//! index. These bounds and its counts are of this file alone.

use std::cell::Cell;

use rusqlite::{OptionalExtension, params};

use crate::domain::{BatchId, BatchTally, Provenance};
use crate::store::{Error, Result};

use super::Door;
use super::history::{self, Did, Kind};

/// The batch that a write belongs to.
pub(super) struct Open {
    pub id: BatchId,
    pub key: i64,
    /// Whether it is being taken back: nothing more comes with it.
    pub undoing: bool,
    brought: Cell<Brought>,
}

/// What one write brought.
#[derive(Debug, Clone, Copy, Default)]
struct Brought {
    contacts: Span,
    interactions: Span,
    history: Span,
}

/// Keys from the first to the last, and how many of them.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    count: i64,
    first: Option<i64>,
    last: Option<i64>,
}

impl Span {
    fn take(&mut self, key: i64) {
        self.count += 1;
        self.first = Some(self.first.map_or(key, |first| first.min(key)));
        self.last = Some(self.last.map_or(key, |last| last.max(key)));
    }
}

/// Where a record came from, as its row has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub batch: i64,
    pub file: i64,
    pub line: i64,
}

pub(super) fn add(door: &mut Door<'_>, id: BatchId, format: &str, file: &str) -> Result<()> {
    let key = match find(door, id)? {
        None => insert(door, id, format, file)?,
        Some(key) if door.replaying => {
            door.tx
                .prepare_cached(
                    "UPDATE batch SET format = ?2, file = ?3, at = ?4, person = ?5
                     WHERE key = ?1 AND format = ''",
                )?
                .execute(params![key, format, file, door.logged_at.millis(), door.actor])?;
            return Ok(());
        }
        Some(_) => return open(door, id, false).map(drop),
    };
    door.irreversible = true;
    history::record(door, Did::Add, Kind::Batch, key, &[])?;
    open(door, id, false).map(drop)
}

/// Notes how far an import is. Its counts only grow.
pub(super) fn tally(
    door: &mut Door<'_>,
    id: BatchId,
    files: &[(u32, String)],
    tally: BatchTally,
) -> Result<()> {
    let key = open(door, id, false)?;
    for (number, name) in files {
        door.tx
            .prepare_cached(
                "INSERT OR IGNORE INTO batch_file (batch, number, name) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![key, number, name])?;
    }
    let [merged, skipped] = [tally.merged, tally.skipped].map(|n| i64::try_from(n).unwrap_or(0));
    door.tx
        .prepare_cached(
            "UPDATE batch SET merged = max(merged, ?2), skipped = max(skipped, ?3) WHERE key = ?1",
        )?
        .execute(params![key, merged, skipped])?;
    door.irreversible = true;
    Ok(())
}

/// Notes that an import was taken back: when first, and by whom.
pub(super) fn take_back(door: &mut Door<'_>, id: BatchId) -> Result<()> {
    let key = open(door, id, true)?;
    door.tx
        .prepare_cached(
            "UPDATE batch SET taken_back_at = ?2, taken_back_by = ?3
             WHERE key = ?1 AND (taken_back_at IS NULL OR taken_back_at > ?2)",
        )?
        .execute(params![key, door.logged_at.millis(), door.actor])?;
    door.irreversible = true;
    history::record(door, Did::Delete, Kind::Batch, key, &[])
}

/// Makes a batch's row. One without a format was only heard of.
fn insert(door: &Door<'_>, id: BatchId, format: &str, file: &str) -> Result<i64> {
    Ok(door
        .tx
        .prepare_cached("INSERT INTO batch (id, book, format, file, at, person) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .insert(params![id.uuid().as_bytes(), door.book, format, file, door.logged_at.millis(), door.actor])?)
}

fn find(door: &Door<'_>, id: BatchId) -> Result<Option<i64>> {
    Ok(door
        .tx
        .prepare_cached("SELECT key FROM batch WHERE id = ?1 AND book = ?2")?
        .query_row(params![id.uuid().as_bytes(), door.book], |row| row.get(0))
        .optional()?)
}

/// Makes a batch of this book the one that the write belongs to, and returns its key. All that a
/// write brings comes with the same one.
pub(super) fn open(door: &mut Door<'_>, id: BatchId, undoing: bool) -> Result<i64> {
    if let Some(open) = &door.batch
        && open.id == id
        && open.undoing == undoing
    {
        return Ok(open.key);
    }
    let key = match find(door, id)? {
        Some(key) => key,
        None if door.replaying => insert(door, id, "", "")?,
        None => return Err(Error::NotFound { what: "import batch" }),
    };
    if !undoing && !door.replaying {
        let taken_back = door
            .tx
            .prepare_cached("SELECT 1 FROM batch WHERE key = ?1 AND taken_back_at IS NOT NULL")?
            .exists(params![key])?;
        if taken_back {
            return Err(Error::Conflict {
                message: "this import was taken back while it ran".to_owned(),
                hint: Some("import the file again".to_owned()),
            });
        }
    }
    settle(door)?;
    door.batch = Some(Open { id, key, undoing, brought: Cell::default() });
    Ok(key)
}

/// Returns where a record came from, as its row has it.
pub(super) fn place(door: &mut Door<'_>, from: Provenance) -> Result<Place> {
    let batch = open(door, from.batch, false)?;
    let line = i64::try_from(from.line).unwrap_or(i64::MAX);
    Ok(Place { batch, file: from.file.into(), line })
}

/// Notes that the batch made a contact.
pub(super) fn brought_contact(door: &Door<'_>, key: i64) {
    note(door, |brought| brought.contacts.take(key));
}

/// Notes that the batch made an interaction.
pub(super) fn brought_interaction(door: &Door<'_>, key: i64) {
    note(door, |brought| brought.interactions.take(key));
}

/// Notes that a line of history was just written for the batch.
pub(super) fn noted(door: &Door<'_>) {
    note(door, |brought| brought.history.take(door.tx.last_insert_rowid()));
}

fn note(door: &Door<'_>, take: impl FnOnce(&mut Brought)) {
    if let Some(open) = door.batch.as_ref().filter(|open| !open.undoing) {
        let mut brought = open.brought.get();
        take(&mut brought);
        open.brought.set(brought);
    }
}

/// Writes what the write brought into the batch's row.
pub(super) fn settle(door: &Door<'_>) -> Result<()> {
    let Some(open) = &door.batch else { return Ok(()) };
    let Brought { contacts, interactions, history } = open.brought.take();
    if contacts.count + interactions.count + history.count == 0 {
        return Ok(());
    }
    door.tx
        .prepare_cached(
            "UPDATE batch SET contacts = contacts + ?2, interactions = interactions + ?3,
               first_contact = coalesce(min(first_contact, ?4), first_contact, ?4),
               last_contact = coalesce(max(last_contact, ?5), last_contact, ?5),
               first_interaction = coalesce(min(first_interaction, ?6), first_interaction, ?6),
               last_interaction = coalesce(max(last_interaction, ?7), last_interaction, ?7),
               first_history = coalesce(min(first_history, ?8), first_history, ?8),
               last_history = coalesce(max(last_history, ?9), last_history, ?9)
             WHERE key = ?1",
        )?
        .execute(params![
            open.key,
            contacts.count,
            interactions.count,
            contacts.first,
            contacts.last,
            interactions.first,
            interactions.last,
            history.first,
            history.last
        ])?;
    Ok(())
}
