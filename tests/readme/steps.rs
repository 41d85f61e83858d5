//! The first steps, as a shell runs them.

use std::process::Command;

use super::path;

/// The commands under "First steps", in order.
#[test]
fn the_first_steps_run_as_they_are_written() {
    let readme = std::fs::read_to_string(path("README.md")).unwrap();
    let (_, rest) = readme.split_once("## First steps\n").unwrap();
    let steps = rest.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(steps.lines().count() >= 5, "there are steps to try");
    let folder = tempfile::tempdir().unwrap();
    let card =
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nEMAIL:ana@example.org\r\nEND:VCARD\r\n";
    let mail = "From ana@example.org Mon Mar  4 10:00:00 2024\nFrom: ana@example.org\n\
        To: you@acme.com, bo@example.org\nDate: Mon, 4 Mar 2024 10:00:00 +0000\nSubject: Hi\n\nHello\n";
    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20240304T100000Z\nSUMMARY:Talk\n\
        ATTENDEE:mailto:ana@example.org\nEND:VEVENT\nEND:VCALENDAR\n";
    for (name, text) in [("contacts.vcf", card), ("mail.mbox", mail), ("calendar.ics", calendar)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_tl"));
    let path =
        format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    for step in steps.lines().filter(|line| !line.trim().is_empty()) {
        let output = Command::new("sh")
            .args(["-c", step])
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", &path)
            .env("HOME", folder.path())
            .env("TZ", "UTC")
            .output()
            .unwrap();
        assert!(output.status.success(), "{step}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}
