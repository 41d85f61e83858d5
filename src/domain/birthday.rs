//! A birthday, with or without a year.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

/// A day of the year, and the year where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Birthday {
    year: Option<i32>,
    month: u32,
    day: u32,
}

/// Reports a text that is no birthday.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a birthday: write 1985-04-15, or --04-15 without the year")]
pub struct NotABirthday(pub String);

impl Birthday {
    /// Makes a birthday of a day that exists. Without a year 29 February is allowed.
    pub fn new(year: Option<i32>, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day).map(|_| Self { year, month, day })
    }

    /// Returns the year, where it is known.
    pub const fn year(self) -> Option<i32> {
        self.year
    }

    /// Tells whether its year is known, and the day of birth comes after another day.
    pub fn is_after(self, day: NaiveDate) -> bool {
        let born = |year| NaiveDate::from_ymd_opt(year, self.month, self.day);
        self.year.and_then(born).is_some_and(|born| born > day)
    }

    /// Returns the month, 1–12.
    pub const fn month(self) -> u32 {
        self.month
    }

    /// Returns the day of the month, 1–31.
    pub const fn day(self) -> u32 {
        self.day
    }
}

impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl FromStr for Birthday {
    type Err = NotABirthday;

    /// Reads `1985-04-15`, `19850415`, `--04-15` or `--0415` (ISO 8601, and RFC 6350's form
    /// without a year).
    fn from_str(text: &str) -> Result<Self, NotABirthday> {
        let wrong = || NotABirthday(text.to_owned());
        let trimmed = text.trim();
        let (year, rest) = match trimmed.strip_prefix("--") {
            Some(rest) => (None, rest),
            None => {
                let (year, rest) = trimmed.split_at_checked(4).ok_or_else(wrong)?;
                let year =
                    if year.bytes().all(|b| b.is_ascii_digit()) { year.parse().ok() } else { None };
                (Some(year.ok_or_else(wrong)?), rest.strip_prefix('-').unwrap_or(rest))
            }
        };
        let digits: String = rest.replacen('-', "", 1);
        if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let month = digits[..2].parse().map_err(|_| wrong())?;
        let day = digits[2..].parse().map_err(|_| wrong())?;
        Self::new(year, month, day).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_both_forms() {
        for (text, shown) in [
            ("1985-04-15", "1985-04-15"),
            ("19850415", "1985-04-15"),
            ("--04-15", "--04-15"),
            ("--0229", "--02-29"),
        ] {
            assert_eq!(text.parse::<Birthday>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn refuses_days_that_do_not_exist() {
        for text in
            ["1985-02-30", "--13-01", "1985", "", "1985-0415x", "２０００-01-01", "+985-01-01"]
        {
            assert!(text.parse::<Birthday>().is_err(), "{text}");
        }
    }
}
