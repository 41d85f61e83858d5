//! The header of a message or of one of its parts: its fields, and their values as text.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};

use crate::intake::charset;

/// The longest value that is parsed, in bytes; what follows is left.
const MAX_VALUE: usize = 256 * 1024;
/// The most fields of a header.
const MAX_FIELDS: usize = 10_000;

/// The fields of a header, in their order.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    fields: Vec<(&'a [u8], &'a [u8])>,
}

/// Tells a line that begins a field: a name of printing ASCII, and a colon.
pub(super) fn is_field(line: &[u8]) -> bool {
    name_of(line).is_some()
}

fn name_of(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().take(128).position(|byte| *byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

impl<'a> Header<'a> {
    /// Reads the header at the beginning of `bytes`, and returns where the body begins. A line that is
    /// no field ends it, for the blank line may be missing; stray envelopes in it are passed over.
    pub fn read(bytes: &'a [u8]) -> (Self, usize) {
        let mut header = Self::default();
        let mut at = 0;
        // Where the value of the field under way begins and ends.
        let mut open: Option<(&[u8], usize)> = None;
        while at < bytes.len() {
            let end =
                bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n + 1);
            let line = bytes[at..end].trim_ascii_end();
            let folded = matches!(bytes[at], b' ' | b'\t');
            if line.is_empty() && !(folded && open.is_some() && next_is_field(&bytes[end..])) {
                header.close(bytes, &mut open, at);
                return (header, end);
            }
            if !folded {
                header.close(bytes, &mut open, at);
                if let Some(name) = name_of(line) {
                    // The colon stands behind the name and what blanks there are.
                    let colon = line.iter().position(|byte| *byte == b':').unwrap_or(name.len());
                    open = Some((name, at + colon + 1));
                } else if !is_stray(line, &bytes[end..]) {
                    return (header, at);
                }
            }
            at = end;
        }
        header.close(bytes, &mut open, at);
        (header, at)
    }

    fn close(&mut self, bytes: &'a [u8], open: &mut Option<(&'a [u8], usize)>, end: usize) {
        if let Some((name, start)) = open.take()
            && self.fields.len() < MAX_FIELDS
        {
            self.fields.push((name, &bytes[start..end]));
        }
    }

    /// Tells whether there is no field at all.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Returns the raw values of a field, the topmost first. Names are told apart without case.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        let wanted = name.as_bytes();
        let found = self.fields.iter().filter(move |(name, _)| name.eq_ignore_ascii_case(wanted));
        // The borrow of `name` ends here, that of the bytes goes on.
        found.map(|(_, value)| *value).collect::<Vec<_>>().into_iter()
    }

    /// Tells whether there is a field of one of these names.
    pub fn has(&self, names: &[&str]) -> bool {
        let known = |name: &[u8]| names.iter().any(|one| name.eq_ignore_ascii_case(one.as_bytes()));
        self.fields.iter().any(|(name, _)| known(name))
    }

    /// Tells whether there is a field whose name begins so.
    pub fn has_prefix(&self, prefix: &str) -> bool {
        let prefix = prefix.as_bytes();
        self.fields.iter().any(|(name, _)| {
            name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        })
    }

    /// Returns the first value of a field on one line, as it is written but for its character set.
    pub fn raw(&self, name: &str) -> Option<String> {
        self.all(name).next().map(|value| one_line(&text(value)))
    }

    /// Returns the first value of a field with its encoded words (RFC 2047) read.
    pub fn decoded(&self, name: &str) -> Option<String> {
        let value = self.all(name).next()?;
        let source = ended(value);
        match MessageStream::new(source.as_bytes()).parse_unstructured() {
            HeaderValue::Text(text) => Some(one_line(&text)),
            _ => None,
        }
    }

    /// Returns the first value of `Content-Type` or `Content-Disposition`.
    pub fn content(&self, name: &str) -> Option<ContentType<'static>> {
        let value = self.all(name).next()?;
        // A quoted value may stand on the next line.
        let source = ended(value).replace(['\r', '\n'], "").replace("= \"", "=\"");
        let source = format!("{}\n", source.replace("=\t\"", "=\""));
        MessageStream::new(source.as_bytes()).parse_content_type().into_owned().into_content_type()
    }
}

