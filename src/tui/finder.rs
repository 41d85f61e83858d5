//! A field, and below it the rows that fit what is typed: the palette, and the choice of a value.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::display::{display, width};

use super::action::{Action, Scope};
use super::edit::Edit;
use super::keymap::{Chord, Found};
use super::model::Model;
use super::paint::{Paint, around, dialog, inside};

/// The most columns and rows of the box.
const SIZE: (u16, u16) = (76, 18);
/// The rows of the box that are not the list's.
const AROUND: u16 = 5;

/// Returns the columns and rows of the box where there may be so many rows in all.
fn size(most: usize) -> (u16, u16) {
    let most = u16::try_from(most).unwrap_or(u16::MAX).saturating_add(AROUND);
    (SIZE.0, SIZE.1.min(most))
}

/// A field, and which of the rows below it is selected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finder {
    /// What is typed.
    pub edit: Edit,
    /// The selected row.
    pub selected: usize,
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// The selected row is wanted.
    Chosen,
    /// Nothing is wanted.
    Closed,
    /// The text is another one.
    Typed,
    /// Nothing, or another row is selected.
    Nothing,
}

/// A row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The text, raw.
    pub text: String,
    /// What stands at the right, raw.
    pub note: String,
    /// Whether it is not possible now.
    pub refused: bool,
    /// The characters of the text that fit what is typed, by their place.
    pub hits: Vec<u32>,
}

impl Finder {
    /// Handles a key; there are `count` rows.
    pub fn press(&mut self, model: &super::keymap::Keymap, chord: Chord, count: usize) -> Pressed {
        let last = count.saturating_sub(1);
        match model.find(Scope::Filter.together(), None, chord) {
            Found::Action(Action::KeepFilter) => Pressed::Chosen,
            Found::Action(Action::ClearFilter) => Pressed::Closed,
            Found::Action(Action::LineDown) => {
                self.go(if self.selected < last { self.selected + 1 } else { 0 })
            }
            Found::Action(Action::LineUp) => self.go(self.selected.checked_sub(1).unwrap_or(last)),
            Found::Action(action) => match self.edit.apply(action) {
                Some(true) => self.typed(),
                _ => Pressed::Nothing,
            },
            Found::Prefix | Found::Nothing => match chord.typed() {
                Some(c) => self.insert(c.encode_utf8(&mut [0; 4])),
                None => Pressed::Nothing,
            },
        }
    }

    fn go(&mut self, place: usize) -> Pressed {
        self.selected = place;
        Pressed::Nothing
    }

    fn typed(&mut self) -> Pressed {
        self.selected = 0;
        Pressed::Typed
    }

    /// Puts a text into the field.
    pub fn insert(&mut self, text: &str) -> Pressed {
        self.edit.insert(text);
        self.typed()
    }

    /// Moves the selection by `by` rows of `count`, and stops at the ends.
    pub fn step(&mut self, by: isize, count: usize) {
        self.selected = self.selected.saturating_add_signed(by).min(count.saturating_sub(1));
    }

    /// Returns the first row that is shown in `room` rows.
    fn top(&self, room: u16) -> usize {
        (self.selected + 1).saturating_sub(usize::from(room).max(1))
    }

    /// Returns the row under the mouse; `None` beside the rows, an error outside of the box.
    /// There may be `most` rows in all.
    pub fn row_at(
        &self,
        model: &Model,
        most: usize,
        (column, row): (u16, u16),
    ) -> Result<Option<usize>, ()> {
        let (columns, rows) = model.terminal;
        let inside = inside(Rect::new(0, 0, columns, rows), size(most), model.theme.plain);
        if !around(inside).contains((column, row).into()) {
            return Err(());
        }
        let list = list(inside);
        let place = usize::from(row.saturating_sub(list.y)) + self.top(list.height);
        Ok(list.contains((column, row).into()).then_some(place))
    }
}

/// Returns where the rows are.
fn list(inside: Rect) -> Rect {
    Rect { y: inside.y + 1, height: inside.height.saturating_sub(2), ..inside }
}

