//! Spans of time as people write them: the PERIOD of the command line.
//!
//! | written | means |
//! |---|---|
//! | `today`, `yesterday`, `mon`, `last friday`, `2026-03-04` | that whole day: any WHEN that names a day |
//! | `this week`, `last week`, `next week`; also `month`, `quarter`, `year` | the whole week, month, … of the calendar |
//! | `2026`, `2026-Q1`, `2026-03`, `2026-W10` | that year, quarter, month, ISO week |
//! | `april`, `q2`, `last april`, `april 2025` | the latest such month or quarter that has begun; `last` never that of today; that of the year |
//! | `30d`, `last 7 days`, `2 weeks`, `6mo` | so many days, weeks, months up to and including today |
//! | `A..B` | from the beginning of A to the end of B |
//! | `A..`, `..B` | open at one end |
//!
//! The ends of a range are WHENs, or any of the second and third rows. A day without a time
//! belongs to the range, a moment ends it. WHENs lean to the past ([`crate::domain::when`]); where
//! that would put the end before the beginning, the end leans to the future, so that on a
//! Wednesday `mon..fri` is this week. Hyphens may stand for spaces.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeZone, Weekday};

use super::Timestamp;
use super::when::{Lean, NotAWhen, calendar_unit, day_start, month, parse_when, shift};

/// A span of time that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its first moment; [`Period::OPEN_FROM`] where it has no beginning.
    pub from: Timestamp,
    /// The first moment after it; [`Period::OPEN_UNTIL`] where it has no end.
    pub until: Timestamp,
}

impl Period {
    /// The beginning of `..WHEN`: 1899-12-31T00:00:00Z, before everything that a WHEN can name.
    pub const OPEN_FROM: Timestamp = Timestamp::from_millis(-2_209_075_200_000);
    /// The end of `WHEN..`: 2201-01-03T00:00:00Z, after everything that a WHEN can name.
    pub const OPEN_UNTIL: Timestamp = Timestamp::from_millis(7_289_827_200_000);

    /// Tells whether a moment lies in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// Reports a text that is no PERIOD.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPeriod {
    /// It reads as nothing that is known.
    #[error(
        "\"{0}\" is not a period: write today, this week, last month, 30d, 2026, 2026-Q1, \
         2026-03, 2026-03-04 or a range like 2026-03-01..yesterday"
    )]
    Unknown(String),
    /// It ends before it begins, or where it begins.
    #[error("\"{0}\" ends before it begins: write the earlier time first")]
    Backwards(String),
    /// One of its days or times cannot be.
    #[error(transparent)]
    When(NotAWhen),
}

/// Reads a PERIOD as of `now`, in the time zone of `now`; `week_start` is the first day of "this
/// week".
///
/// # Errors
/// Where the text is no PERIOD, runs backwards, or leaves the years 1900 to 2200.
pub fn parse_period<Z: TimeZone>(
    text: &str,
    now: &DateTime<Z>,
    week_start: Weekday,
) -> Result<Period, NotAPeriod> {
    let reader = Reader { now, week_start };
    let found = match text.split_once("..") {
        Some((from, until)) => reader.range(from.trim(), until.trim()),
        None => reader.single(text.trim()),
    };
    let period = found.map_err(|wrong| match wrong {
        NotAWhen::Unknown(_) => NotAPeriod::Unknown(text.to_owned()),
        wrong => NotAPeriod::When(wrong),
    })?;
    if period.from < period.until {
        Ok(period)
    } else {
        Err(NotAPeriod::Backwards(text.to_owned()))
    }
}

/// A first day, and the first day after the last.
type Span = (NaiveDate, NaiveDate);

struct Reader<'a, Z: TimeZone> {
    now: &'a DateTime<Z>,
    week_start: Weekday,
}

