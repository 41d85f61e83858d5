//! The terminal UI on a real terminal.

mod tui_support;

use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tui_support::{Home, TL};

#[test]
fn an_imported_contact_gets_a_call() {
    let home = Home::with_cards();
    let mut terminal = home.open();
    terminal.shows("Acme Corp").send("c").shows("Call with Ana Ruiz · Acme Corp · +49 89 1234567");
    terminal.send("wants the Q3 price\r").shows("Logged: call with Ana Ruiz");
    terminal.shows("wants the Q3 price");
    assert!(home.timeline("Ana Ruiz").contains("\"wants the Q3 price\""));
    terminal.send("q");
    assert_eq!(terminal.ends().1, 0);
    terminal.was_given_back();
}

#[test]
fn keys_that_come_faster_than_frames_all_count() {
    let home = Home::with_cards();
    let mut cards = String::new();
    for number in 1..=300 {
        cards += &format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Many {number:03}\r\nEND:VCARD\r\n");
    }
    std::fs::write(home.path().join("many.vcf"), cards).unwrap();
    home.tl(&["import", home.path().join("many.vcf").to_str().unwrap()]);
    let terminal = home.open();
    terminal.shows("1 of 302");
    terminal.send(&"j".repeat(200)).shows("201 of 302");
    // The form is bound to the row that the last key reached.
    terminal.send("ggjjc").shows("Call with Many 001");
    // Right before another key, ESC would be Alt.
    terminal.send("\x1b").shows("Many 009");
    terminal.send("/many 2").shows("of 100").send("\rGcto the last one\r");
    terminal.shows("Logged: call with Many 299");
}

#[test]
fn who_types_ahead_types_into_the_right_place() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal.shows("Ana Ruiz");
    terminal
        .send("cfirst call\rcsecond call\rjnabout Carl\r")
        .shows("Logged: note about Carl Meyer");
    let ana = home.timeline("Ana Ruiz");
    assert!(ana.contains("\"first call\"") && ana.contains("\"second call\""), "{ana}");
    assert!(home.timeline("Carl Meyer").contains("\"about Carl\""));
}

#[test]
fn a_lock_held_elsewhere_never_freezes_the_screen() {
    let home = Home::with_cards();
    let mut terminal = home.open();
    terminal.shows("Acme Corp");
    let file = home.path().join(".local/share/touchline/touchline.db");
    let other = rusqlite::Connection::open(file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.send("chello\r").shows("waiting for another program to let go");
    terminal.resize(100, 24);
    let began = Instant::now();
    terminal.send("\x1b").shows("Not written: you gave up the wait").shows("hello");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(home.timeline("Ana Ruiz").trim(), "[]");
    terminal.send(" again\r").shows("waiting for another program to let go");
    // What is typed meanwhile is for what follows.
    terminal.send("js");
    other.execute_batch("ROLLBACK").unwrap();
    terminal.shows("2 of 2").shows("Starred: Carl Meyer").shows("★ Carl Meyer");
    assert!(home.timeline("Ana Ruiz").contains("\"hello again\""));

    // Where it is given up, what was typed ahead is not used, and is at hand.
    terminal.shows("q quit");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.send("cone\r").shows("waiting for another program to let go");
    terminal.send("kctwo\r").shows("6 keys wait too");
    terminal.send("\x1b").shows("Not used, what you typed meanwhile: \"kctwo\"");
    terminal.shows("Ctrl-y puts it into the field").send(" and \x19").shows("one and kctwo");
    other.execute_batch("ROLLBACK").unwrap();
    terminal.send("\x15\x1b").shows("q quit");
    assert!(!home.timeline("Carl Meyer").contains("one"));

    // Without a form, too.
    terminal.shows("q quit");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.send("s").shows("waiting for another program to let go");
    terminal.send("k").shows("1 of 2").send("j").shows("2 of 2");
    terminal.send("\x1b").shows("Not written: you gave up the wait").shows("★ Carl Meyer");
    other.execute_batch("ROLLBACK").unwrap();

    terminal.send("k").shows("1 of 2");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.send("cnot yet\r").shows("waiting for another program to let go");
    terminal.send("\x03");
    assert_eq!(terminal.ends().1, 0);
    other.execute_batch("ROLLBACK").unwrap();
    let mut terminal = home.open();
    terminal.shows("1 draft was kept, with Ana Ruiz");

    // What is no draft is not lost without a word.
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.send("s").shows("waiting for another program to let go").send("q");
    assert_eq!(terminal.ends().1, 6);
    terminal.was_given_back();
    assert!(terminal.written().contains("the last change was not written"));
}

#[test]
fn stopped_and_continued_from_outside_it_draws_itself_again() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal.shows("Acme Corp").signal(Signal::STOP);
    thread::sleep(Duration::from_millis(100));
    let before = terminal.bytes.lock().unwrap().len();
    terminal.signal(Signal::CONT);
    terminal.send("j").shows("2 of 2");
    thread::sleep(Duration::from_millis(200));
    let bytes = terminal.bytes.lock().unwrap()[before..].to_vec();
    assert!(String::from_utf8_lossy(&bytes).contains("Carl Meyer"), "it was not drawn again");
}

