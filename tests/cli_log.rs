//! Logging, timelines, activity, and what can be done to an entry afterwards.

mod cli_support;

use cli_support::Home;
use serde_json::Value;

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|it| it["summary"].as_str().unwrap_or("")).collect()
}

#[test]
fn a_call_is_logged_with_everything() {
    let home = Home::with_people();
    home.ok(["opportunity", "add", "Q3", "--account", "Acme"]);
    let ran = home.ok([
        "log",
        "Ana Ruiz",
        "wants",
        "the",
        "Q3",
        "price",
        "--at",
        "yesterday 15:00",
        "--in",
        "--outcome",
        "ok",
        "--duration",
        "12m",
        "--with",
        "bob",
        "--opportunity",
        "q3",
        "--pin",
    ]);
    assert!(
        ran.out.contains("2026-11-21 15:00") && ran.out.contains("wants the Q3 price"),
        "{ran:?}"
    );
    assert!(
        ran.err.starts_with(
            "Logged a call with Ana Ruiz, Bob Lee · yesterday 15:00 (2026-11-21 15:00) · id "
        ),
        "{ran:?}"
    );
    let entry = &home.json(["timeline", "bob"])[0];
    assert_eq!(entry["type"], "call");
    assert_eq!(entry["occurred_at"], "2026-11-21T15:00:00Z");
    assert_eq!(entry["logged_at"], "2026-11-22T10:00:00Z");
    assert_eq!(
        (entry["direction"].as_str(), entry["outcome"].as_str()),
        (Some("in"), Some("reached"))
    );
    assert_eq!(entry["duration_seconds"], 720);
    assert_eq!(entry["opportunity"]["title"], "Q3");
    assert_eq!(entry["accounts"][0]["name"], "Acme");
    assert_eq!(entry["pinned"], true);
}

#[test]
fn short_forms_and_types() {
    let home = Home::with_people();
    for (short, kind) in [("c", "call"), ("e", "email"), ("m", "meeting"), ("n", "note")] {
        assert_eq!(home.json([short, "bob", "x"])["type"], kind);
    }
    for kind in ["event", "social", "message", "call"] {
        assert_eq!(home.json(["log", "bob", "x", "-t", kind])["type"], kind);
    }
    let meeting = home.json(["m", "bob", "x", "--location", "Berlin", "--satisfaction", "4"]);
    assert_eq!(
        (meeting["location"].as_str(), meeting["satisfaction"].as_u64()),
        (Some("Berlin"), Some(4))
    );
    let silent = home.json(["c", "bob", "--outcome", "vm"]);
    assert_eq!((&silent["summary"], silent["outcome"].as_str()), (&Value::Null, Some("voicemail")));
    assert!(home.ok(["timeline", "bob"]).out.contains("Voicemail"));
}

#[test]
fn somebody_new_is_made_with_the_entry() {
    let home = Home::with_people();
    let nobody = home.fails(4, ["log", "Zoe Park", "hello"]);
    assert!(nobody.err.contains("--new"), "{nobody:?}");
    let nearest = home.fails(4, ["log", "Anna Ruis", "hello"]);
    assert!(nearest.err.contains("Ana Ruiz"), "{nearest:?}");
    let ran = home.ok(["log", "Zoe Park", "hello", "--new"]);
    assert!(ran.err.contains("Made a new contact: Zoe Park"), "{ran:?}");
    assert_eq!(home.json(["contact", "show", "zoe"])["interaction_count"], 1);
    home.ok(["log", "kim@example.org", "hello", "--new"]);
    assert_eq!(
        home.json(["contact", "show", "kim@example.org"])["emails"][0]["value"],
        "kim@example.org"
    );
    // Somebody who is there is not made again.
    home.ok(["log", "zoe", "again", "--new"]);
    assert_eq!(home.json(["contact", "show", "zoe"])["interaction_count"], 2);
}

#[test]
fn forgotten_quotes_are_noticed() {
    let home = Home::with_people();
    let ran = home.fails(2, ["log", "Ana", "Ruiz", "called"]);
    assert!(ran.err.contains("tl log \"Ana Ruiz\" called"), "{ran:?}");
    let ran = home.fails(2, ["m", "ana", "SOTO"]);
    assert!(ran.err.contains("\"ana SOTO\""), "{ran:?}");
    home.ok(["contact", "add", "Eva María López"]);
    let ran = home.fails(2, ["c", "eva", "maria", "lopez", "called"]);
    assert!(ran.err.contains("\"eva maria lopez\" called"), "{ran:?}");
    assert_eq!(home.json(["activity"]).as_array().unwrap().len(), 0);
    home.ok(["log", "Ana Ruiz", "Ruiz called"]);
    home.ok(["log", "bob", "Ruiz", "called"]);
}

