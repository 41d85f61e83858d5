//! Duplicates, merging, and contacts that go to another book.

mod cli_support;

use cli_support::Home;
use serde_json::Value;

fn json(home: &Home, args: &[&str]) -> Value {
    let ran = home.tl(args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

/// Ana twice: by the same e-mail, with an entry each.
fn twice() -> Home {
    let home = Home::with_people();
    for args in [
        &["contact", "add", "A. Ruiz", "--email", "ANA@example.org", "--title", "CTO"][..],
        &["c", "A. Ruiz", "wants the quote"],
        &["c", "Ana Ruiz", "said hello"],
        &["c", "Ana Ruiz", "said hello again"],
    ] {
        let ran = home.tl(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    }
    home
}

#[test]
fn duplicates_are_listed_with_the_reason_and_merged() {
    let home = twice();
    let pairs = json(&home, &["contact", "duplicates", "--json"]);
    assert_eq!(pairs.as_array().unwrap().len(), 1, "{pairs}");
    assert_eq!(pairs[0]["certainty"], "certain");
    assert_eq!(pairs[0]["contacts"][0]["name"], "Ana Ruiz", "the one with more entries");
    let other = pairs[0]["contacts"][1]["id"].as_str().unwrap().to_owned();

    let refused = home.tl(["contact", "merge", "Ana Ruiz", "A. Ruiz"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("+ title: CTO"), "{}", refused.err);
    let itself = home.tl(["contact", "merge", "Ana Ruiz", "Ana Ruiz", "--yes"]);
    assert_eq!(itself.code, 2, "{}", itself.err);

    let one = json(&home, &["contact", "merge", "Ana Ruiz", &other, "--yes", "--json"]);
    assert_eq!(one["title"], "CTO");
    assert_eq!(one["account"]["name"], "Acme");
    assert_eq!(one["interaction_count"], 3);
    let shown = json(&home, &["contact", "show", &other, "--json"]);
    assert_eq!(shown["id"], one["id"], "an id of the merged one leads to the one who stays");
    assert_eq!(json(&home, &["contact", "list", "--json"]).as_array().unwrap().len(), 3);
    assert_eq!(home.tl(["contact", "duplicates"]).out, "");
    let doctor = home.tl(["doctor"]);
    assert_eq!(doctor.code, 0, "{}", doctor.out);
}

#[test]
fn a_contact_is_copied_and_moved_to_another_book() {
    let home = twice();
    let made = home.tl(["book", "add", "Partners"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let copy = json(&home, &["contact", "copy", "Bob Lee", "--to", "Partners", "--json"]);
    assert_eq!(copy["phones"][0]["value"], "+49 89 1234567");
    assert_eq!(json(&home, &["contact", "show", "Bob Lee", "--json"])["name"], "Bob Lee");

    let refused = home.tl(["contact", "move", "Ana Ruiz", "--to", "Partners"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    let there =
        json(&home, &["contact", "move", "Ana Ruiz", "--to", "Partners", "--yes", "--json"]);
    assert_eq!(there["account"]["name"], "Acme");
    assert_eq!(there["interaction_count"], 2);
    let list = json(&home, &["contact", "list", "--json"]);
    assert!(list.as_array().unwrap().iter().all(|it| it["name"] != "Ana Ruiz"), "{list}");
    let list = json(&home, &["contact", "list", "--book", "Partners", "--json"]);
    assert_eq!(list.as_array().unwrap().len(), 2);
}
