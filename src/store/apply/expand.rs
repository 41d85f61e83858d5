//! What follows from an operation and the state of this file, as operations of their own.
//!
//! A replica cannot know what stood in this file when a person acted, so the door says it:
//! deleting a contact names the entries that go with it, logging names the accounts.

use std::borrow::Cow;

use rusqlite::params;
use uuid::Uuid;

use crate::domain::account::AccountChange;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::opportunity::OpportunityChange;
use crate::domain::{
    AccountId, Body, ContactId, FollowUpId, InteractionId, MemberId, Moved, Named, Op, Timestamp,
};
use crate::store::{Error, Result};

use super::interaction::origin_hash;
use super::keys::{DELETED, LIVE, person_key};
use super::{Door, Table, merge};

/// Returns the operations to stamp and perform for `op`.
pub(super) fn expand<'o>(
    door: &mut Door<'_>,
    op: &'o Op,
    now: Timestamp,
) -> Result<Vec<Cow<'o, Op>>> {
    Ok(match op {
        Op::Log { id, body, batch } => {
            check(body, now)?;
            refuse_deleted(door, body)?;
            match with_accounts(door, body)? {
                None => vec![Cow::Borrowed(op)],
                Some(body) => {
                    vec![Cow::Owned(Op::Log { id: *id, body: Box::new(body), batch: *batch })]
                }
            }
        }
        // An edit says its accounts itself: an entry stays with those of when it was logged.
        Op::EditInteraction { id, body } => {
            check(body, now)?;
            match as_written(door, *id, body)? {
                None => vec![Cow::Borrowed(op)],
                Some(body) => {
                    vec![Cow::Owned(Op::EditInteraction { id: *id, body: Box::new(body) })]
                }
            }
        }
        Op::EditOpportunity { id, changes } => {
            let mut ops = vec![Cow::Borrowed(op)];
            let others = others_taken_out(door, changes)?;
            if !others.is_empty() {
                ops.push(Cow::Owned(Op::EditOpportunity { id: *id, changes: others }));
            }
            ops
        }
        Op::DeleteContact(id) => {
            let mut ops: Vec<_> = sole_entries(door, *id)?
                .into_iter()
                .map(|entry| Cow::Owned(Op::PurgeInteraction(entry)))
                .collect();
            ops.extend(
                follow_ups(door, *id)?.into_iter().map(|it| Cow::Owned(Op::DeleteFollowUp(it))),
            );
            // Those who were merged into them are the same person.
            let contact = door.target(Table::Contact, id.uuid())?.key;
            let others = merge::standing_at(door, contact)?;
            ops.extend(others.into_iter().map(|other| Cow::Owned(Op::DeleteContact(other))));
            ops.push(Cow::Borrowed(op));
            ops
        }
        Op::RemoveMember { member, hand_to } => {
            let mut ops = hand_over(door, *member, *hand_to)?;
            ops.push(Cow::Borrowed(op));
            ops
        }
        Op::HandOver { from, to } => {
            door.person(*from)?;
            hand_over(door, *from, Some(*to))?
        }
        _ => vec![Cow::Borrowed(op)],
    })
}

/// What somebody deleted for good is not brought back by an import: its tombstone keeps a hash of
/// where it came from.
fn refuse_deleted(door: &Door<'_>, body: &Body) -> Result<()> {
    let Some(hash) = body.source.as_ref().and_then(origin_hash) else { return Ok(()) };
    let deleted = door
        .tx
        .prepare_cached(
            "SELECT 1 FROM interaction WHERE origin_hash = ?1 AND book = ?2 AND state = ?3",
        )?
        .exists(params![hash, door.book, DELETED])?;
    if deleted {
        return Err(Error::Conflict {
            message: "this entry was deleted for good, and an import does not bring it back"
                .to_owned(),
            hint: None,
        });
    }
    Ok(())
}

fn check(body: &Body, now: Timestamp) -> Result<()> {
    body.check(now).map_err(|error| Error::Invalid(error.to_string()))
}

