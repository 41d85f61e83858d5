//! How the activity looks.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::display::width;
use crate::domain::{Capability, InteractionType};

use super::super::action::{Action, Scope};
use super::super::confirm::thousands;
use super::super::entries::{self, Look};
use super::super::layout;
use super::super::list_head::ListHead;
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::screen::Screen;
use super::super::wrap::wrap_text;
use super::filter::Part;

/// The columns of a field's name.
const LABEL: u16 = 8;
/// The most rows of what is wrong with a field.
const WRONG: usize = 4;

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    let area = rows(model, layout::body(model.size));
    let (dates, versions) = (model.dates, model.key(Action::Versions));
    model.activity.entries.arrange((area.width, area.height), &dates, &versions);
}

/// Returns the rows below the heading or the filter's fields.
pub fn rows(model: &Model, area: Rect) -> Rect {
    let above = if model.activity.typing { 1 + field_rows(model, area).height } else { 1 };
    Rect { y: area.y + above, height: area.height.saturating_sub(above), ..area }
}

/// Returns the rows of the filter's fields, where they are shown.
fn field_rows(model: &Model, area: Rect) -> Rect {
    let rows = Part::ALL.len() + wrong(model, area).len();
    Rect { y: area.y + 1, height: u16::try_from(rows).unwrap_or(u16::MAX), ..area }
}

/// Returns the filter's field that stands in a row of the screen.
pub fn field_at(model: &Model, area: Rect, row: u16) -> Option<Part> {
    let fields = field_rows(model, area);
    let mut place = usize::from(row.checked_sub(fields.y).filter(|row| *row < fields.height)?);
    // What is wrong with a field stands below it.
    let focus = Part::ALL.iter().position(|part| *part == model.activity.filter.focus)?;
    if place > focus {
        place = place.saturating_sub(wrong(model, area).len()).max(focus);
    }
    Part::ALL.get(place).copied()
}

/// Returns what is wrong with the field that has the keys, in rows of its own where it does not fit
/// beside what was typed.
fn wrong(model: &Model, area: Rect) -> Vec<String> {
    let activity = &model.activity;
    let part = activity.filter.focus;
    let means = activity.filter.means(part, &activity.choices, &model.dates);
    let Some(Err(error)) = means else { return Vec::new() };
    let room = usize::from(area.width.saturating_sub(2 + LABEL));
    let text = format!("! {error}");
    let beside = width(activity.filter.edit(part).text()) + 2 + width(&text) <= room;
    if beside { Vec::new() } else { wrap_text(&text, room, WRONG).0 }
}

/// Draws the team's entries.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let activity = &model.activity;
    let mut paint = Paint::new(frame, model.theme);
    heading(model, &mut paint, area);
    let cursor = if activity.typing { fields(model, &mut paint, area) } else { None };
    let rows = rows(model, area);
    if activity.entries.is_bare() {
        empty(model, &mut paint, rows);
    } else {
        let look = Look { dates: model.dates, focused: true, contact: None, account: None };
        entries::view(&activity.entries, look, &mut paint, rows);
    }
    if let Some(position) = cursor.filter(|_| model.layers.is_empty()) {
        frame.set_cursor_position(position);
    }
}

/// Draws the screen's name, the filter in force, and where in the list the selection stands.
fn heading(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let activity = &model.activity;
    let window = &activity.entries.window;
    let of = activity.entries.of.as_ref();
    let newest = of.map_or(0, |of| u64::try_from(of.newest).unwrap_or(u64::MAX));
    let total = model.current_book().map(|book| book.interactions);
    let total = total.filter(|_| of.is_some_and(|of| !of.is_filtered()));
    let place = match (window.position(), total) {
        _ if window.is_empty() => String::new(),
        (Some(at), Some(total)) => format!("{} of {}", thousands(at), thousands(total.max(at))),
        (Some(at), None) if window.is_whole() => format!("{at} of {}", window.rows().len()),
        (Some(at), None) => format!("{} of many", thousands(at)),
        (None, Some(total)) => format!("of {}", thousands(total)),
        (None, None) => String::new(),
    };
    let capped = format!("the newest {} hits", thousands(newest));
    let place = match (activity.entries.capped, place.as_str()) {
        (false, _) => place,
        (true, "") => capped,
        (true, _) => format!("{place} in {capped}"),
    };
    let filter = activity.filter.heading(&activity.choices, &model.dates, theme.dot());
    let note = if activity.typing { "" } else { filter.as_str() };
    let head =
        ListHead { title: "Activity", note, place: &place, focused: true, ..ListHead::default() };
    head.draw(paint, area);
}

