//! How the day looks: rows under the headings of their parts.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{DayMatter, DayPart, DayRow};
use crate::domain::{Capability, InteractionType};

use super::super::action::Action;
use super::super::follow_ups;
use super::super::headed;
use super::super::layout;
use super::super::list_head::{ListHead, below, place};
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::plain;
use super::super::screen::Screen;
use super::super::wrap::wrap_text;
use super::Whose;

/// The fewest columns that show accounts and whose a follow-up is.
const WIDE: u16 = 70;

const fn title(part: DayPart) -> &'static str {
    match part {
        DayPart::Overdue => "Overdue",
        DayPart::Today => "Due today",
        DayPart::Cadence => "Due by cadence",
        DayPart::Awaiting => "Awaiting a reply",
        DayPart::Birthdays => "Birthdays",
    }
}

/// Returns where the rows are.
pub fn rows(area: Rect) -> Rect {
    below(area)
}

/// Returns how many rows of the screen there are for them.
pub fn height(model: &Model) -> usize {
    usize::from(rows(layout::body(model.size)).height)
}

/// Puts the selected row where it can be seen.
pub fn arrange(model: &mut Model) {
    let height = height(model);
    headed::arrange(&mut model.today.list, height, |row| row.part);
}

/// Returns the row that stands in a row of the screen.
pub fn row_at(model: &Model, wanted: usize) -> Option<usize> {
    headed::row_at(&model.today.list, wanted, |row| row.part)
}

/// Draws the day.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let list = &model.today.list;
    let (note, at) = (whose(model), place(list, None));
    let head =
        ListHead { title: "Today", note: &note, place: &at, focused: true, ..ListHead::default() };
    head.draw(&mut paint, area);
    let rows = rows(area);
    if list.is_empty() {
        if model.today.answered {
            empty(model, &mut paint, rows);
        }
        return;
    }
    let mut y = rows.y;
    for (place, row) in list.rows().iter().enumerate().skip(list.top()) {
        if headed::has_heading(list.rows(), |row| row.part, place, list.top()) && y < rows.bottom()
        {
            let style = paint.theme.kind();
            paint.text(rows.x + 2, y, rows.width.saturating_sub(2), title(row.part), style);
            y += 1;
        }
        if y >= rows.bottom() {
            break;
        }
        draw(model, row, place == list.index(), &mut paint, Rect { y, height: 1, ..rows });
        y += 1;
    }
}

/// Says whose day it is.
fn whose(model: &Model) -> String {
    match model.today.whose {
        Whose::Mine => "for me".to_owned(),
        Whose::All => "for everyone".to_owned(),
        Whose::Member(id) => {
            let rows = model.members.list.rows().iter();
            let name = rows.map(|row| &row.member).find(|member| member.id == id);
            format!("for {}", name.map_or("a member", |member| member.name.as_str()))
        }
    }
}

/// Writes when: how late, the time of today, since when, or which day.
fn when(model: &Model, row: &DayRow) -> String {
    let dates = &model.dates;
    match &row.matter {
        DayMatter::FollowUp(it) if row.part == DayPart::Overdue => dates.late(it.due),
        DayMatter::FollowUp(it) => dates.due_time(it.due).unwrap_or_else(|| "today".to_owned()),
        DayMatter::Cadence(due, _) if dates.day(*due) < dates.day(dates.now) => dates.late(*due),
        DayMatter::Cadence(..) => "today".to_owned(),
        DayMatter::Awaiting(since) => dates.ago(*since),
        DayMatter::Birthday(_, date) => dates.date_word(*date),
    }
}

/// Writes what a row asks for.
fn what(model: &Model, row: &DayRow) -> String {
    match &row.matter {
        DayMatter::FollowUp(it) => it.text.clone(),
        DayMatter::Cadence(_, Some(every)) => format!("be in touch, every {every}"),
        DayMatter::Cadence(_, None) => "be in touch".to_owned(),
        DayMatter::Awaiting(since) => format!("wrote {}", model.dates.moment(*since)),
        DayMatter::Birthday(born, date) => {
            use chrono::Datelike as _;
            match born.year() {
                Some(year) if year < date.year() => format!("turns {}", date.year() - year),
                _ => "birthday".to_owned(),
            }
        }
    }
}

