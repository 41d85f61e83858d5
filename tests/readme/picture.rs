//! The picture of the README: what the program draws on the demo, at a clock that stands still.

use std::thread;
use std::time::Duration;

use super::svg::svg;
use super::tui_support::{Home, TL, Terminal};
use super::{holds, path};

const VARIABLES: [(&str, &str); 2] =
    [("TOUCHLINE_NOW", "2026-03-04T15:30:00Z"), ("COLORTERM", "truecolor")];
const ME: &str = "Kim Larsen";
const SIZE: (u16, u16) = (104, 30);

fn tl(home: &Home, arguments: &[&str]) -> serde_json::Value {
    let out = home.tl_with(&[arguments, &["--json"]].concat(), &VARIABLES);
    assert!(out.status.success(), "{arguments:?}: {out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// Makes the demo and returns its path. Whoever makes it owns it under the name of their system
/// account; in the picture it is the same person everywhere.
fn demo(home: &Home) -> String {
    let db = tl(home, &["demo"])["path"].as_str().unwrap().to_owned();
    let members = tl(home, &["--db", &db, "member", "list", "--all"]);
    let owner = members.as_array().unwrap().iter().find(|it| it["role"] == "owner").unwrap();
    let name = owner["name"].as_str().unwrap();
    // Entries keep the name that was theirs when they were logged.
    let file = rusqlite::Connection::open(&db).unwrap();
    file.execute("UPDATE byline SET name = ?1 WHERE name = ?2", [ME, name]).unwrap();
    drop(file);
    tl(home, &["--db", &db, "member", "edit", owner["id"].as_str().unwrap(), "--name", ME]);
    db
}

/// Waits until nothing more is drawn.
fn settle(terminal: &Terminal) {
    let mut before = 0;
    loop {
        thread::sleep(Duration::from_millis(300));
        let now = terminal.bytes.lock().unwrap().len();
        if now == before {
            return;
        }
        before = now;
    }
}

#[test]
fn the_picture_is_what_the_program_draws() {
    let home = Home(tempfile::tempdir().unwrap());
    let db = demo(&home);
    let config = home.path().join(".config/touchline");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "[look]\ntheme = \"dark\"\n").unwrap();
    let terminal = home.open_with(&[TL, "--db", &db], &VARIABLES);
    terminal.shows("1 of 287");
    terminal.resize(SIZE.0, SIZE.1);
    terminal.shows("Settings").send("jj").shows("CFO · Willow Textiles plc");
    terminal.send("c").shows("Call with Alice Ellis");
    terminal.send("Wants the Q3 price by Friday. Two lots are fine, the second in June.");
    terminal.send("\to\t\t\t12m").shows("12m").send("\r").shows("Logged: call with Alice Ellis");
    // The message goes with the next key.
    terminal.send("k").shows("2 of 287").send("j").shows("3 of 287").shows("Two lots are fine");
    settle(&terminal);
    let picture = svg(terminal.screen.lock().unwrap().screen(), "Touchline");
    assert!(picture.contains("Alice Ellis") && picture.contains(ME));
    let (name, readme) = ("docs/screenshot.svg", std::fs::read_to_string(path("README.md")));
    assert!(readme.unwrap().contains(&format!("({name})")), "the README shows it");
    holds(name, &picture);
}
