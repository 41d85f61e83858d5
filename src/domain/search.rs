//! Looking for words: how texts are read for it, what is looked for, and where a text has it.

mod group;
mod mark;
mod reason;
mod script;

use std::borrow::Cow;

use super::filter::{Filter, Test};
use super::text::name_key;

pub use group::by_contact;
pub use mark::{Marked, marks, narrowed, shortened, snippet};
pub use reason::reason;
use script::spaced;

/// The longest line that is looked for, in characters: a pasted page is no search.
pub const MAX_LINE: usize = 1_000;

/// The fewest digits in a row that are looked for among phones.
pub const FEWEST_DIGITS: usize = 4;

/// Returns a text as the search index reads it: folded by [`name_key`], and in scripts that put no
/// spaces between words with one around each character, or each syllable of Hangul. A text of
/// ASCII alone is what it is, for the index itself makes nothing of case.
pub fn search_text(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(spaced(&name_key(text))) }
}

/// Returns the words of a text as the index has them: each run of letters and digits as one word, or
/// as several where it is written without spaces.
pub fn runs(text: &str) -> Vec<Vec<String>> {
    name_key(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| spaced(word).split(' ').map(str::to_owned).collect())
        .collect()
}

/// What is looked for: all of it has to be found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sought {
    /// Each of these.
    pub terms: Vec<Wanted>,
}

/// A word or words that are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// As it was typed.
    pub text: String,
    /// Whether these words are meant, one after the other, and not what begins so.
    pub exact: bool,
    /// Whether it must not be there.
    pub negated: bool,
}

impl Sought {
    /// Looks for each word of a text.
    pub fn words(text: &str) -> Self {
        let wanted = |word: &str| Wanted { text: word.to_owned(), exact: false, negated: false };
        Self { terms: text.split_whitespace().map(wanted).collect() }
    }

    /// Takes the words of a filter; the rest of it is about something else.
    pub fn of(filter: &Filter) -> Self {
        let wanted = |term: &super::filter::Term| {
            let (text, exact) = match &term.test {
                Test::Word(text) => (text, false),
                Test::Exact(text) => (text, true),
                _ => return None,
            };
            let text = text.trim().to_owned();
            (!text.is_empty()).then_some(Wanted { text, exact, negated: term.negated })
        };
        Self { terms: filter.terms.iter().filter_map(wanted).collect() }
    }

    /// Returns what has to be there.
    pub fn present(&self) -> impl Iterator<Item = &Wanted> {
        self.terms.iter().filter(|wanted| !wanted.negated)
    }

    /// Returns what must not be there.
    pub fn absent(&self) -> impl Iterator<Item = &Wanted> {
        self.terms.iter().filter(|wanted| wanted.negated)
    }

    /// Returns what has to be there as one text.
    pub fn text(&self) -> String {
        self.present().map(|wanted| wanted.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Tells whether nothing has to be there.
    pub fn is_empty(&self) -> bool {
        self.present().next().is_none()
    }

    /// Tells whether it is no more than one letter, which too many texts have. A character that is a
    /// word by itself is one letter of few texts.
    pub fn is_one_letter(&self) -> bool {
        let key = name_key(&self.text());
        let mut letters = key.chars();
        letters.next().is_some_and(|letter| !script::is_alone(letter)) && letters.next().is_none()
    }

    /// Returns it without a last word of one letter, where others stand before it: one letter is the
    /// beginning of too many words to be looked for while the next one is typed.
    #[must_use]
    pub fn begun(mut self) -> Self {
        let too_short = |wanted: &Wanted| {
            let one = Self { terms: vec![wanted.clone()] };
            !wanted.exact && !wanted.negated && one.is_one_letter()
        };
        if self.terms.len() > 1 && self.terms.last().is_some_and(too_short) {
            self.terms.pop();
        }
        self
    }

    /// Makes it ready to be looked for inside of words.
    pub fn parts(&self) -> Parts {
        let keys = |wanted: &Wanted| Some(name_key(&wanted.text)).filter(|key| !key.is_empty());
        Parts {
            present: self.present().filter_map(keys).collect(),
            absent: self.absent().filter_map(keys).collect(),
        }
    }
}

/// What is looked for inside of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    present: Vec<String>,
    absent: Vec<String>,
}

impl Parts {
    /// Tells whether nothing has to be there, as where marks without letters are looked for.
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Tells whether a text has all of it.
    pub fn are_in(&self, text: &str) -> bool {
        // What is ASCII alone needs no folding but that of case: ten times faster.
        let key = if text.is_ascii() { text.to_ascii_lowercase() } else { name_key(text) };
        self.present.iter().all(|part| key.contains(part.as_str()))
            && !self.absent.iter().any(|part| key.contains(part.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_without_spaces_fall_into_characters() {
        assert_eq!(search_text("Price, Q3"), "Price, Q3");
        assert!(matches!(search_text("plain"), Cow::Borrowed(_)));
        assert_eq!(search_text("Søren Ångström"), "soren angstrom");
        assert_eq!(search_text("東京都へ"), "東 京 都 へ");
        assert_eq!(search_text("ABC社のInvoice7"), "abc 社 の invoice7");
        assert_eq!(search_text("吉田-san"), "吉 田-san");
        assert_eq!(
            runs("吉田-san, o'Neil"),
            [vec!["吉", "田"], vec!["san"], vec!["o"], vec!["neil"]]
        );
        // Hangul: each syllable, as its letters.
        assert_eq!(search_text("한국 a").split(' ').count(), 3);
        assert_eq!(runs("서울대")[0].len(), 3);
        // Thai: each consonant and each vowel that stands by itself.
        assert_eq!(runs("ประชุม")[0].len(), 5);
        assert_eq!(runs("Привет мир"), [["привет"], ["мир"]]);
    }

    #[test]
    fn one_letter_is_one_letter() {
        for (text, one) in
            [("a", true), ("é", true), ("7", true), ("ab", false), ("a b", false), ("東", false)]
        {
            assert_eq!(Sought::words(text).is_one_letter(), one, "{text}");
        }
        assert!(!Sought::default().is_one_letter());
    }

    #[test]
    fn parts_are_found_folded() {
        let parts = |text: &str| Sought::words(text).parts();
        assert!(parts("7788").are_in("see INV20237788"));
        assert!(parts("ANGST 🙂").are_in("Ångström 🙂"));
        assert!(!parts("7788 x").are_in("see INV20237788"));
        let mut without = Sought::words("inv x");
        without.terms[1].negated = true;
        assert!(without.parts().are_in("INV20237788"));
        assert!(!without.parts().are_in("INV20237788 x"));
    }

    #[test]
    fn a_letter_behind_other_words_waits_for_the_next() {
        let begun = |text: &str| Sought::words(text).begun().text();
        assert_eq!(begun("budget o"), "budget");
        assert_eq!(begun("budget of"), "budget of");
        assert_eq!(begun("o"), "o");
        assert_eq!(begun("o budget"), "o budget");
        assert_eq!(begun("budget 价"), "budget 价", "a word by itself");
    }
}
