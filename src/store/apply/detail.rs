//! The rows of a contact: details by their own id, labels by their pair. Each row is one unit.

use rusqlite::{OptionalExtension, params};

use crate::domain::contact::ContactChange;
use crate::domain::{ContactId, Detail, DetailId, LabelId};
use crate::store::{Error, Result, codes};

use super::keys::{DELETED, Table};
use super::stamp::Stamp;
use super::{Change, Door};

struct Row {
    key: i64,
    contact: i64,
    stamp: Stamp,
}

fn find(door: &Door<'_>, id: DetailId) -> Result<Option<Row>> {
    Ok(door
        .tx
        .prepare_cached("SELECT key, contact, hlc, dev FROM detail WHERE id = ?1")?
        .query_row(params![id.uuid().as_bytes()], |row| {
            Ok(Row {
                key: row.get(0)?,
                contact: row.get(1)?,
                stamp: Stamp::new(row.get(2)?, row.get(3)?),
            })
        })
        .optional()?)
}

/// Adds or replaces a detail.
pub(super) fn put(door: &Door<'_>, contact: i64, detail: &Detail) -> Result<()> {
    write(door, contact, detail.id, Some(detail))
}

/// Takes a detail away; an empty row stays and remembers when.
pub(super) fn remove(door: &Door<'_>, contact: i64, id: DetailId) -> Result<()> {
    if !door.replaying && find(door, id)?.is_none_or(|row| row.contact != contact) {
        return Err(Error::NotFound { what: "detail" });
    }
    write(door, contact, id, None)
}

fn write(door: &Door<'_>, contact: i64, id: DetailId, detail: Option<&Detail>) -> Result<()> {
    let label = detail.and_then(|detail| detail.label.as_deref());
    let value = detail.map_or("", |detail| detail.value.as_str());
    let (hlc, dev) = (door.stamp.hlc.raw(), door.stamp.dev);
    match find(door, id)? {
        None => {
            let kind = detail.map_or(0, |detail| codes::detail_code(detail.kind));
            let match_key = detail.map(|detail| detail.kind.key(value)).unwrap_or_default();
            door.tx
                .prepare_cached(
                    "INSERT INTO detail (id, contact, kind, label, value, match_key, gone, hlc, dev)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )?
                .execute(params![
                    id.uuid().as_bytes(),
                    contact,
                    kind,
                    label,
                    value,
                    match_key,
                    detail.is_none(),
                    hlc,
                    dev
                ])?;
        }
        Some(row) if row.contact != contact => return Err(Error::NotFound { what: "detail" }),
        Some(row) if door.stamp.beats(row.stamp, door.tx)? => {
            let kind = detail.map_or(0, |detail| codes::detail_code(detail.kind));
            let match_key = detail.map(|detail| detail.kind.key(value)).unwrap_or_default();
            door.tx
                .prepare_cached(
                    "UPDATE detail SET kind = ?2, label = ?3, value = ?4, match_key = ?5, gone = ?6, hlc = ?7, dev = ?8
                     WHERE key = ?1",
                )?
                .execute(params![row.key, kind, label, value, match_key, detail.is_none(), hlc, dev])?;
        }
        Some(_) => {}
    }
    Ok(())
}

/// Returns the change that puts a detail back as it stands, or takes it away where it is not there.
pub(super) fn invert(door: &Door<'_>, id: DetailId) -> Result<ContactChange> {
    let stored = door
        .tx
        .prepare_cached("SELECT kind, label, value FROM detail WHERE id = ?1 AND gone = 0")?
        .query_row(params![id.uuid().as_bytes()], |row| {
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

/// Puts a label on a contact or takes it off.
pub(super) fn label(
    door: &mut Door<'_>,
    id: ContactId,
    contact: i64,
    label: LabelId,
    on: bool,
) -> Result<()> {
    let found = door.target(Table::Label, label.uuid())?;
    if found.state == DELETED {
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
