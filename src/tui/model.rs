//! All that the screen shows, as data.

use std::time::Duration;

use chrono::NaiveDate;

use crate::app::{self, Cause, Config, DateStyle, DraftId, Error, Zone};
use crate::domain::display::width;
use crate::domain::{Book, Capability, Timestamp};

use super::accounts::Accounts;
use super::action::{Action, Scope};
use super::activity::Activity;
use super::books::{BookForm, Books};
use super::confirm::Confirm;
use super::contact_form::ContactForm;
use super::contacts::Contacts;
use super::dates::Dates;
use super::dispute::Dispute;
use super::drafts::DraftPicker;
use super::follow_ups::ToLog;
use super::form::LogForm;
use super::help::Help;
use super::import::{Findings, ImportSheet, Imports};
use super::inbox::Inbox;
use super::keymap::{Chord, Found, Keymap};
use super::layout::TWO_PANES;
use super::line::LogLine;
use super::live::Live;
use super::members::Members;
use super::message::{BookState, Effect, Job, Read, Timer, Write};
use super::palette::{Palette, Recent};
use super::pick::Picker as Choice;
use super::picker::Picker;
use super::question::Question;
use super::remap;
use super::screen::{self, Screen};
use super::search::Search;
use super::settings::{SettingField, Settings};
use super::sheet::Sheet;
use super::theme::Theme;
use super::today::Today;
use super::undo::Undos;
use super::versions::Versions;

/// How long a toast stays where no key comes.
pub const TOAST: Duration = Duration::from_secs(5);
/// How long a write takes before the screen says what it waits for.
const SLOW: Duration = Duration::from_millis(1_500);
/// How long after a wait was given up it is looked at again.
const GIVE_UP: Duration = Duration::from_millis(100);
/// How long after it was locked the file is read again.
const RETRY: Duration = Duration::from_millis(250);

/// Something that lies over the screen and has the keys.
#[derive(Debug, Clone, PartialEq)]
pub enum Layer {
    /// The form of an entry.
    Log(Box<LogForm>),
    /// The one line of an entry.
    Line(Box<LogLine>),
    /// The form of a contact.
    Contact(Box<ContactForm>),
    /// A question.
    Confirm(Box<Confirm>),
    /// A small form.
    Sheet(Box<Sheet>),
    /// A question about what is listed.
    Question(Box<Question>),
    /// What both changed.
    Dispute(Box<Dispute>),
    /// The parked drafts.
    Drafts(DraftPicker),
    /// A list to pick from.
    Picker(Box<Picker>),
    /// The form of a book.
    Book(Box<BookForm>),
    /// What an entry was.
    Versions(Box<Versions>),
    /// The keys.
    Help(Help),
    /// What finds any action, contact, book or setting.
    Palette(Box<Palette>),
    /// The search in everything.
    Search(Box<Search>),
    /// What to import, and whether to.
    Import(Box<ImportSheet>),
    /// What the last import did.
    Imported(Box<Findings>),
    /// The values of a setting, to choose one.
    Pick(Box<Choice>),
    /// The field of a setting.
    Setting(Box<SettingField>),
}

impl Layer {
    /// Returns the ticket of the write that a form waits for.
    pub fn saving(&self) -> Option<u64> {
        match self {
            Self::Log(form) => form.saving,
            Self::Line(line) => line.saving,
            Self::Contact(form) => form.saving,
            Self::Book(form) => form.saving,
            Self::Sheet(sheet) => sheet.saving,
            _ => None,
        }
    }
}

/// A write about many records, each by itself, that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Long {
    /// Its ticket.
    pub ticket: u64,
    /// How many are done.
    pub done: usize,
    /// Of how many.
    pub all: usize,
    /// What is done with each: "deleted".
    pub verb: &'static str,
}

/// A short message over the footer; it takes no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// The text, raw.
    pub text: String,
    /// Whether it tells of something that failed.
    pub error: bool,
}

/// What the terminal UI knows when it starts.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The terminal's columns and rows.
    pub size: (u16, u16),
    /// The current time.
    pub now: Timestamp,
    /// The time zone.
    pub zone: Zone,
    /// How dates are shown.
    pub dates: DateStyle,
    /// The styles.
    pub theme: Theme,
    /// The settings.
    pub config: Config,
    /// Who acts.
    pub actor: String,
    /// Their e-mail.
    pub email: String,
    /// The current book.
    pub book: BookState,
    /// What to tell at the start.
    pub notices: Vec<String>,
    /// What of the settings cannot be used, but for the keys.
    pub wrong: Vec<String>,
}

