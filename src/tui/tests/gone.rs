//! What goes with a deletion: drafts, which the question names, and what undo would have taken back.

use super::stories::{Story, ana, tell};
use super::{Harness, World};
use crate::app::{AccountInput, ContactInput};
use crate::tui::message::Job;

#[test]
fn a_deleted_account_leaves_nothing_to_be_undone() {
    tell("gone::a_deleted_account_leaves_nothing_to_be_undone", |home| {
        let mut story = Story::open(ana(home));
        story.press("g A a").text("Acme").press("enter").until("Added: Acme");
        story.press("a").text("Zulu").press("enter").until("Added: Zulu");
        story.press("E").text("!").press("enter").until("Saved: Zulu!");
        story.press("d y").until("Zulu! is deleted");
        story.press("u").until("Cannot be undone – Zulu! is deleted");
        story.shows("u again undoes: Added: Acme");
        story.press("u").until("Undone – Added: Acme");
    });
}

#[test]
fn a_deleted_contact_leaves_nothing_to_be_undone() {
    tell("gone::a_deleted_contact_leaves_nothing_to_be_undone", |home| {
        let mut story = Story::open(ana(home));
        story.press("a").text("Zoe").press("enter").until("Added: Zoe");
        story.press("c").text("hello").press("enter").until("Logged: call with Zoe");
        story.press("s").until("Starred: Zoe");
        story.press("d y").until("Zoe is deleted for good");
        story.press("u").until("Cannot be undone – Zoe is deleted for good");
        story.shows("nothing else was changed since");
    });
}

#[test]
fn the_question_names_the_drafts_that_go() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("half a thought").press("esc E").text("!").press("esc d");
    let shown = harness.screen();
    assert!(shown.contains("Your draft goes too: call with Ana Ruiz: half a thought"), "{shown}");
    assert!(shown.contains("Your draft goes too: changes to Ana Ruiz"), "{shown}");
    harness.press("n j d");
    assert!(!harness.screen().contains("draft goes"), "{}", harness.screen());
    harness.press("n * d");
    assert!(harness.screen().contains("2 drafts of yours go too."), "{}", harness.screen());
    harness.press("y");
    assert!(matches!(harness.job(), Some(Job::Bulk(_))));
}

#[test]
fn the_head_of_an_account_counts_the_archived_apart() {
    tell("gone::the_head_of_an_account_counts_the_archived_apart", |home| {
        let session = ana(home);
        let name = Some("Acme".to_owned());
        session.add_account(&AccountInput { name, ..AccountInput::default() }).unwrap();
        let contacts: Vec<_> = ["Ann", "Ben", "Cy", "Dee"]
            .map(|name| {
                let account = Some("Acme".to_owned());
                let input =
                    ContactInput { name: name.to_owned(), account, ..ContactInput::default() };
                session.add_contact(&input).unwrap().id
            })
            .into();
        session.archive_contact(contacts[3], true).unwrap();
        let mut story = Story::open(ana(home));
        story.press("g A").until("3 contacts, 1 archived");
    });
}
