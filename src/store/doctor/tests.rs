//! A file filled through the write door is healthy; each kind of damage is found, and repaired.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use uuid::Uuid;

use crate::domain::account::AccountChange;
use crate::domain::contact::ContactChange;
use crate::domain::member::Profile;
use crate::domain::{
    Body, BookId, Detail, DetailKind, InteractionType, MemberId, Name, Op, Summary, Timestamp,
};
use crate::store::{Error, Founder, Options, Store};

const SECRET: &str = "marzipan";

fn id<I: From<Uuid>>(kind: u128, n: u128) -> I {
    Uuid::from_u128((kind << 64) | (n + 1)).into()
}

fn name(text: &str) -> Name {
    Name::parse(text, "the name").unwrap()
}

fn founder() -> (MemberId, BookId) {
    (id(1, 0), id(2, 0))
}

fn apply(store: &Store, ops: &[Op]) {
    let (member, book) = founder();
    store.apply(member, book, ops).unwrap();
}

const NOW: i64 = 1_790_000_000_000;

fn options() -> Options {
    Options {
        clock: Arc::new(|| Timestamp::from_millis(NOW)),
        device: Uuid::from_u128(7),
        patience: Duration::from_secs(5),
    }
}

fn detail(n: u128, kind: DetailKind, value: &str) -> ContactChange {
    ContactChange::PutDetail(Detail { id: id(6, n), kind, label: None, value: value.to_owned() })
}

/// Makes a file with two accounts, twelve contacts and sixty interactions, some deleted again.
fn filled() -> (tempfile::TempDir, PathBuf, Store) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("crm.db");
    let options = options();
    let (member, book) = founder();
    let profile = Profile { name: "Ana".to_owned(), email: String::new(), login: None };
    let founder = Founder { member, profile, book, book_name: name("Sales") };
    Store::create(&path, &options, &founder).unwrap();
    let store = Store::open(&path, &options).unwrap();

    let mut ops: Vec<Op> = (0..2)
        .map(|n| Op::AddAccount {
            id: id(3, n),
            changes: vec![AccountChange::Name(name(&format!("Café {n}")))],
        })
        .collect();
    for n in 0..12 {
        let mut changes = vec![
            ContactChange::Name(name(&format!("Bjørn {n}"))),
            ContactChange::Account((n % 3 != 0).then(|| id(3, n % 2))),
            ContactChange::Archived(n % 5 == 0),
            detail(n, DetailKind::Email, &format!("b{n}@café.example")),
        ];
        if n % 2 == 0 {
            changes.push(detail(100 + n, DetailKind::Phone, &format!("+44 20 7946 00{n:02}")));
        }
        ops.push(Op::AddContact { id: id(4, n), changes, batch: None });
    }
    for n in 0..60 {
        let day = i64::try_from(n).unwrap() * 40_000_000;
        // Some of them before 1970.
        let at = if n % 7 == 0 { -day } else { NOW - day };
        let people =
            if n % 4 == 0 { vec![id(4, n % 12), id(4, (n + 1) % 12)] } else { vec![id(4, n % 12)] };
        let mut body = Body::new(InteractionType::Call, Timestamp::from_millis(at), people);
        if n % 6 == 1 {
            body.outcome = crate::domain::Outcome::parse("no-answer").ok();
        } else {
            body.summary = Some(Summary::parse(&format!("{SECRET} number {n}")).unwrap());
        }
        ops.push(Op::Log { id: id(5, n), body: Box::new(body), batch: None });
    }
    apply(&store, &ops);
    apply(&store, &[Op::PurgeInteraction(id(5, 2)), Op::PurgeInteraction(id(5, 7))]);
    apply(&store, &[Op::DeleteContact(id(4, 11))]);
    (dir, path, store)
}

/// Changes the file behind everyone's back.
fn sabotage(path: &Path, sql: &str) {
    let conn = Connection::open(path).unwrap();
    crate::store::search::teach(&conn).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn.execute_batch(sql).unwrap();
}

fn complaints(store: &Store) -> Vec<&'static str> {
    let checkup = store.check().unwrap();
    checkup.findings.iter().filter(|finding| !finding.ok).map(|finding| finding.check).collect()
}

