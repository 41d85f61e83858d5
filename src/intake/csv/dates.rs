//! Days and moments as tables write them.

use chrono::{
    DateTime, Days, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta,
    TimeZone, Utc,
};

use crate::domain::{Birthday, Timestamp};
use crate::intake::vcard::birthday::birthday as iso_birthday;

/// Reads a birthday: `1985-04-15`, `15 Apr 1985`, `15.04.1985`, and `4/15/1985` where it is clear
/// which of the two is the month. A day of zeros, as Outlook writes it, is none.
///
/// # Errors
/// Where it names no day, or two.
pub fn birthday(text: &str) -> Result<Option<Birthday>, String> {
    if text.chars().all(|c| matches!(c, '0' | '/' | '-' | '.' | ' ')) {
        return Ok(None);
    }
    if let Ok(day) = iso_birthday(text, None) {
        return Ok(Some(day));
    }
    if let Some(day) = worded(text) {
        return Ok(day_of(day));
    }
    let shown: String = text.chars().take(60).collect();
    let wrong = || format!("\"{shown}\" is not a birthday: write 1985-04-15, or --04-15");
    let (separator, german) = if text.contains('.') { ('.', true) } else { ('/', false) };
    let numbers: Vec<u32> = text
        .split(separator)
        .map(|part| part.trim().parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    let &[one, two, year] = numbers.as_slice() else { return Err(wrong()) };
    if year < 1000 {
        return Err(wrong());
    }
    let (month, day) = match (one, two) {
        (day, month) if german || day > 12 => (month, day),
        (month, day) if day > 12 || day == month => (month, day),
        _ => {
            let reason = "may be two days: which of its numbers is the month?";
            return Err(format!("the birthday \"{shown}\" {reason}"));
        }
    };
    let year = i32::try_from(year).map_err(|_| wrong())?;
    Birthday::new(Some(year), month, day).map(Some).ok_or_else(wrong)
}

fn day_of(day: NaiveDate) -> Option<Birthday> {
    use chrono::Datelike;
    Birthday::new(Some(day.year()), day.month(), day.day())
}

fn worded(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    ["%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

/// Reads a day with its month in letters, as LinkedIn writes it, and returns it as `2024-01-15`.
pub fn iso(text: &str) -> Option<String> {
    worded(text).map(|day| day.format("%Y-%m-%d").to_string())
}

/// The longest text that is read as a moment, in characters.
const LONGEST: usize = 60;
/// The years that a moment may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Which number of `3/4/2024` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The day comes first.
    DayFirst,
    /// The month comes first.
    MonthFirst,
}

/// A moment as a cell has it, before a zone is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// With its offset.
    Exact(Timestamp),
    /// The time of a clock on a wall.
    Local(NaiveDateTime),
    /// A day alone.
    Day(NaiveDate),
}

impl Moment {
    /// Returns the moment; a day alone is taken at `hour` o'clock, the time of a clock in `zone`. One
    /// that the clocks leave out is an hour later.
    pub fn at<Z: TimeZone>(self, zone: &Z, hour: u32) -> Timestamp {
        let local = match self {
            Self::Exact(at) => return at,
            Self::Local(local) => local,
            Self::Day(day) => day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()),
        };
        match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.into(),
            MappedLocalTime::None => {
                let later = zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest();
                later.map_or_else(|| local.and_utc().into(), Timestamp::from)
            }
        }
    }

    /// Returns the day, in `zone` where there is an offset.
    pub fn day<Z: TimeZone>(self, zone: &Z) -> NaiveDate {
        match self {
            Self::Exact(at) => at.in_zone(zone).date_naive(),
            Self::Local(local) => local.date(),
            Self::Day(day) => day,
        }
    }

    /// Puts the time of another cell to a day.
    pub fn with_time(self, time: Option<NaiveTime>) -> Self {
        match (self, time) {
            (Self::Day(day), Some(time)) => Self::Local(day.and_time(time)),
            (moment, _) => moment,
        }
    }
}

