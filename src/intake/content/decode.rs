//! From the bytes of a value to text, and what was lost on the way.

use std::borrow::Cow;
use std::cell::OnceCell;

use encoding_rs::Encoding as Charset;

use super::property::{Encoding, Property};
use super::value::{self, Version};
use super::{MAX_VALUES, RawRecord};
use crate::intake::{Loss, charset};

/// The most losses that one record reports; the rest is counted.
const MAX_LOSSES: usize = 100;

/// Decodes the values of one record.
#[derive(Debug)]
pub struct Decode<'a> {
    record: &'a RawRecord,
    version: Version,
    /// The encoding of what is not UTF-8 and declares nothing, guessed from the whole record.
    guess: OnceCell<&'static Charset>,
    losses: Vec<Loss>,
    /// Losses that are only counted.
    more: usize,
}

impl<'a> Decode<'a> {
    /// Begins with a record of this version.
    pub fn new(record: &'a RawRecord, version: Version) -> Self {
        Self { record, version, guess: OnceCell::new(), losses: Vec::new(), more: 0 }
    }

    /// Returns the version of the format.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Notes a loss; the same one twice in a row counts once.
    pub fn lose(&mut self, line: u64, reason: impl Into<String>) {
        let loss = Loss::new(line, reason);
        if self.losses.len() >= MAX_LOSSES {
            self.more += 1;
        } else if self.losses.last() != Some(&loss) {
            self.losses.push(loss);
        }
    }

    /// Returns all losses of the record.
    pub fn into_losses(mut self) -> Vec<Loss> {
        self.losses.sort_by_key(|loss| loss.line);
        if self.more > 0 {
            let reason = format!("{} more losses in this record are not listed", self.more);
            self.losses.push(Loss::new(self.record.line, reason));
        }
        self.losses
    }

    /// Returns a whole value as text, escapes undone.
    pub fn text(&mut self, property: &Property<'_>) -> String {
        let text = self.decode(property, property.value);
        value::unescape(&text, self.version).into_owned()
    }

    /// Returns the parts of a structured value, still escaped.
    pub fn parts(&mut self, property: &Property<'_>) -> Vec<String> {
        // An encoded semicolon is part of a text, unless all of them are encoded.
        if property.encoding() == Encoding::QuotedPrintable && property.value.contains(&b';') {
            let mut escaped = false;
            let raw = property.value.split(|byte| {
                let ends = *byte == b';' && !escaped;
                escaped = *byte == b'\\' && !escaped;
                ends
            });
            return raw
                .take(MAX_VALUES)
                .map(|part| self.decode(property, part).into_owned())
                .collect();
        }
        let text = self.decode(property, property.value);
        value::split(&text, ';').take(MAX_VALUES).map(str::to_owned).collect()
    }

    /// Returns the members of a list, escapes undone, blank ones left out. In 2.1 the semicolon
    /// divides lists too.
    pub fn list(&mut self, property: &Property<'_>) -> Vec<String> {
        let text = self.decode(property, property.value);
        let old = self.version == Version::V21;
        value::split(&text, ',')
            .flat_map(|part| value::split(part, if old { ';' } else { ',' }))
            .map(|part| value::one_line(&value::unescape(part, self.version), " "))
            .filter(|part| !part.is_empty())
            // One more than are kept, so that the surplus is noticed.
            .take(MAX_VALUES + 1)
            .collect()
    }

    fn decode<'v>(&mut self, property: &Property<'_>, raw: &'v [u8]) -> Cow<'v, str> {
        let name = &property.name;
        let (bytes, damaged): (Cow<'v, [u8]>, _) = match property.encoding() {
            Encoding::Plain => (Cow::Borrowed(raw), None),
            Encoding::QuotedPrintable => {
                let (bytes, damaged) = value::quoted_printable(raw);
                (Cow::Owned(bytes), damaged.then_some("quoted-printable; that part stays as it is"))
            }
            Encoding::Base64 => {
                let (bytes, damaged) = value::base64(raw);
                (Cow::Owned(bytes), damaged.then_some("base64; the rest is kept"))
            }
        };
        if let Some(what) = damaged {
            self.lose(property.line, format!("{name}: not all of it is {what}"));
        }
        let charset = self.charset(property, &bytes);
        let (text, damaged) = match bytes {
            Cow::Borrowed(bytes) => self.to_text(bytes, charset),
            Cow::Owned(bytes) => {
                let (text, damaged) = self.to_text(&bytes, charset);
                (Cow::Owned(text.into_owned()), damaged)
            }
        };
        if damaged {
            let charset = charset.map_or("its character set", Charset::name);
            let reason = format!("{name}: some characters are not {charset}; the rest is kept");
            self.lose(property.line, reason);
        }
        text
    }

    fn to_text<'v>(
        &self,
        bytes: &'v [u8],
        charset: Option<&'static Charset>,
    ) -> (Cow<'v, str>, bool) {
        let decoded = match charset {
            Some(charset) => charset::declared(bytes, charset),
            None => charset::undeclared(bytes, || self.guessed()),
        };
        (decoded.text, decoded.damaged)
    }

    /// Returns the character set that a property declares, where that still says something.
    fn charset(&mut self, property: &Property<'_>, bytes: &[u8]) -> Option<&'static Charset> {
        let label = property.param_text("CHARSET")?;
        if self.record.unicode && property.encoding() == Encoding::Plain {
            return None;
        }
        let charset = Charset::for_label(label.as_bytes());
        let matters = !bytes.is_ascii() || charset.is_some_and(|it| !it.is_ascii_compatible());
        if !matters {
            return None;
        }
        if charset.is_none() {
            let label: String = label.chars().take(40).collect();
            let reason = format!("{}: the character set \"{label}\" is not known", property.name);
            self.lose(property.line, reason);
        }
        charset
    }

    fn guessed(&self) -> &'static Charset {
        self.guess.get_or_init(|| {
            let values = self
                .record
                .lines()
                .filter_map(|(number, line)| Property::parse(number, line))
                .filter(|property| property.param("CHARSET").is_none())
                .filter_map(|property| match property.encoding() {
                    Encoding::QuotedPrintable => {
                        Some(Cow::Owned(value::quoted_printable(property.value).0))
                    }
                    Encoding::Plain => Some(Cow::Borrowed(property.value)),
                    Encoding::Base64 => None,
                })
                .filter(|text| std::str::from_utf8(text).is_err());
            charset::guess(values)
        })
    }
}