/// All that the screen shows.
#[derive(Debug, Clone)]
pub struct Model {
    /// The columns and rows that are used: those of the terminal, or fewer columns where the
    /// screen is plain, so that every screen has one pane.
    pub size: (u16, u16),
    /// The terminal's columns and rows.
    pub terminal: (u16, u16),
    /// The time zone, the date style and the current time.
    pub dates: Dates,
    /// The day that the screens show things of, and in which time zone; none before the first look at
    /// the clock.
    pub day: Option<(NaiveDate, Zone)>,
    /// The styles.
    pub theme: Theme,
    /// The settings.
    pub config: Box<Config>,
    /// The keys.
    pub keymap: Keymap,
    /// The first key of a sequence.
    pub pending: Option<Chord>,
    /// Who acts.
    pub actor: String,
    /// Their e-mail.
    pub email: String,
    /// The current book and what surrounds it.
    pub book: BookState,
    /// Which screen is shown.
    pub screen: Screen,
    /// The contacts and their timelines.
    pub contacts: Contacts,
    /// What is due today.
    pub today: Today,
    /// The team's entries.
    pub activity: Activity,
    /// The accounts.
    pub accounts: Accounts,
    /// The inbox.
    pub inbox: Inbox,
    /// The books.
    pub books: Books,
    /// The members.
    pub members: Members,
    /// The settings.
    pub settings: Settings,
    /// What lies over the screen, the uppermost last.
    pub layers: Vec<Layer>,
    /// The message over the footer.
    pub toast: Option<Toast>,
    /// What the next key may log: a follow-up was just marked as done.
    pub to_log: Option<ToLog>,
    /// The changes of this session that can be undone.
    pub undo: Undos,
    /// The small form about a follow-up that was closed before it was saved.
    pub parked_sheet: Option<Box<Sheet>>,
    /// What was searched for the last time.
    pub parked_search: Option<Box<Search>>,
    /// The number of the last write.
    pub ticket: u64,
    /// The tickets of writes to the database that were not answered yet.
    pub waiting: Vec<u64>,
    /// The ticket of the last deletion from the book.
    pub deleting: u64,
    /// The write about many records that is under way.
    pub long: Option<Long>,
    /// The imports of this session.
    pub imports: Imports,
    /// Whether they have waited long.
    pub slow: bool,
    /// How many keys were typed ahead, and wait with it.
    pub ahead: usize,
    /// The text that was typed ahead and not used, for the next field that asks for it.
    pub aside: String,
    /// The last of the writes that were given up.
    pub given_up: u64,
    /// Reads that found the file locked.
    pub locked: Vec<Read>,
    /// What others write.
    pub live: Live,
    /// What the palette did, newest first.
    pub recent: Vec<Recent>,
    /// How many rows of a question's text are above it.
    pub read_on: usize,
    /// Whether there is nothing but the one line of an entry, below the shell's prompt.
    pub alone: bool,
    /// Whether it is certain that the draft is written soon, however long somebody types on.
    pub draft_is_due: bool,
}

impl Model {
    /// Makes the model of a start, and the first things to do.
    pub fn start(setup: Setup) -> (Self, Vec<Effect>) {
        let Setup { size, now, zone, dates, theme, config, actor, email, book, notices, wrong } =
            setup;
        let (keymap, told) = remap::keymap(&config);
        let mut model = Self {
            size: used(size, theme),
            terminal: size,
            dates: Dates { now, zone, style: dates },
            day: None,
            theme,
            config: Box::new(config),
            keymap,
            pending: None,
            actor,
            email,
            book,
            screen: Screen::default(),
            contacts: Contacts::default(),
            today: Today::default(),
            activity: Activity::default(),
            accounts: Accounts::default(),
            inbox: Inbox::default(),
            books: Books::default(),
            members: Members::default(),
            settings: Settings::default(),
            layers: Vec::new(),
            toast: None,
            to_log: None,
            undo: Undos::default(),
            parked_sheet: None,
            parked_search: None,
            ticket: 0,
            waiting: Vec::new(),
            deleting: 0,
            long: None,
            imports: Imports::default(),
            slow: false,
            ahead: 0,
            aside: String::new(),
            given_up: 0,
            locked: Vec::new(),
            live: Live::default(),
            recent: Vec::new(),
            read_on: 0,
            alone: false,
            draft_is_due: false,
        };
        screen::arrange(&mut model);
        let effects = vec![Effect::Read(model.contacts.reload())];
        let mut hints = notices;
        model.settings.wrong = wrong;
        model.settings.wrong.extend(told.into_iter().map(|warning| warning.message));
        hints.extend(super::settings::wrong(&model));
        let drafts = model.key(Action::Drafts);
        match model.book.drafts.as_slice() {
            [] => {}
            [one] => {
                let whose = super::drafts::whose(one);
                hints.push(format!("1 draft was kept, {whose}: {drafts} opens it"));
            }
            more => hints.push(format!("{} drafts were kept: {drafts} shows them", more.len())),
        }
        hints.extend(super::welcome::hint(&model));
        if !hints.is_empty() {
            // It is read in peace: it goes with the first key, which does what it does.
            model.toast = Some(Toast { text: hints.join("\n"), error: false });
        }
        (model, effects)
    }

