//! Who contacted whom, and when: the entries of the book, most recent first.

mod keys;
mod mouse;
mod view;

use super::entries::{self, Entries, Listing, NEWEST};
use super::form::Choice;
use super::message::Effect;
use super::model::Model;
use super::window::Place;

pub use keys::act;
pub use mouse::take as mouse;
pub use view::{arrange, view};

/// What the screen shows.
#[derive(Debug, Clone)]
pub struct Activity {
    /// The entries.
    pub entries: Entries,
}

impl Default for Activity {
    fn default() -> Self {
        Self { entries: Entries { most: 1, ..Entries::default() } }
    }
}

/// Goes to the team's entries.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.activity.entries.of.is_none() {
        let newest = NEWEST;
        model.activity.entries.of = Some(Listing { newest, ..Listing::default() });
        effects.extend(model.activity.entries.read(Place::Top).map(Effect::Read));
    } else {
        refresh(model, effects);
    }
}

/// Reads again what is shown, around what is selected.
pub fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.extend(model.activity.entries.reload_here().map(Effect::Read));
}

/// Returns the contact of the selected entry.
pub fn subject(model: &Model) -> Option<Choice> {
    model.activity.entries.window.selected().and_then(entries::subject)
}
