//! The built binary in a home of its own: no variable, folder or clock of whoever runs the tests
//! has a say.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The moment at which every test runs: a Sunday.
pub const NOW: &str = "2026-11-22T10:00:00Z";

/// A home with nothing in it.
pub struct Home {
    folder: TempDir,
}

/// What one run of `tl` gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A home with the contacts that most tests speak of.
    pub fn with_people() -> Self {
        let home = Self::new();
        let people: [&[&str]; 3] = [
            &["Ana Ruiz", "--email", "ana@example.org", "--account", "Acme"],
            &["Ana Soto", "--email", "soto@example.org"],
            &["Bob Lee", "--phone", "+49 89 1234567"],
        ];
        for who in people {
            // Before the tests' own moment: what one write makes is told by its time.
            let mut command = home.command(["contact", "add"].iter().chain(who));
            command.env("TOUCHLINE_NOW", "2026-11-22T09:00:00Z");
            assert!(command.output().unwrap().status.success());
        }
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The path of the database that is used without `--db`.
    pub fn database(&self) -> PathBuf {
        let paths: Value =
            serde_json::from_str(&self.ok(["config", "path", "--json"]).out).unwrap();
        PathBuf::from(paths["db"].as_str().unwrap())
    }

    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tl"));
        let folder = |name: &str| self.folder.path().join(name);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_STATE_HOME", folder("state"))
            .env("TZ", "UTC")
            .env("LANG", "C.UTF-8")
            .env("TERM", "dumb")
            .env("TOUCHLINE_NOW", NOW)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs `tl`, whatever comes of it. Whatever it is, it is no panic, and no byte of it acts
    /// on a terminal.
    pub fn tl<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        let ran = finish(self.command(arguments), b"");
        harmless(&ran);
        ran
    }

    /// Runs `tl` with something on standard input.
    pub fn tl_with<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        input: &[u8],
    ) -> Ran {
        finish(self.command(arguments), input)
    }

    /// Runs `tl` and demands success.
    pub fn ok<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        let ran = self.tl(arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran
    }

    /// Runs `tl` with `--json`, demands success and reads what it printed.
    pub fn json<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Value {
        let mut command = self.command(arguments);
        command.arg("--json");
        let ran = finish(command, b"");
        harmless(&ran);
        assert_eq!(ran.code, 0, "{ran:?}");
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }

    /// Runs `tl` and demands an exit code; what it prints then is on standard error, and names
    /// what is wrong.
    pub fn fails<A: AsRef<OsStr>>(&self, code: i32, arguments: impl IntoIterator<Item = A>) -> Ran {
        let ran = self.tl(arguments);
        assert_eq!(ran.code, code, "{ran:?}");
        assert!(ran.err.contains("error: ") && ran.out.is_empty(), "{ran:?}");
        ran
    }

    /// Runs `tl` with `--json`, demands an exit code and returns the error's object.
    pub fn json_error<A: AsRef<OsStr>>(
        &self,
        code: i32,
        arguments: impl IntoIterator<Item = A>,
    ) -> Value {
        let mut command = self.command(arguments);
        command.arg("--json");
        let ran = finish(command, b"");
        harmless(&ran);
        assert_eq!(ran.code, code, "{ran:?}");
        let error: Value =
            serde_json::from_str(&ran.err).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
        assert_eq!(keys(&error), ["error"]);
        assert_eq!(keys(&error["error"]), ["hint", "kind", "message"]);
        error["error"].clone()
    }
}

pub fn finish(mut command: Command, input: &[u8]) -> Ran {
    command.stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    Ran {
        code: output.status.code().expect("it was not killed"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Nothing that is printed into a pipe has controls, bidi overrides or invisible characters
/// (joiners stay where they join).
pub fn harmless(ran: &Ran) {
    for c in ran.out.chars().chain(ran.err.chars()) {
        let acts = (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(c, '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        assert!(!acts, "{c:?} in {ran:?}");
    }
    assert!(!ran.err.contains("panicked"), "{ran:?}");
}

/// The keys of an object, sorted.
pub fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The keys of the first object in a JSON text, in the order in which they stand there.
pub fn keys_in_order(json: &str) -> Vec<String> {
    let (mut depth, mut keys) = (0, Vec::new());
    let mut chars = json.chars().skip_while(|c| *c != '{').peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            '"' => {
                let mut text = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => drop(chars.next()),
                        c => text.push(c),
                    }
                }
                if depth == 1 && chars.peek() == Some(&':') {
                    keys.push(text);
                }
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    keys
}

/// The mode bits of a file.
pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
