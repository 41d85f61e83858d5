//! What the screen shows of names from outside, at any size, and where there is ASCII only.

use insta::assert_snapshot;

use super::fixture::{contact, entry};
use super::{Harness, World};

#[test]
fn names_from_outside_keep_the_columns_straight() {
    let mut world = World::small();
    let hostile = "\x1b[2J\u{202e}evil\u{202c}\u{200b}\ttab\u{9b}31m";
    let zalgo = format!("Z{}algo", "\u{301}".repeat(40));
    world.contacts.push(contact(10, hostile, Some("\x07bell\u{2066}")));
    world.contacts.push(contact(11, &zalgo, Some("Mark")));
    world.contacts.push(contact(12, "👩🏽‍🚀 ｶﾞ 山田太郎山田太郎山田太郎", Some("宇宙航空研究開発機構")));
    let ana = world.contacts[0].clone();
    let text = format!("{hostile}\nsecond \x1b]0;title\x07 line");
    world.entries.insert(0, entry(90, &[&ana], &text, 1));
    world.entries[0].logged_by.name = hostile.to_owned();
    world.books[0].name = hostile.to_owned();
    let harness = Harness::new(world, (80, 24));
    let screen = harness.screen();
    assert_snapshot!("hostile_80x24", screen);
    for line in screen.lines().skip(1).take(22) {
        let bar: usize =
            line.split_once('│').map_or(34, |(before, _)| crate::domain::display::width(before));
        assert_eq!(bar, 34, "the bar stands askew in {line:?}");
    }
    assert!(!screen.chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn the_footer_always_leads_to_help_and_out() {
    for columns in [40, 60, 80, 120] {
        let mut harness = Harness::new(World::small(), (columns, 20));
        harness.press("c").text("x").press("esc");
        harness.model.toast = None;
        let screen = harness.screen();
        let footer = screen.lines().last().unwrap();
        for key in ["c call", "? help", "q quit", "1 draft"] {
            assert!(footer.contains(key), "no {key:?} in {footer:?}");
        }
    }
}

#[test]
fn help_is_the_table() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("?");
    assert_snapshot!("help_80x24", harness.screen());
    for _ in 0..6 {
        assert!(!harness.screen().contains('…'), "{}", harness.screen());
        harness.press("pgdn");
    }
    harness.press("G");
    assert!(harness.screen().contains("quit at once"), "{}", harness.screen());
    harness.press("q");
    assert!(harness.model.layers.is_empty() && !harness.quit);
}

#[test]
fn no_size_panics() {
    for columns in (1..=100).step_by(7).chain([39, 40, 79, 80]) {
        for rows in (1..=40).step_by(3).chain([9, 10]) {
            let mut harness = Harness::new(World::small(), (columns, rows));
            for keys in
                ["tab", "enter", "c", "tab", "esc", "a", "esc", "d", "esc", "?", "esc", "tab d"]
            {
                harness.press(keys);
                harness.screen();
            }
        }
    }
}

#[test]
fn a_terminal_of_ascii_gets_ascii() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.model.theme.ascii = true;
    harness.press("c");
    assert!(harness.screen().is_ascii(), "{}", harness.screen());
    assert!(harness.screen().contains("Carl Aberg"), "{}", harness.screen());
    assert!(harness.screen().contains("Kobe Trad~"), "{}", harness.screen());
}
