//! What an import brought, and what of it goes.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, ToSql};
use uuid::Uuid;

use crate::domain::batch::{BatchKind, LeftByBatch, WhyKept};
use crate::domain::contact::ContactChange;
use crate::domain::{DetailId, LabelId, Op};
use crate::store::{Error, Result};

use super::super::history::{Did, Kind};
use super::super::stamp::FieldClock;
use super::made::Made;
use super::{Back, BatchPart, BatchPlace, PHASES, Pace, Phase, Rebuilt};

/// Looks for what an import brought and decides what of it goes.
pub(super) struct Look<'c> {
    conn: &'c Connection,
    key: i64,
    interactions: (i64, i64),
    contacts: (i64, i64),
    history: (i64, i64),
    /// How many contacts and interactions the import made.
    made: [i64; 2],
    /// What goes, as far as it is still there: its kind and key.
    going: HashSet<(u8, i64)>,
    /// Labels that come off: the contact and the label.
    unlabelled: HashSet<(i64, i64)>,
    /// Contacts that lose their account.
    without_account: HashSet<i64>,
    pub ops: Vec<Op>,
    pub part: BatchPart,
}

impl<'c> Look<'c> {
    /// Begins with what a batch's row says.
    ///
    /// # Errors
    /// `Conflict` where it was taken back already.
    pub fn of(conn: &'c Connection, key: i64) -> Result<Self> {
        let sql = "SELECT first_interaction, last_interaction, first_contact, last_contact,
            first_history, last_history, taken_back_at IS NOT NULL, contacts, interactions
            FROM batch WHERE key = ?1";
        let (spans, done, made) = conn.prepare_cached(sql)?.query_row([key], |row| {
            let span = |at: usize| -> rusqlite::Result<(i64, i64)> {
                let (first, last): (Option<i64>, Option<i64>) = (row.get(at)?, row.get(at + 1)?);
                Ok((first.unwrap_or(1), last.unwrap_or(0)))
            };
            let made = [row.get(7)?, row.get(8)?];
            Ok(([span(0)?, span(2)?, span(4)?], row.get::<_, bool>(6)?, made))
        })?;
        if done {
            let message = "this import was taken back already".to_owned();
            return Err(Error::Conflict { message, hint: None });
        }
        let [interactions, contacts, history] = spans;
        Ok(Self {
            conn,
            key,
            interactions,
            contacts,
            history,
            made,
            going: HashSet::new(),
            unlabelled: HashSet::new(),
            without_account: HashSet::new(),
            ops: Vec::new(),
            part: BatchPart::default(),
        })
    }

    /// Tells which search indexes are built anew at the end.
    pub fn rebuilt(&self, pace: Pace) -> Rebuilt {
        let [contacts, interactions] = self.made.map(|made| made >= pace.rebuilt_from);
        Rebuilt { contacts, interactions }
    }

    /// Looks at the records before a place, at most so many; returns where to go on.
    pub fn walk(&mut self, from: BatchPlace, at_once: i64) -> Result<Option<BatchPlace>> {
        let Some(phase) = PHASES.get(from.phase) else { return Ok(None) };
        let last = match phase {
            Phase::Interactions => self.walk_interactions(from.before, at_once)?,
            Phase::Contacts => self.walk_contacts(from.before, at_once)?,
            Phase::Promises => {
                let kinds = [Kind::FollowUp, Kind::Relationship];
                self.walk_history(Did::Add, &kinds, from.before, at_once)?
            }
            Phase::Opportunities => {
                self.walk_history(Did::Add, &[Kind::Opportunity], from.before, at_once)?
            }
            Phase::Edits => self.walk_history(Did::Edit, &[Kind::Contact], from.before, at_once)?,
            Phase::Rest => {
                let kinds = [Kind::Account, Kind::Label];
                self.walk_history(Did::Add, &kinds, from.before, at_once)?
            }
        };
        let next = match last {
            Some(before) => BatchPlace { phase: from.phase, before },
            None => BatchPlace { phase: from.phase + 1, before: i64::MAX },
        };
        Ok((next.phase < PHASES.len()).then_some(next))
    }

