//! Taking an import back: what it brought and what nobody has touched since.
//!
//! It goes from the last thing to the first, so many at a time that others can write meanwhile, and
//! in an order in which nothing goes that something else still hangs on: follow-ups and relationships,
//! interactions, opportunities, contacts, what was added to contacts that were there, accounts and
//! labels. What is decided is looked up in the transaction that writes it. A plan decides the same
//! without writing: what would be gone by then is kept in mind.
//!
//! What was touched is told by history: a line about a record that is neither this import's nor one
//! of an import that was taken back itself.

mod look;
mod made;

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::batch::LeftByBatch;
use crate::domain::{BatchId, BookId, ContactId, MemberId, Op, Timestamp};
use crate::store::database::Database;
use crate::store::{Error, Result, search};

use super::stamp::Stamp;
use super::{Applied, apply_each, authorize, batch, enter, inbox, last_hlc};
use look::Look;

/// How much one transaction takes back, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// How many records.
    pub at_once: i64,
    /// From how many of one kind on their search indexes are built anew at the end. To take one record
    /// out of an index is to walk past all that share a word with it.
    pub rebuilt_from: i64,
}

const PACE: Pace = Pace { at_once: 1_000, rebuilt_from: 2_000 };

/// How many records of one kind go, and how many stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Back {
    /// Gone, or to go.
    pub deleted: u64,
    /// Made by the import, and left.
    pub kept: u64,
}

/// How far taking an import back is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchPlace {
    phase: usize,
    before: i64,
}

impl BatchPlace {
    /// Where it begins.
    pub const START: Self = Self { phase: 0, before: i64::MAX };
}

/// What one part of taking an import back did, or all of it would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchPart {
    /// Where it goes on; none at the end.
    pub next: Option<BatchPlace>,
    /// Contacts that the import made.
    pub contacts: Back,
    /// Interactions that the import made.
    pub interactions: Back,
    /// Contacts that were there before, and lose what the import added.
    pub reverted: HashSet<ContactId>,
    /// What stays.
    pub left: Vec<LeftByBatch>,
    /// The contacts that are gone, or to go.
    pub gone: Vec<ContactId>,
    /// Whether purged text may still stand in the WAL because another process reads.
    pub purge_pending: bool,
    /// What the write did.
    pub applied: Applied,
}

/// The kinds of what is looked through together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Promises,
    Interactions,
    Opportunities,
    Contacts,
    Edits,
    Rest,
}

const PHASES: [Phase; 6] = [
    Phase::Promises,
    Phase::Interactions,
    Phase::Opportunities,
    Phase::Contacts,
    Phase::Edits,
    Phase::Rest,
];

/// Takes the next part of an import back.
pub(in crate::store) fn undo_batch(
    db: &Database,
    actor: MemberId,
    book: BookId,
    id: BatchId,
    from: BatchPlace,
) -> Result<BatchPart> {
    let options = db.options();
    let (mut part, purged) = db.write(|tx| {
        let dev = crate::store::database::device_key(tx, options.device)?;
        undo_in(tx, dev, (options.clock)(), actor, book, id, from, PACE)
    })?;
    if purged {
        part.purge_pending = db.purge_pending()?;
    }
    Ok(part)
}

/// Decides and performs one part; tells whether text was purged.
#[expect(clippy::too_many_arguments, reason = "the door's own, which tests set")]
pub(super) fn undo_in(
    tx: &rusqlite::Transaction<'_>,
    dev: i64,
    now: Timestamp,
    actor: MemberId,
    book: BookId,
    id: BatchId,
    from: BatchPlace,
    pace: Pace,
) -> Result<(BatchPart, bool)> {
    let mut door = enter(tx, actor, book, &[], Stamp { hlc: last_hlc(tx)?, dev }, now)?;
    let key = batch::open(&mut door, id, true)?;
    let mut look = Look::of(tx, key)?;
    let next = look.walk(from, pace.at_once)?;
    let anew = look.rebuilt(pace);
    door.unindexed = match PHASES.get(from.phase) {
        Some(Phase::Interactions) => anew.interactions,
        Some(Phase::Contacts) => anew.contacts,
        _ => false,
    };
    let Look { mut ops, mut part, .. } = look;
    part.next = next;
    if next.is_none() {
        ops.push(Op::TakeBackBatch(id));
    }
    let (applied, purged) = apply_each(door, ops.iter(), |_, _| Ok(true))?;
    part.applied = applied;
    let gone = [part.contacts.deleted, part.interactions.deleted].map(u64::cast_signed);
    tx.prepare_cached(
        "UPDATE batch SET contacts_back = coalesce(contacts_back, 0) + ?2,
           interactions_back = coalesce(interactions_back, 0) + ?3 WHERE key = ?1",
    )?
    .execute([key, gone[0], gone[1]])?;
    if next.is_none() {
        inbox::forget_batch(tx, key)?;
        anew.build(tx)?;
    }
    Ok((part, purged))
}

/// Ends taking an import back before it is done: nothing of what is gone stays in the search indexes.
pub(in crate::store) fn end_undo(
    db: &Database,
    actor: MemberId,
    book: BookId,
    id: BatchId,
) -> Result<bool> {
    let options = db.options();
    db.write(|tx| {
        let dev = crate::store::database::device_key(tx, options.device)?;
        let stamp = Stamp { hlc: last_hlc(tx)?, dev };
        let mut door = enter(tx, actor, book, &[], stamp, (options.clock)())?;
        let role = authorize::role_in(&door)?;
        authorize::check(&door, role, &Op::TakeBackBatch(id))?;
        let key = batch::open(&mut door, id, true)?;
        Look::of(tx, key)?.rebuilt(PACE).build(tx)?;
        tx.execute("UPDATE meta SET value = 1 WHERE key = 'purge_pending'", [])?;
        Ok(())
    })?;
    db.purge_pending()
}

/// The search indexes that are built anew at the end.
#[derive(Debug, Clone, Copy)]
struct Rebuilt {
    contacts: bool,
    interactions: bool,
}

impl Rebuilt {
    fn build(self, tx: &rusqlite::Transaction<'_>) -> Result<()> {
        let contacts = search::OF_CONTACTS.iter().filter(|_| self.contacts);
        let interactions = ["interaction_fts"];
        contacts
            .chain(interactions.iter().filter(|_| self.interactions))
            .try_for_each(|index| search::rebuild(tx, index))
    }
}

/// Says what taking an import back would do. `key` is the batch's.
pub(in crate::store) fn plan(conn: &Connection, book: i64, id: BatchId) -> Result<BatchPart> {
    let key = conn
        .prepare_cached("SELECT key FROM batch WHERE id = ?1 AND book = ?2")?
        .query_row(params![id.uuid().as_bytes(), book], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound { what: "import batch" })?;
    let mut look = Look::of(conn, key)?;
    let mut from = BatchPlace::START;
    while let Some(next) = look.walk(from, PACE.at_once)? {
        look.ops.clear();
        from = next;
    }
    Ok(look.part)
}
