//! The mouse over the members: a click selects one, one on the selected one opens the form.

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
    let area = view::rows(layout::body(model.size), model.theme.plain);
    let Some(row) = mouse.row_in(area) else { return };
    let list = &mut model.members.list;
    let place = list.top() + row;
    let again = list.index() == place;
    if list.select(place) && again {
        act(model, Action::Open, effects);
    }
}
