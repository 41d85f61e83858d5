//! A bug on any screen, under any layer: the terminal is given back, and what happened is told.

mod tui_support;

use std::thread;
use std::time::{Duration, Instant};

use tui_support::{Home, PATIENCE, TL, Terminal};

/// Where keys lead, and what the screen shows there.
type Way<'a> = &'a [(&'a str, &'a str)];

/// Two contacts, entries of which one was edited, an account and somebody else in the book.
fn home() -> Home {
    let home = Home::with_cards();
    for command in [
        &["log", "Ana Ruiz", "wants the price"][..],
        &["interaction", "edit", "last", "--summary", "wants the Q3 price"],
        &["member", "add", "zoe@x.org", "--name", "Zoe Ford", "--role", "member"],
        &["label", "add", "key"],
    ] {
        let out = home.tl(command);
        assert!(out.status.success(), "{command:?}: {out:?}");
    }
    home
}

fn open(home: &Home) -> Terminal {
    let terminal = home.open_with(&[TL], &[("TOUCHLINE_TEST_BUG", "1")]);
    terminal.shows("wants the Q3 price").shows("q quit");
    terminal
}

/// Strikes with a bug and looks at what is left of the program.
#[track_caller]
fn strike(mut terminal: Terminal, at: &str) {
    terminal.send("\x1b[24~");
    assert_eq!(terminal.ends().1, 1, "{at}");
    terminal.was_given_back();
    let written = terminal.written();
    // On the usual screen, after all that was drawn.
    let (_, after) = written.rsplit_once("\x1b[?1049l").unwrap();
    assert!(after.contains("Touchline met a bug: a bug on purpose"), "{at}: {after}");
    assert!(after.contains("what was typed is kept as a draft"), "{at}: {after}");
    assert!(!after.contains("stack backtrace"), "{at}: {after}");
}

fn strike_at(ways: &[Way<'_>]) {
    for way in ways {
        let home = home();
        let terminal = open(&home);
        for (keys, shown) in *way {
            terminal.send(keys).shows(shown);
        }
        strike(terminal, &format!("{way:?}"));
    }
}

/// The keys that lead to a screen, as the table has them.
fn screens() -> Vec<String> {
    let table = touchline::tui::key_table();
    let keys = table.lines().filter_map(|row| row.split('`').nth(1));
    keys.filter(|key| key.len() == 2 && key.starts_with('g') && !["gg", "gd"].contains(key))
        .map(str::to_owned)
        .collect()
}

#[test]
fn on_every_screen() {
    let screens = screens();
    assert!(screens.len() >= 6, "{screens:?}");
    for key in screens {
        let home = home();
        let terminal = open(&home);
        // The header has the keys of all screens but the one that is shown.
        let is_shown = |key: &str| {
            let text = terminal.text();
            let header = text.lines().next().unwrap_or_default().to_owned();
            header.contains('[') && !header.split(' ').any(|word| word == key)
        };
        let elsewhere = if key == "gc" { "gs" } else { "gc" };
        for key in [elsewhere, &key] {
            terminal.send(key);
            let began = Instant::now();
            while !is_shown(key) {
                assert!(began.elapsed() < PATIENCE, "{key} leads nowhere\n{}", terminal.text());
                thread::sleep(Duration::from_millis(5));
            }
        }
        strike(terminal, &key);
    }
}

#[test]
fn in_panes_and_fields_of_a_screen() {
    strike_at(&[
        &[("\t", "▸ Timeline")],
        &[("\r", "Added  ")],
        &[("/an", "▸ /an")],
        &[("ga", "[Activity]"), ("/wan", "keeps it")],
        &[("gA", "[Accounts]"), ("/ac", "▸ /ac")],
        &[("g", "g…")],
    ]);
}

#[test]
fn under_forms() {
    strike_at(&[
        &[("c", "Call with Ana"), ("half a thought", "half a thought")],
        &[("\t", "▸ Timeline"), ("E", "Edit call with Ana")],
        &[("a", "New contact"), ("Zed", "Zed")],
        &[("gA", "[Accounts]"), ("a", "New account")],
        &[("gb", "[Books]"), ("a", "New book")],
        &[("gm", "Zoe Ford"), ("a", "Add a member")],
        &[("gs", "[Settings]"), ("\r", "Enter saves")],
    ]);
}

#[test]
fn under_questions_and_lists() {
    strike_at(&[
        &[("d", "Delete this contact")],
        &[("gm", "Zoe Ford"), ("jd", "Remove this member?")],
        &[("cx", "Call with Ana"), ("\x1b", "Draft kept"), ("gd", "Drafts")],
        &[("L", "Labels of Ana Ruiz")],
        &[("\t", "▸ Timeline"), ("v", "What it was")],
        &[("?", "Esc closes")],
        &[(":", "Find an action")],
        &[("gs", "[Settings]"), ("jjjjj", "> dates"), ("\r", "absolute")],
    ]);
}

#[test]
fn under_what_both_changed() {
    let home = home();
    let terminal = open(&home);
    terminal.send(".").shows("Edit call with Ana").send(", I say").shows(", I say");
    let theirs = home.tl(&["interaction", "edit", "last", "--summary", "they say"]);
    assert!(theirs.status.success(), "{theirs:?}");
    terminal.send("\r").shows("theirs").shows("yours");
    strike(terminal, "what both changed");
}
