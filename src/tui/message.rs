//! What comes in (messages) and what goes out (effects), as data.

use std::time::Duration;

use crossterm::event::KeyEvent;
use uuid::Uuid;

use crate::app::{
    self, Candidate, Config, Consequences, ContactCursor, ContactEdit, ContactInput, DayCursor,
    DayRow, DeletedContact, Draft, DraftId, DraftKey, Earlier, Error, FolderNames,
    InteractionCursor, LastPlace, Logged, MemberInput, News, NewsMark, PurgeReport, ReadLine,
    UndoRecord, Undone,
};
use crate::domain::filter::Of;
use crate::domain::{
    Account, Book, BookId, Capability, Contact, ContactId, ContactRow, FollowUp, Interaction,
    InteractionId, Member, MemberId, SavedFilter, Timestamp,
};

use super::accounts::{self, AccountJob, AccountWritten};
use super::books::{BookJob, BookWritten};
use super::contacts::{Ask, Bulk, Bulked, Shown, Ties, Told};
use super::entries::{Ended, Listing};
use super::follow_ups::{Aim, FollowUpJob, FollowUpWritten, Promises};
use super::form::{Choice, Field, Submission};
use super::hints::Learned;
use super::import;
use super::inbox::{self, InboxJob, InboxWritten};
use super::line::Reading;
use super::members::{self, MemberJob, MemberWritten};
use super::mouse::Mouse;
use super::offers::Offered;
use super::sheet::Purpose;
use super::today::Whose;
use super::window::{Chunk, Place};

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// The mouse was clicked, or its wheel turned.
    Mouse(Mouse),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// It is this time now.
    Now(Timestamp),
    /// The screen shows what is selected, and no key waits.
    Follow,
    /// A read was done.
    Reply(Reply),
    /// A write was done, or failed.
    Wrote(Box<Wrote>),
    /// What was written last is written, but its draft could not be removed.
    DraftStays(Error),
    /// So many of the contacts of this write are deleted.
    Progress(u64, usize),
    /// What the thread of an import tells.
    Import(import::News),
    /// The program was left here the last time.
    Place(Box<LastPlace>),
    /// A deadline passed.
    Due(Timer),
    /// Somebody else wrote to the file.
    Changed,
    /// The dial command could not be started, or failed.
    DialFailed(Error),
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
    /// The draft is written, though typing goes on.
    DraftAtLatest,
    /// A write takes long: another program holds the file.
    Slow,
    /// Writes that are given up are given up again: one may have begun just then.
    GiveUp,
    /// What was locked is read again.
    Retry,
    /// A second of a running clock is full.
    Clock,
    /// The day ends: what is due is due on another day than it was.
    Midnight,
}

