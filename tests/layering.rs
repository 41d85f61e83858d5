//! Reads `src/` and fails when a floor names what it must not.
//!
//! The checker works on tokens: comments, strings and character literals are gone before it
//! looks, `use` groups and `super` chains are followed. It reads names, not types; an alias of a
//! clock is caught by `clippy.toml`, which resolves types. Its own tests below feed it code that
//! breaks each rule.

use std::fmt;
use std::fs;
use std::path::Path;

/// A floor and the floors it may name besides itself.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("intake", &["domain"]),
    ("outlet", &["domain"]),
    ("demo", &["domain"]),
    ("app", &["domain", "store", "intake", "outlet", "demo"]),
    ("cli", &["app", "domain", "outlet"]),
    ("tui", &["app", "domain"]),
    ("mcp", &["app", "domain"]),
];

/// What the binary's `main.rs` may name: it hands over to a front end and knows no rule.
const MAIN: &[&str] = &["app", "cli", "tui", "mcp"];

/// Libraries that stay on one floor.
const CRATES: &[(&str, &str)] = &[
    ("rusqlite", "store"),
    ("libsqlite3_sys", "store"),
    ("ratatui", "tui"),
    ("ratatui_textarea", "tui"),
    ("crossterm", "tui"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("indicatif", "cli"),
    ("notify", "app"),
];

/// Floors that turn values into values, and the parts of `std` that would reach outside.
const PURE: &[&str] = &["domain", "intake", "outlet", "demo"];
const OUTSIDE: &[&str] = &["env", "fs", "net", "process", "thread"];

/// Types whose `now` tells the time of day, and constructors that ask them.
const WALL_CLOCKS: &[&str] = &["SystemTime", "Utc", "Local", "Timestamp"];
const STAMPED: &[&str] = &["now_v1", "now_v6", "now_v7"];

/// The one module that reads the wall clock.
const CLOCK: &[&str] = &["app", "clock"];

/// Where waiting happens, which needs a monotonic clock: the clock itself, the door's retry
/// under contention, the terminal loop's deadlines.
const WAITS: &[&[&str]] = &[CLOCK, &["store"], &["tui", "runtime"]];

#[test]
fn floors_name_only_what_stands_below_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut seen = Vec::new();
    walk(&root, &root, &mut |path, text| {
        found.extend(check(path, text));
        seen.push(path.to_owned());
    });
    for expected in ["lib.rs", "main.rs", "domain/mod.rs"] {
        assert!(seen.iter().any(|path| path == expected), "{expected} was not read: {seen:?}");
    }
    let list: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} violations\n{}", list.len(), list.join("\n"));
}

#[test]
fn library_and_binary_refuse_the_same() {
    let head = |file: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
        let text = fs::read_to_string(path).unwrap();
        let start = text.find("#![cfg_attr(\n    not(test),\n    deny(").expect("the denied lints");
        let end = start + text[start..].find("\n)]").expect("their end");
        text[start..end].to_owned()
    };
    assert_eq!(head("lib.rs"), head("main.rs"));
    for lint in ["unwrap_used", "expect_used", "panic", "print_stdout", "print_stderr"] {
        assert!(head("lib.rs").contains(&format!("clippy::{lint}")), "{lint} is not denied");
    }
}

fn walk(root: &Path, folder: &Path, visit: &mut dyn FnMut(&str, &str)) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, visit);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            visit(&name, &fs::read_to_string(&path).unwrap());
        }
    }
}

/// One broken rule.
struct Violation {
    path: String,
    line: usize,
    what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Checks one file; `path` is relative to `src/`.
fn check(path: &str, text: &str) -> Vec<Violation> {
    let tokens = tokens(text);
    let module = module_of(path);
    let mut checker = Checker { path, module: &module, tokens: &tokens, found: Vec::new() };
    checker.run();
    checker.found
}

/// Returns the module a file is: `cli/log.rs` is `cli::log`, a crate root is nothing.
fn module_of(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    if parts.last() == Some(&"mod") || matches!(parts[..], ["lib" | "main"]) {
        parts.pop();
    }
    parts
}

struct Checker<'a> {
    path: &'a str,
    module: &'a [&'a str],
    tokens: &'a [Token],
    found: Vec<Violation>,
}

