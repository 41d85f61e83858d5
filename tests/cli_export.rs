//! `tl export`: follow-ups as to-dos, on the built binary.

mod cli_support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use cli_support::Home;

/// Today there is Sunday, 22 November 2026.
fn home() -> Home {
    let home = Home::with_people();
    home.ok(["follow-up", "add", "Ana Ruiz", "2026-12-01 15:30", "send; the quote, again"]);
    home.ok(["follow-up", "add", "Bob Lee", "tomorrow"]);
    home
}

/// What is exported to standard output: its lines end as the standard says.
fn exported(home: &Home, arguments: &[&str]) -> String {
    let ran = home.tl_with([&["export", "-", "--format", "ics"], arguments].concat(), b"");
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.out
}

fn values<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let name = format!("{name}:");
    text.split("\r\n").filter_map(|line| line.strip_prefix(name.as_str())).collect()
}

#[test]
fn follow_ups_keep_their_uid_until_they_are_done_and_after() {
    let home = home();
    let first = exported(&home, &[]);
    assert_eq!(values(&first, "DUE"), ["20261123T090000Z", "20261201T153000Z"]);
    assert_eq!(values(&first, "SUMMARY"), ["Call Bob Lee", r"send\; the quote\, again (Ana Ruiz)"]);
    assert_eq!(exported(&home, &[]), first, "the same bytes");
    let uids = values(&first, "UID");
    let list = home.json(["follow-up", "list"]);
    assert_eq!(uids, [list[0]["id"].as_str().unwrap(), list[1]["id"].as_str().unwrap()]);
    // What is done stays, and says so; what is put off was changed later.
    let later = |arguments: &[&str]| {
        let mut command = home.command(arguments);
        command.env("TOUCHLINE_NOW", "2026-11-23T08:00:00Z");
        assert!(command.output().unwrap().status.success());
    };
    later(&["follow-up", "done", uids[0]]);
    later(&["follow-up", "snooze", uids[1], "2026-12-03"]);
    let then = exported(&home, &[]);
    assert_eq!(values(&then, "UID"), [uids[1], uids[0]]);
    assert_eq!(values(&then, "STATUS"), ["NEEDS-ACTION", "COMPLETED"]);
    assert_eq!(values(&then, "COMPLETED"), ["20261123T080000Z"]);
    assert_eq!(values(&then, "DUE")[0], "20261203T090000Z");
    assert_eq!(values(&then, "DTSTAMP"), ["20261123T080000Z"; 2]);
    assert_eq!(values(&first, "DTSTAMP"), ["20261122T100000Z"; 2]);
}

#[test]
fn days_are_those_of_the_time_zone() {
    let home = Home::with_people();
    let mut command = home.command(["follow-up", "add", "Ana Ruiz", "2026-07-01"]);
    command.env("TZ", "America/New_York");
    assert!(command.output().unwrap().status.success());
    let text = exported(&home, &[]);
    assert_eq!(values(&text, "DUE"), ["20260701T130000Z"], "9:00 in New York");
}

#[test]
fn one_members_are_theirs_alone() {
    let home = home();
    home.ok(["member", "add", "bob@x.org", "--name", "Bob Meyer", "--role", "member"]);
    home.ok(["follow-up", "add", "Ana Soto", "fri", "ask", "--assign", "bob@x.org"]);
    let count = |arguments: &[&str]| values(&exported(&home, arguments), "UID").len();
    assert_eq!(count(&[]), 3);
    assert_eq!(count(&["--mine"]), 2);
    assert_eq!(count(&["--member", "bob"]), 1);
    home.fails(4, ["export", "x.ics", "--member", "nobody"]);
    assert!(!home.path("x.ics").exists());
}

#[test]
fn a_file_is_replaced_as_a_whole() {
    let home = home();
    let path = home.write("due.ics", "something else");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let ran = home.ok(["export", path.as_str()]);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("Exported 2 follow-ups to "), "{ran:?}");
    assert!(ran.err.contains("in place of the file that was there"), "{ran:?}");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
    let made = home.json(["export", "new.ics"]);
    assert_eq!((made["format"].as_str(), made["follow_ups"].as_u64()), (Some("ics"), Some(2)));
    assert_eq!(fs::metadata(home.path("new.ics")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read(home.path("new.ics")).unwrap(), text.as_bytes());
    let ran = home.ok(["export", "third.ics"]);
    assert!(!ran.err.contains("in place of"), "{ran:?}");
    // A link leads to the file that is meant.
    std::os::unix::fs::symlink(&path, home.path("link.ics")).unwrap();
    home.ok(["export", "link.ics", "--mine"]);
    assert!(fs::symlink_metadata(home.path("link.ics")).unwrap().is_symlink());
    // Nothing is left beside it.
    let left = fs::read_dir(home.path(".")).unwrap();
    let names = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.into_iter().any(|name| name.starts_with(".tmp")));
}

#[test]
fn what_cannot_be_written_is_said_and_nothing_is_lost() {
    let home = home();
    let database = home.database();
    let before = fs::read(&database).unwrap();
    let ran = home.fails(5, ["export", database.to_str().unwrap(), "--format", "ics"]);
    assert!(ran.err.contains("the file that your books are in"), "{ran:?}");
    assert_eq!(fs::read(&database).unwrap(), before);
    home.fails(2, ["export", ".", "--format", "ics"]);
    home.fails(6, ["export", "missing/folder/x.ics"]);
    home.ok(["export", "/dev/null", "--format", "ics"]);
    assert!(!fs::metadata("/dev/null").unwrap().is_file(), "it is still a device");
}

