//! The calendars of other programs in `../shared/data/ics`: every record, and what is known about it
//! from reading the files.
//!
//! `TOUCHLINE_SHARED_DATA` points to another place, `TOUCHLINE_REQUIRE_SHARED=1` makes a missing
//! place a failure instead of a skipped test.

use std::fs::File;
use std::path::PathBuf;

use chrono_tz::Tz;
use touchline::domain::{InteractionType, Timestamp};
use touchline::intake::{InteractionDraft, Item, Loss, Sign, ics};

const FOLDER: &str = "ics/icalendar";
/// 2026-03-06 09:00 in Berlin.
const NOW: Timestamp = Timestamp::from_millis(1_772_784_000_000);

fn data() -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
    let place = std::env::var_os("TOUCHLINE_SHARED_DATA").unwrap_or_else(|| usual.into());
    let place = PathBuf::from(place).join(FOLDER);
    if place.is_dir() {
        return Some(place);
    }
    let required = std::env::var("TOUCHLINE_REQUIRE_SHARED").is_ok_and(|value| value == "1");
    assert!(!required, "{} is not here", place.display());
    println!("skipped: ../shared/data is not here");
    None
}

fn items(name: &str) -> Option<Vec<Item>> {
    let path = data()?.join(name);
    let events = ics::read(File::open(path).unwrap(), Tz::Europe__Berlin, NOW).unwrap();
    Some(events.collect::<Result<_, _>>().unwrap())
}

/// The interactions of a file, and what of it failed.
fn read(name: &str) -> Option<(Vec<InteractionDraft>, Vec<Loss>)> {
    let (mut drafts, mut failed) = (Vec::new(), Vec::new());
    for item in items(name)? {
        match item {
            Item::Interaction(draft) => drafts.push(*draft),
            Item::Failed(loss) => failed.push(loss),
            other => panic!("{name}: {other:?}"),
        }
    }
    Some((drafts, failed))
}

/// The interactions of a file of which nothing failed.
fn drafts(name: &str) -> Option<Vec<InteractionDraft>> {
    let (drafts, failed) = read(name)?;
    assert_eq!(failed, [], "{name}");
    Some(drafts)
}

/// The only interaction of a file, of which nothing was lost.
fn whole(name: &str) -> Option<InteractionDraft> {
    let mut all = drafts(name)?;
    assert_eq!(all.len(), 1, "{name}");
    assert_eq!(all[0].losses, [], "{name}");
    Some(all.remove(0))
}

fn at(draft: &InteractionDraft) -> String {
    draft.occurred_at.rfc3339(&Tz::UTC)
}

fn said(losses: &[Loss]) -> Vec<(u64, &str)> {
    losses.iter().map(|loss| (loss.line, loss.reason.as_str())).collect()
}

