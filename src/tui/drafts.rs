//! The parked drafts, to go on with one.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{Draft, DraftId};

use super::action::{Action, Scope};
use super::confirm::Confirm;
use super::contact_form;
use super::form::{draft_name, name_with, open_draft};
use super::keymap::{Chord, Found};
use super::message::Effect;
use super::model::{Layer, Model};
use super::mouse::{Deed, Mouse};
use super::paint::{Paint, dialog, inside};
use super::screen::Screen;

/// The list of drafts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DraftPicker {
    /// The selected one.
    pub selected: usize,
}

/// Shows the drafts, or says that there is none.
pub fn show(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.book.drafts.is_empty() {
        model.tell("No draft is parked", effects);
    } else {
        model.layers.push(Layer::Drafts(DraftPicker::default()));
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::On(Screen::Contacts).together(), model.pending, chord);
    model.pending = (found == Found::Prefix).then_some(chord);
    let last = model.book.drafts.len().saturating_sub(1);
    let Some(Layer::Drafts(picker)) = model.layers.last_mut() else { return };
    let Found::Action(action) = found else { return };
    match action {
        Action::Down => picker.selected = (picker.selected + 1).min(last),
        Action::Up => picker.selected = picker.selected.saturating_sub(1),
        Action::Top => picker.selected = 0,
        Action::Bottom => picker.selected = last,
        Action::Open => choose(model, effects),
        Action::Delete => {
            if let Some(draft) = model.book.drafts.get(picker.selected).cloned() {
                model.layers.pop();
                model.layers.push(Layer::Confirm(Box::new(Confirm::Draft(Box::new(draft)))));
            }
        }
        Action::Back | Action::Quit => {
            model.layers.pop();
        }
        _ => {}
    }
}

fn choose(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Layer::Drafts(picker)) = model.layers.pop() else { return };
    let chosen = model.book.drafts.get(picker.selected).cloned();
    if let Some(draft) = chosen {
        open_draft(model, &draft, effects);
    }
}

/// Handles the mouse: a click selects a draft, one on the selected one opens it.
pub fn mouse(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    let (columns, rows) = model.terminal;
    let count = model.book.drafts.len();
    let inside = inside(Rect::new(0, 0, columns, rows), size(count), model.theme.plain);
    let Some(Layer::Drafts(picker)) = model.layers.last_mut() else { return };
    match mouse.deed {
        Deed::WheelUp => picker.selected = picker.selected.saturating_sub(1),
        Deed::WheelDown => picker.selected = (picker.selected + 1).min(count.saturating_sub(1)),
        Deed::Click if mouse.is_in(inside) => {
            let place = usize::from(mouse.row - inside.y) + top(*picker, inside);
            if place == picker.selected {
                choose(model, effects);
            } else if place < count {
                picker.selected = place;
            }
        }
        Deed::Click => {
            model.layers.pop();
        }
    }
}

/// Returns the box's columns and rows.
fn size(drafts: usize) -> (u16, u16) {
    (70, u16::try_from(drafts + 4).unwrap_or(u16::MAX))
}

/// Returns how many drafts can be seen.
fn room(inside: Rect) -> usize {
    usize::from(inside.height.saturating_sub(2)).max(1)
}

/// Returns the first draft that is seen.
fn top(picker: DraftPicker, inside: Rect) -> usize {
    (picker.selected + 1).saturating_sub(room(inside))
}

/// Says with whom a draft is, or whom it changes, raw.
pub fn whose(draft: &Draft) -> String {
    match draft.id {
        DraftId::NewContact | DraftId::EditContact(_) => contact_form::draft_name(draft),
        _ => format!("with {}", draft_name(draft)),
    }
}

/// Names what a draft is, raw.
pub fn named(draft: &Draft) -> String {
    match draft.id {
        DraftId::NewContact | DraftId::EditContact(_) => contact_form::draft_name(draft),
        _ => name_with(draft),
    }
}

/// Writes what a draft is about on one line, raw.
fn line(draft: &Draft) -> String {
    let summary = draft.fields.get("summary").map_or("", String::as_str);
    let first = summary.lines().next().unwrap_or_default();
    let colon = if first.is_empty() { "" } else { ": " };
    format!("{}{colon}{first}", named(draft))
}

/// Draws the drafts.
pub fn view(model: &Model, picker: DraftPicker, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let drafts = &model.book.drafts;
    let inside = dialog(&mut paint, "Drafts", size(drafts.len()));
    let (room, top) = (room(inside), top(picker, inside));
    for ((place, draft), y) in drafts.iter().enumerate().skip(top).take(room).zip(inside.y..) {
        let here = place == picker.selected;
        let style = if here { theme.selected() } else { theme.text() };
        paint.text(inside.x, y, 1, if here { theme.marker() } else { " " }, theme.strong());
        paint.cell(inside.x + 2, y, inside.width.saturating_sub(2), &line(draft), style);
    }
    let words = [(Action::Open, "opens"), (Action::Delete, "discards"), (Action::Back, "later")];
    let scopes = Scope::On(Screen::Contacts).together();
    let words = words.map(|(action, word)| (model.keymap.key(scopes, action), word));
    paint.keys(inside.x, inside.bottom().saturating_sub(1), inside.width, &words);
}
