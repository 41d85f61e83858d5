//! What readers have in common: texts under the limits of the domain, ids of what has none.

use std::fmt::Write as _;

use uuid::Uuid;

use super::Loss;
use crate::domain::text::TextError;
use crate::domain::{Name, Summary};

/// The most losses that a record tells of.
const MOST_LOSSES: usize = 1_000;

/// Makes an id of what a record without an id says: another one says something else. Each text goes
/// in with its length before it, so that no text can look like two.
pub(super) fn content_id<'t>(format: &str, texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut said = format!("{format}\n");
    for text in texts {
        // A String takes all that is written to it.
        let _ = write!(said, "{}:{text}", text.len());
    }
    format!("content:{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes()))
}

/// Joins the lines of a text.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What of a record could not be read.
#[derive(Debug, Default)]
pub(super) struct Losses {
    /// The line of the record.
    pub line: u64,
    /// What is lost, in order.
    pub all: Vec<Loss>,
}

impl Losses {
    /// Begins with a record.
    pub(super) fn at(line: u64) -> Self {
        Self { line, all: Vec::new() }
    }

    /// Tells of a loss.
    pub(super) fn lose(&mut self, reason: impl Into<String>) {
        if self.all.len() < MOST_LOSSES {
            self.all.push(Loss::new(self.line, reason));
        }
    }

    /// Checks a short text, on one line. Blank is none; what breaks the limits is lost.
    pub(super) fn short(&mut self, text: &str, what: &'static str) -> Option<String> {
        let name = Name::parse(&one_line(text), what).map(|name| name.as_str().to_owned());
        self.kept(name)
    }

    /// Checks a text of several lines. Blank is none; what breaks the limits is lost.
    pub(super) fn long(&mut self, text: &str, what: &'static str) -> Option<String> {
        let text = Summary::parse_as(text, what).map(|text| text.as_str().to_owned());
        self.kept(text)
    }

    fn kept(&mut self, text: Result<String, TextError>) -> Option<String> {
        match text {
            Ok(text) => Some(text),
            Err(TextError::Empty { .. }) => None,
            Err(error) => {
                self.lose(error.to_string());
                None
            }
        }
    }
}
