//! Follow-ups: in the form of an entry, on a contact, on the day.

use insta::assert_snapshot;

use super::fixture::{contact_id, follow_up};
use super::gallery::promise;
use super::{Harness, World};
use crate::app::DateStyle;
use crate::domain::{InteractionType, Timestamp};
use crate::tui::follow_ups::FollowUpJob;
use crate::tui::message::{Job, Msg, Timer};
use crate::tui::model::Layer;
use crate::tui::mouse::{Deed, Mouse};
use crate::tui::screen::Screen;
use crate::tui::today::Whose;

fn promised() -> Harness {
    let mut world = World::small();
    promise(&mut world);
    Harness::new(world, (80, 24))
}

/// What the last write logs.
fn submission(harness: &Harness) -> &crate::tui::form::Submission {
    match harness.job() {
        Some(Job::Log(submission, _)) => submission,
        other => panic!("nothing is logged: {other:?}"),
    }
}

fn job(harness: &Harness) -> &FollowUpJob {
    match harness.job() {
        Some(Job::FollowUps(job)) => job,
        other => panic!("nothing is written about follow-ups: {other:?}"),
    }
}

fn day(harness: &Harness, due: Timestamp) -> String {
    harness.model.dates.due(due)
}

#[test]
fn an_entry_promises_what_its_field_says() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c tab v tab");
    harness.text("fri send the quote");
    assert!(harness.screen().contains("= Friday 6 March 2026"), "{}", harness.screen());
    harness.press("enter");
    let promise = submission(&harness).follow_up.clone().unwrap();
    assert_eq!(
        (day(&harness, promise.due).as_str(), &*promise.text),
        ("Friday 6 March 2026 09:00", "send the quote")
    );
    harness.log_it();
    assert_eq!(
        harness.toast(),
        "Logged: call with Ana Ruiz; follow-up Friday 6 March 2026 09:00: send the quote"
    );
    // Beside the list it is seen at once.
    assert!(harness.screen().contains("Fri: send the quote"), "{}", harness.screen());
}

#[test]
fn what_is_no_day_is_said_at_the_field_and_kept_with_the_draft() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("wants it").press("tab tab").text("soonish send it").press("enter");
    assert!(harness.screen().contains("begin with the day"), "{}", harness.screen());
    assert!(harness.job().is_none());
    harness.press("esc c tab tab");
    assert!(harness.screen().contains("soonish send it"), "{}", harness.screen());
    // A correction promises nothing.
    harness.press("esc .");
    assert!(!harness.screen().contains("Follow-up"), "{}", harness.screen());
}

#[test]
fn taken_back_the_promise_is_typed_again() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("x").press("tab tab").text("fri call").press("enter");
    harness.log_it();
    harness.press("u");
    let Some(Job::Undo(taken)) = harness.job() else { panic!("no undo") };
    assert_eq!(taken.follow_up, "fri call");
    // Of the one line it is spelled so that it reads back.
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("x").press("tab tab").text("2026-03-06 call").press("enter");
    harness.log_it();
    assert!(matches!(harness.model.layers.as_slice(), []));
}

#[test]
fn a_call_queue_is_c_text_enter_over_and_over() {
    let mut harness = promised();
    harness.world.follow_ups = (0..10)
        .map(|number| {
            let with = harness.world.contacts[number % 3].clone();
            follow_up(number as u128, &with, &format!("promise {number}"), -20 + number as i64)
        })
        .collect();
    harness.press("g t");
    assert_eq!(harness.model.screen, Screen::Today);
    for number in 0..10 {
        harness.press("c");
        let text = format!("Completes: promise {number}");
        assert!(harness.screen().contains(&text), "{}", harness.screen());
        harness.text("done so").press("enter");
        let id = harness.world.follow_ups[number].id;
        assert_eq!(submission(&harness).completes, Some(id));
        harness.log_it();
        assert!(
            harness.toast().contains(&format!("done: promise {number}")),
            "{}",
            harness.toast()
        );
        assert!(harness.model.layers.is_empty());
    }
    assert!(harness.world.follow_ups.iter().all(|it| it.done_at.is_some()));
    // One undo takes back both.
    harness.press("u");
    let Some(Job::Undo(taken)) = harness.job() else { panic!("no undo") };
    assert_eq!(taken.completed.as_ref().map(|it| it.text.as_str()), Some("promise 9"));
}

