//! The last step: an occurrence as an interaction, a to-do as a follow-up.

use chrono::TimeZone;

use super::chain::Series;
use super::event::{End, Event};
use super::moment::Moment;
use super::people;
use super::series::Occurrence;
use crate::domain::InteractionType;
use crate::domain::duration::MAX_DURATION;
use crate::intake::content::MAX_VALUES;
use crate::intake::{FollowUpDraft, InteractionDraft, Item, Loss, Party, Sign};

/// The seconds of a day.
const DAY: i64 = 86_400;

/// Makes the interaction of one occurrence. What was lost and left of the whole event is told with
/// its `first` one, with what is in `losses`.
pub fn interaction<Z: TimeZone>(
    series: &Series,
    occurrence: &Occurrence,
    first: Option<Vec<Loss>>,
    zone: &Z,
) -> Item {
    let changed = occurrence.changed.and_then(|at| series.changed.get(at));
    let event = changed.unwrap_or(&series.event);
    let whole = &series.event;
    // A change repeats all that holds, but some programs write what is new alone.
    let says_who = event.organizer.is_some() || !event.attendees.is_empty();
    let people_of = if says_who { event } else { whole };
    let (come, not) = people_of.answers();
    let meets = people_of.organizer.is_some() || !people_of.attendees.is_empty();
    let kind = if meets { InteractionType::Meeting } else { InteractionType::Event };

    let uid = whole.uid.as_deref().or(event.uid.as_deref()).unwrap_or_default();
    let external_id = match &occurrence.key {
        Some(key) => format!("{uid}/{key}"),
        None => uid.to_owned(),
    };
    let mut draft = InteractionDraft::new(kind, occurrence.at, external_id, event.line);
    draft.summary = summary(event, whole, kind);
    draft.from.clone_from(&people_of.organizer);
    let is_organizer = |party: &Party| {
        people_of.organizer.as_ref().is_some_and(|organizer| people::same(organizer, party))
    };
    // Whoever called it is often asked to it as well, and may be named only there.
    for attendee in come {
        if is_organizer(&attendee.party) {
            if let Some(from) = &mut draft.from {
                from.name = from.name.take().or_else(|| attendee.party.name.clone());
            }
        } else {
            draft.with.push(attendee.party.clone());
        }
    }
    draft.declined = not.into_iter().map(|attendee| attendee.party.clone()).collect();
    draft.location = event.location.clone().or_else(|| whole.location.clone());
    if occurrence.start.whole_day {
        draft.signs.push(Sign::AllDay);
    }
    if event.cancelled || whole.cancelled {
        draft.signs.push(Sign::Cancelled);
    }
    let timed = if event.end.is_some() { event } else { whole };
    match seconds(timed, occurrence, zone) {
        Ok(seconds) => draft.duration_seconds = seconds,
        Err(loss) => draft.losses.push(loss),
    }
    if let Some(losses) = first {
        draft.left.clone_from(&whole.left);
        draft.losses.extend(whole.losses.iter().cloned());
        for changed in &series.changed {
            draft.losses.extend(changed.losses.iter().cloned());
            for left in &changed.left {
                let is_full = draft.left.len() >= MAX_VALUES;
                if !is_full && !draft.left.iter().any(|other| other.reason == left.reason) {
                    draft.left.push(left.clone());
                }
            }
        }
        draft.losses.extend(losses);
    }
    draft.losses.sort_by_key(|loss| loss.line);
    Item::Interaction(Box::new(draft))
}

/// Returns what it is about: its title, then the beginning of its description where that says more.
fn summary(event: &Event, whole: &Event, kind: InteractionType) -> String {
    let or = |one: &str, other: &str| if one.is_empty() { other } else { one }.to_owned();
    let title = or(&event.title, &whole.title);
    let description = or(&event.description, &whole.description);
    let (title, description) = (title.trim(), description.trim());
    let plain = if kind == InteractionType::Meeting { "Meeting" } else { "Event" };
    match (title, description) {
        ("", "") => plain.to_owned(),
        ("", text) | (text, "") => text.to_owned(),
        (title, description) if title == description => title.to_owned(),
        (title, description) => format!("{title}\n{description}"),
    }
}

