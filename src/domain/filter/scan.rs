//! Where terms begin and end.

use std::ops::Range;

use super::{Compare, Key};

/// One term as it stands in the text.
pub(super) struct Item {
    /// All of it, with a `-` that turns it around.
    pub at: Range<usize>,
    pub negated: bool,
    pub body: Body,
}

pub(super) enum Body {
    /// Text.
    Text(Value),
    /// The name of a saved filter, behind its `@`.
    Saved(Value),
    /// A key with its value.
    Pair(Pair),
    /// Letters and a colon, which are no key; where the letters stand.
    Unknown(Range<usize>),
}

/// A key with its value.
pub(super) struct Pair {
    pub key: Key,
    /// The key and its sign.
    pub name: Range<usize>,
    pub compare: Compare,
    pub value: Value,
}

/// A value or a text.
pub(super) struct Value {
    /// Where it stands, with its quotes.
    pub at: Range<usize>,
    pub quotes: Quotes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// It has none.
    None,
    /// It stands in quotes.
    Closed,
    /// The quote at its end is missing.
    Open,
}

impl Item {
    /// Returns the value or the text.
    pub fn value(&self) -> Option<&Value> {
        match &self.body {
            Body::Text(value) | Body::Saved(value) | Body::Pair(Pair { value, .. }) => Some(value),
            Body::Unknown(_) => None,
        }
    }
}

impl Value {
    /// Reads a value that begins here: up to the closing quote, or else to a space.
    fn at(text: &str, start: usize) -> Self {
        let Some(inside) = text[start..].strip_prefix('"') else {
            return Self { at: run(text, start), quotes: Quotes::None };
        };
        let mut rest = inside;
        while let Some(quote) = rest.find('"') {
            rest = &rest[quote + 1..];
            match rest.strip_prefix('"') {
                Some(after) => rest = after,
                None => {
                    return Self { at: start..text.len() - rest.len(), quotes: Quotes::Closed };
                }
            }
        }
        Self { at: start..text.len(), quotes: Quotes::Open }
    }

    /// Returns what it says, without quotes.
    pub fn content(&self, text: &str) -> String {
        let inside = match self.quotes {
            Quotes::None => return text[self.at.clone()].to_owned(),
            Quotes::Closed => self.at.start + 1..self.at.end - 1,
            Quotes::Open => self.at.start + 1..self.at.end,
        };
        text[inside].replace("\"\"", "\"")
    }
}

/// Returns the terms of a text.
pub(super) fn items(text: &str) -> impl Iterator<Item = Item> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(|c: char| !c.is_whitespace())?;
        let item = item(text, start);
        from = item.at.end;
        Some(item)
    })
}

/// Returns the characters from here to the next space.
pub(super) fn run(text: &str, start: usize) -> Range<usize> {
    let length = text[start..].find(char::is_whitespace);
    start..length.map_or(text.len(), |length| start + length)
}

/// Reads the term that begins here, where there is no space.
fn item(text: &str, start: usize) -> Item {
    let word = &text[run(text, start)];
    // Dashes of prose: "-" and "--" turn nothing around.
    let negated =
        word.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && !rest.starts_with('-'));
    let inner = start + usize::from(negated);
    let body = body(text, inner);
    let end = match &body {
        Body::Text(value) | Body::Saved(value) | Body::Pair(Pair { value, .. }) => value.at.end,
        // What stands behind its colon belongs to it, lest half of a quoted value becomes text.
        Body::Unknown(name) => Value::at(text, name.end + 1).at.end,
    };
    Item { at: start..end, negated, body }
}

/// Tells whether a text begins with a `-` and a key with its sign, the name of a saved filter or
/// a quote: terms that nothing but a filter has.
pub fn is_turned_around(text: &str) -> bool {
    let is_term = |rest: &str| match body(rest, 0) {
        Body::Pair(_) | Body::Saved(_) => true,
        Body::Text(value) => value.quotes != Quotes::None,
        Body::Unknown(_) => false,
    };
    text.strip_prefix('-').is_some_and(is_term)
}

/// Tells whether a text is words alone: whom somebody looks for, rather than what is asked of them.
pub fn is_plain(text: &str) -> bool {
    let is_word = |item: Item| {
        !item.negated && matches!(item.body, Body::Text(Value { quotes: Quotes::None, .. }))
    };
    items(text).all(is_word)
}

/// Tells whether a place, in bytes, belongs to a key that there is, or to its value.
pub fn is_behind_key(text: &str, at: usize) -> bool {
    items(text)
        .take_while(|item| item.at.start <= at)
        .any(|item| at <= item.at.end && matches!(item.body, Body::Pair(_)))
}

/// Tells whether a saved filter's name may begin so; other signs behind an `@` are prose.
fn begins_name(c: char) -> bool {
    c == '"' || c.is_alphanumeric()
}

fn body(text: &str, start: usize) -> Body {
    let word = &text[run(text, start)];
    if word.strip_prefix('@').is_some_and(|name| name.starts_with(begins_name)) {
        return Body::Saved(Value::at(text, start + 1));
    }
    let letters = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
    let (name, rest) = word.split_at(letters);
    let Some(first) = Compare::leading(rest).filter(|_| !name.is_empty()) else {
        return Body::Text(Value::at(text, start));
    };
    let Some(key) = Key::named(name) else {
        let is_text = first != Compare::Is || rest.starts_with("://");
        return if is_text {
            Body::Text(Value::at(text, start))
        } else {
            Body::Unknown(start..start + letters)
        };
    };
    let mut sign = first.sign().len();
    // "duration:>30m" is how others write it.
    let second = Compare::leading(&rest[sign..])
        .filter(|second| key.compares() && first == Compare::Is && *second != Compare::Is);
    sign += second.map_or(0, |second| second.sign().len());
    let name = start..start + letters + sign;
    let value = Value::at(text, name.end);
    Body::Pair(Pair { key, name, compare: second.unwrap_or(first), value })
}
