//! Where one message of an mbox ends and the next begins.
//!
//! There is no standard: a line that begins with `From ` separates (RFC 4155, appendix A), but bodies
//! have such lines too, and writers differ in whether they quote them. A separator here is a line with
//! the shape of an envelope (an address or `-`, and a date or nothing) before a line of a header. After
//! a blank line this is enough; Netscape and others leave the blank line out, so without one the
//! sender must be `-` or a date must be there. `Content-Length` is not read: it is wrong wherever a file
//! was converted.

use chrono::{DateTime, Utc};

use super::date;
use super::header::is_field;

/// The longest line that can be an envelope's, in bytes.
const MAX_ENVELOPE: usize = 512;

/// What a `From ` line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Envelope {
    /// When the message was delivered.
    pub date: Option<DateTime<Utc>>,
    /// Whether it can be nothing else: a dash for a sender, or a date.
    pub sure: bool,
}

/// Reads a line with the shape of an envelope.
pub(super) fn envelope(line: &[u8]) -> Option<Envelope> {
    let rest = line.strip_prefix(b"From ")?;
    if line.len() > MAX_ENVELOPE {
        return None;
    }
    let text = String::from_utf8_lossy(rest);
    let text = text.trim();
    let dash = text == "-" || text.starts_with("- ");
    let after = text.find(char::is_whitespace).map_or("", |at| &text[at..]).trim();
    // A quoted sender may hold spaces, and there may be none.
    let date = date::asctime(after).or_else(|| {
        let words: Vec<&str> = text.split_whitespace().collect();
        (0..words.len())
            .filter(|at| date::is_weekday(words[*at]))
            .find_map(|at| date::asctime(&words[at..].join(" ")))
    });
    if dash && (after.is_empty() || date.is_some()) {
        return Some(Envelope { date, sure: true });
    }
    if date.is_some() {
        return Some(Envelope { date, sure: true });
    }
    let address = text.contains('@') && !text.contains(char::is_whitespace);
    address.then_some(Envelope { date: None, sure: false })
}

/// Tells whether a line with the shape of an envelope separates, by what is around it.
pub(super) fn separates(envelope: Envelope, after_blank: bool, next: Option<&[u8]>) -> bool {
    let header = next.is_some_and(|line| is_field(line) || line.starts_with(b">From "));
    header && (after_blank || envelope.sure)
}

/// Takes one quote off a line that would have been a separator: `>From `, `>>From ` (mboxrd).
pub(super) fn unquoted(line: &[u8]) -> &[u8] {
    let bare = line.iter().position(|byte| *byte != b'>').unwrap_or(line.len());
    if bare > 0 && line[bare..].starts_with(b"From ") { &line[1..] } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn envelopes_have_a_shape() {
        for (line, sure) in [
            ("From - ", true),
            ("From -", true),
            ("From - Mon Jun  3 12:50:27 1996", true),
            ("From ana@x.example Thu Aug 22 12:36:23 2002", true),
            ("From ana@x.example  Thu Aug 22 12:36 2002", true),
            ("From MAILER-DAEMON Thu Aug 22 12:36:23 2002", true),
            ("From ana@x.example Thu Aug 22 12:36:23 MET DST 2002", true),
            ("From ana@x.example Thu Aug 22 12:36:23 2002 +0200", true),
            ("From ???@??? Thu Aug 22 12:36:23 2002", true),
            ("From Thu Aug 22 12:36:23 2002", true),
            ("From 1844347792267117879@xxx", false),
        ] {
            assert_eq!(envelope(line.as_bytes()).map(|it| it.sure), Some(sure), "{line}");
        }
        for line in [
            "From Russia with love",
            "From the 22nd of August we are away",
            "From: ana@x.example",
            "From ana@x.example and bob@x.example",
            "From - what I know - nothing",
            ">From - ",
            "from - ",
            "From ",
        ] {
            assert_eq!(envelope(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn a_separator_is_followed_by_a_header() {
        let strong = envelope(b"From - ").unwrap();
        let weak = envelope(b"From 1@x").unwrap();
        assert!(separates(strong, false, Some(b"To: a@x.example")));
        assert!(separates(weak, true, Some(b"To: a@x.example")));
        assert!(!separates(weak, false, Some(b"To: a@x.example")));
        assert!(!separates(strong, true, Some(b"and so on")));
        assert!(!separates(strong, true, None));
    }

    #[test]
    fn one_quote_goes() {
        for (line, expected) in [
            (&b">From me"[..], &b"From me"[..]),
            (b">>From me", b">From me"),
            (b"> From me", b"> From me"),
            (b">Fromage", b">Fromage"),
            (b">", b">"),
            (b"From me", b"From me"),
        ] {
            assert_eq!(unquoted(line), expected);
        }
    }
}
