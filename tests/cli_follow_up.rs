//! Follow-ups on the command line.

mod cli_support;

use cli_support::{Home, keys_in_order};
use serde_json::Value;

/// Today there is Wednesday, 4 March 2026.
fn home() -> Home {
    let home = Home::new();
    for name in ["Ana Ruiz", "Bo Lind"] {
        home.ok(["contact", "add", name]);
    }
    home
}

fn texts(home: &Home, flags: &[&str]) -> Vec<String> {
    let list = home.json([&["follow-up", "list"], flags].concat());
    let text = |it: &Value| it["text"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(text).collect()
}

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_promise_is_made_put_off_and_kept() {
    let home = home();
    let ran = home.ok(["follow-up", "add", "ana", "fri", "send", "the", "quote", "--json"]);
    assert_eq!(
        keys_in_order(&ran.out),
        ["id", "contact", "text", "due", "assignee", "origin", "done_at"]
    );
    assert!(ran.err.contains("Promised: send the quote · Ana Ruiz · due "), "{ran:?}");
    let made: Value = serde_json::from_str(&ran.out).unwrap();
    // What is named without quotes around its WHEN, what says nothing, and what is overdue.
    home.ok(["follow-up", "add", "bo", "in", "2", "weeks", "ask", "again"]);
    home.ok(["follow-up", "add", "bo", "2020-01-01"]);
    assert_eq!(texts(&home, &[]), ["Call Bo Lind", "send the quote", "ask again"]);
    assert_eq!(texts(&home, &["--due", "today"]), ["Call Bo Lind"]);
    assert!(home.ok(["follow-up", "list"]).out.contains("2020-01-01 09:00 overdue"));

    let ran = home.ok(["follow-up", "snooze", &id(&made), "in 3 weeks"]);
    assert!(ran.err.contains("; it was due "), "what it was is told: {ran:?}");
    assert_eq!(texts(&home, &[]), ["Call Bo Lind", "ask again", "send the quote"]);
    let ran = home.ok(["follow-up", "done", &id(&made)[30..]]);
    assert!(ran.err.contains("`tl c \"Ana Ruiz\" TEXT` logs what was done"), "{ran:?}");
    assert!(home.ok(["follow-up", "done", &id(&made)]).err.contains("was done already"));
    assert_eq!(texts(&home, &["--done"]), ["send the quote"]);
    home.ok(["follow-up", "edit", &id(&made), "--open", "--text", "send it", "--contact", "bo"]);
    assert_eq!(texts(&home, &["--done"]), [""; 0]);
    assert_eq!(texts(&home, &[]), ["Call Bo Lind", "ask again", "send it"]);
    home.ok(["follow-up", "delete", &id(&made), "--yes"]);
    home.fails(4, ["follow-up", "done", &id(&made)]);
}

#[test]
fn an_entry_brings_its_follow_up_and_takes_it_back() {
    let home = home();
    home.ok(["n", "ana", "met at the fair"]);
    let entry = home.json(["c", "ana", "wants", "the", "price", "--follow-up", "fri send it"]);
    let list = home.json(["follow-up", "list"]);
    assert_eq!((&list[0]["text"], &list[0]["origin"]), (&"send it".into(), &entry["id"]));
    home.ok(["undo", "--yes"]);
    assert_eq!(texts(&home, &[]), [""; 0]);
    // One that was done stays, and so does what was promised later.
    home.ok(["c", "ana", "again", "--follow-up", "fri"]);
    let made = home.json(["follow-up", "list"])[0].clone();
    home.ok(["follow-up", "done", &id(&made)]);
    home.ok(["undo", "--yes"]);
    assert_eq!(texts(&home, &["--done"]), ["Call Ana Ruiz"]);
    home.ok(["contact", "delete", "ana", "--yes"]);
    assert_eq!(texts(&home, &["--done"]), [""; 0]);
}

#[test]
fn who_promised_holds_it() {
    let home = home();
    home.ok(["member", "add", "bob@x.org", "--name", "Bob", "--role", "member"]);
    home.ok(["member", "add", "vic@x.org", "--name", "Vic", "--role", "viewer"]);
    home.ok(["follow-up", "add", "ana", "fri", "call", "--assign", "bob"]);
    home.ok(["follow-up", "add", "bo", "fri", "mine"]);
    assert_eq!(texts(&home, &["--mine"]), ["mine"]);
    let refused = home.fails(5, ["member", "remove", "bob", "--yes"]);
    assert!(refused.err.contains("this member still holds 1 open follow-up"), "{refused:?}");
    home.ok(["member", "remove", "bob", "--to", "me", "--yes"]);
    assert_eq!(texts(&home, &["--mine"]).len(), 2);
    let refused = home.fails(3, ["--user", "vic@x.org", "follow-up", "add", "ana", "fri", "x"]);
    assert!(refused.err.contains("you are a viewer"), "{refused:?}");
}

#[test]
fn what_is_no_promise_is_told() {
    let home = home();
    home.fails(2, ["follow-up", "add", "ana", "whenever", "call"]);
    home.fails(4, ["follow-up", "add", "nobody", "fri", "call"]);
    home.fails(2, ["follow-up", "add", "ana", "fri", &"x".repeat(1_001)]);
    let refused = home.fails(2, ["c", "ana", "text", "--follow-up", "sometime"]);
    assert!(refused.err.contains("--follow-up \"fri send the quote\""), "{refused:?}");
    assert_eq!(home.json(["activity"]).as_array().unwrap().len(), 0, "nothing is half done");
    let refused = home.fails(2, ["follow-up", "edit", "abcdef"]);
    assert!(refused.err.contains("nothing to change"), "{refused:?}");
}

#[test]
fn what_hangs_on_somebody_new_by_now_is_not_taken_back() {
    let home = home();
    home.ok(["log", "--new", "Zoe Park", "hello"]);
    home.ok(["contact", "relate", "zoe", "reports-to", "bo"]);
    home.ok(["undo", "--yes"]);
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 3, "Zoe stays");
    assert_eq!(home.json(["activity"]).as_array().unwrap().len(), 0, "the entry does not");
    home.ok(["log", "--new", "Yan Wu", "hello", "--follow-up", "fri"]);
    home.ok(["undo", "--yes"]);
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 3, "Yan goes");
}

