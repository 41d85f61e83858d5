//! Every action there is: its name, what it does, where it holds, its default keys.
//!
//! The keymap, the help overlay, the footer and the key table of the README are derived from
//! [`TABLE`].

use crate::domain::{Capability, InteractionType};

use super::screen::Screen;

/// Something that a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Leaves the program at once.
    QuitNow,
    /// Draws the whole screen anew.
    Redraw,
    /// Puts the program to sleep.
    Suspend,
    /// Goes down by one.
    Down,
    /// Goes up by one.
    Up,
    /// Goes to the first one.
    Top,
    /// Goes to the last one.
    Bottom,
    /// Goes down by a page.
    PageDown,
    /// Goes up by a page.
    PageUp,
    /// Goes down by half a page.
    HalfDown,
    /// Goes up by half a page.
    HalfUp,
    /// Goes to the other pane.
    NextPane,
    /// Opens what is selected.
    Open,
    /// Goes back.
    Back,
    /// Leaves the program.
    Quit,
    /// Shows the help.
    Help,
    /// Logs an interaction of this type.
    Log(InteractionType),
    /// Logs an interaction by one line.
    LogLine,
    /// Dials the contact, and logs the call while it goes on.
    Dial,
    /// Reopens the actor's last entry.
    Reopen,
    /// Undoes the last change.
    Undo,
    /// Adds a follow-up.
    FollowUp,
    /// Marks a follow-up as done.
    Done,
    /// Puts a follow-up off, or a cadence.
    Later,
    /// Changes a follow-up.
    EditFollowUp,
    /// Adds a contact.
    Add,
    /// Edits what is selected.
    Edit,
    /// Deletes what is selected.
    Delete,
    /// Stars the contact or takes the star away.
    Star,
    /// Pins the entry or takes the pin away.
    Pin,
    /// Shows what the entry was.
    Versions,
    /// Goes to the contact of the entry.
    Whom,
    /// Goes to the version before.
    Older,
    /// Goes to the version after.
    Newer,
    /// Filters the list.
    Filter,
    /// Chooses the order of the contacts, and which of them are shown.
    Sort,
    /// Shows starred contacts only, or all again.
    ShowStarred,
    /// Shows only contacts that the actor holds, or all again.
    ShowMine,
    /// Shows the archived contacts instead, or the others again.
    ShowArchived,
    /// Marks what is selected and goes down.
    Mark,
    /// Marks all that the list shows.
    MarkAll,
    /// Takes all marks off.
    MarkNone,
    /// Chooses labels.
    Labels,
    /// Chooses who holds contacts.
    Holder,
    /// Hands over what a member holds.
    HandOver,
    /// Archives contacts or brings them back.
    Archive,
    /// Copies the e-mail.
    CopyEmail,
    /// Copies the phone.
    CopyPhone,
    /// Accepts what waits in the inbox.
    Accept,
    /// Takes whom the inbox proposes for a contact that is there.
    Into,
    /// Says what is to be done with an address, or its domain.
    Address,
    /// Starts in the selected book from now on.
    UseBook,
    /// Takes what is picked.
    PickerTake,
    /// Ticks what is under the cursor.
    PickerTick,
    /// Closes a picker.
    PickerClose,
    /// Switches to the book of this place, from 1.
    Book(u8),
    /// Goes to a screen.
    Go(Screen),
    /// Shows the parked drafts.
    Drafts,
    /// Finds any action, contact, book or setting.
    Palette,
    /// Searches in everything.
    Search,
    /// Imports files, or stops an import.
    Import,
    /// Shows what the last import did.
    ShowImport,
    /// Gives a setting its default back.
    Reset,
    /// Saves a form.
    Save,
    /// Goes to the next field.
    NextField,
    /// Goes to the previous field.
    PreviousField,
    /// Closes a form and keeps what was typed.
    Park,
    /// Keeps the filter.
    KeepFilter,
    /// Clears the filter.
    ClearFilter,
    /// Keeps the filter under a name.
    SaveFilter,
    /// Agrees.
    Agree,
    /// Does not agree.
    Disagree,
    /// Breaks the line.
    NewLine,
    /// Goes to the line above, the offer above, or the field above.
    LineUp,
    /// Goes to the line below, the offer below, or the field below.
    LineDown,
    /// Goes one character to the left.
    Left,
    /// Goes one character to the right.
    Right,
    /// Goes one word to the left.
    WordLeft,
    /// Goes one word to the right.
    WordRight,
    /// Goes to the start of the line.
    LineStart,
    /// Goes to the end of the line.
    LineEnd,
    /// Removes the character before the cursor.
    Backspace,
    /// Removes the character under the cursor.
    DeleteChar,
    /// Removes the word before the cursor.
    DeleteWordBack,
    /// Removes back to the white space before.
    DeleteToSpace,
    /// Removes the word after the cursor.
    DeleteWord,
    /// Removes everything up to the end of the line.
    DeleteToEnd,
    /// Removes everything back to the start of the line.
    DeleteToStart,
    /// Puts back what was removed last.
    Yank,
    /// Ticks a line of a checklist, or takes its tick off.
    Tick,
    /// Starts the clock of a form, stops it, or lets it go on.
    Clock,
    /// Leaves the draft for an empty form, or goes back to it.
    BeginAnew,
    /// Writes the text in the user's editor.
    Compose,
    /// Writes what was typed here over what somebody else wrote.
    KeepMine,
    /// Leaves what somebody else wrote.
    TakeTheirs,
    /// Goes on in the form.
    EditOn,
}

