//! The caps, and what holds for any bytes.

use proptest::prelude::*;

use super::*;
use crate::intake::{MAX_DEPTH, MAX_LINE, MAX_RECORD};

#[test]
fn depth_length_and_size_are_capped() {
    let nested = |depth: usize| {
        let begins: String = (0..depth).map(|n| format!("BEGIN:X-{n}\n")).collect();
        event(&format!("UID:a\nDTSTART:20240105T090000Z\n{begins}"))
    };
    assert_eq!(only(&nested(MAX_DEPTH - 3)).external_id, "a");
    let deep = failed(&nested(MAX_DEPTH));
    assert!(deep[0].1.contains("more than 32 deep"), "{deep:?}");
    let calendars = failed(&"BEGIN:VCALENDAR\n".repeat(10_000));
    assert_eq!(calendars.len(), 2, "{calendars:?}");
    assert!(calendars[1].1.contains("more than 32 deep"), "{calendars:?}");

    let long = "x".repeat(2 * MAX_LINE);
    let picture =
        only(&event(&format!("UID:a\nDTSTART:20240105T090000Z\nATTACH:{long}\nURL:{long}")));
    assert_eq!(reasons(&picture.left), [(7, "ATTACH"), (8, "URL")]);
    assert_eq!(picture.losses, []);
    let described = only(&event(&format!("UID:a\nDTSTART:20240105T090000Z\nDESCRIPTION:é{long}")));
    assert_eq!(described.summary.chars().count(), 1_000);
    assert_eq!(
        reasons(&described.losses),
        [(7, "the line is longer than 1048576 bytes, unfolded; its beginning was read")]
    );
    let titled =
        only(&event(&format!("UID:a\nDTSTART:20240105T090000Z\nSUMMARY:{}", &long[..5_000])));
    assert_eq!(titled.summary.len(), 1_000);
    assert_eq!(titled.losses[0].line, 7);

    let large = "ATTACH:x\n".repeat(usize::try_from(MAX_RECORD / 32).unwrap());
    let all = items(
        format!(
            "{}{}",
            event(&format!("UID:a\nDTSTART:20240105T090000Z\n{large}")),
            event("UID:b\nDTSTART:20240105T090000Z")
        )
        .as_bytes(),
    );
    assert_eq!(all.len(), 2);
    assert_eq!(
        all[0],
        Item::Failed(Loss::new(4, "the VEVENT was not read: it is larger than 25 MiB"))
    );
}

#[test]
fn what_is_held_back_is_bounded() {
    let text = "x".repeat(900);
    let lines: Vec<String> =
        (0..20_000).map(|n| format!("UID:{n}\nDTSTART:20240105T090000Z\nSUMMARY:{text}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let file = calendar("PUBLISH", &lines);
    let mut events = read(file.as_bytes(), Tz::UTC, NOW).unwrap();
    let mut most = 0;
    let mut count = 0;
    while let Some(item) = events.next() {
        assert!(matches!(item.unwrap(), Item::Interaction(_)));
        most = most.max(events.ready.len());
        count += 1;
    }
    assert_eq!(count, 20_000);
    assert!(most < 15_000, "{most} were held");
}

/// A file of one byte over and over.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = out.len().min(usize::try_from(self.0).unwrap_or(usize::MAX));
        out[..length].fill(b'x');
        self.0 -= length as u64;
        Ok(length)
    }
}

#[test]
fn a_line_without_end_is_read_past() {
    let head = b"BEGIN:VEVENT\nDTSTART:20240105T090000Z\nDESCRIPTION:".chain(Endless(1 << 30));
    let all: Vec<Item> = read(head, Tz::UTC, NOW).unwrap().collect::<io::Result<_>>().unwrap();
    assert_eq!(all.len(), 1);
}

#[test]
fn a_file_that_breaks_off_says_so() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let filler = "X:1\n".repeat(5_000);
    let text = format!("BEGIN:VEVENT\n{filler}");
    let mut events = read(text.as_bytes().chain(Broken), Tz::UTC, NOW).unwrap();
    assert_eq!(events.next().unwrap().unwrap_err().to_string(), "gone");
    assert!(events.next().is_none());
}

