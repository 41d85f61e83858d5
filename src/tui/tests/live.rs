//! What others write while the screens are open.

use insta::assert_snapshot;
use uuid::Uuid;

use super::fixture::{NOW, contact, entry, entry_id};
use super::{Harness, World};
use crate::app::{News, NewsMark};
use crate::domain::{BatchId, Timestamp};
use crate::tui::message::{Msg, Read, Reply, Timer};
use crate::tui::model::Toast;

fn news(who: &str, entries: u64) -> News {
    News { who: who.to_owned(), batch: None, entries, contacts: 0 }
}

fn import(who: &str, batch: u128, contacts: u64, entries: u64) -> News {
    let batch = Some(BatchId::new(Uuid::from_u128(batch)));
    News { who: who.to_owned(), batch, entries, contacts }
}

fn tell(harness: &mut Harness, news: Vec<News>) {
    harness.send(Msg::Reply(Reply::News(news, NewsMark::default())));
}

fn later(harness: &mut Harness, milliseconds: i64) {
    let now = harness.model.dates.now.millis() + milliseconds;
    harness.send(Msg::Now(Timestamp::from_millis(now)));
}

fn names(harness: &Harness) -> Vec<&str> {
    harness.model.contacts.list.rows().iter().map(|row| row.name.as_str()).collect()
}

#[test]
fn the_selection_follows_its_record_and_the_screen_stays() {
    let mut harness = Harness::new(World::many(400, 0), (80, 24));
    harness.press("pgdn pgdn pgdn k k k");
    let before = harness.screen();
    let list = &harness.model.contacts.list;
    let selected = list.selected().unwrap().name.clone();
    let above = list.index() - list.top();
    for number in 0..30 {
        harness.world.contacts.insert(0, contact(900 + number, "Aaron", None));
    }
    harness.send(Msg::Changed);
    let list = &harness.model.contacts.list;
    assert_eq!(list.selected().unwrap().name, selected);
    assert_eq!(list.index() - list.top(), above);
    let rows =
        |screen: &str| screen.lines().skip(2).take(20).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(&harness.screen()), rows(&before), "nothing moved on the screen");
}

#[test]
fn a_record_that_moved_is_still_the_selected_one() {
    let mut harness = Harness::new(World::small(), (80, 24));
    assert_eq!(names(&harness), ["Ana Ruiz", "Carl Åberg", "山田 芽衣"]);
    let mut ana = harness.world.contacts.remove(0);
    ana.name = "Zora Ruiz".to_owned();
    harness.world.contacts.push(ana);
    harness.send(Msg::Changed);
    assert_eq!(names(&harness), ["Carl Åberg", "山田 芽衣", "Zora Ruiz"]);
    assert_eq!(harness.model.contacts.list.selected().unwrap().name, "Zora Ruiz");
    assert!(harness.screen().contains("Zora Ruiz\n") || harness.screen().contains("Zora Ruiz "));
}

#[test]
fn a_record_that_is_gone_gives_its_place_to_the_next() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.world.contacts.remove(0);
    harness.world.entries.clear();
    harness.send(Msg::Changed);
    assert_eq!(names(&harness), ["Carl Åberg", "山田 芽衣"]);
    assert_eq!(harness.model.contacts.list.selected().unwrap().name, "Carl Åberg");
    assert!(harness.toast().is_empty(), "{}", harness.toast());
}

#[test]
fn a_new_entry_shows_at_the_top_of_the_timeline() {
    let mut harness = Harness::new(World::small(), (80, 24));
    let ana = harness.world.contacts[0].clone();
    harness.world.entries.insert(0, entry(80, &[&ana], "signed the order", 1));
    harness.send(Msg::Changed);
    assert!(harness.screen().contains("signed the order"), "{}", harness.screen());

    // In the timeline, the entry under the cursor stays there.
    harness.press("tab j");
    let selected = harness.model.contacts.timeline.window.selected().unwrap().id;
    harness.world.entries.insert(0, entry(81, &[&ana], "and paid for it", 0));
    harness.send(Msg::Changed);
    assert_eq!(harness.model.contacts.timeline.window.selected().unwrap().id, selected);
    assert!(harness.screen().contains("and paid for it"), "{}", harness.screen());
}

#[test]
fn a_text_that_changed_changes_where_it_is_unfolded() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("tab j enter");
    assert!(harness.model.contacts.timeline.unfolded.is_some());
    let long = "Nothing of the offer stands any more. ".repeat(12);
    harness.world.entries[1].body.summary = crate::domain::Summary::parse(&long).ok();
    assert_eq!(harness.world.entries[1].id, entry_id(2));
    harness.send(Msg::Changed);
    assert!(harness.screen().contains("Nothing of the offer stands"), "{}", harness.screen());
    assert!(!harness.screen().contains("line by line"), "{}", harness.screen());
}

#[test]
fn what_is_typed_is_left_alone() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("half a thought");
    harness.world.contacts.insert(0, contact(9, "Aaron", None));
    harness.send(Msg::Changed);
    let screen = harness.screen();
    assert!(screen.contains("Call with Ana Ruiz") && screen.contains("half a thought"), "{screen}");
    harness.press("enter");
    assert!(matches!(harness.job(), Some(crate::tui::message::Job::Log(..))));
}

#[test]
fn what_goes_with_a_deletion_is_counted_anew() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("d");
    assert!(harness.screen().contains("2 entries with this contact alone"), "{}", harness.screen());
    let ana = harness.world.contacts[0].clone();
    harness.world.entries.insert(0, entry(80, &[&ana], "one more", 1));
    harness.send(Msg::Changed);
    assert!(harness.screen().contains("3 entries with this contact alone"), "{}", harness.screen());
}

