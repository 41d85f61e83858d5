//! How the form of a contact looks.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::action::{Action, Scope, TABLE};
use super::super::help::with_help;
use super::super::label::{LABEL, MORE_BELOW, label};
use super::super::model::Model;
use super::super::offers::Offer;
use super::super::paint::{Paint, growing};
use super::super::wrap::wrap_text;
use super::{ContactForm, Field};

/// The most rows of a field, and of one that has the keys.
const LINES: (usize, usize) = (3, 6);
/// The most rows of what is wrong with a field.
const ERRORS: usize = 12;
/// The most offers that are shown.
const OFFERS: usize = 6;

/// One row of the form: what stands in it, and whether it belongs to the field with the keys.
enum Row<'a> {
    /// A row of a field: its name in the first one, and its text.
    Text(Field, bool, String),
    /// What an empty field takes.
    Hint(Field),
    /// What is wrong.
    Error(String),
    /// An offer, and whether Enter takes it.
    Offer(&'a Offer, bool),
}

/// Returns the form's rows, and where the cursor stands among them: column and row.
fn rows(form: &ContactForm, columns: usize) -> (Vec<Row<'_>>, (usize, usize)) {
    let mut rows = Vec::new();
    let mut cursor = (0, 0);
    for field in Field::ALL {
        let (edit, focused) = (form.field(field), field == form.focus);
        if focused {
            cursor.1 = rows.len();
        }
        if edit.text().is_empty() {
            rows.push(Row::Hint(field));
        } else if field.has_lines() {
            let height = edit.height(columns, if focused { LINES.1 } else { LINES.0 });
            let (lines, (column, row)) = edit.show_lines(columns, height);
            if focused {
                cursor = (column, rows.len() + row);
            }
            let lines = lines.into_iter().enumerate();
            rows.extend(lines.map(|(place, line)| Row::Text(field, place == 0, line)));
        } else {
            let (shown, column) = edit.show_line(columns);
            if focused {
                cursor.0 = column;
            }
            rows.push(Row::Text(field, true, shown));
        }
        if focused {
            rows.extend(form.offers.shown(OFFERS).map(|(offer, here)| Row::Offer(offer, here)));
        }
        if let Some(error) = form.error(field) {
            rows.extend(wrap_text(error, columns, ERRORS).0.into_iter().map(Row::Error));
        }
    }
    (rows, cursor)
}

/// Draws the form. Where it is higher than the terminal, the rows around the cursor are shown.
pub fn view(model: &Model, form: &ContactForm, frame: &mut Frame) {
    let columns = frame.area().width.min(74);
    let inner = columns.saturating_sub(LABEL + 4).max(8);
    let (rows, (column, row)) = rows(form, usize::from(inner));
    let height = u16::try_from(rows.len() + 4).unwrap_or(u16::MAX);
    let title = match &form.editing {
        Some(contact) => format!("Edit {}", contact.name),
        None => "New contact".to_owned(),
    };
    let mut paint = Paint::new(frame, model.theme);
    let begun = u16::try_from(Field::ALL.len() + 4).unwrap_or(u16::MAX);
    let inside = growing(&mut paint, &title, (columns, height), begun);
    let last = inside.bottom().saturating_sub(1);
    let room = usize::from(last.saturating_sub(inside.y + 1)).max(1);
    // What is said below the field with the keys stays in sight with it.
    let below =
        rows.iter().skip(row + 1).take_while(|row| matches!(row, Row::Error(_) | Row::Offer(..)));
    let end = row + 1 + below.count().min(room.saturating_sub(1));
    let top = end.saturating_sub(room);
    for (line, y) in rows.iter().skip(top).take(room).zip(inside.y..) {
        draw(form, line, &mut paint, Rect { y, height: 1, ..inside });
    }
    if rows.len() > top + room {
        let y = last.saturating_sub(1);
        paint.right(inside.x, y, inside.width, MORE_BELOW, paint.theme.dim());
    }
    draw_keys(model, form, &mut paint, inside);
    let shown = u16::try_from(row - top).ok().map(|row| inside.y + row);
    if let Some(y) = shown.filter(|y| form.saving.is_none() && *y < last) {
        frame.set_cursor_position((inside.x + LABEL + u16::try_from(column).unwrap_or(0), y));
    }
}

fn draw(form: &ContactForm, row: &Row<'_>, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let (x, y) = (area.x + LABEL, area.y);
    let room = area.width.saturating_sub(LABEL);
    let head = |paint: &mut Paint<'_, '_>, field: Field| {
        label(paint, (area.x, y), field.label(), field == form.focus);
    };
    match row {
        Row::Text(field, first, text) => {
            if *first {
                head(paint, *field);
            }
            paint.shown(x, y, room, text, theme.text());
        }
        Row::Hint(field) => {
            head(paint, *field);
            if *field == form.focus {
                // The cursor stands before it.
                paint.text(x + 1, y, room.saturating_sub(1), field.hint(), theme.dim());
            }
        }
        Row::Error(text) => {
            paint.shown(x, y, room, text, theme.error());
        }
        Row::Offer(offer, here) => {
            let text = match offer {
                Offer::Known(name) => name.clone(),
                Offer::New(typed) => format!("+ new \"{typed}\""),
            };
            let style = if *here { theme.selected() } else { theme.text() };
            paint.text(x - 2, y, 1, if *here { theme.marker() } else { " " }, theme.strong());
            paint.text(x, y, room, &text, style);
        }
    }
}

fn draw_keys(model: &Model, form: &ContactForm, paint: &mut Paint<'_, '_>, inside: Rect) {
    let y = inside.bottom().saturating_sub(1);
    if form.saving.is_some() {
        let waits = model.wait(inside.width).unwrap_or_else(|| "saving…".to_owned());
        paint.text(inside.x, y, inside.width, &waits, paint.theme.strong());
        return;
    }
    paint.keys(inside.x, y, inside.width, &with_help(model, keys_of(model, form)));
}

/// Returns the keys of the form that matter where it stands, and what they do.
fn keys_of(model: &Model, form: &ContactForm) -> Vec<(String, &'static str)> {
    let lines = form.focus.has_lines();
    TABLE
        .iter()
        .filter(|row| row.scope == Scope::Form)
        .filter(|row| row.action != Action::NewLine || lines)
        .filter(|row| row.action != Action::Compose || form.focus == Field::Notes)
        .filter(|row| !matches!(row.action, Action::Tick | Action::Clock))
        .filter_map(|row| {
            let takes = row.action == Action::Save && form.offers.is_open();
            Some((model.keymap.key_of(row), if takes { "takes the name" } else { row.footer? }))
        })
        .collect()
}
