//! The JSON contract, key by key and in order.

mod cli_support;

use cli_support::{Home, keys, keys_in_order};
use serde_json::Value;

const INTERACTION: [&str; 21] = [
    "id",
    "type",
    "summary",
    "occurred_at",
    "logged_at",
    "logged_by",
    "author",
    "contacts",
    "accounts",
    "opportunity",
    "direction",
    "outcome",
    "duration_seconds",
    "location",
    "satisfaction",
    "resolution",
    "checklist",
    "quality",
    "pinned",
    "source",
    "edited_at",
];
const CONTACT: [&str; 22] = [
    "id",
    "name",
    "account",
    "holder",
    "title",
    "emails",
    "phones",
    "urls",
    "handles",
    "addresses",
    "labels",
    "starred",
    "archived",
    "birthday",
    "notes",
    "custom",
    "cadence_days",
    "last_interaction_at",
    "interaction_count",
    "engagement",
    "created_at",
    "updated_at",
];
const ACCOUNT: [&str; 8] =
    ["id", "name", "parent", "domains", "holder", "contacts", "last_interaction_at", "engagement"];
const OPPORTUNITY: [&str; 11] = [
    "id",
    "title",
    "account",
    "contacts",
    "stage",
    "reason",
    "amount",
    "currency",
    "close_date",
    "closed_at",
    "created_at",
];
const MEMBER: [&str; 6] = ["id", "name", "email", "login", "role", "since"];
const BOOK: [&str; 8] =
    ["id", "name", "tint", "icon", "role", "contacts", "interactions", "members"];

