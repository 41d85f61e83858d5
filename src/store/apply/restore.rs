//! Restoring a book from its export: the records with their ids, their times and the names of those
//! who wrote them.
//!
//! It is the write door for records that were written elsewhere: the role is read and checked in the same
//! transaction, each entity's private code writes its rows, as it does for writes that come from other
//! devices, and the door settles what follows from them. All of it is one write, so a file that turns out
//! to be broken leaves nothing. What is in the book already stays as it is.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::domain::account::AccountChange;
use crate::domain::book::BookChange;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::opportunity::OpportunityChange;
use crate::domain::record::{self, By, Record, Ref, Wrong};
use crate::domain::text::{MAX_TEXT, name_key};
use crate::domain::time::DAY_MS;
use crate::domain::{
    BookId, Cadence, Capability, Detail, DetailKind, Hlc, InteractionType, MemberId, Name, Summary,
    Timestamp,
};
use crate::store::database::Database;
use crate::store::{Error, Result, codes};

use super::interaction::keep_version;
use super::keys::{STUB, Table, person_key};
use super::stamp::Stamp;
use super::{
    Door, account, authorize, book, contact, enter, follow_up, interaction, label, last_hlc,
    opportunity, relationship, saved_filter,
};

/// What a restore did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Restored {
    /// Contacts that were made.
    pub contacts: u64,
    /// Interactions that were made.
    pub interactions: u64,
    /// Other records that were made, tombstones among them.
    pub others: u64,
    /// Contacts that were there already.
    pub known_contacts: u64,
    /// Interactions that were there already.
    pub known_interactions: u64,
    /// Other records that were there already.
    pub known_others: u64,
}

impl Restored {
    /// Returns how many records were made.
    pub const fn made(&self) -> u64 {
        self.contacts + self.interactions + self.others
    }
}

/// Hands records to whoever takes them.
pub type Feed<'f> = dyn FnMut(&mut dyn FnMut(Record) -> Result<()>) -> Result<()> + 'f;

/// Restores records for a person.
pub(in crate::store) fn restore(
    db: &Database,
    actor: MemberId,
    book: BookId,
    feed: &mut Feed<'_>,
) -> Result<Restored> {
    let options = db.options();
    db.write(|tx| {
        let dev = crate::store::database::device_key(tx, options.device)?;
        let now = (options.clock)();
        let hlc = last_hlc(tx)?.next(now).next(now);
        let mut door = enter(tx, actor, book, &[], Stamp { hlc, dev }, now)?;
        authorize::demand(&door, Capability::Restore)?;
        door.replaying = true;
        let mut restoring = Restoring {
            own: (door.actor, door.byline),
            hlc,
            now,
            fresh: is_fresh(&door)?,
            door,
            labels: HashMap::new(),
            done: Restored::default(),
        };
        feed(&mut |record| restoring.take(&record))?;
        let Restoring { mut door, hlc, done, .. } = restoring;
        door.settle(hlc)?;
        Ok(done)
    })
}

/// Tells whether nothing stands in the book yet.
fn is_fresh(door: &Door<'_>) -> Result<bool> {
    let sql = "SELECT 1 FROM contact WHERE book = ?1 AND state = 1
        UNION ALL SELECT 1 FROM account WHERE book = ?1 AND state = 1
        UNION ALL SELECT 1 FROM label WHERE book = ?1 AND state = 1 LIMIT 1";
    Ok(!door.tx.prepare_cached(sql)?.exists(params![door.book])?)
}

struct Restoring<'t> {
    door: Door<'t>,
    /// Who restores: key and byline.
    own: (i64, i64),
    hlc: Hlc,
    now: Timestamp,
    /// Whether nothing stood in the book before.
    fresh: bool,
    /// Labels of the export that the book has by another id.
    labels: HashMap<Uuid, Uuid>,
    done: Restored,
}

fn invalid(error: impl std::fmt::Display) -> Error {
    Error::Invalid(Wrong::of(error).0)
}

fn name(text: &str, what: &'static str) -> Result<Name> {
    Name::parse(text, what).map_err(invalid)
}

/// Takes a text that is kept as it is, where it is one that could have been written.
fn as_it_is(text: Option<&String>, what: &'static str) -> Result<Option<String>> {
    match text {
        Some(text) if text.len() > MAX_TEXT || text.contains('\0') => {
            Err(Error::Invalid(format!("{what} is no text, or longer than {MAX_TEXT} bytes")))
        }
        text => Ok(text.cloned()),
    }
}

