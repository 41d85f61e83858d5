//! The inbox: records that wait, and the persons that they propose.
//!
//! What is known of a record or a person only grows: the links between them are a union, who is
//! settled stays so, and of several contents or decisions the one with the greater logical time
//! counts. A settled record or person keeps no text.

use rusqlite::{Transaction, params};

use crate::domain::inbox::{AddressPattern, Verdict};
use crate::domain::{
    BatchId, BookId, ContactId, InboxEntry, InboxEntryId, InteractionId, Party, ProposalId,
    Timestamp,
};
use crate::store::{Error, Result, body, party};

use super::history::{self, Did, Kind};
use super::keys::{DELETED, STUB, Table};
use super::stamp::Stamp;
use super::{Change, Door, batch};

/// Puts a record into the inbox, or takes what a later writer says of it.
pub(super) fn add(door: &mut Door<'_>, entry: &InboxEntry, batch: Option<BatchId>) -> Result<()> {
    let known = door.find(Table::InboxEntry, entry.id.uuid())?;
    let found = match known {
        Some(found) if door.replaying || found.state == STUB => found,
        Some(_) => {
            return Err(Error::Conflict {
                message: "this record is in the inbox already".to_owned(),
                hint: None,
            });
        }
        None => door.target_new(Table::InboxEntry, entry.id.uuid())?,
    };
    let batch = batch.map(|batch| batch::open(door, batch, false)).transpose()?;
    let (stamp, rescued) = door
        .tx
        .prepare_cached("SELECT hlc, dev, rescued IS NOT NULL FROM inbox_entry WHERE key = ?1")?
        .query_row(params![found.key], |row| {
            Ok((Stamp::new(row.get(0)?, row.get(1)?), row.get::<_, bool>(2)?))
        })?;
    let rule = entry.rule.as_deref().filter(|_| !rescued);
    if door.stamp.beats(stamp, door.tx)? {
        let open = found.state != DELETED && entry.logged.is_none();
        let text = open.then(|| body::encode(&entry.body));
        let people = open.then(|| party::encode_all(&entry.people)).transpose()?;
        door.tx
            .prepare_cached(
                "UPDATE inbox_entry SET state = max(state, 1), occurred_at = ?2, hlc = ?3, dev = ?4, body = ?5,
                   people = ?6, rule = ?7, batch = coalesce(batch, ?8) WHERE key = ?1",
            )?
            .execute(params![
                found.key,
                entry.body.occurred_at.millis(),
                door.stamp.hlc.raw(),
                door.stamp.dev,
                text,
                people,
                rule,
                batch
            ])?;
    }
    let counts = entry.rule.is_none() || rescued;
    let book = book_id(door)?;
    for one in &entry.people {
        if let Some(address) = one.address() {
            let id = ProposalId::of(book, &address);
            propose(door, id, one, &address)?;
            named_at(door, id, entry.body.occurred_at)?;
            link(door, id, found.key, counts)?;
        }
    }
    if entry.logged.is_some() {
        settle(door, found.key, entry.logged)?;
    }
    door.irreversible = true;
    door.changed(Change::Inbox);
    Ok(())
}

/// Makes the row of a person, or takes what a record says of them that says more than the one before,
/// or as much and later.
fn propose(door: &Door<'_>, id: ProposalId, one: &Party, address: &str) -> Result<()> {
    let found = match door.find(Table::Proposal, id.uuid())? {
        Some(found) => found,
        None => door.target_new(Table::Proposal, id.uuid())?,
    };
    if found.state == DELETED {
        return Ok(());
    }
    let (stamp, known) = door
        .tx
        .prepare_cached("SELECT hlc, dev, party FROM proposal WHERE key = ?1")?
        .query_row(params![found.key], |row| {
            Ok((Stamp::new(row.get(0)?, row.get(1)?), row.get::<_, Option<String>>(2)?))
        })?;
    let known = known.map(|json| party::decode(&json)).transpose()?.map_or(0, |it| it.said());
    let more = one.said().cmp(&known);
    if more.is_gt() || (more.is_eq() && door.stamp.beats(stamp, door.tx)?) {
        door.tx
            .prepare_cached(
                "UPDATE proposal SET party = ?2, address = ?3, hlc = ?4, dev = ?5 WHERE key = ?1",
            )?
            .execute(params![
                found.key,
                party::encode(one)?,
                address,
                door.stamp.hlc.raw(),
                door.stamp.dev
            ])?;
    }
    Ok(())
}

