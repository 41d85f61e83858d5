//! What the day asks for, and how often to be in touch.

mod cli_support;

use cli_support::{Home, keys, keys_in_order};
use serde_json::Value;

fn home() -> Home {
    let home = Home::new();
    home.ok(["contact", "add", "Ana Ruiz", "--label", "vip"]);
    home.ok(["contact", "add", "Bo Lind"]);
    home
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[test]
fn nothing_to_do_is_said() {
    let home = home();
    let ran = home.ok(["today"]);
    assert!(ran.out.is_empty() && ran.err.contains("nothing is due"), "{ran:?}");
    assert!(home.ok(["today", "--check"]).out.is_empty());
    let ran = home.ok(["today", "--json"]);
    let parts = ["follow_ups", "overdue_contacts", "awaiting_reply", "birthdays"];
    assert_eq!(keys_in_order(&ran.out), parts);
}

#[test]
fn the_day_has_four_parts() {
    let home = home();
    home.ok(["c", "ana", "hello", "--at", "40d ago"]);
    home.ok(["cadence", "set", "ana", "30d"]);
    home.ok(["e", "bo", "asks for the price", "--in", "--at", "1h ago"]);
    home.ok(["follow-up", "add", "bo", "today", "send it"]);
    home.ok(["follow-up", "add", "bo", "tomorrow", "not yet"]);
    let birthday = &home.json(["follow-up", "list"])[0]["due"].as_str().unwrap()[..10].to_owned();
    home.ok(["contact", "edit", "bo", "--birthday", &format!("1985{}", &birthday[4..])]);
    let today = home.json(["today"]);
    assert_eq!(today["follow_ups"][0]["text"], "send it");
    assert_eq!(today["follow_ups"].as_array().unwrap().len(), 1);
    let overdue = &today["overdue_contacts"];
    assert_eq!(names(overdue), ["Ana Ruiz"]);
    assert_eq!(keys(&overdue[0]), ["cadence_days", "due", "id", "name"]);
    assert_eq!(overdue[0]["cadence_days"], 30);
    assert_eq!(names(&today["awaiting_reply"]), ["Bo Lind"]);
    assert_eq!(
        (names(&today["birthdays"]), &today["birthdays"][0]["on"]),
        (vec!["Bo Lind"], &birthday.as_str().into())
    );
    let shown = home.ok(["today"]).out;
    for part in
        ["Follow-ups", "send it", "Due by cadence", "every 30d", "Awaiting a reply", "Birthdays"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let ran = home.tl(["today", "--check"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "due: 1 follow-up, 1 contact\n"), "{ran:?}");
    // A call answers and resets.
    home.ok(["c", "ana", "spoke"]);
    home.ok(["c", "bo", "spoke"]);
    let today = home.json(["today"]);
    assert!(
        names(&today["overdue_contacts"]).is_empty() && names(&today["awaiting_reply"]).is_empty()
    );
}

#[test]
fn the_shortest_cadence_wins_and_is_put_off() {
    let home = home();
    let made = home.json(["cadence", "set", "ana", "3mo"]);
    assert_eq!(made["cadence_days"], 90);
    let ran = home.ok(["cadence", "set", "label:vip", "2w"]);
    assert!(ran.err.contains("All who bear vip: every 14d"), "{ran:?}");
    assert_eq!(home.json(["contact", "show", "ana"])["cadence_days"], 14);
    let ran = home.ok(["cadence", "bump", "ana", "2030-01-01"]);
    assert!(ran.err.contains("Ana Ruiz is not due before 2030-01-01"), "{ran:?}");
    let list = home.json(["cadence", "list"]);
    assert_eq!(
        (names(&list), &list[0]["due"].as_str().unwrap()[..10]),
        (vec!["Ana Ruiz"], "2030-01-01")
    );
    home.ok(["cadence", "clear", "label:vip"]);
    assert_eq!(home.json(["contact", "show", "ana"])["cadence_days"], 90);
    home.ok(["cadence", "clear", "ana"]);
    assert!(home.json(["contact", "show", "ana"])["cadence_days"].is_null());
    assert!(home.fails(2, ["cadence", "bump", "ana"]).err.contains("has no cadence"));
    home.fails(2, ["cadence", "set", "ana", "monthly"]);
    home.fails(4, ["cadence", "set", "label:nope", "30d"]);
}

#[test]
fn a_day_is_for_everybody_or_for_one() {
    let home = home();
    home.ok(["member", "add", "bob@x.org", "--name", "Bob", "--role", "member"]);
    home.ok(["member", "add", "vic@x.org", "--name", "Vic", "--role", "viewer"]);
    home.ok(["follow-up", "add", "ana", "2020-01-01", "mine"]);
    home.ok(["follow-up", "add", "ana", "2020-01-01", "his", "--assign", "bob"]);
    for who in ["ana", "bo"] {
        home.ok(["cadence", "set", who, "1d"]);
        home.ok(["c", who, "x", "--at", "40d ago"]);
    }
    home.ok(["contact", "edit", "bo", "--holder", "bob"]);
    let of = |flags: &[&str]| {
        let today = home.json([&["today"], flags].concat());
        let promises = today["follow_ups"].as_array().unwrap().len();
        let names: Vec<String> =
            names(&today["overdue_contacts"]).into_iter().map(str::to_owned).collect();
        (promises, names.join(", "))
    };
    assert_eq!(of(&[]), (2, "Ana Ruiz, Bo Lind".to_owned()));
    assert_eq!(of(&["--mine"]), (1, "Ana Ruiz".to_owned()));
    assert_eq!(of(&["--member", "bob"]), (1, "Ana Ruiz, Bo Lind".to_owned()));
    let refused = home.fails(3, ["--user", "vic@x.org", "cadence", "set", "ana", "9d"]);
    assert!(refused.err.contains("you are a viewer"), "{refused:?}");
    assert_eq!(
        home.ok(["--user", "vic@x.org", "today"]).code,
        0,
        "whoever sees a book sees its day"
    );
}

#[test]
fn birthdays_are_cut_like_all_else_and_that_is_said() {
    let home = home();
    for (name, born) in [("Cy", "--11-22"), ("Dee", "1980-11-22"), ("Eve", "1990-11-24")] {
        home.ok(["contact", "add", name, "--birthday", born]);
    }
    let ran = home.ok(["today", "--limit", "2"]);
    assert!(ran.out.contains("Cy") && ran.out.contains("Dee") && !ran.out.contains("Eve"));
    assert!(ran.err.contains("first 2; more exist, --all shows every one"), "{ran:?}");
    for flags in [&["today", "--limit", "3"][..], &["today", "--all"]] {
        let ran = home.ok(flags);
        assert!(ran.out.contains("Eve") && !ran.err.contains("more exist"), "{ran:?}");
    }
    // For one member: of the contacts that they or nobody holds.
    home.ok(["member", "add", "zoe@x.org", "--name", "Zoe Ford", "--role", "member"]);
    home.ok(["contact", "edit", "Dee", "--holder", "zoe"]);
    assert_eq!(names(&home.json(["today", "--mine"])["birthdays"]), ["Cy", "Eve"]);
    assert_eq!(names(&home.json(["today", "--member", "zoe"])["birthdays"]), ["Cy", "Dee", "Eve"]);
}
