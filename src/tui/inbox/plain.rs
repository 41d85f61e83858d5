//! The rows of the inbox in words.

use crate::app::{InboxItem, InboxLine};

use super::super::confirm::count;
use super::super::model::Model;
use super::super::plain;
use super::first_line;
use super::list::{address, maybe, who};

/// Writes a row: who, what is said of them, when; of noise the rule, who, and what it says.
pub fn row(model: &Model, line: &InboxLine, selected: bool) -> String {
    let marked = model.inbox.marks.has(line.item.id()).then(|| "marked".to_owned());
    let (name, parts) = match &line.item {
        InboxItem::Proposal(proposal) => {
            let records = count(proposal.entries, "record names them", "records name them");
            let last = format!("last {}", model.dates.moment(proposal.last_at));
            (
                who(line),
                vec![address(line).map(str::to_owned), maybe(line), Some(records), Some(last)],
            )
        }
        InboxItem::Entry(entry) => {
            let when = model.dates.moment(entry.body.occurred_at);
            let rule = entry.rule.as_ref().map(|rule| format!("noise by {rule}"));
            let name = Some(who(line)).filter(|who| !who.is_empty());
            let name = name.unwrap_or_else(|| "nobody else".to_owned());
            (name, vec![rule, Some(first_line(&entry.body)), Some(when)])
        }
    };
    plain::row(&name, selected, marked.into_iter().chain(parts.into_iter().flatten()))
}
