//! The root of `view`: it draws the model and changes nothing.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::layout::{Areas, SMALLEST, areas, too_small};
use super::model::{Layer, Model, Toast};
use super::paint::Paint;
use super::wrap::wrap_text;
use super::{
    books, confirm, contact_form, dispute, drafts, footer, form, header, help, layout, line,
    palette, pick, picker, question, screen, search, sheet, versions,
};

/// The most rows of a toast.
const TOAST: usize = 4;

/// Draws everything.
pub fn view(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    let ground = model.theme.ground();
    if ground != Style::default() {
        frame.buffer_mut().set_style(area, ground);
    }
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
    footer::view(model, &areas, frame);
    for layer in &model.layers {
        match layer {
            Layer::Log(form) => form::view(model, form, frame),
            Layer::Line(shown) => line::view(model, shown, frame),
            Layer::Contact(form) => contact_form::view(model, form, frame),
            Layer::Confirm(question) => confirm::view(model, question, frame),
            Layer::Sheet(sheet) => sheet::view(model, sheet, frame),
            Layer::Question(question) => question::view(model, question, frame),
            Layer::Dispute(dispute) => dispute::view(model, dispute, frame),
            Layer::Drafts(picker) => drafts::view(model, *picker, frame),
            Layer::Picker(list) => picker::view(model, list, frame),
            Layer::Book(form) => books::form_view(model, form, frame),
            Layer::Versions(shown) => versions::view(model, shown, frame),
            Layer::Help(help) => help::view(model, help, frame),
            Layer::Palette(palette) => palette::view(model, palette, frame),
            Layer::Search(shown) => search::view(model, shown, frame),
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
