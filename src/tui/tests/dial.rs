//! Calling a contact: what is known before, the number, the clock.

use super::fixture::{NOW, contact_id, detail, entry};
use super::{Harness, World};
use crate::app::{Config, Draft, DraftId, Error, Familiar, Glance, Kind, Knows, Standing};
use crate::domain::{
    Cadence, DetailKind, FollowUp, FollowUpId, InteractionType, MemberId, Named, Timestamp,
};
use crate::tui::contacts::Pane;
use crate::tui::form::Field;
use crate::tui::message::{Job, Msg, Timer, Written};
use crate::tui::model::Layer;
use uuid::Uuid;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;

fn at(offset: i64) -> Timestamp {
    Timestamp::from_millis(NOW + offset)
}

fn bob() -> Named<MemberId> {
    Named { id: MemberId::new(Uuid::from_u128(7)), name: "Bob Meyer".to_owned() }
}

/// Ana with two numbers, three entries, a promise, a cadence, and members who know her.
pub(super) fn before_a_call() -> World {
    let mut world = World::small();
    world.contacts[0].details = vec![
        detail(1, DetailKind::Phone, "+49 89 1234"),
        detail(3, DetailKind::Phone, "+49 171 555"),
        detail(2, DetailKind::Email, "ana@acme.example"),
    ];
    world.contacts[0].details[1].label = Some("mobile".to_owned());
    let promise = |number: u128, due: i64, text: &str| FollowUp {
        id: FollowUpId::new(Uuid::from_u128(number)),
        contact: Named { id: contact_id(1), name: "Ana Ruiz".to_owned() },
        text: text.to_owned(),
        due: at(due),
        assignee: Some(bob()),
        origin: None,
        done_at: None,
        created_at: at(-9 * DAY),
        changed_at: at(-9 * DAY),
    };
    let knows = |name: &str, entries, ago: i64| Knows {
        member: Named { name: name.to_owned(), ..bob() },
        entries,
        last: at(-ago),
    };
    world.ties.glance = Glance {
        newest: world.entries.clone(),
        promises: vec![promise(1, -DAY, "send the price"), promise(2, 2 * DAY, "ask about May")],
        more_promises: false,
        standing: Standing {
            cadence: Cadence::new(30),
            label: Some("key".to_owned()),
            due: Some(at(12 * DAY)),
            awaiting: Some(at(-3 * DAY)),
        },
        familiar: Familiar {
            members: vec![knows("Bob Meyer", 2, 85 * MINUTE), knows("Zoe Ford", 1, 40 * DAY)],
            of: 3,
        },
    };
    world
}

fn with_command() -> Config {
    let mut config = Config::default();
    config.dial = Some("dialler tel:{}".to_owned());
    config
}

fn opened() -> Harness {
    let mut harness = Harness::with(before_a_call(), (80, 24), with_command());
    harness.press("enter");
    harness
}

/// Lets time pass.
fn pass(harness: &mut Harness, seconds: i64) {
    let now = harness.model.dates.now.millis() + seconds * 1_000;
    harness.send(Msg::Now(Timestamp::from_millis(now)));
    harness.send(Msg::Due(Timer::Clock));
}

fn saved(harness: &Harness) -> (Option<u32>, i64) {
    match harness.job() {
        Some(Job::Log(submission, _)) => {
            (submission.duration_seconds, submission.occurred_at.millis() - NOW)
        }
        other => panic!("nothing was logged: {other:?}"),
    }
}

fn ticks(harness: &mut Harness) -> usize {
    let all = std::mem::take(&mut harness.timers);
    all.iter().filter(|timer| **timer == Timer::Clock).count()
}

#[test]
fn what_is_to_be_known_before_a_call_stands_above_all_else() {
    let mut harness = opened();
    harness.send(Msg::Resize(120, 40));
    let screen = harness.screen();
    for text in [
        "> Phone        +49 89 1234",
        "+49 171 555 (mobile)",
        "Promised",
        "1d late: send the price",
        "In touch     every 30 days (by the label",
        "Awaits       a reply, since",
        "Known by     Bob Meyer (2 of 3 newest",
        "Wants the Q3 price by Friday",
        "promised yet.",
        "Sent the brochure",
    ] {
        assert!(screen.contains(text), "no {text:?} on\n{screen}");
    }
    let place = |text: &str| screen.find(text).unwrap();
    assert!(place("Phone") < place("Promised") && place("Known by") < place("Sent the brochure"));
}

