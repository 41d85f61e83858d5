//! The bare store: rusqlite and the least that answers the same questions.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, Transaction, params};
use touchline::domain::interaction::Direction;
use touchline::domain::{InteractionType, Summary};
use uuid::Uuid;

use super::product::Rate;
use super::world::{Contact, Entry, Event, World};

/// How many rows one transaction of the load takes, as many as the product's.
const AT_ONCE: usize = 1_000;

/// Makes an empty store.
pub fn create(path: &Path) -> Connection {
    let conn = open(path);
    conn.execute_batch(include_str!("bare.sql")).expect("the bare schema");
    conn
}

/// Opens a store, with the settings of the product's writer.
pub fn open(path: &Path) -> Connection {
    let conn = Connection::open(path).expect("the bare store");
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
         PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;",
    )
    .expect("the settings");
    conn.set_prepared_statement_cache_capacity(128);
    conn
}

/// Builds the book and says how fast that was.
pub fn build(world: &World, path: &Path) -> String {
    let conn = create(path);
    let tx = conn.unchecked_transaction().expect("a transaction");
    for (number, id) in world.members.iter().enumerate() {
        let mut insert =
            tx.prepare_cached("INSERT INTO member (id, name) VALUES (?1, ?2)").unwrap();
        let name = format!("Member {number}");
        insert.execute(params![id.uuid().as_bytes(), name]).expect("a member");
    }
    for account in &world.accounts {
        add_account(&tx, account.id.uuid(), &account.name);
    }
    tx.commit().expect("the commit");
    let (mut contacts, mut interactions) = (Rate::default(), Rate::default());
    let mut events = world.events().peekable();
    while let Some(first) = events.peek() {
        let entries = matches!(first, Event::Entry(_));
        let mut some: Vec<Event<'_>> = Vec::with_capacity(AT_ONCE);
        while some.len() < AT_ONCE
            && let Some(event) = events.next_if(|it| matches!(it, Event::Entry(_)) == entries)
        {
            some.push(event);
        }
        let start = Instant::now();
        let tx = conn.unchecked_transaction().expect("a transaction");
        for event in &some {
            match event {
                Event::Contact(person) => {
                    add_contact(&tx, person, person.account.map(|at| at as i64 + 1));
                }
                Event::Entry(entry) => log(&tx, entry),
            }
        }
        tx.commit().expect("the commit");
        if entries { &mut interactions } else { &mut contacts }.add(some.len(), start);
    }
    conn.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);").expect("the end");
    format!("bare: {contacts} contacts/s, {interactions} interactions/s")
}

/// Adds an account.
pub fn add_account(conn: &Connection, id: Uuid, name: &str) -> i64 {
    conn.prepare_cached("INSERT INTO account (id, name) VALUES (?1, ?2)")
        .and_then(|mut insert| insert.insert(params![id.as_bytes(), name]))
        .expect("an account")
}

/// Adds a contact with its row in the search index.
pub fn add_contact(tx: &Transaction<'_>, person: &Contact, account: Option<i64>) {
    let key = tx
        .prepare_cached(
            "INSERT INTO contact (id, book, name, account, email, phone, created_at)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6)",
        )
        .and_then(|mut insert| {
            insert.insert(params![
                person.id.uuid().as_bytes(),
                person.name,
                account,
                person.email,
                person.phone,
                person.created_at
            ])
        })
        .expect("a contact");
    tx.prepare_cached("INSERT INTO contact_fts (rowid, name, email) VALUES (?1, ?2, ?3)")
        .and_then(|mut insert| insert.execute(params![key, person.name, person.email]))
        .expect("its words");
}

/// Adds an interaction with its row in the search index and the contact's counters.
pub fn log(tx: &Transaction<'_>, entry: &Entry) {
    let contact = entry.contact as i64 + 1;
    let body = &entry.body;
    // As the product shows an entry without one.
    let summary = body.summary.as_ref().map_or("No answer", Summary::as_str);
    let key = tx
        .prepare_cached(
            "INSERT INTO interaction
               (id, book, contact, type, member, at, logged_at, direction, minutes, summary)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .and_then(|mut insert| {
            insert.insert(params![
                entry.id.uuid().as_bytes(),
                contact,
                code(body.kind),
                entry.member as i64 + 1,
                body.occurred_at.millis(),
                entry.logged_at,
                body.direction.map(|way| i64::from(way == Direction::Out)),
                body.duration_seconds.map(|seconds| seconds / 60),
                summary
            ])
        })
        .expect("an interaction");
    tx.prepare_cached("INSERT INTO interaction_fts (rowid, summary) VALUES (?1, ?2)")
        .and_then(|mut insert| insert.execute(params![key, summary]))
        .expect("its words");
    tx.prepare_cached(
        "UPDATE contact SET entries = entries + 1, last_at = max(coalesce(last_at, ?2), ?2)
         WHERE key = ?1",
    )
    .and_then(|mut update| update.execute(params![contact, body.occurred_at.millis()]))
    .expect("the counters");
}

/// Returns a type's code in both files.
pub fn code(kind: InteractionType) -> i64 {
    InteractionType::ALL.iter().position(|known| *known == kind).unwrap_or_default() as i64
}
