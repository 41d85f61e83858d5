//! Room that is used, and things that stay where they are.

use crate::domain::Role;

use super::super::action::{Scope, TABLE};
use super::super::message::Msg;
use super::fixture::{book, entry, member};
use super::{Harness, World};

#[track_caller]
fn row_of(harness: &Harness, text: &str) -> usize {
    let screen = harness.screen();
    screen.lines().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{screen}"))
}

#[track_caller]
fn last(harness: &Harness) -> String {
    harness.screen().lines().last().unwrap_or_default().to_owned()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_may_follow_the_first_key_of_a_sequence_is_shown_whole() {
    for size in [(40, 12), (80, 24), (200, 60)] {
        let mut harness = Harness::new(World::small(), size);
        harness.press("g");
        let screen = harness.screen();
        for place in [
            "d drafts",
            "c contacts",
            "a activity",
            "A accounts",
            "b books",
            "m members",
            "s settings",
        ] {
            assert!(screen.contains(place), "{size:?}: no {place}\n{screen}");
        }
        // And the key is taken back.
        harness.press("esc");
        assert!(last(&harness).contains("q quit"), "{}", harness.screen());
    }
}

#[test]
fn the_footer_has_no_keys_that_do_something_else_now() {
    let mut harness = Harness::new(World::small(), (80, 24));
    for layer in ["c", "a", ":", "L", "d", "o"] {
        harness.press(layer);
        assert!(!last(&harness).contains("c call"), "{layer}\n{}", harness.screen());
        harness.press("esc");
    }
    assert!(last(&harness).starts_with("c call"), "{}", harness.screen());
    // Keys that log have no gap among them.
    for columns in 40..120 {
        harness.send(Msg::Resize(columns, 24));
        let shown = last(&harness);
        let at = |word: &str| shown.contains(word);
        assert!(at("e e-mail") || !at("m meeting"), "{shown}");
        assert!(at("m meeting") || !at("n note"), "{shown}");
    }
}

#[test]
fn a_form_stays_where_it_is_while_one_types() {
    let mut harness = Harness::new(World::small(), (80, 30));
    harness.press("c");
    let (top, summary) = (row_of(&harness, "┌─ Call"), row_of(&harness, "> Summary"));
    harness.text("one").press("alt-enter").text("two").press("alt-enter").text("three");
    assert_eq!((row_of(&harness, "┌─ Call"), row_of(&harness, "> Summary")), (top, summary));
    harness.press("shift-tab").text("ca");
    assert_eq!(row_of(&harness, "┌─ Call"), top);
    harness.press("ctrl-u shift-tab");
    assert_eq!(row_of(&harness, "┌─ Call"), top);
    // At the foot of the screen it moves up as far as it must.
    let mut low = Harness::new(World::small(), (80, 14));
    low.press("c").text("one").press("alt-enter").text("two").press("alt-enter").text("three");
    assert!(low.screen().lines().last().unwrap().contains('┘'), "{}", low.screen());
}

#[test]
fn the_contact_in_full_stands_beside_the_books() {
    let mut harness = Harness::new(World::small(), (200, 60));
    harness.press("enter");
    let screen = harness.screen();
    let line = screen.lines().nth(2).unwrap();
    let bars: Vec<usize> =
        line.chars().enumerate().filter(|(_, c)| *c == '│').map(|(at, _)| at).collect();
    assert_eq!(bars, [26, 28 + 68], "{screen}");
    assert!(screen.contains("Head of Purchasing "), "{screen}");
    assert!(screen.contains("ana@acme.example "), "{screen}");
}

#[test]
fn the_header_names_the_screens_where_there_is_room() {
    let harness = Harness::new(World::small(), (80, 24));
    let first = harness.screen().lines().next().unwrap().to_owned();
    // The role and the end of one's name give way to the names.
    let names = "g [Contacts] Today Activity Accounts Books Members Settings";
    assert_eq!(first, format!("Sales  {names}     Bob Meyer"));
    // Other books go before them.
    let mut world = World::small();
    world.books.push(book(2, "Private", Role::Owner));
    let harness = Harness::new(world.clone(), (80, 24));
    let first = harness.screen().lines().next().unwrap().to_owned();
    let keys = "1 Sales (member)  2 Private  [Contacts] gt ga gA gb gm gs";
    assert!(first.starts_with(keys) && first.ends_with("Bob Meyer"), "{first}");
    let harness = Harness::new(world, (90, 24));
    let first = harness.screen().lines().next().unwrap().to_owned();
    assert!(first.starts_with(&format!("1 Sales  2 Private  {names}")), "{first}");
    let harness = Harness::new(World::small(), (120, 24));
    let first = harness.screen().lines().next().unwrap().to_owned();
    assert!(
        first.contains("  [Contacts]  gt Today  ga Activity  gA Accounts  gb Books"),
        "{first}"
    );
}

#[test]
fn every_word_of_the_help_can_be_read() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut harness = Harness::new(World::small(), size);
        harness.press("?");
        let mut seen = String::new();
        for _ in 0..400 {
            let screen = harness.screen();
            // The row in the middle: every line comes by.
            let rows: Vec<&str> = screen.lines().collect();
            let line = rows[1].trim_matches([' ', '│']);
            seen.push_str(line);
            seen.push(' ');
            let before = screen.clone();
            harness.press("j");
            if harness.screen() == before {
                seen.extend(
                    rows[2..].iter().map(|row| format!("{} ", row.trim_matches([' ', '│']))),
                );
                break;
            }
        }
        let seen = words(&seen.replace(['│', '┌', '└'], " "));
        for row in TABLE.iter().filter(|row| row.scope != Scope::Everywhere) {
            assert!(seen.contains(row.doc), "{size:?}: {}\n{seen}", row.doc);
        }
    }
}

