//! The screens: which one is shown, and who answers for it.
//!
//! Each screen is a module with `open` (it is gone to), `act` (a key), `refresh` (its records may
//! have changed), `follow` where something stands beside its list or more rows are to be read,
//! `arrange` where it has rows to keep in sight, and `view`.

use ratatui::Frame;

use super::action::{Action, Row, Scope};
use super::form::Choice;
use super::layout;
use super::message::{Effect, Timer};
use super::model::Model;
use super::{accounts, activity, books, contacts, entries, inbox, live, members, settings, today};

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Screen {
    /// The contacts, and the timeline of the selected one.
    #[default]
    Contacts,
    /// What is due today.
    Today,
    /// Who contacted whom, and when.
    Activity,
    /// The accounts.
    Accounts,
    /// What imports brought and somebody has to decide on.
    Inbox,
    /// The books.
    Books,
    /// The members of the book.
    Members,
    /// The settings.
    Settings,
}

impl Screen {
    /// Every screen, in the order of the header.
    pub const ALL: [Self; 8] = [
        Self::Contacts,
        Self::Today,
        Self::Activity,
        Self::Accounts,
        Self::Inbox,
        Self::Books,
        Self::Members,
        Self::Settings,
    ];

    /// Returns the screen's name in the header.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contacts => "Contacts",
            other => other.title(),
        }
    }

    /// Returns the screen's name as the last place has it.
    pub fn name(self) -> String {
        self.word().to_lowercase()
    }

    /// Returns the screen's heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Contacts => "Contacts and timelines",
            Self::Today => "Today",
            Self::Activity => "Activity",
            Self::Accounts => "Accounts",
            Self::Inbox => "Inbox",
            Self::Books => "Books",
            Self::Members => "Members",
            Self::Settings => "Settings",
        }
    }

    /// Returns the scopes whose keys hold on this screen.
    pub const fn scopes(self) -> &'static [Scope] {
        const fn with(screen: Screen) -> [Scope; 4] {
            [Scope::On(screen), Scope::Main, Scope::Screen, Scope::Everywhere]
        }
        const fn with_entries(screen: Screen) -> [Scope; 5] {
            [Scope::On(screen), Scope::Entries, Scope::Main, Scope::Screen, Scope::Everywhere]
        }
        match self {
            Self::Contacts => &const { with_entries(Self::Contacts) },
            Self::Today => &const { with(Self::Today) },
            Self::Activity => &const { with_entries(Self::Activity) },
            Self::Accounts => &const { with_entries(Self::Accounts) },
            Self::Inbox => &const { with(Self::Inbox) },
            Self::Books => &const { with(Self::Books) },
            Self::Members => &const { with(Self::Members) },
            Self::Settings => &const { with(Self::Settings) },
        }
    }
}

/// Goes to a screen.
pub fn go(model: &mut Model, screen: Screen, effects: &mut Vec<Effect>) {
    if model.screen == screen {
        return;
    }
    model.screen = screen;
    open(model, effects);
}

/// Begins all screens anew: another book was entered.
pub fn reset(model: &mut Model, effects: &mut Vec<Effect>) {
    let (shown, rows) = (model.contacts.shown.all(), model.contacts.rows);
    model.contacts = contacts::Contacts { shown, rows, ..contacts::Contacts::default() };
    model.today = today::Today::default();
    model.activity = activity::Activity::default();
    model.accounts = accounts::Accounts::default();
    model.inbox = inbox::Inbox::default();
    model.members = members::Members::default();
    effects.push(Effect::Read(model.contacts.reload()));
    open(model, effects);
}

fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.screen {
        Screen::Contacts => effects.push(Effect::Follow),
        Screen::Today => today::open(model, effects),
        Screen::Activity => {
            live::forget(model);
            activity::open(model, effects);
        }
        Screen::Accounts => accounts::open(model, effects),
        Screen::Inbox => inbox::open(model, effects),
        Screen::Books => books::open(model, effects),
        Screen::Members => members::open(model, effects),
        Screen::Settings => settings::open(model, effects),
    }
}

/// Does what an action asks for on the screen that is shown.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match model.screen {
        Screen::Contacts => contacts::act(model, action, effects),
        Screen::Today => today::act(model, action, effects),
        Screen::Activity => activity::act(model, action, effects),
        Screen::Accounts => accounts::act(model, action, effects),
        Screen::Inbox => inbox::act(model, action, effects),
        Screen::Books => books::act(model, action, effects),
        Screen::Members => members::act(model, action, effects),
        Screen::Settings => settings::act(model, action, effects),
    }
}

