//! The bare store: rusqlite and the least that answers the same questions.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, Transaction, params};
use touchline::domain::InteractionType;
use touchline::domain::interaction::Direction;
use uuid::Uuid;

use super::world::{Contact, Entry, World};

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
    for (id, name) in &world.members {
        let mut insert =
            tx.prepare_cached("INSERT INTO member (id, name) VALUES (?1, ?2)").unwrap();
        insert.execute(params![id.uuid().as_bytes(), name]).expect("a member");
    }
    for account in &world.accounts {
        add_account(&tx, account.id.uuid(), &account.name);
    }
    tx.commit().expect("the commit");
    let start = Instant::now();
    for people in world.people.chunks(AT_ONCE) {
        let tx = conn.unchecked_transaction().expect("a transaction");
        for person in people {
            add_contact(&tx, person, person.account.map(|at| at as i64 + 1));
        }
        tx.commit().expect("the commit");
    }
    let contacts = world.people.len() as f64 / start.elapsed().as_secs_f64();
    let entries: Vec<Entry> = world.entries().collect();
    let start = Instant::now();
    for entries in entries.chunks(AT_ONCE) {
        let tx = conn.unchecked_transaction().expect("a transaction");
        for entry in entries {
            log(&tx, entry);
        }
        tx.commit().expect("the commit");
    }
    let interactions = entries.len() as f64 / start.elapsed().as_secs_f64();
    conn.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);").expect("the end");
    format!("bare: {contacts:.0} contacts/s, {interactions:.0} interactions/s")
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
    let key = tx
        .prepare_cached(
            "INSERT INTO interaction
               (id, book, contact, type, member, at, logged_at, direction, minutes, summary)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .and_then(|mut insert| {
            insert.insert(params![
                entry.id.as_bytes(),
                contact,
                code(entry.kind),
                entry.member as i64 + 1,
                entry.occurred_at,
                entry.logged_at,
                entry.direction.map(|way| i64::from(way == Direction::Out)),
                entry.minutes,
                entry.summary
            ])
        })
        .expect("an interaction");
    tx.prepare_cached("INSERT INTO interaction_fts (rowid, summary) VALUES (?1, ?2)")
        .and_then(|mut insert| insert.execute(params![key, entry.summary]))
        .expect("its words");
    tx.prepare_cached(
        "UPDATE contact SET entries = entries + 1, last_at = max(coalesce(last_at, ?2), ?2)
         WHERE key = ?1",
    )
    .and_then(|mut update| update.execute(params![contact, entry.occurred_at]))
    .expect("the counters");
}

/// Returns a type's code in both files.
pub fn code(kind: InteractionType) -> i64 {
    InteractionType::ALL.iter().position(|known| *known == kind).unwrap_or_default() as i64
}
