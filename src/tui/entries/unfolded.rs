//! The rows of an entry: of its text alone where it is folded, of all that is known of it where
//! it is unfolded.

use std::borrow::Cow;

use crate::domain::duration::show_duration;
use crate::domain::interaction::Quality;
use crate::domain::{Interaction, InteractionId};

use super::super::dates::Dates;
use super::super::wrap::wrap_text;

/// The most rows of an unfolded entry's text.
const MOST: usize = 100_000;
/// The most rows of one fact.
const MOST_OF_FACT: usize = 20;
/// The columns before the text.
pub const INDENT: u16 = 4;
/// The columns of a fact's name.
pub const LABEL: u16 = 13;

/// An entry of which all is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfolded {
    /// The entry.
    pub id: InteractionId,
    /// The columns that the rows were made for; 0 where they are to be made again.
    pub columns: u16,
    /// The rows below its first one.
    pub rows: Vec<Line>,
    /// How many of its rows are above the pane.
    pub scroll: usize,
}

/// A row of an unfolded entry, safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Of its text.
    Text(String),
    /// Something known of it, by its name; further rows of one fact have none.
    Fact(&'static str, String),
}

impl Unfolded {
    /// Unfolds an entry; its rows are made when it is arranged.
    pub const fn of(id: InteractionId) -> Self {
        Self { id, columns: 0, rows: Vec::new(), scroll: 0 }
    }

    /// Makes the rows of an entry; `versions` is the key that shows its versions.
    pub fn new(entry: &Interaction, columns: u16, dates: &Dates, versions: &str) -> Self {
        let room = usize::from(columns.saturating_sub(INDENT));
        let (text, _) = wrap_text(&text(entry), room, MOST);
        let mut rows: Vec<Line> = text.into_iter().map(Line::Text).collect();
        let room = usize::from(columns.saturating_sub(INDENT + LABEL));
        for (label, value) in facts(entry, dates, versions) {
            let mut label = label;
            for row in wrap_text(&value, room, MOST_OF_FACT).0 {
                rows.push(Line::Fact(label, row));
                label = "";
            }
        }
        Self { id: entry.id, columns, rows, scroll: 0 }
    }
}

/// Returns what an entry says. A summary may hold a mebibyte: it is not copied at every frame.
fn text(entry: &Interaction) -> Cow<'_, str> {
    match &entry.body.summary {
        Some(summary) => Cow::Borrowed(summary.as_str()),
        None => Cow::Owned(entry.text()),
    }
}

/// Returns the rows of an entry's text when it is folded, at most `most` of them, and whether
/// there is more.
pub fn folded(entry: &Interaction, columns: u16, most: usize) -> (Vec<String>, bool) {
    wrap_text(&text(entry), usize::from(columns.saturating_sub(INDENT)), most)
}

/// Returns all that is known of an entry besides its text, raw.
fn facts(entry: &Interaction, dates: &Dates, versions: &str) -> Vec<(&'static str, String)> {
    let body = &entry.body;
    let mut facts = vec![
        ("With", names(entry.contacts.iter().map(|contact| contact.name.as_str()))),
        ("When", dates.full(body.occurred_at)),
    ];
    let mut add = |label, value: Option<String>| {
        facts.extend(value.filter(|value| !value.is_empty()).map(|value| (label, value)));
    };
    add("Outcome", body.outcome.as_ref().map(|outcome| outcome.name().to_owned()));
    add("Direction", body.direction.map(|direction| direction.name().to_owned()));
    add("Duration", body.duration_seconds.map(show_duration));
    add("Location", body.location.clone());
    add("Account", Some(names(entry.accounts.iter().map(|account| account.name.as_str()))));
    add("Opportunity", entry.opportunity.as_ref().map(|named| named.name.clone()));
    add("Satisfaction", body.satisfaction.map(|value| format!("{} of 5", value.get())));
    add("Resolution", body.resolution.map(|resolution| resolution.name().to_owned()));
    let noise = body.quality == Quality::Noise;
    add("Quality", noise.then(|| "noise: it does not count as contact".to_owned()));
    for (place, item) in body.checklist.iter().enumerate() {
        let label = if place == 0 { "Checklist" } else { "" };
        let sign = if item.done { "[x]" } else { "[ ]" };
        add(label, Some(format!("{sign} {}", item.text)));
    }
    add("By", entry.author.clone());
    let logged = format!("{} by {}", dates.moment(entry.logged_at), entry.logged_by.name);
    add("Logged", Some(logged));
    let edited = |at| format!("{} ({versions} shows what it was)", dates.moment(at));
    add("Edited", entry.edited_at.map(edited));
    add("Source", body.source.as_ref().map(|source| source.source.clone()));
    facts
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
