//! Exit codes, bad input, global flags, help, and a reader that goes away.

mod cli_support;

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::process::Stdio;

use cli_support::{Home, finish};

#[test]
fn bare_tl_without_a_terminal_names_a_command() {
    let home = Home::new();
    let ran = home.fails(2, [] as [&str; 0]);
    assert!(ran.err.contains("tl contact list"), "{ran:?}");
    assert_eq!(home.json_error(2, [] as [&str; 0])["kind"], "usage");
    assert!(!home.database().exists());
}

#[test]
fn wrong_commands_and_flags_are_usage_errors() {
    let home = Home::new();
    let ran = home.fails(2, ["contcat", "list"]);
    assert!(ran.err.contains("did you mean `contact`?"), "{ran:?}");
    for arguments in [
        &["contact"][..],
        &["contact", "frob"],
        &["contact", "list", "--frob"],
        &["contact", "add"],
        &["member", "add", "a@example.org"],
        &["member", "role", "x", "king"],
        &["--color", "blue", "undo"],
        &["timeline", "x", "--limit", "-1"],
        &["timeline", "x", "--limit", "many"],
        &["import"],
        &["import", "x", "--format", "docx"],
        &["config"],
        &["config", "frob"],
        // Commands of later releases do not exist yet.
        &["merge"],
        &["export", "x"],
    ] {
        home.fails(2, arguments);
        assert_eq!(home.json_error(2, arguments)["kind"], "usage", "{arguments:?}");
    }
    let ran = home.fails(2, ["contact", "show", "Ana", "Ruiz"]);
    assert!(ran.err.contains("\"Ana Ruiz\""), "{ran:?}");
    // --json counts wherever it stands, but not after --.
    let ran = home.tl(["--json", "contact", "frob"]);
    assert!(ran.err.starts_with("{\"error\":"), "{ran:?}");
    let ran = home.tl(["contact", "frob", "--", "--json"]);
    assert!(ran.err.starts_with("error: "), "{ran:?}");
    assert!(!home.database().exists(), "a usage error makes no file");
}

#[test]
fn what_is_refused_says_what_is_expected() {
    let home = Home::new();
    home.ok(["contact", "add", "Ana"]);
    for limit in ["-1", "0", "many"] {
        let ran = home.fails(2, ["activity", "--limit", limit]);
        assert!(ran.err.contains("give a number from 1 on"), "{ran:?}");
    }
    let ran = home.fails(2, ["activity", "--contact", "Ana", "--account", "Acme"]);
    assert!(ran.err.contains("hint: give one of the two"), "{ran:?}");
    assert!(!ran.err.contains("write tl"), "{ran:?}");
    let ran = home.fails(2, ["contact", "edit", "Ana", "--birthday", "2999-01-01"]);
    assert!(ran.err.contains("the birthday 2999-01-01 lies in the future"), "{ran:?}");
    home.ok(["contact", "edit", "Ana", "--birthday", "--12-31"]);
}

#[test]
fn a_path_that_leads_nowhere_is_told() {
    let home = Home::new();
    let file = home.path("typo/deep/book.db").display().to_string();
    let ran = home.fails(6, ["--db", &file, "contact", "list"]);
    assert!(ran.err.contains("there is no folder "), "{ran:?}");
    assert!(!home.path("typo").exists());
    let settings = home.path("typo.toml").display().to_string();
    let ran = home.ok(["--config", &settings, "contact", "list"]);
    assert!(ran.err.contains("there is no settings file "), "{ran:?}");
    assert!(ran.err.contains("typo.toml"), "{ran:?}");
}

