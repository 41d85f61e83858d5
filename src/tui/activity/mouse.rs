//! The mouse over the activity: a click selects an entry, one on the selected one unfolds it.

use super::super::action::Action;
use super::super::layout;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::mouse::{Mouse, TURN};
use super::keys::act;
use super::view;

/// Handles the mouse.
pub fn take(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if let Some(step) = mouse.step() {
        return (0..TURN).for_each(|_| act(model, step, effects));
    }
    let body = layout::body(model.size);
    let Some(row) = mouse.row_in(view::rows(model, body)) else { return };
    let dates = model.dates;
    let entries = &mut model.activity.entries;
    let Some(place) = entries.entry_at(row, &dates) else { return };
    let again = entries.window.index() == place;
    entries.window.select(place);
    // Whoever points at a hit has filtered enough.
    if entries.filter.typing {
        entries.keep_filter(effects);
    } else if again {
        act(model, Action::Open, effects);
    }
}
