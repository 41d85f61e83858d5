//! The rows of a table: cells between delimiters, quoted ones over several lines (RFC 4180), and
//! what programs write in its name.
//!
//! `csv`, the library for this, does not fit: it puts no bound to a record, so a quote that is
//! never closed takes the rest of the file into memory and into one cell. Here such a row is lost
//! alone: its line is told, and the lines after it are read anew.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use crate::intake::{Loss, MAX_LINE, MAX_RECORD};

/// The most cells of a row.
pub const MAX_CELLS: usize = 2_000;
/// The most lines of a row.
const MAX_LINES: usize = 10_000;
/// How many bytes are read anew after quotes that are not closed; beyond it lines are lost with
/// them, so that no file of quotes takes time without end.
const MAX_REPLAYED: u64 = 64 << 20;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// Its cells, raw.
    pub cells: Vec<Vec<u8>>,
}

impl Row {
    /// Tells whether nothing but white space stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim_ascii().is_empty())
    }
}

#[derive(Debug, Default)]
struct Line {
    number: u64,
    bytes: Vec<u8>,
    cut: bool,
}

/// Reads rows one by one, whatever the size of the file.
#[derive(Debug)]
pub struct Rows<R> {
    input: BufReader<R>,
    end: u8,
    delimiter: u8,
    /// Lines to be read anew.
    again: VecDeque<Line>,
    replayed: u64,
    count: u64,
}

impl<R: Read> Rows<R> {
    /// Reads rows whose lines end in `end`, LF or a lone CR.
    pub fn new(input: R, delimiter: u8, end: u8) -> Self {
        Self {
            input: BufReader::with_capacity(64 * 1024, input),
            end,
            delimiter,
            again: VecDeque::new(),
            replayed: 0,
            count: 0,
        }
    }

    /// Reads the next row, or what is lost of it.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn next_row(&mut self) -> io::Result<Option<Result<Row, Loss>>> {
        let Some(first) = self.line()? else { return Ok(None) };
        let line = first.number;
        if first.cut {
            return Ok(Some(Err(too_long(line))));
        }
        let mut cells = Cells::default();
        let mut state = cells.feed(&first.bytes, self.delimiter, false);
        // The lines after the first: where the row is none, they are read anew.
        let mut more = VecDeque::new();
        let mut size = first.bytes.len() as u64;
        while state == State::Open {
            let Some(next) = self.line()? else { break };
            size += next.bytes.len() as u64 + 1;
            if next.cut {
                return Ok(Some(Err(too_long(next.number))));
            }
            state = cells.feed(&next.bytes, self.delimiter, true);
            more.push_back(next);
            if state == State::Open && (size > MAX_RECORD || more.len() >= MAX_LINES) {
                break;
            }
        }
        match state {
            State::Closed if cells.done.len() > MAX_CELLS => {
                Ok(Some(Err(Loss::new(line, format!("the row has more than {MAX_CELLS} cells")))))
            }
            State::Closed => Ok(Some(Ok(Row { line, cells: cells.done }))),
            State::Open | State::Broken => Ok(Some(Err(self.unclosed(line, more, size)))),
        }
    }

    fn unclosed(&mut self, line: u64, mut more: VecDeque<Line>, size: u64) -> Loss {
        let last = more.back().map_or(line, |line| line.number);
        if more.is_empty() {
            return Loss::new(line, "a quote (\") is opened in this row and never closed");
        }
        if self.replayed >= MAX_REPLAYED {
            let reason = format!(
                "a quote (\") is opened and not closed, as in many rows before; the lines up to \
                 {last} are left out"
            );
            return Loss::new(line, reason);
        }
        self.replayed += size;
        more.append(&mut self.again);
        self.again = more;
        let reason = "a quote (\") is opened in this row and never closed; the row is left out";
        Loss::new(line, reason)
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(line));
        }
        let mut line = Line { number: self.count + 1, ..Line::default() };
        let mut any = false;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = buffer.iter().position(|byte| *byte == self.end);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = MAX_LINE.saturating_sub(line.bytes.len());
            line.cut |= part.len() > room;
            line.bytes.extend_from_slice(&part[..part.len().min(room)]);
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.count += 1;
        while line.bytes.last() == Some(&b'\r') {
            line.bytes.pop();
        }
        Ok(Some(line))
    }
}

fn too_long(line: u64) -> Loss {
    Loss::new(line, format!("the line is longer than {MAX_LINE} bytes"))
}

/// How a row stands after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed,
    /// A quoted cell goes on in the next line.
    Open,
    /// The quoted cell was meant to end before.
    Broken,
}

