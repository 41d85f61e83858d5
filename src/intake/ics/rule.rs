//! Recurrence rules (RFC 5545, section 3.3.10).
//!
//! What a rule means is the `rrule` crate's; what it says is read here, so that errors name the part
//! that is wrong and nothing in a file can make it count for hours. Clocks are put forward and back
//! elsewhere: here time is what a clock shows.

use chrono::{Datelike, Month, NaiveDateTime, TimeDelta, TimeZone, Weekday};
use rrule::{Frequency, NWeekday, RRule, Tz, Unvalidated};

use super::moment::{self, Written};

/// The most members of a list (`BYDAY=`) that a rule may have; a year has no more days.
const MAX_LIST: usize = 366;
/// The most times of one day that a rule may name.
const MAX_TIMES: usize = 24;
/// The first year from which a rule is followed; before it, nobody had a calendar on a computer.
const FIRST_YEAR: i32 = 1900;
/// The most occurrences of one rule that are counted: those of each day since then.
const MAX_STARTS: usize = 100_000;

/// A recurrence rule that can be followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    rule: RRule<Unvalidated>,
    freq: Frequency,
    interval: u16,
    size: usize,
    /// How often it happens at most.
    pub count: Option<u32>,
    /// Until when it happens, that moment included.
    pub until: Option<Written>,
    /// What it says that is not followed.
    pub unread: Option<String>,
}

/// Why a rule was not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It means nothing from that start on.
    Broken(String),
    /// It asks for more than the file's recurrences may take.
    Spent,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Broken(reason) => f.write_str(reason),
            Self::Spent => f.write_str("the file has more recurrences than are read"),
        }
    }
}

/// How much counting the rules of a file may take, in steps of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Budget(pub u64);

