//! Tables of people: CSV with any delimiter and in any encoding, as address books and other CRMs
//! export them.
//!
//! The way of a row: [`rows`] splits it under the caps, [`table`] has found in the first rows what
//! its columns are, by the [`profile`]s of known exports or by a [`map`], [`record`] makes the
//! draft.

mod dates;
pub mod field;
pub mod map;
pub mod profile;
pub mod record;
pub mod rows;
pub mod table;

use std::io::{self, Cursor, Read};

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
    /// It is no table of people, or the map does not fit it.
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

/// Reads the contacts of a table one by one, whatever its size. Where there is no `map`, the
/// headers say what the columns are.
///
/// # Errors
/// Where reading its beginning fails, or it is no table of people; later failures come out of the
/// iterator, which ends there.
pub fn read<R: Read>(input: R, map: Option<&Mapping>) -> Result<Contacts<R>, Refused> {
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
    Ok(Contacts { rows, shape, guess, ended: false })
}

/// The contacts of a table.
#[derive(Debug)]
pub struct Contacts<R> {
    rows: Rows<io::Chain<Cursor<Vec<u8>>, Stream<R>>>,
    shape: Shape,
    /// The encoding of cells that are not UTF-8.
    guess: Option<&'static Encoding>,
    ended: bool,
}

impl<R: Read> Iterator for Contacts<R> {
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
            let source = self.shape.profile.map_or("csv", |profile| profile.name);
            return Some(Ok(record::item(row.line, &self.shape.columns, &cells, source)));
        }
        self.ended = true;
        None
    }
}

#[cfg(test)]
mod tests;
