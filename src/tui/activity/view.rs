//! How the activity looks.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::{Capability, InteractionType};

use super::super::action::Action;
use super::super::entries::{self, Look};
use super::super::filter;
use super::super::layout;
use super::super::list_head::ListHead;
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::screen::Screen;
use super::super::wrap::wrap_text;

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    let area = rows(model, layout::body(model.size));
    let (dates, versions) = (model.dates, model.key(Action::Versions));
    model.activity.entries.arrange((area.width, area.height), &dates, &versions);
}

/// Returns the rows below the heading and what is said of the filter.
pub fn rows(model: &Model, area: Rect) -> Rect {
    filter::below(model, &model.activity.entries.filter, area)
}

/// Draws the team's entries.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let entries = &model.activity.entries;
    let mut paint = Paint::new(frame, model.theme);
    let cursor = heading(model, &mut paint, area);
    filter::view(model, &entries.filter, &mut paint, area);
    let rows = rows(model, area);
    if entries.is_bare() {
        empty(model, &mut paint, rows);
    } else if entries.answered && entries.window.is_empty() {
        entries::empty(model, entries, &mut paint, rows);
    } else {
        let look = Look { dates: model.dates, focused: true, contact: None, account: None };
        entries::view(entries, look, &mut paint, rows);
    }
    if let Some(position) = cursor.filter(|_| model.layers.is_empty()) {
        frame.set_cursor_position(position);
    }
}

/// Draws the screen's name or its filter, and where in the list the selection stands; returns where
/// the cursor of the filter stands.
fn heading(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) -> Option<(u16, u16)> {
    let entries = &model.activity.entries;
    let total = model.current_book().map(|book| book.interactions);
    let place = entries::place(entries, total, &model.dates);
    let filter = Some(&entries.filter);
    ListHead { title: "Activity", place: &place, filter, focused: true, ..ListHead::default() }
        .draw(paint, area)
}

/// Says what to do where there is nothing.
fn empty(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let text = if model.refusal(Capability::Log).is_some() {
        "Nothing is logged in this book yet.".to_owned()
    } else {
        let log = |kind| model.key(Action::Log(kind));
        format!(
            "Nothing is logged in this book yet. What you and the others log appears here, the \
             newest first.\n\n{} logs a call, {} an e-mail, {} a meeting, {} a note.\n{} goes to \
             the contacts.",
            log(InteractionType::Call),
            log(InteractionType::Email),
            log(InteractionType::Meeting),
            log(InteractionType::Note),
            model.key(Action::Go(Screen::Contacts)),
        )
    };
    let columns = area.width.saturating_sub(4);
    let (rows, _) = wrap_text(&text, usize::from(columns), usize::from(area.height));
    for (row, y) in rows.iter().zip(area.y + 1..area.bottom()) {
        paint.shown(area.x + 2, y, columns, row, paint.theme.dim());
    }
}
