use super::*;
use chrono::{FixedOffset, TimeZone as _};
use proptest::prelude::*;

/// Wednesday, 4 March 2026, 15:30.
fn now() -> DateTime<FixedOffset> {
    FixedOffset::east_opt(3600).unwrap().with_ymd_and_hms(2026, 3, 4, 15, 30, 0).unwrap()
}

fn read(text: &str) -> Line {
    Line::read(text, &now(), &mut |reference, word| match reference {
        Reference::Label => ["vip", "key-account"].contains(&word),
        Reference::Opportunity => ["acme", "acme renewal"].contains(&word),
    })
}

#[track_caller]
fn well(text: &str) -> Line {
    let line = read(text);
    assert_eq!(line.fault, None, "{text}");
    line
}

/// Returns what stands where.
fn parts(text: &str) -> Vec<(Role, &str)> {
    read(text).parts.into_iter().map(|part| (part.role, &text[part.at])).collect()
}

fn due(line: &Line) -> (String, &str) {
    let (when, text) = line.follow_up.as_ref().unwrap();
    (when.date().to_string(), text)
}

#[test]
fn the_line_of_the_contract() {
    let text = "c ana 12m vm: wants Q3 price then fri call back";
    let line = well(text);
    assert_eq!((line.kind, line.who.as_slice()), (InteractionType::Call, &["ana".to_owned()][..]));
    assert_eq!(
        (line.duration_seconds, line.outcome.clone()),
        (Some(720), Some(Outcome::Voicemail))
    );
    assert_eq!(line.summary, "wants Q3 price");
    assert_eq!(due(&line), ("2026-03-06".to_owned(), "call back"));
    assert_eq!(
        parts(text),
        [
            (Role::Type, "c"),
            (Role::Who(0), "ana"),
            (Role::Duration, "12m"),
            (Role::Outcome, "vm"),
            (Role::Due, "then fri"),
            (Role::FollowUp, "call back"),
        ]
    );
}

#[test]
fn a_type_stands_before_a_name() {
    for (text, kind, who) in [
        ("ana: x", InteractionType::Call, "ana"),
        ("e ana: x", InteractionType::Email, "ana"),
        ("Meeting ana: x", InteractionType::Meeting, "ana"),
        ("message ana: x", InteractionType::Message, "ana"),
        ("note: x", InteractionType::Call, "note"),
        ("E Smith: x", InteractionType::Call, "E Smith"),
        ("c c: x", InteractionType::Call, "c"),
        ("emma: x", InteractionType::Call, "emma"),
        ("\"note\" ruiz: x", InteractionType::Call, "\"note\" ruiz"),
    ] {
        let line = well(text);
        assert_eq!((line.kind, line.who), (kind, vec![who.to_owned()]), "{text}");
    }
}

#[test]
fn names_are_divided_by_commas() {
    let who = |text| well(text).who;
    assert_eq!(who("m ana ruiz, bob,cy ode: x"), ["ana ruiz", "bob", "cy ode"]);
    assert_eq!(
        who("m ana@x.org, +49 89 1234567, @bo_l: x"),
        ["ana@x.org", "+49 89 1234567", "@bo_l"]
    );
    assert_eq!(who("@ana_r: x"), ["@ana_r"]);
    assert_eq!(who("c \"Ruiz, Ana: the 2nd\", bob: x"), ["Ruiz, Ana: the 2nd", "bob"]);
    assert_eq!(who("c \"the \"\"boss\"\"\": x"), ["the \"boss\""]);
    assert_eq!(who("c Ana \"Annie\" Ruiz: x"), ["Ana \"Annie\" Ruiz"]);
    // What is no name elsewhere is one behind a comma, or where there is no other.
    assert_eq!(who("c ana, busy: x"), ["ana", "busy"]);
    assert_eq!(who("c busy: x"), ["busy"]);
    assert_eq!(who("c \"12m\": x"), ["12m"]);
}