/// Reads a moment: `2024-03-15 09:30:00 UTC`, RFC 3339, `15.03.2024 09:30`, `3/15/2024, 9:30 AM`,
/// `Mar 15, 2024`, seconds or milliseconds since 1970, or the days that Excel counts. `order` says
/// which of two numbers is the month where both can be.
///
/// # Errors
/// Where it names no moment, or two.
pub fn moment(text: &str, order: Option<Order>) -> Result<Moment, String> {
    let text = text.trim();
    let shown: String = text.chars().take(LONGEST).collect();
    let wrong = || format!("\"{shown}\" is not a date: write 2024-03-15 or 2024-03-15 09:30");
    if text.chars().nth(LONGEST).is_some() {
        return Err(wrong());
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return exact(at).ok_or_else(wrong);
    }
    if let Some(read) = counted(text) {
        return read.ok_or_else(wrong);
    }
    let Some(colon) = text.find(':') else {
        let day = text.strip_suffix("UTC").unwrap_or(text);
        return date(day, order, &shown)?.map(Moment::Day).ok_or_else(wrong);
    };
    let before = text.get(..colon).unwrap_or_default();
    let start = before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| {
        at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    let (day, time) = text.split_at(start);
    let day = day.trim_end().trim_end_matches(['T', ',']).trim_end();
    let day = day.strip_suffix(" at").unwrap_or(day);
    let (time, offset) = clock(time).ok_or_else(wrong)?;
    let half = text.to_ascii_lowercase().ends_with('m');
    let order = order.or(half.then_some(Order::MonthFirst));
    let local = date(day, order, &shown)?.ok_or_else(wrong)?.and_time(time);
    match offset {
        None => Ok(Moment::Local(local)),
        Some(offset) => {
            let at = offset.from_local_datetime(&local).single();
            at.and_then(exact).ok_or_else(wrong)
        }
    }
}

/// Reads a time that stands in a cell of its own.
pub fn time(text: &str) -> Option<NaiveTime> {
    if let Ok(days) = text.trim().parse::<f64>()
        && (0.0..1.0).contains(&days)
    {
        return Some(NaiveTime::MIN + of_day(days));
    }
    clock(text).map(|(time, _)| time)
}

/// Tells which number is the month, where a date says so by itself.
pub fn order(text: &str) -> Option<Order> {
    let mut numbers = text.split(['/', '-']).map(|part| part.trim().parse::<u32>());
    match (numbers.next()?, numbers.next()?) {
        (Ok(13..=31), Ok(1..=12)) => Some(Order::DayFirst),
        (Ok(1..=12), Ok(13..=31)) => Some(Order::MonthFirst),
        _ => None,
    }
}

fn exact(at: DateTime<FixedOffset>) -> Option<Moment> {
    use chrono::Datelike;
    YEARS.contains(&at.year()).then(|| Moment::Exact(at.into()))
}

/// Returns a part of a day, to the second.
fn of_day(days: f64) -> TimeDelta {
    #[expect(clippy::cast_possible_truncation, reason = "a part of a day is below 86,400")]
    TimeDelta::seconds((days.fract() * 86_400.0).round().clamp(0.0, 86_399.0) as i64)
}

/// Reads a number: seconds or milliseconds since 1970, or days since 1899-12-30 as Excel counts.
fn counted(text: &str) -> Option<Option<Moment>> {
    let bare = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if !bare(whole) || !bare(part) {
        return None;
    }
    let number: u64 = whole.parse().ok()?;
    match whole.len() {
        5 if (20_000..80_000).contains(&number) => {
            let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(number))?;
            let days: f64 = text.parse().ok()?;
            let of_day = of_day(days);
            Some(Some(match of_day.is_zero() {
                true => Moment::Day(day),
                false => Moment::Local(day.and_time(NaiveTime::MIN + of_day)),
            }))
        }
        10 | 13 if part.bytes().all(|byte| byte == b'0') => {
            let number = i64::try_from(number).ok()?;
            let ms = if whole.len() == 10 { number * 1000 } else { number };
            Some(DateTime::<Utc>::from_timestamp_millis(ms).and_then(|at| exact(at.fixed_offset())))
        }
        8 => None,
        _ => Some(None),
    }
}

