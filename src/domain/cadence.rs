//! Cadence: to be in touch every so many days.

use std::fmt;
use std::str::FromStr;

/// A cadence, in days: 1 to [`Cadence::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cadence(u32);

/// Reports a text that is no cadence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a cadence: write 30d, 2w, 3mo or 1y, from 1 day to 10 years")]
pub struct NotACadence(pub String);

impl Cadence {
    /// The longest cadence, in days (10 years).
    pub const MOST: u32 = 3_650;

    /// Makes a cadence of so many days.
    pub const fn new(days: u32) -> Option<Self> {
        if days >= 1 && days <= Self::MOST { Some(Self(days)) } else { None }
    }

    /// Returns the days.
    pub const fn days(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}d", self.0)
    }
}

impl FromStr for Cadence {
    type Err = NotACadence;

    /// Reads `30d`, `30`, `2 weeks`, `3mo`, `1y`: a month counts 30 days, a quarter 90, a year 365.
    fn from_str(text: &str) -> Result<Self, NotACadence> {
        let wrong = || NotACadence(text.trim().to_owned());
        let lower = text.trim().to_ascii_lowercase();
        let end = lower.find(|c: char| !c.is_ascii_digit()).unwrap_or(lower.len());
        let (count, unit) = lower.split_at(end);
        let days: u32 = match unit.trim() {
            "" | "d" | "day" | "days" => 1,
            "w" | "wk" | "week" | "weeks" => 7,
            "mo" | "month" | "months" => 30,
            "q" | "quarter" | "quarters" => 90,
            "y" | "yr" | "year" | "years" => 365,
            _ => return Err(wrong()),
        };
        let count: u32 = count.parse().map_err(|_| wrong())?;
        count.checked_mul(days).and_then(Self::new).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cadences_are_counted_in_days() {
        for (text, days) in
            [("30d", 30), ("7", 7), (" 2 Weeks ", 14), ("3mo", 90), ("1q", 90), ("10y", 3_650)]
        {
            let cadence: Cadence = text.parse().unwrap();
            assert_eq!(cadence.days(), days, "{text}");
            assert_eq!(cadence.to_string().parse(), Ok(cadence));
        }
        for text in ["", "d", "0d", "11y", "-1d", "1.5w", "30m", "99999999999d", "monthly"] {
            assert!(text.parse::<Cadence>().is_err(), "{text}");
        }
    }
}
