//! Forms that are parked and gone on with: what others changed meanwhile, and what survives the end.

use super::fixture::{contact_id, follow_up};
use super::{Harness, World, places};
use crate::app::{DraftId, Error, Kind};
use crate::domain::{Role, Summary};
use crate::tui::accounts::AccountWritten;
use crate::tui::action::Action;
use crate::tui::follow_ups::{FollowUpJob, FollowUpWritten};
use crate::tui::message::{Job, Msg, Timer, Written};
use crate::tui::model::Layer;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

fn asked(harness: &Harness) -> bool {
    matches!(harness.model.layers.last(), Some(Layer::Dispute(_)))
}

/// A contact's form with another name, parked while somebody gives the contact a third one.
fn renamed_meanwhile() -> Harness {
    let mut harness = small();
    harness.press("E ctrl-u").text("Ana Diaz").press("esc");
    harness.world.contacts[0].name = "Ana Theirs".to_owned();
    harness.send(Msg::Changed);
    harness
}

#[test]
fn a_parked_contact_that_somebody_changed_is_asked_about() {
    let mut harness = renamed_meanwhile();
    harness.press("E");
    assert!(harness.screen().contains("somebody else wrote meanwhile: Ana Theirs"));
    // Neither typing nor what cannot be saved makes it forget.
    harness.text("x").press("ctrl-u enter").text("Ana Mine").press("enter");
    assert!(asked(&harness), "{}", harness.screen());
    assert!(harness.job().is_none(), "{:?}", harness.writes);
    let shown = harness.screen();
    assert!(shown.contains("Ana Theirs") && shown.contains("Ana Mine"), "{shown}");
    harness.press("m");
    let Some(Job::EditContact(read, edit)) = harness.job() else { panic!() };
    assert_eq!((read.name.as_str(), edit.name.as_deref()), ("Ana Theirs", Some("Ana Mine")));
}

#[test]
fn it_is_asked_however_often_the_form_is_parked() {
    let mut harness = renamed_meanwhile();
    harness.press("E").text("!").press("esc E").text("?").press("esc g d enter enter");
    assert!(asked(&harness), "{}", harness.screen());
    harness.press("t");
    assert!(harness.model.book.drafts.is_empty());
    assert!(harness.job().is_none(), "{:?}", harness.writes);
}

#[test]
fn it_is_asked_once_and_not_where_both_say_the_same() {
    let mut harness = renamed_meanwhile();
    harness.press("E enter e").text("!").press("enter");
    assert!(matches!(harness.job(), Some(Job::EditContact(..))), "{:?}", harness.writes);
    let mut harness = renamed_meanwhile();
    harness.press("E ctrl-u").text("Ana Theirs").press("tab tab tab tab").text("CEO");
    harness.press("enter");
    let Some(Job::EditContact(_, edit)) = harness.job() else { panic!() };
    assert_eq!(edit.name, None);
}

#[test]
fn a_parked_correction_that_somebody_changed_is_asked_about() {
    let mut harness = small();
    harness.press(".").text(", says Ana").press("esc");
    harness.world.entries[0].body.summary = Summary::parse("Wants nothing").ok();
    harness.press(".").text("!").press("enter");
    assert!(asked(&harness), "{}", harness.screen());
    assert!(harness.job().is_none(), "{:?}", harness.writes);
    harness.press("m");
    let Some(Job::Correct(read, submission, _)) = harness.job() else { panic!() };
    assert_eq!(read.text(), "Wants nothing");
    assert!(submission.summary.ends_with("says Ana!"));
}

/// A program that ended, opened again: with the drafts that it left.
fn again(harness: &Harness, world: World) -> Harness {
    let mut again = Harness::new(world, (80, 24));
    again.model.book.drafts.clone_from(&harness.model.book.drafts);
    again
}

fn saved(harness: &Harness) -> Vec<&str> {
    fn kind(job: &Job) -> Option<&str> {
        match job {
            Job::SaveDraft(draft) => Some(draft.kind.as_str()),
            _ => None,
        }
    }
    harness.writes.iter().filter_map(|write| kind(&write.job)).collect()
}

