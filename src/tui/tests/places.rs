//! The accounts, the members, the header, and the last place.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crossterm::event::{KeyEvent, KeyModifiers};
use insta::assert_snapshot;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use uuid::Uuid;

use super::fixture::{NOW, account, book, contact, contact_id, member};
use super::{Harness, World};
use crate::app::{
    AccountInput, BookInput, ContactInput, Error, Holdings, Kind, LastPlace, ListPlace,
    MemberInput, Session, Start,
};
use crate::domain::{AccountId, BookId, InteractionType, MemberId, Named, Role, Timestamp};
use crate::tui::accounts::{AccountJob, AccountWritten, Pane};
use crate::tui::contacts;
use crate::tui::keymap::Chord;
use crate::tui::members::{MemberJob, MemberWritten};
use crate::tui::message::{Job, Msg, Written};
use crate::tui::model::Layer;
use crate::tui::place;
use crate::tui::runtime::{Engine, Event};
use crate::tui::screen::Screen;
use crate::tui::theme::Theme;
use crate::tui::view::view;

fn account_id(number: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(number))
}

fn member_id(number: u128) -> MemberId {
    MemberId::new(Uuid::from_u128(number))
}

/// A book with accounts and members, in which Bob acts with this role.
pub(super) fn world(role: Role) -> World {
    let mut world = World::small();
    let minutes = |ago: i64| Some(Timestamp::from_millis(NOW - ago * 60_000));
    let mut acme = account(1, "Acme Corp");
    acme.domains = vec!["acme.example".to_owned(), "acme.test".to_owned()];
    acme.holder = Some(Named { id: member_id(7), name: "Bob Meyer".to_owned() });
    (acme.contacts, acme.interactions, acme.last_interaction_at) = (2, 3, minutes(85));
    let mut group = account(20, "Global Holding");
    group.contacts = 0;
    acme.parent = Some(Named { id: group.id, name: group.name.clone() });
    let mut kobe = account(3, "Kobe Trading");
    (kobe.contacts, kobe.interactions, kobe.last_interaction_at) = (1, 1, minutes(3 * 1440));
    let mut zeta = account(21, "Zeta 山田 Works");
    zeta.parent = Some(Named { id: group.id, name: group.name.clone() });
    zeta.last_interaction_at = minutes(10);
    world.accounts = vec![acme, group, kobe, zeta];
    let mut noor = contact(8, "Noor Haddad", Some("Acme Corp"));
    noor.account = Some(Named { id: account_id(1), name: "Acme Corp".to_owned() });
    noor.title = Some("Buyer".to_owned());
    world.contacts.push(noor);
    world.books[0].role = role;
    world.members = vec![
        member(6, "Ana Ruiz", Role::Owner),
        member(7, "Bob Meyer", role),
        member(9, "Cy", Role::Viewer),
    ];
    world.members[0].last_interaction_at = minutes(200);
    world.viewer = role == Role::Viewer;
    world
}

fn at(role: Role, size: (u16, u16)) -> Harness {
    Harness::new(world(role), size)
}

fn footer(harness: &Harness) -> String {
    harness.screen().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn accounts_at_every_size() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A");
    assert_snapshot!("accounts_80x24", harness.screen());
    harness.press("tab j");
    assert_snapshot!("accounts_contacts_80x24", harness.screen());
    let mut wide = at(Role::Member, (140, 40));
    wide.press("g A");
    assert_snapshot!("accounts_140x40", wide.screen());
    let mut wide = at(Role::Member, (120, 40));
    wide.press("g A j");
    assert_snapshot!("accounts_120x40", wide.screen());
    let mut small = at(Role::Member, (40, 12));
    small.press("g A");
    assert_snapshot!("accounts_40x12", small.screen());
    small.press("enter");
    assert_snapshot!("accounts_contacts_40x12", small.screen());
}

#[test]
fn an_account_leads_to_its_contacts() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A enter j");
    assert_eq!(harness.model.accounts.pane, Pane::Contacts);
    assert!(harness.screen().contains("2 of 2"), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(8)));
    assert_eq!(harness.model.contacts.pane, contacts::Pane::List);
    // The way back leads to where one was.
    harness.press("g A");
    assert_eq!(harness.model.accounts.contacts.selected().map(|row| row.id), Some(contact_id(8)));
    harness.press("esc");
    assert_eq!(harness.model.accounts.pane, Pane::List);
}

