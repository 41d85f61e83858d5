//! Logging by one line.

mod cli_support;

use cli_support::{Home, keys_in_order};
use serde_json::Value;

fn home() -> Home {
    let home = Home::new();
    home.ok(["contact", "add", "Ana Ruiz", "--account", "Acme", "--label", "key account"]);
    home.ok(["contact", "add", "Bo Lind", "--email", "bo@x.org"]);
    home.ok(["opportunity", "add", "Q3 licences", "--account", "Acme"]);
    home
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[test]
fn one_line_says_it_all() {
    let home = home();
    let line = "m ana, bo@x.org 1h ok @yesterday 15:00: went through the plan +key-account \
                deal:q3 then in 2 weeks ask again";
    let ran = home.ok(["q", "--json", line]);
    assert_eq!(keys_in_order(&ran.out)[..1], ["interaction"]);
    let logged: Value = serde_json::from_str(&ran.out).unwrap();
    let entry = &logged["interaction"];
    assert_eq!(entry["type"], "meeting");
    assert_eq!(names(&entry["contacts"]), ["Ana Ruiz", "Bo Lind"]);
    assert_eq!((&entry["duration_seconds"], &entry["outcome"]), (&3_600.into(), &"reached".into()));
    assert_eq!(entry["summary"], "went through the plan");
    assert_eq!(entry["opportunity"]["title"], "Q3 licences");
    assert!(entry["occurred_at"].as_str().unwrap().contains("T15:00:00"), "{entry}");
    let follow_up = &logged["follow_up"];
    assert_eq!((&follow_up["text"], &follow_up["origin"]), (&"ask again".into(), &entry["id"]));
    let labelled = home.json(["contact", "list", "--label", "key account"]);
    assert_eq!(labelled.as_array().unwrap().len(), 2, "all who took part bear the label");
}

#[test]
fn the_words_of_a_shell_and_standard_input() {
    let home = home();
    let ran = home.ok(["q", "c", "ana", "12m", "vm:", "wants", "Q3", "price", "then", "fri"]);
    assert!(ran.out.contains("voicemail 12m: wants Q3 price"), "{ran:?}");
    assert!(ran.err.contains("Promised: Call Ana Ruiz"), "{ran:?}");
    let ran = home.tl_with(["q", "--json"], b"e bo: sent the quote\n");
    let logged: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&logged["interaction"]["type"], &logged["follow_up"]),
        (&"email".into(), &Value::Null)
    );
    // Prose is left as it is.
    let ran = home.ok(["q", "bo: c# +vip > 3, deal:none and back then"]);
    assert!(ran.out.contains("c# +vip > 3, deal:none and back then"), "{ran:?}");
    let note = "No opportunity fits \"none and back then\": deal: stays text";
    assert!(ran.err.contains(note), "what might have been meant is told: {ran:?}");
}

#[test]
fn somebody_new_is_made_where_that_is_said() {
    let home = home();
    let refused = home.fails(4, ["q", "zoe park: first call"]);
    assert!(refused.err.contains("tl q --new"), "{refused:?}");
    let entry = home.json(["q", "--new", "m zoe park, ana: first call"]);
    assert_eq!(names(&entry["interaction"]["contacts"]), ["zoe park", "Ana Ruiz"]);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let home = home();
    home.ok(["contact", "add", "Ana Lima"]);
    for (code, line, said) in [
        (2, "ana @whenever: x", "at character 5, \"@whenever\": \"whenever\" is not a time"),
        (2, "ana ruiz", "at character 9: a colon and the text are missing"),
        (2, "é @nie: x", "at character 3, \"@nie\""),
        (2, "n bo 12m: x", "at character 6, \"12m\": a note has no duration"),
        (2, "", "say with whom"),
        (5, "ana: x", "Ana Lima"),
        (2, "bo @tomorrow: x", "is a follow-up"),
    ] {
        let ran = home.fails(code, ["q", line]);
        assert!(ran.err.contains(said), "{line}: {ran:?}");
    }
    assert_eq!(home.json(["activity"]).as_array().unwrap().len(), 0);
}

