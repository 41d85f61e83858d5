//! Touchline's own JSON: a book goes out and comes back as it was, on the built binary.

mod cli_support;

use std::fs;

use cli_support::Home;
use serde_json::Value;

fn export(home: &Home, db: Option<&str>, name: &str) -> String {
    let mut arguments = vec!["export", name];
    arguments.extend(db.iter().flat_map(|db| ["--db", db]));
    home.ok(arguments);
    fs::read_to_string(home.path(name)).unwrap()
}

/// Runs `tl` at a later time than the tests' own.
fn later(home: &Home, at: &str, arguments: &[&str]) {
    let mut command = home.command(arguments);
    command.env("TOUCHLINE_NOW", at);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

/// A book in which something of everything was done, and undone.
fn lived_in() -> Home {
    let home = Home::with_people();
    for arguments in [
        &["book", "edit", "contacts", "--name", "Sales", "--tint", "blue"][..],
        &["member", "add", "bob@x.org", "--name", "Bob Meyer", "--role", "member"],
        &["label", "add", "vip", "--tint", "red"],
        &["cadence", "set", "label:vip", "30d"],
        &["cadence", "set", "Ana Soto", "14d"],
        &["contact", "edit", "Ana Ruiz", "--label", "vip", "--holder", "bob", "--title", "CTO"],
        &[
            "contact",
            "edit",
            "Ana Ruiz",
            "--birthday",
            "--02-29",
            "--notes",
            "two\nlines",
            "--set",
            "size=XL",
        ],
        &["contact", "relate", "Ana Ruiz", "reports-to", "Bob Lee"],
        &["contact", "star", "Ana Soto"],
        &["account", "add", "Acme Labs", "--parent", "Acme"],
        &[
            "opportunity",
            "add",
            "Big deal",
            "--account",
            "Acme",
            "--amount",
            "1200.50",
            "--currency",
            "EUR",
            "--contact",
            "Ana Ruiz",
        ],
        &["opportunity", "move", "Big deal", "won"],
        &["filter", "save", "hot", "label:vip"],
        &["m", "Ana Ruiz", "met", "--with", "Bob Lee", "--location", "Rome", "--pin"],
        &[
            "c",
            "Ana Ruiz",
            "wants \u{202e}Q3\u{1b}[31m price",
            "--opportunity",
            "Big deal",
            "--follow-up",
            "2026-12-01 send it",
        ],
        &["n", "Bob Lee", "to be deleted"],
        &["c", "Bob Lee", "typo"],
        &["follow-up", "add", "Bob Lee", "tomorrow", "--assign", "bob"],
        &["contact", "add", "To Be Deleted"],
        &["contact", "archive", "Bob Lee"],
    ] {
        home.ok(arguments);
    }
    let entries = home.json(["activity"]);
    let id = |text: &str| {
        let entries = entries.as_array().unwrap();
        let entry = entries.iter().find(|entry| entry["summary"].as_str() == Some(text));
        entry.unwrap_or_else(|| panic!("{text}: {entries:?}"))["id"].as_str().unwrap().to_owned()
    };
    home.ok(["interaction", "delete", &id("to be deleted"), "--yes"]);
    home.ok(["contact", "delete", "To Be Deleted", "--yes"]);
    later(
        &home,
        "2026-11-22T11:00:00Z",
        &["interaction", "edit", &id("typo"), "--summary", "no typo"],
    );
    later(
        &home,
        "2026-11-22T12:00:00Z",
        &["interaction", "edit", &id("typo"), "--summary", "really"],
    );
    later(
        &home,
        "2026-11-22T13:00:00Z",
        &["member", "edit", "bob@x.org", "--name", "Robert Meyer"],
    );
    home
}

#[test]
fn a_book_comes_back_as_it_was() {
    let home = lived_in();
    let first = export(&home, None, "a.json");
    let whole: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(whole["touchline"], 1);
    assert_eq!(whole["book"]["name"], "Sales");
    let count = |list: &str| whole[list].as_array().unwrap().len();
    for (list, expected) in [
        ("labels", 1),
        ("filters", 1),
        ("accounts", 2),
        ("contacts", 3),
        ("relationships", 1),
        ("opportunities", 1),
        ("interactions", 3),
        ("follow_ups", 2),
        ("tombstones", 2),
    ] {
        assert_eq!(count(list), expected, "{list}: {first}");
        let ids = whole[list].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap());
        assert!(list == "tombstones" || ids.is_sorted(), "{list}");
    }
    let edited = whole["interactions"].as_array().unwrap();
    let edited = edited.iter().find(|entry| entry["summary"] == "really").unwrap();
    assert_eq!(edited["versions"].as_array().unwrap().len(), 2, "{edited}");
    assert!(!first.contains("to be deleted") && !first.contains("To Be Deleted"), "{first}");
    assert_eq!(export(&home, None, "again.json"), first, "the same book, the same bytes");
    assert!(!first.contains('\u{1b}') && !first.contains('\u{202e}'), "they are escaped");

    let ran = home.ok(["--db", "new.db", "import", "a.json"]);
    assert!(ran.out.contains("Restored  3 interactions"), "{ran:?}");
    assert_eq!(export(&home, Some("new.db"), "b.json"), first);
    // Entries of one moment stand in the order of their ids then.
    let list = |db: &[&str], command: &[&str]| {
        let mut all = home.json([command, db].concat()).as_array().unwrap().clone();
        all.sort_by_key(|record| record["id"].as_str().unwrap().to_owned());
        all
    };
    for command in
        [&["contact", "list"][..], &["activity"], &["account", "list"], &["follow-up", "list"]]
    {
        assert_eq!(list(&["--db", "new.db"], command), list(&[], command), "{command:?}");
    }
    // What it says is found, counted and sound.
    assert_eq!(home.json(["--db", "new.db", "search", "really"]).as_array().unwrap().len(), 1);
    let checks = home.json(["--db", "new.db", "doctor"]);
    let wrong: Vec<&Value> =
        checks.as_array().unwrap().iter().filter(|check| check["ok"] == false).collect();
    assert!(wrong.is_empty(), "{wrong:?}");

    // The same again adds nothing, and what was written since stays.
    let again = home.json(["--db", "new.db", "import", "a.json"]);
    assert_eq!(again["contacts"]["created"], 0, "{again}");
    assert_eq!(again["contacts"]["skipped"], 3, "{again}");
    assert_eq!(again["interactions"]["skipped"], 3, "{again}");
    assert_eq!(export(&home, Some("new.db"), "c.json"), first);
    let id = edited["id"].as_str().unwrap();
    home.ok(["--db", "new.db", "interaction", "edit", id, "--summary", "and on"]);
    assert_eq!(home.json(["--db", "new.db", "interaction", "show", id])["summary"], "and on");
}

