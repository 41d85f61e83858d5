//! Importing: `i`, over data made by hand; the thread's news are sent by the test.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use uuid::Uuid;

use super::fixture::{book, contact_id};
use super::{Harness, World};
use crate::app::{
    Error, Failure, FolderNames, ImportReport, Kept, Kind, Left, Merge, Progress, Tally,
};
use crate::domain::{BatchId, Named, Role};
use crate::tui::import::{Far, News, Outcome};
use crate::tui::message::{Effect, Msg, Read, Reply};
use crate::tui::model::Layer;
use crate::tui::mouse::{Deed, Mouse};
use crate::tui::undo::What;
use crate::tui::update::update;

/// A book beside whose file there are files to import.
pub fn world() -> World {
    let files =
        ["~/cards/", "~/cards/ana.vcf", "~/cards/bob.vcf", "~/cards old.vcf", "~/notes.txt"];
    World { files: files.map(str::to_owned).to_vec(), ..World::small() }
}

pub fn report(created: u64, merged: u64, skipped: u64) -> ImportReport {
    ImportReport {
        format: "vcard".to_owned(),
        contacts: Tally { created, merged, skipped },
        readable: created + merged + skipped,
        ..ImportReport::default()
    }
}

/// A report in which there is something of every sort.
pub fn troubled() -> ImportReport {
    let failure = |line: u64, reason: &str, kept| Failure {
        file: "/home/ana/cards.vcf".to_owned(),
        line: Some(line),
        reason: reason.to_owned(),
        kept,
    };
    let kept = vec![Kept {
        field: "title".to_owned(),
        stays: "Head of Purchasing".to_owned(),
        not_taken: "Buyer".to_owned(),
    }];
    let into = Named { id: contact_id(1), name: "Ana Ruiz".to_owned() };
    let file = "/home/ana/cards.vcf".to_owned();
    let merge = Merge { file: file.clone(), line: 40, name: "A. Ruiz".to_owned(), into, kept };
    ImportReport {
        failed: vec![
            failure(12, "the card ends before END:VCARD", false),
            failure(88, "it has no name, e-mail or phone", false),
            failure(31, "the birthday \"31 foo\" is no date", true),
        ],
        merges: vec![merge],
        left: [("PHOTO".to_owned(), Left { count: 1_240, file, line: 9 })].into(),
        ..report(1_234, 12, 3)
    }
}

/// Answers the order that was given last.
pub fn answer(harness: &mut Harness, result: Result<ImportReport, Error>) {
    let order = harness.orders.last().expect("an order").clone();
    let result = result.map(|report| Box::new(Outcome::of(&report, order.dry_run)));
    harness.send(Msg::Import(News::Ended(order.number, result)));
}

pub fn tell(harness: &mut Harness, records: u64, percent: u64, millis: u64) {
    let number = harness.orders.last().expect("an order").number;
    let progress = Progress { bytes: percent, total: Some(100), records };
    let far = Far { progress, elapsed: Duration::from_millis(millis) };
    harness.send(Msg::Import(News::Far(number, far)));
}

/// Orders an import and agrees to it.
pub fn run(harness: &mut Harness) {
    harness.press("i").text("~/cards/").press("enter");
    answer(harness, Ok(report(300, 0, 0)));
    harness.press("y");
}

fn written(report: ImportReport) -> ImportReport {
    ImportReport { batch: Some(BatchId::new(Uuid::from_u128(1))), ..report }
}

fn small() -> Harness {
    Harness::new(world(), (80, 24))
}

#[track_caller]
fn shows(harness: &Harness, text: &str) {
    let screen = harness.screen();
    assert!(screen.contains(text), "no {text:?} on\n{screen}");
}

fn is_open(harness: &Harness) -> bool {
    matches!(harness.model.layers.last(), Some(Layer::Import(_)))
}

