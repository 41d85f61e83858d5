//! The lines of one record, kept until it is whole.

use super::MAX_VALUES;
use crate::intake::Loss;
use crate::intake::lines::ContentLine;

/// What each line counts towards [`MAX_RECORD`](crate::intake::MAX_RECORD) beyond its bytes, because
/// that is what it takes in memory: a record of millions of tiny lines meets the cap too.
pub const LINE_COST: u64 = 32;

/// The lines of one record, as they stand in the file.
#[derive(Debug, Default)]
pub struct RawRecord {
    /// Where the record begins.
    pub line: u64,
    /// Whether the whole file is known to be Unicode.
    pub unicode: bool,
    /// Where its END is missing.
    pub cut_at: Option<u64>,
    /// What is never read: pictures, records inside the record. Their names, and their lines.
    pub left: Vec<Loss>,
    text: Vec<u8>,
    /// The number of each line, and where its bytes end in `text`.
    ends: Vec<(u64, usize)>,
}

impl RawRecord {
    /// Begins at a line of the file. `unicode` says that the whole file is.
    pub fn new(line: u64, unicode: bool) -> Self {
        Self { line, unicode, ..Self::default() }
    }

    /// Returns the lines and their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut start = 0;
        self.ends.iter().map(move |(number, end)| {
            let line = &self.text[start..*end];
            start = *end;
            (*number, line)
        })
    }

    /// Tells whether it has no line yet.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Notes what is never read.
    pub fn leave(&mut self, line: u64, name: &str) {
        if self.left.len() < MAX_VALUES {
            self.left.push(Loss::new(line, name));
        }
    }

    /// Adds a line.
    pub fn push(&mut self, line: &ContentLine<'_>) {
        self.push_bytes(line.line, line.bytes);
    }

    /// Adds the bytes of a line, or the part of it that matters.
    pub fn push_bytes(&mut self, line: u64, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
        self.ends.push((line, self.text.len()));
    }

    /// Begins anew, at another line of the file.
    pub fn clear(&mut self, line: u64) {
        self.line = line;
        self.cut_at = None;
        self.left.clear();
        self.text.clear();
        self.ends.clear();
    }
}
