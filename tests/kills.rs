//! What was acknowledged survives a kill, and a killed writer leaves a sound file.
//!
//! `TOUCHLINE_KILLS=1000 cargo test --release --test kills` is the long proof.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn tl(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tl"));
    command.env_clear().env("HOME", home).env("TZ", "UTC").stdin(Stdio::null());
    command
}

fn output(home: &Path, args: &[&str]) -> String {
    let output = tl(home).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns how many kills to try.
fn kills() -> u32 {
    std::env::var("TOUCHLINE_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(12)
}

/// Returns pauses that cover the life of a one-shot process, the same in every run.
fn pauses() -> impl Iterator<Item = Duration> {
    (0..kills()).map(|n| Duration::from_micros(u64::from(n) * 7_919 % 60_000))
}

#[test]
fn an_acknowledged_entry_survives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    output(home, &["contact", "add", "Ana Ruiz"]);
    let mut acknowledged = Vec::new();
    for (n, pause) in pauses().enumerate() {
        // One writer after the other until the kill; each line it wrote out was acknowledged.
        let script = format!(
            "for i in 1 2 3 4 5 6 7 8 9; do '{}' --json c 'Ana Ruiz' \"entry {n}.$i\" >/dev/null && echo \"entry {n}.$i\"; done",
            env!("CARGO_BIN_EXE_tl")
        );
        let child = Command::new("setsid")
            .args(["sh", "-c", &script])
            .env_clear()
            .env("HOME", home)
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(40) + pause);
        let group = format!("-{}", child.id());
        let killed = Command::new("kill").args(["-9", "--", &group]).status().unwrap();
        assert!(killed.success() || n > 0, "the writers ran when they were killed");
        let said = child.wait_with_output().unwrap().stdout;
        acknowledged.extend(String::from_utf8(said).unwrap().lines().map(str::to_owned));
    }
    assert!(!acknowledged.is_empty(), "some writes were acknowledged before the kill");
    let timeline = output(home, &["timeline", "Ana Ruiz", "--all", "--json"]);
    for entry in &acknowledged {
        assert!(timeline.contains(&format!("\"summary\":\"{entry}\"")), "{entry} was lost");
    }
    output(home, &["doctor"]);
}

#[test]
fn a_killed_import_leaves_a_sound_file_and_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let cards: String = (0..6_000)
        .map(|n| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person{n} Test\r\nEMAIL:p{n}@example.org\r\nEND:VCARD\r\n"))
        .collect();
    let file = home.join("cards.vcf");
    std::fs::write(&file, cards).unwrap();
    let path = file.to_str().unwrap();
    for pause in pauses().take(4) {
        let mut child = tl(home)
            .args(["import", path])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(60) + pause * 4);
        child.kill().unwrap();
        child.wait().unwrap();
        if home.join(".local/share/touchline/touchline.db").exists() {
            output(home, &["doctor"]);
        }
    }
    output(home, &["import", path]);
    let list = output(home, &["contact", "list", "--all", "--json"]);
    assert_eq!(list.matches("\"name\":\"Person").count(), 6_000, "every card once");
}
