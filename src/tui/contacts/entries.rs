//! How a timeline looks: the contact's facts, then its entries.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::display::width;
use crate::domain::duration::show_duration;
use crate::domain::{Direction, Interaction, InteractionType};

use super::super::action::Action;
use super::super::confirm::thousands;
use super::super::form::word;
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::wrap::wrap_text;
use super::Pane;
use super::facts::facts;
use super::timeline::{INDENT, folded};

/// Draws the timeline of the selected contact.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let screen = &model.contacts;
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let Some(contact) = screen.list.selected() else { return };
    let mut y = area.y;
    for (place, fact) in facts(model, area).iter().enumerate() {
        let style = if place == 0 { theme.strong() } else { theme.text() };
        if y < area.bottom() {
            paint.shown(area.x, y, area.width, fact, style);
        }
        y += 1;
    }
    let window = &screen.timeline.window;
    let count = contact.interaction_count;
    let place = match window.position() {
        Some(position) => format!("{} of {}", thousands(position), thousands(count.max(position))),
        None if window.is_empty() => String::new(),
        None => format!("of {}", thousands(count)),
    };
    let focused = screen.pane == Pane::Timeline;
    let style = if focused { theme.strong() } else { theme.dim() };
    if y < area.bottom() {
        let taken = paint.right(area.x, y, area.width, &place, theme.dim());
        paint.text(area.x, y, 1, if focused { theme.focus_sign() } else { " " }, style);
        paint.text(area.x + 2, y, area.width.saturating_sub(taken + 3), "Timeline", style);
    }
    let rows = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area };
    if window.is_empty() && screen.timeline.answered {
        empty(model, &mut paint, rows);
    } else {
        entries(model, &mut paint, rows);
    }
}

fn entries(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let timeline = &model.contacts.timeline;
    let mut y = area.y;
    for (index, entry) in timeline.window.rows().iter().enumerate().skip(timeline.window.top()) {
        if y >= area.bottom() {
            break;
        }
        let selected = index == timeline.window.index();
        let unfolded = timeline.unfolded.as_ref().filter(|unfolded| unfolded.id == entry.id);
        let skip = unfolded.map_or(0, |unfolded| unfolded.scroll);
        if skip == 0 {
            heading(model, entry, selected, paint, Rect { y, height: 1, ..area });
            y += 1;
        }
        let short;
        let (text, more) = match unfolded {
            Some(unfolded) => (&unfolded.rows, false),
            None => {
                let (rows, more) = folded(entry, area.width);
                short = rows;
                (&short, more)
            }
        };
        let columns = area.width.saturating_sub(INDENT);
        for row in text.iter().skip(skip.saturating_sub(1)) {
            if y >= area.bottom() {
                break;
            }
            paint.shown(area.x + INDENT, y, columns, row, paint.theme.text());
            y += 1;
        }
        if more && y <= area.bottom() {
            let sign = if paint.theme.ascii { "..." } else { "…" };
            paint.right(area.x, y - 1, area.width, sign, paint.theme.dim());
        }
    }
}

/// Draws an entry's first row: when, what, how it ended, with whom else, and who had it.
fn heading(
    model: &Model,
    entry: &Interaction,
    selected: bool,
    paint: &mut Paint<'_, '_>,
    area: Rect,
) {
    let theme = paint.theme;
    let focused = selected && model.contacts.pane == Pane::Timeline;
    let style = |plain| if focused { theme.selected() } else { plain };
    let y = area.y;
    paint.text(area.x, y, 1, if selected { theme.marker() } else { " " }, theme.strong());
    let line = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    if focused {
        paint.style(line, theme.selected());
    }
    let third = line.width / 3;
    let taken = paint.right(line.right() - third, y, third, entry.who(), style(theme.dim()));
    let room = line.width.saturating_sub(taken + 1);
    let mut x = line.x;
    let mut left = room;
    let body = &entry.body;
    let pinned = if entry.pinned { "pinned " } else { "" };
    let inbound = if body.direction == Some(Direction::In) { " in" } else { "" };
    let others: Vec<&str> = entry
        .contacts
        .iter()
        .filter(|contact| Some(contact.id) != model.contacts.timeline.contact)
        .map(|contact| contact.name.as_str())
        .collect();
    let parts = [
        (pinned.to_owned(), theme.star()),
        (format!("{}  ", model.dates.moment(body.occurred_at)), theme.strong()),
        (format!("{}{inbound}", word(body.kind)), theme.kind()),
        (
            body.outcome.as_ref().map(|o| format!("  {}", o.name())).unwrap_or_default(),
            theme.outcome(),
        ),
        (
            body.duration_seconds.map(|s| format!("  {}", show_duration(s))).unwrap_or_default(),
            theme.outcome(),
        ),
        (
            if others.is_empty() { String::new() } else { format!("  with {}", others.join(", ")) },
            theme.dim(),
        ),
        (body.location.as_ref().map(|at| format!("  at {at}")).unwrap_or_default(), theme.dim()),
        (if entry.edited_at.is_some() { "  edited" } else { "" }.to_owned(), theme.dim()),
    ];
    for (text, plain) in parts {
        if left == 0 {
            break;
        }
        let taken = paint.text(x, y, left, &text, style(plain));
        // What was cut ends the row.
        left = if width(&text) > usize::from(left) { 0 } else { left - taken };
        x += taken;
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
