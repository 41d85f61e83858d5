use super::*;
use crate::domain::Timestamp;
use chrono::TimeZone as _;
use chrono_tz::{Europe, Tz};
use proptest::prelude::*;

/// Wednesday, 4 March 2026, 15:30 in Berlin.
fn now() -> DateTime<Tz> {
    Europe::Berlin.with_ymd_and_hms(2026, 3, 4, 15, 30, 0).unwrap()
}

fn read(text: &str, of: Of) -> Filter {
    Filter::read(text, of, &now(), Weekday::Mon)
}

#[track_caller]
fn well(text: &str, of: Of) -> Filter {
    let filter = read(text, of);
    assert_eq!(filter.fault, None, "{text}");
    filter
}

fn tests(text: &str, of: Of) -> Vec<Test> {
    well(text, of).terms.into_iter().map(|term| term.test).collect()
}

use Of::{Accounts, Contacts, Interactions};

#[test]
fn the_examples_read_so() {
    // What is left out of the second column is spelled plainly already.
    for (of, text, shown) in [
        (
            Interactions,
            "type:call by:bob since:monday account:acme label:vip holder:me -label:x \
             duration>30m \"exact words\"",
            "type:call by:bob since:2026-03-02 account:acme label:vip holder:me -label:x \
             duration>30m \"exact words\"",
        ),
        (Interactions, "period:last-week", "period:2026-02-23..2026-03-01"),
        (Interactions, "period:\"last week\"", "period:2026-02-23..2026-03-01"),
        (Interactions, "Period:2026-03-01..", "since:2026-03-01"),
        (Interactions, "period:..yesterday", "until:2026-03-03"),
        (Interactions, "period:today", "period:2026-03-04"),
        (Interactions, "since:last-week", "since:2026-02-25"),
        (Interactions, "since:9:00", "since:2026-03-04T08:00:00Z"),
        (Interactions, "until:today", "until:2026-03-04"),
        (Interactions, "-until:\"yesterday 15:00\"", "-until:2026-03-03T14:00:00Z"),
        (Interactions, "until:2200-12-31", "until:2200-12-31"),
        (Interactions, "TYPE:E-mail type:m", "type:email type:meeting"),
        (Interactions, "contact:ana with:\"Bob Stone\"", "with:ana with:\"Bob Stone\""),
        (Interactions, "outcome:vm outcome:interested", "outcome:voicemail outcome:interested"),
        (Interactions, "outcome:\"No answer\"", "outcome:no-answer"),
        (Interactions, "direction:IN -direction:out", "direction:in -direction:out"),
        (Interactions, "duration:45 duration<=1:30", "duration:45m duration<=1h30m"),
        (Interactions, "duration:>=1h duration<\"1h 5s\"", "duration>=1h duration<1h5s"),
        (Interactions, "satisfaction>=4 satisfaction:5", "satisfaction>=4 satisfaction:5"),
        (Interactions, "is:pinned has:follow-up", "is:pinned has:follow-up"),
        (Contacts, "is:starred -is:Archived", "is:starred -is:archived"),
        (
            Contacts,
            "has:email -has:phone has:note has:follow-up",
            "has:email -has:phone has:note has:follow-up",
        ),
        (Contacts, "due:overdue", "due:overdue"),
        (Interactions, "-due:overdue due:today", "-due:overdue due:2026-03-04"),
        (Contacts, "@hot -@\"my own\" @\"x\"", "@hot -@\"my own\" @x"),
        (Contacts, "@ @. a@b", "@ @. a@b"),
        (Contacts, "due:today due:fri", "due:2026-03-04 due:2026-03-06"),
        (Contacts, "due:mon due:in-2-weeks", "due:2026-03-09 due:2026-03-18"),
        (Contacts, "due:this-week", "due:2026-03-02..2026-03-08"),
        (Contacts, "due:next-month", "due:2026-04-01..2026-04-30"),
        (Contacts, "due:..fri due:today..", "due:..2026-03-06 due:2026-03-04.."),
        (Contacts, "due:mon..fri", "due:2026-03-02..2026-03-06"),
        (Contacts, "due:fri..mon", "due:2026-03-06..2026-03-09"),
        (Contacts, "due:fri..thu", "due:2026-02-27..2026-03-05"),
        (Contacts, "  ana\t ruiz \n", "ana ruiz"),
        (Contacts, "account:\"Acme \"\"A\"\" Ltd\"", "account:\"Acme \"\"A\"\" Ltd\""),
        (Contacts, "-\"say \"\"hi\"\"\" -x", "-\"say \"\"hi\"\"\" -x"),
        (Contacts, "label:\"vip\" label:5\" label:a:b", "label:vip label:5\" label:a:b"),
        (Accounts, "holder:me -holder:bob", "holder:me -holder:bob"),
        (Accounts, "acme -\"ltd co\" @hot", "acme -\"ltd co\" @hot"),
        (Contacts, "", ""),
    ] {
        assert_eq!(well(text, of).to_string(), shown, "{text}");
    }
}

