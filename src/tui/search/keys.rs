//! What keys do in the search.

use crate::app::{Error, InteractionCursor};

use super::super::accounts;
use super::super::action::{Action, Scope};
use super::super::finder::Pressed;
use super::super::hints::Learned;
use super::super::keymap::{Chord, Found};
use super::super::message::{Effect, Read};
use super::super::model::{Layer, Model, sentence};
use super::super::mouse::{Deed, Mouse};
use super::{Answer, Search, Way, view};

/// Opens the search with what was typed the last time, to be typed over.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let mut search = model.parked_search.take().unwrap_or_default();
    search.finder.edit.select();
    effects.extend(search.ask());
    model.layers.push(Layer::Search(search));
}

fn top(model: &mut Model) -> Option<&mut Search> {
    match model.layers.last_mut() {
        Some(Layer::Search(search)) => Some(search),
        _ => None,
    }
}

/// Returns the search that is open, be it below the help.
fn shown(model: &mut Model) -> Option<&mut Search> {
    model.layers.iter_mut().rev().find_map(|layer| match layer {
        Layer::Search(search) => Some(search.as_mut()),
        _ => None,
    })
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let Some(Layer::Search(search)) = model.layers.last_mut() else { return };
    let count = search.targets().len();
    let (was, at) = (search.text().to_owned(), search.finder.edit.cursor());
    let found = model.keymap.find(Scope::Filter.together(), None, chord);
    if let Found::Action(action @ (Action::NextField | Action::PreviousField)) = found {
        search.hints.complete(&mut search.finder.edit, action == Action::NextField);
        return typed(model, effects);
    }
    search.hints.stop();
    match search.finder.press(&model.keymap, chord, count) {
        Pressed::Chosen => choose(model, effects),
        Pressed::Closed => close(model),
        Pressed::Typed if search.text() != was => typed(model, effects),
        // Elsewhere in the text something else may be meant.
        Pressed::Typed | Pressed::Nothing if search.finder.edit.cursor() != at => {
            effects.push(search.ask_hints());
        }
        Pressed::Typed | Pressed::Nothing => {}
    }
}

/// Puts a text into the field.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(search) = top(model) {
        search.hints.stop();
        search.finder.insert(text);
        typed(model, effects);
    }
}

/// Handles the mouse: a click goes to the record, one beside the search closes it.
pub fn mouse(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    let Some(Layer::Search(search)) = model.layers.last() else { return };
    let at = view::record_at(model, search, (mouse.column, mouse.row));
    let count = search.targets().len();
    let Some(search) = top(model) else { return };
    match (mouse.deed, at) {
        (Deed::WheelUp, _) => search.finder.step(-1, count),
        (Deed::WheelDown, _) => search.finder.step(1, count),
        (Deed::Click, Err(())) => close(model),
        (Deed::Click, Ok(Some(place))) => {
            search.finder.selected = place;
            choose(model, effects);
        }
        (Deed::Click, Ok(None)) => {}
    }
}

fn close(model: &mut Model) {
    if let Some(Layer::Search(mut search)) = model.layers.pop() {
        search.hasty = false;
        model.parked_search = Some(search);
    }
}

fn typed(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(search) = top(model) else { return };
    (search.error, search.hasty) = (None, false);
    if search.text().is_empty() {
        search.results = None;
        search.arrange();
    }
    effects.extend(search.ask());
}

/// Searches again: somebody else wrote to the file.
pub fn reread(search: &Search, effects: &mut Vec<Effect>) {
    effects.extend(search.ask());
}

/// Takes what the book says of the text.
pub fn learn(model: &mut Model, learned: Box<Learned>) {
    if let Some(search) = top(model) {
        search.hints.learn(&search.finder.edit, learned);
    }
}

/// Takes what was found; what belongs to an earlier text is dropped.
pub fn take(model: &mut Model, text: String, answer: Answer, effects: &mut Vec<Effect>) {
    let Some(search) = shown(model).filter(|search| search.text() == text) else { return };
    search.error = None;
    search.show(text, answer);
    if std::mem::take(&mut search.hasty) {
        choose(model, effects);
    }
}

/// Says why a text could not be searched for; what was found before stays.
pub fn failed(model: &mut Model, text: &str, error: &Error) {
    if let Some(search) = shown(model).filter(|search| search.text() == text) {
        search.error = Some(sentence(error));
        search.hasty = false;
    }
}

/// Goes to the selected record; where it is not found yet, as soon as it is.
fn choose(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(search) = top(model) else { return };
    if !search.is_current() {
        search.hasty = true;
        return;
    }
    let Some(way) = search.way() else {
        let end = search.fault().map(|(at, _)| at.end);
        if let Some(end) = end {
            search.finder.edit.go_to(end);
            let hints = search.ask_hints();
            effects.push(hints);
        }
        return;
    };
    close(model);
    match way {
        Way::Contact(id) => effects.push(Effect::Read(Read::GoTo(id))),
        Way::Account(id) => accounts::go_to(model, id, effects),
        Way::Entry(entry) => {
            let cursor = InteractionCursor::from(&*entry);
            if let Some(contact) = entry.contacts.first() {
                effects.push(Effect::Read(Read::Visit(contact.id, Some(cursor))));
            }
        }
    }
}
