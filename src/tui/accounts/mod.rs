//! The accounts, and beside them what is known about the selected one.

mod facts;
mod form;
mod keys;
mod list;
mod message;
mod reply;
mod side;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{AccountCursor, AccountSort};
use crate::domain::{Account, AccountId, ContactRow};

use super::contacts::Pane as Half;
use super::edit::Edit;
use super::form::Choice;
use super::layout::{self, areas};
use super::message::{Effect, Read};
use super::model::Model;
use super::paint::Paint;
use super::window::{PAGE, Place, Window};

pub use form::job;
pub use keys::{act, filter_key, filter_paste};
pub use message::{AccountJob, AccountWritten, Ask, Card, Told};
pub use reply::{failed, forget, told, wrote};

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The accounts.
    #[default]
    List,
    /// The contacts of the selected one.
    Contacts,
}

/// What the screen shows.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// The accounts.
    pub list: Window<Account>,
    /// What the list is filtered by.
    pub filter: Option<Edit>,
    /// Whether the filter has the keys.
    pub typing: bool,
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
    /// Which pane has the keys.
    pub pane: Pane,
    /// The account to select when the list is read the next time.
    pub wanted: Option<AccountId>,
}

impl Accounts {
    /// Returns the filter as it is asked for.
    pub fn asked(&self) -> Option<String> {
        let text = self.filter.as_ref()?.text().trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Reads a page of the list.
    fn read(&self, place: Place<AccountCursor>) -> Effect {
        let (filter, sort) = (self.asked(), self.sort);
        Effect::Read(Read::Accounts(Ask::Page { filter, sort, place, limit: PAGE }))
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
    model.screen == super::screen::Screen::Accounts && model.accounts.typing
}

/// Returns the contact that a new entry is about: the selected one of the account.
pub fn subject(model: &Model) -> Option<Choice> {
    model.accounts.contacts.selected().map(Choice::from)
}

/// Goes to the accounts.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &mut model.accounts;
    screen.typing = false;
    if screen.answered || screen.wanted.is_some() {
        refresh(model, effects);
    } else {
        effects.push(screen.read(Place::Top));
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
    }
}

/// Returns where the list and the side stand.
fn panes(model: &Model) -> layout::Areas {
    let half = match model.accounts.pane {
        Pane::List => Half::List,
        Pane::Contacts => Half::Timeline,
    };
    areas(model.size, half)
}

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    let areas = panes(model);
    if let Some(area) = areas.list {
        model.accounts.list.reveal(usize::from(area.height.saturating_sub(1)));
    }
    if let Some(area) = areas.side {
        let rows = side::contacts_area(model, area).height;
        model.accounts.contacts.reveal(usize::from(rows));
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
