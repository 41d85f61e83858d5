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
    std::fs::write(folder.path().join("contacts.vcf"), card).unwrap();
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
