//! What is different on a terminal: questions, colour, the width of lines.

mod cli_support;

use std::io::{Read as _, Write as _};

use cli_support::{Home, NOW};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Runs `tl` on a terminal, types `answer`, and returns the exit code and what stood on it.
fn on_terminal(home: &Home, columns: u16, arguments: &[&str], answer: &str) -> (u32, String) {
    let size = PtySize { rows: 24, cols: columns, ..Default::default() };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(assert_cmd::cargo::cargo_bin!("tl"));
    command.args(arguments);
    command.env_clear();
    for (key, value) in home.command([] as [&str; 0]).get_envs() {
        command.env(key, value.unwrap_or_default());
    }
    command.env("TERM", "xterm");
    command.env("TOUCHLINE_NOW", NOW);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    writer.write_all(answer.as_bytes()).unwrap();
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    // At the end a terminal gives an error rather than nothing.
    while let Ok(count) = reader.read(&mut buffer) {
        if count == 0 {
            break;
        }
        shown.extend_from_slice(&buffer[..count]);
    }
    let code = child.wait().unwrap().exit_code();
    (code, String::from_utf8(shown).unwrap().replace('\r', ""))
}

#[test]
fn one_of_several_is_picked_by_its_number() {
    let home = Home::with_people();
    home.ok(["n", "Ana Ruiz", "about Ruiz"]);
    let (code, shown) = on_terminal(&home, 80, &["timeline", "ana"], "1\n");
    assert!(
        shown.contains("1  Ana") && shown.contains("2  Ana") && shown.contains("Which? [1-2"),
        "{shown}"
    );
    assert_eq!(code, 0, "{shown}");
    for answer in ["\n", "7\n", "zoe\n"] {
        let (code, shown) = on_terminal(&home, 80, &["timeline", "ana"], answer);
        assert_eq!(code, 5, "{shown}");
    }
}

#[test]
fn danger_is_asked_about_and_no_is_the_default() {
    let home = Home::with_people();
    home.ok(["c", "bob", "the text itself"]);
    for answer in ["\n", "n\n", "what\n"] {
        let (code, shown) = on_terminal(&home, 80, &["undo"], answer);
        assert!(shown.contains("the text itself") && shown.contains("[y/N]"), "{shown}");
        assert!(shown.contains("nothing was changed"), "{shown}");
        assert_eq!(code, 2);
    }
    let (code, shown) = on_terminal(&home, 80, &["undo"], "y\n");
    assert_eq!(code, 0, "{shown}");
    assert_eq!(home.json(["activity"]).as_array().unwrap().len(), 0);
    let (code, shown) = on_terminal(&home, 80, &["contact", "delete", "bob", "--yes"], "");
    assert!(code == 0 && !shown.contains("[y/N]"), "{shown}");
}

#[test]
fn a_narrow_terminal_still_says_who_had_it_with_whom() {
    let home = Home::with_people();
    home.ok(["c", "bob", "a first line\nand a second"]);
    let (_, shown) = on_terminal(&home, 60, &["activity"], "");
    assert!(shown.contains("Bob Lee, ") && shown.contains("\n  a first line"), "{shown}");
    assert!(shown.contains("\n  and a second"), "{shown}");
}

#[test]
fn lines_fit_the_terminal() {
    let home = Home::with_people();
    home.ok([
        "m",
        "Ana Ruiz",
        &format!("{}\n{}", "word ".repeat(40), "more ".repeat(40)),
        "--with",
        "soto",
    ]);
    for columns in [40, 60, 80, 120] {
        for arguments in [&["activity"][..], &["timeline", "Ana Ruiz"], &["contact", "list"]] {
            let (_, shown) =
                on_terminal(&home, columns, &[arguments, &["--color", "never"]].concat(), "");
            let widest = shown.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= usize::from(columns), "{columns}: {widest}: {shown}");
        }
    }
    let (_, shown) = on_terminal(&home, 80, &["contact", "list"], "");
    assert!(shown.contains("\x1b[1mNAME\x1b[0m"), "{shown}");
}

#[test]
fn whose_mail_it_is_is_asked_once() {
    let home = Home::new();
    let mail =
        "From: me@us.example\nTo: ana@acme.example\nDate: Mon, 4 Mar 2024 10:00:00 +0000\n\nHi\n";
    let file = home.write("sent.eml", mail);
    home.ok(["contact", "add", "Ana Ruiz", "--email", "ana@acme.example"]);
    home.write("cards.vcf", "BEGIN:VCARD\nFN:Bo\nEND:VCARD\n");
    let (code, shown) = on_terminal(&home, 80, &["import", "cards.vcf"], "");
    assert_eq!(code, 0);
    assert!(!shown.contains("Your e-mail address"), "cards have no sender: {shown}");
    let (code, shown) = on_terminal(&home, 80, &["import", &file], "me@us.example\n");
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("Your e-mail address, to tell what you sent"), "{shown}");
    assert_eq!(home.json(["timeline", "Ana Ruiz"])[0]["direction"], "out");
    let (_, shown) = on_terminal(&home, 80, &["import", &file], "");
    assert!(!shown.contains("Your e-mail address"), "it is the member's now: {shown}");
}
