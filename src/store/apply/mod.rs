//! The write door: the one way to change data.
//!
//! [`apply`] begins a transaction, reads the actor's role in it, checks every operation against
//! the one table of capabilities, completes operations with what follows from the stored state,
//! stamps each with a logical time, and performs it. [`perform`] is the part that knows nothing
//! of rights: performed twice or in another order, the same stamped operations end the same.

mod account;
mod agenda;
mod authorize;
mod batch;
mod book;
mod contact;
mod counters;
mod detail;
mod expand;
mod follow_up;
mod history;
mod inbox;
mod interaction;
mod keys;
mod label;
mod member;
mod merge;
mod opportunity;
mod relationship;
mod restore;
mod saved_filter;
mod stamp;
mod stored_body;
mod sweep;
#[cfg(test)]
mod tests;
mod undo;
mod undo_batch;

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::domain::{
    Account, AccountId, BookId, Contact, ContactId, FollowUp, FollowUpId, Hlc, Interaction,
    InteractionId, LabelId, MemberId, Moved, Op, OpportunityId, SavedFilterId, Timestamp,
};

use super::database::Database;
use super::held::Held;
use super::reader::now;
use super::search::{self, ContactWords};
use super::{Error, Founder, Options, Result};

pub(super) use contact::record_hash;
pub(super) use counters::BUSY;
pub(super) use interaction::origin_hash;
use keys::Table;
pub(super) use restore::restore;
pub use restore::{Feed, Restored};
use stamp::Stamp;
pub(super) use sweep::sweep;
pub(super) use undo::take_back;
pub use undo::{Step, TakenBack};
pub use undo_batch::{Back, BatchPart, BatchPlace};
pub(super) use undo_batch::{end_undo, plan as plan_batch_undo, undo_batch};

/// How many contacts of a write wait at most to be indexed.
const MOST_UNINDEXED: usize = 4_096;

/// A record that a write made stale on screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// The book itself or its counters.
    Book,
    /// Who is in the book, and how.
    Members,
    /// A label.
    Label(LabelId),
    /// A saved filter.
    SavedFilter(SavedFilterId),
    /// An account.
    Account(AccountId),
    /// A contact, its details, labels or relationships.
    Contact(ContactId),
    /// The timeline of a contact.
    Timeline(ContactId),
    /// An interaction.
    Interaction(InteractionId),
    /// An opportunity.
    Opportunity(OpportunityId),
    /// A follow-up.
    FollowUp(FollowUpId),
    /// The inbox.
    Inbox,
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// What went stale.
    pub changes: Vec<Change>,
    /// The operations that undo it, to be kept in the session's memory; empty where a purge or a
    /// membership was among the operations.
    pub inverse: Vec<Op>,
    /// When it was written: the `logged_at` that was stamped.
    pub at: Option<Timestamp>,
    /// Whether purged text may still stand in the WAL because another process reads: it goes as
    /// soon as that reader is done.
    pub purge_pending: bool,
    /// The logical time of the last write before this one, and of this one.
    pub written: (Hlc, Hlc),
    /// What went from one member to another, where one handed over or was removed.
    pub moved: Moved,
}

/// A record as somebody read it before they changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsRead {
    /// An interaction: its body.
    Interaction(Box<Interaction>),
    /// A contact: its fields, details and labels.
    Contact(Box<Contact>),
    /// An account: its fields.
    Account(Box<Account>),
    /// A follow-up, as far as that it is open.
    Open(FollowUpId),
    /// A follow-up: its fields.
    FollowUp(Box<FollowUp>),
    /// Several records, all of them.
    All(Vec<AsRead>),
}

impl AsRead {
    fn still_stands(&self, tx: &Transaction<'_>, actor: MemberId, book: BookId) -> Result<bool> {
        Ok(match self {
            Self::Interaction(read) => {
                now::interaction(tx, actor, book, read.id)?.body == read.body
            }
            Self::Contact(read) => {
                let mut now = now::contact(tx, actor, book, read.id)?;
                // What follows from the entries is nobody's edit.
                now.interaction_count = read.interaction_count;
                now.last_interaction_at = read.last_interaction_at;
                now == **read
            }
            Self::Account(read) => {
                let now = now::account(tx, actor, book, read.id)?;
                // Likewise.
                let counted = Account {
                    contacts: read.contacts,
                    interactions: read.interactions,
                    last_interaction_at: read.last_interaction_at,
                    ..now
                };
                counted == **read
            }
            Self::Open(id) => match now::follow_up(tx, actor, book, *id) {
                Err(Error::NotFound { what: "follow-up" }) => false,
                found => found?.done_at.is_none(),
            },
            Self::FollowUp(read) => now::follow_up(tx, actor, book, read.id)? == **read,
            Self::All(all) => {
                for read in all {
                    if !read.still_stands(tx, actor, book)? {
                        return Ok(false);
                    }
                }
                true
            }
        })
    }
}