#[test]
fn the_forms_of_accounts_members_and_books_survive_the_end() {
    let lists = || places::world(Role::Owner);
    for (screen, add, kind, title) in [
        ("g A", "Zulu Ltd", "account", "New account"),
        ("g m", "zoe@x.org", "member", "Add a member"),
        ("g b", "Fairs", "book", "New book"),
    ] {
        let mut harness = Harness::new(lists(), (80, 24));
        harness.press(screen).press("a").text(add);
        harness.send(Msg::Due(Timer::Draft));
        assert_eq!(saved(&harness), [kind]);
        harness.text("!").press("backspace ctrl-c");
        assert!(harness.quit);
        let mut harness = again(&harness, lists());
        harness.press("g d");
        assert!(harness.screen().contains(&format!("new {kind} {add}")), "{}", harness.screen());
        harness.press("enter");
        let shown = harness.screen();
        assert!(shown.contains(title) && shown.contains(add), "{shown}");
        // What it was to make is made: no draft is left.
        harness.press("esc").press(screen).press("a enter");
        assert!(harness.job().is_some(), "{}", harness.screen());
        harness.answer(Err(Error::new(Kind::Conflict, "no")));
        assert_eq!(harness.model.book.drafts.len(), 1, "{kind}");
        harness.press("ctrl-u").press("esc");
        assert!(harness.model.book.drafts.is_empty(), "emptied, it goes: {kind}");
    }
}

#[test]
fn a_form_that_was_saved_leaves_no_draft() {
    let mut harness = Harness::new(places::world(Role::Owner), (80, 24));
    harness.press("g A a").text("Zulu").press("esc a enter");
    let zulu = super::fixture::account(9, "Zulu");
    harness.answer(Ok(Written::Accounts(AccountWritten::Added(Box::new(zulu)))));
    assert!(harness.model.layers.is_empty() && harness.model.book.drafts.is_empty());
    let last = harness.writes.last().map(|write| &write.job);
    assert!(matches!(last, Some(Job::DropDraft(_))), "{last:?}");
}

#[test]
fn parked_changes_that_somebody_made_too_are_asked_about() {
    for screen in ["g A", "g m", "g b"] {
        let mut harness = Harness::new(places::world(Role::Owner), (80, 24));
        let name = if screen == "g m" { "E tab" } else { "E" };
        harness.press(screen).press(name).press("ctrl-u").text("Mine").press("esc");
        "Theirs".clone_into(&mut harness.world.accounts[0].name);
        "Theirs".clone_into(&mut harness.world.books[0].name);
        harness.world.members.iter_mut().for_each(|it| "Theirs".clone_into(&mut it.member.name));
        harness.send(Msg::Changed);
        harness.press("g d enter");
        assert!(harness.screen().contains("somebody else wrote meanwhile: Theirs"), "{screen}");
        harness.text("!").press("enter");
        assert!(asked(&harness), "{screen}: {}", harness.screen());
        assert!(harness.job().is_none(), "{:?}", harness.writes);
        harness.press("e").text("!").press("enter");
        assert!(harness.job().is_some(), "{screen}: it is asked once");
    }
}

#[test]
fn changes_to_an_account_that_is_gone_become_a_new_one() {
    let mut harness = Harness::new(places::world(Role::Owner), (80, 24));
    harness.press("g A E ctrl-u").text("Mine").press("esc");
    harness.world.accounts.remove(0);
    harness.press("g d enter");
    let shown = harness.screen();
    assert!(shown.contains("New account") && shown.contains("Mine"), "{shown}");
    harness.press("g d esc");
    let ids: Vec<_> = harness.model.book.drafts.iter().map(|draft| &draft.id).collect();
    assert_eq!(ids, [&DraftId::NewAccount]);
}

