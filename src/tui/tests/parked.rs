//! Forms that are parked and gone on with: what others changed meanwhile, and what survives the end.

use super::{Harness, World};
use crate::domain::Summary;
use crate::tui::message::{Job, Msg};
use crate::tui::model::Layer;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

fn asked(harness: &Harness) -> bool {
    matches!(harness.model.layers.last(), Some(Layer::Dispute(_)))
}

/// A contact's form with another name, parked while somebody gives the contact a third one.
fn renamed_meanwhile() -> Harness {
    let mut harness = small();
    harness.press("E ctrl-u").text("Ana Diaz").press("esc");
    harness.world.contacts[0].name = "Ana Theirs".to_owned();
    harness.send(Msg::Changed);
    harness
}

#[test]
fn a_parked_contact_that_somebody_changed_is_asked_about() {
    let mut harness = renamed_meanwhile();
    harness.press("E");
    assert!(harness.screen().contains("somebody else wrote meanwhile: Ana Theirs"));
    // Neither typing nor what cannot be saved makes it forget.
    harness.text("x").press("ctrl-u enter").text("Ana Mine").press("enter");
    assert!(asked(&harness), "{}", harness.screen());
    assert!(harness.job().is_none(), "{:?}", harness.writes);
    let shown = harness.screen();
    assert!(shown.contains("Ana Theirs") && shown.contains("Ana Mine"), "{shown}");
    harness.press("m");
    let Some(Job::EditContact(read, edit)) = harness.job() else { panic!() };
    assert_eq!((read.name.as_str(), edit.name.as_deref()), ("Ana Theirs", Some("Ana Mine")));
}

#[test]
fn it_is_asked_however_often_the_form_is_parked() {
    let mut harness = renamed_meanwhile();
    harness.press("E").text("!").press("esc E").text("?").press("esc g d enter enter");
    assert!(asked(&harness), "{}", harness.screen());
    harness.press("t");
    assert!(harness.model.book.drafts.is_empty());
    assert!(harness.job().is_none(), "{:?}", harness.writes);
}

#[test]
fn it_is_asked_once_and_not_where_both_say_the_same() {
    let mut harness = renamed_meanwhile();
    harness.press("E enter e").text("!").press("enter");
    assert!(matches!(harness.job(), Some(Job::EditContact(..))), "{:?}", harness.writes);
    let mut harness = renamed_meanwhile();
    harness.press("E ctrl-u").text("Ana Theirs").press("tab tab tab tab").text("CEO");
    harness.press("enter");
    let Some(Job::EditContact(_, edit)) = harness.job() else { panic!() };
    assert_eq!(edit.name, None);
}

#[test]
fn a_parked_correction_that_somebody_changed_is_asked_about() {
    let mut harness = small();
    harness.press(".").text(", says Ana").press("esc");
    harness.world.entries[0].body.summary = Summary::parse("Wants nothing").ok();
    harness.press(".").text("!").press("enter");
    assert!(asked(&harness), "{}", harness.screen());
    assert!(harness.job().is_none(), "{:?}", harness.writes);
    harness.press("m");
    let Some(Job::Correct(read, submission, _)) = harness.job() else { panic!() };
    assert_eq!(read.text(), "Wants nothing");
    assert!(submission.summary.ends_with("says Ana!"));
}
