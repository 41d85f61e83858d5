//! `tl q` alone, on a real terminal: one line below the shell's prompt.

mod tui_support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rustix::process::Signal;
use serde_json::Value;
use tui_support::{Home, TL, Terminal};

fn newest(home: &Home, who: &str) -> Value {
    let all: Value = serde_json::from_str(&home.timeline(who)).unwrap();
    all[0].clone()
}

/// Opens the prompt below what a shell wrote before.
fn open(home: &Home) -> Terminal {
    let script = format!("echo written before; '{TL}' q; echo ended with $?");
    let terminal = home.open_with(&["/bin/sh", "-c", &script], &[]);
    terminal.shows("written before").shows("Esc closes");
    terminal
}

fn rows(terminal: &Terminal) -> Vec<String> {
    // The reader may be a moment behind the end of the program.
    std::thread::sleep(std::time::Duration::from_millis(100));
    let text = terminal.text();
    text.lines().map(str::trim_end).filter(|row| !row.is_empty()).map(str::to_owned).collect()
}

fn drafts(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let all = entries.flatten().map(|entry| entry.path());
    all.flat_map(|path| if path.is_dir() { drafts(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("line."))
        .collect()
}

#[test]
fn a_line_is_typed_seen_and_logged() {
    let home = Home::with_cards();
    let mut terminal = open(&home);
    terminal.send("n ana 12m").shows("> n ana 12m").shows("a colon and the text are missing");
    terminal.send("\x15c ana 12m vm: wants the Q3 price then fri call back");
    terminal.shows("Outcome    voicemail").shows("Summary    wants the Q3 price");
    terminal.shows("· call back").send("\r").shows("ended with 0");
    assert_eq!(terminal.ends().1, 0);
    let rows = rows(&terminal);
    assert_eq!(rows[0], "written before");
    assert!(rows[1].contains("Ana Ruiz") && rows[1].contains("voicemail 12m: wants"), "{rows:?}");
    assert!(!rows.iter().any(|row| row.contains("Outcome  ")), "the preview is gone: {rows:?}");
    let entry = newest(&home, "Ana Ruiz");
    assert_eq!((&entry["outcome"], &entry["duration_seconds"]), (&"voicemail".into(), &720.into()));
    let written = terminal.written();
    for other in ["\x1b[?1049h", "\x1b[6n", "\x1b[22;2t"] {
        assert!(!written.contains(other), "{other:?} in {written:?}");
    }
    assert!(written.rfind("\x1b[?2004l") > written.rfind("\x1b[?2004h"));
    assert!(drafts(home.path()).is_empty());
}

#[test]
fn several_are_offered_and_so_is_somebody_new() {
    let home = Home::with_cards();
    home.tl(&["contact", "add", "Ana Lima"]);
    let mut terminal = open(&home);
    terminal.send("ana").shows("fits several contacts").shows("Ana Lima").shows("Ana Ruiz");
    terminal.send("\x1b[B").shows("> Ana Ruiz").send("\r").shows("> Ana Ruiz");
    terminal.send(", Zoe Park: first call").shows("+ new contact \"Zoe Park\"");
    terminal.send("\r").shows("ended with 0");
    terminal.ends();
    let people = newest(&home, "Zoe Park")["contacts"].clone();
    assert_eq!((&people[0]["name"], &people[1]["name"]), (&"Ana Ruiz".into(), &"Zoe Park".into()));
}

#[test]
fn a_line_that_is_left_is_kept() {
    let home = Home::with_cards();
    for leave in ["\x1b", "\x03"] {
        let mut terminal = open(&home);
        if leave == "\x1b" {
            terminal.send("ana: half a thought");
        }
        terminal.shows("> ana: half a thought").send(leave).shows("ended with 2");
        terminal.ends();
        let rows = rows(&terminal);
        assert_eq!(rows[0], "written before");
        assert!(rows[1].starts_with("Nothing was logged; the line is kept"), "{rows:?}");
        assert_eq!(rows.len(), 3, "{rows:?}");
    }
    let kept = drafts(home.path());
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
    // The screens bring it back, too, and emptied it is gone.
    let mut terminal = home.open();
    terminal.shows("1 draft was kept, one line").send("l").shows("> ana: half a thought");
    terminal.send("\x15").shows("[TYPE] WHO").send("\x1b").shows("c call").send("q");
    terminal.ends();
    assert!(drafts(home.path()).is_empty());
}

#[test]
fn a_line_survives_a_kill() {
    let home = Home::with_cards();
    let mut terminal = home.open_with(&[TL, "q"], &[]);
    terminal.shows("Esc closes").send("ana: half a thought").shows("half a thought");
    let began = std::time::Instant::now();
    while drafts(home.path()).is_empty() {
        assert!(began.elapsed().as_secs() < 10, "no draft was written");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    terminal.signal(Signal::KILL);
    terminal.ends();
    let mut terminal = open(&home);
    terminal.shows("> ana: half a thought").send(", whole\r").shows("ended with 0");
    terminal.ends();
    assert_eq!(newest(&home, "Ana Ruiz")["summary"], "half a thought, whole");
}

#[test]
fn at_the_bottom_of_a_low_terminal_it_scrolls_and_follows_its_size() {
    let home = Home::with_cards();
    let script = format!("seq 100 130; '{TL}' q; echo ended with $?");
    let mut terminal = home.open_with(&["/bin/sh", "-c", &script], &[]);
    terminal.shows("130").shows("Esc closes");
    terminal.resize(50, 8);
    terminal.send("ana na").shows("> ana na").shows("Outcome    no-answer");
    terminal.resize(80, 24);
    terminal.shows("Outcome    no-answer").send("\r").shows("ended with 0");
    terminal.ends();
    assert_eq!(newest(&home, "Ana Ruiz")["outcome"], "no-answer");
}

#[test]
fn who_may_not_log_is_told_before_anything_is_typed() {
    let home = Home::with_cards();
    home.tl(&["member", "add", "vic@x.org", "--name", "Vic", "--role", "viewer"]);
    let mut terminal = home.open_with(&[TL, "--user", "vic@x.org", "q"], &[]);
    terminal.shows("only members and owners can log to");
    assert_eq!(terminal.ends().1, 3);
    let mut terminal = home.open_with(&[TL, "q"], &[("TERM", "dumb")]);
    terminal.shows("there is no line").shows("tl q c ana 12m:");
    assert_eq!(terminal.ends().1, 2);
}

/// Another program's lock on the home's file.
fn lock(home: &Home) -> rusqlite::Connection {
    let file = home.path().join(".local/share/touchline/touchline.db");
    let other = rusqlite::Connection::open(file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

#[test]
fn what_is_logged_after_the_prompt_was_left_is_told() {
    let home = Home::with_cards();
    let mut terminal = open(&home);
    terminal.send("ana: as soon as it is free").shows("Summary    as soon as it is free");
    let other = lock(&home);
    terminal.send("\r").shows("Esc gives up").send("\x03");
    // The writer waits a little while longer than the prompt.
    std::thread::sleep(std::time::Duration::from_millis(200));
    other.execute_batch("ROLLBACK").unwrap();
    terminal.shows("ended with 0");
    terminal.ends();
    let rows = rows(&terminal);
    assert!(rows[1].contains("Ana Ruiz") && rows[1].contains("as soon as"), "{rows:?}");
    assert!(home.timeline("Ana").contains("as soon as it is free"));
    assert!(drafts(home.path()).is_empty());
}

#[test]
fn what_is_never_free_is_not_logged_and_kept() {
    let home = Home::with_cards();
    let mut terminal = open(&home);
    terminal.send("ana: not yet").shows("Summary    not yet");
    let other = lock(&home);
    terminal.send("\r").shows("Esc gives up").send("\x03").shows("ended with 2");
    terminal.ends();
    other.execute_batch("ROLLBACK").unwrap();
    let rows = rows(&terminal);
    assert!(rows[1].starts_with("Nothing was logged; the line is kept"), "{rows:?}");
    assert!(!home.timeline("Ana").contains("not yet"));
    assert_eq!(drafts(home.path()).len(), 1);
}

#[test]
fn a_draft_that_cannot_be_removed_is_told_beside_what_was_logged() {
    let home = Home::with_cards();
    let mut terminal = open(&home);
    terminal.send("ana: once").shows("Summary    once");
    let began = std::time::Instant::now();
    while drafts(home.path()).is_empty() {
        assert!(began.elapsed().as_secs() < 10, "no draft was written");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    // What bears the draft's name and is no file cannot be removed.
    std::fs::create_dir(drafts(home.path())[0].with_extension("stuck")).unwrap();
    terminal.send("\r").shows("ended with 0");
    terminal.ends();
    let shown = rows(&terminal).join(" ");
    assert!(shown.contains("The draft of the line is still there"), "{shown}");
    let all: Value = serde_json::from_str(&home.timeline("Ana")).unwrap();
    assert_eq!(all.as_array().map(Vec::len), Some(1));
}
