//! The mouse.

use super::fixture::{book, contact_id};
use super::{Harness, World};
use crate::app::Config;
use crate::domain::Role;
use crate::tui::contacts::Pane;
use crate::tui::message::{Job, Msg};
use crate::tui::model::Layer;
use crate::tui::mouse::{Deed, Mouse};
use crate::tui::screen::Screen;

impl Harness {
    pub(super) fn point(&mut self, deed: Deed, (column, row): (u16, u16)) -> &mut Self {
        self.send(Msg::Mouse(Mouse { deed, column, row }));
        self
    }

    /// Clicks on the first place where the screen shows a text.
    #[track_caller]
    pub(super) fn click(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        let (row, line) = screen
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(text))
            .unwrap_or_else(|| panic!("no {text:?} on\n{screen}"));
        let column = crate::domain::display::width(line.split(text).next().unwrap());
        let at = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
        self.point(Deed::Click, at)
    }
}

#[test]
fn a_click_selects_a_contact_and_a_second_one_opens_it() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.click("山田");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(3)));
    assert_eq!(harness.model.contacts.pane, Pane::List);
    harness.click("山田");
    assert_eq!(harness.model.contacts.pane, Pane::Timeline, "it is opened");
    harness.click("Ana Ruiz");
    assert_eq!(harness.model.contacts.pane, Pane::List, "another pane, another row");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
    // Below the last contact there is nothing.
    harness.point(Deed::Click, (5, 20));
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
}

#[test]
fn a_click_selects_an_entry_and_a_second_one_unfolds_it() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.click("Went through");
    assert_eq!(harness.model.contacts.pane, Pane::Timeline);
    let timeline = &harness.model.contacts.timeline;
    assert_eq!(timeline.window.index(), 1);
    harness.click("Went through");
    assert!(harness.model.contacts.timeline.unfolded.is_some());
    harness.click("Went through");
    assert!(harness.model.contacts.timeline.unfolded.is_none(), "a third one folds it");
    harness.click("Sent the brochure");
    assert_eq!(harness.model.contacts.timeline.window.index(), 2);
    harness.click("Timeline");
    assert_eq!(harness.model.contacts.timeline.window.index(), 2, "a heading is no entry");
}

#[test]
fn rows_are_found_in_a_list_that_was_scrolled() {
    let mut harness = Harness::new(World::many(300, 0), (80, 24));
    harness.press("pgdn pgdn pgdn k k");
    harness.click("Contact 00050");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(50)));
}

#[test]
fn the_wheel_goes_through_the_pane_below_it() {
    let mut harness = Harness::new(World::many(300, 40), (80, 24));
    harness.point(Deed::WheelDown, (5, 10));
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(4)));
    harness.point(Deed::WheelUp, (5, 10));
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
    harness.point(Deed::WheelDown, (60, 10));
    assert_eq!(harness.model.contacts.timeline.window.index(), 3);
    assert_eq!(harness.model.contacts.pane, Pane::List, "the keys stay where they are");
    harness.press("g s").point(Deed::WheelDown, (5, 10));
    assert_eq!(harness.model.settings.selected, 1);
    harness.point(Deed::WheelUp, (5, 10)).point(Deed::WheelUp, (5, 10));
    assert_eq!(harness.model.settings.selected, 0);
    harness.press("g m").point(Deed::WheelDown, (5, 10));
    assert_eq!(harness.model.screen, Screen::Members);
}

#[test]
fn the_footer_and_the_books_are_clicked() {
    let mut world = World::small();
    world.books.push(book(2, "Private", Role::Owner));
    let mut harness = Harness::new(world, (80, 24));
    harness.click("m meeting");
    assert_eq!(harness.model.log_form().unwrap().kind.name(), "meeting");
    harness.text("x").press("esc");
    harness.model.toast = None;
    harness.click("1 draft");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Drafts(_))));
    harness.press("esc").click("2 Private");
    assert_eq!(harness.model.current_book().unwrap().name, "Private");
    harness.click("? help");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Help(_))));
    harness.press("esc").click("quit");
    assert!(harness.quit);
}

#[test]
fn a_click_does_what_the_palette_shows_and_one_beside_it_closes_it() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press(":").text("log a");
    harness.click("log a note");
    assert_eq!(harness.model.log_form().unwrap().kind.name(), "note");
    harness.press("esc :");
    harness.point(Deed::WheelDown, (40, 12)).press("up").point(Deed::WheelUp, (40, 12));
    assert!(matches!(harness.model.layers.last(), Some(Layer::Palette(_))));
    harness.click("Find an action");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Palette(_))), "its title");
    harness.point(Deed::Click, (0, 0));
    assert!(harness.model.layers.is_empty());
}

#[test]
fn settings_are_clicked() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("g s").click("icons");
    assert!(harness.screen().contains("> icons"), "{}", harness.screen());
    harness.click("icons");
    assert_eq!(harness.job(), Some(&Job::Set("look.icons".into(), Some("true".into()))));
    harness.click("Time");
    assert!(harness.screen().contains("> icons"), "a heading is no setting");
    harness.click("week_start").click("week_start").click("sunday");
    assert_eq!(harness.job(), Some(&Job::Set("time.week_start".into(), Some("sunday".into()))));
    harness.click("week_start").point(Deed::WheelDown, (40, 12)).point(Deed::Click, (0, 0));
    assert!(harness.model.layers.is_empty());
}

#[test]
fn drafts_and_help_are_pointed_at() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("one").press("esc j c").text("two").press("esc");
    harness.model.toast = None;
    harness.press("g d").click("call with Ana");
    assert!(harness.screen().contains("> call with Ana"), "{}", harness.screen());
    harness.point(Deed::WheelUp, (40, 12)).point(Deed::WheelDown, (40, 12));
    harness.click("call with Ana");
    assert_eq!(harness.model.log_form().unwrap().summary.text(), "one\n");
    // A form is not left by a slip of the hand.
    harness.point(Deed::Click, (0, 0)).point(Deed::WheelDown, (0, 5));
    assert!(harness.model.log_form().is_some());
    harness.press("esc ?");
    let before = harness.screen();
    harness.point(Deed::WheelDown, (40, 12));
    assert_ne!(harness.screen(), before);
    harness.point(Deed::WheelUp, (40, 12));
    assert_eq!(harness.screen(), before);
    harness.point(Deed::Click, (40, 12));
    assert!(!harness.model.layers.is_empty());
    harness.press("esc g d").point(Deed::Click, (0, 0));
    assert!(harness.model.layers.is_empty());
}

#[test]
fn a_click_keeps_the_filter() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("/").text("a").click("Carl");
    assert!(!harness.model.contacts.filter.typing && harness.model.contacts.filter.is_open());
    harness.press("esc g g /").click("Carl");
    assert!(!harness.model.contacts.filter.is_open(), "there was none to keep");
}

#[test]
fn no_place_panics() {
    for size in [(40, 10), (80, 24), (39, 9)] {
        for plain in [false, true] {
            for keys in ["j", "tab", "/", "c", "a", "d", "?", ":", "g s", "g s enter", "g d", "g m"]
            {
                let mut config = Config::default();
                config.plain = plain;
                let mut harness = Harness::with(World::small(), size, config);
                harness.press(keys);
                for column in [0, 3, 20, 39, 79, 500] {
                    for row in [0, 1, 5, 11, 500] {
                        for deed in [Deed::Click, Deed::WheelUp, Deed::WheelDown] {
                            harness.point(deed, (column, row));
                        }
                        harness.screen();
                    }
                }
            }
        }
    }
}