#[test]
fn an_account_without_contacts_says_how_they_come() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A j");
    assert!(harness.screen().contains("Nobody belongs to it yet"), "{}", harness.screen());
    assert!(harness.screen().contains("parts: Acme Corp, Zeta"), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(harness.model.accounts.pane, Pane::List);
    assert!(harness.toast().starts_with("Nobody belongs to Global Holding yet"));
    harness.press("c");
    let form = harness.model.log_form().unwrap();
    assert!(form.who.chosen.is_empty(), "it asks with whom");
}

#[test]
fn keys_log_with_the_selected_contact_of_the_account() {
    for (key, kind) in [
        ("c", InteractionType::Call),
        ("e", InteractionType::Email),
        ("m", InteractionType::Meeting),
        ("n", InteractionType::Note),
    ] {
        let mut harness = at(Role::Member, (80, 24));
        harness.press("g A tab j").press(key).text("hello").press("enter");
        let Some(Job::Log(submission, _)) = harness.job() else { panic!("{:?}", harness.writes) };
        assert_eq!(submission.kind, kind);
        assert_eq!(submission.people[0].id(), Some(contact_id(8)));
        harness.log_it();
        assert!(harness.toast().starts_with("Logged: "), "{}", harness.toast());
        assert_eq!(harness.model.screen, Screen::Accounts);
        let selected = harness.model.accounts.contacts.selected().map(|row| row.id);
        assert_eq!(selected, Some(contact_id(8)), "the selection stays");
    }
}

#[test]
fn accounts_are_filtered_by_the_words_of_their_names() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A /").text("tra");
    assert!(harness.screen().contains("/tra"), "{}", harness.screen());
    assert!(!harness.screen().contains("Zeta"), "{}", harness.screen());
    harness.press("enter");
    assert!(!harness.model.accounts.typing);
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(3));
    harness.press("esc");
    assert_eq!(harness.model.accounts.list.rows().len(), 4);
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(3), "it stays");
    harness.press("/").text("o").press("backspace").text("wor").press("down esc");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(21));
    harness.press("/ enter");
    assert_eq!(harness.model.accounts.filter, None, "an empty filter is none");
    harness.press("/");
    harness.send(Msg::Paste("xyz\n".to_owned()));
    assert!(harness.screen().contains("No account matches \"xyz\""), "{}", harness.screen());
    assert_snapshot!("accounts_nothing_40x12", {
        harness.send(Msg::Resize(40, 12));
        harness.screen()
    });
    harness.press("enter a");
    assert_eq!(top(&harness).text(0), "xyz", "the form begins with the name looked for");
}

#[test]
fn accounts_are_sorted_by_their_newest_interaction() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A o");
    let first = |harness: &Harness| harness.model.accounts.list.rows()[0].name.clone();
    assert_eq!(first(&harness), "Zeta 山田 Works");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(1), "it stays");
    assert!(harness.screen().contains("Accounts, newest first"), "{}", harness.screen());
    harness.press("o");
    assert_eq!(first(&harness), "Acme Corp");
}

#[test]
fn a_long_list_of_accounts_is_read_by_pages() {
    let mut world = world(Role::Member);
    world.accounts = (1..=1_000).map(|n| account(n + 100, &format!("Account {n:04}"))).collect();
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g A");
    assert_eq!(harness.model.accounts.list.rows().len(), 100);
    let selected = |harness: &Harness| harness.model.accounts.list.selected().unwrap().name.clone();
    for _ in 0..10 {
        harness.press("pgdn");
    }
    assert_eq!(selected(&harness), "Account 0211");
    harness.press("G");
    assert_eq!(selected(&harness), "Account 1000");
    harness.press("ctrl-u up");
    assert_eq!(selected(&harness), "Account 0989");
    for _ in 0..50 {
        harness.press("pgup");
    }
    assert_eq!(selected(&harness), "Account 0001");
    harness.press("ctrl-d down home");
    assert_eq!(selected(&harness), "Account 0001");
}

fn top(harness: &Harness) -> &crate::tui::sheet::Sheet {
    match harness.model.layers.last() {
        Some(Layer::Sheet(sheet)) => sheet,
        other => panic!("no form: {other:?}"),
    }
}

