//! How entries look.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::display::{fit, width};
use crate::domain::duration::show_duration;
use crate::domain::interaction::{Quality, Resolution};
use crate::domain::{AccountId, ContactId, Direction, Interaction};

use super::super::dates::Dates;
use super::super::form::word;
use super::super::paint::Paint;
use super::super::plain;
use super::super::wrap::wrap_line;
use super::Entries;
use super::unfolded::{INDENT, LABEL, Line, folded};

/// The most columns of a name in a row of words, the first that leaves all of them their room.
const NAMES: [usize; 5] = [usize::MAX, 40, 28, 20, LEAST];
/// The fewest columns of a name there.
const LEAST: usize = 12;

/// How a list of entries is shown.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The time zone and the date style.
    pub dates: Dates,
    /// Whether the list has the keys.
    pub focused: bool,
    /// The contact whose timeline it is: it goes without saying.
    pub contact: Option<ContactId>,
    /// The account whose timeline it is: likewise.
    pub account: Option<AccountId>,
}

/// Draws the entries.
pub fn view(entries: &Entries, look: Look, paint: &mut Paint<'_, '_>, area: Rect) {
    let mut y = area.y;
    let rows = entries.window.rows().iter().enumerate().skip(entries.window.top());
    for (index, entry) in rows {
        if entries.has_day(index, &look.dates) && y < area.bottom() {
            day(&look.dates.day_heading(entry.body.occurred_at), paint, row(area, y));
            y += 1;
        }
        if y >= area.bottom() {
            break;
        }
        let selected = index == entries.window.index();
        let unfolded = entries.unfolded.as_ref().filter(|unfolded| unfolded.id == entry.id);
        let skip = unfolded.map_or(0, |unfolded| unfolded.scroll);
        if skip == 0 {
            heading(entry, selected, look, paint, row(area, y));
            y += 1;
        }
        if let Some(unfolded) = unfolded {
            for line in unfolded.rows.iter().skip(skip.saturating_sub(1)) {
                if y >= area.bottom() {
                    break;
                }
                fact(line, paint, row(area, y));
                y += 1;
            }
        } else {
            y = text(entry, entries.most, paint, Rect { y, height: area.bottom() - y, ..area });
        }
    }
}

fn row(area: Rect, y: u16) -> Rect {
    Rect { y, height: 1, ..area }
}

/// Draws the day that the entries below are of.
fn day(heading: &str, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let line = match (theme.plain, theme.ascii) {
        (true, _) => " ",
        (false, true) => "-",
        (false, false) => "─",
    };
    let taken = paint.text(area.x + 2, area.y, area.width.saturating_sub(2), heading, theme.dim());
    let x = area.x + 2 + taken + 1;
    let line = line.repeat(usize::from(area.right().saturating_sub(x)));
    paint.shown(x, area.y, area.right().saturating_sub(x), &line, theme.dim());
}

/// Draws the text of a folded entry; returns the row below it.
fn text(entry: &Interaction, most: usize, paint: &mut Paint<'_, '_>, area: Rect) -> u16 {
    let (rows, more) = folded(entry, area.width, most);
    let columns = area.width.saturating_sub(INDENT);
    let shown = rows.len().min(usize::from(area.height));
    let x = area.x + INDENT;
    for ((place, row), y) in rows.iter().take(shown).enumerate().zip(area.y..) {
        if !more || place + 1 < shown {
            paint.shown(x, y, columns, row, paint.theme.text());
            continue;
        }
        // The sign that there is more stands behind the last word that leaves it room.
        let sign = if paint.theme.ascii { " ..." } else { " …" };
        let room = usize::from(columns).saturating_sub(width(sign));
        let taken = paint.shown(x, y, columns, whole_words(row, room), paint.theme.text());
        paint.text(x + taken, y, columns.saturating_sub(taken), sign, paint.theme.dim());
    }
    area.y + u16::try_from(shown).unwrap_or(0)
}

/// Returns the words of a row, which is safe to show, that fit in `columns`; where not even one
/// does, its beginning.
fn whole_words(row: &str, columns: usize) -> &str {
    let mut rest = row.trim_end();
    while width(rest) > columns {
        match rest.trim_end().rfind(char::is_whitespace) {
            Some(at) if !rest[..at].trim().is_empty() => rest = rest[..at].trim_end(),
            _ => {
                let first = wrap_line(rest, columns.max(2), 1).into_iter().next();
                return first.map_or("", |range| &rest[range]);
            }
        }
    }
    rest
}

/// Draws a row of an unfolded entry.
fn fact(line: &Line, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let (x, columns) = (area.x + INDENT, area.width.saturating_sub(INDENT));
    match line {
        Line::Text(text) => {
            paint.shown(x, area.y, columns, text, theme.text());
        }
        Line::Fact(label, text) if theme.plain => {
            let label = if label.is_empty() { String::new() } else { format!("{label}: ") };
            let taken = paint.text(x, area.y, columns, &label, theme.dim());
            paint.shown(x + taken, area.y, columns - taken, text, theme.text());
        }
        Line::Fact(label, text) => {
            paint.text(x, area.y, columns.min(LABEL - 1), label, theme.dim());
            let columns = columns.saturating_sub(LABEL);
            paint.shown(x + LABEL, area.y, columns, text, theme.text());
        }
    }
}

