//! The parts of a message (RFC 2046), found without recursion: a stack of boundaries is all there is.
//!
//! Forwarded messages are parts without parts: what is in them is somebody else's.

use std::borrow::Cow;

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;

use super::header::{Header, one_line};
use crate::intake::{MAX_DEPTH, charset};

/// The most parts of a message.
pub(super) const MAX_PARTS: usize = 10_000;
/// How much of a part's text is read, in bytes: its first lines are what is asked for.
const MAX_BODY: usize = 256 * 1024;
/// The longest calendar that is taken out of a message, in bytes as it stands there (2 MiB).
const MAX_CALENDAR: usize = 2 << 20;

/// Encodings that labels which are none have in them.
const WITHIN: [&str; 9] =
    ["big5", "gb18030", "gb2312", "gbk", "euc-kr", "euc-jp", "iso-2022-jp", "shift_jis", "koi8-r"];

/// A part that has no parts itself.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// `text/plain`, in small letters.
    pub kind: String,
    /// Its file name.
    pub file: Option<String>,
    /// Whether it says of itself that it is an attachment.
    pub attached: bool,
    /// The container it stands in; parts of one `multipart/alternative` say the same.
    pub alternative: Option<usize>,
    charset: Option<String>,
    encoding: Option<String>,
    bytes: &'a [u8],
}

/// What is in a message.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    /// The parts that hold something, in their order.
    pub leaves: Vec<Part<'a>>,
    /// The kinds of the containers: `multipart/mixed`.
    pub containers: Vec<String>,
    /// How many there are of both.
    count: usize,
}

struct Level {
    boundary: Vec<u8>,
    container: usize,
    is_alternative: bool,
    is_digest: bool,
}

impl<'a> Parts<'a> {
    /// Finds the parts of a message with this header and body.
    ///
    /// # Errors
    /// Where they are too many, or too deep; the reason says which.
    pub fn find(header: &Header<'_>, body: &'a [u8]) -> Result<Self, String> {
        let mut parts = Self::default();
        let mut levels: Vec<Level> = Vec::new();
        // The part under way, and where its body begins. There is none before the first boundary
        // and after the last.
        let mut open = parts.begin(header, &mut levels)?.map(|part| (part, 0));
        let mut at = 0;
        while at < body.len() {
            let end = memchr(body, at);
            let line = &body[at..end];
            let met = if line.starts_with(b"--") { boundary(line, &levels) } else { None };
            let Some((level, closes)) = met else {
                at = end;
                continue;
            };
            parts.close(&mut open, body, at);
            levels.truncate(if closes { level } else { level + 1 });
            at = end;
            if !closes {
                let (header, length) = Header::read(&body[at..]);
                // A boundary in the header ends it: it is no field.
                at += length;
                open = parts.begin(&header, &mut levels)?.map(|part| (part, at));
            }
        }
        parts.close(&mut open, body, body.len());
        Ok(parts)
    }

    /// Begins a part: a container goes onto the stack, anything else is returned.
    fn begin(
        &mut self,
        header: &Header<'_>,
        levels: &mut Vec<Level>,
    ) -> Result<Option<Part<'a>>, String> {
        self.count += 1;
        if self.count > MAX_PARTS {
            return Err(format!("it has more than {MAX_PARTS} parts"));
        }
        let content = header.content("content-type");
        let digest = levels.last().is_some_and(|level| level.is_digest);
        let usual = if digest { "message/rfc822" } else { "text/plain" };
        let kind = content.as_ref().map_or_else(
            || usual.to_owned(),
            |content| match &content.c_subtype {
                Some(sub) => format!("{}/{sub}", content.c_type).to_lowercase(),
                None => content.c_type.to_lowercase(),
            },
        );
        let kind = if kind.trim_matches('/').is_empty() { usual.to_owned() } else { kind };
        let attribute = |name: &str| {
            let content = content.as_ref()?;
            content.attribute(name).map(|value| one_line(value).chars().take(1_000).collect())
        };
        let boundary = attribute("boundary").filter(|boundary: &String| !boundary.is_empty());
        if kind.starts_with("multipart/")
            && let Some(boundary) = boundary
        {
            if levels.len() >= MAX_DEPTH {
                return Err(format!("its parts are nested deeper than {MAX_DEPTH}"));
            }
            levels.push(Level {
                boundary: boundary.into_bytes(),
                container: self.containers.len(),
                is_alternative: kind == "multipart/alternative",
                is_digest: kind == "multipart/digest",
            });
            self.containers.push(kind);
            return Ok(None);
        }
        let disposition = header.content("content-disposition");
        let file = disposition
            .as_ref()
            .and_then(|it| it.attribute("filename").map(one_line))
            .or_else(|| attribute("name"))
            .filter(|name| !name.is_empty());
        Ok(Some(Part {
            file,
            attached: disposition.is_some_and(|it| it.ctype().eq_ignore_ascii_case("attachment")),
            alternative: levels.last().filter(|it| it.is_alternative).map(|it| it.container),
            charset: attribute("charset"),
            encoding: header.raw("content-transfer-encoding").map(|word| word.to_lowercase()),
            // A container that names no boundary is read as the text that it is.
            kind: if kind.starts_with("multipart/") { "text/plain".to_owned() } else { kind },
            bytes: &[],
        }))
    }

    fn close(&mut self, open: &mut Option<(Part<'a>, usize)>, body: &'a [u8], end: usize) {
        if let Some((mut part, start)) = open.take() {
            part.bytes = body.get(start..end).unwrap_or_default();
            self.leaves.push(part);
        }
    }
}

