//! Each format's reader, behind one iterator; and the map of a table's columns.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::app::clock::Zone;
use crate::app::{Error, Result};
use crate::domain::Timestamp;
use crate::intake::csv::map::MAX_MAP;
use crate::intake::csv::{self, Mapping};
use crate::intake::{Format, Item, friends, ics, knotter, mail, monica, vcard};

/// The records of a file.
pub(super) type Items = Box<dyn Iterator<Item = io::Result<Item>>>;

/// Begins to read a file, in which times without an offset are those of `zone`, and what is later
/// than `now` is to come; where that cannot be, says in which line it is seen, and why.
pub(super) fn items(
    format: Format,
    input: Box<dyn Read>,
    map: Option<&Mapping>,
    zone: Zone,
    now: Timestamp,
) -> std::result::Result<Items, (Option<u64>, String)> {
    let unread = |error: io::Error| (None, format!("it cannot be read: {error}"));
    match format {
        Format::VCard => Ok(Box::new(vcard::read(input).map_err(unread)?)),
        Format::Mbox => {
            let messages = mail::read_mbox(input).map_err(unread)?;
            Ok(Box::new(messages.flat_map(move |record| spread(record, zone, now))))
        }
        Format::Maildir | Format::Eml => {
            Ok(Box::new(spread(mail::read_message(input), zone, now).into_iter()))
        }
        Format::Ics => Ok(Box::new(ics::read(input, zone, now).map_err(unread)?)),
        Format::Friends => Ok(Box::new(friends::read(input, &zone).map_err(unread)?.map(Ok))),
        Format::Monica => match monica::read(input, &zone) {
            Ok(records) => Ok(Box::new(records.map(Ok))),
            Err(refused) => Err((refused.line(), refused.to_string())),
        },
        Format::Knotter => match knotter::read(input) {
            Ok(records) => Ok(Box::new(records.map(Ok))),
            Err(refused) => Err((refused.line(), refused.to_string())),
        },
        Format::Csv => match csv::read(input, map, &zone) {
            Ok(records) => Ok(Box::new(records)),
            Err(refused) => Err((refused.line(), refused.to_string())),
        },
        // Restored as a whole, by a road of its own.
        Format::Json => Ok(Box::new(std::iter::empty())),
    }
}

/// Returns what a message says: the events of the calendars that it brings, else itself. An
/// invitation is the calendar's event, however it comes.
fn spread(record: io::Result<mail::Record>, zone: Zone, now: Timestamp) -> Vec<io::Result<Item>> {
    let mail = match record {
        Ok(mail::Record::Mail(mail)) => mail,
        Ok(failed) => return vec![Ok(failed.into())],
        Err(error) => return vec![Err(error)],
    };
    let mut events = Vec::new();
    for calendar in &mail.calendars {
        let Ok(items) = ics::read(calendar.as_slice(), zone, now) else { continue };
        for item in items {
            if let Ok(Item::Interaction(mut event)) = item {
                event.line = mail.draft.line;
                event.source = Some(Format::Ics.source());
                events.push(Ok(Item::Interaction(event)));
            }
        }
    }
    if events.is_empty() { vec![Ok(Item::Interaction(Box::new(mail.draft)))] } else { events }
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
