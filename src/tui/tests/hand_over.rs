//! Handing over what a member holds.

use super::fixture::member;
use crate::app::{Holdings, UndoRecord};
use crate::domain::{HandedOver, Moved, Named, Role};
use crate::tui::members::{MemberJob, MemberWritten};
use crate::tui::message::{Job, Written};

use super::places::{Story, add_contact, ana, at, member_id};

#[test]
fn an_owner_hands_over_what_somebody_holds() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.world.members.push(member(11, "Eve", Role::Member));
    harness.world.holdings = Holdings { contacts: 40, accounts: 1, follow_ups: 2 };
    harness.press("g m H");
    let screen = harness.screen();
    assert!(screen.contains("They hold 40 contacts, 1 account and 2 open follow-ups."), "{screen}");
    harness.press("j y");
    let expected = MemberJob::HandOver { from: member_id(6), to: Some(member_id(11)) };
    assert_eq!(harness.job(), Some(&Job::Members(expected)));
    let named = |n: u128, name: &str| Named { id: member_id(n), name: name.to_owned() };
    let moved = Moved { contacts: 40, accounts: 1, follow_ups: 2, ..Moved::default() };
    let handed = HandedOver { from: named(6, "Ana Ruiz"), to: named(11, "Eve"), moved };
    harness.answer(Ok(Written::Members(MemberWritten::HandedOver(Box::new(handed)))));
    assert_eq!(
        harness.toast(),
        "Handed over from Ana Ruiz to Eve: 40 contacts, 1 account and 2 open follow-ups; u undoes \
         it"
    );
    assert_eq!(harness.model.members.list.selected().unwrap().member.id, member_id(6));
}

#[test]
fn whoever_holds_nothing_has_nothing_to_hand_over() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.press("g m G H y");
    assert!(harness.screen().contains("They hold no contacts, accounts or open follow-ups."));
    assert!(harness.writes.is_empty());
    harness.press("q");
    assert!(harness.model.layers.is_empty() && !harness.quit);
}

#[test]
fn members_who_may_not_are_told_whom_to_ask() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g m H");
    assert!(harness.toast().contains("only owners can hand over work"), "{}", harness.toast());
    assert!(harness.model.layers.is_empty());
}

#[test]
fn what_was_handed_over_goes_back_where_nobody_changed_it_since() {
    let home = tempfile::tempdir().unwrap();
    let session = ana(home.path(), None);
    for name in ["Bruno Diaz", "Carla Sousa", "Dora Lind"] {
        add_contact(&session, name, "Acme");
    }
    let mut story = Story::open(session);
    story.press("g m a").text("bob@x.org").press("tab").text("Bob Meyer").press("enter").settle();
    let session = ana(home.path(), None);
    let me = session.actor().id;
    let holder = |name: &str| {
        let id = session.find_contact(name).unwrap();
        session.contact(id).unwrap().holder.map(|holder| holder.name)
    };
    let hold = |name: &str, who: &str| {
        let id = session.find_contact(name).unwrap();
        let edit = crate::app::ContactEdit { holder: Some(who.to_owned()), ..Default::default() };
        session.edit_contact(id, &edit).unwrap();
    };
    hold("Bruno", "bob");
    hold("Carla", "bob");
    story.press("H");
    story.shows("They hold 2 contacts.");
    story.press("y").settle();
    story.shows("Handed over from Bob Meyer to");
    story.shows("2 contacts (Bruno Diaz, Carla Sousa)");
    assert_eq!(session.held(me).unwrap().contacts, 2);
    // What somebody changed meanwhile stays as they left it.
    hold("Carla", "");
    story.press("u").settle();
    story.shows("; 1 was changed");
    assert_eq!(holder("Bruno"), Some("Bob Meyer".to_owned()));
    assert_eq!(holder("Carla"), None);
    assert_eq!(holder("Dora"), None);
}

/// The record of a write that was handed over is one that can be handed in again.
#[test]
fn a_hand_over_leaves_what_takes_it_back() {
    let home = tempfile::tempdir().unwrap();
    let session = ana(home.path(), None);
    let bob = crate::app::MemberInput {
        email: Some("bob@x.org".to_owned()),
        ..crate::app::MemberInput::default()
    };
    let bob = session.add_member(&bob, Role::Member).unwrap().id;
    session.note_writes();
    session.hand_over(bob, session.actor().id).unwrap();
    let nothing: Option<UndoRecord> = session.noted();
    assert_eq!(nothing, None, "nothing moved, and nothing goes back");
}
