//! Dates, times, durations and periods (RFC 5545, section 3.3).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

use super::zone::Zone;
use crate::domain::Timestamp;

/// A point of the calendar: what its clock shows, and where that clock hangs.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// What the clock shows; midnight where it is a whole day.
    pub local: NaiveDateTime,
    /// Whether it is a day and no time of it.
    pub whole_day: bool,
    /// Where the clock hangs.
    pub zone: Zone,
}

impl Moment {
    /// Returns when it is. A day begins at midnight in the reader's own `zone`, wherever it is from,
    /// and so does a time without a zone belong there.
    pub fn instant<Z: TimeZone>(&self, zone: &Z) -> Option<Timestamp> {
        if self.whole_day { in_zone(zone, self.local) } else { self.zone.instant(self.local, zone) }
    }

    /// Names it: a time by its moment in UTC (`20240315T093000Z`), a day and a time without a zone by
    /// what they say, so that the name is the same wherever the file is read.
    pub fn key<Z: TimeZone>(&self, zone: &Z) -> String {
        if self.whole_day {
            return self.local.format("%Y%m%d").to_string();
        }
        let utc = self.instant(zone).filter(|_| !self.zone.is_floating());
        match utc.and_then(|at| chrono::DateTime::from_timestamp_millis(at.millis())) {
            Some(utc) => utc.format("%Y%m%dT%H%M%SZ").to_string(),
            None => self.local.format("%Y%m%dT%H%M%S").to_string(),
        }
    }

    /// Returns the same clock showing something else.
    #[must_use]
    pub fn at(&self, local: NaiveDateTime) -> Self {
        Self { local, whole_day: self.whole_day, zone: self.zone.clone() }
    }
}

/// Returns the moment at which clocks in a zone show something. Of two it is the earlier one; of none,
/// because clocks were put forward over it, the one that they would have shown without that (RFC
/// 5545, section 3.3.5).
pub fn in_zone<Z: TimeZone>(zone: &Z, local: NaiveDateTime) -> Option<Timestamp> {
    // Nowhere were clocks put forward by more than this, but for changes of the date line.
    let before = TimeDelta::hours(3);
    let found = zone.from_local_datetime(&local).earliest().map(|at| at.timestamp_millis());
    let millis = found.or_else(|| {
        let earlier = zone.from_local_datetime(&local.checked_sub_signed(before)?).earliest()?;
        earlier.timestamp_millis().checked_add(before.num_milliseconds())
    })?;
    Some(Timestamp::from_millis(millis))
}

/// A date or a time as it is written, without its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// What it says; midnight for a date.
    pub local: NaiveDateTime,
    /// Whether it is a date alone.
    pub whole_day: bool,
    /// Whether it says that it is UTC.
    pub utc: bool,
}

/// Reads a DATE or a DATE-TIME: `20240315`, `20240315T093000`, `20240315T093000Z`. Seconds may be
/// missing, and the hyphens and colons of ISO 8601 may be there, as some programs write.
pub fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let date = date_of(date)?;
    let Some(time) = time else {
        return Some(Written { local: date.and_time(NaiveTime::MIN), whole_day: true, utc: false });
    };
    let (time, utc) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, true),
        None => (time, false),
    };
    let digits: String = time.chars().filter(|c| *c != ':').collect();
    let number = |at: usize| match digits.get(at..at + 2) {
        Some(two) if two.bytes().all(|byte| byte.is_ascii_digit()) => two.parse::<u32>().ok(),
        _ => None,
    };
    let seconds = match digits.len() {
        4 => 0,
        6 => number(4)?,
        _ => return None,
    };
    // A leap second is the last one before it, and 24:00 the end of the day.
    let (hour, minute) = (number(0)?, number(2)?);
    let local = if (hour, minute, seconds) == (24, 0, 0) {
        date.succ_opt()?.and_time(NaiveTime::MIN)
    } else {
        date.and_hms_opt(hour, minute, seconds.min(if seconds == 60 { 59 } else { seconds }))?
    };
    Some(Written { local, whole_day: false, utc })
}

fn date_of(text: &str) -> Option<NaiveDate> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u32>().ok();
    let year = i32::try_from(number(0..4)?).ok().filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(year, number(4..6)?, number(6..8)?)
}

