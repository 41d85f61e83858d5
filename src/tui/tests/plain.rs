//! The plain screens: words in a line, no columns and no signs.

use insta::assert_snapshot;

use super::Harness;
use super::fixture::book;
use super::places::world;
use crate::app::Config;
use crate::domain::Role;

fn plain(size: (u16, u16), keys: &str) -> Harness {
    let mut config = Config::default();
    config.plain = true;
    let mut world = world(Role::Owner);
    super::gallery::promise(&mut world);
    // The header says what waits.
    if keys.starts_with("g x") {
        world.inbox = super::inbox::lines();
    }
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
        ("g x j", "inbox"),
        ("g x tab", "inbox_noise"),
        ("g s", "settings"),
        ("enter", "contact"),
    ] {
        let mut harness = plain((80, 24), keys);
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
            "g x",
            "g x space tab",
            "g s",
            "enter",
            "g g",
        ] {
            let mut harness = plain(size, keys);
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
    let mut harness = plain((80, 24), "");
    harness.press("space");
    assert!(harness.screen().contains("Ana Ruiz, marked, starred"), "{}", harness.screen());
}

#[test]
fn long_names_leave_the_rest_of_an_entry_its_words() {
    let mut config = Config::default();
    config.plain = true;
    let mut world = super::World::small();
    let long = "Wilhelmina Friederike Charlotte von Hohenzollern-Sigmaringen-Nachfolgerin";
    let whom = world.entries[0].contacts[0].id;
    for entry in &mut world.entries {
        for contact in entry.contacts.iter_mut().filter(|contact| contact.id == whom) {
            contact.name = long.to_owned();
        }
    }
    for size in [(80, 24), (60, 24), (40, 16)] {
        let mut harness = Harness::with(world.clone(), size, config.clone());
        harness.press("g a");
        let screen = harness.screen();
        let row = screen.lines().find(|line| line.contains("Wilhelm")).unwrap_or_default();
        assert!(row.contains("…") && row.contains(", call, "), "{size:?}\n{screen}");
        // On a screen that is not very narrow who it was stands there as well.
        assert!(size.0 < 60 || row.contains(", reached, 12m, by Bob"), "{size:?}\n{screen}");
        // Unfolded, all of it is there.
        harness.press("enter");
        let words: String = harness.screen().split_whitespace().collect();
        assert!(words.contains(&long.replace(' ', "")), "{size:?}\n{}", harness.screen());
    }
}
