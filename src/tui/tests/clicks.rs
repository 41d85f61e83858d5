//! The mouse on every screen but the contacts and the settings.

use super::fixture::{book, contact_id, entry_id};
use super::places::{account_id, at, world};
use super::{Harness, World};
use crate::domain::Role;
use crate::tui::accounts::Pane;
use crate::tui::activity;
use crate::tui::contacts;
use crate::tui::model::Layer;
use crate::tui::mouse::Deed;
use crate::tui::screen::Screen;

#[test]
fn accounts_are_clicked_and_opened() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A").click("Kobe Trading   ");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(3));
    assert_eq!(harness.model.accounts.pane, Pane::List);
    harness.click("Kobe Trading   ");
    assert_eq!(harness.model.accounts.pane, Pane::Contacts, "it is opened");
    harness.point(Deed::Click, (5, 21));
    assert_eq!(harness.model.accounts.pane, Pane::List, "below the last one there is nothing");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(3));
}

#[test]
fn the_contacts_of_an_account_are_clicked() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A").click("Noor Haddad");
    assert_eq!(harness.model.accounts.pane, Pane::Contacts);
    assert_eq!(harness.model.accounts.contacts.selected().unwrap().id, contact_id(8));
    harness.click("Contacts   ");
    assert_eq!(harness.model.accounts.contacts.selected().unwrap().id, contact_id(8), "a heading");
    harness.click("Noor Haddad");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(8)));
}

#[test]
fn the_timeline_of_an_account_is_clicked() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A").click("Went through");
    assert_eq!(harness.model.accounts.pane, Pane::Timeline);
    assert_eq!(harness.model.accounts.timeline.window.selected().unwrap().id, entry_id(2));
    harness.click("Went through");
    assert!(harness.model.accounts.timeline.unfolded.is_some());
    harness.click("Global Holding").click("Timeline");
    assert_eq!(harness.model.accounts.pane, Pane::List, "nothing is in it");
}

#[test]
fn the_wheel_goes_through_the_part_of_an_account_below_it() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A").point(Deed::WheelDown, (60, 20));
    assert_eq!(harness.model.accounts.timeline.window.index(), 2);
    assert_eq!(harness.model.accounts.pane, Pane::List, "the keys stay where they are");
    harness.point(Deed::WheelDown, (5, 10));
    assert_eq!(harness.model.accounts.list.index(), 3);
    harness.point(Deed::WheelUp, (5, 10));
    assert_eq!(harness.model.accounts.list.index(), 0);
    harness.press("tab tab").point(Deed::WheelDown, (60, 8));
    assert_eq!(harness.model.accounts.contacts.index(), 1);
    assert_eq!(harness.model.accounts.pane, Pane::Timeline);
}

#[test]
fn a_click_keeps_the_filter_of_accounts() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A /").text("tra").click("Kobe Trading   ");
    assert!(harness.model.accounts.filter.is_open() && !harness.model.accounts.filter.typing);
    assert_eq!(harness.model.accounts.filter.text(), "tra");
}

#[test]
fn entries_of_the_activity_are_clicked() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("g a").click("Sent the brochure");
    let window = |harness: &Harness| harness.model.activity.entries.window.index();
    assert_eq!(window(&harness), 2);
    assert!(harness.model.activity.entries.unfolded.is_none());
    harness.click("Sent the brochure");
    assert!(harness.model.activity.entries.unfolded.is_some(), "a second one unfolds it");
    harness.click("[Activity]").point(Deed::Click, (5, 22));
    assert_eq!(window(&harness), 2, "below the last one there is nothing");
    harness.point(Deed::WheelUp, (5, 10));
    assert_eq!(window(&harness), 0);
    harness.point(Deed::WheelDown, (5, 10));
    assert_eq!(window(&harness), 2);
}

#[test]
fn a_hit_of_the_activity_s_filter_is_clicked() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("g a /").text("type:call price").click("Wants the Q3");
    let entries = &harness.model.activity.entries;
    assert_eq!(entries.window.rows().len(), 1);
    assert!(!entries.filter.typing, "the filter is kept");
    assert!(harness.screen().contains("/type:call price"), "{}", harness.screen());
    assert!(activity::subject(&harness.model).is_some());
}