impl Part<'_> {
    /// Tells a part that holds a calendar, by what it says that it is.
    pub fn is_calendar(&self) -> bool {
        let named = |file: &String| file.to_lowercase().ends_with(".ics");
        self.kind == "text/calendar"
            || self.kind == "application/ics"
            || (self.kind == "application/octet-stream" && self.file.as_ref().is_some_and(named))
    }

    /// Tells a part that holds text to read.
    pub fn is_text(&self) -> bool {
        self.kind.starts_with("text/") && !self.attached && !self.is_calendar()
    }

    /// Returns the first bytes as text.
    pub fn text(&self) -> String {
        let bytes = self.decoded(MAX_BODY);
        let bytes: &[u8] = &bytes;
        let label = self.charset.as_deref().unwrap_or_default().trim().to_lowercase();
        // Mail without a character set is ASCII (RFC 2045, section 5.2), and often is not.
        let unknown = label.is_empty() || matches!(label.as_str(), "us-ascii" | "ascii");
        if let (false, Some(encoding)) = (unknown, Encoding::for_label(label.as_bytes())) {
            return charset::declared(bytes, encoding).text.into_owned();
        }
        // Labels of some program's own name the encoding in other words: `chinesebig5`.
        let within = WITHIN.iter().find(|known| label.contains(**known));
        if let Some(encoding) = within.and_then(|known| Encoding::for_label(known.as_bytes())) {
            return charset::declared(bytes, encoding).text.into_owned();
        }
        if let (false, Some(decode)) = (unknown, charset_decoder(label.as_bytes())) {
            return decode(bytes);
        }
        let whole = whole_characters(bytes);
        charset::undeclared(whole, || charset::guess(std::iter::once(whole))).text.into_owned()
    }

    /// Returns the calendar that the part holds, as it was before it was sent.
    pub fn calendar(&self) -> Option<Vec<u8>> {
        (self.is_calendar() && self.bytes.len() <= MAX_CALENDAR)
            .then(|| self.decoded(MAX_CALENDAR).into_owned())
    }

    /// Returns the bytes of a forwarded message.
    pub fn forwarded(&self) -> Option<Cow<'_, [u8]>> {
        (self.kind == "message/rfc822").then(|| self.decoded(MAX_BODY))
    }

    fn decoded(&self, most: usize) -> Cow<'_, [u8]> {
        let bytes = &self.bytes[..self.bytes.len().min(most)];
        match self.encoding.as_deref().map(str::trim) {
            Some("quoted-printable") => Cow::Owned(unquoted(bytes)),
            Some("base64") => {
                // Whole groups of four: the rest was cut off with the end.
                let mut letters: Vec<u8> = bytes
                    .iter()
                    .copied()
                    .filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
                    .collect();
                if bytes.len() < self.bytes.len() {
                    letters.truncate(letters.len() / 4 * 4);
                }
                base64_decode(&letters).map_or(Cow::Borrowed(bytes), Cow::Owned)
            }
            _ => Cow::Borrowed(bytes),
        }
    }
}

/// Decodes quoted-printable (RFC 2045, section 6.7); what is no code stays as it is written.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let digit =
        |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'=' {
            decoded.push(*byte);
            continue;
        }
        if let [high, low, after @ ..] = after
            && let (Some(high), Some(low)) = (digit(high), digit(low))
        {
            decoded.push(high << 4 | low);
            rest = after;
            continue;
        }
        // A soft break, with the blanks that were put before it on the way.
        let blanks = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        match after[blanks..].split_first() {
            Some((b'\n', after)) => rest = after,
            None => rest = &[],
            _ => decoded.push(b'='),
        }
    }
    decoded
}

