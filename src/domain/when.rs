//! Moments as people write them: the WHEN of the command line and of the one-line log.
//!
//! A WHEN is a day, a time of day, a day and a time in either order, or an exact moment. What it
//! leaves open leans to the past when logging and filtering, to the future for follow-ups:
//!
//! | written | [`Lean::Past`] | [`Lean::Future`] |
//! |---|---|---|
//! | `now` | this moment | the same |
//! | `today`, `yesterday`, `tomorrow` | that day | the same |
//! | `2026-03-04`, `4.3.2026`, `4 march 2026` | that day | the same, also when it is past |
//! | `4 march`, `mar 4` | the latest that is not after now | the next, today included |
//! | `15:30`, `3pm`, `noon` | the latest that is not after now: today's or yesterday's | the next: today's or tomorrow's |
//! | `mon`, `monday` | the latest Monday, today included | the first Monday after today |
//! | `mon 9:00` | the same, and not after now | 9:00 on the first Monday after today |
//! | `this friday` | the latest Friday, today included | the next Friday, today included |
//! | `last friday` | the latest Friday before today | the same |
//! | `next friday` | the first Friday after today | the same |
//! | `3d ago`, `in 3d`, `3 days from now` | that day | the same |
//! | `3d`, `2 weeks` | so long ago | so long ahead |
//! | `last week`, `next month` | the day one week ago, one month ahead | the same |
//! | `90 min ago`, `in 2h` | that moment | the same |
//!
//! "next friday" means different days to different people. Here `last` and `next` always name the
//! nearest such day before and after today, never one of another calendar week; the resolved day
//! is echoed, and the Friday after that can be written as a date. Months keep the day of the month
//! as far as the month has it: a month after 31 January is the last of February.
//!
//! `morning` is 9:00, `noon` 12:00, `afternoon` 15:00, `evening` 18:00, `midnight` the 0:00 that
//! begins the day. `m` is minutes, `mo` months. Hyphens may stand for spaces. A day/month pair
//! with a slash (`3/4`) is refused, because it can be two days.
//!
//! A day without a time of day resolves to a moment of that day ([`When::at`]), and is a whole day
//! for filters ([`When::start`], [`When::end`]). A local time that a clock change skips goes
//! forward by what was skipped; one that comes twice is the earlier. Years run from 1900 to 2200.
//!
//! The `interim` crate, made for such texts, is not used: it leans to the future only, returns an
//! error for skipped local times, reads words by their first three letters, and does not tell
//! whether a time of day was named.

mod read;
#[cfg(test)]
mod tests;

use chrono::{
    DateTime, Datelike, Days, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    TimeDelta, TimeZone, Weekday,
};

use super::Timestamp;
use super::follow_up::HOUR;
use read::{Anchor, Pick, Spec, Step};
pub(super) use read::{calendar_unit, month};

/// The first year that a WHEN may name.
pub const FIRST_YEAR: i32 = 1900;
/// The last year that a WHEN may name.
pub const LAST_YEAR: i32 = 2200;

/// Says which way a WHEN leans that leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lean {
    /// To what has happened: logging and filtering.
    Past,
    /// To what is to be done: follow-ups.
    Future,
}

/// A WHEN that was resolved against a clock and a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct When {
    at: Timestamp,
    start: Timestamp,
    end: Timestamp,
    date: NaiveDate,
    had_time: bool,
}

impl When {
    /// Returns the one moment it stands for.
    ///
    /// For a day without a time of day this is a guess: leaning to the past, now for today and
    /// noon otherwise; leaning to the future, 9:00, and for today not before now.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Returns where it begins: the start of the day, or the moment where it had a time.
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// Returns where it ends, exclusive: the start of the next day, or the moment itself where it
    /// had a time.
    pub const fn end(&self) -> Timestamp {
        self.end
    }

    /// Returns its day in the time zone of the clock it was resolved against.
    pub const fn date(&self) -> NaiveDate {
        self.date
    }

    /// Tells whether it named a moment, and not only a day.
    pub const fn had_time(&self) -> bool {
        self.had_time
    }
}

/// Reports a text that is no WHEN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAWhen {
    /// It reads as nothing that is known.
    #[error(
        "\"{0}\" is not a time: write 2026-03-04, 15:30, yesterday 15:00, mon, last friday, \
         3d ago, in 2 weeks or next month"
    )]
    Unknown(String),
    /// It names a day that the calendar does not have.
    #[error("\"{0}\" is a day that does not exist: check the month's length")]
    NoSuchDay(String),
    /// It reads as two different days.
    #[error("\"{0}\" can be read as two different days: write the date as 2026-03-04")]
    TwoReadings(String),
    /// It lies before [`FIRST_YEAR`] or after [`LAST_YEAR`].
    #[error("\"{0}\" lies outside of the years 1900 to 2200")]
    OutOfRange(String),
}