#[test]
fn it_is_asked_before_anything_is_imported() {
    let mut harness = small();
    harness.press("i").text("~/cards/ana.vcf").press("shift-tab").text("fair").press("enter");
    let order = harness.orders[0].clone();
    assert_eq!((order.path.as_str(), order.label.as_deref()), ("~/cards/ana.vcf", Some("fair")));
    assert!(order.dry_run);
    shows(&harness, "Checking ana.vcf…");
    tell(&mut harness, 12_300, 41, 3_000);
    shows(&harness, "ana.vcf: 12,300 records, 41%, 4,100 a second");
    answer(&mut harness, Ok(troubled()));
    for text in [
        "Import this?",
        "1,234 new contacts",
        "12 records add to contacts that the book has",
        "3 records are there already",
        "Each gets the label \"fair\"",
        "2 records cannot be read:",
        "cards.vcf:12: the card ends before END:VCARD",
        "y imports",
    ] {
        shows(&harness, text);
    }
    assert_eq!(harness.orders.len(), 1);
    harness.press("x enter");
    assert_eq!(harness.orders.len(), 1, "only y agrees");
    harness.press("y");
    assert!(harness.model.layers.is_empty());
    let began = harness.orders.last().unwrap().clone();
    assert!(!began.dry_run && began.number != order.number);
    assert_eq!((began.path, began.label), (order.path, order.label));
}

#[test]
fn no_goes_back_to_the_fields_and_nothing_new_cannot_be_imported() {
    let mut harness = small();
    harness.press("i").text("~/cards/").press("enter");
    answer(&mut harness, Ok(report(2, 0, 0)));
    harness.press("n");
    shows(&harness, "~/cards/");
    harness.press("enter");
    answer(&mut harness, Ok(report(0, 0, 7)));
    shows(&harness, "Nothing new: what can be read is there already.");
    assert!(!harness.screen().contains("y imports"));
    harness.press("y");
    assert_eq!(harness.orders.len(), 2);
    harness.press("esc esc");
    assert!(harness.model.layers.is_empty());
    // What was typed stands there the next time, and typing replaces it.
    harness.press("i");
    shows(&harness, "~/cards/");
    harness.text("x");
    assert!(!harness.screen().contains("~/cards/"));
}

#[test]
fn of_a_large_file_the_beginning_is_looked_at() {
    let mut harness = small();
    harness.press("i").text("~/cards/").press("enter");
    tell(&mut harness, 21_000, 7, 1_000);
    answer(&mut harness, Ok(ImportReport { cancelled: true, ..report(0, 0, 20_000) }));
    shows(&harness, "It is large. Of the first 20,000 records, some 7% of all:");
    shows(&harness, "20,000 records are there already");
    // What is new may come after it.
    harness.press("y");
    assert!(!harness.orders.last().unwrap().dry_run);
}

#[test]
fn what_cannot_be_read_is_said_at_the_field() {
    let mut harness = small();
    harness.press("i enter");
    shows(&harness, "type the path of a file to import");
    harness.text("/no").press("enter");
    let error = Error::new(Kind::Usage, "there is no file /no").hint("give the path of a file");
    answer(&mut harness, Err(error));
    shows(&harness, "there is no file /no: give the path of a file");
    harness.text("w");
    assert!(!harness.screen().contains("there is no file"));
    harness.press("shift-tab").text(&"x".repeat(2_000)).press("enter");
    assert_eq!(harness.orders.len(), 1, "the label is too long");
    shows(&harness, "the label's name");
    harness.press("ctrl-u shift-tab").text(&"y".repeat(5_000)).press("enter");
    shows(&harness, "no path is longer than 4,096 characters");
}

#[test]
fn tab_completes_the_path_and_enter_takes_only_what_was_gone_to() {
    let mut harness = small();
    harness.press("i").text("~/c").press("tab");
    shows(&harness, "File       ~/cards");
    shows(&harness, "cards old.vcf");
    harness.press("tab");
    shows(&harness, "> cards/");
    shows(&harness, "Enter takes the name");
    harness.press("enter");
    assert!(harness.orders.is_empty());
    shows(&harness, "bob.vcf");
    // A folder is imported as it stands there, however much it has to offer.
    harness.press("enter");
    assert_eq!(harness.orders[0].path, "~/cards/");
    harness.press("esc");
    assert_eq!(harness.stops, 1);
    harness.text("b").press("tab");
    shows(&harness, "~/cards/bob.vcf");
    // Nothing is left to complete: it goes on to the label.
    harness.press("tab").text("ke");
    shows(&harness, "> key");
    harness.press("enter enter");
    assert_eq!(harness.orders[1].label.as_deref(), Some("key"));
}

#[test]
fn tab_before_the_names_are_read_waits_for_them() {
    let mut harness = small();
    harness.press("i");
    let mut effects = Vec::new();
    for code in [KeyCode::Char('~'), KeyCode::Char('/'), KeyCode::Char('n'), KeyCode::Tab] {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        effects.extend(update(&mut harness.model, Msg::Key(key)));
    }
    assert!(effects.contains(&Effect::Read(Read::Folder("~/n".to_owned()))));
    let names = FolderNames { names: vec!["nothing".to_owned()], more: false };
    harness.send(Msg::Reply(Reply::Folder("~/".to_owned(), names)));
    assert!(!harness.screen().contains("nothing"), "it is of an earlier text");
    let reply = harness.world.answer(Read::Folder("~/n".to_owned()));
    harness.send(Msg::Reply(reply));
    shows(&harness, "~/notes.txt");
}

