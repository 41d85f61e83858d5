//! What leads from place to place: the header and the last place; and a book with accounts and
//! members, over which their screens are driven.

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
use crate::app::{BookInput, ContactInput, Holdings, LastPlace, ListPlace, Session, Start};
use crate::domain::{AccountId, BookId, ContactId, MemberId, Named, Role, Timestamp};
use crate::tui::contacts::Order;
use crate::tui::keymap::Chord;
use crate::tui::message::Msg;
use crate::tui::model::Layer;
use crate::tui::place;
use crate::tui::runtime::{Engine, Event};
use crate::tui::screen::Screen;
use crate::tui::theme::Theme;
use crate::tui::view::view;

pub(super) fn account_id(number: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(number))
}

pub(super) fn member_id(number: u128) -> MemberId {
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
    let acme = Named { id: account_id(1), name: "Acme Corp".to_owned() };
    let kobe = Named { id: account_id(3), name: "Kobe Trading".to_owned() };
    let [first, second, third] = &mut world.entries[..] else { panic!("three entries") };
    first.accounts = vec![acme.clone()];
    second.accounts = vec![acme.clone(), kobe];
    third.accounts = vec![acme];
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

pub(super) fn at(role: Role, size: (u16, u16)) -> Harness {
    Harness::new(world(role), size)
}

pub(super) fn footer(harness: &Harness) -> String {
    harness.screen().lines().last().unwrap_or_default().to_owned()
}

pub(super) fn top(harness: &Harness) -> &crate::tui::sheet::Sheet {
    match harness.model.layers.last() {
        Some(Layer::Sheet(sheet)) => sheet,
        other => panic!("no form: {other:?}"),
    }
}

/// A screen over a real file in a folder of its own.
pub(super) struct Story {
    engine: Engine,
    inbox: Receiver<Event>,
}

pub(super) fn ana(home: &Path, book: Option<&str>) -> Session {
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
    pub(super) fn open(session: Session) -> Self {
        let (events, inbox) = mpsc::channel();
        let theme = Theme::default();
        Self {
            engine: Engine::start(session, Vec::new(), (100, 24), theme, events).unwrap(),
            inbox,
        }
    }

    pub(super) fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split(' ') {
            let chord = Chord::parse(name).unwrap();
            let mut modifiers = KeyModifiers::NONE;
            modifiers.set(KeyModifiers::CONTROL, chord.ctrl);
            self.engine.take(Msg::Key(KeyEvent::new(chord.code, modifiers)));
        }
        self.engine.settle();
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.press(&if c == ' ' { "space".to_owned() } else { c.to_string() });
        }
        self
    }

    /// Waits until the writer answered the last order.
    pub(super) fn settle(&mut self) -> &mut Self {
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

    pub(super) fn screen(&self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(100, 24)).unwrap();
        terminal.draw(|frame| view(&self.engine.model, frame)).unwrap();
        terminal.backend().to_string()
    }

    #[track_caller]
    pub(super) fn shows(&self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text:?} on\n{screen}");
    }
}