/// What is wrong with a text, without the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Unknown,
    NoSuchDay,
    TwoReadings,
    OutOfRange,
}

/// Reads a WHEN as of `now`, in the time zone of `now`.
///
/// # Errors
/// Where the text is no WHEN, or one outside of the years 1900 to 2200.
pub fn parse_when<Z: TimeZone>(
    text: &str,
    now: &DateTime<Z>,
    lean: Lean,
) -> Result<When, NotAWhen> {
    let resolved = check(now.year()).and_then(|()| {
        let clock =
            Clock { zone: now.timezone(), now: now.clone().into(), local: now.naive_local(), lean };
        match read::exact(text.trim()) {
            Some(at) => clock.instant(at),
            None => clock.resolve(&read::spec(text)?),
        }
    });
    resolved.map_err(|fault| {
        let text = text.to_owned();
        match fault {
            Fault::Unknown => NotAWhen::Unknown(text),
            Fault::NoSuchDay => NotAWhen::NoSuchDay(text),
            Fault::TwoReadings => NotAWhen::TwoReadings(text),
            Fault::OutOfRange => NotAWhen::OutOfRange(text),
        }
    })
}

/// Returns the moment of a local date and time. One that a clock change skips goes forward by
/// what was skipped; one that comes twice is the earlier.
pub fn local_moment<Z: TimeZone>(zone: &Z, local: NaiveDateTime) -> Timestamp {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => at.into(),
        LocalResult::Ambiguous(one, other) => Timestamp::from(one).min(other.into()),
        LocalResult::None => {
            // The offset of the day before is the one the skipped time was meant in.
            let before = local.checked_sub_days(Days::new(1)).unwrap_or(local);
            let offset = zone.offset_from_utc_datetime(&before).fix().local_minus_utc();
            let as_utc = local.and_utc().timestamp_millis();
            Timestamp::from_millis(as_utc.saturating_sub(i64::from(offset) * 1000))
        }
    }
}

/// Returns the first moment of a local day.
pub fn day_start<Z: TimeZone>(zone: &Z, date: NaiveDate) -> Timestamp {
    local_moment(zone, date.and_time(NaiveTime::MIN))
}

/// Moves a date by months, then by days; `None` outside of the years of a WHEN.
pub(super) fn shift(date: NaiveDate, months: i64, days: i64) -> Option<NaiveDate> {
    let by = |count: i64| Months::new(u32::try_from(count).unwrap_or(u32::MAX));
    let date = match months {
        0.. => date.checked_add_months(by(months)),
        _ => date.checked_sub_months(by(months.saturating_neg())),
    }?;
    let date = date.checked_add_signed(TimeDelta::try_days(days)?)?;
    check(date.year()).ok().map(|()| date)
}

fn check(year: i32) -> Result<(), Fault> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) { Ok(()) } else { Err(Fault::OutOfRange) }
}

/// What a WHEN is resolved against.
struct Clock<Z: TimeZone> {
    zone: Z,
    now: Timestamp,
    local: NaiveDateTime,
    lean: Lean,
}

impl<Z: TimeZone> Clock<Z> {
    fn today(&self) -> NaiveDate {
        self.local.date()
    }

    fn resolve(&self, spec: &Spec) -> Result<When, Fault> {
        let date = match (spec.anchor, spec.time) {
            (None, None) => return Err(Fault::Unknown),
            (None, Some(time)) => self.nearest(time)?,
            (Some(Anchor::Now), None) => return self.instant(self.now),
            (Some(Anchor::Now), Some(_)) => return Err(Fault::Unknown),
            (Some(Anchor::Step(step)), time) if step.exact => {
                return if time.is_none() { self.step(step) } else { Err(Fault::Unknown) };
            }
            (Some(Anchor::Step(step)), _) => self.step_date(step)?,
            (Some(Anchor::Date(date)), _) => date,
            (Some(Anchor::Weekday(day, pick)), time) => self.weekday(day, pick, time)?,
            (Some(Anchor::Calendar { year: Some(year), month, day }), _) => {
                NaiveDate::from_ymd_opt(year, month, day).ok_or(Fault::NoSuchDay)?
            }
            (Some(Anchor::Calendar { year: None, month, day }), time) => {
                self.annual(month, day, time)?
            }
        };
        self.day(date, spec.time)
    }

