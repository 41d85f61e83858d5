//! Contacts: written field by field.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use uuid::Uuid;

use crate::domain::contact::ContactChange;
use crate::domain::text::name_key;
use crate::domain::{
    AccountId, Birthday, Cadence, ContactId, DetailKind, Name, Op, Provenance, Summary, Timestamp,
};
use crate::store::search::{self, ContactWords};
use crate::store::{Error, Result};

use super::history::{self, Did, Kind};
use super::keys::{DELETED, Found, LIVE, MERGED, STUB, TAKEN_BACK, Table};
use super::stamp::FieldClock;
use super::{Change, Door, account, batch, counters, detail, merge};

pub(super) fn add(
    door: &mut Door<'_>,
    id: ContactId,
    changes: &[ContactChange],
    from: Option<Provenance>,
) -> Result<()> {
    if !changes.iter().any(|change| matches!(change, ContactChange::Name(_))) {
        return Err(Error::Invalid("a contact needs a name".to_owned()));
    }
    let from = from.map(|from| batch::place(door, from)).transpose()?;
    let key = match add_fresh(door, id, changes, from)? {
        Some(key) => key,
        None => match door.find(Table::Contact, id.uuid())? {
            Some(found) if door.replaying && found.is_gone() => {
                return forget_origins(door, found.key, found.state, changes);
            }
            Some(found) if door.replaying => {
                add_late(door, id, found, changes, from)?;
                found.key
            }
            _ => {
                return Err(Error::Conflict {
                    message: "this contact was made already".to_owned(),
                    hint: None,
                });
            }
        },
    };
    door.undo_with(Op::DeleteContact(id));
    // Who imported a contact and when stand in its batch's row.
    if from.is_some() {
        return Ok(());
    }
    history::record(door, Did::Add, Kind::Contact, key, &[])
}

/// Makes the row of a contact that nothing was heard of before, live and whole; returns nothing
/// where something was. One statement: each further one would write the row anew, and one that
/// checks a reference makes FTS5 flush.
fn add_fresh(
    door: &mut Door<'_>,
    id: ContactId,
    changes: &[ContactChange],
    from: Option<batch::Place>,
) -> Result<Option<i64>> {
    let mut columns = String::with_capacity(160);
    columns += "id, book, state, created_at, updated_at, hlc, dev";
    let now = door.logged_at.millis();
    let mut values: Vec<Value> = Vec::with_capacity(16);
    values.extend([
        id.uuid().as_bytes().to_vec().into(),
        door.book.into(),
        LIVE.into(),
        now.into(),
        now.max(0).into(),
        door.stamp.hlc.raw().into(),
        door.stamp.dev.into(),
    ]);
    if let Some(from) = from {
        columns += ", batch, batch_line, batch_file";
        values.extend([from.batch, from.line, from.file].map(Value::from));
    }
    let mut weight = counters::Weight { live: true, ..Default::default() };
    let mut words = ContactWords::default();
    let mut taken: Vec<&str> = Vec::with_capacity(4);
    for change in changes {
        let column = field(change);
        let put = match change {
            ContactChange::Account(Some(id)) => Some(account::put_into(door, *id)?),
            _ => None,
        };
        let value = match &put {
            Some(put) => Some(put.key.into()),
            None => value(door, change)?,
        };
        // All are of one moment: of two that write the same field, the first counts.
        let Some(value) = value.filter(|_| !taken.contains(&column)) else { continue };
        taken.push(column);
        columns += ", ";
        columns += column;
        values.push(value);
        if let Some(put) = put {
            weight.account = Some(put.key);
            words.account = put.words;
        }
        match change {
            ContactChange::Name(name) => {
                words.name = name_key(name.as_str());
                columns += ", name_key";
                values.push(words.name.clone().into());
            }
            ContactChange::Archived(on) => weight.archived = *on,
            ContactChange::Notes(Some(notes)) => notes.as_str().clone_into(&mut words.note),
            _ => {}
        }
    }
    // What is written names the statement.
    let insert = door.held.made(&columns, || {
        let marks = vec!["?"; values.len()].join(", ");
        format!("INSERT INTO contact ({columns}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING")
    })?;
    if insert.execute(params_from_iter(&values))? == 0 {
        return Ok(None);
    }
    let key = door.tx.last_insert_rowid();
    if from.is_some() {
        batch::brought_contact(door, key);
    }
    let mut details = Vec::new();
    for change in changes {
        match change {
            ContactChange::PutDetail(row) => details.push(row),
            other => write_row(door, id, key, other)?,
        }
    }
    for (kind, key) in detail::add(door, key, details)? {
        words.push(kind, &key);
    }
    Standing::default().follow(door, key, Standing { weight, words })?;
    // Somebody new without any of these has no agenda.
    let plans = |change: &ContactChange| {
        matches!(
            change,
            ContactChange::Cadence(_) | ContactChange::Postponed(_) | ContactChange::Label(..)
        )
    };
    if changes.iter().any(plans) {
        door.agenda.anyhow(key);
    }
    door.changed(Change::Contact(id));
    Ok(Some(key))
}