#[test]
fn an_account_is_added() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A a").text("Delta Works").press("tab").text("glo");
    assert_snapshot!("account_form_80x24", harness.screen());
    harness.press("enter tab").text("delta.example, @delta.test");
    harness.press("down").text("bob").press("tab enter");
    let Some(Job::Accounts(AccountJob::Add(input))) = harness.job().cloned() else {
        panic!("{:?}", harness.writes)
    };
    assert_eq!(
        *input,
        AccountInput {
            name: Some("Delta Works".to_owned()),
            parent: Some("Global Holding".to_owned()),
            domains: Some(vec!["delta.example".to_owned(), "@delta.test".to_owned()]),
            holder: Some("Bob Meyer".to_owned()),
        }
    );
    let mut made = account(30, "Delta Works");
    made.contacts = 0;
    harness.world.accounts.push(made.clone());
    harness.answer(Ok(Written::Accounts(AccountWritten::Added(Box::new(made)))));
    assert!(harness.model.layers.is_empty());
    assert_eq!(harness.toast(), "Added: Delta Works");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(30));
}

#[test]
fn an_account_is_edited() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A E ctrl-u").text("Acme SE").press("tab ctrl-u tab tab up up enter");
    let Some(Job::Accounts(AccountJob::Edit(id, input))) = harness.job().cloned() else {
        panic!("{:?}", harness.writes)
    };
    let expected = AccountInput {
        name: Some("Acme SE".to_owned()),
        parent: Some(String::new()),
        ..AccountInput::default()
    };
    assert_eq!((id, *input), (account_id(1), expected), "only what was changed");
    let error = Error::new(Kind::Conflict, "there is an account \"Acme SE\" already");
    harness.answer(Err(error));
    assert!(harness.screen().contains("there is an account \"Acme SE\" already"));
    harness.press("up enter");
    harness.world.accounts[0].name = "Acme SE".to_owned();
    harness.world.accounts[0].parent = None;
    let changed = harness.world.accounts[0].clone();
    harness.answer(Ok(Written::Accounts(AccountWritten::Changed(Box::new(changed)))));
    assert_eq!(harness.toast(), "Saved: Acme SE");
    assert!(harness.screen().contains("> Acme SE"), "{}", harness.screen());
    harness.press("E enter");
    assert_eq!(harness.toast(), "Nothing was changed");
}

#[test]
fn a_form_needs_a_name_and_is_kept_until_the_end() {
    let mut harness = at(Role::Member, (40, 12));
    harness.press("g A a tab").text("acm").press("esc");
    assert_eq!(harness.toast(), "Kept until you quit: a opens it again");
    harness.press("a enter enter");
    assert_eq!(top(&harness).text(1), "acm", "the completion does not open by itself");
    assert!(harness.screen().contains("the name"), "{}", harness.screen());
    assert_snapshot!("account_form_40x12", harness.screen());
    harness.press("esc E esc");
    assert!(harness.model.layers.is_empty());
    harness.press("a");
    harness.send(Msg::Paste("New\nOne".to_owned()));
    assert_eq!(top(&harness).text(0), "New One");
}

#[test]
fn a_write_that_was_given_up_leaves_the_form() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A a").text("Delta").press("enter");
    harness.press("x");
    assert_eq!(top(&harness).text(0), "Delta", "keys wait for the write");
    harness.press("esc");
    assert_eq!(harness.given_up.len(), 1);
    harness.answer(Ok(Written::GivenUp));
    assert!(harness.screen().contains("Not written: you gave up the wait"));
    harness.press("enter");
    assert_eq!(harness.writes.len(), 2);
}

#[test]
fn deleting_an_account_says_what_stays() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A d");
    assert_snapshot!("delete_account_80x24", harness.screen());
    harness.press("enter x n");
    assert!(harness.writes.is_empty() && harness.model.layers.is_empty());
    harness.press("j d");
    let screen = harness.screen();
    assert!(screen.contains("2 accounts below it are no longer part of another."), "{screen}");
    harness.press("esc k d y");
    let job = Job::Accounts(AccountJob::Delete(account_id(1)));
    assert_eq!(harness.job(), Some(&job));
    let gone = harness.world.accounts.remove(0);
    harness.answer(Ok(Written::Accounts(AccountWritten::Deleted(Box::new(gone)))));
    assert_eq!(harness.toast(), "Acme Corp is deleted; its contacts and entries stay");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(20));
}

