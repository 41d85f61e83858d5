//! Looks for what fits a filter that end before the list does, down and up.

use super::fixture::{Harness, World, entry, entry_id};
use crate::app::InteractionCursor;
use crate::domain::InteractionId;
use crate::tui::message::{Effect, Msg, Read, Reply};
use crate::tui::window::Place;

/// Seven hundred entries, gold the one hundredth and the six hundred and fiftieth; a look tests a
/// hundred.
fn world() -> World {
    let mut world = World::many(1, 700);
    let first = world.contacts[0].clone();
    for number in [100_u128, 650] {
        let place = usize::try_from(number).unwrap() - 1;
        let at = i64::try_from(number).unwrap() * 60;
        world.entries[place] = entry(number, &[&first], "gold", at);
    }
    world.tested = 100;
    world
}

fn filtered(text: &str) -> Harness {
    let mut harness = Harness::new(world(), (80, 24));
    harness.press("g a /").text(text).press("enter");
    harness
}

fn shows(harness: &Harness, text: &str) {
    let screen = harness.screen();
    assert!(screen.contains(text), "{text}\n{screen}");
}

fn selected(harness: &Harness) -> Option<InteractionId> {
    harness.model.activity.entries.window.selected().map(|entry| entry.id)
}

/// Presses a key until an entry is selected; returns how often.
fn until(harness: &mut Harness, key: &str, wanted: InteractionId) -> usize {
    for count in 1..=10 {
        harness.press(key);
        if selected(harness) == Some(wanted) {
            return count;
        }
    }
    panic!("{key} does not come to it\n{}", harness.screen());
}

#[test]
fn keys_look_further_down_and_further_up() {
    let mut harness = filtered("gold");
    assert_eq!(selected(&harness), Some(entry_id(100)));
    until(&mut harness, "j", entry_id(650));
    // From the end the newer one is far above: each key goes on where the last one ended.
    let mut harness = filtered("gold");
    harness.press("G");
    assert_eq!(selected(&harness), Some(entry_id(650)));
    shows(&harness, "looked from Sat 7 February 2026");
    until(&mut harness, "k", entry_id(100));
}

#[test]
fn an_end_of_a_list_that_fits_nothing_is_looked_through_upwards() {
    let mut harness = filtered("100");
    let first = entry_id(100);
    assert_eq!(selected(&harness), None, "gold has no number");
    let mut world = world();
    world.entries[99] = World::many(1, 100).entries[99].clone();
    harness = Harness::new(world, (80, 24));
    harness.press("g a /").text("100").press("enter");
    assert_eq!(selected(&harness), Some(first));
    harness.press("G");
    shows(&harness, "No entry from ");
    shows(&harness, "k looks further up");
    until(&mut harness, "k", first);
    assert!(!harness.screen().contains("No entry"), "{}", harness.screen());
}

#[test]
fn a_list_is_read_again_around_the_selected_entry_though_nothing_fits_above() {
    let mut harness = filtered("gold");
    until(&mut harness, "j", entry_id(650));
    let read = harness.model.activity.entries.reload_here().unwrap();
    let Read::Entries { place: Place::Around(_), .. } = &read else { panic!("{read:?}") };
    let reply = harness.world.answer(read);
    harness.send(Msg::Reply(reply));
    assert_eq!(selected(&harness), Some(entry_id(650)));
    until(&mut harness, "k", entry_id(100));
}

/// Where a look ended is forgotten with the rows that it followed.
#[test]
fn rows_that_were_let_go_are_read_again() {
    let mut world = World::many(1, 1_500);
    world.tested = 700;
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g a /").text("entry").press("enter");
    let mut seen = Vec::new();
    let rows = |harness: &Harness| -> Vec<InteractionId> {
        harness.model.activity.entries.window.rows().iter().map(|row| row.id).collect()
    };
    for key in ["ctrl-d", "ctrl-u", "ctrl-d"] {
        for _ in 0..400 {
            harness.press(key);
            let numbers = rows(&harness);
            assert!(numbers.len() <= 700, "{}", numbers.len());
            seen.push(numbers);
        }
    }
    let numbers = |ids: &[InteractionId]| -> Vec<u128> {
        ids.iter().map(|id| id.uuid().as_u128() - 0x1000).collect()
    };
    for ids in seen {
        let numbers = numbers(&ids);
        assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");
    }
}

/// An answer of a look up says nothing of how far was looked down, and the other way round.
#[test]
fn each_way_has_an_end_of_its_own() {
    let mut harness = filtered("gold");
    until(&mut harness, "j", entry_id(650));
    let read = harness.model.activity.entries.reload_here().unwrap();
    let reply = harness.world.answer(read);
    let Reply::Entries { ended, .. } = &reply else { panic!("{reply:?}") };
    let (above, below) = (ended.above, ended.below);
    assert!(above.is_some() && below.is_none());
    harness.send(Msg::Reply(reply));
    let entries = &mut harness.model.activity.entries;
    let cursor = InteractionCursor::from(entries.window.selected().unwrap());
    let asked = entries.read(Place::Before(cursor));
    let Some(Read::Entries { place, .. }) = asked else { panic!("{asked:?}") };
    assert_eq!(Some(place), above.map(Place::Before));
    let asked = entries.read(Place::After(cursor)).map(Effect::Read);
    let Some(Effect::Read(Read::Entries { place, .. })) = asked else { panic!("{asked:?}") };
    assert_eq!(place, Place::After(cursor));
}
