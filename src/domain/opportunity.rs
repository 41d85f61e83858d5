//! Opportunities: possible sales.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::{AccountId, ContactId, Name, Named, OpportunityId, Timestamp};

/// The stages of a book that has not configured its own.
pub const STAGES: [&str; 6] = ["lead", "qualified", "proposal", "negotiation", "won", "lost"];

/// Tells whether an opportunity in `stage` is closed.
pub fn is_closed(stage: &str) -> bool {
    matches!(stage, "won" | "lost")
}

/// An amount of money in hundredths of its currency's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

impl Amount {
    /// Makes an amount from hundredths.
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// Returns the hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, rest) = (self.0 / 100, self.0 % 100);
        if rest == 0 { write!(f, "{units}") } else { write!(f, "{units}.{rest:02}") }
    }
}

/// Reports a text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an amount: write 12000 or 12000.50, from 0 to 1000000000000")]
pub struct NotAnAmount(pub String);

impl FromStr for Amount {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let wrong = || NotAnAmount(text.to_owned());
        let trimmed = text.trim();
        let (units, rest) = trimmed.split_once('.').unwrap_or((trimmed, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if units.is_empty()
            || !digits(units)
            || !digits(rest)
            || rest.len() > 2
            || trimmed.ends_with('.')
        {
            return Err(wrong());
        }
        let units: i64 = units.parse().map_err(|_| wrong())?;
        if units > 1_000_000_000_000 {
            return Err(wrong());
        }
        let hundredths: i64 = format!("{rest:0<2}").parse().map_err(|_| wrong())?;
        Ok(Self(units * 100 + hundredths))
    }
}

/// A contact's part in an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The contact.
    pub contact: Named<ContactId>,
    /// The part: "decides", "champion" and so on.
    pub part: Option<String>,
}

/// An opportunity of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opportunity {
    /// Its id.
    pub id: OpportunityId,
    /// Its title.
    pub title: String,
    /// The account it is with.
    pub account: Option<Named<AccountId>>,
    /// The people in it.
    pub contacts: Vec<Part>,
    /// Its stage.
    pub stage: String,
    /// Why it was won or lost.
    pub reason: Option<String>,
    /// Its amount.
    pub amount: Option<Amount>,
    /// The currency of the amount (ISO 4217, upper case).
    pub currency: Option<String>,
    /// The day it is expected to close.
    pub close_date: Option<NaiveDate>,
    /// When it reached a closing stage.
    pub closed_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// One field of an opportunity to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpportunityChange {
    /// The title.
    Title(Name),
    /// The account, or none.
    Account(Option<AccountId>),
    /// The stage.
    Stage(String),
    /// Why it closed, or nothing.
    Reason(Option<String>),
    /// The amount, or none.
    Amount(Option<Amount>),
    /// The currency, or none.
    Currency(Option<String>),
    /// The expected close date, or none.
    CloseDate(Option<NaiveDate>),
    /// Puts a contact in, with its part.
    PutContact(ContactId, Option<String>),
    /// Takes a contact out.
    RemoveContact(ContactId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_and_write() {
        for (text, hundredths, shown) in
            [("12000", 1_200_000, "12000"), ("0.5", 50, "0.50"), (" 7.25 ", 725, "7.25")]
        {
            let amount: Amount = text.parse().unwrap();
            assert_eq!(amount.hundredths(), hundredths);
            assert_eq!(amount.to_string(), shown);
        }
        for text in ["", "-1", "1.234", "1.", "1e6", "12,000", "99999999999999999999"] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }
}
