//! Merging: a contact stands at another, and what names it is shown there.
//!
//! What was said stays as it was said: `merged_into` of the contact, of which the last write counts,
//! and `named` of whatever names it. Where everything stands follows from that, in the same write: a
//! merge leads on while both contacts are live, so that a chain ends at its last one, and one that was
//! merged into a contact that is deleted stands by itself again. Of a circle, as two devices can make
//! one, the smallest id is where all stand. So a merge is taken back without a trace, and an entry that
//! comes late with a merged contact is shown at the right one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{OptionalExtension, Row as SqlRow, params};
use uuid::Uuid;

use crate::domain::{ContactId, Op};
use crate::store::{Error, Result};

use super::contact::Standing;
use super::counters::{self, Place};
use super::history::{self, Did, Kind};
use super::keys::{LIVE, MERGED, Named, Table};
use super::stamp::Stamp;
use super::{Change, Door};

/// Has a contact stand at another.
pub(super) fn merge(door: &mut Door<'_>, primary: ContactId, other: ContactId) -> Result<()> {
    if primary == other {
        return Err(Error::Invalid("a contact cannot be merged into itself".to_owned()));
    }
    let into = door.target(Table::Contact, primary.uuid())?;
    let found = door.target(Table::Contact, other.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    say(door, found.key, Some(into.key))?;
    door.undo_with(Op::Unmerge(other));
    history::record(door, Did::Merge, Kind::Contact, found.key, &[])
}

/// Has a merged contact stand by itself again.
pub(super) fn unmerge(door: &mut Door<'_>, other: ContactId) -> Result<()> {
    let found = match door.find(Table::Contact, other.uuid())? {
        Some(found) if found.state == MERGED => found,
        _ if door.replaying => door.target(Table::Contact, other.uuid())?,
        _ => return Err(Error::NotFound { what: "merged contact" }),
    };
    if found.is_gone() {
        return Ok(());
    }
    let primary: Option<[u8; 16]> = door
        .tx
        .prepare_cached(
            "SELECT p.id FROM contact c JOIN contact p ON p.key = c.merged_into WHERE c.key = ?1",
        )?
        .query_row(params![found.key], |row| row.get(0))
        .optional()?;
    say(door, found.key, None)?;
    if let Some(primary) = primary {
        door.undo_with(Op::Merge { primary: Uuid::from_bytes(primary).into(), other });
    }
    history::record(door, Did::Unmerge, Kind::Contact, found.key, &[])
}

/// Writes into whom a contact was merged, unless a later write said so or otherwise.
fn say(door: &mut Door<'_>, other: i64, into: Option<i64>) -> Result<()> {
    let (before, stamp): (Option<i64>, Stamp) = door
        .tx
        .prepare_cached(
            "SELECT merged_into, coalesce(merge_hlc, 0), coalesce(merge_dev, 0) FROM contact
             WHERE key = ?1",
        )?
        .query_row(params![other], |row| Ok((row.get(0)?, Stamp::new(row.get(1)?, row.get(2)?))))?;
    if !door.stamp.beats(stamp, door.tx)? {
        return Ok(());
    }
    door.tx
        .prepare_cached(
            "UPDATE contact SET merged_into = ?2, merge_hlc = ?3, merge_dev = ?4 WHERE key = ?1",
        )?
        .execute(params![other, into, door.stamp.hlc.raw(), door.stamp.dev])?;
    let around: Vec<i64> = [Some(other), before, into].into_iter().flatten().collect();
    follow(door, &around, None)
}

/// Takes a contact out of all merges before it is deleted: those that were merged into it stand by
/// themselves again.
pub(super) fn set_apart(door: &mut Door<'_>, contact: i64) -> Result<()> {
    let before: Option<i64> = door
        .tx
        .prepare_cached("SELECT merged_into FROM contact WHERE key = ?1")?
        .query_row(params![contact], |row| row.get(0))?;
    door.tx
        .prepare_cached("UPDATE contact SET merged_into = NULL WHERE key = ?1")?
        .execute(params![contact])?;
    let around: Vec<i64> = [Some(contact), before].into_iter().flatten().collect();
    follow(door, &around, Some(contact))
}

/// Sees where a contact stands that was heard of before it was seen.
pub(super) fn settle(door: &mut Door<'_>, contact: i64) -> Result<()> {
    follow(door, &[contact], None)
}

/// Tells whether a contact is merged into another as it was said last.
pub(super) fn stands(door: &Door<'_>, other: i64, primary: ContactId) -> Result<bool> {
    let sql = "SELECT 1 FROM contact c JOIN contact p ON p.key = c.merged_into
        WHERE c.key = ?1 AND p.id = ?2";
    Ok(door.tx.prepare_cached(sql)?.exists(params![other, primary.uuid().as_bytes()])?)
}

/// Lists the contacts that stand at another one.
pub(super) fn standing_at(door: &Door<'_>, contact: i64) -> Result<Vec<ContactId>> {
    let mut query =
        door.tx.prepare_cached("SELECT id FROM contact WHERE stands_at = ?1 ORDER BY key")?;
    let rows = query.query_map(params![contact], |row| row.get(0))?;
    rows.map(|id| Ok(ContactId::new(Uuid::from_bytes(id?)))).collect()
}

/// A contact among those that merges tie together.
struct Tied {
    id: ContactId,
    state: i64,
    into: Option<i64>,
    /// Where it stands by the table, if not at itself.
    at: Option<i64>,
}

/// Contacts that merges tie together, by their keys.
struct Circle {
    tied: HashMap<i64, Tied>,
    /// One of them that is about to be deleted.
    dead: Option<i64>,
}

impl Circle {
    /// Reads all that merges lead to, from and between.
    fn around(door: &Door<'_>, contacts: &[i64], dead: Option<i64>) -> Result<Self> {
        let mut tied = HashMap::new();
        let mut ahead = contacts.to_vec();
        while let Some(key) = ahead.pop() {
            if tied.contains_key(&key) {
                continue;
            }
            let one = door
                .tx
                .prepare_cached(
                    "SELECT id, state, merged_into, stands_at FROM contact WHERE key = ?1",
                )?
                .query_row(params![key], |row| {
                    let id = ContactId::new(Uuid::from_bytes(row.get(0)?));
                    Ok(Tied { id, state: row.get(1)?, into: row.get(2)?, at: row.get(3)? })
                })?;
            ahead.extend(one.into);
            tied.insert(key, one);
            let mut query =
                door.tx.prepare_cached("SELECT key FROM contact WHERE merged_into = ?1")?;
            let mut rows = query.query(params![key])?;
            while let Some(row) = rows.next()? {
                ahead.push(row.get(0)?);
            }
        }
        Ok(Self { tied, dead })
    }

    fn is_live(&self, key: i64) -> bool {
        let live = |one: &Tied| one.state == LIVE || one.state == MERGED;
        self.dead != Some(key) && self.tied.get(&key).is_some_and(live)
    }

    /// Where the merge of a contact leads.
    fn next(&self, key: i64) -> Option<i64> {
        let into = self.tied.get(&key)?.into?;
        (into != key && self.is_live(key) && self.is_live(into)).then_some(into)
    }

    /// Returns where a contact stands.
    fn stand(&self, key: i64) -> i64 {
        let mut way = vec![key];
        let mut at = key;
        while let Some(next) = self.next(at) {
            if let Some(begin) = way.iter().position(|seen| *seen == next) {
                let circle = way.iter().skip(begin).copied();
                return circle
                    .min_by_key(|key| self.tied.get(key).map(|one| one.id))
                    .unwrap_or(key);
            }
            way.push(next);
            at = next;
        }
        at
    }
}

/// Brings everything to where it stands now, after a change around these contacts.
fn follow(door: &mut Door<'_>, contacts: &[i64], dead: Option<i64>) -> Result<()> {
    let circle = Circle::around(door, contacts, dead)?;
    let mut moved = BTreeMap::new();
    let mut owners = BTreeSet::new();
    for (key, one) in &circle.tied {
        let stand = circle.stand(*key);
        let at = (stand != *key).then_some(stand);
        let state = match one.state {
            LIVE | MERGED if at.is_some() => MERGED,
            LIVE | MERGED => LIVE,
            state => state,
        };
        if (at, state) != (one.at, one.state) {
            moved.insert(*key, (state, at));
            owners.insert(one.at.unwrap_or(*key));
        }
    }
    if moved.is_empty() {
        return Ok(());
    }
    let places = places(door, &owners)?;
    for (key, (state, at)) in &moved {
        let before = Standing::of(door, *key)?;
        door.tx
            .prepare_cached("UPDATE contact SET state = ?2, stands_at = ?3 WHERE key = ?1")?
            .execute(params![key, state, at])?;
        let now = Standing::of(door, *key)?;
        before.follow(door, *key, now)?;
    }
    for place in places {
        let (before, now) = self::place(door, place.key)?;
        let without = |all: &[i64], others: &[i64]| -> Vec<i64> {
            all.iter().copied().filter(|key| !others.contains(key)).collect()
        };
        counters::relink(door, place, &without(&before, &now), &without(&now, &before))?;
    }
    for owner in &owners {
        move_follow_ups(door, *owner)?;
        move_ties(door, *owner)?;
    }
    tell(door, &circle, &moved, &owners)
}

/// Says what went stale.
fn tell(
    door: &mut Door<'_>,
    circle: &Circle,
    moved: &BTreeMap<i64, (i64, Option<i64>)>,
    owners: &BTreeSet<i64>,
) -> Result<()> {
    let now = moved.iter().map(|(key, (_, at))| at.unwrap_or(*key));
    let stale: BTreeSet<i64> =
        moved.keys().copied().chain(owners.iter().copied()).chain(now).collect();
    for key in stale {
        door.agenda.anyhow(key);
        if let Some(one) = circle.tied.get(&key) {
            door.changed(Change::Contact(one.id));
            door.changed(Change::Timeline(one.id));
        }
        let mut query = door.tx.prepare_cached(
            "SELECT o.id FROM opportunity_contact oc JOIN opportunity o ON o.key = oc.opportunity
             WHERE oc.contact = ?1",
        )?;
        let ids = query.query_map(params![key], |row| row.get(0))?;
        for id in ids.collect::<rusqlite::Result<Vec<_>>>()? {
            door.changed(Change::Opportunity(Uuid::from_bytes(id).into()));
        }
    }
    Ok(())
}

/// Lists the entries in the timelines of contacts.
fn places(door: &Door<'_>, owners: &BTreeSet<i64>) -> Result<Vec<Place>> {
    let mut places = BTreeMap::new();
    for owner in owners {
        let mut query = door.tx.prepare_cached(
            "SELECT interaction, occurred_at, type, who FROM contact_entry WHERE contact = ?1",
        )?;
        let mut rows = query.query(params![owner])?;
        while let Some(row) = rows.next()? {
            let place = Place {
                key: row.get(0)?,
                occurred_at: row.get(1)?,
                kind: row.get(2)?,
                who: row.get(3)?,
            };
            places.insert(place.key, place);
        }
    }
    Ok(places.into_values().collect())
}

/// A participant as its row has it: where they stand, unless another one before them does, and who
/// was written where that is not the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Row {
    pub contact: Option<i64>,
    pub named: Option<i64>,
}