/// One operation's way into the file: the transaction, who writes, and when.
struct Door<'t> {
    tx: &'t Transaction<'t>,
    /// The book's key.
    book: i64,
    /// Whether this write makes the book.
    new_book: bool,
    /// The acting person's key.
    actor: i64,
    /// The acting person's id.
    actor_id: MemberId,
    /// The acting person's byline.
    byline: i64,
    stamp: Stamp,
    logged_at: Timestamp,
    /// Whether the operation was checked when it was first applied, on whatever device.
    replaying: bool,
    /// How many contacts, archived contacts and interactions the book gained; written at the end.
    totals: [i64; 3],
    /// How many contacts accounts gained, by key; written at the end.
    contact_counts: HashMap<i64, i64>,
    /// The accounts that contacts of this write were put into.
    accounts: HashMap<AccountId, account::Put>,
    /// The import that writes, or is taken back.
    batch: Option<batch::Open>,
    /// The contacts whose agenda is settled at the end.
    agenda: agenda::Touched,
    /// Whether the search indexes stay as they are: they are built anew later.
    unindexed: bool,
    /// What contacts were found by and are found by now; written to the index at the end.
    words: Vec<(i64, ContactWords, ContactWords)>,
    /// The statements that records are made with.
    held: Held<'t>,
    changes: HashSet<Change>,
    inverse: Vec<Op>,
    moved: Moved,
    irreversible: bool,
    purged: bool,
}

impl Door<'_> {
    fn changed(&mut self, change: Change) {
        self.changes.insert(change);
    }

    fn undo_with(&mut self, op: Op) {
        self.inverse.push(op);
    }

    /// Has the index follow a contact from the words it was found by to those that it has now: behind
    /// all other statements, for FTS5 flushes what it holds at each one that may have to be taken
    /// back alone.
    fn reindex(&mut self, contact: i64, before: ContactWords, now: ContactWords) -> Result<()> {
        if self.unindexed {
            return Ok(());
        }
        self.words.push((contact, before, now));
        if self.words.len() < MOST_UNINDEXED { Ok(()) } else { self.write_words() }
    }

    fn write_words(&mut self) -> Result<()> {
        // In the order of their keys, for FTS5 flushes what it holds at a smaller one. Several changes of
        // one contact stay in theirs.
        self.words.sort_by_key(|(contact, ..)| *contact);
        for (contact, before, now) in self.words.drain(..) {
            search::reindex_contact(&mut self.held, contact, &before, &now)?;
        }
        Ok(())
    }

    /// Writes what follows from all operations together, and the logical time of the last one.
    fn settle(&mut self, hlc: Hlc) -> Result<()> {
        counters::write_totals(self, hlc)?;
        agenda::settle(self)?;
        batch::settle(self)?;
        self.write_words()
    }
}

/// Applies operations for a person.
pub(super) fn apply(db: &Database, actor: MemberId, book: BookId, ops: &[Op]) -> Result<Applied> {
    let options = db.options();
    let written = db.write(|tx| {
        let dev = super::database::device_key(tx, options.device)?;
        apply_in(tx, dev, (options.clock)(), actor, book, ops)
    })?;
    finish(db, ops, written)
}

/// Applies operations for a person where a record still stands as it was read.
pub(super) fn apply_as_read(
    db: &Database,
    actor: MemberId,
    book: BookId,
    ops: &[Op],
    read: &AsRead,
) -> Result<Option<Applied>> {
    let options = db.options();
    let written = db.write(|tx| {
        if !read.still_stands(tx, actor, book)? {
            return Ok(None);
        }
        let dev = super::database::device_key(tx, options.device)?;
        apply_in(tx, dev, (options.clock)(), actor, book, ops).map(Some)
    })?;
    written.map(|written| finish(db, ops, written)).transpose()
}

