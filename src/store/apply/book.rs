//! Books.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::domain::book::BookChange;
use crate::domain::text::name_key;
use crate::domain::{BookId, Name, Op, Role};
use crate::store::{Error, Result};

use super::history::{self, Did, Kind};
use super::{Change, Door, member};

/// Makes the row of a book that its first operation will fill.
pub(super) fn insert(tx: &Transaction<'_>, id: BookId) -> Result<i64> {
    tx.prepare_cached("INSERT INTO book (id) VALUES (?1)")?
        .execute(params![id.uuid().as_bytes()])?;
    Ok(tx.last_insert_rowid())
}

pub(super) fn add(
    door: &mut Door<'_>,
    name: &Name,
    tint: Option<&str>,
    icon: Option<&str>,
) -> Result<()> {
    refuse_namesake(door, name)?;
    door.tx
        .prepare_cached(
            "UPDATE book SET state = 1, name = ?2, name_key = ?3, tint = ?4, icon = ?5, created_at = ?6,
               hlc = ?7, dev = ?8 WHERE key = ?1",
        )?
        .execute(params![
            door.book,
            name.as_str(),
            name_key(name.as_str()),
            tint,
            icon,
            door.logged_at.millis(),
            door.stamp.hlc.raw(),
            door.stamp.dev
        ])?;
    member::join(door, door.actor, Role::Owner)?;
    door.irreversible = true;
    door.changed(Change::Book);
    history::record(door, Did::Add, Kind::Book, door.book, &[])
}

pub(super) fn edit(door: &mut Door<'_>, changes: &[BookChange]) -> Result<()> {
    if !door.replaying {
        let stored = changes.iter().rev().map(|change| stored(door, change));
        let inverse = stored.collect::<Result<_>>()?;
        door.undo_with(Op::EditBook(inverse));
    }
    let mut fields = Vec::new();
    for change in changes {
        match change {
            BookChange::Name(name) => {
                refuse_namesake(door, name)?;
                fields.push("name");
                door.tx
                    .prepare_cached("UPDATE book SET name = ?2, name_key = ?3 WHERE key = ?1")?
                    .execute(params![door.book, name.as_str(), name_key(name.as_str())])?;
            }
            BookChange::Tint(tint) => {
                fields.push("tint");
                door.tx
                    .prepare_cached("UPDATE book SET tint = ?2 WHERE key = ?1")?
                    .execute(params![door.book, tint])?;
            }
            BookChange::Icon(icon) => {
                fields.push("icon");
                door.tx
                    .prepare_cached("UPDATE book SET icon = ?2 WHERE key = ?1")?
                    .execute(params![door.book, icon])?;
            }
        }
    }
    door.changed(Change::Book);
    history::record(door, Did::Edit, Kind::Book, door.book, &fields)
}

/// Refuses a name that another of the actor's books has: `--book NAME` could mean both.
fn refuse_namesake(door: &Door<'_>, name: &Name) -> Result<()> {
    if door.replaying {
        return Ok(());
    }
    let other: Option<String> = door
        .tx
        .prepare_cached(
            "SELECT b.name FROM membership m JOIN book b ON b.key = m.book
             WHERE m.person = ?1 AND b.key <> ?2 AND b.name_key = ?3 LIMIT 1",
        )?
        .query_row(params![door.actor, door.book, name_key(name.as_str())], |row| row.get(0))
        .optional()?;
    match other {
        None => Ok(()),
        Some(other) => Err(Error::Conflict {
            message: format!("you have a book \"{other}\" already"),
            hint: Some("choose another name".to_owned()),
        }),
    }
}

/// Tells whether all that `changes` wrote still stands.
pub(super) fn stands(door: &Door<'_>, changes: &[BookChange]) -> Result<bool> {
    for change in changes {
        if stored(door, change)? != *change {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns one field as it stands, as the change that would write it.
fn stored(door: &Door<'_>, like: &BookChange) -> Result<BookChange> {
    let (name, tint, icon): (String, _, _) = door
        .tx
        .prepare_cached("SELECT name, tint, icon FROM book WHERE key = ?1")?
        .query_row(params![door.book], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(match like {
        BookChange::Name(_) => BookChange::Name(
            Name::parse(&name, "the book's name").map_err(|e| Error::Invalid(e.to_string()))?,
        ),
        BookChange::Tint(_) => BookChange::Tint(tint),
        BookChange::Icon(_) => BookChange::Icon(icon),
    })
}

/// Marks the book deleted: from here on nobody sees it. What was in it is swept afterwards, in
/// batches.
pub(super) fn delete(door: &mut Door<'_>) -> Result<()> {
    let books: i64 = door
        .tx
        .prepare_cached("SELECT count(*) FROM membership WHERE person = ?1")?
        .query_row(params![door.actor], |row| row.get(0))?;
    if books == 1 {
        return Err(Error::Conflict {
            message: "this is your only book, and without one there is nowhere to log".to_owned(),
            hint: Some("make another one first: tl book add NAME".to_owned()),
        });
    }
    for sql in [
        "UPDATE person SET book = NULL WHERE book = ?1",
        "DELETE FROM membership WHERE book = ?1",
        "UPDATE book SET state = 2, name = '', name_key = '', tint = NULL, icon = NULL, clock = NULL WHERE key = ?1",
    ] {
        door.tx.prepare_cached(sql)?.execute(params![door.book])?;
    }
    door.irreversible = true;
    door.purged = true;
    door.changed(Change::Book);
    history::record(door, Did::Delete, Kind::Book, door.book, &[])
}

/// Remembers the book that the actor starts in.
pub(super) fn choose(door: &mut Door<'_>) -> Result<()> {
    door.tx
        .prepare_cached("UPDATE person SET book = ?2 WHERE key = ?1")?
        .execute(params![door.actor, door.book])?;
    Ok(())
}
