//! Import, settings and the doctor.

mod cli_support;

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;

use cli_support::{Home, keys, keys_in_order};
use rustix::process::{Pid, Signal, kill_process};

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Lind\r\nEMAIL:bo@example.org\r\nEND:VCARD\r\n\
                     BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Cy Ode\r\nTEL:+46 8 123 456 78\r\nEND:VCARD\r\n";

#[test]
fn the_same_file_twice_adds_nothing() {
    let home = Home::new();
    let file = home.write("cards.vcf", CARDS);
    let ran = home.ok(["import", &file, "--label", "fair"]);
    assert!(ran.out.contains("Created   2 contacts"), "{ran:?}");
    assert!(ran.err.contains("Imported as batch"), "{ran:?}");
    assert_eq!(home.json(["contact", "list", "--label", "fair"]).as_array().unwrap().len(), 2);
    let again = home.json(["import", &file]);
    assert_eq!(again["contacts"]["created"], 0);
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 2);
}

#[test]
fn the_report_has_the_contracts_shape() {
    let home = Home::new();
    let file = home.write("cards.vcf", format!("{CARDS}BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:\r\n"));
    let ran = home.ok(["import", &file, "--json", "--format", "vcard"]);
    assert_eq!(
        keys_in_order(&ran.out),
        [
            "batch",
            "format",
            "contacts",
            "interactions",
            "follow_ups",
            "accounts",
            "opportunities",
            "failed",
            "merges",
            "left",
            "cancelled"
        ]
    );
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(keys(&report["contacts"]), ["created", "merged", "skipped"]);
    assert_eq!(
        keys(&report["interactions"]),
        ["created", "quarantined", "rules", "skipped", "waiting"]
    );
    assert_eq!(report["contacts"]["created"], 2);
    assert_eq!(report["interactions"]["created"], 0);
    for failure in report["failed"].as_array().unwrap() {
        assert_eq!(keys(failure), ["file", "kept", "line", "reason"]);
        assert!(failure["line"].as_u64().unwrap() > 0);
    }
    assert_eq!(report["format"], "vcard");
    assert_eq!(report["batch"].as_str().unwrap().len(), 36);
}

#[test]
fn a_dry_run_changes_nothing() {
    let home = Home::new();
    let file = home.write("cards.vcf", CARDS);
    let ran = home.ok(["import", &file, "--dry-run"]);
    assert!(
        ran.out.contains("Created   2 contacts (would be)")
            && ran.err.contains("nothing was changed"),
        "{ran:?}"
    );
    assert!(home.json(["import", &file, "--dry-run"])["batch"].is_null());
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 0);
}

#[test]
fn standard_input_and_several_files() {
    let home = Home::new();
    let ran = home.tl_with(["import", "-", "--json"], CARDS.as_bytes());
    assert!(ran.code == 0 && ran.out.contains("\"created\":2"), "{ran:?}");
    let one = home.write("one.vcf", CARDS.replace("Bo Lind", "Di Fer").replace("bo@", "di@"));
    let two = home.write("two.vcf", CARDS);
    home.ok(["import", &one, &two]);
    home.fails(2, ["import", "-", &one]);
}

#[test]
fn what_cannot_be_imported() {
    let home = Home::new();
    home.tl(["contact", "list"]);
    assert_ne!(home.tl(["import", "no-such.vcf"]).code, 0);
    let empty = home.write("empty.vcf", "");
    assert_eq!(home.tl(["import", &empty]).code, 2);
    let noise = home.write("noise.vcf", [0u8, 159, 146, 150].repeat(100));
    assert_eq!(home.tl(["import", &noise]).code, 2);
    home.ok(["member", "add", "vi@example.org", "--role", "viewer"]);
    let file = home.write("cards.vcf", CARDS);
    home.fails(3, ["--user", "vi@example.org", "import", &file]);
}

#[test]
fn settings_are_shown_with_what_is_wrong_in_them() {
    let home = Home::new();
    let path = home.ok(["config", "path"]).out;
    assert!(path.trim().ends_with("config.toml") && path.lines().count() == 1, "{path}");
    let shown = home.ok(["config", "show"]).out;
    assert!(
        shown.contains("week_start") && toml::from_str::<toml::Table>(&shown).is_ok(),
        "{shown}"
    );
    let file = home.write("mine.toml", "[time]\nweek_start = \"sunday\"\nfrob = 1\n");
    let ran = home.ok(["--config", &file, "config", "show"]);
    assert!(ran.out.contains("sunday"), "{ran:?}");
    assert!(ran.err.contains("frob") && ran.err.contains("mine.toml:3"), "{ran:?}");
    // The program keeps working, and says so once on standard error.
    let ran = home.ok(["contact", "list", "--config", &file, "--json"]);
    assert!(ran.out == "[]\n" && ran.err.contains("frob"), "{ran:?}");
    assert!(!home.path("data/touchline/nothing").exists());
}

#[test]
fn the_doctor_finds_the_file_sound() {
    let home = Home::with_people();
    home.ok(["c", "bob", "hi"]);
    let ran = home.ok(["doctor"]);
    assert!(ran.out.lines().all(|line| line.starts_with("ok ")), "{ran:?}");
    assert!(ran.err.contains("sound"), "{ran:?}");
    home.ok(["doctor", "--repair"]);
    let findings = home.json(["doctor"]);
    assert!(findings.as_array().unwrap().iter().all(|it| it["ok"] == true), "{findings}");
}

