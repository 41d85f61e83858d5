//! Saved filters: each is one unit, written as a whole.

use rusqlite::params;

use crate::domain::text::name_key;
use crate::domain::{Name, Op, SavedFilterId};
use crate::store::{Error, Result};

use super::history::{self, Did, Kind};
use super::keys::{STUB, Table};
use super::stamp::Stamp;
use super::{Change, Door};

/// Writes a filter, be it a new one.
pub(super) fn save(door: &mut Door<'_>, id: SavedFilterId, name: &Name, text: &Name) -> Result<()> {
    if !door.replaying {
        refuse_namesake(door, id, name)?;
    }
    let known = door.find(Table::SavedFilter, id.uuid())?;
    let found = match known {
        Some(_) => door.target(Table::SavedFilter, id.uuid())?,
        None => door.target_new(Table::SavedFilter, id.uuid())?,
    };
    if found.is_gone() {
        return Ok(());
    }
    let (old_name, old_text, stamp) = door
        .tx
        .prepare_cached("SELECT name, text, hlc, dev FROM saved_filter WHERE key = ?1")?
        .query_row(params![found.key], |row| {
            let stamp = Stamp::new(row.get(2)?, row.get(3)?);
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, stamp))
        })?;
    if door.stamp.beats(stamp, door.tx)? {
        door.tx
            .prepare_cached(
                "UPDATE saved_filter SET state = 1, name = ?2, name_key = ?3, text = ?4, hlc = ?5, dev = ?6
                 WHERE key = ?1",
            )?
            .execute(params![
                found.key,
                name.as_str(),
                name_key(name.as_str()),
                text.as_str(),
                door.stamp.hlc.raw(),
                door.stamp.dev
            ])?;
    }
    door.changed(Change::SavedFilter(id));
    if found.state == STUB {
        door.undo_with(Op::DeleteFilter(id));
        return history::record(door, Did::Add, Kind::SavedFilter, found.key, &[]);
    }
    let read = |text: &str, what| {
        Name::parse(text, what).map_err(|error| Error::Invalid(error.to_string()))
    };
    let (name, text) = (read(&old_name, "the name")?, read(&old_text, "the filter")?);
    door.undo_with(Op::SaveFilter { id, name, text });
    history::record(door, Did::Edit, Kind::SavedFilter, found.key, &["name", "text"])
}

/// Deletes a filter.
pub(super) fn delete(door: &mut Door<'_>, id: SavedFilterId) -> Result<()> {
    let found = door.target(Table::SavedFilter, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    door.tx
        .prepare_cached(
            "UPDATE saved_filter SET state = 2, name = '', name_key = '', text = '', hlc = 0, dev = 0
             WHERE key = ?1",
        )?
        .execute(params![found.key])?;
    door.irreversible = true;
    door.changed(Change::SavedFilter(id));
    history::record(door, Did::Delete, Kind::SavedFilter, found.key, &[])
}

/// Tells whether a filter stands as it was written.
pub(super) fn stands(door: &Door<'_>, key: i64, name: &Name, text: &Name) -> Result<bool> {
    let sql = "SELECT 1 FROM saved_filter WHERE key = ?1 AND name = ?2 AND text = ?3";
    Ok(door.tx.prepare_cached(sql)?.exists(params![key, name.as_str(), text.as_str()])?)
}

fn refuse_namesake(door: &Door<'_>, id: SavedFilterId, name: &Name) -> Result<()> {
    let taken = door
        .tx
        .prepare_cached(
            "SELECT 1 FROM saved_filter WHERE book = ?1 AND name_key = ?2 AND state = 1 AND id <> ?3",
        )?
        .exists(params![door.book, name_key(name.as_str()), id.uuid().as_bytes()])?;
    if taken {
        return Err(Error::Conflict {
            message: format!("there is a filter \"{name}\" already"),
            hint: None,
        });
    }
    Ok(())
}
