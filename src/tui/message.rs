//! What comes in (messages) and what goes out (effects), as data.

use std::time::Duration;

use crossterm::event::KeyEvent;

use crate::app::{
    Candidate, Consequences, ContactCursor, ContactEdit, ContactInput, DeletedContact, Draft,
    DraftId, Error, InteractionCursor, Logged, News, NewsMark, PurgeReport,
};
use crate::domain::{
    Book, BookId, Capability, Contact, ContactId, ContactRow, Interaction, InteractionId, Timestamp,
};

use super::contact_form;
use super::form::{Choice, Field, Submission};
use super::window::{Chunk, Place};

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// It is this time now.
    Now(Timestamp),
    /// A read was done.
    Reply(Reply),
    /// A write was done, or failed.
    Wrote(Box<Wrote>),
    /// A deadline passed.
    Due(Timer),
    /// Somebody else wrote to the file.
    Changed,
    /// The user's editor ended: the text it leaves, or what went wrong.
    Composed(Result<String, Error>),
    /// The terminal is gone, or the system asks the program to end.
    HangUp,
    /// The terminal is ours again after a sleep.
    Resumed,
    /// The program cannot be suspended here.
    NoSuspend,
    /// A thread of the program died of a bug.
    Died,
}

/// What a deadline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The toast goes.
    Toast,
    /// The draft is written.
    Draft,
    /// A write takes long: another program holds the file.
    Slow,
    /// Writes that are given up are given up again: one may have begun just then.
    GiveUp,
    /// What was locked is read again.
    Retry,
}

/// Something to be done outside of `update`.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Reads one page.
    Read(Read),
    /// Writes, on the writer's thread.
    Write(Write),
    /// Ends the waiting of every write up to this ticket for another program's lock.
    GiveUp(u64),
    /// Sends [`Msg::Due`] after this time; a later call for the same timer replaces it.
    Wait(Timer, Duration),
    /// Has the user's editor begin with a text; what it leaves arrives as [`Msg::Composed`].
    Compose(String),
    /// Puts the program to sleep.
    Suspend,
    /// Ends the program.
    Quit,
}

/// A page to read.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// The books, what the actor may do, and the drafts; enters another book first where one is
    /// named.
    Book(Option<BookId>),
    /// A page of contacts.
    Contacts {
        /// The filter.
        filter: Option<String>,
        /// Where.
        place: Place<ContactCursor>,
        /// How many.
        limit: usize,
    },
    /// A contact with everything.
    Contact(ContactId),
    /// A page of a timeline.
    Timeline {
        /// Whose.
        contact: ContactId,
        /// Where.
        place: Place<InteractionCursor>,
        /// How many.
        limit: usize,
    },
    /// Contacts that a WHO may mean.
    Suggest {
        /// The field that it is typed in.
        field: Field,
        /// What was typed.
        text: String,
    },
    /// What goes with a contact.
    Consequences(ContactId),
    /// Names that a field of a contact may mean.
    Names {
        /// The field that is typed in.
        field: contact_form::Field,
        /// What was typed.
        text: String,
    },
    /// One contact, to go on with a draft that changes it.
    ContactToEdit(ContactId),
    /// The actor's last entry.
    LastEntry,
    /// One entry, to go on with a draft that corrects it.
    Entry(InteractionId),
    /// The entry that a question is about, as it stands now.
    Asked(InteractionId),
    /// What others brought since the mark; without one, where the book ends now.
    News(Option<NewsMark>),
}

impl Read {
    /// Tells whether this read may wait until no more keys are waiting, and be left out where a
    /// later one of its kind comes: what is typed into a field does not depend on it.
    pub fn can_wait(&self) -> bool {
        matches!(
            self,
            Self::Suggest { .. } | Self::Names { .. } | Self::Contacts { place: Place::Top, .. }
        )
    }
}

/// The current book and what surrounds it.
#[derive(Debug, Clone, PartialEq)]
pub struct BookState {
    /// The actor's books, oldest first.
    pub books: Vec<Book>,
    /// The current one.
    pub current: BookId,
    /// What the actor may not do here, and why.
    pub refusals: Vec<(Capability, Error)>,
    /// The drafts, newest first.
    pub drafts: Vec<Draft>,
}