/// Draws the box: as high as what is shown while nothing is typed, `most` rows, so that it stays
/// where it is.
pub fn view(
    model: &Model,
    finder: &Finder,
    (title, most): (&str, usize),
    rows: &[Shown],
    nothing: &str,
    frame: &mut Frame,
) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let inside = dialog(&mut paint, title, size(most));
    paint.text(inside.x, inside.y, 2, theme.marker(), theme.key());
    let (typed, column) = finder.edit.show_line(usize::from(inside.width.saturating_sub(2)));
    paint.shown(inside.x + 2, inside.y, inside.width.saturating_sub(2), &typed, theme.strong());
    let cursor = (inside.x + 2 + u16::try_from(column).unwrap_or(0), inside.y);
    let list = list(inside);
    if rows.is_empty() {
        paint.text(list.x + 2, list.y, list.width.saturating_sub(2), nothing, theme.dim());
    }
    let visible = rows.iter().enumerate().skip(finder.top(list.height));
    for ((place, row), y) in visible.zip(list.top()..list.bottom()) {
        draw_row(row, place == finder.selected, &mut paint, Rect { y, height: 1, ..list });
    }
    let key = |action| model.keymap.key(Scope::Filter.together(), action);
    let moves = format!("{} {}", key(Action::LineUp), key(Action::LineDown));
    let words = [
        (key(Action::KeepFilter), "takes it"),
        (key(Action::ClearFilter), "closes"),
        (moves, "move"),
        (key(Action::Help), "help"),
    ];
    let last = inside.bottom().saturating_sub(1);
    let shown = finder.top(list.height) + usize::from(list.height);
    let more = match rows.len().saturating_sub(shown) {
        0 => String::new(),
        // In a narrow box the keys leave less room.
        more if inside.width < 50 => format!("{more} more"),
        more => format!("{more} more below"),
    };
    let taken = paint.right(inside.x, last, inside.width, &more, theme.dim());
    let room = if taken > 0 { taken + 2 } else { 0 };
    paint.keys(inside.x, last, inside.width.saturating_sub(room), &words);
    // A screen reader follows the rows once one of them was gone to.
    if !theme.plain || finder.selected == 0 {
        frame.set_cursor_position(cursor);
    }
}

fn draw_row(row: &Shown, selected: bool, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let (plain, dim) = match (selected, row.refused) {
        (true, _) => (theme.selected(), theme.selected()),
        (false, true) => (theme.disabled(), theme.dim()),
        (false, false) => (theme.text(), theme.dim()),
    };
    paint.text(area.x, area.y, 1, if selected { theme.marker() } else { " " }, theme.strong());
    let line = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    if selected {
        paint.style(line, theme.selected());
    }
    // The text goes before: the note takes what is left, but for a few columns.
    let wide = u16::try_from(width(&display(&row.text))).unwrap_or(u16::MAX);
    let most = line.width.saturating_sub(wide.saturating_add(2)).max(line.width / 3);
    let taken = paint.right(line.right() - most, line.y, most, &row.note, dim);
    let mut room = line.width.saturating_sub(taken + u16::from(taken > 0));
    if row.hits.is_empty() {
        paint.text(line.x, line.y, room, &row.text, plain);
        return;
    }
    let mut x = line.x;
    for (place, c) in row.text.chars().enumerate() {
        let hit = u32::try_from(place).is_ok_and(|place| row.hits.binary_search(&place).is_ok());
        let style = if hit { plain.patch(theme.key()) } else { plain };
        let style = if selected { plain.add_modifier(style.add_modifier) } else { style };
        let taken = paint.text(x, line.y, room, c.encode_utf8(&mut [0; 4]), style);
        x += taken;
        room = room.saturating_sub(taken);
    }
}

/// Finds what was typed in texts, letter by letter with others between them (nucleo).
pub struct Search {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Search {
    /// Looks for the words of a text, in any order.
    pub fn new(typed: &str) -> Self {
        let pattern = Pattern::parse(&literal(typed), CaseMatching::Ignore, Normalization::Smart);
        Self { pattern, matcher: Matcher::new(Config::DEFAULT), buffer: Vec::new() }
    }

    /// Returns how well a text fits, `None` where it does not.
    pub fn score(&mut self, text: &str) -> Option<u32> {
        self.pattern.score(Utf32Str::new(text, &mut self.buffer), &mut self.matcher)
    }

    /// Returns the places of the characters of an ASCII text that fit, ascending.
    pub fn hits(&mut self, text: &str) -> Vec<u32> {
        let mut hits = Vec::new();
        self.pattern.indices(Utf32Str::new(text, &mut self.buffer), &mut self.matcher, &mut hits);
        hits.sort_unstable();
        hits.dedup();
        hits
    }
}

/// Takes the meaning from the signs that nucleo's patterns know (`!x`, `^x`, `x$`, `'x`).
fn literal(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    for word in typed.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        if word.starts_with(['!', '^', '\'']) {
            text.push('\\');
        }
        match word.strip_suffix('$') {
            Some(head) => {
                text.push_str(head);
                text.push_str("\\$");
            }
            None => text.push_str(word),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found_with_others_between_them() {
        let mut search = Search::new("lgcl");
        assert!(search.score("log a call").is_some());
        assert_eq!(search.hits("log a call"), [0, 2, 6, 8]);
        assert_eq!(search.score("log a meeting"), None);
        let mut search = Search::new("MEET log");
        assert!(search.score("log a meeting").is_some(), "in any order");
        let mut search = Search::new("berlin");
        assert!(search.score("Europe/Berlin") > search.score("Breaker line"));
    }

    #[test]
    fn no_sign_means_anything_but_itself() {
        for typed in ["!call", "^log", "call$", "'call"] {
            assert_eq!(Search::new(typed).score("log a call"), None, "{typed}");
            assert!(Search::new(typed).score(&format!("x {typed} y")).is_some(), "{typed}");
        }
    }
}