#[test]
fn books_are_clicked_and_entered() {
    let mut world = world(Role::Member);
    world.books.push(book(2, "Private", Role::Owner));
    world.books.push(book(3, "Club", Role::Viewer));
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g b").point(Deed::Click, (20, 4));
    assert!(harness.screen().contains("> 3   Club"), "{}", harness.screen());
    harness.point(Deed::WheelUp, (20, 4));
    assert!(harness.screen().contains("> 1   Sales"), "{}", harness.screen());
    harness.point(Deed::Click, (20, 10));
    assert!(harness.screen().contains("> 1   Sales"), "below the last one there is nothing");
    harness.point(Deed::Click, (20, 3)).point(Deed::Click, (20, 3));
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert_eq!(harness.model.current_book().unwrap().name, "Private");
}

#[test]
fn the_rail_leads_to_books() {
    let mut world = world(Role::Member);
    world.books.push(book(2, "Private", Role::Owner));
    let mut harness = Harness::new(world, (160, 30));
    harness.point(Deed::Click, (8, 1)).point(Deed::Click, (8, 9));
    assert_eq!(harness.model.current_book().unwrap().name, "Sales");
    harness.point(Deed::WheelDown, (8, 3));
    assert_eq!(harness.model.current_book().unwrap().name, "Sales", "the wheel leads nowhere");
    harness.point(Deed::Click, (8, 3));
    assert_eq!(harness.model.current_book().unwrap().name, "Private");
}

#[test]
fn members_are_clicked_and_opened() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.press("g m").click("Cy");
    assert_eq!(harness.model.members.list.index(), 2);
    harness.click("Name").point(Deed::Click, (5, 20));
    assert_eq!((harness.model.members.list.index(), harness.model.layers.len()), (2, 0));
    harness.point(Deed::WheelUp, (5, 10));
    assert_eq!(harness.model.members.list.index(), 0);
    harness.click("Cy").click("Cy");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Sheet(_))));
}

#[test]
fn a_contact_in_full_is_clicked() {
    let mut harness = Harness::new(World::small(), (120, 30));
    harness.press("enter");
    assert!(harness.model.contacts.detail.is_some());
    harness.click("Went through");
    assert_eq!(harness.model.contacts.pane, contacts::Pane::Timeline);
    assert_eq!(harness.model.contacts.timeline.window.index(), 1);
    harness.click("Went through");
    assert!(harness.model.contacts.timeline.unfolded.is_some());
    harness.click("Head of Purchasing");
    assert_eq!(harness.model.contacts.pane, contacts::Pane::List);
    harness.press("tab g g tab").point(Deed::WheelUp, (100, 10));
    assert_eq!(harness.model.contacts.pane, contacts::Pane::List, "the keys stay");
    harness.point(Deed::WheelDown, (100, 10));
    assert_eq!(harness.model.contacts.timeline.window.index(), 2);
}

#[test]
fn tabs_of_the_header_and_words_of_the_footer_work_on_every_screen() {
    for keys in ["g a", "g A", "g b", "g m", "g s"] {
        let mut harness = at(Role::Owner, (120, 24));
        harness.press(keys).click("? help");
        assert!(matches!(harness.model.layers.last(), Some(Layer::Help(_))), "{keys}");
        harness.press("esc").click(" Contacts ");
        assert_eq!(harness.model.screen, Screen::Contacts, "{keys}");
    }
}

#[test]
fn no_place_of_any_screen_panics() {
    for size in [(40, 10), (80, 24), (160, 20)] {
        for plain in [false, true] {
            for keys in ["g a", "g a /", "g A", "g A tab", "g A tab tab", "g b", "g m", "enter"] {
                let mut config = crate::app::Config::default();
                config.plain = plain;
                let mut harness = Harness::with(world(Role::Owner), size, config);
                harness.press(keys);
                for column in [0, 3, 20, 39, 79, 159, 500] {
                    for row in [0, 1, 2, 5, 9, 11, 19, 23, 500] {
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