/// The cells of a row under way.
#[derive(Debug, Default)]
struct Cells {
    done: Vec<Vec<u8>>,
    cell: Vec<u8>,
    quoted: bool,
}

impl Cells {
    /// Takes a line. A quote within a quoted cell that neither ends it nor is doubled belongs to
    /// it, as programs that forget to double it mean; but where it stands as one that opens a
    /// cell of a later line, the first one was never closed.
    fn feed(&mut self, line: &[u8], delimiter: u8, later: bool) -> State {
        let mut at = 0;
        while let Some(&byte) = line.get(at) {
            at += 1;
            let rest = &line[at..];
            if self.quoted {
                if byte != b'"' {
                    self.cell.push(byte);
                } else if rest.first() == Some(&b'"') {
                    self.cell.push(b'"');
                    at += 1;
                } else if let Some(spaces) = closes(rest, delimiter) {
                    self.quoted = false;
                    at += spaces;
                } else if later && (at == 1 || line.get(at - 2) == Some(&delimiter)) {
                    return State::Broken;
                } else {
                    self.cell.push(byte);
                }
            } else if byte == delimiter {
                self.end_cell();
            } else if byte == b'"' && self.cell.trim_ascii().is_empty() {
                self.cell.clear();
                self.quoted = true;
            } else {
                self.cell.push(byte);
            }
        }
        if self.quoted {
            self.cell.push(b'\n');
            return State::Open;
        }
        self.end_cell();
        State::Closed
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        // Beyond the cap nothing is kept; the row is told as a whole.
        if self.done.len() <= MAX_CELLS {
            self.done.push(cell);
        }
    }
}

/// Tells whether a quote before `rest` ends a cell, and how many spaces stand behind it.
fn closes(rest: &[u8], delimiter: u8) -> Option<usize> {
    let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
    rest.get(spaces).is_none_or(|byte| *byte == delimiter).then_some(spaces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Result<(u64, Vec<String>), Loss>> {
        let mut rows = Rows::new(text.as_bytes(), b',', b'\n');
        let mut all = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            all.push(row.map(|row| {
                let text = |cell: &Vec<u8>| String::from_utf8_lossy(cell).into_owned();
                (row.line, row.cells.iter().map(text).collect())
            }));
        }
        all
    }

    fn row(line: u64, cells: &[&str]) -> Result<(u64, Vec<String>), Loss> {
        Ok((line, cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn cells_are_split_and_lines_stay_true() {
        assert_eq!(
            all("a,b\r\n\"x\ny\", \"1, 2\" \n\"say \"\"hi\"\"\",\"say \"hi\" to\"\n,\"\"\n\nlast"),
            [
                row(1, &["a", "b"]),
                row(2, &["x\ny", "1, 2"]),
                row(4, &["say \"hi\"", "say \"hi\" to"]),
                row(5, &["", ""]),
                row(6, &[""]),
                row(7, &["last"]),
            ]
        );
        assert_eq!(all(""), []);
    }

    #[test]
    fn a_quote_that_is_not_closed_takes_its_row_alone() {
        let read = all("a,b\n\"x,1\ny,2\nz,\"3, 4\"\n");
        assert_eq!(read[0], row(1, &["a", "b"]));
        assert_eq!(read[1].as_ref().unwrap_err().line, 2);
        assert_eq!(read[2..], [row(3, &["y", "2"]), row(4, &["z", "3, 4"])]);
        let read = all("\"x,1\ny,2\n");
        assert_eq!(read[0].as_ref().unwrap_err().line, 1);
        assert_eq!(read[1..], [row(2, &["y", "2"])]);
    }

    #[test]
    fn caps_hold() {
        let long = format!("{}\nb\n", "x".repeat(MAX_LINE + 1));
        let read = all(&long);
        assert!(read[0].as_ref().unwrap_err().reason.contains("longer than"), "{read:?}");
        assert_eq!(read[1], row(2, &["b"]));
        let wide = format!("{}\nb\n", ",".repeat(MAX_CELLS));
        assert!(all(&wide)[0].as_ref().unwrap_err().reason.contains("cells"));
        assert_eq!(all(&"\"a\n".repeat(3_001)).len(), 3_001);
        // Each line opens a quote that could go on to the end: an end comes all the same.
        let quotes = format!("b, \"{}\n", "x".repeat(300_000)).repeat(200);
        let read = all(&quotes);
        assert!(read.len() > 2 && read.len() < 100, "{}", read.len());
    }
}
