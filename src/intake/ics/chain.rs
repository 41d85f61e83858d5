//! From the versions of events to what they come to: revisions, answers and cancellations (iTIP, RFC
//! 5546), and the occurrences of a series that were changed one by one.

use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::TimeZone;
use uuid::Uuid;

use super::event::{Event, Method};
use super::people::{self, Answer};
use crate::domain::Timestamp;
use crate::domain::text::name_key;
use crate::intake::Loss;
use crate::intake::content::MAX_VALUES;

/// An event, or a to-do, with all that the file says of it.
#[derive(Debug)]
pub struct Series {
    /// What holds for all its occurrences.
    pub event: Event,
    /// What holds for some of them, in the order of time; each has a recurrence.
    pub changed: Vec<Event>,
}

/// Puts together what has one UID, in the order of the file.
pub fn settle<Z: TimeZone>(events: Vec<Event>, zone: &Z) -> Vec<Series> {
    let mut groups: Vec<Vec<Event>> = Vec::new();
    let mut known: HashMap<(bool, String), usize> = HashMap::new();
    for mut event in events {
        if event.method == Method::Add && event.recurrence.is_none() {
            event.recurrence = event.start.clone().map(|start| (start, false));
        }
        let uid = match &event.uid {
            Some(uid) => uid.clone(),
            // Nothing but its start tells it from others.
            None if event.first().is_none() => {
                groups.push(vec![event]);
                continue;
            }
            None => content_id(&event, zone),
        };
        event.uid = Some(uid.clone());
        let at = *known.entry((event.is_todo, uid)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(event),
            None => groups.push(vec![event]),
        }
    }
    groups.into_iter().flat_map(|group| settle_group(group, zone)).collect()
}

/// Names an event without a UID by its start, what it is about and who called it.
fn content_id<Z: TimeZone>(event: &Event, zone: &Z) -> String {
    let mut said = String::from("ics");
    if let Some((start, _)) = event.first() {
        let _ = write!(said, "\n{}", start.key(zone));
    }
    let about = if event.title.is_empty() { &event.description } else { &event.title };
    let _ = write!(said, "\n{}", name_key(about));
    let organizer =
        event.organizer.as_ref().and_then(|who| who.email.as_ref().or(who.name.as_ref()));
    let _ = write!(said, "\n{}", organizer.map(|who| name_key(who)).unwrap_or_default());
    format!("content:{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes()))
}

fn settle_group<Z: TimeZone>(group: Vec<Event>, zone: &Z) -> Vec<Series> {
    let mut whole: Vec<Event> = Vec::new();
    let mut parts: Vec<((i64, String), Vec<Event>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for event in group {
        let Some((moment, _)) = &event.recurrence else {
            whole.push(event);
            continue;
        };
        let key = moment.key(zone);
        let at = *places.entry(key.clone()).or_insert(parts.len());
        match parts.get_mut(at) {
            Some((_, versions)) => versions.push(event),
            None => {
                let millis = moment.instant(zone).map_or(0, Timestamp::millis);
                parts.push(((millis, key), vec![event]));
            }
        }
    }
    parts.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut changed: Vec<Event> = parts.into_iter().filter_map(|(_, list)| latest(list)).collect();
    let event = latest(whole).or_else(|| {
        // Of a series of which only the later part is there, that part is the series.
        let recurs = |event: &Event| event.rule.is_some() || !event.added.is_empty();
        let at = changed.iter().position(recurs)?;
        let mut event = changed.remove(at);
        if let Some((moment, _)) = event.recurrence.take() {
            event.start.get_or_insert(moment);
        }
        Some(event)
    });
    let Some(event) = event else {
        return changed.into_iter().map(|event| Series { event, changed: Vec::new() }).collect();
    };
    if event.cancelled {
        changed.iter_mut().for_each(|change| change.cancelled = true);
    }
    vec![Series { event, changed }]
}

/// Returns the version that holds: that of the highest SEQUENCE, then of the latest DTSTAMP, then the
/// last one of the file. A cancellation calls it off, answers change what attendees said.
fn latest(mut versions: Vec<Event>) -> Option<Event> {
    let class = |event: &Event| match event.method {
        Method::State | Method::Add => 3,
        Method::Cancel => 2,
        Method::Reply => 1,
        Method::Talk => 0,
    };
    let rank = |event: &Event| (class(event), event.start.is_some(), event.sequence, event.stamp);
    let best = versions.iter().enumerate().max_by_key(|(at, event)| (rank(event), *at))?.0;
    let mut event = versions.remove(best);
    event.cancelled |= event.method == Method::Cancel;
    versions.sort_by_key(|version| (version.sequence, version.stamp));
    for version in versions {
        let is_current = version.sequence >= event.sequence;
        match version.method {
            Method::Cancel => {
                let is_later = version.stamp.is_none() || version.stamp >= event.stamp;
                event.cancelled |= version.sequence > event.sequence || (is_current && is_later);
            }
            Method::Reply if is_current => take_answers(&mut event, &version),
            Method::Talk => {
                let reason = "a proposal of another time, or a question";
                event.left.push(Loss::new(version.line, reason));
            }
            Method::State | Method::Add | Method::Reply => {}
        }
        let room = MAX_VALUES.saturating_sub(event.losses.len());
        event.losses.extend(version.losses.into_iter().take(room));
    }
    Some(event)
}

/// Takes the answer of a reply, which is of one attendee.
fn take_answers(event: &mut Event, reply: &Event) {
    let Some(answered) = reply.attendees.first() else { return };
    let is_full = event.attendees.len() >= MAX_VALUES;
    let asked =
        event.attendees.iter_mut().find(|asked| people::same(&asked.party, &answered.party));
    match asked {
        Some(asked) => asked.answer = answered.answer,
        // Of a meeting of which only answers are there, each tells of one more.
        None if event.method == Method::Reply && !is_full => {
            event.attendees.push(answered.clone());
        }
        None => {}
    }
}

impl Event {
    /// Returns those who come, and those who do not.
    pub fn answers(&self) -> (Vec<&people::Attendee>, Vec<&people::Attendee>) {
        self.attendees.iter().partition(|attendee| attendee.answer == Answer::Open)
    }
}
