//! What was said with the contacts of Monica, and what is to be done.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, TimeZone, Timelike, Utc};
use serde_json::Value;

use super::{Book, collection, id_of, properties};
use crate::domain::follow_up::HOUR;
use crate::domain::interaction::Direction;
use crate::domain::text::MAX_NAME;
use crate::domain::{InteractionType, Timestamp};
use crate::intake::common::{Losses, one_line};
use crate::intake::json::{Record, day, is_set, list, number, text};
use crate::intake::{FollowUpDraft, InteractionDraft, Item, Loss, Party, html};

/// The hour at which something happened that has a day alone.
const NOON: u32 = 12;
/// The most times that a reminder is moved on to reach the day of the export.
const MOST_TURNS: i64 = 20_000;

/// Takes calls, messages, notes, tasks and reminders of a contact.
pub(super) fn of_contact<Z: TimeZone>(record: &Record, book: &Book<'_, Z>, items: &mut Vec<Item>) {
    let Record { line, value } = record;
    let Some(uuid) = text(value, "uuid") else { return };
    let with = book.party(&uuid);
    let place = Place { line: *line, with, book };
    for call in collection(value, "call") {
        items.push(place.call(call));
    }
    for conversation in collection(value, "conversation") {
        place.conversation(conversation, items);
    }
    for note in collection(value, "note") {
        items.push(place.note(note));
    }
    for task in collection(value, "task") {
        items.push(place.task(task));
    }
    for reminder in collection(value, "reminder") {
        items.extend(place.reminder(reminder));
    }
}

/// Makes a meeting of an activity, with all who took part.
pub(super) fn activity<Z: TimeZone>(record: &Record, book: &Book<'_, Z>) -> Item {
    let Record { line, value } = record;
    let said = properties(value);
    let uuid = text(value, "uuid").unwrap_or_default();
    let with = book.took_part.get(&uuid).map(Vec::as_slice).unwrap_or_default();
    if with.is_empty() {
        return Item::Failed(Loss::new(*line, "nobody took part in this activity"));
    }
    let Some(at) = moment(said, "happened_at", book.zone) else {
        return Item::Failed(Loss::new(*line, "this activity has no day (happened_at)"));
    };
    let mut losses = Losses::at(*line);
    let mut draft = InteractionDraft::new(InteractionType::Meeting, at, id_of(&uuid), *line);
    let texts = [text(said, "summary"), text(said, "description")];
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    draft.summary = summary(&texts.join("\n"), "Meeting", &mut losses);
    draft.with = with.iter().map(|uuid| book.party(uuid)).collect();
    // Where its kind is said, that is a label: "ate at home".
    let kind = text(said, "type").or_else(|| {
        let nested = list(said, "0").first().or_else(|| said.get("0"));
        nested.and_then(|nested| text(nested, "type"))
    });
    let kind = kind.and_then(|uuid| book.types.get(&uuid));
    draft.labels.extend(kind.and_then(|kind| losses.short(kind, "the type")));
    draft.losses = losses.all;
    Item::Interaction(Box::new(draft))
}

/// A contact whose records are read.
struct Place<'b, 'z, Z> {
    line: u64,
    with: Party,
    book: &'b Book<'z, Z>,
}

impl<Z: TimeZone> Place<'_, '_, Z> {
    fn failed(&self, reason: &str) -> Item {
        Item::Failed(Loss::new(self.line, reason))
    }

    fn draft(
        &self,
        kind: InteractionType,
        at: Timestamp,
        value: &Value,
        body: &str,
    ) -> InteractionDraft {
        let mut losses = Losses::at(self.line);
        let id = id_of(&text(value, "uuid").unwrap_or_default());
        let mut draft = InteractionDraft::new(kind, at, id, self.line);
        let mut word = kind.word().chars();
        let word: String =
            word.next().into_iter().flat_map(char::to_uppercase).chain(word).collect();
        draft.summary = summary(body, &word, &mut losses);
        draft.with = vec![self.with.clone()];
        draft.losses = losses.all;
        draft
    }

    fn call(&self, value: &Value) -> Item {
        let said = properties(value);
        let Some(at) = moment(said, "called_at", self.book.zone) else {
            return self.failed("a call of this contact has no day (called_at)");
        };
        let body = text(said, "content").unwrap_or_default();
        let mut draft = self.draft(InteractionType::Call, at, value, &body);
        if said.get("contact_called").is_some() {
            let theirs = is_set(said, "contact_called");
            draft.direction = Some(if theirs { Direction::In } else { Direction::Out });
        }
        Item::Interaction(Box::new(draft))
    }

