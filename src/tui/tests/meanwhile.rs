//! A follow-up that somebody else changed while its form was open.

use super::fixture::follow_up;
use super::{Harness, World};
use crate::domain::{FollowUp, Timestamp};
use crate::tui::follow_ups::{FollowUpJob, FollowUpWritten};
use crate::tui::message::{Job, Written};
use crate::tui::model::Layer;

fn open() -> Harness {
    let mut world = World::small();
    let promise = follow_up(1, &world.contacts[0], "send the quote", 0);
    world.follow_ups = vec![promise];
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g t E");
    harness
}

fn meanwhile(harness: &mut Harness, change: impl FnOnce(&mut FollowUp)) {
    let mut theirs = harness.world.follow_ups[0].clone();
    change(&mut theirs);
    harness.answer(Ok(Written::FollowUpMeanwhile(Box::new(theirs))));
}

fn edit(harness: &Harness) -> (&FollowUp, &crate::app::FollowUpEdit) {
    match harness.job() {
        Some(Job::FollowUps(FollowUpJob::Edit(read, edit, _))) => (read, edit),
        other => panic!("no follow-up is changed: {other:?}"),
    }
}

/// How many writes to the file were asked for: a draft is none.
fn written(harness: &Harness) -> usize {
    harness.writes.iter().filter(|write| write.job.may_wait()).count()
}

fn asked(harness: &Harness) -> bool {
    matches!(harness.model.layers.last(), Some(Layer::Dispute(_)))
}

#[test]
fn a_text_that_both_changed_is_asked_about() {
    for key in ["m", "t", "e"] {
        let mut harness = open();
        harness.press("tab").text(" to Bob").press("enter");
        assert_eq!(edit(&harness).0.text, "send the quote");
        meanwhile(&mut harness, |theirs| theirs.text = "send the invoice".to_owned());
        assert!(asked(&harness), "{}", harness.screen());
        let screen = harness.screen();
        assert!(screen.contains("send the invoice") && screen.contains("send the quote to Bob"));
        let before = written(&harness);
        harness.press(key);
        match key {
            "m" => {
                let (read, edit) = edit(&harness);
                assert_eq!(read.text, "send the invoice");
                assert_eq!(edit.text.as_deref(), Some("send the quote to Bob"));
                assert_eq!((edit.due, edit.done), (None, None));
            }
            "t" => {
                assert!(harness.model.layers.is_empty());
                assert_eq!(written(&harness), before, "nothing of mine is written");
            }
            _ => assert!(harness.screen().contains("meanwhile: send the invoice")),
        }
    }
}

#[test]
fn another_field_of_theirs_stands_beside_mine_unasked() {
    let mut harness = open();
    harness.press("tab").text(" to Bob").press("enter");
    let due = Timestamp::from_millis(harness.model.dates.now.millis() + 9 * 86_400_000);
    meanwhile(&mut harness, |theirs| theirs.due = due);
    assert!(!asked(&harness), "{}", harness.screen());
    let (read, edit) = edit(&harness);
    assert_eq!((read.due, edit.due), (due, None));
    assert_eq!(edit.text.as_deref(), Some("send the quote to Bob"));
}

#[test]
fn what_was_done_meanwhile_is_not_changed_unasked() {
    let done = |theirs: &mut FollowUp| theirs.done_at = Some(theirs.due);
    let mut harness = open();
    harness.press("tab").text(" to Bob").press("enter");
    meanwhile(&mut harness, done);
    assert!(asked(&harness), "{}", harness.screen());
    assert!(harness.screen().contains("still to be done"), "{}", harness.screen());
    harness.press("m");
    let (read, edit) = edit(&harness);
    assert!(read.done_at.is_some());
    assert_eq!(edit.done, Some(false), "mine is still to be done");
    assert_eq!(edit.text.as_deref(), Some("send the quote to Bob"));
    let mut harness = open();
    harness.press("tab").text(" to Bob").press("enter");
    meanwhile(&mut harness, done);
    let before = written(&harness);
    harness.press("t");
    assert!(harness.model.layers.is_empty());
    assert_eq!(written(&harness), before);
}

fn snoozed(harness: &Harness) -> (&FollowUp, Timestamp) {
    match harness.job() {
        Some(Job::FollowUps(FollowUpJob::Snooze(read, due))) => (read, *due),
        other => panic!("nothing is put off: {other:?}"),
    }
}

#[test]
fn what_somebody_put_off_meanwhile_is_asked_about_before_it_is_put_off() {
    let put_off = |change: &dyn Fn(&mut FollowUp)| {
        let mut harness = open();
        harness.press("esc >").text("mon 9:00").press("enter");
        let (read, due) = snoozed(&harness);
        assert_eq!(read.due, harness.world.follow_ups[0].due);
        let mut theirs = harness.world.follow_ups[0].clone();
        change(&mut theirs);
        let written = FollowUpWritten::SnoozeMeanwhile(Box::new(theirs), due);
        harness.answer(Ok(Written::FollowUps(written)));
        harness
    };
    let later = |theirs: &mut FollowUp| {
        theirs.due = Timestamp::from_millis(theirs.due.millis() + 9 * 86_400_000);
    };
    let mut harness = put_off(&later);
    let screen = harness.screen();
    assert!(screen.contains("Somebody else put it off meanwhile"), "{screen}");
    assert!(screen.contains("you chose Monday 9 March"), "{screen}");
    let before = written(&harness);
    harness.press("n");
    assert!(harness.model.layers.is_empty());
    assert_eq!(written(&harness), before, "theirs stands");
    let mut harness = put_off(&later);
    harness.press("y");
    let mut theirs = harness.world.follow_ups[0].clone();
    later(&mut theirs);
    assert_eq!(snoozed(&harness).0.due, theirs.due, "written over what is known by now");
    // What is done is not put off.
    let harness = put_off(&|theirs| theirs.done_at = Some(theirs.due));
    assert!(harness.model.layers.is_empty());
    assert_eq!(harness.toast(), "Not put off: send the quote was done meanwhile");
}