impl Action {
    /// Tells whether it moves the cursor of a list.
    pub const fn is_step(self) -> bool {
        matches!(
            self,
            Self::Down
                | Self::Up
                | Self::Top
                | Self::Bottom
                | Self::PageDown
                | Self::PageUp
                | Self::HalfDown
                | Self::HalfUp
        )
    }
}

/// Where keys hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere, in fields too.
    Everywhere,
    /// On every screen and in overlays, outside of fields.
    Screen,
    /// On every screen, not in overlays.
    Main,
    /// Where there are entries.
    Entries,
    /// On one screen.
    On(Screen),
    /// Among the versions of an entry.
    Versions,
    /// In a form.
    Form,
    /// In the filter's field.
    Filter,
    /// In a list to pick from.
    Picker,
    /// In a question.
    Question,
    /// Where somebody else changed what a form was to change.
    Dispute,
    /// In every text field.
    Field,
}

impl Scope {
    /// Every scope, in the order of the help.
    pub const ALL: [Self; 19] = [
        Self::Screen,
        Self::Main,
        Self::On(Screen::Contacts),
        Self::On(Screen::Today),
        Self::Entries,
        Self::On(Screen::Activity),
        Self::On(Screen::Accounts),
        Self::On(Screen::Inbox),
        Self::On(Screen::Books),
        Self::On(Screen::Members),
        Self::On(Screen::Settings),
        Self::Versions,
        Self::Form,
        Self::Filter,
        Self::Picker,
        Self::Question,
        Self::Dispute,
        Self::Field,
        Self::Everywhere,
    ];