#[test]
fn a_dropped_file_takes_the_place_of_what_stands_there() {
    let mut harness = small();
    harness.press("i").text("~/old");
    harness.send(Msg::Paste("'/home/ana/my cards.vcf' ".to_owned()));
    harness.press("enter");
    assert_eq!(harness.orders[0].path, "/home/ana/my cards.vcf");
    answer(&mut harness, Ok(report(1, 0, 0)));
    harness.press("esc");
    harness.send(Msg::Paste("file:///home/ana/%C3%BC.vcf\n".to_owned()));
    harness.press("enter");
    assert_eq!(harness.orders[1].path, "/home/ana/ü.vcf");
}

#[test]
fn the_screens_go_on_while_it_runs() {
    let mut harness = small();
    run(&mut harness);
    shows(&harness, "Importing cards…; Esc stops");
    tell(&mut harness, 100, 33, 1_000);
    shows(&harness, "Importing cards: 100 records, 33%, 100 a second; Esc stops");
    harness.press("j c").text("while it runs").press("enter");
    let logged = harness.log_it();
    assert!(harness.world.entries.iter().any(|entry| entry.id == logged));
    // Esc goes back first where there is something to go back from.
    harness.press("k tab");
    shows(&harness, "; i stops");
    harness.press("esc");
    assert_eq!(harness.stops, 0);
    harness.press("esc");
    assert_eq!(harness.stops, 1);
    shows(&harness, "Stopping the import of cards…");
    answer(&mut harness, Ok(written(ImportReport { cancelled: true, ..report(100, 0, 0) })));
    assert_eq!(
        harness.toast(),
        "Stopped the import of cards: 100 new; i goes on from there, and nothing comes twice"
    );
    harness.press("i");
    shows(&harness, "~/cards/");
}

#[test]
fn the_action_stops_it_too_and_quitting_is_asked_twice() {
    let mut harness = small();
    run(&mut harness);
    harness.press("i");
    assert_eq!((harness.stops, harness.model.layers.len()), (1, 0));
    harness.press("q");
    assert_eq!(harness.toast(), "An import is under way: q again stops it and quits");
    assert!(!harness.quit);
    harness.press("q");
    assert!(harness.quit);
}

#[test]
fn an_import_leads_to_the_inbox_where_somebody_waits_there() {
    let mut harness = small();
    run(&mut harness);
    let mut found = written(report(0, 0, 3));
    found.interactions.waiting = 12;
    found.interactions.quarantined = 4;
    answer(&mut harness, Ok(found));
    assert_eq!(
        harness.toast(),
        "Imported cards: 0 new, 3 there already, 12 waiting in the inbox, 4 taken for noise; gx \
         shows the inbox"
    );
    harness.press("g x");
    assert_eq!(harness.model.screen, crate::tui::screen::Screen::Inbox);
}

#[test]
fn the_end_is_one_message_and_what_went_wrong_can_be_read() {
    let mut harness = small();
    harness.press("I");
    assert_eq!(harness.toast(), "Nothing was imported since the start: i imports");
    run(&mut harness);
    answer(&mut harness, Ok(written(troubled())));
    assert_eq!(
        harness.toast(),
        "Imported cards: 1,234 new, 12 added to, 3 there already; 2 failed, 1 lost in part, 1 \
         differs: I shows them"
    );
    assert!(harness.model.layers.is_empty(), "nothing takes the keys away");
    harness.press("I");
    shows(&harness, "2 records could not be read:");
    shows(&harness, "cards.vcf:88: it has no name, e-mail or phone");
    shows(&harness, "A. Ruiz is Ana Ruiz");
    shows(&harness, "title stays \"Head of");
    shows(&harness, "not \"Buyer\"");
    shows(&harness, "PHOTO, 1,240 in all");
    harness.press("esc");
    assert!(harness.model.layers.is_empty());
}

