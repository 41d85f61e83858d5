//! From what was typed to what is logged; every error at its field.

use crate::app::{InteractionEdit, Promise, Whom};
use crate::domain::duration::parse_duration;
use crate::domain::interaction::{BodyError, UnknownWord};
use crate::domain::time::FUTURE_TOLERANCE_MS;
use crate::domain::when::{Lean, parse_when};
use crate::domain::{
    ContactId, Direction, FollowUpId, Interaction, InteractionType, Outcome, Timestamp,
};

use super::super::dates::Dates;
use super::rare::write_checklist;
use super::{
    Choice, Field, LogForm, Rare, read_checklist, read_follow_up, read_quality, read_resolution,
    read_satisfaction,
};

/// The letters of the outcome field.
pub const OUTCOMES: [(char, Outcome); 5] = [
    ('o', Outcome::Reached),
    ('v', Outcome::Voicemail),
    ('n', Outcome::NoAnswer),
    ('b', Outcome::Busy),
    ('w', Outcome::WrongNumber),
];

/// A form that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The type.
    pub kind: InteractionType,
    /// With whom, the primary contact first.
    pub people: Vec<Choice>,
    /// What was said.
    pub summary: String,
    /// When it was.
    pub occurred_at: Timestamp,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// How long, in seconds.
    pub duration_seconds: Option<u32>,
    /// Where.
    pub location: Option<String>,
    /// In or out; `None` leaves it to the type.
    pub direction: Option<Direction>,
    /// What is promised.
    pub follow_up: Option<Promise>,
    /// The follow-up that is done with it.
    pub completes: Option<FollowUpId>,
    /// What is seldom said.
    pub rare: Rare,
}

/// Reads the outcome field: a letter, a word, or a text of one's own.
///
/// # Errors
/// Where the text is too long.
pub fn read_outcome(text: &str) -> Result<Option<Outcome>, String> {
    let text = text.trim();
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Ok(None),
        (Some(letter), None) if letter.is_alphabetic() => OUTCOMES
            .into_iter()
            .find(|(known, _)| *known == letter.to_ascii_lowercase())
            .map(|(_, outcome)| Some(outcome))
            .ok_or_else(|| format!("\"{letter}\" is no outcome: say o, v, n, b or w, or a word")),
        _ => Outcome::parse(text).map(Some).map_err(|error| error.to_string()),
    }
}

/// Reads the time field: a WHEN that lies in the past; empty is the time the form was opened.
///
/// # Errors
/// Where the text is no time, or one that lies in the future.
pub fn read_time(form: &LogForm, dates: &Dates) -> Result<Timestamp, String> {
    let text = form.time.text().trim();
    if text.is_empty() {
        return Ok(form.begun());
    }
    if let Some(entry) = &form.editing
        && dates.field(entry.body.occurred_at) == text
    {
        return Ok(entry.body.occurred_at);
    }
    let when = parse_when(text, &dates.zone.at(dates.now), Lean::Past);
    let at = when.map_err(|error| error.to_string())?.at();
    if at.millis() > dates.now.millis().saturating_add(FUTURE_TOLERANCE_MS) {
        return Err(BodyError::Future.to_string());
    }
    Ok(at)
}

/// Reads the direction field.
///
/// # Errors
/// Where the text is neither in nor out.
pub fn read_direction(text: &str) -> Result<Option<Direction>, String> {
    match text.trim().to_lowercase().as_str() {
        "" => Ok(None),
        "i" | "in" => Ok(Some(Direction::In)),
        "o" | "out" => Ok(Some(Direction::Out)),
        other => Err(format!("\"{other}\" is no direction: say i for in, o for out")),
    }
}