/// What was read.
#[derive(Debug, Clone)]
pub enum Reply {
    /// To [`Read::Book`]; the flag tells whether another book was entered.
    Book(Box<BookState>, bool),
    /// To [`Read::Contacts`].
    Contacts {
        /// The filter that was asked for.
        filter: Option<String>,
        /// The place that was asked for.
        place: Place<ContactCursor>,
        /// The rows.
        chunk: Chunk<ContactRow>,
    },
    /// To [`Read::Contact`].
    Contact(Box<Contact>),
    /// To [`Read::Timeline`].
    Timeline {
        /// Whose.
        contact: ContactId,
        /// The place that was asked for.
        place: Place<InteractionCursor>,
        /// The rows.
        chunk: Chunk<Interaction>,
    },
    /// To [`Read::Suggest`].
    Suggest {
        /// The field.
        field: Field,
        /// What was typed.
        text: String,
        /// Who it may mean.
        candidates: Vec<Candidate>,
    },
    /// To [`Read::Consequences`].
    Consequences(ContactId, Consequences),
    /// To [`Read::Names`].
    Names {
        /// The field.
        field: contact_form::Field,
        /// What was typed.
        text: String,
        /// What it may mean.
        names: Vec<String>,
    },
    /// To [`Read::ContactToEdit`].
    ContactToEdit(Box<Contact>),
    /// To [`Read::LastEntry`].
    LastEntry(Option<Box<Interaction>>),
    /// To [`Read::Entry`].
    Entry(Box<Interaction>),
    /// To [`Read::Asked`].
    Asked(Box<Interaction>),
    /// To [`Read::News`]: what is new, and the mark for the next time.
    News(Vec<News>, NewsMark),
    /// Another program has locked the file: it is to be read again.
    Locked(Read),
    /// A read failed.
    Failed(Read, Error),
}

/// An entry that was logged in this session, as `u` needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The entry.
    pub id: InteractionId,
    /// The contacts that were made with it.
    pub created: Vec<ContactId>,
    /// With whom, as it was chosen.
    pub people: Vec<Choice>,
}

/// A write for the writer's thread. `ticket` finds the form that waits for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// The number of this write.
    pub ticket: u64,
    /// The book it belongs to.
    pub book: BookId,
    /// What to write.
    pub job: Job,
}

/// What to write.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Logs an entry, then removes its draft.
    Log(Box<Submission>, DraftId),
    /// Corrects an entry, then removes its draft.
    Correct(Box<Interaction>, Box<Submission>, DraftId),
    /// Makes a contact.
    AddContact(Box<ContactInput>),
    /// Changes a contact that a form began to change as it was read.
    EditContact(Box<Contact>, Box<ContactEdit>),
    /// Stars a contact or takes the star away.
    Star(ContactId, bool),
    /// Deletes an entry.
    DeleteEntry(InteractionId),
    /// Deletes a contact.
    DeleteContact(ContactId),
    /// Takes an entry back: its text becomes a draft.
    Undo(Taken),
    /// Writes a draft.
    SaveDraft(Box<Draft>),
    /// Removes a draft.
    DropDraft(DraftId),
}

impl Job {
    /// Tells whether it writes to the database: it may have to wait for another program's lock.
    pub fn may_wait(&self) -> bool {
        !matches!(self, Self::SaveDraft(_) | Self::DropDraft(_))
    }
}

/// What became of a write.
#[derive(Debug, Clone)]
pub struct Wrote {
    /// The number of the write.
    pub ticket: u64,
    /// The book it was for.
    pub book: BookId,
    /// What was written, or why nothing was.
    pub result: Result<Written, Error>,
}

impl Wrote {
    /// Tells whether nothing was written, so that whoever asked for it has to see to it.
    pub fn is_to_be_mended(&self) -> bool {
        let nothing = |written: &Written| {
            matches!(
                written,
                Written::GivenUp | Written::EntryMeanwhile(_) | Written::ContactMeanwhile(_)
            )
        };
        self.result.as_ref().map_or(true, nothing)
    }
}

/// What was written.
#[derive(Debug, Clone)]
pub enum Written {
    /// An entry.
    Logged(Box<Logged>, Vec<Choice>, DraftId),
    /// A correction of an entry.
    Corrected(Box<Interaction>, DraftId),
    /// A contact.
    ContactAdded(Box<Contact>),
    /// A change to a contact.
    ContactChanged(Box<Contact>),
    /// Nothing: somebody else changed the entry meanwhile, as it stands now.
    EntryMeanwhile(Box<Interaction>),
    /// Nothing: somebody else changed the same fields of the contact meanwhile.
    ContactMeanwhile(Box<Contact>),
    /// A star.
    Starred(Box<Contact>),
    /// An entry is gone.
    EntryDeleted(Box<PurgeReport>),
    /// A contact is gone.
    ContactDeleted(ContactId, DeletedContact),
    /// An entry was taken back; this draft has its text.
    Undone(Box<PurgeReport>, Box<Draft>),
    /// A draft was written or removed.
    Draft,
    /// Nothing: the user did not want to wait any longer.
    GivenUp,
}
