//! The root of `view`: it draws the model and changes nothing.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::action::{Action, Row, TABLE};
use super::confirm::{self, count};
use super::keymap::key_of;
use super::layout::{Areas, SMALLEST, areas, too_small};
use super::model::{Layer, Model, Toast};
use super::paint::Paint;
use super::wrap::wrap_text;
use super::{contact_form, dispute, drafts, form, help, screen};
use crate::domain::display::width;

/// The most rows of a toast.
const TOAST: usize = 4;

/// Draws everything.
pub fn view(model: &Model, frame: &mut Frame) {
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
    footer(model, &areas, frame);
    for layer in &model.layers {
        match layer {
            Layer::Log(form) => form::view(model, form, frame),
            Layer::Contact(form) => contact_form::view(model, form, frame),
            Layer::Confirm(question) => confirm::view(model, question, frame),
            Layer::Dispute(dispute) => dispute::view(model, dispute, frame),
            Layer::Drafts(picker) => drafts::view(model, *picker, frame),
            Layer::Help(help) => help::view(model, *help, frame),
        }
    }
    if let Some(toast) = &model.toast {
        draw_toast(model, toast, &areas, frame);
    }
    if model.theme.ascii {
        Paint::new(frame, model.theme).only_ascii();
    }
}

/// Draws the books and who acts.
fn header(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let role = model.current_book().map_or("", |book| book.role.name());
    let who = format!("{} ({role})", model.actor);
    let room = area.width.saturating_sub(2) / 2;
    let taken = paint.right(area.right() - room, area.y, room, &who, theme.dim());
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
    for place in shown {
        let Some(book) = model.book.books.get(place) else { continue };
        let here = Some(place) == current;
        let style = if here { theme.strong() } else { theme.dim() };
        let number = if several { format!("{} ", place + 1) } else { String::new() };
        let mark = if here && several { theme.marker() } else { "" };
        let text = format!("{mark}{number}{}", crate::domain::display::fit(&book.name, 24));
        if left < 4 {
            break;
        }
        let taken = paint.text(x, area.y, left, &text, style) + 2;
        x += taken;
        left = left.saturating_sub(taken);
    }
}

/// Draws the keys that matter here, and how many drafts are parked.
fn footer(model: &Model, areas: &Areas, frame: &mut Frame) {
    let area = areas.footer;
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let drafts = model.book.drafts.len();
    let mut columns = area.width;
    let drafts = u64::try_from(drafts).unwrap_or(u64::MAX);
    let news = model.live.note(usize::from(area.width) * 2 / 3);
    let drafts = if drafts > 0 { count(drafts, "draft", "drafts") } else { String::new() };
    let told: Vec<String> = [news, drafts].into_iter().filter(|text| !text.is_empty()).collect();
    if !told.is_empty() {
        let text = told.join(" · ");
        columns -= (paint.right(area.x, area.y, area.width, &text, theme.note()) + 2).min(columns);
    }
    if let Some(waits) = model.wait(columns) {
        paint.text(area.x, area.y, columns, waits, theme.strong());
        return;
    }
    let mut x = area.x;
    for (row, word) in footer_words(model, columns) {
        let refused = row.needs.is_some_and(|needs| model.refusal(needs).is_some());
        let (first, second) =
            if refused { (theme.disabled(), theme.disabled()) } else { (theme.key(), theme.dim()) };
        x += paint.text(x, area.y, columns, &key_of(row), first) + 1;
        x += paint.text(x, area.y, columns, word, second) + 2;
    }
}

/// Returns the keys that fit the footer with their words, in the order of the table. Help and
/// quit are there before all others: they lead to the rest, and out.
fn footer_words(model: &Model, columns: u16) -> Vec<(&'static Row, &'static str)> {
    let rows = TABLE.iter().filter(|row| model.screen.scopes().contains(&row.scope));
    let words: Vec<_> = rows.filter_map(|row| Some((row, row.footer?))).collect();
    let first = |row: &Row| matches!(row.action, Action::Help | Action::Quit);
    let mut left = usize::from(columns) + 2;
    let mut fits = vec![false; words.len()];
    for now in [true, false] {
        for ((row, word), fits) in
            words.iter().zip(&mut fits).filter(|((row, _), _)| first(row) == now)
        {
            let wide = width(&key_of(row)) + 1 + width(word) + 2;
            *fits = wide <= left;
            left -= if *fits { wide } else { 0 };
        }
    }
    words.into_iter().zip(fits).filter_map(|(shown, fits)| fits.then_some(shown)).collect()
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
