//! How large a demo is.

use std::fmt;

/// How large a demo is, and which of all demos of that size it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many contacts, archived ones among them.
    pub contacts: u32,
    /// How many interactions.
    pub interactions: u32,
    /// How many members, the founder among them.
    pub members: u32,
    /// What all choices follow from.
    pub seed: u64,
}

/// Reports a number that no demo has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a demo has {} to {} {what}, not {}", grouped(*.least), grouped(*.most), grouped(*.asked))]
pub struct OutOfRange {
    /// What was counted.
    pub what: &'static str,
    /// The fewest.
    pub least: u64,
    /// The most.
    pub most: u64,
    /// What was asked for.
    pub asked: u64,
}

impl Default for Size {
    /// Returns what a newcomer looks at: made in less than a second, and enough to scroll.
    fn default() -> Self {
        Self { contacts: 300, interactions: 5_000, members: 5, seed: 1 }
    }
}

impl Size {
    /// The most contacts.
    pub const MOST_CONTACTS: u32 = 100_000;
    /// The most interactions.
    pub const MOST_INTERACTIONS: u32 = 1_000_000;
    /// The most members.
    pub const MOST_MEMBERS: u32 = 200;

    /// Takes numbers as they were asked for; the default's where one was not.
    ///
    /// # Errors
    /// Where one of them is out of its range: contacts 1 to 100,000, interactions 0 to 1,000,000,
    /// members 1 to 200.
    pub fn asked(
        contacts: Option<u64>,
        interactions: Option<u64>,
        members: Option<u64>,
        seed: Option<u64>,
    ) -> Result<Self, OutOfRange> {
        let default = Self::default();
        let within = |what, asked: Option<u64>, least: u32, most: u32, default: u32| match asked {
            None => Ok(default),
            Some(asked) => u32::try_from(asked)
                .ok()
                .filter(|number| (least..=most).contains(number))
                .ok_or(OutOfRange { what, least: least.into(), most: most.into(), asked }),
        };
        let (some, most) = (default.interactions, Self::MOST_INTERACTIONS);
        Ok(Self {
            contacts: within("contacts", contacts, 1, Self::MOST_CONTACTS, default.contacts)?,
            interactions: within("interactions", interactions, 0, most, some)?,
            members: within("members", members, 1, Self::MOST_MEMBERS, default.members)?,
            seed: seed.unwrap_or(default.seed),
        })
    }
}

impl fmt::Display for Size {
    /// Writes all that decides what is in a demo.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contacts, interactions, members, seed } = self;
        write!(f, "contacts={contacts} interactions={interactions} members={members} seed={seed}")
    }
}

/// Writes a number in groups of three.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_sizes_and_what_lies_beyond_is_none() {
        let asked = |c, i, m| Size::asked(Some(c), Some(i), Some(m), None);
        assert!(asked(1, 0, 1).is_ok() && asked(100_000, 1_000_000, 200).is_ok());
        for (contacts, interactions, members, what) in [
            (0, 0, 1, "contacts"),
            (100_001, 0, 1, "contacts"),
            (1, 1_000_001, 1, "interactions"),
            (1, 0, 0, "members"),
            (1, 0, 201, "members"),
            (u64::MAX, 0, 1, "contacts"),
        ] {
            assert_eq!(asked(contacts, interactions, members).unwrap_err().what, what);
        }
        let error = asked(100_001, 0, 1).unwrap_err().to_string();
        assert_eq!(error, "a demo has 1 to 100,000 contacts, not 100,001");
    }

    #[test]
    fn what_is_not_asked_for_is_the_default() {
        let size = Size::asked(None, None, None, None).unwrap();
        assert_eq!(size, Size::default());
        assert_eq!(size.to_string(), "contacts=300 interactions=5000 members=5 seed=1");
        assert_eq!(Size::asked(None, Some(7), None, Some(9)).unwrap().interactions, 7);
    }
}
