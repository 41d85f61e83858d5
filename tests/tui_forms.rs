//! Forms on a real terminal: the editor, what both changed, and drafts.

mod tui_support;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tui_support::{Home, TL, Terminal};

/// Makes a script that stands for an editor.
fn editor(home: &Home, name: &str, script: &str) -> PathBuf {
    let path = home.path().join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn open_with_editor(home: &Home, command: &str) -> Terminal {
    home.open_with(&[TL], &[("VISUAL", command), ("EDITOR", "/bin/false")])
}

fn drafts(home: &Home) -> Vec<PathBuf> {
    fn files(folder: PathBuf) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths.flat_map(|path| if path.is_dir() { files(path) } else { vec![path] }).collect()
    }
    let mut all = files(home.path().join(".local/state/touchline/drafts"));
    all.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    all
}

#[test]
fn the_editor_has_the_terminal_to_itself() {
    let home = Home::with_cards();
    // It says what it was given, reads two lines of the terminal, and writes one of them.
    let script = "[ \"$1\" = -w ] || exit 3; ls -l \"$2\"; cat \"$2\"; echo; echo editing
        stty -a | grep -q ' icanon' || exit 4
        read one; read two; echo \"got $one\"; printf '%s\\n%s\\n' \"$one\" \"$two\" > \"$2\"";
    let path = editor(&home, "ed it", script);
    let mut terminal = open_with_editor(&home, &format!("'{}' -w", path.display()));
    terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("begun").shows("begun");
    terminal.send("\x18\x05").shows("editing");
    assert!(terminal.text().contains("begun") && terminal.text().contains("-rw-------"));
    // The draft is written beside the editor's start, by the thread that writes.
    let is_kept = || {
        let kept = drafts(&home);
        kept.len() == 1 && std::fs::read_to_string(&kept[0]).unwrap().contains("begun")
    };
    let until = Instant::now() + Duration::from_secs(10);
    while !is_kept() {
        assert!(Instant::now() < until, "{:?}", drafts(&home));
        std::thread::sleep(Duration::from_millis(10));
    }
    let kept = drafts(&home);
    assert_eq!(kept[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
    // Ctrl-C is the editor's; this one does not mind.
    terminal.send("first line, c j q\rsecond\r").shows("second").shows("Call with Ana");
    terminal.send("\r").shows("Logged: call with Ana Ruiz");
    assert!(home.timeline("Ana Ruiz").contains("first line, c j q\\nsecond"));
    terminal.send("q");
    assert_eq!(terminal.ends().1, 0);
    terminal.was_given_back();
}

#[test]
fn control_c_in_the_editor_is_the_editors() {
    let home = Home::with_cards();
    let script = "trap 'echo interrupted; sleep 0.3; exit 1' INT; echo editing; sleep 20 & wait";
    let path = editor(&home, "edit", script);
    let terminal = open_with_editor(&home, path.to_str().unwrap());
    terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("kept\x18\x05");
    terminal.shows("editing").send("\x03").shows("interrupted").shows("Call with Ana");
    terminal.shows("nothing was changed").shows("kept").send("\r").shows("Logged: call");
}

#[test]
fn an_editor_that_is_not_there_is_named() {
    let home = Home::with_cards();
    let terminal = open_with_editor(&home, "/no/such/editor -x");
    terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("kept\x18\x05");
    terminal.shows("\"/no/such/editor\" could not be started");
    terminal.send(" and saved\r").shows("Logged: call");
    assert!(home.timeline("Ana Ruiz").contains("kept and saved"));
}

#[test]
fn a_hang_up_under_the_editor_keeps_the_draft() {
    let home = Home::with_cards();
    let path = editor(&home, "edit", "trap '' HUP TERM; echo editing; sleep 3");
    let mut terminal = open_with_editor(&home, path.to_str().unwrap());
    terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("in the middle\x18\x05");
    terminal.shows("editing").signal(Signal::HUP);
    let (took, _) = terminal.ends();
    assert!(took < Duration::from_secs(1), "it took {took:?}");
    home.open().shows("1 draft was kept, with Ana Ruiz").send("c").shows("in the middle");
}

#[test]
fn what_both_changed_is_shown_and_neither_is_lost() {
    let home = Home::with_cards();
    assert!(home.tl(&["log", "Ana Ruiz", "as it was"]).status.success());
    let terminal = home.open();
    terminal.shows("as it was").send(".").shows("Edit call with Ana").send(" and mine");
    terminal.shows("as it was and mine");
    let out = home.tl(&["interaction", "edit", "last", "--summary", "as they have it"]);
    let out = if out.status.success() { out } else { edit_by_id(&home, "as they have it") };
    assert!(out.status.success(), "{out:?}");
    terminal.send("\r").shows("Changed by somebody else too").shows("as they have it");
    terminal.shows("as it was and mine").shows("m yours").send("e");
    terminal.shows("somebody else wrote meanwhile: as they have it");
    terminal.send(", both\r").shows("Corrected: call with Ana Ruiz");
    let timeline = home.timeline("Ana Ruiz");
    assert!(timeline.contains("as it was and mine, both"), "{timeline}");
}

fn edit_by_id(home: &Home, text: &str) -> std::process::Output {
    let timeline = home.timeline("Ana Ruiz");
    let id = timeline.split("\"id\":").nth(1).unwrap();
    let id = id.split('"').nth(1).unwrap();
    home.tl(&["interaction", "edit", id, "--summary", text])
}

#[test]
fn the_form_of_a_contact_survives_a_kill() {
    let home = Home::with_cards();
    let mut terminal = home.open();
    terminal.shows("Ana Ruiz").send("a").shows("New contact").send("Zoe Adler\tzoe@x.org");
    terminal.shows("zoe@x.org");
    let began = Instant::now();
    while drafts(&home).is_empty() {
        assert!(began.elapsed() < Duration::from_secs(3), "no draft");
        thread::sleep(Duration::from_millis(20));
    }
    terminal.signal(Signal::KILL);
    terminal.ends();
    let terminal = home.open();
    terminal.shows("1 draft was kept, new contact Zoe Adler").send("gd").shows("Drafts");
    terminal.send("\r").shows("zoe@x.org").send("\r").shows("Added: Zoe Adler");
    terminal.send("a").shows("New contact");
    assert!(!terminal.text().contains("Zoe Adler  "), "{}", terminal.text());
    assert_eq!(drafts(&home).len(), 0);
}

#[test]
fn a_contact_gets_all_of_its_fields() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal.shows("Ana Ruiz").send("jE").shows("Edit Carl Meyer").send("\t\tcarl@x.org (work)");
    // Up from the name is the last field; Alt-Enter is a new line.
    terminal.send("\x1b[Z\x1b[Z\x1b[ZTeam: blue\x1b\rSize: 9").shows("Size: 9");
    terminal.send("\r").shows("\"carl@x.org").shows("not a phone number").send("\x15");
    terminal.send("\x1b[Zcarl@x.org (work)\r").shows("Saved: Carl Meyer");
    let shown = home.tl(&["contact", "show", "Carl Meyer", "--json"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    for part in ["carl@x.org", "\"work\"", "blue", "Size"] {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
}

#[test]
fn what_is_typed_without_a_pause_survives_a_kill() {
    let home = Home::with_cards();
    let mut terminal = home.open();
    terminal.shows("Ana Ruiz").send("c").shows("Call with Ana");
    // Faster than any pause that is waited for, for longer than anybody wants to lose.
    let began = Instant::now();
    let mut typed = Vec::new();
    for number in 100.. {
        typed.push((began.elapsed(), format!("{number} ")));
        terminal.send(&typed.last().unwrap().1);
        thread::sleep(Duration::from_millis(40));
        if began.elapsed() > Duration::from_millis(3_500) {
            break;
        }
    }
    let killed = began.elapsed();
    terminal.signal(Signal::KILL);
    terminal.ends();
    let kept = std::fs::read_to_string(&drafts(&home)[0]).unwrap();
    // A second, and what a busy machine takes to write.
    let old = |at: &Duration| killed.saturating_sub(*at) > Duration::from_millis(1_900);
    let older: Vec<_> = typed.iter().filter(|(at, _)| old(at)).collect();
    assert!(older.len() > 10, "{}", older.len());
    for (at, word) in older {
        assert!(kept.contains(word.as_str()), "{word}, typed after {at:?}, is not in {kept}");
    }
}