    fn conversation(&self, value: &Value, items: &mut Vec<Item>) {
        let thread = id_of(&text(value, "uuid").unwrap_or_default());
        let said = properties(value);
        let happened = moment(said, "happened_at", self.book.zone);
        for message in list(said, "messages") {
            let said = properties(message);
            let at = moment(said, "written_at", self.book.zone).or(happened);
            let (Some(at), Some(body)) = (at, text(said, "content")) else {
                items.push(self.failed("a message of this contact has no day or no content"));
                continue;
            };
            let mut draft = self.draft(InteractionType::Message, at, message, &body);
            let ours = is_set(said, "written_by_me");
            draft.direction = Some(if ours { Direction::Out } else { Direction::In });
            draft.thread = Some(thread.clone());
            items.push(Item::Interaction(Box::new(draft)));
        }
    }

    fn note(&self, value: &Value) -> Item {
        let (Some(at), Some(body)) =
            (moment(value, "created_at", self.book.zone), text(properties(value), "body"))
        else {
            return self.failed("a note of this contact has no text or no day");
        };
        Item::Interaction(Box::new(self.draft(InteractionType::Note, at, value, &body)))
    }

    /// Makes a note of a task: Monica's have no day on which they are due.
    fn task(&self, value: &Value) -> Item {
        let said = properties(value);
        let done = is_set(said, "completed");
        let at = moment(said, "completed_at", self.book.zone)
            .filter(|_| done)
            .or_else(|| moment(value, "created_at", self.book.zone));
        let (Some(at), Some(title)) = (at, text(said, "title")) else {
            return self.failed("a task of this contact has no title or no day");
        };
        let word = if done { "" } else { "To do: " };
        let more = text(said, "description").map(|more| format!("\n{more}")).unwrap_or_default();
        let body = format!("{word}{title}{more}");
        Item::Interaction(Box::new(self.draft(InteractionType::Note, at, value, &body)))
    }

    /// Makes a follow-up of a reminder, due when it is next reminded of. Those of birthdays are made by
    /// Monica itself, and inactive ones were sent.
    fn reminder(&self, value: &Value) -> Option<Item> {
        let said = properties(value);
        let own = said.get("delible").is_some() && !is_set(said, "delible");
        if own || is_set(said, "inactive") {
            return None;
        }
        let mut losses = Losses::at(self.line);
        let (Some(first), Some(title)) = (
            day(said, "initial_date"),
            text(said, "title").and_then(|title| losses.short(&title, "the title")),
        ) else {
            return Some(self.failed("a reminder of this contact has no title or no day"));
        };
        let every = number(said, "frequency_number").unwrap_or(1).max(1);
        let kind = text(said, "frequency_type").unwrap_or_default();
        let due = next(first, &kind, every, self.book.exported);
        let more = text(said, "description").map(|more| one_line(&html::plain(&more)));
        let words = more.map_or_else(|| title.clone(), |more| format!("{title}: {more}"));
        let uuid = text(value, "uuid").unwrap_or_default();
        let at = due.and_hms_opt(HOUR, 0, 0).unwrap_or_default();
        let due = self.book.zone.from_local_datetime(&at).earliest();
        Some(Item::FollowUp(Box::new(FollowUpDraft {
            with: self.with.clone(),
            text: words.chars().take(MAX_NAME).collect(),
            due: due.map_or_else(|| at.and_utc().into(), Timestamp::from),
            owner: None,
            done_at: None,
            external_id: id_of(&uuid),
            line: self.line,
        })))
    }
}

/// Returns the day of a reminder that is not before the export: `one_time`, `week`, `month` or `year`.
fn next(first: NaiveDate, kind: &str, every: i64, exported: Option<NaiveDate>) -> NaiveDate {
    let Some(exported) = exported.filter(|day| first < *day) else { return first };
    let step = |turn: i64| match kind {
        "week" => first.checked_add_signed(TimeDelta::try_weeks(turn.checked_mul(every)?)?),
        "month" | "year" => {
            let months = if kind == "year" { 12 } else { 1 };
            let months = turn.checked_mul(every)?.checked_mul(months)?;
            first.checked_add_months(Months::new(u32::try_from(months).ok()?))
        }
        _ => None,
    };
    (1..MOST_TURNS).map_while(step).find(|day| *day >= exported).unwrap_or(first)
}

/// Reads a moment. Monica keeps days as their midnight in UTC.
fn moment<Z: TimeZone>(value: &Value, field: &str, zone: &Z) -> Option<Timestamp> {
    let written = text(value, field)?;
    let day = day(value, field)?;
    let at = DateTime::parse_from_rfc3339(written.trim()).ok().map(|at| at.with_timezone(&Utc));
    match at.filter(|at| at.num_seconds_from_midnight() > 0) {
        Some(at) => Some(at.into()),
        None => {
            let local = day.and_hms_opt(NOON, 0, 0)?;
            zone.from_local_datetime(&local).earliest().map(Timestamp::from)
        }
    }
}

fn summary(body: &str, word: &str, losses: &mut Losses) -> String {
    losses.long(&html::plain(body), "the text").unwrap_or_else(|| word.to_owned())
}
