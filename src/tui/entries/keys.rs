//! What keys do among entries: moving about, and what concerns the selected one.

use crate::app::{InteractionCursor, Towards};
use crate::domain::{Capability, Interaction};

use super::super::action::Action;
use super::super::dates::Dates;
use super::super::message::{Effect, Job, Read};
use super::super::model::Model;
use super::super::screen::Screen;
use super::super::window::{Place, Window};
use super::super::{confirm, form, versions};
use super::{Ended, Entries};

/// How near to the edge of the rows in hand the next page is read behind the cursor.
const AHEAD: usize = 50;

/// Moves the selection, or scrolls within what is unfolded.
pub fn navigate(entries: &mut Entries, action: Action, dates: &Dates, effects: &mut Vec<Effect>) {
    let page = isize::try_from(entries.page(dates)).unwrap_or(1);
    let by = distance(action, page);
    let rows = isize::try_from(entries.size.1).unwrap_or(1);
    let scrolled = match action {
        Action::Top | Action::Bottom => false,
        Action::Down | Action::Up => entries.scroll(by),
        Action::HalfDown | Action::HalfUp => entries.scroll(by.signum() * (rows / 2).max(1)),
        _ => entries.scroll(by.signum() * (rows - 2).max(1)),
    };
    if scrolled {
        return;
    }
    match jump(action, &entries.window) {
        Some(place) => effects.extend(entries.read(place).map(Effect::Read)),
        None => {
            entries.window.step(by);
            // What another step like this one would lack is read at once.
            let towards = if by > 0 { Towards::Next } else { Towards::Previous };
            look_on(entries, towards, effects);
            read_within(entries, by.unsigned_abs().min(AHEAD), Some(towards), effects);
            effects.push(Effect::Follow);
        }
    }
}

/// Returns how far an action goes in a list of which a page is shown.
pub fn distance(action: Action, page: isize) -> isize {
    match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::HalfDown => (page / 2).max(1),
        Action::HalfUp => -(page / 2).max(1),
        Action::Top => isize::MIN,
        _ => isize::MAX,
    }
}

/// Returns the end of a list that an action jumps to, where its rows are not in hand.
pub fn jump<T, C>(action: Action, list: &Window<T>) -> Option<Place<C>> {
    match action {
        Action::Top if list.position() != Some(1) => Some(Place::Top),
        Action::Bottom => Some(Place::Bottom),
        _ => None,
    }
    .filter(|_| !list.is_whole())
}

/// Reads what the rows in hand will lack soon. Where a look for what fits a filter ended, it goes on
/// by the keys alone: it may be long.
pub fn read_on(entries: &mut Entries, effects: &mut Vec<Effect>) {
    read_within(entries, AHEAD, None, effects);
}

/// Looks on from where the look of an empty list ended.
fn look_on(entries: &Entries, towards: Towards, effects: &mut Vec<Effect>) {
    let Ended { below, above, .. } = entries.ended;
    let place = match towards {
        Towards::Next => below.map(Place::After),
        Towards::Previous => above.map(Place::Before),
    };
    if let Some(place) = place.filter(|_| entries.window.is_empty()) {
        effects.extend(entries.read(place).map(Effect::Read));
    }
}

/// Reads what lies near beyond an edge: where a look ended there, only if a key goes that way.
fn read_within(
    entries: &mut Entries,
    near: usize,
    key: Option<Towards>,
    effects: &mut Vec<Effect>,
) {
    let Ended { below, above, .. } = entries.ended;
    let first = key.unwrap_or(Towards::Next);
    let other = if first == Towards::Next { Towards::Previous } else { Towards::Next };
    for towards in [first, other] {
        let ended = if towards == Towards::Next { below } else { above };
        if ended.is_some() && key != Some(towards) {
            continue;
        }
        if let Some(place) = entries.window.wants_towards::<InteractionCursor>(near, towards) {
            effects.extend(entries.read(place).map(Effect::Read));
            return;
        }
    }
}

/// Does with an entry what an action asks for.
pub fn act(model: &mut Model, entry: Interaction, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Edit => form::correct(model, entry, effects),
        Action::Delete => confirm::ask_entry(model, entry, effects),
        Action::Pin if model.may(Capability::EditInteractions, effects) => {
            model.write(Job::Pin(entry.id, !entry.pinned), effects);
        }
        Action::Versions => versions::open(model, entry, effects),
        Action::Whom => {
            let cursor = InteractionCursor::from(&entry);
            // From the timeline of one contact it leads to another.
            let here = model.contacts.selected().filter(|_| model.screen == Screen::Contacts);
            let people = &entry.body.participants;
            let other = people.iter().find(|id| Some(**id) != here).or(people.first());
            if let Some(contact) = other {
                effects.push(Effect::Read(Read::Visit(*contact, Some(cursor))));
            }
        }
        _ => {}
    }
}

/// Says where an action finds an entry, when the keys are beside the timeline.
pub fn tell_elsewhere(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let what = match action {
        Action::Pin => "pins an entry",
        Action::Whom => "goes to the contact of an entry",
        _ => "shows what an entry was",
    };
    let (key, pane) = (model.key(action), model.key(Action::NextPane));
    model.tell(format!("{key} {what}: {pane} goes to the timeline first"), effects);
}
