//! Bulk actions, undo and books over a real file.

use std::path::Path;

use super::stories::{Story, add, ana, start, tell};
use crate::app::{BookInput, MemberInput};
use crate::domain::{ContactId, Role};
use crate::tui::contacts::Order;

fn three(home: &Path) -> Vec<ContactId> {
    let session = ana(home);
    ["Ann", "Bob", "Cleo"].map(|name| add(&session, name, "")).to_vec()
}

#[test]
fn marked_contacts_are_labelled_and_undone_as_one() {
    tell("lists_stories::marked_contacts_are_labelled_and_undone_as_one", |home| {
        let ids = three(home);
        let mut story = Story::open(ana(home));
        story.press("space space L").text("key").press("enter").until("Labelled 2 contacts: key");
        let bearing = |home| {
            ids.iter().filter(|id| !ana(home).contact(**id).unwrap().labels.is_empty()).count()
        };
        assert_eq!(bearing(home), 2);
        // Keys typed ahead wait for what they undo.
        story.press("s u").until("Undone – Starred 2 contacts");
        assert!(!ana(home).contact(ids[0]).unwrap().starred);
        story.press("u").until("Undone – Labelled 2 contacts: key");
        assert_eq!(bearing(home), 0);
        assert!(ana(home).labels().unwrap().is_empty());
        story.press("u");
        story.shows("Nothing was changed since the start");
    });
}

#[test]
fn undo_says_where_somebody_else_was_faster() {
    tell("lists_stories::undo_says_where_somebody_else_was_faster", |home| {
        let ids = three(home);
        let owner = ana(home);
        let member = MemberInput { email: Some("bob@x.org".into()), ..MemberInput::default() };
        owner.add_member(&member, Role::Member).unwrap();
        let mut bob = start(home, "bob@x.org");
        bob.enter(owner.book().unwrap().id).unwrap();
        let mut story = Story::open(ana(home));
        story.press("*").press("A").until("Archived 3 contacts");
        bob.archive_contact(ids[1], false).unwrap();
        story
            .press("u")
            .until("Undone – Archived 3 contacts; 1 was changed since and stays as it is");
        story.press("E ctrl-u").text("Anna").press("enter").until("Saved: Anna");
        let rename = crate::app::ContactEdit { name: Some("Anne".into()), ..Default::default() };
        bob.edit_contact(ids[0], &rename).unwrap();
        story.press("u").until("not undone: it was changed again since");
        assert_eq!(ana(home).contact(ids[0]).unwrap().name, "Anne");
        story.press("u");
        story.shows("Nothing was changed since the start");
    });
}

#[test]
fn a_new_contact_is_taken_back_but_not_its_entries() {
    tell("lists_stories::a_new_contact_is_taken_back_but_not_its_entries", |home| {
        let mut story = Story::open(ana(home));
        story.press("a").text("Zed").press("enter").until("Added: Zed");
        story.press("u").until("Undone – Added: Zed");
        assert_eq!(ana(home).book().unwrap().contacts, 0);
        story.press("a").text("Yan").press("enter").settle();
        story.press("c").text("hello").press("enter").settle();
        // The entry goes first, and is a draft again.
        story.press("u").until("Taken back; it is a draft now");
        story.press("enter").until("Logged: call with Yan");
        let other = ana(home);
        let mut plain = Story::open(ana(home));
        plain.press("E ctrl-u").text("Yan Li").press("enter").settle();
        plain.press("u").until("Undone – Saved: Yan Li");
        assert_eq!(other.book().unwrap().interactions, 1);
    });
}