#[test]
fn the_form_of_the_queue_names_contact_account_phone_and_promise() {
    let mut harness = promised();
    harness.press("g t c");
    let screen = harness.screen();
    for part in ["Call with Ana Ruiz", "Acme Corp", "+49 89 1234", "Completes: send the quote"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    // A draft of it goes on completing, wherever it is opened.
    harness.text("rang").press("esc g c g d enter");
    assert!(harness.screen().contains("Completes: send the quote"), "{}", harness.screen());
    // A note claims nothing.
    let mut harness = promised();
    harness.press("g t n");
    assert!(!harness.screen().contains("Completes"), "{}", harness.screen());
}

#[test]
fn done_offers_to_log_what_was_done_and_takes_no_key() {
    let mut harness = promised();
    harness.press("g t x");
    assert!(matches!(job(&harness), FollowUpJob::Done(_)));
    harness.follow_it();
    assert_eq!(harness.toast(), "Done: send the quote; c logs the call");
    let mut other = promised();
    other.press("g t x");
    other.follow_it();
    // The next key takes it up, with the text, on that contact.
    harness.press("c");
    let form = harness.model.log_form().unwrap();
    assert_eq!(form.summary.text(), "send the quote");
    assert_eq!(form.who.chosen[0].id(), Some(contact_id(1)));
    assert!(form.completes.is_none(), "it is done");
    // Any other key lets it go.
    other.press("j k c");
    let form = other.model.log_form().unwrap();
    assert!(form.summary.is_blank() && form.completes.is_some());
    // So does the end of the message.
    let mut late = promised();
    late.press("g t x");
    late.follow_it();
    late.send(Msg::Due(Timer::Toast));
    late.press("c");
    assert!(late.model.log_form().unwrap().summary.is_blank());
}

#[test]
fn on_a_contact_the_only_promise_is_meant_and_of_several_one_is_picked() {
    let mut harness = promised();
    harness.press("x");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Picker(_))));
    harness.press("down enter");
    let second = harness.world.follow_ups[1].id;
    assert_eq!(*job(&harness), FollowUpJob::Done(second));
    harness.follow_it();
    harness.press("x");
    let first = harness.world.follow_ups[0].id;
    assert_eq!(*job(&harness), FollowUpJob::Done(first), "the only one that is left");
    harness.follow_it();
    harness.press("x");
    assert_eq!(harness.toast(), "Nothing is promised to Ana Ruiz: f adds a follow-up");
}

#[test]
fn a_follow_up_is_promised_to_all_that_are_marked() {
    let mut harness = promised();
    harness.press("space space f").text("mon invite to the fair").press("enter");
    let FollowUpJob::Add(contacts, promise, who) = job(&harness) else { panic!("not added") };
    assert_eq!(contacts, &[contact_id(1), contact_id(2)]);
    assert_eq!((promise.text.as_str(), who.as_str()), ("invite to the fair", ""));
    harness.follow_it();
    assert_eq!(harness.toast(), "2 follow-ups added");
    // The text may stand in its own field, and it may be somebody else's.
    harness.press("- f").text("tomorrow").press("tab").text("ask").press("tab ctrl-u");
    harness.text("Zoe Ford").press("enter");
    let FollowUpJob::Add(_, promise, who) = job(&harness) else { panic!("not added") };
    assert_eq!((promise.text.as_str(), who.as_str()), ("ask", "Zoe Ford"));
}

