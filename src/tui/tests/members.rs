//! The members.

use insta::assert_snapshot;

use super::Harness;
use super::fixture::member;
use crate::app::{Error, Holdings, Kind, MemberInput};
use crate::domain::{Moved, Role};
use crate::tui::members::{MemberJob, MemberWritten};
use crate::tui::message::{Job, Msg, Written};

use super::places::{Story, add_contact, ana, at, footer, member_id, world};

#[test]
fn members_at_every_size() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.press("g m j");
    assert_snapshot!("members_80x24", harness.screen());
    assert!(footer(&harness).contains("a add  E edit  d remove"), "{}", footer(&harness));
    let mut wide = at(Role::Member, (120, 40));
    wide.press("g m");
    assert_snapshot!("members_120x40", wide.screen());
    let mut small = at(Role::Viewer, (40, 12));
    small.press("g m j");
    assert_snapshot!("members_40x12", small.screen());
}

#[test]
fn an_owner_adds_a_member() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.press("g m a enter");
    assert!(harness.screen().contains("it is needed"), "{}", harness.screen());
    harness.text("dora@x.org").press("tab").text("Dora Lind").press("tab ctrl-u").text("v");
    assert_snapshot!("member_form_80x24", harness.screen());
    harness.press("enter enter");
    let Some(Job::Members(MemberJob::Add(input, role))) = harness.job().cloned() else {
        panic!("{:?}", harness.writes)
    };
    let expected = MemberInput {
        email: Some("dora@x.org".to_owned()),
        name: Some("Dora Lind".to_owned()),
        login: None,
    };
    assert_eq!((*input, role), (expected, Role::Viewer));
    let row = member(10, "Dora Lind", Role::Viewer);
    harness.world.members.push(row.clone());
    harness.answer(Ok(Written::Members(MemberWritten::Added(Box::new(row.member)))));
    assert_eq!(harness.toast(), "Dora Lind is now a viewer of this book");
    assert_eq!(harness.model.members.list.selected().unwrap().member.id, member_id(10));
}

#[test]
fn an_owner_changes_a_role() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.press("g m G enter tab tab ctrl-u").text("boss").press("enter");
    assert!(harness.screen().contains("there is no role \"boss\""), "{}", harness.screen());
    harness.press("ctrl-u").text("me").press("enter enter");
    let expected = MemberJob::Edit(member_id(9), Box::default(), Some(Role::Member));
    assert_eq!(harness.job(), Some(&Job::Members(expected)));
    harness.world.members[2].member.role = Role::Member;
    let changed = harness.world.members[2].member.clone();
    harness.answer(Ok(Written::Members(MemberWritten::Changed(Box::new(changed)))));
    assert_eq!(harness.toast(), "Saved: Cy, member");
    assert_eq!(harness.model.members.list.selected().unwrap().member.id, member_id(9));
}

#[test]
fn everybody_changes_their_own_name() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g m j E");
    assert!(harness.screen().contains("Edit Bob Meyer (you)"), "{}", harness.screen());
    assert!(!harness.screen().contains("owner, member or viewer"));
    harness.press("tab ctrl-u").text("Bobby").press("enter");
    let input = MemberInput { name: Some("Bobby".to_owned()), ..MemberInput::default() };
    let expected = MemberJob::Edit(member_id(7), Box::new(input), None);
    assert_eq!(harness.job(), Some(&Job::Members(expected)));
    harness.world.members[1].member.name = "Bobby".to_owned();
    let changed = harness.world.members[1].member.clone();
    harness.answer(Ok(Written::Members(MemberWritten::Changed(Box::new(changed)))));
    assert!(harness.screen().lines().next().unwrap().ends_with("Bobby"), "the header follows");
}

#[test]
fn the_last_owner_stays() {
    let mut world = world(Role::Member);
    world.books[0].role = Role::Owner;
    world.members[0].member.role = Role::Viewer;
    world.members[1].member.role = Role::Owner;
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g m d");
    assert!(harness.toast().contains("Bob Meyer is the last one: make somebody else an owner"));
    harness.press("E tab tab ctrl-u").text("viewer").press("enter");
    assert!(harness.screen().contains("needs at least one owner"), "{}", harness.screen());
    assert!(harness.writes.is_empty());
}

