//! Lines as a mailbox has them: unfolded by nobody, one in memory at a time.

use std::io::{self, BufRead, BufReader, Read};

use crate::intake::charset::{self, Stream};
use crate::intake::{MAX_LINE, lines};

/// One line of the file.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Its first [`MAX_LINE`] bytes, with its end made LF; no end where the file has none.
    pub bytes: Vec<u8>,
    /// Where it stands, from 1.
    pub number: u64,
    /// Whether it was longer than that.
    pub cut: bool,
}

impl Line {
    /// Returns the text without its end.
    pub fn text(&self) -> &[u8] {
        self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes)
    }

    /// Tells a line of nothing.
    pub fn is_blank(&self) -> bool {
        self.text().is_empty()
    }
}

/// Reads the lines of a file, with one ahead.
#[derive(Debug)]
pub(super) struct Lines<R> {
    input: BufReader<Stream<R>>,
    /// The byte that ends a line.
    end: u8,
    count: u64,
    ahead: Option<Line>,
    /// The room of a line that was used, for the next one.
    spare: Vec<u8>,
}

impl<R: Read> Lines<R> {
    /// Opens a file; its byte order mark and line ends are found in its first bytes.
    pub fn new(input: R) -> io::Result<Self> {
        let opened = charset::open(input)?;
        Ok(Self {
            end: lines::line_end(&opened.head),
            input: BufReader::with_capacity(64 * 1024, opened.bytes),
            count: 0,
            ahead: None,
            spare: Vec::new(),
        })
    }

    /// Takes the next line.
    pub fn take(&mut self) -> io::Result<Option<Line>> {
        match self.ahead.take() {
            Some(line) => Ok(Some(line)),
            None => self.read(),
        }
    }

    /// Looks at the line after the one that was taken.
    pub fn peek(&mut self) -> io::Result<Option<&Line>> {
        if self.ahead.is_none() {
            self.ahead = self.read()?;
        }
        Ok(self.ahead.as_ref())
    }

    /// Gives the room of a line that is no longer needed.
    pub fn done_with(&mut self, line: Line) {
        self.spare = line.bytes;
    }

    fn read(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = std::mem::take(&mut self.spare);
        bytes.clear();
        // The two bytes more are those of the end.
        let room = MAX_LINE as u64 + 2;
        let size = self.input.by_ref().take(room).read_until(self.end, &mut bytes)?;
        if size == 0 {
            return Ok(None);
        }
        self.count += 1;
        let ended = bytes.last() == Some(&self.end);
        if ended {
            bytes.pop();
            while bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
        } else if size as u64 == room {
            self.input.skip_until(self.end)?;
        }
        let cut = bytes.len() > MAX_LINE;
        bytes.truncate(MAX_LINE);
        if ended {
            bytes.push(b'\n');
        }
        Ok(Some(Line { bytes, number: self.count, cut }))
    }
}
