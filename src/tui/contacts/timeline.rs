//! How a timeline looks: the contact's facts, then its entries.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::InteractionType;

use super::super::action::Action;
use super::super::entries::{self, Look};
use super::super::list_head::{ListHead, below, place};
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
    list(model, &mut paint, Rect { y: y.min(area.bottom()), height, ..area });
}

/// Draws the timeline under its heading.
pub fn list(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let screen = &model.contacts;
    let window = &screen.timeline.window;
    let (place, focused) = (place(window, screen.entries()), screen.pane == Pane::Timeline);
    ListHead { title: "Timeline", place: &place, focused, ..ListHead::default() }.draw(paint, area);
    let rows = below(area);
    if window.is_empty() && screen.timeline.answered {
        empty(model, paint, rows);
    } else {
        let look =
            Look { dates: model.dates, focused, contact: screen.timeline.contact(), account: None };
        entries::view(&screen.timeline, look, paint, rows);
    }
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
