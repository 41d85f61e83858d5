//! Each format's reader, behind one iterator; and the map of a table's columns.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::app::{Error, Result};
use crate::intake::csv::map::MAX_MAP;
use crate::intake::csv::{self, Mapping};
use crate::intake::{Format, Item, vcard};

/// The records of a file.
pub(super) type Items = Box<dyn Iterator<Item = io::Result<Item>>>;

/// Begins to read a file; where that cannot be, says in which line it is seen, and why.
pub(super) fn items(
    format: Format,
    input: Box<dyn Read>,
    map: Option<&Mapping>,
) -> std::result::Result<Items, (Option<u64>, String)> {
    match format {
        Format::VCard => match vcard::read(input) {
            Ok(cards) => Ok(Box::new(cards)),
            Err(error) => Err((None, format!("it cannot be read: {error}"))),
        },
        Format::Csv => match csv::read(input, map) {
            Ok(contacts) => Ok(Box::new(contacts)),
            Err(refused) => Err((refused.line(), refused.to_string())),
        },
        // Restored as a whole, by a road of its own.
        Format::Json => Ok(Box::new(std::iter::empty())),
    }
}

/// Reads the map of an import, and the format that goes with it: only tables have columns.
///
/// # Errors
/// `Usage` where it cannot be read, says what is no field, or goes with another format.
pub(super) fn read_map(
    path: Option<&Path>,
    format: Option<Format>,
) -> Result<(Option<Mapping>, Option<Format>)> {
    let Some(path) = path else { return Ok((None, format)) };
    if format.is_some_and(|format| format != Format::Csv) {
        let error = Error::usage("a map (--map) says what the columns of a table are");
        return Err(error.hint("leave out --map, or say --format csv"));
    }
    let shown = path.display();
    let unread =
        |error: io::Error| Error::usage(format!("the map {shown} cannot be read: {error}"));
    let mut text = String::new();
    let mut file = File::open(path).map_err(unread)?.take(MAX_MAP as u64 + 1);
    file.read_to_string(&mut text).map_err(unread)?;
    if text.len() > MAX_MAP {
        let error = Error::usage(format!("the map {shown} is longer than {MAX_MAP} bytes"));
        return Err(error.hint("a map is a few lines like email = \"E-Mail-Adresse\""));
    }
    let map = Mapping::parse(&text).map_err(|wrong| {
        Error::usage(format!("the map {shown} cannot be used: {wrong}"))
            .hint("write a line for each field, like email = \"E-Mail-Adresse\"")
    })?;
    Ok((Some(map), Some(Format::Csv)))
}