/// Runs with `--json` and demands these keys in this order, in the record or the first of a list.
fn shape(home: &Home, expected: &[&str], arguments: &[&str]) -> Value {
    let ran = home.ok([arguments, &["--json"]].concat());
    assert_eq!(keys_in_order(&ran.out), expected, "{arguments:?}: {}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn contacts() {
    let home = Home::new();
    home.ok(["member", "add", "bob@example.org", "--role", "member"]);
    let added = shape(
        &home,
        &CONTACT,
        &[
            "contact",
            "add",
            "Ana Ruiz",
            "--email",
            "ana@example.org",
            "--phone",
            "+49 89 1",
            "--account",
            "Acme",
            "--title",
            "CTO",
            "--label",
            "b",
            "--label",
            "a",
            "--notes",
            "n",
            "--birthday",
            "1985-04-15",
            "--holder",
            "bob",
            "--set",
            "z=1",
            "--set",
            "a=2",
            "--url",
            "https://e.org",
            "--handle",
            "x=ana",
            "--address",
            "Main St 1",
        ],
    );
    assert_eq!(keys(&added["account"]), ["id", "name"]);
    assert_eq!(keys(&added["holder"]), ["id", "name"]);
    for list in ["emails", "phones", "urls", "handles", "addresses"] {
        assert_eq!(keys(&added[list][0]), ["label", "value"], "{list}");
    }
    assert_eq!(added["handles"][0], serde_json::json!({"label": "x", "value": "ana"}));
    assert_eq!(added["labels"], serde_json::json!(["a", "b"]));
    assert_eq!(added["custom"], serde_json::json!({"z": "1", "a": "2"}));
    assert_eq!(added["birthday"], "1985-04-15");
    assert_eq!(added["created_at"], "2026-11-22T10:00:00Z");
    assert_eq!(added["interaction_count"], 0);
    assert!(
        ["cadence_days", "engagement", "last_interaction_at"]
            .iter()
            .all(|key| added[key].is_null())
    );
    assert_eq!(added["id"].as_str().unwrap().len(), 36);
    home.ok(["c", "ana", "x"]);
    let list = shape(&home, &CONTACT, &["contact", "list"]);
    assert_eq!(list[0]["last_interaction_at"], "2026-11-22T10:00:00Z");
    shape(&home, &CONTACT, &["contact", "show", "ana"]);
    shape(&home, &CONTACT, &["contact", "edit", "ana", "--title", "CEO"]);
    shape(&home, &CONTACT, &["contact", "star", "ana"]);
    shape(&home, &CONTACT, &["contact", "archive", "ana"]);
    shape(&home, &CONTACT, &["contact", "label", "ana", "vip"]);
    home.ok(["contact", "add", "Bob"]);
    let tie = shape(
        &home,
        &["id", "from", "kind", "to"],
        &["contact", "relate", "ana", "friend-of", "bob"],
    );
    assert_eq!(keys(&tie["from"]), ["id", "name"]);
    let deleted =
        ["kind", "id", "name", "deleted", "entries_deleted", "entries_kept", "purge_pending"];
    shape(&home, &deleted, &["contact", "delete", "bob", "--yes"]);
}

#[test]
fn interactions() {
    let home = Home::with_people();
    home.ok(["opportunity", "add", "Q3", "--account", "Acme"]);
    let logged = shape(&home, &INTERACTION, &["log", "Ana Ruiz", "hello", "--opportunity", "q3"]);
    assert_eq!(keys(&logged["logged_by"]), ["id", "name"]);
    assert_eq!(keys(&logged["contacts"][0]), ["id", "name"]);
    assert_eq!(keys(&logged["accounts"][0]), ["id", "name"]);
    assert_eq!(keys(&logged["opportunity"]), ["id", "title"]);
    assert_eq!(logged["direction"], "out");
    assert_eq!(logged["quality"], "signal");
    assert_eq!(logged["checklist"], serde_json::json!([]));
    for key in [
        "author",
        "outcome",
        "duration_seconds",
        "location",
        "satisfaction",
        "resolution",
        "source",
        "edited_at",
    ] {
        assert!(logged[key].is_null(), "{key}");
    }
    let id = logged["id"].as_str().unwrap();
    shape(&home, &INTERACTION, &["timeline", "Ana Ruiz"]);
    shape(&home, &INTERACTION, &["activity"]);
    shape(&home, &INTERACTION, &["activity", "--all-books"]);
    shape(&home, &INTERACTION, &["interaction", "show", id]);
    let edited = shape(&home, &INTERACTION, &["interaction", "edit", id, "--satisfaction", "5"]);
    assert_eq!((edited["satisfaction"].as_u64(), edited["edited_at"].is_string()), (Some(5), true));
    shape(&home, &INTERACTION, &["interaction", "pin", id]);
    let table =
        shape(&home, &["member", "contact", "count", "last", "outcome"], &["activity", "--table"]);
    assert_eq!(keys(&table[0]["member"]), ["id", "name"]);
    let version = [
        "written_at",
        "written_by",
        "type",
        "summary",
        "occurred_at",
        "direction",
        "outcome",
        "duration_seconds",
        "location",
        "satisfaction",
        "resolution",
        "contacts",
    ];
    shape(&home, &version, &["interaction", "show", id, "--versions"]);
}

#[test]
fn the_rest() {
    let home = Home::with_people();
    shape(&home, &ACCOUNT, &["account", "add", "Beta"]);
    shape(&home, &ACCOUNT, &["account", "show", "acme"]);
    shape(&home, &ACCOUNT, &["account", "list"]);
    shape(&home, &ACCOUNT, &["account", "edit", "beta", "--name", "Gamma"]);
    let made = shape(
        &home,
        &OPPORTUNITY,
        &[
            "opportunity",
            "add",
            "Q3",
            "--account",
            "Acme",
            "--contact",
            "bob=buys",
            "--amount",
            "7",
        ],
    );
    assert_eq!(keys(&made["contacts"][0]), ["id", "name", "part"]);
    assert_eq!(made["amount"].as_i64(), Some(7));
    for arguments in
        [&["show", "q3"][..], &["list"], &["move", "q3", "lost"], &["edit", "q3", "--title", "Q4"]]
    {
        shape(&home, &OPPORTUNITY, &[&["opportunity"], arguments].concat());
    }
    shape(&home, &MEMBER, &["member", "add", "x@example.org", "--role", "owner"]);
    let list = shape(&home, &MEMBER, &["member", "list"]);
    assert_eq!(list[0]["since"], "2026-11-22T09:00:00Z");
    shape(&home, &MEMBER, &["member", "role", "x@example.org", "viewer"]);
    shape(&home, &MEMBER, &["member", "edit", "x@example.org", "--name", "Xi"]);
    shape(&home, &BOOK, &["book", "add", "Sales"]);
    for arguments in
        [&["show"][..], &["list"], &["use", "sales"], &["edit", "sales", "--tint", "red"]]
    {
        shape(&home, &BOOK, &[&["book"], arguments].concat());
    }
    let label = ["id", "name", "tint", "cadence_days", "contacts"];
    shape(&home, &label, &["label", "add", "vip"]);
    shape(&home, &label, &["label", "list"]);
    shape(&home, &label, &["label", "edit", "vip", "--tint", "red"]);
    shape(&home, &["check", "ok", "detail"], &["doctor"]);
    shape(&home, &["config", "db", "state"], &["config", "path"]);
    assert_eq!(home.json(["config", "show"])["time"]["week_start"], "monday");
}

#[test]
fn times_have_the_offset_of_the_zone() {
    let home = Home::with_people();
    let mut command = home.command(["log", "bob", "hi", "--at", "today 09:30", "--json"]);
    command.env("TZ", "Europe/Berlin");
    let ran = cli_support::finish(command, b"");
    assert!(ran.out.contains(r#""occurred_at":"2026-11-22T09:30:00+01:00""#), "{ran:?}");
    assert!(ran.err.contains("today 09:30 (2026-11-22 09:30)"), "{ran:?}");
}

#[test]
fn hostile_text_is_escaped_and_comes_back_whole() {
    let home = Home::new();
    let name = "E\u{1b}]0;x\u{7}\u{202e}v\u{200b}\u{2060}\u{feff}\u{e0041}\u{9b}31m\u{7f}il 👩‍🚀 é";
    let text = "a\u{1b}[2Jb\r\u{8}c\td\u{2028}e";
    // Home::tl looks at every byte of what is printed.
    assert_eq!(
        home.json(["contact", "add", name, "--title", name, "--account", name, "--label", name])["name"],
        name
    );
    assert_eq!(home.json(["c", name, text])["summary"].as_str().unwrap().replace('\n', "\r"), text);
    assert_eq!(home.json(["contact", "list"])[0]["labels"][0], name);
    for arguments in [
        &["contact", "list"][..],
        &["contact", "show", "last"],
        &["timeline", "last"],
        &["activity"],
        &["activity", "--table"],
        &["account", "list"],
        &["label", "list"],
        &["interaction", "show", "last"],
        &["contact", "star", "last"],
    ] {
        home.ok(arguments);
    }
    home.fails(2, ["contact", "delete", "last"]);
    home.fails(2, ["undo"]);
    home.ok(["contact", "add", &format!("{name} two")]);
    home.tl(["timeline", "evil"]);
    home.fails(4, ["timeline", "\u{1b}[31mnobody\u{202e}"]);
    home.fails(2, ["\u{1b}[31mnope"]);
    home.fails(2, ["contact", "list", "--\u{1b}[31m"]);
    home.fails(2, ["log", "x", "y", "-t", "\u{1b}[31m"]);
    home.fails(2, ["timeline", "last", "--since", "\u{1b}[31m"]);
    home.fails(2, ["contact", "add", "x", "--birthday", "\u{1b}[31m"]);
}
