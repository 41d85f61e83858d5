//! What people type into a filter, as expressions of FTS5 that can never be malformed.

use crate::domain::contact::phone_digits;
use crate::domain::search::{FEWEST_DIGITS, Sought, Wanted, runs};

/// The most words of a filter that count; a pasted page of text is no filter.
pub(super) const MAX_WORDS: usize = 32;
/// The most words of one phrase that count.
const MAX_PHRASE: usize = 64;

/// Returns an expression that finds rows with every word of `typed` at the beginning of some
/// word, or `None` where nothing of it is a word.
///
/// Only letters and digits reach FTS5, each word in quotes, so no input is a syntax error. Words are
/// looked for as the index has them: folded, and what is written without spaces as one phrase.
pub(super) fn expression(typed: &str) -> Option<String> {
    all_of(phrases(typed, Reach::Beginning))
}

/// Returns an expression that finds rows with the words of `typed` as they stand, one after the
/// other, or `None` where nothing of it is a word.
pub(super) fn exact(typed: &str) -> Option<String> {
    phrase(&runs(typed).concat(), Reach::Whole)
}

/// Returns the expressions that a typed text may stand for, for tests of what they find.
#[cfg(test)]
pub(in crate::store) fn expressions_of(typed: &str) -> Vec<String> {
    [expression(typed), exact(typed)].into_iter().flatten().collect()
}

/// Tells whether a text has no word.
pub(super) fn is_blank(text: &str) -> bool {
    runs(text).is_empty()
}

/// Returns an expression for what is looked for, or `None` where nothing has to be there or nothing
/// of it is a word.
pub(super) fn sought(sought: &Sought) -> Option<String> {
    let present = all_of(sought.present().flat_map(|wanted| wanted_phrases(wanted, None)))?;
    let absent: Vec<String> =
        sought.absent().filter_map(term).take(MAX_WORDS).map(|term| format!("({term})")).collect();
    if absent.is_empty() {
        return Some(present);
    }
    Some(format!("({present}) NOT ({})", absent.join(" OR ")))
}

/// Returns an expression for one term of what is looked for.
pub(super) fn term(wanted: &Wanted) -> Option<String> {
    all_of(wanted_phrases(wanted, None))
}

/// Returns an expression for what is looked for as whole words: each for itself, or all of them side
/// by side.
pub(super) fn whole(sought: &Sought, side_by_side: bool) -> Option<String> {
    if side_by_side {
        return phrase(&runs(&sought.text()).concat(), Reach::Whole);
    }
    all_of(sought.present().flat_map(|wanted| wanted_phrases(wanted, Some(Reach::Whole))))
}

/// How much of a word in the index a typed one has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Beginning,
    Whole,
}

fn all_of(phrases: impl IntoIterator<Item = String>) -> Option<String> {
    let phrases: Vec<String> = phrases.into_iter().take(MAX_WORDS).collect();
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

fn wanted_phrases(wanted: &Wanted, reach: Option<Reach>) -> Vec<String> {
    if wanted.exact {
        return phrase(&runs(&wanted.text).concat(), Reach::Whole).into_iter().collect();
    }
    phrases(&wanted.text, reach.unwrap_or(Reach::Beginning)).collect()
}

fn phrases(typed: &str, reach: Reach) -> impl Iterator<Item = String> {
    runs(typed).into_iter().filter_map(move |run| phrase(&run, reach))
}

fn phrase(words: &[String], reach: Reach) -> Option<String> {
    let words = words.get(..MAX_PHRASE.min(words.len())).filter(|words| !words.is_empty())?;
    let star = if reach == Reach::Beginning { "*" } else { "" };
    Some(format!("\"{}\"{star}", words.join(" ")))
}

/// A contact filter taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Filter {
    /// What FTS looks for among names, accounts and e-mails.
    pub words: Option<String>,
    /// The text that this is made of.
    pub text: String,
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
        for run in pieces(typed) {
            let digits = phone_digits(run);
            if is_phonelike(run) && digits.len() >= FEWEST_DIGITS {
                if numbers.len() < MAX_WORDS {
                    numbers.push(Number { digits: spellings(digits), words: expression(run) });
                }
            } else {
                words.push_str(run);
            }
        }
        Self { words: expression(&words), text: words, numbers }
    }

    /// Reads words that stand in quotes: one after the other, or the digits of a phone.
    pub(super) fn exact(typed: &str) -> Self {
        let words = exact(typed);
        let digits = phone_digits(typed);
        if is_phonelike(typed) && digits.len() >= FEWEST_DIGITS {
            let number = Number { digits: spellings(digits), words };
            return Self { words: None, text: String::new(), numbers: vec![number] };
        }
        Self { words, text: typed.to_owned(), numbers: Vec::new() }
    }

    /// Tells whether nothing of what was typed can be looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_none() && self.numbers.is_empty()
    }
}

fn spellings(digits: String) -> Vec<String> {
    let bare = digits.trim_start_matches('0');
    if bare.len() < digits.len() && bare.len() >= FEWEST_DIGITS {
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
fn pieces(text: &str) -> Vec<&str> {
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
        assert_eq!(expression("Søren"), Some("\"soren\"*".to_owned()));
        assert_eq!(expression("東京都"), Some("\"東 京 都\"*".to_owned()));
        assert_eq!(expression("ABC社"), Some("\"abc 社\"*".to_owned()));
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
