//! Time zones: by name where the name is known, else by what the file itself says of them.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::moment::{self, in_zone};
use super::rule::{Budget, Rule};
use super::windows;
use crate::domain::Timestamp;
use crate::intake::Loss;
use crate::intake::content::value::Version;
use crate::intake::content::{Decode, Property, RawRecord};

/// The longest name of a zone, in characters; what is longer is cut.
pub const MAX_NAME: usize = 128;
/// The most zones of one calendar that are kept.
const MAX_ZONES: usize = 200;
/// The most changes of its clocks that one zone has.
const MAX_CHANGES: usize = 2_000;
/// The year from which changes that come every year are counted, where they began before it.
const FIRST_YEAR: i32 = 1970;
/// How many years from now on changes are counted.
const YEARS_AHEAD: i32 = 10;

/// Where a clock hangs.
#[derive(Debug, Clone, PartialEq)]
pub enum Zone {
    /// In UTC.
    Utc,
    /// Wherever it is read.
    Floating,
    /// In a zone of the IANA database.
    Known(Tz),
    /// At an offset from UTC, in seconds.
    Fixed(i32),
    /// In a zone that the file describes.
    Described(Arc<Described>),
    /// In a zone whose name has not been looked up yet.
    Named(Arc<str>),
}

impl Zone {
    /// Returns the moment at which its clock shows `local`; `own` is where the file is read.
    pub fn instant<Z: TimeZone>(&self, local: NaiveDateTime, own: &Z) -> Option<Timestamp> {
        match self {
            Self::Utc => in_zone(&chrono::Utc, local),
            Self::Known(zone) => in_zone(zone, local),
            Self::Fixed(seconds) => in_zone(&FixedOffset::east_opt(*seconds)?, local),
            Self::Described(zone) => in_zone(&FixedOffset::east_opt(zone.offset(local))?, local),
            Self::Floating | Self::Named(_) => in_zone(own, local),
        }
    }

    /// Tells whether its clock hangs wherever it is read.
    pub fn is_floating(&self) -> bool {
        matches!(self, Self::Floating | Self::Named(_))
    }
}

/// A zone as a file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// In the order of time.
    changes: Vec<Change>,
}

/// A change of its clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    /// What the clock showed before it.
    at: NaiveDateTime,
    /// The offsets from UTC before and after it, in seconds.
    from: i32,
    to: i32,
}

impl Described {
    /// Returns the offset that holds where the clock shows `local`: before a change where the time
    /// comes twice, and where it does not come at all.
    fn offset(&self, local: NaiveDateTime) -> i32 {
        let passed = self.changes.partition_point(|change| {
            let gap = TimeDelta::seconds(i64::from((change.to - change.from).max(0)));
            change.at.checked_add_signed(gap).is_some_and(|end| end <= local)
        });
        match passed.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some(change) => change.to,
            None => self.changes.first().map_or(0, |change| change.from),
        }
    }
}

/// The zones that one calendar describes, by their names.
#[derive(Debug, Default)]
pub struct Zones {
    described: HashMap<String, Zone>,
    changes: usize,
}

impl Zones {
    /// Adds a VTIMEZONE, and returns what is wrong with it.
    pub fn add(&mut self, raw: &RawRecord, now: NaiveDateTime, budget: &mut Budget) -> Vec<Loss> {
        let mut decode = Decode::new(raw, Version::V3);
        let mut name = String::new();
        let mut place = None;
        let mut observances: Vec<Observance> = Vec::new();
        let mut inside = false;
        for (line, bytes) in raw.lines() {
            let Some(property) = Property::parse(line, bytes) else { continue };
            match property.name.as_str() {
                "BEGIN" => {
                    inside = true;
                    observances.push(Observance::new(line));
                }
                "END" => inside = false,
                "TZID" if !inside => name = clip(&decode.text(&property)),
                "X-LIC-LOCATION" if !inside => place = decode.text(&property).trim().parse().ok(),
                _ if inside => {
                    if let Some(observance) = observances.last_mut()
                        && let Err(reason) = observance.take(&property, &mut decode)
                    {
                        decode.lose(line, format!("the time zone \"{}\": {reason}", clip(&name)));
                    }
                }
                _ => {}
            }
        }
        // A name that is known needs no description, so that nothing is lost with it.
        if by_name(&name).is_some() {
            return Vec::new();
        }
        if name.is_empty() || self.described.len() >= MAX_ZONES {
            return decode.into_losses();
        }
        if let Some(place) = place {
            self.described.insert(name, Zone::Known(place));
            return decode.into_losses();
        }
        let mut changes = Vec::new();
        for observance in &observances {
            match observance.changes(now, budget) {
                Ok(some) => changes.extend(some),
                Err(reason) => decode
                    .lose(observance.line, format!("the time zone \"{}\": {reason}", clip(&name))),
            }
        }
        changes.sort_unstable();
        changes.dedup();
        if changes.len() > MAX_CHANGES {
            changes.drain(..changes.len() - MAX_CHANGES);
        }
        if !changes.is_empty() {
            self.changes += changes.len();
            self.described.insert(name, Zone::Described(Arc::new(Described { changes })));
        }
        decode.into_losses()
    }