/// Lines that calendars are made of, and some that they are not.
fn any_line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VTODO",
        "END:VTODO",
        "BEGIN:VALARM",
        "END:VALARM",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "METHOD:CANCEL",
        "METHOD:REPLY",
        "UID:a",
        "UID:b",
        "TZID:Here",
        "DTSTART:20240105T090000Z",
        "DTSTART;TZID=Here:20240331T023000",
        "DTSTART;VALUE=DATE:20240229",
        "DTSTART:16010101T000000",
        "DTEND:99991231T235959",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU",
        "RRULE:FREQ=WEEKLY;INTERVAL=65535;COUNT=4294967295",
        "RDATE:20240107T090000Z/PT1H",
        "EXDATE:20240106T090000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20240106T090000Z",
        "RECURRENCE-ID;VALUE=DATE:20240107",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:-2359",
        "ATTENDEE:mailto:a@x.example",
        "ORGANIZER;CN=A:mailto:a@x.example",
        "DUE:20240101",
        " folded",
        "SUMMARY:a",
        "",
        "\0",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => "[A-Z;:=a-z0-9\"\\\\ ]{0,30}", 1 => "\\PC{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        looks_like(&bytes);
        items(&bytes);
    }

    #[test]
    fn no_lines_stop_the_reader(lines in prop::collection::vec(any_line(), 0..60)) {
        for item in items(lines.join("\n").as_bytes()) {
            if let Item::Interaction(draft) = item {
                prop_assert!(!draft.summary.trim().is_empty());
                prop_assert!(!draft.external_id.is_empty() && !draft.external_id.starts_with('/'));
            }
        }
    }

    #[test]
    fn rules_never_stop_the_reader(
        freq in prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        parts in prop::collection::vec((prop::sample::select(vec![
            "INTERVAL", "COUNT", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS",
            "BYHOUR", "BYMINUTE", "BYSECOND",
        ]), -400..400_i32), 0..4),
        day in prop::option::of("-?[0-9]{0,2}(MO|SU|XX)"),
        start in 1_890..2_030_i32,
    ) {
        let parts: String = parts.iter().map(|(name, value)| format!(";{name}={value}")).collect();
        let day = day.map(|day| format!(";BYDAY={day}")).unwrap_or_default();
        let text = event(&format!("UID:r\nDTSTART:{start}0229T090000Z\nDTSTART:{start}0228T090000Z\nRRULE:FREQ={freq}{parts}{day}"));
        let all = drafts(&text);
        prop_assert!((1..=501).contains(&all.len()));
        let times: Vec<Timestamp> = all.iter().map(|draft| draft.occurred_at).collect();
        prop_assert!(times.is_sorted());
        prop_assert!(times.iter().filter(|at| **at > NOW).count() <= 1);
    }

    #[test]
    fn what_is_written_is_read_again(
        title in "[^\\p{C}\\p{Z}]([^\\p{C}\\p{Z}]| ){0,60}[^\\p{C}\\p{Z}]",
        place in prop::option::of("[^\\p{C}\\p{Z}]{1,40}"),
        minutes in 1..600_u32,
        start in 0..2_000_000_000_i64,
    ) {
        let escaped = |text: &str| {
            text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
        };
        let at = DateTime::from_timestamp(start, 0).unwrap().format("%Y%m%dT%H%M%SZ");
        let place_line = place.as_ref().map(|place| format!("LOCATION:{}\n", escaped(place)));
        let draft = only(&event(&format!(
            "UID:{start}\nDTSTART:{at}\nDURATION:PT{minutes}M\n{}SUMMARY:{}",
            place_line.unwrap_or_default(),
            escaped(&title),
        )));
        prop_assert_eq!(draft.summary, title);
        prop_assert_eq!(draft.location, place);
        prop_assert_eq!(draft.duration_seconds, Some(minutes * 60));
        prop_assert_eq!(draft.occurred_at.millis(), start * 1_000);
        prop_assert_eq!(draft.external_id, start.to_string());
        prop_assert_eq!(draft.losses, vec![]);
    }
}
