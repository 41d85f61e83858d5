//! The contacts, and the timeline of the selected one.

mod detail;
mod facts;
mod keys;
mod list;
mod marks;
mod mouse;
mod promises;
mod reply;
mod several;
mod shown;
mod timeline;

use ratatui::Frame;

use crate::app::{ContactCursor, InteractionCursor};
use crate::domain::{Contact, ContactId, ContactRow};

use super::entries::Entries;
use super::filter::Filter;
use super::follow_ups::Promises;
use super::layout::{areas, body};
use super::message::Read;
use super::model::Model;
use super::paint::Paint;
use super::window::{PAGE, Place, Window};

pub use detail::{Detail, Ties, has_phone, reread_ties, selected_phone, take_ties, to_list, visit};
pub use keys::{
    act, arrange, filter_key, filter_paste, follow, has_keys, lead, move_to, refresh, show,
};
pub use marks::Marks;
pub use mouse::{list_area, take as mouse};
pub use promises::{reread_promises, take_promises};
pub use reply::{contact, contacts, forget, reload_timeline};
pub use several::{Ask, Bulk, Bulked, Told, rearrange, targets, told, write, wrote};
pub use shown::{Order, Part, Shown};

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list of contacts; where one is shown in full, its facts.
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
    /// Which contacts are shown, in which order.
    pub shown: Shown,
    /// Those that are marked.
    pub marks: Marks,
    /// What the list is filtered by.
    pub filter: Filter,
    /// The selected contact with everything.
    pub contact: Option<Box<Contact>>,
    /// What it was promised.
    pub promises: Option<Box<Promises>>,
    /// Its timeline.
    pub timeline: Entries,
    /// Where the timeline opens that is read next, if not at its beginning.
    pub opens_at: Option<InteractionCursor>,
    /// The selected contact in full, where it is shown so.
    pub detail: Option<Detail>,
    /// Which pane has the keys.
    pub pane: Pane,
    /// Whether the list was read at all.
    pub answered: bool,
    /// How many rows of it are shown, as of the last arrangement.
    pub rows: usize,
}

impl Contacts {
    /// Reads a page of the list: of one that is shown anew, the rows of its pane; the next pages are
    /// read behind the cursor.
    pub fn read(&self, place: Place<ContactCursor>) -> Read {
        let limit = match place {
            Place::After(_) | Place::Before(_) => PAGE,
            Place::Top | Place::Bottom | Place::Around(_) => self.rows.clamp(10, PAGE),
        };
        Read::Contacts { filter: self.filter.asked(), shown: self.shown, place, limit }
    }

    /// Reads the list from its first row on.
    pub fn reload(&self) -> Read {
        self.read(Place::Top)
    }

    /// Reads the list around the selected row.
    pub fn reload_here(&self) -> Read {
        let Some(row) = self.list.selected() else { return self.reload() };
        // As many rows on either side as a screen may show, so that none has to move.
        let place = Place::Around(ContactCursor::from(row));
        let (filter, shown) = (self.filter.asked(), self.shown);
        Read::Contacts { filter, shown, place, limit: 2 * PAGE }
    }

    /// Returns how many entries the contact has whose timeline is in hand.
    pub fn entries(&self) -> Option<u64> {
        let shown = self.timeline.contact()?;
        let row = self.list.rows().iter().find(|row| row.id == shown);
        row.map(|row| row.interaction_count)
    }

    /// Returns the selected contact.
    pub fn selected(&self) -> Option<ContactId> {
        self.list.selected().map(|row| row.id)
    }
}

/// Returns how many contacts the list has, where the book's counters say so.
pub fn total(model: &Model) -> Option<u64> {
    let screen = &model.contacts;
    let Shown { starred, mine, archived, .. } = screen.shown;
    let book = model.current_book()?;
    let all = if archived { book.archived } else { book.contacts };
    (screen.filter.asked().is_none() && !starred && !mine).then_some(all)
}

/// Draws the list and the timeline, side by side where there is room.
pub fn view(model: &Model, frame: &mut Frame) {
    if let Some(shown) = &model.contacts.detail {
        return detail::view(model, shown, frame);
    }
    let areas = areas(model.size, model.contacts.pane);
    if let Some(area) = areas.list {
        list::view(model, area, frame);
    }
    if let Some(x) = areas.bar {
        let (style, body) = (model.theme.dim(), body(model.size));
        Paint::new(frame, model.theme).bar(x, body.y, body.bottom(), style);
    }
    if let Some(area) = areas.side {
        timeline::view(model, area, frame);
    }
}

/// Returns where a contact stands in its list.
pub fn cursor_of(contact: &Contact) -> ContactCursor {
    ContactCursor::from(&row_of(contact))
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
