//! How the members look.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{DateStyle, MemberRow};

use super::super::list_head::ListHead;
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::plain;

/// The columns from which on a row holds everything.
const WIDE: u16 = 76;
/// The columns of a role, of the day somebody joined, and of their last activity.
const ROLE: u16 = 7;
const SINCE: u16 = 12;

/// Returns where the rows of the members stand. In words they need neither the columns' names above
/// them nor what has no column below them.
pub fn rows(area: Rect, plain: bool) -> Rect {
    let (above, below) = match (plain, area.width < WIDE) {
        (true, _) => (1, 0),
        (false, true) => (2, 2),
        (false, false) => (2, 0),
    };
    Rect { y: area.y + above, height: area.height.saturating_sub(above + below), ..area }
}

/// Draws the members.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let screen = &model.members;
    let count = screen.list.rows().len();
    let place = screen.list.position().map_or_else(String::new, |at| format!("{at} of {count}"));
    let head = ListHead { title: "Members", place: &place, focused: true, ..ListHead::default() };
    head.draw(&mut paint, area);
    if theme.plain {
        return in_words(model, &mut paint, rows(area, true));
    }
    let columns = Columns::of(model, area);
    columns.draw(
        &mut paint,
        area.y + 1,
        ["Name", "Role", "E-mail", "Since", "Last"],
        [theme.dim(); 5],
    );
    let rows = rows(area, false);
    let visible = screen.list.rows().iter().enumerate().skip(screen.list.top());
    for ((index, row), y) in visible.zip(rows.top()..rows.bottom()) {
        let selected = index == screen.list.index();
        let marker = if selected { theme.marker() } else { " " };
        paint.text(area.x, y, 1, marker, theme.strong());
        let mut styles = [theme.text(), theme.kind(), theme.dim(), theme.dim(), theme.dim()];
        if selected {
            styles = [theme.selected(); 5];
            let line = Rect { x: area.x + 2, y, width: area.width.saturating_sub(2), height: 1 };
            paint.style(line, theme.selected());
        }
        let [name, since, last] = texts(model, row);
        let member = &row.member;
        columns.draw(
            &mut paint,
            y,
            [&name, member.role.name(), &member.email, &since, &last],
            styles,
        );
    }
    if area.width < WIDE
        && let Some(row) = screen.list.selected()
    {
        let dot = theme.dot();
        let [_, since, _] = texts(model, row);
        let email = Some(row.member.email.as_str()).filter(|email| !email.is_empty());
        let since = format!("since {since}");
        let facts: Vec<&str> = email.into_iter().chain([since.as_str()]).collect();
        let y = area.bottom().saturating_sub(1);
        paint.text(area.x + 2, y, area.width.saturating_sub(2), &facts.join(dot), theme.dim());
    }
}

/// Draws the members in words.
fn in_words(model: &Model, paint: &mut Paint<'_, '_>, rows: Rect) {
    let (theme, screen) = (paint.theme, &model.members);
    let visible = screen.list.rows().iter().enumerate().skip(screen.list.top());
    for ((index, row), y) in visible.zip(rows.top()..rows.bottom()) {
        let selected = index == screen.list.index();
        let text = plain::member(model, row, selected, screen.me == Some(row.member.id));
        let style = if selected { theme.selected() } else { theme.text() };
        let marker = if selected { theme.marker() } else { " " };
        paint.text(rows.x, y, 1, marker, theme.strong());
        paint.text(rows.x + 2, y, rows.width.saturating_sub(2), &text, style);
    }
}

/// Returns name, day of joining and last activity as they are shown.
fn texts(model: &Model, row: &MemberRow) -> [String; 3] {
    let you = if model.members.me == Some(row.member.id) { " (you)" } else { "" };
    let last = row.last_interaction_at.map(|at| model.dates.ago(at)).unwrap_or_default();
    let since = model.dates.zone.at(row.member.since).format("%Y-%m-%d").to_string();
    [format!("{}{you}", row.member.name), since, last]
}

/// How wide the columns are; those that are not shown have none.
struct Columns {
    x: u16,
    widths: [u16; 5],
}

impl Columns {
    fn of(model: &Model, area: Rect) -> Self {
        let last = if model.dates.style == DateStyle::Absolute { 11 } else { 6 };
        let room = area.width.saturating_sub(2 + ROLE + 1 + last);
        let widths = if area.width >= WIDE {
            let room = room.saturating_sub(SINCE);
            let name = (room / 2).min(32);
            [name, ROLE + 1, room - name, SINCE, last]
        } else {
            [room, ROLE + 1, 0, 0, last]
        };
        Self { x: area.x + 2, widths }
    }

    fn draw(
        &self,
        paint: &mut Paint<'_, '_>,
        y: u16,
        texts: [&str; 5],
        styles: [ratatui::style::Style; 5],
    ) {
        let mut x = self.x;
        for (place, ((text, style), width)) in
            texts.into_iter().zip(styles).zip(self.widths).enumerate()
        {
            if place == 4 {
                paint.right(x, y, width, text, style);
            } else if width > 1 {
                paint.cell(x, y, width - 1, text, style);
            }
            x += width;
        }
    }
}
