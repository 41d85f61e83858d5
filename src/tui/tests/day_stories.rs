//! Today and its call queue over a real file.

use super::stories::{Story, add, ana, entries, start, tell};
use crate::app::{FollowUpQuery, FollowUps, MemberInput, Promise, Session};
use crate::domain::{Cadence, ContactId, FollowUp, Role, Timestamp};

const DAY: i64 = 86_400_000;

fn promise(session: &Session, contact: ContactId, text: &str, days: i64) -> FollowUp {
    let due = Timestamp::from_millis(session.now().millis() + days * DAY);
    let promise = Promise { due, text: text.to_owned(), assignee: None };
    session.add_follow_up(contact, &promise).unwrap()
}

fn promised(session: &Session, which: FollowUps) -> Vec<String> {
    let query = FollowUpQuery { which, limit: 50, ..FollowUpQuery::default() };
    let rows = session.follow_ups(&query).unwrap().rows;
    rows.into_iter().map(|it| it.text).collect()
}

#[test]
fn ten_calls_are_c_text_enter_ten_times() {
    tell("day_stories::ten_calls_are_c_text_enter_ten_times", |home| {
        let session = ana(home);
        let people: Vec<ContactId> =
            (0..10).map(|n| add(&session, &format!("Contact {n}"), "+49 89 1234")).collect();
        for (number, contact) in people.iter().enumerate() {
            promise(&session, *contact, &format!("ask {number}"), number as i64 - 20);
        }
        let mut story = Story::open(session);
        story.press("g t").settle_reads();
        story.shows("Overdue");
        // Typed ahead: keys wait for the write that they come after.
        for number in 0..10 {
            story.press("c").text(&format!("said {number}")).press("enter");
        }
        story.until("Nothing is due for you");
        let session = ana(home);
        assert!(promised(&session, FollowUps::Open).is_empty());
        for (number, contact) in people.iter().enumerate() {
            let logged = entries(&session, *contact);
            assert_eq!(logged.len(), 1, "{number}");
            assert_eq!(logged[0].text(), format!("said {number}"));
        }
    });
}

#[test]
fn one_undo_takes_back_the_call_and_opens_its_promise() {
    tell("day_stories::one_undo_takes_back_the_call_and_opens_its_promise", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        promise(&session, bruno, "send the quote", -2);
        let mut story = Story::open(session);
        story.press("g t").settle_reads();
        story.press("c").text("on it").press("tab tab").text("fri send it").press("enter").settle();
        story.shows("Logged: call with Bruno Diaz; done: send the quote; follow-up Friday");
        let session = ana(home);
        assert_eq!(promised(&session, FollowUps::Open), ["send it"]);
        assert_eq!(promised(&session, FollowUps::Done), ["send the quote"]);
        story.press("u").settle();
        assert!(entries(&session, bruno).is_empty());
        assert_eq!(promised(&session, FollowUps::Open), ["send the quote"], "open again");
        assert!(promised(&session, FollowUps::Done).is_empty());
        // The draft promises and completes once more.
        story.shows("Completes: send the quote");
        story.shows("fri send it");
        story.press("enter").settle();
        assert_eq!(promised(&session, FollowUps::Open), ["send it"]);
        assert_eq!(promised(&session, FollowUps::Done), ["send the quote"]);
        assert_eq!(entries(&session, bruno).len(), 1);
    });
}

#[test]
fn what_somebody_else_did_since_is_not_undone() {
    tell("day_stories::what_somebody_else_did_since_is_not_undone", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let first = promise(&session, bruno, "send the quote", -2);
        let mut story = Story::open(session);
        story.press("g t").settle_reads();
        story.press("c").text("on it");
        // Somebody marks it as done while the form is open: the call is logged all the same.
        let session = ana(home);
        let done = crate::app::FollowUpEdit { done: Some(true), ..Default::default() };
        session.edit_follow_up(first.id, &done).unwrap();
        story.press("enter").settle();
        story.shows("Logged: call with Bruno Diaz");
        assert!(!story.screen().contains("done: send the quote"));
        story.press("u").settle();
        assert_eq!(promised(&session, FollowUps::Done), ["send the quote"], "theirs stays");
    });
}

