//! Content lines, as vCard and iCalendar share them: `name;parameter=value:value`, folded over
//! several lines of the file.
//!
//! Unfolding happens on bytes, before any decoding, because folds split characters. Ends of
//! lines are LF, CR LF, and the CR CR LF of files that were converted twice; a file whose first
//! line ends in a lone CR has lone CRs throughout. Blank lines are skipped wherever they stand.

use std::io::{self, BufRead, BufReader, Read};

use super::charset::{self, Stream};
use super::{Loss, MAX_LINE};

/// How far into a line its value is looked for, in bytes.
const MAX_HEADER: usize = 4096;

/// One unfolded line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentLine<'a> {
    /// Where it begins in the file, from 1.
    pub line: u64,
    /// Its first [`MAX_LINE`] bytes, without folds and line ends.
    pub bytes: &'a [u8],
    /// Whether it was longer than that.
    pub cut: bool,
    /// How many bytes of the file it takes.
    pub size: u64,
}

impl ContentLine<'_> {
    /// Returns what is wrong with a line that was cut.
    pub fn too_long(&self) -> Loss {
        Loss::new(self.line, format!("the line is longer than {MAX_LINE} bytes, unfolded"))
    }
}

/// Reads the unfolded lines of a file, one in memory at a time.
#[derive(Debug)]
pub struct ContentLines<R> {
    input: BufReader<Stream<R>>,
    /// The byte that ends a line.
    end: u8,
    /// Whether the file's own mark says that it is UTF-8.
    unicode: bool,
    /// The line being unfolded.
    text: Vec<u8>,
    /// The line of the file that was read ahead of it.
    ahead: Physical,
    /// Lines of the file read so far.
    count: u64,
}

/// A line of the file.
#[derive(Debug, Default)]
struct Physical {
    bytes: Vec<u8>,
    number: u64,
    size: u64,
    cut: bool,
    /// Whether this one is still to be used.
    fresh: bool,
}

/// How the value of a line is wrapped, where that adds a way of folding it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrap {
    /// The beginning of the value has not been seen yet.
    Unseen,
    /// By leading white space alone.
    Plain,
    /// Quoted-printable: an `=` at the end continues.
    Soft,
    /// Base64: lines of nothing but its letters continue.
    Base64,
}

impl<R: Read> ContentLines<R> {
    /// Opens a file; its encoding and line ends are found in its first bytes.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn new(input: R) -> io::Result<Self> {
        let opened = charset::open(input)?;
        Ok(Self {
            end: line_end(&opened.head),
            unicode: opened.unicode,
            input: BufReader::with_capacity(64 * 1024, opened.bytes),
            text: Vec::new(),
            ahead: Physical::default(),
            count: 0,
        })
    }

    /// Tells whether the file's own mark says that it is Unicode.
    pub fn is_unicode(&self) -> bool {
        self.unicode
    }

    /// Reads the next line.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn read_line(&mut self) -> io::Result<Option<ContentLine<'_>>> {
        while self.peek()? && self.ahead.bytes.is_empty() {
            self.ahead.fresh = false;
        }
        if !self.ahead.fresh {
            return Ok(None);
        }
        std::mem::swap(&mut self.text, &mut self.ahead.bytes);
        self.ahead.fresh = false;
        let (line, mut size, mut cut) = (self.ahead.number, self.ahead.size, self.ahead.cut);
        let mut wrap = wrap_of(&self.text);
        let mut soft = wrap == Wrap::Soft && !cut && trim_soft_break(&mut self.text);
        while self.peek()? {
            let skip = match self.ahead.bytes.first() {
                // A blank line ends a soft break: nothing is what follows the `=`.
                None => 0,
                Some(_) if soft && !is_boundary(&self.ahead.bytes) => 0,
                Some(b' ' | b'\t') => 1,
                Some(_) if wrap == Wrap::Base64 && is_base64(&self.ahead.bytes) => 0,
                Some(_) => break,
            };
            self.ahead.fresh = false;
            size += self.ahead.size;
            cut |= self.ahead.cut;
            if cut {
                soft = false;
                continue;
            }
            self.text.extend_from_slice(&self.ahead.bytes[skip..]);
            if self.text.len() > MAX_LINE {
                self.text.truncate(MAX_LINE);
                cut = true;
            }
            if wrap == Wrap::Unseen {
                wrap = wrap_of(&self.text);
            }
            soft = wrap == Wrap::Soft && !cut && trim_soft_break(&mut self.text);
        }
        Ok(Some(ContentLine { line, bytes: &self.text, cut, size }))
    }

    /// Makes sure that a line is read ahead; there is none at the end of the file.
    fn peek(&mut self) -> io::Result<bool> {
        if self.ahead.fresh {
            return Ok(true);
        }
        let ahead = &mut self.ahead;
        ahead.bytes.clear();
        // One byte more than fits tells a line that fills the room from one that does not fit;
        // the CRs before the end take two more.
        let room = MAX_LINE as u64 + 3;
        let mut size =
            self.input.by_ref().take(room).read_until(self.end, &mut ahead.bytes)? as u64;
        if size == 0 {
            return Ok(false);
        }
        if size == room && ahead.bytes.last() != Some(&self.end) {
            size += self.input.skip_until(self.end)? as u64;
        }
        while let Some(b'\n' | b'\r') = ahead.bytes.last() {
            ahead.bytes.pop();
        }
        if ahead.bytes.starts_with(b"\xEF\xBB\xBF") {
            ahead.bytes.drain(..3);
        }
        ahead.cut = ahead.bytes.len() > MAX_LINE;
        ahead.bytes.truncate(MAX_LINE);
        self.count += 1;
        (ahead.number, ahead.size, ahead.fresh) = (self.count, size, true);
        Ok(true)
    }
}

