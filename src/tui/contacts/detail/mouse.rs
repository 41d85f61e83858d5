//! The mouse over a contact in full: a click selects an entry, one on the selected one unfolds it;
//! one on the facts gives them the keys.

use super::super::super::action::Action;
use super::super::super::filter;
use super::super::super::message::Effect;
use super::super::super::model::Model;
use super::super::super::mouse::{Deed, Mouse, TURN};
use super::super::Pane;
use super::{areas, at_first};

/// Handles the mouse.
pub fn take(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    let rows = model.contacts.detail.as_ref().map_or(0, |detail| detail.rows.len());
    let areas = areas(model.size, model.contacts.pane, rows);
    let over = |area: Option<ratatui::layout::Rect>| area.filter(|area| mouse.is_in(*area));
    if let Some(area) = over(areas.timeline) {
        match mouse.deed {
            Deed::Click => {
                let rows = filter::below(model, &model.contacts.timeline.filter, area);
                click(model, mouse.row_in(rows), effects);
            }
            _ => turned(model, Pane::Timeline, mouse, effects),
        }
    } else if over(areas.facts).is_some() {
        match mouse.deed {
            Deed::Click => {
                let had = std::mem::replace(&mut model.contacts.pane, Pane::List);
                let row = areas.facts.and_then(|area| mouse.row_in(area));
                let detail = model.contacts.detail.as_mut();
                let again = detail.zip(row).and_then(|(detail, row)| detail.select_phone(row));
                if again == Some(true) && had == Pane::List {
                    super::super::act(model, Action::Open, effects);
                }
            }
            _ => turned(model, Pane::List, mouse, effects),
        }
    }
}

/// Turns the wheel over a pane. The keys stay where they are.
fn turned(model: &mut Model, pane: Pane, mouse: Mouse, effects: &mut Vec<Effect>) {
    let had = std::mem::replace(&mut model.contacts.pane, pane);
    for _ in 0..TURN {
        // At the ends of a pane keys go on in the other one, which the wheel does not.
        let step = mouse.step().filter(|_| model.contacts.pane == pane);
        let step = step
            .filter(|step| *step != Action::Up || pane == Pane::List || !at_first(&model.contacts));
        step.into_iter().for_each(|step| super::super::act(model, step, effects));
    }
    model.contacts.pane = had;
}

fn click(model: &mut Model, row: Option<usize>, effects: &mut Vec<Effect>) {
    let dates = model.dates;
    let screen = &mut model.contacts;
    if screen.timeline.window.is_empty() {
        return;
    }
    let had = std::mem::replace(&mut screen.pane, Pane::Timeline);
    let Some(place) = row.and_then(|row| screen.timeline.entry_at(row, &dates)) else { return };
    let again = screen.timeline.window.index() == place && had == Pane::Timeline;
    screen.timeline.window.select(place);
    screen.timeline.keep_filter(effects);
    if again {
        super::super::act(model, Action::Open, effects);
    }
}