/// The participants of an entry in their order.
#[derive(Debug, PartialEq, Eq, Default)]
pub(super) struct Rows(Vec<Row>);

impl Rows {
    /// Adds one who is not there yet.
    pub fn push(&mut self, who: Named) {
        let written = |row: &Row| row.named.or(row.contact) == Some(who.written());
        if self.0.iter().any(written) {
            return;
        }
        let there = self.0.iter().any(|row| row.contact == Some(who.at));
        self.0.push(match there {
            true => Row { contact: None, named: Some(who.written()) },
            false => Row { contact: Some(who.at), named: who.named },
        });
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the row at a position; an empty one behind the last.
    pub fn get(&self, position: usize) -> Row {
        self.0.get(position).copied().unwrap_or_default()
    }

    /// Returns those in whose timelines the entry stands.
    pub fn contacts(&self) -> Vec<i64> {
        self.0.iter().filter_map(|row| row.contact).collect()
    }
}

/// Writes an entry's participants to where they stand now. Returns in whose timelines it stood, and
/// in whose it stands.
pub(super) fn place(door: &Door<'_>, interaction: i64) -> Result<(Vec<i64>, Vec<i64>)> {
    let read = |row: &SqlRow<'_>| Ok(Row { contact: row.get(0)?, named: row.get(1)? });
    let before: Rows = Rows(
        door.tx
            .prepare_cached(
                "SELECT contact, named, 0 AS position FROM interaction
                 WHERE key = ?1 AND contact IS NOT NULL
                 UNION ALL SELECT contact, named, position FROM companion
                 WHERE interaction = ?1 AND (contact IS NOT NULL OR named IS NOT NULL)
                 ORDER BY position",
            )?
            .query_map(params![interaction], read)?
            .collect::<rusqlite::Result<_>>()?,
    );
    let mut now = Rows::default();
    for row in &before.0 {
        if let Some(written) = row.named.or(row.contact) {
            now.push(door.standing(written)?);
        }
    }
    for (position, (was, is)) in before.0.iter().zip(&now.0).enumerate() {
        if was == is {
            continue;
        }
        let sql = match position {
            0 => "UPDATE interaction SET contact = ?2, named = ?3 WHERE key = ?1 AND ?4 = 0",
            _ => {
                "UPDATE companion SET contact = ?2, named = ?3 WHERE interaction = ?1 AND position = ?4"
            }
        };
        let position = position as i64;
        door.tx.prepare_cached(sql)?.execute(params![
            interaction,
            is.contact,
            is.named,
            position
        ])?;
    }
    Ok((before.contacts(), now.contacts()))
}

/// Brings the follow-ups that stood with a contact to where they stand now.
fn move_follow_ups(door: &mut Door<'_>, owner: i64) -> Result<()> {
    let rows: Vec<(i64, [u8; 16], i64)> = door
        .tx
        .prepare_cached(
            "SELECT key, id, coalesce(named, contact) FROM follow_up
             WHERE contact = ?1 AND contact IS NOT NULL",
        )?
        .query_map(params![owner], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (key, id, written) in rows {
        let with = door.standing(written)?;
        if with.at == owner {
            continue;
        }
        door.tx
            .prepare_cached("UPDATE follow_up SET contact = ?2, named = ?3 WHERE key = ?1")?
            .execute(params![key, with.at, with.named])?;
        door.changed(Change::FollowUp(Uuid::from_bytes(id).into()));
    }
    Ok(())
}

/// Brings the ties that stood with a contact to where they stand now. One between two that are one
/// now has it at both ends, and no list shows it.
fn move_ties(door: &Door<'_>, owner: i64) -> Result<()> {
    let rows: Vec<(i64, i64, i64)> = door
        .tx
        .prepare_cached(
            "SELECT key, coalesce(named_source, source), coalesce(named_target, target)
             FROM relationship WHERE source = ?1
             UNION SELECT key, coalesce(named_source, source), coalesce(named_target, target)
             FROM relationship WHERE target = ?1",
        )?
        .query_map(params![owner], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (key, source, target) in rows {
        let (source, target) = (door.standing(source)?, door.standing(target)?);
        door.tx
            .prepare_cached(
                "UPDATE relationship SET source = ?2, named_source = ?3, target = ?4,
                   named_target = ?5 WHERE key = ?1",
            )?
            .execute(params![key, source.at, source.named, target.at, target.named])?;
    }
    Ok(())
}
