//! An interaction in one line: `tl q` and the `l` of the screens.
//!
//! ```text
//! [TYPE] WHO[, WHO…] [DURATION] [OUTCOME] [@WHEN]: TEXT [+label…] [deal:NAME] [then WHEN [FOLLOW-UP]]
//! c ana 12m vm: wants Q3 price then fri call back
//! ```
//!
//! The first colon before a space or the end divides the head from the text. Without one all is
//! head, which an outcome has to stand for: `c ana vm`.
//!
//! | part | reads as |
//! |---|---|
//! | TYPE | the first word, where another one follows: `c e m n` in small letters, or a type's name; else a call |
//! | WHO | what is left of the head, divided by commas; `"…"` keeps anything together, `""` in it is a quote |
//! | DURATION | as [`parse_duration`] has it, with a unit or a colon: `12m`, `1h30`, `1:30`, `12 min` |
//! | OUTCOME | `ok vm na busy wn` or an outcome's name; beside a DURATION any one word |
//! | `@WHEN` | the longest WHEN behind an `@`, which leans to the past; never the first word of a WHO |
//! | `+label`, `#label` | at the end of the text, and only where the book has that label; hyphens may stand for spaces |
//! | `deal:NAME` | likewise, once, where the book has one such opportunity |
//! | `then WHEN`, `> WHEN` | the last `then` before a WHEN, where at most [`MOST_WORDS`] words follow it; the longest WHEN, which leans to the future, but not `now` |
//!
//! Before the colon, a `deal:`, a label of the book and a `then WHEN` are wrong: they belong at the end.
//! DURATION and OUTCOME may change places. Whatever else stands in the text is ordinary text. The
//! parser knows the book only by what it asks; whom a WHO names is found out by others, so that it
//! never guesses between two contacts.

mod head;
mod misplaced;
mod show;
mod tail;
#[cfg(test)]
mod tests;

pub use show::spelled;
pub(super) use tail::due_and_text;

use std::ops::Range;

use chrono::{DateTime, TimeZone};

use super::duration::parse_duration;
use super::when::{Lean, When, parse_when};
use super::{InteractionType, Outcome};

/// The most words of a follow-up's text: what goes on for longer was prose.
pub const MOST_WORDS: usize = 15;
/// The most words of a WHEN.
const WORDS_OF_WHEN: usize = 6;
/// What stands before the name of an opportunity, in letters of any case.
const DEAL: &str = "deal:";
/// A name that none is, in quotes.
const STANDIN: &str = "\"\u{1}\"";

/// What a line may name in the text, besides contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reference {
    /// A label.
    Label,
    /// An opportunity.
    Opportunity,
}

/// What was understood of a line, also where something is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The type; a call where none was named.
    pub kind: InteractionType,
    /// With whom, in the words of the line; the first is the primary contact.
    pub who: Vec<String>,
    /// How long, in seconds.
    pub duration_seconds: Option<u32>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it happened.
    pub at: Option<When>,
    /// What was said; empty where an outcome stands for it.
    pub summary: String,
    /// The labels, in the words of the line.
    pub labels: Vec<String>,
    /// The opportunity, in the words of the line.
    pub opportunity: Option<String>,
    /// A `deal:` with a name that stays text, because the book has not exactly one such opportunity:
    /// where it stands, in bytes, and the name.
    pub left: Option<(Range<usize>, String)>,
    /// When the follow-up is due, and its text, which may be empty.
    pub follow_up: Option<(When, String)>,
    /// What stands where, in the order of the line.
    pub parts: Vec<Part>,
    /// What is wrong first of all.
    pub fault: Option<Fault>,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it says.
    pub role: Role,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
}

/// What a stretch of a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The type.
    Type,
    /// One of those it was with, by its place in [`Line::who`].
    Who(usize),
    /// How long.
    Duration,
    /// How it ended.
    Outcome,
    /// When it happened.
    At,
    /// A label.
    Label,
    /// The opportunity.
    Opportunity,
    /// When the follow-up is due.
    Due,
    /// What is to be done then.
    FollowUp,
}

/// What is wrong with a typed line, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Fault {
    /// Where, in bytes; empty where something is missing.
    pub at: Range<usize>,
    /// What is wrong or was expected, in the user's words.
    pub reason: String,
}

impl Fault {
    pub(in crate::domain) fn new(at: Range<usize>, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into() }
    }
}