/// Notes when a record that names a person happened, be it noise or not.
fn named_at(door: &Door<'_>, id: ProposalId, at: Timestamp) -> Result<()> {
    door.tx
        .prepare_cached("UPDATE proposal SET last_at = max(last_at, ?2) WHERE id = ?1")?
        .execute(params![id.uuid().as_bytes(), at.millis()])?;
    Ok(())
}

/// Notes that a record names a person; where that counts, the person is proposed.
fn link(door: &Door<'_>, id: ProposalId, entry: i64, counts: bool) -> Result<()> {
    let Some(found) = door.find(Table::Proposal, id.uuid())? else { return Ok(()) };
    let changed = door
        .tx
        .prepare_cached(
            "INSERT INTO proposal_entry (proposal, entry, counts) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET counts = 1 WHERE counts = 0 AND excluded.counts = 1",
        )?
        .execute(params![found.key, entry, counts])?;
    if counts && changed > 0 {
        count(door, found.key)?;
    }
    Ok(())
}

/// Counts a record that proposes a person.
fn count(door: &Door<'_>, proposal: i64) -> Result<()> {
    door.tx
        .prepare_cached(
            "UPDATE proposal SET state = max(state, 1), entries = entries + 1 WHERE key = ?1",
        )?
        .execute(params![proposal])?;
    Ok(())
}

