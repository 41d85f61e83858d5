//! Foreign formats in: bytes become drafts that say where they come from.
//!
//! Nothing here knows the store, the clock or the file system: a reader takes any
//! [`Read`](std::io::Read) and is an iterator of [`Item`]s. Files are written by strangers, so
//! memory is bounded by the caps below whatever the bytes are, and what cannot be read is
//! reported as a [`Loss`] with its line while everything around it is kept.

pub mod book;
pub mod charset;
mod common;
pub mod content;
pub mod csv;
pub mod detect;
pub mod draft;
pub mod friends;
pub mod html;
pub mod ics;
pub mod json;
pub mod knotter;
pub mod lines;
pub mod mail;
pub mod monica;
pub mod noise;
pub mod vcard;

pub use detect::{Format, detect};
pub use draft::{
    AccountDraft, ContactDraft, DetailDraft, FollowUpDraft, InteractionDraft, Item, Loss,
    OpportunityDraft, Party, Sign,
};

/// The deepest nesting of components (`BEGIN` in `BEGIN`) that is followed.
pub const MAX_DEPTH: usize = 32;
/// The longest unfolded line that is read, in bytes (1 MiB).
pub const MAX_LINE: usize = 1 << 20;
/// The longest record (a card, an event) that is read, in bytes (25 MiB).
pub const MAX_RECORD: u64 = 25 << 20;
