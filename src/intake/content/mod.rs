//! What vCard and iCalendar share above their lines: a record's lines until it is whole
//! ([`RawRecord`]), one line split ([`Property`]), and its value as text ([`Decode`], [`value`]).

pub mod decode;
pub mod property;
pub mod raw;
pub mod value;

pub use decode::Decode;
pub use property::{Encoding, Param, Property};
pub use raw::{LINE_COST, RawRecord};

/// The most values of each sort (details, labels, notes, parts of one value) that a record brings.
pub const MAX_VALUES: usize = 1_000;