/// A file, its events (VEVENT), those of them that are read (each once, however often it recurs), what
/// fails, and the title of the first and the last that is read.
type Fact = (&'static str, usize, usize, usize, &'static str, &'static str);

const FACTS: [Fact; 48] = [
    ("alarm_google_future.ics", 1, 1, 0, ALARMS, ALARMS),
    ("alarm_thunderbird_future.ics", 1, 1, 0, ALARMS, ALARMS),
    // No event says when it is, and the calendar has no END.
    ("big_bad_calendar.ics", 20, 0, 21, "", ""),
    ("bom_calendar.ics", 0, 0, 0, "", ""),
    ("broken_dtstart.ics", 1, 0, 1, "", ""),
    ("broken_ical.ics", 1, 1, 0, SEMICOLONS, SEMICOLONS),
    ("created_calendar_with_unicode_fields.ics", 3, 2, 1, UNICODE, "åäö"),
    ("empty.ics", 0, 0, 0, "", ""),
    ("events_event_with_unicode_fields.ics", 1, 1, 0, UNICODE, UNICODE),
    (UMLAUTS, 1, 1, 0, "wichtiger termin 1", "wichtiger termin 1"),
    ("events_issue_112_missing_tzinfo_on_exdate.ics", 1, 1, 0, MARKET, MARKET),
    ("events_issue_53_description_parsed_properly.ics", 1, 1, 0, MEETUP, MEETUP),
    ("example.ics", 3, 3, 0, "New Year's Day", "International Women's Day"),
    ("freebusy_example.ics", 0, 0, 1, "", ""),
    ("fuzz_testcase_0_char_in_component_name.ics", 0, 0, 1, "", ""),
    ("fuzz_testcase_vtimezone_lone_cr.ics", 0, 0, 0, "", ""),
    ("invalid_duration.ics", 1, 1, 0, IMPRACTICAL, IMPRACTICAL),
    ("issue_104_broken_calendar.ics", 1, 1, 0, "Broken Eevnt", "Broken Eevnt"),
    ("issue_1050_all_components.ics", 1, 1, 0, "Test Event 1", "Test Event 1"),
    ("issue_1050_calendar_with_events_and_todos.ics", 2, 2, 0, "Test Event 1", "Test Event 2"),
    // Events without a start.
    ("issue_1050_multiple_calendars.ics", 2, 0, 2, "", ""),
    ("issue_1050_timezone_only_calendar.ics", 0, 0, 0, "", ""),
    ("issue_1050_uid_in_description.ics", 2, 0, 2, "", ""),
    ("issue_1081_invalid_rrule_freq.ics", 1, 1, 0, "Test Event", "Test Event"),
    ("issue_1081_invalid_start_and_end.ics", 1, 0, 1, "", ""),
    ("issue_127_categories_with_commas.ics", 1, 1, 0, COMMAS, COMMAS),
    ("issue_1549_binary_attachment.ics", 1, 0, 1, "", ""),
    ("issue_156_RDATE_with_PERIOD_TZID_khal_2.ics", 1, 1, 0, "(omitted)", "(omitted)"),
    (NON_ASCII, 1, 1, 0, "Event", "Event"),
    ("issue_313_globally_unique_tzid.ics", 3, 3, 0, EVOLUTION, OLSON),
    ("issue_348_exception_parsing_value.ics", 1, 1, 0, SIXT, SIXT),
    // A line behind the calendar.
    ("issue_350.ics", 1, 1, 1, "Termin 4353 und\"so\"", "Termin 4353 und\"so\""),
    ("issue_351_whitespace_in_property_and_params.ics", 1, 1, 0, "Waste Pickup", "Waste Pickup"),
    ("issue_722_missing_timezones.ics", 3, 3, 0, "an event with a custom tz name", "Event"),
    ("journals_example.ics", 0, 0, 1, "", ""),
    ("multiple_calendar_components.ics", 3, 3, 0, "Christmas Day", "Christmas again!"),
    ("parsing_error.ics", 2, 2, 0, "Perfectly OK event", "Wrong event"),
    ("parsing_error_in_UTC_offset.ics", 0, 0, 0, "", ""),
    ("pr_480_summary_with_colon.ics", 2, 0, 3, "", ""),
    ("property_params.ics", 1, 1, 0, "Test meeting from BB", "Test meeting from BB"),
    ("rfc_6868.ics", 1, 0, 1, "", ""),
    ("rfc_7256_multi_value_parameters.ics", 2, 0, 2, "", ""),
    // Two components of one series.
    ("rfc_7265_appendix_example_2_ical.ics", 2, 1, 0, "Event #2", "Event #2"),
    ("rfc_7529.ics", 4, 4, 0, "Chinese New Year", "Anniversary"),
    // Two events without a start, two to-dos, two journal entries.
    ("rfc_7986_image.ics", 2, 0, 6, "", ""),
    ("small_bad_calendar.ics", 1, 0, 2, "", ""),
    ("todos_example.ics", 0, 0, 1, "", ""),
    ("x_location.ics", 1, 1, 0, "Daily Sync", "Daily Sync"),
];

const ALARMS: &str = "event with alarms";
const SEMICOLONS: &str = "An Event with too many semicolons";
const UNICODE: &str = "Non-ASCII Test: ÄÖÜ äöü €";
const UMLAUTS: &str = "events_issue_101_icalendar_chokes_on_umlauts_in_organizer.ics";
const MARKET: &str = "Market East Live!";
const MEETUP: &str = "DevOps DC Meetup";
const IMPRACTICAL: &str = "Event with an impractical duration";
const COMMAS: &str = "Test Event with Categories Containing Commas";
const NON_ASCII: &str = "issue_237_fail_to_parse_timezone_with_non_ascii_tzid.ics";
const EVOLUTION: &str = "libical / Evolution globally unique TZID";
const OLSON: &str = "vendor prefix in front of a multi-part Olson name";
const SIXT: &str = "Sixt : détails de votre réservation";

#[test]
fn every_file_has_the_events_that_are_known() {
    let Some(place) = data() else { return };
    for (name, events, whole, failures, first, last) in FACTS {
        let bytes = std::fs::read(place.join(name)).unwrap();
        let begins = String::from_utf8_lossy(&bytes).matches("BEGIN:VEVENT").count();
        assert_eq!(begins, events, "{name}");
        let known = ics::looks_like(&bytes);
        assert_eq!(known, name != "fuzz_testcase_0_char_in_component_name.ics", "{name}");
        let (drafts, failed) = read(name).unwrap();
        let mut ids: Vec<&str> = drafts.iter().map(|draft| draft.external_id.as_str()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: an id twice");
        ids.iter_mut().for_each(|id| *id = id.split('/').next().unwrap());
        ids.dedup();
        assert_eq!((ids.len(), failed.len()), (whole, failures), "{name}: {drafts:?} {failed:?}");
        let title = |draft: Option<&InteractionDraft>| {
            draft.map_or("", |draft| draft.summary.lines().next().unwrap()).to_owned()
        };
        assert_eq!(title(drafts.first()), first, "{name}");
        assert_eq!(title(drafts.last()), last, "{name}");
    }
    let files = std::fs::read_dir(place).unwrap().filter_map(Result::ok);
    let calendars = files.filter(|file| file.path().extension().is_some_and(|end| end == "ics"));
    assert_eq!(calendars.count(), FACTS.len(), "a file that the table does not know");
}

#[test]
fn meetings_have_their_people() {
    let Some(meeting) = whole("property_params.ics") else { return };
    assert_eq!(meeting.kind, InteractionType::Meeting);
    assert_eq!(meeting.signs, [Sign::AllDay]);
    assert_eq!(at(&meeting), "2012-08-13T22:00:00Z");
    let from = meeting.from.unwrap();
    // The organiser is an attendee as well, who alone has a name.
    assert_eq!(from.name.as_deref(), Some("RembrandDX"));
    assert_eq!(from.email.as_deref(), Some("rembrand@daxlab.com"));
    let with: Vec<&str> = meeting.with.iter().filter_map(|party| party.email.as_deref()).collect();
    assert_eq!(with, ["rembrand@xs4all.nl", "rembspam@xs4all.nl"]);

    let meeting = whole(UMLAUTS).unwrap();
    assert_eq!(meeting.from.unwrap().name.as_deref(), Some("acme, ädmin"));
    assert_eq!(meeting.location.as_deref(), Some("im büro"));
    assert_eq!(meeting.duration_seconds, Some(3_600));

    // The attendee of an alarm is asked to nothing.
    let event = whole("alarm_google_future.ics").unwrap();
    assert_eq!((event.kind, event.with.len()), (InteractionType::Event, 0));
    assert_eq!(said(&event.left), [(37, "VALARM")]);
}

#[test]
fn series_are_counted() {
    let Some(all) = drafts("rfc_7265_appendix_example_2_ical.ics") else { return };
    let times: Vec<(String, Option<u32>)> =
        all.iter().map(|draft| (at(draft), draft.duration_seconds)).collect();
    let hour = |text: &str, hours: u32| (format!("2006-01-{text}:00:00Z"), Some(hours * 3_600));
    assert_eq!(
        times,
        [
            hour("02T17", 1),
            hour("02T20", 2),
            hour("03T17", 1),
            hour("04T19", 1), // Moved from 17.
            hour("05T17", 1),
            hour("06T17", 1),
        ]
    );
    assert_eq!(all[3].external_id, "00959BC664CA650E933C892C@example.com/20060104T170000Z");

    let lotus = drafts("issue_156_RDATE_with_PERIOD_TZID_khal_2.ics").unwrap();
    let times: Vec<String> = lotus.iter().map(at).collect();
    assert_eq!(
        times,
        [
            "2021-11-01T15:00:00Z",
            "2021-12-06T15:00:00Z",
            "2022-01-03T15:00:00Z",
            "2022-02-07T15:00:00Z"
        ]
    );
    assert!(lotus.iter().all(|draft| draft.duration_seconds == Some(1_800)));

    let market = drafts("events_issue_112_missing_tzinfo_on_exdate.ics").unwrap();
    // Seven weeks of Fridays and Saturdays from a Saturday on, without two of them.
    assert_eq!(market.len(), 11);
    let out = ["2013-10-11", "2013-10-12"];
    assert!(!market.iter().any(|draft| out.iter().any(|day| at(draft).starts_with(day))));

    let daily = drafts("x_location.ics").unwrap();
    assert_eq!(daily.len(), 501);
    assert_eq!(daily.iter().filter(|draft| draft.occurred_at > NOW).count(), 1);
    assert_eq!(
        said(&daily[0].losses),
        [(27, "1940 earlier occurrences are left out, the newest 501 were read")]
    );

    let (party, _) = read("parsing_error.ics").unwrap();
    assert_eq!(party.iter().filter(|draft| draft.summary == "Wrong event").count(), 20);
    assert_eq!(party.iter().filter(|draft| draft.summary == "Perfectly OK event").count(), 20);
    assert_eq!(said(&party[20].losses), [(19, "EXDATE: \"\" is no date")]);
}

#[test]
fn zones_are_found() {
    let Some(all) = drafts("issue_313_globally_unique_tzid.ics") else { return };
    let times: Vec<String> = all.iter().map(at).collect();
    assert_eq!(times, ["2020-04-26T12:00:00Z", "2020-04-26T18:00:00Z", "2020-04-26T17:00:00Z"]);
    assert!(all.iter().all(|draft| draft.losses.is_empty()));
    // By the file's own description, under a name that nobody knows.
    let brasilia = whole(NON_ASCII).unwrap();
    assert_eq!(
        (at(&brasilia).as_str(), brasilia.duration_seconds),
        ("2017-05-11T16:30:00Z", Some(1_800))
    );

    let zones = drafts("issue_722_missing_timezones.ics").unwrap();
    let times: Vec<String> = zones.iter().map(at).collect();
    assert_eq!(
        times,
        [
            "2014-08-29T12:00:00Z",
            "2024-09-13T10:00:00Z",
            "2019-03-08T23:00:00Z",
            "2019-03-09T04:00:00Z",
            "2019-03-09T08:00:00Z"
        ]
    );
    // From New York to Los Angeles, and as long as its period says.
    assert_eq!(zones[0].duration_seconds, Some(10_800));
    assert_eq!(zones[1].duration_seconds, Some(7_200));
}

#[test]
fn what_is_broken_is_told_with_its_line() {
    let Some((_, failed)) = read("broken_dtstart.ics") else { return };
    assert_eq!(
        said(&failed),
        [(4, "the event \"test-123\" was not read: its start \"INVALID-DATE\" is no date")]
    );
    let (_, failed) = read("issue_1081_invalid_start_and_end.ics").unwrap();
    assert_eq!(
        said(&failed),
        [(4, "the event \"Test\" was not read: its start \"INVALID-DATE\" is no date")]
    );
    let (_, failed) = read("small_bad_calendar.ics").unwrap();
    assert_eq!(
        said(&failed),
        [
            (1, "the calendar that begins here has no END:VCALENDAR; what there is was read"),
            (2, "the event was not read: it has no start")
        ]
    );
    let only = |name: &str| drafts(name).unwrap().remove(0);
    let lost = |name: &str| only(name).losses;
    assert_eq!(lost("broken_ical.ics"), []);
    assert_eq!(at(&only("broken_ical.ics")), "2014-04-09T07:30:00Z");
    assert_eq!(
        said(&lost("invalid_duration.ics")),
        [(8, "DURATION: \"P999999999999999999W\" is no duration")]
    );
    assert_eq!(
        said(&lost("issue_1081_invalid_rrule_freq.ics")),
        [(
            7,
            "RRULE: \"INVALID_TYPE_CAUSES_ERROR\" is no frequency; only the first occurrence is read"
        )]
    );
    assert_eq!(
        said(&lost("issue_104_broken_calendar.ics")),
        [(13, "this line has no name or no colon; it was left out")]
    );
    let eras = drafts("rfc_7529.ics").unwrap();
    assert_eq!(
        said(&eras[0].losses),
        [(8, "RRULE: the CHINESE calendar is not read; only the first occurrence is read")]
    );
    // Of the leap days since 2012, the next one is yet to come.
    assert_eq!(eras[3..].len(), 5);
    assert_eq!(said(&eras[3].losses), [(26, "RRULE: SKIP=FORWARD is not followed")]);
}

#[test]
fn what_is_no_meeting_is_left() {
    let Some(event) = whole("issue_1050_all_components.ics") else { return };
    assert_eq!(
        said(&event.left),
        [(27, "VALARM"), (33, "VTODO"), (38, "VJOURNAL"), (42, "VAVAILABILITY")]
    );
    let event = whole("issue_348_exception_parsing_value.ics").unwrap();
    assert_eq!(said(&event.left), [(6, "VFREEBUSY"), (26, "VALARM")]);
    assert!(event.location.unwrap().starts_with("Sixt Genève Aéroport secteur France"));
    let event = whole("issue_127_categories_with_commas.ics").unwrap();
    assert_eq!(said(&event.left), [(9, "CATEGORIES")]);
    for (name, what) in [
        ("todos_example.ics", "to-do"),
        ("journals_example.ics", "journal"),
        ("freebusy_example.ics", "free or busy"),
    ] {
        let (_, failed) = read(name).unwrap();
        assert!(failed[0].line == 1 && failed[0].reason.contains(what), "{name}: {failed:?}");
    }
}
