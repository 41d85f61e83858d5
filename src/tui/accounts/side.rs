//! How the side looks: the account's facts, then its contacts. The account's timeline has its
//! place below them.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::DateStyle;
use crate::domain::ContactRow;

use super::super::confirm::thousands;
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::wrap::wrap_text;
use super::Pane;
use super::facts::facts;

/// How somebody comes to belong to an account.
pub const NOBODY: &str = "the field Account in a contact's form puts them here";

/// Returns where the rows of the contacts stand.
pub fn contacts_area(model: &Model, area: Rect) -> Rect {
    let above = u16::try_from(facts(model, area).len()).unwrap_or(u16::MAX).saturating_add(1);
    Rect { y: area.y.saturating_add(above), height: area.height.saturating_sub(above), ..area }
}

/// Draws the side.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    if model.accounts.list.selected().is_none() {
        return;
    }
    let theme = paint.theme;
    for ((place, fact), y) in facts(model, area).iter().enumerate().zip(area.y..area.bottom()) {
        let style = if place == 0 { theme.strong() } else { theme.text() };
        paint.shown(area.x, y, area.width, fact, style);
    }
    contacts(model, &mut paint, contacts_area(model, area));
}

/// Draws the contacts and, above their rows, the heading.
fn contacts(model: &Model, paint: &mut Paint<'_, '_>, rows: Rect) {
    let screen = &model.accounts;
    let theme = paint.theme;
    let list = &screen.contacts;
    let head = rows.y.saturating_sub(1);
    let place = match list.position() {
        _ if list.is_empty() => String::new(),
        Some(position) if list.is_whole() => {
            format!("{} of {}", thousands(position), list.rows().len())
        }
        Some(position) => format!("{} of many", thousands(position)),
        None => String::new(),
    };
    let focused = screen.pane == Pane::Contacts;
    let style = if focused { theme.strong() } else { theme.dim() };
    let taken = paint.right(rows.x, head, rows.width, &place, theme.dim());
    paint.text(rows.x, head, 1, if focused { theme.focus_sign() } else { " " }, style);
    paint.text(rows.x + 2, head, rows.width.saturating_sub(taken + 3), "Contacts", style);
    if list.is_empty() && screen.contacts_answered {
        let columns = rows.width.saturating_sub(2);
        let text = format!("Nobody belongs to it yet: {NOBODY}.");
        let (lines, _) = wrap_text(&text, usize::from(columns), usize::from(rows.height));
        for (line, y) in lines.iter().zip(rows.top()..rows.bottom()) {
            paint.shown(rows.x + 2, y, columns, line, theme.dim());
        }
        return;
    }
    let visible = list.rows().iter().enumerate().skip(list.top());
    for ((index, contact), y) in visible.zip(rows.top()..rows.bottom()) {
        let selected = index == list.index();
        row(model, contact, selected, paint, Rect { y, height: 1, ..rows });
    }
}

/// Draws name, title and last interaction.
fn row(model: &Model, contact: &ContactRow, selected: bool, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let focused = selected && model.accounts.pane == Pane::Contacts;
    let (name, other) = match (selected, focused) {
        (true, true) => (theme.selected(), theme.selected()),
        (true, false) => (theme.selected_elsewhere(), theme.dim()),
        _ => (theme.text(), theme.dim()),
    };
    let y = area.y;
    paint.text(area.x, y, 1, if selected { theme.marker() } else { " " }, theme.strong());
    let star = if contact.starred { theme.star_sign() } else { " " };
    paint.text(area.x + 1, y, 1, star, theme.star());
    let x = area.x + 3;
    let room = area.width.saturating_sub(3);
    if focused {
        paint.style(Rect { x, width: room, ..area }, theme.selected());
    }
    let date = if model.dates.style == DateStyle::Absolute { 11 } else { 5 };
    let ago = contact.last_interaction_at.map(|at| model.dates.ago(at)).unwrap_or_default();
    let room = room.saturating_sub(date);
    paint.right(x + room, y, date, &ago, other);
    let names = if contact.title.is_some() { room / 2 } else { room };
    paint.cell(x, y, names, &contact.name, name);
    if let Some(title) = &contact.title {
        paint.cell(x + names + 1, y, room.saturating_sub(names + 1), title, other);
    }
}
