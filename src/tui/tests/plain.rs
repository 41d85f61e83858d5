//! The plain screens: words in a line, no columns and no signs.

use insta::assert_snapshot;

use super::Harness;
use super::fixture::book;
use super::places::world;
use crate::app::Config;
use crate::domain::Role;

fn plain(size: (u16, u16)) -> Harness {
    let mut config = Config::default();
    config.plain = true;
    let mut world = world(Role::Owner);
    super::gallery::promise(&mut world);
    world.books.push(book(2, "Private", Role::Owner));
    Harness::with(world, size, config)
}

#[test]
fn every_screen_is_read_in_words() {
    for (keys, name) in [
        ("g t j", "today"),
        ("g a j", "activity"),
        ("g A", "accounts"),
        ("g A tab", "account_contacts"),
        ("g A tab tab enter", "account_timeline"),
        ("g b", "books"),
        ("g m j", "members"),
        ("g s", "settings"),
        ("enter", "contact"),
    ] {
        let mut harness = plain((80, 24));
        harness.press(keys);
        assert_snapshot!(format!("plain_{name}"), harness.screen());
    }
}

/// Tells whether a row stands in columns: three blanks between words. What stands at the right edge
/// of a heading is where in the list one is.
fn has_columns(line: &str) -> bool {
    let text = line.trim_start_matches(['>', ' ']);
    let number = |rest: &str| rest.trim().starts_with(|c: char| c.is_ascii_digit());
    text.split_once("   ").is_some_and(|(_, rest)| !number(rest))
}

#[test]
fn no_row_stands_in_columns() {
    for size in [(80, 24), (40, 16), (160, 50)] {
        for keys in [
            "g t",
            "g a",
            "g a /",
            "g A",
            "g A tab",
            "g A tab tab enter",
            "g b",
            "g m",
            "g s",
            "enter",
            "g g",
        ] {
            let mut harness = plain(size);
            harness.press(keys);
            let screen = harness.screen();
            let count = screen.lines().count();
            let body = screen.lines().skip(1).take(count.saturating_sub(2));
            // The file of the settings stands beside their heading.
            let mut body = body.filter(|line| !line.contains("Settings  "));
            assert_eq!(body.find(|line| has_columns(line)), None, "{keys} {size:?}\n{screen}");
        }
    }
    assert!(has_columns("> Ana Ruiz      Acme"), "the check can fail");
}

#[test]
fn what_is_marked_is_said() {
    let mut harness = plain((80, 24));
    harness.press("space");
    assert!(harness.screen().contains("Ana Ruiz, marked, starred"), "{}", harness.screen());
}