#[test]
fn what_the_door_writes_is_healthy_and_a_checkup_changes_nothing() {
    let (_dir, _, store) = filled();
    let before = store.file_id().unwrap();
    let checkup = store.check().unwrap();
    assert!(checkup.is_healthy(), "{checkup:#?}");
    let names: Vec<_> = checkup.findings.iter().map(|finding| finding.check).collect();
    assert_eq!(
        names,
        [
            "sqlite",
            "schema",
            "writable",
            "permissions",
            "names",
            "wal",
            "purge",
            "structure",
            "references",
            "merged-contacts",
            "contact-timelines",
            "account-timelines",
            "contact-counters",
            "agenda",
            "account-counters",
            "book-counters",
            "day-summaries",
            "search-accounts",
            "search-index",
        ]
    );
    assert_eq!(store.file_id().unwrap(), before);
    store.repair().unwrap();
    let checkup = store.check().unwrap();
    assert!(checkup.is_healthy(), "{checkup:#?}");
    // And the door goes on with what a repair has built.
    apply(&store, &[Op::PurgeInteraction(id(5, 3)), Op::PurgeInteraction(id(5, 13))]);
    assert_eq!(complaints(&store), [""; 0]);
}

#[test]
fn each_kind_of_damage_is_found_and_repaired() {
    for (expected, sql) in [
        ("contact-timelines", "DELETE FROM contact_entry WHERE interaction = 5"),
        ("contact-timelines", "UPDATE contact_entry SET type = 3 WHERE interaction = 5"),
        (
            "contact-timelines",
            "INSERT INTO contact_entry SELECT contact, occurred_at + 1, interaction, type, who, busy
             FROM contact_entry WHERE interaction = 5",
        ),
        ("contact-timelines", "UPDATE contact_entry SET busy = 1 WHERE interaction = 5"),
        ("contact-timelines", "UPDATE interaction SET contact = NULL WHERE key = 5"),
        ("account-timelines", "UPDATE account_entry SET busy = 1 WHERE rowid_of = 0"),
        ("account-timelines", "DELETE FROM account_entry WHERE rowid_of = 0"),
        ("contact-counters", "UPDATE contact SET interaction_count = 99 WHERE key = 2"),
        ("contact-counters", "UPDATE contact SET last_interaction_at = NULL WHERE key = 2"),
        ("account-counters", "UPDATE account SET contact_count = contact_count - 1 WHERE key = 1"),
        ("account-counters", "UPDATE account SET last_interaction_at = 5 WHERE key = 1"),
        ("book-counters", "UPDATE book SET archived_count = archived_count + 1"),
        ("book-counters", "UPDATE book SET interaction_count = 0"),
        ("day-summaries", "UPDATE day_summary SET count = count + 1 WHERE day < 0"),
        ("day-summaries", "DELETE FROM day_summary"),
        ("search-index", "UPDATE detail SET match_key = 'x' WHERE contact = 3 AND kind = 0"),
        ("search-index", "UPDATE contact SET name_key = 'x' WHERE key = 3"),
        ("search-index", "UPDATE account SET name_key = 'x' WHERE key = 1"),
        ("search-index", "DELETE FROM contact_fts WHERE rowid = 3"),
        ("search-index", "DELETE FROM phone_fts WHERE rowid = 1"),
        ("search-index", "INSERT INTO contact_fts (rowid, name) VALUES (999, 'ghost')"),
        ("search-index", "INSERT INTO phone_fts (rowid, phone) VALUES (2, '12345')"),
        ("search-index", "INSERT INTO note_fts (rowid, note) VALUES (2, 'ghost')"),
        ("search-index", "UPDATE contact SET notes = 'unheard of' WHERE key = 3"),
        (
            "search-index",
            "INSERT INTO interaction_fts (interaction_fts, rowid, summary)
             SELECT 'delete', key, summary FROM interaction WHERE key = 1",
        ),
        ("search-accounts", "UPDATE account_word SET word = word || 'x'"),
        ("merged-contacts", "UPDATE contact SET stands_at = NULL WHERE key = 10"),
        ("merged-contacts", "UPDATE contact SET state = 1 WHERE key = 10"),
        ("merged-contacts", "UPDATE interaction SET contact = 10, named = NULL WHERE named = 10"),
        ("merged-contacts", "UPDATE companion SET contact = 10, named = NULL WHERE named = 10"),
        ("search-index", "UPDATE interaction SET summary = 'something else' WHERE key = 1"),
    ] {
        let (_dir, path, store) = filled();
        apply(&store, &[Op::Merge { primary: id(4, 8), other: id(4, 9) }]);
        let sql = sql.replace("rowid_of = 0", "interaction = 5 OR interaction = 6");
        sabotage(&path, &sql);
        let checkup = store.check().unwrap();
        let mut wrong = checkup.findings.iter().filter(|finding| !finding.ok);
        let found: Vec<_> = wrong.clone().map(|finding| finding.check).collect();
        assert!(found.contains(&expected), "{sql}: {found:?}");
        assert!(wrong.all(|finding| finding.repairable), "{sql}: {found:?}");
        store.repair().unwrap();
        assert_eq!(complaints(&store), [""; 0], "after {sql}");
    }
}