/// Draws an entry's first row: when, with whom, what, how it ended, and who had it.
fn heading(entry: &Interaction, selected: bool, look: Look, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let focused = selected && look.focused;
    let style = |plain| if focused { theme.selected() } else { plain };
    let y = area.y;
    // The cursor is where the keys are: a pane without them has none.
    paint.text(area.x, y, 1, if focused { theme.marker() } else { " " }, theme.strong());
    let line = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    if theme.plain {
        // Long names leave what it was and who had it their room; unfolded they are whole.
        let said = |most| words(entry, focused, look, most, paint);
        let fits = |most: &usize| width(&said(*most)) <= usize::from(line.width);
        let text = said(NAMES.into_iter().find(fits).unwrap_or(LEAST));
        paint.text(line.x, y, line.width, &text, style(theme.text()));
        return;
    }
    if focused {
        paint.style(line, theme.selected());
    }
    let third = line.width / 3;
    let taken = paint.right(line.right() - third, y, third, entry.who(), style(theme.dim()));
    let room = line.width.saturating_sub(taken + 1);
    let mut x = line.x;
    let mut left = room;
    for (text, plain) in parts(entry, look, usize::MAX, paint) {
        if left == 0 {
            break;
        }
        let taken = paint.text(x, y, left, &text, style(plain));
        // What was cut ends the row.
        left = if width(&text) > usize::from(left) { 0 } else { left - taken };
        x += taken;
    }
}

/// Returns a name cut to so many columns.
fn named(name: &str, most: usize) -> Cow<'_, str> {
    if most == usize::MAX { Cow::Borrowed(name) } else { Cow::Owned(fit(name, most)) }
}

/// Writes an entry's first row in words, names in at most so many columns.
fn words(
    entry: &Interaction,
    selected: bool,
    look: Look,
    most: usize,
    paint: &Paint<'_, '_>,
) -> String {
    let parts = parts(entry, look, most, paint);
    let mut parts = parts.iter().map(|(text, _)| text.trim().trim_start_matches(", ").to_owned());
    let time = parts.next().unwrap_or_default();
    plain::row(&time, selected, parts.chain([format!("by {}", fit(entry.who(), most))]))
}

/// Returns the parts of an entry's first row, raw, names in at most so many columns.
fn parts(
    entry: &Interaction,
    look: Look,
    most: usize,
    paint: &Paint<'_, '_>,
) -> Vec<(String, Style)> {
    let theme = paint.theme;
    let body = &entry.body;
    let mut parts = Vec::with_capacity(9);
    parts.push((format!("{}  ", look.dates.time(body.occurred_at)), theme.strong()));
    if entry.pinned {
        parts.push(("pinned  ".to_owned(), theme.star()));
    }
    let others = entry.contacts.iter().filter(|contact| Some(contact.id) != look.contact);
    let others: Vec<Cow<'_, str>> = others.map(|contact| named(&contact.name, most)).collect();
    let inbound = if body.direction == Some(Direction::In) { " in" } else { "" };
    let kind = (format!("{}{inbound}", word(body.kind)), theme.kind());
    let of_one = look.contact.is_some();
    if !of_one {
        // Where several contacts' entries stand together, whom they are with comes first.
        let account = match (entry.contacts.as_slice(), entry.accounts.as_slice()) {
            ([_], [account]) if Some(account.id) != look.account => {
                format!("{}{}", theme.dot(), named(&account.name, most))
            }
            _ => String::new(),
        };
        let (first, more) = others.split_at(others.len().min(2));
        let more = if more.is_empty() { String::new() } else { format!(" +{}", more.len()) };
        parts.push((format!("{}{more}", first.join(", ")), theme.strong()));
        parts.push((format!("{account}  "), theme.dim()));
    }
    parts.push(kind);
    // What does not count as contact says so before all else.
    if body.quality == Quality::Noise {
        parts.push(("  noise".to_owned(), theme.outcome()));
    }
    let mut add = |text: Option<String>, style| {
        parts.extend(text.map(|text| (format!("  {text}"), style)));
    };
    let outcome = body.outcome.as_ref().filter(|_| !entry.reads_as_its_outcome());
    add(outcome.map(|outcome| outcome.name().to_owned()), theme.outcome());
    add(body.duration_seconds.map(show_duration), theme.outcome());
    let with = of_one && !others.is_empty();
    add(with.then(|| format!("with {}", others.join(", "))), theme.dim());
    add(body.location.as_ref().map(|at| format!("at {}", named(at, most))), theme.dim());
    add(entry.edited_at.map(|_| "edited".to_owned()), theme.dim());
    let needed = body.resolution == Some(Resolution::Needed);
    add(needed.then(|| "to be resolved".to_owned()), theme.outcome());
    add(body.satisfaction.map(|value| format!("satisfied {}/5", value.get())), theme.dim());
    let ticked = body.checklist.iter().filter(|item| item.done).count();
    let all = body.checklist.len();
    add((all > 0).then(|| format!("{ticked}/{all} ticked")), theme.dim());
    parts
}
