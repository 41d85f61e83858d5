//! One line of a record: `group.NAME;parameters:value`.

use std::borrow::Cow;

use crate::intake::lines::value_colon;

/// The most parameters of a property that are looked at.
const MAX_PARAMS: usize = 100;
/// The most types of a property that are looked at.
const MAX_TYPES: usize = 20;

/// A line of a record, split but not decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property<'a> {
    /// Where it begins in the file.
    pub line: u64,
    /// What ties it to others of its record: `item1`.
    pub group: Option<&'a [u8]>,
    /// Its name in upper case.
    pub name: String,
    /// Its parameters, in order.
    pub params: Vec<Param<'a>>,
    /// Its value, as it stands.
    pub value: &'a [u8],
}

/// A parameter of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param<'a> {
    /// Its name; empty where it stands bare, as vCard 2.1 allows.
    pub name: &'a [u8],
    /// Its value, without quotes.
    pub value: &'a [u8],
    /// Whether the value was quoted.
    pub quoted: bool,
}

/// How a value is wrapped for transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Plain,
    /// Quoted-printable (RFC 2045, section 6.7).
    QuotedPrintable,
    /// Base64.
    Base64,
}

impl<'a> Property<'a> {
    /// Splits a line. `None` where it has no colon or no name.
    pub fn parse(line: u64, bytes: &'a [u8]) -> Option<Self> {
        let colon = value_colon(bytes)?;
        let mut parts = outside_quotes(&bytes[..colon], b';');
        let name = parts.next().unwrap_or_default().trim_ascii();
        let (group, name) = match name.iter().rposition(|byte| *byte == b'.') {
            Some(dot) => (Some(&name[..dot]), &name[dot + 1..]),
            None => (None, name),
        };
        let legal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if name.is_empty() || !name.iter().all(legal) {
            return None;
        }
        Some(Self {
            line,
            group,
            name: String::from_utf8_lossy(name).to_ascii_uppercase(),
            params: parts.map(Param::parse).take(MAX_PARAMS).collect(),
            value: &bytes[colon + 1..],
        })
    }

    /// Returns the first value of a parameter, by its name in capitals.
    pub fn param(&self, name: &str) -> Option<&Param<'a>> {
        self.params.iter().find(|param| param.name.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// Returns a parameter's value as text, unless it is blank.
    pub fn param_text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.param(name)
            .map(|param| String::from_utf8_lossy(param.value.trim_ascii()))
            .filter(|text| !text.is_empty())
    }

    /// Returns how the value is wrapped.
    pub fn encoding(&self) -> Encoding {
        self.params
            .iter()
            .filter(|param| param.name.is_empty() || param.name.eq_ignore_ascii_case(b"ENCODING"))
            .map(|param| encoding_of(param.value))
            .find(|encoding| *encoding != Encoding::Plain)
            .unwrap_or(Encoding::Plain)
    }

    /// Returns the types in lower case: the values of TYPE and the bare words of vCard 2.1.
    pub fn types(&self) -> impl Iterator<Item = String> + '_ {
        self.params
            .iter()
            .filter(|param| {
                param.name.eq_ignore_ascii_case(b"TYPE")
                    || (param.name.is_empty() && encoding_of(param.value) == Encoding::Plain)
            })
            .flat_map(|param| param.value.split(|byte| *byte == b','))
            .map(|word| String::from_utf8_lossy(word.trim_ascii()).to_lowercase())
            .map(|word| word.trim_matches('"').to_owned())
            .filter(|word| !word.is_empty())
            .take(MAX_TYPES)
    }

    /// Returns how much it is preferred: 1 is most, 100 least, 101 not at all.
    pub fn rank(&self) -> u8 {
        let stated = self.param_text("PREF").and_then(|text| text.parse::<u8>().ok());
        match stated {
            Some(rank) => rank.clamp(1, 100),
            None if self.types().any(|word| word == "pref") => 1,
            None => 101,
        }
    }
}

impl<'a> Param<'a> {
    fn parse(part: &'a [u8]) -> Self {
        let part = part.trim_ascii();
        let (name, value) = match part.iter().position(|byte| *byte == b'=') {
            Some(at) => (part[..at].trim_ascii(), part[at + 1..].trim_ascii()),
            None => (&part[..0], part),
        };
        let inside = value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
        Self { name, value: inside.unwrap_or(value), quoted: inside.is_some() }
    }
}

fn encoding_of(word: &[u8]) -> Encoding {
    let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
    if is("QUOTED-PRINTABLE") || is("Q") {
        Encoding::QuotedPrintable
    } else if is("BASE64") || is("B") {
        Encoding::Base64
    } else {
        Encoding::Plain
    }
}

/// Splits at a byte that stands outside double quotes.
fn outside_quotes(text: &[u8], at: u8) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    // Where quotes do not close, they are ordinary characters.
    let balanced = !text.iter().fold(false, |open, byte| open ^ (*byte == b'"'));
    text.split(move |byte| {
        quoted ^= *byte == b'"' && balanced;
        *byte == at && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Property<'_> {
        Property::parse(1, line.as_bytes()).unwrap()
    }

    #[test]
    fn splits_group_name_parameters_and_value() {
        let tel = parse("item2.tel;X-ID=\"a:b;c\";TYPE=\"work,voice\";PREF=2:tel:+1;ext=5");
        assert_eq!(tel.group, Some(&b"item2"[..]));
        assert_eq!((tel.name.as_str(), tel.value), ("TEL", &b"tel:+1;ext=5"[..]));
        assert_eq!(tel.types().collect::<Vec<_>>(), ["work", "voice"]);
        assert_eq!((tel.rank(), tel.encoding()), (2, Encoding::Plain));
        assert_eq!(tel.param_text("X-ID").as_deref(), Some("a:b;c"));
    }

    #[test]
    fn reads_the_bare_words_of_old_cards() {
        let tel = parse("TEL;WORK;PREF;FAX;QUOTED-PRINTABLE:1");
        assert_eq!(tel.types().collect::<Vec<_>>(), ["work", "pref", "fax"]);
        assert_eq!((tel.rank(), tel.encoding()), (1, Encoding::QuotedPrintable));
        assert_eq!(parse("PHOTO;ENCODING=b;TYPE=JPEG:").encoding(), Encoding::Base64);
        assert_eq!(parse("NOTE:x").rank(), 101);
    }

    #[test]
    fn lines_without_a_name_are_none() {
        for line in
            ["", "no colon", ":value", ";TYPE=x:value", "see http://x", "a\0b:c", "item1.:x"]
        {
            assert_eq!(Property::parse(1, line.as_bytes()), None, "{line:?}");
        }
        assert_eq!(parse("X;A=\"open:value").value, b"value");
    }
}