/// Sees to what a write leaves to be done.
fn finish(db: &Database, ops: &[Op], written: (Applied, bool)) -> Result<Applied> {
    let (mut applied, purged) = written;
    if ops.iter().any(|op| matches!(op, Op::DeleteBook)) {
        sweep(db)?;
    }
    if purged {
        applied.purge_pending = db.purge_pending()?;
    }
    Ok(applied)
}

/// Checks, stamps and performs operations; tells whether text was purged.
fn apply_in(
    tx: &Transaction<'_>,
    dev: i64,
    now: Timestamp,
    actor: MemberId,
    book: BookId,
    ops: &[Op],
) -> Result<(Applied, bool)> {
    let door = enter(tx, actor, book, ops, Stamp { hlc: last_hlc(tx)?, dev }, now)?;
    apply_each(door, ops.iter(), |_, _| Ok(true))
}

/// Checks, stamps and performs those operations that are `wanted` when their turn comes.
fn apply_each<'o>(
    mut door: Door<'_>,
    ops: impl Iterator<Item = &'o Op>,
    mut wanted: impl FnMut(&Door<'_>, usize) -> Result<bool>,
) -> Result<(Applied, bool)> {
    let (tx, now) = (door.tx, door.logged_at);
    let Stamp { mut hlc, dev } = door.stamp;
    let before = hlc;
    // One time is left out between two writes: the times of one write follow each other without a
    // gap, so that it can be told later what was written together (`reader/written_with.rs`).
    hlc = hlc.next(now);
    let role = authorize::role_in(&door)?;
    for (place, op) in ops.enumerate() {
        if !wanted(&door, place)? {
            continue;
        }
        authorize::check(&door, role, op)?;
        for op in expand::expand(&mut door, op, now)? {
            hlc = hlc.next(now);
            door.stamp = Stamp { hlc, dev };
            perform(&mut door, &op)?;
        }
    }
    door.settle(hlc)?;
    if door.purged {
        tx.prepare_cached("UPDATE meta SET value = 1 WHERE key = 'purge_pending'")?.execute([])?;
    }
    let mut inverse =
        if door.irreversible { Vec::new() } else { std::mem::take(&mut door.inverse) };
    inverse.reverse();
    let changes = door.changes.drain().collect();
    let written = (before, hlc);
    let moved = std::mem::take(&mut door.moved);
    let applied = Applied { changes, inverse, at: Some(now), purge_pending: false, written, moved };
    Ok((applied, door.purged))
}

