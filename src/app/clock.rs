//! The only wall clock, the maker of ids, and the time zone.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeZone};
use uuid::Uuid;

use crate::domain::Timestamp;

/// The wall clock; fixed in tests through `TOUCHLINE_NOW` (RFC 3339), where the build allows it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// Reads the system's clock.
    pub fn system() -> Self {
        todo!()
    }

    /// Stands still (tests).
    pub fn fixed(at: Timestamp) -> Self {
        Self(Arc::new(move || at))
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

/// Makes UUIDv7 ids that ascend within this process.
pub struct Ids {
    _private: (),
}

impl Ids {
    /// Returns a new id for a record made at `now`, greater than all before it.
    pub fn next(&self, now: Timestamp) -> Uuid {
        todo!()
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

impl TimeZone for Zone {
    type Offset = FixedOffset;

    fn from_offset(_: &FixedOffset) -> Self {
        Self::Local
    }

    fn offset_from_local_date(&self, _local: &NaiveDate) -> chrono::MappedLocalTime<FixedOffset> {
        todo!()
    }

    fn offset_from_local_datetime(
        &self,
        _local: &NaiveDateTime,
    ) -> chrono::MappedLocalTime<FixedOffset> {
        todo!()
    }

    fn offset_from_utc_date(&self, _utc: &NaiveDate) -> FixedOffset {
        todo!()
    }

    fn offset_from_utc_datetime(&self, _utc: &NaiveDateTime) -> FixedOffset {
        todo!()
    }
}

impl Zone {
    /// Returns a moment in this zone.
    pub fn at(&self, moment: Timestamp) -> DateTime<Self> {
        moment.in_zone(self)
    }
}
