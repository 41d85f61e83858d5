//! What follows from a contact's timeline and its cadence: when it is due, and since when it waits
//! for a reply, and whose it is. The rule is the view `agenda_now`; the table holds what it says, so
//! that a day's list is one walk. Contacts whose agenda a write may change are settled at its end, each once.

use std::collections::hash_map::{Entry, HashMap};

use rusqlite::{OptionalExtension, Row, params};

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

/// A contact's book, when it is due, since when it waits, and whose it is.
type Due = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);

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
            Some((now, stored)) if now == stored => {}
            Some(((_, None, None, _), (None, ..))) => {}
            None | Some(((_, None, None, _), _)) => {
                let sql = "DELETE FROM agenda WHERE contact = ?1";
                door.tx.prepare_cached(sql)?.execute([contact])?;
            }
            Some(((book, due, awaiting, holder), _)) => {
                let sql = "INSERT OR REPLACE INTO agenda (contact, book, due, awaiting, holder)
                    VALUES (?1, ?2, ?3, ?4, ?5)";
                door.tx
                    .prepare_cached(sql)?
                    .execute(params![contact, book, due, awaiting, holder])?;
            }
        }
    }
    Ok(())
}

/// Returns what is and what the table says.
fn look(door: &Door<'_>, contact: i64, how: &How) -> Result<Option<(Due, Due)>> {
    let both = |row: &Row<'_>| {
        let due = |at: usize| -> rusqlite::Result<Due> {
            Ok((row.get(at)?, row.get(at + 1)?, row.get(at + 2)?, row.get(at + 3)?))
        };
        Ok((due(0)?, due(4)?))
    };
    let found = match how {
        How::Anyhow => door.tx.prepare_cached(LOOK)?.query_row([contact], both),
        How::Newest(Place { key, occurred_at, .. }) => {
            door.tx.prepare_cached(LOOK_AT_NEWEST)?.query_row([contact, *occurred_at, *key], both)
        }
    };
    Ok(found.optional()?)
}

/// Has all who bear a label settled.
pub(super) fn touch_label(door: &mut Door<'_>, label: i64) -> Result<()> {
    let mut query = door
        .tx
        .prepare_cached("SELECT contact FROM contact_label WHERE label = ?1 AND applied = 1")?;
    let mut rows = query.query(params![label])?;
    while let Some(row) = rows.next()? {
        door.agenda.anyhow(row.get(0)?);
    }
    Ok(())
}