    /// Returns the scope's heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Screen => "Moving about",
            Self::Main => "Every screen",
            Self::Entries => "Entries",
            Self::On(screen) => screen.title(),
            Self::Versions => "What an entry was",
            Self::Form => "Forms",
            Self::Filter => "Filter",
            Self::Picker => "Lists to pick from",
            Self::Question => "Questions",
            Self::Dispute => "Changed by both",
            Self::Field => "Text fields",
        }
    }

    /// Returns the scopes whose keys hold at the same time as this one's: no key may stand twice
    /// among them.
    pub const fn together(self) -> &'static [Self] {
        match self {
            Self::Everywhere => &[Self::Everywhere],
            Self::Screen => &[Self::Screen, Self::Everywhere],
            Self::Main => &[Self::Main, Self::Screen, Self::Everywhere],
            Self::Entries => &[Self::Entries, Self::Main, Self::Screen, Self::Everywhere],
            Self::On(screen) => screen.scopes(),
            Self::Versions => &[Self::Versions, Self::Screen, Self::Everywhere],
            Self::Form => &[Self::Form, Self::Field, Self::Everywhere],
            Self::Filter => &[Self::Filter, Self::Field, Self::Everywhere],
            Self::Picker => &[Self::Picker, Self::Field, Self::Everywhere],
            Self::Question => &[Self::Question, Self::Everywhere],
            Self::Dispute => &[Self::Dispute, Self::Everywhere],
            Self::Field => &[Self::Field, Self::Everywhere],
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The action.
    pub action: Action,
    /// Its name in the settings.
    pub name: &'static str,
    /// What it does, as the help says it.
    pub doc: &'static str,
    /// Where it holds.
    pub scope: Scope,
    /// Its default keys; a sequence has its keys one space apart. Of [`Action::Book`], the first
    /// key is for the first book, the second for the second and so on.
    pub keys: &'static [&'static str],
    /// What the actor's role must allow.
    pub needs: Option<Capability>,
    /// The word in the footer, for those that stand there.
    pub footer: Option<&'static str>,
}

const fn row(
    action: Action,
    name: &'static str,
    scope: Scope,
    keys: &'static [&'static str],
    doc: &'static str,
) -> Row {
    Row { action, name, doc, scope, keys, needs: None, footer: None }
}

impl Row {
    /// Returns what the key at this place of the row's keys does.
    pub fn action_of(&self, place: usize) -> Action {
        match (self.action, u8::try_from(place)) {
            (Action::Book(first), Ok(place)) => Action::Book(first + place),
            (action, _) => action,
        }
    }

    const fn needs(mut self, capability: Capability) -> Self {
        self.needs = Some(capability);
        self
    }

    const fn footer(mut self, word: &'static str) -> Self {
        self.footer = Some(word);
        self
    }
}

use Action as A;
use Capability as C;
use InteractionType as T;
use Scope as S;

const CONTACTS: Scope = S::On(Screen::Contacts);
const TODAY: Scope = S::On(Screen::Today);
const BOOKS: Scope = S::On(Screen::Books);
const ACTIVITY: Scope = S::On(Screen::Activity);
const ACCOUNTS: Scope = S::On(Screen::Accounts);
const MEMBERS: Scope = S::On(Screen::Members);
const INBOX: Scope = S::On(Screen::Inbox);