#[test]
fn one_is_put_off_by_an_offer_or_a_day() {
    let mut harness = promised();
    harness.press("g t > enter");
    let FollowUpJob::Snooze(_, due) = job(&harness).clone() else { panic!("not put off") };
    assert_eq!(day(&harness, due), "Thursday 5 March 2026 09:00");
    harness.follow_it();
    assert_eq!(harness.toast(), "Put off until Thursday 5 March 2026 09:00: send the quote");
    harness.press(">").text("mon 9:00").press("enter");
    let FollowUpJob::Snooze(_, due) = job(&harness).clone() else { panic!("not put off") };
    assert_eq!(day(&harness, due), "Monday 9 March 2026 09:00");
    harness.press(">").text("soonish").press("enter");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Sheet(_))));
}

#[test]
fn a_cadence_is_put_off_without_claiming_contact() {
    let mut harness = promised();
    harness.world.follow_ups.clear();
    harness.press("g t > down down enter");
    let FollowUpJob::Bump(contact, Some(until)) = job(&harness) else { panic!("not put off") };
    assert_eq!(contact.id, contact_id(1));
    assert_eq!(day(&harness, *until), "Wednesday 11 March 2026 09:00");
    // Its call completes nothing.
    let mut harness = promised();
    harness.world.follow_ups.clear();
    harness.press("g t c");
    assert!(harness.model.log_form().unwrap().completes.is_none());
    harness.text("spoke").press("enter");
    assert_eq!(submission(&harness).completes, None);
}

#[test]
fn the_day_is_mine_everyones_or_somebodys() {
    let mut harness = promised();
    harness.world.members = vec![
        super::fixture::member(7, "Bob Meyer", crate::domain::Role::Owner),
        super::fixture::member(8, "Zoe Ford", crate::domain::Role::Member),
    ];
    harness.press("g t");
    assert!(harness.screen().contains("for me"));
    assert!(!harness.screen().contains("who signs"));
    harness.press("o enter");
    assert!(harness.screen().contains("for everyone"), "{}", harness.screen());
    assert!(harness.screen().contains("Zoe Ford"), "{}", harness.screen());
    harness.press("o").text("zoe").press("enter");
    assert!(harness.screen().contains("for Zoe Ford"), "{}", harness.screen());
    assert!(harness.screen().contains("who signs"));
    // It is remembered.
    let left = crate::tui::place::leave(&harness.model);
    let mut again = promised();
    again.send(Msg::Place(Box::new(left)));
    assert_eq!(again.model.screen, Screen::Today);
    assert!(matches!(again.model.today.whose, Whose::Member(_)));
    for whose in [Whose::Mine, Whose::All] {
        assert_eq!(Whose::of_kept(&whose.kept().unwrap_or_default()), whose);
    }
}

#[test]
fn the_selection_follows_its_row_when_others_write() {
    let mut harness = promised();
    harness.press("g t o enter j");
    let selected = |h: &Harness| h.model.today.list.selected().map(|row| row.contact.id);
    let before = selected(&harness);
    let with = harness.world.contacts[0].clone();
    harness.world.follow_ups.push(follow_up(50, &with, "older than all", -90));
    harness.send(Msg::Changed);
    assert_eq!(selected(&harness), before);
    assert!(harness.screen().contains("older than all"), "{}", harness.screen());
}

#[test]
fn thousands_of_rows_are_walked_by_windows() {
    let mut harness = promised();
    let with = harness.world.contacts[0].clone();
    harness.world.follow_ups =
        (0..3_000).map(|n| follow_up(n, &with, &format!("promise {n}"), -1)).collect();
    harness.press("g t");
    for _ in 0..2_999 {
        harness.press("j");
        assert!(harness.model.today.list.rows().len() <= 700);
        let list = &harness.model.today.list;
        assert!(list.index() >= list.top() && list.index() < list.top() + 22);
    }
    assert!(harness.screen().contains("promise 2999"), "{}", harness.screen());
    harness.press("g g");
    assert!(harness.screen().contains("1 of many"), "{}", harness.screen());
}