/// Tells by its first line what ends the lines of a file.
pub(super) fn line_end(head: &[u8]) -> u8 {
    let Some(at) = head.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
        return b'\n';
    };
    let after = head[at..].iter().find(|byte| **byte != b'\r');
    // CRs alone, up to the next text, or to the end.
    if head[at] == b'\r' && after != Some(&b'\n') { b'\r' } else { b'\n' }
}

/// Finds the colon that begins the value: the first one outside quotes, else the first one.
pub fn value_colon(line: &[u8]) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in line.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b':' if !quoted => return Some(at),
            _ => {}
        }
    }
    line.iter().position(|byte| *byte == b':')
}

fn wrap_of(line: &[u8]) -> Wrap {
    let head = &line[..line.len().min(MAX_HEADER)];
    let Some(colon) = value_colon(head) else {
        return if line.len() < MAX_HEADER { Wrap::Unseen } else { Wrap::Plain };
    };
    for word in head[..colon].split(|byte| matches!(byte, b';' | b'=')).skip(1) {
        let word = word.trim_ascii();
        if word.eq_ignore_ascii_case(b"QUOTED-PRINTABLE") {
            return Wrap::Soft;
        }
        if word.eq_ignore_ascii_case(b"BASE64") || word.eq_ignore_ascii_case(b"B") {
            return Wrap::Base64;
        }
    }
    Wrap::Plain
}

/// Takes a soft line break off the end of a quoted-printable line (RFC 2045, section 6.7).
fn trim_soft_break(line: &mut Vec<u8>) -> bool {
    let length = line.trim_ascii_end().len();
    let soft = length > 0 && line[length - 1] == b'=';
    if soft {
        line.truncate(length - 1);
    }
    soft
}

/// Tells a line that begins or ends a component from text that follows a stray `=`.
fn is_boundary(line: &[u8]) -> bool {
    let starts = |word: &[u8]| line.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word));
    starts(b"BEGIN:V") || starts(b"END:V")
}

fn is_base64(line: &[u8]) -> bool {
    line.trim_ascii_end()
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, String)> {
        let mut reader = ContentLines::new(bytes).unwrap();
        let mut all = Vec::new();
        while let Some(line) = reader.read_line().unwrap() {
            all.push((line.line, String::from_utf8_lossy(line.bytes).into_owned()));
        }
        all
    }

    fn texts(bytes: &[u8]) -> Vec<String> {
        lines(bytes).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn every_line_end_counts_once() {
        for end in ["\n", "\r\n", "\r\r\n", "\r"] {
            let text = ["A:1", "B:2", " 3", "", "C:4", ""].join(end);
            assert_eq!(
                lines(text.as_bytes()),
                [(1, "A:1".into()), (2, "B:23".into()), (5, "C:4".into())],
                "{end:?}"
            );
        }
        assert_eq!(texts(b"A:1\r\n"), ["A:1"]);
        assert_eq!(texts(b"A:1"), ["A:1"]);
        assert_eq!(texts(b"A:1\nB:x\ry\n"), ["A:1", "B:x\ry"]);
    }

    #[test]
    fn folds_that_split_a_character_join() {
        assert_eq!(texts(b"FN:Zo\xC3\r\n \xAB Ruiz\r\n"), ["FN:Zoë Ruiz"]);
        assert_eq!(texts(b"N\n AME:\n\t a\n"), ["NAME: a"]);
    }

    #[test]
    fn soft_breaks_join_only_in_quoted_printable() {
        assert_eq!(
            texts(b"NOTE;QUOTED-PRINTABLE:a=\r\nb= \r\n c\r\nX:1\r\n"),
            ["NOTE;QUOTED-PRINTABLE:ab c", "X:1"]
        );
        assert_eq!(
            texts(b"N;ENCODING=quoted-printable:a=\n\nX:1\n"),
            ["N;ENCODING=quoted-printable:a", "X:1"]
        );
        assert_eq!(
            texts(b"N;ENCODING=QUOTED-PRINTABLE:a=\nEND:VCARD\n"),
            ["N;ENCODING=QUOTED-PRINTABLE:a", "END:VCARD"]
        );
        assert_eq!(texts(b"URL:http://x/?a=\nX:1\n"), ["URL:http://x/?a=", "X:1"]);
    }

    #[test]
    fn base64_goes_on_without_white_space() {
        assert_eq!(
            texts(b"PHOTO;BASE64:\nAAAA\nBBB=\n\nTEL:1\n"),
            ["PHOTO;BASE64:AAAABBB=", "TEL:1"]
        );
        assert_eq!(texts(b"NOTE:a\nAAAA\n"), ["NOTE:a", "AAAA"]);
    }

    #[test]
    fn long_lines_are_cut_and_counted() {
        let long = format!("A:{}\nB:1\n", "x".repeat(3 * MAX_LINE));
        let mut reader = ContentLines::new(long.as_bytes()).unwrap();
        let line = reader.read_line().unwrap().unwrap();
        assert_eq!((line.bytes.len(), line.cut), (MAX_LINE, true));
        assert_eq!(line.size, 3 * MAX_LINE as u64 + 3);
        let next = reader.read_line().unwrap().unwrap();
        assert_eq!((next.line, next.bytes, next.cut), (2, &b"B:1"[..], false));

        let full = format!("A:{}\r\r\n", "x".repeat(MAX_LINE - 2));
        let mut reader = ContentLines::new(full.as_bytes()).unwrap();
        assert!(!reader.read_line().unwrap().unwrap().cut);
        let folded = format!("A:{}", "\n x".repeat(MAX_LINE - 1));
        let mut reader = ContentLines::new(folded.as_bytes()).unwrap();
        assert!(reader.read_line().unwrap().unwrap().cut);
    }
}
