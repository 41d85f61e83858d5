//! Foreign formats out: records become bytes. Nothing here knows the store.

pub mod ics;
pub mod json;
