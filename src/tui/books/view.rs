//! How the books look: the list, and the rail beside wide screens.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::action::Action;
use super::super::confirm::{count, thousands};
use super::super::layout;
use super::super::list_head::{ListHead, below};
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::plain;
use super::super::theme::Theme;
use super::super::wrap::wrap_text;
use super::{index, selected};
use crate::domain::Book;
use crate::domain::display::width;

/// The rows below the list: a gap and what is known of the selected one.
const FACTS: u16 = 4;

/// Returns how many books the list shows.
pub fn rows(model: &Model) -> usize {
    usize::from(list(layout::body(model.size)).height)
}

/// Returns where the list is.
pub fn list(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(2 + FACTS), ..area }
}

/// Returns the style of a book's name, its tint over `style`.
pub fn style(theme: Theme, book: &Book, style: Style) -> Style {
    style.patch(theme.tint(book.tint.as_deref()))
}

/// Returns what stands before a book's name: its icon, where icons are on.
pub fn icon(model: &Model, book: &Book) -> String {
    let icon = book.icon.as_ref().filter(|_| model.book.icons);
    icon.map_or_else(String::new, |icon| format!("{icon} "))
}

/// Draws the books.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let here = index(model);
    let place = format!("{} of {}", here + 1, model.book.books.len());
    ListHead { title: "Books", place: &place, focused: true, ..ListHead::default() }
        .draw(&mut paint, area);
    let list = list(area);
    let visible = model.book.books.iter().enumerate().skip(model.books.top);
    for ((place, book), y) in visible.zip(list.top()..list.bottom()) {
        row(model, book, place, place == here, &mut paint, Rect { y, height: 1, ..list });
    }
    let Some(book) = selected(model) else { return };
    let mut y = area.bottom().saturating_sub(FACTS);
    let columns = area.width.saturating_sub(3);
    for line in facts(model, book) {
        let (rows, _) = wrap_text(&line, usize::from(columns), 2);
        // All of it or nothing.
        let fits = usize::from(area.bottom().saturating_sub(y)) >= rows.len();
        for row in rows.into_iter().filter(|_| fits) {
            if y < area.bottom() {
                paint.shown(area.x + 2, y, columns, &row, theme.dim());
                y += 1;
            }
        }
    }
}

/// Says what is known of a book, and what to do about it.
fn facts(model: &Model, book: &Book) -> Vec<String> {
    let dot = model.theme.dot();
    let mut facts = vec![
        count(book.contacts, "contact", "contacts"),
        count(book.interactions, "entry", "entries"),
        count(book.members, "member", "members"),
    ];
    if book.archived > 0 {
        facts.insert(1, format!("{} archived", thousands(book.archived)));
    }
    if let Some(tint) = &book.tint {
        facts.push(tint.clone());
    }
    if let Some(icon) = &book.icon {
        facts.push(icon.clone());
    }
    let start = if model.book.first == Some(book.id) {
        "You start in this book.".to_owned()
    } else {
        format!("{} makes it the book you start in.", model.key(Action::UseBook))
    };
    let teach = "A book has contacts, labels and members of its own.";
    vec![facts.join(dot), start, teach.to_owned()]
}

fn row(
    model: &Model,
    book: &Book,
    place: usize,
    here: bool,
    paint: &mut Paint<'_, '_>,
    area: Rect,
) {
    let theme = paint.theme;
    let y = area.y;
    let plain = if here { theme.selected() } else { Style::new() };
    paint.text(area.x, y, 1, if here { theme.marker() } else { " " }, theme.strong());
    if theme.plain {
        let text = plain::book(model, book, place, here);
        paint.text(area.x + 2, y, area.width.saturating_sub(2), &text, plain);
        return;
    }
    if here {
        let width = area.width.saturating_sub(2);
        paint.style(Rect { x: area.x + 2, width, ..area }, theme.selected());
    }
    let mut x = area.x + 2;
    let key = if place < 9 { format!("{} ", place + 1) } else { "  ".to_owned() };
    x += paint.text(x, y, 2, &key, if here { plain } else { theme.key() });
    let swatch = if book.tint.is_some() { theme.swatch() } else { " " };
    x += paint.text(x, y, 1, swatch, style(theme, book, plain)) + 1;
    let wide = area.width >= 70;
    let role = format!(" {}", book.role.name());
    let contacts = count(book.contacts, "contact", "contacts");
    let number = thousands(book.contacts);
    let members = count(book.members, "member", "members");
    let first = if model.book.first == Some(book.id) { "start" } else { "" };
    let mut right = area.right();
    let cells: &[(&str, u16)] = if wide {
        &[(first, 6), (&members, 12), (&contacts, 18), (&role, 8)]
    } else {
        &[(&number, 8), (&role, 8)]
    };
    for (text, columns) in cells {
        right = right.saturating_sub(*columns);
        paint.right(right, y, *columns, text, if here { plain } else { theme.dim() });
    }
    let text = format!("{}{}", icon(model, book), book.name);
    let current = book.id == model.book.current;
    let strong = if current && !here { theme.strong() } else { plain };
    let suffix = if current { " (here)" } else { "" };
    let room = right.saturating_sub(x);
    let name = room.saturating_sub(u16::try_from(width(suffix)).unwrap_or(0));
    let taken = paint.text(x, y, name, &text, style(theme, book, strong));
    paint.text(
        x + taken,
        y,
        room.saturating_sub(taken),
        suffix,
        if here { plain } else { theme.dim() },
    );
}

/// Returns the rows of the books in the rail.
pub fn rail_rows(area: Rect) -> Rect {
    below(area)
}

/// Draws the books beside a wide screen.
pub fn rail(model: &Model, area: Rect, frame: &mut Frame) {
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    paint.text(area.x, area.y, area.width, "Books", theme.dim());
    for ((place, book), y) in model.book.books.iter().enumerate().zip(area.y + 1..area.bottom()) {
        let here = book.id == model.book.current;
        let key = if place < 9 { format!("{}", place + 1) } else { String::new() };
        // As the screen that is shown in the first row; the cursor's mark is for what has the keys.
        let (key, style_of) = if here {
            (format!("[{key}]"), theme.strong())
        } else {
            (format!(" {key}"), theme.dim())
        };
        paint.text(area.x, y, 3, &key, style_of);
        let contacts = thousands(book.contacts);
        let taken = paint.right(area.x, y, area.width, &contacts, theme.dim());
        let plain = if here { theme.strong() } else { theme.text() };
        let text = format!("{}{}", icon(model, book), book.name);
        let room = area.width.saturating_sub(taken + 5);
        paint.text(area.x + 4, y, room, &text, style(theme, book, plain));
    }
}
