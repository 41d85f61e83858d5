//! The root of `view`: it draws the model and changes nothing.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::action::{Action, Row, Scope, TABLE};
use super::confirm::{self, count};
use super::keymap::key_of;
use super::layout::{Areas, SMALLEST, areas, too_small};
use super::model::{Layer, Model, Toast};
use super::paint::Paint;
use super::screen::Screen;
use super::update::is_filtering;
use super::wrap::wrap_text;
use super::{
    books, contact_form, drafts, form, header, help, layout, picker, question, screen, sheet,
    versions,
};
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
    header::view(model, areas.header, frame);
    if let Some((rail, bar)) = layout::rail(model.size) {
        books::rail(model, rail, frame);
        let style = model.theme.dim();
        Paint::new(frame, model.theme).bar(bar, rail.top(), rail.bottom(), style);
    }
    screen::view(model, frame);
    footer(model, &areas, frame);
    for layer in &model.layers {
        match layer {
            Layer::Log(form) => form::view(model, form, frame),
            Layer::Contact(form) => contact_form::view(model, form, frame),
            Layer::Confirm(question) => confirm::view(model, question, frame),
            Layer::Sheet(sheet) => sheet::view(model, sheet, frame),
            Layer::Question(question) => question::view(model, question, frame),
            Layer::Drafts(picker) => drafts::view(model, *picker, frame),
            Layer::Picker(list) => picker::view(model, list, frame),
            Layer::Book(form) => books::form_view(model, form, frame),
            Layer::Versions(shown) => versions::view(model, shown, frame),
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
    if let Some(far) = model.progress() {
        paint.text(area.x, area.y, columns, &far, theme.strong());
        return;
    }
    if let Some(waits) = model.wait(columns) {
        paint.text(area.x, area.y, columns, waits, theme.strong());
        return;
    }
    let mut x = area.x;
    for (row, word) in footer_words(model, columns) {
        let refused = screen::refuses(model, row);
        let (first, second) =
            if refused { (theme.disabled(), theme.disabled()) } else { (theme.key(), theme.dim()) };
        x += paint.text(x, area.y, columns, &key_of(row), first) + 1;
        x += paint.text(x, area.y, columns, word, second) + 2;
    }
}

/// Returns the keys that fit the footer with their words, in the order of the table. Help and
/// quit are there before all others: they lead to the rest, and out; then what is the screen's own.
fn footer_words(model: &Model, columns: u16) -> Vec<(&'static Row, &'static str)> {
    let scopes = match is_filtering(model) {
        true => Scope::Filter.together(),
        false => model.screen.scopes(),
    };
    let rows = TABLE.iter().filter(|row| scopes.contains(&row.scope));
    let words: Vec<_> = rows.filter_map(|row| Some((row, row.footer?))).collect();
    // Where no contact is shown the screen's own keys matter more than those that log.
    let rank = |row: &Row| match row.action {
        Action::Help | Action::Quit => 0,
        _ if model.screen != Screen::Contacts && row.scope == Scope::On(model.screen) => 1,
        _ => 2,
    };
    let mut left = usize::from(columns) + 2;
    let mut fits = vec![false; words.len()];
    for now in 0..3 {
        for ((row, word), fits) in
            words.iter().zip(&mut fits).filter(|((row, _), _)| rank(row) == now)
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