#[test]
fn what_is_wrong_with_a_time_is_read_whole() {
    for size in [(40, 20), (80, 24)] {
        let mut harness = Harness::new(World::small(), size);
        harness.press("g a /").text("period:lastmonth");
        let screen = words(&harness.screen());
        assert!(screen.contains("is not a period"), "{}", harness.screen());
        assert!(!harness.screen().contains("las…"), "{}", harness.screen());
        // What is below it moves down, and comes back.
        harness.press("ctrl-u");
        assert!(harness.screen().contains("Tab: type:"), "{}", harness.screen());
    }
}

#[test]
fn a_low_question_gives_its_room_to_the_text() {
    let mut world = World::small();
    let (ana, mei) = (world.contacts[0].clone(), world.contacts[2].clone());
    world.entries.push(entry(8, &[&ana, &mei], "with two", 9));
    let mut harness = Harness::new(world.counted(), (40, 12));
    harness.press("d");
    let screen = words(&harness.screen().replace('│', " "));
    assert!(screen.contains("2 entries with this contact alone: purged."), "{}", harness.screen());
    assert!(screen.contains("cannot be undone"), "{}", harness.screen());
    assert!(screen.contains("y deletes"), "{}", harness.screen());
}

#[test]
fn nothing_dangles_at_the_end_of_a_row() {
    let mut world = World::small();
    world.contacts[0].title = Some("Head of Purchasing and of everything else there is".to_owned());
    world.entries[0].body.summary = crate::domain::Summary::parse(&"word ".repeat(80)).ok();
    for columns in [80, 90, 100, 120] {
        let mut harness = Harness::new(world.clone(), (columns, 24));
        let screen = harness.screen();
        assert!(!screen.lines().any(|line| line.ends_with('·')), "{screen}");
        // What was left out is said behind the last word.
        assert!(screen.contains("word …"), "{screen}");
        harness.press("tab");
        assert!(harness.screen().contains("▸ Timeline"));
    }
}

#[test]
fn rows_that_are_read_across_are_not_longer_than_the_eye() {
    let mut world = World::small();
    world.members = vec![member(7, "Bob Meyer", Role::Owner)];
    let mut harness = Harness::new(world, (200, 60));
    for screen in ["g b", "g m", "g s"] {
        harness.press(screen);
        let shown = harness.screen();
        let widest = shown.lines().skip(1).map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 28 + 118, "{screen}: {widest}\n{shown}");
    }
}

#[test]
fn where_contacts_are_marked_the_footer_says_what_may_be_done_with_them() {
    let mut harness = Harness::new(World::small(), (80, 24));
    let footer = |harness: &Harness| harness.screen().lines().last().unwrap().to_owned();
    assert!(!footer(&harness).contains("unmark"), "{}", footer(&harness));
    harness.press("space");
    for key in ["c call", "L labels", "H holder", "A archive", "d delete", "- unmark"] {
        assert!(footer(&harness).contains(key), "{key}: {}", footer(&harness));
    }
    harness.press("-");
    assert!(!footer(&harness).contains("unmark"), "{}", footer(&harness));
    // Nor elsewhere.
    harness.press("space g a");
    assert!(!footer(&harness).contains("unmark"), "{}", footer(&harness));
}

#[test]
fn what_lies_below_is_told() {
    let mut harness = Harness::new(World::small(), (40, 12));
    harness.press("E");
    assert!(harness.screen().contains("more below │"), "{}", harness.screen());
    harness.press("shift-tab");
    assert!(!harness.screen().contains("more below"), "{}", harness.screen());
    harness.press("esc .");
    assert!(harness.screen().contains("more below │"), "{}", harness.screen());
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c");
    assert!(!harness.screen().contains("more below"), "{}", harness.screen());
    harness.press("esc :");
    assert!(harness.screen().contains(" more below │"), "{}", harness.screen());
    harness.text("call");
    assert!(!harness.screen().contains("more below"), "{}", harness.screen());
}
