//! The use-cases: one set, called by every front end.
//!
//! A [`Session`] is an open file, who acts on it, and the book they are in. Front ends turn
//! arguments or forms into the input structs here, call one method, and print what comes back.

mod accounts;
mod books;
mod clock;
mod config;
mod contacts;
mod doctor;
mod draft;
mod editor;
mod environment;
mod error;
mod identity;
mod import;
mod interactions;
mod labels;
mod live;
mod log;
mod members;
mod named;
mod opportunities;
mod paths;
mod saved;
mod session;
mod settings;
mod watch;
mod who;
mod writing;

pub use accounts::{AccountInput, DeletedAccount};
pub use books::BookInput;
pub use clock::{Clock, Ids, Zone, ZoneOffset};
pub use config::{Config, ConfigWarning, DateStyle, KeyChoice};
pub use contacts::{ContactEdit, ContactInput, DeletedContact, Labelled};
pub use doctor::{Checkup, Finding};
pub use draft::{Draft, DraftId, Drafts};
pub use editor::{MOST_TEXT, compose, read_text};
pub use error::{Error, Kind, Result};
pub use import::{Failure, ImportInput, ImportReport, Progress, Tally};
pub use interactions::{InteractionEdit, PurgeReport, TimelineInput};
pub use labels::LabelInput;
pub use log::{LogInput, Logged, Whom};
pub use members::MemberInput;
pub use opportunities::OpportunityInput;
pub use paths::Paths;
pub use saved::Saved;
pub use session::{Notice, Session, Start};
pub use settings::{SETTINGS, Setting};
pub use watch::Watch;
pub use who::searchable;

pub use crate::store::{
    Applied, Cancel, Candidate, Change, Consequences, ContactCursor, ContactQuery, ContactSort,
    InteractionCursor, InteractionQuery, News, NewsMark, Page, Scope, TeamRow, Towards,
};
