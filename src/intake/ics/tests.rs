//! Fixtures of our own; what holds for any bytes stands in `bounds`.

use std::io;

use chrono_tz::Tz;

use super::*;
use crate::domain::InteractionType;
use crate::intake::{FollowUpDraft, InteractionDraft, Sign};

mod bounds;

/// 2024-06-01 12:00 in Berlin.
const NOW: Timestamp = Timestamp::from_millis(1_717_236_000_000);

fn items(bytes: &[u8]) -> Vec<Item> {
    read(bytes, Tz::Europe__Berlin, NOW).unwrap().collect::<io::Result<_>>().unwrap()
}

fn drafts(text: &str) -> Vec<InteractionDraft> {
    let draft = |item| match item {
        Item::Interaction(draft) => *draft,
        other => panic!("{other:?}"),
    };
    items(text.as_bytes()).into_iter().map(draft).collect()
}

fn only(text: &str) -> InteractionDraft {
    let mut all = drafts(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn failed(text: &str) -> Vec<(u64, String)> {
    let failed = |item| match item {
        Item::Failed(Loss { line, reason }) => (line, reason),
        other => panic!("{other:?}"),
    };
    items(text.as_bytes()).into_iter().map(failed).collect()
}

/// An event with these lines, in a calendar with a method.
fn calendar(method: &str, events: &[&str]) -> String {
    let events: String =
        events.iter().map(|lines| format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n")).collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\n{events}END:VCALENDAR\n")
}

fn event(lines: &str) -> String {
    calendar("PUBLISH", &[lines])
}

fn at(draft: &InteractionDraft) -> String {
    draft.occurred_at.rfc3339(&Tz::UTC)
}

fn ids(drafts: &[InteractionDraft]) -> Vec<&str> {
    drafts.iter().map(|draft| draft.external_id.as_str()).collect()
}

fn reasons(losses: &[Loss]) -> Vec<(u64, &str)> {
    losses.iter().map(|loss| (loss.line, loss.reason.as_str())).collect()
}

fn emails(parties: &[crate::intake::Party]) -> Vec<&str> {
    parties.iter().filter_map(|party| party.email.as_deref()).collect()
}

#[test]
fn a_meeting_has_all_that_its_event_says() {
    let draft = only(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:m1\r\nDTSTART;TZID=Europe/Berlin:20240315T093000\r\n\
         DTEND;TZID=Europe/Berlin:20240315T110000\r\nSUMMARY:Prices\\, Q3\r\n\
         DESCRIPTION:The list.\\nThe te\r\n rms.\r\nLOCATION:Room 5\\nHauptstr. 1\r\n\
         ORGANIZER;CN=Ana Ruiz:mailto:ana@acme.example\r\n\
         ATTENDEE;CN=Ana Ruiz:mailto:ANA@acme.example\r\n\
         ATTENDEE;CN=Bo Li:mailto:bo@acme.example\r\nATTENDEE:mailto:bo@acme.example\r\n\
         ATTENDEE;PARTSTAT=DECLINED:mailto:cy@acme.example\r\n\
         ATTENDEE;CUTYPE=ROOM;CN=Room 5:mailto:room5@acme.example\r\n\
         CATEGORIES:Sales\r\nBEGIN:VALARM\r\nDESCRIPTION:Soon\r\nEND:VALARM\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    assert_eq!((draft.kind, draft.line), (InteractionType::Meeting, 2));
    assert_eq!(at(&draft), "2024-03-15T08:30:00Z");
    assert_eq!(draft.duration_seconds, Some(5_400));
    assert_eq!(draft.summary, "Prices, Q3\nThe list.\nThe terms.");
    assert_eq!(draft.location.as_deref(), Some("Room 5, Hauptstr. 1"));
    let from = draft.from.unwrap();
    assert_eq!(
        (from.name.as_deref(), from.email.as_deref()),
        (Some("Ana Ruiz"), Some("ana@acme.example"))
    );
    assert_eq!(emails(&draft.with), ["bo@acme.example"]);
    assert_eq!(emails(&draft.declined), ["cy@acme.example"]);
    assert_eq!(draft.external_id, "m1");
    assert_eq!(reasons(&draft.left), [(16, "CATEGORIES"), (17, "VALARM")]);
    assert_eq!((draft.losses, draft.signs, draft.direction), (vec![], vec![], None));
}

#[test]
fn times_hang_where_the_file_says() {
    let start = |line: &str| at(&only(&event(line)));
    assert_eq!(start("DTSTART:20240701T120000"), "2024-07-01T10:00:00Z", "floating");
    assert_eq!(start("DTSTART:20240701T120000Z"), "2024-07-01T12:00:00Z");
    assert_eq!(start("DTSTART;TZID=America/New_York:20240701T120000"), "2024-07-01T16:00:00Z");
    assert_eq!(
        start("DTSTART;TZID=\"Tokyo Standard Time\":20240701T120000"),
        "2024-07-01T03:00:00Z"
    );
    assert_eq!(start("DTSTART;VALUE=DATE:20240701"), "2024-06-30T22:00:00Z", "a day here");
    assert_eq!(start("DTSTART ; TZID = UTC:20240701T120000"), "2024-07-01T12:00:00Z");
    // What describes a zone may stand behind what uses it.
    let own = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Büro:20240701T120000\nEND:VEVENT\n\
               BEGIN:VTIMEZONE\nTZID:Büro\nBEGIN:STANDARD\nDTSTART:19700101T000000\n\
               TZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE\nEND:VCALENDAR\n";
    assert_eq!(at(&only(own)), "2024-07-01T06:30:00Z");
    let unknown = only(&event("DTSTART;TZID=Nowhere:20240701T120000"));
    assert_eq!(at(&unknown), "2024-07-01T10:00:00Z");
    assert_eq!(
        reasons(&unknown.losses),
        [(4, "the time zone \"Nowhere\" is not known; its times are read as local ones")]
    );
}

#[test]
fn whole_days_are_days_by_the_calendar() {
    let days = |lines: &str| {
        let draft = only(&event(lines));
        assert_eq!(draft.signs, [Sign::AllDay]);
        draft.duration_seconds
    };
    assert_eq!(days("DTSTART;VALUE=DATE:20240330"), Some(86_400));
    assert_eq!(days("DTSTART:20240330\nDTEND:20240330"), Some(86_400));
    // Clocks are put forward between them.
    assert_eq!(days("DTSTART;VALUE=DATE:20240330\nDTEND;VALUE=DATE:20240401"), Some(172_800));
    assert_eq!(days("DTSTART:20240330\nDURATION:P2D"), Some(172_800));
    assert_eq!(
        days("DTSTART:20240330T000000\nDTEND:20240331T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
        Some(86_400)
    );
}

#[test]
fn durations_that_cannot_be_are_losses() {
    let lost = |lines: &str| {
        let draft = only(&event(&format!("DTSTART:20240315T093000Z\n{lines}")));
        assert_eq!(draft.duration_seconds, None);
        draft.losses.into_iter().map(|loss| (loss.line, loss.reason)).collect::<Vec<_>>()
    };
    assert_eq!(lost("DTEND:20240315T083000Z"), [(6, "it ends before it begins".to_owned())]);
    assert_eq!(
        lost("DURATION:P30D"),
        [(6, "it takes more than 7 days; how long is left out".to_owned())]
    );
    assert_eq!(lost("DURATION:1 hour"), [(6, "DURATION: \"1 hour\" is no duration".to_owned())]);
    assert_eq!(lost("DTEND:soon"), [(6, "DTEND: \"soon\" is no date".to_owned())]);
    assert_eq!(lost("DURATION:PT0S"), []);
    assert_eq!(lost("DTEND:20240315T093000Z"), []);
}

#[test]
fn a_series_is_read_up_to_now_and_once_more() {
    let weekly = drafts(&event(
        "UID:w\nDTSTART;TZID=Europe/Berlin:20240320T090000\nDURATION:PT30M\nSUMMARY:Weekly\n\
         RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20240327T090000\nEXDATE;VALUE=DATE:20240501\n\
         RDATE:20240405T070000Z",
    ));
    let days: Vec<String> = weekly.iter().map(at).collect();
    assert_eq!(
        days,
        [
            "2024-03-20T08:00:00Z",
            "2024-04-03T07:00:00Z", // The clock shows nine, summer or winter.
            "2024-04-05T07:00:00Z",
            "2024-04-10T07:00:00Z",
            "2024-04-17T07:00:00Z",
            "2024-04-24T07:00:00Z",
            "2024-05-08T07:00:00Z",
            "2024-05-15T07:00:00Z",
            "2024-05-22T07:00:00Z",
            "2024-05-29T07:00:00Z",
            "2024-06-05T07:00:00Z", // The next one.
        ]
    );
    assert_eq!(weekly[0].external_id, "w/20240320T080000Z");
    assert!(weekly.iter().all(|draft| draft.duration_seconds == Some(1_800)));
}

#[test]
fn series_end_by_count_and_until() {
    let count = |rule: &str| {
        drafts(&event(&format!("UID:u\nDTSTART:20240105T090000Z\nRRULE:{rule}"))).len()
    };
    assert_eq!(count("FREQ=DAILY;COUNT=3"), 3);
    assert_eq!(count("FREQ=DAILY;UNTIL=20240107T090000Z"), 3);
    assert_eq!(count("FREQ=DAILY;UNTIL=20240107T085959Z"), 2);
    assert_eq!(count("FREQ=DAILY;UNTIL=20240107"), 3);
    assert_eq!(count("FREQ=DAILY;UNTIL=20230107"), 1);
    let days = drafts(&event(
        "UID:u\nDTSTART;VALUE=DATE:20240105\nRRULE:FREQ=DAILY;UNTIL=20240107\nEXDATE:20240106T000000Z",
    ));
    assert_eq!(ids(&days), ["u/20240105", "u/20240107"]);
}

#[test]
fn a_broken_rule_leaves_the_first_occurrence() {
    let draft = only(&event("UID:u\nDTSTART:20240105T090000Z\nRRULE:FREQ=NEVER"));
    assert_eq!(draft.external_id, "u");
    assert_eq!(
        reasons(&draft.losses),
        [(7, "RRULE: \"NEVER\" is no frequency; only the first occurrence is read")]
    );
}

#[test]
fn a_series_without_end_has_bounds() {
    let all = drafts(&event("UID:d\nDTSTART:19970105T090000Z\nRRULE:FREQ=DAILY"));
    assert_eq!(all.len(), 501);
    assert_eq!(all[500].external_id, "d/20240602T090000Z");
    assert_eq!(all[499].external_id, "d/20240601T090000Z");
    assert_eq!(
        reasons(&all[0].losses),
        [(4, "9510 earlier occurrences are left out, the newest 501 were read")]
    );
    assert!(all[1..].iter().all(|draft| draft.losses.is_empty()));
    // Of a file each has its share.
    let share = |count: usize| {
        let lines: Vec<String> = (0..count)
            .map(|n| format!("UID:{n}\nDTSTART:20240520T090000Z\nRRULE:FREQ=DAILY"))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut events = read(io::Cursor::new(calendar("PUBLISH", &lines)), Tz::UTC, NOW).unwrap();
        events.shelf.limits.occurrences = 100;
        events.collect::<io::Result<Vec<_>>>().unwrap()
    };
    // Thirteen days up to now, and the next.
    assert_eq!(share(7).len(), 7 * 14);
    let all = share(10);
    assert_eq!(all.len(), 100);
    let Item::Interaction(first) = &all[0] else { panic!("{all:?}") };
    assert_eq!(first.external_id, "0/20240524T090000Z");
    assert_eq!(
        reasons(&first.losses),
        [(
            4,
            "4 earlier occurrences are left out, the newest 10 were read, for all series of a file may have 10000"
        )]
    );
    let all = share(101);
    assert!(all[..100].iter().all(|item| matches!(item, Item::Interaction(_))));
    assert!(matches!(all[100], Item::Failed(_)));
}

#[test]
fn occurrences_are_changed_one_by_one() {
    let series = "UID:s\nDTSTART:20240506T090000Z\nDTEND:20240506T100000Z\nSUMMARY:Weekly\n\
                  LOCATION:Here\nRRULE:FREQ=WEEKLY;COUNT=4\nATTENDEE:mailto:bo@acme.example";
    let moved = "UID:s\nRECURRENCE-ID:20240513T090000Z\nDTSTART:20240514T110000Z\n\
                 DURATION:PT2H\nSUMMARY:Weekly\\, moved";
    let off =
        "UID:s\nRECURRENCE-ID;VALUE=DATE:20240520\nSTATUS:CANCELLED\nDTSTART:20240520T090000Z";
    for events in [[series, moved, off], [off, moved, series]] {
        let all = drafts(&calendar("PUBLISH", &events));
        assert_eq!(
            ids(&all),
            [
                "s/20240506T090000Z",
                "s/20240513T090000Z",
                "s/20240520T090000Z",
                "s/20240527T090000Z"
            ]
        );
        assert_eq!(at(&all[1]), "2024-05-14T11:00:00Z");
        assert_eq!(all[1].summary, "Weekly, moved");
        assert_eq!(
            (all[1].duration_seconds, all[1].location.as_deref()),
            (Some(7_200), Some("Here"))
        );
        assert_eq!(emails(&all[1].with), ["bo@acme.example"], "who comes stays");
        let signs: Vec<&[Sign]> = all.iter().map(|draft| draft.signs.as_slice()).collect();
        assert_eq!(signs, [&[][..], &[], &[Sign::Cancelled], &[]]);
        assert_eq!(all[3].duration_seconds, Some(3_600));
    }
}

#[test]
fn a_change_may_hold_from_then_on() {
    let all = drafts(&calendar(
        "PUBLISH",
        &[
            "UID:s\nDTSTART:20240506T090000Z\nSUMMARY:Old\nRRULE:FREQ=WEEKLY;COUNT=4",
            "UID:s\nRECURRENCE-ID;RANGE=THISANDFUTURE:20240520T090000Z\nDTSTART:20240520T143000Z\nSUMMARY:New",
        ],
    ));
    let said: Vec<(String, &str)> =
        all.iter().map(|draft| (at(draft), draft.summary.as_str())).collect();
    assert_eq!(
        said,
        [
            ("2024-05-06T09:00:00Z".to_owned(), "Old"),
            ("2024-05-13T09:00:00Z".to_owned(), "Old"),
            ("2024-05-20T14:30:00Z".to_owned(), "New"),
            ("2024-05-27T14:30:00Z".to_owned(), "New"),
        ]
    );
    assert_eq!(all[3].external_id, "s/20240527T090000Z", "it is named by when it was to be");
}

#[test]
fn the_next_one_is_one_that_takes_place() {
    let series = "UID:s\nDTSTART:20240527T090000Z\nRRULE:FREQ=WEEKLY";
    let off = "UID:s\nRECURRENCE-ID:20240603T090000Z\nDTSTART:20240603T090000Z\nSTATUS:CANCELLED";
    let all = drafts(&calendar("PUBLISH", &[series, off]));
    assert_eq!(ids(&all), ["s/20240527T090000Z", "s/20240610T090000Z"]);
    let called_off =
        only(&event("UID:s\nDTSTART:20240701T090000Z\nRRULE:FREQ=DAILY\nSTATUS:CANCELLED"));
    assert_eq!(called_off.signs, [Sign::Cancelled]);
}

const ASKED: &str = "ORGANIZER:mailto:ana@acme.example\nATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Bo Li:mailto:bo@acme.example\n\
                     ATTENDEE:mailto:cy@acme.example";

#[test]
fn revisions_answers_and_cancellations_come_to_one_record() {
    let request = calendar(
        "REQUEST",
        &[&format!(
            "UID:c\nSEQUENCE:0\nDTSTAMP:20240101T000000Z\nDTSTART:20240201T090000Z\nSUMMARY:First\n{ASKED}"
        )],
    );
    let update = calendar(
        "REQUEST",
        &[&format!(
            "UID:c\nSEQUENCE:1\nDTSTAMP:20240102T000000Z\nDTSTART:20240202T090000Z\nSUMMARY:Second\n{ASKED}"
        )],
    );
    let reply = calendar(
        "REPLY",
        &["UID:c\nSEQUENCE:1\nDTSTAMP:20240103T000000Z\nDTSTART:20240202T090000Z\n\
        SUMMARY:Declined: Second\nATTENDEE;PARTSTAT=DECLINED:mailto:BO@acme.example"],
    );
    let cancel = calendar(
        "CANCEL",
        &["UID:c\nSEQUENCE:1\nDTSTAMP:20240104T000000Z\nDTSTART:20240202T090000Z\nSUMMARY:Off"],
    );
    for files in [[&request, &update, &reply, &cancel], [&cancel, &reply, &update, &request]] {
        let draft = only(&files.map(String::as_str).concat());
        assert_eq!(
            (draft.summary.as_str(), at(&draft).as_str()),
            ("Second", "2024-02-02T09:00:00Z")
        );
        assert_eq!(emails(&draft.with), ["cy@acme.example"]);
        assert_eq!(emails(&draft.declined), ["bo@acme.example"]);
        assert_eq!(draft.declined[0].name.as_deref(), Some("Bo Li"));
        assert_eq!((draft.external_id.as_str(), draft.signs), ("c", vec![Sign::Cancelled]));
    }
    // An invitation that came after the cancellation holds.
    let again = calendar(
        "REQUEST",
        &["UID:c\nSEQUENCE:2\nDTSTAMP:20240105T000000Z\nDTSTART:20240203T090000Z\nSUMMARY:Third"],
    );
    let draft = only(&[&again, &cancel, &update].map(String::as_str).concat());
    assert_eq!((draft.summary.as_str(), draft.signs), ("Third", vec![]));
    // Alone, each tells of the meeting.
    assert_eq!(only(&cancel).signs, [Sign::Cancelled]);
    assert_eq!(emails(&only(&reply).declined), ["BO@acme.example"]);
    let counter = failed(&calendar("COUNTER", &["UID:c\nDTSTART:20240202T090000Z"]));
    assert!(counter[0].1.contains("proposal of another time"), "{counter:?}");
    let with_counter =
        only(&[request, calendar("COUNTER", &["UID:c\nDTSTART:20240909T090000Z"])].concat());
    assert_eq!(with_counter.summary, "First");
}

#[test]
fn one_occurrence_can_be_called_off_by_message() {
    let all = drafts(
        &[
            calendar("REQUEST", &["UID:s\nDTSTART:20240506T090000Z\nRRULE:FREQ=WEEKLY;COUNT=2"]),
            calendar(
                "CANCEL",
                &["UID:s\nRECURRENCE-ID:20240513T090000Z\nDTSTART:20240513T090000Z"],
            ),
            calendar("ADD", &["UID:s\nDTSTART:20240517T090000Z\nSEQUENCE:1\nSUMMARY:Extra"]),
        ]
        .concat(),
    );
    assert_eq!(ids(&all), ["s/20240506T090000Z", "s/20240513T090000Z", "s/20240517T090000Z"]);
    assert_eq!(all[1].signs, [Sign::Cancelled]);
    assert_eq!(all[2].summary, "Extra");
}

#[test]
fn records_without_a_uid_are_named_by_what_they_say() {
    let id = |lines: &str| only(&event(lines)).external_id;
    let first = id("DTSTART:20240105T090000Z\nSUMMARY:Prices");
    // Files are recognised by it.
    assert_eq!(first, "content:3d87b715-9ba6-5808-8151-e80f49effaf7");
    assert_eq!(id("SUMMARY: PRICES\nDTSTART:20240105T090000Z\nLOCATION:x"), first);
    assert_ne!(id("DTSTART:20240105T090000Z\nSUMMARY:Terms"), first);
    assert_ne!(id("DTSTART:20240106T090000Z\nSUMMARY:Prices"), first);
    assert_ne!(id("DTSTART:20240105T090000Z\nSUMMARY:Prices\nORGANIZER:mailto:a@x.example"), first);
}

fn follow_up(lines: &str) -> FollowUpDraft {
    let text = format!("BEGIN:VCALENDAR\nBEGIN:VTODO\n{lines}\nEND:VTODO\nEND:VCALENDAR\n");
    match items(text.as_bytes()).remove(0) {
        Item::FollowUp(draft) => *draft,
        other => panic!("{other:?}"),
    }
}

#[test]
fn to_dos_with_a_contact_are_follow_ups() {
    let draft = follow_up(
        "UID:t\nDUE:20240701T090000Z\nSUMMARY:Send the quote\nATTENDEE;CN=Bo Li:mailto:bo@acme.example",
    );
    assert_eq!(draft.with.email.as_deref(), Some("bo@acme.example"));
    assert_eq!((draft.text.as_str(), draft.external_id.as_str()), ("Send the quote", "t"));
    assert_eq!(draft.due.rfc3339(&Tz::UTC), "2024-07-01T09:00:00Z");
    assert_eq!((draft.done_at, draft.owner, draft.line), (None, None, 2));
    let done = follow_up(
        "UID:t\nDTSTART:20240701T090000Z\nDURATION:PT1H\nSUMMARY:x\nCOMPLETED:20240702T090000Z\n\
         ORGANIZER:mailto:ana@acme.example\nATTENDEE:mailto:bo@acme.example",
    );
    assert_eq!(done.due.rfc3339(&Tz::UTC), "2024-07-01T10:00:00Z");
    assert_eq!(done.done_at.unwrap().rfc3339(&Tz::UTC), "2024-07-02T09:00:00Z");
    assert_eq!(done.with.email.as_deref(), Some("ana@acme.example"));
    assert_eq!(done.owner.unwrap().email.as_deref(), Some("bo@acme.example"));
    let said = follow_up(
        "UID:t\nDUE:20240701\nSUMMARY:x\nSTATUS:COMPLETED\nATTENDEE:mailto:bo@acme.example",
    );
    assert_eq!(said.done_at, Some(said.due));
}

#[test]
fn what_is_no_meeting_is_left_by_name() {
    let other = "BEGIN:VJOURNAL\nSUMMARY:x\nEND:VJOURNAL\nBEGIN:VTODO\nSUMMARY:x\nEND:VTODO\n\
                 BEGIN:X-THING\nBEGIN:X-PART\nA:1\nEND:X-PART\nEND:X-THING\n";
    let beside = only(&format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240105T090000Z\nEND:VEVENT\n{other}END:VCALENDAR\n"
    ));
    assert_eq!(reasons(&beside.left), [(5, "VJOURNAL"), (8, "VTODO"), (11, "X-THING")]);
    let alone = failed(&format!("BEGIN:VCALENDAR\n{other}END:VCALENDAR\n"));
    let lines: Vec<u64> = alone.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 5, 8]);
    assert_eq!(alone[2].1, "a component X-THING is not read");
}

#[test]
fn lost_ends_lose_nothing_else() {
    let text = "BEGIN:VEVENT\nUID:a\nDTSTART:20240105T090000Z\nBEGIN:VALARM\nX:1\n\
                BEGIN:VEVENT\nUID:b\nDTSTART:20240106T090000Z\nEND:VEVENT\nEND:VEVENT\n\
                BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:c\nDTSTART:20240107T090000Z\n\
                BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:d\nDTSTART:20240108T090000Z\nEND:VALARM\nEND:VCALENDAR\n";
    let all = drafts(text);
    assert_eq!(ids(&all), ["a", "b", "c", "d"]);
    assert_eq!(reasons(&all[0].losses), [(5, "its END:VEVENT is missing; what there is was read")]);
    assert_eq!(all[1].losses, []);
    let unclosed = "the calendar that begins here has no END:VCALENDAR; what there is was read";
    assert_eq!(
        reasons(&all[2].losses),
        [(11, unclosed), (14, "its END:VEVENT is missing; what there is was read")]
    );
    assert_eq!(
        reasons(&all[3].losses),
        [(19, "its END:VEVENT is missing; what there is was read")]
    );
}

#[test]
fn lines_that_are_none_are_told() {
    let text = "hello\nthere\nBEGIN:VCALENDAR\njunk\nREFRESH - INTERVAL; VALUE = DURATION:PT48H\nBEGIN:VEVENT\n\
                UID:a\nno colon\nDTSTART:20240105T090000Z\nEND:VEVENT\nEND:VCALENDAR\n\x1A\n";
    let all = items(text.as_bytes());
    let Item::Failed(stray) = &all[0] else { panic!("{all:?}") };
    assert_eq!(stray.line, 1);
    let Item::Interaction(draft) = &all[1] else { panic!("{all:?}") };
    assert_eq!(reasons(&draft.losses), [(4, event::NO_PROPERTY), (8, event::NO_PROPERTY)]);
    assert_eq!(all.len(), 2);
}

#[test]
fn texts_in_other_encodings_are_read() {
    let latin = b"BEGIN:VEVENT\nDTSTART:20240105T090000Z\nSUMMARY:Gespr\xE4ch in K\xF6ln \xFCber Preise\nEND:VEVENT\n";
    let Item::Interaction(draft) = items(latin).remove(0) else { panic!() };
    assert_eq!(draft.summary, "Gespräch in Köln über Preise");
    let utf16: Vec<u8> = format!("\u{FEFF}{}", event("DTSTART:20240105T090000Z\nSUMMARY:Köln"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let Item::Interaction(draft) = items(&utf16).remove(0) else { panic!() };
    assert_eq!(draft.summary, "Köln");
    let old = only(
        "BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nDTSTART:20240105T090000Z\n\
        SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:K=C3=B6=\nln\nEND:VEVENT\nEND:VCALENDAR\n",
    );
    assert_eq!(old.summary, "Köln");
}

#[test]
fn calendars_are_known_by_their_beginning() {
    let utf16: Vec<u8> = "BEGIN:VCALENDAR\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for head in [
        &b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"[..],
        b"\xEF\xBB\xBFbegin:vcalendar\n",
        b"exported today\n\n BEGIN : VCALENDAR \n",
        b"BEGIN:VEVENT\rUID:1\r",
        &utf16,
    ] {
        assert!(looks_like(head), "{:?}", String::from_utf8_lossy(head));
    }
    for head in [&b""[..], b"BEGIN:VCARD\n", b"XBEGIN:VCALENDAR\n", b"END:VCALENDAR\n", b"\0\0\0"] {
        assert!(!looks_like(head), "{:?}", String::from_utf8_lossy(head));
    }
}
