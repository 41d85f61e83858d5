//! The filter language in the shell: contact list, timeline, activity, and filters under a name.

mod cli_support;

use cli_support::Home;
use proptest::prelude::*;

/// Ana of Acme bears vip, Bob of Bolt bears x; each has two entries.
fn home() -> Home {
    let home = Home::new();
    home.ok(["contact", "add", "Ana Ruiz", "--account", "Acme", "--label", "vip"]);
    home.ok([
        "contact",
        "add",
        "Bob Li",
        "--account",
        "Bolt",
        "--label",
        "x",
        "--phone",
        "0171 5551234",
    ]);
    home.ok(["c", "ana", "spoke of the budget", "--duration", "45m"]);
    home.ok(["e", "ana", "sent the offer", "--follow-up", "yesterday send again"]);
    home.ok(["c", "bob", "a budget of 9", "--duration", "5m", "--outcome", "vm"]);
    home.ok(["n", "bob", "likes tea"]);
    home
}

fn names(home: &Home, arguments: &[&str]) -> Vec<String> {
    let list = home.json(arguments);
    let name = |record: &serde_json::Value| match record["name"].as_str() {
        Some(name) => name.to_owned(),
        None => record["summary"].as_str().unwrap().to_owned(),
    };
    let mut names: Vec<String> = list.as_array().unwrap().iter().map(name).collect();
    names.sort_unstable();
    names
}

#[test]
fn each_list_reads_the_language() {
    let home = home();
    let budget_ana = "spoke of the budget";
    let (offer, budget_bob, tea) = ("sent the offer", "a budget of 9", "likes tea");
    for (arguments, expected) in [
        (&["contact", "list", "label:vip"][..], &["Ana Ruiz"][..]),
        (&["contact", "list", "-label:vip"], &["Bob Li"]),
        (&["contact", "list", "-account:acme", "has:phone"], &["Bob Li"]),
        (&["contact", "list", "due:overdue"], &["Ana Ruiz"]),
        (&["contact", "list", "--label", "x", "bo", "-\"ana\""], &["Bob Li"]),
        (&["contact", "list", "\"ruiz ana\""], &[]),
        (&["contact", "list", "5551"], &["Bob Li"]),
        (&["contact", "list", "is:archived"], &[]),
        (&["activity", "type:call", "duration>30m"], &[budget_ana]),
        (&["activity", "type:call duration:<=30m"], &[budget_bob]),
        (&["activity", "-type:call"], &[tea, offer]),
        (&["activity", "outcome:vm"], &[budget_bob]),
        (&["activity", "label:vip", "-type:email"], &[budget_ana]),
        (&["activity", "account:acme", "by:me", "budget"], &[budget_ana]),
        (&["activity", "due:overdue"], &[offer]),
        (&["activity", "\"budget of\"", "since:today"], &[budget_bob]),
        (&["activity", "-\"budget of\"", "budg"], &[budget_ana]),
        (&["activity", "--all-books", "label:vip", "type:call"], &[budget_ana]),
        (&["timeline", "ana", "budget", "period:this-year"], &[budget_ana]),
        (&["timeline", "ana", "until:2020-01-01"], &[]),
        (&["timeline", "bob", "--type", "note", "label:x"], &[tea]),
    ] {
        assert_eq!(names(&home, arguments), expected, "{arguments:?}");
    }
    let table = home.json(["activity", "--table", "label:vip"]);
    assert_eq!((table[0]["count"].as_u64(), table.as_array().unwrap().len()), (Some(2), 1));
    // Half of a name is no filter.
    let ran = home.fails(2, ["timeline", "Ana", "Ruiz"]);
    assert!(ran.err.contains("needs quotes"), "{ran:?}");
}

#[test]
fn what_is_wrong_is_shown_in_place() {
    let home = home();
    for (code, arguments, line, said) in [
        (
            2,
            &["activity", "budget", "since:someday"][..],
            "  budget since:someday\n               ^^^^^^^",
            "at character 14",
        ),
        (4, &["contact", "list", "label:vpi"], "  label:vpi\n        ^^^", "nearest: vip"),
        (
            2,
            &["contact", "list", "type:call"],
            "  type:call\n  ^^^^^",
            "\"type:\" is a key of interactions; here there are account:, label:, holder:, due:, is: and has:",
        ),
        (2, &["contact", "list", "lable:vip"], "  lable:vip\n  ^^^^^", "did you mean \"label:\"?"),
        (4, &["activity", "@nope"], "  @nope\n   ^^^^", "no saved filter \"nope\""),
        (2, &["activity", "?!"], "  ?!\n  ^^", "no letter or digit"),
    ] {
        let ran = home.fails(code, arguments);
        assert!(ran.err.contains(line) && ran.err.contains(said), "{}", ran.err);
    }
    let error = home.json_error(2, ["activity", "since:someday"]);
    assert!(
        error["message"].as_str().unwrap().starts_with("at character 7, \"someday\""),
        "{error}"
    );
    let many = home.fails(2, ["activity", &"a ".repeat(40)]);
    assert!(many.err.contains("at most 32 terms"), "{}", many.err);
    let long = home.fails(2, ["activity", &"a".repeat(1001)]);
    assert!(long.err.contains("at most 1000 characters"), "{}", long.err);
}