#[test]
fn a_paste_triggers_no_key() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal
        .shows("Ana Ruiz")
        .send("\x1b[200~qd\ny\x1b[201~")
        .shows("Pasted text goes into fields");
    terminal.send("c").shows("Call with Ana").send("\x1b[200~one\ntwo\x1b[201~").shows("two");
    terminal.send("\r").shows("Logged: call");
    assert!(home.timeline("Ana Ruiz").contains("one\\ntwo"));
}

#[test]
fn any_size_is_survived() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal.shows("Acme Corp");
    terminal.resize(60, 20);
    terminal.shows("Acme Corp");
    terminal.resize(30, 5);
    terminal.shows("Too small");
    terminal.resize(1, 1);
    thread::sleep(Duration::from_millis(100));
    terminal.resize(120, 40);
    terminal.shows("Acme Corp").shows("q quit").send("c").shows("Call with Ana Ruiz");
    terminal.resize(40, 12);
    terminal.shows("Call with Ana Ruiz");
}

#[test]
fn a_bug_gives_the_terminal_back_and_keeps_the_draft() {
    let home = Home::with_cards();
    let mut terminal = home.open_with(&[TL], &[("TOUCHLINE_TEST_BUG", "1")]);
    terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("half a thought");
    terminal.shows("half a thought").send("\x1b[24~");
    assert_eq!(terminal.ends().1, 1);
    terminal.was_given_back();
    let written = terminal.written();
    assert!(written.contains("Touchline met a bug: a bug on purpose"), "{written}");
    assert!(!written.contains("stack backtrace"), "{written}");
    home.open().shows("1 draft was kept, with Ana Ruiz");
}

#[test]
fn a_killed_program_offers_its_draft() {
    let home = Home::with_cards();
    let mut terminal = home.open();
    terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("half a thought");
    terminal.shows("half a thought");
    thread::sleep(Duration::from_millis(1_500));
    terminal.signal(Signal::KILL);
    terminal.ends();
    let terminal = home.open();
    terminal.shows("1 draft was kept, with Ana Ruiz").send("c").shows("half a thought");
    terminal.send("and the rest\r").shows("Logged: call");
    let timeline = home.timeline("Ana Ruiz");
    assert!(timeline.contains("half a thought") && timeline.contains("and the rest"), "{timeline}");
    assert!(!timeline.contains("thoughtand"), "on a line of its own: {timeline}");
}

