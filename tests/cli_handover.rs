//! Handing over on the command line.

mod cli_support;

use cli_support::{Home, keys_in_order};

/// Bob holds two contacts, an account and a promise; Vic is a viewer.
fn home() -> Home {
    let home = Home::new();
    home.ok(["member", "add", "bob@x.org", "--name", "Bob Lee", "--role", "member"]);
    home.ok(["member", "add", "cy@x.org", "--name", "Cy Fox", "--role", "member"]);
    home.ok(["member", "add", "vic@x.org", "--name", "Vic", "--role", "viewer"]);
    for name in ["Ana Ruiz", "Bo Lind"] {
        home.ok(["contact", "add", name, "--holder", "bob"]);
    }
    home.ok(["contact", "add", "Cleo Marsh", "--holder", "cy"]);
    home.ok(["account", "add", "Acme", "--holder", "bob"]);
    home.ok(["follow-up", "add", "ana", "fri", "call", "--assign", "bob"]);
    let done = home.json(["follow-up", "add", "bo", "fri", "sent", "--assign", "bob"]);
    home.ok(["follow-up", "done", done["id"].as_str().unwrap()]);
    home
}

fn holder(home: &Home, who: &str) -> String {
    home.json(["contact", "show", who])["holder"]["name"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn work_is_handed_over_in_one_step() {
    let home = home();
    let would = "2 contacts (Ana Ruiz, Bo Lind), 1 account (Acme) and 1 open follow-up";
    let ran = home.ok(["handover", "bob", "cy", "--dry-run"]);
    assert_eq!(ran.out, format!("Would go from Bob Lee to Cy Fox: {would}\n"));
    assert!(ran.err.contains("`tl handover \"Bob Lee\" \"Cy Fox\"` does it"), "{ran:?}");
    assert_eq!(holder(&home, "ana"), "Bob Lee");

    // Nobody can be asked here.
    let refused = home.fails(2, ["handover", "bob", "cy"]);
    assert!(refused.err.contains(would) && refused.err.contains("--yes"), "{refused:?}");
    assert_eq!(holder(&home, "ana"), "Bob Lee");

    let ran = home.ok(["handover", "bob", "cy", "--yes"]);
    assert_eq!(ran.out, format!("Handed over from Bob Lee to Cy Fox: {would}\n"));
    assert_eq!([holder(&home, "ana"), holder(&home, "bo")], ["Cy Fox", "Cy Fox"]);
    assert_eq!(home.json(["account", "show", "acme"])["holder"]["name"], "Cy Fox");
    let open = home.json(["follow-up", "list"]);
    assert_eq!(open[0]["assignee"]["name"], "Cy Fox");
    let done = home.json(["follow-up", "list", "--done"]);
    assert_eq!(done[0]["assignee"]["name"], "Bob Lee", "what is done was done by Bob");

    let ran = home.ok(["handover", "bob", "cy"]);
    assert!(ran.err.contains("Bob Lee holds nothing here"), "{ran:?}");
}

#[test]
fn archived_contacts_move_as_well_and_it_says_so() {
    let home = home();
    home.ok(["contact", "archive", "bo"]);
    let would = "2 contacts (Ana Ruiz, Bo Lind; 1 archived), 1 account (Acme)";
    let ran = home.ok(["handover", "bob", "cy", "--dry-run"]);
    assert!(ran.out.contains(would), "{ran:?}");
    let moved = home.json(["handover", "bob", "cy", "--yes"]);
    assert_eq!((&moved["contacts"], &moved["archived_contacts"]), (&2.into(), &1.into()));
    assert_eq!(holder(&home, "bo"), "Cy Fox");
    let back = home.ok(["member", "remove", "cy", "--to", "bob", "--yes"]);
    assert!(back.out.contains("1 archived") || back.err.contains("1 archived"), "{back:?}");
}

#[test]
fn the_summary_is_json() {
    let home = home();
    let ran = home.ok(["handover", "bob", "cy", "--dry-run", "--json"]);
    let keys = [
        "from",
        "to",
        "contacts",
        "archived_contacts",
        "accounts",
        "follow_ups",
        "first_contacts",
        "first_accounts",
        "dry_run",
    ];
    assert_eq!(keys_in_order(&ran.out), keys);
    let moved = home.json(["handover", "bob", "cy", "--yes"]);
    assert_eq!((&moved["contacts"], &moved["dry_run"]), (&2.into(), &false.into()));
    assert_eq!(moved["first_accounts"][0]["name"], "Acme");
    let gone = home.json(["member", "remove", "cy", "--to", "me", "--yes"]);
    assert_eq!((&gone["kind"], &gone["handed_over"]["contacts"]), (&"member".into(), &3.into()));
}

#[test]
fn a_member_who_leaves_hands_over_with_the_same_summary() {
    let home = home();
    let ran = home.ok(["member", "remove", "bob", "--to", "cy", "--yes"]);
    let told = "Handed over to Cy Fox: 2 contacts (Ana Ruiz, Bo Lind), 1 account (Acme) and 1 open";
    assert!(ran.err.contains(told), "{ran:?}");
}

#[test]
fn who_may_not_and_what_makes_no_sense_is_refused() {
    let home = home();
    let refused = home.fails(3, ["--user", "bob@x.org", "handover", "bob", "cy", "--yes"]);
    assert!(refused.err.contains("only owners can hand over work in"), "{refused:?}");
    home.fails(3, ["--user", "bob@x.org", "handover", "bob", "cy", "--dry-run"]);
    let refused = home.fails(5, ["handover", "bob", "vic", "--dry-run"]);
    assert!(refused.err.contains("Vic is a viewer"), "{refused:?}");
    let refused = home.fails(2, ["handover", "bob", "bob", "--yes"]);
    assert!(refused.err.contains("two different members"), "{refused:?}");
    home.fails(4, ["handover", "bob", "nobody", "--yes"]);
    home.fails(2, ["handover", "bob"]);
    assert_eq!(holder(&home, "ana"), "Bob Lee");
}