/// Adds the accounts that the participants belong to now, where the body names none of them yet.
fn with_accounts(door: &Door<'_>, body: &Body) -> Result<Option<Body>> {
    let mut query = door.tx.prepare_cached(
        "SELECT a.id FROM contact c JOIN account a ON a.key = c.account WHERE c.id = ?1 AND a.state = 1",
    )?;
    let mut accounts = body.accounts.clone();
    for contact in &body.participants {
        let mut rows = query.query(params![contact.uuid().as_bytes()])?;
        if let Some(row) = rows.next()? {
            let id = AccountId::new(Uuid::from_bytes(row.get(0)?));
            if !accounts.contains(&id) {
                accounts.push(id);
            }
        }
    }
    if accounts.len() == body.accounts.len() {
        return Ok(None);
    }
    Ok(Some(Body { accounts, ..body.clone() }))
}

/// Returns a body with those whom the entry was written with, where it names contacts at which these
/// stand now: a form knows only who is shown, and the merge can still be taken back.
fn as_written(door: &Door<'_>, id: InteractionId, body: &Body) -> Result<Option<Body>> {
    let mut query = door.tx.prepare_cached(
        "SELECT w.id, s.id FROM interaction i JOIN named_participant p ON p.interaction = i.key
         JOIN contact w ON w.key = p.contact JOIN contact s ON s.key = w.stands_at
         WHERE i.id = ?1 ORDER BY p.position",
    )?;
    let id_of = |bytes| ContactId::new(Uuid::from_bytes(bytes));
    let merged: Vec<(ContactId, ContactId)> = query
        .query_map(params![id.uuid().as_bytes()], |row| {
            Ok((id_of(row.get(0)?), id_of(row.get(1)?)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    if merged.is_empty() {
        return Ok(None);
    }
    let written = stored_participants(door, id)?;
    let mut participants = Vec::with_capacity(body.participants.len());
    for shown in &body.participants {
        let of_them = |one: &&ContactId| {
            *one == shown || merged.iter().any(|(was, at)| was == *one && at == shown)
        };
        let before: Vec<ContactId> = written.iter().filter(of_them).copied().collect();
        let now = if before.is_empty() { vec![*shown] } else { before };
        for one in now {
            if !participants.contains(&one) {
                participants.push(one);
            }
        }
    }
    Ok(Some(Body { participants, ..body.clone() }))
}

/// Lists those whom an entry was written with.
fn stored_participants(door: &Door<'_>, id: InteractionId) -> Result<Vec<ContactId>> {
    let mut query = door.tx.prepare_cached(
        "SELECT c.id FROM interaction i JOIN named_participant p ON p.interaction = i.key
         JOIN contact c ON c.key = p.contact WHERE i.id = ?1 ORDER BY p.position",
    )?;
    let rows = query.query_map(params![id.uuid().as_bytes()], |row| row.get(0))?;
    rows.map(|id| Ok(ContactId::new(Uuid::from_bytes(id?)))).collect()
}

/// Returns the changes that take those out of an opportunity who stand at contacts that are taken
/// out.
fn others_taken_out(
    door: &Door<'_>,
    changes: &[OpportunityChange],
) -> Result<Vec<OpportunityChange>> {
    let mut others = Vec::new();
    for change in changes {
        let OpportunityChange::RemoveContact(id) = change else { continue };
        let Some(found) = door.find(Table::Contact, id.uuid())? else { continue };
        let at_them = merge::standing_at(door, found.key)?;
        others.extend(at_them.into_iter().map(OpportunityChange::RemoveContact));
    }
    Ok(others)
}

/// Lists the live entries in which this contact is the only one left.
fn sole_entries(door: &Door<'_>, id: ContactId) -> Result<Vec<InteractionId>> {
    let contact = door.target(Table::Contact, id.uuid())?.key;
    let mut query = door.tx.prepare_cached(
        "SELECT i.id FROM contact_entry_alone e JOIN interaction i ON i.key = e.interaction
         WHERE e.contact = ?1 AND e.alone AND i.state = 1",
    )?;
    let rows = query.query_map(params![contact], |row| row.get(0))?;
    rows.map(|id| Ok(InteractionId::new(Uuid::from_bytes(id?)))).collect()
}

/// Lists the follow-ups with a contact, done ones too.
fn follow_ups(door: &Door<'_>, id: ContactId) -> Result<Vec<FollowUpId>> {
    let contact = door.target(Table::Contact, id.uuid())?.key;
    let mut query =
        door.tx.prepare_cached("SELECT id FROM follow_up WHERE contact = ?1 AND state = 1")?;
    let rows = query.query_map(params![contact], |row| row.get(0))?;
    rows.map(|id| Ok(FollowUpId::new(Uuid::from_bytes(id?)))).collect()
}

/// Hands what a member holds to another, and refuses where there is nobody to take it. The door says
/// what that is: read here, where nobody can change it before it moves.
fn hand_over<'o>(
    door: &mut Door<'_>,
    member: MemberId,
    to: Option<MemberId>,
) -> Result<Vec<Cow<'o, Op>>> {
    if let Some(to) = to {
        check_receiver(door, member, to)?;
    }
    let person = person_key(door.tx, member)?.ok_or(Error::NotFound { what: "member" })?;
    let mut query = door.tx.prepare_cached(
        "SELECT id, archived FROM contact WHERE holder = ?1 AND book = ?2 AND state = ?3 ORDER BY key",
    )?;
    let contacts = query
        .query_map(params![person, door.book, LIVE], |row| Ok((row.get(0)?, row.get(1)?)))?
        .map(|row| row.map(|(id, archived): (_, bool)| (Uuid::from_bytes(id), archived)))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let archived = contacts.iter().filter(|(_, archived)| *archived).count();
    let contacts: Vec<Uuid> = contacts.into_iter().map(|(id, _)| id).collect();
    let held = |sql: &str| -> Result<Vec<Uuid>> {
        let mut query = door.tx.prepare_cached(sql)?;
        let rows = query.query_map(params![person, door.book, LIVE], |row| row.get(0))?;
        rows.map(|id| Ok(Uuid::from_bytes(id?))).collect()
    };
    let accounts =
        held("SELECT id FROM account WHERE holder = ?1 AND book = ?2 AND state = ?3 ORDER BY key")?;
    let follow_ups = held(
        "SELECT id FROM follow_up
         WHERE assignee = ?1 AND book = ?2 AND state = ?3 AND state = 1 AND done_at IS NULL",
    )?;
    if contacts.is_empty() && accounts.is_empty() && follow_ups.is_empty() {
        return Ok(Vec::new());
    }
    let Some(to) = to else {
        let held = [
            (contacts.len(), "contact"),
            (accounts.len(), "account"),
            (follow_ups.len(), "open follow-up"),
        ];
        return Err(Error::Conflict {
            message: format!("this member still holds {}", listed(&held)),
            hint: Some("hand them over in the same step with --to MEMBER".to_owned()),
        });
    };
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    door.moved = Moved {
        contacts: count(contacts.len()),
        archived: count(archived),
        accounts: count(accounts.len()),
        follow_ups: count(follow_ups.len()),
        first_contacts: first(door, "SELECT name FROM contact WHERE id = ?1", &contacts)?,
        first_accounts: first(door, "SELECT name FROM account WHERE id = ?1", &accounts)?,
    };
    let contacts = contacts.into_iter().map(|id| Op::EditContact {
        id: id.into(),
        changes: vec![ContactChange::Holder(Some(to))],
    });
    let accounts = accounts.into_iter().map(|id| Op::EditAccount {
        id: id.into(),
        changes: vec![AccountChange::Holder(Some(to))],
    });
    let follow_ups = follow_ups.into_iter().map(|id| Op::EditFollowUp {
        id: id.into(),
        changes: vec![FollowUpChange::Assignee(Some(to))],
    });
    Ok(contacts.chain(accounts).chain(follow_ups).map(Cow::Owned).collect())
}

/// Names the first of some records.
fn first<T: From<Uuid>>(door: &Door<'_>, sql: &str, ids: &[Uuid]) -> Result<Vec<Named<T>>> {
    let mut query = door.tx.prepare_cached(sql)?;
    let named = ids.iter().take(Moved::NAMED).map(|id| {
        let name = query.query_row(params![id.as_bytes()], |row| row.get(0))?;
        Ok(Named { id: T::from(*id), name })
    });
    named.collect()
}

/// Refuses to hand a member's work to somebody who cannot do it.
fn check_receiver(door: &Door<'_>, member: MemberId, to: MemberId) -> Result<()> {
    if to == member {
        return Err(Error::Invalid("a member cannot hand work over to themselves".to_owned()));
    }
    door.worker(to).map(drop)
}

/// Counts several things in words, without those of which there are none: "1 a, 2 bs and 3 cs".
fn listed(counts: &[(usize, &str)]) -> String {
    let mut parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(*count, noun))
        .collect();
    match parts.pop() {
        Some(last) if !parts.is_empty() => format!("{} and {last}", parts.join(", ")),
        last => last.unwrap_or_default(),
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