    /// Finds a zone: by its name in the IANA database, by the one that Windows has for it, by the
    /// calendar's own description, by the end of a name that a program put a prefix before
    /// (`/mozilla.org/20070129_1/Europe/Berlin`), by the offset in it (`(UTC-03:00) Brasília`).
    pub fn find(&self, name: &str) -> Option<Zone> {
        let name = clip(name);
        by_name(&name)
            .or_else(|| self.described.get(&name).cloned())
            .or_else(|| by_end(&name).map(Zone::Known))
            .or_else(|| by_offset(&name).map(Zone::Fixed))
    }

    /// Returns about how many bytes they take.
    pub fn size(&self) -> usize {
        self.changes * size_of::<Change>()
    }
}

fn by_name(name: &str) -> Option<Zone> {
    if ["UTC", "GMT", "Z"].iter().any(|utc| name.eq_ignore_ascii_case(utc)) {
        return Some(Zone::Utc);
    }
    let known = name.parse::<Tz>().ok().or_else(|| windows::zone(name));
    known.map(Zone::Known)
}

fn by_end(name: &str) -> Option<Tz> {
    let slashes = name.match_indices('/').take(20);
    slashes.filter_map(|(at, _)| name.get(at + 1..)).find_map(|end| end.parse().ok())
}

fn by_offset(name: &str) -> Option<i32> {
    let inside = name.strip_prefix('(')?.split_once(')')?.0;
    let written = inside.strip_prefix("UTC").or_else(|| inside.strip_prefix("GMT"))?;
    if written.is_empty() {
        return Some(0);
    }
    moment::offset(&written.replace(':', ""))
}

/// Returns a name without what is around it, and its beginning where it is too long.
pub fn clip(name: &str) -> String {
    name.trim().trim_matches('"').trim().chars().take(MAX_NAME).collect()
}

/// One STANDARD or DAYLIGHT of a zone.
#[derive(Debug)]
struct Observance {
    line: u64,
    start: Option<NaiveDateTime>,
    from: Option<i32>,
    to: Option<i32>,
    rule: Option<Rule>,
    dates: Vec<NaiveDateTime>,
}

impl Observance {
    fn new(line: u64) -> Self {
        Self { line, start: None, from: None, to: None, rule: None, dates: Vec::new() }
    }

    fn take(&mut self, property: &Property<'_>, decode: &mut Decode<'_>) -> Result<(), String> {
        let mut text = || decode.text(property);
        let wrong = |text: &str| format!("{}: \"{}\" is not one", property.name, clip(text));
        match property.name.as_str() {
            "DTSTART" => {
                let text = text();
                let start = moment::written(&text).ok_or_else(|| wrong(&text))?;
                self.start = Some(start.local);
            }
            "TZOFFSETFROM" | "TZOFFSETTO" => {
                let text = text();
                let offset = moment::offset(&text).ok_or_else(|| wrong(&text))?;
                let place =
                    if property.name == "TZOFFSETTO" { &mut self.to } else { &mut self.from };
                *place = Some(offset);
            }
            "RRULE" => self.rule = Some(Rule::parse(&text())?),
            "RDATE" => {
                let text = text();
                let dates = text.split(',').filter_map(moment::written).map(|date| date.local);
                self.dates.extend(dates.take(MAX_CHANGES));
            }
            _ => {}
        }
        Ok(())
    }

