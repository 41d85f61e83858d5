//! Names of people: when two of them may be one person's.

use strsim::osa_distance;

use crate::domain::text::{name_key, words};

use super::nickname;

/// The fewest letters of a word in which a slip is looked for.
const FEWEST_LETTERS: usize = 4;

/// A name as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameForm {
    key: String,
    words: Vec<String>,
}

impl NameForm {
    /// Folds a name.
    pub fn of(name: &str) -> Self {
        Self { key: name_key(name), words: words(name) }
    }

    /// Tells whether two names are the same but for case, accents and spaces.
    pub fn is(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Returns its words, folded.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Tells whether two names may be one person's: the same, or every word of one is a word of
    /// the other or its initial, and one word is the same. So "Ana" and "A. Ruiz" may be "Ana Ruiz",
    /// but "Paul Weber" is not "Paula Weber", who shares his phone.
    pub fn fits(&self, other: &Self) -> bool {
        if self.key == other.key {
            return !self.key.is_empty();
        }
        let (few, many) = if self.words.len() <= other.words.len() {
            (&self.words, &other.words)
        } else {
            (&other.words, &self.words)
        };
        self.shares_a_word(other) && (all_stand_for(few, many) || all_stand_for(many, few))
    }

    /// Tells whether a word of one is a word of the other.
    pub fn shares_a_word(&self, other: &Self) -> bool {
        self.words.iter().any(|word| other.words.contains(word))
    }
}

/// Tells whether each word is another one of `longer`, or its initial.
fn all_stand_for(shorter: &[String], longer: &[String]) -> bool {
    if shorter.len() > longer.len() {
        return false;
    }
    let mut free: Vec<&String> = longer.iter().collect();
    // The longest first: the initial "a" must not take the word that "ana" needs.
    let mut rest: Vec<&String> = shorter.iter().collect();
    rest.sort_by_key(|word| std::cmp::Reverse(word.len()));
    rest.into_iter().all(|word| {
        let initial = word.chars().count() == 1;
        let stands_for =
            |other: &&String| *other == word || (initial && other.starts_with(word.as_str()));
        let found = free.iter().position(stands_for);
        found.map(|at| free.swap_remove(at)).is_some()
    })
}

/// How two names are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same but for case, accents and the order of the words.
    Same,
    /// The same but for a short form: Bob for Robert.
    Nickname,
    /// One of them is the other in part, or with initials.
    Part,
    /// One word differs by one slip.
    Slip,
}

/// Tells how two names are alike, `None` where they are not.
///
/// A slip at the end of a word makes other names: Paul and Paula, Mario and Maria.
pub fn likeness(a: &NameForm, b: &NameForm) -> Option<Likeness> {
    if a.words.is_empty() || b.words.is_empty() {
        return a.is(b).then_some(Likeness::Same).filter(|_| !a.key.is_empty());
    }
    let (mut left, mut right) = (a.words.clone(), b.words.clone());
    left.retain(|word| match right.iter().position(|other| other == word) {
        Some(at) => {
            right.swap_remove(at);
            false
        }
        None => true,
    });
    match (left.as_slice(), right.as_slice()) {
        ([], []) => Some(Likeness::Same),
        ([one], [other]) if nickname::may_be_one(one, other) => Some(Likeness::Nickname),
        ([one], [other]) if a.words.len() > 1 && is_slip(one, other) => Some(Likeness::Slip),
        _ => a.fits(b).then_some(Likeness::Part),
    }
}

/// Tells whether two words differ by one slip that is not at their end.
fn is_slip(one: &str, other: &str) -> bool {
    let letters = |word: &str| word.chars().count();
    letters(one).min(letters(other)) >= FEWEST_LETTERS
        && one.chars().last() == other.chars().last()
        && osa_distance(one, other) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_in_four_ways_or_not() {
        for (a, b, expected) in [
            ("Ana Ruiz", "RUIZ, Aná", Some(Likeness::Same)),
            ("Bob Stone", "Robert Stone", Some(Likeness::Nickname)),
            ("Bob Stone", "Rob Stone", Some(Likeness::Nickname)),
            ("A. Ruiz", "Ana Ruiz", Some(Likeness::Part)),
            ("Ana Ruiz", "Ana Ruiz Peña", Some(Likeness::Part)),
            ("Jürgen Schmidt", "Jurgen Schmitt", Some(Likeness::Slip)),
            ("Ana Fernandes", "Ana Fernamdes", Some(Likeness::Slip)),
            ("Paul Weber", "Paula Weber", None),
            ("Mario Rossi", "Maria Rossi", None),
            ("Ana Ruiz", "Ana Stone", None),
            ("李明", "李明", Some(Likeness::Same)),
            ("", "", None),
        ] {
            let found = likeness(&NameForm::of(a), &NameForm::of(b));
            assert_eq!(found, expected, "{a} / {b}");
            assert_eq!(likeness(&NameForm::of(b), &NameForm::of(a)), expected, "{b} / {a}");
        }
    }
}
