//! When a series happens: its rule, its further dates, what was taken out and what was changed.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};

use super::chain::Series;
use super::event::{End, Event};
use super::moment::Moment;
use super::rule::{Budget, Rule};
use super::zone::Zone;
use crate::domain::Timestamp;
use crate::intake::Loss;

/// The most occurrences of one series up to now that are read: the newest.
pub const MAX_PAST: usize = 500;
/// The most occurrences of series that one file brings.
pub const MAX_OCCURRENCES: usize = 10_000;
/// How many days ahead the next occurrence is looked for.
const DAYS_AHEAD: i64 = 5 * 366;

/// What the series of a file may still take.
#[derive(Debug)]
pub struct Limits {
    /// How many occurrences.
    pub occurrences: usize,
    /// How many series share them that were not counted yet.
    pub series: usize,
    /// How much counting.
    pub budget: Budget,
}

/// One time at which an event happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// When.
    pub at: Timestamp,
    /// When, as its clock shows it.
    pub start: Moment,
    /// What names it in its series; none where there is no series.
    pub key: Option<String>,
    /// Which of the changed ones it is.
    pub changed: Option<usize>,
    /// When it ends, where it says so itself.
    pub end: Option<End>,
}

/// Returns when an event happens: up to now, and once more after it; with what is left out.
///
/// # Errors
/// What is wrong where it has no time.
pub fn occurrences<Z: TimeZone>(
    series: &Series,
    zone: &Z,
    now: Timestamp,
    limits: &mut Limits,
) -> Result<(Vec<Occurrence>, Vec<Loss>), Loss> {
    let event = &series.event;
    let mut losses = Vec::new();
    let start = start_of(event, &mut losses)?;
    let no_date = || Loss::new(event.line, "its start is outside of the calendar");
    let at = start.instant(zone).ok_or_else(no_date)?;
    if !series.recurs() {
        let key = event.recurrence.as_ref().map(|(moment, _)| moment.key(zone));
        let only = Occurrence { at, start, key, changed: None, end: None };
        return Ok((vec![only], losses));
    }
    let mut set = Set { zone, dates: BTreeMap::new() };
    set.insert(start.clone(), None);
    if let Some((line, rule)) = &event.rule {
        set.insert_rule(rule, &start, now, limits)
            .unwrap_or_else(|reason| losses.push(Loss::new(*line, reason)));
    }
    for (moment, end) in &event.added {
        set.insert(moment.clone(), end.clone());
    }
    set.remove(&event.removed);
    let mut all = set.changed(series);
    all.sort_by_key(|occurrence| occurrence.at);
    let cancelled = |occurrence: &Occurrence| {
        let changed = occurrence.changed.and_then(|at| series.changed.get(at));
        changed.map_or(event.cancelled, |changed| changed.cancelled)
    };
    let past = all.partition_point(|occurrence| occurrence.at <= now);
    let next = all.iter().skip(past).position(|occurrence| !cancelled(occurrence));
    match next {
        Some(next) => {
            all.swap(past, past + next);
            all.truncate(past + 1);
        }
        // One that was called off before its first time is told once.
        None => all.truncate(past.max(1)),
    }
    let mut chosen = all;
    if chosen.is_empty() {
        return Err(Loss::new(event.line, "all its occurrences are taken out by EXDATE"));
    }
    // Each series may take its share of what is left, so that the first ones leave some to the last.
    let share = (limits.occurrences / limits.series.max(1)).max(limits.occurrences.min(1));
    limits.series = limits.series.saturating_sub(1);
    let over = chosen.len().saturating_sub(share);
    let earlier = past.saturating_sub(MAX_PAST).max(over);
    if earlier >= chosen.len() {
        let reason = format!("the file's series have more than {MAX_OCCURRENCES} occurrences");
        return Err(Loss::new(event.line, reason));
    }
    if earlier > 0 {
        let why = if over == earlier {
            format!(", for all series of a file may have {MAX_OCCURRENCES}")
        } else {
            String::new()
        };
        chosen.drain(..earlier);
        let kept = chosen.len();
        let reason =
            format!("{earlier} earlier occurrences are left out, the newest {kept} were read{why}");
        losses.push(Loss::new(event.line, reason));
    }
    limits.occurrences -= chosen.len();
    Ok((chosen, losses))
}

impl Series {
    /// Tells whether it may happen more than once.
    pub fn recurs(&self) -> bool {
        self.event.rule.is_some() || !self.event.added.is_empty() || !self.changed.is_empty()
    }
}

/// Returns when an event begins first.
fn start_of(event: &Event, losses: &mut Vec<Loss>) -> Result<Moment, Loss> {
    let said = || match &event.bad_start {
        Some(text) => {
            let text: String = text.trim().chars().take(60).collect();
            format!("its start \"{text}\" is no date")
        }
        None => "it has no start".to_owned(),
    };
    let Some((moment, from)) = event.first() else {
        return Err(Loss::new(event.line, said()));
    };
    if let Some(name) = from {
        losses.push(Loss::new(event.line, format!("{}; that of {name} is taken", said())));
    }
    Ok(moment.clone())
}

/// The times of a series.
struct Set<'z, Z> {
    zone: &'z Z,
    /// By their moments.
    dates: BTreeMap<i64, (Moment, Option<End>)>,
}

