//! The use-cases: one set, called by every front end.
//!
//! A [`Session`] is an open file, who acts on it, and the book they are in. Front ends turn
//! arguments or forms into the input structs here, call one method, and print what comes back.

mod accounts;
mod agenda;
mod batches;
mod books;
mod bulk;
mod clock;
mod config;
mod contacts;
mod demo;
mod dial;
mod doctor;
mod draft;
mod duplicates;
mod editor;
mod environment;
mod error;
mod export;
mod filter;
mod folder;
mod follow_ups;
mod glance;
mod hand_over;
mod identity;
mod import;
mod inbox;
mod interactions;
mod labels;
mod live;
mod log;
mod members;
mod merge;
mod named;
mod one_line;
mod opportunities;
mod paths;
mod place;
mod preferences;
mod saved;
mod search;
mod session;
mod settings;
mod shell;
mod theme;
mod transfer;
mod undo;
mod watch;
mod who;
mod writing;

#[cfg(test)]
pub(crate) use crate::store::ForeignLock;
pub use accounts::{AccountInput, DeletedAccount};
pub use agenda::{Agenda, Due};
pub use batches::BatchUndo;
pub use books::BookInput;
pub use bulk::{BulkChange, Changed, DeletedContacts, MOST_AT_ONCE};
pub use clock::{Clock, Ids, Zone, ZoneOffset};
pub use config::{Config, ConfigWarning, DateStyle, KeyChoice};
pub use contacts::{ContactEdit, ContactInput, DeletedContact, Labelled};
pub use demo::{Demo, DemoInput, DemoProgress};
pub use dial::Dialling;
pub use doctor::{Checkup, Finding};
pub use draft::{Draft, DraftId, DraftKey, Drafts, Rest, SEVERAL};
pub use duplicates::{Duplicate, Duplicates};
pub use editor::{MOST_TEXT, compose, open_in_editor, read_text};
pub use error::{Cause, Error, Kind, Part, Result};
pub use export::{NewFile, Step as RecordStep};
pub use filter::{FilterFault, FilterOffer, FilterOffers, ListFilter, ReadFilter};
pub use folder::{FolderNames, divide_path, names_in_folder, typed_path};
pub use follow_ups::{FollowUpEdit, Promise};
pub use glance::Glance;
pub use import::{
    EntryTally, Failure, ImportInput, ImportReport, Kept, Left, Made, Merge, Progress, Tally,
};
pub use inbox::{
    Accepted, InboxDecision, InboxDone, InboxId, InboxItem, InboxLine, InboxPart, InboxSummary,
    MANY_WAIT, why_noise,
};
pub use interactions::{Earlier, InteractionEdit, PurgeReport, TimelineInput};
pub use labels::LabelInput;
pub use log::{LogInput, Logged, Whom};
pub use members::MemberInput;
pub use merge::MergePlan;
pub use one_line::{LeftDeal, ReadLine};
pub use opportunities::OpportunityInput;
pub use paths::Paths;
pub use place::{LastPlace, ListPlace};
pub use saved::Saved;
pub use search::{FoundRecord, SearchInput, SearchResults};
pub use session::{Notice, Session, Start};
pub use settings::{SETTINGS, Setting};
pub use shell::shell_word;
pub use theme::{ANSI, Colour, Effect, Look, Role as ThemeRole, Theme};
pub use transfer::Transferred;
pub use undo::{UndoRecord, Undone};
pub use watch::Watch;
pub use who::searchable;

pub use crate::store::{
    AccountCursor, AccountQuery, AccountSort, AgendaRow, Applied, Back, Cancel, Candidate, Change,
    Condition, Consequences, ContactCursor, ContactQuery, ContactSort, DayCursor, DayMatter,
    DayPart, DayRow, Depth, EntryTest, Familiar, FollowUpQuery, FollowUps, FoundEntries, Holdings,
    InboxCursor, InteractionCursor, InteractionQuery, Interrupt, Knows, MemberRow, News, NewsMark,
    Page, Scope, Standing, TeamRow, Together, Towards,
};
