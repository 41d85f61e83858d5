//! Every command that keeps records: books, members, labels, accounts, opportunities, contacts.

mod cli_support;

use cli_support::{Home, mode};

#[test]
fn the_first_run_makes_a_file_a_member_and_a_book() {
    let home = Home::new();
    let ran = home.ok(["contact", "list"]);
    assert!(ran.out.is_empty());
    assert!(ran.err.contains("made a new database at"), "{}", ran.err);
    assert!(ran.err.contains("tl contact add"), "{}", ran.err);
    assert_eq!(mode(&home.database()), 0o600);
    let books = home.json(["book", "list"]);
    assert_eq!(books.as_array().unwrap().len(), 1);
    assert!(books[0]["name"].as_str().unwrap().ends_with("'s Contacts"), "{books}");
    assert_eq!(books[0]["role"], "owner");
    // The second run is quiet.
    assert_eq!(home.ok(["contact", "list", "--json"]).err, "");
}

#[test]
fn books_are_made_chosen_changed_and_deleted() {
    let home = Home::new();
    let ran = home.ok(["book", "add", "Sales", "--tint", "blue", "--icon", "★"]);
    assert!(ran.out.contains("Sales") && ran.err.contains("tl book use"), "{ran:?}");
    let ran = home.ok(["book", "use", "sales"]);
    assert!(ran.err.contains("works in Sales"), "{ran:?}");
    assert_eq!(home.json(["book", "show"])["tint"], "blue");
    assert_eq!(home.json(["book", "edit", "Sales", "--name", "Sales EMEA"])["name"], "Sales EMEA");
    home.ok(["contact", "add", "Ana Ruiz"]);
    let list = home.ok(["book", "list"]).out;
    assert!(
        list.lines().any(|line| line.starts_with('*') && line.contains("Sales EMEA")),
        "{list}"
    );
    // --book works in another book once, before or after the subcommand.
    assert_eq!(home.json(["--book", "contacts", "contact", "list"]).as_array().unwrap().len(), 0);
    assert_eq!(home.json(["contact", "list", "--book", "contacts"]).as_array().unwrap().len(), 0);
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 1);

    home.fails(2, ["book", "edit", "Sales"]);
    let refused = home.fails(2, ["book", "delete", "Sales EMEA"]);
    assert!(refused.err.contains("--yes"), "{refused:?}");
    assert!(refused.err.contains("1 contact"), "{refused:?}");
    let gone = home.json(["book", "delete", "Sales EMEA", "--yes"]);
    assert_eq!((gone["kind"].as_str(), gone["deleted"].as_bool()), (Some("book"), Some(true)));
    assert_eq!(home.json(["book", "list"]).as_array().unwrap().len(), 1);
    home.fails(4, ["book", "show", "Sales EMEA"]);
}

