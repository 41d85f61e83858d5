//! The accounts, and beside them what is known about the selected one, its contacts and its
//! timeline.

mod facts;
mod form;
mod keys;
mod list;
mod message;
mod mouse;
mod reply;
mod side;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{AccountCursor, AccountSort, Scope};
use crate::domain::{Account, AccountId, ContactRow};

use super::action::Action;
use super::contacts::Pane as Half;
use super::entries::{self, Entries};
use super::filter::{self, Filter};
use super::form::Choice;
use super::layout::{self, areas};
use super::list_head::below;
use super::message::{Effect, Read};
use super::model::Model;
use super::paint::Paint;
use super::window::{PAGE, Place, Window};

pub use form::{add, change, field_of, job, texts};
pub use keys::{act, filter_key, filter_paste, follow};
pub use message::{AccountJob, AccountWritten, Ask, Card, Told};
pub use mouse::{list_area, take as mouse};
pub use reply::{failed, forget, told, wrote};

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The accounts.
    #[default]
    List,
    /// The contacts of the selected one.
    Contacts,
    /// The entries with them.
    Timeline,
}

/// What the screen shows.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// The accounts.
    pub list: Window<Account>,
    /// What the list is filtered by.
    pub filter: Filter,
    /// The order of the list.
    pub sort: AccountSort,
    /// Whether the list was read at all.
    pub answered: bool,
    /// The account that the side is about.
    pub of: Option<AccountId>,
    /// It, with what is part of it.
    pub card: Option<Box<Card>>,
    /// Its contacts.
    pub contacts: Window<ContactRow>,
    /// Whether its contacts were read.
    pub contacts_answered: bool,
    /// Its timeline.
    pub timeline: Entries,
    /// Which pane has the keys.
    pub pane: Pane,
    /// The account to select when the list is read the next time.
    pub wanted: Option<AccountId>,
}

impl Accounts {
    /// Reads a page of the list.
    fn read(&self, place: Place<AccountCursor>) -> Effect {
        let (filter, sort) = (self.filter.asked(), self.sort);
        Effect::Read(Read::Accounts(Ask::Page { filter, sort, place, limit: PAGE }))
    }

    /// Returns the account that the side is about.
    pub fn shown(&self) -> Option<&Account> {
        let of = self.of?;
        let row = self.list.rows().iter().find(|row| row.id == of);
        row.or(self.card.as_deref().map(|card| &card.account))
    }

    /// Reads the list around the selected row, wherever it stands now.
    fn reload_here(&self) -> Effect {
        match self.list.selected() {
            Some(row) => Effect::Read(Read::Accounts(Ask::One { id: row.id, find: true })),
            None => self.read(Place::Top),
        }
    }
}

/// Tells whether the filter's field has the keys.
pub fn is_typing(model: &Model) -> bool {
    model.screen == super::screen::Screen::Accounts && model.accounts.filter.typing
}

/// Returns the contact that a new entry is about: that of the selected entry, or the selected one
/// of the account.
pub fn subject(model: &Model) -> Option<Choice> {
    let screen = &model.accounts;
    match screen.pane {
        Pane::Timeline => screen.timeline.window.selected().and_then(entries::subject),
        Pane::List | Pane::Contacts => screen.contacts.selected().map(Choice::from),
    }
}

/// Returns the account whose timeline is in hand.
pub fn of_timeline(timeline: &Entries) -> Option<AccountId> {
    match timeline.of.as_ref()?.scope {
        Scope::Account(account) => Some(account),
        _ => None,
    }
}

/// Goes to the accounts.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &mut model.accounts;
    screen.filter.keep();
    if screen.answered || screen.wanted.is_some() {
        refresh(model, effects);
    } else {
        effects.push(screen.read(Place::Top));
    }
}

/// Goes to an account: the list is read around it, whatever it was filtered by.
pub fn go_to(model: &mut Model, id: AccountId, effects: &mut Vec<Effect>) {
    let screen = &mut model.accounts;
    screen.filter.clear();
    (screen.pane, screen.wanted) = (Pane::List, Some(id));
    if model.screen == super::screen::Screen::Accounts {
        refresh(model, effects);
    } else {
        super::screen::go(model, super::screen::Screen::Accounts, effects);
    }
}

/// Reads again what is shown, around what is selected.
pub fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &mut model.accounts;
    effects.push(match screen.wanted.take() {
        Some(id) => Effect::Read(Read::Accounts(Ask::One { id, find: true })),
        None => screen.reload_here(),
    });
    if let Some(account) = screen.of {
        let place = screen.contacts.selected().map_or(Place::Top, |row| Place::Around(row.into()));
        effects.push(Effect::Read(Read::Accounts(Ask::Contacts { account, place, limit: PAGE })));
        // Until it is entered, the timeline shows its newest entries.
        let beside = screen.pane != Pane::Timeline && screen.timeline.window.index() == 0;
        let timeline = &screen.timeline;
        let read = if beside { timeline.read(Place::Top) } else { timeline.reload_here() };
        effects.extend(read.map(Effect::Read));
    }
}

/// Returns where the list and the side stand.
fn panes(model: &Model) -> layout::Areas {
    let half = match model.accounts.pane {
        Pane::List => Half::List,
        Pane::Contacts | Pane::Timeline => Half::Timeline,
    };
    areas(model.size, half)
}

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    // The keys do not stay in a timeline that was emptied.
    if model.accounts.pane == Pane::Timeline && model.accounts.timeline.is_bare() {
        model.accounts.pane = Pane::List;
    }
    let areas = panes(model);
    if let Some(area) = areas.list {
        let rows = list::rows(model, area).height;
        model.accounts.list.reveal(usize::from(rows));
    }
    if let Some(area) = areas.side {
        let parts = side::parts(model, area);
        model.accounts.contacts.reveal(usize::from(below(parts.contacts).height));
        let rows = filter::below(model, &model.accounts.timeline.filter, parts.timeline);
        let (dates, versions) = (model.dates, model.key(Action::Versions));
        model.accounts.timeline.arrange((rows.width, rows.height), &dates, &versions);
    }
}

/// Draws the accounts.
pub fn view(model: &Model, body: Rect, frame: &mut Frame) {
    let areas = panes(model);
    if let Some(area) = areas.list {
        list::view(model, area, frame);
    }
    if let Some(x) = areas.bar {
        let style = model.theme.dim();
        Paint::new(frame, model.theme).bar(x, body.y, body.bottom(), style);
    }
    if let Some(area) = areas.side {
        side::view(model, area, frame);
    }
}