#[test]
fn a_missing_record_is_told_and_not_made_up() {
    let (_dir, path, store) = filled();
    sabotage(
        &path,
        "INSERT INTO contact_label (contact, label, applied, hlc, dev) VALUES (1, 77, 1, 0, 1)",
    );
    let checkup = store.check().unwrap();
    let finding = checkup.findings.iter().find(|finding| finding.check == "references").unwrap();
    assert!(!finding.ok && finding.detail.contains("contact_label"), "{finding:?}");
    assert!(finding.detail.ends_with("refers to a missing label"), "{finding:?}");
    assert!(!finding.repairable);
    store.repair().unwrap();
    assert_eq!(complaints(&store), ["references"]);
    let (_dir, path, store) = filled();
    sabotage(&path, "UPDATE interaction SET contact = 77 WHERE key = 5");
    let checkup = store.check().unwrap();
    let finding = checkup.findings.iter().find(|finding| finding.check == "references").unwrap();
    assert_eq!(finding.detail, "interaction 5 refers to a missing contact");
}

#[test]
fn an_index_that_lost_a_row_is_built_anew() {
    let (_dir, path, store) = filled();
    // The index claims to hold only what it does not: as after a fault of the disk.
    sabotage(
        &path,
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'WHERE state = 1', 'WHERE state = 3')
         WHERE name = 'contact_by_name';",
    );
    drop(store);
    sabotage(
        &path,
        "REINDEX contact_by_name; PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'WHERE state = 3', 'WHERE state = 1')
         WHERE name = 'contact_by_name';",
    );
    let store = Store::open(&path, &options()).unwrap();
    assert!(complaints(&store).contains(&"structure"));
    store.repair().unwrap();
    assert_eq!(complaints(&store), [""; 0]);
}

#[test]
fn a_damaged_page_is_told_and_the_file_is_left_as_it_is() {
    let (_dir, path, store) = filled();
    let root: u32 = Connection::open(&path)
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'contact_entry'", [], |row| {
            row.get(0)
        })
        .unwrap();
    drop(store);
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, &[0xA5; 4096], u64::from(root - 1) * 4096)
        .unwrap();
    drop(file);
    let store = Store::open(&path, &options()).unwrap();
    let found = complaints(&store);
    assert!(found.starts_with(&["structure", "records"]), "{found:?}");
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(store.repair(), Err(Error::Corrupt(_))));
    drop(store);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn rights_and_names_are_looked_at() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, path, store) = filled();
    for (mode, expected) in [(0o600, true), (0o660, true), (0o644, false)] {
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        assert_eq!(!complaints(&store).contains(&"permissions"), expected, "{mode:o}");
    }
    std::fs::hard_link(&path, dir.path().join("second")).unwrap();
    assert!(complaints(&store).contains(&"names"));
}

#[test]
fn a_purge_through_the_door_leaves_no_text_anywhere() {
    let (dir, _path, store) = filled();
    let standing = || {
        std::fs::read_dir(dir.path()).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
        })
    };
    assert!(standing());
    let (member, book) = founder();
    let rest = store.check().unwrap();
    assert!(rest.is_healthy());
    let alive: Vec<Op> = (0..60)
        .map(|n| Op::PurgeInteraction(id(5, n)))
        .filter(|op| store.apply(member, book, std::slice::from_ref(op)).is_ok())
        .collect();
    assert!(alive.len() > 40);
    assert!(!store.purge_pending().unwrap());
    assert!(!standing(), "after the purge");
    assert_eq!(complaints(&store), [""; 0]);
}
