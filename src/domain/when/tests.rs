//! Tests of WHEN against Wednesday 2026-03-04 15:30:20 in Berlin.

use chrono::{FixedOffset, Utc};
use chrono_tz::{America, Europe, Pacific, Tz};
use proptest::prelude::*;

use super::*;

fn at(zone: Tz, y: i32, mo: u32, d: u32, h: u32, mi: u32, s: u32) -> DateTime<Tz> {
    zone.with_ymd_and_hms(y, mo, d, h, mi, s).unwrap()
}

fn now() -> DateTime<Tz> {
    at(Europe::Berlin, 2026, 3, 4, 15, 30, 20)
}

/// Shows a result as `2026-03-04 15:30:20` for a moment, as `2026-03-04` for a day.
fn shown(text: &str, now: &DateTime<Tz>, lean: Lean) -> String {
    let when = parse_when(text, now, lean).unwrap_or_else(|e| panic!("{e}"));
    let local = when.at().in_zone(&now.timezone());
    assert_eq!(local.date_naive(), when.date());
    if when.had_time() {
        assert!(when.start() == when.at() && when.end() == when.at());
        local.format("%Y-%m-%d %H:%M:%S").to_string()
    } else {
        assert!(when.start() <= when.at() && when.at() < when.end());
        local.format("%Y-%m-%d").to_string()
    }
}

#[test]
fn leans() {
    for (text, past, future) in [
        ("now", "2026-03-04 15:30:20", "2026-03-04 15:30:20"),
        ("today", "2026-03-04", "2026-03-04"),
        ("yesterday", "2026-03-03", "2026-03-03"),
        ("Tomorrow", "2026-03-05", "2026-03-05"),
        ("2026-03-04", "2026-03-04", "2026-03-04"),
        ("2020-01-31", "2020-01-31", "2020-01-31"),
        ("4.3.2026", "2026-03-04", "2026-03-04"),
        ("2026/03/04", "2026-03-04", "2026-03-04"),
        ("4 March 2025", "2025-03-04", "2025-03-04"),
        ("march 4th, 2025", "2025-03-04", "2025-03-04"),
        ("4 mar", "2026-03-04", "2026-03-04"),
        ("5 mar", "2025-03-05", "2026-03-05"),
        ("mar 3", "2026-03-03", "2027-03-03"),
        ("29 feb", "2024-02-29", "2028-02-29"),
        ("15:30", "2026-03-04 15:30:00", "2026-03-05 15:30:00"),
        ("15:31", "2026-03-03 15:31:00", "2026-03-04 15:31:00"),
        ("15:30:20", "2026-03-04 15:30:20", "2026-03-04 15:30:20"),
        ("3pm", "2026-03-04 15:00:00", "2026-03-05 15:00:00"),
        ("at 3 pm", "2026-03-04 15:00:00", "2026-03-05 15:00:00"),
        ("12am", "2026-03-04 00:00:00", "2026-03-05 00:00:00"),
        ("12:05pm", "2026-03-04 12:05:00", "2026-03-05 12:05:00"),
        ("noon", "2026-03-04 12:00:00", "2026-03-05 12:00:00"),
        ("evening", "2026-03-03 18:00:00", "2026-03-04 18:00:00"),
        ("mon", "2026-03-02", "2026-03-09"),
        ("wed", "2026-03-04", "2026-03-11"),
        ("thursday", "2026-02-26", "2026-03-05"),
        ("wed 15:00", "2026-03-04 15:00:00", "2026-03-11 15:00:00"),
        ("wed 16:00", "2026-02-25 16:00:00", "2026-03-11 16:00:00"),
        ("this wed", "2026-03-04", "2026-03-04"),
        ("this friday", "2026-02-27", "2026-03-06"),
        ("last friday", "2026-02-27", "2026-02-27"),
        ("last wednesday", "2026-02-25", "2026-02-25"),
        ("next friday", "2026-03-06", "2026-03-06"),
        ("next wednesday", "2026-03-11", "2026-03-11"),
        ("3d ago", "2026-03-01", "2026-03-01"),
        ("2 weeks ago", "2026-02-18", "2026-02-18"),
        ("a week ago", "2026-02-25", "2026-02-25"),
        ("in 2 weeks", "2026-03-18", "2026-03-18"),
        ("in 3d", "2026-03-07", "2026-03-07"),
        ("three days from now", "2026-03-07", "2026-03-07"),
        ("2w", "2026-02-18", "2026-03-18"),
        ("1 week 2 days", "2026-02-23", "2026-03-13"),
        ("next week", "2026-03-11", "2026-03-11"),
        ("last week", "2026-02-25", "2026-02-25"),
        ("next month", "2026-04-04", "2026-04-04"),
        ("last month", "2026-02-04", "2026-02-04"),
        ("next quarter", "2026-06-04", "2026-06-04"),
        ("last year", "2025-03-04", "2025-03-04"),
        ("6mo ago", "2025-09-04", "2025-09-04"),
        ("90 min ago", "2026-03-04 14:00:20", "2026-03-04 14:00:20"),
        ("1h30m ago", "2026-03-04 14:00:20", "2026-03-04 14:00:20"),
        ("in an hour", "2026-03-04 16:30:20", "2026-03-04 16:30:20"),
        ("10m", "2026-03-04 15:20:20", "2026-03-04 15:40:20"),
        ("24h ago", "2026-03-03 15:30:20", "2026-03-03 15:30:20"),
        ("1d 2h ago", "2026-03-03 13:30:20", "2026-03-03 13:30:20"),
    ] {
        assert_eq!(shown(text, &now(), Lean::Past), past, "{text}, past");
        assert_eq!(shown(text, &now(), Lean::Future), future, "{text}, future");
    }
}

