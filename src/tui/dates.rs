//! Moments as a person reads them.

use std::time::Duration;

use chrono::{Datelike, NaiveDate, Timelike};

use crate::app::{DateStyle, Zone};
use crate::domain::when::day_start;
use crate::domain::{Timestamp, follow_up};

/// Fewer minutes than these are told in hours, though midnight lies between.
const FEW_HOURS: i64 = 6 * 60;

/// What is needed to show a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The current time.
    pub now: Timestamp,
    /// The time zone.
    pub zone: Zone,
    /// Relative or absolute.
    pub style: DateStyle,
}

impl Dates {
    /// Writes how long ago a moment was in at most 5 columns, or its day where dates are absolute
    /// (10 columns): `3h`, `12d`, `4mo`, `2026-03-04`.
    pub fn ago(&self, at: Timestamp) -> String {
        let then = self.zone.at(at);
        if self.style == DateStyle::Absolute {
            return then.format("%Y-%m-%d").to_string();
        }
        let minutes = self.now.millis().saturating_sub(at.millis()) / 60_000;
        let days = (self.zone.at(self.now).date_naive() - then.date_naive()).num_days();
        // Midnight makes nothing a day old that was a moment ago.
        match (days, minutes) {
            (..0, _) | (_, ..1) => "now".to_owned(),
            (_, 1..60) => format!("{minutes}m"),
            (0, _) | (1, ..FEW_HOURS) => format!("{}h", minutes / 60),
            (1..14, _) => format!("{days}d"),
            (14..60, _) => format!("{}w", days / 7),
            (60..730, _) => format!("{}mo", days / 30),
            _ => format!("{}y", days / 365),
        }
    }

    /// Writes a moment with its time: `today 14:05`, `Tue 14:05`, `3 Mar 14:05`,
    /// `3 Mar 2024 14:05`, or `2024-03-03 14:05`.
    pub fn moment(&self, at: Timestamp) -> String {
        let then = self.zone.at(at);
        if self.style == DateStyle::Absolute {
            return then.format("%Y-%m-%d %H:%M").to_string();
        }
        let today = self.zone.at(self.now);
        let days = (today.date_naive() - then.date_naive()).num_days();
        let day = match days {
            -1 => "tomorrow".to_owned(),
            0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            2..7 => then.format("%a").to_string(),
            _ if then.year() == today.year() => then.format("%-d %b").to_string(),
            _ => then.format("%-d %b %Y").to_string(),
        };
        format!("{day} {:02}:{:02}", then.hour(), then.minute())
    }

    /// Writes how late something is in at most 9 columns, or its day where dates are absolute: `3d
    /// late`. It was due before today.
    pub fn late(&self, due: Timestamp) -> String {
        let days = (self.day(self.now) - self.day(due)).num_days().max(1);
        match days {
            _ if self.style == DateStyle::Absolute => self.day(due).format("%Y-%m-%d").to_string(),
            ..60 => format!("{days}d late"),
            60..730 => format!("{}mo late", days / 30),
            _ => format!("{}y late", days / 365),
        }
    }

    /// Writes a day near today: `today`, `tomorrow`, `Fri`, `6 Mar`, `6 Mar 2027`, `2026-03-06`.
    pub fn date_word(&self, date: NaiveDate) -> String {
        let today = self.day(self.now);
        match (date - today).num_days() {
            _ if self.style == DateStyle::Absolute => date.format("%Y-%m-%d").to_string(),
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            2..7 => date.format("%a").to_string(),
            _ if date.year() == today.year() => date.format("%-d %b").to_string(),
            _ => date.format("%-d %b %Y").to_string(),
        }
    }

    /// Tells whether what is due at a moment is overdue.
    pub fn is_overdue(&self, due: Timestamp) -> bool {
        follow_up::is_overdue(self.day(due), self.day(self.now))
    }

    /// Writes when something is due in a few words: `3d late`, `today 15:00`, `Fri`.
    pub fn due_word(&self, due: Timestamp) -> String {
        let date = self.day(due);
        let absolute = self.style == DateStyle::Absolute;
        if self.is_overdue(due) {
            let late = self.late(due);
            return if absolute { format!("{late} (overdue)") } else { late };
        }
        match self.due_time(due) {
            None => self.date_word(date),
            Some(time) => format!("{} {time}", self.date_word(date)),
        }
    }