#[test]
fn an_account_that_is_gone_gives_its_place_to_the_next() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A");
    harness.world.accounts.remove(0);
    harness.press("g c g A");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(20));
    harness.world.accounts.clear();
    harness.press("g c g A g c g A");
    assert!(harness.screen().contains("No accounts yet."), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(harness.toast(), "There is no account to open: a adds one");
    harness.press("E");
    assert_eq!(harness.toast(), "Nothing is selected: a adds an account");
    harness.press("d");
    assert_eq!(harness.toast(), "Nothing is selected: a adds an account");
    assert_snapshot!("accounts_empty_80x24", harness.screen());
}

#[test]
fn a_viewer_reads_accounts_and_members_only() {
    let mut harness = at(Role::Viewer, (80, 24));
    harness.press("g A");
    for key in ["a", "E", "d"] {
        harness.press(key);
        assert!(harness.model.layers.is_empty());
        assert!(harness.toast().starts_with("only members and owners can change accounts in"));
    }
    harness.press("g m");
    for (key, what) in [("a", "add members to"), ("E", "change roles in"), ("d", "remove members")]
    {
        harness.press(key);
        assert!(harness.model.layers.is_empty());
        let expected = format!("only owners can {what}");
        assert!(harness.toast().starts_with(&expected), "{key}: {}", harness.toast());
        assert!(harness.toast().contains("ask Ana Ruiz"), "{}", harness.toast());
    }
}

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
    harness.world.holdings = Holdings { contacts: 1_000, accounts: 1 };
    harness.press("g m d");
    assert_snapshot!("remove_member_80x24", harness.screen());
    harness.press("j j k j y");
    let expected = MemberJob::Remove { member: member_id(6), to: Some(member_id(11)) };
    assert_eq!(harness.job(), Some(&Job::Members(expected)));
    let gone = harness.world.members.remove(0);
    harness.answer(Ok(Written::Members(MemberWritten::Removed(Box::new(gone.member)))));
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
    assert!(harness.screen().contains("They hold no contacts and no accounts."));
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
    world.holdings = Holdings { contacts: 3, accounts: 0 };
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

fn header(books: usize, columns: u16) -> String {
    let mut world = world(Role::Member);
    for number in 2..=books {
        world.books.push(book(number as u128, &format!("Book {number}"), Role::Owner));
    }
    let harness = Harness::new(world, (columns, 12));
    harness.screen().lines().next().unwrap().to_owned()
}

#[test]
fn the_header_shows_what_there_is_room_for() {
    let shown: Vec<String> =
        [(1, 40), (1, 60), (3, 60), (1, 80), (3, 80), (3, 100), (3, 120), (3, 200)]
            .map(|(books, columns)| format!("{columns:>3}: {}", header(books, columns)))
            .into();
    assert_snapshot!("headers", shown.join("\n"));
    for columns in 40..200 {
        for books in [1, 2, 9] {
            let header = header(books, columns);
            for part in ["Sales (member)", "[Contacts]", "Bob Meyer"] {
                assert!(header.contains(part), "{columns}: {header}");
            }
        }
    }
}

#[test]
fn the_header_names_the_screen() {
    for (keys, name) in [
        ("g a", "[Activity]"),
        ("g A", "[Accounts]"),
        ("g b", "[Books]"),
        ("g m", "[Members]"),
        ("g s", "[Settings]"),
        ("g a g c", "[Contacts]"),
    ] {
        let mut harness = at(Role::Member, (80, 12));
        harness.press(keys);
        let screen = harness.screen();
        assert!(screen.lines().next().unwrap().contains(name), "{screen}");
    }
}

#[test]
fn long_names_leave_the_header_readable() {
    let mut world = world(Role::Owner);
    world.books[0].name = "The Very Long Name Of A Book That Goes On And On".to_owned();
    for columns in [40, 80] {
        let mut harness = Harness::new(world.clone(), (columns, 12));
        harness.model.actor = "Wilhelmina von Hohenzollern-Sigmaringen".to_owned();
        let screen = harness.screen();
        let header = screen.lines().next().unwrap();
        assert!(header.contains("(owner)") && header.contains("Wilhelmina"), "{header}");
    }
}