impl<Z: TimeZone> Reader<'_, Z> {
    fn today(&self) -> Result<NaiveDate, NotAWhen> {
        parse_when("today", self.now, Lean::Past).map(|when| when.date())
    }

    fn single(&self, text: &str) -> Result<Period, NotAWhen> {
        if let Some(period) = self.named(text, Lean::Past)? {
            return Ok(period);
        }
        if let Some(days) = self.recent(text)? {
            return Ok(self.days(days));
        }
        let when = parse_when(text, self.now, Lean::Past)?;
        if when.had_time() {
            return Err(NotAWhen::Unknown(text.to_owned()));
        }
        Ok(Period { from: when.start(), until: when.end() })
    }

    fn range(&self, from: &str, until: &str) -> Result<Period, NotAWhen> {
        let from = match from {
            "" if until.is_empty() => return Err(NotAWhen::Unknown(String::new())),
            "" => Period::OPEN_FROM,
            from => self.end(from, Lean::Past)?.from,
        };
        if until.is_empty() {
            return Ok(Period { from, until: Period::OPEN_UNTIL });
        }
        let mut end = self.end(until, Lean::Past)?.until;
        if end <= from {
            end = self.end(until, Lean::Future)?.until;
        }
        Ok(Period { from, until: end })
    }

    /// Reads one end of a range.
    fn end(&self, text: &str, lean: Lean) -> Result<Period, NotAWhen> {
        if let Some(period) = self.named(text, lean)? {
            return Ok(period);
        }
        let when = parse_when(text, self.now, lean)?;
        Ok(Period { from: when.start(), until: when.end() })
    }

    fn days(&self, (first, after): Span) -> Period {
        let zone = self.now.timezone();
        Period { from: day_start(&zone, first), until: day_start(&zone, after) }
    }

    /// Reads a span of the calendar: `2026-Q1`, `last week`.
    fn named(&self, text: &str, lean: Lean) -> Result<Option<Period>, NotAWhen> {
        let lower = text.to_ascii_lowercase();
        let beyond = || NotAWhen::OutOfRange(text.to_owned());
        if let Some(found) = calendar(&lower) {
            let days = found.ok_or_else(|| NotAWhen::Unknown(text.to_owned()))?;
            // Its first and its last day have to lie in the years of a WHEN.
            let last = days.1.pred_opt().and_then(|last| shift(last, 0, 0));
            return match last.and_then(|_| shift(days.0, 0, 0)) {
                Some(_) => Ok(Some(self.days(days))),
                None => Err(beyond()),
            };
        }
        if let Some(found) = self.begun(&lower, lean)? {
            return Ok(Some(self.days(found)));
        }
        let mut words = lower.split([' ', '-']);
        let (Some(which), Some(unit), None) = (words.next(), words.next(), words.next()) else {
            return Ok(None);
        };
        let count = match which {
            "this" => 0,
            "last" => -1,
            "next" => 1,
            _ => return Ok(None),
        };
        let today = self.today()?;
        let month = i64::from(today.month0());
        // How far back the span of today begins, and how long such a span is; months, days.
        let (back, length) = match unit {
            "week" => ((0, i64::from(today.weekday().days_since(self.week_start))), (0, 7)),
            "month" => ((0, i64::from(today.day0())), (1, 0)),
            "quarter" => ((month % 3, i64::from(today.day0())), (3, 0)),
            "year" => ((month, i64::from(today.day0())), (12, 0)),
            _ => return Ok(None),
        };
        // Days first: from the first of a month no month is too short.
        let days = shift(today, 0, -back.1)
            .and_then(|first| shift(first, -back.0, 0))
            .and_then(|first| {
                shift(first, count * i64::from(length.0), count * i64::from(length.1))
            })
            .and_then(|first| span(first, length));
        days.map(|days| Some(self.days(days))).ok_or_else(beyond)
    }

    /// Reads a month or a quarter by its name, the latest that has begun: `april`, `q2`; with a
    /// year, that year's; `last april` is never that of today. Leaning to the future, the first that
    /// has not ended.
    fn begun(&self, text: &str, lean: Lean) -> Result<Option<Span>, NotAWhen> {
        let words: Vec<&str> = text.split([' ', '-']).collect();
        let (last, name, year) = match words.as_slice() {
            [name] => (false, *name, None),
            ["last", name] => (true, *name, None),
            [name, year] if year.len() == 4 => match year.parse::<i32>() {
                Ok(year) => (false, *name, Some(year)),
                Err(_) => return Ok(None),
            },
            _ => return Ok(None),
        };
        let (first, length) = match (month(name), name) {
            (Some(month), _) => (month, 1),
            (None, "q1" | "q2" | "q3" | "q4") => match name[1..].parse::<u32>() {
                Ok(quarter) => (quarter * 3 - 2, 3),
                Err(_) => return Ok(None),
            },
            _ => return Ok(None),
        };
        let today = self.today()?;
        let of = |year: i32| {
            NaiveDate::from_ymd_opt(year, first, 1)
                .and_then(|day| shift(day, 0, 0))
                .and_then(|day| span(day, (length, 0)))
                .ok_or_else(|| NotAWhen::OutOfRange(text.to_owned()))
        };
        let found = match year {
            Some(year) => of(year)?,
            None => {
                let this = of(today.year())?;
                if lean == Lean::Future {
                    let next = if this.1 > today { this } else { of(today.year() + 1)? };
                    return Ok(Some(next));
                }
                let is_too_new = this.0 > today || (last && today < this.1);
                if is_too_new { of(today.year() - 1)? } else { this }
            }
        };
        Ok(Some(found))
    }

    /// Reads so many days up to and including today: `30d`, `last 7 days`.
    fn recent(&self, text: &str) -> Result<Option<Span>, NotAWhen> {
        let spaced = text.to_ascii_lowercase().replace('-', " ");
        let counted = spaced.strip_prefix("last ").unwrap_or(&spaced);
        let digits = counted.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = counted.split_at(digits);
        let Some((months, days)) = calendar_unit(unit.trim_start()).filter(|_| digits > 0) else {
            return Ok(None);
        };
        let beyond = || NotAWhen::OutOfRange(text.to_owned());
        let count = i64::from(count.parse::<u32>().map_err(|_| beyond())?);
        let today = self.today()?;
        let before = shift(today, -count * months, -count * days);
        let bounds = before.and_then(|day| Some((day.succ_opt()?, today.succ_opt()?)));
        bounds.map(Some).ok_or_else(beyond)
    }
}

