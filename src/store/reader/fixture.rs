//! A small file for tests: the real schema, filled by plain SQL as the write door would.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Params, params};
use tempfile::TempDir;
use uuid::Uuid;

use crate::domain::text::name_key;
use crate::domain::{DetailKind, InteractionType, MemberId, RelationKind, Role};
use crate::store::held::Held;
use crate::store::search::{self, ContactWords};

use super::visible::{self, Visible};

/// A record that a test made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Made {
    pub key: i64,
    pub uuid: Uuid,
}

impl Made {
    pub(super) fn id<I: From<Uuid>>(self) -> I {
        I::from(self.uuid)
    }
}

/// An interaction to log.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub at: i64,
    pub logged_at: i64,
    pub kind: InteractionType,
    pub by: Option<Made>,
    pub author: Option<String>,
    pub with: Vec<Made>,
    pub accounts: Vec<Made>,
    pub summary: String,
    pub outcome: Option<&'static str>,
    pub opportunity: Option<Made>,
}

impl Entry {
    pub(super) fn at(at: i64) -> Self {
        Self {
            at,
            logged_at: at,
            kind: InteractionType::Call,
            by: None,
            author: None,
            with: Vec::new(),
            accounts: Vec::new(),
            summary: format!("entry at {at}"),
            outcome: None,
            opportunity: None,
        }
    }

    pub(super) fn with(mut self, with: &[Made]) -> Self {
        self.with = with.to_vec();
        self
    }

    pub(super) fn by(mut self, by: Made) -> Self {
        self.by = Some(by);
        self
    }

    pub(super) fn saying(mut self, summary: &str) -> Self {
        self.summary = summary.to_owned();
        self
    }
}