/// Finds the book and the person, making the book's row where the first operation makes the book.
fn enter<'t>(
    tx: &'t Transaction<'t>,
    actor: MemberId,
    book: BookId,
    ops: &[Op],
    stamp: Stamp,
    logged_at: Timestamp,
) -> Result<Door<'t>> {
    let (actor_key, name, byline): (i64, String, Option<i64>) = tx
        .prepare_cached(
            "SELECT p.key, p.name, b.key FROM person p
             LEFT JOIN byline b ON b.person = p.key AND b.name = p.name WHERE p.id = ?1",
        )?
        .query_row(params![actor.uuid().as_bytes()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?
        .ok_or(Error::NotFound { what: "member" })?;
    let found: Option<(i64, i64)> = tx
        .prepare_cached("SELECT key, state FROM book WHERE id = ?1")?
        .query_row(params![book.uuid().as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (book_key, new_book) = match found {
        Some((key, keys::LIVE)) => (key, false),
        None if matches!(ops.first(), Some(Op::AddBook { .. })) => (book::insert(tx, book)?, true),
        _ => return Err(Error::NotFound { what: "book" }),
    };
    let mut door = Door {
        tx,
        book: book_key,
        new_book,
        actor: actor_key,
        actor_id: actor,
        byline: 0,
        stamp,
        logged_at,
        replaying: false,
        totals: [0; 3],
        contact_counts: HashMap::new(),
        accounts: HashMap::new(),
        batch: None,
        agenda: agenda::Touched::default(),
        unindexed: false,
        words: Vec::new(),
        held: Held::new(tx),
        changes: HashSet::new(),
        inverse: Vec::new(),
        moved: Moved::default(),
        irreversible: false,
        purged: false,
    };
    door.byline = byline.map_or_else(|| door.byline(actor_key, &name), Ok)?;
    Ok(door)
}

/// Performs one stamped operation. Matched exhaustively: an operation without a home does not compile.
fn perform(door: &mut Door<'_>, op: &Op) -> Result<()> {
    match op {
        Op::AddBook { name, tint, icon } => book::add(door, name, tint.as_deref(), icon.as_deref()),
        Op::EditBook(changes) => book::edit(door, changes),
        Op::DeleteBook => book::delete(door),
        Op::UseBook => book::choose(door),
        Op::AddMember { member, profile, role } => {
            member::add(door, *member, profile.as_ref(), *role)
        }
        Op::EditMember { member, changes } => member::edit(door, *member, changes),
        Op::SetRole { member, role } => member::set_role(door, *member, *role),
        Op::RemoveMember { member, .. } => member::remove(door, *member),
        // The door has put what it means in its place.
        Op::HandOver { .. } => Ok(()),
        Op::AddLabel { id, name, tint } => label::add(door, *id, name, tint.as_deref()),
        Op::EditLabel { id, changes } => label::edit(door, *id, changes),
        Op::DeleteLabel(id) => label::delete(door, *id),
        Op::AddAccount { id, changes } => account::add(door, *id, changes),
        Op::EditAccount { id, changes } => account::edit(door, *id, changes),
        Op::DeleteAccount(id) => account::delete(door, *id),
        Op::AddContact { id, changes, batch } => contact::add(door, *id, changes, *batch),
        Op::EditContact { id, changes } => contact::edit(door, *id, changes),
        Op::DeleteContact(id) => contact::delete(door, *id),
        Op::Merge { primary, other } => merge::merge(door, *primary, *other),
        Op::Unmerge(other) => merge::unmerge(door, *other),
        Op::Relate { id, from, kind, to } => relationship::put(door, *id, *from, *kind, *to),
        Op::Unrelate(id) => relationship::remove(door, *id),
        Op::AddOpportunity { id, changes } => opportunity::add(door, *id, changes),
        Op::EditOpportunity { id, changes } => opportunity::edit(door, *id, changes),
        Op::DeleteOpportunity(id) => opportunity::delete(door, *id),
        Op::AddFollowUp { id, origin, changes } => follow_up::add(door, *id, *origin, changes),
        Op::EditFollowUp { id, changes } => follow_up::edit(door, *id, changes),
        Op::DeleteFollowUp(id) => follow_up::delete(door, *id),
        Op::Log { id, body, batch } => interaction::log(door, *id, body, *batch),
        Op::EditInteraction { id, body } => interaction::edit(door, *id, body),
        Op::PinInteraction { id, pinned } => interaction::pin(door, *id, *pinned),
        Op::PurgeInteraction(id) => interaction::purge(door, *id),
        Op::SaveFilter { id, name, text } => saved_filter::save(door, *id, name, text),
        Op::DeleteFilter(id) => saved_filter::delete(door, *id),
        Op::AddInboxEntry { entry, batch } => inbox::add(door, entry, *batch),
        Op::RescueInboxEntry(id) => inbox::rescue(door, *id),
        Op::SettleInboxEntry { id, logged } => inbox::settle_entry(door, *id, *logged),
        Op::SettleProposal { id, contact } => inbox::settle_proposal(door, *id, *contact),
        Op::SetAddressRule { pattern, verdict } => inbox::set_rule(door, pattern, *verdict),
        Op::AddBatch { id, format, file } => batch::add(door, *id, format, file),
        Op::TallyBatch { id, files, tally } => batch::tally(door, *id, files, *tally),
        Op::TakeBackBatch(id) => batch::take_back(door, *id),
        Op::TakeBackContact(id) => contact::take_back(door, *id),
        Op::TakeBackInteraction(id) => interaction::take_back(door, *id),
    }
}

/// Returns the logical time of the last write. It stands in the row of the book that was written,
/// which each write touches.
pub(super) fn last_hlc(conn: &Connection) -> Result<Hlc> {
    let raw = conn
        .prepare_cached("SELECT coalesce(max(written), 0) FROM book")?
        .query_row([], |row| row.get(0))?;
    Ok(Hlc::from_raw(raw))
}

/// Writes the first member and the first book of a new file.
pub(super) fn found(tx: &Transaction<'_>, options: &Options, founder: &Founder) -> Result<()> {
    let now = (options.clock)();
    let dev = super::database::device_key(tx, options.device)?;
    member::insert_person(tx, founder.member, &founder.profile)?;
    let ops = [Op::AddBook { name: founder.book_name.clone(), tint: None, icon: None }];
    let hlc = Hlc::default().next(now);
    let mut door = enter(tx, founder.member, founder.book, &ops, Stamp { hlc, dev }, now)?;
    for op in &ops {
        perform(&mut door, op)?;
    }
    door.settle(hlc)
}
