//! What is being typed, and what could be meant.

use std::ops::Range;

use super::scan::{self, Body, Pair, Quotes, Value};
use super::{Key, Of};

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What a choice replaces, in bytes: a key with its sign, or a value with its quotes.
    pub at: Range<usize>,
    /// What it is.
    pub typing: Typing,
    /// What was typed of it before the cursor, without quotes.
    pub typed: String,
}

/// What may be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Typing {
    /// A key, or a word that could become one.
    Key,
    /// The value of a key.
    Value(Key),
    /// The name of a saved filter, behind its `@`.
    Saved,
}

impl Completion {
    /// Returns the keys, or the values known without a book, that go on as was typed. A key needs
    /// its sign yet. What else a value may name is for others to add.
    pub fn offers(&self, of: Of) -> Vec<&'static str> {
        let typed = self.typed.to_lowercase();
        let fits = |word: &&str| word.starts_with(&typed);
        match self.typing {
            Typing::Key => {
                let here = Key::ALL.into_iter().filter(|key| key.is_of(of));
                here.map(Key::name).filter(fits).collect()
            }
            Typing::Saved => Vec::new(),
            Typing::Value(key) => key.values(of).iter().copied().filter(fits).collect(),
        }
    }
}

/// Tells what is being typed where the cursor stands, in bytes: nothing within text that cannot
/// become a key, directly before a term, or outside of the text.
pub fn complete(text: &str, cursor: usize) -> Option<Completion> {
    text.get(cursor..)?;
    let touched = scan::items(text).find(|item| item.at.start <= cursor && cursor <= item.at.end);
    let key = |at: Range<usize>| {
        let typed = text.get(at.start..cursor)?;
        let letters = typed.chars().all(char::is_alphabetic);
        letters.then(|| Completion { at, typing: Typing::Key, typed: typed.to_owned() })
    };
    let Some(item) = touched else { return key(cursor..cursor) };
    if cursor == item.at.start {
        return None;
    }
    match &item.body {
        Body::Text(Value { at, quotes: Quotes::None }) => match &text[at.clone()] {
            // A term is about to begin that will be turned around.
            "-" => key(cursor..cursor),
            // Neither key nor saved filter has a name yet.
            "@" => {
                Some(Completion { at: cursor..cursor, typing: Typing::Saved, typed: String::new() })
            }
            _ => key(at.clone()),
        },
        Body::Text(_) => None,
        Body::Saved(value) if cursor >= value.at.start => Some(Completion {
            at: value.at.clone(),
            typing: Typing::Saved,
            typed: typed_of(text, value, cursor),
        }),
        Body::Saved(_) => None,
        // The letters and their colon.
        Body::Unknown(name) => key(name.start..name.end + 1),
        Body::Pair(Pair { name, .. }) if cursor < name.end => key(name.clone()),
        Body::Pair(Pair { key, value, .. }) => {
            let typed = typed_of(text, value, cursor);
            Some(Completion { at: value.at.clone(), typing: Typing::Value(*key), typed })
        }
    }
}

/// Returns what was typed of a value before the cursor.
fn typed_of(text: &str, value: &Value, cursor: usize) -> String {
    // Before the first quote nothing was typed.
    if cursor == value.at.start {
        return String::new();
    }
    let quotes = match value.quotes {
        Quotes::Closed if cursor < value.at.end => Quotes::Open,
        quotes => quotes,
    };
    Value { at: value.at.start..cursor, quotes }.content(text)
}
