//! What one does with contacts in the list, and the books: keys in, model and effects out; and
//! what the screen shows.

use insta::assert_snapshot;

use super::fixture::{book, contact, contact_id};
use super::{Harness, World};
use crate::app::{BookInput, BulkChange, Changed, DeletedContacts, Error, Kind};
use crate::domain::{ContactId, MemberId, Named, Role};
use crate::tui::books::{BookJob, BookWritten};
use crate::tui::contacts::{Bulk, Bulked, Order, Pane};
use crate::tui::form::Choice;
use crate::tui::message::{Job, Msg, Written};
use crate::tui::model::Layer;
use crate::tui::screen::Screen;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

/// Ana, Carl, 山田 and Dora, who is archived; labels, holders and dates differ.
fn town() -> World {
    let mut world = World::small();
    let mut dora = contact(4, "Dora Old", None);
    dora.archived = true;
    world.contacts.push(dora);
    let label = |number: u128, name: &str| Named {
        id: crate::domain::LabelId::new(uuid::Uuid::from_u128(number)),
        name: name.to_owned(),
    };
    world.contacts[1].labels = vec![label(2, "fair 2026"), label(3, "Partner")];
    world.contacts[2].labels = vec![label(1, "key")];
    world.books[0].contacts = 3;
    world.books[0].archived = 1;
    world
}

fn names(harness: &Harness) -> Vec<&str> {
    harness.model.contacts.list.rows().iter().map(|row| row.name.as_str()).collect()
}

fn selected(harness: &Harness) -> &str {
    harness.model.contacts.list.selected().map_or("", |row| row.name.as_str())
}

fn marked(harness: &Harness) -> Vec<String> {
    let marks = harness.model.contacts.marks.list();
    marks.iter().map(|choice| choice.name().to_owned()).collect()
}

