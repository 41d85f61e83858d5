//! Relationships: each tie is one unit. A tie with a deleted contact stays as a row without any
//! text and is shown to nobody.

use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::domain::{ContactId, Op, RelationKind, RelationshipId};
use crate::store::{Error, Result, codes};

use super::history::{self, Did, Kind};
use super::stamp::Stamp;
use super::{Change, Door};

struct Tie {
    key: i64,
    stamp: Stamp,
    /// Its ends, unknown where the untying was heard of first.
    ends: Option<[ContactId; 2]>,
}

/// Finds a tie of the door's book. The row names no book of its own: its ends do.
fn find(door: &Door<'_>, id: RelationshipId) -> Result<Option<Tie>> {
    let row = door
        .tx
        .prepare_cached(
            "SELECT r.key, r.hlc, r.dev, s.book, s.id, t.id FROM relationship r
             LEFT JOIN contact s ON s.key = coalesce(r.named_source, r.source)
               LEFT JOIN contact t ON t.key = coalesce(r.named_target, r.target)
             WHERE r.id = ?1",
        )?
        .query_row(params![id.uuid().as_bytes()], |row| {
            let (from, to): (Option<[u8; 16]>, Option<[u8; 16]>) = (row.get(4)?, row.get(5)?);
            let end = |bytes| ContactId::new(Uuid::from_bytes(bytes));
            let ends = from.zip(to).map(|(from, to)| [end(from), end(to)]);
            let stamp = Stamp::new(row.get(1)?, row.get(2)?);
            Ok((Tie { key: row.get(0)?, stamp, ends }, row.get::<_, Option<i64>>(3)?))
        })
        .optional()?;
    match row {
        Some((_, Some(book))) if book != door.book => Err(Error::NotFound { what: "relationship" }),
        row => Ok(row.map(|(tie, _)| tie)),
    }
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
    let (source, target) = (door.named(from)?, door.named(to)?);
    let code = codes::relation_code(kind);
    if !door.replaying {
        let twice = door
            .tx
            .prepare_cached(
                "SELECT 1 FROM relationship WHERE source = ?1 AND kind = ?2 AND target = ?3 AND gone = 0",
            )?
            .exists(params![source.at, code, target.at])?;
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
                    "INSERT INTO relationship
                       (id, source, kind, target, gone, hlc, dev, named_source, named_target)
                     VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    id.uuid().as_bytes(),
                    source.at,
                    code,
                    target.at,
                    door.stamp.hlc.raw(),
                    door.stamp.dev,
                    source.named,
                    target.named
                ])?;
            door.tx.last_insert_rowid()
        }
        Some(Tie { key, stamp, .. }) => {
            // The ends are the same in every write of this tie; only whether it stands can change.
            door.tx
                .prepare_cached(
                    "UPDATE relationship SET source = ?2, kind = ?3, target = ?4, named_source = ?5,
                       named_target = ?6 WHERE key = ?1",
                )?
                .execute(params![key, source.at, code, target.at, source.named, target.named])?;
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
        Some(Tie { key, stamp, ends }) => {
            if door.stamp.beats(stamp, door.tx)? {
                stand(door, key, false)?;
            }
            for end in ends.into_iter().flatten() {
                door.changed(Change::Contact(end));
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