#[test]
fn a_demo_comes_back_as_it_was() {
    let home = Home::new();
    home.ok(["--db", "demo.db", "demo", "--contacts", "200", "--interactions", "2000"]);
    let first = export(&home, Some("demo.db"), "a.json");
    let restored = home.json(["--db", "new.db", "import", "a.json"]);
    assert_eq!(restored["contacts"]["created"], 200, "{restored}");
    assert_eq!(restored["interactions"]["created"], 2000, "{restored}");
    let second = export(&home, Some("new.db"), "b.json");
    for (number, (one, other)) in first.lines().zip(second.lines()).enumerate() {
        assert_eq!(one, other, "line {}", number + 1);
    }
    assert!(first == second);
    let checks = home.json(["--db", "new.db", "doctor"]);
    let sound = checks.as_array().unwrap().iter().all(|check| check["ok"] != false);
    assert!(sound, "{checks}");
}

#[test]
fn what_cannot_be_restored_leaves_nothing() {
    let home = lived_in();
    let text = export(&home, None, "a.json");
    // Only an owner may.
    let error = home.fails(3, ["--user", "bob@x.org", "import", "a.json"]);
    assert!(
        error.err.contains("only owners can restore into \"Sales\" (you are a member"),
        "{error:?}"
    );
    // The records are in another book of the same file.
    home.ok(["book", "add", "Copy"]);
    let error = home.fails(5, ["--book", "Copy", "import", "a.json"]);
    assert!(error.err.contains("in another book of this file"), "{error:?}");
    // A broken file says where, and nothing of it stays.
    let empty =
        |db: &str| home.json(["--db", db, "contact", "list"]).as_array().unwrap().is_empty();
    let cut = &text[..text.len() - 40];
    let wrong = text.replace("\"2026-11-22T10:00:00Z\"", "\"noon\"");
    let deep = format!("{{\"touchline\":1,\"x\":{}", "[".repeat(1_000));
    let newer = text.replacen("\"touchline\":1", "\"touchline\":99", 1);
    for (name, text, why) in [
        ("cut.json", cut, "EOF while parsing"),
        ("wrong.json", &wrong, "\"noon\" is not a time at line"),
        ("deep.json", &deep, "nested deeper"),
        ("newer.json", &newer, "a newer Touchline reads it"),
    ] {
        home.write(name, text);
        let error = home.fails(2, ["--db", "broken.db", "import", name]);
        assert!(error.err.contains(why), "{name}: {error:?}");
        assert!(empty("broken.db"), "{name}");
    }
    let trial = home.ok(["--db", "broken.db", "import", "a.json", "--dry-run"]);
    assert!(trial.out.contains("3 interactions"), "{trial:?}");
    assert!(empty("broken.db"));
    home.fails(2, ["--db", "broken.db", "import", "a.json", "--label", "x"]);
    home.fails(2, ["export", "x.json", "label:vip"]);
}

#[test]
fn what_was_deleted_is_not_brought_back_by_an_import() {
    let home = Home::new();
    home.ok(["c", "--new", "Ana Ruiz", "one"]);
    export(&home, None, "before.json");
    home.ok(["interaction", "delete", "last", "--yes"]);
    let text = export(&home, None, "a.json");
    home.ok(["--db", "new.db", "import", "a.json"]);
    let again = home.json(["--db", "new.db", "import", "before.json"]);
    assert_eq!(again["interactions"]["created"], 0, "{again}");
    assert_eq!(export(&home, Some("new.db"), "b.json"), text);
}
