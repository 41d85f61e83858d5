//! The help over whatever is open: in fields too, with the keys of what it lies over first.

use super::{Harness, World};
use crate::tui::message::Job;
use crate::tui::model::Layer;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

fn is_help(harness: &Harness) -> bool {
    matches!(harness.model.layers.last(), Some(Layer::Help(_)))
}

#[test]
fn a_form_names_the_help_and_nothing_is_lost_in_it() {
    let mut harness = small();
    harness.press("c").text("wants a quote");
    assert!(harness.screen().contains("F1 help"), "{}", harness.screen());
    harness.press("f1");
    let shown = harness.screen();
    let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("no {text} on\n{shown}"));
    assert!(at("Forms") < at("begin a new line"), "{shown}");
    assert!(!shown.contains("go to the team's activity"), "what is far comes later: {shown}");
    // Its keys move in it, and type nothing into the form.
    harness.press("j G g g / p a r k enter esc esc");
    assert!(!is_help(&harness));
    let shown = harness.screen();
    assert!(shown.contains("wants a quote") && shown.contains("F1 help"), "{shown}");
    harness.text(" by Friday").press("f1 f1 enter");
    let Some(Job::Log(submission, _)) = harness.job() else { panic!("{:?}", harness.writes) };
    assert_eq!(submission.summary, "wants a quote by Friday");
}

#[test]
fn every_field_and_list_has_the_help() {
    for keys in ["/ a", ":", "g /", "o", "L", "d", "a", "l", "f", "E", "i", "g s j enter"] {
        let mut harness = small();
        harness.press(keys);
        let before = harness.screen();
        harness.press("f1");
        assert!(is_help(&harness), "{keys}: {}", harness.screen());
        harness.press("esc");
        assert_eq!(harness.screen(), before, "{keys}");
    }
}

#[test]
fn on_a_screen_it_is_the_help_of_the_screen() {
    let mut harness = small();
    harness.press("?");
    let of_screen = harness.screen();
    harness.press("esc f1");
    assert_eq!(harness.screen(), of_screen);
    harness.press("f1");
    assert!(harness.model.layers.is_empty());
}

#[test]
fn a_form_that_waits_is_not_covered() {
    use crate::tui::update::is_held;
    let mut harness = small();
    harness.press("c").text("x").press("enter");
    let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::F(1));
    assert!(is_held(&harness.model, &crate::tui::message::Msg::Key(event)));
}
