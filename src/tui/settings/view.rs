//! How the settings look.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::display::width;

use super::super::action::Action;
use super::super::layout;
use super::super::list_head::ListHead;
use super::super::model::{Layer, Model};
use super::super::paint::Paint;
use super::super::plain;
use super::super::wrap::wrap_text;
use super::items::{Item, Line, items, lines};
use super::{SettingField, find, selected};

/// The rows below the list that say more of what is selected.
const MORE: u16 = 4;
/// The fewest columns that have room for where a value comes from.
const SOURCES: u16 = 60;

/// Returns where the list is.
pub fn list(body: Rect) -> Rect {
    let rows = body.height.saturating_sub(1 + MORE + u16::from(body.height > 14));
    Rect { y: body.y + 1, height: rows, ..body }
}

/// Returns how many lines of the list can be seen.
pub fn room(model: &Model) -> usize {
    usize::from(list(layout::body(model.size)).height)
}

/// Draws the settings.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let mut cursor = heading(model, &mut paint, area);
    let (items, list) = (items(model), list(area));
    let open = match model.layers.last() {
        Some(Layer::Setting(field)) => Some(field.as_ref()),
        _ => None,
    };
    let visible = lines(model).into_iter().skip(model.settings.top);
    for (line, y) in visible.zip(list.top()..list.bottom()) {
        let row = Rect { y, height: 1, ..list };
        match line {
            Line::Heading(text) => {
                paint.text(row.x + 2, y, row.width.saturating_sub(2), &text, theme.strong());
            }
            Line::Item(place) => {
                let Some(item) = items.get(place) else { continue };
                let selected = place == model.settings.selected;
                let field = open.filter(|field| field.item == place);
                cursor = cursor.or(draw(model, *item, selected, field, &mut paint, row));
            }
        }
    }
    let Some(item) = selected(model) else {
        if find::shown(model).is_empty() {
            paint.text(list.x + 2, list.y, list.width, "No setting fits.", theme.dim());
        }
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
        return;
    };
    let below = Rect { y: area.bottom() - MORE, height: MORE, ..area };
    more(model, item, open, &mut paint, below);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Draws the screen's name and where the file is, or the filter and how much it leaves; returns where
/// the cursor of the filter stands.
fn heading(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) -> Option<(u16, u16)> {
    let filter = &model.settings.filter;
    if filter.is_open() {
        let shown = find::shown(model);
        let at = shown.iter().position(|place| *place == model.settings.selected);
        let place = at.map_or_else(String::new, |at| format!("{} of {}", at + 1, shown.len()));
        let head = ListHead { place: &place, filter: Some(filter), ..ListHead::default() };
        return head.draw(paint, area);
    }
    let theme = paint.theme;
    let taken = paint.text(area.x + 2, area.y, area.width, "Settings", theme.strong());
    let room = area.width.saturating_sub(taken + 4);
    let path = model.config.path().display().to_string();
    paint.right(area.right() - room, area.y, room, &tail(&path, room), theme.dim());
    None
}

/// Draws one item; returns where the cursor stands where it is being changed.
fn draw(
    model: &Model,
    item: Item,
    selected: bool,
    field: Option<&SettingField>,
    paint: &mut Paint<'_, '_>,
    row: Rect,
) -> Option<(u16, u16)> {
    let theme = paint.theme;
    let y = row.y;
    paint.text(row.x, y, 1, if selected { theme.marker() } else { " " }, theme.strong());
    let line = Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row };
    let label = if line.width > SOURCES { 20 } else { line.width * 2 / 5 };
    let source = item.source(model);
    let taken = if line.width > SOURCES { 12 } else { 0 };
    let value = Rect { x: line.x + label, width: line.width.saturating_sub(label + taken), ..line };
    if let Some(field) = field {
        paint.cell(line.x, y, label, item.label(), theme.strong());
        let (shown, column) = field.edit.show_line(usize::from(value.width));
        paint.shown(value.x, y, value.width, &shown, theme.text());
        return Some((value.x + u16::try_from(column).unwrap_or(0), y));
    }
    let style = |plain| if selected { theme.selected() } else { plain };
    if theme.plain {
        let text = plain::row(item.label(), selected, [item.shown(model), source]);
        paint.text(line.x, y, line.width, &text, style(theme.text()));
        return None;
    }
    if selected {
        paint.style(line, theme.selected());
    }
    if matches!(item, Item::Wrong(_)) {
        paint.cell(line.x, y, line.width, &item.shown(model), style(theme.error()));
        return None;
    }
    let chosen = source.starts_with("line");
    paint.text(line.x, y, label.saturating_sub(1), item.label(), style(theme.text()));
    let plain = if chosen { theme.strong() } else { theme.text() };
    paint.text(value.x, y, value.width, &item.shown(model), style(plain));
    if taken > 0 {
        paint.right(line.right() - taken, y, taken, &source, style(theme.dim()));
    }
    None
}

/// Says more of the selected item, or what is wrong with what is typed.
fn more(
    model: &Model,
    item: Item,
    open: Option<&SettingField>,
    paint: &mut Paint<'_, '_>,
    area: Rect,
) {
    let theme = paint.theme;
    let columns = usize::from(area.width.saturating_sub(3)).max(8);
    let error = open.and_then(|field| field.error.as_ref());
    let mut rows = Vec::new();
    if let Some(error) = error {
        let (wrapped, _) = wrap_text(error, columns, usize::from(MORE));
        rows.extend(wrapped.into_iter().map(|row| (row, theme.error())));
    } else {
        let mut text = vec![(item.doc(model), theme.text())];
        if open.is_some() {
            text.push((item.valid(), theme.dim()));
        }
        if let Some(default) = item.default() {
            text.push((format!("Default: {default}."), theme.dim()));
        }
        if open.is_none() && !matches!(item, Item::Wrong(_)) {
            let (open, reset) = (model.key(Action::Open), model.key(Action::Reset));
            let back = if item.name().is_some_and(|name| model.config.line(&name).is_some()) {
                format!(", {reset} goes back to the default")
            } else {
                String::new()
            };
            text.push((format!("{open} changes it{back}."), theme.dim()));
        }
        for (text, style) in text {
            let left = usize::from(MORE).saturating_sub(rows.len());
            let (wrapped, _) = wrap_text(&text, columns, left);
            rows.extend(wrapped.into_iter().map(|row| (row, style)));
        }
    }
    for ((row, style), y) in rows.iter().zip(area.top()..area.bottom()) {
        paint.shown(area.x + 2, y, area.width.saturating_sub(2), row, *style);
    }
}

/// Returns the end of a path that has no room: its name says most.
fn tail(path: &str, columns: u16) -> String {
    let columns = usize::from(columns);
    if width(path) <= columns {
        return path.to_owned();
    }
    let mut rest = path;
    while width(rest) + 1 > columns {
        let mut chars = rest.chars();
        if chars.next().is_none() {
            break;
        }
        rest = chars.as_str();
    }
    format!("…{rest}")
}
