//! What was written together with an entry, in the same write: for an undo that did not log it itself.
//!
//! The operations of one write have logical times that follow each other without a gap, on one device,
//! and between two writes is one. What was written to again since has a later time, so that it is not
//! found here.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::domain::{ContactId, FollowUpId, Hlc, InteractionId, LabelId, MemberId, Named};
use crate::store::Result;

use super::sql;
use super::visible::{self, Visible};

/// The most operations of one write that are looked at behind the entry.
const MOST: i64 = 1_000;
/// A contact and a follow-up in the history.
const CONTACT: i64 = 4;
const FOLLOW_UP: i64 = 9;
/// How long before an entry was written its write may have been made up, in milliseconds: the file
/// may have been locked.
const WAITED: i64 = 60_000;

/// On whom a label was put, which, and its logical time.
pub type LabelPut = (Named<ContactId>, Named<LabelId>, Hlc);

/// What was written in the same write as an entry, and stands as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenWith {
    /// The labels that it put on contacts which were there, and their logical times.
    pub labels: Vec<LabelPut>,
    /// The follow-up that it completed.
    pub completed: Option<FollowUpId>,
}

/// The write of an entry.
struct Write {
    /// The entry.
    key: i64,
    logged_at: i64,
    hlc: i64,
    dev: i64,
}

/// Returns what a member wrote in the same write as an entry.
pub(super) fn written_with(
    conn: &Connection,
    book: Visible,
    entry: InteractionId,
    member: MemberId,
) -> Result<WrittenWith> {
    let Some(person) = visible::person(conn, member)? else { return Ok(WrittenWith::default()) };
    let entry = sql::first(
        conn,
        "SELECT key, logged_at, hlc, dev FROM interaction WHERE id = ?1 AND book = ?2 AND state = 1",
        params![entry.uuid().as_bytes(), book.book],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let Some((key, logged_at, hlc, dev)) = entry else { return Ok(WrittenWith::default()) };
    // An entry that was edited since keeps the time of its first body among its versions.
    let first: Option<(i64, i64)> = sql::first(
        conn,
        "SELECT hlc, dev FROM version WHERE interaction = ?1 ORDER BY hlc LIMIT 1",
        [key],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (hlc, dev) = first.unwrap_or((hlc, dev));
    let write = Write { key, logged_at, hlc, dev };
    Ok(WrittenWith {
        labels: labels(conn, &write, person)?,
        completed: completed(conn, book, &write, person)?,
    })
}

/// Returns the labels that stand on those who took part since the write.
fn labels(conn: &Connection, write: &Write, person: i64) -> Result<Vec<LabelPut>> {
    let near = sql::rows(
        conn,
        "SELECT c.id, c.name, l.id, l.name, c.key, cl.hlc FROM participant p
         CROSS JOIN contact_label cl ON cl.contact = p.contact
         CROSS JOIN contact c ON c.key = cl.contact
         CROSS JOIN label l ON l.key = cl.label
         WHERE p.interaction = ?1 AND cl.applied = 1 AND cl.dev = ?3
           AND cl.hlc > ?2 AND cl.hlc <= ?2 + ?4 AND c.state = 1 AND l.state = 1",
        params![write.key, write.hlc, write.dev, MOST],
        |row| {
            let contact = Named { id: sql::id(row, 0)?, name: row.get(1)? };
            let label = Named { id: sql::id(row, 2)?, name: row.get(3)? };
            Ok(((contact, label), row.get(4)?, row.get(5)?))
        },
    )?;
    let mut put = Vec::new();
    for ((contact, label), key, hlc) in near {
        if is_of(conn, write, (key, CONTACT), hlc, person)? {
            put.push((contact, label, Hlc::from_raw(hlc)));
        }
    }
    Ok(put)
}

/// Tells whether a person wrote to a record at this time in the write: nothing lies between that was
/// not written.
fn is_of(
    conn: &Connection,
    write: &Write,
    (record, kind): (i64, i64),
    hlc: i64,
    person: i64,
) -> Result<bool> {
    let line: Option<i64> = sql::value(
        conn,
        "SELECT key FROM history INDEXED BY history_of_record
         WHERE record = ?1 AND kind = ?2 AND hlc = ?3 AND actor = ?4",
        [record, kind, hlc, person],
    )?;
    let Some(line) = line else { return Ok(false) };
    let between: Option<i64> = sql::value(
        conn,
        "SELECT count(DISTINCT hlc) FROM history NOT INDEXED
         WHERE key <= ?1 AND key > ?1 - ?2 AND hlc > ?3 AND hlc <= ?4",
        [line, MOST, write.hlc, hlc],
    )?;
    Ok(between == Some(hlc - write.hlc))
}

/// Returns the follow-up that the write marked as done.
fn completed(
    conn: &Connection,
    book: Visible,
    write: &Write,
    person: i64,
) -> Result<Option<FollowUpId>> {
    // The moment of being done is read before the write begins.
    let done: Vec<(FollowUpId, i64, Option<String>)> = sql::rows(
        conn,
        "SELECT id, key, clock FROM follow_up INDEXED BY follow_up_done
         WHERE book = ?1 AND state = 1 AND done_at IS NOT NULL
           AND done_at >= ?2 AND done_at <= ?3
         ORDER BY done_at DESC LIMIT ?4",
        params![book.book, write.logged_at - WAITED, write.logged_at, MOST],
        |row| Ok((sql::id(row, 0)?, row.get(1)?, row.get(2)?)),
    )?;
    for (id, key, clock) in done {
        let clock: BTreeMap<String, (i64, i64)> =
            clock.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let Some((hlc, dev)) = clock.get("done").copied() else { continue };
        if dev != write.dev || hlc <= write.hlc || hlc > write.hlc + MOST {
            continue;
        }
        if is_of(conn, write, (key, FOLLOW_UP), hlc, person)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
