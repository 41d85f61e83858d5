//! When people work: two years of weekdays up to now.

use chrono::{Datelike, Days, NaiveDate, TimeZone, Timelike, Weekday};

use crate::domain::Timestamp;
use crate::domain::follow_up::HOUR;
use crate::domain::time::DAY_MS;

const HOUR_MS: i64 = 3_600_000;
/// The first hour anything happens, and how much in each from there on.
const FIRST_HOUR: i64 = 8;
const HOURS: [f64; 11] = [0.5, 1.2, 1.4, 1.3, 0.5, 0.8, 1.2, 1.2, 1.1, 0.6, 0.15];
/// How many days two years have at least.
const TWO_YEARS: u64 = 730;
/// How many days ahead something may be due.
const AHEAD: u64 = 40;

/// The days up to now, each with its share of all that happens.
#[derive(Debug)]
pub(super) struct Calendar {
    days: Vec<Day>,
    /// The share of everything up to and including each day.
    up_to: Vec<f64>,
    /// The midnights of the days to come, by the offsets they have at noon.
    ahead: Vec<i64>,
    now: i64,
}

#[derive(Debug)]
struct Day {
    date: NaiveDate,
    /// Its midnight, by the offset it has at noon.
    starts: i64,
    /// How much of the day's work can have happened: all of it, but for today.
    done: f64,
}

impl Calendar {
    /// Lays out the two years before `now`, by the clocks of a time zone.
    pub fn new<Z: TimeZone>(now: Timestamp, zone: &Z) -> Self {
        let here = now.in_zone(zone);
        let today = here.date_naive();
        let hour = f64::from(here.num_seconds_from_midnight()) / 3600.0;
        let mut days = Vec::with_capacity(TWO_YEARS as usize);
        let mut up_to = Vec::with_capacity(TWO_YEARS as usize);
        let mut sum = 0.0;
        for back in (0..TWO_YEARS).rev() {
            let Some(date) = today.checked_sub_days(Days::new(back)) else { continue };
            let Some(noon) = date.and_hms_opt(12, 0, 0) else { continue };
            let noon = zone.from_local_datetime(&noon).earliest();
            let Some(noon) = noon.map(|noon| noon.timestamp_millis()) else { continue };
            let done = if back == 0 { worked(hour - FIRST_HOUR as f64) } else { 1.0 };
            let grown = 0.75 + 0.5 * (TWO_YEARS - back) as f64 / TWO_YEARS as f64;
            sum += weight(date) * grown * done;
            up_to.push(sum);
            days.push(Day { date, starts: noon - DAY_MS / 2, done });
        }
        up_to.iter_mut().for_each(|share| *share /= sum);
        let ahead = (1..=AHEAD).filter_map(|on| {
            let noon = today.checked_add_days(Days::new(on))?.and_hms_opt(12, 0, 0)?;
            let noon = zone.from_local_datetime(&noon).earliest()?;
            Some(noon.timestamp_millis() - DAY_MS / 2)
        });
        Self { days, up_to, ahead: ahead.collect(), now: now.millis() }
    }

    /// Returns the moment at which so much of everything has happened, 0..1, to the second. More
    /// of it is never earlier.
    pub fn at(&self, share: f64) -> i64 {
        let share = share.clamp(0.0, 1.0 - 1e-9);
        let index = self.up_to.partition_point(|up_to| *up_to <= share).min(self.days.len() - 1);
        let day = &self.days[index];
        let before = if index == 0 { 0.0 } else { self.up_to[index - 1] };
        let whole = self.up_to[index] - before;
        let part = if whole > 0.0 { (share - before) / whole } else { 0.0 };
        let hours = FIRST_HOUR as f64 + hours_at(part.clamp(0.0, 1.0) * day.done);
        let at = day.starts + (hours * 3600.0) as i64 * 1000;
        at.min(self.now)
    }

    /// Returns the local day of a moment of these two years.
    pub fn date(&self, at: i64) -> NaiveDate {
        let index = self.days.partition_point(|day| day.starts <= at).saturating_sub(1);
        self.days[index].date
    }