/// Reads a DURATION in seconds: `PT1H30M`, `P2D`, `-P1W`. None where it is no duration, or longer
/// than the calendar is.
pub fn duration(text: &str) -> Option<i64> {
    let text = text.trim().to_ascii_uppercase();
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let rest = rest.strip_prefix('P')?;
    let mut total: i64 = 0;
    let mut number = String::new();
    let mut parts = 0;
    let mut in_time = false;
    for c in rest.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        if c == 'T' && number.is_empty() && !in_time {
            in_time = true;
            continue;
        }
        let unit = match (c, in_time) {
            ('W', false) => 7 * 86_400,
            ('D', false) => 86_400,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return None,
        };
        let count: i64 = std::mem::take(&mut number).parse().ok()?;
        total = total.checked_add(count.checked_mul(unit)?)?;
        parts += 1;
    }
    // Ten thousand years, in seconds.
    if parts == 0 || !number.is_empty() || total > 10_000 * 366 * 86_400 {
        return None;
    }
    Some(if negative { -total } else { total })
}

/// Reads an offset from UTC in seconds: `+0100`, `-053000`, less than a day.
pub fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, text.get(1..)?),
        b'+' => (1, text.get(1..)?),
        _ => (1, text),
    };
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |at: usize| digits.get(at..at + 2).and_then(|two| two.parse::<i32>().ok());
    let (hours, minutes, seconds) = (number(0)?, number(2)?, number(4).unwrap_or(0));
    (hours < 24 && minutes < 60 && seconds < 60)
        .then_some(sign * (hours * 3_600 + minutes * 60 + seconds))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        written(text).unwrap().local
    }

    #[test]
    fn dates_and_times_are_read_as_programs_write_them() {
        for text in ["20240315T093000", "2024-03-15T09:30:00", "20240315T0930", "20240315t093000"] {
            let read = written(text).unwrap();
            assert_eq!(read.local.to_string(), "2024-03-15 09:30:00", "{text}");
            assert!(!read.whole_day && !read.utc, "{text}");
        }
        assert!(written(" 20240315T093000Z ").unwrap().utc);
        let day = written("20240315").unwrap();
        assert!(day.whole_day);
        assert_eq!(written("20240315T235960").unwrap().local, local("20240315T235959"));
        assert_eq!(written("20240315T240000").unwrap().local, local("20240316T000000"));
        for text in [
            "",
            "INVALID-DATE",
            "20240230",
            "00000101",
            "20240315T",
            "20240315T2500",
            "2024031",
            "٢",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn durations_add_up() {
        for (text, seconds) in [
            ("PT1H30M", Some(5_400)),
            ("P1DT2H", Some(93_600)),
            ("P2W", Some(1_209_600)),
            ("-PT15M", Some(-900)),
            ("+P0DT0H10M0S", Some(600)),
            ("P999999999999999999W", None),
            ("P99999999999W", None),
            ("P", None),
            ("PT", None),
            ("P1H", None),
            ("1H", None),
            ("PT5", None),
        ] {
            assert_eq!(duration(text), seconds, "{text}");
        }
    }

    #[test]
    fn offsets_are_less_than_a_day() {
        assert_eq!(offset("+0100"), Some(3_600));
        assert_eq!(offset("-053020"), Some(-19_820));
        assert_eq!(offset("0000"), Some(0));
        for text in ["+5744", "+01", "", "+", "+0160", "€100"] {
            assert_eq!(offset(text), None, "{text}");
        }
    }

    #[test]
    fn clocks_that_jump_show_each_time_once() {
        let berlin = Tz::Europe__Berlin;
        let at = |text: &str| in_zone(&berlin, local(text)).unwrap().rfc3339(&chrono::Utc);
        // 02:30 does not exist that night; it is what 02:30 would have been in winter.
        assert_eq!(at("20240331T023000"), "2024-03-31T01:30:00Z");
        assert_eq!(at("20240331T033000"), "2024-03-31T01:30:00Z");
        // 02:30 comes twice; the first one is still in summer.
        assert_eq!(at("20241027T023000"), "2024-10-27T00:30:00Z");
    }
}