/// Something to be done outside of `update`.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Reads one page.
    Read(Read),
    /// Sends [`Msg::Follow`] once a frame shows what is selected and no key waits: what is beside a
    /// list is read behind its cursor.
    Follow,
    /// Writes, on the writer's thread.
    Write(Write),
    /// Ends the waiting of every write up to this ticket for another program's lock.
    GiveUp(u64),
    /// Imports, or finds out what would happen, on a thread of its own.
    Import(import::Order),
    /// Asks the import that is under way to stop.
    StopImport,
    /// Sends [`Msg::Due`] after this time; a later call for the same timer replaces it.
    Wait(Timer, Duration),
    /// Starts the command that dials a number; what goes wrong arrives as [`Msg::DialFailed`].
    Dial {
        /// The command.
        command: String,
        /// The number, as it stands on the contact.
        number: String,
    },
    /// Puts a text on the clipboard, by way of the terminal.
    Copy(String),
    /// Has the user's editor begin with a text; what it leaves arrives as [`Msg::Composed`].
    Compose(String),
    /// Draws the whole screen anew: another program may have written over it.
    Redraw,
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
        /// Which of them, in which order.
        shown: Shown,
        /// Where.
        place: Place<ContactCursor>,
        /// How many.
        limit: usize,
    },
    /// Something about several contacts.
    Several(Ask),
    /// Why the actor may not do this in a book.
    Refusal(BookId, Capability),
    /// A contact with everything.
    Contact(ContactId),
    /// A page of entries.
    Entries {
        /// Which.
        of: Box<Listing>,
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
    /// Something about accounts.
    Accounts(accounts::Ask),
    /// Something about members.
    Members(members::Ask),
    /// Something about the inbox.
    Inbox(inbox::Ask),
    /// Names that a field's completion offers.
    Offers {
        /// What it offers.
        offered: Offered,
        /// What was typed.
        text: String,
    },
    /// Where a contact stands in the list.
    Whereabouts(ContactId),
    /// What goes with a contact.
    Consequences(ContactId),
    /// One contact, to go on with a draft that changes it.
    ContactToEdit(ContactId),
    /// The actor's last entry.
    LastEntry,
    /// One record, to go on with a draft of a small form that changes it.
    ToEdit(DraftId),
    /// One entry, to go on with a draft that corrects it.
    Entry(InteractionId),
    /// What an entry was: its versions after the first so many.
    Versions(InteractionId, usize),
    /// What a contact is tied to: relationships and opportunities.
    Ties(ContactId),
    /// A page of what is due.
    Day {
        /// Whose.
        whose: Whose,
        /// Where.
        place: Place<DayCursor>,
        /// How many.
        limit: usize,
    },
    /// What a contact was promised: to show it, or because a key is about one of them.
    Promises(ContactId, Option<Aim>),
    /// A contact to go to, and where its timeline is to open.
    Visit(ContactId, Option<InteractionCursor>),
    /// What the book says of a filter that is being typed.
    Filter {
        /// What it filters.
        of: Of,
        /// What was typed.
        text: String,
        /// Where the cursor stands, in bytes.
        cursor: usize,
    },
    /// The settings and who acts, which another program may have changed.
    Settings,
    /// The entry that a question is about, as it stands now.
    Asked(InteractionId),
    /// What others brought since the mark; without one, where the book ends now.
    News(Option<NewsMark>),
    /// Contacts that the palette may mean; with nothing typed, nobody, and what is typed next is
    /// found sooner.
    Find(String),
    /// What the one line of an entry says.
    Line(String),
    /// What a line finds in everything.
    Search(String),
    /// What the book says of a line that is typed into the search.
    SearchHints {
        /// The line.
        text: String,
        /// Where the cursor stands in it, in bytes.
        cursor: usize,
    },
    /// What goes on with a path that is typed.
    Folder(String),
    /// A contact to go to.
    GoTo(ContactId),
    /// A contact to dial.
    Phones(ContactId),
    /// The command that dials, for this number of a contact.
    Dial(Choice, String),
}

impl Read {
    /// Tells whether this read may take longer than a key can wait: it is done on a thread of its
    /// own, and a later one of its kind takes its place.
    pub const fn is_long(&self) -> bool {
        matches!(self, Self::Search(_) | Self::Folder(_))
    }

    /// Tells whether this read may wait until a frame shows what was typed and no more keys are
    /// waiting, and be left out where a later one of its kind comes: what is typed into a field does
    /// not depend on it.
    pub fn can_wait(&self) -> bool {
        match self {
            Self::Suggest { .. }
            | Self::Find(_)
            | Self::Line(_)
            | Self::Filter { .. }
            | Self::SearchHints { .. }
            | Self::Offers { .. }
            | Self::Contacts { place: Place::Top, .. }
            | Self::Accounts(accounts::Ask::Page { place: Place::Top, .. })
            | Self::Inbox(inbox::Ask::Contacts { .. }) => true,
            Self::Entries { of, place: Place::Top, .. } => of.filter.is_some(),
            _ => false,
        }
    }
}