#[test]
fn days_and_times_join_in_either_order() {
    for (text, moment) in [
        ("2026-03-04 15:30", "2026-03-04 15:30:00"),
        ("2026-03-04T15:30", "2026-03-04 15:30:00"),
        ("2026-03-04t15:30:05.25", "2026-03-04 15:30:05"),
        ("yesterday 15:00", "2026-03-03 15:00:00"),
        ("15:00 yesterday", "2026-03-03 15:00:00"),
        ("on monday at 9am", "2026-03-02 09:00:00"),
        ("at 9am on monday", "2026-03-02 09:00:00"),
        ("this morning", "2026-03-04 09:00:00"),
        ("yesterday evening", "2026-03-03 18:00:00"),
        ("3d ago at 15:00", "2026-03-01 15:00:00"),
        ("march 3, 3 pm", "2026-03-03 15:00:00"),
        ("last month noon", "2026-02-04 12:00:00"),
    ] {
        assert_eq!(shown(text, &now(), Lean::Past), moment, "{text}");
    }
}

#[test]
fn hyphens_stand_for_spaces() {
    for (hyphens, spaces) in [
        ("last-friday", "last friday"),
        ("3d-ago", "3d ago"),
        ("in-2-weeks", "in 2 weeks"),
        ("yesterday-15:00", "yesterday 15:00"),
        ("2026-03-04-15:00", "2026-03-04 15:00"),
        ("next-month", "next month"),
    ] {
        for lean in [Lean::Past, Lean::Future] {
            assert_eq!(parse_when(hyphens, &now(), lean), parse_when(spaces, &now(), lean));
        }
    }
}

#[test]
fn an_offset_names_the_moment() {
    for (text, moment) in [
        ("2026-03-04T15:30:00+01:00", "2026-03-04 15:30:00"),
        ("2026-03-04T15:30:00-05:00", "2026-03-04 21:30:00"),
        ("2026-03-04 23:30:00Z", "2026-03-05 00:30:00"),
        ("2026-03-04T15:30Z", "2026-03-04 16:30:00"),
        (" 2026-03-04 15:30+01:00 ", "2026-03-04 15:30:00"),
    ] {
        assert_eq!(shown(text, &now(), Lean::Past), moment, "{text}");
    }
    let at = parse_when("2026-03-04T15:30:00.123Z", &now(), Lean::Past).unwrap().at();
    assert_eq!(at.millis() % 1000, 123);
}