/// Returns the span of so many months and days from its first day.
fn span(first: NaiveDate, (months, days): (u32, u32)) -> Option<Span> {
    let after = first.checked_add_months(Months::new(months))?;
    Some((first, after.checked_add_days(Days::new(days.into()))?))
}

/// Reads `2026`, `2026-q1`, `2026-03` or `2026-w10`: nothing where the text has another shape, an
/// inner nothing where there is no such span.
fn calendar(text: &str) -> Option<Option<Span>> {
    let (year, part) = text.split_at_checked(4)?;
    let number = |digits: &str| {
        if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse::<u32>().ok() } else { None }
    };
    let year = i32::try_from(number(year)?).ok()?;
    let months =
        |month: u32, count: u32| span(NaiveDate::from_ymd_opt(year, month, 1)?, (count, 0));
    match part.as_bytes() {
        [] => Some(months(1, 12)),
        [b'-', b'q', _] => Some(match number(&part[2..])? {
            quarter @ 1..=4 => months(quarter * 3 - 2, 3),
            _ => None,
        }),
        [b'-', b'w', _, _] => {
            let first = NaiveDate::from_isoywd_opt(year, number(&part[2..])?, Weekday::Mon);
            Some(first.and_then(|first| span(first, (0, 7))))
        }
        [b'-', _, _] => Some(months(number(&part[1..])?, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;
    use chrono_tz::{Europe, Tz};
    use proptest::prelude::*;

    /// Wednesday afternoon in Berlin.
    fn now() -> DateTime<Tz> {
        Europe::Berlin.with_ymd_and_hms(2026, 3, 4, 15, 30, 20).unwrap()
    }

    fn read(text: &str) -> Result<Period, NotAPeriod> {
        parse_period(text, &now(), Weekday::Mon)
    }

    /// Shows a period as two local times, without the time where it is midnight.
    fn shown(text: &str) -> String {
        let period = read(text).unwrap_or_else(|e| panic!("{e}"));
        let end = |at: Timestamp| {
            let local = at.in_zone(&Europe::Berlin).format("%Y-%m-%d %H:%M").to_string();
            local.trim_end_matches(" 00:00").to_owned()
        };
        format!("{}..{}", end(period.from), end(period.until))
    }

    #[test]
    fn reads_what_people_write() {
        for (text, period) in [
            ("today", "2026-03-04..2026-03-05"),
            ("Yesterday", "2026-03-03..2026-03-04"),
            ("this week", "2026-03-02..2026-03-09"),
            ("last week", "2026-02-23..2026-03-02"),
            ("last-week", "2026-02-23..2026-03-02"),
            ("next week", "2026-03-09..2026-03-16"),
            ("this month", "2026-03-01..2026-04-01"),
            ("Last Month", "2026-02-01..2026-03-01"),
            ("this quarter", "2026-01-01..2026-04-01"),
            ("last quarter", "2025-10-01..2026-01-01"),
            ("january", "2026-01-01..2026-02-01"),
            ("Apr", "2025-04-01..2025-05-01"),
            ("march", "2026-03-01..2026-04-01"),
            ("last march", "2025-03-01..2025-04-01"),
            ("last-april", "2025-04-01..2025-05-01"),
            ("april 2024", "2024-04-01..2024-05-01"),
            ("q1", "2026-01-01..2026-04-01"),
            ("last q1", "2025-01-01..2025-04-01"),
            ("Q4", "2025-10-01..2026-01-01"),
            ("q2 2024", "2024-04-01..2024-07-01"),
            ("march..may", "2026-03-01..2026-06-01"),
            ("april..june", "2025-04-01..2025-07-01"),
            ("this year", "2026-01-01..2027-01-01"),
            ("last year", "2025-01-01..2026-01-01"),
            ("2026", "2026-01-01..2027-01-01"),
            ("2026-Q1", "2026-01-01..2026-04-01"),
            ("2025-q4", "2025-10-01..2026-01-01"),
            ("2026-03", "2026-03-01..2026-04-01"),
            ("2026-W10", "2026-03-02..2026-03-09"),
            ("2026-03-04", "2026-03-04..2026-03-05"),
            ("mon", "2026-03-02..2026-03-03"),
            ("last friday", "2026-02-27..2026-02-28"),
            ("3d ago", "2026-03-01..2026-03-02"),
            ("7d", "2026-02-26..2026-03-05"),
            ("last 7 days", "2026-02-26..2026-03-05"),
            ("last-2-weeks", "2026-02-19..2026-03-05"),
            ("1mo", "2026-02-05..2026-03-05"),
            ("2200", "2200-01-01..2201-01-01"),
        ] {
            assert_eq!(shown(text), period, "{text}");
        }
    }

    #[test]
    fn ranges_include_their_last_day() {
        for (text, period) in [
            ("2026-03-01..2026-03-03", "2026-03-01..2026-03-04"),
            ("2026-03-01 .. yesterday", "2026-03-01..2026-03-04"),
            ("yesterday..yesterday", "2026-03-03..2026-03-04"),
            ("2026-03-01 09:00..2026-03-01 17:30", "2026-03-01 09:00..2026-03-01 17:30"),
            ("2026-03-01T08:00Z..now", "2026-03-01 09:00..2026-03-04 15:30"),
            ("30d-ago..7d-ago", "2026-02-02..2026-02-26"),
            ("2025..2026-01", "2025-01-01..2026-02-01"),
            ("last week..today", "2026-02-23..2026-03-05"),
            ("mon..fri", "2026-03-02..2026-03-07"),
            ("fri..mon", "2026-02-27..2026-03-03"),
        ] {
            assert_eq!(shown(text), period, "{text}");
        }
        let open = |text| read(text).unwrap();
        assert_eq!(open("2026-03-04..").from, open("today").from);
        assert_eq!(open("2026-03-04..").until, Period::OPEN_UNTIL);
        assert_eq!(open("..2026-03-04").until, open("today").until);
        assert_eq!(open("..2026-03-04").from, Period::OPEN_FROM);
        assert_eq!(Period::OPEN_FROM.rfc3339(&Utc), "1899-12-31T00:00:00Z");
        assert_eq!(Period::OPEN_UNTIL.rfc3339(&Utc), "2201-01-03T00:00:00Z");
    }

    #[test]
    fn weeks_begin_where_the_settings_say() {
        let from = |text, day| {
            let period = parse_period(text, &now(), day).unwrap();
            period.from.in_zone(&Europe::Berlin).date_naive().to_string()
        };
        assert_eq!(from("this week", Weekday::Sun), "2026-03-01");
        assert_eq!(from("this week", Weekday::Wed), "2026-03-04");
        assert_eq!(from("last week", Weekday::Sat), "2026-02-21");
        assert_eq!(from("2026-W10", Weekday::Sun), "2026-03-02", "ISO weeks begin on Monday");
    }

    #[test]
    fn a_week_with_a_clock_change_is_an_hour_shorter() {
        let period = read("2026-W13").unwrap();
        assert_eq!(period.until.millis() - period.from.millis(), (7 * 24 - 1) * 3_600_000);
        assert!(period.contains(period.from) && !period.contains(period.until));
    }

    #[test]
    fn errors_say_what_was_expected() {
        let error = |text| read(text).unwrap_err().to_string();
        for text in [
            "",
            "..",
            " .. ",
            "someday",
            "15:30",
            "now",
            "this",
            "last",
            "this day",
            "2026-Q5",
            "2026-13",
            "2026-00",
            "2026-W54",
            "2026-",
            "last d",
            "0x",
            "-7d",
            "a..b",
            "2026...",
            "2026..2027..2028",
            "12",
            "20é",
            "24h",
            "2026-qé",
            "2026-é",
        ] {
            let message = error(text);
            assert!(message.starts_with(&format!("\"{text}\" is not a period: ")), "{message}");
        }
        for text in ["2026-03-04..2026-03-03", "today..last week", "0d", "now..now"] {
            assert!(error(text).contains("ends before it begins"), "{text}: {}", error(text));
        }
        for text in ["1899", "2201-Q1", "0000", "9999-12", "999999999999d", "400y", "..2201-01-01"]
        {
            assert!(error(text).contains("1900 to 2200"), "{text}: {}", error(text));
        }
        assert!(error("2026-02-30").contains("does not exist"));
        assert!(error("2026-02-01..2026-02-30").contains("does not exist"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_text_panics_and_no_period_is_empty(
            text in prop_oneof![
                "\\PC{0,40}",
                "[0-9qwQW.-]{0,16}",
                "(this|last|next|2026|30|mon|3d ago)?[ -]?(week|month|year|d|-Q1|-02)?(\\.\\.)?\
                 (mon|now|15:30|2026-0[0-9]|last year)?",
            ],
            seconds in -2_208_000_000_i64..7_289_000_000,
        ) {
            let now = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap();
            if let Ok(period) = parse_period(&text, &now, Weekday::Sun) {
                prop_assert!(period.from < period.until);
                prop_assert!(Period::OPEN_FROM <= period.from);
                prop_assert!(period.until <= Period::OPEN_UNTIL);
            }
        }

        #[test]
        fn neighbours_meet(seconds in 0_i64..4_000_000_000, day in 0..7_u8) {
            let week_start = Weekday::try_from(day).unwrap();
            let utc = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap();
            let now = utc.with_timezone(&Europe::Berlin);
            for unit in ["week", "month", "quarter", "year"] {
                let read = |which| parse_period(&format!("{which} {unit}"), &now, week_start);
                let (last, this) = (read("last").unwrap(), read("this").unwrap());
                prop_assert!(this.contains(utc.into()));
                prop_assert_eq!(last.until, this.from);
                prop_assert_eq!(this.until, read("next").unwrap().from);
            }
        }
    }
}
