//! Relationships: each tie is one unit. A tie with a deleted contact stays as a row without any
//! text and is shown to nobody.

use rusqlite::{OptionalExtension, params};

use crate::domain::{ContactId, Op, RelationKind, RelationshipId};
use crate::store::{Error, Result};

use super::history::{self, Did, Kind};
use super::keys::Table;
use super::stamp::Stamp;
use super::{Change, Door};

fn find(door: &Door<'_>, id: RelationshipId) -> Result<Option<(i64, Stamp)>> {
    Ok(door
        .tx
        .prepare_cached("SELECT key, hlc, dev FROM relationship WHERE id = ?1")?
        .query_row(params![id.uuid().as_bytes()], |row| {
            Ok((row.get(0)?, Stamp::new(row.get(1)?, row.get(2)?)))
        })
        .optional()?)
}

pub(super) fn put(
    door: &mut Door<'_>,
    id: RelationshipId,
    from: ContactId,
    kind: RelationKind,
    to: ContactId,
) -> Result<()> {
    if from == to {
        return Err(Error::Invalid("a contact cannot be related to itself".to_owned()));
    }
    let source = door.target(Table::Contact, from.uuid())?.key;
    let target = door.target(Table::Contact, to.uuid())?.key;
    let code = RelationKind::ALL.iter().position(|known| *known == kind).unwrap_or_default() as i64;
    if !door.replaying {
        let twice = door
            .tx
            .prepare_cached(
                "SELECT 1 FROM relationship WHERE source = ?1 AND kind = ?2 AND target = ?3 AND gone = 0",
            )?
            .exists(params![source, code, target])?;
        if twice {
            return Err(Error::Conflict {
                message: "these two are related so already".to_owned(),
                hint: None,
            });
        }
    }
    let key = match find(door, id)? {
        None => {
            door.tx
                .prepare_cached(
                    "INSERT INTO relationship (id, source, kind, target, gone, hlc, dev)
                     VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6)",
                )?
                .execute(params![
                    id.uuid().as_bytes(),
                    source,
                    code,
                    target,
                    door.stamp.hlc.raw(),
                    door.stamp.dev
                ])?;
            door.tx.last_insert_rowid()
        }
        Some((key, stamp)) => {
            // The ends are the same in every write of this tie; only whether it stands can change.
            door.tx
                .prepare_cached(
                    "UPDATE relationship SET source = ?2, kind = ?3, target = ?4 WHERE key = ?1",
                )?
                .execute(params![key, source, code, target])?;
            if door.stamp.beats(stamp, door.tx)? {
                stand(door, key, true)?;
            }
            key
        }
    };
    door.changed(Change::Contact(from));
    door.changed(Change::Contact(to));
    door.undo_with(Op::Unrelate(id));
    history::record(door, Did::Add, Kind::Relationship, key, &[])
}

pub(super) fn remove(door: &mut Door<'_>, id: RelationshipId) -> Result<()> {
    let key = match find(door, id)? {
        None if door.replaying => {
            door.tx
                .prepare_cached(
                    "INSERT INTO relationship (id, gone, hlc, dev) VALUES (?1, 1, ?2, ?3)",
                )?
                .execute(params![id.uuid().as_bytes(), door.stamp.hlc.raw(), door.stamp.dev])?;
            door.tx.last_insert_rowid()
        }
        None => return Err(Error::NotFound { what: "relationship" }),
        Some((key, stamp)) => {
            if door.stamp.beats(stamp, door.tx)? {
                stand(door, key, false)?;
            }
            key
        }
    };
    door.irreversible = true;
    history::record(door, Did::Delete, Kind::Relationship, key, &[])
}

fn stand(door: &Door<'_>, key: i64, stands: bool) -> Result<()> {
    door.tx
        .prepare_cached("UPDATE relationship SET gone = ?2, hlc = ?3, dev = ?4 WHERE key = ?1")?
        .execute(params![key, !stands, door.stamp.hlc.raw(), door.stamp.dev])?;
    Ok(())
}
