//! The audit trail: who did what to which record, when, and which fields; never any text.

use rusqlite::params;

use crate::store::Result;

use super::Door;

/// What was done. The codes are part of the file's format: only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    Add = 0,
    Edit = 1,
    Delete = 2,
    Merge = 3,
    Unmerge = 4,
}

/// To what kind of record. The codes are part of the file's format: only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Book = 0,
    Member = 1,
    Label = 2,
    Account = 3,
    Contact = 4,
    Opportunity = 5,
    Relationship = 6,
    Interaction = 7,
    Batch = 8,
    FollowUp = 9,
    SavedFilter = 10,
    InboxEntry = 11,
    Proposal = 12,
    AddressRule = 13,
}

/// Writes one line of history. `fields` names what an edit changed.
pub(super) fn record(
    door: &Door<'_>,
    did: Did,
    kind: Kind,
    key: i64,
    fields: &[&str],
) -> Result<()> {
    let batch = door.batch.as_ref().map(|batch| batch.key);
    let fields = (!fields.is_empty()).then(|| fields.join(","));
    door.tx
        .prepare_cached(
            "INSERT INTO history (hlc, actor, book, op, kind, record, fields, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![door.stamp.hlc.raw(), door.actor, door.book, did as i64, kind as i64, key, fields, batch])?;
    super::batch::noted(door);
    Ok(())
}
