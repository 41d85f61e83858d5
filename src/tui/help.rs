//! The keys, as the table has them.

use ratatui::Frame;

use super::action::{Action, Scope, TABLE};
use super::keymap::{Chord, Found, keys_of};
use super::model::{Layer, Model};
use super::paint::{Paint, dialog};
use super::screen;
use crate::domain::display::width;

/// The help overlay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Help {
    /// The first line on the screen.
    pub top: usize,
}

/// One line of the help.
enum Line {
    Heading(&'static str),
    Key(String, &'static str, bool),
    Gap,
}

fn lines(model: &Model) -> Vec<Line> {
    let mut lines = Vec::with_capacity(TABLE.len() + 2 * Scope::ALL.len());
    for scope in Scope::ALL {
        if !lines.is_empty() {
            lines.push(Line::Gap);
        }
        lines.push(Line::Heading(scope.title()));
        for row in TABLE.iter().filter(|row| row.scope == scope) {
            let refused = screen::refuses(model, row);
            lines.push(Line::Key(keys_of(row), row.doc, refused));
        }
    }
    lines
}

fn page(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(3)).max(1)
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord) {
    let count = lines(model).len();
    let page = page(model);
    let last = count.saturating_sub(page);
    let found = model.keymap.find(Scope::Screen.together(), model.pending, chord);
    model.pending = (found == Found::Prefix).then_some(chord);
    let Some(Layer::Help(help)) = model.layers.last_mut() else { return };
    let Found::Action(action) = found else { return };
    help.top = match action {
        Action::Down => help.top + 1,
        Action::Up => help.top.saturating_sub(1),
        Action::PageDown => help.top + page,
        Action::PageUp => help.top.saturating_sub(page),
        Action::HalfDown => help.top + page / 2,
        Action::HalfUp => help.top.saturating_sub(page / 2),
        Action::Top => 0,
        Action::Bottom => last,
        Action::Back | Action::Quit | Action::Help | Action::Open => {
            model.layers.pop();
            return;
        }
        _ => return,
    }
    .min(last);
}

/// Draws the help.
pub fn view(model: &Model, help: Help, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let lines = lines(model);
    let height = u16::try_from(lines.len() + 3).unwrap_or(u16::MAX);
    let inside = dialog(&mut paint, "Keys", (84, height));
    let theme = paint.theme;
    let keys = lines
        .iter()
        .map(|line| if let Line::Key(keys, ..) = line { width(keys) } else { 0 })
        .max()
        .unwrap_or(0);
    let keys = u16::try_from(keys).unwrap_or(0).min(inside.width / 3);
    let last = inside.bottom().saturating_sub(1);
    for (line, y) in lines.iter().skip(help.top).zip(inside.y..last) {
        match line {
            Line::Heading(text) => {
                paint.text(inside.x, y, inside.width, text, theme.strong());
            }
            Line::Key(shown, doc, refused) => {
                let (key, text) = if *refused {
                    (theme.disabled(), theme.dim())
                } else {
                    (theme.key(), theme.text())
                };
                paint.text(inside.x + 1, y, keys, shown, key);
                let at = keys + 3;
                paint.text(inside.x + at, y, inside.width.saturating_sub(at), doc, text);
            }
            Line::Gap => {}
        }
    }
    let more = help.top + usize::from(last.saturating_sub(inside.y)) < lines.len();
    let mut words = vec![("Esc".to_owned(), "closes")];
    if more || help.top > 0 {
        words.push(("j k".to_owned(), if more { "more" } else { "move" }));
    }
    paint.keys(inside.x, last, inside.width, &words);
}
