//! Importing over a real file, on the importer's thread.

use std::path::Path;

use super::stories::{Story, add, ana, tell};
use crate::app::ContactQuery;

/// Writes a file of so many cards.
fn cards(home: &Path, name: &str, count: usize) {
    let card = |n: usize| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Card {n:05}\r\nEND:VCARD\r\n");
    std::fs::write(home.join(name), (1..=count).map(card).collect::<String>()).unwrap();
}

fn count(home: &Path) -> u64 {
    let session = ana(home);
    let id = session.book().unwrap().id;
    session.books().unwrap().iter().find(|book| book.id == id).unwrap().contacts
}

#[test]
fn a_file_is_imported_and_stands_in_the_list() {
    tell("import_stories::a_file_is_imported_and_stands_in_the_list", |home| {
        cards(home, "many.vcf", 250);
        let broken = "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:nobody\r\nEND:VCARD\r\n";
        let ruiz = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nTEL:+49 89 1\r\nEND:VCARD\r\n";
        std::fs::write(home.join("two.vcf"), format!("{ruiz}{broken}")).unwrap();
        let session = ana(home);
        add(&session, "Zoe Adler", "");
        let mut story = Story::open(session);
        story.shows("Zoe Adler");
        // The home folder is that of the story; Tab may come before the names are read.
        story.press("i").text("~/man").press("tab").until("~/many.vcf");
        story.press("enter").until("250 new contacts").press("y");
        story.until("Imported many.vcf: 250 new");
        story.until("1 of").shows("> ");
        assert_eq!(story.engine.model.contacts.list.selected().unwrap().name, "Zoe Adler");
        story.press("g g").until("Card 00001");
        story.press("u").shows("takes back: Imported many.vcf: 250 new");
        // Once more, and another with something to tell.
        story.press("i").text("~/many.vcf").press("enter").until("Nothing new").press("esc esc");
        story.press("i").text("~/two.vcf").press("enter").until("Import this?").press("y");
        story.until("Imported two.vcf: 1 new; 1 failed: I shows them");
        story.press("I").until("two.vcf:6:");
        story.press("esc i").text("~/none.vcf").press("enter");
        story.until("there is no file");
        assert_eq!(count(home), 252);
    });
}

#[test]
fn own_imports_are_nobody_elses_news() {
    tell("import_stories::own_imports_are_nobody_elses_news", |home| {
        cards(home, "many.vcf", 2_500);
        let mut story = Story::open(ana(home));
        story.press("i").text("~/many.vcf").press("enter").until("2,500 new contacts").press("y");
        story.until("Imported many.vcf: 2,500 new");
        story.engine.look();
        story.press("esc");
        story.engine.settle();
        let screen = story.screen();
        assert!(!screen.contains("imported by"), "{screen}");
        assert!(screen.contains("Card 00001"), "{screen}");
    });
}

#[test]
fn what_was_stopped_goes_on_from_there() {
    tell("import_stories::what_was_stopped_goes_on_from_there", |home| {
        cards(home, "many.vcf", 24_000);
        let mut story = Story::open(ana(home));
        story.press("i").text("~/many.vcf").press("enter");
        story.until("It is large. Of the first 20,000 records").press("y");
        story.until("records,").press("esc").until("Stopped the import of many.vcf");
        let there = count(home);
        assert!(there < 24_000, "{there}");
        story.press("i enter").until("Import this?").press("y");
        story.until("Imported many.vcf");
        assert_eq!(count(home), 24_000);
        let session = ana(home);
        let page = session.contacts(&ContactQuery { limit: 1, ..ContactQuery::default() });
        assert_eq!(page.unwrap().rows[0].name, "Card 00001");
    });
}

#[test]
fn the_files_of_other_programs_are_imported() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/vcard");
    if !Path::new(data).is_dir() {
        println!("skipped: ../shared/data is not here");
        return;
    }
    tell("import_stories::the_files_of_other_programs_are_imported", |home| {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/vcard");
        let mut story = Story::open(ana(home));
        story.press("i").text(data).press("enter").until("Import this?").press("y");
        story.until("Imported vcard: ");
        assert!(count(home) > 10);
        story.press("I").until("was lost; the rest is imported:");
    });
}
