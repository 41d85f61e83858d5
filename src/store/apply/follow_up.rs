//! Follow-ups: written field by field.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::domain::follow_up::FollowUpChange;
use crate::domain::{FollowUpId, InteractionId, Name, Op, Timestamp};
use crate::store::{Error, Result};

use super::history::{self, Did, Kind};
use super::keys::Table;
use super::stamp::FieldClock;
use super::{Change, Door};

pub(super) fn add(
    door: &mut Door<'_>,
    id: FollowUpId,
    origin: Option<InteractionId>,
    changes: &[FollowUpChange],
) -> Result<()> {
    use FollowUpChange as C;
    let has = |wanted: fn(&C) -> bool| changes.iter().any(wanted);
    if !(has(|it| matches!(it, C::Contact(_)))
        && has(|it| matches!(it, C::Text(_)))
        && has(|it| matches!(it, C::Due(_))))
    {
        return Err(Error::Invalid("a follow-up needs a contact, a text and a day".to_owned()));
    }
    let found = door.target_new(Table::FollowUp, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    let origin = door.reference(Table::Interaction, origin)?;
    let mut clock = read_clock(door, found.key)?;
    for change in changes {
        write(door, found.key, &mut clock, change)?;
    }
    clock.created(door.stamp, door.tx)?;
    door.tx
        .prepare_cached(
            "UPDATE follow_up SET state = 1, created_at = ?2, origin = ?3 WHERE key = ?1",
        )?
        .execute(params![found.key, door.logged_at.millis(), origin])?;
    finish(door, id, found.key, &clock)?;
    door.undo_with(Op::DeleteFollowUp(id));
    history::record(door, Did::Add, Kind::FollowUp, found.key, &[])
}

pub(super) fn edit(door: &mut Door<'_>, id: FollowUpId, changes: &[FollowUpChange]) -> Result<()> {
    let found = door.target(Table::FollowUp, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    if !door.replaying {
        let now = stored(door, found.key, changes)?;
        let inverse = now.into_iter().rev().flatten().collect();
        door.undo_with(Op::EditFollowUp { id, changes: inverse });
    }
    let mut clock = read_clock(door, found.key)?;
    for change in changes {
        write(door, found.key, &mut clock, change)?;
    }
    finish(door, id, found.key, &clock)?;
    let fields: Vec<_> = changes.iter().map(field).collect();
    history::record(door, Did::Edit, Kind::FollowUp, found.key, &fields)
}

pub(super) fn delete(door: &mut Door<'_>, id: FollowUpId) -> Result<()> {
    let found = door.target(Table::FollowUp, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    door.tx
        .prepare_cached(
            "UPDATE follow_up SET state = 2, contact = NULL, named = NULL, text = '', due = 0, created_at = 0,
               assignee = NULL, origin = NULL, done_at = NULL, hlc = 0, dev = 0, clock = NULL
             WHERE key = ?1",
        )?
        .execute(params![found.key])?;
    door.irreversible = true;
    door.purged = true;
    door.changed(Change::FollowUp(id));
    history::record(door, Did::Delete, Kind::FollowUp, found.key, &[])
}

/// Tells whether what was written to a follow-up stands as it was written.
pub(super) fn stands(door: &Door<'_>, key: i64, changes: &[FollowUpChange]) -> Result<bool> {
    let now = stored(door, key, changes)?;
    Ok(now.iter().zip(changes).all(|(now, written)| now.as_ref() == Some(written)))
}

fn read_clock(door: &Door<'_>, key: i64) -> Result<FieldClock> {
    Ok(door.tx.prepare_cached("SELECT hlc, dev, clock FROM follow_up WHERE key = ?1")?.query_row(
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

fn finish(door: &mut Door<'_>, id: FollowUpId, key: i64, clock: &FieldClock) -> Result<()> {
    let (hlc, dev, json) = clock.columns();
    door.tx
        .prepare_cached("UPDATE follow_up SET hlc = ?2, dev = ?3, clock = ?4 WHERE key = ?1")?
        .execute(params![key, hlc, dev, json])?;
    door.changed(Change::FollowUp(id));
    Ok(())
}

const fn field(change: &FollowUpChange) -> &'static str {
    match change {
        FollowUpChange::Contact(_) => "contact",
        FollowUpChange::Text(_) => "text",
        FollowUpChange::Due(_) => "due",
        FollowUpChange::Assignee(_) => "assignee",
        FollowUpChange::Done(_) => "done",
    }
}

fn write(door: &Door<'_>, key: i64, clock: &mut FieldClock, change: &FollowUpChange) -> Result<()> {
    let (sql, value): (&str, Value) = match change {
        FollowUpChange::Contact(contact) => {
            let with = door.named(*contact)?;
            if clock.take(field(change), door.stamp, door.tx)? {
                door.tx
                    .prepare_cached("UPDATE follow_up SET contact = ?2, named = ?3 WHERE key = ?1")?
                    .execute(params![key, with.at, with.named])?;
            }
            return Ok(());
        }
        FollowUpChange::Text(text) => {
            ("UPDATE follow_up SET text = ?2 WHERE key = ?1", text.as_str().to_owned().into())
        }
        FollowUpChange::Due(due) => {
            ("UPDATE follow_up SET due = ?2 WHERE key = ?1", due.millis().into())
        }
        FollowUpChange::Assignee(member) => (
            "UPDATE follow_up SET assignee = ?2 WHERE key = ?1",
            member.map(|member| door.worker(member)).transpose()?.into(),
        ),
        FollowUpChange::Done(at) => {
            ("UPDATE follow_up SET done_at = ?2 WHERE key = ?1", at.map(Timestamp::millis).into())
        }
    };
    if clock.take(field(change), door.stamp, door.tx)? {
        door.tx.prepare_cached(sql)?.execute(params![key, value])?;
    }
    Ok(())
}

/// Returns fields as they stand, as the changes that would write them; `None` for a text or a
/// contact that is not there.
fn stored(
    door: &Door<'_>,
    key: i64,
    like: &[FollowUpChange],
) -> Result<Vec<Option<FollowUpChange>>> {
    type Row = (Option<[u8; 16]>, String, i64, Option<[u8; 16]>, Option<i64>);
    let row: Option<Row> = door
        .tx
        .prepare_cached(
            "SELECT c.id, f.text, f.due, p.id, f.done_at FROM follow_up f
             LEFT JOIN contact c ON c.key = coalesce(f.named, f.contact)
               LEFT JOIN person p ON p.key = f.assignee
             WHERE f.key = ?1",
        )?
        .query_row(params![key], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let Some((contact, text, due, assignee, done)) = row else {
        return Err(Error::NotFound { what: "follow-up" });
    };
    let now = |change: &FollowUpChange| match change {
        FollowUpChange::Contact(_) => {
            contact.map(|id| FollowUpChange::Contact(Uuid::from_bytes(id).into()))
        }
        FollowUpChange::Text(_) => Name::parse(&text, "the text").ok().map(FollowUpChange::Text),
        FollowUpChange::Due(_) => Some(FollowUpChange::Due(Timestamp::from_millis(due))),
        FollowUpChange::Assignee(_) => {
            Some(FollowUpChange::Assignee(assignee.map(|id| Uuid::from_bytes(id).into())))
        }
        FollowUpChange::Done(_) => Some(FollowUpChange::Done(done.map(Timestamp::from_millis))),
    };
    Ok(like.iter().map(now).collect())
}
