//! How a timeline looks: the contact's facts, then its entries.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::InteractionType;

use super::super::action::Action;
use super::super::entries::{self, Look};
use super::super::filter;
use super::super::list_head::ListHead;
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::wrap::wrap_text;
use super::Pane;
use super::facts::facts;

/// Draws the timeline of the selected contact.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let screen = &model.contacts;
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    if screen.list.selected().is_none() {
        return;
    }
    let mut y = area.y;
    for (place, fact) in facts(model, area).iter().enumerate() {
        let style = if place == 0 { theme.strong() } else { theme.text() };
        if y < area.bottom() {
            paint.shown(area.x, y, area.width, fact, style);
        }
        y += 1;
    }
    let height = area.bottom().saturating_sub(y);
    let cursor = list(model, &mut paint, Rect { y: y.min(area.bottom()), height, ..area });
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Draws the timeline under its heading or its filter; returns where the cursor of that stands.
pub fn list(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) -> Option<(u16, u16)> {
    let screen = &model.contacts;
    let window = &screen.timeline.window;
    let filter = &screen.timeline.filter;
    let place = entries::place(&screen.timeline, screen.entries(), &model.dates);
    let focused = screen.pane == Pane::Timeline;
    let head = ListHead {
        title: "Timeline",
        place: &place,
        filter: Some(filter),
        focused,
        ..ListHead::default()
    };
    let cursor = head.draw(paint, area);
    filter::view(model, filter, paint, area);
    let rows = filter::below(model, filter, area);
    if window.is_empty() && screen.timeline.answered && screen.timeline.is_filtered() {
        entries::empty(model, &screen.timeline, paint, rows);
    } else if window.is_empty() && screen.timeline.answered {
        empty(model, paint, rows);
    } else {
        let look =
            Look { dates: model.dates, focused, contact: screen.timeline.contact(), account: None };
        entries::view(&screen.timeline, look, paint, rows);
    }
    cursor.filter(|_| model.layers.is_empty())
}

/// Says that nothing is logged with a contact, and what to do about it.
pub fn nothing(model: &Model) -> String {
    let refused = model.refusal(crate::domain::Capability::Log).is_some();
    if refused {
        return "Nothing logged yet.".to_owned();
    }
    format!("Nothing logged yet: {} logs the call.", model.key(Action::Log(InteractionType::Call)))
}

fn empty(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let text = nothing(model);
    let columns = area.width.saturating_sub(2);
    let (rows, _) = wrap_text(&text, usize::from(columns), usize::from(area.height));
    for (row, y) in rows.iter().zip(area.y..area.bottom()) {
        paint.shown(area.x + 2, y, columns, row, paint.theme.dim());
    }
}