pub(super) fn add_contact(session: &Session, name: &str, account: &str) {
    let account = Some(account).filter(|account| !account.is_empty()).map(str::to_owned);
    let input = ContactInput { name: name.to_owned(), account, ..ContactInput::default() };
    session.add_contact(&input).unwrap();
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
            for part in ["Sales", "[Contacts]", "Bob"] {
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
    assert_eq!(again.model.contacts.filter.text(), "noor");
    assert_eq!(again.model.contacts.selected(), Some(contact_id(8)));
    assert_eq!(place::leave(&again.model), left);
}

#[test]
fn the_order_of_the_contacts_comes_back() {
    for (place, order) in Order::ALL.into_iter().enumerate() {
        let mut harness = at(Role::Member, (80, 24));
        harness.press("o");
        for _ in 0..place {
            harness.press("down");
        }
        harness.press("enter g g j");
        assert_eq!(harness.model.contacts.shown.order, order);
        let (selected, rows) = (harness.model.contacts.selected(), ids(&harness));
        let left = place::leave(&harness.model);

        let mut again = at(Role::Member, (80, 24));
        again.send(Msg::Place(Box::new(left.clone())));
        assert_eq!((again.model.contacts.shown.order, ids(&again)), (order, rows));
        assert_eq!(again.model.contacts.selected(), selected);
        assert_eq!(place::leave(&again.model), left);
    }
    // An order that this version does not know is the usual one.
    let unknown = ListPlace { sort: Some("by-moon".to_owned()), ..ListPlace::default() };
    let place =
        LastPlace { lists: [("contacts".to_owned(), unknown)].into(), ..LastPlace::default() };
    let mut harness = at(Role::Member, (80, 24));
    harness.send(Msg::Place(Box::new(place)));
    assert_eq!(harness.model.contacts.shown.order, Order::Name);
}

fn ids(harness: &Harness) -> Vec<ContactId> {
    harness.model.contacts.list.rows().iter().map(|row| row.id).collect()
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
    assert!(harness.screen().starts_with("1 Sales  2 Own  g Contacts"), "{}", harness.screen());
    harness.press("a");
    assert_eq!(top(&harness).text(0), "", "a form of another book stays there");
}

#[test]
fn no_size_breaks_accounts_and_members() {
    for columns in [1, 39, 40, 41, 57, 79, 80, 81, 130, 200] {
        for rows in [1, 9, 10, 11, 13, 24, 60] {
            let mut world = world(Role::Owner);
            world.holdings = Holdings { contacts: 1, accounts: 2, follow_ups: 0 };
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

/// Returns what the list shows, row by row, without the timeline beside it.
fn list_of(story: &Story) -> Vec<String> {
    let screen = story.screen();
    let left = |line: &str| line.split('│').next().unwrap_or_default().trim_end().to_owned();
    screen.lines().map(left).filter(|row| row.contains("Contact 0")).collect()
}

#[test]
fn the_first_frame_waits_for_its_own_rows_alone() {
    let home = tempfile::tempdir().unwrap();
    let session = ana(home.path(), None);
    for n in 0..90 {
        add_contact(&session, &format!("Contact {n:03}"), "");
    }
    let mut story = Story::open(session);
    for is_left_in_the_middle in [false, true] {
        if is_left_in_the_middle {
            story.press("G").press(&["k"; 40].join(" "));
            story.engine.keep_place();
            story = Story::open(ana(home.path(), None));
            story.shows(">  Contact 049");
        }
        let list = &story.engine.model.contacts.list;
        assert!(list.rows().len() <= 24, "{} rows were read", list.rows().len());
        assert!(story.engine.is_behind(), "the rest is to be read behind the frame");
        let at_first = list_of(&story);
        assert!(at_first.len() > 15, "{}", story.screen());
        story.engine.settle();
        assert!(story.engine.model.contacts.list.is_whole(), "all are in hand then");
        assert_eq!(list_of(&story), at_first, "nothing moves on the screen");
    }
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
    let mut story = Story::open(ana(home.path(), None));
    story.press("enter").shows("Account      Acme");
    story.engine.keep_place();
    let mut story = Story::open(ana(home.path(), None));
    story.shows("Account      Acme");
    story.shows("▸ Bruno Diaz");
    story.press("esc").shows("▸ /diaz");
    story.press("enter");
    story.engine.keep_place();
    // One who is gone is not somebody else.
    let mut session = ana(home.path(), None);
    session.enter(sales).unwrap();
    let bruno = session.find_contact("Bruno").unwrap();
    session.delete_contact(bruno).unwrap();
    let mut story = Story::open(session);
    story.shows("No contact matches \"diaz\"");
    story.press("esc").shows("▸ Contacts");
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
