//! Taking writes back.
//!
//! The inverse of a write is known when it is made; that it is still right is not. So each step
//! back says what was written, and is left where that no longer stands: somebody else wrote there
//! since, and what they wrote is not written over. Looking and writing are one transaction.

use rusqlite::params;
use uuid::Uuid;

use crate::domain::contact::ContactChange;
use crate::domain::label::LabelChange;
use crate::domain::{BookId, Cadence, Hlc, MemberId, Op, Timestamp};
use crate::store::Result;
use crate::store::database::Database;

use super::history::Kind;
use super::keys::{LIVE, MERGED, Table};
use super::stamp::Stamp;
use super::{
    Applied, Door, account, apply_each, book, contact, enter, follow_up, last_hlc, merge,
    saved_filter, stored_body,
};

/// One step back: what was done, and what undoes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The operation that was applied.
    pub done: Op,
    /// The one that takes it back.
    pub back: Op,
    /// The logical time of the labels that `done` put on, where it is known: what was put on again
    /// since stays.
    pub at: Option<Hlc>,
}

impl Step {
    /// Tells whether the door knows how to see that `done` still stands.
    pub fn is_known(&self) -> bool {
        matches!(
            (&self.done, &self.back),
            (Op::EditContact { .. }, Op::EditContact { .. })
                | (Op::AddContact { .. }, Op::DeleteContact(_))
                | (Op::Merge { .. }, Op::Unmerge(_))
                | (Op::EditAccount { .. }, Op::EditAccount { .. })
                | (Op::EditBook(_), Op::EditBook(_))
                | (Op::AddAccount { .. }, Op::DeleteAccount(_))
                | (Op::EditLabel { .. }, Op::EditLabel { .. })
                | (Op::AddLabel { .. }, Op::DeleteLabel(_))
                | (Op::SaveFilter { .. }, Op::SaveFilter { .. } | Op::DeleteFilter(_))
                | (Op::EditFollowUp { .. }, Op::EditFollowUp { .. })
                | (Op::AddFollowUp { .. }, Op::DeleteFollowUp(_))
                | (Op::EditInteraction { .. }, Op::EditInteraction { .. })
                | (Op::PinInteraction { .. }, Op::PinInteraction { .. })
        )
    }
}

/// What taking back did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// What the write did.
    pub applied: Applied,
    /// The places of the steps that were left, because what they wrote no longer stands.
    pub left: Vec<usize>,
    /// Those of them whose record is no longer there.
    pub gone: Vec<usize>,
}

/// What became of what an operation wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Now {
    /// It stands as it was written, and nothing else hangs on it.
    Stands,
    /// It was changed, or something else hangs on it.
    Changed,
    /// Its record is no longer there.
    Gone,
}

/// Takes steps back for a person.
pub(in crate::store) fn take_back(
    db: &Database,
    actor: MemberId,
    book: BookId,
    steps: &[Step],
) -> Result<TakenBack> {
    let options = db.options();
    let (mut taken, purged) = db.write(|tx| {
        let dev = crate::store::database::device_key(tx, options.device)?;
        take_back_in(tx, dev, (options.clock)(), actor, book, steps)
    })?;
    if purged {
        taken.applied.purge_pending = db.purge_pending()?;
    }
    Ok(taken)
}

/// Performs the steps whose writes still stand when their turn comes.
pub(super) fn take_back_in(
    tx: &rusqlite::Transaction<'_>,
    dev: i64,
    now: Timestamp,
    actor: MemberId,
    book: BookId,
    steps: &[Step],
) -> Result<(TakenBack, bool)> {
    let door = enter(tx, actor, book, &[], Stamp { hlc: last_hlc(tx)?, dev }, now)?;
    let (mut left, mut gone) = (Vec::new(), Vec::new());
    let wanted = |door: &Door<'_>, place: usize| {
        let now = match steps.get(place) {
            Some(step) => match now_of(door, &step.done)? {
                Now::Stands if !is_of_then(door, step)? => Now::Changed,
                now => now,
            },
            None => Now::Changed,
        };
        if now != Now::Stands {
            left.push(place);
        }
        if now == Now::Gone {
            gone.push(place);
        }
        Ok(now == Now::Stands)
    };
    let (applied, purged) = apply_each(door, steps.iter().map(|step| &step.back), wanted)?;
    Ok((TakenBack { applied, left, gone }, purged))
}

/// Tells what became of what an operation wrote.
fn now_of(door: &Door<'_>, done: &Op) -> Result<Now> {
    if let Op::EditBook(changes) = done {
        return Ok(if book::stands(door, changes)? { Now::Stands } else { Now::Changed });
    }
    let Some((table, id)) = record(done) else { return Ok(Now::Changed) };
    let wanted = if matches!(done, Op::Merge { .. }) { MERGED } else { LIVE };
    let found = door.find(table, id)?.filter(|found| found.state == wanted);
    Ok(match found {
        None => Now::Gone,
        Some(found) if stands(door, done, found.key)? => Now::Stands,
        Some(_) => Now::Changed,
    })
}

