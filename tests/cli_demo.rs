//! `tl demo`: a book of its own, the same for the same numbers, and nobody's file is touched.

mod cli_support;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use cli_support::{Home, NOW, finish, keys_in_order, mode};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rusqlite::Connection;
use rusqlite::types::Value;
use rustix::process::{Pid, Signal, kill_process};

const SMALL: [&str; 6] = ["--contacts", "40", "--interactions", "300", "--members", "6"];

fn demo(home: &Home, more: &[&str]) -> serde_json::Value {
    home.json([&["demo"], &SMALL[..], more].concat())
}

/// All that is in a file, table by table, but what names the file itself.
fn dump(path: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let conn = Connection::open(path).unwrap();
    let tables: Vec<String> = {
        // The search indexes have no texts of their own, and are compared by the tables they keep.
        let sql = "SELECT name FROM sqlite_schema
            WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY 1";
        let mut query = conn.prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut all = BTreeMap::new();
    for table in tables {
        let file_id = if table == "meta" { "WHERE key <> 'file_id'" } else { "" };
        let mut query = conn.prepare(&format!("SELECT * FROM \"{table}\" {file_id}")).unwrap();
        let columns = query.column_count();
        let rows = query.query_map([], |row| (0..columns).map(|at| row.get(at)).collect());
        let mut rows: Vec<Vec<Value>> = rows.unwrap().map(Result::unwrap).collect();
        rows.sort_by_key(|row| format!("{row:?}"));
        all.insert(table, rows);
    }
    all
}

#[test]
fn it_is_made_once_beside_the_database_that_it_does_not_make() {
    let home = Home::new();
    let ran = home.ok(["demo"]);
    for part in ["File ", "Contacts      300", "Interactions  5,000", "Members       5"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    assert!(ran.err.contains("rm /") && ran.err.contains("tl --db /"), "{}", ran.err);
    let path = home.database().with_file_name("demo.db");
    assert!(path.exists() && !home.database().exists());
    assert_eq!(mode(&path), 0o600);
    let beside: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(beside.len(), 1, "{beside:?}");

    let path = path.to_str().unwrap();
    home.ok(["--db", path, "n", "last", "typed by a newcomer"]);
    let again = home.json(["demo"]);
    assert_eq!((&again["new"], &again["interactions"]), (&false.into(), &5_001.into()));
    assert!(home.ok(["--db", path, "doctor"]).err.contains("everything is sound"));
    let list = home.json(["--db", path, "member", "list", "--all"]);
    let owners: Vec<_> =
        list.as_array().unwrap().iter().filter(|it| it["role"] == "owner").collect();
    assert_eq!(owners.len(), 1);
    assert!(owners[0]["login"].is_string(), "the owner is whoever made it: {list}");
}

#[test]
fn json_has_the_promised_counts() {
    let home = Home::new();
    let ran = home.ok([&["demo", "--json"], &SMALL[..]].concat());
    let keys = ["path", "new", "contacts", "interactions", "members", "made_from"];
    assert_eq!(keys_in_order(&ran.out), keys);
    let shape: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(shape["new"], true);
    assert_eq!((&shape["contacts"], &shape["members"]), (&40.into(), &6.into()));
    assert_eq!(shape["made_from"], "contacts=40 interactions=300 members=6 seed=1");
    let db = shape["path"].as_str().unwrap();
    let all = home.json(["--db", db, "activity", "--all"]);
    assert_eq!(all.as_array().unwrap().len(), 300);
    for entry in all.as_array().unwrap() {
        let at = entry["occurred_at"].as_str().unwrap();
        assert!(("2024-11-22T10:00"..=NOW).contains(&at), "{at}");
    }
    let list = |archived: &[&str]| {
        let found = home.json([&["--db", db, "contact", "list", "--all"], archived].concat());
        found.as_array().unwrap().len()
    };
    assert_eq!(list(&[]) + list(&["--archived"]), 40);
    assert_eq!(home.json(["--db", db, "account", "list"]).as_array().unwrap().len(), 5);
}

#[test]
fn the_same_numbers_make_the_same_file() {
    let home = Home::new();
    let file = |name: &str, more: &[&str]| {
        let path = home.path(name);
        demo(&home, &[&["--db", path.to_str().unwrap()], more].concat());
        dump(&path)
    };
    let (first, second, third) =
        (file("a.db", &[]), file("b.db", &[]), file("c.db", &["--seed", "2"]));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (table, rows) in &first {
        assert_eq!(rows, &second[table], "{table}");
    }
    assert_ne!(first["contact"], third["contact"]);
    assert_ne!(first["interaction"], third["interaction"]);
}

#[test]
fn other_numbers_take_its_place_but_not_what_somebody_typed() {
    let home = Home::new();
    let path = demo(&home, &[])["path"].as_str().unwrap().to_owned();
    assert_eq!(demo(&home, &[])["new"], false);
    assert_eq!(demo(&home, &["--seed", "2"])["new"], true);
    assert_eq!(home.json(["demo"])["made_from"], "contacts=40 interactions=300 members=6 seed=2");

    home.ok(["--db", &path, "n", "last", "typed by a newcomer"]);
    assert_eq!(demo(&home, &["--seed", "2"])["interactions"], 301);
    let ran = home.fails(2, [&["demo"], &SMALL[..]].concat());
    assert!(ran.err.contains("--yes agrees") && ran.err.contains("wrote into it"), "{}", ran.err);
    assert_eq!(home.json(["demo"])["interactions"], 301);
    assert_eq!(demo(&home, &["--yes"])["interactions"], 300);
}

#[test]
fn a_file_that_is_no_demo_is_left_alone() {
    let home = Home::with_people();
    let own = home.database();
    let before = std::fs::read(&own).unwrap();
    let own_path = own.to_str().unwrap();
    let ran = home.fails(5, ["demo", "--yes", "--db", own_path]);
    assert!(ran.err.contains("is not a demo; it was left as it is"), "{}", ran.err);
    let text = home.write("notes.txt", "not a database, but somebody's");
    home.fails(6, ["demo", "--yes", "--db", &text]);
    assert_eq!(std::fs::read(&text).unwrap(), b"not a database, but somebody's");
    home.fails(6, ["demo", "--db", home.path("").to_str().unwrap()]);
    assert_eq!(std::fs::read(&own).unwrap(), before);

    // Where nothing is yet, the default database is no place for a demo either.
    let empty = Home::new();
    let ran = empty.fails(2, ["demo", "--db", empty.database().to_str().unwrap()]);
    assert!(ran.err.contains("your own contacts"), "{}", ran.err);
    assert!(!empty.database().exists());
    // Nor is the one that TOUCHLINE_DB names.
    let mut command = home.command([&["demo", "--json"], &SMALL[..]].concat());
    command.env("TOUCHLINE_DB", own_path);
    let ran = finish(command, b"");
    assert!(ran.code == 0 && ran.out.contains("demo.db"), "{ran:?}");
    assert_eq!(std::fs::read(&own).unwrap(), before);
}

#[test]
fn numbers_out_of_range_are_named_with_the_range() {
    let home = Home::new();
    for (flag, number, range) in [
        ("--contacts", "100001", "a demo has 1 to 100,000 contacts, not 100,001"),
        ("--contacts", "0", "1 to 100,000 contacts"),
        ("--interactions", "1000001", "0 to 1,000,000 interactions"),
        ("--members", "0", "1 to 200 members"),
        ("--members", "18446744073709551616", "--members"),
        ("--seed", "many", "--seed"),
    ] {
        let ran = home.fails(2, ["demo", flag, number]);
        assert!(ran.err.contains(range), "{flag} {number}: {}", ran.err);
    }
    assert!(!home.database().with_file_name("demo.db").exists());
}

#[test]
fn a_demo_that_is_open_elsewhere_is_not_replaced() {
    let home = Home::new();
    let path = demo(&home, &[])["path"].as_str().unwrap().to_owned();
    let other = Connection::open(&path).unwrap();
    let contacts: i64 =
        other.query_row("SELECT count(*) FROM contact", [], |row| row.get(0)).unwrap();
    assert_eq!(contacts, 40);
    let ran = home.fails(5, [&["demo", "--seed", "9"], &SMALL[..]].concat());
    assert!(ran.err.contains("is open in another tl"), "{}", ran.err);
    drop(other);
    assert_eq!(demo(&home, &["--seed", "9"])["new"], true);
}

#[test]
fn stopped_half_way_it_leaves_nothing() {
    let home = Home::new();
    let path = home.path("stopped/big.db");
    std::fs::create_dir(path.parent().unwrap()).unwrap();
    for signal in [Signal::INT, Signal::TERM] {
        let mut command = home.command(["demo", "--db", path.to_str().unwrap()]);
        command.args(["--contacts", "5000", "--interactions", "1000000"]);
        let mut child = command.spawn().unwrap();
        let began = Instant::now();
        let building = || {
            let entries = std::fs::read_dir(path.parent().unwrap()).into_iter().flatten().flatten();
            entries.flat_map(|entry| std::fs::read_dir(entry.path())).flatten().count() > 0
        };
        while !building() {
            assert!(began.elapsed() < Duration::from_secs(60), "it begins");
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(300));
        kill_process(Pid::from_child(&child), signal).unwrap();
        let status = child.wait().unwrap();
        let ended = std::os::unix::process::ExitStatusExt::signal(&status);
        assert_eq!(ended, Some(signal.as_raw()), "{status:?}");
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(said.contains("nothing of the demo is left"), "{said}");
        let left: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn on_a_terminal_it_opens() {
    let home = Home::new();
    let size = PtySize { rows: 24, cols: 80, ..Default::default() };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(assert_cmd::cargo::cargo_bin!("tl"));
    command.args([&["demo"], &SMALL[..]].concat());
    command.env_clear();
    for (key, value) in home.command([] as [&str; 0]).get_envs() {
        command.env(key, value.unwrap_or_default());
    }
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    let mut left = false;
    while let Ok(count) = reader.read(&mut buffer) {
        if count == 0 {
            break;
        }
        shown.extend_from_slice(&buffer[..count]);
        // The alternate screen, with the book's name in its header.
        if !left && String::from_utf8_lossy(&shown).contains("Demo") {
            std::io::Write::write_all(&mut writer, b"q").unwrap();
            left = true;
        }
    }
    let shown = String::from_utf8_lossy(&shown).into_owned();
    assert_eq!(child.wait().unwrap().exit_code(), 0, "{shown}");
    assert!(
        shown.contains("\x1b[?1049h") && shown.contains("To open it again: tl demo"),
        "{shown}"
    );
}