#[test]
fn members_come_change_roles_and_go() {
    let home = Home::new();
    let bob =
        home.json(["member", "add", "bob@example.org", "--name", "Bob Lee", "--role", "member"]);
    assert_eq!((bob["name"].as_str(), bob["role"].as_str()), (Some("Bob Lee"), Some("member")));
    assert_eq!(home.json(["member", "role", "bob", "viewer"])["role"], "viewer");
    assert_eq!(home.json(["member", "edit", "bob", "--login", "blee"])["login"], "blee");
    assert_eq!(home.json(["member", "list"]).as_array().unwrap().len(), 2);
    let list = home.ok(["member", "list"]).out;
    assert!(list.contains("bob@example.org") && list.contains("viewer"), "{list}");

    home.fails(2, ["member", "add", "x@example.org", "--role", "boss"]);
    home.fails(2, ["member", "edit", "bob"]);
    // What a viewer may not do says which role may, and whom to ask.
    let refused = home.fails(3, ["--user", "bob@example.org", "contact", "add", "Zoe"]);
    assert!(refused.err.contains("you are a viewer"), "{refused:?}");
    let refused = home.fails(3, ["member", "role", "bob", "owner", "--user", "bob@example.org"]);
    assert!(refused.err.contains("only owners"), "{refused:?}");
    // Who acts must be somebody.
    home.fails(4, ["--user", "nobody@example.org", "contact", "list"]);

    home.fails(2, ["member", "remove", "bob"]);
    let gone = home.ok(["member", "remove", "bob", "--yes"]);
    assert!(gone.err.contains("Removed Bob Lee"), "{gone:?}");
    assert_eq!(home.json(["member", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn the_last_owner_stays_and_a_holder_hands_over() {
    let home = Home::with_people();
    home.ok(["member", "add", "bob@example.org", "--role", "member"]);
    let me = home.json(["member", "list"])[0]["name"].as_str().unwrap().to_owned();
    home.fails(5, ["member", "remove", &me, "--yes"]);
    home.fails(5, ["member", "role", &me, "member"]);
    home.ok(["contact", "edit", "soto", "--holder", "bob"]);
    let refused = home.fails(5, ["member", "remove", "bob", "--yes"]);
    assert!(refused.err.contains("--to"), "{refused:?}");
    home.ok(["member", "remove", "bob", "--to", &me, "--yes"]);
    assert_eq!(home.json(["contact", "show", "soto"])["holder"]["name"], me.as_str());
}

#[test]
fn labels_are_made_changed_worn_and_deleted() {
    let home = Home::with_people();
    assert_eq!(home.json(["label", "add", "vip", "--tint", "red"])["tint"], "red");
    let worn = home.json(["contact", "label", "soto", "vip", "fair"]);
    assert_eq!(worn["labels"], serde_json::json!(["fair", "vip"]));
    assert_eq!(home.json(["contact", "list", "--label", "vip"]).as_array().unwrap().len(), 1);
    assert_eq!(home.json(["label", "edit", "vip", "--name", "key"])["name"], "key");
    assert_eq!(home.json(["label", "list"])[1]["contacts"], 1);
    let bare = home.json(["contact", "label", "soto", "fair", "--off"]);
    assert_eq!(bare["labels"], serde_json::json!(["key"]));
    home.fails(2, ["label", "add", "x", "--tint", "mauve"]);
    home.fails(2, ["label", "delete", "key"]);
    home.ok(["label", "delete", "key", "--yes"]);
    home.fails(4, ["contact", "list", "--label", "key"]);
}

#[test]
fn accounts_are_kept() {
    let home = Home::with_people();
    let account = home.json([
        "account",
        "add",
        "Beta",
        "--domain",
        "beta.example",
        "--domain",
        "beta.test",
        "--parent",
        "Acme",
    ]);
    assert_eq!(account["domains"], serde_json::json!(["beta.example", "beta.test"]));
    assert_eq!(account["parent"]["name"], "Acme");
    assert_eq!(home.json(["account", "show", "acme"])["contacts"], 1);
    assert_eq!(
        home.json(["account", "edit", "beta", "--parent", ""])["parent"],
        serde_json::Value::Null
    );
    assert_eq!(home.json(["account", "list"]).as_array().unwrap().len(), 2);
    let cut = home.ok(["account", "list", "--limit", "1"]);
    assert_eq!(cut.out.lines().count(), 1);
    assert!(cut.err.contains("first 1; more exist, --all shows every one"), "{cut:?}");
    home.fails(2, ["account", "delete", "beta"]);
    home.ok(["account", "delete", "beta", "--yes"]);
    home.fails(4, ["account", "show", "beta"]);
}

#[test]
fn opportunities_move_through_stages() {
    let home = Home::with_people();
    let made = home.json([
        "opportunity",
        "add",
        "Q3 licences",
        "--account",
        "Acme",
        "--amount",
        "12000.50",
        "--currency",
        "eur",
        "--close",
        "2026-12-31",
        "--contact",
        "ana@example.org=decides",
    ]);
    assert_eq!(made["stage"], "lead");
    assert_eq!(made["amount"], 12000.5);
    assert_eq!(made["currency"], "EUR");
    assert_eq!(made["close_date"], "2026-12-31");
    assert_eq!(made["contacts"][0]["part"], "decides");
    let won = home.json(["opportunity", "move", "q3", "won", "--reason", "best support"]);
    assert_eq!(
        (won["stage"].as_str(), won["reason"].as_str()),
        (Some("won"), Some("best support"))
    );
    assert!(won["closed_at"].is_string(), "{won}");
    let edited = home.json([
        "opportunity",
        "edit",
        "q3",
        "--amount",
        "",
        "--remove-contact",
        "ana@example.org",
    ]);
    assert!(edited["amount"].is_null() && edited["contacts"].as_array().unwrap().is_empty());
    assert!(home.ok(["opportunity", "list"]).out.contains("Q3 licences"));
    assert!(home.ok(["opportunity", "show", "q3"]).out.contains("best support"));
    let again = home.json(["opportunity", "move", "q3", "won"]);
    assert_eq!(again["reason"], "best support");
    let lost = home.json(["opportunity", "move", "q3", "lost"]);
    assert!(lost["reason"].is_null(), "why it was won is not why it is lost: {lost}");
    home.fails(2, ["opportunity", "move", "q3", "somewhere"]);
    home.fails(2, ["opportunity", "add", "No account"]);
    home.fails(2, ["opportunity", "edit", "q3"]);
    home.fails(2, ["opportunity", "delete", "q3"]);
    home.ok(["opportunity", "delete", "q3", "--yes"]);
    home.fails(4, ["opportunity", "show", "q3"]);
}

#[test]
fn contacts_are_added_found_and_changed() {
    let home = Home::new();
    let ran = home.ok([
        "contact",
        "add",
        "Ana Ruiz",
        "--email",
        "ana@example.org",
        "--email",
        "ar@example.net",
        "--phone",
        "+49 89 1234567",
        "--account",
        "Acme",
        "--title",
        "CTO",
        "--label",
        "vip",
        "--notes",
        "likes tea\nand cake",
        "--birthday",
        "--04-15",
        "--set",
        "region=EMEA",
        "--handle",
        "mastodon=ana_r",
        "--url",
        "https://example.org",
        "--address",
        "Main St 1",
    ]);
    assert!(ran.err.contains("Added Ana Ruiz") && ran.err.contains("tl c \"Ana Ruiz\""), "{ran:?}");
    let shown = home.ok(["contact", "show", "ana"]).out;
    for part in [
        "Acme",
        "CTO",
        "ana@example.org",
        "+49 89 1234567",
        "vip",
        "and cake",
        "--04-15",
        "region = EMEA",
        "ana_r (mastodon)",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // Any way to name the contact.
    let id = home.json(["contact", "show", "ruiz"])["id"].as_str().unwrap().to_owned();
    for who in
        [&id, &id[30..], "ANA@example.org", "089 1234567", "@ana_r", "ana ruiz", "ru an", "uiz"]
    {
        assert_eq!(home.json(["contact", "show", who])["id"], id.as_str(), "{who}");
    }
    let edited = home.json([
        "contact",
        "edit",
        "ana",
        "--name",
        "Ana R. Ruiz",
        "--remove-email",
        "ar@example.net",
        "--remove-phone",
        "089/123 45 67",
        "--remove-label",
        "vip",
        "--unset",
        "region",
        "--title",
        "",
    ]);
    assert_eq!(edited["name"], "Ana R. Ruiz");
    assert_eq!(edited["emails"].as_array().unwrap().len(), 1);
    assert!(edited["title"].is_null() && edited["custom"] == serde_json::json!({}));
    assert_eq!(edited["labels"], serde_json::json!([]));
    home.fails(2, ["contact", "edit", "ana"]);
    home.fails(2, ["contact", "edit", "ana", "--set", "region"]);
    home.fails(2, ["contact", "add", "Bad", "--birthday", "1985-02-30"]);
    home.fails(2, ["contact", "add", "   "]);
}

#[test]
fn stars_archives_and_relationships() {
    let home = Home::with_people();
    assert_eq!(home.json(["contact", "star", "bob"])["starred"], true);
    assert_eq!(home.json(["contact", "list", "--starred"])[0]["name"], "Bob Lee");
    assert_eq!(home.json(["contact", "star", "bob", "--off"])["starred"], false);
    assert_eq!(home.json(["contact", "archive", "bob"])["archived"], true);
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 2);
    assert_eq!(home.json(["contact", "list", "--archived"])[0]["name"], "Bob Lee");
    assert_eq!(home.json(["contact", "archive", "bob", "--off"])["archived"], false);

    let tie = home.json(["contact", "relate", "soto", "reports-to", "bob"]);
    assert_eq!(tie["kind"], "reports to");
    let seen = home.ok(["contact", "show", "bob"]).out;
    assert!(seen.contains("Ana Soto reports to Bob Lee"), "{seen}");
    let said = home.ok(["contact", "relate", "soto", "friend-of", "bob"]).out;
    assert!(said.contains("Ana Soto is a friend of Bob Lee"), "{said}");
    home.fails(2, ["contact", "relate", "soto", "boss", "bob"]);
    home.fails(2, ["contact", "relate", "bob", "friend-of", "bob"]);
    home.ok(["contact", "relate", "soto", "reports-to", "bob", "--off"]);
    home.fails(4, ["contact", "relate", "soto", "reports-to", "bob", "--off"]);
}

#[test]
fn an_empty_phone_is_no_phone_to_take_away() {
    let home = Home::with_people();
    for (flag, other) in [("--phone", "--remove-phone"), ("--email", "--remove-email")] {
        let ran = home.fails(2, ["contact", "edit", "bob", flag, ""]);
        assert!(ran.err.contains(other), "{ran:?}");
    }
}

#[test]
fn a_deletion_says_what_goes_with_it() {
    let home = Home::with_people();
    home.ok(["c", "bob", "alone"]);
    home.ok(["m", "bob", "together", "--with", "soto"]);
    let refused = home.fails(2, ["contact", "delete", "bob"]);
    for part in ["1 entry with nobody else", "1 entry shared", "for good", "Backups", "--yes"] {
        assert!(refused.err.contains(part), "{part}: {refused:?}");
    }
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 3);
    let gone = home.json(["contact", "delete", "bob", "--yes"]);
    assert_eq!(
        (gone["entries_deleted"].as_u64(), gone["entries_kept"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(gone["purge_pending"], false);
    let left = home.json(["timeline", "soto"]);
    assert_eq!(left[0]["contacts"].as_array().unwrap().len(), 1);
    home.fails(4, ["contact", "show", "bob"]);
}

#[test]
fn lists_filter_sort_and_say_that_they_were_cut() {
    let home = Home::with_people();
    home.ok(["c", "bob", "hello"]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let list = home.json(arguments);
        list.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&["contact", "list"]), ["Ana Ruiz", "Ana Soto", "Bob Lee"]);
    assert_eq!(names(&["contact", "list", "acm"]), ["Ana Ruiz"]);
    assert_eq!(names(&["contact", "list", "--account", "acme"]), ["Ana Ruiz"]);
    assert_eq!(names(&["contact", "list", "1234"]), ["Bob Lee"]);
    assert_eq!(names(&["contact", "list", "--sort", "last"])[0], "Bob Lee");
    for quiet in
        [&["contact", "list", "--limit", "2"][..], &["contact", "list", "--limit", "2", "--quiet"]]
    {
        let cut = home.ok(quiet);
        assert_eq!(cut.out.lines().count(), 2);
        assert_eq!(cut.err, "first 2 of 3; --all shows every one\n");
    }
    let cut = home.ok(["contact", "list", "ana", "--limit", "1", "--json"]);
    assert_eq!(cut.err, "first 1; more exist, --all shows every one\n");
    assert_eq!(home.ok(["contact", "list", "--all"]).out.lines().count(), 3);
    home.fails(2, ["contact", "list", "--limit", "0"]);
    home.fails(2, ["contact", "list", "--limit", "1", "--all"]);
    let later = home.fails(2, ["contact", "list", "--sort", "engagement"]);
    assert!(later.err.contains("--sort last"), "{later:?}");
    home.fails(4, ["contact", "list", "--label", "nope"]);
}

#[test]
fn what_is_made_or_lost_besides_is_told() {
    let home = Home::new();
    let ran = home.ok(["contact", "add", "Ana Ruiz", "--email", "ana@x.org", "--account", "Acne"]);
    assert!(ran.err.contains("Made the account \"Acne\" as well"), "{ran:?}");
    let ran = home.ok(["contact", "add", "Bob", "--email", "ANA@x.org", "--account", "Acne"]);
    assert!(!ran.err.contains("as well"), "{ran:?}");
    assert!(ran.err.contains("ANA@x.org is Ana Ruiz's too"), "{ran:?}");
    let ran = home.ok(["contact", "label", "bob", "vip", "new"]);
    assert!(ran.err.contains("Made the label \"vip\" and the label \"new\" as well"), "{ran:?}");
    let ran = home.ok(["contact", "edit", "bob", "--label", "vip", "--account", "Acme"]);
    assert!(ran.err.contains("Made the account \"Acme\" as well"), "{ran:?}");
    assert!(!ran.err.contains("label"), "{ran:?}");
    let ran = home.ok(["opportunity", "add", "Q3", "--account", "Bolt"]);
    assert!(ran.err.contains("Made the account \"Bolt\" as well"), "{ran:?}");
    // Names that are twice come with what tells them apart.
    home.ok(["contact", "add", "Bob"]);
    let ran = home.fails(4, ["contact", "show", "Bobb"]);
    assert_eq!(ran.err.matches("Bob (").count(), 2, "{ran:?}");

    home.ok(["c", "ana", "spoke", "--duration", "45m", "--outcome", "reached"]);
    let ran = home.ok(["interaction", "edit", "last", "-t", "note"]);
    assert!(ran.err.contains("outcome reached and duration 45m went"), "{ran:?}");
}

#[test]
fn the_command_that_is_offered_for_a_namesake_finds_it() {
    let home = Home::new();
    home.ok(["contact", "add", "Ana Ruiz"]);
    let ran = home.ok(["contact", "add", "Ana Ruiz"]);
    let offered = ran.err.split('`').nth(1).unwrap().to_owned();
    let words = shlex::split(&offered).unwrap();
    home.ok(words.iter().skip(1));
    let entries = home.json(["activity"]);
    assert_eq!(entries.as_array().unwrap().len(), 1, "{offered}");
}
