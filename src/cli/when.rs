//! Times as the command line reads and shows them.

use crate::app::{DateStyle, Result, Session, Zone};
use crate::domain::Timestamp;
use crate::domain::period::{Period, parse_period};
use crate::domain::when::{Lean, When, parse_when};

use super::context::Terminals;
use super::stop::usage;

/// Reads a WHEN that leans to the past: logging and filtering.
pub(super) fn past(session: &Session, text: &str) -> Result<When> {
    parse_when(text, &session.zone().at(session.now()), Lean::Past).map_err(usage)
}

/// Reads a WHEN that leans to the future: follow-ups.
pub(super) fn future(session: &Session, text: &str) -> Result<When> {
    parse_when(text, &session.zone().at(session.now()), Lean::Future).map_err(usage)
}

/// Reads a PERIOD.
pub(super) fn period(session: &Session, text: &str) -> Result<Period> {
    let now = session.zone().at(session.now());
    parse_period(text, &now, session.config().week_start).map_err(usage)
}

/// Shows a moment to the minute: `2026-03-04 15:30`.
pub(super) fn minute(moment: Timestamp, zone: Zone) -> String {
    zone.at(moment).format("%Y-%m-%d %H:%M").to_string()
}

/// Shows a moment as people say it, where it is near: `yesterday 15:30`.
fn spoken(moment: Timestamp, now: Timestamp, zone: Zone) -> Option<String> {
    let (at, now) = (zone.at(moment), zone.at(now));
    let days = now.date_naive().signed_duration_since(at.date_naive()).num_days();
    match days {
        0 => Some(at.format("today %H:%M").to_string()),
        1 => Some(at.format("yesterday %H:%M").to_string()),
        -1 => Some(at.format("tomorrow %H:%M").to_string()),
        2..=6 | -6..=-2 => Some(at.format("%A %H:%M").to_string()),
        _ => None,
    }
}

/// Echoes a resolved time: `yesterday 15:00 (2026-11-21 15:00)`.
pub(super) fn echo(moment: Timestamp, session: &Session) -> String {
    let exact = minute(moment, *session.zone());
    match spoken(moment, session.now(), *session.zone()) {
        Some(spoken) => format!("{spoken} ({exact})"),
        None => exact,
    }
}

/// Echoes what a filter was understood to span; `None` where it is open at both ends.
pub(super) fn span(
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    session: &Session,
) -> Option<String> {
    let bound = |moment: Option<Timestamp>, open: Timestamp| {
        moment.filter(|moment| *moment != open).map(|moment| minute(moment, *session.zone()))
    };
    match (bound(since, Period::OPEN_FROM), bound(until, Period::OPEN_UNTIL)) {
        (None, None) => None,
        (Some(since), None) => Some(format!("from {since} on")),
        (None, Some(until)) => Some(format!("before {until}")),
        (Some(since), Some(until)) => Some(format!("from {since} on, before {until}")),
    }
}

/// Shows a moment in a list: relative on a terminal where the settings say so.
pub(super) fn listed(moment: Option<Timestamp>, session: &Session, terminals: Terminals) -> String {
    let Some(moment) = moment else { return String::new() };
    let zone = *session.zone();
    if session.config().dates == DateStyle::Absolute || !terminals.stdout {
        return minute(moment, zone);
    }
    let days = zone
        .at(session.now())
        .date_naive()
        .signed_duration_since(zone.at(moment).date_naive())
        .num_days();
    match days {
        7..=30 => format!("{days} days ago"),
        _ => spoken(moment, session.now(), zone)
            .unwrap_or_else(|| zone.at(moment).format("%Y-%m-%d").to_string()),
    }
}