impl Budget {
    fn spend(&mut self, steps: u64) -> bool {
        let enough = self.0 >= steps;
        self.0 = self.0.saturating_sub(steps);
        enough
    }
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// What is wrong with it, in the user's words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim().to_ascii_uppercase();
        let mut parts: Vec<(&str, &str)> = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let Some((name, value)) = part.split_once('=') else {
                return Err(format!("\"{}\" is no part of a rule", clip(part)));
            };
            parts.push((name.trim(), value.trim()));
        }
        let part = |name: &str| parts.iter().find(|(other, _)| *other == name).map(|(_, v)| *v);
        let freq = match part("FREQ") {
            Some("DAILY") => Frequency::Daily,
            Some("WEEKLY") => Frequency::Weekly,
            Some("MONTHLY") => Frequency::Monthly,
            Some("YEARLY") => Frequency::Yearly,
            Some(often @ ("HOURLY" | "MINUTELY" | "SECONDLY")) => {
                return Err(format!("{often} is more often than events are read"));
            }
            Some(other) => return Err(format!("\"{}\" is no frequency", clip(other))),
            None => return Err("it names no FREQ".to_owned()),
        };
        if let Some(scale) = part("RSCALE").filter(|scale| *scale != "GREGORIAN") {
            return Err(format!("the {} calendar is not read", clip(scale)));
        }
        let mut made = Self {
            rule: RRule::new(freq),
            freq,
            interval: 1,
            // A member of a list takes at most eight bytes, and at least two of the text.
            size: text.len() * 4,
            count: None,
            until: None,
            unread: None,
        };
        let mut times = 1_usize;
        for (name, value) in &parts {
            made.take(name, value, &mut times)?;
        }
        if times > MAX_TIMES {
            return Err(format!("it names more than {MAX_TIMES} times of a day"));
        }
        Ok(made)
    }

    /// Returns about how many bytes it takes in memory beyond its own.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Tells whether it has the same days in every year, so that it may be counted from any.
    pub fn is_yearly(&self) -> bool {
        self.freq == Frequency::Yearly && self.interval == 1 && self.count.is_none()
    }

    fn take(&mut self, name: &str, value: &str, times: &mut usize) -> Result<(), String> {
        let wrong = || format!("{name}={} is not one", clip(value));
        let rule = std::mem::take(&mut self.rule);
        self.rule = match name {
            "INTERVAL" => {
                self.interval = value.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?;
                rule.interval(self.interval)
            }
            "COUNT" => {
                let count: u64 = value.parse().map_err(|_| wrong())?;
                self.count = Some(u32::try_from(count).unwrap_or(u32::MAX));
                rule
            }
            "UNTIL" => {
                self.until = Some(moment::written(value).ok_or_else(wrong)?);
                rule
            }
            "WKST" => rule.week_start(weekday(value).ok_or_else(wrong)?),
            "BYDAY" => {
                let days: Option<Vec<NWeekday>> = members(value).map(numbered_day).collect();
                rule.by_weekday(checked(days, wrong)?)
            }
            "BYMONTH" => {
                let months: Option<Vec<Month>> = members(value)
                    .map(|text| Month::try_from(text.parse::<u8>().ok()?).ok())
                    .collect();
                rule.by_month(&checked(months, wrong)?)
            }
            "BYMONTHDAY" => rule.by_month_day(numbers(value, 1..=31, wrong)?),
            "BYYEARDAY" => rule.by_year_day(numbers(value, 1..=366, wrong)?),
            "BYWEEKNO" => rule.by_week_no(numbers(value, 1..=53, wrong)?),
            "BYSETPOS" => rule.by_set_pos(numbers(value, 1..=366, wrong)?),
            "BYHOUR" => {
                let hours: Vec<u8> = times_of(value, 23, wrong)?;
                *times = times.saturating_mul(hours.len());
                rule.by_hour(hours)
            }
            "BYMINUTE" => {
                let minutes: Vec<u8> = times_of(value, 59, wrong)?;
                *times = times.saturating_mul(minutes.len());
                rule.by_minute(minutes)
            }
            "BYSECOND" => {
                let seconds: Vec<u8> = times_of(value, 59, wrong)?;
                *times = times.saturating_mul(seconds.len());
                rule.by_second(seconds)
            }
            "FREQ" | "RSCALE" => rule,
            "SKIP" if value == "OMIT" => rule,
            other => {
                self.unread.get_or_insert(format!("{}={}", clip(other), clip(value)));
                rule
            }
        };
        Ok(())
    }

    /// Returns when it happens, from a start on and no later than `horizon`, as clocks show it. The
    /// start is the first of them, whether or not the rule has it (section 3.8.5.3). UNTIL is checked
    /// to the day alone; the moment is the caller's to compare.
    ///
    /// # Errors
    /// Where the rule means nothing from that start on, or the budget is spent.
    pub fn starts(
        &self,
        start: NaiveDateTime,
        horizon: NaiveDateTime,
        budget: &mut Budget,
    ) -> Result<Vec<NaiveDateTime>, Refused> {
        let slack = TimeDelta::days(1);
        let until = self.until.and_then(|until| until.local.checked_add_signed(slack));
        let horizon = until.map_or(horizon, |until| until.min(horizon));
        let count = self.count.map_or(MAX_STARTS, |count| count as usize).clamp(1, MAX_STARTS);
        if horizon <= start || count == 1 {
            return Ok(vec![start]);
        }
        if start.year() < FIRST_YEAR {
            return Err(Refused::Broken(format!("it begins before {FIRST_YEAR}")));
        }
        let days = (horizon - start).num_days().unsigned_abs();
        let period = match self.freq {
            Frequency::Yearly => 365,
            Frequency::Monthly => 30,
            Frequency::Weekly => 7,
            _ => 1,
        };
        if !budget.spend(days / period / u64::from(self.interval) + 10) {
            return Err(Refused::Spent);
        }
        let clock = |local: &NaiveDateTime| Tz::UTC.from_utc_datetime(local);
        let set = self
            .rule
            .clone()
            .until(clock(&horizon))
            .build(clock(&start))
            .map_err(|error| Refused::Broken(clip(&error.to_string())))?
            .limit();
        let mut starts = Vec::new();
        let found = (&set).into_iter().map(|at| at.naive_utc()).take(count);
        for at in std::iter::once(start).chain(found.skip_while(|at| *at <= start)).take(count) {
            starts.push(at);
        }
        if budget.spend(starts.len() as u64) { Ok(starts) } else { Err(Refused::Spent) }
    }
}

/// Returns the beginning of what a file says, for a message.
fn clip(text: &str) -> String {
    text.chars().take(60).collect()
}

fn members(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|text| !text.is_empty())
}

fn checked<T>(list: Option<Vec<T>>, wrong: impl FnOnce() -> String) -> Result<Vec<T>, String> {
    list.filter(|list| !list.is_empty() && list.len() <= MAX_LIST).ok_or_else(wrong)
}

