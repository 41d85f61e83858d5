//! Entries, most recent first: the one list that timelines and the activity share.
//!
//! [`arrange`] says which rows of the screen an entry takes, [`view`](mod@view) draws them, [`keys`] moves
//! about and acts on the selected entry.

mod arrange;
mod filtering;
mod keys;
mod unfolded;
mod view;

use crate::app::{InteractionCursor, Scope};
use crate::domain::{ContactId, Interaction, InteractionId};

use super::filter::Filter;
use super::form::Choice;
use super::message::Read;
use super::model::Model;
use super::window::{Chunk, PAGE, Place, Window};

pub use filtering::{
    clear_filter, empty, filter_key, filter_paste, is_filtering, open_filter, place,
};
pub use keys::{act, distance, jump, navigate, read_on, tell_elsewhere};
pub use unfolded::Unfolded;
pub use view::{Look, view};

/// How many of the newest hits of a search are looked at while it is typed.
pub const NEWEST: usize = 2_000;
/// How many of them are looked at once it is kept.
pub const KEPT_NEWEST: usize = 20_000;

/// Which entries a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Whose.
    pub scope: Scope,
    /// Only those that fit this filter.
    pub filter: Option<String>,
    /// How many of the newest hits of its words are looked at in a whole book.
    pub newest: usize,
}

/// Where a look at a list ended before the list did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ended {
    /// Words have more hits than were looked at.
    pub capped: bool,
    /// So far down was looked for what fits; below it more may lie.
    pub below: Option<InteractionCursor>,
    /// So far up was looked; above it more may lie.
    pub above: Option<InteractionCursor>,
}

impl Listing {
    /// Returns all entries with a contact.
    pub fn of_contact(contact: ContactId) -> Self {
        Self { scope: Scope::Contact(contact), newest: NEWEST, ..Self::default() }
    }

    /// Tells whether something is left out.
    pub fn is_filtered(&self) -> bool {
        self.filter.is_some()
    }
}

/// A list of entries: which are in hand, which is selected, which is unfolded.
#[derive(Debug, Clone)]
pub struct Entries {
    /// Which entries it holds.
    pub of: Option<Listing>,
    /// The entries in hand.
    pub window: Window<Interaction>,
    /// The one that is unfolded.
    pub unfolded: Option<Unfolded>,
    /// Whether they were read.
    pub answered: bool,
    /// Where the look for what fits its filter ended before the list did.
    pub ended: Ended,
    /// What it is filtered by.
    pub filter: Filter,
    /// The most rows of text of a folded entry.
    pub most: usize,
    /// The columns and rows for entries, as of the last arrangement.
    pub size: (u16, u16),
}

impl Default for Entries {
    fn default() -> Self {
        Self {
            of: None,
            window: Window::default(),
            unfolded: None,
            answered: false,
            ended: Ended::default(),
            filter: Filter::default(),
            most: 3,
            size: (0, 0),
        }
    }
}

impl Entries {
    /// Makes the list of these entries; nothing of it is read yet.
    pub fn of(listing: Listing) -> Self {
        Self { of: Some(listing), ..Self::default() }
    }

    /// Returns the contact whose timeline it is.
    pub fn contact(&self) -> Option<ContactId> {
        match self.of.as_ref()?.scope {
            Scope::Contact(contact) => Some(contact),
            _ => None,
        }
    }

    /// Tells whether it is known that there is nothing in it.
    pub fn is_bare(&self) -> bool {
        self.answered && self.window.is_empty() && self.window.is_whole() && !self.is_filtered()
    }

    /// Tells whether a filter is in force, or is being typed.
    pub fn is_filtered(&self) -> bool {
        self.filter.is_open() || self.of.as_ref().is_some_and(Listing::is_filtered)
    }

    /// Reads a page of it.
    pub fn read(&self, place: Place<InteractionCursor>) -> Option<Read> {
        let of = Box::new(self.of.clone()?);
        // What was looked through already is not looked through again.
        let place = match (place, self.ended) {
            (Place::After(_), Ended { below: Some(reached), .. }) => Place::After(reached),
            (Place::Before(_), Ended { above: Some(reached), .. }) => Place::Before(reached),
            (place, _) => place,
        };
        let is_jump = matches!(place, Place::Top | Place::Bottom);
        // At an end, what the pane shows: an entry has two rows or more. A search looks at all its
        // hits for each page.
        let limit = if is_jump && of.filter.is_none() {
            usize::from(self.size.1).clamp(40, 2 * PAGE) / 2 + 1
        } else {
            PAGE
        };
        Some(Read::Entries { of, place, limit })
    }

