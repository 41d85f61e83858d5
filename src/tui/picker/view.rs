//! How a picker looks.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::action::{Action, Scope};
use super::super::model::Model;
use super::super::paint::{Paint, dialog};
use super::{Item, Picker, Purpose, Tick, Value};
use crate::domain::display::width;

/// Draws the picker.
pub fn view(model: &Model, picker: &Picker, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let typed = u16::from(picker.typed.is_some());
    let height = u16::try_from(picker.len().max(1)).unwrap_or(u16::MAX).saturating_add(4 + typed);
    // Members have their e-mails beside them.
    let columns = match picker.purpose {
        Purpose::Holder(_) | Purpose::Into(_) | Purpose::Address(_) => 68,
        _ => 52,
    };
    let inside = dialog(&mut paint, &picker.title, (columns, height));
    let mut rows = Rect { height: inside.height.saturating_sub(2), ..inside };
    let mut cursor = None;
    if let Some(edit) = &picker.typed {
        let room = rows.width.saturating_sub(2);
        let (shown, column) = edit.show_line(usize::from(room));
        paint.text(rows.x, rows.y, 1, "/", theme.key());
        paint.shown(rows.x + 2, rows.y, room, &shown, theme.strong());
        cursor = Some((rows.x + 2 + u16::try_from(column).unwrap_or(0), rows.y));
        rows = Rect { y: rows.y + 1, height: rows.height.saturating_sub(1), ..rows };
    }
    let fitting = picker.fitting();
    let top = (picker.cursor + 1).saturating_sub(usize::from(rows.height).max(1));
    let mut y = rows.y;
    for (place, item) in fitting.iter().enumerate().skip(top) {
        if y >= rows.bottom() {
            break;
        }
        let Some(item) = picker.items.get(*item) else { continue };
        row(&mut paint, picker, place, item, Rect { y, height: 1, ..rows });
        y += 1;
    }
    if let Some(name) = picker.new_label()
        && y < rows.bottom()
    {
        let here = picker.cursor == fitting.len();
        let style = if here { theme.selected() } else { theme.text() };
        paint.text(rows.x, y, 1, if here { theme.marker() } else { " " }, theme.strong());
        let text = format!("+ new label \"{name}\"");
        paint.cell(rows.x + 2, y, rows.width.saturating_sub(2), &text, style);
    } else if fitting.is_empty() {
        let text = match picker.purpose {
            Purpose::Labels(_) => "No labels yet: type a name",
            Purpose::FollowUp(_) => "No follow-up says that",
            _ => "Nobody is called so",
        };
        paint.text(rows.x + 2, rows.y, rows.width.saturating_sub(2), text, theme.dim());
    }
    let [take, tick, leave] = [Action::PickerTake, Action::PickerTick, Action::PickerClose]
        .map(|action| model.keymap.key(Scope::Picker.together(), action));
    let words = match picker.purpose {
        Purpose::Order => vec![(take, "takes"), ("1–8".to_owned(), "at once"), (leave, "leaves")],
        Purpose::Labels(_) => vec![(take, "applies"), (tick, "ticks"), (leave, "leaves")],
        Purpose::Phone(_) => {
            let places = format!("1–{}", picker.items.len().min(9));
            vec![(take, "dials"), (places, "at once"), (leave, "leaves it")]
        }
        Purpose::InboxPart | Purpose::Address(_) => {
            let places = format!("1–{}", picker.items.len().min(9));
            vec![(take, "takes it"), (places, "at once"), (leave, "leaves it")]
        }
        Purpose::Into(_) => vec![(take, "merges"), (leave, "leaves it")],
        Purpose::Holder(_) | Purpose::FollowUp(_) | Purpose::Day => {
            vec![(take, "takes it"), (leave, "leaves it")]
        }
    };
    paint.keys(inside.x, inside.bottom().saturating_sub(1), inside.width, &words);
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

fn row(paint: &mut Paint<'_, '_>, picker: &Picker, place: usize, item: &Item, area: Rect) {
    let theme = paint.theme;
    let here = place == picker.cursor;
    let style = |plain| if here { theme.selected() } else { plain };
    let Rect { mut x, y, .. } = area;
    paint.text(x, y, 1, if here { theme.marker() } else { " " }, theme.strong());
    x += 2;
    if here {
        let width = area.width.saturating_sub(2);
        paint.style(Rect { x, width, ..area }, theme.selected());
    }
    if picker.typed.is_none() && place < 9 {
        x += paint.text(x, y, 2, &format!("{} ", place + 1), style(theme.key()));
    }
    if let Some(tick) = item.tick {
        let one_of_all = matches!(item.value, Value::Order(_));
        let sign = match tick {
            Tick::Off if one_of_all => "( )",
            Tick::On if one_of_all => "(x)",
            Tick::Off => "[ ]",
            Tick::Some => "[-]",
            Tick::On => "[x]",
        };
        x += paint.text(x, y, 3, sign, style(theme.text())) + 1;
    }
    if matches!(picker.purpose, Purpose::Labels(_)) && item.tint.is_some() {
        x += paint.text(x, y, 1, theme.swatch(), theme.tint(item.tint.as_deref())) + 1;
    }
    let room = area.right().saturating_sub(x);
    let note = u16::try_from(width(&item.note)).unwrap_or(u16::MAX).min(room / 2);
    let name = room.saturating_sub(note + u16::from(note > 0));
    paint.cell(x, y, name, &item.text, style(theme.text()));
    paint.right(area.right().saturating_sub(note), y, note, &item.note, style(theme.dim()));
}
