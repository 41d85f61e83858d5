//! The filter language on the screens: contacts, timelines, filters under a name.

use super::entries::rich;
use super::fixture::{Harness, World};
use super::stories::{Story, ana, tell};
use crate::app::{AccountInput, ContactInput};
use crate::tui::message::Job;

fn shows(harness: &Harness, text: &str) {
    let screen = harness.screen();
    assert!(screen.contains(text), "{text}\n{screen}");
}

#[test]
fn a_timeline_is_filtered_where_it_has_the_keys() {
    let mut harness = Harness::new(rich(), (100, 24));
    let rows = |harness: &Harness| harness.model.contacts.timeline.window.rows().len();
    let all = rows(&harness);
    harness.press("tab /").text("off");
    assert_eq!(rows(&harness), 1);
    shows(&harness, "/off");
    harness.press("ctrl-u").text("nothing like it");
    shows(&harness, "No entry fits the filter.");
    harness.press("ctrl-u").text("off").press("enter");
    assert!(!harness.model.contacts.timeline.filter.typing);
    assert!(!harness.model.contacts.filter.is_open(), "the list is as it was");
    let hit = harness.model.contacts.timeline.window.selected().map(|entry| entry.id);
    // Esc clears it first and keeps the entry, then leaves the timeline.
    harness.press("esc");
    assert_eq!(rows(&harness), all);
    assert_eq!(harness.model.contacts.timeline.window.selected().map(|entry| entry.id), hit);
    harness.press("/").text("off").press("enter esc esc");
    harness.press("/");
    assert!(harness.model.contacts.filter.typing, "beside it the list is filtered");
}

#[test]
fn a_contact_in_full_filters_its_timeline() {
    let mut harness = Harness::new(rich(), (120, 30));
    harness.press("enter tab /").text("off").press("enter");
    assert!(harness.model.contacts.detail.is_some());
    assert_eq!(harness.model.contacts.timeline.window.rows().len(), 1);
    harness.press("esc");
    assert!(harness.model.contacts.detail.is_some(), "Esc cleared the filter");
    harness.press("esc");
    assert!(harness.model.contacts.detail.is_none());
}

#[test]
fn what_is_wrong_is_underlined_in_place() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("/").text("lable:vip");
    shows(&harness, "! there is no key \"lable:\"");
    harness.press("enter");
    assert!(harness.model.contacts.filter.typing, "it is not kept");
    harness.press("end ctrl-u").text("lab");
    shows(&harness, "Tab: label:");
    harness.press("tab");
    assert_eq!(harness.model.contacts.filter.text(), "label:");
}

#[test]
fn a_filter_is_saved_from_its_field() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("/ ctrl-s");
    shows(&harness, "There is no filter to save");
    harness.text("is:starred").press("ctrl-s");
    shows(&harness, "Save this filter");
    harness.press("enter");
    shows(&harness, "give it a name");
    harness.text("stars").press("enter");
    let Some(Job::SaveFilter(name, text)) = harness.job() else { panic!("{:?}", harness.job()) };
    assert_eq!((name.as_str(), text.as_str()), ("stars", "is:starred"));
}

#[test]
fn the_language_filters_a_real_book() {
    tell("filters::the_language_filters_a_real_book", |home| {
        let session = ana(home);
        for (name, label) in [("Ann Vip", "vip"), ("Bob Other", "x"), ("Cleo Vip", "vip")] {
            let labels = vec![label.to_owned()];
            let name = name.to_owned();
            let input = ContactInput { name, labels, ..ContactInput::default() };
            session.add_contact(&input).unwrap();
        }
        session.save_filter("hot", "label:vip -cleo").unwrap();
        drop(session);
        let mut story = Story::open(ana(home));
        let typed = |story: &mut Story, text: &str| {
            story.press("end ctrl-u").text(text);
            story.engine.settle();
        };
        story.press("/");
        typed(&mut story, "label:v");
        story.shows("Tab: vip");
        assert!(!story.screen().contains("Bob Other"), "{}", story.screen());
        typed(&mut story, "-label:vip");
        story.shows("Bob Other");
        assert!(!story.screen().contains("Ann Vip"), "{}", story.screen());
        typed(&mut story, "");
        story.shows("@hot");
        story.press("tab");
        story.engine.settle();
        story.press("enter");
        story.shows("/@hot");
        story.shows("Ann Vip");
        assert!(!story.screen().contains("Cleo Vip"), "{}", story.screen());
        story.press("esc /");
        typed(&mut story, "label:nope");
        story.shows("! there is no label \"nope\"");
        typed(&mut story, "label:x");
        story.press("ctrl-s").text("others").press("enter");
        story.until("Saved: @others asks it in any filter");
        assert_eq!(ana(home).saved_filters().unwrap().rows.len(), 2);
    });
}

#[test]
fn a_filter_that_names_itself_is_not_saved() {
    tell("filters::a_filter_that_names_itself_is_not_saved", |home| {
        let session = ana(home);
        session.save_filter("my own", "is:starred").unwrap();
        drop(session);
        let mut story = Story::open(ana(home));
        story.press("/").text("@my-own");
        story.engine.settle();
        story.press("ctrl-s").text("my own").press("enter");
        story.until("is the one to be saved");
        assert_eq!(ana(home).find_filter("my own").unwrap().text, "is:starred");
    });
}

#[test]
fn the_accounts_are_filtered_by_the_language() {
    tell("filters::the_accounts_are_filtered_by_the_language", |home| {
        let session = ana(home);
        for (name, holder) in [("Acme Mine", Some("me")), ("Bolt Free", None)] {
            let (name, holder) = (Some(name.to_owned()), holder.map(str::to_owned));
            session.add_account(&AccountInput { name, holder, ..AccountInput::default() }).unwrap();
        }
        drop(session);
        let mut story = Story::open(ana(home));
        story.press("g A");
        story.until("Bolt Free");
        let typed = |story: &mut Story, text: &str| {
            story.press("end ctrl-u").text(text);
            story.engine.settle();
        };
        story.press("/");
        typed(&mut story, "hol");
        story.shows("Tab: holder:");
        story.press("tab");
        story.engine.settle();
        story.shows("Tab: me");
        typed(&mut story, "-holder:me");
        story.shows("Bolt Free");
        assert!(!story.screen().contains("Acme Mine"), "{}", story.screen());
        typed(&mut story, "holder:zoe");
        story.shows("! there is no member \"zoe\"");
        typed(&mut story, "label:vip");
        story.shows("! \"label:\" is a key of contacts");
        story.shows("holder:  ");
        story.shows("Acme Mine");
        story.press("enter");
        assert!(story.engine.model.accounts.filter.typing, "what means nothing is not kept");
        typed(&mut story, "holder:me");
        story.press("ctrl-s").text("own").press("enter");
        story.until("Saved: @own asks it in any filter");
        story.shows("Acme Mine");
        assert!(!story.screen().contains("Bolt Free"), "{}", story.screen());
    });
}
