//! Opportunities: written field by field; their contacts are rows keyed by the pair.

use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::domain::opportunity::{Amount, OpportunityChange, is_closed};
use crate::domain::text::name_key;
use crate::domain::{ContactId, Name, Op, OpportunityId};
use crate::store::{Error, Result};

use super::history::{self, Did, Kind};
use super::keys::Table;
use super::stamp::{FieldClock, Stamp};
use super::{Change, Door, contact};

pub(super) fn add(
    door: &mut Door<'_>,
    id: OpportunityId,
    changes: &[OpportunityChange],
) -> Result<()> {
    if !changes.iter().any(|change| matches!(change, OpportunityChange::Title(_))) {
        return Err(Error::Invalid("an opportunity needs a title".to_owned()));
    }
    let found = door.target_new(Table::Opportunity, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    let mut clock = read_clock(door, found.key)?;
    for change in changes {
        write(door, found.key, &mut clock, change)?;
    }
    clock.created(door.stamp, door.tx)?;
    door.tx
        .prepare_cached("UPDATE opportunity SET state = 1, created_at = ?2 WHERE key = ?1")?
        .execute(params![found.key, door.logged_at.millis()])?;
    finish(door, id, found.key, &clock)?;
    door.undo_with(Op::DeleteOpportunity(id));
    history::record(door, Did::Add, Kind::Opportunity, found.key, &[])
}

pub(super) fn edit(
    door: &mut Door<'_>,
    id: OpportunityId,
    changes: &[OpportunityChange],
) -> Result<()> {
    let found = door.target(Table::Opportunity, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    if !door.replaying {
        let inverse = changes
            .iter()
            .rev()
            .map(|change| stored(door, found.key, change))
            .collect::<Result<_>>()?;
        door.undo_with(Op::EditOpportunity { id, changes: inverse });
    }
    let mut clock = read_clock(door, found.key)?;
    for change in changes {
        write(door, found.key, &mut clock, change)?;
    }
    finish(door, id, found.key, &clock)?;
    let fields: Vec<_> = changes.iter().map(field).collect();
    history::record(door, Did::Edit, Kind::Opportunity, found.key, &fields)
}

pub(super) fn delete(door: &mut Door<'_>, id: OpportunityId) -> Result<()> {
    let found = door.target(Table::Opportunity, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    door.tx
        .prepare_cached("DELETE FROM opportunity_contact WHERE opportunity = ?1")?
        .execute(params![found.key])?;
    door.tx
        .prepare_cached(
            "UPDATE opportunity SET state = 2, title = '', title_key = '', account = NULL, stage = '', reason = NULL,
               amount = NULL, currency = NULL, close_date = NULL, closed_at = NULL, created_at = 0,
               hlc = 0, dev = 0, clock = NULL WHERE key = ?1",
        )?
        .execute(params![found.key])?;
    door.irreversible = true;
    door.purged = true;
    door.changed(Change::Opportunity(id));
    history::record(door, Did::Delete, Kind::Opportunity, found.key, &[])
}

fn read_clock(door: &Door<'_>, key: i64) -> Result<FieldClock> {
    Ok(door
        .tx
        .prepare_cached("SELECT hlc, dev, clock FROM opportunity WHERE key = ?1")?
        .query_row(params![key], |row| {
            Ok(FieldClock::read(
                row.get(0)?,
                row.get(1)?,
                row.get::<_, Option<String>>(2)?.as_deref(),
            ))
        })?)
}

fn finish(door: &mut Door<'_>, id: OpportunityId, key: i64, clock: &FieldClock) -> Result<()> {
    let (hlc, dev, json) = clock.columns();
    door.tx
        .prepare_cached("UPDATE opportunity SET hlc = ?2, dev = ?3, clock = ?4 WHERE key = ?1")?
        .execute(params![key, hlc, dev, json])?;
    door.changed(Change::Opportunity(id));
    Ok(())
}

const fn field(change: &OpportunityChange) -> &'static str {
    match change {
        OpportunityChange::Title(_) => "title",
        OpportunityChange::Account(_) => "account",
        OpportunityChange::Stage(_) => "stage",
        OpportunityChange::Reason(_) => "reason",
        OpportunityChange::Amount(_) => "amount",
        OpportunityChange::Currency(_) => "currency",
        OpportunityChange::CloseDate(_) => "close_date",
        OpportunityChange::PutContact(..) | OpportunityChange::RemoveContact(_) => "contacts",
    }
}

fn write(
    door: &Door<'_>,
    key: i64,
    clock: &mut FieldClock,
    change: &OpportunityChange,
) -> Result<()> {
    let (sql, value): (&str, Value) = match change {
        OpportunityChange::PutContact(id, part) => {
            return put_contact(door, key, *id, Some(part.as_deref()));
        }
        OpportunityChange::RemoveContact(id) => return put_contact(door, key, *id, None),
        _ if !clock.take(field(change), door.stamp, door.tx)? => return Ok(()),
        OpportunityChange::Title(title) => {
            door.tx
                .prepare_cached("UPDATE opportunity SET title_key = ?2 WHERE key = ?1")?
                .execute(params![key, name_key(title.as_str())])?;
            ("UPDATE opportunity SET title = ?2 WHERE key = ?1", title.as_str().to_owned().into())
        }
        OpportunityChange::Account(account) => (
            "UPDATE opportunity SET account = ?2 WHERE key = ?1",
            door.reference(Table::Account, *account)?.into(),
        ),
        OpportunityChange::Stage(stage) => {
            // The time of closing follows from the stage: the same write decides both.
            let closed = is_closed(stage).then(|| door.logged_at.millis());
            door.tx
                .prepare_cached("UPDATE opportunity SET closed_at = ?2 WHERE key = ?1")?
                .execute(params![key, closed])?;
            ("UPDATE opportunity SET stage = ?2 WHERE key = ?1", stage.clone().into())
        }
        OpportunityChange::Reason(reason) => {
            ("UPDATE opportunity SET reason = ?2 WHERE key = ?1", reason.clone().into())
        }
        OpportunityChange::Amount(amount) => (
            "UPDATE opportunity SET amount = ?2 WHERE key = ?1",
            amount.map(Amount::hundredths).into(),
        ),
        OpportunityChange::Currency(currency) => {
            ("UPDATE opportunity SET currency = ?2 WHERE key = ?1", currency.clone().into())
        }
        OpportunityChange::CloseDate(day) => (
            "UPDATE opportunity SET close_date = ?2 WHERE key = ?1",
            day.map(|day| day.to_string()).into(),
        ),
    };
    door.tx.prepare_cached(sql)?.execute(params![key, value])?;
    Ok(())
}

/// Puts a contact in with its part, or takes it out (`None`).
fn put_contact(door: &Door<'_>, key: i64, id: ContactId, part: Option<Option<&str>>) -> Result<()> {
    let contact = door.named(id)?.written();
    if contact::is_deleted(door, contact)? {
        return Ok(());
    }
    let stored = door
        .tx
        .prepare_cached(
            "SELECT hlc, dev FROM opportunity_contact WHERE opportunity = ?1 AND contact = ?2",
        )?
        .query_row(params![key, contact], |row| Ok(Stamp::new(row.get(0)?, row.get(1)?)))
        .optional()?;
    if door.stamp.beats(stored.unwrap_or(Stamp::NEVER), door.tx)? {
        door.tx
            .prepare_cached(
                "INSERT INTO opportunity_contact (opportunity, contact, part, gone, hlc, dev)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (opportunity, contact)
                 DO UPDATE SET part = excluded.part, gone = excluded.gone, hlc = excluded.hlc, dev = excluded.dev",
            )?
            .execute(params![key, contact, part.flatten(), part.is_none(), door.stamp.hlc.raw(), door.stamp.dev])?;
    }
    Ok(())
}

/// Returns one field as it stands, as the change that would write it.
fn stored(door: &Door<'_>, key: i64, like: &OpportunityChange) -> Result<OpportunityChange> {
    let text = |sql: &str| -> Result<Option<String>> {
        Ok(door.tx.prepare_cached(sql)?.query_row(params![key], |row| row.get(0))?)
    };
    Ok(match like {
        OpportunityChange::Title(title) => {
            let old = text("SELECT title FROM opportunity WHERE key = ?1")?.unwrap_or_default();
            OpportunityChange::Title(
                Name::parse(&old, "the title").unwrap_or_else(|_| title.clone()),
            )
        }
        OpportunityChange::Account(_) => {
            let id: Option<[u8; 16]> = door
                .tx
                .prepare_cached(
                    "SELECT a.id FROM opportunity o JOIN account a ON a.key = o.account
                     WHERE o.key = ?1 AND a.state = 1",
                )?
                .query_row(params![key], |row| row.get(0))
                .optional()?;
            OpportunityChange::Account(id.map(|id| Uuid::from_bytes(id).into()))
        }
        OpportunityChange::Stage(_) => OpportunityChange::Stage(
            text("SELECT stage FROM opportunity WHERE key = ?1")?.unwrap_or_default(),
        ),
        OpportunityChange::Reason(_) => {
            OpportunityChange::Reason(text("SELECT reason FROM opportunity WHERE key = ?1")?)
        }
        OpportunityChange::Amount(_) => OpportunityChange::Amount(
            door.tx
                .prepare_cached("SELECT amount FROM opportunity WHERE key = ?1")?
                .query_row(params![key], |row| row.get::<_, Option<i64>>(0))?
                .map(Amount::from_hundredths),
        ),
        OpportunityChange::Currency(_) => {
            OpportunityChange::Currency(text("SELECT currency FROM opportunity WHERE key = ?1")?)
        }
        OpportunityChange::CloseDate(_) => OpportunityChange::CloseDate(
            text("SELECT close_date FROM opportunity WHERE key = ?1")?
                .and_then(|day| day.parse::<NaiveDate>().ok()),
        ),
        OpportunityChange::PutContact(id, _) | OpportunityChange::RemoveContact(id) => {
            let part = door
                .tx
                .prepare_cached(
                    "SELECT x.part FROM opportunity_contact x JOIN contact c ON c.key = x.contact
                     WHERE x.opportunity = ?1 AND c.id = ?2 AND x.gone = 0",
                )?
                .query_row(params![key, id.uuid().as_bytes()], |row| {
                    row.get::<_, Option<String>>(0)
                })
                .optional()?;
            match part {
                Some(part) => OpportunityChange::PutContact(*id, part),
                None => OpportunityChange::RemoveContact(*id),
            }
        }
    })
}
