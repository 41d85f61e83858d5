//! How a contact looks in full.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::display::width;

use super::super::super::action::Action;
use super::super::super::model::Model;
use super::super::super::paint::Paint;
use super::super::{Pane, timeline};
use super::rows::LABEL;
use super::{Detail, areas};

/// Draws the facts and the timeline.
pub fn view(model: &Model, detail: &Detail, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let areas = areas(model.size, model.contacts.pane, detail.rows.len());
    title(model, detail, &mut paint, areas.title, areas.facts);
    if let Some(area) = areas.facts {
        let focused = model.contacts.pane == Pane::List;
        facts(detail, focused, &mut paint, area);
    }
    if let (Some(x), Some(area)) = (areas.bar, areas.facts) {
        let style = paint.theme.dim();
        paint.bar(x, area.y, area.bottom(), style);
    }
    if let Some(area) = areas.timeline {
        let cursor = timeline::list(model, &mut paint, area);
        if let Some(position) = cursor {
            frame.set_cursor_position(position);
        }
    }
}

/// Draws the name, and where among the facts the pane stands.
fn title(
    model: &Model,
    detail: &Detail,
    paint: &mut Paint<'_, '_>,
    area: Rect,
    facts: Option<Rect>,
) {
    let theme = paint.theme;
    let screen = &model.contacts;
    let Some(contact) = screen.list.selected() else { return };
    let height = facts.map_or(0, |area| usize::from(area.height));
    let below = detail.rows.len().saturating_sub(detail.top + height);
    let hint = match (facts, below) {
        (None, _) => format!("{}: all that is known", model.key(Action::NextPane)),
        (Some(_), 0) => String::new(),
        (Some(_), below) => format!("{below} more below"),
    };
    let focused = screen.pane == Pane::List;
    let unfolds = match detail.has_more && facts.is_some() {
        _ if detail.phone.is_some() && focused && facts.is_some() => {
            format!("{} calls", model.key(Action::Open))
        }
        true => format!("{} unfolds", model.key(Action::Open)),
        false => String::new(),
    };
    let style = if focused { theme.strong() } else { theme.dim() };
    paint.text(area.x, area.y, 1, if focused { theme.focus_sign() } else { " " }, style);
    let (star, starred) = match (contact.starred, theme.plain) {
        (true, true) => (String::new(), " (starred)"),
        (true, false) => (format!("{} ", theme.star_sign()), ""),
        (false, _) => (String::new(), ""),
    };
    let archived = if contact.archived { " (archived)" } else { "" };
    let name = format!("{star}{}{starred}{archived}", contact.name);
    let room = area.width.saturating_sub(2);
    let mut taken = 2 + paint.text(area.x + 2, area.y, room, &name, theme.strong());
    if theme.plain {
        for hint in [unfolds.as_str(), hint.as_str()].into_iter().filter(|hint| !hint.is_empty()) {
            let x = area.x + taken;
            let text = format!(", {hint}");
            taken += paint.text(x, area.y, area.width.saturating_sub(taken), &text, theme.dim());
        }
        return;
    }
    // The name comes first; of the hints, those are shown that fit beside it.
    let mut end = area.width;
    for hint in [hint.as_str(), unfolds.as_str()] {
        let wide = u16::try_from(width(hint)).unwrap_or(u16::MAX).saturating_add(2);
        if hint.is_empty() || taken.saturating_add(wide) > end {
            continue;
        }
        paint.right(area.x, area.y, end, hint, theme.dim());
        end -= wide;
    }
}

fn facts(detail: &Detail, focused: bool, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    for (row, y) in detail.rows.iter().skip(detail.top).zip(area.y..area.bottom()) {
        let selected = focused && row.phone.is_some() && row.phone == detail.phone;
        let style = if selected { theme.selected() } else { theme.text() };
        if selected {
            paint.text(area.x, y, 1, theme.marker(), theme.strong());
        }
        if theme.plain {
            let label = if row.label.is_empty() { "" } else { ": " };
            let text = format!("{}{label}", row.label);
            let taken = paint.text(area.x + 2, y, area.width.saturating_sub(2), &text, theme.dim());
            let x = area.x + 2 + taken;
            paint.shown(x, y, area.right().saturating_sub(x), &row.value, style);
            continue;
        }
        paint.text(area.x + 2, y, LABEL - 1, &row.label, theme.dim());
        let x = area.x + 2 + LABEL;
        paint.shown(x, y, area.right().saturating_sub(x), &row.value, style);
    }
}
