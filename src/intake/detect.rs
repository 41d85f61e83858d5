//! The format of a file, from its content.

use super::lines::line_end;
use super::{book, charset, csv, friends, ics, knotter, mail, monica};

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// vCard 2.1, 3.0 or 4.0.
    VCard,
    /// A table: CSV with any delimiter.
    Csv,
    /// Many messages in one file.
    Mbox,
    /// A message of a Maildir.
    Maildir,
    /// A single message.
    Eml,
    /// iCalendar.
    Ics,
    /// The Markdown of `friends`.
    Friends,
    /// The JSON of Monica.
    Monica,
    /// The JSON of knotter.
    Knotter,
    /// An export of Touchline.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::VCard,
        Self::Csv,
        Self::Mbox,
        Self::Maildir,
        Self::Eml,
        Self::Ics,
        Self::Friends,
        Self::Monica,
        Self::Knotter,
        Self::Json,
    ];

    /// Returns the source of what it brings: formats of one source bring the same records.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Mbox | Self::Maildir | Self::Eml => "mail",
            other => other.name(),
        }
    }

    /// Returns the format's word, as `--format` and batches have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::VCard => "vcard",
            Self::Csv => "csv",
            Self::Mbox => "mbox",
            Self::Maildir => "maildir",
            Self::Eml => "eml",
            Self::Ics => "ics",
            Self::Friends => "friends",
            Self::Monica => "monica",
            Self::Knotter => "knotter",
            Self::Json => "json",
        }
    }
}

/// Says why a content cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// No known format.
    #[error(
        "it is not in a format that can be read: no card, no calendar, no mail and no table was found at its beginning"
    )]
    Format,
}

/// Tells the format by the first bytes of a file; 4 KiB are plenty.
///
/// # Errors
/// Where nothing is there, or nothing that is known.
pub fn detect(head: &[u8]) -> Result<Format, Unknown> {
    // A slice never fails to read; an error would only mean that nothing is known.
    let head = charset::open(head).map_err(|_| Unknown::Format)?.head;
    let mut lines = head
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .map(|line| line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii())
        .filter(|line| !line.is_empty())
        .peekable();
    if lines.peek().is_none() {
        return Err(Unknown::Empty);
    }
    // Mail comes first, for cards and calendars come in mail.
    if mail::looks_like_mbox(&head) {
        return Ok(Format::Mbox);
    }
    if mail::looks_like_message(&head) {
        return Ok(Format::Eml);
    }
    if book::looks_like(&head) {
        return Ok(Format::Json);
    }
    // Lines before the first card are reported by the reader, they do not hide the cards.
    if lines.any(|line| line.eq_ignore_ascii_case(b"BEGIN:VCARD")) {
        return Ok(Format::VCard);
    }
    if ics::looks_like(&head) {
        return Ok(Format::Ics);
    }
    if monica::looks_like(&head) {
        return Ok(Format::Monica);
    }
    if knotter::looks_like(&head) {
        return Ok(Format::Knotter);
    }
    if friends::looks_like(&head) {
        return Ok(Format::Friends);
    }
    if csv::table::looks_like(&head, line_end(&head)) {
        return Ok(Format::Csv);
    }
    Err(Unknown::Format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_known_by_their_first_line() {
        let utf16: Vec<u8> =
            "\u{FEFF}BEGIN:VCARD\r\nFN:Ana\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for head in [
            &b"BEGIN:VCARD\r\nVERSION:3.0\r\n"[..],
            b"begin:vcard\n",
            b"\n \r\n\xEF\xBB\xBFBEGIN:vCard \r\r\nN:Ruiz;Ana\r\r\n",
            b"exported today\nBEGIN:VCARD\nFN:Ana\n",
            b"BEGIN:VCARD\rFN:Ana\rEND:VCARD\r",
            &utf16,
        ] {
            assert_eq!(detect(head), Ok(Format::VCard), "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn anything_else_says_so() {
        assert_eq!(detect(b""), Err(Unknown::Empty));
        assert_eq!(detect(b"\xEF\xBB\xBF\n  \n"), Err(Unknown::Empty));
        for head in [&b"%PDF-1.7\n"[..], b"\x89PNG\r\n", b"\0\0\0\0"] {
            assert_eq!(detect(head), Err(Unknown::Format));
        }
    }
}