#[test]
fn a_slip_in_the_head_makes_nobody_a_contact() {
    let home = home();
    let ran = home.fails(2, ["q", "ana ruiz 12q: typo"]);
    assert!(
        ran.err.contains("at character 10") && ran.err.contains("\"12q\" is not a duration"),
        "{ran:?}"
    );
    let ran = home.fails(2, ["q", "ana ruiz vm na: two of them"]);
    assert!(ran.err.contains("\"vm\" is a second outcome"), "{ran:?}");
    let ran = home.fails(2, ["q", "ana ruiz, ana: twice"]);
    assert!(ran.err.contains("at character 11") && ran.err.contains("takes part twice"), "{ran:?}");
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 2);
    // A name may have a number in it.
    home.ok(["contact", "add", "Henry 8th"]);
    home.ok(["contact", "add", "Room 12b"]);
    home.ok(["q", "room 12b: a mailbox"]);
    home.ok(["q", "henry 8th: a king"]);
}

#[test]
fn a_deal_that_fits_several_is_never_guessed() {
    let home = home();
    home.ok(["opportunity", "add", "Q3 support", "--account", "Acme"]);
    let refused = home.fails(5, ["q", "bo: sent the quote deal:q3 then fri call"]);
    for said in
        ["at character 20, \"deal:q3\"", "fits 2 opportunities", "Q3 licences (", "makes it text"]
    {
        assert!(refused.err.contains(said), "{said}: {refused:?}");
    }
    assert_eq!(home.json(["activity"]).as_array().unwrap().len(), 0, "nothing was logged");
    let more = home.json(["q", "bo: sent the quote deal:q3-sup"]);
    assert_eq!(more["interaction"]["opportunity"]["title"], "Q3 support");
    // A space makes it text.
    let text = home.json(["q", "bo: sent the quote deal: q3"]);
    assert_eq!(text["interaction"]["summary"], "sent the quote deal: q3");
    assert_eq!(text["interaction"]["opportunity"], Value::Null);
}

#[test]
fn undo_takes_back_all_that_the_line_did() {
    let home = home();
    home.ok(["q", "n ana, bo: met at the fair"]);
    home.ok(["contact", "label", "bo", "vip"]);
    let labels = |who: &str| home.json(["contact", "show", who])["labels"].clone();
    home.ok(["q", "m ana, bo: the plan +vip then fri send it"]);
    assert_eq!(labels("ana").as_array().unwrap().len(), 2);
    let asked = home.fails(2, ["undo"]);
    assert!(asked.err.contains("the label \"vip\" was put on \"Ana Ruiz\" with it"), "{asked:?}");
    assert!(!asked.err.contains("put on \"Bo Lind\""), "who bore it keeps it: {asked:?}");
    let ran = home.ok(["undo", "--yes"]);
    assert!(ran.err.contains("Took the label \"vip\" off Ana Ruiz"), "{ran:?}");
    assert!(ran.err.contains("Deleted the follow-up \"send it\" with it"), "{ran:?}");
    assert_eq!(labels("ana"), serde_json::json!(["key account"]));
    assert_eq!(labels("bo"), serde_json::json!(["vip"]));
    // Also of an entry that was edited since; but what was labelled otherwise stays.
    home.ok(["q", "ana: first +vip"]);
    home.ok(["interaction", "edit", "last", "--summary", "better"]);
    let told = home.json(["undo", "--yes"]);
    assert_eq!(told["reopened"], serde_json::Value::Null);
    let ana = home.json(["contact", "show", "ana"])["id"].clone();
    assert_eq!(told["unlabelled"][0]["contact"], ana, "{told}");
    assert_eq!(told["unlabelled"].as_array().unwrap().len(), 1);
    assert_eq!(labels("ana"), serde_json::json!(["key account"]));
    home.ok(["q", "ana: second"]);
    home.ok(["contact", "label", "ana", "vip"]);
    let ran = home.ok(["undo", "--yes"]);
    assert!(!ran.err.contains("label"), "{ran:?}");
    assert_eq!(labels("ana").as_array().unwrap().len(), 2);
    // Nor is a label taken off that somebody took off and put on since.
    home.ok(["contact", "label", "ana", "vip", "--off"]);
    home.ok(["q", "ana: third +vip"]);
    home.ok(["contact", "label", "ana", "vip", "--off"]);
    home.ok(["contact", "label", "ana", "vip"]);
    home.ok(["undo", "--yes"]);
    assert_eq!(labels("ana").as_array().unwrap().len(), 2);
}
