//! Text from standard input.

use std::io::{self, Read as _};

use crate::app::{Error, MOST_TEXT, Result, read_text};

/// Reads all of standard input as text.
pub(super) fn from_stdin() -> Result<String> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MOST_TEXT).read_to_end(&mut bytes).map_err(|error| {
        Error::usage(format!("standard input could not be read: {error}"))
            .hint("give the text as an argument")
    })?;
    read_text(bytes, "standard input")
}