/// Reads a time of day, and its offset where it has one.
fn clock(text: &str) -> Option<(NaiveTime, Option<FixedOffset>)> {
    let lower = text.trim().to_ascii_lowercase();
    let end = lower.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.');
    let (time, rest) = lower.split_at(end.unwrap_or(lower.len()));
    let mut parts = time.split(':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let (second, part) = match parts.next() {
        None => (0, ""),
        Some(seconds) => {
            let (second, part) = seconds.split_once('.').unwrap_or((seconds, ""));
            (second.parse::<u32>().ok()?, part)
        }
    };
    if parts.next().is_some() || part.len() > 9 {
        return None;
    }
    let millis: u32 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    let rest = rest.trim();
    let (half, rest) = match rest {
        half if half.starts_with("am") || half.starts_with("a.m.") => (Some(0), ""),
        half if half.starts_with("pm") || half.starts_with("p.m.") => (Some(12), ""),
        rest => (None, rest),
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let time = NaiveTime::from_hms_milli_opt(hour, minute, second, millis)?;
    let offset = match rest {
        "" => None,
        "z" | "utc" | "gmt" => Some(0),
        rest => {
            let rest = rest.strip_prefix("utc").or(rest.strip_prefix("gmt")).unwrap_or(rest);
            let sign = if rest.starts_with('-') { -1 } else { 1 };
            let digits: String =
                rest.strip_prefix(['+', '-'])?.chars().filter(|c| *c != ':').collect();
            let hours: i32 = digits.get(..2)?.parse().ok()?;
            let minutes: i32 = match digits.get(2..)? {
                "" => 0,
                minutes => minutes.parse().ok()?,
            };
            Some(sign * (hours.checked_mul(3600)? + minutes.checked_mul(60)?))
        }
    };
    match offset {
        None => Some((time, None)),
        Some(seconds) => Some((time, Some(FixedOffset::east_opt(seconds)?))),
    }
}

/// Reads a day; an error only where it may be two.
fn date(text: &str, order: Option<Order>, shown: &str) -> Result<Option<NaiveDate>, String> {
    use chrono::Datelike;
    let text = text.trim();
    let forms = ["%Y-%m-%d", "%Y%m%d", "%d-%b-%Y", "%a, %d %b %Y", "%a %d %b %Y", "%b %d %Y"];
    let forms = forms.iter().filter_map(|form| NaiveDate::parse_from_str(text, form).ok());
    let mut words = worded(text).into_iter().chain(forms);
    // "15/3/24" is not of the year 15.
    if let Some(day) = words.find(|day| YEARS.contains(&day.year())) {
        return Ok(Some(day));
    }
    let german = text.contains('.');
    let numbers: Option<Vec<u32>> = text
        .trim_end_matches('.')
        .split(['/', '.', '-'])
        .map(|part| part.trim().parse().ok())
        .collect();
    let Some(&[one, two, year]) = numbers.as_deref() else { return Ok(None) };
    let year = if year < 100 { year + 2000 } else { year };
    let (month, day) = match order {
        _ if german || one > 12 => (two, one),
        _ if two > 12 || one == two => (one, two),
        Some(Order::DayFirst) => (two, one),
        Some(Order::MonthFirst) => (one, two),
        None => {
            return Err(format!(
                "\"{shown}\" may be two days: which of its numbers is the month? Say date.dmy or \
                 date.mdy with --map"
            ));
        }
    };
    let year = i32::try_from(year).unwrap_or_default();
    Ok(NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read() {
        for (text, expected) in [
            ("1985-04-15", Some("1985-04-15")),
            ("--04-15", Some("--04-15")),
            ("15 Apr 1985", Some("1985-04-15")),
            ("15.04.1985", Some("1985-04-15")),
            ("4/15/1985", Some("1985-04-15")),
            ("15/4/1985", Some("1985-04-15")),
            ("4/4/1985", Some("1985-04-04")),
            ("1985/04/15", Some("1985-04-15")),
            ("0/0/00", None),
        ] {
            let day = birthday(text).unwrap().map(|day| day.to_string());
            assert_eq!(day.as_deref(), expected, "{text}");
        }
        assert!(birthday("3/4/1985").unwrap_err().contains("two days"));
        for wrong in ["soon", "31.02.1985", "1/2", "99/99/1985", "4/15/85"] {
            assert!(birthday(wrong).is_err(), "{wrong}");
        }
        assert_eq!(iso("03 Feb 2024").as_deref(), Some("2024-02-03"));
    }

    fn said(text: &str) -> String {
        let zone = FixedOffset::east_opt(3600).unwrap();
        match moment(text, None) {
            Ok(Moment::Day(day)) => day.to_string(),
            Ok(moment) => moment.at(&zone, 12).rfc3339(&Utc),
            Err(_) => "none".to_owned(),
        }
    }

    #[test]
    fn moments_are_read() {
        for (text, expected) in [
            ("2024-03-15 09:30:00 UTC", "2024-03-15T09:30:00Z"),
            ("2024-03-15T09:30:00+02:00", "2024-03-15T07:30:00Z"),
            ("2024-03-15T09:30:00.000+0000", "2024-03-15T09:30:00Z"),
            ("2024-07-01 11:54:49.95+00", "2024-07-01T11:54:49.950Z"),
            ("2024-03-15 09:30", "2024-03-15T08:30:00Z"),
            ("2024-03-15T09:30:00", "2024-03-15T08:30:00Z"),
            ("15.03.2024 09:30", "2024-03-15T08:30:00Z"),
            ("15.03.2024, 09:30 Uhr", "none"),
            ("3/15/2024, 9:30 PM", "2024-03-15T20:30:00Z"),
            ("3/4/2024 9:30 AM", "2024-03-04T08:30:00Z"),
            ("Mar 15, 2024 at 9:30 am", "2024-03-15T08:30:00Z"),
            ("15 Mar 2024", "2024-03-15"),
            ("15-Mar-2024", "2024-03-15"),
            ("15/3/24", "2024-03-15"),
            ("2024/03/15", "2024-03-15"),
            ("20240315", "2024-03-15"),
            ("1710495000", "2024-03-15T09:30:00Z"),
            ("1710495000000", "2024-03-15T09:30:00Z"),
            ("45366", "2024-03-15"),
            ("45366.5", "2024-03-15T11:00:00Z"),
            ("3/4/2024", "none"),
            ("2024-13-01", "none"),
            ("9999-01-01", "none"),
            ("soon", "none"),
            ("12", "none"),
            ("25:00", "none"),
            ("", "none"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
        let other = moment("3/4/2024", Some(Order::DayFirst)).unwrap();
        assert_eq!(other, Moment::Day(NaiveDate::from_ymd_opt(2024, 4, 3).unwrap()));
        assert!(moment("3/4/2024", None).unwrap_err().contains("may be two days"));
        assert_eq!(order("3/14/2024 9:00"), Some(Order::MonthFirst));
        assert_eq!(order("14/3/2024"), Some(Order::DayFirst));
        assert_eq!(order("2024-03-15"), None);
        assert_eq!(time("9:05 pm"), NaiveTime::from_hms_opt(21, 5, 0));
    }

    #[test]
    fn a_time_that_the_clocks_leave_out_is_an_hour_later() {
        let gap = moment("2024-03-31 02:30", None).unwrap();
        let at = gap.at(&chrono_tz::Europe::Berlin, 12);
        assert_eq!(at.rfc3339(&Utc), "2024-03-31T01:30:00Z");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_moment_or_not(text in "([0-9]{1,5}|[/.:T+ -]|am|PM|UTC|Mar|é){0,9}") {
            if let Ok(moment) = moment(&text, None) {
                let _ = moment.at(&chrono_tz::Europe::Berlin, 12);
            }
            let _ = (time(&text), order(&text));
        }
    }
}
