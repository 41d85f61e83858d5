//! Text that people type: names, summaries, and the key that finds a name.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::display;

/// The longest name, title, label or address, in characters.
pub const MAX_NAME: usize = 1_000;
/// The longest summary or notes, in bytes (1 MiB).
pub const MAX_TEXT: usize = 1 << 20;

/// Says what is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("{what} is empty")]
    Empty {
        /// What the text was meant for.
        what: &'static str,
    },
    /// Longer than the limit.
    #[error("{what} is too long: {length} {unit}, where at most {limit} fit")]
    TooLong {
        /// What the text was meant for.
        what: &'static str,
        /// Its length, in `unit`.
        length: usize,
        /// The limit, in `unit`.
        limit: usize,
        /// "characters" or "bytes".
        unit: &'static str,
    },
    /// Holds a NUL, which SQLite's text functions stop at.
    #[error("{what} holds a NUL character; remove it")]
    Nul {
        /// What the text was meant for.
        what: &'static str,
    },
}

fn checked(raw: &str, what: &'static str) -> Result<String, TextError> {
    let text = raw.trim();
    if text.is_empty() {
        return Err(TextError::Empty { what });
    }
    if text.contains('\0') {
        return Err(TextError::Nul { what });
    }
    Ok(text.to_owned())
}

/// A name, title or other short text: trimmed, not empty, at most [`MAX_NAME`] characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// Reads a name. `what` names the field in an error: "the name", "the title".
    ///
    /// # Errors
    /// Where the text is empty, too long or holds a NUL.
    pub fn parse(raw: &str, what: &'static str) -> Result<Self, TextError> {
        let text = checked(raw, what)?;
        let length = text.chars().count();
        if length > MAX_NAME {
            return Err(TextError::TooLong { what, length, limit: MAX_NAME, unit: "characters" });
        }
        Ok(Self(text))
    }

    /// Returns the text as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A summary or notes: several lines, trimmed, not empty, at most [`MAX_TEXT`] bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Summary(String);

impl Summary {
    /// Reads a summary; CR LF and CR become LF.
    ///
    /// # Errors
    /// Where the text is empty, too long or holds a NUL.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        Self::parse_as(raw, "the summary")
    }

    /// Reads a long text that is called `what` in an error: "the notes".
    ///
    /// # Errors
    /// Where the text is empty, too long or holds a NUL.
    pub fn parse_as(raw: &str, what: &'static str) -> Result<Self, TextError> {
        if raw.len() > MAX_TEXT {
            return Err(TextError::TooLong {
                what,
                length: raw.len(),
                limit: MAX_TEXT,
                unit: "bytes",
            });
        }
        Ok(Self(checked(raw, what)?.replace("\r\n", "\n").replace('\r', "\n")))
    }

    /// Returns the text as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Folds a name to the key that finds and sorts it: without case, accents or width variants,
/// runs of white space as one space. "Ångström  ﬁnch" and "angstrom finch" share a key.
///
/// Compatibility decomposition (NFKD, UAX #15) less combining marks, lower case, and the few
/// letters that Unicode does not decompose but people leave out (ø, ł, đ, ß, æ, œ, þ, ı). A flag is its letters, as a word
/// of its own also where it stands close to another.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    if name.is_ascii() {
        // The same for most names there are, a word at a time.
        for word in name.split_whitespace() {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(word);
        }
        key.make_ascii_lowercase();
        return key;
    }
    let mut gap = false;
    let mut in_flag = false;
    let push = |c: char| {
        if c.is_whitespace() {
            gap = !key.is_empty();
            return;
        }
        if std::mem::replace(&mut in_flag, is_indicator(c)) != is_indicator(c) {
            gap = !key.is_empty();
        }
        if std::mem::take(&mut gap) {
            key.push(' ');
        }
        push_letter(c, &mut key);
    };
    name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).for_each(push);
    key
}

/// Tells whether a character is half a flag.
pub fn is_indicator(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Adds a lower-case letter without its marks, those among them that Unicode does not decompose.
fn push_letter(c: char, key: &mut String) {
    match c {
        // A flag is found as it is shown, by its letters.
        c if is_indicator(c) => key.push(display::letter_of(c).to_ascii_lowercase()),
        'ø' => key.push('o'),
        'ł' => key.push('l'),
        'đ' | 'ð' => key.push('d'),
        'ß' => key.push_str("ss"),
        'æ' => key.push_str("ae"),
        'œ' => key.push_str("oe"),
        'þ' => key.push_str("th"),
        'ı' => key.push('i'),
        c => key.push(c),
    }
}

/// Adds what a character stands for in a [`name_key`]; white space as a space, a mark as nothing.
pub fn push_folded(c: char, key: &mut String) {
    if c.is_whitespace() {
        key.push(' ');
    } else if c.is_ascii() {
        key.push(c.to_ascii_lowercase());
    } else {
        std::iter::once(c)
            .nfkd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .for_each(|c| push_letter(c, key));
    }
}

/// Splits a text into its words' keys: runs of letters and digits, folded by [`name_key`].
pub fn words(text: &str) -> Vec<String> {
    name_key(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_case_accents_and_space() {
        assert_eq!(name_key("  Ana\tRuíz  "), "ana ruiz");
        assert_eq!(name_key("Ångström"), name_key("ANGSTROM"));
        assert_eq!(name_key("Straße"), "strasse");
        assert_eq!(name_key("Łukasz Sørensen"), "lukasz sorensen");
        assert_eq!(name_key("Ana 🇩🇪"), "ana de");
        assert_eq!(name_key("🇩🇪Ana Ruiz"), "de ana ruiz");
        assert_eq!(name_key("Ana🇩🇪"), "ana de");
        assert_eq!(words("(🇩🇪Ana🇩🇪Ruiz)"), ["de", "ana", "de", "ruiz"]);
        assert_eq!(name_key("ﬁnch"), "finch");
        assert_eq!(name_key("山田 太郎"), "山田 太郎");
        assert_eq!(name_key("İpek"), "ipek");
    }

    #[test]
    fn names_say_what_is_wrong() {
        assert_eq!(Name::parse("  ", "the name").unwrap_err().to_string(), "the name is empty");
        let long = "x".repeat(1_048_576);
        let message = Name::parse(&long, "the name").unwrap_err().to_string();
        assert_eq!(message, "the name is too long: 1048576 characters, where at most 1000 fit");
        assert!(Name::parse("a\0b", "the name").is_err());
    }

    #[test]
    fn summaries_keep_their_lines() {
        assert_eq!(Summary::parse("one\r\ntwo\rthree\n").unwrap().as_str(), "one\ntwo\nthree");
        assert!(Summary::parse(" \n ").is_err());
    }

    #[test]
    fn words_break_at_anything_else() {
        assert_eq!(words("O'Neil-Søren, J."), ["o", "neil", "soren", "j"]);
    }
}
