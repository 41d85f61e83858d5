//! What Touchline is about: values that cannot hold nonsense, and the rules over them.
//!
//! Nothing here does IO, reads a clock, speaks SQL or knows a terminal.

pub mod account;
pub mod batch;
pub mod birthday;
pub mod book;
pub mod cadence;
pub mod contact;
pub mod display;
pub mod duplicate;
pub mod duration;
pub mod email;
pub mod filter;
pub mod follow_up;
pub mod hand_over;
pub mod id;
pub mod inbox;
pub mod interaction;
pub mod label;
pub mod member;
pub mod merge;
pub mod nearest;
pub mod one_line;
pub mod op;
pub mod opportunity;
pub mod period;
pub mod phone;
pub mod record;
pub mod role;
pub mod saved_filter;
pub mod search;
pub mod text;
pub mod time;
pub mod tint;
pub mod when;

pub use account::Account;
pub use batch::{Batch, BatchTally, Provenance};
pub use birthday::Birthday;
pub use book::Book;
pub use cadence::Cadence;
pub use contact::{Contact, ContactRow, Detail, DetailKind, RelationKind, Relationship};
pub use filter::Filter;
pub use follow_up::FollowUp;
pub use hand_over::{HandedOver, Moved};
pub use id::*;
pub use inbox::{InboxEntry, Party, Proposal};
pub use interaction::{Author, Body, Direction, Interaction, InteractionType, Outcome};
pub use label::Label;
pub use member::Member;
pub use one_line::Line;
pub use op::Op;
pub use opportunity::Opportunity;
pub use role::{Capability, Role};
pub use saved_filter::SavedFilter;
pub use search::Sought;
pub use text::{Name, Summary};
pub use time::{Hlc, Timestamp};

/// A record named for people: its id and the name it bears now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named<I> {
    /// The record.
    pub id: I,
    /// Its name, raw: pass it through [`display::display`] before it reaches a terminal.
    pub name: String,
}