#[test]
fn duration_and_outcome_end_the_head() {
    for (text, who, seconds, outcome) in [
        ("ana 12m: x", "ana", Some(720), None),
        ("ana 1h 30m ok: x", "ana", Some(5_400), Some(Outcome::Reached)),
        ("ana vm 1:30: x", "ana", Some(5_400), Some(Outcome::Voicemail)),
        ("ana ruiz no answer: x", "ana ruiz", None, Some(Outcome::NoAnswer)),
        ("ana 12 min wrong-number: x", "ana", Some(720), Some(Outcome::WrongNumber)),
        ("ana NA", "ana", None, Some(Outcome::NoAnswer)),
        ("089 1234567 12m: x", "089 1234567", Some(720), None),
        ("ana ruiz: x", "ana ruiz", None, None),
        ("ana 12: x", "ana 12", None, None),
        ("busy vm: x", "busy", None, Some(Outcome::Voicemail)),
    ] {
        let line = well(text);
        assert_eq!(
            (line.who.join("|"), line.duration_seconds, line.outcome),
            (who.to_owned(), seconds, outcome),
            "{text}"
        );
    }
    let free = well("ana 12m interested: x");
    assert_eq!(free.outcome.unwrap().name(), "interested");
    assert_eq!(well("ana interested: x").who, ["ana interested"]);
}

#[test]
fn a_time_begins_with_a_sign() {
    let at = |text| {
        let line = well(text);
        (line.who.join("|"), line.at.unwrap().at().rfc3339(&now().timezone()))
    };
    let ana = |at: &str| ("ana".to_owned(), at.to_owned());
    assert_eq!(at("ana @yesterday 15:00: x"), ana("2026-03-03T15:00:00+01:00"));
    assert_eq!(at("ana @ mon: x"), ana("2026-03-02T12:00:00+01:00"));
    assert_eq!(at("ana 12m vm @9:00: x"), ana("2026-03-04T09:00:00+01:00"));
    assert_eq!(at("ana @last-friday 12m: x"), ana("2026-02-27T12:00:00+01:00"));
    assert_eq!(at("@ana_r @2026-03-01: x").0, "@ana_r");
    assert_eq!(well("ana @mon 12m vm: x").outcome, Some(Outcome::Voicemail));
}

#[test]
fn prose_is_left_alone() {
    for text in [
        "he said: call me, then we'll see",
        "back then nobody knew",
        "then",
        "now and then now he calls",
        "C# and +49 89 123 and +unknown, 3 > 2",
        "a big deal: acme wants it",
        "deal:unknown thing",
        "+vip is what she is",
        "http://x.org/?a=1&b=2  two  spaces",
        "\"quoted\" @mon 12m vm",
        "then fri it rained all day long and nobody came to the fair but two men and a dog with one ear",
    ] {
        let line = well(&format!("ana: {text}"));
        assert_eq!(line.summary, text);
        assert_eq!((line.labels, line.opportunity, line.follow_up), (vec![], None, None), "{text}");
    }
    assert_eq!(well("ana:\n two\n lines ").summary, "two\n lines");
}

#[test]
fn the_end_of_the_text_says_more() {
    let line =
        well("ana: price +vip #key-account deal:acme renewal then in 2 weeks, send the quote");
    assert_eq!((line.summary.as_str(), line.labels.join(" ")), ("price", "vip key-account".into()));
    assert_eq!(line.opportunity.as_deref(), Some("acme renewal"));
    assert_eq!(due(&line), ("2026-03-18".to_owned(), "send the quote"));
    assert_eq!(due(&well("ana vm > tomorrow")), ("2026-03-05".to_owned(), ""));
    assert_eq!(due(&well("ana: x then mon 9:00 call +vip")), ("2026-03-09".to_owned(), "call"));
    assert_eq!(due(&well("ana: x THEN 2026-03-01")), ("2026-03-01".to_owned(), ""));
    // The last one counts, and leaves an earlier one to the text.
    let line = well("ana: first fri then mon he came then tue send it");
    assert_eq!(line.summary, "first fri then mon he came");
    assert_eq!(due(&line), ("2026-03-10".to_owned(), "send it"));
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    for (text, at, reason) in [
        ("", "", "say with whom"),
        (": x", "", "say with whom"),
        ("ana", "", "a colon and the text are missing"),
        ("ana:", "", "say what it was about"),
        ("ana: +vip", " +vip", "say what it was about"),
        ("ana: x deal:acme +vip then fri deal:acme renewal", "deal:acme", "one opportunity"),
        ("ana, : x", "", "a name is missing"),
        ("ana @whenever: x", "@whenever", "is not a time"),
        ("ana @2026-02-30 12m: x", "@2026-02-30 12m", "does not exist"),
        ("ana @mon ruiz: x", "ruiz", "expected a duration"),
        ("ana @mon, bob: x", "bob", "expected a duration"),
    ] {
        let fault = read(text).fault.unwrap_or_else(|| panic!("{text}"));
        assert_eq!(&text[fault.at.clone()], at, "{text}: {fault:?}");
        assert!(fault.reason.contains(reason), "{text}: {fault:?}");
    }
    assert_eq!(read("c ana").fault.unwrap().at, 5..5);
}