#[test]
fn terms_are_typed() {
    let berlin =
        |day| Timestamp::from(Europe::Berlin.with_ymd_and_hms(2026, 3, day, 0, 0, 0).unwrap());
    let period = |text, of| match tests(text, of).as_slice() {
        [Test::Happened(span) | Test::Due(span)] => span.period,
        other => panic!("{text}: {other:?}"),
    };
    let from = |day| Period { from: berlin(day), until: Period::OPEN_UNTIL };
    assert_eq!(period("since:monday", Interactions), from(2));
    let until = |day| Period { from: Period::OPEN_FROM, until: berlin(day) };
    assert_eq!(period("until:tuesday", Interactions), until(4), "the day belongs to it");
    let days = |first, after| Period { from: berlin(first), until: berlin(after) };
    assert_eq!(period("period:mon..tue", Interactions), days(2, 4));
    assert_eq!(period("due:fri", Contacts), days(6, 7));
    assert_eq!(tests("duration>1h30", Interactions), [Test::Duration(Compare::More, 5_400)]);
    assert_eq!(tests("duration<90s", Interactions), [Test::Duration(Compare::Less, 90)]);
    assert_eq!(tests("type:c", Interactions), [Test::Type(InteractionType::Call)]);
    assert_eq!(tests("label:\"VIP x\"", Contacts), [Test::Label("VIP x".to_owned())]);
    let sunday = Filter::read("period:this-week", Interactions, &now(), Weekday::Sun);
    assert_eq!(sunday.to_string(), "period:2026-03-01..2026-03-07");
}

#[test]
fn parts_tell_what_stands_where() {
    let text = "-label:\"a b\" ana duration>=30m -\"x y\"";
    let filter = well(text, Interactions);
    let parts: Vec<_> =
        filter.parts.iter().map(|part| (part.role, &text[part.at.clone()])).collect();
    assert_eq!(
        parts,
        [
            (Role::Not, "-"),
            (Role::Key(Key::Label), "label:"),
            (Role::Value(0), "\"a b\""),
            (Role::Value(1), "ana"),
            (Role::Key(Key::Duration), "duration>="),
            (Role::Value(2), "30m"),
            (Role::Not, "-"),
            (Role::Value(3), "\"x y\""),
        ]
    );
    assert_eq!(filter.place_of(Role::Value(1)), Some(13..16));
    assert_eq!(filter.place_of(Role::Value(4)), None);
}