/// Takes a record back from the rule that took it for noise: its persons are proposed.
pub(super) fn rescue(door: &mut Door<'_>, id: InboxEntryId) -> Result<()> {
    let found = door.target(Table::InboxEntry, id.uuid())?;
    door.tx
        .prepare_cached("UPDATE inbox_entry SET rescued = 1, rule = NULL WHERE key = ?1")?
        .execute(params![found.key])?;
    let quiet: Vec<i64> = door
        .tx
        .prepare_cached("SELECT proposal FROM proposal_entry WHERE entry = ?1 AND counts = 0")?
        .query_map(params![found.key], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for proposal in quiet {
        door.tx
            .prepare_cached(
                "UPDATE proposal_entry SET counts = 1 WHERE proposal = ?1 AND entry = ?2",
            )?
            .execute(params![proposal, found.key])?;
        count(door, proposal)?;
    }
    door.irreversible = true;
    door.changed(Change::Inbox);
    history::record(door, Did::Edit, Kind::InboxEntry, found.key, &["rule"])
}

/// Says what became of a record.
pub(super) fn settle_entry(
    door: &mut Door<'_>,
    id: InboxEntryId,
    logged: Option<InteractionId>,
) -> Result<()> {
    let found = door.target(Table::InboxEntry, id.uuid())?;
    settle(door, found.key, logged)?;
    door.irreversible = true;
    door.changed(Change::Inbox);
    history::record(door, Did::Edit, Kind::InboxEntry, found.key, &["state"])
}

fn settle(door: &Door<'_>, key: i64, logged: Option<InteractionId>) -> Result<()> {
    door.tx
        .prepare_cached(
            "UPDATE inbox_entry SET state = 2, body = NULL, people = NULL WHERE key = ?1",
        )?
        .execute(params![key])?;
    if decides(door, "SELECT settled_hlc, settled_dev FROM inbox_entry WHERE key = ?1", key)? {
        door.tx
            .prepare_cached(
                "UPDATE inbox_entry SET logged = ?2, settled_hlc = ?3, settled_dev = ?4 WHERE key = ?1",
            )?
            .execute(params![
                key,
                logged.map(|id| id.uuid().into_bytes()),
                door.stamp.hlc.raw(),
                door.stamp.dev
            ])?;
    }
    Ok(())
}

/// Says who a proposed person is.
pub(super) fn settle_proposal(
    door: &mut Door<'_>,
    id: ProposalId,
    contact: Option<ContactId>,
) -> Result<()> {
    let found = door.target(Table::Proposal, id.uuid())?;
    door.tx
        .prepare_cached(
            "UPDATE proposal SET state = 2, party = NULL, address = NULL, hlc = 0, dev = 0 WHERE key = ?1",
        )?
        .execute(params![found.key])?;
    if decides(door, "SELECT settled_hlc, settled_dev FROM proposal WHERE key = ?1", found.key)? {
        door.tx
            .prepare_cached(
                "UPDATE proposal SET contact = ?2, settled_hlc = ?3, settled_dev = ?4 WHERE key = ?1",
            )?
            .execute(params![
                found.key,
                contact.map(|id| id.uuid().into_bytes()),
                door.stamp.hlc.raw(),
                door.stamp.dev
            ])?;
    }
    door.irreversible = true;
    door.changed(Change::Inbox);
    history::record(door, Did::Edit, Kind::Proposal, found.key, &["state"])
}

/// Tells whether this write comes after the decision that stands.
fn decides(door: &Door<'_>, sql: &str, key: i64) -> Result<bool> {
    let (hlc, dev): (Option<i64>, Option<i64>) = door
        .tx
        .prepare_cached(sql)?
        .query_row(params![key], |row| Ok((row.get(0)?, row.get(1)?)))?;
    door.stamp.beats(Stamp::new(hlc.unwrap_or(0), dev.unwrap_or(0)), door.tx)
}

/// Says what is to be done with mail from and to an address or a domain.
pub(super) fn set_rule(
    door: &mut Door<'_>,
    pattern: &AddressPattern,
    verdict: Option<Verdict>,
) -> Result<()> {
    let stamp = door
        .tx
        .prepare_cached("SELECT hlc, dev FROM address_rule WHERE book = ?1 AND pattern = ?2")?
        .query_map(params![door.book, pattern.as_str()], |row| {
            Ok(Stamp::new(row.get(0)?, row.get(1)?))
        })?
        .next()
        .transpose()?
        .unwrap_or(Stamp::NEVER);
    if door.stamp.beats(stamp, door.tx)? {
        let verdict = verdict.map(|verdict| match verdict {
            Verdict::Always => 0,
            Verdict::Never => 1,
        });
        door.tx
            .prepare_cached(
                "INSERT INTO address_rule (book, pattern, verdict, hlc, dev) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET verdict = excluded.verdict, hlc = excluded.hlc, dev = excluded.dev",
            )?
            .execute(params![
                door.book,
                pattern.as_str(),
                verdict,
                door.stamp.hlc.raw(),
                door.stamp.dev
            ])?;
    }
    door.irreversible = true;
    door.changed(Change::Inbox);
    history::record(door, Did::Edit, Kind::AddressRule, door.book, &["verdict"])
}

/// Forgets the records of an import that was taken back, but for those that somebody decided on: what
/// still waits, what was logged and is taken back with it, and what became a follow-up at once (it was
/// settled by the very next operation). The inbox of this file alone: what was never logged is nothing
/// that another file has to hear of.
pub(super) fn forget_batch(tx: &Transaction<'_>, batch: i64) -> Result<()> {
    let mut forgotten: Vec<i64> = tx
        .prepare_cached(
            "SELECT e.key FROM inbox_entry e WHERE e.batch = ?1 AND (e.state = 1
               OR (e.logged IS NULL AND e.settled_hlc = e.hlc + 1 AND e.settled_dev = e.dev)
               OR EXISTS (SELECT 1 FROM interaction i
                 WHERE i.id = e.logged AND i.state <> 1 AND i.origin_hash IS NULL))",
        )?
        .query_map([batch], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    forgotten.sort_unstable();
    for entry in forgotten {
        for sql in [
            "UPDATE proposal SET entries = entries - 1 WHERE key IN
               (SELECT proposal FROM proposal_entry WHERE entry = ?1 AND counts = 1)",
            "DELETE FROM proposal_entry WHERE entry = ?1",
            "DELETE FROM inbox_entry WHERE key = ?1",
        ] {
            tx.prepare_cached(sql)?.execute([entry])?;
        }
    }
    // Whom nothing names any more, and nobody decided on.
    tx.prepare_cached(
        "DELETE FROM proposal WHERE state <> 2 AND NOT EXISTS
           (SELECT 1 FROM proposal_entry x WHERE x.proposal = proposal.key)",
    )?
    .execute([])?;
    tx.prepare_cached("UPDATE proposal SET state = 0 WHERE state = 1 AND entries = 0")?
        .execute([])?;
    Ok(())
}

/// Returns the id of the door's book, which the ids of proposals are made of.
fn book_id(door: &Door<'_>) -> Result<BookId> {
    let id: [u8; 16] = door
        .tx
        .prepare_cached("SELECT id FROM book WHERE key = ?1")?
        .query_row(params![door.book], |row| row.get(0))?;
    Ok(uuid::Uuid::from_bytes(id).into())
}
