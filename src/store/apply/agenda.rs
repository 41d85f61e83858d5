//! What follows from a contact's timeline and its cadence: when it is due, and since when it waits
//! for a reply, and whose it is. The rule is the view `agenda_now`; the table holds what it says, so
//! that a day's list is one walk. Contacts whose agenda a write may change are settled at its end, each once.

use std::collections::hash_map::{Entry, HashMap};

use rusqlite::{OptionalExtension, Row, ToSql};

use crate::store::Result;

use super::Door;
use super::counters::Place;

/// The contacts whose agenda a write may change, and how it touched them.
#[derive(Default)]
pub(super) struct Touched(HashMap<i64, How>);

/// How a contact was touched.
enum How {
    /// By one entry that is newer than all others it has, and by nothing else.
    Newest(Place),
    /// In any other way.
    Anyhow,
}

impl Touched {
    /// Has a contact settled from all that is known of it.
    pub(super) fn anyhow(&mut self, contact: i64) {
        self.0.insert(contact, How::Anyhow);
    }

    /// Has a contact settled from an entry that is newer than all others, unless the same write
    /// touches it once more.
    pub(super) fn by_newest(&mut self, contact: i64, place: Place) {
        match self.0.entry(contact) {
            Entry::Vacant(none) => _ = none.insert(How::Newest(place)),
            Entry::Occupied(mut some) => _ = some.insert(How::Anyhow),
        }
    }
}

/// A contact's agenda.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Agenda {
    book: i64,
    due: Option<i64>,
    awaiting: Option<i64>,
    holder: Option<i64>,
}

impl Agenda {
    /// Reads one that stands from a column on; none where it has no book.
    fn at(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Self>> {
        let Some(book) = row.get(column)? else { return Ok(None) };
        let (due, awaiting) = (row.get(column + 1)?, row.get(column + 2)?);
        Ok(Some(Self { book, due, awaiting, holder: row.get(column + 3)? }))
    }
}

/// What is, beside what the table says; no row for a contact that is gone or archived.
const LOOK: &str = "SELECT n.book, n.due, n.awaiting, n.holder, a.book, a.due, a.awaiting, a.holder
    FROM agenda_now n LEFT JOIN agenda a ON a.contact = n.contact WHERE n.contact = ?1";

/// The same where the entry at ?2 with the key ?3 is the newest: it says what changes, and where it
/// says nothing, all stays as the table has it. Older entries lie on pages of their own; to pass over
/// them is an eighth of what logging a call costs.
const LOOK_AT_NEWEST: &str = "SELECT c.book,
      CASE WHEN t.contacted THEN max(t.occurred_at + 86400000 *
        (SELECT k.days FROM contact_cadence k WHERE k.contact = c.key), coalesce(c.postponed, 0))
      ELSE a.due END,
      CASE t.asks WHEN 1 THEN t.occurred_at WHEN 0 THEN NULL ELSE a.awaiting END,
      c.holder, a.book, a.due, a.awaiting, a.holder
    FROM contact c CROSS JOIN entry_turn t LEFT JOIN agenda a ON a.contact = c.key
    WHERE c.key = ?1 AND c.state = 1 AND c.archived = 0
      AND t.contact = ?1 AND t.occurred_at = ?2 AND t.interaction = ?3";

/// Brings the agenda of the contacts that this write touched up to date.
pub(super) fn settle(door: &mut Door<'_>) -> Result<()> {
    for (contact, how) in std::mem::take(&mut door.agenda).0 {
        match look(door, contact, &how)? {
            Some((now, stored)) => write(door, contact, now, stored)?,
            None => forget(door, contact)?,
        }
    }
    Ok(())
}

/// Returns what is and what the table says, where the contact is live and not archived.
fn look(
    door: &Door<'_>,
    contact: i64,
    how: &How,
) -> Result<Option<(Option<Agenda>, Option<Agenda>)>> {
    let both = |row: &Row<'_>| {
        let now = Agenda::at(row, 0)?.filter(|now| now.due.is_some() || now.awaiting.is_some());
        Ok((now, Agenda::at(row, 4)?))
    };
    let found = match how {
        How::Anyhow => door.tx.prepare_cached(LOOK)?.query_row([contact], both),
        How::Newest(Place { key, occurred_at, .. }) => {
            door.tx.prepare_cached(LOOK_AT_NEWEST)?.query_row([contact, *occurred_at, *key], both)
        }
    };
    Ok(found.optional()?)
}

/// Writes what changed, a column at a time: each stands in orders of its own, and those of the others
/// stay as they are.
fn write(door: &Door<'_>, contact: i64, now: Option<Agenda>, stored: Option<Agenda>) -> Result<()> {
    let run = |sql: &str, params: &[&dyn ToSql]| -> Result<()> {
        door.tx.prepare_cached(sql)?.execute(params)?;
        Ok(())
    };
    match (now, stored) {
        (None, None) => Ok(()),
        (None, Some(_)) => forget(door, contact),
        (Some(Agenda { book, due, awaiting, holder }), None) => run(
            "INSERT INTO agenda (contact, book, due, awaiting, holder) VALUES (?1, ?2, ?3, ?4, ?5)",
            &[&contact, &book, &due, &awaiting, &holder],
        ),
        (Some(now), Some(stored)) => {
            if now.due != stored.due {
                run("UPDATE agenda SET due = ?2 WHERE contact = ?1", &[&contact, &now.due])?;
            }
            if now.awaiting != stored.awaiting {
                let sql = "UPDATE agenda SET awaiting = ?2 WHERE contact = ?1";
                run(sql, &[&contact, &now.awaiting])?;
            }
            if now.holder != stored.holder {
                run("UPDATE agenda SET holder = ?2 WHERE contact = ?1", &[&contact, &now.holder])?;
            }
            Ok(())
        }
    }
}

fn forget(door: &Door<'_>, contact: i64) -> Result<()> {
    door.tx.prepare_cached("DELETE FROM agenda WHERE contact = ?1")?.execute([contact])?;
    Ok(())
}

/// Has all who bear a label settled.
pub(super) fn touch_label(door: &mut Door<'_>, label: i64) -> Result<()> {
    let mut query = door
        .tx
        .prepare_cached("SELECT contact FROM contact_label WHERE label = ?1 AND applied = 1")?;
    let mut rows = query.query([label])?;
    while let Some(row) = rows.next()? {
        door.agenda.anyhow(row.get(0)?);
    }
    Ok(())
}