impl Line {
    /// Reads a line as of `now`. `knows` tells whether the book has exactly one label or
    /// opportunity that the word names.
    pub fn read<Z: TimeZone>(
        text: &str,
        now: &DateTime<Z>,
        knows: &mut dyn FnMut(Reference, &str) -> bool,
    ) -> Self {
        let mut line = Self {
            kind: InteractionType::Call,
            who: Vec::new(),
            duration_seconds: None,
            outcome: None,
            at: None,
            summary: String::new(),
            labels: Vec::new(),
            opportunity: None,
            left: None,
            follow_up: None,
            parts: Vec::new(),
            fault: None,
        };
        let (mut words, divider) = head::words(text);
        let mut body = divider.map_or(text.len(), |at| at + 1)..text.len();
        if divider.is_none() {
            // "c ana vm then fri call back": the text is left out, and its colon with it.
            if let Some(then) = tail::find_then(text, 0..text.len(), now) {
                words.retain(|word| word.at.end <= then.start);
                body = then.start..text.len();
            }
        }
        let end = words.last().map_or(0, |word| word.at.end);
        if let Some(divider) = divider {
            line.misplaced(text, &mut words, divider, now, knows);
        }
        line.head(text, words, end, now);
        line.tail(text, body, now, knows);
        if line.summary.is_empty() && line.outcome.is_none() {
            let (at, reason) = match divider {
                Some(at) => {
                    (at + 1..text.len(), "say what it was about, or how it ended: vm, na, busy")
                }
                None => (text.len()..text.len(), "a colon and the text are missing: WHO: TEXT"),
            };
            line.wrong(Fault::new(at, reason));
        }
        line.parts.sort_by_key(|part| part.at.start);
        line
    }

    /// Tells where a name is missing, in bytes, where what stands before the text is a type, a
    /// duration, an outcome or a time alone: `vm`, `n: TEXT`, `m 1h: TEXT`.
    pub fn nameless<Z: TimeZone>(text: &str, now: &DateTime<Z>) -> Option<usize> {
        let (words, divider) = head::words(text);
        let first = words.first()?;
        let is_type = !first.quoted && head::type_of(&text[first.at.clone()]).is_some();
        let at = if is_type { first.at.end } else { first.at.start };
        let named = format!("{} {STANDIN} {}", &text[..at], &text[at..]);
        let line = Self::read(&named, now, &mut |_, _| false);
        // The fault's place is one in the line with the name.
        let head = divider.unwrap_or(text.len()) + named.len() - text.len();
        let is_when =
            |fault: &Fault| named.get(fault.at.clone()).is_some_and(|at| at.starts_with('@'));
        let fits = line.fault.is_none_or(|fault| fault.at.start >= head || is_when(&fault));
        (fits && line.who == [STANDIN.trim_matches('"')]).then_some(at)
    }

    /// Tells where a part stands.
    pub fn place_of(&self, role: Role) -> Option<Range<usize>> {
        self.parts.iter().find(|part| part.role == role).map(|part| part.at.clone())
    }

    fn part(&mut self, role: Role, at: Range<usize>) {
        self.parts.push(Part { role, at });
    }

    /// Notes what is wrong, where nothing before it is.
    fn wrong(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

/// A run of characters without spaces between them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    at: Range<usize>,
    /// Whether it stands in quotes, which `at` includes.
    quoted: bool,
    /// Whether a comma follows, which `at` leaves out.
    comma: bool,
}

/// Returns what stands behind the `deal:` that a text begins with.
fn behind_deal(text: &str) -> Option<&str> {
    let (sign, name) = text.split_at_checked(DEAL.len())?;
    sign.eq_ignore_ascii_case(DEAL).then_some(name)
}

/// Reads the longest WHEN that begins with the first of these words and ends with one of them, and
/// returns how many words it has.
fn longest_when<Z: TimeZone>(
    text: &str,
    words: &[Word],
    now: &DateTime<Z>,
    lean: Lean,
) -> Option<(When, usize)> {
    let first = words.first()?;
    (1..=words.len().min(WORDS_OF_WHEN)).rev().find_map(|count| {
        let last = words.get(count - 1)?;
        let when = parse_when(text.get(first.at.start..last.at.end)?, now, lean).ok()?;
        Some((when, count))
    })
}
