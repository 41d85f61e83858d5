//! The only wall clock, the maker of ids, and the time zone.

use std::fmt;
use std::sync::Arc;

use chrono::{
    DateTime, FixedOffset, Local, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc,
};
use uuid::{ContextV7, Uuid};

use super::{Error, Result};
use crate::domain::Timestamp;

/// The variable that fixes the clock.
pub(super) const NOW: &str = "TOUCHLINE_NOW";

/// The wall clock. `TOUCHLINE_NOW` (RFC 3339) makes it stand still, for tests and for documents
/// with stable output; it counts only on a file of one's own.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// Reads the system's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub fn system() -> Self {
        Self(Arc::new(|| Utc::now().into()))
    }

    /// Stands still (tests).
    pub fn fixed(at: Timestamp) -> Self {
        Self(Arc::new(move || at))
    }

    /// Stands still at `now` (RFC 3339).
    ///
    /// # Errors
    /// Where the text is no moment.
    pub fn fixed_at(now: &str) -> Result<Self> {
        let at = DateTime::parse_from_rfc3339(now.trim()).map_err(|_| {
            Error::usage(format!("{NOW} is \"{now}\", which is no moment"))
                .hint("write it like 2026-03-04T15:30:00+01:00, or unset it")
        })?;
        Ok(Self::fixed(at.into()))
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// Returns the clock as the store takes it.
    pub fn for_store(&self) -> crate::store::Clock {
        self.0.clone()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

/// Makes UUIDv7 ids that ascend within this process.
///
/// RFC 9562, section 6.2, method 1: 42 bits of counter follow the milliseconds, seeded at random
/// in each new millisecond, so that ids of one bulk load ascend and two processes do not meet.
#[derive(Debug)]
pub struct Ids {
    context: ContextV7,
}

impl Default for Ids {
    fn default() -> Self {
        Self::new()
    }
}

impl Ids {
    /// Starts a sequence.
    pub const fn new() -> Self {
        Self { context: ContextV7::new() }
    }

    /// Returns a new id for a record made at `now`, greater than all before it: where the clock
    /// was set back, the ids go on from the latest time seen.
    pub fn next(&self, now: Timestamp) -> Uuid {
        let ms = now.millis().max(0).unsigned_abs();
        let nanos = u32::try_from(ms % 1000).unwrap_or_default() * 1_000_000;
        Uuid::new_v7(uuid::Timestamp::from_unix(&self.context, ms / 1000, nanos))
    }
}

/// A time zone: the system's own, or one named in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// The system's (TZ, else /etc/localtime).
    Local,
    /// A zone of the IANA database.
    Named(chrono_tz::Tz),
}

/// The offset of a moment in a [`Zone`]. It remembers the zone: a moment moved across a change
/// of the clocks gets the offset of its new place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ZoneOffset {
    zone: Zone,
    fixed: FixedOffset,
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.fixed, f)
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.fixed, f)
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<ZoneOffset> {
        match self {
            Self::Local => Local.offset_from_local_datetime(local),
            Self::Named(zone) => zone.offset_from_local_datetime(local).map(|at| at.fix()),
        }
        .map(|fixed| self.offset(fixed))
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.offset(match self {
            Self::Local => Local.offset_from_utc_datetime(utc),
            Self::Named(zone) => zone.offset_from_utc_datetime(utc).fix(),
        })
    }
}

impl Zone {
    /// Returns a moment in this zone.
    pub fn at(&self, moment: Timestamp) -> DateTime<Self> {
        moment.in_zone(self)
    }

    /// Returns the zone's name in the settings: an IANA name, or `local`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Named(zone) => zone.name(),
        }
    }

    fn offset(self, fixed: FixedOffset) -> ZoneOffset {
        ZoneOffset { zone: self, fixed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Days, TimeDelta};

    #[test]
    fn the_clock_can_be_made_to_stand_still() {
        let clock = Clock::fixed_at("2026-03-04T15:30:00+01:00").unwrap();
        assert_eq!(clock.now(), Timestamp::from_millis(1_772_634_600_000));
        assert_eq!((clock.for_store())(), clock.now());
        let error = Clock::fixed_at("tomorrow").unwrap_err();
        assert!(error.message.contains("TOUCHLINE_NOW is \"tomorrow\""), "{error}");
        assert!(Clock::system().now() > clock.now() || Clock::system().now().millis() > 0);
    }

    #[test]
    fn ids_ascend_and_carry_their_time() {
        let ids = Ids::new();
        let now = Timestamp::from_millis(1_772_634_600_123);
        let mut last = ids.next(now);
        assert_eq!(last.get_version_num(), 7);
        assert_eq!(last.as_u128() >> 80, 1_772_634_600_123);
        for step in 0..20_000_i64 {
            // The clock jitters back and forth.
            let id = ids.next(Timestamp::from_millis(now.millis() + step % 7 - 3));
            assert!(id > last, "{id} after {last}");
            last = id;
        }
        assert!(ids.next(Timestamp::from_millis(-5)) > last);
    }

    #[test]
    fn a_moment_moved_over_a_clock_change_stays_in_its_zone() {
        let zone = Zone::Named(chrono_tz::Europe::Berlin);
        let winter = zone.with_ymd_and_hms(2026, 3, 28, 15, 0, 0).unwrap();
        assert_eq!(winter.to_rfc3339(), "2026-03-28T15:00:00+01:00");
        let next_day = winter.checked_add_days(Days::new(1)).unwrap();
        assert_eq!(next_day.to_rfc3339(), "2026-03-29T15:00:00+02:00");
        assert_eq!(next_day.timezone(), zone);
        assert_eq!((winter + TimeDelta::days(1)).to_rfc3339(), "2026-03-29T16:00:00+02:00");
        assert!(zone.with_ymd_and_hms(2026, 3, 29, 2, 30, 0).single().is_none(), "a gap");
        assert!(zone.with_ymd_and_hms(2026, 10, 25, 2, 30, 0).latest().is_some(), "a fold");
    }

    #[test]
    fn a_moment_is_written_with_its_zones_offset() {
        let at = Timestamp::from_millis(1_772_634_600_000);
        assert_eq!(
            at.rfc3339(&Zone::Named(chrono_tz::Europe::Berlin)),
            "2026-03-04T15:30:00+01:00"
        );
        let local = Zone::Local.at(at);
        assert_eq!(local.timestamp_millis(), at.millis());
        assert_eq!(local.offset().fix(), *at.in_zone(&Local).offset());
        assert_eq!(Zone::Local.name(), "local");
    }
}