#[test]
fn a_viewer_is_told_whom_to_ask_before_anything_is_typed() {
    let mut world = World::small();
    promise(&mut world);
    world.viewer = true;
    let mut harness = Harness::new(world, (80, 24));
    for keys in ["f", "x", ">", "F", "g t x", "d", "E"] {
        harness.press(keys);
        assert!(harness.model.layers.is_empty() && harness.job().is_none(), "{keys}");
        assert!(harness.toast().contains("ask Ana Ruiz"), "{keys}: {}", harness.toast());
    }
}

#[test]
fn what_is_promised_stands_on_the_contacts_page() {
    let mut harness = promised();
    harness.press("enter");
    assert_snapshot!(harness.screen());
    harness.model.dates.style = DateStyle::Absolute;
    harness.press("q");
}

#[test]
fn a_follow_up_is_deleted_after_a_question() {
    let mut harness = promised();
    harness.press("g t d n");
    assert!(harness.job().is_none());
    harness.press("d y");
    assert!(matches!(job(&harness), FollowUpJob::Delete(_)));
    harness.follow_it();
    assert_eq!(harness.toast(), "Deleted: send the quote");
    // On a row that is none, nothing is deleted.
    harness.world.follow_ups.clear();
    harness.send(Msg::Changed);
    harness.press("d");
    assert!(harness.toast().contains("t goes to the contact"), "{}", harness.toast());
}

#[test]
fn log_keys_on_the_day_are_about_its_row() {
    let mut harness = promised();
    harness.press("g t G e");
    let form = harness.model.log_form().unwrap();
    assert_eq!((form.kind, form.who.chosen[0].id()), (InteractionType::Email, Some(contact_id(3))));
    assert!(form.completes.is_none());
    harness.press("esc t");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert!(harness.model.contacts.detail.is_some());
    harness.press("esc");
    assert_eq!(harness.model.screen, Screen::Today, "back where it came from");
}

#[test]
fn a_row_that_is_no_follow_up_touches_none_of_its_contact() {
    let mut harness = promised();
    // Ana has follow-ups, and a row by her cadence too.
    harness.press("g t j j");
    assert!(harness.screen().contains("> 12d late"), "{}", harness.screen());
    harness.press("x");
    assert!(harness.job().is_none() && harness.model.layers.is_empty());
    assert!(harness.toast().contains("no follow-up: c logs a call"), "{}", harness.toast());
    harness.press("> enter");
    assert!(matches!(job(&harness), FollowUpJob::Bump(..)));
    harness.follow_it();
    harness.press("G >");
    assert!(harness.model.layers.is_empty(), "a birthday is not put off");
}

#[test]
fn a_click_selects_a_row_and_one_more_goes_to_its_contact() {
    let mut harness = promised();
    harness.press("g t");
    let click = |harness: &mut Harness, row| {
        harness.send(Msg::Mouse(Mouse { deed: Deed::Click, column: 20, row }));
    };
    // The header, the head of the list, a heading, the first row, a heading, the second row.
    click(&mut harness, 5);
    assert_eq!(harness.model.today.list.index(), 1);
    click(&mut harness, 4);
    assert_eq!(harness.model.today.list.index(), 1, "a heading is no row");
    click(&mut harness, 22);
    assert_eq!(harness.model.today.list.index(), 1, "nothing stands there");
    harness.send(Msg::Mouse(Mouse { deed: Deed::WheelDown, column: 20, row: 5 }));
    assert_eq!(harness.model.today.list.index(), 4);
    harness.send(Msg::Mouse(Mouse { deed: Deed::WheelUp, column: 20, row: 5 }));
    click(&mut harness, 5);
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert!(harness.model.contacts.detail.is_some());
}

#[test]
fn wide_the_day_reads_as_well() {
    let mut world = World::small();
    promise(&mut world);
    let mut harness = Harness::new(world, (200, 60));
    harness.press("g t j");
    assert_snapshot!(harness.screen());
}