#[test]
fn orders_and_parts_walk_a_real_file() {
    tell("lists_stories::orders_and_parts_walk_a_real_file", |home| {
        let session = ana(home);
        let ids: Vec<_> = (0..250).map(|n| add(&session, &format!("Contact {n:03}"), "")).collect();
        session.star_contact(ids[7], true).unwrap();
        let mut story = Story::open(ana(home));
        story.press("c").text("spoke").press("enter").settle();
        story.press("j j j j j j j s").until("Star taken away: Contact 007");
        let order = |story: &Story| {
            let contacts = &story.engine.model.contacts;
            let name = |at: usize| contacts.list.rows()[at].name.clone();
            (contacts.shown.order, name(0), contacts.list.selected().unwrap().name.clone())
        };
        for (key, expected, first) in [
            ("2", Order::Latest, "Contact 000"),
            ("4", Order::Newest, "Contact 249"),
            ("5", Order::Oldest, "Contact 000"),
        ] {
            story.press("o").press(key);
            story.engine.settle();
            let (order, _, selected) = order(&story);
            assert_eq!((order, selected.as_str()), (expected, "Contact 007"));
            story.press("g g");
            story.engine.settle();
            let selected = story.engine.model.contacts.list.selected().unwrap().name.clone();
            assert_eq!(selected, first);
            story.press("/").text("007").press("enter esc");
            story.engine.settle();
        }
        // Down to the end and up again, in an order that is read from its end.
        story.press("o 3 g g");
        story.engine.settle();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..250 {
            seen.insert(story.engine.model.contacts.list.selected().unwrap().id);
            story.press("j");
        }
        assert_eq!(seen.len(), 250);
        assert_eq!(order(&story).2, "Contact 000", "who was just called is last");
        for _ in 0..250 {
            story.press("k");
        }
        assert_eq!(order(&story).2, order(&story).1);
        story.press("o 1 z s");
        story.shows("No starred contact here.");
        story.press("u").until("Contact 007");
    });
}

#[test]
fn books_come_and_go() {
    tell("lists_stories::books_come_and_go", |home| {
        three(home);
        let mut story = Story::open(ana(home));
        story
            .press("g b a")
            .text("Fair")
            .press("tab")
            .text("red")
            .press("enter")
            .until("Added: Fair");
        story.press("enter").until("No contacts yet.");
        story.press("a").text("Visitor").press("enter").settle();
        story.press("g b S").until("You start in Fair from now on");
        assert_eq!(ana(home).book().unwrap().name, "Fair");
        story.press("d");
        story.shows("1 contact and 0 entries go with it");
        story.press("y").until("Fair is deleted for good");
        assert_eq!(ana(home).books().unwrap().len(), 1);
        story.press("g c").until("Cleo");
        // Writes go on in the book that is left.
        story.press("s").until("Starred: Ann");
        let input = BookInput { name: Some("Other".into()), ..BookInput::default() };
        ana(home).add_book(&input).unwrap();
        story.press("g b").until("Other");
    });
}

#[test]
fn many_are_deleted_with_one_question() {
    tell("lists_stories::many_are_deleted_with_one_question", |home| {
        three(home);
        let mut story = Story::open(ana(home));
        story.press("c").text("spoke").press("enter").settle();
        story.press("* d");
        story.shows("3 contacts: Ann, Bob, Cleo");
        story.shows("1 entry with nobody else: purged.");
        story.press("y").until("3 contacts are deleted for good");
        assert_eq!(ana(home).book().unwrap().interactions, 0);
        story.press("u");
    });
}

#[test]
fn the_page_of_an_archived_contact_stays_on_it() {
    tell("lists_stories::the_page_of_an_archived_contact_stays_on_it", |home| {
        three(home);
        let mut story = Story::open(ana(home));
        story.press("j n").text("moves away").press("enter").until("Logged: note about Bob");
        story.press("enter A").until("Archived: Bob");
        story.shows("▸ Bob (archived)");
        story.press("tab space").until("Marked: Bob");
        story.shows("  Bob (archived)");
        story.press("esc").shows(">   Cleo");
        story.press("-").shows("of 2");
        // From elsewhere one gets to it, too, and it is brought back there.
        story.press("g a t").shows("  Bob (archived)");
        story.press("A").until("Brought back: Bob");
        assert!(!story.screen().contains("(archived)"), "{}", story.screen());
        story.press("esc g c").shows("of 3");
    });
}
