//! Tables: CSV with any delimiter and in any encoding, as address books and other CRMs export them;
//! of contacts, of interactions, of accounts or of opportunities.
//!
//! The way of a row: [`rows`] splits it under the caps, [`table`] has found in the first rows what
//! its columns are, by the [`profile`]s of known exports or by a [`map`], `row` makes the draft by
//! what the rows of the table are.

mod account;
mod amount;
mod contact;
mod dates;
pub mod field;
mod interaction;
pub mod map;
mod opportunity;
mod party;
pub mod profile;
mod row;
pub mod rows;
pub mod table;
mod words;

use std::io::{self, Cursor, Read};

use chrono::TimeZone;
use encoding_rs::Encoding;

use super::charset::{self, Stream};
use super::lines::line_end;
use super::{Item, Loss};
pub use map::Mapping;
use rows::Rows;
use table::Shape;

/// How much of a file is looked at to find its shape and its encoding, in bytes.
const HEAD: u64 = 256 << 10;

/// Says why no row of a file is read.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Reading failed.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is no table that can be read, or the map does not fit it.
    #[error("{}", .0.reason)]
    Table(Loss),
}

impl Refused {
    /// Returns the line that it is about, from 1.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Io(_) => None,
            Self::Table(loss) => Some(loss.line),
        }
    }
}

/// Reads the records of a table one by one, whatever its size. Where there is no `map`, the headers
/// say what the columns are. Times that tell no offset are those of `zone`.
///
/// # Errors
/// Where reading its beginning fails, or it is no table that is known; later failures come out of
/// the iterator, which ends there.
pub fn read<R: Read, Z: TimeZone>(
    input: R,
    map: Option<&Mapping>,
    zone: &Z,
) -> Result<Records<R, Z>, Refused> {
    let mut bytes = charset::open(input)?.bytes;
    let mut head = Vec::new();
    bytes.by_ref().take(HEAD).read_to_end(&mut head)?;
    let whole = (head.len() as u64) < HEAD;
    let guess = match std::str::from_utf8(&head) {
        Err(error) if error.error_len().is_some() || whole => {
            Some(charset::guess(std::iter::once(&head)))
        }
        _ => None,
    };
    let end = line_end(&head);
    let shape = match map {
        Some(map) => Shape::mapped(&head, end, guess, map),
        None => Shape::find(&head, end, guess),
    };
    let shape = shape.map_err(Refused::Table)?;
    let rows = Rows::new(Cursor::new(head).chain(bytes), shape.delimiter, end);
    Ok(Records { rows, shape, guess, zone: zone.clone(), ended: false })
}

/// Tells whether the beginning of a file, decoded, looks like a table.
pub fn looks_like(head: &[u8]) -> bool {
    table::looks_like(head, line_end(head))
}

/// The records of a table.
#[derive(Debug)]
pub struct Records<R, Z> {
    rows: Rows<io::Chain<Cursor<Vec<u8>>, Stream<R>>>,
    shape: Shape,
    /// The encoding of cells that are not UTF-8.
    guess: Option<&'static Encoding>,
    zone: Z,
    ended: bool,
}

impl<R: Read, Z: TimeZone> Iterator for Records<R, Z> {
    type Item = io::Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let row = match self.rows.next_row() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            };
            let row = match row {
                // What stands before the headers is not of the table.
                Err(loss) if loss.line <= self.shape.header => continue,
                Err(loss) => return Some(Ok(Item::Failed(loss))),
                Ok(row) => row,
            };
            if row.line <= self.shape.header || row.is_blank() {
                continue;
            }
            if self.guess.is_none()
                && row.cells.iter().any(|cell| std::str::from_utf8(cell).is_err())
            {
                self.guess = Some(charset::guess(row.cells.iter()));
            }
            let cells: Vec<String> =
                row.cells.iter().map(|cell| table::text(cell, self.guess)).collect();
            return Some(Ok(row::item(row.line, &self.shape, &cells, &self.zone)));
        }
        self.ended = true;
        None
    }
}

#[cfg(test)]
mod tests;