/// Reads numbers that may count from the end.
fn numbers<T: TryFrom<i32>>(
    value: &str,
    range: std::ops::RangeInclusive<i32>,
    wrong: impl FnOnce() -> String,
) -> Result<Vec<T>, String> {
    let number = |text: &str| {
        let number: i32 = text.parse().ok()?;
        T::try_from(number).ok().filter(|_| range.contains(&number.abs()))
    };
    checked(members(value).map(number).collect(), wrong)
}

fn times_of(value: &str, last: u8, wrong: impl FnOnce() -> String) -> Result<Vec<u8>, String> {
    let number = |text: &str| text.parse::<u8>().ok().filter(|number| *number <= last);
    let mut list = checked(members(value).map(number).collect(), wrong)?;
    list.sort_unstable();
    list.dedup();
    Ok(list)
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

/// Reads a member of BYDAY: `MO`, `1MO`, `-1SU`.
fn numbered_day(text: &str) -> Option<NWeekday> {
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = weekday(day)?;
    if number.is_empty() {
        return Some(NWeekday::Every(day));
    }
    let number: i16 = number.parse().ok()?;
    (number != 0 && number.abs() <= 366).then_some(NWeekday::Nth(number, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        moment::written(text).unwrap().local
    }

    fn starts(rule: &str, start: &str, horizon: &str) -> Vec<String> {
        let rule = Rule::parse(rule).unwrap();
        let starts = rule.starts(at(start), at(horizon), &mut Budget(100_000)).unwrap();
        starts.iter().map(|at| at.format("%Y%m%dT%H").to_string()).collect()
    }

    #[test]
    fn rules_say_when() {
        assert_eq!(
            starts("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "20240101T0900", "20300101"),
            ["20240101T09", "20240103T09", "20240108T09", "20240110T09"]
        );
        assert_eq!(
            starts("freq=monthly; byday=-1FR; until=20240501", "20240126T0900", "20300101"),
            ["20240126T09", "20240223T09", "20240329T09", "20240426T09"]
        );
        assert_eq!(
            starts("FREQ=YEARLY;INTERVAL=2", "20200229T0900", "20300101"),
            ["20200229T09", "20240229T09", "20280229T09"]
        );
        // The start counts, whether or not the rule has it.
        assert_eq!(
            starts("FREQ=DAILY;BYHOUR=8,20;COUNT=3", "20240101T0900", "20300101"),
            ["20240101T09", "20240101T20", "20240102T08"]
        );
        assert_eq!(starts("FREQ=DAILY", "20240103T0900", "20240101"), ["20240103T09"]);
        assert_eq!(
            starts("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "20240101T0900", "20300101").len(),
            1
        );
    }

    #[test]
    fn what_is_wrong_with_a_rule_is_said() {
        for (rule, reason) in [
            ("", "it names no FREQ"),
            ("D1 #5", "\"D1 #5\" is no part of a rule"),
            ("FREQ=INVALID", "\"INVALID\" is no frequency"),
            ("FREQ=SECONDLY", "SECONDLY is more often than events are read"),
            ("RSCALE=CHINESE;FREQ=YEARLY", "the CHINESE calendar is not read"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 is not one"),
            ("FREQ=DAILY;COUNT=-1", "COUNT=-1 is not one"),
            ("FREQ=DAILY;UNTIL=soon", "UNTIL=SOON is not one"),
            ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY=0MO is not one"),
            ("FREQ=MONTHLY;BYDAY=€", "BYDAY=€ is not one"),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 is not one"),
            ("FREQ=YEARLY;BYMONTH=5L", "BYMONTH=5L is not one"),
            (
                "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
                "it names more than 24 times of a day",
            ),
        ] {
            assert_eq!(Rule::parse(rule).unwrap_err(), reason, "{rule}");
        }
        let skip = Rule::parse("FREQ=YEARLY;SKIP=FORWARD").unwrap();
        assert_eq!(skip.unread.as_deref(), Some("SKIP=FORWARD"));
    }

    #[test]
    fn counting_has_an_end() {
        let daily = Rule::parse("FREQ=DAILY").unwrap();
        let from = |start: &str, budget: u64| {
            daily.starts(at(start), at("20240101"), &mut Budget(budget)).map(|starts| starts.len())
        };
        assert_eq!(from("19000101", 1_000_000), Ok(45_291));
        assert_eq!(from("19000101", 45_400), Err(Refused::Spent));
        assert!(matches!(from("18991231", 1_000_000), Err(Refused::Broken(_))));
    }
}
