//! Who may do what: the one place where a role meets an operation.

use rusqlite::{OptionalExtension, params};

use crate::domain::{Capability, Op, Role};
use crate::store::{Error, Result, codes};

use super::{Door, keys::person_key};

/// Reads the actor's role in the door's book, in the transaction of the write.
pub(super) fn role_in(door: &Door<'_>) -> Result<Option<Role>> {
    role_of_person(door, door.actor)
}

/// Reads a person's role in the door's book.
pub(super) fn role_of_person(door: &Door<'_>, person: i64) -> Result<Option<Role>> {
    let code = door
        .tx
        .prepare_cached("SELECT role FROM membership WHERE book = ?1 AND person = ?2")?
        .query_row(params![door.book, person], |row| row.get(0))
        .optional()?;
    code.map(codes::role).transpose()
}

/// Refuses an operation that the role does not allow.
pub(super) fn check(door: &Door<'_>, role: Option<Role>, op: &Op) -> Result<()> {
    // Whoever makes a book becomes its owner: later operations of the same write act as that.
    let role = match (role, op) {
        (None, Op::AddBook { .. }) if door.new_book => return Ok(()),
        (None, _) => role_in(door)?,
        (role, _) => role,
    };
    let Some(role) = role else { return Err(Error::NotFound { what: "book" }) };
    match op.required() {
        None => {
            return Err(Error::Conflict {
                message: "this book was made already".to_owned(),
                hint: None,
            });
        }
        Some(capability) if !role.can(capability) => return Err(denied(door, capability, role)?),
        Some(_) => {}
    }
    match op {
        Op::EditMember { member, .. } if *member != door.actor_id => {
            check_other_profile(door, *member, role)
        }
        Op::DeleteBook => check_sole_owner(door),
        _ => Ok(()),
    }
}

/// Refuses what the actor's role does not allow, where no operation says it.
pub(super) fn demand(door: &Door<'_>, capability: Capability) -> Result<()> {
    match role_in(door)? {
        None => Err(Error::NotFound { what: "book" }),
        Some(role) if role.can(capability) => Ok(()),
        Some(role) => Err(denied(door, capability, role)?),
    }
}

fn denied(door: &Door<'_>, capability: Capability, role: Role) -> Result<Error> {
    let book = door
        .tx
        .prepare_cached("SELECT name FROM book WHERE key = ?1")?
        .query_row(params![door.book], |row| row.get(0))?;
    let owner = door
        .tx
        .prepare_cached(
            "SELECT p.name FROM membership m JOIN person p ON p.key = m.person
             WHERE m.book = ?1 AND m.role = 2 ORDER BY m.since, p.key LIMIT 1",
        )?
        .query_row(params![door.book], |row| row.get(0))
        .optional()?;
    Ok(Error::Denied { capability, role, book, owner })
}

/// A person is the same in all books of the file, and an e-mail or login decides who acts. So an
/// owner may change somebody else's record only where no book is left that the owner does not own:
/// else owning any book would be a way to act as anybody.
fn check_other_profile(door: &Door<'_>, member: crate::domain::MemberId, role: Role) -> Result<()> {
    if !role.can(Capability::EditMembers) {
        return Err(denied(door, Capability::EditMembers, role)?);
    }
    let person = person_key(door.tx, member)?.ok_or(Error::NotFound { what: "member" })?;
    let elsewhere = door
        .tx
        .prepare_cached(
            "SELECT 1 FROM membership m WHERE m.person = ?1 AND NOT EXISTS (
               SELECT 1 FROM membership o WHERE o.book = m.book AND o.person = ?2 AND o.role = 2)",
        )?
        .exists(params![person, door.actor])?;
    let here = door
        .tx
        .prepare_cached("SELECT 1 FROM membership WHERE book = ?1 AND person = ?2")?
        .exists(params![door.book, person])?;
    if !here {
        return Err(Error::NotFound { what: "member" });
    }
    if elsewhere {
        return Err(Error::Forbidden(
            "this member is also in a book that you do not own; only they can change their name, e-mail and login"
                .to_owned(),
        ));
    }
    Ok(())
}

fn check_sole_owner(door: &Door<'_>) -> Result<()> {
    let owners: i64 = door
        .tx
        .prepare_cached("SELECT count(*) FROM membership WHERE book = ?1 AND role = 2")?
        .query_row(params![door.book], |row| row.get(0))?;
    if owners > 1 {
        return Err(Error::Forbidden(
            "a book can be deleted only by its sole owner, and this one has other owners; make them members first"
                .to_owned(),
        ));
    }
    Ok(())
}
