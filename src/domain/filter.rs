//! What a list shows, in one line: the filter of the lists and their commands.
//!
//! ```text
//! type:call by:bob since:monday -label:x duration>30m account:"Acme Ltd" "exact words" price
//! ```
//!
//! All terms have to hold; a `-` directly before one turns it around. A term is a KEY with its
//! value, or text:
//!
//! | term | contacts | entries | accounts | reads as |
//! |---|---|---|---|---|
//! | `type:` | | x | | a type's name |
//! | `by:` | | x | | the member who had it |
//! | `with:`, `contact:` | | x | | a contact that took part |
//! | `account:`, `label:` | x | x | | those of the contact, or of one that took part |
//! | `holder:` | x | x | x | the same, or that of the account |
//! | `outcome:` | | x | | as [`Outcome::parse`] has it |
//! | `since:`, `until:` | | x | | a WHEN that leans to the past; a day belongs to it |
//! | `period:` | | x | | a PERIOD |
//! | `due:` | x | x | | `overdue`, a day, `this-week` and its kin, or `A..B`; leans to the future |
//! | `duration` | | x | | compares with a duration: `duration>30m`, `duration<=1:30`, `duration:45` |
//! | `satisfaction` | | x | | compares with 1 to 5 |
//! | `direction:` | | x | | `in`, `out` |
//! | `is:` | `starred`, `archived` | `pinned` | | what is marked so |
//! | `has:` | `email`, `phone`, `follow-up`, `note` | `follow-up` | | what has one |
//! | `"…"` | x | x | x | these words exactly |
//! | `@NAME` | x | x | x | the filter that was saved under this name, `@"…"` with spaces |
//! | any other word | x | x | x | that word |
//!
//! Signs that compare are `>`, `<`, `>=`, `<=` and `:`, also `:>` and its kin. A value ends at a
//! space, unless it stands in quotes; `""` in quotes is a quote. In times, hyphens stand for
//! spaces. Case matters neither in keys nor in the values that are known here.
//!
//! Where what stands before a colon is no key, the word is text if it is more than letters
//! (`12:30`) or `//` follows (`http://x`). Other letters before a colon are a fault: a slip would
//! else look for words that nobody wrote. Names stay as they were typed; what they name is found
//! out by others.

mod complete;
mod key;
mod scan;
mod show;
#[cfg(test)]
mod tests;
mod value;

use std::ops::Range;

use chrono::{DateTime, TimeZone, Weekday};

pub use super::one_line::Fault;
use super::period::Period;
use super::{Direction, InteractionType, Outcome, interaction::Satisfaction};
pub use complete::{Completion, Typing, complete};
pub use key::{Key, Of};
use scan::{Body, Item, Quotes};
pub use scan::{is_behind_key, is_plain, is_turned_around};
pub use show::{quoted, saved};

/// What was understood of a filter, also where something is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What has to hold, all of it.
    pub terms: Vec<Term>,
    /// What stands where, in the order of the text.
    pub parts: Vec<Part>,
    /// What is wrong first of all.
    pub fault: Option<Fault>,
}

/// One thing that has to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold.
    pub negated: bool,
    /// What is asked.
    pub test: Test,
}

/// What is asked of a contact or an entry. Names are as they were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is of this type.
    Type(InteractionType),
    /// This member had it.
    By(String),
    /// This contact took part.
    With(String),
    /// It belongs to this account.
    Account(String),
    /// It bears this label.
    Label(String),
    /// This member holds it.
    Holder(String),
    /// It ended so.
    Outcome(Outcome),
    /// It happened then; open at one end for `since:` and `until:`.
    Happened(Span),
    /// It is due before now: a contact by a follow-up or its cadence, an entry by a follow-up that
    /// came from it.
    Overdue,
    /// It is due then.
    Due(Span),
    /// It took so many seconds.
    Duration(Compare, u32),
    /// The contact was so content.
    Satisfaction(Compare, Satisfaction),
    /// It went this way.
    Direction(Direction),
    /// It is marked so.
    Is(Mark),
    /// It has such a thing.
    Has(Thing),
    /// It has this word.
    Word(String),
    /// It has these words, one after the other.
    Exact(String),
    /// All holds that was saved under this name.
    Saved(String),
}

/// A period, with the days it was resolved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// From when until when.
    pub period: Period,
    /// The same as a range of dates, which means it on any later day too.
    shown: String,
}

/// How a number compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compare {
    /// Less than the value.
    Less,
    /// The value or less.
    AtMost,
    /// The value.
    Is,
    /// The value or more.
    AtLeast,
    /// More than the value.
    More,
}

/// How a record may be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A contact with a star.
    Starred,
    /// A contact out of sight.
    Archived,
    /// An entry on top of the timeline.
    Pinned,
}

/// What a record may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Thing {
    /// An e-mail address.
    Email,
    /// A phone.
    Phone,
    /// An open follow-up; of an entry, one that came from it.
    FollowUp,
    /// Notes.
    Note,
}

/// A stretch of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it says.
    pub role: Role,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
}

/// What a stretch of a filter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The `-` that turns a term around.
    Not,
    /// A key with its sign, where there is such a key.
    Key(Key),
    /// The value or the text of a term, by its place in [`Filter::terms`].
    Value(usize),
}

impl Filter {
    /// Reads a filter as of `now`; `week_start` is the first day of "this week".
    pub fn read<Z: TimeZone>(text: &str, of: Of, now: &DateTime<Z>, week_start: Weekday) -> Self {
        let mut filter = Self { terms: Vec::new(), parts: Vec::new(), fault: None };
        let reader = value::Reader { text, of, now, week_start };
        for item in scan::items(text) {
            filter.item(&reader, &item);
        }
        filter
    }

    /// Tells where a part stands.
    pub fn place_of(&self, role: Role) -> Option<Range<usize>> {
        self.parts.iter().find(|part| part.role == role).map(|part| part.at.clone())
    }

    fn item<Z: TimeZone>(&mut self, reader: &value::Reader<'_, Z>, item: &Item) {
        if item.negated {
            self.part(Role::Not, item.at.start..item.at.start + 1);
        }
        if let Body::Pair(pair) = &item.body {
            self.part(Role::Key(pair.key), pair.name.clone());
        }
        match reader.test(item) {
            Ok(test) => {
                let value = item.value().map_or_else(|| item.at.clone(), |value| value.at.clone());
                self.part(Role::Value(self.terms.len()), value);
                self.terms.push(Term { negated: item.negated, test });
            }
            Err(fault) => self.wrong(fault),
        }
        let Some(value) = item.value() else { return };
        if value.quotes == Quotes::Open {
            self.wrong(Fault::new(value.at.clone(), "the quote at the end is missing"));
        }
        let behind = scan::run(reader.text, value.at.end);
        if !behind.is_empty() {
            self.wrong(Fault::new(behind, "a space is missing behind the quote"));
        }
    }

    fn part(&mut self, role: Role, at: Range<usize>) {
        self.parts.push(Part { role, at });
    }

    /// Notes what is wrong, where nothing before it is.
    fn wrong(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}
