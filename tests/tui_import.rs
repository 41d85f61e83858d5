//! Importing on a real terminal.

mod tui_support;

use std::time::Duration;

use tui_support::{CARDS, Home};

/// Writes a file of so many cards.
fn cards(home: &Home, name: &str, count: usize) {
    let card = |n: usize| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Card {n:05}\r\nEND:VCARD\r\n");
    std::fs::write(home.path().join(name), (1..=count).map(card).collect::<String>()).unwrap();
}

#[test]
fn a_newcomer_imports_a_dropped_file_and_logs_a_call() {
    let home = Home(tempfile::tempdir().unwrap());
    std::fs::write(home.path().join("my cards.vcf"), CARDS).unwrap();
    let mut terminal = home.open();
    terminal.shows("a adds one, i imports").send("i").shows("Import contacts");
    // A terminal pastes what is dropped on it in quotes.
    let path = home.path().join("my cards.vcf");
    terminal.send(&format!("\x1b[200~'{}' \x1b[201~", path.display())).shows("my cards.vcf");
    terminal.send("\r").shows("2 new contacts").send("y");
    terminal.shows("Imported my cards.vcf: 2 new").shows("1 of 2");
    terminal.send("c").shows("Call with Ana Ruiz").send("hello\r").shows("Logged: call");
    terminal.send("q");
    assert_eq!(terminal.ends().1, 0);
    terminal.was_given_back();
}

#[test]
fn a_path_is_completed_and_an_import_stopped_half_way() {
    let home = Home::with_cards();
    std::fs::create_dir(home.path().join("address book")).unwrap();
    cards(&home, "address book/many.vcf", 60_000);
    let terminal = home.open();
    terminal.shows("Ana Ruiz").send("i").shows("Import contacts");
    terminal.send("~/ad\t").shows("~/address book/").send("m\t").shows("~/address book/many.vcf");
    terminal.send("\r").shows("20,000 new contacts").send("y").shows("a second; Esc stops");
    // The screen goes on meanwhile.
    terminal.send("c").shows("Call with").send("while it runs\r").shows("Logged: call");
    terminal.send("\x1b").shows("Stopped the import of many.vcf").shows("i goes on from there");
}

#[test]
fn quitting_stops_an_import_and_what_was_written_is_whole() {
    let home = Home::with_cards();
    cards(&home, "many.vcf", 60_000);
    let mut terminal = home.open();
    terminal.shows("Ana Ruiz").send("i").shows("Import contacts").send("~/many.vcf\r");
    terminal.shows("20,000 new contacts").send("y").shows("a second; Esc stops").send("q");
    terminal.shows("q again stops it and quits").send("q");
    let (took, code) = terminal.ends();
    assert!(took < Duration::from_secs(2) && code == 0, "{took:?} {code}");
    terminal.was_given_back();
    let checked = home.tl(&["doctor"]);
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn a_lock_of_another_program_does_not_keep_an_import_from_stopping() {
    let home = Home::with_cards();
    cards(&home, "few.vcf", 5);
    let terminal = home.open();
    terminal.shows("Ana Ruiz").send("i").shows("Import contacts").send("~/few.vcf\r");
    terminal.shows("5 new contacts");
    let db = home.path().join(".local/share/touchline/touchline.db");
    let other = rusqlite::Connection::open(db).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.send("y").shows("Importing few.vcf");
    std::thread::sleep(Duration::from_millis(500));
    terminal.send("\x1b").shows("Stopped the import of few.vcf: 0 new").shows("1 of 2");
    other.execute_batch("ROLLBACK").unwrap();
}