#[test]
fn whoever_is_removed_hands_over_what_they_hold() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.world.members.push(member(11, "Eve", Role::Member));
    harness.world.holdings = Holdings { contacts: 1_000, accounts: 1, follow_ups: 0 };
    harness.press("g m d");
    assert_snapshot!("remove_member_80x24", harness.screen());
    harness.press("j j k j y");
    let expected = MemberJob::Remove { member: member_id(6), to: Some(member_id(11)) };
    assert_eq!(harness.job(), Some(&Job::Members(expected)));
    let gone = harness.world.members.remove(0);
    harness.answer(Ok(Written::Members(MemberWritten::Removed(
        Box::new(gone.member),
        Moved::default(),
    ))));
    assert_eq!(harness.toast(), "Ana Ruiz is no longer a member; what they logged stays");
    assert_eq!(harness.model.members.list.rows().len(), 3);

    harness.send(Msg::Resize(40, 12));
    harness.press("home j d");
    assert_snapshot!("remove_member_40x12", harness.screen());
}

#[test]
fn whoever_holds_nothing_is_just_removed() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.press("g m G d");
    assert!(harness.screen().contains("They hold no contacts, accounts or open follow-ups."));
    harness.press("q");
    assert!(harness.model.layers.is_empty() && !harness.quit);
    harness.press("d y");
    let expected = MemberJob::Remove { member: member_id(9), to: None };
    assert_eq!(harness.job(), Some(&Job::Members(expected)));
    harness.answer(Err(Error::new(Kind::Conflict, "this member still holds 1 contact")));
    assert!(harness.toast().contains("still holds 1 contact"));
}

#[test]
fn where_nobody_may_take_over_nothing_is_agreed_to() {
    let mut world = world(Role::Owner);
    world.members.truncate(2);
    world.members[1].member.role = Role::Viewer;
    world.members[0].member.role = Role::Owner;
    world.members.insert(1, member(12, "Olga", Role::Owner));
    world.members[0].member.role = Role::Viewer;
    world.holdings = Holdings { contacts: 3, accounts: 0, follow_ups: 0 };
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g m home j d");
    assert!(harness.screen().contains("They hold 3 contacts."), "{}", harness.screen());
    assert!(harness.screen().contains("> Olga"), "viewers are not offered");
    harness.press("esc");
    harness.world.members.retain(|row| row.member.role == Role::Viewer);
    harness.world.members[0].member.id = member_id(40);
    harness.world.members[1].member.id = member_id(41);
    harness.press("g c g m d y");
    assert!(harness.screen().contains("add a member first"), "{}", harness.screen());
    assert!(harness.writes.is_empty());
}

#[test]
fn oneself_is_not_removed_by_mistake() {
    let mut harness = at(Role::Owner, (80, 24));
    harness.press("g m j d");
    assert!(harness.toast().starts_with("That is you"), "{}", harness.toast());
    assert!(harness.model.layers.is_empty());
}

#[test]
fn members_come_change_and_go() {
    let home = tempfile::tempdir().unwrap();
    let session = ana(home.path(), None);
    add_contact(&session, "Bruno Diaz", "Acme");
    let mut story = Story::open(session);
    story.press("g m a").text("bob@x.org").press("tab").text("Bob Meyer").press("enter").settle();
    story.shows("Bob Meyer is now a member of this book");
    story.shows("> Bob Meyer");
    let session = ana(home.path(), None);
    let bruno = session.find_contact("Bruno").unwrap();
    let hold = crate::app::ContactEdit { holder: Some("bob".to_owned()), ..Default::default() };
    session.edit_contact(bruno, &hold).unwrap();
    story.press("E tab tab ctrl-u").text("own").press("enter enter").settle();
    story.shows("Saved: Bob Meyer, owner");
    story.press("d");
    story.shows("They hold 1 contact.");
    story.press("y").settle();
    story.shows("Bob Meyer is no longer a member");
    let holder = ana(home.path(), None).contact(bruno).unwrap().holder.unwrap();
    assert_eq!(holder.id, ana(home.path(), None).actor().id);
    // What somebody else wrote in between is told by the door.
    story.press("a").shows("the address that tells who it is");
    story.text("ana@x.org").press("tab").text("Anna").press("enter").settle();
    let below = |story: &Story, label: &str| {
        let screen = story.screen();
        let at = screen.lines().position(|line| line.contains(label)).unwrap();
        screen.lines().nth(at + 1).unwrap().to_owned()
    };
    assert!(
        below(&story, "> E-mail").contains("ana@x.org is a member already"),
        "{}",
        story.screen()
    );
    // It has the keys: what is typed mends it.
    story.press("ctrl-u").text("ana x.org").press("tab enter");
    assert!(below(&story, "> E-mail").contains("is not an e-mail address"), "{}", story.screen());
    story.press("ctrl-u").text("anna@x.org").press("enter").settle();
    story.shows("Anna is now a member of this book");
}