#[test]
fn the_last_place_comes_back() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("/").text("noor").press("enter g A o j");
    let selected = harness.model.accounts.list.selected().unwrap().id;
    let left = place::leave(&harness.model);
    let kept = serde_json::to_string(&left).unwrap();
    assert!(!kept.contains("Haddad") && !kept.contains("Corp"), "ids, not names: {kept}");

    let mut again = at(Role::Member, (80, 24));
    again.send(Msg::Place(Box::new(serde_json::from_str(&kept).unwrap())));
    assert_eq!(again.model.screen, Screen::Accounts);
    assert_eq!(again.model.accounts.list.selected().unwrap().id, selected);
    assert!(again.screen().contains("Accounts, newest first"));
    assert_eq!(again.model.contacts.filter_text(), "noor");
    assert_eq!(again.model.contacts.selected(), Some(contact_id(8)));
    assert_eq!(place::leave(&again.model), left);
}

#[test]
fn what_is_gone_from_the_last_place_does_not_matter() {
    let gone = |id: &str| ListPlace { selected: Some(id.to_owned()), ..ListPlace::default() };
    let missing = contact_id(99).to_string();
    for (screen, id) in [
        ("accounts", missing.as_str()),
        ("contacts", missing.as_str()),
        ("nowhere", "no id"),
        ("members", ""),
    ] {
        let place = LastPlace {
            screen: screen.to_owned(),
            lists: [("contacts".to_owned(), gone(id)), ("accounts".to_owned(), gone(id))].into(),
            ..LastPlace::default()
        };
        let mut harness = at(Role::Member, (80, 24));
        harness.send(Msg::Place(Box::new(place)));
        assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)), "{screen}");
        harness.press("g A");
        assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(1));
        assert_eq!(harness.toast(), "", "{screen}");
    }
}

#[test]
fn another_book_begins_at_its_own_first_account() {
    let mut world = world(Role::Member);
    world.books.push(book(2, "Own", Role::Owner));
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g A j o a").text("x").press("esc 2");
    assert_eq!(harness.model.book.current, BookId::new(Uuid::from_u128(2)));
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(1));
    assert!(harness.screen().contains("2 Own (owner)"), "{}", harness.screen());
    harness.press("a");
    assert_eq!(top(&harness).text(0), "", "a form of another book stays there");
}

#[test]
fn no_size_breaks_accounts_and_members() {
    for columns in [1, 39, 40, 41, 57, 79, 80, 81, 130, 200] {
        for rows in [1, 9, 10, 11, 13, 24, 60] {
            let mut world = world(Role::Owner);
            world.holdings = Holdings { contacts: 1, accounts: 2 };
            let mut harness = Harness::new(world, (columns, rows));
            for keys in ["g A", "tab", "a", "esc", "d", "esc", "/", "esc", "g m", "a", "esc", "d"] {
                harness.press(keys);
                harness.screen();
            }
        }
    }
}

#[test]
fn accounts_and_members_are_ascii_where_the_terminal_is() {
    for keys in ["g A", "g A a", "g A d", "g m", "g m d"] {
        let mut harness = at(Role::Owner, (80, 24));
        harness.model.theme.ascii = true;
        harness.press(keys);
        assert!(harness.screen().is_ascii(), "{}", harness.screen());
    }
}

/// A screen over a real file in a folder of its own.
struct Story {
    engine: Engine,
    inbox: Receiver<Event>,
}

fn ana(home: &Path, book: Option<&str>) -> Session {
    let start = Start {
        db: Some(home.join("book.db")),
        config: Some(home.join("config.toml")),
        state: Some(home.join("state")),
        user: Some("ana@x.org".to_owned()),
        book: book.map(str::to_owned),
        create: true,
        interactive: true,
        ..Start::default()
    };
    Session::open(start).unwrap().0
}

impl Story {
    fn open(session: Session) -> Self {
        let (events, inbox) = mpsc::channel();
        let theme = Theme::default();
        Self {
            engine: Engine::start(session, Vec::new(), (100, 24), theme, events).unwrap(),
            inbox,
        }
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split(' ') {
            let chord = Chord::parse(name).unwrap();
            let mut modifiers = KeyModifiers::NONE;
            modifiers.set(KeyModifiers::CONTROL, chord.ctrl);
            self.engine.take(Msg::Key(KeyEvent::new(chord.code, modifiers)));
        }
        self.engine.settle();
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.press(&if c == ' ' { "space".to_owned() } else { c.to_string() });
        }
        self
    }

    /// Waits until the writer answered the last order.
    fn settle(&mut self) -> &mut Self {
        while let Ok(Event::Msg(msg)) = self.inbox.recv_timeout(Duration::from_secs(20)) {
            let last =
                matches!(&msg, Msg::Wrote(wrote) if wrote.ticket == self.engine.model.ticket);
            self.engine.take(msg);
            self.engine.settle();
            if last {
                break;
            }
        }
        self
    }

    #[track_caller]
    fn shows(&self, text: &str) {
        let mut terminal = Terminal::new(TestBackend::new(100, 24)).unwrap();
        terminal.draw(|frame| view(&self.engine.model, frame)).unwrap();
        let screen = terminal.backend().to_string();
        assert!(screen.contains(text), "no {text:?} on\n{screen}");
    }
}

