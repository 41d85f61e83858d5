//! The parked drafts, to go on with one.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{Draft, DraftId};

use super::action::{Action, Scope};
use super::confirm::Confirm;
use super::follow_ups;
use super::form::{draft_name, name_with, open_draft};
use super::keymap::{Chord, Found};
use super::message::Effect;
use super::model::{Layer, Model};
use super::mouse::{Deed, Mouse};
use super::paint::{Paint, dialog, inside};
use super::screen::Screen;
use super::wrap::wrap_text;

/// The rows of what is said where no draft is left.
const NONE_ROWS: usize = 3;

/// The field that names a record, by its label.
const NAME: &str = "Name";
/// What the draft of a change says of whom or what it is about: its name.
pub const OF: &str = "of";
/// What the draft of a record's form says of what the form began with.
pub const BASE: &str = "base";

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
    picker.selected = picker.selected.min(last);
    let Found::Action(action) = found else { return };
    match action {
        Action::Down => picker.selected = (picker.selected + 1).min(last),
        Action::Up => picker.selected = picker.selected.saturating_sub(1),
        Action::Top => picker.selected = 0,
        Action::Bottom => picker.selected = last,
        Action::Open => choose(model, effects),
        Action::Delete => {
            // The list stays below the question, and open when nothing is left in it: a key
            // too many never reaches what lies behind it.
            if let Some(draft) = model.book.drafts.get(picker.selected).cloned() {
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
    let Some(Layer::Drafts(picker)) = model.layers.last() else { return };
    let chosen = model.book.drafts.get(picker.selected).cloned();
    if let Some(draft) = chosen {
        model.layers.pop();
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
    let rows = if drafts == 0 { NONE_ROWS } else { drafts };
    (70, u16::try_from(rows + 4).unwrap_or(u16::MAX))
}

/// Returns how many drafts can be seen.
fn room(inside: Rect) -> usize {
    usize::from(inside.height.saturating_sub(2)).max(1)
}

/// Returns the first draft that is seen.
fn top(picker: DraftPicker, inside: Rect) -> usize {
    (picker.selected + 1).saturating_sub(room(inside))
}

/// Says with whom a draft is, or what it makes or changes, raw.
pub fn whose(draft: &Draft) -> String {
    of_record(draft).unwrap_or_else(|| format!("with {}", draft_name(draft)))
}

/// Names what a draft is, raw.
pub fn named(draft: &Draft) -> String {
    of_record(draft).unwrap_or_else(|| name_with(draft))
}

/// Names the record that a draft makes or changes, raw; `None` where it is that of an entry.
fn of_record(draft: &Draft) -> Option<String> {
    let given = |key: &str| draft.fields.get(key).filter(|name| !name.trim().is_empty());
    let name = given(NAME).or_else(|| given("E-mail"));
    let what = match draft.id {
        DraftId::Contact(_) | DraftId::Nobody | DraftId::Edit(_) => return None,
        DraftId::Line => return Some("one line".to_owned()),
        DraftId::NewFollowUp(_) => {
            return Some(format!("follow-up with {}", given(OF).map_or("", String::as_str)));
        }
        DraftId::EditContact(_)
        | DraftId::EditFollowUp(_)
        | DraftId::EditAccount(_)
        | DraftId::EditMember(_)
        | DraftId::EditBook(_) => {
            let name = given(OF).or(name).map_or("", String::as_str);
            return Some(format!("changes to {name}"));
        }
        DraftId::NewContact => "contact",
        DraftId::NewAccount => "account",
        DraftId::NewMember => "member",
        DraftId::NewBook => "book",
    };
    Some(match name {
        Some(name) => format!("new {what} {name}"),
        None => format!("new {what} without a name"),
    })
}

/// Writes what a draft is about on one line, raw.
pub fn line(draft: &Draft) -> String {
    let text = match &draft.id {
        DraftId::Line => "line",
        DraftId::NewFollowUp(_) | DraftId::EditFollowUp(_) => follow_ups::TEXT,
        _ => "summary",
    };
    let summary = draft.fields.get(text).map_or("", String::as_str);
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
    let scopes = Scope::On(Screen::Contacts).together();
    let last = inside.bottom().saturating_sub(1);
    if drafts.is_empty() {
        let park = model.key(Action::Park);
        let text = format!(
            "No draft is left.\n{park} in a form keeps what you typed: it stands here until you \
             go on with it."
        );
        let (rows, _) = wrap_text(&text, usize::from(inside.width), NONE_ROWS);
        for (row, y) in rows.iter().zip(inside.y..last) {
            paint.shown(inside.x, y, inside.width, row, theme.dim());
        }
        let words = [(model.keymap.key(scopes, Action::Back), "closes")];
        paint.keys(inside.x, last, inside.width, &words);
        return;
    }
    let picker = DraftPicker { selected: picker.selected.min(drafts.len() - 1) };
    let (room, top) = (room(inside), top(picker, inside));
    for ((place, draft), y) in drafts.iter().enumerate().skip(top).take(room).zip(inside.y..) {
        let here = place == picker.selected;
        let style = if here { theme.selected() } else { theme.text() };
        paint.text(inside.x, y, 1, if here { theme.marker() } else { " " }, theme.strong());
        paint.cell(inside.x + 2, y, inside.width.saturating_sub(2), &line(draft), style);
    }
    // In a narrow box all three keys are named, in fewer letters.
    let [opens, discards] = if inside.width < 50 {
        ["opens", "discards"]
    } else {
        ["goes on with it", "throws it away"]
    };
    let words = [(Action::Open, opens), (Action::Delete, discards), (Action::Back, "later")];
    let words = words.map(|(action, word)| (model.keymap.key(scopes, action), word));
    paint.keys(inside.x, last, inside.width, &words);
}
