//! What an actor may see.

use rusqlite::{Connection, params};

use crate::domain::{BookId, MemberId, Role};
use crate::store::{Error, Result};

use super::sql;
use crate::store::codes;

/// A live book that the actor is a member of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visible {
    /// The book's local key.
    pub book: i64,
    /// The actor's local key.
    pub actor: i64,
    /// What the actor is there.
    pub role: Role,
}

/// Looks up the actor's membership; a book of others is as missing as one that never was.
pub(super) fn book(conn: &Connection, actor: MemberId, book: BookId) -> Result<Visible> {
    sql::first(
        conn,
        "SELECT b.key, p.key, m.role
         FROM book b CROSS JOIN person p CROSS JOIN membership m
         WHERE b.id = ?1 AND b.state = 1 AND p.id = ?2 AND m.book = b.key AND m.person = p.key",
        params![book.uuid().as_bytes(), actor.uuid().as_bytes()],
        |row| {
            Ok(Visible { book: row.get(0)?, actor: row.get(1)?, role: codes::role(row.get(2)?)? })
        },
    )?
    .ok_or(Error::NotFound { what: "book" })
}

/// Returns a person's local key.
pub(super) fn person(conn: &Connection, id: MemberId) -> Result<Option<i64>> {
    sql::value(conn, "SELECT key FROM person WHERE id = ?1", [id.uuid().as_bytes()])
}