    /// Takes the terminal's columns and rows.
    pub fn resize(&mut self, terminal: (u16, u16)) {
        self.terminal = terminal;
        self.size = used(terminal, self.theme);
    }

    /// Works by these settings and this theme from now on; returns what cannot be used of the
    /// keys.
    pub fn adopt(&mut self, config: Config, theme: &app::Theme) -> Vec<String> {
        let (keymap, told) = remap::keymap(&config);
        self.keymap = keymap;
        self.dates.zone = config.zone();
        self.dates.style = config.dates;
        self.theme = self.theme.with(&config, theme);
        *self.config = config;
        self.resize(self.terminal);
        told.into_iter().map(|warning| warning.message).collect()
    }

    /// Returns the key of an action as a message names it.
    pub fn key(&self, action: Action) -> String {
        self.keymap.key(self.screen.scopes(), action)
    }

    /// Returns the keys that go down and up, as a text names them.
    pub fn down_and_up(&self) -> String {
        format!("{} {}", self.key(Action::Down), self.key(Action::Up))
    }

    /// Returns the current book.
    pub fn current_book(&self) -> Option<&Book> {
        self.book.books.iter().find(|book| book.id == self.book.current)
    }

    /// Shows a message for a while.
    pub fn tell(&mut self, text: impl Into<String>, effects: &mut Vec<Effect>) {
        self.toast = Some(Toast { text: text.into(), error: false });
        effects.push(Effect::Wait(Timer::Toast, TOAST));
    }

    /// Shows what failed for a while, and what to do about it.
    pub fn complain(&mut self, error: &Error, effects: &mut Vec<Effect>) {
        self.toast = Some(Toast { text: sentence(error), error: true });
        effects.push(Effect::Wait(Timer::Toast, TOAST));
    }

    /// Tells why the actor may not do this here; `None` where they may.
    pub fn refusal(&self, capability: Capability) -> Option<&Error> {
        self.book.refusals.iter().find(|(refused, _)| *refused == capability).map(|(_, why)| why)
    }

    /// Says no where the actor may not do this here; returns whether they may.
    pub fn may(&mut self, capability: Capability, effects: &mut Vec<Effect>) -> bool {
        let refusal = self.refusal(capability).cloned();
        if let Some(error) = &refusal {
            self.complain(error, effects);
        }
        refusal.is_none()
    }

    /// Orders a write and returns its ticket. Where it takes long, the screen says what it waits
    /// for.
    pub fn write(&mut self, job: Job, effects: &mut Vec<Effect>) -> u64 {
        self.ticket += 1;
        if job.may_wait() {
            if self.waiting.is_empty() {
                effects.push(Effect::Wait(Timer::Slow, SLOW));
            }
            self.waiting.push(self.ticket);
        }
        effects.push(Effect::Write(Write { ticket: self.ticket, book: self.book.current, job }));
        self.ticket
    }

    /// Notes that a write was answered.
    pub fn answered(&mut self, ticket: u64) {
        self.waiting.retain(|other| *other != ticket);
        self.long.take_if(|long| long.ticket == ticket);
        self.slow &= !self.waiting.is_empty();
    }

    /// Gives up the writes that wait: they end without having written anything.
    pub fn give_up(&mut self, effects: &mut Vec<Effect>) {
        self.given_up = self.ticket;
        self.give_up_again(effects);
    }