/// Returns how long it takes; a whole day that says nothing else is one.
fn seconds<Z: TimeZone>(
    event: &Event,
    occurrence: &Occurrence,
    zone: &Z,
) -> Result<Option<u32>, Loss> {
    let own = event.start.as_ref().unwrap_or(&occurrence.start);
    let (line, found) = match (&occurrence.end, &event.end) {
        (Some(end), _) => (event.line, Some(length(&occurrence.start, end, zone))),
        (None, Some((line, end))) => (*line, Some(length(own, end, zone))),
        (None, None) => (event.line, occurrence.start.whole_day.then_some(DAY)),
    };
    let Some(seconds) = found else { return Ok(None) };
    let at_least = if occurrence.start.whole_day && seconds == 0 { DAY } else { seconds };
    match u32::try_from(at_least) {
        Ok(0) => Ok(None),
        Ok(seconds) if seconds <= MAX_DURATION => Ok(Some(seconds)),
        Ok(_) => Err(Loss::new(line, "it takes more than 7 days; how long is left out")),
        Err(_) if at_least < 0 => Err(Loss::new(line, "it ends before it begins")),
        Err(_) => Err(Loss::new(line, "it takes more than 7 days; how long is left out")),
    }
}

fn length<Z: TimeZone>(start: &Moment, end: &End, zone: &Z) -> i64 {
    match end {
        End::After(seconds) => *seconds,
        // Days are whole, however long clocks make them.
        End::At(end) if start.whole_day || end.whole_day => {
            (end.local.date() - start.local.date()).num_days() * DAY
        }
        End::At(end) => match (start.instant(zone), end.instant(zone)) {
            (Some(start), Some(end)) => (end.millis() - start.millis()) / 1_000,
            _ => 0,
        },
    }
}

/// Makes the follow-up of a to-do: whoever is asked does it for the organiser. Which of them is our
/// side the caller knows, who turns them round where it is the organiser.
///
/// # Errors
/// Why it is none: it names nobody, or it has no due date.
pub fn follow_up<Z: TimeZone>(event: &Event, zone: &Z) -> Result<FollowUpDraft, Loss> {
    let left = |reason: &str| {
        let what: String = event.title.chars().take(60).collect();
        Loss::new(event.line, format!("the to-do \"{what}\" is left out: {reason}"))
    };
    if event.cancelled {
        return Err(left("it was called off"));
    }
    let (come, _) = event.answers();
    let asked = come.first().map(|attendee| attendee.party.clone());
    let (with, owner) = match (&event.organizer, asked) {
        (Some(organizer), Some(asked)) if !people::same(organizer, &asked) => {
            (organizer.clone(), Some(asked))
        }
        (Some(organizer), _) => (organizer.clone(), None),
        (None, Some(asked)) => (asked, None),
        (None, None) => return Err(left("it names no contact")),
    };
    let due = match &event.end {
        Some((_, End::At(due))) => due.instant(zone),
        Some((_, End::After(seconds))) => event.start.as_ref().and_then(|start| {
            let millis = start.instant(zone)?.millis().checked_add(seconds.checked_mul(1_000)?)?;
            Some(crate::domain::Timestamp::from_millis(millis))
        }),
        None => None,
    };
    let Some(due) = due else { return Err(left("it has no due date")) };
    let done_at = match &event.completed {
        Some(done) => done.instant(zone),
        None if event.is_done => {
            let stamp = event.stamp.and_then(|seconds| seconds.checked_mul(1_000));
            Some(stamp.map_or(due, crate::domain::Timestamp::from_millis))
        }
        None => None,
    };
    let text = match (event.title.as_str(), event.description.as_str()) {
        ("", "") => return Err(left("it says nothing")),
        ("", text) => text.to_owned(),
        (title, _) => title.to_owned(),
    };
    Ok(FollowUpDraft {
        with,
        text,
        due,
        owner,
        done_at,
        external_id: event.uid.clone().unwrap_or_default(),
        line: event.line,
    })
}
