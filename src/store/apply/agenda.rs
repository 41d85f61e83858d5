//! What follows from a contact's timeline and its cadence: when it is due, and since when it waits
//! for a reply, and whose it is. The rule is the view `agenda_now`; the table holds what it says, so
//! that a day's list is one walk. Contacts whose agenda a write may change are settled at its end, each once.

use rusqlite::{OptionalExtension, params};

use crate::store::Result;

use super::Door;

/// Brings the agenda of the contacts that this write touched up to date.
pub(super) fn settle(door: &mut Door<'_>) -> Result<()> {
    type Row = (i64, Option<i64>, Option<i64>, Option<i64>);
    for contact in std::mem::take(&mut door.agenda) {
        let read = |sql: &str| -> Result<Option<Row>> {
            let mut query = door.tx.prepare_cached(sql)?;
            let row = query.query_row(params![contact], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            });
            Ok(row.optional()?)
        };
        let stored = read("SELECT book, due, awaiting, holder FROM agenda WHERE contact = ?1")?;
        let now = read("SELECT book, due, awaiting, holder FROM agenda_now WHERE contact = ?1")?
            .filter(|(_, due, awaiting, _)| due.is_some() || awaiting.is_some());
        match now {
            now if now == stored => {}
            None => {
                let sql = "DELETE FROM agenda WHERE contact = ?1";
                door.tx.prepare_cached(sql)?.execute(params![contact])?;
            }
            Some((book, due, awaiting, holder)) => {
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

/// Has all who bear a label settled.
pub(super) fn touch_label(door: &mut Door<'_>, label: i64) -> Result<()> {
    let mut query = door
        .tx
        .prepare_cached("SELECT contact FROM contact_label WHERE label = ?1 AND applied = 1")?;
    let mut rows = query.query(params![label])?;
    while let Some(row) = rows.next()? {
        door.agenda.insert(row.get(0)?);
    }
    Ok(())
}
