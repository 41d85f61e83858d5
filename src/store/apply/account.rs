//! Accounts: written field by field.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::domain::account::AccountChange;
use crate::domain::text::name_key;
use crate::domain::{AccountId, Name, Op};
use crate::store::search::{self, ContactWords};
use crate::store::{Error, Result};

use super::history::{self, Did, Kind};
use super::keys::Table;
use super::stamp::FieldClock;
use super::{Change, Door, contact};

pub(super) fn add(door: &mut Door<'_>, id: AccountId, changes: &[AccountChange]) -> Result<()> {
    if !changes.iter().any(|change| matches!(change, AccountChange::Name(_))) {
        return Err(Error::Invalid("an account needs a name".to_owned()));
    }
    refuse_namesake(door, id, changes)?;
    let found = door.target_new(Table::Account, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    let before = words_below(door, found.key)?;
    let mut clock = read_clock(door, found.key)?;
    for change in changes {
        write(door, found.key, &mut clock, change)?;
    }
    clock.created(door.stamp, door.tx)?;
    door.tx
        .prepare_cached("UPDATE account SET state = 1, created_at = ?2 WHERE key = ?1")?
        .execute(params![found.key, door.logged_at.millis()])?;
    finish(door, id, found.key, &clock)?;
    reindex(door, before)?;
    door.undo_with(Op::DeleteAccount(id));
    history::record(door, Did::Add, Kind::Account, found.key, &[])
}

pub(super) fn edit(door: &mut Door<'_>, id: AccountId, changes: &[AccountChange]) -> Result<()> {
    let found = door.target(Table::Account, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    refuse_namesake(door, id, changes)?;
    if !door.replaying {
        let inverse = changes
            .iter()
            .rev()
            .map(|change| stored(door, found.key, change))
            .collect::<Result<_>>()?;
        door.undo_with(Op::EditAccount { id, changes: inverse });
    }
    let renames = changes.iter().any(|change| matches!(change, AccountChange::Name(_)));
    let before = if renames { words_below(door, found.key)? } else { Vec::new() };
    let mut clock = read_clock(door, found.key)?;
    for change in changes {
        if let (AccountChange::Parent(Some(parent)), false) = (change, door.replaying) {
            refuse_cycle(door, id, *parent)?;
        }
        write(door, found.key, &mut clock, change)?;
    }
    finish(door, id, found.key, &clock)?;
    reindex(door, before)?;
    let fields: Vec<_> = changes.iter().map(field).collect();
    history::record(door, Did::Edit, Kind::Account, found.key, &fields)
}

/// Deletes an account. Contacts and entries keep pointing to its empty row, which no reader shows.
pub(super) fn delete(door: &mut Door<'_>, id: AccountId) -> Result<()> {
    let found = door.target(Table::Account, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    let before = words_below(door, found.key)?;
    for sql in [
        "DELETE FROM account_entry WHERE account = ?1",
        "DELETE FROM account_word WHERE account = ?1",
        "UPDATE account SET state = 2, name = '', name_key = '', parent = NULL, domains = NULL, holder = NULL,
           interaction_count = 0, last_interaction_at = NULL, created_at = 0, hlc = 0, dev = 0, clock = NULL
         WHERE key = ?1",
    ] {
        door.tx.prepare_cached(sql)?.execute(params![found.key])?;
    }
    reindex(door, before)?;
    door.irreversible = true;
    door.purged = true;
    door.accounts.remove(&id);
    door.changed(Change::Account(id));
    history::record(door, Did::Delete, Kind::Account, found.key, &[])
}

/// An account that contacts are put into.
#[derive(Debug, Clone)]
pub(super) struct Put {
    pub key: i64,
    /// Its part in what they are found by.
    pub words: String,
}

/// Finds the account that a contact is put into, once for all contacts of a write.
pub(super) fn put_into(door: &mut Door<'_>, id: AccountId) -> Result<Put> {
    if let Some(known) = door.accounts.get(&id) {
        return Ok(known.clone());
    }
    let key = door.target(Table::Account, id.uuid())?.key;
    let words = door
        .tx
        .prepare_cached("SELECT name_key FROM account WHERE key = ?1 AND state = 1")?
        .query_row(params![key], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    let put = Put { key, words };
    door.accounts.insert(id, put.clone());
    Ok(put)
}

/// Returns what the contacts of an account are found by, its name among it.
fn words_below(door: &Door<'_>, account: i64) -> Result<Vec<(i64, ContactWords)>> {
    let contacts = contact::of_account(door, account)?.into_iter();
    contacts.map(|contact| Ok((contact, search::contact_words(door.tx, contact)?))).collect()
}

fn reindex(door: &mut Door<'_>, before: Vec<(i64, ContactWords)>) -> Result<()> {
    before.into_iter().try_for_each(|(contact, before)| {
        let now = search::contact_words(door.tx, contact)?;
        door.reindex(contact, before, now)
    })
}

/// Refuses a name that another account has: `--account NAME` could mean both. One that the account
/// shares already (imports, merged files) may stay.
fn refuse_namesake(door: &Door<'_>, id: AccountId, changes: &[AccountChange]) -> Result<()> {
    if door.replaying {
        return Ok(());
    }
    for change in changes {
        let AccountChange::Name(name) = change else { continue };
        let has_it: Option<(String, bool)> = door
            .tx
            .prepare_cached(
                "SELECT name, id = ?3 FROM account WHERE book = ?1 AND name_key = ?2 AND state = 1
                 ORDER BY id = ?3 DESC LIMIT 1",
            )?
            .query_row(params![door.book, name_key(name.as_str()), id.uuid().as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        if let Some((other, false)) = has_it {
            return Err(Error::Conflict {
                message: format!("there is an account \"{other}\" already"),
                hint: Some("choose another name, or change that account".to_owned()),
            });
        }
    }
    Ok(())
}

fn refuse_cycle(door: &Door<'_>, id: AccountId, parent: AccountId) -> Result<()> {
    let below = door
        .tx
        .prepare_cached(
            "WITH RECURSIVE above (key, parent) AS (
               SELECT key, parent FROM account WHERE id = ?1
               UNION SELECT a.key, a.parent FROM account a JOIN above ON a.key = above.parent)
             SELECT 1 FROM above JOIN account a ON a.key = above.key WHERE a.id = ?2",
        )?
        .exists(params![parent.uuid().as_bytes(), id.uuid().as_bytes()])?;
    if below {
        return Err(Error::Conflict {
            message: "an account cannot be part of itself or of an account below it".to_owned(),
            hint: None,
        });
    }
    Ok(())
}

fn read_clock(door: &Door<'_>, key: i64) -> Result<FieldClock> {
    Ok(door.tx.prepare_cached("SELECT hlc, dev, clock FROM account WHERE key = ?1")?.query_row(
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

fn finish(door: &mut Door<'_>, id: AccountId, key: i64, clock: &FieldClock) -> Result<()> {
    let (hlc, dev, json) = clock.columns();
    door.tx
        .prepare_cached("UPDATE account SET hlc = ?2, dev = ?3, clock = ?4 WHERE key = ?1")?
        .execute(params![key, hlc, dev, json])?;
    door.accounts.remove(&id);
    door.changed(Change::Account(id));
    Ok(())
}

const fn field(change: &AccountChange) -> &'static str {
    match change {
        AccountChange::Name(_) => "name",
        AccountChange::Parent(_) => "parent",
        AccountChange::Domains(_) => "domains",
        AccountChange::Holder(_) => "holder",
    }
}

fn write(door: &Door<'_>, key: i64, clock: &mut FieldClock, change: &AccountChange) -> Result<()> {
    if !clock.take(field(change), door.stamp, door.tx)? {
        return Ok(());
    }
    let (sql, value): (&str, Value) = match change {
        AccountChange::Name(name) => {
            door.tx
                .prepare_cached("UPDATE account SET name_key = ?2 WHERE key = ?1")?
                .execute(params![key, name_key(name.as_str())])?;
            ("UPDATE account SET name = ?2 WHERE key = ?1", name.as_str().to_owned().into())
        }
        AccountChange::Parent(parent) => (
            "UPDATE account SET parent = ?2 WHERE key = ?1",
            door.reference(Table::Account, *parent)?.into(),
        ),
        AccountChange::Domains(domains) => {
            let json = (!domains.is_empty()).then(|| serde_json::json!(domains).to_string());
            ("UPDATE account SET domains = ?2 WHERE key = ?1", json.into())
        }
        AccountChange::Holder(holder) => (
            "UPDATE account SET holder = ?2 WHERE key = ?1",
            holder.map(|holder| door.worker(holder)).transpose()?.into(),
        ),
    };
    door.tx.prepare_cached(sql)?.execute(params![key, value])?;
    if matches!(change, AccountChange::Name(_)) {
        search::index_account(door.tx, key)?;
    }
    Ok(())
}

/// Tells whether all that `changes` wrote still stands.
pub(super) fn stands(door: &Door<'_>, key: i64, changes: &[AccountChange]) -> Result<bool> {
    for change in changes {
        if stored(door, key, change)? != *change {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns one field as it stands, as the change that would write it.
fn stored(door: &Door<'_>, key: i64, like: &AccountChange) -> Result<AccountChange> {
    let id = |sql: &str| -> Result<Option<Uuid>> {
        let bytes: Option<[u8; 16]> =
            door.tx.prepare_cached(sql)?.query_row(params![key], |row| row.get(0)).optional()?;
        Ok(bytes.map(Uuid::from_bytes))
    };
    Ok(match like {
        AccountChange::Name(_) => {
            let old: String = door
                .tx
                .prepare_cached("SELECT name FROM account WHERE key = ?1")?
                .query_row(params![key], |row| row.get(0))?;
            AccountChange::Name(Name::parse(&old, "the name").map_err(|e| Error::Invalid(e.to_string()))?)
        }
        AccountChange::Parent(_) => AccountChange::Parent(
            id("SELECT p.id FROM account a JOIN account p ON p.key = a.parent WHERE a.key = ?1 AND p.state = 1")?
                .map(Into::into),
        ),
        AccountChange::Domains(_) => {
            let json: Option<String> = door
                .tx
                .prepare_cached("SELECT domains FROM account WHERE key = ?1")?
                .query_row(params![key], |row| row.get(0))?;
            AccountChange::Domains(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
        }
        AccountChange::Holder(_) => AccountChange::Holder(
            id("SELECT p.id FROM account a JOIN person p ON p.key = a.holder WHERE a.key = ?1")?.map(Into::into),
        ),
    })
}
