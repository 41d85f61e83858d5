//! A deletion is permanent: the text leaves every byte of the file, its WAL and the drafts.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use touchline::app::{
    BookInput, Checkup, ContactEdit, ContactInput, Draft, DraftId, InteractionEdit, LogInput,
    Session, Start, Whom,
};
use touchline::domain::{ContactId, Interaction, InteractionType};

/// Words that stand nowhere but in what is deleted; neighbours in the index share their beginnings.
const SECRETS: [&str; 4] = ["zanzibarquux", "vermilionsteam", "oxbowklaxon", "quetzalhymnal"];

/// A number with the same claim.
const NUMBER: &str = "718293645508";

struct File {
    folder: tempfile::TempDir,
}

impl File {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn db(&self) -> PathBuf {
        self.folder.path().join("book.db")
    }

    fn open(&self) -> Session {
        let start = Start {
            db: Some(self.db()),
            config: Some(self.folder.path().join("config.toml")),
            state: Some(self.folder.path().join("state")),
            user: Some("ana@example.org".to_owned()),
            create: true,
            ..Start::default()
        };
        Session::open(start).unwrap().0
    }

    /// Returns what of the secrets stands in any file: pieces of six bytes, so that a compressed
    /// index cannot hide a word.
    fn traces(&self) -> Vec<String> {
        let mut found = Vec::new();
        for path in files(self.folder.path()) {
            // Read elsewhere: a descriptor that this process closes would drop SQLite's locks.
            let bytes =
                Command::new("cat").arg(&path).output().unwrap().stdout.to_ascii_lowercase();
            for secret in SECRETS.into_iter().chain([NUMBER]) {
                for piece in secret.as_bytes().windows(6) {
                    if bytes.windows(6).any(|window| window == piece) {
                        let name = path.file_name().unwrap().to_string_lossy().into_owned();
                        found.push(format!("{} in {name}", String::from_utf8_lossy(piece)));
                    }
                }
            }
        }
        found
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn contact(session: &Session, name: &str, notes: Option<&str>) -> ContactId {
    let input = ContactInput {
        name: name.to_owned(),
        notes: notes.map(str::to_owned),
        ..ContactInput::default()
    };
    session.add_contact(&input).unwrap().id
}

fn log(session: &Session, people: &[ContactId], text: &str) -> Interaction {
    let whom = people.iter().map(|id| Whom::Contact(*id)).collect();
    session.log(&LogInput::new(InteractionType::Call, whom, text)).unwrap().interaction
}

/// Fills the index around the secrets, so that their words stand between others.
fn ordinary(session: &Session, contact: ContactId) {
    for n in 0..300 {
        let text = format!(
            "zanz{n} verm{n} oxb{n} quetz{n} spoke about the offer number {n} and the price"
        );
        log(session, &[contact], &text);
    }
}

#[test]
fn a_deleted_entry_leaves_every_byte_of_the_file() {
    let file = File::new();
    let session = file.open();
    let ana = contact(&session, "Ana Ruiz", None);
    ordinary(&session, ana);
    let entry = log(&session, &[ana], &format!("{} wants {}", SECRETS[0], SECRETS[1]));
    let edit = InteractionEdit {
        summary: Some(format!("{} instead", SECRETS[2])),
        ..InteractionEdit::default()
    };
    session.edit_interaction(entry.id, &edit).unwrap();
    let edit = InteractionEdit {
        location: Some(Some(SECRETS[3].to_owned())),
        ..InteractionEdit::default()
    };
    let located = session.edit_interaction(
        entry.id,
        &InteractionEdit { kind: Some(InteractionType::Meeting), ..edit },
    );
    assert!(located.is_ok());
    assert!(!file.traces().is_empty(), "the secrets stood there before");

    let report = session.delete_interaction(entry.id).unwrap();
    assert!(!report.purge_pending);
    assert_eq!(file.traces(), Vec::<String>::new());
    drop(session);
    assert_eq!(file.traces(), Vec::<String>::new());
}

#[test]
fn a_deleted_contact_takes_its_text_and_its_own_entries_along() {
    let file = File::new();
    let session = file.open();
    let other = contact(&session, "Bob Li", None);
    ordinary(&session, other);
    let ana = contact(&session, SECRETS[0], Some(SECRETS[1]));
    let edit = ContactEdit {
        emails: vec![format!("{}@example.org", SECRETS[2]).as_str().into()],
        phones: vec![format!("+{NUMBER}").as_str().into()],
        custom: vec![("team".to_owned(), SECRETS[3].to_owned())],
        title: Some(SECRETS[3].to_owned()),
        ..ContactEdit::default()
    };
    session.edit_contact(ana, &edit).unwrap();
    log(&session, &[ana], &format!("said {}", SECRETS[1]));
    assert!(file.traces().iter().any(|trace| NUMBER.starts_with(&trace[..6])), "and the number");
    session.delete_contact(ana).unwrap();
    assert_eq!(file.traces(), Vec::<String>::new());
    drop(session);
    // The index of numbers keeps pieces of three digits: it is compared with what is left.
    let start = Start { db: Some(file.db()), ..Start::default() };
    assert!(Checkup::run(&start, false).unwrap().is_sound());
}

#[test]
fn a_deleted_book_leaves_nothing_but_its_tombstone() {
    let file = File::new();
    let mut session = file.open();
    let input = BookInput { name: Some(SECRETS[0].to_owned()), ..BookInput::default() };
    let book = session.add_book(&input).unwrap().id;
    let first = session.book().unwrap().id;
    session.enter(book).unwrap();
    let ana = contact(&session, SECRETS[1], Some(SECRETS[2]));
    log(&session, &[ana], SECRETS[3]);
    let draft = Draft {
        id: DraftId::Nobody,
        kind: "call".to_owned(),
        fields: [("summary".to_owned(), SECRETS[0].to_owned())].into(),
        opened_at: 0,
    };
    session.drafts().unwrap().save(&draft).unwrap();
    session.enter(first).unwrap();
    session.delete_book(book).unwrap();
    assert_eq!(file.traces(), Vec::<String>::new());
}

#[test]
fn the_drafts_about_a_deleted_entry_go_too() {
    let file = File::new();
    let session = file.open();
    let ana = contact(&session, "Ana Ruiz", None);
    let entry = log(&session, &[ana], "spoke");
    let drafts = session.drafts().unwrap();
    for id in [DraftId::Edit(entry.id.to_string()), DraftId::Contact(ana.to_string())] {
        let draft = Draft {
            id,
            kind: "call".to_owned(),
            fields: [("summary".to_owned(), SECRETS[0].to_owned())].into(),
            opened_at: 0,
        };
        drafts.save(&draft).unwrap();
    }
    assert_eq!(drafts.list().len(), 2);
    session.delete_interaction(entry.id).unwrap();
    assert_eq!(drafts.list().len(), 1, "the correction's draft goes with the entry");
    session.delete_contact(ana).unwrap();
    assert!(drafts.list().is_empty(), "the contact's draft goes with the contact");
    assert_eq!(file.traces(), Vec::<String>::new());
}

const READER: &str = "TOUCHLINE_TEST_READER";

/// The second process of the next test: holds a read transaction until it is told to go.
#[test]
fn second_process_that_reads() {
    let Ok(path) = std::env::var(READER) else { return };
    let mut conn = rusqlite::Connection::open(path).unwrap();
    let tx = conn.transaction().unwrap();
    let count: i64 =
        tx.query_row("SELECT count(*) FROM interaction", [], |row| row.get(0)).unwrap();
    assert!(count > 0);
    println!("reading");
    std::io::stdout().flush().unwrap();
    std::io::stdin().lock().read_line(&mut String::new()).unwrap();
}

fn read_in_another_process(db: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["second_process_that_reads", "--exact", "--nocapture", "--test-threads=1"])
        .env(READER, db)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("reading")));
    child
}

#[test]
fn with_a_reader_elsewhere_the_last_copy_goes_when_it_is_done() {
    let file = File::new();
    let session = file.open();
    let ana = contact(&session, "Ana Ruiz", None);
    ordinary(&session, ana);
    let entry = log(&session, &[ana], SECRETS[0]);
    let mut reader = read_in_another_process(&file.db());

    let report = session.delete_interaction(entry.id).unwrap();
    assert!(report.purge_pending, "the reader still holds the WAL, and the report says so");
    assert!(!file.traces().is_empty());

    reader.stdin.take().unwrap().write_all(b"done\n").unwrap();
    assert!(reader.wait().unwrap().success());
    // The next write of anybody finishes it.
    log(&session, &[ana], "spoke again");
    assert_eq!(file.traces(), Vec::<String>::new());
}