#[test]
fn prose_is_text() {
    for text in [
        "12:30",
        "http://x.org/?a=1&b:c",
        "mailto2:x",
        ":",
        ":x",
        "a-b:c",
        "-",
        "--",
        "--x",
        "+49-89-123",
        "5\"",
        "o\"neill\"",
        "ana@x.org",
        "<3",
        "a>b",
        "type",
        "duration",
        "call,",
    ] {
        for of in Of::ALL {
            assert_eq!(tests(text, of), [Test::Word(text.to_owned())], "{text}");
        }
    }
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    for (of, text, at, reason) in [
        (Contacts, "ana lable:vip", "lable", "did you mean \"label:\"?"),
        (Contacts, "-acount:x", "acount", "did you mean \"account:\"?"),
        (Interactions, "typ:call", "typ", "did you mean \"type:\"?"),
        (Contacts, "deu:", "deu", "did you mean \"due:\"?"),
        (Interactions, "dur:", "dur", "did you mean \"duration:\"?"),
        (
            Contacts,
            "typ:call",
            "typ",
            "no key \"typ:\"; \"type:\" is a key of interactions; here there are account:, label:, \
             holder:, due:, is: and has:. In quotes it is text",
        ),
        (Accounts, "lable:vip", "lable", "\"label:\" is a key of contacts and interactions; here"),
        (Contacts, "zone:x", "zone", "no key \"zone:\"; here there are account:, label:, "),
        (Interactions, "日本:x", "日本", "there is no key \"日本:\". In quotes it is text"),
        (Contacts, "label:", "", "behind \"label:\" is missing a label"),
        (Contacts, "label: vip", "", "is missing a label"),
        (Contacts, "label:\"\"", "\"\"", "is missing a label"),
        (Contacts, "label:\" ", "\" ", "is missing a label"),
        (Contacts, "is:", "", "is missing starred or archived"),
        (Interactions, "is:", "", "is missing pinned"),
        (Interactions, "duration>", "", "behind \"duration>\" is missing a duration"),
        (Contacts, "due:", "", "is missing overdue, today, this-week or a day"),
        (Contacts, "type:call", "type:", "\"type:\" is a key of interactions; here there are"),
        (Contacts, "duration>5m", "duration>", "\"duration:\" is a key of interactions; here"),
        (Interactions, "x due:someday", "someday", "is not a time"),
        (Contacts, "@\"\"", "\"\"", "say which saved filter"),
        (Contacts, "@\"a\"b", "b", "a space is missing"),
        (Contacts, "is:pinned", "pinned", "\"is:pinned\" filters interactions, not contacts"),
        (Interactions, "has:phone", "phone", "\"has:phone\" filters contacts, not interactions"),
        (Contacts, "has:fax", "fax", "say email, phone, follow-up or note"),
        (Interactions, "direction:up", "up", "say in or out"),
        (Interactions, "type:fax", "fax", "there is no type \"fax\""),
        (Interactions, "since:someday", "someday", "\"someday\" is not a time"),
        (Interactions, "until:2026-02-30", "2026-02-30", "does not exist"),
        (Interactions, "period:15:30", "15:30", "is not a period"),
        (Interactions, "since>monday", "since>", "write since:"),
        (Interactions, "duration>long", "long", "is not a duration"),
        (Interactions, "satisfaction>=6", "6", "say 1 to 5"),
        (Contacts, "due:15:30", "15:30", "say on which day"),
        (Contacts, "due:2026-03-04..2026-03-03", "2026-03-04..2026-03-03", "before it begins"),
        (Contacts, "due:..", "..", "is not a time"),
        (Contacts, "due:someday", "someday", "is not a time"),
        (Contacts, "ana \"exact wo", "\"exact wo", "the quote at the end is missing"),
        (Contacts, "label:\"exact wo", "\"exact wo", "the quote at the end is missing"),
        (Contacts, "\"\"", "\"\"", "say which words"),
        (Contacts, "\"a b\", c", ",", "a space is missing"),
        (Contacts, "label:\"a\"b", "b", "a space is missing"),
        (Contacts, "label: lable:x", "", "is missing a label"),
    ] {
        let fault = read(text, of).fault.unwrap_or_else(|| panic!("{text}"));
        assert_eq!(&text[fault.at.clone()], at, "{text}: {fault:?}");
        assert!(fault.reason.contains(reason), "{text}: {fault:?}");
    }
    assert_eq!(read("x label:", Contacts).fault.unwrap().at, 8..8);
    // The rest is understood all the same.
    assert_eq!(read("ana lable:x \"b c", Contacts).to_string(), "ana \"b c\"");
    assert_eq!(read("-lable:\"x y\" bob", Contacts).to_string(), "bob");
}

