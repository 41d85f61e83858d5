//! The accounts.

use insta::assert_snapshot;

use super::Harness;
use super::fixture::{account, contact_id};
use crate::app::{AccountInput, Error, Kind};
use crate::domain::{InteractionType, Role};
use crate::tui::accounts::{AccountJob, AccountWritten, Pane};
use crate::tui::contacts;
use crate::tui::message::{Job, Msg, Written};
use crate::tui::screen::Screen;

use super::places::{Story, account_id, add_contact, ana, at, top, world};

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
    assert!(!harness.model.accounts.filter.typing);
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(3));
    harness.press("esc");
    assert_eq!(harness.model.accounts.list.rows().len(), 4);
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(3), "it stays");
    harness.press("/").text("o").press("backspace").text("wor").press("down esc");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(21));
    harness.press("/ enter");
    assert!(!harness.model.accounts.filter.is_open(), "an empty filter is none");
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
    assert_eq!(harness.model.accounts.list.rows().len(), 200);
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
    let Some(Job::Accounts(AccountJob::Edit(read, input))) = harness.job().cloned() else {
        panic!("{:?}", harness.writes)
    };
    let expected = AccountInput {
        name: Some("Acme SE".to_owned()),
        parent: Some(String::new()),
        ..AccountInput::default()
    };
    assert_eq!((read.id, *input), (account_id(1), expected), "only what was changed");
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
fn a_form_needs_a_name_and_is_kept() {
    let mut harness = at(Role::Member, (40, 12));
    harness.press("g A a tab").text("acm").press("esc");
    assert_eq!(harness.toast(), "Draft kept: gd shows it, or a");
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
    let tries = harness.writes.iter().filter(|write| matches!(write.job, Job::Accounts(_)));
    assert_eq!(tries.count(), 2);
}

#[test]
fn deleting_an_account_names_the_draft_that_goes() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A E end").text(" Ltd").press("esc d");
    let screen = harness.screen();
    assert!(screen.contains("Your draft that changes it goes too."), "{screen}");
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
