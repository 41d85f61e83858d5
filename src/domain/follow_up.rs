//! Follow-ups: promises with a due date.

use chrono::{DateTime, NaiveDate, TimeZone};

use super::one_line;
use super::when::When;
use super::{ContactId, FollowUpId, InteractionId, MemberId, Name, Named, Timestamp};

/// A follow-up of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Its id.
    pub id: FollowUpId,
    /// With whom.
    pub contact: Named<ContactId>,
    /// What is to be done.
    pub text: String,
    /// When it is due.
    pub due: Timestamp,
    /// Who is to do it.
    pub assignee: Option<Named<MemberId>>,
    /// The interaction that it came from.
    pub origin: Option<InteractionId>,
    /// When it was done; `None` while it is open.
    pub done_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

/// One field of a follow-up to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FollowUpChange {
    /// With whom.
    Contact(ContactId),
    /// What is to be done.
    Text(Name),
    /// When it is due.
    Due(Timestamp),
    /// Who is to do it, or nobody.
    Assignee(Option<MemberId>),
    /// When it was done, or that it is open again.
    Done(Option<Timestamp>),
}

/// The hour of the day at which one without a time is due.
pub const HOUR: u32 = 9;

/// Tells whether what is due on one day is overdue on another: what is due today is not, whatever its
/// time.
pub fn is_overdue(due: NaiveDate, today: NaiveDate) -> bool {
    due < today
}

/// Returns what a follow-up without a text says.
pub fn default_text(name: &str) -> String {
    format!("Call {name}")
}

/// Reads `fri send the quote`: the longest WHEN at its beginning, which leans to the future, and
/// the text behind it, which may be empty. `None` where it does not begin with a WHEN.
pub fn parse_follow_up<Z: TimeZone>(text: &str, now: &DateTime<Z>) -> Option<(When, String)> {
    one_line::due_and_text(text, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::FixedOffset;

    #[test]
    fn a_follow_up_begins_with_its_day() {
        let zone = FixedOffset::east_opt(0).unwrap();
        // Wednesday.
        let now = zone.with_ymd_and_hms(2026, 3, 4, 15, 30, 0).unwrap();
        let read = |text: &str| {
            parse_follow_up(text, &now).map(|(when, text)| (when.date().to_string(), text))
        };
        let some = |day: &str, text: &str| Some((day.to_owned(), text.to_owned()));
        assert_eq!(read("fri send the quote"), some("2026-03-06", "send the quote"));
        assert_eq!(read(" in 2 weeks  ask again "), some("2026-03-18", "ask again"));
        assert_eq!(read("tomorrow"), some("2026-03-05", ""));
        assert_eq!(read("mon 9:00, call"), some("2026-03-09", "call"));
        assert_eq!(read("send the quote fri"), None);
        assert_eq!(read(""), None);
    }
}