#[test]
fn completion_knows_what_is_being_typed() {
    use Typing::{Key as AKey, Saved, Value};
    // The cursor stands at the bar.
    for (text, found) in [
        ("|", Some(("", AKey, ""))),
        ("ana |", Some(("", AKey, ""))),
        ("la|", Some(("la", AKey, "la"))),
        ("-la|", Some(("la", AKey, "la"))),
        ("-|", Some(("", AKey, ""))),
        ("x la|bel:vip", Some(("label:", AKey, "la"))),
        ("lab|le:vip", Some(("lable:", AKey, "lab"))),
        ("dur|ation>=5m", Some(("duration>=", AKey, "dur"))),
        ("label:|", Some(("", Value(Key::Label), ""))),
        ("x label:vi|p y", Some(("vip", Value(Key::Label), "vi"))),
        ("contact:a|", Some(("a", Value(Key::With), "a"))),
        ("label:|\"a b\"", Some(("\"a b\"", Value(Key::Label), ""))),
        ("label:\"a \"\"b|", Some(("\"a \"\"b", Value(Key::Label), "a \"b"))),
        ("label:\"a| b\"", Some(("\"a b\"", Value(Key::Label), "a"))),
        ("label:\"a b\"|", Some(("\"a b\"", Value(Key::Label), "a b"))),
        ("duration>|", Some(("", Value(Key::Duration), ""))),
        ("duration:|>5m", None),
        ("|label:vip", None),
        ("12|", None),
        ("12:3|0", None),
        ("lable:v|", None),
        ("\"ty|pe\"", None),
        ("@|", Some(("", Saved, ""))),
        ("x @ho|t", Some(("hot", Saved, "ho"))),
        ("-@\"a b|\"", Some(("\"a b\"", Saved, "a b"))),
        ("|@hot", None),
        ("\"ty|", None),
    ] {
        let cursor = text.find('|').unwrap();
        let text = text.replace('|', "");
        let got = complete(&text, cursor);
        let got = got.as_ref().map(|it| (&text[it.at.clone()], it.typing, it.typed.as_str()));
        assert_eq!(got, found, "{text} at {cursor}");
    }
    assert_eq!(complete("é", 1), None);
    assert_eq!(complete("x", 2), None);
}

#[test]
fn offers_go_on_as_was_typed() {
    let offers = |text: &str, of| complete(text, text.len()).unwrap().offers(of);
    assert_eq!(offers("D", Interactions), ["due", "duration", "direction"]);
    assert_eq!(offers("d", Contacts), ["due"]);
    assert_eq!(offers("", Contacts), ["account", "label", "holder", "due", "is", "has"]);
    assert_eq!(offers("type:me", Interactions), ["meeting", "message"]);
    assert_eq!(offers("is:", Contacts), ["starred", "archived"]);
    assert_eq!(offers("is:", Interactions), ["pinned"]);
    assert_eq!(offers("label:v", Contacts), [""; 0]);
}

#[test]
fn what_is_offered_reads_well() {
    for of in Of::ALL {
        for key in Key::ALL.into_iter().filter(|key| key.is_of(of)) {
            for value in key.values(of) {
                well(&format!("{}:{value}", key.name()), of);
            }
        }
    }
}

/// Filters of everything that means something, joined in any order.
fn filters() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "type:",
        "by:",
        "With:",
        "contact:",
        "account:",
        "label:",
        "holder:",
        "outcome:",
        "since:",
        "until:",
        "period:",
        "due:",
        "duration",
        "satisfaction",
        "direction:",
        "is:",
        "has:",
        "x:",
        ":",
        "//",
        "@",
        "@hot",
        ">",
        "<",
        ">=",
        "<=",
        "-",
        "\"",
        "\"\"",
        " ",
        " ",
        " ",
        "call",
        "vm",
        "30m",
        "4",
        "in",
        "pinned",
        "starred",
        "email",
        "overdue",
        "monday",
        "this-week",
        "9:00",
        "..",
        "2200",
        "2200-12-31",
        "1900-01-01",
        "2026-03-29",
        "now",
        "é",
        "日本",
        "\u{202e}",
        "\n",
        "\u{a0}",
        "\0",
    ]);
    prop::collection::vec(words, 0..12).prop_map(|words| words.concat())
}

