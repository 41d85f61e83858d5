//! What is counted in the same transaction as the write it follows from.
//!
//! `contact.interaction_count`, `contact.last_interaction_at`, the same for accounts, the book's
//! totals and the per-day summaries always equal a plain recomputation (`tl doctor` does one).
//!
//! States are written into the statements, not bound: where a partial index has a condition on
//! the same column, SQLite plans a statement anew whenever such a parameter is bound.

use rusqlite::params;

use crate::domain::{Timestamp, time::DAY_MS};
use crate::store::Result;

use super::keys::LIVE;
use super::{Change, Door};

/// An interaction's place in the timelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub key: i64,
    pub occurred_at: i64,
    pub kind: i64,
    pub who: i64,
}

/// Puts a live interaction into the timelines of its contacts and accounts, the day's summary and
/// the book's total. Its `participant` and `interaction_account` rows stand already.
pub(super) fn link(door: &mut Door<'_>, place: Place) -> Result<()> {
    each_participant(door, place.key, |door, contact| link_contact(door, contact, place))?;
    each_account(door, place.key, |door, account| link_account(door, account, place))?;
    count_day(door, place, 1)?;
    door.totals[2] += 1;
    Ok(())
}

/// Takes an interaction out of all of that again.
pub(super) fn unlink(door: &mut Door<'_>, place: Place) -> Result<()> {
    each_participant(door, place.key, |door, contact| unlink_contact(door, contact, place))?;
    each_account(door, place.key, |door, account| unlink_account(door, account, place))?;
    count_day(door, place, -1)?;
    door.totals[2] -= 1;
    Ok(())
}