#[track_caller]
fn bulk(harness: &Harness) -> (Vec<ContactId>, BulkChange) {
    match harness.job() {
        Some(Job::Bulk(Bulk::Change(ids, change, _))) => (ids.clone(), change.clone()),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn labels(harness: &Harness) -> (Vec<String>, usize) {
    match bulk(harness).1 {
        BulkChange::Labels { on, off } => (on, off.len()),
        other => panic!("{other:?}"),
    }
}

fn changed(number: u128, same: usize, name: &str, on: bool) -> Changed {
    Changed { contacts: (1..=number).map(contact_id).collect(), same, name: name.to_owned(), on }
}

fn answer_bulk(harness: &mut Harness, changed: Changed) {
    let Some(Job::Bulk(Bulk::Change(_, change, what))) = harness.job().cloned() else {
        panic!("{:?}", harness.writes)
    };
    let bulked = Bulked::Changed(change, changed, what);
    harness.answer(Ok(Written::Bulk(Box::new(bulked))));
}

#[test]
fn the_menu_sorts_and_the_selection_follows_its_contact() {
    let mut harness = Harness::new(town(), (80, 24));
    harness.press("j");
    assert_eq!(selected(&harness), "Carl Åberg");
    harness.press("o");
    assert_snapshot!("sort_80x24", harness.screen());
    // o goes on, Enter takes it.
    harness.press("o o enter");
    assert_eq!(harness.model.contacts.shown.order, Order::LongestAgo);
    assert_eq!(names(&harness), ["Carl Åberg", "山田 芽衣", "Ana Ruiz"]);
    assert_eq!(selected(&harness), "Carl Åberg");
    assert!(harness.screen().contains("Contacts · longest ago"), "{}", harness.screen());
    harness.press("o 2");
    assert_eq!(harness.model.contacts.shown.order, Order::Latest);
    assert_eq!(names(&harness), ["Ana Ruiz", "山田 芽衣", "Carl Åberg"]);
    assert_eq!(selected(&harness), "Carl Åberg");
    harness.press("o g g j j k esc");
    assert_eq!(harness.model.contacts.shown.order, Order::Latest, "Esc leaves it");
    harness.press("o G enter");
    assert!(harness.model.contacts.shown.archived);
    harness.press("o 8 o 1");
    assert_eq!(names(&harness), ["Ana Ruiz", "Carl Åberg", "山田 芽衣"]);
    for (key, order) in [("4", Order::Newest), ("5", Order::Oldest)] {
        harness.press("o").press(key);
        assert_eq!(harness.model.contacts.shown.order, order);
    }
    let narrow = Harness::new(town(), (40, 12));
    assert!(narrow.screen().contains("Contacts"));
}

#[test]
fn parts_of_the_contacts_are_shown() {
    let mut harness = Harness::new(town(), (80, 24));
    harness.press("z s");
    assert_eq!(names(&harness), ["Ana Ruiz"]);
    assert!(harness.screen().contains("Starred"));
    harness.press("z s z h");
    assert_eq!(names(&harness), ["Ana Ruiz"], "Bob holds Ana alone");
    harness.press("z h z a");
    assert_eq!(names(&harness), ["Dora Old"]);
    assert!(harness.screen().contains("1 of 1"), "{}", harness.screen());
    harness.press("z s");
    assert!(names(&harness).is_empty());
    let screen = harness.screen();
    assert!(screen.contains("No archived contact here."), "{screen}");
    assert!(screen.contains("za zs shows the others again."), "{screen}");
    harness.press("z a z s");
    assert_eq!(names(&harness).len(), 3);
}

#[test]
fn marks_are_kept_whatever_the_list_shows() {
    let mut harness = Harness::new(town(), (80, 24));
    harness.press("space");
    assert_eq!((marked(&harness), selected(&harness)), (vec!["Ana Ruiz".into()], "Carl Åberg"));
    harness.press("space");
    assert_eq!(marked(&harness), ["Ana Ruiz", "Carl Åberg"]);
    assert_snapshot!("marks_80x24", harness.screen());
    harness.press("/").text("yamada");
    harness.press("esc /").text("ana").press("enter");
    assert!(harness.screen().contains("2 marked"), "{}", harness.screen());
    harness.press("esc");
    assert_eq!(marked(&harness).len(), 2, "Esc clears the filter first");
    harness.press("g g space");
    assert_eq!(marked(&harness), ["Carl Åberg"]);
    harness.press("*");
    assert_eq!(marked(&harness), ["Carl Åberg", "Ana Ruiz", "山田 芽衣"]);
    assert_eq!(harness.toast(), "3 contacts are marked");
    harness.press("*");
    assert!(harness.toast().contains("marked already"));
    harness.press("-");
    assert_eq!((marked(&harness).len(), harness.toast()), (0, "3 marks taken off"));
    harness.press("-");
    assert!(harness.toast().contains("Space marks"));
    harness.press("/").text("zzz").press("enter *");
    assert!(harness.toast().contains("nobody to mark"));
    harness.press("esc space esc");
    assert!(marked(&harness).is_empty(), "Esc takes marks off last");
}

#[test]
fn marks_at_other_sizes() {
    let mut narrow = Harness::new(town(), (40, 12));
    narrow.press("space");
    assert_snapshot!("marks_40x12", narrow.screen());
    let mut wide = Harness::new(town(), (120, 40));
    wide.press("space o 3");
    wide.model.toast = None;
    assert_snapshot!("marks_120x40", wide.screen());
}

#[test]
fn a_bulk_action_is_one_write_and_one_sentence() {
    let mut harness = Harness::new(town(), (80, 24));
    harness.press("space space s");
    assert_eq!(bulk(&harness), (vec![contact_id(1), contact_id(2)], BulkChange::Star));
    answer_bulk(&mut harness, changed(1, 1, "Carl Åberg", true));
    assert_eq!(harness.toast(), "Starred 1 contact (1 so already)");
    assert_eq!(marked(&harness).len(), 2, "they stay marked for the next action");
    harness.press("A");
    assert_eq!(bulk(&harness).1, BulkChange::Archive);
    answer_bulk(&mut harness, changed(2, 0, "Ana Ruiz", true));
    assert_eq!(harness.toast(), "Archived 2 contacts; za shows them");
    assert!(marked(&harness).is_empty(), "what is out of sight is not marked");
    harness.press("A");
    assert_eq!(bulk(&harness).0, [contact_id(3)], "nothing is marked: the selected one");
    answer_bulk(&mut harness, changed(1, 0, "山田 芽衣", false));
    assert_eq!(harness.toast(), "Brought back: 山田 芽衣");
    answer_bulk(&mut harness, changed(0, 1, "山田 芽衣", false));
    assert_eq!(harness.toast(), "Nothing to change: 山田 芽衣 is so already");
}

#[test]
fn in_the_timeline_an_action_is_about_its_contact() {
    let mut harness = Harness::new(town(), (80, 24));
    harness.press("space space g g tab A");
    assert_eq!(harness.model.contacts.pane, Pane::Timeline);
    assert_eq!(bulk(&harness).0, [contact_id(1)]);
}

#[test]
fn labels_are_ticked_for_all_for_some_or_for_none() {
    let mut harness = Harness::new(town(), (80, 24));
    harness.press("space j space g g L");
    let screen = harness.screen();
    assert!(screen.contains("Labels of 2 contacts"), "{screen}");
    assert_snapshot!("labels_80x24", screen);
    // Both bear "key": off. "fair 2026" and Partner are nobody's here.
    harness.press("down tab enter");
    assert_eq!(labels(&harness), (vec![], 1));
    answer_bulk(&mut harness, changed(2, 0, "Ana Ruiz", true));
    assert_eq!(harness.toast(), "Label taken off 2 contacts: key");
    // Typed letters find, Enter applies.
    harness.press("L").text("fr").press("enter");
    assert_eq!(labels(&harness), (vec!["fair 2026".into()], 0));
    answer_bulk(&mut harness, changed(2, 0, "Ana Ruiz", true));
    assert_eq!(harness.toast(), "Labelled 2 contacts: fair 2026");
    // Several at once: Space ticks while nothing is typed, Tab always.
    harness.press("L space").text("part").press("tab down enter");
    assert_eq!(labels(&harness), (vec!["fair 2026".into(), "Partner".into()], 0));
    // A new one, with a space in its name.
    harness.press("L").text("very new");
    assert!(harness.screen().contains("+ new label \"very new\""), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(labels(&harness), (vec!["very new".into()], 0));
    harness.press("L").text("other").press("tab").text("key").press("up tab enter");
    assert_eq!(labels(&harness), (vec!["other".into()], 1));
    answer_bulk(&mut harness, changed(2, 0, "Ana Ruiz", true));
    assert_eq!(harness.toast(), "Labels of 2 contacts: +other -key");
    // Nothing is written where it is left.
    let before = harness.writes.len();
    harness.press("L").text("part").press("tab esc");
    assert_eq!((harness.writes.len(), harness.model.layers.len()), (before, 0));
}

#[test]
fn some_turn_on_then_off_then_as_they_were() {
    let mut harness = Harness::new(town(), (80, 24));
    harness.press("* L");
    assert!(harness.screen().contains("[-] key"), "{}", harness.screen());
    assert!(harness.screen().contains("2 of 3"), "{}", harness.screen());
    for sign in ["[x] key", "[ ] key", "[-] key", "[x] key"] {
        harness.press("g").press("backspace down tab up");
        assert!(harness.screen().contains(sign), "no {sign}\n{}", harness.screen());
    }
    harness.press("enter");
    assert_eq!(labels(&harness), (vec!["key".into()], 0));
}

#[test]
fn a_book_without_labels_teaches() {
    let mut world = World::small();
    world.contacts[0].labels.clear();
    let mut harness = Harness::new(world, (40, 12));
    harness.press("L");
    assert_snapshot!("no_labels_40x12", harness.screen());
    harness.press("enter");
    assert!(harness.toast().contains("Type the name of a label"));
    harness.send(Msg::Paste("fair".to_owned()));
    harness.press("enter");
    assert_eq!(labels(&harness), (vec!["fair".into()], 0));
}

#[test]
fn a_holder_is_picked_from_those_who_can() {
    let mut harness = small();
    harness.press("H");
    let screen = harness.screen();
    assert!(screen.contains("Who holds Ana Ruiz?") && !screen.contains("Vic"), "{screen}");
    assert_snapshot!("holder_80x24", screen);
    harness.press("enter");
    let me = MemberId::new(uuid::Uuid::from_u128(7));
    assert_eq!(bulk(&harness).1, BulkChange::Holder(Some(me)), "I come first");
    answer_bulk(&mut harness, changed(1, 0, "Ana Ruiz", true));
    assert_eq!(harness.toast(), "Held by Bob Meyer now: Ana Ruiz");
    harness.press("H").text("nob").press("enter");
    assert_eq!(bulk(&harness).1, BulkChange::Holder(None));
    harness.press("H").text("qqq").press("enter");
    assert!(harness.toast().contains("No member"));
    assert!(matches!(harness.model.layers.last(), Some(Layer::Picker(_))));
}

#[test]
fn an_entry_is_logged_with_all_marked_ones() {
    let mut harness = small();
    harness.press("j space g g space m").text("kick-off");
    let screen = harness.screen();
    assert!(screen.contains("Carl Åberg") && screen.contains("Ana Ruiz"), "{screen}");
    harness.press("enter");
    let Some(Job::Log(submission, _)) = harness.job() else { panic!("{:?}", harness.writes) };
    let people: Vec<_> = submission.people.iter().map(Choice::name).collect();
    assert_eq!(people, ["Carl Åberg", "Ana Ruiz"], "the first marked is the primary one");
    harness.log_it();
    assert!(marked(&harness).is_empty());
}

#[test]
fn what_is_logged_on_marked_ones_has_a_draft_of_its_own() {
    let mut harness = small();
    harness.press("c").text("of Ana alone").press("esc space space g g c");
    assert!(!harness.screen().contains("of Ana alone"), "{}", harness.screen());
    harness.text("of both").press("esc");
    assert_eq!(harness.toast(), "Draft kept: gd shows it");
    harness.press("g d");
    let shown = harness.screen();
    assert!(shown.contains("call with Ana Ruiz and 1 more: of both"), "{shown}");
    assert!(shown.contains("call with Ana Ruiz: of Ana alone"), "{shown}");

    // Each is found again where it was begun, in whatever order they are marked.
    harness.press("esc - c");
    assert!(harness.screen().contains("of Ana alone"), "{}", harness.screen());
    harness.press("esc j space g g space c");
    assert!(harness.screen().contains("of both"), "{}", harness.screen());
    harness.press("enter");
    let Some(Job::Log(submission, _)) = harness.job() else { panic!("{:?}", harness.writes) };
    let people: Vec<_> = submission.people.iter().map(Choice::name).collect();
    assert_eq!((submission.summary.as_str(), people), ("of both", vec!["Ana Ruiz", "Carl Åberg"]));
    harness.log_it();
    assert_eq!(harness.model.book.drafts.len(), 1, "the other one stays");
}

#[test]
fn an_entry_has_no_crowd() {
    let mut harness = Harness::new(World::many(150, 0), (80, 24));
    harness.press("* c");
    assert!(harness.toast().contains("150 are marked: at most 100"), "{}", harness.toast());
    assert!(harness.model.layers.is_empty());
}

#[test]
fn deleting_marked_ones_says_what_goes_with_them() {
    let mut harness = small();
    harness.press("* d");
    assert_snapshot!("delete_marked_80x24", harness.screen());
    harness.press("enter n");
    assert!(harness.model.layers.is_empty() && harness.job().is_none(), "only y agrees");
    harness.press("d y");
    assert!(matches!(harness.job(), Some(Job::Bulk(Bulk::Delete(ids))) if ids.len() == 3));
    let contacts: Vec<_> = (1..=2).map(contact_id).collect();
    harness.world.contacts.drain(..2);
    let deleted = DeletedContacts {
        contacts,
        purge_pending: false,
        left: 1,
        stopped: Some(Error::new(Kind::Storage, "the disk is full")),
    };
    harness.answer(Ok(Written::Bulk(Box::new(Bulked::Deleted(deleted)))));
    assert!(
        harness.toast().contains("2 contacts are deleted for good, the others not: the disk"),
        "{}",
        harness.toast()
    );
    assert_eq!(names(&harness), ["山田 芽衣"]);
    assert_eq!(marked(&harness), ["山田 芽衣"]);
}

#[test]
fn copying_says_what_was_copied() {
    let mut harness = small();
    harness.press("y");
    assert_eq!(
        (harness.copied.as_slice(), harness.toast()),
        (["ana@acme.example".to_owned()].as_slice(), "Copied: ana@acme.example")
    );
    harness.press("Y");
    assert_eq!(harness.copied.last().unwrap(), "+49 89 1234");
    harness.press("j Y");
    assert_eq!(harness.toast(), "Carl Åberg has no phone to copy: E adds a phone");
    harness.press("* y");
    assert_eq!(harness.toast(), "Copied 1 e-mail; 2 have none");
    assert_eq!(harness.copied.len(), 3);
    harness.press("- j space j space k k");
    harness.press("- j space y");
    assert!(harness.toast().contains("has no e-mail"), "{}", harness.toast());
}

#[test]
fn a_viewer_is_told_why_not() {
    let mut world = World::small();
    world.viewer = true;
    let mut harness = Harness::new(world, (80, 24));
    for key in ["L", "H", "A", "space s", "d"] {
        harness.press("g g").press(key);
        assert!(harness.toast().contains("only members can"), "{key}: {}", harness.toast());
    }
    assert!(harness.writes.is_empty() && harness.model.layers.is_empty());
    harness.press("y");
    assert_eq!(harness.copied.len(), 1, "reading is allowed");
}

#[test]
fn with_nobody_selected_actions_say_so() {
    let mut world = World::small();
    world.contacts.clear();
    world.entries.clear();
    let mut harness = Harness::new(world, (80, 24));
    for key in ["L", "H", "A", "y", "Y"] {
        harness.press(key);
        assert!(harness.toast().contains("Nothing is selected"), "{key}: {}", harness.toast());
    }
    harness.press("space o esc");
    assert!(harness.writes.is_empty());
}

fn library() -> World {
    let mut world = World::small();
    world.books[0].archived = 1;
    world.books[0].interactions = 4;
    world.books[0].tint = Some("blue".to_owned());
    world.books[0].icon = Some("★".to_owned());
    let mut own = book(2, "Bob's Contacts", Role::Owner);
    own.contacts = 1_234;
    own.members = 1;
    let mut shared = book(3, "Fair", Role::Viewer);
    shared.tint = Some("bright-red".to_owned());
    world.books.extend([own, shared]);
    world
}

#[test]
fn the_books_with_what_is_in_them() {
    let mut harness = Harness::new(library(), (80, 24));
    harness.press("g b");
    assert_snapshot!("books_80x24", harness.screen());
    let mut narrow = Harness::new(library(), (40, 12));
    narrow.press("g b j");
    assert_snapshot!("books_40x12", narrow.screen());
    let mut wide = Harness::new(library(), (120, 40));
    wide.model.book.icons = true;
    wide.press("g b");
    wide.model.book.icons = true;
    assert_snapshot!("books_120x40", wide.screen());
}

#[test]
fn a_wide_screen_has_the_books_beside_it() {
    let harness = Harness::new(library(), (160, 30));
    assert_snapshot!("rail_160x30", harness.screen());
}

#[test]
fn a_book_is_entered_by_its_row_or_its_number() {
    let mut harness = Harness::new(library(), (80, 24));
    harness.press("space o 2 g b j enter");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert_eq!(harness.model.book.current, harness.world.books[1].id);
    assert!(marked(&harness).is_empty(), "marks are of one book");
    assert_eq!(harness.model.contacts.shown.order, Order::Latest, "the order is one's own");
    harness.press("g b G");
    assert_eq!(crate::tui::books::selected(&harness.model).unwrap().name, "Fair");
    harness.press("g g k down up pgdn pgup ctrl-d ctrl-u esc");
    assert_eq!(harness.model.screen, Screen::Contacts);
}

#[test]
fn books_are_made_and_changed() {
    let mut harness = Harness::new(library(), (80, 24));
    harness.press("g b a").text("Press").press("tab").text("mauve").press("enter");
    assert!(harness.screen().contains("there is no colour \"mauve\""), "{}", harness.screen());
    assert_snapshot!("book_form_80x24", harness.screen());
    harness.press("ctrl-u").text("light red").press("tab").text("§").press("enter");
    let input = BookInput {
        name: Some("Press".into()),
        tint: Some("light red".into()),
        icon: Some("§".into()),
    };
    assert_eq!(harness.job(), Some(&Job::Books(BookJob::Add(input))));
    assert!(harness.screen().contains("saving"));
    let made = book(9, "Press", Role::Owner);
    harness.world.books.push(made.clone());
    harness.answer(Ok(Written::Books(Box::new(BookWritten::Added(made.clone())))));
    assert!(harness.model.layers.is_empty() && harness.toast().contains("Added: Press"));
    assert_eq!(crate::tui::books::selected(&harness.model).unwrap().name, "Press");
    harness.press("E").text("!").press("enter");
    let input = BookInput { name: Some("Press!".into()), ..BookInput::default() };
    assert_eq!(harness.job(), Some(&Job::Books(BookJob::Edit(made.id, input))));
    harness.answer(Err(Error::new(Kind::Conflict, "you have a book \"Press!\" already")));
    assert!(harness.screen().contains("you have a book"), "{}", harness.screen());
    harness.press("esc E ctrl-u").text("Press").press("enter");
    assert_eq!(harness.toast(), "Nothing was changed");
    assert!(harness.model.book.drafts.is_empty());
    harness.press("S");
    assert_eq!(harness.job(), Some(&Job::Books(BookJob::Use(made.id))));
    harness.answer(Ok(Written::Books(Box::new(BookWritten::Used(made)))));
    assert_eq!(harness.toast(), "You start in Press from now on");
}

#[test]
fn a_book_is_deleted_by_its_owner_after_a_question() {
    let mut harness = Harness::new(library(), (80, 24));
    harness.press("g b d");
    assert!(harness.toast().contains("only owners can delete \"Sales\""), "{}", harness.toast());
    harness.press("E");
    assert!(harness.toast().contains("only owners can configure"), "{}", harness.toast());
    harness.press("j d");
    assert_snapshot!("delete_book_80x24", harness.screen());
    harness.press("n d y");
    let own = harness.world.books.remove(1);
    assert_eq!(harness.job(), Some(&Job::Books(BookJob::Delete(own.id))));
    harness.answer(Ok(Written::Books(Box::new(BookWritten::Deleted(own)))));
    assert_eq!(harness.toast(), "Bob's Contacts is deleted for good, with all in it");
    assert_eq!(harness.model.book.books.len(), 2);
}

#[test]
fn the_book_one_is_in_can_go_and_the_only_one_stays() {
    let mut world = library();
    world.books[0].role = Role::Owner;
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g b d y");
    let sales = harness.world.books.remove(0);
    harness.answer(Ok(Written::Books(Box::new(BookWritten::Deleted(sales)))));
    assert_eq!(harness.model.book.current, harness.world.books[0].id, "the next one is entered");
    let mut alone = Harness::new(World::many(1, 0), (80, 24));
    alone.press("g b d");
    assert!(alone.toast().contains("your only book"), "{}", alone.toast());
}

#[test]
fn a_paste_goes_into_a_book_form_too() {
    let mut harness = Harness::new(library(), (80, 24));
    harness.press("g b a");
    harness.send(Msg::Paste("Two\nLines".to_owned()));
    harness.press("up up down shift-tab enter");
    assert!(matches!(
        harness.job(),
        Some(Job::Books(BookJob::Add(input))) if input.name.as_deref() == Some("Two Lines")
    ));
}

#[test]
fn lists_never_panic_at_any_size() {
    for columns in [40, 41, 79, 80, 139, 140, 200] {
        for rows in [10, 11, 24, 60] {
            let mut harness = Harness::new(library(), (columns, rows));
            for keys in ["space o", "esc L", "esc H", "esc d", "esc g b", "a", "esc j d", "esc"] {
                harness.press(keys);
                harness.screen();
            }
        }
    }
}

#[test]
fn a_long_deletion_says_how_far_it_is_and_can_be_stopped() {
    let mut harness = Harness::new(World::many(150, 0), (80, 24));
    harness.press("* d y");
    let ticket = harness.writes.last().unwrap().ticket;
    harness.send(Msg::Progress(ticket, 100));
    harness.send(Msg::Due(crate::tui::message::Timer::Slow));
    harness.press("j");
    assert_eq!(selected(&harness), "Contact 00002", "keys do not wait for it");
    assert!(harness.screen().contains("deleted 100 of 150; Esc stops"), "{}", harness.screen());
    harness.press("esc");
    assert_eq!(harness.given_up, [ticket]);
    let contacts: Vec<_> = (1..=100).map(contact_id).collect();
    harness.world.contacts.drain(..100);
    let deleted = DeletedContacts { contacts, purge_pending: false, left: 50, stopped: None };
    harness.answer(Ok(Written::Bulk(Box::new(Bulked::Deleted(deleted)))));
    assert_eq!(
        harness.toast(),
        "100 contacts are deleted for good; you stopped it, 50 contacts are still there"
    );
    assert_eq!((harness.model.long, harness.model.slow), (None, false));
    assert_eq!(selected(&harness), "Contact 00101");
}

#[test]
fn the_page_of_a_contact_stays_on_it() {
    let title = |harness: &Harness| harness.screen().lines().nth(1).unwrap().to_owned();
    let mut harness = Harness::new(town(), (80, 24));
    harness.press("enter A");
    harness.world.contacts[0].archived = true;
    answer_bulk(&mut harness, changed(1, 0, "Ana Ruiz", true));
    assert!(title(&harness).contains("Ana Ruiz (archived)"), "{}", harness.screen());
    harness.press("A");
    assert_eq!(bulk(&harness).0, [contact_id(1)], "and so do the keys");
    // Other contacts than this one are listed; they come into sight with the list.
    harness.press("z a");
    assert!(title(&harness).contains("Ana Ruiz"), "{}", harness.screen());
    harness.press("z a esc");
    assert_eq!(
        (names(&harness), selected(&harness)),
        (vec!["Carl Åberg", "山田 芽衣"], "Carl Åberg")
    );
    // A mark is set where one is, be it in the timeline.
    harness.press("enter space");
    assert_eq!((selected(&harness), harness.toast()), ("Carl Åberg", "Marked: Carl Åberg"));
    harness.press("esc j enter tab space");
    assert_eq!(marked(&harness), ["Carl Åberg", "山田 芽衣"]);
    assert!(title(&harness).contains("山田 芽衣"), "{}", harness.screen());
    harness.press("space");
    assert_eq!(harness.toast(), "Mark taken off: 山田 芽衣");
    harness.press("tab s");
    assert_eq!(harness.job(), Some(&Job::Star(contact_id(3), true)), "not the marked one");
    // One that is deleted elsewhere is left.
    harness.world.contacts.remove(2);
    harness.send(Msg::Changed);
    assert!(harness.model.contacts.detail.is_none());
    assert_eq!(names(&harness), ["Carl Åberg"]);
}

#[test]
fn an_archived_contact_is_visited() {
    let mut world = town();
    let dora = world.contacts[3].clone();
    world.entries.insert(0, super::fixture::entry(9, &[&dora], "Moved away", 5));
    let mut harness = Harness::new(world.counted(), (80, 24));
    harness.press("g a t");
    let title = harness.screen().lines().nth(1).unwrap().to_owned();
    assert!(title.contains("Dora Old (archived)"), "{}", harness.screen());
    harness.press("esc g c");
    assert_eq!(names(&harness), ["Ana Ruiz", "Carl Åberg", "山田 芽衣"]);
}