#[test]
fn several_that_fit_are_listed() {
    let home = Home::with_people();
    let ran = home.fails(5, ["c", "ana", "hello"]);
    for part in ["Ana Ruiz", "Acme", "ana@example.org", "Ana Soto", "hint: "] {
        assert!(ran.err.contains(part), "{part}: {ran:?}");
    }
    let error = home.json_error(5, ["timeline", "ana"]);
    assert_eq!(error["kind"], "ambiguous");
    assert!(error["hint"].as_str().unwrap().contains("Ana Soto"), "{error}");
}

#[test]
fn what_cannot_be_logged() {
    let home = Home::with_people();
    for arguments in [
        &["c", "bob"][..],
        &["c", "bob", ""],
        &["c", "bob", "  ", " "],
        &["c", "bob", "x", "--at", "in 3 days"],
        &["c", "bob", "x", "--at", "2026-11-22 10:06"],
        &["c", "bob", "x", "--at", "whenever"],
        &["c", "bob", "x", "--at", "3/4"],
        &["log", "bob", "x", "--type", "fax"],
        &["c", "bob", "x", "--duration", "long"],
        &["c", "bob", "x", "--satisfaction", "6"],
        &["c", "bob", "x", "--in", "--out"],
        &["c", "bob", "-", "--edit"],
        &["c", "bob", "x", "--with", "bob"],
        &["c"],
        &["log", "", "x"],
    ] {
        home.fails(2, arguments);
    }
    let future = home.fails(2, ["m", "bob", "x", "--at", "tomorrow"]);
    assert!(future.err.contains("follow-up"), "{future:?}");
    home.fails(4, ["c", "bob", "x", "--opportunity", "nope"]);
    home.fails(4, ["c", "bob", "x", "--with", "nobody"]);
    assert_eq!(home.json(["activity"]).as_array().unwrap().len(), 0);
    // Five minutes of grace.
    home.ok(["c", "bob", "x", "--at", "2026-11-22 10:04"]);
}

