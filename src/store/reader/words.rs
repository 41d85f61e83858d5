//! What people type into a filter, as expressions of FTS5 that can never be malformed.

use crate::domain::contact::phone_digits;
use crate::domain::text;

/// The most words of a filter that count; a pasted page of text is no filter.
const MAX_WORDS: usize = 32;
/// The fewest digits in a row that are looked for among phones.
const MIN_DIGITS: usize = 4;

/// Returns an expression that finds rows with every word of `typed` at the beginning of some
/// word, or `None` where nothing of it is a word.
///
/// Only letters and digits reach FTS5, each word in quotes, so no input is a syntax error. A word
/// counts as typed or folded, whichever the index holds: its tokenizer keeps letters that
/// [`text::name_key`] folds (ø, ß).
pub(super) fn expression(typed: &str) -> Option<String> {
    let terms: Vec<String> =
        typed.split_whitespace().flat_map(alternatives).take(MAX_WORDS).collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// Returns an expression that finds rows with the words of `typed` as they stand, one after the
/// other, or `None` where nothing of it is a word.
pub(super) fn phrase(typed: &str) -> Option<String> {
    let lower = typed.to_lowercase();
    let typed: Vec<&str> = split(&lower).take(MAX_WORDS).collect();
    let folded = text::words(&lower);
    let folded: Vec<&str> = folded.iter().map(String::as_str).take(MAX_WORDS).collect();
    let mut readings: Vec<String> = [typed, folded]
        .iter()
        .filter(|words| !words.is_empty())
        .map(|words| format!("\"{}\"", words.join(" ")))
        .collect();
    readings.dedup();
    match readings.as_slice() {
        [] => None,
        [reading] => Some(reading.clone()),
        readings => Some(either(readings)),
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn alternatives(token: &str) -> Vec<String> {
    let lower = token.to_lowercase();
    let typed: Vec<&str> = split(&lower).collect();
    let folded = text::words(token);
    if typed.len() != folded.len() {
        // Folding broke or joined words ("½" becomes "1⁄2"): take them as the index's own
        // tokenizer may, all of one reading or all of the other.
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let readings: Vec<String> = [typed, folded]
            .iter()
            .filter(|words| !words.is_empty())
            .map(|words| {
                let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
                format!("({})", words.join(" AND "))
            })
            .collect();
        return vec![either(&readings)];
    }
    typed
        .iter()
        .zip(&folded)
        .map(|(typed, folded)| {
            if *typed == folded { quoted(typed) } else { either(&[quoted(typed), quoted(folded)]) }
        })
        .collect()
}

fn either(readings: &[String]) -> String {
    format!("({})", readings.join(" OR "))
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"*")
}

/// A contact filter taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Filter {
    /// What FTS looks for among names, accounts and e-mails.
    pub words: Option<String>,
    /// Runs of digits: each is looked for among phones and, as it was typed, among the words.
    pub numbers: Vec<Number>,
}

/// A run of digits in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// The digits that a phone must hold, in each way they may be stored: as typed, and without
    /// the zeros that stand for a country or a trunk.
    pub digits: Vec<String>,
    /// The same as words.
    pub words: Option<String>,
}

impl Filter {
    /// Takes a filter apart: runs of digits with the punctuation of phones between them, and the
    /// words around.
    pub(super) fn parse(typed: &str) -> Self {
        let mut words = String::new();
        let mut numbers = Vec::new();
        for run in runs(typed) {
            let digits = phone_digits(run);
            if is_phonelike(run) && digits.len() >= MIN_DIGITS {
                if numbers.len() < MAX_WORDS {
                    numbers.push(Number { digits: spellings(digits), words: expression(run) });
                }
            } else {
                words.push_str(run);
            }
        }
        Self { words: expression(&words), numbers }
    }

    /// Reads words that stand in quotes: one after the other, or the digits of a phone.
    pub(super) fn exact(typed: &str) -> Self {
        let words = phrase(typed);
        let digits = phone_digits(typed);
        if is_phonelike(typed) && digits.len() >= MIN_DIGITS {
            let number = Number { digits: spellings(digits), words };
            return Self { words: None, numbers: vec![number] };
        }
        Self { words, numbers: Vec::new() }
    }

    /// Tells whether nothing of what was typed can be looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_none() && self.numbers.is_empty()
    }
}

fn spellings(digits: String) -> Vec<String> {
    let bare = digits.trim_start_matches('0');
    if bare.len() < digits.len() && bare.len() >= MIN_DIGITS {
        let bare = bare.to_owned();
        vec![digits, bare]
    } else {
        vec![digits]
    }
}

fn phone_sign(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '+' | '-' | '(' | ')' | '.' | '/')
        || !phone_digit(c).is_empty()
}

fn phone_digit(c: char) -> String {
    if c.is_numeric() { phone_digits(c.encode_utf8(&mut [0; 4])) } else { String::new() }
}

fn is_phonelike(run: &str) -> bool {
    run.chars().all(phone_sign)
}

/// Splits a text into pieces that hold nothing but phone signs and pieces that hold none. A
/// digit that touches a letter belongs to its word ("b2b", "ana1985@…").
fn runs(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<bool> = None;
    for (at, token) in tokens(text) {
        let phone = is_phonelike(token);
        if before.is_some_and(|was| was != phone) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(phone);
    }
    pieces.push(&text[start..]);
    pieces
}

/// Splits at the borders of white space, white space staying with the token before it.
fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut gap = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            gap = true;
        } else if std::mem::take(&mut gap) {
            all.push((start, &text[start..at]));
            start = at;
        }
    }
    if start < text.len() {
        all.push((start, &text[start..]));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_and_folded() {
        assert_eq!(expression("Ana"), Some("\"ana\"*".to_owned()));
        assert_eq!(expression("ana ru"), Some("\"ana\"* AND \"ru\"*".to_owned()));
        assert_eq!(expression("søren"), Some("(\"søren\"* OR \"soren\"*)".to_owned()));
        assert_eq!(expression("a\"b* NEAR("), expression("a b near"));
        assert_eq!(expression(" \"*()^:-+{} \0 "), None);
        assert_eq!(expression("🙂"), None);
    }

    #[test]
    fn numbers_are_runs_of_four_digits() {
        let digits = |typed: &str| -> Vec<Vec<String>> {
            Filter::parse(typed).numbers.into_iter().map(|number| number.digits).collect()
        };
        assert_eq!(digits("+49 (89) 12-34"), [["49891234"]]);
        assert_eq!(digits("089 1234"), [["0891234", "891234"]]);
        assert_eq!(digits("123"), Vec::<Vec<String>>::new());
        assert_eq!(digits("ana 0171 55 bob"), [["017155", "17155"]]);
        assert_eq!(digits("ana1985"), Vec::<Vec<String>>::new());
        assert_eq!(Filter::parse("ana 0171 55 bob").words, expression("ana bob"));
        assert!(Filter::parse(" ( ").is_empty());
        assert_eq!(Filter::parse("12").words, expression("12"));
    }
}
