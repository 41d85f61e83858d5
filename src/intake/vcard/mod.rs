//! vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), and what programs write in their name.
//!
//! The way of a card: [`ContentLines`] unfolds, [`gather`] collects the lines from BEGIN to END
//! under the caps, [`content`](super::content) splits a line and undoes its encodings and escapes,
//! [`card`] makes the draft.
//!
//! `calcard` 0.3, a library for this, does not fit here: its parser takes a `&str`, so character
//! sets that change from property to property (2.1) cannot be told to it; its entries know no
//! position, and lines it cannot read are passed over without a word, so that no loss could be
//! reported with its line; it undoes `\n` and `\,` in 2.1 too, where they are ordinary text
//! (`C:\new`); a `BEGIN` inside a card ends the card; and nothing bounds its memory.

pub mod birthday;
pub mod card;
pub mod gather;
pub mod labels;
mod settle;
mod uri;

use std::io::{self, Read};

use super::Item;
use super::lines::ContentLines;
use gather::Gather;

/// Reads the cards of a file one by one, whatever its size.
///
/// # Errors
/// Where reading the beginning of the file fails; later failures come out of the iterator,
/// which ends there.
pub fn read<R: Read>(input: R) -> io::Result<Cards<R>> {
    let lines = ContentLines::new(input)?;
    let gather = Gather::new(lines.is_unicode());
    Ok(Cards { lines, gather, ended: false })
}

/// The cards of a file.
#[derive(Debug)]
pub struct Cards<R> {
    lines: ContentLines<R>,
    gather: Gather,
    ended: bool,
}

impl<R: Read> Iterator for Cards<R> {
    type Item = io::Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.lines.read_line() {
                Ok(Some(line)) => {
                    if let Some(item) = self.gather.step(&line) {
                        return Some(Ok(item));
                    }
                }
                Ok(None) => {
                    self.ended = true;
                    return self.gather.end().map(Ok);
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
