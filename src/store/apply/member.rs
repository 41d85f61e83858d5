//! People and their membership. Membership is decided by the file it stands in; it does not
//! converge between files.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::domain::member::{Profile, ProfileChange};
use crate::domain::text::name_key;
use crate::domain::{MemberId, Role};
use crate::store::{Error, Result, codes};

use super::authorize::role_of_person;
use super::history::{self, Did, Kind};
use super::keys::person_key;
use super::{Change, Door};

/// Writes a new person.
pub(super) fn insert_person(tx: &Transaction<'_>, id: MemberId, profile: &Profile) -> Result<i64> {
    refuse_taken(tx, None, "email_key", &name_key(&profile.email), "e-mail")?;
    refuse_taken(tx, None, "login", profile.login.as_deref().unwrap_or_default(), "login")?;
    tx.prepare_cached(
        "INSERT INTO person (id, name, name_key, email, email_key, login) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        id.uuid().as_bytes(),
        profile.name,
        name_key(&profile.name),
        profile.email,
        name_key(&profile.email),
        profile.login
    ])?;
    Ok(tx.last_insert_rowid())
}

/// An e-mail and a login name one person of the file: they decide who acts.
fn refuse_taken(
    tx: &Transaction<'_>,
    but: Option<i64>,
    column: &str,
    value: &str,
    what: &str,
) -> Result<()> {
    let sql = match column {
        "login" => "SELECT name FROM person WHERE login = ?1 AND key IS NOT ?2",
        _ => "SELECT name FROM person WHERE email_key = ?1 AND email_key <> '' AND key IS NOT ?2",
    };
    if value.is_empty() {
        return Ok(());
    }
    let name: Option<String> =
        tx.prepare_cached(sql)?.query_row(params![value, but], |row| row.get(0)).optional()?;
    match name {
        Some(name) => {
            Err(Error::Conflict { message: format!("{name} has this {what} already"), hint: None })
        }
        None => Ok(()),
    }
}

pub(super) fn add(
    door: &mut Door<'_>,
    member: MemberId,
    profile: Option<&Profile>,
    role: Role,
) -> Result<()> {
    let person = match (person_key(door.tx, member)?, profile) {
        (Some(key), _) => key,
        (None, Some(profile)) => insert_person(door.tx, member, profile)?,
        (None, None) => return Err(Error::NotFound { what: "member" }),
    };
    if role_of_person(door, person)?.is_some() {
        return Err(Error::Conflict {
            message: "this person is a member of the book already".to_owned(),
            hint: Some("change the role with: tl member role WHO ROLE".to_owned()),
        });
    }
    join(door, person, role)?;
    door.irreversible = true;
    door.changed(Change::Members);
    history::record(door, Did::Add, Kind::Member, person, &["role"])
}

/// Gives a person a role in the door's book.
pub(super) fn join(door: &Door<'_>, person: i64, role: Role) -> Result<()> {
    door.tx
        .prepare_cached(
            "INSERT INTO membership (book, person, role, since) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![door.book, person, codes::role_code(role), door.logged_at.millis()])?;
    Ok(())
}

pub(super) fn edit(door: &mut Door<'_>, member: MemberId, changes: &[ProfileChange]) -> Result<()> {
    let person = person_key(door.tx, member)?.ok_or(Error::NotFound { what: "member" })?;
    let mut fields = Vec::new();
    for change in changes {
        match change {
            ProfileChange::Name(name) => {
                fields.push("name");
                door.tx
                    .prepare_cached("UPDATE person SET name = ?2, name_key = ?3 WHERE key = ?1")?
                    .execute(params![person, name.as_str(), name_key(name.as_str())])?;
            }
            ProfileChange::Email(email) => {
                fields.push("email");
                refuse_taken(door.tx, Some(person), "email_key", &name_key(email), "e-mail")?;
                door.tx
                    .prepare_cached("UPDATE person SET email = ?2, email_key = ?3 WHERE key = ?1")?
                    .execute(params![person, email, name_key(email)])?;
            }
            ProfileChange::Login(login) => {
                fields.push("login");
                refuse_taken(
                    door.tx,
                    Some(person),
                    "login",
                    login.as_deref().unwrap_or_default(),
                    "login",
                )?;
                door.tx
                    .prepare_cached("UPDATE person SET login = ?2 WHERE key = ?1")?
                    .execute(params![person, login])?;
            }
        }
    }
    door.irreversible = true;
    door.changed(Change::Members);
    history::record(door, Did::Edit, Kind::Member, person, &fields)
}

pub(super) fn set_role(door: &mut Door<'_>, member: MemberId, role: Role) -> Result<()> {
    let person = door.person(member)?;
    if role != Role::Owner {
        keep_an_owner(door, person)?;
    }
    door.tx
        .prepare_cached("UPDATE membership SET role = ?3 WHERE book = ?1 AND person = ?2")?
        .execute(params![door.book, person, codes::role_code(role)])?;
    door.irreversible = true;
    door.changed(Change::Members);
    history::record(door, Did::Edit, Kind::Member, person, &["role"])
}

pub(super) fn remove(door: &mut Door<'_>, member: MemberId) -> Result<()> {
    let person = door.person(member)?;
    keep_an_owner(door, person)?;
    door.tx
        .prepare_cached("DELETE FROM membership WHERE book = ?1 AND person = ?2")?
        .execute(params![door.book, person])?;
    door.irreversible = true;
    door.changed(Change::Members);
    history::record(door, Did::Delete, Kind::Member, person, &[])
}

/// A book always has at least one owner.
fn keep_an_owner(door: &Door<'_>, person: i64) -> Result<()> {
    let others = door
        .tx
        .prepare_cached("SELECT 1 FROM membership WHERE book = ?1 AND role = 2 AND person <> ?2")?
        .exists(params![door.book, person])?;
    if others || role_of_person(door, person)? != Some(Role::Owner) {
        return Ok(());
    }
    Err(Error::Conflict {
        message: "a book needs at least one owner, and this is the last one".to_owned(),
        hint: Some("make somebody else an owner first: tl member role WHO owner".to_owned()),
    })
}