impl<Z: TimeZone> Set<'_, Z> {
    fn insert(&mut self, moment: Moment, end: Option<End>) {
        if let Some(at) = moment.instant(self.zone) {
            let known = self.dates.entry(at.millis()).or_insert((moment, None));
            known.1 = end.or(known.1.take());
        }
    }

    fn insert_rule(
        &mut self,
        rule: &Rule,
        start: &Moment,
        now: Timestamp,
        limits: &mut Limits,
    ) -> Result<(), String> {
        let today = DateTime::from_timestamp_millis(now.millis()).map(|now| now.naive_utc());
        let horizon = today
            .and_then(|today| today.checked_add_signed(TimeDelta::days(DAYS_AHEAD)))
            .unwrap_or(NaiveDateTime::MAX);
        let starts = rule
            .starts(start.local, horizon, &mut limits.budget)
            .map_err(|refused| format!("RRULE: {refused}; only the first occurrence is read"))?;
        let last = rule.until.map(|until| {
            let zone = if until.utc { Zone::Utc } else { start.zone.clone() };
            let moment = Moment { local: until.local, whole_day: false, zone };
            (until, moment.instant(self.zone))
        });
        for local in starts {
            let moment = start.at(local);
            let over = match &last {
                // A day is meant up to its end.
                Some((until, _)) if until.whole_day || start.whole_day => {
                    local.date() > until.local.date()
                }
                Some((_, Some(last))) => moment.instant(self.zone).is_some_and(|at| at > *last),
                _ => false,
            };
            if over {
                break;
            }
            self.insert(moment, None);
        }
        Ok(())
    }

    fn remove(&mut self, removed: &[Moment]) {
        if removed.is_empty() {
            return;
        }
        let days: HashSet<NaiveDate> = removed
            .iter()
            .filter(|moment| moment.whole_day)
            .map(|moment| moment.local.date())
            .collect();
        let all_days: HashSet<NaiveDate> =
            removed.iter().map(|moment| moment.local.date()).collect();
        let times: HashSet<i64> = removed
            .iter()
            .filter(|moment| !moment.whole_day)
            .filter_map(|moment| moment.instant(self.zone))
            .map(Timestamp::millis)
            .collect();
        self.dates.retain(|at, (moment, _)| {
            let days = if moment.whole_day { &all_days } else { &days };
            !times.contains(at) && !days.contains(&moment.local.date())
        });
    }

    /// Returns the occurrences, those that were changed as they are now.
    fn changed(self, series: &Series) -> Vec<Occurrence> {
        let zone = self.zone;
        let mut by_day: HashMap<NaiveDate, i64> = HashMap::new();
        let loose = |moment: &Moment| moment.whole_day;
        if series
            .changed
            .iter()
            .filter_map(|event| event.recurrence.as_ref())
            .any(|(m, _)| loose(m))
            || self.dates.values().any(|(moment, _)| moment.whole_day)
        {
            let days = self.dates.iter().map(|(at, (moment, _))| (moment.local.date(), *at));
            by_day.extend(days);
        }
        let mut exact: HashMap<i64, usize> = HashMap::new();
        // From when on a change holds for all that come, in the order of time.
        let mut onward: Vec<(i64, usize, TimeDelta)> = Vec::new();
        let mut all = Vec::new();
        for (index, event) in series.changed.iter().enumerate() {
            let Some((moment, and_later)) = &event.recurrence else { continue };
            let Some(at) = moment.instant(zone).map(Timestamp::millis) else { continue };
            let found = if self.dates.contains_key(&at) {
                Some(at)
            } else {
                by_day.get(&moment.local.date()).copied()
            };
            match found {
                Some(at) => {
                    exact.insert(at, index);
                }
                // It is not in the series as it is now, but it says when it is.
                None => all.extend(self.one(index, event, moment)),
            }
            if *and_later && let Some(start) = &event.start {
                onward.push((at, index, start.local - moment.local));
            }
        }
        for (at, (moment, end)) in &self.dates {
            let exact = exact.get(at).and_then(|index| Some((*index, series.changed.get(*index)?)));
            if let Some((index, event)) = exact {
                all.extend(self.one(index, event, moment));
                continue;
            }
            let key = Some(moment.key(zone));
            let since = onward.partition_point(|(from, ..)| from <= at);
            let since = since.checked_sub(1).and_then(|index| onward.get(index));
            let shifted = since.and_then(|(_, index, shift)| {
                let clock = series.changed.get(*index)?.start.as_ref()?;
                let start = clock.at(moment.local.checked_add_signed(*shift)?);
                Some((start.instant(zone)?, start, *index))
            });
            all.push(match shifted {
                Some((at, start, index)) => {
                    Occurrence { at, start, key, changed: Some(index), end: None }
                }
                None => Occurrence {
                    at: Timestamp::from_millis(*at),
                    start: moment.clone(),
                    key,
                    changed: None,
                    end: end.clone(),
                },
            });
        }
        all
    }

    /// Returns an occurrence that was changed; `moment` is when it was to be.
    fn one(&self, index: usize, event: &Event, moment: &Moment) -> Option<Occurrence> {
        let start = event.start.clone().unwrap_or_else(|| moment.clone());
        Some(Occurrence {
            at: start.instant(self.zone)?,
            start,
            key: Some(moment.key(self.zone)),
            changed: Some(index),
            end: None,
        })
    }
}