    /// Reads it again around the selected entry.
    pub fn reload_here(&self) -> Option<Read> {
        let selected = self.window.selected().map(InteractionCursor::from);
        self.read(selected.map_or(Place::Top, Place::Around))
    }

    /// Takes rows that were read; those of another list are left alone.
    pub fn take(
        &mut self,
        of: &Listing,
        place: &Place<InteractionCursor>,
        (chunk, ended): (Chunk<Interaction>, Ended),
        total: Option<u64>,
    ) {
        if self.of.as_ref() != Some(of) {
            return;
        }
        let edges = |window: &Window<Interaction>| {
            let ids = |row: Option<&Interaction>| row.map(|row| row.id);
            (ids(window.rows().first()), ids(window.rows().last()))
        };
        let (first, last) = edges(&self.window);
        self.window.take(place, chunk, total);
        self.answered = true;
        // A look one way does not say how far was looked the other way. Rows that were let go at
        // the other end have to be read again from where they stood.
        let now = edges(&self.window);
        match place {
            Place::After(_) => {
                self.ended.capped |= ended.capped;
                self.ended.below = ended.below;
                if first.is_some() && first != now.0 {
                    self.ended.above = None;
                }
            }
            Place::Before(_) => {
                self.ended.capped |= ended.capped;
                self.ended.above = ended.above;
                if last.is_some() && last != now.1 {
                    self.ended.below = None;
                }
            }
            Place::Top | Place::Bottom | Place::Around(_) => self.ended = ended,
        }
        self.make_again();
    }

    /// Puts an entry in the place of what it was.
    pub fn patch(&mut self, entry: &Interaction) {
        self.window.patch(|row| (row.id == entry.id).then(|| entry.clone()));
        self.make_again();
    }

    /// Takes an entry out that is gone.
    pub fn remove(&mut self, id: InteractionId) {
        self.window.remove(|row| row.id == id);
    }

    /// Notes that what is unfolded may say something else by now.
    fn make_again(&mut self) {
        if let Some(unfolded) = &mut self.unfolded {
            unfolded.columns = 0;
        }
    }
}

/// Returns the contact that an entry is with, for another one like it.
pub fn subject(entry: &Interaction) -> Option<Choice> {
    let primary = entry.contacts.first()?;
    let account = match (entry.contacts.as_slice(), entry.accounts.as_slice()) {
        ([_], [account]) => Some(account.name.clone()),
        _ => None,
    };
    Some(Choice::Known { id: primary.id, name: primary.name.clone(), account, phone: None })
}

/// Puts an entry in the place of what it was, in every list.
pub fn patch_all(model: &mut Model, entry: &Interaction) {
    lists(model).into_iter().for_each(|list| list.patch(entry));
}

/// Takes an entry that is gone out of every list.
pub fn remove_all(model: &mut Model, id: InteractionId) {
    lists(model).into_iter().for_each(|list| list.remove(id));
}

fn lists(model: &mut Model) -> [&mut Entries; 3] {
    [&mut model.contacts.timeline, &mut model.activity.entries, &mut model.accounts.timeline]
}

/// Takes a page of entries to the list that asked for it.
pub fn replied(
    model: &mut Model,
    of: &Listing,
    place: &Place<InteractionCursor>,
    chunk: Chunk<Interaction>,
    ended: Ended,
) {
    let total = match of.scope {
        Scope::Contact(_) => model.contacts.entries(),
        Scope::Book => model.current_book().map(|book| book.interactions),
        Scope::Account(_) => model.accounts.shown().map(|account| account.interactions),
        Scope::Opportunity(_) => None,
    };
    let total = total.filter(|_| !of.is_filtered());
    if let Some(entries) = list_of(model, of) {
        entries.take(of, place, (chunk, ended), total);
    }
}

/// Goes on without a page that could not be read: the next key asks again.
pub fn failed(model: &mut Model, of: &Listing) {
    if let Some(entries) = list_of(model, of) {
        entries.window.give_up();
    }
}

/// Returns the list that holds entries of this scope.
fn list_of<'a>(model: &'a mut Model, of: &Listing) -> Option<&'a mut Entries> {
    match of.scope {
        Scope::Contact(_) => Some(&mut model.contacts.timeline),
        Scope::Book => Some(&mut model.activity.entries),
        Scope::Account(_) => Some(&mut model.accounts.timeline),
        Scope::Opportunity(_) => None,
    }
}