/// The current book and what surrounds it.
#[derive(Debug, Clone, PartialEq)]
pub struct BookState {
    /// The actor's books, oldest first.
    pub books: Vec<Book>,
    /// The current one.
    pub current: BookId,
    /// The actor.
    pub me: MemberId,
    /// What the actor may not do here, and why.
    pub refusals: Vec<(Capability, Error)>,
    /// The drafts, newest first.
    pub drafts: Vec<Draft>,
    /// How many proposed contacts wait in the inbox, up to [`app::MANY_WAIT`].
    pub waiting: u64,
    /// The book that the actor starts in.
    pub first: Option<BookId>,
    /// The file, where commands have to be told.
    pub file: Option<String>,
    /// Whether icons are shown.
    pub icons: bool,
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
        /// Which were asked for, in which order.
        shown: Shown,
        /// The place that was asked for.
        place: Place<ContactCursor>,
        /// The rows.
        chunk: Chunk<ContactRow>,
    },
    /// To [`Read::Several`].
    Several(Told),
    /// To [`Read::Refusal`], where nothing forbids it after all.
    Allowed,
    /// To [`Read::Contact`].
    Contact(Box<Contact>),
    /// To [`Read::Entries`].
    Entries {
        /// Which were asked for.
        of: Box<Listing>,
        /// The place that was asked for.
        place: Place<InteractionCursor>,
        /// The rows.
        chunk: Chunk<Interaction>,
        /// Where the look ended before the list did.
        ended: Ended,
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
    /// To [`Read::Accounts`].
    Accounts(accounts::Told),
    /// To [`Read::Members`].
    Members(members::Told),
    /// To [`Read::Inbox`].
    Inbox(inbox::Told),
    /// To [`Read::Offers`].
    Offers {
        /// What is offered.
        offered: Offered,
        /// What was typed.
        text: String,
        /// The names.
        names: Vec<String>,
    },
    /// To [`Read::Whereabouts`].
    Whereabouts(ContactCursor),
    /// To [`Read::Consequences`].
    Consequences(ContactId, Consequences),
    /// To [`Read::ContactToEdit`].
    ContactToEdit(Box<Contact>),
    /// To [`Read::ToEdit`].
    ToEdit(Box<Purpose>),
    /// To [`Read::LastEntry`].
    LastEntry(Option<Box<Interaction>>),
    /// To [`Read::Entry`].
    Entry(Box<Interaction>),
    /// To [`Read::Versions`]: the versions after the first so many, and whether there are more.
    Versions(InteractionId, usize, Vec<Earlier>, bool),
    /// To [`Read::Ties`].
    Ties(ContactId, Box<Ties>),
    /// To [`Read::Day`].
    Day {
        /// Whose it is.
        whose: Whose,
        /// The place that was asked for.
        place: Place<DayCursor>,
        /// The rows.
        chunk: Chunk<DayRow>,
    },
    /// To [`Read::Promises`].
    Promises(Box<Promises>, Option<Aim>),
    /// To [`Read::Visit`].
    Visit(Box<Contact>, Option<InteractionCursor>),
    /// To [`Read::Filter`].
    Filter(Box<Learned>),
    /// To [`Read::Settings`]: the actor, and the settings in force.
    Settings(Box<Member>, Box<Changed>),
    /// To [`Read::Asked`].
    Asked(Box<Interaction>),
    /// To [`Read::News`]: what is new, and the mark for the next time.
    News(Vec<News>, NewsMark),
    /// To [`Read::Find`]: what was typed, and whom it may mean.
    Find(String, Vec<Candidate>),
    /// To [`Read::Line`].
    Line(Box<Reading>),
    /// To [`Read::SearchHints`].
    SearchHints(Box<Learned>),
    /// To [`Read::Search`]: what was looked for, and what was found.
    Search(String, Box<super::search::Answer>),
    /// To [`Read::Folder`]: what was typed, and what goes on with it.
    Folder(String, FolderNames),
    /// To [`Read::GoTo`].
    GoTo(Box<Contact>),
    /// To [`Read::Phones`].
    Phones(Box<Contact>),
    /// To [`Read::Dial`]: whom, the number, and the command where one is set.
    Dial(Choice, String, Option<String>),
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
    /// When its form was opened.
    pub opened_at: Timestamp,
    /// When it happened, as it was logged.
    pub occurred_at: Timestamp,
    /// The time that was given in it, as a field holds it; empty where none was.
    pub time: String,
    /// What was promised with it, as it was typed; empty where nothing was.
    pub follow_up: String,
    /// The follow-up that it completed.
    pub completed: Option<Box<FollowUp>>,
    /// What the draft of its form was about; none where it was one line.
    pub draft: Option<DraftId>,
}