    /// Writes the time of the day at which something is due; none where it is that of all that is due
    /// on a day.
    pub fn due_time(&self, due: Timestamp) -> Option<String> {
        let at = self.zone.at(due);
        ((at.hour(), at.minute()) != (follow_up::HOUR, 0)).then(|| self.time(due))
    }

    /// Returns how long it is until the next day begins, never less than a second.
    pub fn until_midnight(&self) -> Option<Duration> {
        let now = self.zone.at(self.now);
        let next = day_start(&now.timezone(), now.date_naive().succ_opt()?);
        let left = next.millis().saturating_sub(self.now.millis());
        Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)).max(Duration::from_secs(1)))
    }

    /// Returns the day of a moment.
    pub fn day(&self, at: Timestamp) -> NaiveDate {
        self.zone.at(at).date_naive()
    }

    /// Writes the day of a moment as a heading: `Today`, `Yesterday`, `Wed 4 March 2026`, or
    /// `Wed 2026-03-04`.
    pub fn day_heading(&self, at: Timestamp) -> String {
        let day = self.day(at);
        if self.style == DateStyle::Absolute {
            return day.format("%a %Y-%m-%d").to_string();
        }
        match (self.day(self.now) - day).num_days() {
            0 => "Today".to_owned(),
            1 => "Yesterday".to_owned(),
            _ => day.format("%a %-d %B %Y").to_string(),
        }
    }

    /// Writes when something is due, the day written out: `Friday 6 March 2026`, with its time where
    /// it is not the whole day.
    pub fn due(&self, at: Timestamp) -> String {
        let then = self.zone.at(at);
        let day = match self.style {
            DateStyle::Relative => then.format("%A %-d %B %Y"),
            DateStyle::Absolute => then.format("%a %Y-%m-%d"),
        };
        match (then.hour(), then.minute()) {
            (0, 0) => day.to_string(),
            _ => format!("{day} {}", self.time(at)),
        }
    }

    /// Writes a moment's time of the day: `14:05`.
    pub fn time(&self, at: Timestamp) -> String {
        self.zone.at(at).format("%H:%M").to_string()
    }

    /// Writes a moment in full: `Tue 3 Mar 2026 14:05`.
    pub fn full(&self, at: Timestamp) -> String {
        self.zone.at(at).format("%a %-d %b %Y %H:%M").to_string()
    }

    /// Writes a span of time, open where an end is none: its first and last day, or its moments
    /// where it does not go from day to day.
    pub fn span(&self, from: Option<Timestamp>, until: Option<Timestamp>) -> String {
        let is_midnight = |at: Timestamp| {
            let at = self.zone.at(at);
            (at.hour(), at.minute(), at.second()) == (0, 0, 0)
        };
        let by_days = from.into_iter().chain(until).all(is_midnight);
        let relative = self.style == DateStyle::Relative;
        let form = if relative { "%a %-d %b %Y" } else { "%Y-%m-%d" };
        let write = |at: Timestamp| match by_days {
            true => self.zone.at(at).format(form).to_string(),
            false if relative => self.full(at),
            false => self.field(at),
        };
        // Of a span of days, the last one belongs to it.
        let last = |until: Timestamp| match by_days {
            true => write(Timestamp::from_millis(until.millis() - 1)),
            false => write(until),
        };
        match (from, until) {
            (None, None) => "any time".to_owned(),
            (Some(from), None) => format!("from {} on", write(from)),
            (None, Some(until)) if by_days => format!("until {}", last(until)),
            (None, Some(until)) => format!("before {}", last(until)),
            (Some(from), Some(until)) => {
                let (mut first, last) = (write(from), last(until));
                if first == last {
                    return first;
                }
                // The year is said once.
                if relative && by_days && first.get(first.len() - 5..) == last.get(last.len() - 5..)
                {
                    first.truncate(first.len() - 5);
                }
                format!("{first} – {last}")
            }
        }
    }

    /// Writes a moment as a field holds it, so that it reads back to the minute.
    pub fn field(&self, at: Timestamp) -> String {
        field(self.zone, at)
    }
}