impl<'a> Checker<'a> {
    fn run(&mut self) {
        if let Some(floor) = self.module.first()
            && !FLOORS.iter().any(|(name, _)| name == floor)
        {
            self.report(1, format!("`{floor}` is not a floor: ARCHITECTURE.md names them"));
        }
        let in_test_file = self.module.iter().any(|part| *part == "tests" || *part == "test");
        // Inline modules, and what `#[cfg(test)]` covers, each with the brace depth it ends at.
        let mut depth = 0_usize;
        let mut inline: Vec<usize> = Vec::new();
        let mut tests: Vec<usize> = Vec::new();
        let mut test_is_next = false;
        let mut followed_to = 0;
        for at in 0..self.tokens.len() {
            let line = self.tokens[at].line;
            match self.text(at) {
                "{" => {
                    depth += 1;
                    if at >= 2 && self.text(at - 2) == "mod" {
                        inline.push(depth);
                    }
                    if std::mem::take(&mut test_is_next) {
                        tests.push(depth);
                    }
                }
                "}" => {
                    inline.pop_if(|ends| *ends == depth);
                    tests.pop_if(|ends| *ends == depth);
                    depth = depth.saturating_sub(1);
                }
                ";" => test_is_next = false,
                "cfg" if self.follows(at, &["cfg", "(", "test", ")"]) => test_is_next = true,
                "path" if at >= 2 && self.follows(at - 2, &["#", "[", "path", "="]) => {
                    self.report(line, "`#[path]` hides the floor a file stands on".to_owned());
                }
                "include" if self.follows(at, &["include", "!"]) => {
                    self.report(line, "`include!` hides the floor code stands on".to_owned());
                }
                _ => {}
            }
            if !self.tokens[at].word {
                continue;
            }
            self.check_crate(at);
            self.check_clock(at);
            if at < followed_to {
                continue;
            }
            let here = self.module.len() + inline.len();
            let in_test = in_test_file || test_is_next || !tests.is_empty();
            followed_to = self.check_path(at, here, in_test);
        }
    }

    fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    fn follows(&self, at: usize, expected: &[&str]) -> bool {
        expected.iter().enumerate().all(|(n, text)| self.text(at + n) == *text)
    }

    fn report(&mut self, line: usize, what: String) {
        self.found.push(Violation { path: self.path.to_owned(), line, what });
    }

    fn floor(&self) -> &'a str {
        self.module.first().copied().unwrap_or(self.path)
    }

    /// A library outside of its floor. A field or method of that name is none of our business.
    fn check_crate(&mut self, at: usize) {
        if at > 0 && self.text(at - 1) == "." {
            return;
        }
        for (name, home) in CRATES {
            if self.text(at) == *name && self.floor() != *home {
                let what = format!("`{name}` outside of `{home}`");
                self.report(self.tokens[at].line, what);
            }
        }
    }

    fn check_clock(&mut self, at: usize) {
        let word = self.text(at);
        let reads = self.follows(at + 1, &[":", ":", "now"]);
        let renamed = self.text(at + 1) == "as" && self.text(at + 2) != "_";
        let line = self.tokens[at].line;
        if (WALL_CLOCKS.contains(&word) && (reads || renamed) || STAMPED.contains(&word))
            && !self.module.starts_with(CLOCK)
        {
            let what = format!("`{word}` reads the wall clock outside of `app::clock`");
            self.report(line, what);
        }
        if word == "Instant"
            && (reads || renamed)
            && !WAITS.iter().any(|place| self.module.starts_with(place))
        {
            let what = "`Instant` where nothing waits: ask the session's clock".to_owned();
            self.report(line, what);
        }
    }

    /// Follows a path that starts at `at`, `here` modules below the crate root. Returns where to
    /// look on.
    fn check_path(&mut self, at: usize, here: usize, in_test: bool) -> usize {
        let line = self.tokens[at].line;
        let root = match self.text(at) {
            "crate" if at > 0 && self.text(at - 1) == "extern" => {
                self.report(line, "`extern crate` renames what the floors are told by".to_owned());
                return at + 1;
            }
            "crate" | "touchline" => Root::Ours(0),
            "super" if here > 0 => Root::Ours(here - 1),
            "std" => Root::Std { in_test },
            _ => return at + 1,
        };
        if self.text(at + 1) == "as" && matches!(root, Root::Ours(0)) {
            self.report(line, "the crate's root under another name".to_owned());
        }
        if !self.follows(at + 1, &[":", ":"]) {
            return at + 1;
        }
        self.check_segment(at + 3, root)
    }

    /// Checks the segment at `at`, which `root` leads to, and what hangs on it.
    fn check_segment(&mut self, at: usize, root: Root) -> usize {
        if self.text(at) == "{" {
            let mut next = at + 1;
            while !matches!(self.text(next), "}" | "") {
                next = self.check_segment(next, root);
                // The rest of the item, groups and all.
                let mut open = 0_usize;
                loop {
                    match self.text(next) {
                        "" => break,
                        "{" => open += 1,
                        "}" if open == 0 => break,
                        "}" => open -= 1,
                        "," if open == 0 => {
                            next += 1;
                            break;
                        }
                        _ => {}
                    }
                    next += 1;
                }
            }
            return next + 1;
        }
        let Some(token) = self.tokens.get(at) else { return at };
        match root {
            Root::Ours(level) if level > 0 => {
                if token.text == "super" && self.follows(at + 1, &[":", ":"]) {
                    return self.check_segment(at + 3, Root::Ours(level - 1));
                }
            }
            Root::Ours(_) => {
                let allowed = self.may_name(&token.text);
                if !allowed {
                    let what = format!("`{}` names `{}`", self.floor(), token.text);
                    self.report(token.line, what);
                }
            }
            Root::Std { in_test } => {
                if !in_test
                    && PURE.contains(&self.floor())
                    && OUTSIDE.contains(&token.text.as_str())
                {
                    let what = format!("`{}` does no IO: `std::{}`", self.floor(), token.text);
                    self.report(token.line, what);
                }
            }
        }
        at + 1
    }

    fn may_name(&self, name: &str) -> bool {
        match self.path {
            "main.rs" => MAIN.contains(&name),
            "lib.rs" => FLOORS.iter().any(|(floor, _)| *floor == name),
            _ => {
                self.floor() == name
                    || FLOORS
                        .iter()
                        .any(|(floor, below)| *floor == self.floor() && below.contains(&name))
            }
        }
    }
}