#[test]
fn text_comes_from_standard_input_or_the_editor() {
    let home = Home::with_people();
    let ran = home.tl_with(["n", "bob", "-", "--json"], b"line one\r\nline two\n");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains(r#""summary":"line one\nline two""#), "{ran:?}");
    let ran = home.tl_with(["n", "bob", "-"], b"\xff\xfe");
    assert!(ran.code == 2 && ran.err.contains("not UTF-8"), "{ran:?}");
    assert_eq!(home.tl_with(["n", "bob", "-"], b" \n").code, 2);
    let long = home.tl_with(["n", "bob", "-"], &vec![b'x'; (1 << 20) + 1]);
    assert!(long.code == 2 && long.err.len() < 1_000, "{long:?}");
    assert_eq!(home.tl_with(["n", "bob", "-"], &vec![b'x'; 1 << 20]).code, 0);

    let edited = |editor: &str, arguments: &[&str]| {
        let mut command = home.command(arguments);
        command.env("EDITOR", editor);
        cli_support::finish(command, b"")
    };
    let ran = edited(r#"sh -c 'printf "by hand" > "$0"'"#, &["n", "bob", "--edit", "--json"]);
    assert!(ran.code == 0 && ran.out.contains(r#""summary":"by hand""#), "{ran:?}");
    let ran = edited("true", &["n", "bob", "--edit"]);
    assert!(ran.code == 0 && ran.err.contains("nothing was logged"), "{ran:?}");
    assert_eq!(edited("false", &["n", "bob", "--edit"]).code, 2);
    assert_eq!(edited("/no/such/editor", &["n", "bob", "--edit"]).code, 2);
    // The file is for this account only, and gone afterwards.
    let ran = edited(
        r#"sh -c 'stat -c %a "$0" > mode; echo "$0" > name; echo x > "$0"'"#,
        &["n", "bob", "--edit"],
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(std::fs::read_to_string(home.path("mode")).unwrap().trim(), "600");
    let name = std::fs::read_to_string(home.path("name")).unwrap();
    assert!(!std::path::Path::new(name.trim()).exists());
    // The editor starts with the text that is there.
    let ran = edited("sed -i s/by/with/", &["interaction", "edit", "last", "--summary", "x"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn timelines_filter_and_order() {
    let home = Home::with_people();
    home.ok(["c", "bob", "first call", "--at", "2026-03-01 09:00"]);
    home.ok(["e", "bob", "second mail", "--at", "2026-10-10"]);
    home.ok(["m", "bob", "third\nwith lines", "--at", "yesterday"]);
    home.ok(["n", "soto", "elsewhere"]);
    let of = |more: &[&str]| -> Value { home.json([&["timeline", "bob"], more].concat()) };
    assert_eq!(texts(&of(&[])), ["third\nwith lines", "second mail", "first call"]);
    assert_eq!(texts(&of(&["--type", "email"])), ["second mail"]);
    assert_eq!(texts(&of(&["--since", "2026-10-10"])), ["third\nwith lines", "second mail"]);
    assert_eq!(texts(&of(&["--until", "2026-10-10"])), ["second mail", "first call"]);
    assert_eq!(texts(&of(&["--period", "2026-Q1"])), ["first call"]);
    assert_eq!(texts(&of(&["--period", "last-month"])), ["second mail"]);
    assert_eq!(texts(&of(&["--search", "sec"])), ["second mail"]);
    let me = home.json(["member", "list"])[0]["name"].as_str().unwrap().to_owned();
    assert_eq!(of(&["--by", &me]).as_array().unwrap().len(), 3);
    assert_eq!(texts(&of(&["--limit", "1"])), ["third\nwith lines"]);
    let cut = home.ok(["timeline", "bob", "--limit", "2"]);
    assert_eq!(cut.err, "first 2 of 3; --all shows every one\n");
    let cut = home.ok(["timeline", "bob", "--limit", "1", "--since", "2026-01-01"]);
    let told = "from 2026-01-01 00:00 on\nfirst 1; more exist, --all shows every one\n";
    assert_eq!(cut.err, told);
    let spoken = home.ok(["timeline", "bob", "--period", "last-month"]).err;
    assert_eq!(spoken, "from 2026-10-01 00:00 on, before 2026-11-01 00:00\n");
    let out = home.ok(["timeline", "bob", "--all"]).out;
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 4, "{out}");
    assert!(
        lines[0].starts_with("2026-11-21 12:00  meeting") && lines[1].starts_with("      "),
        "{out}"
    );

    home.fails(2, ["timeline", "bob", "--since", "2026-10-10", "--until", "2026-10-01"]);
    home.fails(2, ["timeline", "bob", "--period", "2026", "--since", "2026-10-01"]);
    home.fails(2, ["timeline", "bob", "--period", "soon"]);
    home.fails(4, ["timeline", "bob", "--by", "nobody"]);
    home.fails(4, ["timeline", "nobody"]);
    assert_eq!(home.ok(["timeline", "Ana Ruiz", "--json"]).out, "[]\n");
    assert!(home.ok(["timeline", "Ana Ruiz"]).err.contains("tl c \"Ana Ruiz\""));
    assert_eq!(home.ok(["timeline", "Ana Ruiz", "--quiet"]).err, "");
}

#[test]
fn activity_of_a_book_an_account_and_all_books() {
    let home = Home::with_people();
    home.ok(["c", "Ana Ruiz", "one", "--at", "2026-11-20", "--outcome", "reached"]);
    home.ok(["c", "bob", "two", "--at", "2026-11-21"]);
    home.ok(["book", "add", "Sales"]);
    home.ok(["--book", "Sales", "c", "Kim", "three", "--new", "--at", "2026-11-20 18:00"]);
    assert_eq!(texts(&home.json(["activity"])), ["two", "one"]);
    assert_eq!(texts(&home.json(["activity", "--contact", "bob"])), ["two"]);
    assert_eq!(texts(&home.json(["activity", "--account", "acme"])), ["one"]);
    assert_eq!(texts(&home.json(["activity", "--all-books"])), ["two", "three", "one"]);
    assert_eq!(texts(&home.json(["activity", "--all-books", "--limit", "2"])), ["two", "three"]);
    assert!(home.ok(["activity", "--all-books"]).out.contains("Sales"));
    let cut = home.ok(["activity", "--limit", "1"]);
    assert_eq!(cut.err, "first 1 of 2; --all shows every one\n");

    let table = home.json(["activity", "--table"]);
    assert_eq!(table[0]["contact"]["name"], "Bob Lee");
    assert_eq!(
        (table[1]["count"].as_u64(), table[1]["outcome"].as_str()),
        (Some(1), Some("reached"))
    );
    assert_eq!(table[1]["last"], "2026-11-20T12:00:00Z");
    let rows = home.ok(["activity", "--table", "--all-books", "--type", "call"]).out;
    assert_eq!(rows.lines().count(), 3, "{rows}");
    home.fails(2, ["activity", "--contact", "bob", "--account", "acme"]);
}

#[test]
fn an_entry_is_edited_pinned_and_deleted_for_good() {
    let home = Home::with_people();
    let id = home.json(["c", "bob", "mauvecrocus first"])["id"].as_str().unwrap().to_owned();
    let end = &id[30..];
    let edited = home.json([
        "interaction",
        "edit",
        end,
        "--summary",
        "mauvecrocus second",
        "--at",
        "yesterday 15:00",
        "-t",
        "meeting",
        "--with",
        "soto",
        "--duration",
        "1h",
        "--location",
        "Berlin",
        "--resolution",
        "needed",
    ]);
    assert_eq!(edited["type"], "meeting");
    assert_eq!(edited["occurred_at"], "2026-11-21T15:00:00Z");
    assert_eq!(edited["contacts"].as_array().unwrap().len(), 2);
    assert_eq!(edited["resolution"], "needed");
    assert!(edited["edited_at"].is_string(), "{edited}");
    let moved = home.json([
        "interaction",
        "edit",
        end,
        "--contact",
        "Ana Ruiz",
        "--without",
        "soto",
        "--location",
        "",
    ]);
    assert_eq!(moved["contacts"][0]["name"], "Ana Ruiz");
    assert!(moved["location"].is_null(), "{moved}");
    let versions = home.json(["interaction", "show", &id, "--versions"]);
    assert_eq!(versions.as_array().unwrap().len(), 2);
    assert_eq!(versions[1]["summary"], "mauvecrocus first");
    assert_eq!(versions[0]["contacts"][1], "Ana Soto", "{versions}");
    let shown = home.ok(["interaction", "show", &id, "--versions"]).out;
    assert!(
        shown.contains("mauvecrocus first") && shown.contains("with Bob Lee, Ana Soto"),
        "{shown}"
    );
    assert!(home.ok(["interaction", "show", "last"]).out.contains("mauvecrocus second"));
    assert_eq!(home.json(["interaction", "pin", end])["pinned"], true);
    assert_eq!(home.json(["interaction", "pin", end, "--off"])["pinned"], false);
    home.fails(2, ["interaction", "edit", end]);
    home.fails(2, ["interaction", "edit", end, "--summary", ""]);
    home.fails(2, ["interaction", "edit", end, "--at", "next week"]);

    let refused = home.fails(2, ["interaction", "delete", end]);
    for part in ["mauvecrocus second", "for good", "Backups", "--yes"] {
        assert!(refused.err.contains(part), "{part}: {refused:?}");
    }
    let gone = home.ok(["interaction", "delete", end, "--yes"]);
    assert!(gone.err.contains("backups"), "{gone:?}");
    home.fails(4, ["interaction", "show", &id]);
    home.fails(4, ["interaction", "delete", &id, "--yes"]);
    let file = home.database();
    for path in [file.clone(), file.with_extension("db-wal")] {
        let bytes = std::fs::read(path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("mauvecrocus"), "the text is still there");
    }
}

#[test]
fn undo_takes_back_my_last_entry() {
    let home = Home::with_people();
    home.fails(4, ["undo", "--yes"]);
    home.ok(["c", "bob", "stays"]);
    let mut later = home.command(["c", "bob", "goes"]);
    later.env("TOUCHLINE_NOW", "2026-11-22T11:00:00Z");
    assert_eq!(cli_support::finish(later, b"").code, 0);
    let refused = home.fails(2, ["undo"]);
    assert!(refused.err.contains("goes"), "{refused:?}");
    home.ok(["undo", "--yes"]);
    assert_eq!(texts(&home.json(["timeline", "bob"])), ["stays"]);
}
