//! `tl search`.

mod cli_support;

use cli_support::{Home, harmless};
use serde_json::Value;

fn home() -> Home {
    let home = Home::new();
    home.ok([
        "contact",
        "add",
        "Ana Ruíz",
        "--account",
        "Łódź Trading",
        "--email",
        "ana@example.org",
        "--phone",
        "+49 171 5551234",
        "--label",
        "Key account",
        "--notes",
        "Sails in the evening",
    ]);
    home.ok(["contact", "add", "山田太郎"]);
    home.ok(["c", "ana", "Wants the Q3 price", "--at", "2026-01-05 10:00"]);
    home.ok(["n", "ana", "Invoice INV20237788 was paid", "--at", "2026-01-06 10:00"]);
    home.ok(["m", "山田", "大阪の価格を話した", "--at", "2026-01-07 10:00"]);
    home
}

fn kinds(list: &Value) -> Vec<(&str, &str)> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|found| {
            let record = &found["record"];
            let said = record["name"].as_str().or(record["summary"].as_str()).unwrap();
            (found["kind"].as_str().unwrap(), said)
        })
        .collect()
}

#[test]
fn contacts_accounts_and_interactions_are_found() {
    let home = home();
    for (typed, found) in [
        ("ruiz", &[("contact", "Ana Ruíz")][..]),
        ("lodz", &[("contact", "Ana Ruíz"), ("account", "Łódź Trading")]),
        ("5551234", &[("contact", "Ana Ruíz")]),
        ("key acc", &[("contact", "Ana Ruíz")]),
        ("sails", &[("contact", "Ana Ruíz")]),
        ("太郎", &[("contact", "山田太郎")]),
        ("PRICE", &[("interaction", "Wants the Q3 price")]),
        ("7788", &[("interaction", "Invoice INV20237788 was paid")]),
        ("価格", &[("interaction", "大阪の価格を話した")]),
        ("price type:note", &[]),
        ("type:meeting", &[("interaction", "大阪の価格を話した")]),
        ("since:2026-01-06 paid", &[("interaction", "Invoice INV20237788 was paid")]),
        (
            "label:\"key account\" p",
            &[
                ("interaction", "Invoice INV20237788 was paid"),
                ("interaction", "Wants the Q3 price"),
            ],
        ),
        ("label:\"key account\" -paid -purchasing price", &[("interaction", "Wants the Q3 price")]),
        ("is:starred ana", &[]),
        ("山田 -has:note", &[("contact", "山田太郎")]),
        ("\"q3 price\"", &[("interaction", "Wants the Q3 price")]),
        ("\"price q3\"", &[]),
    ] {
        let list = home.json(["search", typed]);
        assert_eq!(kinds(&list), found, "{typed}");
    }
    let ran = home.ok(["search", "--json", "ruiz"]);
    assert!(ran.out.starts_with("[\n{\"kind\":\"contact\",\"record\":{\"id\":"), "{ran:?}");
    let whole = home.json(["search", "price", "--all"]);
    assert_eq!(whole, home.json(["search", "price"]));
    let record = &whole[0]["record"];
    assert_eq!(record["contacts"][0]["name"], "Ana Ruíz");
    assert_eq!(record["type"], "call");
}

#[test]
fn what_must_not_be_there_holds_without_other_words() {
    let home = Home::new();
    let people: [&[&str]; 3] = [
        &["Ana Ruiz", "--label", "vip", "--account", "Acme"],
        &["Bob Lee", "--label", "vip", "--notes", "left Acme"],
        &["Cy Young", "--label", "vip"],
    ];
    for who in people {
        home.ok(["contact", "add"].iter().chain(who));
    }
    home.ok(["c", "ana", "about the lamp"]);
    home.ok(["c", "cy", "about Acme"]);
    home.ok(["c", "cy", "about the chair"]);
    let cy = [("contact", "Cy Young"), ("interaction", "about the chair")];
    let entries = [("interaction", "about the chair"), ("interaction", "about the lamp")];
    for all in [&[][..], &["--all"]] {
        let list = home.json(["search"].iter().chain(all).chain(&["label:vip -acme"]));
        let found = kinds(&list);
        assert_eq!(found[0], cy[0], "{found:?}");
        let mut rest = found[1..].to_vec();
        rest.sort_unstable();
        assert_eq!(rest, entries);
    }
}