fn each_participant(
    door: &mut Door<'_>,
    interaction: i64,
    mut each: impl FnMut(&mut Door<'_>, i64) -> Result<()>,
) -> Result<()> {
    let mut query = door.tx.prepare_cached(
        "SELECT c.key, c.id FROM participant p JOIN contact c ON c.key = p.contact
         WHERE p.interaction = ?1 AND c.state <> 2",
    )?;
    let rows: Vec<(i64, [u8; 16])> = query
        .query_map(params![interaction], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (contact, id) in rows {
        each(door, contact)?;
        door.changed(Change::Timeline(uuid::Uuid::from_bytes(id).into()));
    }
    Ok(())
}

fn each_account(
    door: &mut Door<'_>,
    interaction: i64,
    mut each: impl FnMut(&mut Door<'_>, i64) -> Result<()>,
) -> Result<()> {
    let mut query = door.tx.prepare_cached(
        "SELECT a.key FROM interaction_account i JOIN account a ON a.key = i.account
         WHERE i.interaction = ?1 AND a.state <> 2",
    )?;
    let rows: Vec<i64> = query
        .query_map(params![interaction], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    rows.into_iter().try_for_each(|account| each(door, account))
}

fn link_contact(door: &mut Door<'_>, contact: i64, place: Place) -> Result<()> {
    door.tx
        .prepare_cached(
            "INSERT INTO contact_entry (contact, occurred_at, interaction, type, who)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![contact, place.occurred_at, place.key, place.kind, place.who])?;
    door.tx
        .prepare_cached(
            "UPDATE contact SET interaction_count = interaction_count + 1,
               last_interaction_at = max(coalesce(last_interaction_at, ?2), ?2) WHERE key = ?1",
        )?
        .execute(params![contact, place.occurred_at])?;
    Ok(())
}

pub(super) fn unlink_contact(door: &mut Door<'_>, contact: i64, place: Place) -> Result<()> {
    door.tx
        .prepare_cached(
            "DELETE FROM contact_entry
             WHERE contact = ?1 AND occurred_at = ?2 AND interaction = ?3",
        )?
        .execute(params![contact, place.occurred_at, place.key])?;
    door.tx
        .prepare_cached(
            "UPDATE contact SET interaction_count = interaction_count - 1,
               last_interaction_at = (SELECT max(occurred_at) FROM contact_entry WHERE contact = ?1)
             WHERE key = ?1",
        )?
        .execute(params![contact])?;
    Ok(())
}

fn link_account(door: &mut Door<'_>, account: i64, place: Place) -> Result<()> {
    door.tx
        .prepare_cached(
            "INSERT INTO account_entry (account, occurred_at, interaction, type, who)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![account, place.occurred_at, place.key, place.kind, place.who])?;
    door.tx
        .prepare_cached(
            "UPDATE account SET interaction_count = interaction_count + 1,
               last_interaction_at = max(coalesce(last_interaction_at, ?2), ?2) WHERE key = ?1",
        )?
        .execute(params![account, place.occurred_at])?;
    Ok(())
}

fn unlink_account(door: &mut Door<'_>, account: i64, place: Place) -> Result<()> {
    door.tx
        .prepare_cached(
            "DELETE FROM account_entry
             WHERE account = ?1 AND occurred_at = ?2 AND interaction = ?3",
        )?
        .execute(params![account, place.occurred_at, place.key])?;
    door.tx
        .prepare_cached(
            "UPDATE account SET interaction_count = interaction_count - 1,
               last_interaction_at = (SELECT max(occurred_at) FROM account_entry WHERE account = ?1)
             WHERE key = ?1",
        )?
        .execute(params![account])?;
    Ok(())
}

fn count_day(door: &Door<'_>, place: Place, by: i64) -> Result<()> {
    let day = Timestamp::from_millis(place.occurred_at).utc_day();
    debug_assert_eq!(day, place.occurred_at.div_euclid(DAY_MS));
    door.tx
        .prepare_cached(
            "INSERT INTO day_summary (book, day, who, type, count) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (book, day, who, type) DO UPDATE SET count = count + excluded.count",
        )?
        .execute(params![door.book, day, place.who, place.kind, by])?;
    if by < 0 {
        door.tx
            .prepare_cached(
                "DELETE FROM day_summary WHERE book = ?1 AND day = ?2 AND who = ?3 AND type = ?4 AND count = 0",
            )?
            .execute(params![door.book, day, place.who, place.kind])?;
    }
    Ok(())
}

/// What a contact counts for: whether it lives, is archived, and where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Weight {
    pub live: bool,
    pub archived: bool,
    pub account: Option<i64>,
}

/// Returns what a contact counts for now.
pub(super) fn weigh(door: &Door<'_>, contact: i64) -> Result<Weight> {
    Ok(door
        .tx
        .prepare_cached("SELECT state, archived, account FROM contact WHERE key = ?1")?
        .query_row(params![contact], |row| {
            let live = row.get::<_, i64>(0)? == LIVE;
            Ok(Weight {
                live,
                archived: live && row.get(1)?,
                account: if live { row.get(2)? } else { None },
            })
        })?)
}

/// Counts the difference between what a contact counted for and what it counts for now.
pub(super) fn reweigh(door: &mut Door<'_>, before: Weight, now: Weight) {
    door.totals[0] += i64::from(now.live) - i64::from(before.live);
    door.totals[1] += i64::from(now.archived) - i64::from(before.archived);
    if before.account != now.account {
        for (account, by) in [(before.account, -1), (now.account, 1)] {
            if let Some(account) = account {
                *door.contact_counts.entry(account).or_default() += by;
            }
        }
    }
}

/// Writes what the book and its accounts gained in this transaction.
pub(super) fn write_totals(door: &mut Door<'_>) -> Result<()> {
    for (account, by) in std::mem::take(&mut door.contact_counts) {
        door.tx
            .prepare_cached("UPDATE account SET contact_count = contact_count + ?2 WHERE key = ?1")?
            .execute(params![account, by])?;
    }
    let [contacts, archived, interactions] = std::mem::take(&mut door.totals);
    if (contacts, archived, interactions) != (0, 0, 0) {
        door.tx
            .prepare_cached(
                "UPDATE book SET contact_count = contact_count + ?2, archived_count = archived_count + ?3,
                   interaction_count = interaction_count + ?4 WHERE key = ?1",
            )?
            .execute(params![door.book, contacts, archived, interactions])?;
        door.changed(Change::Book);
    }
    Ok(())
}
