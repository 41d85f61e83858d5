//! The README says what is: its tables are the program's, its picture is what the program draws, its
//! first steps run.
//!
//! `TOUCHLINE_BLESS=1 cargo test --test readme` writes anew what is derived.

mod calls;
mod efforts;
mod picture;
mod steps;
mod svg;
#[path = "../tui_support/mod.rs"]
mod tui_support;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const BLESS: &str = "TOUCHLINE_BLESS=1 cargo test --test readme";

/// Only one test at a time writes.
static WRITING: Mutex<()> = Mutex::new(());

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn is_blessed() -> bool {
    std::env::var_os("TOUCHLINE_BLESS").is_some()
}

/// Checks that a file is as it is derived; writes it where that is blessed.
#[track_caller]
fn holds(name: &str, expected: &str) {
    if is_blessed() {
        return std::fs::write(path(name), expected).unwrap();
    }
    let there = std::fs::read_to_string(path(name)).unwrap_or_default();
    // A whole picture says nothing in a message.
    assert!(there == expected, "{name} is out of date: {BLESS} writes it anew");
}

/// Checks that what stands between two marks of the README is as it is derived; writes it where
/// that is blessed.
#[track_caller]
fn says(mark: &str, expected: &str) {
    let _one = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let readme = std::fs::read_to_string(path("README.md")).unwrap();
    let (begin, end) = (format!("<!-- {mark}: begin -->\n"), format!("<!-- {mark}: end -->"));
    let (before, rest) = readme.split_once(&begin).unwrap();
    let (there, after) = rest.split_once(&end).unwrap();
    if is_blessed() {
        let readme = format!("{before}{begin}{}\n{end}{after}", expected.trim());
        return std::fs::write(path("README.md"), readme).unwrap();
    }
    assert_eq!(there.trim(), expected.trim(), "{BLESS} writes the table anew");
}

#[test]
fn the_key_table_is_that_of_the_program() {
    says("keys", &touchline::tui::key_table());
}

/// The figures that the README shows in bold stand in the page that says how they were measured.
#[test]
fn the_figures_are_those_that_were_measured() {
    let readme = std::fs::read_to_string(path("README.md")).unwrap();
    let measured = std::fs::read_to_string(path("docs/PERFORMANCE.md")).unwrap();
    let (_, rest) = readme.split_once("<!-- figures: begin -->").unwrap();
    let claims = rest.split_once("<!-- figures: end -->").unwrap().0;
    let bold = claims.split("**").skip(1).step_by(2);
    let figures: Vec<&str> = bold.filter(|text| text.starts_with(char::is_numeric)).collect();
    assert!(figures.len() >= 5, "{figures:?}");
    for figure in figures {
        // As a number of its own: 2.25 ms is not in 12.25 ms.
        let whole = |(at, _): (usize, &str)| {
            !measured[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.')
        };
        assert!(measured.match_indices(figure).any(whole), "{figure} was not measured");
    }
}
