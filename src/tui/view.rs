//! The root of `view`: it draws the model and changes nothing.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::layout::{Areas, SMALLEST, areas, too_small};
use super::model::{Layer, Model, Toast};
use super::paint::Paint;
use super::wrap::wrap_text;
use super::{confirm, contact_form, drafts, footer, form, help, palette, pick, screen};
use crate::domain::display::{fit, width};

/// The most rows of a toast.
const TOAST: usize = 4;

/// Draws everything.
pub fn view(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    frame.buffer_mut().set_style(area, model.theme.ground());
    if too_small(model.size) {
        let (columns, rows) = SMALLEST;
        let mut paint = Paint::new(frame, model.theme);
        let area = paint.area();
        let text = format!("Too small: Touchline needs {columns}×{rows}");
        paint.text(area.x, area.y, area.width, &text, model.theme.text());
        if model.theme.ascii {
            paint.only_ascii();
        }
        return;
    }
    let areas = areas(model.size, model.contacts.pane);
    header(model, areas.header, frame);
    screen::view(model, frame);
    footer::view(model, &areas, frame);
    for layer in &model.layers {
        match layer {
            Layer::Log(form) => form::view(model, form, frame),
            Layer::Contact(form) => contact_form::view(model, form, frame),
            Layer::Confirm(question) => confirm::view(model, question, frame),
            Layer::Drafts(picker) => drafts::view(model, *picker, frame),
            Layer::Help(help) => help::view(model, help, frame),
            Layer::Palette(palette) => palette::view(model, palette, frame),
            Layer::Pick(picker) => pick::view(model, picker, frame),
            // It stands in the settings, in the place of a value.
            Layer::Setting(_) => {}
        }
    }
    if let Some(toast) = &model.toast {
        draw_toast(model, toast, &areas, frame);
    }
    if model.theme.ascii {
        Paint::new(frame, model.theme).only_ascii();
    }
}

/// A book in the header.
struct Tab {
    x: u16,
    wide: u16,
    /// Its place among the books, from 0.
    place: usize,
    /// What is shown, raw but cut.
    text: String,
}

/// Says who acts, in at most half of the header.
fn who(model: &Model, area: Rect) -> String {
    let role = model.current_book().map_or("", |book| book.role.name());
    let who = format!("{} ({role})", model.actor);
    fit(&who, usize::from(area.width.saturating_sub(2) / 2))
}

/// Returns the books of the header and where they stand.
fn tabs(model: &Model, area: Rect) -> Vec<Tab> {
    let taken = u16::try_from(width(&who(model, area))).unwrap_or(0);
    let mut left = area.width.saturating_sub(taken + 2);
    let mut x = area.x;
    let several = model.book.books.len() > 1;
    let current = model.book.books.iter().position(|book| book.id == model.book.current);
    // The current book is always seen; those after it as far as there is room.
    let mut shown: Vec<usize> = (0..model.book.books.len()).collect();
    let wide = |place: usize| {
        let name = model.book.books.get(place).map_or("", |book| book.name.as_str());
        width(name).min(24) + 4
    };
    while let (Some(current), Some(first)) = (current, shown.first().copied())
        && first < current
        && shown.iter().take_while(|place| **place <= current).map(|p| wide(*p)).sum::<usize>()
            > usize::from(left)
    {
        shown.remove(0);
    }
    let mut tabs = Vec::new();
    for place in shown {
        let Some(book) = model.book.books.get(place) else { continue };
        let here = Some(place) == current;
        let number = if several { format!("{} ", place + 1) } else { String::new() };
        let mark = if here && several { model.theme.marker() } else { "" };
        let text = format!("{mark}{number}{}", fit(&book.name, 24));
        if left < 4 {
            break;
        }
        let text = fit(&text, usize::from(left));
        let wide = u16::try_from(width(&text)).unwrap_or(left);
        tabs.push(Tab { x, wide, place, text });
        x += wide + 2;
        left = left.saturating_sub(wide + 2);
    }
    tabs
}

/// Returns the book under a column of the header, by its place from 1.
pub fn book_at(model: &Model, area: Rect, column: u16) -> Option<u8> {
    let tab = tabs(model, area).into_iter().find(|tab| (tab.x..tab.x + tab.wide).contains(&column));
    u8::try_from(tab?.place + 1).ok()
}

/// Draws the books and who acts.
fn header(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let who = who(model, area);
    paint.right(area.x, area.y, area.width, &who, theme.dim());
    for tab in tabs(model, area) {
        let here =
            model.book.books.get(tab.place).is_some_and(|book| book.id == model.book.current);
        let style = if here { theme.strong() } else { theme.dim() };
        paint.shown(tab.x, area.y, tab.wide, &tab.text, style);
    }
}

/// Draws the toast over the footer, and over the rows above it where it is long.
fn draw_toast(model: &Model, toast: &Toast, areas: &Areas, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let mark = if toast.error { "! " } else { "" };
    let columns = areas.footer.width.saturating_sub(1);
    let text = format!("{mark}{}", toast.text);
    let (mut rows, _) = wrap_text(&text, usize::from(columns), TOAST);
    rows.truncate(usize::from(areas.footer.y));
    let height = u16::try_from(rows.len()).unwrap_or(1);
    let top = areas.footer.bottom().saturating_sub(height);
    paint.clear(Rect { y: top, height, ..areas.footer });
    let style = if toast.error { theme.error() } else { theme.note() };
    for (row, y) in rows.iter().zip(top..) {
        paint.shown(areas.footer.x, y, columns, row, style);
    }
}
