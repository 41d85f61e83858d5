//! Who contacted whom, and when: the entries of the book, most recent first.

mod filter;
mod keys;
mod mouse;
mod view;

use chrono::Weekday;

use crate::domain::{MemberId, Named};

use super::entries::{self, Entries, Listing, NEWEST};
use super::form::Choice;
use super::message::{Effect, Read};
use super::model::Model;
use super::screen::Screen;
use super::window::Place;

pub use filter::Filter;
pub use keys::{act, filter_key, filter_paste};
pub use mouse::take as mouse;
pub use view::{arrange, view};

/// What the screen shows.
#[derive(Debug, Clone)]
pub struct Activity {
    /// The entries.
    pub entries: Entries,
    /// What they are filtered by.
    pub filter: Filter,
    /// Whether the filter has the keys.
    pub typing: bool,
    /// What the filter may choose from.
    pub choices: Choices,
}

impl Default for Activity {
    fn default() -> Self {
        Self {
            entries: Entries { most: 1, ..Entries::default() },
            filter: Filter::default(),
            typing: false,
            choices: Choices::default(),
        }
    }
}

/// What a filter of entries may choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Who acts.
    pub me: MemberId,
    /// The members of the book.
    pub members: Vec<Named<MemberId>>,
    /// The first day of a week.
    pub week_start: Weekday,
}

impl Default for Choices {
    fn default() -> Self {
        let me = MemberId::new(uuid::Uuid::nil());
        Self { me, members: Vec::new(), week_start: Weekday::Mon }
    }
}

/// Tells whether the filter's fields have the keys.
pub fn is_typing(model: &Model) -> bool {
    model.screen == Screen::Activity && model.activity.typing
}

/// Goes to the team's entries.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::Read(Read::Choices));
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

/// Takes what the filter may choose from.
pub fn take_choices(model: &mut Model, choices: Choices, effects: &mut Vec<Effect>) {
    model.activity.choices = choices;
    // A name that was typed may mean somebody only now.
    keys::ask(model, effects);
}

/// Returns the contact of the selected entry.
pub fn subject(model: &Model) -> Option<Choice> {
    model.activity.entries.window.selected().and_then(entries::subject)
}
