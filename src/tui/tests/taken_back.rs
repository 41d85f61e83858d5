//! Undo of what is written to accounts and books, over a real file.

use super::stories::{Story, ana, start, tell};
use crate::app::{AccountInput, BookInput, MemberInput};
use crate::domain::Role;

fn acme(home: &std::path::Path) -> crate::domain::Account {
    let input = AccountInput {
        name: Some("Acme".to_owned()),
        domains: Some(vec!["acme.example".to_owned()]),
        ..AccountInput::default()
    };
    ana(home).add_account(&input).unwrap()
}

#[test]
fn edits_of_accounts_are_undone_one_by_one() {
    tell("taken_back::edits_of_accounts_are_undone_one_by_one", |home| {
        let before = acme(home);
        let mut story = Story::open(ana(home));
        story.press("g A E ctrl-u").text("Zenith").press("tab tab ctrl-u");
        story.text("zenith.example").press("enter").until("Saved: Zenith");
        story.press("a").text("Bolt").press("enter").until("Added: Bolt");
        story.press("u").until("Undone – Added: Bolt");
        story.press("u").until("Undone – Saved: Zenith");
        story.shows("> Acme");
        story.shows("acme.example");
        assert_eq!(ana(home).accounts(None, 9).unwrap().rows, [before]);
        story.press("u");
        story.shows("Nothing was changed since the start");
    });
}

#[test]
fn an_account_that_others_changed_since_stays() {
    tell("taken_back::an_account_that_others_changed_since_stays", |home| {
        let before = acme(home);
        let mut story = Story::open(ana(home));
        story.press("g A E ctrl-u").text("Zenith").press("enter").until("Saved: Zenith");
        let input = AccountInput { name: Some("Zephyr".to_owned()), ..AccountInput::default() };
        ana(home).edit_account(before.id, &input).unwrap();
        story.press("u").until("not undone: it was changed again since");
        assert_eq!(ana(home).account(before.id).unwrap().name, "Zephyr");
    });
}

#[test]
fn what_both_made_of_an_account_is_shown() {
    tell("taken_back::what_both_made_of_an_account_is_shown", |home| {
        let before = acme(home);
        let rename = |name: &str| {
            let input = AccountInput { name: Some(name.to_owned()), ..AccountInput::default() };
            ana(home).edit_account(before.id, &input).unwrap();
        };
        let name = || ana(home).account(before.id).unwrap().name;
        let mut story = Story::open(ana(home));
        story.press("g A E ctrl-u").text("Zenith");
        rename("Zephyr");
        story.press("enter").until("Changed by somebody else too");
        story.shows("theirs  Zephyr");
        story.shows("yours   Zenith");
        assert_eq!(name(), "Zephyr", "neither is lost");
        story.press("e").shows("somebody else wrote meanwhile: Zephyr");
        story.press("enter").until("Saved: Zenith");
        story.press("E ctrl-u").text("Borg");
        rename("Bolt");
        story.press("enter").until("Changed by somebody else too");
        story.press("m").until("Saved: Borg");
        story.press("E ctrl-u").text("Kobe");
        rename("Kiel");
        story.press("enter").until("Changed by somebody else too");
        story.press("t").shows("Theirs stands; nothing of yours was written");
        assert_eq!(name(), "Kiel");
    });
}

#[test]
fn an_old_name_that_another_account_has_is_given_back_once_it_is_free() {
    tell(
        "taken_back::an_old_name_that_another_account_has_is_given_back_once_it_is_free",
        |home| {
            let before = acme(home);
            let mut story = Story::open(ana(home));
            story.press("g A E ctrl-u").text("Zenith").press("enter").until("Saved: Zenith");
            let other = acme(home);
            story.press("u").until("there is an account \"Acme\" already");
            assert_eq!(ana(home).account(before.id).unwrap().name, "Zenith");
            ana(home).delete_account(other.id).unwrap();
            story.press("u").until("Undone – Saved: Zenith");
            assert_eq!(ana(home).account(before.id).unwrap().name, "Acme");
        },
    );
}

#[test]
fn an_undo_that_is_refused_twice_stands_before_no_other() {
    tell("taken_back::an_undo_that_is_refused_twice_stands_before_no_other", |home| {
        acme(home);
        let mut story = Story::open(ana(home));
        story.press("g A a").text("Bolt").press("enter").until("Added: Bolt");
        story.press("g A g g").until("> Acme");
        story.press("E ctrl-u").text("Zenith").press("enter").until("Saved: Zenith");
        acme(home);
        for _ in 0..2 {
            story.press("u").until("there is an account \"Acme\" already");
            story.press("j");
        }
        story.press("u").until("Undone – Added: Bolt");
    });
}

#[test]
fn the_deletion_of_an_account_is_not_undone() {
    tell("taken_back::the_deletion_of_an_account_is_not_undone", |home| {
        acme(home);
        let mut story = Story::open(ana(home));
        story.press("g A d y").until("Acme is deleted");
        story.press("u");
        story.shows("Cannot be undone – Acme is deleted; nothing else was changed since the start");
        story.press("u");
        story.shows("Nothing was changed since the start");
    });
}

#[test]
fn a_book_gets_its_old_name_and_colour_back() {
    tell("taken_back::a_book_gets_its_old_name_and_colour_back", |home| {
        let before = ana(home).book().unwrap();
        let mut story = Story::open(ana(home));
        story.press("g b E ctrl-u").text("Desk").press("tab").text("cyan").press("enter");
        story.until("Saved: Desk");
        assert_eq!(ana(home).book().unwrap().tint.as_deref(), Some("cyan"));
        story.press("u").until("Undone – Saved: Desk");
        assert_eq!(ana(home).book().unwrap(), before);
    });
}

#[test]
fn a_book_is_edited_and_undone_from_another_one() {
    tell("taken_back::a_book_is_edited_and_undone_from_another_one", |home| {
        let owner = ana(home);
        let sales = owner.book().unwrap();
        let member = MemberInput { email: Some("bob@x.org".into()), ..MemberInput::default() };
        owner.add_member(&member, Role::Viewer).unwrap();
        let bob = start(home, "bob@x.org");
        let own = BookInput { name: Some("Own".into()), ..BookInput::default() };
        let own = bob.add_book(&own).unwrap();
        let mut bob = start(home, "bob@x.org");
        bob.enter(sales.id).unwrap();
        // A viewer of this book owns the other one.
        let mut story = Story::open(bob);
        story.press("g b j E ctrl-u").text("Mine").press("enter").until("Saved: Mine");
        story.press("u").until("Undone – Saved: Mine");
        let bob = start(home, "bob@x.org");
        assert_eq!(bob.book_info(own.id).unwrap(), own);
        // Meanwhile another one took the name.
        story.press("E ctrl-u").text("Mine").press("enter").until("Saved: Mine");
        bob.add_book(&BookInput { name: Some("Own".into()), ..BookInput::default() }).unwrap();
        story.press("u").until("you have a book \"Own\" already");
    });
}
