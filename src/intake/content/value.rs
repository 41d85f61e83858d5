//! Values of properties: transfer encodings, escapes, lists and structures.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The version of a card, as far as it changes how values are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 2.1: a backslash escapes the semicolon alone.
    V21,
    /// 3.0 (RFC 2426) and 4.0 (RFC 6350).
    V3,
}

/// Undoes quoted-printable; the flag says whether something else was met, which is kept as it is.
pub fn quoted_printable(raw: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(raw.len());
    let mut damaged = false;
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        at += 1;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let hex = |index: usize| raw.get(index).and_then(|b| char::from(*b).to_digit(16));
        match (hex(at), hex(at + 1)) {
            (Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            _ => {
                out.push(b'=');
                damaged = true;
            }
        }
    }
    (out, damaged)
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Undoes base64; the flag says whether something else was met, which is left out.
pub fn base64(raw: &[u8]) -> (Vec<u8>, bool) {
    let raw = raw.trim_ascii();
    let body = &raw[..raw.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1)];
    let legal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut letters: Vec<u8> = body.iter().copied().filter(legal).collect();
    let spaces = body.iter().filter(|byte| byte.is_ascii_whitespace()).count();
    let mut damaged = letters.len() + spaces != body.len();
    if letters.len() % 4 == 1 {
        letters.pop();
        damaged = true;
    }
    // Only letters in whole groups are left, so decoding has nothing to complain about.
    (BASE64.decode(&letters).unwrap_or_default(), damaged)
}

/// Undoes the backslash escapes of a text.
///
/// Besides the escapes of the RFCs, any punctuation after a backslash stands for itself: Apple
/// and Google write `\:` and `\"`. Before a letter the backslash stays, as in `C:\Users`.
pub fn unescape(text: &str, version: Version) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    if version == Version::V21 {
        return Cow::Owned(text.replace("\\;", ";"));
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(next) if next.is_ascii_punctuation() => out.push(next),
            Some(next) => out.extend(['\\', next]),
            None => out.push('\\'),
        }
    }
    Cow::Owned(out)
}

/// Splits a text at a character that no backslash escapes; the parts stay escaped.
pub fn split(text: &str, at: char) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |c| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        escaped = c == '\\';
        c == at
    })
}

/// Undoes the escapes of parameter values (RFC 6868).
pub fn unescape_param(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let meant = match (c, chars.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('\'')) => '"',
            ('^', Some('^')) => '^',
            _ => {
                out.push(c);
                continue;
            }
        };
        chars.next();
        out.push(meant);
    }
    out
}

/// Puts a text of several lines on one: lines trimmed, empty ones left out, joined by `joint`.
pub fn one_line(text: &str, joint: &str) -> String {
    let text = text.trim();
    if !text.contains(['\n', '\r']) {
        return text.to_owned();
    }
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(joint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_keeps_what_it_cannot_read() {
        assert_eq!(quoted_printable(b"=C3=91=20=c3=b1"), ("Ñ ñ".into(), false));
        assert_eq!(quoted_printable(b"50=ZZ and ="), (b"50=ZZ and =".to_vec(), true));
    }

    #[test]
    fn base64_leaves_out_what_it_cannot_read() {
        assert_eq!(base64(b"w5HDsQ=="), ("Ññ".into(), false));
        assert_eq!(base64(b"w5 HDsQ"), ("Ññ".into(), false));
        assert_eq!(base64(b"w5H*DsQ"), ("Ññ".into(), true));
        assert_eq!(base64(b"QUJDR"), (b"ABC".to_vec(), true));
        assert_eq!(base64(b"==="), (Vec::new(), false));
    }

    #[test]
    fn escapes_follow_the_version() {
        let text = r#"a\, b\; c\\d\ne\:f\"C:\Users\"#;
        assert_eq!(unescape(text, Version::V3), "a, b; c\\d\ne:f\"C:\\Users\\");
        assert_eq!(unescape(r"C:\new\; x\, y\\", Version::V21), r"C:\new; x\, y\\");
    }

    #[test]
    fn splitting_minds_escapes() {
        assert_eq!(split(r"a\;b;c\\;;d", ';').collect::<Vec<_>>(), [r"a\;b", r"c\\", "", "d"]);
        assert_eq!(split("", ';').collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn parameters_have_escapes_of_their_own() {
        assert_eq!(unescape_param("a^nb ^'c^' ^^n ^x^"), "a\nb \"c\" ^n ^x^");
    }

    #[test]
    fn lines_become_one() {
        assert_eq!(one_line(" 1 Way\r\n\nTown \n", ", "), "1 Way, Town");
    }
}
