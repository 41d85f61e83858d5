//! The mouse over the accounts: a click selects what it is on, one on the selected row opens it;
//! the wheel goes through the pane that it is over.

use ratatui::layout::Rect;

use super::super::action::Action;
use super::super::filter;
use super::super::list_head::below;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::mouse::{Deed, Mouse, TURN};
use super::keys::{act, lead};
use super::{Pane, list, panes, side};

/// Returns where the list stands, where it is shown.
pub fn list_area(model: &Model) -> Option<Rect> {
    panes(model).list
}

/// Handles the mouse.
pub fn take(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    let areas = panes(model);
    if let Some(area) = areas.list.filter(|area| mouse.is_in(*area)) {
        over(model, (Pane::List, mouse.row_in(list::rows(model, area))), mouse, effects);
    } else if let Some(area) = areas.side.filter(|area| mouse.is_in(*area)) {
        let parts = side::parts(model, area);
        if mouse.is_in(parts.contacts) {
            over(model, (Pane::Contacts, mouse.row_in(below(parts.contacts))), mouse, effects);
        } else if mouse.is_in(parts.timeline) {
            let rows = filter::below(model, &model.accounts.timeline.filter, parts.timeline);
            over(model, (Pane::Timeline, mouse.row_in(rows)), mouse, effects);
        }
    }
}

/// Handles the mouse over a pane, on one of its rows or above them.
fn over(
    model: &mut Model,
    (pane, row): (Pane, Option<usize>),
    mouse: Mouse,
    effects: &mut Vec<Effect>,
) {
    if mouse.deed == Deed::Click {
        return click(model, pane, row, effects);
    }
    // The keys stay where they are.
    let had = std::mem::replace(&mut model.accounts.pane, pane);
    for _ in 0..TURN {
        mouse.step().into_iter().for_each(|step| act(model, step, effects));
    }
    model.accounts.pane = had;
}

fn click(model: &mut Model, pane: Pane, row: Option<usize>, effects: &mut Vec<Effect>) {
    let dates = model.dates;
    let screen = &mut model.accounts;
    let empty = match pane {
        Pane::List => false,
        Pane::Contacts => screen.contacts.is_empty(),
        Pane::Timeline => screen.timeline.window.is_empty(),
    };
    if empty {
        return;
    }
    screen.filter.keep();
    screen.timeline.keep_filter(effects);
    let had = std::mem::replace(&mut screen.pane, pane);
    let (place, selected) = match pane {
        Pane::List => (row.map(|row| screen.list.top() + row), screen.list.index()),
        Pane::Contacts => (row.map(|row| screen.contacts.top() + row), screen.contacts.index()),
        Pane::Timeline => {
            let place = row.and_then(|row| screen.timeline.entry_at(row, &dates));
            (place, screen.timeline.window.index())
        }
    };
    let Some(place) = place else { return };
    if place == selected && had == pane {
        return act(model, Action::Open, effects);
    }
    let there = match pane {
        Pane::List => screen.list.select(place),
        Pane::Contacts => screen.contacts.select(place),
        Pane::Timeline => screen.timeline.window.select(place),
    };
    if there {
        lead(model, effects);
    }
}