#[test]
fn whoever_ends_it_the_draft_is_kept_within_a_second() {
    for signal in [Signal::HUP, Signal::TERM] {
        let home = Home::with_cards();
        let mut terminal = home.open();
        terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("in the middle");
        terminal.shows("in the middle").signal(signal);
        let (took, _) = terminal.ends();
        assert!(took < Duration::from_secs(1), "{signal:?} took {took:?}");
        terminal.was_given_back();
        home.open().shows("1 draft was kept, with Ana Ruiz").send("c").shows("in the middle");
    }
}

#[test]
fn a_terminal_that_dies_ends_it_within_a_second() {
    // Once as a terminal's own program, and once under `nohup`, which takes SIGHUP away.
    for command in [&[TL][..], &["sh", "-c", "trap '' HUP; exec \"$0\"", TL]] {
        let home = Home::with_cards();
        let mut terminal = home.open_with(command, &[]);
        terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("in the middle");
        terminal.shows("in the middle");
        terminal.close();
        let (took, _) = terminal.ends();
        assert!(took < Duration::from_secs(1), "{command:?} took {took:?}");
        home.open().shows("1 draft was kept, with Ana Ruiz");
    }
}

#[test]
fn control_c_quits_at_once_and_keeps_the_draft() {
    let home = Home::with_cards();
    let mut terminal = home.open();
    terminal.shows("Ana Ruiz").send("c").shows("Call with Ana").send("never mind\x03");
    assert_eq!(terminal.ends().1, 0);
    terminal.was_given_back();
    home.open().shows("1 draft was kept, with Ana Ruiz");
}

#[test]
fn suspended_it_comes_back_as_it_was() {
    let home = Home::with_cards();
    let terminal = home.open_with(&["sh", "-i"], &[("PS1", "shell> "), ("TL", TL)]);
    terminal.shows("shell> ").send("\"$TL\"\n").shows("Acme Corp").send("c").shows("Call with Ana");
    terminal.send("begun").shows("begun").send("\x1a").shows("shell> ");
    terminal.send("echo in the sh''ell\n").shows("in the shell");
    terminal.send("fg\n").shows("Call with Ana").send(" and done\r").shows("Logged: call");
    assert!(home.timeline("Ana Ruiz").contains("begun and done"));
}

#[test]
fn where_nobody_can_wake_it_it_does_not_sleep() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal.shows("Acme Corp").send("\x1a").shows("suspend does not work");
    terminal.send("j").shows("2 of 2");
}

#[test]
fn the_window_is_named_after_the_book() {
    let home = Home::with_cards();
    let hostile = "Sales\x07\x1b[2J\u{9c}\x1b\\";
    assert!(home.tl(&["book", "add", hostile]).status.success());
    let mut terminal = home.open();
    terminal.shows("Acme Corp").send("2").shows("No contacts yet.");
    let written = terminal.written();
    let titles: Vec<&str> =
        written.split("\x1b]2;").skip(1).map(|rest| rest.split("\x1b\\").next().unwrap()).collect();
    assert_eq!(titles.len(), 2, "{written:?}");
    assert!(titles[0].starts_with("Touchline – "), "{titles:?}");
    assert_eq!(titles[1], "Touchline – Sales␇␛[2J␦␛\\");
    terminal.send("q");
    terminal.ends();
    terminal.was_given_back();

    let mut console = home.open_with(&[TL], &[("TERM", "linux")]);
    console.shows("No contacts yet.").send("q");
    console.ends();
    let written = console.written();
    assert!(!written.contains("\x1b]") && !written.contains(";2t"), "{written:?}");
}

#[test]
fn idle_it_writes_nothing() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal.shows("q quit");
    thread::sleep(Duration::from_millis(300));
    let before = terminal.bytes.lock().unwrap().len();
    thread::sleep(Duration::from_millis(1_500));
    assert_eq!(terminal.bytes.lock().unwrap().len(), before);
    let written = terminal.written();
    assert!(!written.contains("\x1b[6n"), "it asks where the cursor is");
}

