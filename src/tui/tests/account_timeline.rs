//! The timeline of an account, below its contacts.

use insta::assert_snapshot;

use super::Harness;
use super::fixture::{NOW, contact_id, entry_id};
use super::places::{account_id, at, world};
use crate::app::{Earlier, PurgeReport};
use crate::domain::interaction::Version;
use crate::domain::{InteractionType, Role, Timestamp};
use crate::tui::accounts::Pane;
use crate::tui::contacts;
use crate::tui::message::{Job, Msg, Written};
use crate::tui::model::Layer;
use crate::tui::screen::Screen;

/// Stands on the first entry of Acme.
fn entered(size: (u16, u16)) -> Harness {
    let mut harness = at(Role::Member, size);
    harness.press("g A tab tab");
    assert_eq!(harness.model.accounts.pane, Pane::Timeline, "{}", harness.screen());
    harness
}

fn selected(harness: &Harness) -> crate::domain::InteractionId {
    harness.model.accounts.timeline.window.selected().unwrap().id
}

#[test]
fn it_is_looked_at_in_every_size() {
    let mut harness = entered((80, 24));
    harness.press("j");
    assert_snapshot!("account_timeline_80x24", harness.screen());
    harness.press("enter");
    assert_snapshot!("account_timeline_unfolded_80x24", harness.screen());
    assert_snapshot!("account_timeline_40x12", entered((40, 12)).screen());
    assert_snapshot!("account_timeline_140x40", entered((140, 40)).screen());
}

#[test]
fn tab_goes_round_what_there_is() {
    let mut harness = entered((80, 24));
    harness.press("tab");
    assert_eq!(harness.model.accounts.pane, Pane::List);
    harness.press("tab tab esc");
    assert_eq!(harness.model.accounts.pane, Pane::List, "Esc leaves it");
    // Nobody belongs to it, and nothing is logged.
    harness.press("j tab");
    assert_eq!(harness.model.accounts.pane, Pane::List);
    assert!(harness.screen().contains("Nothing logged yet."), "{}", harness.screen());
    // Contacts that went elsewhere leave their entries behind.
    let mut world = world(Role::Member);
    world.contacts.retain(|contact| contact.account.is_none());
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g A tab");
    assert_eq!(harness.model.accounts.pane, Pane::Timeline, "{}", harness.screen());
    harness.press("tab");
    assert_eq!(harness.model.accounts.pane, Pane::List);
}

#[test]
fn it_follows_the_selected_account() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A");
    assert!(harness.screen().contains("Wants the Q3 price"), "{}", harness.screen());
    harness.press("j j");
    let rows = harness.model.accounts.timeline.window.rows();
    assert_eq!(rows.iter().map(|entry| entry.id).collect::<Vec<_>>(), [entry_id(2)]);
    assert!(!harness.screen().contains("· Kobe Trading"), "the account goes without saying");
    harness.world.accounts.retain(|account| account.id != account_id(3));
    harness.press("g c g A");
    assert_eq!(harness.toast(), "", "one that is gone is no error");
    assert_eq!(harness.model.accounts.list.selected().unwrap().id, account_id(21));
}

#[test]
fn keys_do_with_an_entry_what_they_do_elsewhere() {
    let mut world = world(Role::Member);
    let was = world.entries[1].body.clone();
    let version = Version { written_at: was.occurred_at, written_by: "Cy".to_owned(), body: was };
    world.entries[1].edited_at = Some(Timestamp::from_millis(NOW));
    world.versions = vec![(entry_id(2), Earlier { version, people: Vec::new() })];
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g A tab tab j p");
    assert_eq!(harness.job(), Some(&Job::Pin(entry_id(2), true)));
    harness.world.entries[1].pinned = true;
    let pinned = harness.world.entries[1].clone();
    harness.answer(Ok(Written::Pinned(Box::new(pinned))));
    assert!(harness.model.accounts.timeline.window.selected().unwrap().pinned);
    harness.press("v");
    assert!(
        matches!(harness.model.layers.last(), Some(Layer::Versions(_))),
        "{:?}",
        harness.toast()
    );
    harness.press("esc");
    assert_eq!(harness.model.accounts.pane, Pane::Timeline);

    harness.press("enter");
    assert!(harness.screen().contains("Ana Ruiz, 山田 芽衣"), "{}", harness.screen());
    harness.press("enter E");
    assert!(harness.model.log_form().unwrap().editing.is_some());
    harness.press("esc d");
    assert!(harness.screen().contains("Went through the offer"), "{}", harness.screen());
    harness.press("y");
    assert_eq!(harness.job(), Some(&Job::DeleteEntry(entry_id(2))));
    let report: PurgeReport = harness.purge(entry_id(2));
    harness.answer(Ok(Written::EntryDeleted(Box::new(report))));
    assert_eq!(selected(&harness), entry_id(3), "the next one has its place");
    assert_eq!(harness.model.accounts.pane, Pane::Timeline);
}

