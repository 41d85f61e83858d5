//! The mouse over the inbox: a click selects a row. A second one accepts nothing: what it makes is not
//! undone.

use ratatui::layout::Rect;

use super::super::headed;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::mouse::{Mouse, TURN};
use super::{act, is_noise, list, panes};

/// Returns where the list stands.
pub fn list_area(model: &Model) -> Rect {
    panes(model).list
}

/// Handles the mouse.
pub fn take(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if let Some(step) = mouse.step() {
        return (0..TURN).for_each(|_| act(model, step, effects));
    }
    let Some(row) = mouse.row_in(list::rows(panes(model).list)) else { return };
    if let Some(place) = headed::row_at(&model.inbox.list, row, is_noise) {
        model.inbox.list.select(place);
        effects.push(Effect::Follow);
    }
}