#[test]
fn a_day_stands_for_a_moment() {
    let moment = |text, lean| {
        let at = parse_when(text, &now(), lean).unwrap().at();
        at.in_zone(&Europe::Berlin).format("%d. %H:%M").to_string()
    };
    assert_eq!(moment("today", Lean::Past), "04. 15:30");
    assert_eq!(moment("yesterday", Lean::Past), "03. 12:00");
    assert_eq!(moment("today", Lean::Future), "04. 15:30");
    assert_eq!(moment("tomorrow", Lean::Future), "05. 09:00");
    let morning = at(Europe::Berlin, 2026, 3, 4, 7, 0, 0);
    let due = parse_when("today", &morning, Lean::Future).unwrap().at();
    assert_eq!(due.in_zone(&Europe::Berlin).format("%H:%M").to_string(), "09:00");
}

#[test]
fn months_keep_their_day_as_far_as_they_can() {
    let now = at(Europe::Berlin, 2026, 1, 31, 9, 0, 0);
    assert_eq!(shown("next month", &now, Lean::Future), "2026-02-28");
    assert_eq!(shown("in 2 months", &now, Lean::Future), "2026-03-31");
}

#[test]
fn skipped_times_go_forward_and_doubled_ones_are_the_earlier() {
    let utc = |text, zone: Tz| {
        let now = at(zone, 2026, 1, 1, 0, 0, 0);
        parse_when(text, &now, Lean::Past).unwrap().at().rfc3339(&Utc)
    };
    assert_eq!(utc("2026-03-29 02:30", Europe::Berlin), "2026-03-29T01:30:00Z");
    assert_eq!(utc("2026-10-25 02:30", Europe::Berlin), "2026-10-25T00:30:00Z");
    // A day that begins at 1:00, and one that never was.
    let day = |text, zone: Tz| {
        let when = parse_when(text, &at(zone, 2026, 1, 1, 0, 0, 0), Lean::Past).unwrap();
        (when.start().rfc3339(&zone), when.end().rfc3339(&zone))
    };
    assert_eq!(
        day("2018-11-04", America::Sao_Paulo),
        ("2018-11-04T01:00:00-02:00".to_owned(), "2018-11-05T00:00:00-02:00".to_owned())
    );
    let (start, end) = day("2011-12-30", Pacific::Apia);
    assert_eq!(start, end);
}

#[test]
fn errors_say_what_was_expected() {
    let error = |text| parse_when(text, &now(), Lean::Past).unwrap_err().to_string();
    assert_eq!(
        error("someday"),
        "\"someday\" is not a time: write 2026-03-04, 15:30, yesterday 15:00, mon, last friday, \
         3d ago, in 2 weeks or next month"
    );
    for text in ["2026-02-30", "30 feb", "29 feb 2025", "2026-13-01", "31.4.2026"] {
        assert!(error(text).contains("does not exist"), "{text}: {}", error(text));
    }
    for text in ["3/4", "3/4/26", "03/04/2026"] {
        assert!(error(text).contains("two different days"), "{text}");
    }
    for text in [
        "1899-12-31",
        "2201-01-01",
        "1800-01-01T00:00:00Z",
        "99999999999999999999d ago",
        "4000000000 years ago",
        "4000000000h ago",
        "in 900 years",
        "4 march 1500",
    ] {
        assert!(error(text).contains("1900 to 2200"), "{text}: {}", error(text));
    }
}