#[test]
fn filters_are_kept_under_a_name() {
    let home = home();
    let made = home.json(["filter", "save", "hot", "label:vip"]);
    assert_eq!(made["filter"], "label:vip");
    assert_eq!(made["lists"], serde_json::json!(["contacts", "interactions"]));
    home.ok(["filter", "save", "long calls", "@hot", "type:call", "duration>30m"]);
    assert_eq!(names(&home, &["contact", "list", "@HOT"]), ["Ana Ruiz"]);
    assert_eq!(names(&home, &["contact", "list", "-@hot"]), ["Bob Li"]);
    assert_eq!(names(&home, &["activity", "@\"long calls\""]), ["spoke of the budget"]);
    // The same name takes the place of what was kept.
    home.ok(["filter", "save", "Hot", "label:x"]);
    let list = home.json(["filter", "list"]);
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!(
        (list[0]["name"].as_str(), list[0]["filter"].as_str()),
        (Some("Hot"), Some("label:x"))
    );
    let ran = home.fails(4, ["filter", "save", "new", "label:nope"]);
    assert!(ran.err.contains("no label \"nope\""), "{}", ran.err);
    home.fails(2, ["filter", "delete", "hot"]);
    let gone = home.json(["filter", "delete", "hot", "--yes"]);
    assert_eq!(gone["kind"], "filter");
    home.fails(4, ["filter", "delete", "hot", "--yes"]);
    // Members share them, viewers use them.
    home.ok(["member", "add", "vic@example.org", "--role", "viewer"]);
    home.ok(["filter", "save", "hot", "label:vip"]);
    home.ok(["contact", "list", "@hot", "--user", "vic@example.org"]);
    let ran = home.fails(3, ["filter", "save", "mine", "label:vip", "--user", "vic@example.org"]);
    assert!(ran.err.contains("change saved filters"), "{}", ran.err);
}

#[test]
fn no_filter_is_kept_that_names_itself() {
    let home = home();
    home.ok(["filter", "save", "mine", "type:call"]);
    home.ok(["filter", "save", "two words", "label:vip"]);
    home.ok(["filter", "save", "round", "-@mine"]);
    for (name, filter, line) in [
        ("mine", "@mine", "  @mine\n   ^^^^"),
        ("MINE", "budget -@Mine", "  budget -@Mine\n           ^^^^"),
        ("new", "@new", "  @new\n   ^^^"),
        ("two-words", "@two-words", "  @two-words\n   ^^^^^^^^^"),
        ("two words", "@two-words", "  @two-words\n   ^^^^^^^^^"),
        ("mine", "budget @round", "  budget @round\n          ^^^^^"),
    ] {
        // In front of a name of its own, hyphens are hyphens.
        if name == "two-words" {
            home.ok(["filter", "save", name, "label:x"]);
        }
        let ran = home.fails(2, ["filter", "save", name, filter]);
        assert!(ran.err.contains(line), "{name} {filter}\n{}", ran.err);
        assert!(ran.err.contains("a filter cannot name itself"), "{}", ran.err);
        if name == "two-words" {
            home.ok(["filter", "delete", name, "--yes"]);
        }
    }
    assert_eq!(names(&home, &["activity", "@mine"]).len(), 2, "what was good stays");
    // What is wrong is not kept, and not too deep a chain.
    let ran = home.fails(2, ["filter", "save", "mine", "type:call", "since:someday"]);
    assert!(ran.err.contains("at character 17, \"someday\""), "{}", ran.err);
    home.ok(["filter", "save", "deep 0", "budget"]);
    for depth in 1..9 {
        home.ok(["filter", "save", &format!("deep {depth}"), &format!("@deep-{}", depth - 1)]);
    }
    let ran = home.fails(2, ["filter", "save", "deep 9", "@deep-8"]);
    assert!(ran.err.contains("more than 8 filters deep"), "{}", ran.err);
}

