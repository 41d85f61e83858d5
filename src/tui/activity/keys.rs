//! What keys do on the activity.

use crate::domain::InteractionType;

use super::super::action::{Action, Scope};
use super::super::edit::Edit;
use super::super::entries::{self, KEPT_NEWEST, Listing, NEWEST, navigate};
use super::super::keymap::{Chord, Found};
use super::super::message::Effect;
use super::super::model::Model;
use super::super::window::Place;
use super::filter::{Filter, Part};

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let dates = model.dates;
    match action {
        action if action.is_step() => {
            navigate(&mut model.activity.entries, action, &dates, effects);
        }
        Action::Open => model.activity.entries.toggle(),
        Action::Back => back(model, effects),
        Action::Filter => {
            model.activity.filter.enter(Part::Words);
            model.activity.typing = true;
        }
        Action::Edit | Action::Delete | Action::Pin | Action::Versions | Action::Whom => {
            match model.activity.entries.window.selected().cloned() {
                Some(entry) => entries::act(model, entry, action, effects),
                None if model.activity.entries.of.as_ref().is_some_and(Listing::is_filtered) => {
                    let back = model.key(Action::Back);
                    let text = format!("No entry is selected: {back} clears the filter");
                    model.tell(text, effects);
                }
                None => {
                    let call = model.key(Action::Log(InteractionType::Call));
                    let text = format!("Nothing is logged yet: {call} logs the first call");
                    model.tell(text, effects);
                }
            }
        }
        _ => {}
    }
}

fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.slow {
        return model.give_up(effects);
    }
    clear(model, effects);
}

/// Clears the filter; the selected entry stays selected.
fn clear(model: &mut Model, effects: &mut Vec<Effect>) {
    model.activity.typing = false;
    model.activity.filter = Filter::default();
    if asks_anew(model) {
        effects.extend(model.activity.entries.reload_here().map(Effect::Read));
    }
}

/// Handles a key in the filter's fields.
pub fn filter_key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::Filter.together(), None, chord);
    let dates = model.dates;
    let activity = &mut model.activity;
    match found {
        // What means nothing is not kept: it would look as if it filtered.
        Found::Action(Action::KeepFilter) => {
            match activity.filter.wrong(&activity.choices, &dates) {
                Some(part) => activity.filter.focus = part,
                None => keep(model, effects),
            }
        }
        Found::Action(Action::ClearFilter) => clear(model, effects),
        Found::Action(Action::NextField) => activity.filter.step(true),
        Found::Action(Action::PreviousField) => activity.filter.step(false),
        Found::Action(action @ (Action::LineUp | Action::LineDown)) => {
            let down = action == Action::LineDown;
            if activity.filter.choose(down, &activity.choices, &dates) {
                ask(model, effects);
            } else {
                activity.filter.focused().apply(action);
                let step = if down { Action::Down } else { Action::Up };
                navigate(&mut activity.entries, step, &dates, effects);
            }
        }
        Found::Action(action) => change(model, effects, |edit| {
            edit.apply(action);
        }),
        Found::Prefix | Found::Nothing => {
            if let Some(c) = chord.typed() {
                filter_paste(model, c.encode_utf8(&mut [0; 4]), effects);
            }
        }
    }
}

/// Puts a text into the field that has the keys.
pub fn filter_paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    change(model, effects, |edit| edit.insert(text));
}

fn change(model: &mut Model, effects: &mut Vec<Effect>, change: impl FnOnce(&mut Edit)) {
    change(model.activity.filter.focused());
    ask(model, effects);
}

/// Keeps the filter and the hit. A search that left out hits while it was typed looks further back
/// now.
pub fn keep(model: &mut Model, effects: &mut Vec<Effect>) {
    model.activity.typing = false;
    let activity = &mut model.activity;
    if activity.entries.capped
        && let Some(of) = &mut activity.entries.of
        && of.newest < KEPT_NEWEST
    {
        of.newest = KEPT_NEWEST;
        effects.extend(activity.entries.reload_here().map(Effect::Read));
    }
}

/// Reads the entries that the filter asks for, where they are others than those in hand.
pub fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    if asks_anew(model) {
        effects.extend(model.activity.entries.read(Place::Top).map(Effect::Read));
    }
}

/// Takes down which entries the filter asks for; returns whether they are others than those in
/// hand.
fn asks_anew(model: &mut Model) -> bool {
    let dates = model.dates;
    let activity = &mut model.activity;
    let Some(now) = &mut activity.entries.of else { return false };
    let mut of = activity.filter.listing(&activity.choices, &dates, NEWEST);
    if of.search == now.search {
        of.newest = now.newest;
    }
    let others = of != *now;
    *now = of;
    others
}
