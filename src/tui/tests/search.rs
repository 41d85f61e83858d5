//! Searching in everything: `g /`, over data made by hand.

use super::fixture::contact_id;
use super::{Harness, World, places};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::{Error, Kind};
use crate::domain::{Role, Summary};
use crate::tui::contacts::Pane;
use crate::tui::message::{Effect, Msg, Read, Reply};
use crate::tui::model::Layer;
use crate::tui::mouse::{Deed, Mouse};
use crate::tui::screen::Screen;
use crate::tui::update::update;

fn small() -> Harness {
    let mut world = World::small();
    world.accounts = places::world(Role::Owner).accounts;
    Harness::new(world, (80, 24))
}

#[track_caller]
fn shows(harness: &Harness, text: &str) {
    let screen = harness.screen();
    assert!(screen.contains(text), "no {text:?} on\n{screen}");
}

fn is_open(harness: &Harness) -> bool {
    matches!(harness.model.layers.last(), Some(Layer::Search(_)))
}

#[test]
fn what_is_found_stands_in_groups_and_enter_goes_there() {
    let mut harness = small();
    harness.press("g /").text("price");
    shows(&harness, "Ana Ruiz  1 entry");
    shows(&harness, "> call  Wants the Q3 price by Friday");
    harness.press("enter");
    assert!(!is_open(&harness));
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
    assert_eq!(harness.model.contacts.pane, Pane::Timeline, "it opens at the entry");

    let mut harness = small();
    harness.press("g /").text("ruiz");
    shows(&harness, "Contacts");
    shows(&harness, "> Ana Ruiz  Acme Corp");
    harness.press("enter");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert_eq!(harness.model.contacts.list.selected().unwrap().name, "Ana Ruiz");

    let mut harness = small();
    harness.press("g /").text("acme");
    let accounts = harness.screen().lines().position(|line| line.contains("Accounts"));
    assert!(accounts.is_some(), "{}", harness.screen());
    harness.press("down enter");
    assert_eq!(harness.model.screen, Screen::Accounts);
    assert_eq!(harness.model.accounts.list.selected().unwrap().name, "Acme Corp");
}

#[test]
fn esc_keeps_the_text_for_the_next_time_which_typing_replaces() {
    let mut harness = small();
    harness.press("g /").text("price").press("esc");
    assert!(!is_open(&harness));
    harness.press("g /");
    shows(&harness, "> price");
    shows(&harness, "Wants the Q3 price");
    harness.text("kobe");
    shows(&harness, "> kobe");
    shows(&harness, "山田 芽衣");
    harness.press("backspace backspace backspace backspace");
    shows(&harness, "Words, their beginnings or parts");
}

#[test]
fn a_letter_searches_contacts_alone_and_it_says_so() {
    let mut harness = small();
    harness.press("g /").text("c");
    shows(&harness, "one letter searches contacts only");
    shows(&harness, "Carl Åberg");
    harness.text("xq");
    shows(&harness, "Nothing has this");
    let mut harness = small();
    harness.world.newest = 1;
    harness.press("g /").text("the");
    shows(&harness, "of the newest 5,000 additions that have it");
}

#[test]
fn an_answer_to_an_earlier_text_is_dropped_and_enter_waits_for_its_own() {
    let mut harness = small();
    harness.press("g /").text("price");
    let earlier = Reply::Search("pri".to_owned(), Box::default());
    harness.send(Msg::Reply(earlier));
    shows(&harness, "Wants the Q3 price");

    // Enter that comes before the answer goes to the first that is found.
    let mut late = small();
    late.press("g /");
    let mut effects = Vec::new();
    for code in "price".chars().map(KeyCode::Char).chain([KeyCode::Enter]) {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        effects.extend(update(&mut late.model, Msg::Key(key)));
    }
    assert!(effects.contains(&Effect::Read(Read::Search("price".to_owned()))));
    shows(&late, "searching…");
    let answer = late.world.answer(Read::Search("pric".to_owned()));
    late.send(Msg::Reply(answer));
    assert!(is_open(&late), "it is of an earlier text");
    let answer = late.world.answer(Read::Search("price".to_owned()));
    late.send(Msg::Reply(answer));
    assert!(!is_open(&late));
    assert_eq!(late.model.contacts.selected(), Some(contact_id(1)));
}