    /// Makes the result for a day, with or without a time of day.
    fn day(&self, date: NaiveDate, time: Option<NaiveTime>) -> Result<When, Fault> {
        check(date.year())?;
        if let Some(time) = time {
            let at = self.moment(date, time);
            return Ok(When { at, start: at, end: at, date, had_time: true });
        }
        let tomorrow = date.succ_opt().ok_or(Fault::OutOfRange)?;
        let (start, end) = (day_start(&self.zone, date), day_start(&self.zone, tomorrow));
        let at = match (self.lean, date == self.today()) {
            (Lean::Past, true) => self.now,
            (Lean::Past, false) => self.moment(date, read::hour(12)),
            (Lean::Future, true) => self.moment(date, read::hour(HOUR)).max(self.now),
            (Lean::Future, false) => self.moment(date, read::hour(HOUR)),
        };
        Ok(When { at, start, end, date, had_time: false })
    }

    /// Makes the result for an exact moment.
    fn instant(&self, at: Timestamp) -> Result<When, Fault> {
        // In any zone the range of years lies far inside of what `in_zone` can show.
        let years = i64::from(LAST_YEAR + 1 - 1970) * 366 * 86_400_000;
        if !(-years..=years).contains(&at.millis()) {
            return Err(Fault::OutOfRange);
        }
        let date = at.in_zone(&self.zone).date_naive();
        check(date.year())?;
        Ok(When { at, start: at, end: at, date, had_time: true })
    }

    fn moment(&self, date: NaiveDate, time: NaiveTime) -> Timestamp {
        local_moment(&self.zone, date.and_time(time))
    }

    /// Returns the day of the nearest such time of day on the leaning side of now.
    fn nearest(&self, time: NaiveTime) -> Result<NaiveDate, Fault> {
        let today = self.moment(self.today(), time);
        let days = match self.lean {
            Lean::Past if today > self.now => -1,
            Lean::Future if today < self.now => 1,
            _ => 0,
        };
        shift(self.today(), 0, days).ok_or(Fault::OutOfRange)
    }

    fn sign(&self, step: Step) -> i64 {
        match step.lean.unwrap_or(self.lean) {
            Lean::Past => -1,
            Lean::Future => 1,
        }
    }

    fn step_date(&self, step: Step) -> Result<NaiveDate, Fault> {
        let sign = self.sign(step);
        shift(self.today(), sign * step.months, sign * step.days).ok_or(Fault::OutOfRange)
    }

    fn step(&self, step: Step) -> Result<When, Fault> {
        let date = self.step_date(step)?;
        let from =
            if date == self.today() { self.now } else { self.moment(date, self.local.time()) };
        let ms = step.seconds.saturating_mul(1000).saturating_mul(self.sign(step));
        self.instant(Timestamp::from_millis(from.millis().saturating_add(ms)))
    }

    fn weekday(
        &self,
        day: Weekday,
        pick: Pick,
        time: Option<NaiveTime>,
    ) -> Result<NaiveDate, Fault> {
        let back = i64::from(self.today().weekday().days_since(day));
        let ahead = i64::from(day.days_since(self.today().weekday()));
        let later = |time| self.moment(self.today(), time) > self.now;
        let days = match (pick, self.lean) {
            (Pick::Open, Lean::Past) if back == 0 && time.is_some_and(later) => -7,
            (Pick::Open | Pick::This, Lean::Past) => -back,
            (Pick::This, Lean::Future) => ahead,
            (Pick::Last, _) => -(if back == 0 { 7 } else { back }),
            (Pick::Next, _) | (Pick::Open, Lean::Future) => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
        };
        shift(self.today(), 0, days).ok_or(Fault::OutOfRange)
    }

    /// Finds the year of a day of the year: 29 February may be eight years away.
    fn annual(&self, month: u32, day: u32, time: Option<NaiveTime>) -> Result<NaiveDate, Fault> {
        let fits = |date: &NaiveDate| {
            let today = time.is_none_or(|time| {
                let at = self.moment(*date, time);
                if self.lean == Lean::Past { at <= self.now } else { at >= self.now }
            });
            match (self.lean, date.cmp(&self.today())) {
                (_, std::cmp::Ordering::Equal) => today,
                (Lean::Past, order) => order.is_lt(),
                (Lean::Future, order) => order.is_gt(),
            }
        };
        let step = if self.lean == Lean::Past { -1 } else { 1 };
        (0..=8)
            .filter_map(|n| NaiveDate::from_ymd_opt(self.today().year() + n * step, month, day))
            .find(fits)
            .ok_or(Fault::NoSuchDay)
    }
}