/// What a followed path hangs on.
#[derive(Clone, Copy)]
enum Root {
    /// Our crate, so many modules below its root.
    Ours(usize),
    /// The standard library.
    Std { in_test: bool },
}

#[derive(Debug)]
struct Token {
    text: String,
    line: usize,
    word: bool,
}

/// Splits source into words and single punctuation marks; comments, strings, characters,
/// lifetimes and numbers leave nothing.
fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |n: usize| chars.get(n).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let (mut n, mut line) = (0, 1);
    while n < chars.len() {
        let start = n;
        let c = chars[n];
        if c == '/' && at(n + 1) == '/' {
            n += chars[n..].iter().take_while(|c| **c != '\n').count();
        } else if c == '/' && at(n + 1) == '*' {
            n = block_comment_end(&chars, n);
        } else if let Some(end) = string_end(&chars, n) {
            n = end;
        } else if c == '\'' {
            n = quote_end(&chars, n);
        } else if c.is_alphanumeric() || c == '_' {
            n += word_length(&chars[n..]);
            let mut text: String = chars[start..n].iter().collect();
            if text == "r" && at(n) == '#' {
                // A raw identifier: `r#type`.
                let length = word_length(&chars[n + 1..]);
                text = chars[n + 1..n + 1 + length].iter().collect();
                n += 1 + length;
            }
            if !c.is_ascii_digit() {
                tokens.push(Token { text, line, word: true });
            }
        } else {
            n += 1;
            if !c.is_whitespace() {
                tokens.push(Token { text: c.to_string(), line, word: false });
            }
        }
        line += chars[start..n].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

fn word_length(chars: &[char]) -> usize {
    chars.iter().take_while(|c| c.is_alphanumeric() || **c == '_').count()
}

fn block_comment_end(chars: &[char], start: usize) -> usize {
    let (mut n, mut open) = (start, 0);
    while n < chars.len() {
        match (chars[n], chars.get(n + 1)) {
            ('/', Some('*')) => (open, n) = (open + 1, n + 2),
            ('*', Some('/')) => {
                (open, n) = (open - 1, n + 2);
                if open == 0 {
                    return n;
                }
            }
            _ => n += 1,
        }
    }
    n
}

/// Returns where a string literal that starts at `start` ends, if one starts there.
fn string_end(chars: &[char], start: usize) -> Option<usize> {
    let prefix: String =
        chars[start..].iter().take_while(|c| matches!(c, 'b' | 'c' | 'r')).collect();
    let raw = prefix.ends_with('r');
    if !matches!(prefix.as_str(), "" | "b" | "c" | "r" | "br" | "cr") {
        return None;
    }
    let mut n = start + prefix.len();
    let hashes = if raw { chars[n..].iter().take_while(|c| **c == '#').count() } else { 0 };
    n += hashes;
    if chars.get(n) != Some(&'"') {
        return None;
    }
    n += 1;
    while n < chars.len() {
        match chars[n] {
            '\\' if !raw => n += 2,
            '"' if chars[n + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes => {
                return Some(n + 1 + hashes);
            }
            _ => n += 1,
        }
    }
    Some(chars.len())
}

/// Returns where a character literal or a lifetime that starts at `start` ends.
fn quote_end(chars: &[char], start: usize) -> usize {
    if chars.get(start + 1) == Some(&'\\') {
        let close = chars[(start + 3).min(chars.len())..].iter().position(|c| *c == '\'');
        close.map_or(chars.len(), |length| start + 3 + length + 1)
    } else if chars.get(start + 2) == Some(&'\'') {
        start + 3
    } else {
        start + 1 + word_length(&chars[start + 1..])
    }
}

/// The checker against code made to break the rules, and code that only looks like it.
mod the_checker {
    use super::check;

    #[track_caller]
    fn refuses(path: &str, code: &str, what: &str) {
        let found: Vec<String> = check(path, code).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{path}: {code}\n{found:?}");
        assert!(found[0].contains(what), "{} should tell of {what}", found[0]);
    }

    #[track_caller]
    fn accepts(path: &str, code: &str) {
        let found: Vec<String> = check(path, code).iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "{path}: {code}\n{found:?}");
    }

    #[test]
    fn keeps_libraries_on_their_floor() {
        refuses("app/mod.rs", "use rusqlite::Connection;", "`rusqlite` outside of `store`");
        refuses("app/mod.rs", "fn f(c: &::rusqlite::Connection) {}", "`rusqlite`");
        refuses("cli/log.rs", "use {std::fmt, crossterm::event};", "`crossterm` outside of `tui`");
        refuses("app/form.rs", "use ratatui_textarea::TextArea;", "`ratatui_textarea`");
        refuses("main.rs", "use clap::Parser;", "`clap` outside of `cli`");
        refuses("app/mod.rs", "#[derive(clap::Args)] struct A;", "`clap`");
        accepts("store/mod.rs", "use rusqlite::Connection;");
        accepts("tui/view.rs", "use ratatui::Frame;");
        accepts("cli/mod.rs", "use clap::Parser;");
        accepts("app/mod.rs", "fn f(x: X) { x.clap(); }");
    }

    #[test]
    fn keeps_the_direction() {
        refuses("domain/op.rs", "use crate::store::Store;", "`domain` names `store`");
        refuses("store/mod.rs", "use crate::app::Session;", "`store` names `app`");
        refuses("intake/vcard.rs", "use crate::store::Store;", "`intake` names `store`");
        refuses("outlet/csv.rs", "use crate::intake::Draft;", "`outlet` names `intake`");
        refuses("app/mod.rs", "use crate::cli::Args;", "`app` names `cli`");
        refuses("cli/mod.rs", "use crate::tui;", "`cli` names `tui`");
        refuses("tui/mod.rs", "fn f() { crate::store::open() }", "`tui` names `store`");
        refuses("mcp/mod.rs", "fn f() { crate::tui::run() }", "`mcp` names `tui`");
        refuses("main.rs", "use touchline::store::Store;", "`main.rs` names `store`");
        accepts("app/mod.rs", "use crate::{domain::Op, intake, outlet, store::Store};");
        accepts("cli/log.rs", "use crate::app::{Session, Error}; use crate::cli::printer;");
        accepts("main.rs", "fn main() -> ExitCode { touchline::cli::run() }");
        accepts("lib.rs", "pub mod domain; pub mod store; pub(crate) mod app;");
        accepts("domain/op.rs", "pub(crate) fn f() {} pub(in crate::domain) fn g() {}");
    }

    #[test]
    fn follows_groups_and_super() {
        refuses("cli/mod.rs", "use crate::{app::{A, B}, store};", "`cli` names `store`");
        refuses("cli/mod.rs", "use crate::{app::{A, B},\n\n store::S};", "mod.rs:3:");
        refuses("cli/mod.rs", "use super::store;", "`cli` names `store`");
        refuses("cli/log.rs", "use super::super::store;", "`cli` names `store`");
        refuses("cli/log.rs", "use super::{args, super::{app, store}};", "`cli` names `store`");
        refuses("cli/log.rs", "mod t { use super::super::super::store; }", "`cli` names `store`");
        refuses("cli/log.rs", "macro_rules! m { () => { $crate::store::open() } }", "`store`");
        accepts("cli/log.rs", "use super::store; mod t { use super::super::store; }");
        accepts("cli/log.rs", "mod t { use super::store; } use super::{store, tui::x};");
        accepts("app/mod.rs", "mod a { fn f() {} } use super::domain::Op;");
    }

    #[test]
    fn leaves_no_way_around() {
        refuses("cli/mod.rs", "use crate::*;", "`cli` names `*`");
        refuses("cli/mod.rs", "use crate::{self as root};", "`cli` names `self`");
        refuses("cli/mod.rs", "use crate as root;", "another name");
        refuses("cli/mod.rs", "extern crate self as root;", "`extern crate`");
        refuses("cli/mod.rs", "use crate::r#store::Store;", "`cli` names `store`");
        refuses("cli/mod.rs", "use crate::Store;", "`cli` names `Store`");
        refuses("cli/mod.rs", "#[path = \"../store/mod.rs\"] mod s;", "`#[path]`");
        refuses("cli/mod.rs", "include!(\"../store/mod.rs\");", "`include!`");
        refuses("helpers.rs", "", "`helpers` is not a floor");
        accepts("store/mod.rs", "const SQL: &str = include_str!(\"schema.sql\");");
    }

    #[test]
    fn keeps_the_clock_in_one_place() {
        refuses("store/mod.rs", "let t = std::time::SystemTime::now();", "wall clock");
        refuses("tui/runtime.rs", "let t = chrono::Utc::now();", "wall clock");
        refuses("cli/mod.rs", "let t = Local :: now();", "wall clock");
        refuses("app/mod.rs", "let f = Utc::now;", "wall clock");
        refuses("app/clocks.rs", "Utc::now()", "wall clock");
        refuses("domain/id.rs", "Uuid::now_v7()", "wall clock");
        refuses("store/mod.rs", "use chrono::Utc as Zone;", "wall clock");
        refuses("domain/when.rs", "let t = Instant::now();", "nothing waits");
        refuses("tui/view.rs", "let t = Instant::now();", "nothing waits");
        refuses("tui/runtimes.rs", "let t = Instant::now();", "nothing waits");
        accepts("app/clock.rs", "fn now() { Utc::now(); Instant::now(); }");
        accepts("tui/runtime.rs", "let t = Instant::now();");
        accepts("tui/runtime/wait.rs", "let t = Instant::now();");
        accepts("store/door.rs", "let t = std::time::Instant::now();");
        accepts("app/mod.rs", "fn f(at: Instant, zone: Utc) { clock.now(); }");
    }

    #[test]
    fn keeps_the_pure_floors_pure() {
        refuses("domain/a.rs", "use std::fs;", "`domain` does no IO: `std::fs`");
        refuses("intake/vcard.rs", "fn f() { std::env::var(\"X\"); }", "`std::env`");
        refuses("outlet/csv.rs", "use std::{fmt, net::TcpStream};", "`std::net`");
        refuses("intake/a.rs", "#[cfg(test)] mod t { use std::fs; } use std::fs;", "`std::fs`");
        refuses("intake/a.rs", "#[cfg(test)] mod t; use std::fs;", "`std::fs`");
        accepts("intake/a.rs", "#[cfg(test)] mod t { fn f() { std::fs::read(p); } }");
        accepts("intake/a/tests.rs", "use std::fs;");
        accepts("intake/a.rs", "use std::io::BufRead;");
        accepts("app/mod.rs", "use std::fs;");
    }

    #[test]
    fn test_modules_keep_the_direction_too() {
        refuses("tui/a.rs", "#[cfg(test)] mod t { use crate::store::Store; }", "names `store`");
    }

    #[test]
    fn reads_code_only() {
        accepts("cli/a.rs", "// crate::store\n/* crate::store /* rusqlite */ crate::tui */");
        accepts("cli/a.rs", "/// As [`crate::store`] does.\nfn f() {}");
        accepts(
            "cli/a.rs",
            r##"const A: &str = "a \" crate::store"; const B: &str = r#"" rusqlite "#;"##,
        );
        accepts("cli/a.rs", r#"const A: &[u8] = b"rusqlite"; const C: &CStr = c"rusqlite";"#);
        // A quote that is a character, a lifetime or escaped opens no string.
        refuses("cli/a.rs", r#"const Q: char = '"'; use crate::store;"#, "`store`");
        refuses("cli/a.rs", r"const Q: char = '\''; use crate::store;", "`store`");
        refuses("cli/a.rs", r"const Q: char = '\u{22}'; use crate::store;", "`store`");
        refuses("cli/a.rs", "fn f<'a>(x: &'a str) { crate::store::g('a') }", "`store`");
        refuses("cli/a.rs", r#"const A: &str = "\\"; use crate::store;"#, "`store`");
        refuses("cli/a.rs", "const A: f64 = 1.0; /* */ use crate::store;", "`store`");
    }
}
