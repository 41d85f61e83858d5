//! The one line of an entry as it is drawn: the field, what is to be said about it, and what it is
//! read as.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::domain::display::{display, width};
use crate::domain::duration::show_duration;
use crate::domain::follow_up::default_text;
use crate::domain::one_line::Role;

use super::super::action::{Action, Scope};
use super::super::form::{Choice, word};
use super::super::help::with_help;
use super::super::model::Model;
use super::super::paint::{Paint, growing};
use super::super::theme::Theme;
use super::super::wrap::wrap_text;
use super::{LogLine, Open, Person, Reading, Remark, Several};

/// The columns of the box, and the rows it has at first.
const SIZE: (u16, u16) = (78, 10);
/// The rows that the line alone takes: the field, what it is read as, the keys.
pub const HEIGHT: u16 = 12;
/// The columns of a label.
const LABEL: u16 = 11;
/// The most rows of how a line is written, of a remark, of a text, and of people and candidates.
const GRAMMAR_ROWS: usize = 6;
const REMARK: usize = 3;
const TEXT: usize = 3;
const PEOPLE: usize = 6;

/// How a line is written, for whoever has typed nothing yet.
const GRAMMAR: &str = "[TYPE] WHO[, WHO…] [DURATION] [OUTCOME] [@WHEN]: TEXT [+label…] [deal:NAME] \
                       [then WHEN [FOLLOW-UP]]";
const EXAMPLE: &str = "meeting ana, bob 1h @yesterday: went through the plan then fri send it";

/// A row of what was understood.
struct Row {
    label: &'static str,
    /// Raw.
    text: String,
    style: Style,
    /// Whether it is the candidate that is taken.
    chosen: bool,
    /// Whether it goes where there is not room for all: it says what stands in the line as it is.
    spare: bool,
}

fn row(label: &'static str, text: impl Into<String>, style: Style) -> Row {
    Row { label, text: text.into(), style, chosen: false, spare: false }
}

/// Breaks a text into rows.
fn wrapped(label: &'static str, text: &str, columns: usize, style: Style) -> Vec<Row> {
    let (mut lines, more) = wrap_text(text, columns.saturating_sub(1), TEXT);
    if let Some(last) = lines.last_mut().filter(|_| more) {
        last.push('…');
    }
    let labels = [label].into_iter().chain(std::iter::repeat(""));
    lines.into_iter().zip(labels).map(|(text, label)| row(label, text, style)).collect()
}

/// Draws the line over the screen.
pub fn view(model: &Model, line: &LogLine, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let columns = SIZE.0.min(paint.area().width);
    let shown = Shown::of(model, line, columns.saturating_sub(4));
    let height = u16::try_from(shown.rows.len() + shown.said.len() + 6).unwrap_or(u16::MAX);
    let inside = growing(&mut paint, "Log by one line", (columns, height.max(SIZE.1)), SIZE.1);
    if let Some(cursor) = shown.draw(model, line, &mut paint, inside) {
        frame.set_cursor_position(cursor);
    }
}