#[test]
fn every_command_has_help_that_starts_with_examples() {
    let home = Home::new();
    let commands = [
        "",
        "log",
        "c",
        "e",
        "m",
        "n",
        "timeline",
        "activity",
        "contact",
        "contact add",
        "contact list",
        "contact show",
        "contact edit",
        "contact archive",
        "contact delete",
        "contact star",
        "contact label",
        "contact relate",
        "account",
        "account add",
        "account list",
        "account show",
        "account edit",
        "account delete",
        "opportunity",
        "opportunity add",
        "opportunity list",
        "opportunity show",
        "opportunity edit",
        "opportunity move",
        "opportunity delete",
        "interaction",
        "interaction show",
        "interaction edit",
        "interaction delete",
        "interaction pin",
        "undo",
        "book",
        "book list",
        "book add",
        "book show",
        "book edit",
        "book delete",
        "book use",
        "member",
        "member list",
        "member add",
        "member edit",
        "member role",
        "member remove",
        "filter",
        "filter list",
        "filter save",
        "filter delete",
        "handover",
        "label",
        "label list",
        "label add",
        "label edit",
        "label delete",
        "import",
        "config",
        "config path",
        "config show",
        "config get",
        "config set",
        "config edit",
        "doctor",
    ];
    for command in commands {
        let ran = home.ok(command.split_whitespace().chain(["--help"]));
        assert!(ran.out.starts_with("Examples:\n  "), "{command}: {}", ran.out);
        assert!(ran.err.is_empty(), "{command}");
        for flag in
            ["--db", "--config", "--user", "--book", "--json", "--color", "--quiet", "--yes"]
        {
            assert!(ran.out.contains(flag), "{command}: {flag}");
        }
    }
    assert_eq!(home.ok(["--version"]).out, format!("tl {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn global_flags_stand_before_or_after() {
    let home = Home::new();
    let db = home.path("elsewhere.db");
    let db = db.to_str().unwrap();
    home.ok(["--db", db, "contact", "add", "Ana"]);
    assert_eq!(home.ok(["contact", "list", "--db", db, "--json"]).out.matches("Ana").count(), 1);
    let mut command = home.command(["contact", "list"]);
    command.env("TOUCHLINE_DB", db);
    assert!(finish(command, b"").out.contains("Ana"));
    assert!(!home.database().exists());
    assert_eq!(home.ok(["--quiet", "contact", "add", "Bob", "--db", db]).err, "");
    // The same file again, quiet; a new one is announced, unless quiet.
    assert_eq!(
        home.ok(["--db", home.path("new.db").to_str().unwrap(), "contact", "list", "--quiet"]).err,
        ""
    );
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let home = Home::with_people();
    home.ok(["c", "bob", "hi"]);
    for arguments in [&["timeline", "bob"][..], &["timeline", "bob", "--color", "auto"]] {
        assert!(!home.ok(arguments).out.contains('\x1b'));
    }
    let mut command = home.command(["timeline", "bob", "--color", "always"]);
    command.env("NO_COLOR", "1");
    let ran = finish(command, b"");
    assert!(ran.out.contains("\x1b[36mcall"), "{ran:?}");
    let ran = finish(home.command(["--color=always", "frob"]), b"");
    assert!(ran.err.starts_with("\x1b[1;31merror:"), "{ran:?}");
    assert_eq!(finish(home.command(["frob"]), b"").err.find('\x1b'), None);
}

#[test]
fn files_that_are_none_of_ours_are_storage_errors() {
    let home = Home::new();
    let folder = home.path("folder");
    std::fs::create_dir(&folder).unwrap();
    let text = home
        .write("notes.txt", "just some notes, long enough to be looked at by anybody ".repeat(9));
    let mut other = b"SQLite format 3\0".to_vec();
    other.resize(4096, 0);
    let other = home.write("other.db", other);
    for path in [folder.to_str().unwrap(), &text, &other] {
        let before = std::fs::read(path).ok();
        home.fails(6, ["--db", path, "contact", "list"]);
        assert_eq!(home.json_error(6, ["--db", path, "c", "x", "y"])["kind"], "storage");
        home.fails(6, ["--db", path, "doctor"]);
        assert_eq!(std::fs::read(path).ok(), before, "{path} was left alone");
    }
    home.fails(6, ["--db", "/dev/null/x.db", "contact", "list"]);
    // Commands that look do not make a missing file.
    let missing = home.path("missing.db");
    home.fails(6, ["--db", missing.to_str().unwrap(), "doctor"]);
    assert!(!missing.exists());
}

#[test]
fn an_empty_file_is_taken_or_refused_but_never_half_made() {
    let home = Home::new();
    let empty = home.write("empty.db", "");
    let ran = home.tl(["--db", &empty, "contact", "list"]);
    assert!(ran.code == 0 || ran.code == 6, "{ran:?}");
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let home = Home::with_people();
    let path = home.database();
    let mut bytes = std::fs::read(&path).unwrap();
    // The user_version of the header: major times 1000.
    bytes[60..64].copy_from_slice(&99_000u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let ran = home.fails(6, ["contact", "list"]);
    assert!(ran.err.contains("newer"), "{ran:?}");
    home.fails(6, ["c", "bob", "hi"]);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_file_that_cannot_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::with_people();
    let path = home.database();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&path).is_ok() {
        // This account may write everything.
        return;
    }
    assert_eq!(home.ok(["contact", "list"]).out.lines().count(), 3);
    home.fails(6, ["c", "bob", "hi"]);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    home.fails(6, ["contact", "list"]);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let home = Home::with_people();
    let bad = OsString::from_vec(b"a\xff\xfeb".to_vec());
    for arguments in [
        vec![OsString::from("contact"), "add".into(), bad.clone()],
        vec![OsString::from("c"), "bob".into(), bad.clone()],
        vec![OsString::from("c"), bad.clone(), "x".into()],
        vec![bad.clone()],
    ] {
        let ran = home.fails(2, arguments);
        assert!(ran.err.contains("UTF-8") || ran.err.contains("unrecognized"), "{ran:?}");
    }
}

#[test]
fn endless_names_are_refused_in_few_words() {
    let home = Home::with_people();
    // One argument may have 128 KiB; a megabyte comes by standard input (cli_log).
    let long = "x".repeat(100_000);
    for arguments in [
        &["contact", "add", &long][..],
        &["contact", "add", "Ana", "--title", &long],
        &["label", "add", &long],
        &["book", "add", &long],
        &["c", "bob", "x", "--outcome", &long],
    ] {
        let ran = home.fails(2, arguments);
        assert!(ran.err.len() < 5_000, "{}", ran.err.len());
    }
    let ran = home.fails(4, ["timeline", &long]);
    assert!(ran.err.len() < 10_000, "{}", ran.err.len());
    home.ok(["contact", "add", &"x".repeat(1_000)]);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let home = Home::new();
    let cards: String = (0..3_000)
        .map(|n| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person {n}\r\nEND:VCARD\r\n"))
        .collect();
    home.ok(["import", &home.write("many.vcf", cards)]);
    for arguments in [&["contact", "list", "--all"][..], &["contact", "list", "--all", "--json"]] {
        let mut child = home.command(arguments).stdin(Stdio::null()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    if let Ok(full) = full {
        let mut command = home.command(["contact", "list", "--all"]);
        let output = command.stdout(full).spawn().unwrap().wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(6), "{output:?}");
    }
}

#[test]
fn pages_follow_each_other_without_gaps() {
    let home = Home::new();
    let cards: String = (0..1_203)
        .map(|n| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person {n:04}\r\nEND:VCARD\r\n"))
        .collect();
    home.ok(["import", &home.write("many.vcf", cards)]);
    let list = home.json(["contact", "list", "--all"]);
    let names: Vec<&str> =
        list.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    let expected: Vec<String> = (0..1_203).map(|n| format!("Person {n:04}")).collect();
    assert_eq!(names, expected);
    let cut = home.ok(["contact", "list"]);
    assert_eq!(cut.out.lines().count(), 50);
    assert_eq!(cut.err, "first 50 of 1,203; --all shows every one\n");
    assert_eq!(home.ok(["contact", "list", "--limit", "777"]).out.lines().count(), 777);
}
