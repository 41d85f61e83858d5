//! What a person gets wrong, or would: the answer says what to do, and nothing is lost by it.

mod cli_support;

use cli_support::Home;

fn with_max(home: &Home) {
    home.ok(["contact", "add", "Ana Ruiz"]);
    home.ok(["member", "add", "max@x.example", "--name", "Max Lind", "--role", "member"]);
    home.ok(["member", "add", "vi@x.example", "--name", "Vi Ewer", "--role", "viewer"]);
}

#[test]
fn undo_names_the_follow_up_that_goes_and_keeps_one_that_was_changed() {
    let home = Home::new();
    with_max(&home);
    home.ok(["c", "ana", "x", "--follow-up", "fri send it"]);
    let asked = home.fails(2, ["undo"]);
    assert!(asked.err.contains("the follow-up \"send it\" was promised with it"), "{asked:?}");
    let undone = home.ok(["undo", "--yes"]);
    assert!(undone.err.contains("Deleted the follow-up \"send it\""), "{undone:?}");
    assert_eq!(home.json(["follow-up", "list"]).as_array().unwrap().len(), 0);

    // The clock of tests stands still: she was made at the very moment of the entry, and went, too.
    home.ok(["contact", "add", "Ana Ruiz"]);
    home.ok(["c", "ana", "x", "--follow-up", "fri send it"]);
    let id = home.json(["follow-up", "list"])[0]["id"].as_str().unwrap().to_owned();
    home.ok(["follow-up", "edit", &id, "--text", "wait for legal", "--assign", "max"]);
    let undone = home.ok(["undo", "--yes"]);
    assert!(!undone.err.contains("follow-up"), "{undone:?}");
    assert_eq!(home.json(["follow-up", "list"])[0]["text"], "wait for legal");
}

#[test]
fn a_time_behind_a_day_needs_no_quotes() {
    let home = Home::new();
    with_max(&home);
    let added = |arguments: &[&str]| {
        let made = home.json([&["follow-up", "add", "ana"], arguments].concat());
        let due = made["due"].as_str().unwrap()[11..16].to_owned();
        (due, made["text"].as_str().unwrap().to_owned())
    };
    assert_eq!(added(&["fri", "15:00", "ring"]), ("15:00".into(), "ring".into()));
    assert_eq!(added(&["tomorrow", "15:00"]), ("15:00".into(), "Call Ana Ruiz".into()));
    assert_eq!(added(&["fri", "send", "3", "quotes"]).1, "send 3 quotes");
}

#[test]
fn putting_off_never_brings_nearer_nor_opens() {
    let home = Home::new();
    with_max(&home);
    let far = home.json(["follow-up", "add", "ana", "2099-03-01", "far"]);
    let id = far["id"].as_str().unwrap();
    let later = home.json(["follow-up", "snooze", id]);
    assert!(later["due"].as_str().unwrap().starts_with("2099-03-02"), "{later}");
    home.ok(["follow-up", "done", id]);
    let refused = home.fails(5, ["follow-up", "snooze", id, "fri"]);
    assert!(refused.err.contains("--open"), "{refused:?}");
}

#[test]
fn a_viewer_gets_no_work() {
    let home = Home::new();
    with_max(&home);
    home.fails(5, ["follow-up", "add", "ana", "fri", "x", "--assign", "vi"]);
    home.fails(5, ["contact", "edit", "ana", "--holder", "vi"]);
    home.fails(5, ["account", "add", "Acme", "--holder", "vi"]);
    home.ok(["contact", "edit", "ana", "--holder", "max"]);
    let refused = home.fails(3, ["--user", "max@x.example", "member", "edit", "vi", "--name", "Q"]);
    assert!(refused.err.contains("only owners can change others in"), "{refused:?}");
}

#[test]
fn a_member_who_becomes_a_viewer_leaves_no_work_unsaid() {
    let home = Home::new();
    with_max(&home);
    home.ok(["contact", "edit", "ana", "--holder", "max"]);
    let demoted = home.ok(["member", "role", "max", "viewer"]);
    assert!(demoted.err.contains("1 contact (Ana Ruiz)"), "{demoted:?}");
    assert!(demoted.err.contains("tl handover \"Max Lind\" MEMBER"), "{demoted:?}");
    let again = home.ok(["member", "role", "vi", "viewer"]);
    assert!(!again.err.contains("handover"), "{again:?}");
}

