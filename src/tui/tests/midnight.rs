//! A screen that stays open overnight.

use super::fixture::{NOW, follow_up};
use super::{Harness, World};
use crate::app::{DayPart, Error, Kind};
use crate::domain::Timestamp;
use crate::tui::message::{Msg, Timer};

const HOUR: i64 = 3_600_000;

fn look(harness: &mut Harness, hours: i64) -> usize {
    harness.timers.clear();
    harness.send(Msg::Now(Timestamp::from_millis(NOW + hours * HOUR)));
    harness.timers.iter().filter(|timer| **timer == Timer::Midnight).count()
}

#[test]
fn the_day_is_read_again_when_another_one_begins() {
    let mut world = World::small();
    let ana = world.contacts[0].clone();
    world.follow_ups = vec![follow_up(1, &ana, "send the price", 0)];
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g t");
    assert_eq!(look(&mut harness, 0), 1, "the end of the day is waited for");
    let part = |harness: &Harness| harness.model.today.list.selected().unwrap().part;
    assert_eq!(part(&harness), DayPart::Today);
    // What is overdue by then is so in what is read then.
    harness.world.follow_ups[0].due = Timestamp::from_millis(NOW - 24 * HOUR);
    assert_eq!(look(&mut harness, 1), 0, "and once is enough");
    assert_eq!(part(&harness), DayPart::Today);
    assert_eq!(look(&mut harness, 10), 1, "of the next day, too");
    assert_eq!(part(&harness), DayPart::Overdue);
    // One that came a moment too early is waited for anew.
    harness.timers.clear();
    harness.send(Msg::Due(Timer::Midnight));
    assert_eq!(harness.timers, [Timer::Midnight]);
}

#[test]
fn a_draft_that_stays_is_told_beside_what_was_logged() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("x").press("enter");
    harness.log_it();
    let error = Error::new(Kind::Storage, "removing the draft failed");
    harness.send(Msg::DraftStays(error));
    assert!(harness.model.layers.is_empty(), "the form is closed");
    let told = harness.toast();
    assert!(told.starts_with("Logged: call with Ana Ruiz; its draft is still there"), "{told}");
    assert!(told.ends_with("removing the draft failed"), "{told}");
    assert!(harness.model.undo.last(harness.model.book.current).is_some());
}