/// Draws the filter's fields and what they mean; returns where the cursor stands.
fn fields(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) -> Option<(u16, u16)> {
    let theme = paint.theme;
    let activity = &model.activity;
    let mut cursor = None;
    let wrong = wrong(model, area);
    let mut y = area.y;
    for part in Part::ALL {
        y += 1;
        let here = activity.filter.focus == part;
        let style = if here { theme.strong() } else { theme.dim() };
        let mark = if here { theme.marker() } else { " " };
        paint.text(area.x, y, 1, mark, theme.strong());
        let mut x = area.x + 2;
        if theme.plain {
            x += paint.text(x, y, area.right() - x, &format!("{}: ", part.label()), style);
        } else {
            paint.text(x, y, LABEL - 1, part.label(), style);
            x += LABEL;
        }
        let room = area.right().saturating_sub(x);
        let edit = activity.filter.edit(part);
        let (said, style) = match activity.filter.means(part, &activity.choices, &model.dates) {
            None => (teach(model, part, here), theme.dim()),
            Some(Err(_)) if here && !wrong.is_empty() => (String::new(), theme.error()),
            Some(Err(error)) => (format!("! {error}"), theme.error()),
            Some(Ok(meaning)) if meaning == edit.text().trim() => (String::new(), theme.dim()),
            Some(Ok(meaning)) => (format!("= {meaning}"), theme.note()),
        };
        // What was typed has most of the row; what it means follows.
        let (shown, column) = edit.show_line(usize::from(room.saturating_sub(1)));
        let selected = here && edit.is_selected();
        let typed = if selected { theme.selected() } else { theme.text() };
        let taken = paint.shown(x, y, room, &shown, typed);
        if here {
            cursor = Some((x + u16::try_from(column).unwrap_or(0), y));
        }
        // The cursor stands before what an empty field takes.
        let gap = if taken == 0 { u16::from(here) } else { 2 };
        let at = x + taken + gap;
        paint.text(at, y, area.right().saturating_sub(at), &said, style);
        for row in wrong.iter().filter(|_| here) {
            y += 1;
            paint.shown(x, y, room, row, theme.error());
        }
    }
    cursor
}

/// Says what can be typed into an empty field.
fn teach(model: &Model, part: Part, here: bool) -> String {
    let key = |action| model.keymap.key(Scope::Filter.together(), action);
    let steps = || format!("{} {}", key(Action::LineUp), key(Action::LineDown));
    match (part, here) {
        (Part::Words, true) => {
            format!("beginnings of words; {}: type, who, when", key(Action::NextField))
        }
        (Part::Kind, true) => format!("any; type c for calls, or {}", steps()),
        (Part::Who, true) => format!("anybody; type a name or me, or {}", steps()),
        (Part::When, true) => format!("any time; last month, 2026-03, 30d, or {}", steps()),
        (Part::Words, false) => String::new(),
        (Part::Kind, false) => "any".to_owned(),
        (Part::Who, false) => "anybody".to_owned(),
        (Part::When, false) => "any time".to_owned(),
    }
}

/// Says what to do where there is nothing.
fn empty(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let activity = &model.activity;
    let filtered = activity.entries.of.as_ref().is_some_and(entries::Listing::is_filtered);
    let text = if filtered {
        let among = if activity.entries.capped { " among the newest hits" } else { "" };
        let (clear, change) = (model.key(Action::Back), model.key(Action::Filter));
        format!("No entry fits the filter{among}.\n\n{clear} clears it, {change} changes it.")
    } else if model.refusal(Capability::Log).is_some() {
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