/// Names who is to do it, where that is not who acts.
fn assignee(model: &Model, row: &DayRow) -> String {
    let DayMatter::FollowUp(it) = &row.matter else { return String::new() };
    match &it.assignee {
        None => "nobody".to_owned(),
        other => follow_ups::whose(model, other.as_ref()).unwrap_or_default().to_owned(),
    }
}

fn draw(model: &Model, row: &DayRow, selected: bool, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let style = if selected { theme.selected() } else { theme.text() };
    let dim = if selected { theme.selected() } else { theme.dim() };
    paint.text(area.x, area.y, 1, if selected { theme.marker() } else { " " }, theme.strong());
    let line = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    if selected {
        paint.style(line, theme.selected());
    }
    if theme.plain {
        let whose = Some(assignee(model, row)).filter(|whose| !whose.is_empty());
        let parts = [
            row.account.clone(),
            Some(what(model, row)),
            Some(when(model, row)),
            whose.map(|whose| format!("for {whose}")),
        ];
        let text = plain::row(&row.contact.name, selected, parts.into_iter().flatten());
        paint.text(line.x, line.y, line.width, &text, style);
        return;
    }
    let wide = area.width >= WIDE;
    let (when_columns, gap) = if wide { (11, 1) } else { (8, 1) };
    let late = row.part == DayPart::Overdue && !selected;
    let when_style = if late { theme.error() } else { dim };
    paint.text(line.x, line.y, when_columns, &when(model, row), when_style);
    let x = line.x + when_columns + gap;
    let room = line.right().saturating_sub(x);
    let name_columns = if wide { room * 2 / 5 } else { (room / 2).min(16) };
    let taken = paint.text(x, line.y, name_columns, &row.contact.name, style);
    if let Some(account) = row.account.as_deref().filter(|_| wide) {
        let left = name_columns.saturating_sub(taken);
        let text = format!("{}{account}", theme.dot());
        if left > 6 {
            paint.text(x + taken, line.y, left, &text, dim);
        }
    }
    let x = x + name_columns + gap;
    let mut room = line.right().saturating_sub(x);
    let whose = assignee(model, row);
    if wide && !whose.is_empty() {
        let columns = 18.min(room / 3);
        let taken = paint.right(line.right() - columns, line.y, columns, &whose, dim);
        room = room.saturating_sub(taken + 1);
    }
    paint.text(x, line.y, room, &what(model, row), style);
}

/// Says what to do where nothing is due.
fn empty(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let key = |action| model.key(action);
    let mut text = match model.today.whose {
        Whose::All => "Nothing is due.".to_owned(),
        Whose::Mine => {
            format!("Nothing is due for you. {} shows everyone's day.", key(Action::Sort))
        }
        Whose::Member(_) => {
            format!("Nothing is due. {} shows somebody else's day.", key(Action::Sort))
        }
    };
    if model.refusal(Capability::EditFollowUps).is_none() {
        text += &format!(
            "\n\nWhat you promise stands here when it is due: {} on a contact adds a follow-up, and \
             so does the form of an entry. Who is to be heard of every so often stands here too, \
             who wrote and awaits a reply, and whose birthday is near.\n\nHere {} logs the call \
             that was promised and goes on to the next, {} marks it as done, {} puts it off.\n{} \
             goes to the contacts.",
            key(Action::FollowUp),
            key(Action::Log(InteractionType::Call)),
            key(Action::Done),
            key(Action::Later),
            key(Action::Go(Screen::Contacts)),
        );
    }
    let columns = area.width.saturating_sub(4);
    let (rows, _) = wrap_text(&text, usize::from(columns), usize::from(area.height));
    for (row, y) in rows.iter().zip(area.y + 1..area.bottom()) {
        paint.shown(area.x + 2, y, columns, row, paint.theme.dim());
    }
}
