//! What an entry promises, and what it completes.

use std::collections::BTreeMap;

use crate::app::Promise;
use crate::domain::follow_up::parse_follow_up;
use crate::domain::{FollowUp, FollowUpId, Name, Timestamp};

use super::super::dates::Dates;

/// The fields of a draft that tell what it completes.
const ID: &str = "completes";
const TEXT: &str = "completes_text";

/// A follow-up that is done with the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completes {
    /// The follow-up.
    pub id: FollowUpId,
    /// What was promised, raw.
    pub text: String,
}

impl From<&FollowUp> for Completes {
    fn from(follow_up: &FollowUp) -> Self {
        Self { id: follow_up.id, text: follow_up.text.clone() }
    }
}

impl Completes {
    /// Writes it to the fields of a draft.
    pub(super) fn write(&self, fields: &mut BTreeMap<String, String>) {
        fields.insert(ID.to_owned(), self.id.to_string());
        fields.insert(TEXT.to_owned(), self.text.clone());
    }

    /// Reads it from the fields of a draft.
    pub(super) fn read(fields: &BTreeMap<String, String>) -> Option<Self> {
        let id = fields.get(ID)?.parse().ok()?;
        Some(Self { id, text: fields.get(TEXT).cloned().unwrap_or_default() })
    }
}

/// Writes a follow-up as a field has it, so that it reads back: `2026-03-06 send the quote`.
pub fn spell_follow_up(follow_up: &FollowUp, dates: &Dates) -> String {
    format!("{} {}", spell_due(follow_up.due, dates), follow_up.text)
}

/// Writes when something is due as a field has it: the day, and the time where there is one.
pub fn spell_due(due: Timestamp, dates: &Dates) -> String {
    match dates.due_time(due) {
        Some(_) => dates.field(due),
        None => dates.day(due).to_string(),
    }
}

/// Reads `fri send the quote`; empty is no promise.
///
/// # Errors
/// Where it does not begin with a day or a time, or the text behind it is too long.
pub fn read_follow_up(text: &str, dates: &Dates) -> Result<Option<Promise>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (when, text) = parse_follow_up(text, &dates.zone.at(dates.now)).ok_or_else(|| {
        "begin with the day: fri send the quote, tomorrow, in 2 weeks ask again".to_owned()
    })?;
    if !text.is_empty() {
        Name::parse(&text, "the follow-up").map_err(|error| error.to_string())?;
    }
    Ok(Some(Promise { due: when.at(), text, assignee: None }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{DateStyle, Zone};

    #[test]
    fn a_promise_begins_with_its_day() {
        // Wednesday, 2026-03-04 15:30 UTC.
        let now = Timestamp::from_millis(1_772_638_200_000);
        let dates = Dates { now, zone: Zone::Named(chrono_tz::UTC), style: DateStyle::Relative };
        let read = |text: &str| read_follow_up(text, &dates);
        assert_eq!(read("  "), Ok(None));
        let promise = read(" fri send the quote ").unwrap().unwrap();
        assert_eq!(dates.due(promise.due), "Friday 6 March 2026 09:00");
        assert_eq!((promise.text.as_str(), promise.assignee), ("send the quote", None));
        assert_eq!(read("tomorrow").unwrap().unwrap().text, "");
        assert!(read("send the quote fri").unwrap_err().contains("begin with the day"));
        assert!(read(&format!("fri {}", "x".repeat(2_000))).unwrap_err().contains("too long"));
    }

    #[test]
    fn a_draft_knows_what_it_completes() {
        let completes =
            Completes { id: FollowUpId::new(uuid::Uuid::from_u128(7)), text: "call".to_owned() };
        let mut fields = BTreeMap::new();
        completes.write(&mut fields);
        assert_eq!(Completes::read(&fields), Some(completes));
        fields.insert(ID.to_owned(), "nothing of ours".to_owned());
        assert_eq!(Completes::read(&fields), None);
    }
}