#[test]
fn the_text_that_goes_is_the_one_that_is_shown() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("tab d");
    assert!(harness.screen().contains("Wants the Q3 price by Friday"));
    let entry = &mut harness.world.entries[0];
    entry.body.summary = crate::domain::Summary::parse("Wants nothing any more").ok();
    harness.send(Msg::Changed);
    let shown = harness.screen();
    let question = shown.split("Delete this entry").nth(1).unwrap();
    assert!(question.contains("Wants nothing any more"), "{shown}");
    assert!(!question.contains("by Friday"), "{shown}");
    harness.world.entries.remove(0);
    harness.send(Msg::Changed);
    assert!(harness.model.layers.is_empty(), "nothing is left to be asked about");
    assert!(harness.toast().contains("no such entry"), "{}", harness.toast());
}

#[test]
fn news_is_asked_for_with_every_change() {
    let mut harness = Harness::new(World::small(), (80, 24));
    let effects = crate::tui::update::update(&mut harness.model, Msg::Changed);
    let asked = |read: &Read| matches!(read, Read::News(Some(_)));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, crate::tui::message::Effect::Read(read) if asked(read)))
    );
}

#[test]
fn a_quiet_note_says_whose_it_is_until_it_was_seen() {
    let mut harness = Harness::new(World::small(), (80, 24));
    tell(&mut harness, vec![news("Bob Meyer", 2)]);
    assert_snapshot!("news_80x24", harness.screen());
    assert_eq!(
        harness.timers.iter().filter(|t| **t != crate::tui::message::Timer::Toast).count(),
        0
    );
    // A key that was on its way did not see it.
    harness.press("j");
    assert!(harness.screen().contains("2 new from Bob Meyer"));
    later(&mut harness, 1_000);
    tell(&mut harness, vec![news("Bob Meyer", 1), news("Cleo", 1)]);
    assert!(harness.screen().contains("4 new from others"), "{}", harness.screen());
    harness.model.resize((120, 24));
    assert!(harness.screen().contains("3 new from Bob Meyer, 1 new from Cleo"));
    later(&mut harness, 2_500);
    assert!(harness.screen().contains("3 new from Bob Meyer"), "no clock takes it away");
    harness.press("k");
    assert!(!harness.screen().contains("new from"), "{}", harness.screen());
    assert_eq!(harness.model.contacts.list.index(), 0, "the key did what it does");
    assert_eq!(harness.model.dates.now.millis(), NOW + 3_500);
}

#[test]
fn a_note_under_a_message_was_not_seen() {
    let mut harness = Harness::new(World::small(), (80, 24));
    tell(&mut harness, vec![news("Bob", 2)]);
    harness.press("u");
    assert!(!harness.toast().is_empty());
    later(&mut harness, 3_000);
    harness.press("j");
    assert!(harness.screen().contains("2 new from Bob"));
    harness.press("k");
    assert!(!harness.screen().contains("new from"));
}

#[test]
fn an_import_is_one_note() {
    let mut harness = Harness::new(World::small(), (120, 40));
    tell(&mut harness, vec![import("Bob", 1, 200, 0)]);
    tell(&mut harness, vec![import("Bob", 1, 100, 1_200)]);
    assert_snapshot!("news_120x40", harness.screen());
    tell(&mut harness, vec![import("Bob", 2, 0, 1)]);
    assert!(harness.screen().contains("1,501 imported by Bob"), "{}", harness.screen());
    harness.model.resize((160, 40));
    assert!(harness.screen().contains("1 entry imported by Bob"), "{}", harness.screen());
}

#[test]
fn where_there_is_little_room_the_note_is_short() {
    let mut harness = Harness::new(World::small(), (40, 12));
    let all = vec![news("Bartholomew Longfellow", 2), import("Cleo", 1, 300, 20)];
    tell(&mut harness, all);
    assert_snapshot!("news_40x12", harness.screen());
    let mut harness = Harness::new(World::small(), (40, 12));
    tell(&mut harness, vec![import("Bob", 1, 300, 20)]);
    assert!(harness.screen().contains("320 imported by Bob"), "{}", harness.screen());
}

#[test]
fn who_goes_to_the_activity_sees_what_is_new() {
    let mut harness = Harness::new(World::small(), (80, 24));
    tell(&mut harness, vec![news("Bob", 2)]);
    harness.press("g a");
    assert!(!harness.screen().contains("2 new from Bob"), "{}", harness.screen());
    // What comes while one is there may stand where nobody looks.
    harness.press("G");
    tell(&mut harness, vec![news("Bob", 1), import("Bob", 1, 0, 40)]);
    assert!(harness.screen().contains("41 new from Bob"), "{}", harness.screen());
}

#[test]
fn whose_it_is_stands_beside_the_drafts() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c x esc j c y esc");
    harness.model.toast = None;
    tell(&mut harness, vec![news("Bob Meyer", 2)]);
    assert!(harness.screen().contains("2 new from Bob Meyer · 2 drafts"), "{}", harness.screen());
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c x esc j");
    harness.model.toast = None;
    tell(&mut harness, vec![news("Bartholomew Longfellow", 1)]);
    let shown = harness.screen();
    assert!(shown.contains("1 new from Bartholo…") && shown.contains("1 draft"), "{shown}");
}

#[test]
fn what_is_told_at_the_start_gives_way_to_the_note() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.model.toast = Some(Toast { text: "Welcome".to_owned(), error: false });
    assert!(!harness.timers.contains(&Timer::Toast));
    tell(&mut harness, vec![news("Bob", 2)]);
    assert!(harness.timers.contains(&Timer::Toast));
    harness.send(Msg::Due(Timer::Toast));
    assert!(harness.screen().contains("2 new from Bob"), "{}", harness.screen());
}