#[test]
fn a_long_list_is_scrolled() {
    let mut harness = small();
    run(&mut harness);
    let failed = (1..=1_500).map(|line| Failure {
        file: "x.vcf".to_owned(),
        line: Some(line),
        reason: "no \u{1b}[31mname".to_owned(),
        kept: false,
    });
    answer(&mut harness, Ok(ImportReport { failed: failed.collect(), ..report(1, 0, 0) }));
    harness.press("I");
    shows(&harness, "x.vcf:1: no ␛[31mname");
    harness.press("G");
    shows(&harness, "… and 500 more");
    shows(&harness, "x.vcf:1000:");
    harness.press("k pgup pgup");
    assert!(!harness.screen().contains("x.vcf:1000:"));
    harness.press("g g");
    shows(&harness, "x.vcf:1:");
    harness.send(Msg::Mouse(Mouse { column: 9, row: 9, deed: Deed::WheelDown }));
    assert!(!harness.screen().contains("Imported cards\n"));
    harness.send(Msg::Resize(40, 12));
    harness.press("G");
    shows(&harness, "more");
    harness.press("q");
    assert!(harness.model.layers.is_empty());
}

#[test]
fn undo_does_not_claim_what_it_cannot_do() {
    let mut harness = small();
    run(&mut harness);
    answer(&mut harness, Ok(written(report(300, 0, 0))));
    harness.press("u");
    let how = "`tl import undo 000001` takes back: Imported cards: 300 new; ";
    assert!(harness.toast().starts_with(how), "{}", harness.toast());
    assert!(harness.writes.is_empty());
    // Where nothing was written there is nothing to pass over.
    run(&mut harness);
    answer(&mut harness, Ok(report(0, 0, 300)));
    assert!(harness.model.undo.last(harness.model.book.current).is_none());
}

#[test]
fn an_import_that_breaks_off_says_what_is_there() {
    let mut harness = small();
    run(&mut harness);
    answer(&mut harness, Err(Error::new(Kind::Storage, "the disk is full")));
    assert_eq!(
        harness.toast(),
        "The import of cards broke off: the disk is full. What was written is whole; i goes on \
         from there"
    );
    let last = harness.model.undo.last(harness.model.book.current);
    assert!(matches!(last, Some(What::ForGood(_))));
    harness.press("i");
    shows(&harness, "~/cards/");
}

#[test]
fn what_is_not_waited_for_is_dropped() {
    let mut harness = small();
    harness.press("i").text("~/cards/").press("enter");
    let first = harness.orders[0].number;
    harness.press("esc");
    let outcome = Box::new(Outcome::of(&report(1, 0, 0), true));
    harness.send(Msg::Import(News::Ended(first, Ok(outcome.clone()))));
    shows(&harness, "checks it first");
    harness.press("enter");
    harness.send(Msg::Import(News::Ended(first, Ok(outcome))));
    assert!(!harness.screen().contains("Import this?"));
    answer(&mut harness, Ok(report(5, 0, 0)));
    shows(&harness, "5 new contacts");
}

#[test]
fn another_book_is_not_read_again_and_its_import_goes_on() {
    let mut world = world();
    world.books.push(book(2, "Private", Role::Owner));
    let mut harness = Harness::new(world, (80, 24));
    let sales = harness.model.book.current;
    run(&mut harness);
    harness.press("2");
    assert_ne!(harness.model.book.current, sales);
    let number = harness.orders.last().unwrap().number;
    assert_eq!(harness.orders.last().unwrap().book, sales);
    let outcome = Box::new(Outcome::of(&written(report(300, 0, 0)), false));
    let effects = update(&mut harness.model, Msg::Import(News::Ended(number, Ok(outcome))));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Read(_))), "{effects:?}");
    assert!(harness.model.undo.last(sales).is_some());
}

#[test]
fn the_list_is_read_again_now_and_then() {
    let mut harness = small();
    run(&mut harness);
    let number = harness.orders.last().unwrap().number;
    let mut reads = |millis| {
        let progress = Progress { bytes: 1, total: None, records: 1 };
        let far = Far { progress, elapsed: Duration::from_millis(millis) };
        let effects = update(&mut harness.model, Msg::Import(News::Far(number, far)));
        effects.iter().any(|effect| matches!(effect, Effect::Read(Read::Contacts { .. })))
    };
    assert_eq!([1_000, 2_000, 2_100, 4_100].map(&mut reads), [false, true, false, true]);
}

#[test]
fn a_viewer_reads_why_not() {
    let mut world = world();
    world.viewer = true;
    let mut harness = Harness::new(world, (80, 24));
    harness.press("i");
    assert!(!is_open(&harness));
    assert!(harness.toast().contains("only members can import into"), "{}", harness.toast());
}
