//! The terminal UI on a real terminal while others use the file.

mod tui_support;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use tui_support::{Home, Terminal};

/// What another process writes is on the screen within this time.
const SOON: Duration = Duration::from_secs(1);

/// Waits for a text on the screen, and tells how long it took.
#[track_caller]
fn took(terminal: &Terminal, text: &str, began: Instant) -> Duration {
    terminal.shows(text);
    began.elapsed()
}

#[track_caller]
fn tl(home: &Home, arguments: &[&str]) {
    let out = home.tl(arguments);
    assert!(out.status.success(), "{out:?}");
}

/// Returns how often the program woke up, all its threads together.
fn wake_ups(terminal: &Terminal) -> u64 {
    let tasks = format!("/proc/{}/task", terminal.child.process_id().unwrap());
    let of = |task: &Path| {
        let status = std::fs::read_to_string(task.join("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.map_or(0, |count| count.trim().parse::<u64>().unwrap())
    };
    std::fs::read_dir(tasks).unwrap().map(|task| of(&task.unwrap().path())).sum()
}

#[test]
fn what_another_process_writes_is_there_within_a_second() {
    let home = Home::with_cards();
    tl(&home, &["member", "add", "bob@example.org", "--name", "Bob", "--role", "member"]);
    for name in ["Dora Weiss", "Emil Frank", "Fritz Lang"] {
        tl(&home, &["contact", "add", name]);
    }
    let terminal = home.open();
    terminal.shows("1 of 5").send("jj").shows("3 of 5");
    assert!(!terminal.text().contains(" new "), "{}", terminal.text());

    // By the same member: no note, but it is there.
    tl(&home, &["log", "Dora Weiss", "asked for a sample"]);
    let shown = took(&terminal, "asked for a sample", Instant::now());
    assert!(shown < SOON, "it took {shown:?}");
    assert!(!terminal.text().contains(" new "), "{}", terminal.text());

    // By another one, and by name before the selected contact.
    tl(&home, &["--user", "bob@example.org", "contact", "add", "Aaron Bach"]);
    let began = Instant::now();
    terminal.shows("Aaron Bach").shows("4 of 6");
    assert!(began.elapsed() < SOON, "it took {:?}", began.elapsed());
    tl(&home, &["--user", "bob@example.org", "log", "Dora Weiss", "got it"]);
    tl(&home, &["--user", "bob@example.org", "log", "Aaron Bach", "hello"]);
    let shown = took(&terminal, "2 new from Bob", Instant::now());
    assert!(shown < SOON, "it took {shown:?}");
    terminal.shows("got it").shows("4 of 6");
    terminal.send("c").shows("Call with Dora Weiss");

    // Its own writes are no news, and nobody's note.
    thread::sleep(Duration::from_millis(2_100));
    terminal.send("mine\r").shows("Logged: call with Dora Weiss").send("k").shows("3 of 6");
    thread::sleep(Duration::from_millis(500));
    assert!(!terminal.text().contains(" new "), "{}", terminal.text());
}

#[test]
fn an_import_of_another_is_one_note_and_moves_nothing() {
    let home = Home::with_cards();
    tl(&home, &["member", "add", "bob@example.org", "--name", "Bob", "--role", "member"]);
    let terminal = home.open();
    terminal.shows("1 of 2").send("j").shows("2 of 2");
    let cards: String = (1..=300)
        .map(|n| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Aaron {n:03}\r\nEND:VCARD\r\n"))
        .collect();
    std::fs::write(home.path().join("many.vcf"), cards).unwrap();
    let file = home.path().join("many.vcf");
    tl(&home, &["--user", "bob@example.org", "import", file.to_str().unwrap()]);
    terminal.shows("300 imported by Bob");
    assert!(terminal.text().contains("Carl Meyer"), "{}", terminal.text());
    terminal.send("c").shows("Call with Carl Meyer");
}

#[test]
fn idle_beside_a_watched_file_it_neither_writes_nor_wakes() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal.shows("q quit");
    tl(&home, &["log", "Ana Ruiz", "by another process"]);
    terminal.shows("by another process");
    // It looks a few times more, and then it is still.
    thread::sleep(Duration::from_millis(5_000));
    let (bytes, woke) = (terminal.bytes.lock().unwrap().len(), wake_ups(&terminal));
    thread::sleep(Duration::from_secs(5));
    let woke = wake_ups(&terminal) - woke;
    assert_eq!(terminal.bytes.lock().unwrap().len(), bytes, "it wrote");
    assert!(woke < 5, "it woke {woke} times in 5 s");
    println!("idle: {woke} wake-ups in 5 s");
}

#[test]
fn a_file_that_is_replaced_is_not_read_on_in_silence() {
    let home = Home::with_cards();
    let terminal = home.open();
    terminal.shows("q quit");
    let folder = home.path().join(".local/share/touchline");
    std::fs::copy(folder.join("touchline.db"), folder.join("copy.db")).unwrap();
    std::fs::rename(folder.join("copy.db"), folder.join("touchline.db")).unwrap();
    let began = Instant::now();
    let said = || terminal.text().split_whitespace().collect::<Vec<_>>().join(" ");
    while !said().contains("was moved, removed or replaced by another file while it was open") {
        assert!(began.elapsed() < Duration::from_secs(4), "{}", terminal.text());
        thread::sleep(Duration::from_millis(5));
    }
}

/// How long another program holds the file: 6 s, or as many as `TOUCHLINE_LOCK_SECONDS` says.
/// `.ci/long` says 30.
fn hold() -> Duration {
    let seconds = std::env::var("TOUCHLINE_LOCK_SECONDS").ok();
    Duration::from_secs(seconds.map_or(6, |text| text.parse().expect("a number of seconds")))
}

/// Presses keys and waits for what they show; tells how long it took.
#[track_caller]
fn answers(terminal: &Terminal, keys: &str, shown: &str) -> Duration {
    // A lone ESC is no Alt: what follows it waits a moment.
    thread::sleep(Duration::from_millis(40));
    let began = Instant::now();
    terminal.send(keys);
    took(terminal, shown, began)
}

#[test]
fn a_lock_of_another_program_freezes_nothing() {
    let hold = hold();
    let home = Home::with_cards();
    for name in ["Dora Weiss", "Emil Frank"] {
        tl(&home, &["contact", "add", name]);
        tl(&home, &["log", name, "a call"]);
    }
    let mut terminal = home.open();
    terminal.shows("1 of 4");
    let file = home.path().join(".local/share/touchline/touchline.db");
    let other = rusqlite::Connection::open(file).unwrap();
    other.execute_batch("PRAGMA cache_spill = 1; PRAGMA cache_size = 1; BEGIN EXCLUSIVE").unwrap();
    let locked = Instant::now();
    // It writes much without an end, so that the log grows under the readers.
    other
        .execute_batch(
            "CREATE TABLE x AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
             WHERE i < 20000) SELECT i, randomblob(100) FROM n",
        )
        .unwrap();

    // An entry whose wait is given up: why it was not written is said, and it is a draft.
    terminal.send("c").shows("Call with Ana").send("not yet\r").shows("saving");
    terminal.shows("waiting for another program to let go of the file; Esc gives up");
    terminal.send("\x1b").shows("Not written: you gave up the wait. It is kept as a draft");
    terminal.send("\x1b").shows("1 draft");

    // Everything that reads goes on.
    let mut slowest = Duration::ZERO;
    let mut keys = 0;
    while locked.elapsed() < hold * 2 / 3 {
        for (pressed, shown) in [
            ("jj", "3 of 4"),
            ("\t", "1 of 1"),
            ("\x1b", "3 of 4"),
            ("/emil", "1 of 1"),
            ("\x1b", "Emil Frank"),
            ("gg", "1 of 4"),
            ("ga", "[Activity]"),
            ("gA", "[Accounts]"),
            ("gc", "[Contacts]"),
            ("d", "for good?"),
            ("n", "1 of 4"),
            ("?", "Contacts and timelines"),
            ("\x1b", "1 of 4"),
        ] {
            slowest = slowest.max(answers(&terminal, pressed, shown));
            keys += 1;
        }
    }
    // An entry that waits shows it, over a terminal that is resized meanwhile, and is written as
    // soon as the file is free.
    answers(&terminal, "jj", "3 of 4");
    terminal.send("c").shows("Call with Dora").send("as soon as it is free\r");
    terminal.shows("waiting for another program to let go of the file; Esc gives up");
    let waited = Instant::now();
    let drawn = || terminal.bytes.lock().unwrap().len();
    let mut resized = 0;
    while resized < 2 || locked.elapsed() < hold {
        let (before, asked) = (drawn(), Instant::now());
        terminal.resize(if resized % 2 == 0 { 100 } else { 80 }, 24);
        while drawn() == before {
            assert!(asked.elapsed() < SOON, "a resize is not drawn");
            thread::sleep(Duration::from_millis(5));
        }
        terminal.shows("as soon as it is free").shows("Esc gives up");
        slowest = slowest.max(asked.elapsed());
        resized += 1;
        thread::sleep(Duration::from_millis(200));
    }
    let held = locked.elapsed();
    assert!(slowest < Duration::from_secs(1), "a key or a resize took {slowest:?}");
    assert!(terminal.text().contains("Esc gives up"), "{}", terminal.text());
    other.execute_batch("ROLLBACK").unwrap();
    let free = Instant::now();
    let written = took(&terminal, "Logged: call with Dora Weiss", free);
    println!(
        "locked for {held:.1?}: {keys} keys and {resized} resizes, the slowest took {slowest:.1?}; the \
         entry waited for {:.1?} and was there {written:.1?} after the file was free",
        waited.elapsed(),
    );
    assert!(written < Duration::from_secs(2), "it took {written:?}");
    assert!(home.timeline("Dora").contains("as soon as it is free"));

    // The draft is where it was left.
    assert!(!home.timeline("Ana").contains("not yet"));
    terminal.send("gg").shows("1 of 4").send("c").shows("not yet").send("\r");
    terminal.shows("Logged: call with Ana Ruiz");
    assert!(home.timeline("Ana").contains("not yet"));
    terminal.send("q");
    terminal.ends();
}

#[test]
fn whoever_quits_while_the_file_is_locked_keeps_the_draft() {
    let home = Home::with_cards();
    let mut terminal = home.open();
    terminal.shows("1 of 2");
    let file = home.path().join(".local/share/touchline/touchline.db");
    let other = rusqlite::Connection::open(file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.send("c").shows("Call with Ana").send("not yet\r").shows("Esc gives up");
    let began = Instant::now();
    terminal.send("\x03");
    terminal.ends();
    assert!(began.elapsed() < Duration::from_secs(3), "it took {:?}", began.elapsed());
    other.execute_batch("ROLLBACK").unwrap();
    assert!(!home.timeline("Ana").contains("not yet"));
    let terminal = home.open();
    terminal.shows("1 draft").send("c").shows("not yet").send("\r");
    terminal.shows("Logged: call with Ana Ruiz");
}