#[test]
fn an_unknown_format_says_which_there_are() {
    let home = home();
    for arguments in [
        &["export", "x.docx"][..],
        &["export", "-"],
        &["export", "x"],
        &["export", "x.ics", "--format", "docx"],
    ] {
        let ran = home.fails(2, arguments);
        assert!(
            ran.err.contains("json, the whole book, csv, vcard (.vcf), markdown (.md) and ics"),
            "{ran:?}"
        );
    }
    for arguments in [
        &["export", "x.ics", "label:vip"][..],
        &["export", "x.ics", "--raw"],
        &["export", "x.vcf", "--of", "contacts"],
        &["export", "x.csv", "--mine"],
        &["export", "x.csv", "--of", "interactions", "--archived"],
    ] {
        home.fails(2, arguments);
        assert!(!home.path(arguments[1]).exists());
    }
    // No file is made by looking for what to export.
    let empty = Home::new();
    empty.fails(6, ["export", "x.ics"]);
    assert!(!empty.database().exists());
}

/// Somebody of a book with a fancy name, and a second book that is empty.
fn with_formulas() -> Home {
    let home = Home::with_people();
    home.ok([
        "contact",
        "add",
        "=HYPERLINK(1)",
        "--email",
        "eve@example.org",
        "--phone",
        "+49 89 1234",
        "--label",
        "vip",
        "--notes",
        "a, \"b\"\nand c",
        "--birthday",
        "--02-29",
        "--set",
        "size=XL",
    ]);
    home.ok(["c", "=HYPERLINK(1)", "# hello *you*"]);
    home
}

fn table(home: &Home, arguments: &[&str]) -> String {
    let ran = home.tl_with([&["export", "-", "--format", "csv"], arguments].concat(), b"");
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.out
}

#[test]
fn a_table_defuses_formulas_and_comes_back_raw() {
    let home = with_formulas();
    let safe = table(&home, &["label:vip"]);
    assert!(safe.contains(",'=HYPERLINK(1),") && safe.contains(",'+49 89 1234"), "{safe}");
    assert_eq!(safe.matches("\r\n").count(), 2, "{safe}");
    let raw = table(&home, &["--raw"]);
    assert!(raw.contains(",=HYPERLINK(1),"), "{raw}");
    // Into an empty book, and out again: the same but for the ids.
    home.ok(["book", "add", "Copy"]);
    for (form, text) in [("raw", &raw), ("safe", &table(&home, &[]))] {
        home.write("all.csv", text);
        home.ok(["book", "add", form]);
        let imported = home.json(["--book", form, "import", "all.csv"]);
        assert_eq!(imported["failed"].as_array().unwrap().len(), 0, "{imported}");
        let again = table(&home, &["--raw", "--book", form]);
        let without_ids = |text: &str| -> Vec<String> {
            let cut = |line: &str| line.split_once(',').map_or(line, |(_, rest)| rest).to_owned();
            text.lines().map(cut).collect()
        };
        assert_eq!(without_ids(&again), without_ids(&raw));
    }
}

#[test]
fn filters_are_those_of_the_lists() {
    let home = with_formulas();
    let rows = |arguments: &[&str]| table(&home, arguments).matches("\r\n").count() - 1;
    let all = home.json(["contact", "list"]).as_array().unwrap().len();
    assert_eq!(rows(&[]), all);
    assert_eq!(rows(&["ana"]), 2);
    assert_eq!(rows(&["--label", "vip"]), 1);
    home.ok(["contact", "archive", "Bob Lee"]);
    assert_eq!((rows(&[]), rows(&["--archived"])), (all - 1, 1));
    assert_eq!(rows(&["--of", "interactions"]), 1);
    assert_eq!(rows(&["--of", "interactions", "type:note"]), 0);
    assert_eq!(rows(&["--of", "interactions", "--label", "vip"]), 1);
    home.fails(2, ["export", "-", "--format", "csv", "nokey:x"]);
    home.fails(4, ["export", "-", "--format", "csv", "label:nothing"]);
}

#[test]
fn cards_and_timelines_are_written() {
    let home = with_formulas();
    let made = home.json(["export", "vip.vcf", "label:vip"]);
    assert_eq!((made["format"].as_str(), made["contacts"].as_u64()), (Some("vcard"), Some(1)));
    assert!(made["interactions"].is_null() && made["follow_ups"].is_null(), "{made}");
    let cards = fs::read_to_string(home.path("vip.vcf")).unwrap();
    assert!(cards.contains("FN:=HYPERLINK(1)\r\n") && cards.contains("BDAY:--0229\r\n"), "{cards}");
    home.ok(["book", "add", "Copy"]);
    let imported = home.json(["--book", "Copy", "import", "vip.vcf"]);
    assert_eq!(imported["contacts"]["created"].as_u64(), Some(1), "{imported}");
    let made = home.ok(["export", "vip.md", "label:vip"]);
    assert!(made.err.contains("Exported 1 contact and 1 interaction to "), "{made:?}");
    let text = fs::read_to_string(home.path("vip.md")).unwrap();
    assert!(
        text.contains("\n## \\=HYPERLINK(1)\n") && text.contains("> \\# hello \\*you\\*"),
        "{text}"
    );
}