    /// Gives up once more what was given up and still waits: one of them may have begun between
    /// the two.
    pub fn give_up_again(&mut self, effects: &mut Vec<Effect>) {
        if self.waiting.iter().any(|ticket| *ticket <= self.given_up) {
            effects.push(Effect::GiveUp(self.given_up));
            effects.push(Effect::Wait(Timer::GiveUp, GIVE_UP));
        }
    }

    /// Reads again, a little later, what could not be read because the file is locked.
    pub fn read_later(&mut self, read: Read, effects: &mut Vec<Effect>) {
        if self.locked.is_empty() {
            effects.push(Effect::Wait(Timer::Retry, RETRY));
        }
        if !self.locked.contains(&read) {
            self.locked.push(read);
        }
    }

    /// Tells whether the uppermost form waits for its write: keys that come now are meant for what
    /// follows it.
    pub fn is_saving(&self) -> bool {
        self.layers.last().is_some_and(|layer| layer.saving().is_some())
    }

    /// Returns the ticket of the write that keys wait for which come now.
    pub fn awaited(&self) -> Option<u64> {
        let deleting = || self.is_deleting().then_some(self.deleting);
        let saving = self.layers.last().and_then(Layer::saving);
        saving.or_else(deleting).or_else(|| self.waiting.last().copied())
    }

    /// Tells whether something selected is being deleted: keys that come now are meant for what is
    /// selected after it.
    pub fn is_deleting(&self) -> bool {
        self.layers.is_empty() && self.waiting.contains(&self.deleting)
    }

    /// Says what a write waits for, in `columns`, where it has waited long.
    pub fn wait(&self, columns: u16) -> Option<String> {
        let out = if self.layers.is_empty() { Action::Back } else { Action::Park };
        let deleting = self.long.is_some_and(|long| long.done > 0);
        let ahead = match self.ahead {
            0 => String::new(),
            1 => "; 1 key waits too".to_owned(),
            keys => format!("; {keys} keys wait too"),
        };
        let room = usize::from(columns.saturating_sub(1));
        let ways = match deleting {
            true => ["waiting for what is under way"; 2],
            false => ["waiting for another program to let go of the file", "the file is locked"],
        };
        let [long, short] = ways.map(|what| format!("{what}; {} gives up{ahead}", self.key(out)));
        self.slow.then(|| if width(&long) <= room { long } else { short })
    }

    /// Says how far a write about many records is, where it takes long.
    pub fn progress(&self) -> Option<String> {
        let Long { done, all, verb, .. } = self.long.filter(|long| self.slow && long.done > 0)?;
        Some(format!("{verb} {done} of {all}; {} stops", self.key(Action::Back)))
    }

    /// Tells whether one line of an entry is kept, or open.
    pub fn has_line(&self) -> bool {
        self.draft_about(&DraftId::Line).is_some()
    }

    /// Returns the form of an entry, where one lies uppermost.
    pub fn log_form(&mut self) -> Option<&mut LogForm> {
        match self.layers.last_mut() {
            Some(Layer::Log(form)) => Some(form),
            _ => None,
        }
    }

    /// Finds what a key means that may be the second one of a sequence. A key that does not go on
    /// with it stands for itself.
    pub fn find(&mut self, scopes: &[Scope], chord: Chord) -> Found {
        let pending = self.pending.take();
        let mut found = self.keymap.find(scopes, pending, chord);
        if pending.is_some() && found == Found::Nothing {
            found = self.keymap.find(scopes, None, chord);
        }
        self.pending = (found == Found::Prefix).then_some(chord);
        found
    }
}

/// Returns the columns and rows that are used of a terminal's.
fn used((columns, rows): (u16, u16), theme: Theme) -> (u16, u16) {
    if theme.plain { (columns.min(TWO_PANES - 1), rows) } else { (columns, rows) }
}

/// Writes an error as one text: what happened, and what to do on these screens.
pub fn sentence(error: &Error) -> String {
    match &error.hint {
        Some(_) if error.is_of(Cause::MissingRecord) => {
            format!("{}: it was deleted meanwhile, or is in another book", error.message)
        }
        Some(_) if error.is_of(Cause::MissingFile) => {
            format!("{}: put the file back, then try again", error.message)
        }
        Some(hint) => format!("{}: {hint}", error.message),
        None => error.message.clone(),
    }
}
