//! The contacts, and the timeline of the selected one.

mod entries;
mod facts;
mod keys;
mod list;
mod mouse;
mod plain;
mod reply;
mod timeline;

use ratatui::Frame;

use crate::app::ContactCursor;
use crate::domain::{Contact, ContactId, ContactRow};

use super::edit::Edit;
use super::layout::{areas, body};
use super::message::Read;
use super::model::Model;
use super::paint::Paint;
use super::window::{PAGE, Place, Window};

pub use keys::{act, arrange, filter_key, filter_paste, follow, move_to, refresh};
pub use mouse::take as mouse;
pub use reply::{contact, contacts, forget, reload_timeline, timeline as take_timeline};
pub use timeline::Timeline;

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list of contacts.
    #[default]
    List,
    /// The timeline of the selected one.
    Timeline,
}

/// The contacts, and the timeline of the selected one.
#[derive(Debug, Clone, Default)]
pub struct Contacts {
    /// The contacts.
    pub list: Window<ContactRow>,
    /// What the list is filtered by.
    pub filter: Option<Edit>,
    /// Whether the filter has the keys.
    pub typing: bool,
    /// The selected contact with everything.
    pub contact: Option<Box<Contact>>,
    /// Its timeline.
    pub timeline: Timeline,
    /// Which pane has the keys.
    pub pane: Pane,
    /// Whether the list was read at all.
    pub answered: bool,
}

impl Contacts {
    /// Returns the text of the filter; empty where there is none.
    pub fn filter_text(&self) -> String {
        self.filter.as_ref().map_or_else(String::new, |edit| edit.text().trim().to_owned())
    }

    /// Returns the filter as it is asked for.
    pub fn asked(&self) -> Option<String> {
        Some(self.filter_text()).filter(|text| !text.is_empty())
    }

    /// Reads a page of the list.
    pub fn read(&self, place: Place<ContactCursor>) -> Read {
        Read::Contacts { filter: self.asked(), place, limit: PAGE }
    }

    /// Reads the list from its first row on.
    pub fn reload(&self) -> Read {
        self.read(Place::Top)
    }

    /// Reads the list around the selected row.
    pub fn reload_here(&self) -> Read {
        let selected = self.list.selected();
        self.read(selected.map_or(Place::Top, |row| Place::Around(ContactCursor::from(row))))
    }

    /// Returns the selected contact.
    pub fn selected(&self) -> Option<ContactId> {
        self.list.selected().map(|row| row.id)
    }
}

/// Draws the list and the timeline, side by side where there is room.
pub fn view(model: &Model, frame: &mut Frame) {
    let areas = areas(model.size, model.contacts.pane);
    if let Some(area) = areas.list {
        list::view(model, area, frame);
    }
    if let Some(x) = areas.bar {
        let (style, body) = (model.theme.dim(), body(model.size));
        Paint::new(frame, model.theme).bar(x, body.y, body.bottom(), style);
    }
    if let Some(area) = areas.side {
        entries::view(model, area, frame);
    }
}

/// Returns what a list shows of a contact.
pub fn row_of(contact: &Contact) -> ContactRow {
    ContactRow {
        id: contact.id,
        name: contact.name.clone(),
        account: contact.account.as_ref().map(|account| account.name.clone()),
        title: contact.title.clone(),
        starred: contact.starred,
        archived: contact.archived,
        last_interaction_at: contact.last_interaction_at,
        interaction_count: contact.interaction_count,
        created_at: contact.created_at,
    }
}
