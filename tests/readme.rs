//! The README says what is: its key table is the program's, its first steps run.

use std::process::Command;

const README: &str = include_str!("../README.md");

/// Returns what stands between the marks of the key table.
fn keys() -> &'static str {
    let (_, rest) = README.split_once("<!-- keys: begin -->\n").unwrap();
    rest.split_once("<!-- keys: end -->").unwrap().0
}

#[test]
fn the_key_table_is_that_of_the_program() {
    let expected = touchline::tui::key_table();
    if std::env::var_os("TOUCHLINE_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        std::fs::write(path, README.replace(keys(), &format!("{}\n", expected.trim()))).unwrap();
        return;
    }
    assert_eq!(
        keys().trim(),
        expected.trim(),
        "TOUCHLINE_BLESS=1 cargo test --test readme writes the table anew"
    );
}

/// The commands under "First steps", in order, as a shell runs them.
#[test]
fn the_first_steps_run_as_they_are_written() {
    let (_, rest) = README.split_once("## First steps\n").unwrap();
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
