//! Labels: written field by field.

use rusqlite::params;

use crate::domain::label::LabelChange;
use crate::domain::text::name_key;
use crate::domain::{Cadence, LabelId, Name, Op};
use crate::store::{Error, Result};

use super::history::{self, Did, Kind};
use super::keys::Table;
use super::stamp::FieldClock;
use super::{Change, Door, agenda};

pub(super) fn add(door: &mut Door<'_>, id: LabelId, name: &Name, tint: Option<&str>) -> Result<()> {
    if !door.replaying {
        refuse_namesake(door, id, name)?;
    }
    let found = door.target_new(Table::Label, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    let mut clock = read_clock(door, found.key)?;
    write(door, found.key, &mut clock, &LabelChange::Name(name.clone()))?;
    write(door, found.key, &mut clock, &LabelChange::Tint(tint.map(str::to_owned)))?;
    clock.created(door.stamp, door.tx)?;
    door.tx
        .prepare_cached("UPDATE label SET state = 1 WHERE key = ?1")?
        .execute(params![found.key])?;
    finish(door, id, found.key, &clock)?;
    door.undo_with(Op::DeleteLabel(id));
    history::record(door, Did::Add, Kind::Label, found.key, &[])
}

pub(super) fn edit(door: &mut Door<'_>, id: LabelId, changes: &[LabelChange]) -> Result<()> {
    let found = door.target(Table::Label, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    if !door.replaying {
        let (name, tint, days): (String, Option<String>, Option<u32>) = door
            .tx
            .prepare_cached("SELECT name, tint, cadence FROM label WHERE key = ?1")?
            .query_row(params![found.key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let name =
            Name::parse(&name, "the name").map_err(|error| Error::Invalid(error.to_string()))?;
        door.undo_with(Op::EditLabel {
            id,
            changes: changes
                .iter()
                .rev()
                .map(|change| match change {
                    LabelChange::Name(_) => LabelChange::Name(name.clone()),
                    LabelChange::Tint(_) => LabelChange::Tint(tint.clone()),
                    LabelChange::Cadence(_) => LabelChange::Cadence(days.and_then(Cadence::new)),
                })
                .collect(),
        });
    }
    let mut clock = read_clock(door, found.key)?;
    for change in changes {
        if let (LabelChange::Name(name), false) = (change, door.replaying) {
            refuse_namesake(door, id, name)?;
        }
        write(door, found.key, &mut clock, change)?;
    }
    finish(door, id, found.key, &clock)?;
    let fields: Vec<_> = changes.iter().map(field).collect();
    history::record(door, Did::Edit, Kind::Label, found.key, &fields)
}

pub(super) fn delete(door: &mut Door<'_>, id: LabelId) -> Result<()> {
    let found = door.target(Table::Label, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    agenda::touch_label(door, found.key)?;
    door.tx
        .prepare_cached("DELETE FROM contact_label WHERE label = ?1")?
        .execute(params![found.key])?;
    door.tx
        .prepare_cached(
            "UPDATE label SET state = 2, name = '', name_key = '', tint = NULL, cadence = NULL, hlc = 0, dev = 0, clock = NULL
             WHERE key = ?1",
        )?
        .execute(params![found.key])?;
    door.irreversible = true;
    door.changed(Change::Label(id));
    history::record(door, Did::Delete, Kind::Label, found.key, &[])
}

fn refuse_namesake(door: &Door<'_>, id: LabelId, name: &Name) -> Result<()> {
    let taken = door
        .tx
        .prepare_cached(
            "SELECT 1 FROM label WHERE book = ?1 AND name_key = ?2 AND state = 1 AND id <> ?3",
        )?
        .exists(params![door.book, name_key(name.as_str()), id.uuid().as_bytes()])?;
    if taken {
        return Err(Error::Conflict {
            message: format!("there is a label \"{name}\" already"),
            hint: None,
        });
    }
    Ok(())
}

fn read_clock(door: &Door<'_>, key: i64) -> Result<FieldClock> {
    Ok(door.tx.prepare_cached("SELECT hlc, dev, clock FROM label WHERE key = ?1")?.query_row(
        params![key],
        |row| {
            Ok(FieldClock::read(
                row.get(0)?,
                row.get(1)?,
                row.get::<_, Option<String>>(2)?.as_deref(),
            ))
        },
    )?)
}

const fn field(change: &LabelChange) -> &'static str {
    match change {
        LabelChange::Name(_) => "name",
        LabelChange::Tint(_) => "tint",
        LabelChange::Cadence(_) => "cadence",
    }
}

fn write(door: &Door<'_>, key: i64, clock: &mut FieldClock, change: &LabelChange) -> Result<()> {
    if !clock.take(field(change), door.stamp, door.tx)? {
        return Ok(());
    }
    match change {
        LabelChange::Name(name) => door
            .tx
            .prepare_cached("UPDATE label SET name = ?2, name_key = ?3 WHERE key = ?1")?
            .execute(params![key, name.as_str(), name_key(name.as_str())])?,
        LabelChange::Tint(tint) => door
            .tx
            .prepare_cached("UPDATE label SET tint = ?2 WHERE key = ?1")?
            .execute(params![key, tint])?,
        LabelChange::Cadence(cadence) => door
            .tx
            .prepare_cached("UPDATE label SET cadence = ?2 WHERE key = ?1")?
            .execute(params![key, cadence.map(Cadence::days)])?,
    };
    Ok(())
}

fn finish(door: &mut Door<'_>, id: LabelId, key: i64, clock: &FieldClock) -> Result<()> {
    let (hlc, dev, json) = clock.columns();
    door.tx
        .prepare_cached("UPDATE label SET hlc = ?2, dev = ?3, clock = ?4 WHERE key = ?1")?
        .execute(params![key, hlc, dev, json])?;
    agenda::touch_label(door, key)?;
    door.changed(Change::Label(id));
    Ok(())
}
