//! The mouse over the contacts and their timelines.

use ratatui::layout::Rect;

use super::super::action::Action;
use super::super::filter;
use super::super::layout::areas;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::mouse::{Mouse, TURN};
use super::facts::facts;
use super::{Pane, act, detail, lead};

/// Returns where the list stands, where it is shown.
pub fn list_area(model: &Model) -> Option<Rect> {
    let shown = model.contacts.detail.is_none();
    areas(model.size, model.contacts.pane).list.filter(|_| shown)
}

/// Handles the mouse: a click selects a contact or an entry, one on the selected one opens it; the
/// wheel goes through the pane that it is over.
pub fn take(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if model.contacts.detail.is_some() {
        return detail::mouse(model, mouse, effects);
    }
    let side = areas(model.size, model.contacts.pane).side;
    if let Some(area) = list_area(model).filter(|area| mouse.is_in(*area)) {
        if !turned(model, Pane::List, mouse, effects) {
            click_list(model, area, mouse, effects);
        }
    } else if let Some(area) = side.filter(|area| mouse.is_in(*area))
        && !turned(model, Pane::Timeline, mouse, effects)
    {
        click_timeline(model, area, mouse, effects);
    }
}

/// Turns the wheel over a pane; returns whether it was the wheel. The keys stay where they are.
fn turned(model: &mut Model, pane: Pane, mouse: Mouse, effects: &mut Vec<Effect>) -> bool {
    let Some(step) = mouse.step() else { return false };
    let had = std::mem::replace(&mut model.contacts.pane, pane);
    for _ in 0..TURN {
        act(model, step, effects);
    }
    model.contacts.pane = had;
    true
}

fn click_list(model: &mut Model, area: Rect, mouse: Mouse, effects: &mut Vec<Effect>) {
    let had = std::mem::replace(&mut model.contacts.pane, Pane::List);
    let above = area.height - filter::below(model, &model.contacts.filter, area).height;
    let screen = &mut model.contacts;
    screen.timeline.keep_filter(effects);
    // Whoever points at a hit has filtered enough; the filter stays.
    screen.filter.keep();
    let Some(row) = usize::from(mouse.row - area.y).checked_sub(usize::from(above)) else { return };
    let place = screen.list.top() + row;
    if place >= screen.list.rows().len() {
        return;
    }
    if place == screen.list.index() && had == Pane::List {
        act(model, Action::Open, effects);
    } else {
        screen.list.select(place);
        lead(model, effects);
    }
}

fn click_timeline(model: &mut Model, area: Rect, mouse: Mouse, effects: &mut Vec<Effect>) {
    if model.contacts.timeline.window.is_empty() {
        return;
    }
    let had = std::mem::replace(&mut model.contacts.pane, Pane::Timeline);
    let said = filter::height(model, &model.contacts.timeline.filter, area.width);
    let above = facts(model, area).len() + 1 + usize::from(said);
    model.contacts.filter.keep();
    let Some(row) = usize::from(mouse.row - area.y).checked_sub(above) else { return };
    let dates = model.dates;
    let timeline = &mut model.contacts.timeline;
    let Some(place) = timeline.entry_at(row, &dates) else { return };
    if place == timeline.window.index() && had == Pane::Timeline {
        act(model, Action::Open, effects);
    } else {
        timeline.window.select(place);
        timeline.keep_filter(effects);
    }
}