/// Cuts off the beginning of a character at the end: the text may go on there.
fn whole_characters(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

/// Returns where the line that begins at `at` ends, its end included.
fn memchr(body: &[u8], at: usize) -> usize {
    body[at..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |n| at + n + 1)
}

/// Finds whose boundary a line is, the innermost first, and whether it is the last one.
fn boundary(line: &[u8], levels: &[Level]) -> Option<(usize, bool)> {
    let line = line.trim_ascii_end().strip_prefix(b"--")?;
    levels.iter().enumerate().rev().find_map(|(at, level)| {
        match line.strip_prefix(level.boundary.trim_ascii_end())? {
            b"" => Some((at, false)),
            b"--" => Some((at, true)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<Vec<(String, String)>, String> {
        let (header, at) = Header::read(text.as_bytes());
        let body = &text.as_bytes()[at..];
        let found = Parts::find(&header, body)?;
        Ok(found.leaves.iter().map(|part| (part.kind.clone(), part.text())).collect())
    }

    #[test]
    fn parts_are_told_by_their_boundaries() {
        let text = "Content-Type: multipart/mixed; boundary=\"a b\"\n\npreamble\n--a b\n\
            Content-Type: multipart/alternative; boundary=x\n\n--x\n\nHello\n--x\n\
            Content-Type: Text/HTML\n\n<p>Hello\n--x--\nepilogue\n--a b\n\
            Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n\
            --a b--\nepilogue\n";
        let found = parts(text).unwrap();
        let expected =
            [("text/plain", "Hello\n"), ("text/html", "<p>Hello\n"), ("application/pdf", "%PDF")];
        let found: Vec<(&str, &str)> =
            found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_outer_boundary_ends_what_is_in_it() {
        let text = "Content-Type: multipart/mixed; boundary=out\n\n--out\n\
            Content-Type: multipart/mixed; boundary=in\n\n--in\n\none\n--out\n\ntwo\n";
        let found = parts(text).unwrap();
        assert_eq!(found[0].1, "one\n");
        assert_eq!(found[1].1, "two\n");
        assert_eq!(parts("Content-Type: multipart/mixed\n\ntext\n").unwrap()[0].1, "text\n");
        assert_eq!(parts("\ntext\n").unwrap()[0].1, "text\n");
    }

    #[test]
    fn a_bomb_of_parts_is_refused() {
        let mut deep = String::from("Content-Type: multipart/mixed; boundary=b0\n\n");
        for level in 0..10_000 {
            let next = level + 1;
            deep.push_str(&format!(
                "--b{level}\nContent-Type: multipart/mixed; boundary=b{next}\n\n"
            ));
        }
        assert_eq!(parts(&deep).unwrap_err(), "its parts are nested deeper than 32");
        let wide = |parts: usize| {
            format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(parts))
        };
        assert_eq!(parts(&wide(MAX_PARTS)).unwrap_err(), "it has more than 10000 parts");
        assert_eq!(parts(&wide(MAX_PARTS - 1)).unwrap().len(), MAX_PARTS - 1);
    }

    #[test]
    fn texts_are_decoded() {
        let text =
            |head: &str, body: &str| parts(&format!("{head}\n\n{body}")).unwrap()[0].1.clone();
        let quoted =
            "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=";
        assert_eq!(text(&format!("{quoted}iso-8859-1"), "Gr=FC=\n=DFe"), "Grüße");
        assert_eq!(text(&format!("{quoted}utf-8"), "Gr=C3=BC a=b = =\nc="), "Grü a=b = c");
        assert_eq!(text(&format!("{quoted}no-such"), "Gr=C3=BC"), "Grü");
        let base64 = "Content-Transfer-Encoding: BASE64\nContent-Type: text/plain; charset=utf-8";
        assert_eq!(text(base64, "R3LD\nvA=="), "Grü");
        assert_eq!(text(&format!("{quoted}CHINESEBIG5"), "=A4=A4=A4=E5"), "中文");
        assert_eq!(text("Content-Type: text/plain; charset=utf-7", "Gr+APw-"), "Grü");
        assert_eq!(text("Content-Type: text/plain; charset=us-ascii", "Grü"), "Grü");
    }
}