#[test]
fn the_rest_is_refused() {
    for text in [
        "",
        " ",
        "-",
        "3",
        "2026",
        "2026-03",
        "24:00",
        "15:60",
        "3:5",
        "13pm",
        "0am",
        "15:30:20.",
        "monkey",
        "last",
        "next",
        "in",
        "ago",
        "at",
        "on",
        "this month",
        "this week",
        "last d",
        "-3d",
        "last--friday",
        "now 15:00",
        "2h ago 15:00",
        "mon tue",
        "15:00 16:00",
        "at monday",
        "on 15:00",
        "today today",
        "１５:00",
        "4 march 5 march",
        "march 2026",
        "３d ago",
        "2026-03-04x",
        "2026-03-04t",
        "1:2:3:4",
        "4..2026",
        "//",
        "..",
        ":",
        "é",
        "3d ago!",
        "call",
    ] {
        assert!(
            matches!(parse_when(text, &now(), Lean::Past), Err(NotAWhen::Unknown(t)) if t == text),
            "{text:?}"
        );
    }
}

#[test]
fn extreme_clocks_do_no_harm() {
    for now in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        for offset in [-86_399, 0, 86_399] {
            let now = now.with_timezone(&FixedOffset::east_opt(offset).unwrap());
            assert!(parse_when("yesterday", &now, Lean::Past).is_err());
        }
    }
    let last = Utc.with_ymd_and_hms(2200, 12, 31, 23, 0, 0).unwrap();
    assert!(parse_when("today", &last, Lean::Past).is_ok());
    assert!(parse_when("tomorrow", &last, Lean::Past).is_err());
}

/// Sentences of the grammar's own words, most of them wrong.
fn babble() -> impl Strategy<Value = String> {
    let words = proptest::sample::select(
        "now today yesterday tomorrow mon friday last next this in ago from on at a an two week \
         months 3d 2w 1h30m 15:30 3pm pm am noon midnight march feb 29 30 31 2026-03-04 2024 \
         2026-02-30 4.3.2026 3/4 99999999999 4294967295 y h s T15:00 +01:00 Z , - .. : é"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    let gap = proptest::sample::select(vec![" ", "-", "", ", "]);
    proptest::collection::vec((words, gap), 0..7)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

fn zones() -> impl Strategy<Value = Tz> {
    proptest::sample::select(vec![
        Tz::UTC,
        Europe::Berlin,
        America::Sao_Paulo,
        Pacific::Apia,
        Pacific::Kiritimati,
        chrono_tz::Australia::Lord_Howe,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_panics(
        text in prop_oneof![babble(), "\\PC{0,40}", "[0-9:./t -]{0,30}"],
        seconds in -2_208_000_000_i64..7_289_000_000,
        zone in zones(),
    ) {
        let now = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap().with_timezone(&zone);
        for lean in [Lean::Past, Lean::Future] {
            if let Ok(when) = parse_when(&text, &now, lean) {
                prop_assert!((FIRST_YEAR..=LAST_YEAR).contains(&when.date().year()));
                prop_assert!(when.start() <= when.end());
            }
        }
    }

    #[test]
    fn open_texts_lean(
        text in proptest::sample::select(vec![
            "mon", "fri", "sunday", "15:30", "3am", "midnight", "tue 9:00", "4 july", "29 feb 7am",
            "3d", "2 weeks", "5mo", "2h", "90s",
        ]),
        seconds in 0_i64..4_000_000_000,
        zone in zones(),
    ) {
        let now = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap().with_timezone(&zone);
        let past = parse_when(text, &now, Lean::Past).unwrap();
        let future = parse_when(text, &now, Lean::Future).unwrap();
        // A time that a clock change skips may slip past now: an hour, or in Samoa a day.
        prop_assert!(past.start().millis() <= Timestamp::from(now).millis() + 86_400_000);
        prop_assert!(past.date() <= now.date_naive());
        prop_assert!(future.date() >= now.date_naive());
        prop_assert!(future.had_time() == past.had_time());
    }

    #[test]
    fn what_is_echoed_reads_back(seconds in -2_208_000_000_i64..7_289_000_000, zone in zones()) {
        let at = Timestamp::from_millis(seconds * 1000);
        let when = parse_when(&at.rfc3339(&zone), &now(), Lean::Past);
        // Offsets of the nineteenth century had seconds, which RFC 3339 cannot say.
        if at.in_zone(&zone).offset().fix().local_minus_utc() % 60 == 0 {
            prop_assert_eq!(when.unwrap().at(), at);
        }
    }
}
