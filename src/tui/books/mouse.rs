//! The mouse over the books: a click selects one, one on the selected one goes there.

use super::super::action::Action;
use super::super::layout;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::mouse::{Mouse, TURN};
use super::{act, index, view};

/// Handles the mouse.
pub fn take(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if let Some(step) = mouse.step() {
        return (0..TURN).for_each(|_| act(model, step, effects));
    }
    let Some(row) = mouse.row_in(view::list(layout::body(model.size))) else { return };
    let place = model.books.top + row;
    if place == index(model) {
        act(model, Action::Open, effects);
    } else if let Some(book) = model.book.books.get(place) {
        model.books.selected = Some(book.id);
    }
}