#[test]
fn what_is_promised_is_a_draft_while_it_is_typed() {
    let mut harness = small();
    harness.press("f").text("fri").press("tab").text("send the price");
    harness.send(Msg::Due(Timer::Draft));
    assert_eq!(saved(&harness), ["follow-up"]);
    // The program ended here. It is found among the drafts, and where it was.
    let mut harness = again(&harness, World::small());
    harness.press("g d");
    let shown = harness.screen();
    assert!(shown.contains("follow-up with Ana Ruiz: send the price"), "{shown}");
    harness.press("enter");
    assert!(harness.screen().contains("Follow-up with Ana Ruiz"), "{}", harness.screen());
    harness.press("esc");
    assert_eq!(harness.toast(), "Draft kept: gd shows it, or f on Ana Ruiz");
    harness.press("f enter");
    let Some(Job::FollowUps(FollowUpJob::Add(with, promise, _))) = harness.job() else {
        panic!("{:?}", harness.writes)
    };
    assert_eq!((with.as_slice(), promise.text.as_str()), (&[contact_id(1)][..], "send the price"));
    // What is written is a draft no more.
    harness.answer(Ok(Written::FollowUps(FollowUpWritten::Added(Vec::new()))));
    assert!(harness.model.book.drafts.is_empty() && harness.model.layers.is_empty());
    assert!(matches!(harness.writes.last().map(|it| &it.job), Some(Job::DropDraft(_))));
}

#[test]
fn it_is_gone_on_with_from_wherever_the_contact_is_seen() {
    let mut world = World::small();
    let ana = world.contacts[0].clone();
    world.follow_ups = vec![follow_up(1, &ana, "send the quote", 0)];
    let mut harness = Harness::new(world, (80, 24));
    harness.press("f").text("fri").press("tab").text("half").press("esc g t f");
    assert!(harness.screen().contains("half"), "{}", harness.screen());
    // Two contacts have two drafts.
    harness.press("esc g c j f");
    assert!(!harness.screen().contains("half"), "{}", harness.screen());
    harness.text("mon").press("esc k f");
    assert!(harness.screen().contains("half"), "{}", harness.screen());
    assert_eq!(harness.model.book.drafts.len(), 2);
}

#[test]
fn changes_to_a_follow_up_are_a_draft_and_become_a_new_one_where_it_is_gone() {
    let mut world = World::small();
    let ana = world.contacts[0].clone();
    world.follow_ups = vec![follow_up(1, &ana, "send the quote", 2)];
    let mut harness = Harness::new(world.clone(), (80, 24));
    harness.act(Action::EditFollowUp).press("tab ctrl-u").text("send the offer").press("esc");
    assert!(harness.toast().starts_with("Draft kept: gd shows it, or "), "{}", harness.toast());
    let mut harness = again(&harness, world);
    harness.press("g d");
    let shown = harness.screen();
    assert!(shown.contains("changes to send the quote: send the offer"), "{shown}");
    harness.press("enter enter");
    let Some(Job::FollowUps(FollowUpJob::Edit(_, edit, None))) = harness.job() else {
        panic!("{:?}", harness.writes)
    };
    assert_eq!((edit.text.as_deref(), edit.due), (Some("send the offer"), None));
    let mut harness = again(&harness, World::small());
    harness.press("g d enter");
    let shown = harness.screen();
    assert!(shown.contains("Follow-up with Ana Ruiz") && shown.contains("offer"), "{shown}");
}

#[test]
fn a_contact_that_is_deleted_takes_what_names_it_along() {
    let mut harness = small();
    harness.press("f").text("fri").press("tab").text("send the price").press("esc");
    harness.press("l").text(": half a thought").press("esc");
    harness.press("j f").text("mon").press("esc k");
    assert_eq!(harness.model.book.drafts.len(), 3);
    harness.press("d");
    let shown = harness.screen();
    assert!(shown.contains("follow-up with Ana Ruiz") && shown.contains("one line"), "{shown}");
    harness.model.forget_drafts_of(contact_id(1));
    assert_eq!(harness.model.book.drafts.len(), 1, "another contact's stays");
}