/// Draws the line alone: the field, and below it what it is read as.
pub fn alone(model: &Model, line: &LogLine, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let area = paint.area();
    let inside = Rect { width: area.width.saturating_sub(1).min(SIZE.0), ..area };
    let shown = Shown::of(model, line, inside.width);
    let cursor = shown.draw(model, line, &mut paint, inside);
    if model.theme.ascii {
        paint.only_ascii();
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// What is shown below the field.
struct Shown {
    rows: Vec<Row>,
    said: Vec<String>,
    style: Style,
}

impl Shown {
    /// Lays it out for so many columns.
    fn of(model: &Model, line: &LogLine, columns: u16) -> Self {
        let inner = usize::from(columns);
        let rows = rows(model, line, inner.saturating_sub(usize::from(LABEL)));
        let (said, style) = said(model, line);
        let most = if line.edit.is_blank() { GRAMMAR_ROWS } else { REMARK };
        let (mut said, _) = wrap_text(&said, inner.saturating_sub(2), most);
        said.retain(|row| !row.is_empty());
        Self { rows, said, style }
    }

    /// Draws the field and what belongs to it; returns where the cursor stands.
    fn draw(
        self,
        model: &Model,
        line: &LogLine,
        paint: &mut Paint<'_, '_>,
        inside: Rect,
    ) -> Option<(u16, u16)> {
        let Self { mut rows, said, style } = self;
        let theme = paint.theme;
        let (x, room) = (inside.x + 2, inside.width.saturating_sub(2));
        paint.text(inside.x, inside.y, 2, theme.marker(), theme.key());
        let cursor = draw_field(line, paint, Rect { x, width: room, height: 1, ..inside });
        let last = inside.bottom().saturating_sub(1);
        let mut y = inside.y + 2;
        for text in said.iter().take(usize::from(last.saturating_sub(y))) {
            paint.shown(x, y, room, text, style);
            y += 1;
        }
        let left = usize::from(last.saturating_sub(y));
        if rows.len() > left {
            rows.retain(|row| !row.spare);
        }
        for row in rows.iter().take(left) {
            paint.text(x, y, LABEL - 1, row.label, theme.dim());
            if row.chosen {
                paint.text(x + LABEL - 2, y, 1, theme.marker(), theme.strong());
            }
            paint.text(x + LABEL, y, room.saturating_sub(LABEL), &row.text, row.style);
            y += 1;
        }
        if line.saving.is_some() {
            let waits = model.wait(inside.width).unwrap_or_else(|| "saving…".to_owned());
            paint.text(inside.x, last, inside.width, &waits, theme.strong());
            return None;
        }
        paint.keys(inside.x, last, inside.width, &with_help(model, keys(model, line)));
        // A screen reader follows the candidates once one of them was gone to.
        (!theme.plain || line.cursor == 0).then_some((cursor, inside.y))
    }
}

/// Draws the text, its parts by what they say, and below it where the remark belongs; returns the
/// column of the cursor.
fn draw_field(line: &LogLine, paint: &mut Paint<'_, '_>, area: Rect) -> u16 {
    let theme = paint.theme;
    let seen = line.edit.seen(usize::from(area.width));
    let remark = remark(line);
    let marked = remark.as_ref().map(|remark| remark.at.clone());
    let known = line.known();
    let parts = line.reading.iter().flat_map(|reading| &reading.read.line.parts);
    let parts: Vec<_> = parts.filter(|part| part.at.end <= known).collect();
    let mut ends: Vec<usize> = vec![seen.start, line.edit.cursor(), seen.end];
    ends.extend(parts.iter().map(|part| &part.at).chain(&marked).flat_map(|at| [at.start, at.end]));
    ends.retain(|end| (seen.start..=seen.end).contains(end));
    ends.sort_unstable();
    ends.dedup();
    let (mut x, mut cursor) = (area.x, area.x);
    let mut under: Option<(u16, u16)> = None;
    for (start, end) in ends.iter().zip(ends.iter().skip(1)) {
        let Some(text) = line.edit.text().get(*start..*end) else { continue };
        let holds = |at: &Range<usize>| at.start <= *start && *end <= at.end;
        let part = parts.iter().find(|part| holds(&part.at));
        let mut style = part.map_or(theme.text(), |part| style_of(part.role, theme));
        if line.edit.is_selected() {
            style = theme.selected();
        }
        let taken = u16::try_from(width(&display(text))).unwrap_or(0);
        if marked.as_ref().is_some_and(holds) {
            style = style.add_modifier(Modifier::UNDERLINED);
            under = Some((under.map_or(x, |(from, _)| from), x + taken));
        }
        paint.shown(x, area.y, area.right().saturating_sub(x), &display(text), style);
        x += taken;
        if *end == line.edit.cursor() {
            cursor = x;
        }
    }
    if let Some(remark) = remark {
        // Something that is missing is marked where it is to stand.
        let last = area.right().saturating_sub(1);
        let missing = remark.at.is_empty() && remark.at.start == seen.end;
        let here = missing.then_some((x, x + 1));
        let (sign, (from, to)) = match under.or(here) {
            Some((from, to)) => ("^", (from, to)),
            None if remark.at.start < seen.start => ("<", (area.x, area.x + 1)),
            None => (">", (last, last + 1)),
        };
        let wide = usize::from(to.min(last + 1).saturating_sub(from.min(last)).max(1));
        let style = if remark.wrong { theme.error() } else { theme.note() };
        paint.shown(from.min(last), area.y + 1, area.width, &sign.repeat(wide), style);
    }
    cursor
}

/// Returns what belongs to a stretch of the line: the WHO that is to be chosen, or what is wrong.
fn remark(line: &LogLine) -> Option<Remark> {
    let open = line.choice().map(|open| Remark { at: open.at, text: String::new(), wrong: false });
    open.or_else(|| line.remark()).filter(|_| !line.edit.is_blank())
}

/// Returns what is said below the field, and how.
fn said(model: &Model, line: &LogLine) -> (String, Style) {
    let theme = model.theme;
    if let Some(error) = &line.error {
        return (format!("! {error}"), theme.error());
    }
    if line.edit.is_blank() {
        return (format!("{EXAMPLE}\n{GRAMMAR}"), theme.dim());
    }
    if let Some(open) = line.choice() {
        let (typed, whats) = match open.of {
            Several::Contacts(_) => (line.edit.text().get(open.at).unwrap_or_default(), "contacts"),
            Several::Deals(left) => (left.name.as_str(), "opportunities"),
        };
        return (format!("\"{typed}\" fits several {whats}: choose one"), theme.note());
    }
    match line.remark() {
        Some(remark) if remark.wrong => (format!("! {}", remark.text), theme.error()),
        Some(remark) => (remark.text, theme.note()),
        None => (String::new(), theme.note()),
    }
}

/// Returns the style of a part of the line.
fn style_of(role: Role, theme: Theme) -> Style {
    match role {
        Role::Type => theme.kind(),
        Role::Who(_) => theme.strong(),
        Role::Duration | Role::Outcome => theme.outcome(),
        Role::At | Role::Due => theme.note(),
        Role::Label | Role::Opportunity => theme.key(),
        Role::FollowUp => theme.text(),
    }
}

/// Returns what the line is read as, in texts of `columns`.
fn rows(model: &Model, line: &LogLine, columns: usize) -> Vec<Row> {
    let Some(reading) = line.reading.as_ref().filter(|_| !line.edit.is_blank()) else {
        return Vec::new();
    };
    let (theme, dates) = (model.theme, &model.dates);
    let read = &reading.read.line;
    let style = |role| style_of(role, theme);
    let mut rows = vec![row("Type", word(read.kind), style(Role::Type))];
    rows.extend(people(line, reading, theme));
    let when = match read.at {
        Some(at) => row("When", dates.full(at.at()), style(Role::At)),
        None => row("When", "now", theme.dim()),
    };
    rows.push(when);
    if let Some(seconds) = read.duration_seconds {
        rows.push(row("Duration", show_duration(seconds), style(Role::Duration)));
    }
    if let Some(outcome) = &read.outcome {
        rows.push(row("Outcome", outcome.name(), style(Role::Outcome)));
    }
    if !read.summary.is_empty() {
        let summary = wrapped("Summary", &read.summary, columns, theme.text());
        rows.extend(summary.into_iter().map(|row| Row { spare: true, ..row }));
    }
    if !reading.read.labels.is_empty() {
        let labels: Vec<_> = reading.read.labels.iter().map(|label| label.name.as_str()).collect();
        rows.push(row("Labels", labels.join(", "), style(Role::Label)));
    }
    if let Some(deal) = &reading.read.opportunity {
        rows.push(row("Deal", deal.name.clone(), style(Role::Opportunity)));
    }
    rows.extend(deals(line, columns, theme));
    if let Some((due, text)) = &read.follow_up {
        let text = match (text.is_empty(), line.people().first()) {
            (true, Some(whom)) => default_text(whom.name()),
            _ => text.clone(),
        };
        let text = format!("{}{}{text}", dates.due(due.at()), theme.dot());
        rows.extend(wrapped("Follow-up", &text, columns, style(Role::Due)));
    }
    rows
}

/// Returns the opportunities that a `deal:` may mean, or says that it means none.
fn deals(line: &LogLine, columns: usize, theme: Theme) -> Vec<Row> {
    let Some(left) = line.left() else { return Vec::new() };
    if let Some(note) = left.note() {
        return wrapped("Deal", &note, columns, theme.note());
    }
    let is_open = matches!(line.choice(), Some(Open { of: Several::Deals(_), .. }));
    let first = if is_open { (line.cursor + 1).saturating_sub(PEOPLE) } else { 0 };
    let shown = left.several.iter().enumerate().skip(first).take(PEOPLE);
    let mut rows: Vec<Row> = shown
        .map(|(at, deal)| {
            let chosen = is_open && at == line.cursor;
            let style = if chosen { theme.selected() } else { theme.text() };
            let text = match left.spelled(deal) {
                own if own == deal.name => own,
                id => format!("{}{}{id}", deal.name, theme.dot()),
            };
            Row { chosen, ..row("", text, style) }
        })
        .collect();
    let below = left.several.len().saturating_sub(first + rows.len());
    if below > 0 {
        rows.push(row("", format!("and {below} more"), theme.dim()));
    }
    if let Some(first) = rows.first_mut() {
        first.label = "Deal";
    }
    rows
}

/// Returns those it was with: who they are, and who they may be.
fn people(line: &LogLine, reading: &Reading, theme: Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    let open = line.open().map(|(place, ..)| place);
    for place in 0..reading.who.len() {
        match line.person(reading, place) {
            Some(Person::Known(choice)) => {
                rows.push(row("", facts(&choice, theme), theme.strong()));
            }
            Some(Person::New(typed, near)) => {
                rows.push(row("", format!("+ new contact \"{typed}\""), theme.strong()));
                rows.extend(near.map(|near| row("", format!("  {near}"), theme.dim())));
            }
            Some(Person::Several(several)) => {
                let is_open = open == Some(place);
                let first = if is_open { (line.cursor + 1).saturating_sub(PEOPLE) } else { 0 };
                let shown = several.iter().enumerate().skip(first).take(PEOPLE);
                rows.extend(shown.map(|(at, candidate)| {
                    let chosen = is_open && at == line.cursor;
                    let style = if chosen { theme.selected() } else { theme.text() };
                    Row { chosen, ..row("", facts(&Choice::from(candidate), theme), style) }
                }));
            }
            Some(Person::Wrong(_)) | None => {}
        }
    }
    let left = rows.len().saturating_sub(2 * PEOPLE);
    if left > 0 {
        rows.truncate(2 * PEOPLE);
        rows.push(row("", format!("and {left} more"), theme.dim()));
    }
    if let Some(first) = rows.first_mut() {
        first.label = "With";
    }
    rows
}

fn facts(choice: &Choice, theme: Theme) -> String {
    match choice {
        Choice::Known { name, account: Some(account), .. } => {
            format!("{name}{}{account}", theme.dot())
        }
        choice => choice.name().to_owned(),
    }
}

/// Returns the keys that matter now, and what they do.
fn keys(model: &Model, line: &LogLine) -> Vec<(String, &'static str)> {
    let key = |action| model.keymap.key(Scope::Form.together(), action);
    let (save, park) = (key(Action::Save), key(Action::Park));
    let closes = if model.size.0 < 60 { "closes" } else { "closes, the line is kept" };
    let empties = (key(Action::DeleteToStart), "empties it");
    if line.choice().is_some() {
        let moves = format!("{} {}", key(Action::LineUp), key(Action::LineDown));
        return vec![(save, "takes the name"), (moves, "choose"), (park, "closes")];
    }
    let mut keys = vec![(park, closes)];
    if line.fault().is_none() && !line.edit.is_blank() {
        keys.insert(0, (save, "logs it"));
    }
    if line.kept {
        keys.push(empties);
    }
    keys
}
