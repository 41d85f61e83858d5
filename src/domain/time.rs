//! Moments and logical time.

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// How far ahead of the clock an interaction may lie, in milliseconds (5 minutes).
pub const FUTURE_TOLERANCE_MS: i64 = 5 * 60 * 1000;

impl Timestamp {
    /// Returns what counts `whole` today after the days since this moment: half of it after `half`
    /// days, a third after twice as many.
    pub fn faded(self, now: Self, whole: u64, half: u64) -> u64 {
        let days = now.0.saturating_sub(self.0).max(0) / DAY_MS;
        let days = u64::try_from(days).unwrap_or(u64::MAX);
        whole.saturating_mul(half) / half.saturating_add(days).max(1)
    }

    /// Makes a moment from milliseconds since the epoch.
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// Returns milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Returns the UTC day as days since the epoch: the day of the per-day summaries.
    pub const fn utc_day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// Returns the moment as a `chrono` value in `zone`. Moments outside of chrono's range
    /// (years ±262,000) are clamped to the epoch; the parsers never make one.
    pub fn in_zone<Z: TimeZone>(self, zone: &Z) -> DateTime<Z> {
        let utc = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default();
        utc.with_timezone(zone)
    }

    /// Writes RFC 3339 with the zone's offset and milliseconds only where there are any:
    /// `2026-03-04T15:30:00+01:00`.
    pub fn rfc3339<Z: TimeZone>(self, zone: &Z) -> String
    where
        Z::Offset: std::fmt::Display,
    {
        let form =
            if self.0.rem_euclid(1000) == 0 { SecondsFormat::Secs } else { SecondsFormat::Millis };
        self.in_zone(zone).to_rfc3339_opts(form, true)
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(at: DateTime<Z>) -> Self {
        Self(at.timestamp_millis())
    }
}

/// A hybrid logical clock in one integer: `milliseconds << 15 | counter`.
///
/// Source: Kulkarni et al., "Logical Physical Clocks" (2014). 48 bits of milliseconds reach
/// the year 10889; the counter holds 32,768 writes in one millisecond and then runs into the
/// next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hlc(i64);

impl Hlc {
    /// Wraps the stored integer.
    pub const fn from_raw(raw: i64) -> Self {
        Self(raw)
    }

    /// Returns the integer to store.
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// Returns the physical part.
    pub const fn time(self) -> Timestamp {
        Timestamp(self.0 >> 15)
    }

    /// Returns the first logical time after `self` that is not before `now`.
    #[must_use]
    pub const fn next(self, now: Timestamp) -> Self {
        let physical = now.0 << 15;
        if physical > self.0 { Self(physical) } else { Self(self.0 + 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::FixedOffset;

    #[test]
    fn rfc3339_carries_the_offset() {
        let zone = FixedOffset::east_opt(3600).unwrap();
        let at = Timestamp::from_millis(1_772_634_600_000);
        assert_eq!(at.rfc3339(&zone), "2026-03-04T15:30:00+01:00");
        assert_eq!(
            Timestamp::from_millis(1_772_634_600_123).rfc3339(&Utc),
            "2026-03-04T14:30:00.123Z"
        );
    }

    #[test]
    fn days_before_the_epoch_round_down() {
        assert_eq!(Timestamp::from_millis(-1).utc_day(), -1);
        assert_eq!(Timestamp::from_millis(0).utc_day(), 0);
    }

    #[test]
    fn logical_time_only_grows() {
        let now = Timestamp::from_millis(1_000);
        let first = Hlc::default().next(now);
        assert_eq!(first.time(), now);
        assert!(first.next(now) > first);
        assert!(
            first.next(Timestamp::from_millis(5)) > first,
            "a clock set back does not turn it back"
        );
        assert_eq!(first.next(Timestamp::from_millis(2_000)).time(), Timestamp::from_millis(2_000));
    }
}
