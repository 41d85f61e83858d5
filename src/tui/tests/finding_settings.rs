//! Settings by name: their filter, and the palette.

use super::{Harness, World};
use crate::tui::message::Job;
use crate::tui::model::Layer;
use crate::tui::screen::Screen;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

/// Returns the marked line of the screen.
fn selected(harness: &Harness) -> String {
    let screen = harness.screen();
    let line = screen.lines().skip(2).find(|line| line.starts_with('>')).unwrap_or_default();
    line[1..].trim().split("  ").next().unwrap_or_default().to_owned()
}

#[test]
fn settings_are_filtered_by_name() {
    let mut harness = small();
    harness.press("g s G /").text("week");
    assert_eq!(selected(&harness), "week_start");
    assert!(harness.screen().contains("1 of "), "{}", harness.screen());
    assert!(!harness.screen().contains("mouse"), "{}", harness.screen());
    // Typed keys go into the filter, and those that move go among the hits alone.
    harness.press("ctrl-u").text("go to what");
    assert_eq!(selected(&harness), "go-today");
    harness.press("enter j j j k k k k");
    assert_eq!(selected(&harness), "go-today");
    harness.press("esc");
    assert_eq!(selected(&harness), "go-today", "the selection stays");
    assert!(harness.screen().contains("Settings"), "{}", harness.screen());
}

#[test]
fn what_the_filter_hides_is_not_changed() {
    let mut harness = small();
    harness.press("g s /").text("zzz").press("enter");
    assert!(harness.screen().contains("No setting fits."), "{}", harness.screen());
    harness.press("enter d j G");
    assert!(harness.model.layers.is_empty() && harness.writes.is_empty());
    harness.press("esc g c g s");
    assert!(!harness.model.settings.filter.is_open());
}

#[test]
fn the_palette_finds_settings_and_opens_them() {
    let mut harness = small();
    harness.press(":").text("theme").press("enter");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Pick(_))));
    harness.press("esc");
    assert_eq!((harness.model.screen, selected(&harness).as_str()), (Screen::Settings, "theme"));
    // The one that was opened last comes first the next time.
    harness.press(":");
    assert!(harness.screen().contains("> theme: "), "{}", harness.screen());
    harness.press("esc :").text("time zone").press("enter");
    assert!(harness.screen().contains("─ time.zone ─"), "{}", harness.screen());
    harness.press("esc :").text("phone region").press("enter");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Setting(_))), "{}", harness.screen());
    // A switch is gone to, and not turned.
    harness.press("esc :").text("mouse").press("enter");
    assert_eq!(selected(&harness), "mouse");
    assert!(!harness.writes.iter().any(|write| matches!(write.job, Job::Set(..))));
}