/// Writes a moment as a field holds it.
pub fn field(zone: Zone, at: Timestamp) -> String {
    zone.at(at).format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(style: DateStyle) -> Dates {
        // Wednesday, 2026-03-04 15:30 in Berlin.
        let now = Timestamp::from_millis(1_772_634_600_000);
        Dates { now, zone: Zone::Named(chrono_tz::Europe::Berlin), style }
    }

    fn minutes_ago(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_772_634_600_000 - minutes * 60_000)
    }

    #[test]
    fn how_long_ago_takes_few_columns() {
        let dates = dates(DateStyle::Relative);
        for (minutes, shown) in [
            (0, "now"),
            (-5, "now"),
            (5, "5m"),
            (200, "3h"),
            (16 * 60, "1d"),
            (13 * 1440, "13d"),
            (20 * 1440, "2w"),
            (100 * 1440, "3mo"),
            (800 * 1440, "2y"),
        ] {
            assert_eq!(dates.ago(minutes_ago(minutes)), shown, "{minutes}");
        }
        assert_eq!(super::tests::dates(DateStyle::Absolute).ago(minutes_ago(0)), "2026-03-04");
    }

    #[test]
    fn a_day_ends_where_the_next_one_begins() {
        let left = |now: &str| {
            let now = chrono::DateTime::parse_from_rfc3339(now).unwrap().timestamp_millis();
            let now = Timestamp::from_millis(now);
            Dates { now, ..dates(DateStyle::Relative) }.until_midnight().unwrap().as_secs()
        };
        assert_eq!(left("2026-03-04T15:30:00+01:00"), 8 * 3_600 + 1_800);
        assert_eq!(left("2026-03-29T00:00:00+01:00"), 23 * 3_600, "clocks go forward");
        assert_eq!(left("2026-10-25T00:00:00+02:00"), 25 * 3_600, "and back");
        assert_eq!(left("2026-03-04T23:59:59.900+01:00"), 1);
    }

    #[test]
    fn what_is_due_today_is_not_overdue() {
        let dates = dates(DateStyle::Relative);
        assert!(!dates.is_overdue(minutes_ago(15 * 60)), "since this morning");
        assert!(dates.is_overdue(minutes_ago(16 * 60)), "since yesterday");
        assert!(!dates.is_overdue(minutes_ago(-16 * 60)));
    }

    #[test]
    fn midnight_makes_nothing_a_day_old() {
        // 5 minutes after midnight.
        let now = minutes_ago(15 * 60 + 25);
        let dates = Dates { now, ..dates(DateStyle::Relative) };
        for (minutes, shown) in
            [(0, "now"), (4, "4m"), (12, "12m"), (80, "1h"), (359, "5h"), (360, "1d"), (1500, "2d")]
        {
            let at = Timestamp::from_millis(now.millis() - minutes * 60_000);
            assert_eq!(dates.ago(at), shown, "{minutes}");
        }
    }

    #[test]
    fn days_are_those_of_the_time_zone() {
        let dates = dates(DateStyle::Relative);
        let minutes_into_today = 15 * 60 + 30;
        for (minutes, shown) in [
            (-5, "Today"),
            (minutes_into_today, "Today"),
            (minutes_into_today + 1, "Yesterday"),
            (2 * 1440, "Mon 2 March 2026"),
            (400 * 1440, "Tue 28 January 2025"),
        ] {
            assert_eq!(dates.day_heading(minutes_ago(minutes)), shown, "{minutes}");
        }
        assert_eq!(dates.time(minutes_ago(10)), "15:20");
        let absolute = super::tests::dates(DateStyle::Absolute);
        assert_eq!(absolute.day_heading(minutes_ago(0)), "Wed 2026-03-04");
    }

    #[test]
    fn moments_name_the_nearest_thing() {
        let dates = dates(DateStyle::Relative);
        for (minutes, shown) in [
            (0, "today 15:30"),
            (1440, "yesterday 15:30"),
            (2 * 1440, "Mon 15:30"),
            (20 * 1440, "12 Feb 15:30"),
            (400 * 1440, "28 Jan 2025 15:30"),
        ] {
            assert_eq!(dates.moment(minutes_ago(minutes)), shown, "{minutes}");
        }
        assert_eq!(dates.full(minutes_ago(0)), "Wed 4 Mar 2026 15:30");
        assert_eq!(dates.field(minutes_ago(0)), "2026-03-04 15:30");
        let absolute = super::tests::dates(DateStyle::Absolute);
        assert_eq!(absolute.moment(minutes_ago(0)), "2026-03-04 15:30");
    }
}