#[test]
fn what_cannot_be_searched_is_said_in_place() {
    let mut harness = small();
    harness.press("g /").text("by:x");
    let error = Error::new(Kind::NotFound, "no member fits \"x\"");
    harness.send(Msg::Reply(Reply::Failed(Read::Search("by:x".to_owned()), error)));
    shows(&harness, "no member fits \"x\"");
    assert!(harness.model.toast.is_none());
    harness.press("enter");
    assert!(is_open(&harness), "there is nowhere to go");
}

#[test]
fn others_writing_is_searched_again_and_another_book_forgets() {
    let mut harness = small();
    harness.press("g /").text("price");
    let effects = update(&mut harness.model, Msg::Changed);
    assert!(effects.contains(&Effect::Read(Read::Search("price".to_owned()))));
    harness.press("esc");
    assert!(harness.model.parked_search.is_some());
    let state = Box::new(harness.world.state());
    harness.send(Msg::Reply(Reply::Book(state, true)));
    assert!(harness.model.parked_search.is_none());
}

#[test]
fn the_selected_record_stays_selected_when_others_write() {
    let mut harness = small();
    harness.press("g /").text("a").press("down");
    let selected = |harness: &Harness| {
        let screen = harness.screen();
        let rows: Vec<_> =
            screen.lines().skip(3).filter(|line| line.contains("> ")).map(str::to_owned).collect();
        assert_eq!(rows.len(), 1, "{screen}");
        let row = rows[0].split("> ").nth(1).unwrap();
        row.split("  ").next().unwrap().to_owned()
    };
    let before = selected(&harness);
    // Somebody adds one that comes first, and one goes.
    let mut other = harness.world.contacts[0].clone();
    other.id = contact_id(99);
    other.name = "A new one".to_owned();
    harness.world.contacts.insert(0, other);
    harness.send(Msg::Changed);
    shows(&harness, "A new one");
    assert_eq!(selected(&harness), before);
    harness.press("up up");
    assert_eq!(selected(&harness), "A new one");
    harness.press("down down");
    assert_eq!(selected(&harness), before);
    harness.world.contacts.retain(|contact| contact.name != before);
    harness.send(Msg::Changed);
    assert_ne!(selected(&harness), before, "what took its place");
    // Another text begins at its best.
    harness.text("n");
    assert_eq!(selected(&harness), "A new one");
}

#[test]
fn a_long_text_is_read_once_and_a_line_of_it_kept() {
    let mut harness = small();
    let text = format!("{}the lamp {}", "word ".repeat(40_000), "tail ".repeat(40_000));
    harness.world.entries[0].body.summary = Some(Summary::parse(&text).unwrap());
    let Reply::Search(_, answer) = harness.world.answer(Read::Search("lamp".to_owned())) else {
        panic!("no answer");
    };
    let place = answer
        .found
        .entries
        .rows
        .iter()
        .position(|entry| entry.text().starts_with("word word"))
        .unwrap();
    let (shown, marks) = &answer.entries[place];
    assert_eq!(shown.chars().count(), 400);
    assert_eq!(&shown[marks[0].clone()], "lamp");
    harness.press("g /").text("lamp");
    shows(&harness, "the lamp tail");
}

#[test]
fn the_mouse_goes_to_a_record_or_closes() {
    let mut harness = small();
    harness.press("g /").text("price");
    let screen = harness.screen();
    let row = screen.lines().position(|line| line.contains("Wants the Q3")).unwrap();
    let at = |column, row, deed| Msg::Mouse(Mouse { column, row, deed });
    let row = u16::try_from(row).unwrap();
    harness.send(at(10, row - 1, Deed::Click));
    assert!(is_open(&harness), "a heading is no record");
    harness.send(at(10, row, Deed::WheelDown));
    harness.send(at(10, row, Deed::Click));
    assert!(!is_open(&harness));
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
    harness.press("g /");
    harness.send(at(0, 0, Deed::Click));
    assert!(!is_open(&harness), "beside it");
}
