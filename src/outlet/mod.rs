//! Foreign formats out: records become bytes. Nothing here knows the store.

pub mod csv;
pub mod ics;
pub mod json;
mod lines;
pub mod markdown;
pub mod record;
pub mod vcard;

#[cfg(test)]
mod sample;