impl Taken {
    /// Tells whether nobody but this contact takes part.
    pub fn is_with_nobody_but(&self, contact: Uuid) -> bool {
        let known = self.people.iter().filter_map(Choice::id);
        let mut all = known.chain(self.created.iter().copied());
        self.people.len() == 1 && all.all(|id| id.uuid() == contact)
    }

    /// Returns how a contact of the entry was chosen, where it was.
    pub fn chosen(&self, contact: ContactId) -> Option<&Choice> {
        let mut created = self.created.iter();
        let mut logged = self
            .people
            .iter()
            .map(|choice| (choice, choice.id().or_else(|| created.next().copied())));
        logged.find(|(_, id)| *id == Some(contact)).map(|(choice, _)| choice)
    }
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
    Log(Box<Submission>, DraftKey),
    /// Logs what one line says, with these people, then removes its draft.
    LogLine(Box<ReadLine>, Vec<Choice>, DraftKey),
    /// Corrects an entry, then removes its draft.
    Correct(Box<Interaction>, Box<Submission>, DraftKey),
    /// Makes a contact.
    AddContact(Box<ContactInput>),
    /// Changes a contact that a form began to change as it was read.
    EditContact(Box<Contact>, Box<ContactEdit>),
    /// Stars a contact or takes the star away.
    Star(ContactId, bool),
    /// Pins an entry or takes the pin away.
    Pin(InteractionId, bool),
    /// Deletes an entry.
    DeleteEntry(InteractionId),
    /// Deletes a contact.
    DeleteContact(ContactId),
    /// Changes or deletes several contacts.
    Bulk(Bulk),
    /// Writes to books.
    Books(BookJob),
    /// Writes an account.
    Accounts(AccountJob),
    /// Writes a member.
    Members(MemberJob),
    /// Decides on what waits in the inbox.
    Inbox(Box<InboxJob>),
    /// Writes about follow-ups.
    FollowUps(FollowUpJob),
    /// Takes an entry back: its text becomes a draft.
    Undo(Taken),
    /// Keeps a filter under a name.
    SaveFilter(String, String),
    /// Takes another change back.
    TakeBack(Box<UndoRecord>),
    /// Writes a setting, by its name, or takes it out of the file.
    Set(String, Option<String>),
    /// Changes the actor's own name or e-mail.
    EditProfile(MemberInput),
    /// Writes a draft.
    SaveDraft(Box<Draft>),
    /// Removes a draft.
    DropDraft(DraftKey),
}