#[test]
fn an_entry_leads_to_its_contact_and_back() {
    let mut harness = entered((80, 24));
    harness.press("j t");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
    assert!(harness.model.contacts.detail.is_some());
    let at = |harness: &Harness| harness.model.contacts.timeline.window.selected().unwrap().id;
    assert_eq!(at(&harness), entry_id(2));
    // From there it leads to whom else the entry is with.
    harness.press("t");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(3)));
    assert_eq!(at(&harness), entry_id(2));
    harness.press("esc g A");
    assert_eq!(selected(&harness), entry_id(2));
    // Of the contacts it leads to the selected one.
    harness.press("esc tab j t");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(8)));
    assert_eq!(harness.model.contacts.pane, contacts::Pane::List);
}

#[test]
fn beside_it_keys_say_where_entries_are() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A");
    for key in ["p", "v", "t"] {
        harness.press(key);
        assert!(harness.toast().starts_with(&format!("{key} ")), "{}", harness.toast());
        assert!(harness.toast().contains("goes to the timeline first"), "{}", harness.toast());
    }
    harness.press("j p");
    assert_eq!(harness.toast(), "Nothing logged yet.");
    assert!(harness.writes.is_empty());
}

#[test]
fn keys_log_with_the_contact_of_the_entry() {
    let mut harness = entered((80, 24));
    harness.press("j c").text("hello").press("enter");
    let Some(Job::Log(submission, _)) = harness.job() else { panic!("{:?}", harness.writes) };
    assert_eq!(
        (submission.kind, submission.people[0].id()),
        (InteractionType::Call, Some(contact_id(1)))
    );
    let logged = harness.log_it();
    let place = harness.world.entries.iter().position(|entry| entry.id == logged).unwrap();
    harness.world.entries[place].accounts = harness.world.entries[1].accounts.clone();
    harness.send(Msg::Changed);
    assert_eq!(selected(&harness), entry_id(2), "the selection stays with its entry");
    harness.press("g g");
    assert_eq!(selected(&harness), logged);
}

#[test]
fn the_newest_stands_on_top_until_it_is_entered() {
    let mut harness = at(Role::Member, (80, 24));
    harness.press("g A");
    let mut new = harness.world.entries[0].clone();
    new.id = entry_id(77);
    new.body.occurred_at = Timestamp::from_millis(NOW);
    harness.world.entries.insert(0, new);
    harness.send(Msg::Changed);
    assert_eq!(selected(&harness), entry_id(77));
}

#[test]
fn a_long_one_is_read_by_pages() {
    let mut world = world(Role::Member);
    let of = world.entries[2].clone();
    for n in 0..500 {
        let mut entry = of.clone();
        entry.id = entry_id(1_000 + n);
        let minutes = 50 * 1440 + i64::try_from(n).unwrap() * 60;
        entry.body.occurred_at = Timestamp::from_millis(NOW - minutes * 60_000);
        world.entries.push(entry);
    }
    world.accounts[0].interactions = 503;
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g A tab tab G");
    assert_eq!(selected(&harness), entry_id(1_499));
    assert!(harness.screen().contains("503 of 503"), "{}", harness.screen());
    for _ in 0..200 {
        harness.press("pgup");
    }
    assert_eq!(selected(&harness), entry_id(1));
    assert!(harness.screen().contains("1 of 503"), "{}", harness.screen());
}