    fn changes(&self, now: NaiveDateTime, budget: &mut Budget) -> Result<Vec<Change>, String> {
        let (Some(start), Some(to)) = (self.start, self.to) else {
            return Err("it has no DTSTART and TZOFFSETTO that can be read".to_owned());
        };
        let from = self.from.unwrap_or(to);
        let mut starts = vec![start];
        if let Some(rule) = &self.rule {
            let last = NaiveDate::from_ymd_opt(now.year().saturating_add(YEARS_AHEAD), 12, 31);
            let horizon = last.unwrap_or_default().and_time(start.time());
            // What comes every year can be counted from any year on.
            let moved = start.with_year(FIRST_YEAR).filter(|_| rule.is_yearly());
            let first = moved.map_or(start, |moved| moved.max(start));
            // The day on which counting begins need not be one of the rule's.
            let found =
                rule.starts(first, horizon, budget).map_err(|refused| format!("{refused}"))?;
            let counted = if first == start { found } else { found.into_iter().skip(1).collect() };
            starts.extend(counted);
        }
        starts.extend(&self.dates);
        Ok(starts.into_iter().map(|at| Change { at, from, to }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(text: &str) -> (Zones, Vec<Loss>) {
        let mut raw = RawRecord::default();
        for (number, line) in text.lines().enumerate() {
            raw.push_bytes(number as u64 + 1, line.trim().as_bytes());
        }
        let mut zones = Zones::default();
        let now = moment::written("20240601").unwrap().local;
        let losses = zones.add(&raw, now, &mut Budget(10_000));
        (zones, losses)
    }

    fn offset(zones: &Zones, name: &str, local: &str) -> i32 {
        let Some(Zone::Described(zone)) = zones.find(name) else { panic!("{name}") };
        zone.offset(moment::written(local).unwrap().local)
    }

    const BRASILIA: &str = "TZID:(UTC-03:00) Brasília
        BEGIN:STANDARD
        DTSTART:16010101T235959
        TZOFFSETFROM:-0200
        TZOFFSETTO:-0300
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=3SA;BYMONTH=2
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010101T235959
        TZOFFSETFROM:-0300
        TZOFFSETTO:-0200
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SA;BYMONTH=10
        END:DAYLIGHT";

    #[test]
    fn a_file_describes_its_zones() {
        let (zones, losses) = described(BRASILIA);
        assert_eq!(losses, []);
        let at = |local: &str| offset(&zones, "(UTC-03:00) Brasília", local) / 3_600;
        assert_eq!(at("20170511T133000"), -3);
        assert_eq!(at("20170101T000000"), -2);
        // From 23:59:59 on 2017-02-18 the clock shows the hour once more: the first one counts.
        assert_eq!((at("20170218T230000"), at("20170218T235958")), (-2, -2));
        assert_eq!(at("20170218T235959"), -3);
        // From 23:59:59 on 2017-10-14 an hour is left out: as before it, until it is over.
        assert_eq!((at("20171015T003000"), at("20171015T005959")), (-3, -2));
    }

    #[test]
    fn names_are_looked_up_in_order() {
        let (zones, _) = described(BRASILIA);
        let known = |name: &str| match zones.find(name) {
            Some(Zone::Known(zone)) => zone.name(),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(known("Europe/Berlin"), "Europe/Berlin");
        assert_eq!(known("\"W. Europe Standard Time\""), "Europe/Berlin");
        assert_eq!(known("/mozilla.org/20070129_1/America/New_York"), "America/New_York");
        assert_eq!(
            known("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires"),
            "America/Argentina/Buenos_Aires"
        );
        assert_eq!(zones.find("GMT"), Some(Zone::Utc));
        assert_eq!(zones.find("(UTC+05:30) Chennai"), Some(Zone::Fixed(19_800)));
        assert_eq!(zones.find("(UTC) Coordinated"), Some(Zone::Fixed(0)));
        for name in ["", "Custom", "(UTC+99:00) Nowhere", "a/b/c", "(", "(UTC"] {
            assert_eq!(zones.find(name), None, "{name}");
        }
    }

    #[test]
    fn what_a_description_lacks_is_said() {
        let (zones, losses) = described(
            "TZID:Prague
            BEGIN:STANDARD
            DTSTART:18500101T000000
            TZOFFSETFROM:+5744
            TZOFFSETTO:+5744
            END:STANDARD",
        );
        assert_eq!(zones.find("Prague"), None);
        let said: Vec<(u64, &str)> =
            losses.iter().map(|loss| (loss.line, loss.reason.as_str())).collect();
        assert_eq!(
            said,
            [
                (2, "the time zone \"Prague\": it has no DTSTART and TZOFFSETTO that can be read"),
                (4, "the time zone \"Prague\": TZOFFSETFROM: \"+5744\" is not one"),
                (5, "the time zone \"Prague\": TZOFFSETTO: \"+5744\" is not one"),
            ]
        );
    }
}
