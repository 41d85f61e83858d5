//! Whole processes: `tl` against `sqlite3` with the same question on the same file.

use std::path::Path;
use std::process::{Command, Stdio};

use super::race::Way;

/// Returns a way that starts a program and waits for its end.
fn process<'a>(mut command: Command) -> Way<'a> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Box::new(move || usize::from(command.status().is_ok_and(|status| status.success())))
}

/// Returns `tl` with these words on a file; nobody's settings have a say.
pub fn tl<'a>(db: &Path, words: &[&str]) -> Way<'a> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tl"));
    command.args(words).arg("--db").arg(db).arg("--config").arg(db.with_extension("toml"));
    command.arg("--user").arg(super::product::ACTOR);
    process(command)
}

/// Returns `sqlite3` with a statement on a file; none where the program is not installed.
pub fn sqlite3<'a>(db: &Path, sql: &str) -> Option<Way<'a>> {
    Command::new("sqlite3").arg("-version").stdout(Stdio::null()).status().ok()?;
    let mut command = Command::new("sqlite3");
    command.arg("-readonly").arg(db).arg(sql);
    Some(process(command))
}
