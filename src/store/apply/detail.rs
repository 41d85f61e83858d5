//! The rows of a contact: details by their own id, labels by their pair. Each row is one unit.

use rusqlite::{OptionalExtension, Statement, params};

use crate::domain::contact::ContactChange;
use crate::domain::{ContactId, Detail, DetailId, DetailKind, LabelId};
use crate::store::{Error, Result, codes};

use super::keys::Table;
use super::stamp::Stamp;
use super::{Change, Door};

/// Returns when a detail of a contact was written last.
fn written(door: &Door<'_>, contact: i64, id: DetailId) -> Result<Option<Stamp>> {
    Ok(door
        .tx
        .prepare_cached("SELECT hlc, dev FROM detail WHERE contact = ?1 AND id = ?2")?
        .query_row(params![contact, id.uuid().as_bytes()], |row| {
            Ok(Stamp::new(row.get(0)?, row.get(1)?))
        })
        .optional()?)
}

/// Adds or replaces a detail.
pub(super) fn put(door: &Door<'_>, contact: i64, detail: &Detail) -> Result<()> {
    write(door, contact, detail.id, Some(detail))
}

/// Takes a detail away; an empty row stays and remembers when.
pub(super) fn remove(door: &Door<'_>, contact: i64, id: DetailId) -> Result<()> {
    if !door.replaying && written(door, contact, id)?.is_none() {
        return Err(Error::NotFound { what: "detail" });
    }
    write(door, contact, id, None)
}

fn write(door: &Door<'_>, contact: i64, id: DetailId, detail: Option<&Detail>) -> Result<()> {
    let match_key = detail.map(|detail| detail.kind.key(&detail.value)).unwrap_or_default();
    let sql = match written(door, contact, id)? {
        None => INSERT,
        Some(before) if door.stamp.beats(before, door.tx)? => {
            "UPDATE detail SET kind = ?3, label = ?4, value = ?5, match_key = ?6, gone = ?7, hlc = ?8, dev = ?9
             WHERE contact = ?1 AND id = ?2"
        }
        Some(_) => return Ok(()),
    };
    run(&mut *door.tx.prepare_cached(sql)?, door.stamp, contact, id, detail, &match_key)
}

const INSERT: &str =
    "INSERT INTO detail (contact, id, kind, label, value, match_key, gone, hlc, dev)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// Adds details to a contact that is being made: it has none yet, so nothing is looked up. Where
/// several are of one id, the first counts. Returns what each is found by, in the order of their ids.
/// A statement for each: one for several may have to be taken back alone, and SQLite keeps copies of
/// all pages that it writes to.
pub(super) fn add(
    door: &mut Door<'_>,
    contact: i64,
    mut details: Vec<&Detail>,
) -> Result<Vec<(DetailKind, String)>> {
    details.sort_by_key(|detail| detail.id);
    details.dedup_by_key(|detail| detail.id);
    let stamp = door.stamp;
    let insert = door.held.get(INSERT)?;
    let add = |detail: &Detail| {
        let key = detail.kind.key(&detail.value);
        run(insert, stamp, contact, detail.id, Some(detail), &key)?;
        Ok((detail.kind, key))
    };
    details.into_iter().map(add).collect()
}

fn run(
    statement: &mut Statement<'_>,
    stamp: Stamp,
    contact: i64,
    id: DetailId,
    detail: Option<&Detail>,
    match_key: &str,
) -> Result<()> {
    statement.execute(params![
        contact,
        id.uuid().as_bytes(),
        detail.map_or(0, |detail| codes::detail_code(detail.kind)),
        detail.and_then(|detail| detail.label.as_deref()),
        detail.map_or("", |detail| detail.value.as_str()),
        match_key,
        detail.is_none(),
        stamp.hlc.raw(),
        stamp.dev
    ])?;
    Ok(())
}

/// Returns the change that puts a detail back as it stands, or takes it away where it is not there.
pub(super) fn invert(door: &Door<'_>, contact: i64, id: DetailId) -> Result<ContactChange> {
    let stored = door
        .tx
        .prepare_cached(
            "SELECT kind, label, value FROM detail WHERE contact = ?1 AND id = ?2 AND gone = 0",
        )?
        .query_row(params![contact, id.uuid().as_bytes()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    Ok(match stored {
        Some((kind, label, value)) => {
            let kind = codes::detail(kind)?;
            ContactChange::PutDetail(Detail { id, kind, label, value })
        }
        None => ContactChange::RemoveDetail(id),
    })
}

/// Lists where a contact was imported from: the record's id there, and what is noted with it.
pub(super) fn origins(door: &Door<'_>, contact: i64) -> Result<Vec<(String, Option<String>)>> {
    let mut query = door.tx.prepare_cached(
        "SELECT value, label FROM detail WHERE contact = ?1 AND kind = 6 AND gone = 0",
    )?;
    let rows = query.query_map(params![contact], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts a label on a contact or takes it off.
pub(super) fn label(
    door: &mut Door<'_>,
    id: ContactId,
    contact: i64,
    label: LabelId,
    on: bool,
) -> Result<()> {
    let found = door.target(Table::Label, label.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    let stored = door
        .tx
        .prepare_cached("SELECT hlc, dev FROM contact_label WHERE contact = ?1 AND label = ?2")?
        .query_row(params![contact, found.key], |row| Ok(Stamp::new(row.get(0)?, row.get(1)?)))
        .optional()?;
    if door.stamp.beats(stored.unwrap_or(Stamp::NEVER), door.tx)? {
        door.tx
            .prepare_cached(
                "INSERT INTO contact_label (contact, label, applied, hlc, dev) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (contact, label) DO UPDATE SET applied = excluded.applied, hlc = excluded.hlc, dev = excluded.dev",
            )?
            .execute(params![contact, found.key, on, door.stamp.hlc.raw(), door.stamp.dev])?;
        door.changed(Change::Label(label));
        door.changed(Change::Contact(id));
    }
    Ok(())
}

/// Tells whether a contact bears a label.
pub(super) fn has_label(door: &Door<'_>, contact: i64, label: LabelId) -> Result<bool> {
    Ok(door
        .tx
        .prepare_cached(
            "SELECT 1 FROM contact_label x JOIN label l ON l.key = x.label
             WHERE x.contact = ?1 AND l.id = ?2 AND x.applied = 1 AND l.state = 1",
        )?
        .exists(params![contact, label.uuid().as_bytes()])?)
}