/// Takes a creation that comes after edits or mentions of the same contact.
fn add_late(
    door: &mut Door<'_>,
    id: ContactId,
    found: Found,
    changes: &[ContactChange],
    from: Option<batch::Place>,
) -> Result<()> {
    let key = found.key;
    let before = Standing::of(door, key)?;
    let mut clock = read_clock(door, key)?;
    for change in changes {
        write(door, id, key, &mut clock, change)?;
    }
    clock.created(door.stamp, door.tx)?;
    door.tx
        .prepare_cached(
            "UPDATE contact SET state = CASE state WHEN 0 THEN 1 ELSE state END, created_at = ?2
             WHERE key = ?1",
        )?
        .execute(params![key, door.logged_at.millis()])?;
    if let Some(from) = from {
        door.tx
            .prepare_cached(
                "UPDATE contact SET batch = ?2, batch_line = ?3, batch_file = ?4 WHERE key = ?1",
            )?
            .execute(params![key, from.batch, from.line, from.file])?;
        if found.state == STUB {
            batch::brought_contact(door, key);
        }
    }
    finish(door, id, key, &clock, before)?;
    // It may have been merged before it was seen.
    merge::settle(door, key)
}

pub(super) fn edit(door: &mut Door<'_>, id: ContactId, changes: &[ContactChange]) -> Result<()> {
    let found = door.target(Table::Contact, id.uuid())?;
    if found.is_gone() {
        return forget_origins(door, found.key, found.state, changes);
    }
    let before = Standing::of(door, found.key)?;
    let mut clock = read_clock(door, found.key)?;
    if !door.replaying {
        let inverse = invert(door, found.key, changes)?;
        door.undo_with(Op::EditContact { id, changes: inverse });
    }
    for change in changes {
        write(door, id, found.key, &mut clock, change)?;
    }
    finish(door, id, found.key, &clock, before)?;
    let fields: Vec<_> = changes.iter().map(field).collect();
    history::record(door, Did::Edit, Kind::Contact, found.key, &fields)
}

/// Deletes a contact: its text leaves the file, its entries lose it. Entries with it alone were
/// purged by operations of their own.
pub(super) fn delete(door: &mut Door<'_>, id: ContactId) -> Result<()> {
    let found = merged_or_live(door, id)?;
    if found.is_gone() {
        return Ok(());
    }
    merge::set_apart(door, found.key)?;
    for (external_id, noted) in detail::origins(door, found.key)? {
        remember_deleted(door, found.key, &external_id, noted.as_deref())?;
    }
    empty(door, id, found.key, DELETED)?;
    history::record(door, Did::Delete, Kind::Contact, found.key, &[])
}

/// Takes an imported contact back: as deleting it, but an import may bring it again. Its batch says
/// who and when.
pub(super) fn take_back(door: &mut Door<'_>, id: ContactId) -> Result<()> {
    let found = merged_or_live(door, id)?;
    match found.state {
        TAKEN_BACK => Ok(()),
        DELETED => {
            for sql in [
                "DELETE FROM deleted_origin WHERE contact = ?1",
                "UPDATE contact SET state = 3 WHERE key = ?1",
            ] {
                door.tx.prepare_cached(sql)?.execute(params![found.key])?;
            }
            Ok(())
        }
        _ => {
            merge::set_apart(door, found.key)?;
            empty(door, id, found.key, TAKEN_BACK)
        }
    }
}

