//! How many keys it takes: counted on the real program, on a file of its own, and what came of it
//! is read back by the command line.

use std::fmt::Write as _;

use serde_json::Value;

use super::calls::{called, handed_over};
use super::says;
use super::tui_support::{Home, TL, Terminal};

/// A Wednesday: "last spring" is always the same one.
const NOW: [(&str, &str); 1] = [("TOUCHLINE_NOW", "2026-03-04T15:30:00Z")];

/// Names before and behind which the people of the stories stand, so that not all are on the screen.
const OTHERS: usize = 60;

pub(super) fn home() -> Home {
    let home = Home(tempfile::tempdir().unwrap());
    let mut cards = String::new();
    let mut card = |name: &str| {
        writeln!(cards, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r").unwrap();
    };
    for name in ["Ana Ruiz", "Carl Meyer", "Zoe Winter"] {
        card(name);
    }
    for number in 1..=OTHERS {
        card(&format!("Many {number:02}"));
    }
    std::fs::write(home.path().join("cards.vcf"), cards).unwrap();
    tl(&home, &["import", home.path().join("cards.vcf").to_str().unwrap()]);
    home
}

pub(super) fn tl(home: &Home, arguments: &[&str]) -> Value {
    let out = home.tl_with(&[arguments, &["--json"]].concat(), &NOW);
    assert!(out.status.success(), "{arguments:?}: {out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The newest entry with somebody.
pub(super) fn newest(home: &Home, who: &str) -> Value {
    tl(home, &["timeline", who])[0].clone()
}

fn people(entry: &Value) -> Vec<&str> {
    entry["contacts"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

/// Two hands at the keyboard: every key that they press is counted, every text that they type is
/// named.
pub(super) struct Hands {
    terminal: Terminal,
    keys: usize,
    typed: Vec<(&'static str, usize)>,
    how: String,
}

impl Hands {
    /// Opens the program with the first contact selected.
    pub(super) fn at(home: &Home) -> Self {
        let terminal = home.open_with(&[TL], &NOW);
        terminal.shows("1 of 63").shows("q quit");
        Self { terminal, keys: 0, typed: Vec::new(), how: String::new() }
    }

    /// Presses keys, one after the other, and waits for what the screen shows then.
    #[track_caller]
    pub(super) fn press(&mut self, keys: &[&str], shown: &str) -> &mut Self {
        for key in keys {
            self.terminal.send(match *key {
                "Enter" => "\r",
                "Tab" => "\t",
                "Shift-Tab" => "\x1b[Z",
                one => {
                    assert_eq!(one.chars().count(), 1, "{one} is not one key");
                    one
                }
            });
            self.keys += 1;
            write!(self.how, "`{key}` ").unwrap();
        }
        self.terminal.shows(shown);
        self
    }

    /// Types a text, which the table calls `what`.
    #[track_caller]
    pub(super) fn type_in(&mut self, what: &'static str, text: &str, shown: &str) -> &mut Self {
        self.terminal.send(text).shows(shown);
        match self.typed.iter_mut().find(|(other, _)| *other == what) {
            Some((_, times)) => *times += 1,
            None => self.typed.push((what, 1)),
        }
        write!(self.how, "*{what}* ").unwrap();
        self
    }

    /// Ends the story: its row of the table, once the file says what it should.
    #[track_caller]
    pub(super) fn told(mut self, what: &str, is_right: bool) -> String {
        assert!(is_right, "{what}: it came to something else\n{}", self.terminal.text());
        self.terminal.send("\x03");
        assert_eq!(self.terminal.ends().1, 0);
        let texts = self.typed.iter().map(|(what, times)| match times {
            1 => (*what).to_owned(),
            times => format!("{times} {what}s"),
        });
        let plus = match texts.collect::<Vec<_>>().as_slice() {
            [] => String::new(),
            [one] => format!(" + {one}"),
            [all @ .., last] => format!(" + {} and {last}", all.join(", ")),
        };
        format!("| {what} | **{}**{plus} | {} |\n", self.keys, self.how.trim())
    }
}

const TEXT: &str = "wants the Q3 price";

fn selected() -> String {
    let home = home();
    let mut hands = Hands::at(&home);
    hands.press(&["c"], "Call with Ana Ruiz").type_in("text", TEXT, TEXT);
    hands.press(&["Enter"], "Logged: call with Ana Ruiz");
    let entry = newest(&home, "Ana Ruiz");
    let right = entry["summary"] == TEXT && entry["type"] == "call";
    hands.told("a call with the selected contact", right)
}

fn not_on_the_screen() -> String {
    let home = home();
    let mut hands = Hands::at(&home);
    assert!(!hands.terminal.text().contains("Zoe Winter"));
    hands.press(&["/"], "▸ /").type_in("name", "zoe", "Zoe Winter").press(&["Enter"], "1 of 1");
    hands.press(&["c"], "Call with Zoe Winter").type_in("text", TEXT, TEXT);
    hands.press(&["Enter"], "Logged: call with Zoe Winter");
    let entry = newest(&home, "Zoe Winter");
    let right = entry["summary"] == TEXT && people(&entry) == ["Zoe Winter"];
    hands.told("a call with somebody who is not on the screen", right)
}

fn somebody_new() -> String {
    let home = home();
    let mut hands = Hands::at(&home);
    hands.press(&["c", "Shift-Tab"], "> Who");
    hands.type_in("name", "Bo Lind", "+ new contact \"Bo Lind\"");
    hands.press(&["Enter"], "Call with Bo Lind").type_in("text", TEXT, TEXT);
    hands.press(&["Enter"], "Logged: call with Bo Lind");
    let entry = newest(&home, "Bo Lind");
    let alone = tl(&home, &["timeline", "Ana Ruiz"]).as_array().unwrap().is_empty();
    hands.told("a call with somebody new", alone && people(&entry) == ["Bo Lind"])
}

fn voicemail() -> String {
    let home = home();
    let mut hands = Hands::at(&home);
    hands.press(&["c"], "Call with Ana Ruiz").press(&["Tab"], "> Outcome");
    hands.press(&["v"], "voicemail").press(&["Enter"], "Logged: call with Ana Ruiz");
    let entry = newest(&home, "Ana Ruiz");
    let right = entry["outcome"] == "voicemail" && entry["summary"].is_null();
    hands.told("a voicemail", right)
}

fn voicemail_and_tomorrow() -> String {
    let home = home();
    let mut hands = Hands::at(&home);
    hands.press(&["c"], "Call with Ana Ruiz").press(&["Tab"], "> Outcome");
    hands.press(&["v"], "voicemail").press(&["Tab"], "> Follow-up");
    hands.type_in("day", "tomorrow", "= Thursday 5 March 2026").press(&["Enter"], "Logged: call");
    let promised = tl(&home, &["follow-up", "list"]);
    let right = newest(&home, "Ana Ruiz")["outcome"] == "voicemail"
        && promised[0]["text"] == "Call Ana Ruiz"
        && promised[0]["due"].as_str().unwrap().starts_with("2026-03-05");
    hands.told("a voicemail with a follow-up tomorrow", right)
}

/// The ten who are called.
fn promised(home: &Home) -> Vec<String> {
    let names: Vec<String> = (1..=10).map(|number| format!("Many {number:02}")).collect();
    for name in &names {
        tl(home, &["follow-up", "add", name, "yesterday", "ask", "how it goes with", name]);
    }
    names
}

fn queue() -> String {
    let home = home();
    let names = promised(&home);
    let mut hands = Hands::at(&home);
    hands.press(&["g", "t"], "[Today]");
    for name in &names {
        hands.press(&["c"], &format!("Call with {name}")).type_in("text", "all is well", "all is");
        hands.press(&["Enter"], &format!("done: ask how it goes with {name}"));
    }
    let open = tl(&home, &["follow-up", "list"]).as_array().unwrap().len();
    let logged = tl(&home, &["activity"]).as_array().unwrap().len();
    "`g` `t`, then for each `c` *text* `Enter`".clone_into(&mut hands.how);
    hands.told("a call queue of ten people", (open, logged) == (0, 10))
}

fn what_is_due() -> String {
    let home = home();
    let names = promised(&home);
    let mut hands = Hands::at(&home);
    hands.press(&["g", "t"], "[Today]");
    hands.terminal.shows("Overdue");
    let shown = hands.terminal.text();
    hands.told("seeing what is due", names.iter().all(|name| shown.contains(name)))
}

fn done_and_logged() -> String {
    let home = home();
    tl(&home, &["follow-up", "add", "Ana Ruiz", "yesterday", "send the quote"]);
    let mut hands = Hands::at(&home);
    hands.press(&["x"], "Done: send the quote").press(&["c"], "Call with Ana Ruiz");
    hands.press(&["Enter"], "Logged: call with Ana Ruiz");
    let open = tl(&home, &["follow-up", "list"]).as_array().unwrap().len();
    let entry = newest(&home, "Ana Ruiz");
    let right = open == 0 && entry["summary"] == "send the quote";
    hands.told("completing a follow-up and logging it", right)
}

fn meeting() -> String {
    let home = home();
    let mut hands = Hands::at(&home);
    hands.press(&["m"], "Meeting with Ana Ruiz").type_in("text", "kick-off", "kick-off");
    hands.press(&["Tab"], "> Follow-up").press(&["Tab"], "> Time");
    hands.type_in("time", "yesterday 15:00", "Tue 3 Mar 2026 15:00");
    hands.press(&["Tab", "Tab"], "> With");
    for (name, whole) in [("carl", "Carl Meyer"), ("zoe", "Zoe Winter")] {
        hands.type_in("name", name, &format!("> {whole}")).press(&["Enter"], whole);
    }
    hands.press(&["Enter"], "Logged: meeting with Ana Ruiz");
    let entry = newest(&home, "Zoe Winter");
    let right = entry["type"] == "meeting"
        && entry["occurred_at"].as_str().unwrap().starts_with("2026-03-03T15:00")
        && people(&entry) == ["Ana Ruiz", "Carl Meyer", "Zoe Winter"];
    hands.told("a meeting yesterday with three people", right)
}

fn correction() -> String {
    let home = home();
    tl(&home, &["log", "Zoe Winter", "wants the Q2 price"]);
    let mut hands = Hands::at(&home);
    hands.press(&["."], "Edit call with Zoe Winter");
    hands.type_in("text", ", and the Q3 price", "and the Q3 price").press(&["Enter"], "Corrected");
    let entry = newest(&home, "Zoe Winter");
    let right = entry["summary"] == "wants the Q2 price, and the Q3 price";
    hands.told("correcting the last entry", right && !entry["edited_at"].is_null())
}

fn moved() -> String {
    let home = home();
    tl(&home, &["log", "Ana Ruiz", TEXT]);
    let mut hands = Hands::at(&home);
    hands.press(&["."], "Edit call with Ana Ruiz").press(&["Shift-Tab"], "> Who");
    hands.type_in("name", "zoe", "> Zoe Winter").press(&["Enter"], "> Summary");
    hands.press(&["Enter"], "Corrected");
    let entry = newest(&home, "Zoe Winter");
    let gone = tl(&home, &["timeline", "Ana Ruiz"]).as_array().unwrap().is_empty();
    hands.told("moving it to the right contact", gone && entry["summary"] == TEXT)
}

fn last_spring() -> String {
    let home = home();
    let said = "Two lots, the second in June";
    tl(&home, &["log", "Ana Ruiz", said, "--at", "2025-04-16 10:00"]);
    for number in 1..=OTHERS {
        let day = format!("{number}d ago");
        tl(&home, &["log", "Ana Ruiz", "asked for the lots again", "--at", &day]);
    }
    let mut hands = Hands::at(&home);
    hands.press(&["Tab"], "1 of 61");
    assert!(!hands.terminal.text().contains(said));
    hands.press(&["/"], "Tab: ").type_in("word", "lots", "/lots");
    hands.type_in("time", " period:2025-03..2025-05", said).press(&["Enter"], "1 of 1");
    let shown = hands.terminal.text();
    hands.told("finding what was said last spring", shown.contains(said))
}

#[test]
fn the_numbers_of_keys_are_those_that_were_counted() {
    let mut table = String::from("| to note or to find | keys | which |\n|---|---|---|\n");
    let stories = [
        selected,
        not_on_the_screen,
        somebody_new,
        voicemail,
        voicemail_and_tomorrow,
        queue,
        what_is_due,
        done_and_logged,
        meeting,
        correction,
        moved,
        last_spring,
        called,
        handed_over,
    ];
    for story in stories {
        table += &story();
    }
    says("efforts", &table);
}
