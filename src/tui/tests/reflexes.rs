//! What a reflex must not do: glue a text to a kept one, log the type of another key, delete many.

use super::fixture::contact_id;
use super::{Harness, World};
use crate::domain::InteractionType;
use crate::tui::contacts::Bulk;
use crate::tui::form::LogForm;
use crate::tui::message::Job;
use crate::tui::model::Layer;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

fn form(harness: &Harness) -> &LogForm {
    match harness.model.layers.last() {
        Some(Layer::Log(form)) => form,
        other => panic!("{other:?}"),
    }
}

fn drafted(harness: &Harness, field: &str) -> String {
    harness.model.book.drafts[0].fields.get(field).cloned().unwrap_or_default()
}

#[test]
fn what_is_typed_is_never_glued_to_a_kept_draft() {
    let mut harness = small();
    harness.press("c").text("old").press("esc c").text("new text").press("enter");
    let Some(Job::Log(submission, _)) = harness.job() else { panic!("{:?}", harness.writes) };
    assert_eq!(submission.summary, "old\nnew text");
}

#[test]
fn a_draft_does_not_grow_by_being_opened() {
    let mut harness = small();
    harness.press("c").text("old").press("esc c esc c esc g d enter").text("x").press("backspace");
    assert_eq!(form(&harness).summary.text(), "old\n");
    harness.press("esc");
    assert_eq!(drafted(&harness, "summary"), "old");
    // Backspace joins what is typed to it.
    harness.press("c backspace").text("er").press("esc");
    assert_eq!(drafted(&harness, "summary"), "older");
}

#[test]
fn a_key_goes_on_with_a_draft_of_another_type_as_its_own() {
    let mut harness = small();
    harness.press("m").text("kick-off").press("tab tab tab tab tab").text("Room 4");
    assert_eq!(form(&harness).location.text(), "Room 4");
    harness.press("esc c");
    let shown = harness.screen();
    assert!(shown.contains("Call with Ana Ruiz"), "{shown}");
    assert!(shown.contains("Draft (meeting) from today 15:30 continues as a call."), "{shown}");
    assert!(shown.contains("(without location)"), "{shown}");
    harness.text("they rang").press("esc");
    assert_eq!(harness.model.book.drafts[0].kind, "call");
    assert_eq!(drafted(&harness, "location"), "Room 4");
    harness.press("m");
    assert_eq!(
        (form(&harness).kind, form(&harness).location.text()),
        (InteractionType::Meeting, "Room 4")
    );
}

#[test]
fn an_emptied_line_is_about_the_selected_contact() {
    for text in ["vm", "vm: called about the price", "n: wants the price"] {
        let mut harness = small();
        harness.press("l ctrl-u").text(text).press("enter");
        let Some(Job::LogLine(_, people, _)) = harness.job() else {
            panic!("{text}: {}", harness.screen())
        };
        assert_eq!(people.len(), 1, "{text}");
        assert_eq!(people[0].id(), Some(contact_id(1)), "{text}");
    }
}

#[test]
fn many_are_deleted_by_y_alone_and_their_number_is_shown() {
    let mut harness = Harness::new(World::many(30, 0), (80, 24));
    harness.press("* d");
    let shown = harness.screen();
    assert!(shown.contains("Delete these 30 contacts for good?"), "{shown}");
    assert!(shown.contains(" and 26 more"), "{shown}");
    harness.press("3 0 enter space");
    assert_eq!(harness.job(), None, "{:?}", harness.writes);
    harness.press("y");
    assert!(matches!(harness.job(), Some(Job::Bulk(Bulk::Delete(ids))) if ids.len() == 30));
}

#[test]
fn a_name_that_is_typed_over_another_shows_what_will_be() {
    let mut harness = small();
    harness.press("c shift-tab").text("Nova Kin");
    let shown = harness.screen();
    assert!(shown.contains("Call with Nova Kin"), "{shown}");
    assert!(shown.contains("Nova Kin  instead of Ana Ruiz"), "{shown}");
    harness.press("ctrl-u");
    assert!(harness.screen().contains("Call with Ana Ruiz"), "{}", harness.screen());
}

#[test]
fn a_list_without_a_filter_says_so() {
    for (keys, title) in [("g t /", "Today"), ("g b /", "Books"), ("g m /", "Members")] {
        let mut harness = small();
        harness.press(keys);
        assert!(harness.toast().starts_with(&format!("{title} has no filter: /")), "{keys}");
    }
}