/// Finds a contact that is to go, be it merged into another.
fn merged_or_live(door: &Door<'_>, id: ContactId) -> Result<Found> {
    match door.find(Table::Contact, id.uuid())? {
        Some(found) if found.state == MERGED => Ok(found),
        _ => door.target(Table::Contact, id.uuid()),
    }
}

/// Remembers the records that deleted contacts came from, where they are heard of afterwards.
fn forget_origins(
    door: &Door<'_>,
    contact: i64,
    state: i64,
    changes: &[ContactChange],
) -> Result<()> {
    if state != DELETED {
        return Ok(());
    }
    for change in changes {
        if let ContactChange::PutDetail(row) = change
            && row.kind == DetailKind::Origin
        {
            remember_deleted(door, contact, &row.value, row.label.as_deref())?;
        }
    }
    Ok(())
}

/// Remembers that a record's contact was deleted: an import does not bring it back.
fn remember_deleted(
    door: &Door<'_>,
    contact: i64,
    external_id: &str,
    noted: Option<&str>,
) -> Result<()> {
    door.tx
        .prepare_cached("INSERT OR IGNORE INTO deleted_origin (hash, contact) VALUES (?1, ?2)")?
        .execute(params![record_hash(external_id, noted.unwrap_or_default()), contact])?;
    Ok(())
}

/// Returns the hash of a record's id in its source and of its name there, the last word of what is
/// noted with it (SHA-1 by way of a name-based UUID, RFC 9562). The id alone would not do: some
/// programs give every record the same one.
pub(in crate::store) fn record_hash(external_id: &str, noted: &str) -> [u8; 16] {
    let name = noted.rsplit(' ').next().unwrap_or_default();
    let text = format!("contact\0{external_id}\0{name}");
    *Uuid::new_v5(&Uuid::NAMESPACE_URL, text.as_bytes()).as_bytes()
}

/// Takes all text of a contact out of the file; its row stays, in this state.
fn empty(door: &mut Door<'_>, id: ContactId, key: i64, state: i64) -> Result<()> {
    let before = Standing::of(door, key)?;
    for sql in [
        "DELETE FROM detail WHERE contact = ?1",
        "DELETE FROM contact_label WHERE contact = ?1",
        "DELETE FROM opportunity_contact WHERE contact = ?1",
        "DELETE FROM contact_entry WHERE contact = ?1",
        "UPDATE contact SET state = ?2, name = '', name_key = '', account = NULL, holder = NULL, title = NULL,
           notes = NULL, birthday = NULL, starred = 0, archived = 0, interaction_count = 0,
           last_interaction_at = NULL, created_at = 0, updated_at = 0, batch = NULL, batch_line = NULL, batch_file = NULL, cadence = NULL, postponed = NULL,
           merged_into = NULL, merge_hlc = NULL, merge_dev = NULL, hlc = 0, dev = 0, clock = NULL
         WHERE key = ?1",
    ] {
        let mut statement = door.tx.prepare_cached(sql)?;
        match statement.parameter_count() {
            1 => statement.execute(params![key])?,
            _ => statement.execute(params![key, state])?,
        };
    }
    let now = Standing::of(door, key)?;
    before.follow(door, key, now)?;
    door.agenda.anyhow(key);
    door.irreversible = true;
    door.purged = true;
    door.changed(Change::Contact(id));
    door.changed(Change::Timeline(id));
    Ok(())
}