/// Tells whether the labels that a step put on are those of its time: one that was taken off and
/// put on again has a later one.
fn is_of_then(door: &Door<'_>, step: &Step) -> Result<bool> {
    let (Some(at), Op::EditContact { id, changes }) = (step.at, &step.done) else {
        return Ok(true);
    };
    for change in changes {
        let ContactChange::Label(label, _) = change else { continue };
        let sql = "SELECT 1 FROM contact c CROSS JOIN label l
             CROSS JOIN contact_label cl ON cl.contact = c.key AND cl.label = l.key
             WHERE c.id = ?1 AND l.id = ?2 AND cl.hlc = ?3";
        let (contact, label) = (id.uuid(), label.uuid());
        let place = params![contact.as_bytes(), label.as_bytes(), at.raw()];
        if !door.tx.prepare_cached(sql)?.exists(place)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Names the record that an operation is about, of those that can be taken back.
fn record(done: &Op) -> Option<(Table, Uuid)> {
    Some(match done {
        Op::EditContact { id, .. } | Op::AddContact { id, .. } => (Table::Contact, id.uuid()),
        Op::Merge { other, .. } => (Table::Contact, other.uuid()),
        Op::EditAccount { id, .. } | Op::AddAccount { id, .. } => (Table::Account, id.uuid()),
        Op::EditLabel { id, .. } | Op::AddLabel { id, .. } => (Table::Label, id.uuid()),
        Op::SaveFilter { id, .. } => (Table::SavedFilter, id.uuid()),
        Op::EditFollowUp { id, .. } | Op::AddFollowUp { id, .. } => (Table::FollowUp, id.uuid()),
        Op::Log { id, .. } | Op::EditInteraction { id, .. } | Op::PinInteraction { id, .. } => {
            (Table::Interaction, id.uuid())
        }
        _ => return None,
    })
}

/// Tells whether what an operation wrote to a record stands as it was written, and nothing else
/// hangs on it.
fn stands(door: &Door<'_>, done: &Op, key: i64) -> Result<bool> {
    Ok(match done {
        Op::EditContact { changes, .. } => contact::stands(door, key, changes)?,
        Op::AddContact { changes, .. } => {
            contact::stands(door, key, changes)?
                && !is_touched(door, Kind::Contact, key)?
                && !has_any(door, CONTACT_USED, key)?
        }
        Op::Merge { primary, .. } => merge::stands(door, key, *primary)?,
        Op::EditAccount { changes, .. } => account::stands(door, key, changes)?,
        Op::AddAccount { changes, .. } => {
            account::stands(door, key, changes)?
                && !is_touched(door, Kind::Account, key)?
                && !has_any(door, ACCOUNT_USED, key)?
        }
        Op::EditLabel { changes, .. } => label_stands(door, key, changes)?,
        Op::AddLabel { name, tint, .. } => {
            let changes = [LabelChange::Name(name.clone()), LabelChange::Tint(tint.clone())];
            label_stands(door, key, &changes)? && !has_any(door, LABEL_USED, key)?
        }
        Op::SaveFilter { name, text, .. } => saved_filter::stands(door, key, name, text)?,
        // A purge takes back whatever stands there.
        Op::Log { .. } => true,
        Op::EditFollowUp { changes, .. } | Op::AddFollowUp { changes, .. } => {
            follow_up::stands(door, key, changes)?
        }
        Op::EditInteraction { body, .. } => {
            let mut body = body.as_ref().clone();
            // They are a set: no order is stored.
            body.accounts.sort_unstable();
            stored_body::load(door.tx, key)? == body
        }
        Op::PinInteraction { pinned, .. } => {
            let sql = "SELECT 1 FROM interaction WHERE key = ?1 AND (pinned IS NOT NULL) = ?2";
            door.tx.prepare_cached(sql)?.exists(params![key, pinned])?
        }
        _ => false,
    })
}

/// What would be lost with a contact, or lose it.
const CONTACT_USED: &str = "SELECT 1 FROM contact_entry WHERE contact = ?1
    UNION ALL SELECT 1 FROM relationship WHERE source = ?1 AND gone = 0
    UNION ALL SELECT 1 FROM relationship WHERE target = ?1 AND gone = 0
    UNION ALL SELECT 1 FROM opportunity_contact WHERE contact = ?1 AND gone = 0
    UNION ALL SELECT 1 FROM follow_up WHERE contact = ?1 AND state = 1
    UNION ALL SELECT 1 FROM contact WHERE stands_at = ?1
    LIMIT 1";

/// What would lose an account.
const ACCOUNT_USED: &str = "SELECT 1 FROM contact WHERE account = ?1 AND state = 1
    UNION ALL SELECT 1 FROM account_entry WHERE account = ?1
    UNION ALL SELECT 1 FROM account WHERE parent = ?1 AND state = 1
    UNION ALL SELECT 1 FROM opportunity WHERE account = ?1 AND state = 1 LIMIT 1";

/// What would lose a label.
const LABEL_USED: &str = "SELECT 1 FROM contact_label WHERE label = ?1 AND applied = 1 LIMIT 1";

fn has_any(door: &Door<'_>, sql: &str, key: i64) -> Result<bool> {
    Ok(door.tx.prepare_cached(sql)?.exists(params![key])?)
}

/// Tells whether somebody else changed a record.
fn is_touched(door: &Door<'_>, kind: Kind, key: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM history WHERE record = ?1 AND kind = ?2 AND actor <> ?3 AND book = ?4";
    Ok(door.tx.prepare_cached(sql)?.exists(params![key, kind as i64, door.actor, door.book])?)
}

fn label_stands(door: &Door<'_>, key: i64, changes: &[LabelChange]) -> Result<bool> {
    let (name, tint, days): (String, Option<String>, Option<u32>) = door
        .tx
        .prepare_cached("SELECT name, tint, cadence FROM label WHERE key = ?1")?
        .query_row(params![key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(changes.iter().all(|change| match change {
        LabelChange::Name(written) => written.as_str() == name,
        LabelChange::Tint(written) => *written == tint,
        LabelChange::Cadence(written) => written.map(Cadence::days) == days,
    }))
}
