//! How the sheet that asks what to import looks.

use ratatui::Frame;

use super::super::action::{Action, Scope};
use super::super::edit::Edit;
use super::super::label::{LABEL, label};
use super::super::model::Model;
use super::super::offers::Offer;
use super::super::paint::{Paint, dialog};
use super::super::wrap::wrap_text;
use super::{Field, ImportSheet, Order, Stage};

/// The widest that the sheet is.
const WIDEST: u16 = 76;
/// The rows that are kept for the completion and for what is wrong.
const OFFERS: usize = 6;

/// Draws the sheet.
pub fn view(model: &Model, sheet: &ImportSheet, frame: &mut Frame) {
    match &sheet.stage {
        Stage::Typing => typing(model, sheet, frame),
        Stage::Looking(order, far) => {
            let far = far.map_or_else(|| "…".to_owned(), |far| format!(": {}", far.said()));
            looking(model, order, &far, frame);
        }
        Stage::Asking(_, found) => {
            let key = |action| model.keymap.two_keys(Scope::Question, action);
            let mut keys = vec![(key(Action::Agree), "imports"), (key(Action::Disagree), "back")];
            if found.outcome.is_nothing_new() {
                keys.remove(0);
            }
            found.draw(model, &keys, frame);
        }
    }
}

/// Returns the rows of the sheet: both fields, what is offered or wrong, a gap and the keys.
fn height() -> u16 {
    u16::try_from(OFFERS).unwrap_or(0) + 6
}

fn looking(model: &Model, order: &Order, far: &str, frame: &mut Frame) {
    let columns = frame.area().width.min(WIDEST);
    let mut paint = Paint::new(frame, model.theme);
    let inside = dialog(&mut paint, "Import", (columns, height()));
    let theme = paint.theme;
    let text = format!("Checking {}{far}", order.title());
    let (rows, _) = wrap_text(&text, usize::from(inside.width).max(8), 4);
    for (row, y) in rows.iter().zip(inside.y..inside.bottom()) {
        paint.shown(inside.x, y, inside.width, row, theme.text());
    }
    let stops = model.keymap.key(Scope::Form.together(), Action::Park);
    let last = inside.bottom().saturating_sub(1);
    paint.keys(inside.x, last, inside.width, &[(stops, "stops, nothing is changed")]);
}

fn typing(model: &Model, sheet: &ImportSheet, frame: &mut Frame) {
    let columns = frame.area().width.min(WIDEST);
    let mut paint = Paint::new(frame, model.theme);
    let inside = dialog(&mut paint, "Import contacts", (columns, height()));
    let theme = paint.theme;
    let (x, room) = (inside.x + LABEL, inside.width.saturating_sub(LABEL));
    let last = inside.bottom().saturating_sub(1);
    let mut y = inside.y;
    let mut cursor = None;
    for (field, name, edit, hint) in [
        (Field::Path, "File", &sheet.path, "contacts, mail, a calendar or a table, or a folder"),
        (Field::Label, "Label", &sheet.label, "for all of them, if you like"),
    ] {
        let focused = sheet.focus == field;
        label(&mut paint, (inside.x, y), name, focused);
        let column = line(&mut paint, edit, (x, y, room), hint);
        if focused {
            cursor = Some((x + column, y));
        }
        y += 1;
        // The other field and the keys stay in sight.
        let limit = last.saturating_sub(if field == Field::Path { 2 } else { 1 });
        for (text, here) in below(sheet, field, room) {
            if y >= limit {
                break;
            }
            let style = match here {
                None => theme.error(),
                Some(true) => theme.selected(),
                Some(false) => theme.text(),
            };
            let marker = if here == Some(true) { theme.marker() } else { " " };
            paint.text(x - 2, y, 1, marker, theme.strong());
            paint.text(x, y, room, &text, style);
            y += 1;
        }
    }
    paint.keys(inside.x, last, inside.width, &keys(model, sheet));
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}

/// Draws the text of a field, or its hint; returns the column of its cursor.
fn line(paint: &mut Paint<'_, '_>, edit: &Edit, (x, y, room): (u16, u16, u16), hint: &str) -> u16 {
    let theme = paint.theme;
    let (shown, column) = edit.show_line(usize::from(room));
    let style = if edit.is_selected() { theme.selected() } else { theme.text() };
    paint.shown(x, y, room, &shown, style);
    if edit.text().is_empty() {
        paint.text(x + 1, y, room.saturating_sub(1), hint, theme.dim());
    }
    u16::try_from(column).unwrap_or(0)
}

/// Returns what stands below a field: what is wrong with it, or what is offered and which of it is
/// under the cursor.
fn below(sheet: &ImportSheet, field: Field, room: u16) -> Vec<(String, Option<bool>)> {
    if let Some((_, why)) = sheet.error.as_ref().filter(|(about, _)| *about == field) {
        let (rows, _) = wrap_text(why, usize::from(room).max(8), OFFERS);
        return rows.into_iter().map(|row| (row, None)).collect();
    }
    if sheet.focus != field {
        return Vec::new();
    }
    match field {
        Field::Path => {
            let typed = sheet.typed();
            let (number, more) = sheet.completion.number(typed);
            let rows = if number > OFFERS { OFFERS - 1 } else { OFFERS };
            let shown = sheet.completion.shown(typed, rows);
            let mut names: Vec<(String, Option<bool>)> =
                shown.map(|(name, here)| (name.to_owned(), Some(here))).collect();
            if number > OFFERS {
                let plus = if more { "+" } else { "" };
                names.push((format!("{number}{plus} in all"), Some(false)));
            }
            names
        }
        Field::Label => {
            let offers = sheet.offers.shown(OFFERS);
            let name = |(offer, here): (&Offer, bool)| {
                let (Offer::Known(name) | Offer::New(name)) = offer;
                (name.clone(), Some(here))
            };
            offers.map(name).collect()
        }
    }
}

/// Returns the keys of the sheet and what they do.
fn keys(model: &Model, sheet: &ImportSheet) -> Vec<(String, &'static str)> {
    let key = |action| model.keymap.key(Scope::Form.together(), action);
    let typed = sheet.typed();
    let takes = match sheet.focus {
        Field::Path => sheet.completion.chosen(typed).is_some(),
        Field::Label => sheet.offers.is_open(),
    };
    let completes = sheet.focus == Field::Path && sheet.completion.is_open(typed);
    let mut keys = vec![
        (key(Action::Save), if takes { "takes the name" } else { "checks it first" }),
        (key(Action::NextField), if completes { "completes" } else { "next" }),
    ];
    if completes {
        keys.push((key(Action::PreviousField), "label"));
    }
    keys.push((key(Action::Park), "closes"));
    keys
}
