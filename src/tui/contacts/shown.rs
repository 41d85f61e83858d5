//! In which order the contacts stand, and which of them are shown.

use crate::app::ContactSort;

/// An order of the contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// Those contacted last come first.
    Latest,
    /// Those never contacted, then those contacted longest ago.
    LongestAgo,
    /// Those made last come first.
    Newest,
    /// Those made first come first.
    Oldest,
}

impl Order {
    /// Every order, as the menu has them.
    pub const ALL: [Self; 5] =
        [Self::Name, Self::Latest, Self::LongestAgo, Self::Newest, Self::Oldest];

    /// Returns the order's words in the menu.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "by name",
            Self::Latest => "last contacted first",
            Self::LongestAgo => "longest not contacted first",
            Self::Newest => "newest contacts first",
            Self::Oldest => "oldest contacts first",
        }
    }

    /// Returns the order's words in the heading; none for the usual one.
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Name => None,
            Self::Latest => Some("last first"),
            Self::LongestAgo => Some("longest ago"),
            Self::Newest => Some("newest"),
            Self::Oldest => Some("oldest"),
        }
    }

    /// Returns the order's name as the last place has it; none for the usual one.
    pub const fn kept(self) -> Option<&'static str> {
        match self {
            Self::Name => None,
            Self::Latest => Some("latest"),
            Self::LongestAgo => Some("longest-ago"),
            Self::Newest => Some("newest"),
            Self::Oldest => Some("oldest"),
        }
    }

    /// Returns the order that the last place names; the usual one where it names none that is
    /// known.
    pub fn of_kept(name: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.kept() == Some(name)).unwrap_or_default()
    }

    /// Returns the store's order, and whether it is read from its end.
    pub const fn sort(self) -> (ContactSort, bool) {
        match self {
            Self::Name => (ContactSort::Name, false),
            Self::Latest => (ContactSort::Last, false),
            Self::LongestAgo => (ContactSort::Last, true),
            Self::Newest => (ContactSort::Created, false),
            Self::Oldest => (ContactSort::Created, true),
        }
    }
}

/// A part of the contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The starred ones.
    Starred,
    /// Those that the actor holds.
    Mine,
    /// The archived ones instead of the others.
    Archived,
}

impl Part {
    /// Every part, as the menu has them.
    pub const ALL: [Self; 3] = [Self::Starred, Self::Mine, Self::Archived];

    /// Returns the part's words in the menu.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Starred => "only starred ones",
            Self::Mine => "only those I hold",
            Self::Archived => "the archived ones instead",
        }
    }
}

/// Which contacts are shown, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// The order.
    pub order: Order,
    /// Only starred ones.
    pub starred: bool,
    /// Only those that the actor holds.
    pub mine: bool,
    /// The archived ones instead of the others.
    pub archived: bool,
}

impl Shown {
    /// Returns the same order of all contacts.
    pub fn all(self) -> Self {
        Self { order: self.order, ..Self::default() }
    }

    /// Tells whether a part is asked for.
    pub fn has(self, part: Part) -> bool {
        match part {
            Part::Starred => self.starred,
            Part::Mine => self.mine,
            Part::Archived => self.archived,
        }
    }

    /// Asks for a part, or for the rest as well.
    pub fn toggle(&mut self, part: Part) {
        let asked = match part {
            Part::Starred => &mut self.starred,
            Part::Mine => &mut self.mine,
            Part::Archived => &mut self.archived,
        };
        *asked = !*asked;
    }

    /// Returns the heading: what is shown, and how it is sorted where that is not by name.
    pub fn heading(self, dot: &str) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for (part, word) in
            [(Part::Archived, "Archived"), (Part::Starred, "Starred"), (Part::Mine, "Mine")]
        {
            if self.has(part) {
                parts.push(word);
            }
        }
        if parts.is_empty() {
            parts.push("Contacts");
        }
        parts.extend(self.order.word());
        parts.join(dot)
    }
}
