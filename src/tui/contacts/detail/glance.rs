//! What is to be known of a contact before a call, as facts.

use crate::app::{Glance, Standing};
use crate::domain::Interaction;
use crate::domain::duration::show_duration;

use super::super::super::confirm::count;
use super::super::super::dates::Dates;
use super::super::super::follow_ups;
use super::super::super::form::word;
use super::super::super::model::Model;
use super::rows::Fact;

/// Returns what was promised and is open, a fact each, with when it is due.
pub fn promises(model: &Model, glance: &Glance) -> Vec<Fact> {
    let written = glance.promises.iter().map(|promise| follow_ups::in_words(model, promise));
    let more = glance.more_promises.then(|| "and more".to_owned());
    under("Promised", written.chain(more))
}

/// Says how often to be in touch, when that is due, and since when they await a reply.
pub fn standing(model: &Model, standing: &Standing) -> Vec<Fact> {
    let dates = &model.dates;
    let cadence = standing.cadence.map(|cadence| {
        let every = match cadence.days() {
            1 => "every day".to_owned(),
            days => format!("every {days} days"),
        };
        let whose = standing.label.as_ref().map(|label| format!(" (by the label {label})"));
        let due = standing.due.map(|due| {
            let word = if dates.is_overdue(due) { "overdue since" } else { "due" };
            format!(", {word} {}", dates.day_heading(due))
        });
        every + &whose.unwrap_or_default() + &due.unwrap_or_default()
    });
    let awaiting = standing.awaiting.map(|at| format!("a reply, since {}", dates.moment(at)));
    let facts = [("In touch", cadence), ("Awaits", awaiting)].into_iter();
    facts.filter_map(|(label, value)| Some((label.to_owned(), value?))).collect()
}

/// Names the members who know the contact best, and what that is based on.
pub fn known_by(model: &Model, glance: &Glance) -> Option<Fact> {
    let familiar = &glance.familiar;
    let written = familiar.members.iter().enumerate().map(|(place, knows)| {
        let (name, entries) = (&knows.member.name, knows.entries);
        let last = model.dates.ago(knows.last);
        match place {
            0 => {
                let of = count(familiar.of, "entry", "newest entries");
                format!("{name} ({entries} of {of}, the last {last})")
            }
            _ => format!("{name} ({entries}, the last {last})"),
        }
    });
    let written: Vec<String> = written.collect();
    (!written.is_empty()).then(|| ("Known by".to_owned(), written.join(", ")))
}

/// Returns the newest entries in full, a fact each.
pub fn newest(model: &Model, glance: &Glance) -> Vec<Fact> {
    let dot = model.theme.dot();
    under("Last", glance.newest.iter().map(|entry| told(&model.dates, entry, dot)))
}

/// Writes an entry in full: when, what, how it ended, how long, who; then its text.
fn told(dates: &Dates, entry: &Interaction, dot: &str) -> String {
    let body = &entry.body;
    let mut head = vec![dates.moment(body.occurred_at), word(body.kind).to_owned()];
    // Where nothing was said, the outcome is the text.
    if body.summary.is_some() {
        head.extend(body.outcome.as_ref().map(|outcome| outcome.name().to_owned()));
    }
    head.extend(body.duration_seconds.map(show_duration));
    head.push(entry.who().to_owned());
    format!("{}\n{}", head.join(dot), entry.text())
}

/// Puts one name above several facts.
fn under(label: &str, values: impl Iterator<Item = String>) -> Vec<Fact> {
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels.map(str::to_owned).zip(values).collect()
}
