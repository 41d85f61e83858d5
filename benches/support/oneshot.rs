//! Whole processes: `tl` against `sqlite3` with the same question on the same file.

use std::path::Path;
use std::process::{Command, Stdio};

use super::race::Way;

/// Returns a way that starts a program and waits until it ends with one of these exit codes.
fn process<'a>(mut command: Command, codes: &'static [i32]) -> Way<'a> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let did = |code: Option<i32>| code.is_some_and(|code| codes.contains(&code));
    Box::new(move || usize::from(command.status().is_ok_and(|status| did(status.code()))))
}

/// Returns `tl` with these words on a file; nobody's settings have a say.
pub fn tl<'a>(db: &Path, words: &[&str]) -> Way<'a> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tl"));
    command.args(words).arg("--db").arg(db).arg("--config").arg(db.with_extension("toml"));
    command.arg("--user").arg(super::product::ACTOR);
    // Where something is due, a check says so by its exit code.
    process(command, if words.contains(&"--check") { &[0, 1] } else { &[0] })
}

/// Returns `sqlite3` with a statement on a file; none where the program is not installed.
pub fn sqlite3<'a>(db: &Path, sql: &str) -> Option<Way<'a>> {
    Command::new("sqlite3").arg("-version").stdout(Stdio::null()).status().ok()?;
    let mut command = Command::new("sqlite3");
    command.arg("-readonly").arg(db).arg(sql);
    Some(process(command, &[0]))
}