#[test]
fn somebody_who_left_can_still_be_asked_for() {
    let home = Home::new();
    with_max(&home);
    home.ok(["--user", "max@x.example", "c", "ana", "from max"]);
    home.ok(["member", "remove", "max", "--yes"]);
    assert_eq!(home.json(["activity", "--by", "max"]).as_array().unwrap().len(), 1);
    home.fails(4, ["activity", "--by", "nobody"]);
}

#[test]
fn the_place_of_a_who_is_told() {
    let home = Home::new();
    with_max(&home);
    let wrong = home.fails(4, ["q", "m ana, nobodyx: hi"]);
    assert!(wrong.err.contains("at character 8, \"nobodyx\""), "{wrong:?}");
    let wrong = home.tl_with(["q"], b"c ana: one\nc ana: two\n");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("several lines"), "{wrong:?}");
}

#[test]
fn a_relationship_that_holds_both_ways_is_one() {
    let home = Home::new();
    with_max(&home);
    home.ok(["contact", "add", "Bob Lee"]);
    home.ok(["contact", "relate", "ana", "colleague-of", "bob"]);
    home.ok(["contact", "relate", "bob", "colleague-of", "ana"]);
    let shown = home.ok(["contact", "show", "ana"]).out;
    assert_eq!(shown.matches("colleague").count(), 1, "{shown}");
    let gone = home.json(["contact", "relate", "bob", "colleague-of", "ana", "--off"]);
    assert_eq!((&gone["kind"], &gone["deleted"]), (&"relationship".into(), &true.into()));
    assert!(!home.ok(["contact", "show", "ana"]).out.contains("colleague"));
}

#[test]
fn no_folder_is_made_for_a_path_that_was_given() {
    let home = Home::new();
    let config = home.path("none/a/c.toml");
    home.fails(6, ["--config", config.to_str().unwrap(), "config", "set", "look.icons", "true"]);
    let db = home.path("nowhere/a/x.db");
    home.fails(6, ["demo", "--db", db.to_str().unwrap()]);
    assert!(!home.path("none").exists() && !home.path("nowhere").exists());
}

#[test]
fn values_and_answers_are_what_they_say() {
    let home = Home::new();
    with_max(&home);
    home.fails(2, ["config", "set", "phone.region", "EN"]);
    assert_eq!(home.json(["config", "set", "look.icons", "true"]), true);
    home.ok(["follow-up", "add", "ana", "2020-01-01", "old"]);
    let due = home.tl(["today", "--check", "--json"]);
    assert_eq!(due.code, 1);
    let day: serde_json::Value = serde_json::from_str(&due.out).unwrap();
    assert_eq!(day["follow_ups"].as_array().unwrap().len(), 1);
    let again = home.ok(["contact", "add", "Ana Ruiz"]);
    assert!(again.err.contains("there is another Ana Ruiz"), "{again:?}");
    let hint = home.fails(4, ["m", "nobody", "hi"]);
    assert!(hint.err.contains("tl log -t meeting --new nobody"), "{hint:?}");
    let hint = home.fails(2, ["undo", "foo"]);
    assert!(!hint.err.contains("quote it"), "{hint:?}");
}

#[test]
fn versions_are_cut_like_any_list() {
    let home = Home::new();
    with_max(&home);
    home.ok(["n", "ana", "zero"]);
    for text in ["one", "two", "three"] {
        home.ok(["interaction", "edit", "last", "--summary", text]);
    }
    let cut = home.ok(["interaction", "show", "last", "--versions", "--limit", "2", "--json"]);
    let versions: serde_json::Value = serde_json::from_str(&cut.out).unwrap();
    assert_eq!(versions.as_array().unwrap().len(), 2);
    assert!(cut.err.contains("first 2"), "{cut:?}");
}