impl Job {
    /// Tells whether it writes to the database: it may have to wait for another program's lock.
    pub fn may_wait(&self) -> bool {
        !matches!(self, Self::SaveDraft(_) | Self::DropDraft(_) | Self::Set(..))
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
    /// What takes it back, where something does.
    pub undo: Option<UndoRecord>,
}

impl Wrote {
    /// Tells whether nothing was written, so that whoever asked for it has to see to it.
    pub fn is_to_be_mended(&self) -> bool {
        let nothing = |written: &Written| {
            matches!(
                written,
                Written::GivenUp
                    | Written::EntryMeanwhile(_)
                    | Written::ContactMeanwhile(_)
                    | Written::AccountMeanwhile(_)
                    | Written::FollowUpMeanwhile(_)
                    | Written::FollowUps(FollowUpWritten::SnoozeMeanwhile(..))
                    | Written::PeopleGone(_)
                    | Written::RecordGone
            )
        };
        self.result.as_ref().map_or(true, nothing)
    }
}

/// What was written.
#[derive(Debug, Clone)]
pub enum Written {
    /// An entry, with whom as it was chosen, and the draft that it was.
    Logged(Box<Logged>, Vec<Choice>, Option<DraftKey>),
    /// A correction of an entry.
    Corrected(Box<Interaction>, DraftKey),
    /// A contact.
    ContactAdded(Box<Contact>),
    /// A change to a contact.
    ContactChanged(Box<Contact>),
    /// Nothing: somebody else changed the entry meanwhile, as it stands now.
    EntryMeanwhile(Box<Interaction>),
    /// Nothing: somebody else changed the same fields of the contact meanwhile.
    ContactMeanwhile(Box<Contact>),
    /// Likewise of the account.
    AccountMeanwhile(Box<Account>),
    /// Likewise of the follow-up, or it was marked as done.
    FollowUpMeanwhile(Box<FollowUp>),
    /// Nothing: these, who were to take part, were deleted meanwhile.
    PeopleGone(Vec<ContactId>),
    /// Nothing: the entry or the contact that was to be changed was deleted meanwhile.
    RecordGone,
    /// What is left of a draft, by its key, without these contacts, who were deleted meanwhile.
    DraftWithout(DraftKey, Box<Draft>, Vec<ContactId>),
    /// A star.
    Starred(Box<Contact>),
    /// An entry was pinned, or the pin taken away.
    Pinned(Box<Interaction>),
    /// An entry is gone.
    EntryDeleted(Box<PurgeReport>),
    /// A contact is gone.
    ContactDeleted(ContactId, DeletedContact),
    /// A change to several contacts.
    Bulk(Box<Bulked>),
    /// A change to books.
    Books(Box<BookWritten>),
    /// An account was written.
    Accounts(AccountWritten),
    /// A member was written.
    Members(MemberWritten),
    /// Something of the inbox was decided.
    Inbox(Box<InboxWritten>),
    /// Follow-ups were written.
    FollowUps(FollowUpWritten),
    /// An entry was taken back; this draft has its text.
    Undone(Box<PurgeReport>, Box<Draft>),
    /// A filter is kept under a name.
    FilterSaved(Box<SavedFilter>),
    /// Another change was taken back.
    TookBack(Box<Undone>),
    /// A setting: the settings in force now.
    Setting(Box<Changed>),
    /// The actor's name or e-mail; the settings may name them.
    Profile(Box<Member>, Box<Changed>),
    /// A draft was written or removed.
    Draft,
    /// Nothing: the user did not want to wait any longer.
    GivenUp,
}

impl Written {
    /// Tells whether it is a change that no undo takes back, and that whoever undoes may mean.
    pub fn is_for_good(&self) -> bool {
        match self {
            Self::EntryDeleted(_) | Self::ContactDeleted(..) | Self::Inbox(_) => true,
            Self::Members(written) => !matches!(written, MemberWritten::HandedOver(_)),
            Self::Bulk(bulked) => matches!(**bulked, Bulked::Deleted(_)),
            Self::Books(written) => matches!(**written, BookWritten::Deleted(_)),
            Self::Accounts(written) => matches!(written, AccountWritten::Deleted(_)),
            Self::FollowUps(written) => matches!(written, FollowUpWritten::Deleted(_)),
            _ => false,
        }
    }
}

/// Settings after a change to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The name of the one that was changed; empty where all were read again.
    pub name: String,
    /// All of them.
    pub config: Config,
    /// The theme they name.
    pub theme: app::Theme,
    /// What is wrong with the theme, or with the file where it was read again.
    pub told: Vec<String>,
}
