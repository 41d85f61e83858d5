//! From ids to local keys, and stubs for records that were heard of before they were seen.

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::domain::{Capability, ContactId, MemberId};
use crate::store::{Error, Result};

use super::Door;
use super::authorize::role_of_person;

/// The tables whose rows belong to a book and have a life: heard of, live, deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Label,
    Account,
    Contact,
    Opportunity,
    FollowUp,
    Interaction,
    SavedFilter,
    InboxEntry,
    Proposal,
}

/// Heard of, but not seen yet.
pub(super) const STUB: i64 = 0;
/// Live.
pub(super) const LIVE: i64 = 1;
/// Deleted; only the id, the state and what a tombstone may keep are left.
pub(super) const DELETED: i64 = 2;
/// Taken back with the import that brought it: deleted, but an import may bring it again.
pub(super) const TAKEN_BACK: i64 = 3;
/// Live, and merged into another contact, at which it stands.
pub(super) const MERGED: i64 = 4;

impl Table {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Account => "account",
            Self::Contact => "contact",
            Self::Opportunity => "opportunity",
            Self::FollowUp => "follow-up",
            Self::Interaction => "interaction",
            Self::SavedFilter => "saved filter",
            Self::InboxEntry => "entry of the inbox",
            Self::Proposal => "proposed contact",
        }
    }

    const fn find(self) -> &'static str {
        match self {
            Self::Label => "SELECT key, book, state FROM label WHERE id = ?1",
            Self::Account => "SELECT key, book, state FROM account WHERE id = ?1",
            Self::Contact => "SELECT key, book, state FROM contact WHERE id = ?1",
            Self::Opportunity => "SELECT key, book, state FROM opportunity WHERE id = ?1",
            Self::FollowUp => "SELECT key, book, state FROM follow_up WHERE id = ?1",
            Self::Interaction => "SELECT key, book, state FROM interaction WHERE id = ?1",
            Self::SavedFilter => "SELECT key, book, state FROM saved_filter WHERE id = ?1",
            Self::InboxEntry => "SELECT key, book, state FROM inbox_entry WHERE id = ?1",
            Self::Proposal => "SELECT key, book, state FROM proposal WHERE id = ?1",
        }
    }

    const fn insert_stub(self) -> &'static str {
        match self {
            Self::Label => "INSERT INTO label (id, book) VALUES (?1, ?2)",
            Self::Account => "INSERT INTO account (id, book) VALUES (?1, ?2)",
            Self::Contact => "INSERT INTO contact (id, book) VALUES (?1, ?2)",
            Self::Opportunity => "INSERT INTO opportunity (id, book) VALUES (?1, ?2)",
            Self::FollowUp => "INSERT INTO follow_up (id, book) VALUES (?1, ?2)",
            Self::Interaction => "INSERT INTO interaction (id, book) VALUES (?1, ?2)",
            Self::SavedFilter => "INSERT INTO saved_filter (id, book) VALUES (?1, ?2)",
            Self::InboxEntry => "INSERT INTO inbox_entry (id, book) VALUES (?1, ?2)",
            Self::Proposal => "INSERT INTO proposal (id, book) VALUES (?1, ?2)",
        }
    }
}

/// A row as the door finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub key: i64,
    pub state: i64,
}

impl Found {
    /// Tells whether it was deleted or taken back.
    pub const fn is_gone(self) -> bool {
        matches!(self.state, DELETED | TAKEN_BACK)
    }
}

/// A contact as records name it: where it stands, and which one was written where that is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub at: i64,
    pub named: Option<i64>,
}

impl Named {
    /// Returns the key of the one that was written.
    pub fn written(self) -> i64 {
        self.named.unwrap_or(self.at)
    }
}