#[test]
fn enter_on_a_number_dials_it_and_logs_with_a_running_clock() {
    let mut harness = opened();
    assert!(harness.screen().contains("Enter calls"), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(harness.dialled, [("dialler tel:{}".to_owned(), "+49 89 1234".to_owned())]);
    assert!(harness.copied.is_empty());
    assert_eq!(harness.toast(), "Dialling +49 89 1234");
    assert_eq!(ticks(&mut harness), 1);
    pass(&mut harness, 192);
    assert_eq!(ticks(&mut harness), 1, "it is drawn again when the next second is full");
    let screen = harness.screen();
    assert!(screen.contains("Call 3:12 with Ana Ruiz"), "{screen}");
    assert!(screen.contains("3:12 so far; Alt-r stops it"), "{screen}");
    harness.text("Wants the price").press("enter");
    assert_eq!(saved(&harness), (Some(192), 0), "it was when it began");
    ticks(&mut harness);
    pass(&mut harness, 1);
    assert_eq!(ticks(&mut harness), 0, "nothing wakes for a form that is being saved");
}

#[test]
fn each_number_can_be_selected_and_the_rest_is_behind_them() {
    let mut harness = opened();
    harness.press("j");
    assert!(harness.screen().contains("> "), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(harness.dialled[0].1, "+49 171 555");
    harness.press("esc j");
    assert!(!harness.screen().contains("Enter calls"), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(harness.dialled.len(), 1, "no number is selected");
    harness.press("k k enter");
    assert_eq!(harness.dialled.len(), 2);
    harness.press("esc tab enter");
    assert_eq!(harness.model.contacts.pane, Pane::Timeline);
    assert_eq!(harness.dialled.len(), 2, "the timeline has the keys");
}

#[test]
fn without_a_command_the_number_is_copied() {
    let mut harness = Harness::new(before_a_call(), (80, 24));
    harness.press("enter enter");
    assert_eq!(
        (harness.copied.as_slice(), harness.dialled.len()),
        (&["+49 89 1234".into()][..], 0)
    );
    assert!(harness.toast().starts_with("Copied +49 89 1234: the setting phone.dial names no"));
    assert!(harness.model.log_form().is_some());
}

#[test]
fn from_the_list_one_of_several_is_chosen() {
    let mut harness = Harness::with(before_a_call(), (80, 24), with_command());
    harness.press("C");
    let screen = harness.screen();
    assert!(screen.contains("Call Ana Ruiz") && screen.contains("2 +49 171 555"), "{screen}");
    harness.press("2");
    assert_eq!(harness.dialled[0].1, "+49 171 555");
    assert!(harness.screen().contains("Call 0:00 with Ana Ruiz"), "{}", harness.screen());
    // One with one number is dialled at once, and with none it is said.
    harness.press("esc");
    harness.world.contacts[1].details = vec![detail(9, DetailKind::Phone, "089 12345")];
    harness.press("j C");
    assert_eq!(harness.dialled[1].1, "089 12345");
    harness.press("esc j C");
    assert!(harness.toast().contains("has no phone number yet: nothing was dialled"));
    assert!(harness.screen().contains("Call 0:00 with"), "what is typed next is of the call");
    assert_eq!(harness.dialled.len(), 2);
}

#[test]
fn what_is_no_number_is_not_dialled() {
    let mut harness = Harness::with(before_a_call(), (80, 24), with_command());
    harness.world.contacts[0].details = vec![detail(1, DetailKind::Phone, "$(rm -rf ~)")];
    harness.press("C");
    assert!(harness.toast().contains("is no number that can be dialled; E corrects it"));
    assert!(harness.dialled.is_empty() && harness.model.layers.is_empty());
}

#[test]
fn a_viewer_dials_and_logs_nothing() {
    let mut world = before_a_call();
    world.viewer = true;
    let mut harness = Harness::with(world, (80, 24), with_command());
    harness.press("enter enter");
    assert_eq!((harness.dialled.len(), harness.model.layers.len()), (1, 0));
}

#[test]
fn a_failure_to_dial_is_told_over_the_form() {
    let mut harness = opened();
    harness.press("enter");
    let error = Error::new(Kind::Usage, "the dial command \"x\" failed").hint("dial by hand");
    harness.send(Msg::DialFailed(error));
    assert_eq!(harness.toast(), "the dial command \"x\" failed: dial by hand");
    assert!(harness.model.log_form().is_some(), "the call may go on by hand");
}

#[test]
fn the_clock_stops_and_goes_on_and_what_is_typed_goes_before_it() {
    let mut harness = opened();
    harness.press("enter");
    pass(&mut harness, 30);
    harness.press("alt-r");
    ticks(&mut harness);
    pass(&mut harness, 600);
    assert_eq!(ticks(&mut harness), 0, "one that stands wakes nobody");
    assert!(harness.screen().contains("0:30; Alt-r lets it run on"), "{}", harness.screen());
    harness.press("alt-r");
    pass(&mut harness, 12);
    harness.text("x").press("enter");
    assert_eq!(saved(&harness), (Some(42), 0));

    let mut harness = opened();
    harness.press("enter");
    pass(&mut harness, 30);
    harness.text("x").press("tab tab tab tab").text("12m").press("enter");
    assert_eq!(saved(&harness), (Some(720), 0));
    // A note takes no time.
    let mut harness = opened();
    harness.press("n alt-r");
    assert_eq!(ticks(&mut harness), 0);
}

#[test]
fn any_call_can_have_a_clock_and_began_when_it_was_started() {
    let mut harness = opened();
    harness.press("c");
    pass(&mut harness, 60);
    harness.press("alt-r");
    pass(&mut harness, 5);
    harness.text("x").press("enter");
    assert_eq!(saved(&harness), (Some(5), 60_000));
    // Undone, it is a draft of when it was.
    harness.log_it();
    assert!(harness.model.undo.last(harness.model.book.current).is_some());
}

fn draft(harness: &Harness) -> &Draft {
    harness.model.book.drafts.first().expect("a draft")
}

#[test]
fn a_parked_call_goes_on_and_comes_back() {
    let mut harness = opened();
    harness.press("enter");
    pass(&mut harness, 20);
    harness.press("esc");
    assert_eq!(draft(&harness).id, DraftId::Contact(contact_id(1).to_string()));
    ticks(&mut harness);
    pass(&mut harness, 40);
    assert_eq!(ticks(&mut harness), 0, "nothing shows it");
    harness.press("c");
    assert!(harness.screen().contains("Call 1:00 with Ana Ruiz"), "{}", harness.screen());
    assert_eq!(ticks(&mut harness), 1);
    harness.press("esc");
    // The next day it stands where it was seen last.
    let tomorrow = at(DAY);
    harness.send(Msg::Now(tomorrow));
    harness.press("c");
    assert!(harness.screen().contains("1:00; Alt-r lets it run on"), "{}", harness.screen());
    harness.text("x").press("enter");
    assert_eq!(saved(&harness), (Some(60), 0));
}

#[test]
fn dialling_leaves_the_draft_of_a_note_where_it_is() {
    let mut harness = opened();
    harness.press("n").text("half a thought").press("esc enter");
    let form = harness.model.log_form().unwrap();
    assert_eq!((form.kind, form.focus), (InteractionType::Call, Field::Summary));
    assert!(harness.screen().contains("goes to the draft (note)"), "{}", harness.screen());
    harness.press("esc");
    assert!(matches!(harness.model.layers.last(), None | Some(Layer::Log(_))));
}

#[test]
fn an_entry_of_another_contact_is_dialled_from_the_activity() {
    let mut harness = Harness::with(before_a_call(), (80, 24), with_command());
    let new = entry(9, &[&harness.world.contacts[1].clone()], "met", 5);
    harness.world.entries.insert(0, new);
    harness.world.contacts[1].details = vec![detail(9, DetailKind::Phone, "089 12345")];
    harness.press("g a C");
    assert_eq!(harness.dialled[0].1, "089 12345");
    let screen = harness.screen();
    assert!(screen.contains("Call 0:00 with Carl"), "{screen}");
}

#[test]
fn the_clock_runs_on_where_the_call_could_not_be_saved() {
    let given_up: fn() -> Result<Written, Error> = || Ok(Written::GivenUp);
    for failed in [given_up, || Err(Error::new(Kind::Storage, "the disk is full"))] {
        let mut harness = opened();
        harness.press("enter");
        harness.text("x").press("enter");
        // Its last second was full while it was being saved.
        pass(&mut harness, 1);
        ticks(&mut harness);
        harness.answer(failed());
        assert_eq!(ticks(&mut harness), 1, "{}", harness.screen());
        pass(&mut harness, 5);
        assert_eq!(ticks(&mut harness), 1);
        assert!(harness.screen().contains("Call 0:06 with Ana Ruiz"), "{}", harness.screen());
    }
}

#[test]
fn dialled_again_a_call_that_nobody_took_begins_anew() {
    for keys in ["enter", "j enter", "esc C 2"] {
        let mut harness = opened();
        harness.press("enter");
        pass(&mut harness, 40);
        harness.press("esc");
        pass(&mut harness, 600);
        harness.press(keys);
        assert_eq!(harness.dialled.len(), 2, "{keys}");
        assert!(harness.screen().contains("Call 0:00 with Ana Ruiz"), "{}", harness.screen());
        assert!(!harness.screen().contains("continues"), "{}", harness.screen());
        pass(&mut harness, 30);
        harness.text("x").press("enter");
        assert_eq!(saved(&harness), (Some(30), 640_000), "the time of the second try");
        harness.log_it();
        assert!(harness.model.book.drafts.is_empty(), "{:?}", harness.model.book.drafts);
    }
}

#[test]
fn what_is_due_today_is_not_overdue_on_the_page_either() {
    let mut world = before_a_call();
    // It is half past three: this was due at noon.
    world.ties.glance.promises[0].due = at(-210 * MINUTE);
    world.ties.glance.standing.due = Some(at(-210 * MINUTE));
    let mut harness = Harness::with(world, (120, 40), with_command());
    harness.press("enter");
    let screen = harness.screen();
    assert!(screen.contains("today 12:00: send the price"), "{screen}");
    assert!(!screen.contains("overdue") && !screen.contains("late"), "{screen}");
}

#[test]
fn dialled_again_a_call_with_a_text_stays_beside_the_new_one() {
    let mut harness = opened();
    harness.press("enter").text("line broke off");
    pass(&mut harness, 40);
    harness.press("esc");
    // Quit and started again: the drafts are read from their file.
    let drafts = harness.model.book.drafts.clone();
    harness = opened();
    harness.model.book.drafts = drafts;
    harness.send(Msg::Now(at(600_000)));
    harness.press("enter");
    assert!(harness.screen().contains("Call 0:00 with Ana Ruiz"), "{}", harness.screen());
    assert!(harness.screen().contains("goes to the draft (call)"), "{}", harness.screen());
    harness.text("second try").press("enter");
    assert_eq!(saved(&harness).1, 600_000);
    harness.log_it();
    let [left] = harness.model.book.drafts.as_slice() else { panic!("one draft is left") };
    assert_eq!(left.fields["summary"], "line broke off");
    harness.press("c");
    assert!(harness.screen().contains("0:40; Alt-r lets it run on"), "{}", harness.screen());
}

#[test]
fn a_command_that_was_set_meanwhile_dials() {
    let mut harness = Harness::new(before_a_call(), (80, 24));
    harness.world.dial = Some("later {}".to_owned());
    harness.press("enter enter");
    assert_eq!(harness.dialled, [("later {}".to_owned(), "+49 89 1234".to_owned())]);
    assert!(harness.copied.is_empty());
    harness.world.dial = None;
    harness.press("esc enter");
    assert_eq!((harness.dialled.len(), harness.copied.len()), (1, 1));
}

#[test]
fn going_to_the_contacts_from_one_in_full_is_going_back_to_their_list() {
    let mut harness = opened();
    assert!(harness.model.contacts.detail.is_some());
    harness.press("g c");
    assert!(harness.model.contacts.detail.is_none(), "{}", harness.screen());
    assert!(harness.screen().contains("Carl"), "{}", harness.screen());
    harness.press("g c");
    assert_eq!(harness.model.screen, crate::tui::screen::Screen::Contacts);
}