#[test]
fn accounts_are_filtered_by_words_and_holders() {
    let home = home();
    home.ok(["member", "add", "bob@example.org", "--role", "member"]);
    home.ok(["account", "edit", "acme", "--holder", "me"]);
    home.ok(["account", "add", "Acme Works", "--holder", "bob@example.org"]);
    home.ok(["filter", "save", "our own", "holder:me"]);
    for (filter, expected) in [
        (&["holder:me"][..], &["Acme"][..]),
        (&["-holder:me"], &["Acme Works", "Bolt"]),
        (&["acme", "-holder:me"], &["Acme Works"]),
        (&["-\"works\""], &["Acme", "Bolt"]),
        (&["\"acme works\""], &["Acme Works"]),
        (&["\"works acme\""], &[]),
        (&["wor", "ac"], &["Acme Works"]),
        (&["-@our-own"], &["Acme Works", "Bolt"]),
        (&[], &["Acme", "Acme Works", "Bolt"]),
    ] {
        assert_eq!(names(&home, &[&["account", "list"][..], filter].concat()), expected);
    }
    for (code, filter, line, said) in [
        (
            2,
            "acme type:call",
            "  acme type:call\n       ^^^^^",
            "\"type:\" is a key of interactions; here there is holder:",
        ),
        (
            2,
            "label:vip",
            "  label:vip\n  ^^^^^^",
            "\"label:\" is a key of contacts and interactions",
        ),
        (4, "-holder:zoe", "  -holder:zoe\n          ^^^", "no member \"zoe\""),
    ] {
        let ran = home.fails(code, ["account", "list", filter]);
        assert!(ran.err.contains(line) && ran.err.contains(said), "{}", ran.err);
    }
    let lists = home.json(["filter", "list"])[0]["lists"].clone();
    assert_eq!(lists, serde_json::json!(["contacts", "interactions", "accounts"]));
    let none = home.ok(["account", "list", "xyz"]);
    assert!(none.err.contains("no such accounts"), "{none:?}");
}

#[test]
fn a_search_takes_the_name_of_no_filter_for_text() {
    let home = home();
    home.ok(["contact", "add", "Wil Low", "--email", "wil@willow-textiles.example"]);
    for text in ["@willow-textiles.example", "@willow", "wil @willow"] {
        let ran = home.ok(["search", text]);
        assert!(ran.out.contains("Wil Low"), "{text} {ran:?}");
        assert!(ran.err.contains("there is no saved filter \"willow"), "{text} {ran:?}");
    }
    // A list looks for no text in its place, and says how it would.
    let ran = home.fails(4, ["contact", "list", "@willow"]);
    assert!(ran.err.contains("in quotes it is text"), "{}", ran.err);
    // What else is not there is told as before.
    home.fails(4, ["search", "label:nope"]);
}

#[test]
fn hyphens_stand_for_spaces_in_the_names_of_filters() {
    let home = home();
    home.ok(["filter", "save", "two words", "due:overdue"]);
    assert_eq!(names(&home, &["contact", "list", "@two-words"]), ["Ana Ruiz"]);
    assert_eq!(names(&home, &["contact", "list", "-@Two-Words"]), ["Bob Li"]);
    // One that is called so goes first.
    home.ok(["filter", "save", "two-words", "label:x"]);
    assert_eq!(names(&home, &["contact", "list", "@two-words"]), ["Bob Li"]);
    home.ok(["filter", "delete", "two-words", "--yes"]);
    home.ok(["filter", "delete", "two-words", "--yes"]);
    assert!(home.json(["filter", "list"]).as_array().unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed is an answer or a fault of the user's, never one of the file.
    #[test]
    fn no_filter_is_a_bug(text in "[a-z:@\"\\-<>= ()*.é0-9]{0,30}|\\PC{0,20}") {
        let home = Home::new();
        home.ok(["contact", "add", "Ana"]);
        for list in [&["contact", "list", "--"][..], &["activity", "--"]] {
            let ran = home.tl(list.iter().copied().chain([text.as_str()]));
            prop_assert!(matches!(ran.code, 0 | 2 | 4 | 5), "{:?} {:?}", text, ran);
        }
    }
}

/// Who left the book is still named by `by:`, as by `--by`; nobody who left holds a contact.
#[test]
fn entries_of_somebody_who_left_are_found_by_both_filters() {
    let home = home();
    home.ok(["member", "add", "cy@example.org", "--name", "Cy Doe", "--role", "member"]);
    home.ok(["--user", "cy@example.org", "c", "ana", "asked for the price"]);
    home.ok(["member", "remove", "cy", "--yes"]);
    for arguments in [&["activity", "--by", "cy"][..], &["activity", "by:cy"]] {
        assert_eq!(names(&home, arguments), ["asked for the price"], "{arguments:?}");
    }
    assert_eq!(names(&home, &["activity", "-by:cy", "price"]), [""; 0]);
    home.fails(4, ["activity", "by:nobody"]);
    home.fails(4, ["contact", "list", "holder:cy"]);
}