impl Door<'_> {
    /// Finds a row of the door's book.
    pub fn find(&self, table: Table, id: Uuid) -> Result<Option<Found>> {
        let row = self
            .tx
            .prepare_cached(table.find())?
            .query_row(params![id.as_bytes()], |row| {
                Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get(2)?))
            })
            .optional()?;
        match row {
            Some((key, book, state)) if book == self.book => Ok(Some(Found { key, state })),
            Some(_) => Err(Error::NotFound { what: table.word() }),
            None => Ok(None),
        }
    }

    /// Finds a row to change. A person's write needs it live; a replayed one may come before the
    /// write that makes it, and makes a stub.
    pub fn target(&self, table: Table, id: Uuid) -> Result<Found> {
        match self.find(table, id)? {
            Some(found) if self.replaying || found.state == LIVE => Ok(found),
            None if self.replaying => self.stub(table, id),
            _ => Err(Error::NotFound { what: table.word() }),
        }
    }

    /// Finds a contact that a record names: a merged one too, which stands at another.
    pub fn named(&self, id: ContactId) -> Result<Named> {
        match self.find(Table::Contact, id.uuid())? {
            Some(found) if found.state == MERGED => self.standing(found.key),
            _ => Ok(Named { at: self.target(Table::Contact, id.uuid())?.key, named: None }),
        }
    }

    /// Returns where a contact stands that a record names.
    pub fn standing(&self, contact: i64) -> Result<Named> {
        let at: Option<i64> = self
            .tx
            .prepare_cached("SELECT stands_at FROM contact WHERE key = ?1")?
            .query_row(params![contact], |row| row.get(0))?;
        Ok(Named { at: at.unwrap_or(contact), named: at.is_some().then_some(contact) })
    }

    /// Finds a row that is about to be made: absent, or a stub where a replayed write came first.
    pub fn target_new(&self, table: Table, id: Uuid) -> Result<Found> {
        match self.find(table, id)? {
            None => self.stub(table, id),
            Some(found) if self.replaying => Ok(found),
            Some(_) => Err(Error::Conflict {
                message: format!("this {} was made already", table.word()),
                hint: None,
            }),
        }
    }

    fn stub(&self, table: Table, id: Uuid) -> Result<Found> {
        self.tx.prepare_cached(table.insert_stub())?.execute(params![id.as_bytes(), self.book])?;
        Ok(Found { key: self.tx.last_insert_rowid(), state: STUB })
    }

    /// Returns the key of a record that another one points to.
    pub fn reference<I: Copy + Into<Uuid>>(
        &self,
        table: Table,
        id: Option<I>,
    ) -> Result<Option<i64>> {
        id.map(|id| self.target(table, id.into()).map(|found| found.key)).transpose()
    }

    /// Returns the key of a person of the file. A person's write may name only members of the book.
    pub fn person(&self, id: MemberId) -> Result<i64> {
        let key = person_key(self.tx, id)?.ok_or(Error::NotFound { what: "member" })?;
        if !self.replaying {
            let mut query = self
                .tx
                .prepare_cached("SELECT 1 FROM membership WHERE book = ?1 AND person = ?2")?;
            if !query.exists(params![self.book, key])? {
                return Err(Error::NotFound { what: "member" });
            }
        }
        Ok(key)
    }

    /// Returns the key of a member who may do the work of a book: holds contacts, keeps promises.
    pub fn worker(&self, id: MemberId) -> Result<i64> {
        let key = self.person(id)?;
        if !self.replaying
            && role_of_person(self, key)?.is_none_or(|role| !role.can(Capability::EditContacts))
        {
            return Err(Error::Conflict {
                message: "a viewer cannot do the work of a book".to_owned(),
                hint: Some("name a member or an owner".to_owned()),
            });
        }
        Ok(key)
    }

    /// Returns the key of "this person by this name", making it on first use.
    pub fn byline(&self, person: i64, name: &str) -> Result<i64> {
        let found = self
            .tx
            .prepare_cached("SELECT key FROM byline WHERE person = ?1 AND name = ?2")?
            .query_row(params![person, name], |row| row.get(0))
            .optional()?;
        if let Some(key) = found {
            return Ok(key);
        }
        self.tx
            .prepare_cached("INSERT INTO byline (person, name) VALUES (?1, ?2)")?
            .execute(params![person, name])?;
        Ok(self.tx.last_insert_rowid())
    }
}

/// Returns the key of a person.
pub(super) fn person_key(conn: &Connection, id: MemberId) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT key FROM person WHERE id = ?1")?
        .query_row(params![id.uuid().as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Returns the name of a person.
pub(super) fn person_name(conn: &Connection, key: i64) -> Result<String> {
    Ok(conn
        .prepare_cached("SELECT name FROM person WHERE key = ?1")?
        .query_row(params![key], |row| row.get(0))?)
}