#[test]
fn the_doctor_says_what_is_wrong() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::with_people();
    let path = home.database();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ran = home.tl(["doctor"]);
    assert_eq!(ran.code, 6, "{ran:?}");
    assert!(ran.out.contains("problem"), "{ran:?}");
}

#[test]
fn a_phone_without_digits_leaves_the_search_index_sound() {
    let home = Home::new();
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Lind\r\nTEL:call reception\r\n\
                TEL:+46 8 123 456 78\r\nEND:VCARD\r\n";
    let file = home.write("cards.vcf", card);
    home.ok(["import", &file]);
    assert!(home.ok(["doctor"]).err.contains("everything is sound"));
    assert_eq!(home.json(["contact", "list", "1234567"]).as_array().unwrap().len(), 1);
    home.ok(["contact", "edit", "bo", "--phone", "+46 8 765 432 10"]);
    assert!(home.ok(["doctor"]).err.contains("everything is sound"));
    home.ok(["contact", "delete", "bo", "--yes"]);
    assert!(home.ok(["doctor"]).err.contains("everything is sound"));
}

#[test]
fn what_a_contact_keeps_and_what_was_lost_is_told() {
    let home = Home::new();
    home.ok(["contact", "add", "Bo Lind", "--email", "bo@example.org", "--title", "CTO"]);
    let file = home.write(
        "cards.vcf",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Robert\r\nEMAIL:bo@example.org\r\nTITLE:CEO\r\n\
         BDAY:soon\r\nPHOTO:x\r\nEND:VCARD\r\n",
    );
    let ran = home.ok(["import", &file]);
    assert!(ran.out.contains("Differ    1"), "{ran:?}");
    assert!(ran.out.contains("cards.vcf:1: Robert is Bo Lind ("), "{ran:?}");
    assert!(ran.out.contains("title stays \"CTO\", not \"CEO\""), "{ran:?}");
    // The card was not lost, only its birthday.
    assert!(ran.out.contains("Failed    0\n") && ran.out.contains("Lost      1 part"), "{ran:?}");
    assert!(ran.out.contains("cards.vcf:6: "), "{ran:?}");
    assert!(ran.out.contains("Left out  1 sort of property"), "{ran:?}");
    assert!(ran.out.contains("cards.vcf:7: PHOTO"), "{ran:?}");
    let again = home.json(["import", &file]);
    assert_eq!(again["failed"][0]["kept"], true);
    let merge = &again["merges"][0];
    assert_eq!(keys(merge), ["file", "into", "kept", "line", "name"]);
    assert_eq!((&merge["name"], &merge["into"]["name"]), (&"Robert".into(), &"Bo Lind".into()));
    let kept = serde_json::json!({"field": "title", "stays": "CTO", "not_taken": "CEO"});
    assert_eq!(merge["kept"], serde_json::json!([kept]));
}

#[test]
fn an_import_that_is_stopped_says_what_is_there() {
    let home = Home::new();
    let pipe = home.write("pipe.vcf", "");
    std::fs::remove_file(&pipe).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = home.command(["import", &pipe]).stderr(Stdio::piped()).spawn().unwrap();
    // Opening it waits until the import reads, when it listens to signals already.
    let mut cards = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    let some = |range: std::ops::Range<u32>| -> String {
        range.map(|n| format!("BEGIN:VCARD\r\nFN:No {n}\r\nEND:VCARD\r\n")).collect()
    };
    cards.write_all(some(0..2_500).as_bytes()).unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let _ = cards.write_all(some(2_500..5_000).as_bytes());
    drop(cards);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let ended = child.wait().unwrap();
    assert_eq!(ended.signal(), Some(2), "{said}");
    assert!(said.contains("The same command goes on from there"), "{said}");
    let there = home.json(["contact", "list", "--all"]).as_array().unwrap().len();
    assert!(there < 5_000, "{there}");
    assert!(said.replace(',', "").contains(&format!("{there} records are imported")), "{said}");
}

#[test]
fn what_waits_for_a_pipe_that_says_nothing_can_be_stopped() {
    for (signal, writer) in [(Signal::INT, false), (Signal::TERM, false), (Signal::INT, true)] {
        let home = Home::new();
        home.ok(["contact", "add", "Ana"]);
        let pipe = home.write("pipe.vcf", "");
        std::fs::remove_file(&pipe).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let mut child = home.command(["import", &pipe]).spawn().unwrap();
        // Without a writer nothing tells when the import waits; with one, opening it does.
        let held = writer.then(|| std::fs::OpenOptions::new().write(true).open(&pipe).unwrap());
        std::thread::sleep(std::time::Duration::from_millis(700));
        kill_process(Pid::from_child(&child), signal).unwrap();
        let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
        let ended = loop {
            if let Some(ended) = child.try_wait().unwrap() {
                break ended;
            }
            if std::time::Instant::now() > until {
                child.kill().unwrap();
                panic!("{signal:?} does not end an import that waits (writer: {writer})");
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        };
        assert_eq!(ended.signal(), Some(signal.as_raw()));
        drop(held);
        let there = home.json(["contact", "list"]).as_array().unwrap().len();
        assert_eq!(there, 1, "nothing of it was written");
    }
}