fn days(days: Option<u32>) -> Result<Option<Cadence>> {
    let cadence = |days| {
        Cadence::new(days).ok_or_else(|| Error::Invalid(format!("{days} days are no cadence")))
    };
    days.map(cadence).transpose()
}

impl Restoring<'_> {
    /// Writes one record.
    fn take(&mut self, record: &Record) -> Result<()> {
        self.hlc = self.hlc.next(self.now);
        self.stamp(self.hlc);
        (self.door.actor, self.door.byline) = self.own;
        self.door.logged_at = self.now;
        let made = self.write(record)?;
        let done = &mut self.done;
        let count = match (record, made) {
            (Record::Contact(_), true) => &mut done.contacts,
            (Record::Contact(_), false) => &mut done.known_contacts,
            (Record::Interaction(_), true) => &mut done.interactions,
            (Record::Interaction(_), false) => &mut done.known_interactions,
            (_, true) => &mut done.others,
            (_, false) => &mut done.known_others,
        };
        *count += 1;
        // Nobody takes a restore back step by step, and all screens read anew.
        self.door.changes.clear();
        self.door.inverse.clear();
        Ok(())
    }

    /// Writes one record; returns whether it was not there already.
    fn write(&mut self, record: &Record) -> Result<bool> {
        match record {
            Record::Book(it) => self.book(it),
            Record::Label(it) => self.label(it),
            Record::Filter(it) => self.filter(it),
            Record::Account(it) => self.account(it),
            Record::Contact(it) => self.contact(it),
            Record::Relationship(it) => self.relationship(it),
            Record::Opportunity(it) => self.opportunity(it),
            Record::Interaction(it) => self.interaction(it),
            Record::FollowUp(it) => self.follow_up(it),
            Record::Tombstone(it) => self.tombstone(it),
        }
    }

    fn stamp(&mut self, hlc: Hlc) {
        self.door.stamp = Stamp { hlc, dev: self.door.stamp.dev };
    }

    /// Returns the logical time of a moment, `place` among those of one moment. Clocks differ, so it may
    /// lie after now, but not far: what is written next counts over it, and says so late a time.
    fn then(&mut self, at: Timestamp, place: usize) -> Hlc {
        let latest = self.now.millis().max(0).saturating_add(DAY_MS);
        let place = i64::try_from(place).unwrap_or(i64::MAX).min(0x7FFF);
        let then = Hlc::from_raw((at.millis().clamp(0, latest) << 15) | place);
        self.hlc = self.hlc.max(then);
        then
    }

    /// Tells whether a record is there already, or was deleted here.
    fn is_known(&self, table: Table, id: Uuid) -> Result<bool> {
        match self.door.find(table, id) {
            Ok(found) => Ok(found.is_some_and(|found| found.state != STUB)),
            Err(Error::NotFound { .. }) => Err(Error::Conflict {
                message: "records of this export are in another book of this file already"
                    .to_owned(),
                hint: Some(
                    "restore it into a file of its own: tl --db NEW.db import FILE".to_owned(),
                ),
            }),
            Err(error) => Err(error),
        }
    }

    /// Finds a person, or makes one who is in no book. `now` says that it is the name they have now.
    fn person(&self, who: &Ref, now: bool) -> Result<i64> {
        let text = if who.name.is_empty() { "?" } else { who.name.as_str() };
        let text = name(text, "the name of a member")?;
        let text = text.as_str();
        if let Some(key) = person_key(self.door.tx, who.id.into())? {
            if now {
                self.door
                    .tx
                    .prepare_cached(
                        "UPDATE person SET name = ?2, name_key = ?3 WHERE key = ?1 AND name <> ?2
                         AND NOT EXISTS (SELECT 1 FROM membership WHERE person = ?1)",
                    )?
                    .execute(params![key, text, name_key(text)])?;
            }
            return Ok(key);
        }
        // Without e-mail and login: they decide who acts.
        self.door
            .tx
            .prepare_cached("INSERT INTO person (id, name, name_key) VALUES (?1, ?2, ?3)")?
            .execute(params![who.id.as_bytes(), text, name_key(text)])?;
        Ok(self.door.tx.last_insert_rowid())
    }

    /// Returns the byline of somebody by the name of that time.
    fn byline(&self, who: &Ref) -> Result<i64> {
        let person = self.person(who, false)?;
        self.door.byline(person, &who.name)
    }

    fn member(&self, who: Option<&Ref>) -> Result<Option<MemberId>> {
        let Some(who) = who else { return Ok(None) };
        self.person(who, true)?;
        Ok(Some(who.id.into()))
    }

    fn book(&mut self, it: &record::Book) -> Result<bool> {
        if !self.fresh {
            return Ok(false);
        }
        let called = [BookChange::Name(name(&it.name, "the book's name")?)];
        // Two books of one name would be an argument that means both: then this one keeps its own.
        self.door.replaying = false;
        let named = book::edit(&mut self.door, &called);
        self.door.replaying = true;
        match named {
            Ok(()) | Err(Error::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
        let looks = [
            BookChange::Tint(as_it_is(it.tint.as_ref(), "the colour")?),
            BookChange::Icon(as_it_is(it.icon.as_ref(), "the icon")?),
        ];
        book::edit(&mut self.door, &looks)?;
        Ok(true)
    }

    fn label(&mut self, it: &record::Label) -> Result<bool> {
        if self.is_known(Table::Label, it.id)? {
            return Ok(false);
        }
        let text = name(&it.name, "the label's name")?;
        let namesake: Option<[u8; 16]> = self
            .door
            .tx
            .prepare_cached("SELECT id FROM label WHERE book = ?1 AND name_key = ?2 AND state = 1")?
            .query_row(params![self.door.book, name_key(text.as_str())], |row| row.get(0))
            .optional()?;
        if let Some(id) = namesake.filter(|_| !self.fresh) {
            self.labels.insert(it.id, Uuid::from_bytes(id));
            return Ok(false);
        }
        let tint = as_it_is(it.tint.as_ref(), "the colour")?;
        label::add(&mut self.door, it.id.into(), &text, tint.as_deref())?;
        if let Some(days) = days(it.cadence_days)? {
            self.door
                .tx
                .prepare_cached("UPDATE label SET cadence = ?2 WHERE id = ?1")?
                .execute(params![it.id.as_bytes(), days.days()])?;
        }
        Ok(true)
    }

    fn filter(&mut self, it: &record::Filter) -> Result<bool> {
        if self.is_known(Table::SavedFilter, it.id)? {
            return Ok(false);
        }
        let (text, asks) = (name(&it.name, "the name")?, name(&it.filter, "the filter")?);
        saved_filter::save(&mut self.door, it.id.into(), &text, &asks)?;
        Ok(true)
    }

    fn account(&mut self, it: &record::Account) -> Result<bool> {
        if self.is_known(Table::Account, it.id)? {
            return Ok(false);
        }
        let mut changes = vec![AccountChange::Name(name(&it.name, "the name of an account")?)];
        if let Some(parent) = &it.parent {
            changes.push(AccountChange::Parent(Some(parent.id.into())));
        }
        if !it.domains.is_empty() {
            let domain = |text: &String| Ok(name(text, "the domain")?.to_string());
            let domains = it.domains.iter().map(domain).collect::<Result<_>>()?;
            changes.push(AccountChange::Domains(domains));
        }
        if let Some(holder) = self.member(it.holder.as_ref())? {
            changes.push(AccountChange::Holder(Some(holder)));
        }
        self.door.logged_at = it.created_at;
        account::add(&mut self.door, it.id.into(), &changes)?;
        Ok(true)
    }

    fn contact(&mut self, it: &record::Contact) -> Result<bool> {
        if self.is_known(Table::Contact, it.id)? {
            return Ok(false);
        }
        let mut changes = vec![ContactChange::Name(name(&it.name, "the name")?)];
        if let Some(account) = &it.account {
            changes.push(ContactChange::Account(Some(account.id.into())));
        }
        if let Some(holder) = self.member(it.holder.as_ref())? {
            changes.push(ContactChange::Holder(Some(holder)));
        }
        if let Some(title) = &it.title {
            changes.push(ContactChange::Title(Some(name(title, "the title")?)));
        }
        if let Some(notes) = &it.notes {
            let notes = Summary::parse_as(notes, "the notes").map_err(invalid)?;
            changes.push(ContactChange::Notes(Some(notes)));
        }
        if let Some(day) = &it.birthday {
            changes.push(ContactChange::Birthday(Some(day.parse().map_err(invalid)?)));
        }
        changes.extend(days(it.cadence_days)?.map(|days| ContactChange::Cadence(Some(days))));
        changes.extend(it.postponed_until.map(|until| ContactChange::Postponed(Some(until))));
        if it.starred {
            changes.push(ContactChange::Starred(true));
        }
        if it.archived {
            changes.push(ContactChange::Archived(true));
        }
        let kinds = [
            (DetailKind::Email, &it.emails),
            (DetailKind::Phone, &it.phones),
            (DetailKind::Url, &it.urls),
            (DetailKind::Handle, &it.handles),
            (DetailKind::Address, &it.addresses),
            (DetailKind::Custom, &it.custom),
            (DetailKind::Origin, &it.origins),
        ];
        for (kind, rows) in kinds {
            for row in rows {
                let label = row.label.as_deref().map(|text| name(text, "the label")).transpose()?;
                let label = label.map(|label| label.to_string());
                let value = name(&row.value, kind.name())?.to_string();
                let detail = Detail { id: row.id.into(), kind, label, value };
                changes.push(ContactChange::PutDetail(detail));
            }
        }
        for label in &it.labels {
            let id = self.labels.get(&label.id).copied().unwrap_or(label.id);
            changes.push(ContactChange::Label(id.into(), true));
        }
        self.door.logged_at = it.created_at;
        contact::add(&mut self.door, it.id.into(), &changes, None)?;
        self.door
            .tx
            .prepare_cached("UPDATE contact SET updated_at = ?2 WHERE id = ?1")?
            .execute(params![it.id.as_bytes(), it.updated_at.millis()])?;
        Ok(true)
    }

    fn relationship(&mut self, it: &record::Relationship) -> Result<bool> {
        let known = self
            .door
            .tx
            .prepare_cached("SELECT 1 FROM relationship WHERE id = ?1")?
            .exists(params![it.id.as_bytes()])?;
        if known {
            return Ok(false);
        }
        let kind = it.kind.parse().map_err(invalid)?;
        let (from, to) = (it.from.id.into(), it.to.id.into());
        relationship::put(&mut self.door, it.id.into(), from, kind, to)?;
        Ok(true)
    }

    fn opportunity(&mut self, it: &record::Opportunity) -> Result<bool> {
        use OpportunityChange as C;
        if self.is_known(Table::Opportunity, it.id)? {
            return Ok(false);
        }
        let short = |text: &Option<String>, what| -> Result<Option<String>> {
            Ok(text.as_deref().map(|text| name(text, what)).transpose()?.map(|it| it.to_string()))
        };
        let day = it.close_date.as_deref().map(str::parse).transpose();
        let mut changes = vec![
            C::Title(name(&it.title, "the title")?),
            C::Account(it.account.as_ref().map(|account| account.id.into())),
            C::Stage(name(&it.stage, "the stage")?.to_string()),
            C::Reason(short(&it.reason, "the reason")?),
            C::Amount(it.amount),
            C::Currency(short(&it.currency, "the currency")?),
            C::CloseDate(day.map_err(invalid)?),
        ];
        for involved in &it.contacts {
            changes.push(C::PutContact(involved.id.into(), short(&involved.part, "the part")?));
        }
        self.door.logged_at = it.created_at;
        opportunity::add(&mut self.door, it.id.into(), &changes)?;
        self.door
            .tx
            .prepare_cached("UPDATE opportunity SET closed_at = ?2 WHERE id = ?1")?
            .execute(params![it.id.as_bytes(), it.closed_at.map(Timestamp::millis)])?;
        Ok(true)
    }

    fn follow_up(&mut self, it: &record::FollowUp) -> Result<bool> {
        use FollowUpChange as C;
        if self.is_known(Table::FollowUp, it.id)? {
            return Ok(false);
        }
        let changes = [
            C::Contact(it.contact.id.into()),
            C::Text(name(&it.text, "the text")?),
            C::Due(it.due),
            C::Assignee(self.member(it.assignee.as_ref())?),
            C::Done(it.done_at),
        ];
        self.door.logged_at = it.created_at;
        let stamp = self.then(it.updated_at, 0);
        self.stamp(stamp);
        follow_up::add(&mut self.door, it.id.into(), it.origin.map(Into::into), &changes)?;
        Ok(true)
    }

    fn interaction(&mut self, it: &record::Interaction) -> Result<bool> {
        if self.is_known(Table::Interaction, it.id)? {
            return Ok(false);
        }
        let body = it.body.body().map_err(invalid)?;
        as_it_is(it.body.source.as_ref(), "the source")?;
        as_it_is(it.body.external_id.as_ref(), "the external id")?;
        if let Some(By { id: Some(id), name }) = &it.body.author {
            self.person(&Ref { id: *id, name: name.clone() }, false)?;
        }
        let stamp = self.then(it.edited_at.unwrap_or(it.logged_at), it.versions.len());
        self.stamp(stamp);
        self.door.logged_at = it.logged_at;
        self.door.actor = self.person(&it.logged_by, false)?;
        self.door.byline = self.byline(&it.logged_by)?;
        interaction::log(&mut self.door, it.id.into(), &body, None)?;
        let tx = self.door.tx;
        let key: i64 = tx
            .prepare_cached("SELECT key FROM interaction WHERE id = ?1")?
            .query_row(params![it.id.as_bytes()], |row| row.get(0))?;
        let author = match &it.body.author {
            Some(By { id: Some(id), name }) if !name.is_empty() => {
                Some(self.byline(&Ref { id: *id, name: name.clone() })?)
            }
            _ => None,
        };
        let edited_by = it.edited_by.as_ref().map(|who| self.byline(who)).transpose()?;
        if author.is_some() || edited_by.is_some() || it.edited_at.is_some() || it.pinned {
            tx.prepare_cached(
                "UPDATE interaction SET author = coalesce(?2, author), edited_by = ?3, edited_at = ?4,
                   pinned = ?5, pin_hlc = ?6, pin_dev = ?7 WHERE key = ?1",
            )?
            .execute(params![
                key,
                author,
                edited_by,
                it.edited_at.map(Timestamp::millis),
                it.pinned.then_some(1),
                it.pinned.then_some(stamp.raw()),
                it.pinned.then_some(self.door.stamp.dev)
            ])?;
        }
        for (place, version) in it.versions.iter().enumerate() {
            let body = version.body.body().map_err(invalid)?;
            let hlc = self.then(version.written_at, place);
            let stamp = Stamp { hlc, dev: self.door.stamp.dev };
            let byline = self.byline(&version.written_by)?;
            keep_version(&self.door, key, stamp, byline, &body)?;
        }
        Ok(true)
    }

    fn tombstone(&mut self, it: &record::Tombstone) -> Result<bool> {
        let table = match it.kind.as_str() {
            "interaction" => Table::Interaction,
            "contact" => Table::Contact,
            "account" => Table::Account,
            "label" => Table::Label,
            "filter" => Table::SavedFilter,
            "opportunity" => Table::Opportunity,
            "follow-up" => Table::FollowUp,
            other => return Err(Error::Invalid(format!("there is no tombstone of a \"{other}\""))),
        };
        if self.is_known(table, it.id)? {
            return Ok(false);
        }
        let key = self.door.target(table, it.id)?.key;
        let tx = self.door.tx;
        let sql = match table {
            Table::Contact => "UPDATE contact SET state = 2 WHERE key = ?1",
            Table::Account => "UPDATE account SET state = 2 WHERE key = ?1",
            Table::Label => "UPDATE label SET state = 2 WHERE key = ?1",
            Table::SavedFilter => "UPDATE saved_filter SET state = 2 WHERE key = ?1",
            Table::Opportunity => "UPDATE opportunity SET state = 2 WHERE key = ?1",
            Table::FollowUp => "UPDATE follow_up SET state = 2 WHERE key = ?1",
            _ => "UPDATE interaction SET state = 2 WHERE key = ?1",
        };
        tx.prepare_cached(sql)?.execute(params![key])?;
        let Some(purged) = it.purged.as_ref().filter(|_| table == Table::Interaction) else {
            return Ok(true);
        };
        let kind: InteractionType = purged.r#type.parse().map_err(invalid)?;
        let stamp = self.then(purged.logged_at, 0);
        let byline = |who: &Option<Ref>| who.as_ref().map(|who| self.byline(who)).transpose();
        tx.prepare_cached(
            "UPDATE interaction SET type = ?2, occurred_at = ?3, logged_at = ?4, logged_by = ?5,
               purged_at = ?6, purged_by = ?7, origin_hash = ?8, hlc = ?9, dev = ?10 WHERE key = ?1",
        )?
        .execute(params![
            key,
            codes::kind_code(kind),
            purged.occurred_at.millis(),
            purged.logged_at.millis(),
            byline(&purged.logged_by)?.unwrap_or(0),
            purged.deleted_at.map(Timestamp::millis),
            byline(&purged.deleted_by)?,
            purged.origin.map(|origin| origin.as_bytes().to_vec()),
            stamp.raw(),
            self.door.stamp.dev
        ])?;
        Ok(true)
    }
}
