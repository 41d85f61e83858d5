//! How the side looks: the account's facts, then its contacts, then its timeline.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::DateStyle;
use crate::domain::{Capability, ContactRow, InteractionType};

use super::super::action::Action;
use super::super::entries::{self, Look};
use super::super::filter;
use super::super::list_head::{ListHead, below, place};
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::plain;
use super::super::wrap::wrap_text;
use super::facts::facts;
use super::{Pane, of_timeline};

/// How somebody comes to belong to an account.
pub const NOBODY: &str = "the field Account in a contact's form puts them here";
/// The fewest rows below the facts that show contacts and timeline together.
const BOTH: u16 = 9;

/// Where the parts below the facts stand, each with its head; one that is not shown has no height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The contacts.
    pub contacts: Rect,
    /// The timeline.
    pub timeline: Rect,
}

/// Divides what the facts leave. Where it is low, the part with the keys has all of it.
pub fn parts(model: &Model, area: Rect) -> Parts {
    let above = u16::try_from(facts(model, area).len()).unwrap_or(u16::MAX).min(area.height);
    let rest = Rect { y: area.y + above, height: area.height - above, ..area };
    let screen = &model.accounts;
    let contacts = if rest.height >= BOTH {
        // Nobody takes two rows: how somebody comes here.
        let people = screen.shown().map_or(0, |account| account.contacts);
        let rows = if people == 0 { 2 } else { u16::try_from(people).unwrap_or(u16::MAX) };
        rows.saturating_add(1).min(rest.height / 2)
    } else if screen.pane == Pane::Timeline {
        0
    } else {
        rest.height
    };
    Parts {
        contacts: Rect { height: contacts, ..rest },
        timeline: Rect { y: rest.y + contacts, height: rest.height - contacts, ..rest },
    }
}

/// Draws the side.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    if model.accounts.shown().is_none() {
        return;
    }
    let theme = paint.theme;
    for ((place, fact), y) in facts(model, area).iter().enumerate().zip(area.y..area.bottom()) {
        let style = if place == 0 { theme.strong() } else { theme.text() };
        paint.shown(area.x, y, area.width, fact, style);
    }
    let parts = parts(model, area);
    contacts(model, &mut paint, parts.contacts);
    if let Some(position) = timeline(model, &mut paint, parts.timeline) {
        frame.set_cursor_position(position);
    }
}

/// Draws the contacts under their head.
fn contacts(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let screen = &model.accounts;
    let list = &screen.contacts;
    let (place, focused) = (place(list, None), screen.pane == Pane::Contacts);
    ListHead { title: "Contacts", place: &place, focused, ..ListHead::default() }.draw(paint, area);
    let rows = below(area);
    if list.is_empty() && screen.contacts_answered {
        return say(&format!("Nobody belongs to it yet: {NOBODY}."), paint, rows);
    }
    let visible = list.rows().iter().enumerate().skip(list.top());
    for ((index, contact), y) in visible.zip(rows.top()..rows.bottom()) {
        let selected = index == list.index();
        row(model, contact, selected, paint, Rect { y, height: 1, ..rows });
    }
}

/// Draws the timeline under its head or its filter; returns where the cursor of that stands.
fn timeline(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) -> Option<(u16, u16)> {
    let screen = &model.accounts;
    let entries = &screen.timeline;
    let total = screen.shown().map(|account| account.interactions);
    let place = entries::place(entries, total, &model.dates);
    let focused = screen.pane == Pane::Timeline;
    let head = ListHead {
        title: "Timeline",
        place: &place,
        filter: Some(&entries.filter),
        focused,
        ..ListHead::default()
    };
    let cursor = head.draw(paint, area).filter(|_| model.layers.is_empty());
    filter::view(model, &entries.filter, paint, area);
    let rows = filter::below(model, &entries.filter, area);
    if entries.is_bare() {
        say(&nothing(model), paint, rows);
        return cursor;
    }
    if entries.answered && entries.window.is_empty() {
        entries::empty(model, entries, paint, rows);
        return cursor;
    }
    let look = Look { dates: model.dates, focused, contact: None, account: of_timeline(entries) };
    entries::view(entries, look, paint, rows);
    cursor
}

/// Says that nothing is logged with an account, and what to do about it.
pub fn nothing(model: &Model) -> String {
    let nobody = model.accounts.contacts_answered && model.accounts.contacts.is_empty();
    if nobody || model.refusal(Capability::Log).is_some() {
        return "Nothing logged yet.".to_owned();
    }
    let call = model.key(Action::Log(InteractionType::Call));
    format!("Nothing logged yet: {call} logs a call with the selected contact.")
}

/// Writes a text in the place of rows that are not there.
fn say(text: &str, paint: &mut Paint<'_, '_>, area: Rect) {
    let columns = area.width.saturating_sub(2);
    let (lines, _) = wrap_text(text, usize::from(columns), usize::from(area.height));
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        paint.shown(area.x + 2, y, columns, line, paint.theme.dim());
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
    paint.text(area.x, y, 1, if focused { theme.marker() } else { " " }, theme.strong());
    if theme.plain {
        let text = plain::contact_of_account(model, contact, focused);
        paint.text(area.x + 2, y, area.width.saturating_sub(2), &text, name);
        return;
    }
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
