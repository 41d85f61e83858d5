//! The lines of iCalendar (RFC 5545) and vCard (RFC 6350), which are alike: `NAME:value`, ended by CR LF
//! and folded.

use std::fmt::Write as _;
use std::io::{self, Write};

/// The most octets of a line, its end not counted (section 3.1 of the one, 3.2 of the other).
pub const LINE: usize = 75;

/// Writes a text: what means something there is escaped, line ends become `\n`, and
/// other control characters, which no text may have, are left out.
pub fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ';' | ',' => {
                let _ = write!(written, "\\{c}");
            }
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    written.push_str("\\n");
                }
            }
            '\n' => written.push_str("\\n"),
            '\t' => written.push('\t'),
            c if c.is_control() => {}
            c => written.push(c),
        }
    }
    written
}

/// Writes a content line, folded where it is longer than 75 octets: never within a character.
///
/// # Errors
/// Where it cannot be written.
pub fn line(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    let whole = format!("{name}:{value}");
    let mut rest = whole.as_str();
    let mut room = LINE;
    while rest.len() > room {
        let mut at = room;
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let (head, tail) = rest.split_at(at);
        out.write_all(head.as_bytes())?;
        out.write_all(b"\r\n ")?;
        rest = tail;
        // The space before it counts.
        room = LINE - 1;
    }
    out.write_all(rest.as_bytes())?;
    out.write_all(b"\r\n")
}