fn add_contact(session: &Session, name: &str, account: &str) {
    let account = Some(account).filter(|account| !account.is_empty()).map(str::to_owned);
    let input = ContactInput { name: name.to_owned(), account, ..ContactInput::default() };
    session.add_contact(&input).unwrap();
}

#[test]
fn accounts_are_kept_in_the_file() {
    let home = tempfile::tempdir().unwrap();
    let session = ana(home.path(), None);
    add_contact(&session, "Bruno Diaz", "Acme");
    add_contact(&session, "Carla Neri", "Acme");
    let mut story = Story::open(session);
    story.press("g A a").text("Global Holding").press("enter").settle();
    story.shows("> Global Holding");
    story.press("home E tab").text("glo").press("enter tab").text("acme.example");
    story.press("tab").text("ana").press("enter enter").settle();
    story.shows("Saved: Acme");
    story.shows("part of Global Holding");
    story.shows(&format!("held by {}", ana(home.path(), None).actor().name));
    story.press("j");
    story.shows("parts: Acme");
    story.press("k tab j");
    story.shows(">  Carla Neri");
    story.press("c").text("hello there").press("enter").settle();
    story.shows("2 contacts · 1 entry · last today");
    story.press("esc E tab").text("x").press("enter").settle();
    story.shows("there is no account");
    story.press("esc d");
    story.shows("2 contacts stay, without an account.");
    story.press("y").settle();
    story.shows("Acme is deleted; its contacts and entries stay");
    story.shows("> Global Holding");
    story.press("/").text("acm");
    story.shows("No account matches \"acm\"");
    let session = ana(home.path(), None);
    assert_eq!(session.accounts(None, 9).unwrap().rows.len(), 1);
    let carla = session.contact(session.find_contact("Carla").unwrap()).unwrap();
    assert_eq!((carla.account, carla.interaction_count), (None, 1));
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
    story.press("a").text("ana@x.org").press("enter").settle();
    story.shows("ana@x.org is a member already");
}

#[test]
fn the_program_opens_where_it_was_left() {
    let home = tempfile::tempdir().unwrap();
    let session = ana(home.path(), None);
    let input = BookInput { name: Some("Own".to_owned()), ..BookInput::default() };
    session.edit_book(session.book().unwrap().id, &input).unwrap();
    let input = BookInput { name: Some("Sales".to_owned()), ..BookInput::default() };
    let sales = session.add_book(&input).unwrap().id;
    let mut session = ana(home.path(), None);
    session.enter(sales).unwrap();
    for n in 0..300 {
        add_contact(&session, &format!("Contact {n:03}"), "");
    }
    add_contact(&session, "Bruno Diaz", "Acme");
    add_contact(&session, "Carla Neri", "Bolt");

    let mut story = Story::open(ana(home.path(), None));
    story.press("2 G k k");
    story.shows("Contact 297");
    story.press("g A j");
    story.engine.keep_place();

    let mut story = Story::open(ana(home.path(), None));
    story.shows("2 Sales (owner)");
    story.shows("> Bolt");
    story.press("g c");
    story.shows(">  Contact 297");
    story.press("/").text("diaz").press("enter");
    story.engine.keep_place();

    let story = Story::open(ana(home.path(), None));
    story.shows("▸ /diaz");
    story.shows(">  Bruno Diaz");
    // Elsewhere on purpose: nothing of the last place is there.
    let story = Story::open(ana(home.path(), Some("Sales")));
    story.shows("2 Sales (owner)");
    let story = Story::open(ana(home.path(), Some("Own")));
    story.shows("1 Own (owner)");

    let places = home.path().join("state/places");
    let folder = std::fs::read_dir(places).unwrap().next().unwrap().unwrap().path();
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&file, "{ broken").unwrap();
    let story = Story::open(ana(home.path(), None));
    story.shows("1 Own (owner)");
}