    fn walk_interactions(&mut self, before: i64, at_once: i64) -> Result<Option<i64>> {
        let (first, last) = self.interactions;
        let sql = "SELECT key, id, summary, pinned IS NOT NULL FROM interaction
            WHERE key >= ?1 AND key <= ?2 AND key < ?3 AND batch = ?4 AND state = 1
            ORDER BY key DESC LIMIT ?5";
        let mut query = self.conn.prepare_cached(sql)?;
        let rows = query.query_map([first, last, before, self.key, at_once], |row| {
            let id = Uuid::from_bytes(row.get(1)?);
            Ok((row.get(0)?, id, row.get::<_, Option<String>>(2)?, row.get(3)?))
        })?;
        let rows: Vec<(i64, Uuid, Option<String>, bool)> = rows.collect::<rusqlite::Result<_>>()?;
        // In the order of their keys, for FTS5 flushes what it holds at a smaller one.
        for (key, id, summary, pinned) in rows.iter().rev() {
            let why = if *pinned {
                Some(WhyKept::Pinned)
            } else if let Some(why) = self.touched(Kind::Interaction, *key)? {
                Some(why)
            } else {
                let asks = "SELECT key FROM follow_up WHERE origin = ?1 AND state = 1
                    AND done_at IS NULL AND origin IS NOT NULL";
                self.is_used(Kind::FollowUp, asks, *key)?.then_some(WhyKept::FollowUps)
            };
            let name = summary.as_deref().unwrap_or_default().lines().next().unwrap_or_default();
            if self.goes(BatchKind::Interaction, Kind::Interaction, *key, *id, name, why) {
                self.ops.push(Op::TakeBackInteraction((*id).into()));
            }
        }
        Ok(goes_on(&rows, at_once, |row| row.0))
    }

    fn walk_contacts(&mut self, before: i64, at_once: i64) -> Result<Option<i64>> {
        let (first, last) = self.contacts;
        let sql = "SELECT key, id, name FROM contact
            WHERE key >= ?1 AND key <= ?2 AND key < ?3 AND batch = ?4 AND state IN (1, 4)
            ORDER BY key DESC LIMIT ?5";
        let mut query = self.conn.prepare_cached(sql)?;
        let rows = query.query_map([first, last, before, self.key, at_once], |row| {
            Ok((row.get(0)?, Uuid::from_bytes(row.get(1)?), row.get(2)?))
        })?;
        let rows: Vec<(i64, Uuid, String)> = rows.collect::<rusqlite::Result<_>>()?;
        for (key, id, name) in &rows {
            let why = self.why_contact_stays(*key)?;
            if self.goes(BatchKind::Contact, Kind::Contact, *key, *id, name, why) {
                self.part.gone.push((*id).into());
                self.ops.push(Op::TakeBackContact((*id).into()));
            }
        }
        Ok(goes_on(&rows, at_once, |row| row.0))
    }

    fn why_contact_stays(&self, key: i64) -> Result<Option<WhyKept>> {
        if let Some(why) = self.touched(Kind::Contact, key)? {
            return Ok(Some(why));
        }
        let mut merged = self.conn.prepare_cached("SELECT 1 FROM contact WHERE stands_at = ?1")?;
        if merged.exists([key])? {
            return Ok(Some(WhyKept::Used));
        }
        for (kind, sql, why) in [
            (
                Kind::Interaction,
                "SELECT interaction FROM contact_entry WHERE contact = ?1",
                WhyKept::Entries,
            ),
            (
                Kind::FollowUp,
                "SELECT key FROM follow_up WHERE contact = ?1 AND contact IS NOT NULL AND state = 1",
                WhyKept::FollowUps,
            ),
            (
                Kind::Relationship,
                "SELECT key FROM relationship WHERE source = ?1 AND gone = 0
                 UNION ALL SELECT key FROM relationship WHERE target = ?1 AND gone = 0",
                WhyKept::Relationships,
            ),
            (
                Kind::Opportunity,
                "SELECT o.key FROM opportunity_contact x JOIN opportunity o ON o.key = x.opportunity
                 WHERE x.contact = ?1 AND x.gone = 0 AND o.state = 1",
                WhyKept::Opportunities,
            ),
        ] {
            if self.is_used(kind, sql, key)? {
                return Ok(Some(why));
            }
        }
        Ok(None)
    }