#[test]
fn a_step_writes_little() {
    let home = Home::with_cards();
    for text in ["first", "second", "third"] {
        assert!(home.tl(&["log", "Ana Ruiz", text]).status.success());
    }
    let terminal = home.open();
    terminal.shows("q quit").shows("first");
    let step = |keys: &str, shown: &str| {
        thread::sleep(Duration::from_millis(200));
        let before = terminal.bytes.lock().unwrap().len();
        terminal.send(keys).shows(shown);
        thread::sleep(Duration::from_millis(200));
        terminal.bytes.lock().unwrap().len() - before
    };
    let other = step("j", "2 of 2");
    assert!(other <= 8_192, "another contact takes {other} bytes");
    step("k\t", "1 of 3");
    let entry = step("j", "2 of 3");
    assert!(entry <= 800, "another entry takes {entry} bytes");
}

#[test]
fn without_a_terminal_it_names_the_command_to_use() {
    let home = Home::with_cards();
    let out = home.tl(&[]);
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    assert!(String::from_utf8_lossy(&out.stderr).contains("tl contact list"), "{out:?}");
    let mut dumb = home.open_with(&[TL], &[("TERM", "dumb")]);
    assert_eq!(dumb.ends().1, 2);
    assert!(dumb.written().contains("tl contact list"));
}

#[test]
fn a_first_run_makes_the_book_and_takes_no_key() {
    let home = Home(tempfile::tempdir().unwrap());
    let terminal = home.open();
    terminal.shows("made a new database").shows("No contacts yet.");
    terminal.send("a").shows("New contact").send("Zoe Adler\r").shows("Added: Zoe Adler");
}

#[test]
fn the_mouse_is_heard_until_it_is_turned_off() {
    let home = Home::with_cards();
    let mut terminal = home.open();
    // A click on the second contact, then on it again; moves are not asked for.
    terminal.shows("1 of 2").send("\x1b[<0;5;4M\x1b[<0;5;4m").shows("2 of 2");
    terminal.send("\x1b[<64;5;4M").shows("1 of 2");
    let written = terminal.written();
    assert!(written.contains("\x1b[?1000h\x1b[?1006h"), "{written:?}");
    assert!(!written.contains("\x1b[?1002h") && !written.contains("\x1b[?1003h"));
    terminal.send(":").shows("Find an action").send("settings\r").shows("week_start");
    terminal.send("jjjjjjjjjj\r").shows("look.mouse is false now");
    let written = terminal.written();
    assert!(written.rfind("\x1b[?1000l") > written.rfind("\x1b[?1000h"), "{written:?}");
    let file = home.path().join(".config/touchline/config.toml");
    assert!(std::fs::read_to_string(file).unwrap().contains("[look]\nmouse = false\n"));
    terminal.send("q");
    assert_eq!(terminal.ends().1, 0);
    terminal.was_given_back();
    // The next start does not ask for it.
    let mut terminal = home.open();
    terminal.shows("Settings").send("q");
    terminal.ends();
    assert!(!terminal.written().contains("\x1b[?1000h"));
}

#[test]
fn settings_of_the_screens_are_those_of_the_command_line() {
    let home = Home::with_cards();
    let folder = home.path().join(".config/touchline");
    std::fs::create_dir_all(&folder).unwrap();
    let keys = "[keys]\nlog-call = \"K\"\nundo = \"s\"\n";
    std::fs::write(folder.join("config.toml"), keys).unwrap();
    let set = home.tl(&["config", "set", "look.theme", "dark"]);
    assert!(set.status.success(), "{set:?}");
    let terminal = home.open_with(&[TL], &[("COLORTERM", "truecolor")]);
    terminal.shows("config.toml:3: \"s\" is the key of star too");
    terminal.send("K").shows("Call with Ana Ruiz");
    assert!(terminal.written().contains("38;2;213;218;225"), "the theme's own colours");
}