fn read_clock(door: &Door<'_>, key: i64) -> Result<FieldClock> {
    Ok(door.tx.prepare_cached("SELECT hlc, dev, clock FROM contact WHERE key = ?1")?.query_row(
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

fn finish(
    door: &mut Door<'_>,
    id: ContactId,
    key: i64,
    clock: &FieldClock,
    before: Standing,
) -> Result<()> {
    let (hlc, dev, json) = clock.columns();
    door.tx
        .prepare_cached(
            "UPDATE contact SET hlc = ?2, dev = ?3, clock = ?4, updated_at = max(updated_at, ?5) WHERE key = ?1",
        )?
        .execute(params![key, hlc, dev, json, door.logged_at.millis()])?;
    let now = Standing::of(door, key)?;
    before.follow(door, key, now)?;
    door.agenda.anyhow(key);
    door.changed(Change::Contact(id));
    Ok(())
}

/// What follows from a contact elsewhere: what it counts for and what it is found by.
#[derive(Default)]
pub(super) struct Standing {
    weight: counters::Weight,
    words: ContactWords,
}

impl Standing {
    pub(super) fn of(door: &Door<'_>, key: i64) -> Result<Self> {
        let weight = counters::weigh(door, key)?;
        Ok(Self { weight, words: search::contact_words(door.tx, key)? })
    }

    /// Brings the counters and the index from how a contact stood to how it stands now.
    pub(super) fn follow(self, door: &mut Door<'_>, key: i64, now: Self) -> Result<()> {
        counters::reweigh(door, self.weight, now.weight);
        door.reindex(key, self.words, now.words)
    }
}

const fn field(change: &ContactChange) -> &'static str {
    match change {
        ContactChange::Name(_) => "name",
        ContactChange::Account(_) => "account",
        ContactChange::Holder(_) => "holder",
        ContactChange::Title(_) => "title",
        ContactChange::Notes(_) => "notes",
        ContactChange::Birthday(_) => "birthday",
        ContactChange::Cadence(_) => "cadence",
        ContactChange::Postponed(_) => "postponed",
        ContactChange::Starred(_) => "starred",
        ContactChange::Archived(_) => "archived",
        ContactChange::PutDetail(_) | ContactChange::RemoveDetail(_) => "details",
        ContactChange::Label(..) => "labels",
    }
}

/// Writes a change, unless a later one wrote the same field.
fn write(
    door: &mut Door<'_>,
    id: ContactId,
    key: i64,
    clock: &mut FieldClock,
    change: &ContactChange,
) -> Result<()> {
    let column = field(change);
    let Some(value) = value(door, change)? else { return write_row(door, id, key, change) };
    if !clock.take(column, door.stamp, door.tx)? {
        return Ok(());
    }
    if let ContactChange::Name(name) = change {
        door.tx
            .prepare_cached("UPDATE contact SET name_key = ?2 WHERE key = ?1")?
            .execute(params![key, name_key(name.as_str())])?;
    }
    door.tx
        .prepare_cached(&format!("UPDATE contact SET {column} = ?2 WHERE key = ?1"))?
        .execute(params![key, value])?;
    Ok(())
}

/// Writes a change that is a row of its own.
fn write_row(door: &mut Door<'_>, id: ContactId, key: i64, change: &ContactChange) -> Result<()> {
    match change {
        ContactChange::PutDetail(row) => detail::put(door, key, row),
        ContactChange::RemoveDetail(row) => detail::remove(door, key, *row),
        ContactChange::Label(label, on) => detail::label(door, id, key, *label, *on),
        _ => Ok(()),
    }
}

/// Returns the value of a change's column, which [`field`] names; none where it is a row of its own.
fn value(door: &mut Door<'_>, change: &ContactChange) -> Result<Option<Value>> {
    Ok(Some(match change {
        ContactChange::PutDetail(_) | ContactChange::RemoveDetail(_) | ContactChange::Label(..) => {
            return Ok(None);
        }
        ContactChange::Name(name) => name.as_str().to_owned().into(),
        ContactChange::Account(account) => {
            let put = account.map(|account| account::put_into(door, account)).transpose()?;
            put.map(|put| put.key).into()
        }
        ContactChange::Holder(holder) => {
            holder.map(|holder| door.worker(holder)).transpose()?.into()
        }
        ContactChange::Title(title) => title.as_ref().map(Name::to_string).into(),
        ContactChange::Notes(notes) => notes.as_ref().map(Summary::to_string).into(),
        ContactChange::Birthday(day) => day.map(|day| day.to_string()).into(),
        ContactChange::Cadence(cadence) => cadence.map(Cadence::days).into(),
        ContactChange::Postponed(until) => until.map(Timestamp::millis).into(),
        ContactChange::Starred(on) | ContactChange::Archived(on) => i64::from(*on).into(),
    }))
}

/// Returns the changes that take `changes` back.
fn invert(door: &Door<'_>, key: i64, changes: &[ContactChange]) -> Result<Vec<ContactChange>> {
    let mut inverse = Vec::with_capacity(changes.len());
    for change in changes {
        inverse.push(match change {
            ContactChange::PutDetail(row) => detail::invert(door, key, row.id)?,
            ContactChange::RemoveDetail(row) => detail::invert(door, key, *row)?,
            ContactChange::Label(label, _) => {
                ContactChange::Label(*label, detail::has_label(door, key, *label)?)
            }
            field => stored(door, key, field)?,
        });
    }
    inverse.reverse();
    Ok(inverse)
}

/// Tells whether all that `changes` wrote still stands.
pub(super) fn stands(door: &Door<'_>, key: i64, changes: &[ContactChange]) -> Result<bool> {
    let now = invert(door, key, changes)?;
    Ok(now.iter().rev().eq(changes))
}

/// Returns one field as it stands, as the change that would write it.
fn stored(door: &Door<'_>, key: i64, like: &ContactChange) -> Result<ContactChange> {
    let text = |sql: &str| -> Result<Option<String>> {
        Ok(door.tx.prepare_cached(sql)?.query_row(params![key], |row| row.get(0))?)
    };
    let number = |sql: &str| -> Result<Option<i64>> {
        Ok(door.tx.prepare_cached(sql)?.query_row(params![key], |row| row.get(0))?)
    };
    let flag = |sql: &str| -> Result<bool> {
        Ok(door.tx.prepare_cached(sql)?.query_row(params![key], |row| row.get(0))?)
    };
    let id = |sql: &str| -> Result<Option<Uuid>> {
        let bytes: Option<[u8; 16]> =
            door.tx.prepare_cached(sql)?.query_row(params![key], |row| row.get(0)).optional()?;
        Ok(bytes.map(Uuid::from_bytes))
    };
    let invalid = |error: crate::domain::text::TextError| Error::Invalid(error.to_string());
    Ok(match like {
        ContactChange::Name(name) => match text("SELECT name FROM contact WHERE key = ?1 AND state = 1")? {
            Some(old) => ContactChange::Name(Name::parse(&old, "the name").map_err(invalid)?),
            None => ContactChange::Name(name.clone()),
        },
        ContactChange::Account(_) => ContactChange::Account(
            id("SELECT a.id FROM contact c JOIN account a ON a.key = c.account WHERE c.key = ?1 AND a.state = 1")?
                .map(AccountId::new),
        ),
        ContactChange::Holder(_) => ContactChange::Holder(
            id("SELECT p.id FROM contact c JOIN person p ON p.key = c.holder WHERE c.key = ?1")?.map(Into::into),
        ),
        ContactChange::Title(_) => ContactChange::Title(
            text("SELECT title FROM contact WHERE key = ?1")?
                .map(|old| Name::parse(&old, "the title").map_err(invalid))
                .transpose()?,
        ),
        ContactChange::Notes(_) => ContactChange::Notes(
            text("SELECT notes FROM contact WHERE key = ?1")?
                .map(|old| Summary::parse_as(&old, "the notes").map_err(invalid))
                .transpose()?,
        ),
        ContactChange::Birthday(_) => ContactChange::Birthday(
            text("SELECT birthday FROM contact WHERE key = ?1")?.and_then(|old| old.parse::<Birthday>().ok()),
        ),
        ContactChange::Cadence(_) => ContactChange::Cadence(
            number("SELECT cadence FROM contact WHERE key = ?1")?
                .and_then(|days| u32::try_from(days).ok())
                .and_then(Cadence::new),
        ),
        ContactChange::Postponed(_) => ContactChange::Postponed(
            number("SELECT postponed FROM contact WHERE key = ?1")?.map(Timestamp::from_millis),
        ),
        ContactChange::Starred(_) => ContactChange::Starred(flag("SELECT starred FROM contact WHERE key = ?1")?),
        ContactChange::Archived(_) => {
            ContactChange::Archived(flag("SELECT archived FROM contact WHERE key = ?1")?)
        }
        ContactChange::PutDetail(_) | ContactChange::RemoveDetail(_) | ContactChange::Label(..) => like.clone(),
    })
}

/// Tells whether a contact may take new rows.
pub(super) fn is_deleted(door: &Door<'_>, key: i64) -> Result<bool> {
    let state: i64 = door
        .tx
        .prepare_cached("SELECT state FROM contact WHERE key = ?1")?
        .query_row(params![key], |row| row.get(0))?;
    Ok(Found { key, state }.is_gone())
}

/// Lists the live contacts of an account.
pub(super) fn of_account(door: &Door<'_>, account: i64) -> Result<Vec<i64>> {
    let mut query =
        door.tx.prepare_cached("SELECT key FROM contact WHERE account = ?1 AND state = 1")?;
    let rows = query.query_map(params![account], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