#[test]
fn done_put_off_and_changed_are_undone() {
    tell("day_stories::done_put_off_and_changed_are_undone", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let zoe = MemberInput {
            email: Some("zoe@x.org".to_owned()),
            name: Some("Zoe Ford".to_owned()),
            login: None,
        };
        session.add_member(&zoe, Role::Member).unwrap();
        promise(&session, bruno, "send the quote", -2);
        let mut story = Story::open(session);
        let session = ana(home);
        // On the contact's row, which has one.
        story.press("x").settle();
        story.shows("Done: send the quote; c logs the call");
        assert!(promised(&session, FollowUps::Open).is_empty());
        story.press("u").settle();
        story.shows("Undone");
        assert_eq!(promised(&session, FollowUps::Open), ["send the quote"]);
        // Put off, and back.
        story.press("g t").settle_reads();
        story.press(">").text("fri").press("enter").settle();
        story.shows("Nothing is due for you");
        story.press("u").settle();
        story.shows("send the quote");
        // Handed to somebody: it leaves my day.
        story.press("E tab tab ctrl-u").text("zoe").settle_reads();
        story.press("enter enter").settle();
        story.shows("for Zoe Ford");
        story.shows("Nothing is due for you");
        story.press("o enter").settle_reads();
        story.shows("Zoe Ford");
        // A name that nobody has is said at its field.
        story.press("E tab tab ctrl-u").text("nobody here").press("enter").settle();
        story.shows("> For");
        story.shows("nobody here");
        story.press("esc d y").settle();
        assert!(promised(&session, FollowUps::Open).is_empty());
    });
}

#[test]
fn a_cadence_row_leaves_by_a_call_or_by_being_put_off() {
    tell("day_stories::a_cadence_row_leaves_by_a_call_or_by_being_put_off", |home| {
        let session = ana(home);
        let people = ["Bruno Diaz", "Zoe Ford"].map(|name| add(&session, name, ""));
        for contact in people {
            session.set_cadence(contact, Cadence::new(30)).unwrap();
        }
        // They were made just now: due in 30 days.
        assert_eq!(
            session.standing(people[0]).unwrap().due.map(|due| due > session.now()),
            Some(true)
        );
        let log = |minutes: i64| {
            let mut input = crate::app::LogInput::new(
                crate::domain::InteractionType::Call,
                people.map(crate::app::Whom::Contact).to_vec(),
                "then",
            );
            input.occurred_at =
                Some(Timestamp::from_millis(session.now().millis() - minutes * 60_000));
            session.log(&input).unwrap();
        };
        log(40 * 1440);
        let mut story = Story::open(ana(home));
        story.press("g t").settle_reads();
        story.shows("Due by cadence");
        story.shows("10d late");
        story.press("c").text("spoke").press("enter").settle();
        assert!(!story.screen().contains("Bruno Diaz · Acme"), "{}", story.screen());
        story.press(">").text("in 2 weeks").press("enter").settle();
        story.shows("Nothing is due for you");
        story.press("u").settle();
        story.shows("10d late");
    });
}

#[test]
fn what_others_promise_appears_and_the_selection_stays() {
    tell("day_stories::what_others_promise_appears_and_the_selection_stays", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let eve = add(&session, "Eve Adler", "");
        promise(&session, bruno, "send the quote", -2);
        promise(&session, bruno, "call again", -1);
        let mut story = Story::open(session);
        story.press("g t j").settle_reads();
        promise(&start(home, "ana@x.org"), eve, "older than both", -9);
        assert!(story.engine.look());
        story.engine.settle();
        story.shows("older than both");
        story.shows("> 1d late");
    });
}
