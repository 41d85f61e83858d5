//! How the versions of an entry look.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use crate::domain::display::{display, width};

use super::super::action::{Action, Scope};
use super::super::form::named;
use super::super::model::{Layer, Model};
use super::super::paint::{Paint, dialog};
use super::super::theme::Theme;
use super::super::wrap::wrap_line;
use super::Versions;
use super::diff::{Line, Sign, compare};

/// The most rows of a comparison.
const MOST: usize = 20_000;
/// The widest that a text is shown.
const WIDEST: u16 = 100;
/// The rows of the layer that are not of the comparison: frame, title, gap, keys.
const AROUND: u16 = 6;
/// The columns of the frame and the sign.
const BESIDE: u16 = 6;

/// A row of a comparison, safe to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    sign: Sign,
    parts: Vec<(bool, String)>,
}

/// Returns how many rows of a comparison are seen at a time.
pub fn page((_, rows): (u16, u16)) -> isize {
    isize::try_from(rows.saturating_sub(AROUND).max(1)).unwrap_or(1)
}

/// Makes the rows that are shown, where they are not those in hand.
pub fn arrange(model: &mut Model) {
    let columns = model.size.0.min(WIDEST);
    let dates = model.dates;
    let page = usize::try_from(page(model.size)).unwrap_or(1);
    let Some(Layer::Versions(versions)) = model.layers.last_mut() else { return };
    if versions.columns != columns {
        versions.columns = columns;
        versions.rows.clear();
        if let Some((old, new)) = versions.pair(&dates) {
            let room = usize::from(columns.saturating_sub(BESIDE));
            let mut lines = Vec::new();
            for ((label, old), (_, new)) in old.fields.iter().zip(&new.fields) {
                if old != new {
                    for (sign, value) in [(Sign::Removed, old), (Sign::Added, new)] {
                        let value = if value.is_empty() { "none" } else { value };
                        lines.push(Line::plain(sign, format!("{label}: {value}")));
                    }
                }
            }
            if old.text != new.text || lines.is_empty() {
                lines.extend(compare(&old.text, &new.text));
            }
            versions.rows = rows(&lines, room);
        }
    }
    versions.scroll = versions.scroll.min(versions.rows.len().saturating_sub(page));
}

/// Breaks lines into rows.
fn rows(lines: &[Line], columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in lines {
        let whole: String = line.parts.iter().map(|(_, text)| text.as_str()).collect();
        for range in wrap_line(&whole, columns, MOST.saturating_sub(rows.len()).max(1)) {
            let mut start = 0;
            let mut parts = Vec::new();
            for (changed, text) in &line.parts {
                let end = start + text.len();
                let cut = range.start.max(start)..range.end.min(end);
                if let Some(text) = whole.get(cut).filter(|text| !text.is_empty()) {
                    parts.push((*changed, display(text).into_owned()));
                }
                start = end;
            }
            rows.push(Row { sign: line.sign, parts });
        }
        if rows.len() >= MOST {
            break;
        }
    }
    rows
}

/// Draws the versions.
pub fn view(model: &Model, versions: &Versions, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let names: Vec<&str> = versions.entry.contacts.iter().map(|c| c.name.as_str()).collect();
    let title = format!("What it was: {}", named(versions.entry.body.kind, &names.join(", ")));
    let height = u16::try_from(versions.rows.len()).unwrap_or(u16::MAX).saturating_add(AROUND);
    let inside = dialog(&mut paint, &title, (model.size.0.min(WIDEST), height));
    let theme = paint.theme;
    let Some(old) = versions.earlier.get(versions.at) else {
        let text = if versions.more { "reading…" } else { "Its earlier versions are gone." };
        paint.text(inside.x, inside.y, inside.width, text, theme.dim());
        return;
    };
    let of = if versions.more { "+" } else { "" };
    let place = format!("{} of {}{of}", versions.at + 1, versions.earlier.len());
    let taken = paint.right(inside.x, inside.y, inside.width, &place, theme.dim());
    let newer = versions.at.checked_sub(1).and_then(|at| versions.earlier.get(at));
    let until = match (newer, versions.entry.edited_at) {
        (Some(newer), _) => Some(newer.version.written_at),
        (None, edited) => edited,
    };
    let until = until.map_or_else(String::new, |at| format!(", until {}", model.dates.moment(at)));
    let version = &old.version;
    let said =
        format!("By {}, {}{until}", version.written_by, model.dates.moment(version.written_at));
    let room = inside.width.saturating_sub(taken + 1);
    paint.text(inside.x, inside.y, room, &said, theme.strong());
    let last = inside.bottom().saturating_sub(1);
    let visible = versions.rows.iter().skip(versions.scroll);
    for (row, y) in visible.zip(inside.y + 2..last.saturating_sub(1)) {
        let (sign, plain, changed) = styles(theme, row.sign);
        paint.text(inside.x, y, 1, sign, plain);
        let mut x = inside.x + 2;
        for (new, text) in &row.parts {
            let style = if *new { changed } else { plain };
            x += paint.shown(x, y, inside.right().saturating_sub(x), text, style);
        }
    }
    keys(model, versions, &mut paint, (inside.x, last, inside.width));
}

fn keys(
    model: &Model,
    versions: &Versions,
    paint: &mut Paint<'_, '_>,
    (x, y, columns): (u16, u16, u16),
) {
    let key = |action| model.keymap.key(Scope::Versions.together(), action);
    let mut words = vec![(key(Action::Back), "closes")];
    if versions.at + 1 < versions.earlier.len() {
        words.push((key(Action::Older), "older"));
    }
    if versions.at > 0 {
        words.push((key(Action::Newer), "newer"));
    }
    words.push((format!("{} {}", key(Action::Down), key(Action::Up)), "move"));
    let legend = "- was  + became";
    let taken = paint.keys(x, y, columns, &words);
    let room = columns.saturating_sub(taken + 2);
    if usize::from(room) >= width(legend) {
        paint.right(x + taken + 2, y, room, legend, paint.theme.dim());
    }
}

/// Returns a row's sign, its style, and that of the words that changed in it.
fn styles(theme: Theme, sign: Sign) -> (&'static str, Style, Style) {
    let marked = Modifier::BOLD | Modifier::UNDERLINED;
    match sign {
        Sign::Same => (" ", theme.text(), theme.text()),
        Sign::Gap => ("~", theme.dim(), theme.dim()),
        Sign::Removed => {
            let style = theme.error().remove_modifier(Modifier::BOLD);
            ("-", style, style.add_modifier(marked))
        }
        Sign::Added => ("+", theme.note(), theme.note().add_modifier(marked)),
    }
}