impl LogForm {
    /// Reads all fields.
    ///
    /// # Errors
    /// Every field that cannot be read, with what is wrong.
    pub fn submission(&self, dates: &Dates) -> Result<Submission, Vec<(Field, String)>> {
        let mut errors = self.people_errors();
        let mut or_default = Errors(&mut errors);
        let fields = self.fields();
        let text = |field: Field| match self.edit(field).text() {
            text if fields.contains(&field) => text.trim(),
            _ => "",
        };
        let kind = self.typed_kind.text().parse().map(Some);
        let kind = kind.map_err(|error: UnknownWord| error.to_string());
        let kind = or_default.read(Field::Kind, kind).unwrap_or(self.kind);
        let outcome = or_default.read(Field::Outcome, read_outcome(text(Field::Outcome)));
        let follow_up =
            or_default.read(Field::FollowUp, read_follow_up(text(Field::FollowUp), dates));
        let occurred_at = read_time(self, dates).map(Some);
        let occurred_at = or_default.read(Field::Time, occurred_at).unwrap_or(self.begun());
        let duration_seconds = match text(Field::Duration) {
            // What the clock counted, unless something else is typed over it.
            "" => self.clock().map(|clock| clock.seconds(dates.now).max(1)),
            text => {
                let seconds = parse_duration(text).map(Some).map_err(|error| error.to_string());
                or_default.read(Field::Duration, seconds)
            }
        };
        let direction = or_default.read(Field::Direction, read_direction(text(Field::Direction)));
        let rare = Rare {
            satisfaction: or_default
                .read(Field::Satisfaction, read_satisfaction(text(Field::Satisfaction))),
            resolution: or_default
                .read(Field::Resolution, read_resolution(text(Field::Resolution))),
            checklist: or_default
                .read(Field::Checklist, read_checklist(text(Field::Checklist)).map(Some))
                .unwrap_or_default(),
            quality: or_default
                .read(Field::Quality, read_quality(text(Field::Quality)).map(Some))
                .unwrap_or_default(),
        };
        if self.summary.is_blank() && text(Field::Outcome).is_empty() {
            errors.push((Field::Summary, BodyError::Empty.to_string()));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let location = text(Field::Location);
        Ok(Submission {
            kind,
            people: self.who.chosen.iter().chain(&self.with.chosen).cloned().collect(),
            summary: self.summary.text().trim().to_owned(),
            occurred_at,
            outcome,
            duration_seconds,
            location: (!location.is_empty()).then(|| location.to_owned()),
            direction,
            follow_up,
            completes: self.completes.as_ref().map(|completes| completes.id),
            rare,
        })
    }
}

impl LogForm {
    /// Says what is wrong with those who took part.
    fn people_errors(&self) -> Vec<(Field, String)> {
        let mut errors = Vec::new();
        for (field, people) in [(Field::Who, &self.who), (Field::With, &self.with)] {
            if let Some(typed) = people.typed() {
                let error = format!("choose whom \"{typed}\" means: go there and take a name");
                errors.push((field, error));
            }
        }
        if self.who.chosen.is_empty() && errors.is_empty() {
            errors.push((Field::Who, "say with whom: a name, an e-mail or a phone".to_owned()));
        }
        let twice = |who: &Choice| {
            let same =
                |other: &Choice| other == who || (who.id().is_some() && other.id() == who.id());
            self.with.chosen.iter().any(same)
        };
        if self.who.chosen.iter().any(twice) {
            errors.push((Field::With, BodyError::TwiceTheSame.to_string()));
        }
        errors
    }
}

/// Collects what is wrong, field by field, so that all of it is said at once.
struct Errors<'a>(&'a mut Vec<(Field, String)>);

impl Errors<'_> {
    fn read<T>(&mut self, field: Field, value: Result<Option<T>, String>) -> Option<T> {
        value.unwrap_or_else(|error| {
            self.0.push((field, error));
            None
        })
    }
}

/// Returns what a correction changes. `people` are the participants, the primary contact first.
pub fn changes(entry: &Interaction, submission: &Submission, people: Vec<Whom>) -> InteractionEdit {
    let body = &entry.body;
    let mut edit = InteractionEdit::default();
    if submission.kind != body.kind {
        edit.kind = Some(submission.kind);
    }
    let summary = body.summary.as_ref().map_or("", |summary| summary.as_str());
    if submission.summary != summary {
        edit.summary = Some(submission.summary.clone());
    }
    if submission.occurred_at != body.occurred_at {
        edit.occurred_at = Some(submission.occurred_at);
    }
    if submission.outcome != body.outcome {
        edit.outcome = Some(submission.outcome.clone());
    }
    if submission.duration_seconds != body.duration_seconds {
        edit.duration_seconds = Some(submission.duration_seconds);
    }
    if submission.location != body.location {
        edit.location = Some(submission.location.clone());
    }
    if submission.direction.is_some() && submission.direction != body.direction {
        edit.direction = Some(submission.direction);
    }
    let Rare { satisfaction, resolution, checklist, quality } = &submission.rare;
    if *satisfaction != body.satisfaction {
        edit.satisfaction = Some(*satisfaction);
    }
    if *resolution != body.resolution {
        edit.resolution = Some(*resolution);
    }
    // An import's items may hold what a line cannot: only what was typed changes them.
    if write_checklist(checklist) != write_checklist(&body.checklist) {
        edit.checklist = Some(checklist.clone());
    }
    if *quality != body.quality {
        edit.quality = Some(*quality);
    }
    let same = |(whom, id): (&Whom, &ContactId)| *whom == Whom::Contact(*id);
    let was = &body.participants;
    if people.len() != was.len() || !people.iter().zip(was).all(same) {
        edit.people = Some(people);
    }
    edit
}