/// Every action with its default keys. The footer has its words in this order.
pub const TABLE: &[Row] = &[
    row(A::Down, "down", S::Screen, &["j", "down"], "go down"),
    row(A::Up, "up", S::Screen, &["k", "up"], "go up"),
    row(A::Top, "top", S::Screen, &["g g", "home"], "go to the first one"),
    row(A::Bottom, "bottom", S::Screen, &["G", "end"], "go to the last one"),
    row(A::PageDown, "page-down", S::Screen, &["pgdn"], "go down a page"),
    row(A::PageUp, "page-up", S::Screen, &["pgup"], "go up a page"),
    row(A::HalfDown, "half-page-down", S::Screen, &["ctrl-d"], "go down half a page"),
    row(A::HalfUp, "half-page-up", S::Screen, &["ctrl-u"], "go up half a page"),
    row(A::NextPane, "next-pane", S::Screen, &["tab"], "go to the other pane"),
    row(A::Open, "open", S::Screen, &["enter"], "open the contact; unfold or fold an entry"),
    row(A::Back, "back", S::Screen, &["esc"], "go back: close, clear the filter, leave the pane"),
    row(A::Log(T::Call), "log-call", S::Main, &["c"], "log a call with this contact")
        .needs(C::Log)
        .footer("call"),
    row(A::Log(T::Email), "log-email", S::Main, &["e"], "log an e-mail")
        .needs(C::Log)
        .footer("e-mail"),
    row(A::Log(T::Meeting), "log-meeting", S::Main, &["m"], "log a meeting")
        .needs(C::Log)
        .footer("meeting"),
    row(A::Log(T::Note), "log-note", S::Main, &["n"], "log a note").needs(C::Log).footer("note"),
    row(
        A::LogLine,
        "log-line",
        S::Main,
        &["l"],
        "log by one line, with a preview; without a name, on who is selected",
    )
    .needs(C::Log)
    .footer("line"),
    row(A::Dial, "dial", S::Main, &["C"], "dial the number, and time the call in its form"),
    row(A::Filter, "filter", CONTACTS, &["/"], "filter the contacts, or the timeline, as you type")
        .footer("filter"),
    row(A::Help, "help", S::Screen, &["?"], "show the keys").footer("help"),
    row(A::Quit, "quit", S::Screen, &["q"], "quit; a draft is kept").footer("quit"),
    row(A::Reopen, "reopen", S::Main, &["."], "reopen my last entry, to correct it")
        .needs(C::EditInteractions),
    row(A::Undo, "undo", S::Main, &["u"], "undo the last change; a logged entry becomes a draft")
        .needs(C::DeleteInteractions)
        .footer("undo"),
    row(A::FollowUp, "add-follow-up", S::Main, &["f"], "add a follow-up with this contact")
        .needs(C::EditFollowUps)
        .footer("follow-up"),
    row(A::Done, "follow-up-done", S::Main, &["x"], "mark the follow-up as done")
        .needs(C::EditFollowUps)
        .footer("done"),
    row(A::Later, "put-off", S::Main, &[">"], "put the follow-up off, or the cadence")
        .needs(C::EditFollowUps)
        .footer("later"),
    row(
        A::EditFollowUp,
        "edit-follow-up",
        S::Main,
        &["F"],
        "change a follow-up of the contact, or hand it to another member",
    )
    .needs(C::EditFollowUps),
    row(A::Sort, "whose-day", TODAY, &["o"], "choose whose day is shown: mine, everyone's, one's")
        .footer("whose"),
    row(A::Whom, "go-to-contact-of-day", TODAY, &["t"], "go to the contact of the row")
        .footer("contact"),
    row(A::Edit, "edit-follow-up-here", TODAY, &["E"], "change the follow-up")
        .needs(C::EditFollowUps)
        .footer("edit"),
    row(A::Delete, "delete-follow-up", TODAY, &["d"], "delete the follow-up for good")
        .needs(C::EditFollowUps),
    row(A::Add, "add", CONTACTS, &["a"], "add a contact").needs(C::EditContacts).footer("add"),
    row(A::Edit, "edit", CONTACTS, &["E"], "edit the selected contact or entry")
        .needs(C::EditContacts)
        .footer("edit"),
    row(A::Delete, "delete", CONTACTS, &["d"], "delete the selected contact or entry for good")
        .needs(C::DeleteContacts)
        .footer("delete"),
    row(A::Star, "star", CONTACTS, &["s"], "star the contact, or take the star away")
        .needs(C::EditContacts)
        .footer("star"),
    row(A::Sort, "sort", CONTACTS, &["o"], "sort the contacts, and choose which are shown")
        .footer("sort"),
    row(A::Mark, "mark", CONTACTS, &["space"], "mark the contact and go down").footer("mark"),
    row(A::MarkAll, "mark-all", CONTACTS, &["*"], "mark all that the list shows"),
    row(A::MarkNone, "mark-none", CONTACTS, &["-"], "take all marks off"),
    row(A::Labels, "labels", CONTACTS, &["L"], "label the contact, or all marked ones")
        .needs(C::EditContacts)
        .footer("labels"),
    row(A::Holder, "holder", CONTACTS, &["H"], "choose who holds the contact, or all marked ones")
        .needs(C::SetHolder),
    row(A::Archive, "archive", CONTACTS, &["A"], "archive the contact, or bring it back")
        .needs(C::EditContacts),
    row(A::CopyEmail, "copy-email", CONTACTS, &["y"], "copy the e-mail").footer("copy"),
    row(A::CopyPhone, "copy-phone", CONTACTS, &["Y"], "copy the phone"),
    row(A::ShowStarred, "show-starred", CONTACTS, &["z s"], "show starred contacts only, or all"),
    row(A::ShowMine, "show-mine", CONTACTS, &["z h"], "show only contacts that I hold, or all"),
    row(A::ShowArchived, "show-archived", CONTACTS, &["z a"], "show the archived contacts instead"),
    row(A::Add, "add-book", BOOKS, &["a"], "add a book").footer("add"),
    row(A::Edit, "edit-book", BOOKS, &["E"], "rename a book, choose its colour and icon")
        .needs(C::ConfigureBook)
        .footer("edit"),
    row(A::Delete, "delete-book", BOOKS, &["d"], "delete a book and all in it for good")
        .needs(C::DeleteBook)
        .footer("delete"),
    row(A::UseBook, "use-book", BOOKS, &["S"], "start in this book from now on").footer("start"),
    row(A::Filter, "filter-activity", ACTIVITY, &["/"], "filter the entries as you type")
        .footer("filter"),
    row(
        A::Whom,
        "go-to-contact",
        S::Entries,
        &["t"],
        "go to the contact and the timeline of the entry",
    )
    .footer("contact"),
    row(A::Edit, "edit-entry", ACTIVITY, &["E"], "correct the selected entry")
        .needs(C::EditInteractions)
        .footer("edit"),
    row(A::Delete, "delete-entry", ACTIVITY, &["d"], "delete the selected entry for good")
        .needs(C::DeleteInteractions)
        .footer("delete"),
    row(A::Pin, "pin", S::Entries, &["p"], "pin the entry, or take the pin away")
        .needs(C::EditInteractions)
        .footer("pin"),
    row(A::Versions, "versions", S::Entries, &["v"], "show what an edited entry was")
        .footer("versions"),
    row(A::Older, "older-version", S::Versions, &["v", "right"], "go to the version before"),
    row(A::Newer, "newer-version", S::Versions, &["V", "left"], "go to the version after"),
    row(
        A::Filter,
        "filter-accounts",
        ACCOUNTS,
        &["/"],
        "filter the accounts, or the timeline, as you type",
    )
    .footer("filter"),
    row(A::Sort, "sort-accounts", ACCOUNTS, &["o"], "sort by name, or by newest interaction")
        .footer("sort"),
    row(A::Add, "add-account", ACCOUNTS, &["a"], "add an account")
        .needs(C::EditAccounts)
        .footer("add"),
    row(A::Edit, "edit-account", ACCOUNTS, &["E"], "edit the account or the entry")
        .needs(C::EditAccounts)
        .footer("edit"),
    row(
        A::Delete,
        "delete-account",
        ACCOUNTS,
        &["d"],
        "delete the account, whose contacts stay, or the entry",
    )
    .needs(C::EditAccounts)
    .footer("delete"),
    row(
        A::Accept,
        "accept",
        INBOX,
        &["a"],
        "accept: make a contact of it, rescue what is noise; Enter does, too",
    )
    .needs(C::Import)
    .footer("accept"),
    row(A::Into, "merge-into", INBOX, &["M"], "accept it as a contact that is there: pick whom")
        .needs(C::Import)
        .footer("merge"),
    row(A::Delete, "reject", INBOX, &["d"], "reject it; imports do not bring it back")
        .needs(C::Import)
        .footer("reject"),
    row(
        A::Address,
        "address-rule",
        INBOX,
        &["!"],
        "never or always keep mail of this address, or of its domain",
    )
    .needs(C::Import)
    .footer("never/always"),
    row(A::Mark, "mark-in-inbox", INBOX, &["space"], "mark it and go down").footer("mark"),
    row(A::MarkAll, "mark-all-in-inbox", INBOX, &["*"], "mark all that is shown of this sort"),
    row(A::MarkNone, "unmark-inbox", INBOX, &["-"], "take all marks off the inbox"),
    row(A::Sort, "inbox-part", INBOX, &["o"], "choose which part of the inbox is shown")
        .footer("show"),
    row(A::Add, "add-member", MEMBERS, &["a"], "add a member").needs(C::AddMembers).footer("add"),
    row(A::Edit, "edit-member", MEMBERS, &["E"], "edit yourself, or anybody's role as an owner")
        .footer("edit"),
    row(A::Delete, "remove-member", MEMBERS, &["d"], "remove a member; what they hold goes on")
        .needs(C::RemoveMembers)
        .footer("remove"),
    row(A::HandOver, "hand-over", MEMBERS, &["H"], "hand over what a member holds to another")
        .needs(C::HandOver)
        .footer("hand over"),
    row(A::Drafts, "drafts", S::Main, &["g d"], "show the parked drafts"),
    row(
        A::Book(1),
        "book",
        S::Main,
        &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        "switch to the nth book",
    ),
    row(A::Go(Screen::Contacts), "go-contacts", S::Main, &["g c"], "go to the contacts"),
    row(A::Go(Screen::Today), "go-today", S::Main, &["g t"], "go to what is due today"),
    row(A::Go(Screen::Activity), "go-activity", S::Main, &["g a"], "go to the team's activity"),
    row(A::Go(Screen::Accounts), "go-accounts", S::Main, &["g A"], "go to the accounts"),
    row(A::Go(Screen::Inbox), "go-inbox", S::Main, &["g x"], "go to the inbox"),
    row(A::Go(Screen::Books), "go-books", S::Main, &["g b"], "go to the books"),
    row(A::Go(Screen::Members), "go-members", S::Main, &["g m"], "go to the members"),
    row(A::Go(Screen::Settings), "go-settings", S::Main, &["g s"], "go to the settings"),
    row(
        A::Palette,
        "palette",
        S::Main,
        &[":", "ctrl-p"],
        "find any action, contact, book or setting",
    )
    .footer("find"),
    row(
        A::Search,
        "search",
        S::Main,
        &["g /"],
        "search contacts, accounts and entries as you type",
    ),
    row(
        A::Import,
        "import",
        S::Main,
        &["i"],
        "import contacts, mail, calendars or tables; stop an import under way",
    )
    .needs(C::Import),
    row(A::ShowImport, "show-import", S::Main, &["I"], "show what the last import did"),
    row(
        A::Filter,
        "filter-settings",
        S::On(Screen::Settings),
        &["/"],
        "filter the settings and the keys by name",
    )
    .footer("filter"),
    row(
        A::Reset,
        "reset-setting",
        S::On(Screen::Settings),
        &["d"],
        "give the setting its default back",
    )
    .footer("default"),
    row(A::Save, "save", S::Form, &["enter"], "take the offered name, else save").footer("saves"),
    row(A::NextField, "next-field", S::Form, &["tab"], "go to the next field").footer("next"),
    row(A::PreviousField, "previous-field", S::Form, &["shift-tab"], "go to the previous field"),
    row(A::NewLine, "new-line", S::Form, &["alt-enter", "ctrl-j"], "begin a new line")
        .footer("new line"),
    row(A::Park, "park", S::Form, &["esc"], "close the form; what was typed is kept")
        .footer("parks"),
    row(
        A::BeginAnew,
        "begin-anew",
        S::Form,
        &["alt-n"],
        "leave the draft and begin an empty entry, or go back to it",
    ),
    row(A::Compose, "compose", S::Form, &["ctrl-x ctrl-e"], "write the text in your editor")
        .footer("editor"),
    row(A::Tick, "tick-item", S::Form, &["ctrl-t"], "tick the line of a checklist, or untick it")
        .footer("ticks"),
    row(
        A::Clock,
        "clock",
        S::Form,
        &["alt-r"],
        "start the clock of a call, stop it, let it run on",
    )
    .footer("runs the clock on"),
    row(A::KeepFilter, "keep-filter", S::Filter, &["enter"], "keep the filter and the hit")
        .footer("keeps"),
    row(
        A::ClearFilter,
        "clear-filter",
        S::Filter,
        &["esc"],
        "clear the filter, keep the selection",
    )
    .footer("clears"),
    row(
        A::NextField,
        "complete-filter",
        S::Filter,
        &["tab"],
        "complete a key, a value or a saved filter, or take the next one",
    ),
    row(
        A::PreviousField,
        "complete-filter-back",
        S::Filter,
        &["shift-tab"],
        "take the completion before",
    ),
    row(A::SaveFilter, "save-filter", S::Filter, &["ctrl-s"], "save the filter under a name"),
    row(A::PickerTake, "picker-take", S::Picker, &["enter"], "take it; apply what is ticked"),
    row(A::PickerTick, "picker-tick", S::Picker, &["tab"], "tick a label, or take it off"),
    row(A::PickerClose, "picker-close", S::Picker, &["esc"], "leave all as it is"),
    row(A::Agree, "agree", S::Question, &["y"], "yes"),
    row(A::Disagree, "disagree", S::Question, &["n", "esc", "q"], "no"),
    row(A::KeepMine, "keep-mine", S::Dispute, &["m"], "keep yours, over theirs").footer("yours"),
    row(A::TakeTheirs, "take-theirs", S::Dispute, &["t"], "leave theirs, and close the form")
        .footer("theirs"),
    row(A::EditOn, "edit-on", S::Dispute, &["e", "esc"], "go on in the form, theirs beside yours")
        .footer("edits on"),
    row(A::LineUp, "line-up", S::Field, &["up", "ctrl-p"], "go to the line, offer or field above"),
    row(
        A::LineDown,
        "line-down",
        S::Field,
        &["down", "ctrl-n"],
        "go to the line, offer or field below",
    ),
    row(A::Left, "left", S::Field, &["left", "ctrl-b"], "go left"),
    row(A::Right, "right", S::Field, &["right", "ctrl-f"], "go right"),
    row(A::WordLeft, "word-left", S::Field, &["alt-b", "ctrl-left", "alt-left"], "go back a word"),
    row(
        A::WordRight,
        "word-right",
        S::Field,
        &["alt-f", "ctrl-right", "alt-right"],
        "go on a word",
    ),
    row(A::LineStart, "line-start", S::Field, &["ctrl-a", "home"], "go to the start of the line"),
    row(A::LineEnd, "line-end", S::Field, &["ctrl-e", "end"], "go to the end of the line"),
    row(
        A::Backspace,
        "backspace",
        S::Field,
        &["backspace", "ctrl-h"],
        "remove the character before",
    ),
    row(A::DeleteChar, "delete-char", S::Field, &["delete", "ctrl-d"], "remove the character here"),
    row(
        A::DeleteWordBack,
        "delete-word-back",
        S::Field,
        &["alt-backspace"],
        "remove the word before",
    ),
    row(A::DeleteToSpace, "delete-to-space", S::Field, &["ctrl-w"], "remove back to the space"),
    row(A::DeleteWord, "delete-word", S::Field, &["alt-d"], "remove the word after"),
    row(A::DeleteToEnd, "delete-to-end", S::Field, &["ctrl-k"], "remove up to the end of the line"),
    row(
        A::DeleteToStart,
        "delete-to-start",
        S::Field,
        &["ctrl-u"],
        "remove back to the start of the line",
    ),
    row(A::Yank, "yank", S::Field, &["ctrl-y"], "put back what was removed last"),
    row(
        A::Help,
        "help-here",
        S::Everywhere,
        &["f1"],
        "show the keys that hold here, in fields too",
    ),
    row(A::Suspend, "suspend", S::Everywhere, &["ctrl-z"], "suspend"),
    row(A::Redraw, "redraw", S::Everywhere, &["ctrl-l"], "draw the whole screen anew"),
    row(A::QuitNow, "quit-now", S::Everywhere, &["ctrl-c"], "quit at once; a draft is kept"),
];