/// Tells a line that got into a header by mistake: an envelope, or what was torn off a field, for more
/// fields follow it.
fn is_stray(line: &[u8], after: &[u8]) -> bool {
    let envelope = line.starts_with(b"From ") || line.starts_with(b">From ");
    let torn = line.len() > 40 && !line.contains(&b' ') && !line.starts_with(b"--");
    envelope || (torn && next_is_field(after))
}

fn next_is_field(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    matches!(line.first(), Some(b' ' | b'\t')) && !line.trim_ascii().is_empty() || is_field(line)
}

/// Returns a value as text: UTF-8 (RFC 6532), or what its bytes look like.
fn text(value: &[u8]) -> Cow<'_, str> {
    let value = &value[..value.len().min(MAX_VALUE)];
    charset::undeclared(value, || charset::guess(std::iter::once(value))).text
}

/// Returns a value as text that ends its line, as the parsers expect it.
pub(super) fn ended(value: &[u8]) -> String {
    format!("{}\n", text(value).trim())
}

/// Makes one line of a text: runs of white space and control characters are one space.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_and_the_body_begins_after_the_blank_line() {
        let bytes = b"Subject: a\n  b\nX-Empty:\nsubject : c\n\nbody: no\n";
        let (header, at) = Header::read(bytes);
        assert_eq!(header.raw("SUBJECT").as_deref(), Some("a b"));
        assert_eq!(header.all("subject").count(), 2);
        assert_eq!(header.raw("x-empty").as_deref(), Some(""));
        assert_eq!(&bytes[at..], b"body: no\n");
        assert!(header.has(&["x-empty"]) && header.has_prefix("x-") && !header.has(&["x"]));
    }

    #[test]
    fn a_header_without_its_blank_line_ends_at_the_text() {
        let bytes = b"From: a@x.example\nHello, this is: text\n";
        let (header, at) = Header::read(bytes);
        assert_eq!(&bytes[at..], b"Hello, this is: text\n");
        assert!(header.has(&["from"]));
        let (header, at) = Header::read(b">From - Fri Dec 13 15:01:21 1996\nTo: b@x.example\n\nx");
        assert!(header.has(&["to"]));
        assert_eq!(at, 50);
        let torn = format!("To: b@x.example\n{}\nCc: c@x.example\n\n", "A1/".repeat(20));
        assert!(Header::read(torn.as_bytes()).0.has(&["cc"]));
    }

    #[test]
    fn a_boundary_may_stand_on_the_next_line() {
        let (header, _) =
            Header::read(b"Content-Type: multipart/mixed; boundary=\n \"a  b\"; x=y\n\n");
        assert_eq!(header.content("content-type").unwrap().attribute("boundary"), Some("a  b"));
    }

    #[test]
    fn words_are_decoded() {
        let subject = |value: &str| {
            let bytes = format!("Subject: {value}\n\n");
            Header::read(bytes.as_bytes()).0.decoded("subject")
        };
        assert_eq!(subject("=?iso-8859-1?q?Gr=FC=DFe?=").as_deref(), Some("Grüße"));
        assert_eq!(
            subject("=?UTF-8?B?R3LDvA==?=\n =?UTF-8?B?w59l?= an Ana").as_deref(),
            Some("Grüße an Ana")
        );
        assert_eq!(subject("=?broken?= x").as_deref(), Some("=?broken?= x"));
        let (header, _) = Header::read(b"Subject: Gr\xFC\xDFe aus M\xFCnchen\n\n");
        assert_eq!(header.decoded("subject").as_deref(), Some("Grüße aus München"));
    }
}