#[test]
fn the_last_one_is_the_last_that_i_made() {
    let home = home();
    let none = home.fails(4, ["follow-up", "snooze", "last", "mon"]);
    assert!(none.err.contains("you have not made a follow-up in this book yet"), "{none:?}");
    home.ok(["member", "add", "bob@x.org", "--name", "Bob", "--role", "member"]);
    home.ok(["follow-up", "add", "ana", "fri", "first"]);
    home.ok(["follow-up", "add", "bo", "fri", "second"]);
    home.ok(["--user", "bob@x.org", "follow-up", "add", "bo", "fri", "of bob"]);
    home.ok(["follow-up", "edit", "last", "--text", "mine"]);
    home.ok(["--user", "bob@x.org", "follow-up", "snooze", "LAST", "in 3 weeks"]);
    home.ok(["follow-up", "done", "last"]);
    assert_eq!(texts(&home, &["--done"]), ["mine"]);
    assert_eq!(texts(&home, &[]), ["first", "of bob"]);
    // One that came with an entry counts as well.
    home.ok(["c", "ana", "again", "--follow-up", "fri send it"]);
    home.ok(["follow-up", "delete", "last", "--yes"]);
    assert_eq!(texts(&home, &[]), ["first", "of bob"]);
    home.ok(["follow-up", "edit", "last", "--open"]);
    assert_eq!(texts(&home, &[]), ["first", "mine", "of bob"]);
}