    /// Returns the morning so many days after a moment, or of the Monday after where that is a
    /// weekend: when what is due on a day is due.
    pub fn morning(&self, at: i64, days: u64) -> i64 {
        let index = self.days.partition_point(|day| day.starts <= at).saturating_sub(1);
        let date = self.days[index].date.checked_add_days(Days::new(days));
        let weekend = match date.map(|date| date.weekday()) {
            Some(Weekday::Sat) => 2,
            Some(Weekday::Sun) => 1,
            _ => 0,
        };
        let place = index + (days + weekend) as usize;
        let starts = match self.days.get(place) {
            Some(day) => day.starts,
            None => {
                let ahead = self.ahead.get(place - self.days.len()).or(self.ahead.last());
                ahead.copied().unwrap_or(self.now)
            }
        };
        starts + i64::from(HOUR) * HOUR_MS
    }

    /// Returns the quarter of an hour that a moment lies in.
    pub fn quarter(&self, at: i64) -> i64 {
        let index = self.days.partition_point(|day| day.starts <= at).saturating_sub(1);
        let start = self.days[index].starts;
        start + (at - start) / (HOUR_MS / 4) * (HOUR_MS / 4)
    }

    /// Returns the first midnight.
    pub fn start(&self) -> i64 {
        self.days[0].starts
    }

    /// Returns the end: now.
    pub const fn now(&self) -> i64 {
        self.now
    }
}

/// How much happens on a day: hardly anything on weekends and between the years, less in August
/// and on Fridays.
fn weight(date: NaiveDate) -> f64 {
    let week = match date.weekday() {
        Weekday::Sat | Weekday::Sun => 0.012,
        Weekday::Fri => 0.75,
        _ => 1.0,
    };
    let season = match (date.month(), date.day()) {
        (12, 24..) | (1, 1) => 0.06,
        (8, _) => 0.7,
        _ => 1.0,
    };
    week * season
}

/// Returns how much of a day's work is done after so many hours from its beginning.
fn worked(hours: f64) -> f64 {
    let sum: f64 = HOURS.iter().sum();
    let mut done = 0.0;
    for (hour, weight) in HOURS.iter().enumerate() {
        done += weight * (hours - hour as f64).clamp(0.0, 1.0);
    }
    done / sum
}

/// Returns after how many hours so much of a day's work is done.
fn hours_at(part: f64) -> f64 {
    let mut left = part * HOURS.iter().sum::<f64>();
    for (hour, weight) in HOURS.iter().enumerate() {
        if left < *weight {
            return hour as f64 + left / weight;
        }
        left -= weight;
    }
    HOURS.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{FixedOffset, Utc};

    /// A Sunday, 10:00.
    const NOW: Timestamp = Timestamp::from_millis(1_795_341_600_000);

    #[test]
    fn moments_ascend_within_two_years() {
        let calendar = Calendar::new(NOW, &Utc);
        let all: Vec<i64> = (0..=10_000).map(|n| calendar.at(f64::from(n) / 10_000.0)).collect();
        assert!(all.is_sorted());
        assert!(all[0] >= NOW.millis() - 730 * DAY_MS, "{}", all[0]);
        assert!(all[10_000] <= NOW.millis() && all[10_000] > NOW.millis() - 3 * DAY_MS);
    }

    #[test]
    fn it_is_weekdays_in_working_hours_where_one_lives() {
        let east = FixedOffset::east_opt(9 * 3600).unwrap();
        let calendar = Calendar::new(NOW, &east);
        let mut weekend = 0;
        for n in 0..10_000 {
            let at = Timestamp::from_millis(calendar.at(f64::from(n) / 10_000.0)).in_zone(&east);
            assert!((8..19).contains(&at.hour()), "{at}");
            weekend += i32::from(matches!(at.weekday(), Weekday::Sat | Weekday::Sun));
            assert_eq!(calendar.date(at.timestamp_millis()), at.date_naive());
        }
        assert!((1..200).contains(&weekend), "{weekend}");
    }

    #[test]
    fn early_in_the_morning_nothing_of_today_has_happened() {
        let dawn = NOW.millis() - 4 * HOUR_MS - 2 * DAY_MS;
        let calendar = Calendar::new(Timestamp::from_millis(dawn), &Utc);
        let last = calendar.at(1.0);
        assert!(last < dawn - 6 * HOUR_MS, "yesterday: {last}");
        assert_eq!(calendar.quarter(last) % (HOUR_MS / 4), 0);
    }
}
