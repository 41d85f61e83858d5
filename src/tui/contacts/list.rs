//! How the list of contacts looks.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{DateStyle, shell_word};
use crate::domain::display::width;
use crate::domain::{ContactRow, InteractionType};

use super::super::action::Action;
use super::super::confirm::thousands;
use super::super::filter;
use super::super::list_head::{ListHead, place};
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::plain;
use super::super::wrap::wrap_text;
use super::{Pane, Shown};

/// Draws the list.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let screen = &model.contacts;
    let mut paint = Paint::new(frame, model.theme);
    let cursor = head(model, &mut paint, area);
    filter::view(model, &screen.filter, &mut paint, area);
    let rows = filter::below(model, &screen.filter, area);
    if screen.list.is_empty() {
        if screen.answered {
            empty(model, &mut paint, rows);
        }
    } else {
        let visible = screen.list.rows().iter().enumerate().skip(screen.list.top());
        for ((index, contact), y) in visible.zip(rows.top()..rows.bottom()) {
            let selected = index == screen.list.index();
            row(model, contact, selected, &mut paint, Rect { y, height: 1, ..rows });
        }
    }
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Draws the filter or the heading, and where in the list the selection stands.
fn head(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) -> Option<(u16, u16)> {
    let screen = &model.contacts;
    let theme = paint.theme;
    let heading = screen.shown.heading(theme.dot());
    let mut place = place(&screen.list, super::total(model));
    // Where both do not fit, the heading goes before the number of all.
    let room = usize::from(area.width.saturating_sub(3));
    if !screen.filter.is_open() && width(&heading) + width(&place) > room {
        place.truncate(place.find(" of ").unwrap_or(place.len()));
    }
    let place = match (marked(model), place) {
        (None, place) => place,
        (Some(marked), place) if area.width >= 48 => format!("{marked}{}{place}", theme.dot()),
        (Some(marked), _) => marked,
    };
    let focused = screen.pane == Pane::List;
    let head = ListHead {
        title: &heading,
        note: "",
        place: &place,
        filter: Some(&screen.filter),
        focused,
    };
    head.draw(paint, area).filter(|_| model.layers.is_empty())
}

/// Says how many contacts are marked.
fn marked(model: &Model) -> Option<String> {
    let marks = u64::try_from(model.contacts.marks.len()).unwrap_or(u64::MAX);
    (marks > 0).then(|| format!("{} marked", thousands(marks)))
}

fn row(model: &Model, contact: &ContactRow, selected: bool, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let screen = &model.contacts;
    let focused = selected && screen.pane == Pane::List;
    let (name, other) = match (selected, focused) {
        (true, true) => (theme.selected(), theme.selected()),
        (true, false) => (theme.selected_elsewhere(), theme.dim()),
        _ => (theme.text(), theme.dim()),
    };
    let y = area.y;
    paint.text(area.x, y, 1, if focused { theme.marker() } else { " " }, theme.strong());
    if theme.plain {
        let text = plain::contact(model, contact, selected, screen.marks.has(contact.id));
        paint.text(area.x + 2, y, area.width.saturating_sub(2), &text, name);
        return;
    }
    let star = if contact.starred { theme.star_sign() } else { " " };
    paint.text(area.x + 1, y, 1, star, theme.star());
    if screen.marks.has(contact.id) {
        paint.text(area.x + 2, y, 1, theme.mark_sign(), theme.key());
    }
    let date = if model.dates.style == DateStyle::Absolute { 10 } else { 4 };
    // Marks stand clear of the names, but take no room where there is none.
    let left = if screen.marks.is_empty() { 3 } else { 4 };
    let x = area.x + left;
    let room = area.width.saturating_sub(left + date + 1);
    let ago = contact.last_interaction_at.map(|at| model.dates.ago(at)).unwrap_or_default();
    let names = match &contact.account {
        Some(_) => room * 3 / 5,
        None => room,
    };
    if focused {
        paint.style(Rect { x, width: area.width.saturating_sub(left), ..area }, theme.selected());
    }
    paint.cell(x, y, names, &contact.name, name);
    if let Some(account) = &contact.account {
        let gap = 1.min(room - names);
        paint.cell(x + names + gap, y, room - names - gap, account, other);
    }
    paint.right(x + room, y, date + 1, &ago, other);
}

/// Writes the command that imports into this very book.
fn import(model: &Model) -> String {
    let mut words = vec!["tl".to_owned()];
    words.extend(model.book.file.as_ref().map(|path| format!("--db {}", shell_word(path))));
    let book = model.current_book().filter(|book| model.book.first != Some(book.id));
    words.extend(book.map(|book| format!("--book {}", shell_word(&book.name))));
    words.push("import FILE.vcf".to_owned());
    words.join(" ")
}

/// Says what to do where there is nothing.
fn empty(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let text = match model.contacts.filter.asked() {
        Some(filter) => format!(
            "No contact matches \"{filter}\".\n\n{} clears the filter, {} logs with somebody new.",
            model.key(Action::Back),
            model.key(Action::Log(InteractionType::Call)),
        ),
        None if model.contacts.shown.all() != model.contacts.shown => {
            let Shown { starred, mine, archived, .. } = model.contacts.shown;
            let mut text = match (archived, starred) {
                (true, _) => "No archived contact".to_owned(),
                (false, true) => "No starred contact".to_owned(),
                (false, false) => "No contact".to_owned(),
            };
            if mine {
                text += " that you hold";
            }
            text += " here.\n\n";
            let keys = [
                (archived, Action::ShowArchived),
                (starred, Action::ShowStarred),
                (mine, Action::ShowMine),
            ];
            let keys = keys.into_iter().filter(|(on, _)| *on);
            let keys: Vec<String> = keys.map(|(_, action)| model.key(action)).collect();
            text + &format!("{} shows the others again.", keys.join(" "))
        }
        None => {
            let add = model.key(Action::Add);
            let (file, command) = (model.key(Action::Import), import(model));
            format!(
                "No contacts yet.\n\n{add} adds one, {file} imports files.\n\nOr in a \
                 shell:\n  {command}"
            )
        }
    };
    let columns = area.width.saturating_sub(3);
    let (rows, _) = wrap_text(&text, usize::from(columns), usize::from(area.height));
    for (row, y) in rows.iter().zip(area.y + 1..area.bottom()) {
        paint.shown(area.x + 2, y, columns, row, paint.theme.dim());
    }
}
