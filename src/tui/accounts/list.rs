//! How the list of accounts looks.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{AccountSort, DateStyle};
use crate::domain::{Account, Capability};

use super::super::action::Action;
use super::super::confirm::thousands;
use super::super::filter;
use super::super::list_head::{ListHead, place};
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::plain;
use super::super::wrap::wrap_text;
use super::Pane;

/// The columns of a count: up to 99,999.
const COUNT: u16 = 6;
/// The columns from which on the holder stands in a row, and how many they take.
const HOLDER: (u16, u16) = (54, 16);

/// Draws the list.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let screen = &model.accounts;
    let mut paint = Paint::new(frame, model.theme);
    let cursor = head(model, &mut paint, area);
    filter::view(model, &screen.filter, &mut paint, area);
    let rows = rows(model, area);
    if screen.list.is_empty() {
        if screen.answered {
            empty(model, &mut paint, rows);
        }
    } else {
        let visible = screen.list.rows().iter().enumerate().skip(screen.list.top());
        for ((index, account), y) in visible.zip(rows.top()..rows.bottom()) {
            let selected = index == screen.list.index();
            row(model, account, selected, &mut paint, Rect { y, height: 1, ..rows });
        }
    }
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Returns where the rows stand: below the heading and what is said of the filter.
pub fn rows(model: &Model, area: Rect) -> Rect {
    filter::below(model, &model.accounts.filter, area)
}

/// Draws the filter or the heading, and where in the list the selection stands.
fn head(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) -> Option<(u16, u16)> {
    let screen = &model.accounts;
    let title = match screen.sort {
        AccountSort::Name => "Accounts",
        AccountSort::Last => "Accounts, newest first",
    };
    let place = place(&screen.list, None);
    let focused = screen.pane == Pane::List;
    let head = ListHead { title, note: "", place: &place, filter: Some(&screen.filter), focused };
    head.draw(paint, area).filter(|_| model.layers.is_empty())
}

/// Draws name, number of contacts, holder where there is room, and last interaction.
fn row(model: &Model, account: &Account, selected: bool, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let focused = selected && model.accounts.pane == Pane::List;
    let (name, other) = match (selected, focused) {
        (true, true) => (theme.selected(), theme.selected()),
        (true, false) => (theme.selected_elsewhere(), theme.dim()),
        _ => (theme.text(), theme.dim()),
    };
    let y = area.y;
    paint.text(area.x, y, 1, if focused { theme.marker() } else { " " }, theme.strong());
    let x = area.x + 2;
    if theme.plain {
        let text = plain::account(model, account, selected);
        paint.text(x, y, area.width.saturating_sub(2), &text, name);
        return;
    }
    let line = Rect { x, width: area.width.saturating_sub(2), ..area };
    if focused {
        paint.style(line, theme.selected());
    }
    let date = if model.dates.style == DateStyle::Absolute { 11 } else { 5 };
    let ago = account.last_interaction_at.map(|at| model.dates.ago(at)).unwrap_or_default();
    let mut right = line.right();
    right = right.saturating_sub(date);
    paint.right(right, y, date, &ago, other);
    if area.width >= HOLDER.0 {
        right = right.saturating_sub(HOLDER.1);
        let holder = account.holder.as_ref().map_or("", |holder| holder.name.as_str());
        paint.cell(right + 1, y, HOLDER.1 - 1, holder, other);
    }
    right = right.saturating_sub(COUNT);
    paint.right(right, y, COUNT, &thousands(account.contacts), other);
    paint.cell(x, y, right.saturating_sub(x), &account.name, name);
}

/// Says what to do where there is nothing.
fn empty(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let (add, back) = (model.key(Action::Add), model.key(Action::Back));
    let text = match model.accounts.filter.asked() {
        Some(filter)
            if model.refusal(Capability::EditAccounts).is_some()
                || model.accounts.filter.sought().is_empty() =>
        {
            format!("No account matches \"{filter}\".\n\n{back} clears the filter.")
        }
        Some(filter) => format!(
            "No account matches \"{filter}\".\n\n{back} clears the filter, {add} adds an account of \
             this name."
        ),
        None => format!(
            "No accounts yet.\n\nAn account is an organisation that contacts belong to: fill in \
             Account in a contact's form, or {add} adds one here."
        ),
    };
    let columns = area.width.saturating_sub(3);
    let (rows, _) = wrap_text(&text, usize::from(columns), usize::from(area.height));
    for (row, y) in rows.iter().zip(area.y + 1..area.bottom()) {
        paint.shown(area.x + 2, y, columns, row, paint.theme.dim());
    }
}