/// A term that most often reads well.
fn term() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "",
        "-",
        "type:",
        "-by:",
        "with:",
        "account:",
        "-label:",
        "holder:",
        "outcome:",
        "since:",
        "-until:",
        "period:",
        "due:",
        "duration>",
        "-duration:",
        "duration:<=",
        "satisfaction>=",
        "direction:",
        "is:",
        "has:",
    ]);
    let value = prop_oneof![
        prop::sample::select(vec![
            "call",
            "na",
            "monday",
            "9:00",
            "last-week",
            "mon..fri",
            "2026-03-29..",
            "..today",
            "2200",
            "2200-12-31",
            "..2200-12-31",
            "1900-01-01",
            "1900-01-01..now",
            "30m",
            "1:30",
            "4",
            "in",
            "pinned",
            "starred",
            "note",
            "follow-up",
            "overdue",
            "2026-03-01T08:00:00.5Z..now",
        ])
        .prop_map(str::to_owned),
        "[a-z\"\\-<>: é]{1,8}".prop_map(|text| quoted(&text).into_owned()),
        "[a-z ]{1,8}".prop_map(|text| format!("\"{text}\"")),
    ];
    (key, value).prop_map(|(key, value)| format!("{key}{value}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn what_was_understood_reads_the_same_again(
        terms in prop::collection::vec(term(), 0..4),
        loose in filters(),
        of in prop::sample::select(Of::ALL.to_vec()),
        zone in prop::sample::select(vec![Tz::Europe__Berlin, Tz::America__Los_Angeles, Tz::Pacific__Auckland]),
        week_start in prop::sample::select(vec![Weekday::Mon, Weekday::Sun]),
    ) {
        let now = now().with_timezone(&zone);
        for text in [terms.join(" "), loose] {
            // Also where something is wrong: what was understood of it is a filter without a fault.
            let filter = Filter::read(&text, of, &now, week_start);
            let shown = filter.to_string();
            let later = now + chrono::TimeDelta::days(400);
            for now in [&now, &later] {
                let again = Filter::read(&shown, of, now, week_start);
                prop_assert_eq!(&again.fault, &None, "{} -> {}", text, shown);
                prop_assert_eq!(&again.terms, &filter.terms, "{} -> {}", text, shown);
                prop_assert_eq!(again.to_string(), shown.clone());
            }
        }
    }

    #[test]
    fn words_of_prose_survive(words in prop::collection::vec("[a-zA-Zéß日0-9.,!?'()/+&#;][a-zA-Zéß日0-9.,!?'()/+&@#;]{0,9}", 0..8)) {
        for of in Of::ALL {
            let expected: Vec<Test> = words.iter().cloned().map(Test::Word).collect();
            prop_assert_eq!(tests(&words.join(" "), of), expected);
        }
    }

    #[test]
    fn a_quoted_value_is_one_value(name in "\\PC{1,20}|[ a\"\\-:]{1,6}") {
        prop_assume!(!name.trim().is_empty());
        let text = format!("label:{}", quoted(&name));
        prop_assert_eq!(tests(&text, Contacts), [Test::Label(name)]);
    }

    #[test]
    fn no_text_panics(text in any::<String>(), some in filters(), of in prop::sample::select(Of::ALL.to_vec())) {
        for text in [text.clone(), some.clone(), format!("{some}{text}"), format!("{text}{some}")] {
            let filter = read(&text, of);
            let mut end = 0;
            for part in &filter.parts {
                prop_assert!(part.at.start >= end, "{:?}", filter.parts);
                end = part.at.end;
                prop_assert!(text.get(part.at.clone()).is_some());
            }
            for place in 0..filter.terms.len() {
                prop_assert!(filter.place_of(Role::Value(place)).is_some());
            }
            if let Some(fault) = filter.fault {
                prop_assert!(text.get(fault.at).is_some());
                prop_assert!(!fault.reason.is_empty());
            }
            for cursor in 0..=text.len() + 1 {
                if let Some(found) = complete(&text, cursor) {
                    prop_assert!(text.get(found.at.clone()).is_some());
                    prop_assert!(found.at.start <= cursor && cursor <= found.at.end);
                }
            }
        }
    }
}
