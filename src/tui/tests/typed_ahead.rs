//! What is typed while a write is under way, over a real file.

use std::path::Path;
use std::time::Duration;

use super::stories::{Story, add, ana, entries, tell};
use crate::app::ForeignLock;
use crate::app::{FollowUpEdit, Promise, Session};
use crate::domain::Timestamp;
use crate::tui::message::{Msg, Timer};
use crate::tui::model::Layer;

const DAY: i64 = 86_400_000;

/// Gives up the wait for a lock, once the writer waits for it.
fn give_up(story: &mut Story) -> &mut Story {
    std::thread::sleep(Duration::from_millis(400));
    story.engine.take(Msg::Due(Timer::Slow));
    story.press("esc").until("you gave up the wait")
}

/// Types ahead of a write that waits for a lock, and gives the wait up.
fn given_up(home: &Path, story: &mut Story, order: &str, ahead: &str) {
    let other = ForeignLock::take(&home.join("book.db"));
    story.press(order).press(ahead);
    give_up(story).until("Not used");
    drop(other);
}

fn later(session: &Session, days: i64) -> Timestamp {
    Timestamp::from_millis(session.now().millis() + days * DAY)
}

#[test]
fn what_was_typed_ahead_answers_no_question() {
    tell("typed_ahead::what_was_typed_ahead_answers_no_question", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let due = later(&session, -2);
        let promise = Promise { due, text: "send the quote".to_owned(), assignee: None };
        let mine = session.add_follow_up(bruno, &promise).unwrap();
        let mut story = Story::open(session);
        story.press("g t").settle_reads();
        story.press(">").text("fri");
        let theirs = later(&ana(home), 9);
        let edit = FollowUpEdit { due: Some(theirs), ..FollowUpEdit::default() };
        ana(home).edit_follow_up(mine.id, &edit).unwrap();
        story.press("enter y").until("Somebody else put it off meanwhile").settle_reads();
        assert!(matches!(story.engine.model.layers.last(), Some(Layer::Question(_))));
        assert_eq!(ana(home).follow_up(mine.id).unwrap().due, theirs, "nobody agreed");
        assert_eq!(story.engine.model.ahead, 0);
        assert_eq!(story.engine.model.aside, "y");
        story.press("y").settle();
        assert_ne!(ana(home).follow_up(mine.id).unwrap().due, theirs, "read, and agreed to");
    });
}

#[test]
fn a_text_typed_ahead_of_a_failed_deletion_is_kept_whole() {
    tell("typed_ahead::a_text_typed_ahead_of_a_failed_deletion_is_kept_whole", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let mut story = Story::open(session);
        let text = "wants forty lamps of the green kind, and all of them by Friday noon";
        let other = ForeignLock::take(&home.join("book.db"));
        story.press("d y").text(text);
        give_up(&mut story).until("puts it into the next form");
        drop(other);
        story.press("c ctrl-y enter").settle();
        assert_eq!(entries(&ana(home), bruno)[0].text(), text);
    });
}

#[test]
fn what_was_removed_stays_beside_what_was_typed_ahead() {
    tell("typed_ahead::what_was_removed_stays_beside_what_was_typed_ahead", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let mut story = Story::open(session);
        story.press("c").text("a long account of it").press("ctrl-u").text("short");
        given_up(home, &mut story, "enter", "j");
        story.text(", ").press("ctrl-y").text(", ").press("ctrl-y enter").settle();
        assert_eq!(entries(&ana(home), bruno)[0].text(), "short, j, a long account of it");
    });
}

#[test]
fn what_was_typed_ahead_is_counted_and_edited_as_it_was_typed() {
    tell("typed_ahead::what_was_typed_ahead_is_counted_and_edited_as_it_was_typed", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "");
        let mut story = Story::open(session);
        story.press("c").text("one");
        given_up(home, &mut story, "enter", "down");
        story.shows("Not used: 1 key that you typed meanwhile");
        given_up(home, &mut story, "enter", "t w p backspace o space x y ctrl-w");
        assert_eq!(story.engine.model.aside, "two");
    });
}

#[test]
fn another_write_that_fails_leaves_what_waits() {
    tell("typed_ahead::another_write_that_fails_leaves_what_waits", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let mut story = Story::open(session);
        story.press("c").text("one").press("enter c").text("two");
        let wrote = crate::tui::message::Wrote {
            ticket: story.engine.model.ticket - 1,
            book: story.engine.model.book.current,
            result: Ok(crate::tui::message::Written::GivenUp),
            undo: None,
        };
        story.engine.take(Msg::Wrote(Box::new(wrote)));
        assert_eq!(story.engine.model.ahead, 4);
        story.until("Summary    two").press("enter").settle();
        let mut texts: Vec<_> =
            entries(&ana(home), bruno).iter().map(|entry| entry.text().clone()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["one", "two"]);
    });
}

#[test]
fn an_entry_with_several_goes_back_to_the_draft_of_all() {
    tell("typed_ahead::an_entry_with_several_goes_back_to_the_draft_of_all", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "");
        add(&session, "Carla Neri", "");
        let mut story = Story::open(session);
        story.press("space j space c").text("met both");
        let id = match story.engine.model.layers.last() {
            Some(Layer::Log(form)) => form.id.clone(),
            other => panic!("no form of an entry: {other:?}"),
        };
        story.press("enter").settle();
        story.press("u").settle();
        match story.engine.model.layers.last() {
            Some(Layer::Log(form)) => assert_eq!(form.id, id),
            other => panic!("no form of an entry: {other:?}"),
        }
    });
}
