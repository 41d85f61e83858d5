//! The keys, where they make sense, and the values that are known without a book.

use super::{Compare, Mark, Thing};

/// What is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// A list of contacts.
    Contacts,
    /// Entries: a timeline, the activity.
    Interactions,
    /// A list of accounts.
    Accounts,
}

impl Of {
    /// Every kind of list.
    pub const ALL: [Self; 3] = [Self::Contacts, Self::Interactions, Self::Accounts];

    /// Returns what stands in such a list, in the user's words.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Interactions => "interactions",
            Self::Accounts => "accounts",
        }
    }
}

/// What stands before a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// The type.
    Type,
    /// The member who had it.
    By,
    /// Who took part.
    With,
    /// The account.
    Account,
    /// A label.
    Label,
    /// The member who holds the contact or the account.
    Holder,
    /// How it ended.
    Outcome,
    /// From when on.
    Since,
    /// Until when.
    Until,
    /// In which span of time.
    Period,
    /// When a follow-up is due.
    Due,
    /// How long it took.
    Duration,
    /// How content the contact was.
    Satisfaction,
    /// Who reached out.
    Direction,
    /// How it is marked.
    Is,
    /// What it has.
    Has,
}

/// All kinds of lists.
const ANY: &[Of] = &Of::ALL;
/// Lists of contacts and of entries.
const BOTH: &[Of] = &[Of::Contacts, Of::Interactions];
/// Lists of entries alone.
const ENTRIES: &[Of] = &[Of::Interactions];
/// Days and spans that are worth a suggestion.
const LATELY: &[&str] = &["today", "yesterday", "monday", "last-week", "last-month"];

impl Key {
    /// Every key, in the order in which they are offered.
    pub const ALL: [Self; 16] = [
        Self::Type,
        Self::By,
        Self::With,
        Self::Account,
        Self::Label,
        Self::Holder,
        Self::Outcome,
        Self::Since,
        Self::Until,
        Self::Period,
        Self::Due,
        Self::Duration,
        Self::Satisfaction,
        Self::Direction,
        Self::Is,
        Self::Has,
    ];

    /// The key's word, where it makes sense, and what its value is.
    const fn row(self) -> (&'static str, &'static [Of], &'static str) {
        match self {
            Self::Type => ("type", ENTRIES, "a type, like call"),
            Self::By => ("by", ENTRIES, "a member's name"),
            Self::With => ("with", ENTRIES, "a contact's name"),
            Self::Account => ("account", BOTH, "an account's name"),
            Self::Label => ("label", BOTH, "a label"),
            Self::Holder => ("holder", ANY, "a member's name"),
            Self::Outcome => ("outcome", ENTRIES, "an outcome, like voicemail"),
            Self::Since => ("since", ENTRIES, "a time, like monday or 2026-03-01"),
            Self::Until => ("until", ENTRIES, "a time, like monday or 2026-03-01"),
            Self::Period => ("period", ENTRIES, "a period, like last-week or 2026-03"),
            Self::Due => ("due", BOTH, "overdue, today, this-week or a day"),
            Self::Duration => ("duration", ENTRIES, "a duration, like 30m"),
            Self::Satisfaction => ("satisfaction", ENTRIES, "1 to 5"),
            Self::Direction => ("direction", ENTRIES, "in or out"),
            Self::Is => ("is", BOTH, "a mark"),
            Self::Has => ("has", BOTH, "what it has"),
        }
    }

    /// Returns the key's word, without a sign.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// Tells whether such a list can be filtered by it.
    pub fn is_of(self, of: Of) -> bool {
        self.row().1.contains(&of)
    }

    /// Returns what its value is, in the user's words.
    pub const fn expected(self) -> &'static str {
        self.row().2
    }

    /// Tells whether its value is compared with, rather than named.
    pub const fn compares(self) -> bool {
        matches!(self, Self::Duration | Self::Satisfaction)
    }

    /// Returns the values to offer that are known without a book.
    pub const fn values(self, of: Of) -> &'static [&'static str] {
        match (self, of) {
            (Self::Type, _) => &["call", "email", "meeting", "note", "event", "social", "message"],
            (Self::Outcome, _) => &["reached", "voicemail", "no-answer", "busy", "wrong-number"],
            (Self::Since | Self::Until, _) => LATELY,
            (Self::Period, _) => {
                &["today", "yesterday", "this-week", "last-week", "this-month", "last-month"]
            }
            (Self::Due, _) => &["overdue", "today", "tomorrow", "this-week", "next-week"],
            (Self::Satisfaction, _) => &["1", "2", "3", "4", "5"],
            (Self::Direction, _) => &["in", "out"],
            (Self::Is, Of::Contacts) => &["starred", "archived"],
            (Self::Is, Of::Interactions) => &["pinned"],
            (Self::Has, Of::Contacts) => &["email", "phone", "follow-up", "note"],
            (Self::Has, Of::Interactions) => &["follow-up"],
            _ => &[],
        }
    }

    /// Reads a key's word.
    pub(super) fn named(word: &str) -> Option<Self> {
        if word.eq_ignore_ascii_case("contact") {
            return Some(Self::With);
        }
        Self::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(word))
    }
}

impl Compare {
    /// Every comparison, longer signs first.
    const ALL: [Self; 5] = [Self::AtLeast, Self::AtMost, Self::More, Self::Less, Self::Is];

    /// Returns its sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Is => ":",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }

    /// Finds the comparison whose sign a text begins with.
    pub(super) fn leading(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|compare| text.starts_with(compare.sign()))
    }
}

impl Mark {
    /// Every mark.
    pub(super) const ALL: [Self; 3] = [Self::Starred, Self::Archived, Self::Pinned];

    /// Returns the mark's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Starred => "starred",
            Self::Archived => "archived",
            Self::Pinned => "pinned",
        }
    }
}

impl Thing {
    /// Every thing.
    pub(super) const ALL: [Self; 4] = [Self::Email, Self::Phone, Self::FollowUp, Self::Note];

    /// Returns the thing's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::FollowUp => "follow-up",
            Self::Note => "note",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Direction, InteractionType, Outcome};

    #[test]
    fn what_is_offered_is_what_there_is() {
        for of in Of::ALL {
            assert_eq!(Key::Type.values(of), InteractionType::ALL.map(InteractionType::name));
            assert_eq!(Key::Outcome.values(of), Outcome::KNOWN.each_ref().map(Outcome::name));
            let ways = [Direction::In, Direction::Out].map(Direction::name);
            assert_eq!(Key::Direction.values(of), ways);
        }
        let both = |key: Key| [key.values(Of::Contacts), key.values(Of::Interactions)].concat();
        assert_eq!(both(Key::Is), Mark::ALL.map(Mark::name));
        assert!(Thing::ALL.iter().all(|thing| both(Key::Has).contains(&thing.name())));
    }
}