#[test]
fn a_line_may_name_nobody() {
    let nameless = |text: &str| Line::nameless(text, &now());
    for (text, at) in [
        ("vm", 0),
        ("no answer", 0),
        ("ok: x", 0),
        ("n", 1),
        ("n: x", 1),
        ("c vm", 1),
        ("m 1h @yesterday 15:00: x", 1),
        ("note: x", 4),
        ("1h great: x", 0),
        ("vm then fri call back", 0),
        // While a time is typed it is none yet, however long it is.
        ("m @ye", 1),
        ("m @yest", 1),
        ("m @yesterda", 1),
        ("m @yesterda: x", 1),
        ("m 1h @some day long gone: x", 1),
    ] {
        assert_eq!(nameless(text), Some(at), "{text}");
    }
    for text in
        ["", "ana", "c ana", "vmware", "n nadia", "bob: vm", "m bob 1h", "\"vm\"", "é", ": x"]
    {
        assert_eq!(nameless(text), None, "{text}");
    }
}

/// Some of these words, in any order.
fn some(words: Vec<&'static str>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(words), 0..8).prop_map(|words| words.join(" "))
}

fn lines() -> impl Strategy<Value = String> {
    let head = some(vec![
        "c",
        "note",
        "ana",
        "Ruiz",
        "ruiz,",
        ",",
        "bob",
        "\"",
        "\"Ruiz, A\"",
        "12m",
        "1h",
        "0:45",
        "45",
        "vm",
        "ok",
        "busy",
        "no",
        "answer",
        "great",
        "@mon",
        "@",
        "yesterday",
        "15:00",
        "@x",
        "é",
    ]);
    let text = some(vec![
        "wants",
        "then",
        ">",
        "fri",
        "in",
        "2",
        "weeks",
        "now",
        "+vip",
        "#vip",
        "+no",
        "deal:acme",
        "deal:",
        "acme",
        "renewal",
        "x:",
        ":",
        "日本",
        "\n",
        "\u{202e}",
        "@mon",
    ]);
    let divider = prop::sample::select(vec![": ", ": ", ": x ", " : ", " "]);
    (head, divider, text).prop_map(|(head, divider, text)| format!("{head}{divider}{text}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn what_was_understood_reads_the_same_again(text in lines()) {
        let line = read(&text);
        prop_assume!(line.fault.is_none());
        let shown = line.to_string();
        let again = read(&shown);
        let plain = |line: Line| Line { parts: Vec::new(), left: None, ..line };
        prop_assert_eq!(plain(again), plain(line), "{}", shown);
    }

    #[test]
    fn no_text_panics(text in any::<String>(), some in lines()) {
        for text in [text.clone(), some.clone(), format!("{some}{text}"), format!("{text}{some}")] {
            let line = read(&text);
            let mut end = 0;
            for part in &line.parts {
                prop_assert!(part.at.start >= end, "{:?}", line.parts);
                end = part.at.end;
                prop_assert!(text.get(part.at.clone()).is_some());
            }
            if let Some(fault) = line.fault {
                prop_assert!(text.get(fault.at).is_some());
            }
            let missing = Line::nameless(&text, &now());
            prop_assert!(missing.is_none_or(|at| text.get(..at).is_some()));
        }
    }
}
