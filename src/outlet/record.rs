//! Touchline's own JSON: one book, whole, to be restored elsewhere.
//!
//! One object with a list for each kind of record, a record a line, sorted by id. Nothing in it tells
//! when it was exported, or by whom: the same book gives the same bytes.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::record::{Book, Part, Record, VERSION};

use super::json;

/// Writes a book, list by list.
#[derive(Debug, Default)]
pub struct Writing {
    /// The list that is being written, and whether something stands in it.
    open: Option<bool>,
}

impl Writing {
    /// Begins a file with the book itself.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn begin(out: &mut impl Write, book: &Book) -> io::Result<Self> {
        write!(out, "{{\"touchline\":{VERSION},\n\"book\":")?;
        json::write(&mut *out, book)?;
        Ok(Self::default())
    }

    /// Begins a list; the one before ends.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn list(&mut self, out: &mut impl Write, part: Part) -> io::Result<()> {
        self.close(out)?;
        write!(out, ",\n\"{}\":[", part.name())?;
        self.open = Some(false);
        Ok(())
    }

    /// Writes a record of the list.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn record(&mut self, out: &mut impl Write, record: &Record) -> io::Result<()> {
        let before = if self.open == Some(true) { ",\n" } else { "\n" };
        out.write_all(before.as_bytes())?;
        self.open = Some(true);
        match record {
            Record::Book(it) => put(out, it),
            Record::Label(it) => put(out, it),
            Record::Filter(it) => put(out, it),
            Record::Account(it) => put(out, it),
            Record::Contact(it) => put(out, it),
            Record::Relationship(it) => put(out, it),
            Record::Opportunity(it) => put(out, it),
            Record::Interaction(it) => put(out, it),
            Record::FollowUp(it) => put(out, it),
            Record::Tombstone(it) => put(out, it),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn end(mut self, out: &mut impl Write) -> io::Result<()> {
        self.close(out)?;
        out.write_all(b"}\n")
    }

    fn close(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self.open.take() {
            Some(true) => out.write_all(b"\n]"),
            Some(false) => out.write_all(b"]"),
            None => Ok(()),
        }
    }
}

fn put(out: &mut impl Write, record: &impl Serialize) -> io::Result<()> {
    json::write(out, record)
}