    /// Looks at what history says that the import made or changed.
    fn walk_history(
        &mut self,
        did: Did,
        kinds: &[Kind],
        before: i64,
        at_once: i64,
    ) -> Result<Option<i64>> {
        let (first, last) = self.history;
        let sql = "SELECT key, hlc, kind, record, fields FROM history
            WHERE key >= ?1 AND key <= ?2 AND key < ?3 AND batch = ?4 AND op = ?5 AND kind IN (?6, ?7)
            ORDER BY key DESC LIMIT ?8";
        let of = |at: usize| kinds.get(at).or(kinds.first()).map_or(-1, |kind| *kind as i64);
        let mut query = self.conn.prepare_cached(sql)?;
        let asked = [first, last, before, self.key, did as i64, of(0), of(1), at_once];
        let rows = query.query_map(asked, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
        let rows: Vec<(i64, i64, i64, i64, Option<String>)> =
            rows.collect::<rusqlite::Result<_>>()?;
        for (_, hlc, kind, record, fields) in &rows {
            match kinds.iter().find(|known| **known as i64 == *kind) {
                Some(Kind::Contact) => {
                    self.take_edit(*record, *hlc, fields.as_deref().unwrap_or_default())?;
                }
                Some(kind) => self.take_made(*kind, *record)?,
                None => {}
            }
        }
        Ok(goes_on(&rows, at_once, |row| row.0))
    }

    /// Takes a record that the import made besides contacts and interactions.
    fn take_made(&mut self, kind: Kind, key: i64) -> Result<()> {
        let Some(made) = Made::of(kind) else { return Ok(()) };
        let Some((id, name)) = self
            .conn
            .prepare_cached(made.live)?
            .query_row([key], |row| Ok((Uuid::from_bytes(row.get(0)?), row.get::<_, String>(1)?)))
            .optional()?
        else {
            return Ok(());
        };
        let mut why = self.touched(kind, key)?;
        for (used_by, sql) in made.used_by {
            if why.is_none() && self.is_still_used(kind, *used_by, sql, key)? {
                why = Some(WhyKept::Used);
            }
        }
        if self.goes(made.kind, kind, key, id, &name, why) {
            self.ops.push((made.back)(id));
        }
        Ok(())
    }

    /// Takes what one record of the import added to a contact that was there.
    fn take_edit(&mut self, contact: i64, hlc: i64, fields: &str) -> Result<()> {
        type Row = (Uuid, String, i64, i64, Option<String>, Option<i64>);
        let sql =
            "SELECT id, name, hlc, dev, clock, batch FROM contact WHERE key = ?1 AND state = 1";
        let found: Option<Row> = self
            .conn
            .prepare_cached(sql)?
            .query_row([contact], |row| {
                let id = Uuid::from_bytes(row.get(0)?);
                Ok((id, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
            })
            .optional()?;
        let Some((id, name, base, dev, clock, batch)) = found else { return Ok(()) };
        if batch == Some(self.key) {
            // One that it made itself: gone, or it stays as it is.
            return Ok(());
        }
        let clock = FieldClock::read(base, dev, clock.as_deref());
        let mut changes = Vec::new();
        let mut adds = false;
        for (detail, origin) in self.details_of(contact, hlc)? {
            adds |= !origin;
            changes.push(ContactChange::RemoveDetail(detail));
        }
        for (label, key) in self.labels_of(contact, hlc)? {
            adds = true;
            self.unlabelled.insert((contact, key));
            changes.push(ContactChange::Label(label, false));
        }
        for field in fields.split(',') {
            let Some(blank) = blank(field) else { continue };
            if clock.written(field).hlc.raw() == hlc && self.has(contact, field)? {
                adds = true;
                if field == "account" {
                    self.without_account.insert(contact);
                }
                changes.push(blank);
            }
        }
        if changes.len() < fields.split(',').filter(|field| !field.is_empty()).count() {
            let why = WhyKept::PartlyChanged;
            self.part.left.push(LeftByBatch { kind: BatchKind::Contact, id, name, why });
        }
        if adds {
            self.part.reverted.insert(id.into());
        }
        if !changes.is_empty() {
            self.ops.push(Op::EditContact { id: id.into(), changes });
        }
        Ok(())
    }

    /// Lists the details that a write put on a contact and that nobody wrote since, and whether each
    /// only says where the contact came from.
    fn details_of(&self, contact: i64, hlc: i64) -> Result<Vec<(DetailId, bool)>> {
        let sql = "SELECT id, kind = 6 FROM detail WHERE contact = ?1 AND hlc = ?2 AND gone = 0";
        let mut query = self.conn.prepare_cached(sql)?;
        let rows = query.query_map([contact, hlc], |row| {
            Ok((Uuid::from_bytes(row.get(0)?).into(), row.get(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Lists the labels that a write put on a contact and that nobody touched since.
    fn labels_of(&self, contact: i64, hlc: i64) -> Result<Vec<(LabelId, i64)>> {
        let sql = "SELECT l.id, l.key FROM contact_label x JOIN label l ON l.key = x.label
            WHERE x.contact = ?1 AND x.hlc = ?2 AND x.applied = 1 AND l.state = 1";
        let mut query = self.conn.prepare_cached(sql)?;
        let rows = query.query_map([contact, hlc], |row| {
            Ok((Uuid::from_bytes(row.get(0)?).into(), row.get(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Tells whether a contact's field says something. The name is one of [`blank`]'s.
    fn has(&self, contact: i64, field: &str) -> Result<bool> {
        let sql = format!("SELECT {field} IS NOT NULL FROM contact WHERE key = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([contact], |row| row.get(0))?)
    }

    /// Decides what becomes of a record: whether it goes.
    fn goes(
        &mut self,
        what: BatchKind,
        kind: Kind,
        key: i64,
        id: Uuid,
        name: &str,
        why: Option<WhyKept>,
    ) -> bool {
        let mut none = Back::default();
        let tally = match what {
            BatchKind::Contact => &mut self.part.contacts,
            BatchKind::Interaction => &mut self.part.interactions,
            _ => &mut none,
        };
        match why {
            None => {
                tally.deleted += 1;
                self.going.insert((kind as u8, key));
            }
            Some(why) => {
                tally.kept += 1;
                self.part.left.push(LeftByBatch { kind: what, id, name: name.to_owned(), why });
            }
        }
        why.is_none()
    }

    /// Tells whether somebody wrote a record since, and who.
    fn touched(&self, kind: Kind, key: i64) -> Result<Option<WhyKept>> {
        let sql = "SELECT h.batch IS NULL FROM history h LEFT JOIN batch b ON b.key = h.batch
            WHERE h.record = ?1 AND h.kind = ?2 AND h.batch IS NOT ?3 AND b.taken_back_at IS NULL
            ORDER BY 1 DESC LIMIT 1";
        let by_hand: Option<bool> = self
            .conn
            .prepare_cached(sql)?
            .query_row([key, kind as i64, self.key], |row| row.get(0))
            .optional()?;
        Ok(by_hand.map(|yes| if yes { WhyKept::Changed } else { WhyKept::AnotherImport }))
    }

    /// Tells whether a record is used by any of this kind that does not go.
    fn is_used(&self, by: Kind, sql: &str, key: i64) -> Result<bool> {
        self.any(sql, &[&key], |user| !self.going.contains(&(by as u8, user)))
    }

    /// The same for what contacts may lose while they stay.
    fn is_still_used(&self, kind: Kind, by: Kind, sql: &str, key: i64) -> Result<bool> {
        self.any(sql, &[&key], |user| {
            !self.going.contains(&(by as u8, user))
                && !match (kind, by) {
                    (Kind::Account, Kind::Contact) => self.without_account.contains(&user),
                    (Kind::Label, Kind::Contact) => self.unlabelled.contains(&(user, key)),
                    _ => false,
                }
        })
    }

    fn any(&self, sql: &str, asked: &[&dyn ToSql], test: impl Fn(i64) -> bool) -> Result<bool> {
        let mut query = self.conn.prepare_cached(sql)?;
        let mut rows = query.query(asked)?;
        while let Some(row) = rows.next()? {
            if test(row.get(0)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Returns the key to go on before, where there may be more.
fn goes_on<T>(rows: &[T], at_once: i64, key: impl Fn(&T) -> i64) -> Option<i64> {
    let full = rows.len() as i64 >= at_once;
    rows.last().filter(|_| full).map(key)
}

/// Returns the change that makes a field blank again, of those that an import fills.
fn blank(field: &str) -> Option<ContactChange> {
    Some(match field {
        "account" => ContactChange::Account(None),
        "title" => ContactChange::Title(None),
        "notes" => ContactChange::Notes(None),
        "birthday" => ContactChange::Birthday(None),
        "cadence" => ContactChange::Cadence(None),
        _ => return None,
    })
}