/// Reads again what the screen shows: it may have changed.
pub fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.screen {
        Screen::Contacts => contacts::refresh(model, effects),
        Screen::Today => today::refresh(model, effects),
        Screen::Activity => activity::refresh(model, effects),
        Screen::Accounts => accounts::refresh(model, effects),
        Screen::Inbox => inbox::refresh(model, effects),
        Screen::Books => books::refresh(model, effects),
        Screen::Members => members::refresh(model, effects),
        Screen::Settings => settings::refresh(model, effects),
    }
}

/// Reads again what is shown where another day has begun, or the day is that of another time zone,
/// and waits for the end of it. The first look at the clock finds everything read.
pub fn turn_day(model: &mut Model, effects: &mut Vec<Effect>) {
    let day = (model.dates.day(model.dates.now), model.dates.zone);
    match model.day.replace(day) {
        Some(before) if before == day => {}
        before => {
            await_midnight(model, effects);
            if before.is_some() {
                refresh(model, effects);
            }
        }
    }
}

/// Wakes the program when the day ends.
pub fn await_midnight(model: &Model, effects: &mut Vec<Effect>) {
    effects.extend(model.dates.until_midnight().map(|left| Effect::Wait(Timer::Midnight, left)));
}

/// Reads what stands beside the selected row, and what the rows in hand will lack soon.
pub fn follow(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.screen {
        Screen::Contacts => contacts::follow(model, effects),
        Screen::Today => today::follow(model, effects),
        Screen::Activity => entries::read_on(&mut model.activity.entries, effects),
        Screen::Accounts => accounts::follow(model, effects),
        Screen::Inbox => inbox::follow(model, effects),
        Screen::Books | Screen::Members | Screen::Settings => {}
    }
}

/// Tells whether the actor may not do what a row of the table says, here and now.
pub fn refuses(model: &Model, row: &Row) -> bool {
    match (row.needs, row.scope) {
        (None, _) => false,
        (Some(needs), Scope::On(Screen::Books)) => {
            books::selected(model).is_some_and(|book| !book.role.can(needs))
        }
        (Some(needs), _) => model.refusal(needs).is_some(),
    }
}

/// Returns the contact that a new entry is about: that of the row under the cursor.
pub fn subject(model: &Model) -> Option<Choice> {
    match model.screen {
        Screen::Contacts => model.contacts.list.selected().map(Choice::from),
        Screen::Today => today::subject(model),
        Screen::Activity => activity::subject(model),
        Screen::Accounts => accounts::subject(model),
        Screen::Inbox | Screen::Books | Screen::Members | Screen::Settings => None,
    }
}

/// Returns the contacts that a new entry is about: all marked ones, else that of the row under the
/// cursor.
pub fn subjects(model: &Model) -> Vec<Choice> {
    match model.screen {
        Screen::Contacts => contacts::targets(model),
        _ => subject(model).into_iter().collect(),
    }
}

/// Returns whose name was sought on the screen that is shown. The filters of other screens, and of
/// other things than contacts, name nobody.
pub fn sought(model: &Model) -> String {
    match model.screen {
        Screen::Contacts => model.contacts.filter.sought().to_owned(),
        _ => String::new(),
    }
}

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    match model.screen {
        Screen::Contacts => contacts::arrange(model),
        Screen::Today => today::arrange(model),
        Screen::Activity => activity::arrange(model),
        Screen::Accounts => accounts::arrange(model),
        Screen::Inbox => inbox::arrange(model),
        Screen::Books => books::arrange(model),
        Screen::Members => members::arrange(model),
        Screen::Settings => settings::arrange(model),
    }
}

/// Draws the screen that is shown.
pub fn view(model: &Model, frame: &mut Frame) {
    let body = layout::body(model.size);
    match model.screen {
        Screen::Contacts => contacts::view(model, frame),
        Screen::Today => today::view(model, layout::across(body), frame),
        Screen::Activity => activity::view(model, body, frame),
        Screen::Accounts => accounts::view(model, body, frame),
        Screen::Inbox => inbox::view(model, frame),
        Screen::Books => books::view(model, layout::across(body), frame),
        Screen::Members => members::view(model, layout::across(body), frame),
        Screen::Settings => settings::view(model, layout::across(body), frame),
    }
}