/// A file in a temporary folder.
pub(super) struct World {
    pub conn: Connection,
    ids: Cell<u128>,
    indexed: RefCell<HashMap<i64, ContactWords>>,
    _folder: TempDir,
}

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let conn = Connection::open(folder.path().join("t.db")).unwrap();
        conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON").unwrap();
        search::teach(&conn).unwrap();
        conn.execute_batch(include_str!("../schema.sql")).unwrap();
        conn.set_prepared_statement_cache_capacity(128);
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
        Self { conn, ids: Cell::new(1), indexed: RefCell::default(), _folder: folder }
    }

    /// Ids grow in their first half and look random in their last.
    fn next(&self) -> Uuid {
        let n = self.ids.get();
        self.ids.set(n + 1);
        let noise = (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Uuid::from_u128((n << 64) | u128::from(noise))
    }

    pub(super) fn run(&self, sql: &str, params: impl Params) -> Made {
        self.conn.execute(sql, params).unwrap();
        Made { key: self.conn.last_insert_rowid(), uuid: Uuid::nil() }
    }

    fn insert(&self, sql: &str, params: &[&dyn rusqlite::ToSql]) -> Made {
        let uuid = self.next();
        let id = *uuid.as_bytes();
        let mut all: Vec<&dyn rusqlite::ToSql> = vec![&id];
        all.extend(params);
        Made { uuid, ..self.run(sql, &*all) }
    }

    pub(super) fn person(&self, name: &str, email: &str) -> Made {
        self.insert(
            "INSERT INTO person (id, name, name_key, email, email_key) VALUES (?1, ?2, ?3, ?4, ?5)",
            &[&name, &name_key(name), &email, &name_key(email)],
        )
    }

    pub(super) fn book(&self, name: &str, members: &[(Made, Role)]) -> Made {
        let book = self.insert(
            "INSERT INTO book (id, state, name, name_key) VALUES (?1, 1, ?2, ?3)",
            &[&name, &name_key(name)],
        );
        for (at, (person, role)) in members.iter().enumerate() {
            self.run(
                "INSERT INTO membership VALUES (?1, ?2, ?3, ?4)",
                params![book.key, person.key, *role as i64, at as i64],
            );
        }
        book
    }

    pub(super) fn see(&self, actor: Made, book: Made) -> Visible {
        visible::book(&self.conn, actor.id::<MemberId>(), book.id()).unwrap()
    }

    pub(super) fn label(&self, book: Made, name: &str) -> Made {
        self.insert(
            "INSERT INTO label (id, book, state, name, name_key) VALUES (?1, ?2, 1, ?3, ?4)",
            &[&book.key, &name, &name_key(name)],
        )
    }

    pub(super) fn tag(&self, contact: Made, label: Made) {
        self.run("INSERT INTO contact_label VALUES (?1, ?2, 1, 1, 1)", [contact.key, label.key]);
    }

    pub(super) fn account(&self, book: Made, name: &str) -> Made {
        let account = self.insert(
            "INSERT INTO account (id, book, state, name, name_key) VALUES (?1, ?2, 1, ?3, ?4)",
            &[&book.key, &name, &name_key(name)],
        );
        search::index_account(&self.conn, account.key).unwrap();
        account
    }

    pub(super) fn contact(&self, book: Made, name: &str) -> Made {
        let contact = self.insert(
            "INSERT INTO contact (id, book, state, name, name_key, created_at)
             VALUES (?1, ?2, 1, ?3, ?4, 1)",
            &[&book.key, &name, &name_key(name)],
        );
        self.index(contact);
        contact
    }

    /// Writes a contact's search rows anew.
    pub(super) fn index(&self, contact: Made) {
        let now = search::contact_words(&self.conn, contact.key).unwrap();
        let before = self.indexed.borrow_mut().insert(contact.key, now.clone()).unwrap_or_default();
        search::reindex_contact(&mut Held::new(&self.conn), contact.key, &before, &now).unwrap();
    }

    pub(super) fn detail(
        &self,
        contact: Made,
        kind: DetailKind,
        label: Option<&str>,
        value: &str,
    ) -> Made {
        let made = self.insert(
            "INSERT INTO detail (id, contact, kind, label, value, match_key, hlc, dev)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 1)",
            &[&contact.key, &(kind as i64), &label, &value, &kind.key(value)],
        );
        self.index(contact);
        made
    }

    pub(super) fn relate(&self, from: Made, kind: RelationKind, to: Made) -> Made {
        self.insert(
            "INSERT INTO relationship (id, source, kind, target, hlc, dev)
             VALUES (?1, ?2, ?3, ?4, 1, 1)",
            &[&from.key, &(kind as i64), &to.key],
        )
    }

    pub(super) fn opportunity(&self, book: Made, title: &str) -> Made {
        self.insert(
            "INSERT INTO opportunity (id, book, state, title, title_key, stage)
             VALUES (?1, ?2, 1, ?3, ?4, 'lead')",
            &[&book.key, &title, &name_key(title)],
        )
    }

    pub(super) fn follow_up(
        &self,
        book: Made,
        contact: Made,
        text: &str,
        due: i64,
        assignee: Option<Made>,
        done_at: Option<i64>,
    ) -> Made {
        self.insert(
            "INSERT INTO follow_up (id, book, state, contact, text, due, assignee, done_at)
             VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7)",
            &[&book.key, &contact.key, &text, &due, &assignee.map(|it| it.key), &done_at],
        )
    }

    pub(super) fn byline(&self, person: Made, name: &str) -> i64 {
        let values = params![person.key, name];
        self.run("INSERT OR IGNORE INTO byline (person, name) VALUES (?1, ?2)", values);
        let sql = "SELECT key FROM byline WHERE person = ?1 AND name = ?2";
        self.conn.query_row(sql, values, |row| row.get(0)).unwrap()
    }

    pub(super) fn log(&self, book: Made, entry: Entry) -> Made {
        let logged_by = entry.by.map_or(0, |by| self.byline(by, "then"));
        let who = if entry.author.is_some() { 0 } else { entry.by.map_or(0, |by| by.key) };
        let kind = entry.kind as i64;
        let made = self.insert(
            "INSERT INTO interaction (id, book, state, type, occurred_at, logged_at, logged_by, who,
               summary, author_name, outcome, opportunity)
             VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            &[
                &book.key,
                &kind,
                &entry.at,
                &entry.logged_at,
                &logged_by,
                &who,
                &entry.summary,
                &entry.author,
                &entry.outcome,
                &entry.opportunity.map(|opportunity| opportunity.key),
            ],
        );
        search::index_summary(&self.conn, made.key, Some(&entry.summary)).unwrap();
        let first = |of: &[Made]| of.first().map(|made| made.key);
        self.run(
            "UPDATE interaction SET contact = ?2, account = ?3 WHERE key = ?1",
            params![made.key, first(&entry.with), first(&entry.accounts)],
        );
        for position in 1..entry.with.len().max(entry.accounts.len()) {
            let at = |of: &[Made]| of.get(position).map(|made| made.key);
            self.run(
                "INSERT INTO companion (interaction, position, contact, account) VALUES (?1, ?2, ?3, ?4)",
                params![made.key, position as i64, at(&entry.with), at(&entry.accounts)],
            );
        }
        for contact in &entry.with {
            self.run(
                "INSERT INTO contact_entry VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
                [contact.key, entry.at, made.key, kind, who],
            );
        }
        for account in &entry.accounts {
            self.run(
                "INSERT INTO account_entry VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
                [account.key, entry.at, made.key, kind, who],
            );
        }
        made
    }

    /// Takes an interaction away as a purge does: a tombstone stays, without text or timelines.
    pub(super) fn purge(&self, made: Made) {
        let summary: Option<String> = self
            .conn
            .query_row("SELECT summary FROM interaction WHERE key = ?1", [made.key], |row| {
                row.get(0)
            })
            .unwrap();
        search::unindex_summary(&self.conn, made.key, summary.as_deref()).unwrap();
        self.run(
            "UPDATE interaction SET state = 2, summary = NULL, contact = NULL, account = NULL WHERE key = ?1",
            [made.key],
        );
        for table in ["contact_entry", "account_entry", "companion"] {
            self.run(&format!("DELETE FROM {table} WHERE interaction = ?1"), [made.key]);
        }
    }
}
