//! The mouse over the day: a click selects a row, one on the selected one goes to its contact.

use super::super::action::Action;
use super::super::layout;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::mouse::{Mouse, TURN};
use super::{act, view};

/// Handles the mouse.
pub fn take(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if let Some(step) = mouse.step() {
        return (0..TURN).for_each(|_| act(model, step, effects));
    }
    let Some(row) = mouse.row_in(view::rows(layout::across(layout::body(model.size)))) else {
        return;
    };
    let Some(place) = view::row_at(model, row) else { return };
    if place == model.today.list.index() {
        act(model, Action::Open, effects);
    } else {
        model.today.list.select(place);
        super::follow(model, effects);
    }
}
