//! A filter in its plainest spelling, which reads as the same on any later day.

use std::borrow::Cow;
use std::fmt;

use super::{Filter, Key, Term, Test};
use crate::domain::duration::show_duration;

impl fmt::Display for Filter {
    /// Writes what was understood; days as dates, moments in the time zone of UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, term) in self.terms.iter().enumerate() {
            let space = if place > 0 { " " } else { "" };
            write!(f, "{space}{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        self.test.fmt(f)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, value) = match self {
            Self::Word(text) => return f.write_str(text),
            Self::Exact(text) => return f.write_str(&in_quotes(text)),
            Self::Saved(name) => return write!(f, "@{}", saved(name)),
            Self::Type(kind) => (Key::Type, kind.name()),
            Self::By(name) => (Key::By, name.as_str()),
            Self::With(name) => (Key::With, name.as_str()),
            Self::Account(name) => (Key::Account, name.as_str()),
            Self::Label(name) => (Key::Label, name.as_str()),
            Self::Holder(name) => (Key::Holder, name.as_str()),
            Self::Outcome(outcome) => (Key::Outcome, outcome.name()),
            Self::Happened(span) => {
                match (span.shown.strip_suffix(".."), span.shown.strip_prefix("..")) {
                    (Some(from), _) => (Key::Since, from),
                    (_, Some(until)) => (Key::Until, until),
                    _ => (Key::Period, span.shown.as_str()),
                }
            }
            Self::Overdue => (Key::Due, "overdue"),
            Self::Due(span) => (Key::Due, span.shown.as_str()),
            Self::Direction(way) => (Key::Direction, way.name()),
            Self::Is(mark) => (Key::Is, mark.name()),
            Self::Has(thing) => (Key::Has, thing.name()),
            Self::Duration(compare, seconds) => {
                let shown = show_duration(*seconds).replace(' ', "");
                return write!(f, "{}{}{shown}", Key::Duration.name(), compare.sign());
            }
            Self::Satisfaction(compare, value) => {
                let key = Key::Satisfaction.name();
                return write!(f, "{key}{}{}", compare.sign(), value.get());
            }
        };
        write!(f, "{}:{}", key.name(), quoted(value))
    }
}

/// Writes a value as it stands behind its key: in quotes where it needs them.
pub fn quoted(value: &str) -> Cow<'_, str> {
    let plain =
        !value.is_empty() && !value.starts_with('"') && !value.contains(char::is_whitespace);
    if plain { Cow::Borrowed(value) } else { Cow::Owned(in_quotes(value)) }
}

/// Writes the name of a saved filter as it stands behind its `@`.
pub fn saved(name: &str) -> Cow<'_, str> {
    if name.starts_with(char::is_alphanumeric) { quoted(name) } else { Cow::Owned(in_quotes(name)) }
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