#[test]
fn archived_contacts_are_found_with_words_and_without() {
    let home = Home::new();
    for who in ["Ana Ruiz", "Ana Soto", "Bob Lee"] {
        home.ok(["contact", "add", who, "--label", "vip"]);
    }
    home.ok(["contact", "archive", "soto"]);
    for (typed, found) in [
        ("label:vip", "Ana Ruiz, Ana Soto, Bob Lee"),
        ("label:vip an", "Ana Ruiz, Ana Soto"),
        ("an", "Ana Ruiz, Ana Soto"),
        ("label:vip -is:archived", "Ana Ruiz, Bob Lee"),
        ("label:vip an -is:archived", "Ana Ruiz"),
        ("label:vip is:archived", "Ana Soto"),
        ("an is:archived", "Ana Soto"),
    ] {
        for all in [&[][..], &["--all"]] {
            let list = home.json(["search"].iter().chain(all).chain(&[typed]));
            let mut names: Vec<_> = kinds(&list).into_iter().map(|(_, name)| name).collect();
            names.sort_unstable();
            assert_eq!(names.join(", "), found, "{typed}");
        }
    }
    let ran = home.ok(["search", "label:vip"]);
    let soto = ran.out.lines().find(|line| line.contains("Soto")).unwrap();
    assert!(soto.contains("archived"), "{ran:?}");
}

#[test]
fn one_record_is_one_line_and_a_cut_list_says_so() {
    let home = home();
    let ran = home.ok(["search", "a"]);
    assert!(ran.out.starts_with("contact      Ana Ruíz  Łódź Trading  ["), "{ran:?}");
    assert!(ran.err.contains("one letter: only contacts were searched"), "{ran:?}");
    let ran = home.ok(["search", "trading"]);
    assert_eq!(ran.out.lines().count(), 2, "{ran:?}");
    let ran = home.ok(["search", "trading", "--limit", "1"]);
    assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
    assert!(ran.err.contains("first 1; more exist, --all shows every one"), "{ran:?}");
    let ran = home.ok(["search", "trading", "--all"]);
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (2, ""), "{ran:?}");
    let ran = home.ok(["search", "purch"]);
    assert!(ran.out.is_empty() && ran.err.contains("nothing has \"purch\""), "{ran:?}");
    assert_eq!(home.json(["search", "purch"]), Value::Array(Vec::new()));
}

#[test]
fn what_cannot_be_searched_is_told() {
    let home = home();
    let ran = home.fails(2, ["search", "  "]);
    assert!(ran.err.contains("there is nothing to search for"), "{ran:?}");
    let ran = home.ok(["search", "foo:bar"]);
    assert!(ran.err.contains("foo:") && ran.err.contains("looked for as it stands"), "{ran:?}");
    home.fails(2, ["search"]);
    home.fails(4, ["search", "by:nobody", "price"]);
    // A known key that is given nothing it can hold is no text that somebody looks for.
    let ran = home.fails(2, ["search", "price due:x"]);
    assert!(ran.err.contains("at character 11, \"x\""), "{ran:?}");
    assert!(ran.err.contains("\"x\" is not a time"), "{ran:?}");
    for text in [
        "\"",
        "*",
        "NEAR(a b)",
        "a AND",
        "'; DROP TABLE contact; --",
        "\u{202e}",
        "\u{301}",
        "-- -x",
        "\"a",
    ] {
        let ran = home.ok(["search", "--", text]);
        harmless(&ran);
    }
}
