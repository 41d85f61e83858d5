//! Drawing: every text goes through here, made safe and cut to its columns.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_normalization::UnicodeNormalization;

use crate::domain::display::{fit, is_simple, pad, width};

use super::theme::Theme;

/// A frame and its styles.
pub struct Paint<'a, 'b> {
    frame: &'a mut Frame<'b>,
    /// The styles.
    pub theme: Theme,
    /// The row that the cursor was put on.
    row: Option<u16>,
}

impl<'a, 'b> Paint<'a, 'b> {
    /// Wraps a frame.
    pub fn new(frame: &'a mut Frame<'b>, theme: Theme) -> Self {
        Self { frame, theme, row: None }
    }

    /// Returns the whole area.
    pub fn area(&self) -> Rect {
        self.frame.area()
    }

    /// Writes a raw text, made safe, in at most `columns`; returns how many it took.
    pub fn text(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let safe = fit(text, usize::from(columns));
        self.shown(x, y, columns, &safe, style)
    }

    /// Writes a raw text, made safe, in exactly `columns`.
    pub fn cell(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) {
        let safe = pad(text, usize::from(columns));
        self.shown(x, y, columns, &safe, style);
    }

    /// Writes a raw text at the right edge of `columns`; returns how many it took.
    pub fn right(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let safe = fit(text, usize::from(columns));
        let wide = u16::try_from(width(&safe)).unwrap_or(columns).min(columns);
        self.shown(x + columns - wide, y, wide, &safe, style)
    }

    /// Writes a text that is safe already; returns how many columns it took.
    pub fn shown(&mut self, x: u16, y: u16, columns: u16, safe: &str, style: Style) -> u16 {
        let area = self.frame.area();
        if y >= area.bottom() || x >= area.right() || columns == 0 {
            return 0;
        }
        self.point(x, y, style);
        let buffer = self.frame.buffer_mut();
        if is_simple(safe) {
            let columns = usize::from(columns.min(area.right() - x));
            let first = buffer.index_of(x, y);
            let cells = buffer.content.iter_mut().skip(first).take(columns);
            let mut taken = 0;
            for (cell, c) in cells.zip(safe.chars()) {
                cell.set_char(c).set_style(style);
                taken += 1;
            }
            return taken;
        }
        let (end, _) = buffer.set_stringn(x, y, safe, usize::from(columns), style);
        end - x
    }

    /// Puts the cursor on what is drawn as selected where the screen is plain: a screen reader
    /// follows it. A field that is drawn later takes it.
    fn point(&mut self, x: u16, y: u16, style: Style) {
        if self.theme.plain && style == self.theme.selected() && self.row != Some(y) {
            self.row = Some(y);
            self.frame.set_cursor_position((x, y));
        }
    }

    /// Puts a style over an area.
    pub fn style(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.frame.area());
        self.point(area.x, area.y, style);
        self.frame.buffer_mut().set_style(area, style);
    }

    /// Empties an area.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.frame.area());
        let ground = self.theme.ground();
        let buffer = self.frame.buffer_mut();
        // A wide character that reaches into the area loses its other half.
        for y in area.top()..area.bottom() {
            if let Some(before) = area.left().checked_sub(1)
                && buffer.cell((before, y)).is_some_and(|cell| width(cell.symbol()) > 1)
                && let Some(cell) = buffer.cell_mut((before, y))
            {
                cell.reset();
                cell.set_style(ground);
            }
            for x in area.left()..area.right() {
                if let Some(cell) = buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(ground);
                }
            }
        }
    }

    /// Draws a vertical line.
    pub fn bar(&mut self, x: u16, top: u16, bottom: u16, style: Style) {
        let sign = self.theme.bar();
        for y in top..bottom {
            self.shown(x, y, 1, sign, style);
        }
    }

    /// Writes keys and their words, as many as fit; returns how many columns they took.
    pub fn keys(&mut self, x: u16, y: u16, columns: u16, words: &[(String, &str)]) -> u16 {
        let mut at: u16 = 0;
        for (key, word) in words {
            let gap = if at > 0 { 2 } else { 0 };
            let wide = u16::try_from(width(key) + 1 + width(word)).unwrap_or(u16::MAX);
            if at.saturating_add(gap).saturating_add(wide) > columns {
                continue;
            }
            at += gap;
            at += self.text(x + at, y, columns - at, key, self.theme.key()) + 1;
            at += self.text(x + at, y, columns - at, word, self.theme.dim());
        }
        at
    }

    /// Replaces everything that is not ASCII, for terminals that know nothing else.
    pub fn only_ascii(&mut self) {
        let buffer = self.frame.buffer_mut();
        let mut half = false;
        for cell in &mut buffer.content {
            if std::mem::take(&mut half) {
                cell.set_symbol(" ");
            }
            if !cell.symbol().is_ascii() {
                half = width(cell.symbol()) > 1;
                let mut sign = [0; 4];
                let sign = ascii(cell.symbol()).encode_utf8(&mut sign).to_owned();
                cell.set_symbol(&sign);
            }
        }
    }
}

/// Returns the ASCII character that is nearest to a cluster.
fn ascii(cluster: &str) -> char {
    match cluster {
        "…" => '~',
        "–" | "·" => '-',
        "×" => 'x',
        "↑" => '^',
        "↓" => 'v',
        "←" => '<',
        "→" => '>',
        // A letter without its marks.
        _ => cluster.nfd().next().filter(char::is_ascii_alphabetic).unwrap_or('?'),
    }
}

/// Returns where a box of this size lies: over the middle of the screen; all of it where the
/// screen is plain, so that nothing else is read out.
fn boxed(screen: Rect, size: (u16, u16), plain: bool) -> Rect {
    if plain {
        return screen;
    }
    let columns = size.0.min(screen.width);
    let rows = size.1.min(screen.height);
    Rect {
        x: screen.x + (screen.width - columns) / 2,
        y: screen.y + (screen.height - rows) / 2,
        width: columns,
        height: rows,
    }
}

/// Returns the inside of a box of this size, as [`dialog`] draws it: one column away from the
/// frame.
pub fn inside(screen: Rect, size: (u16, u16), plain: bool) -> Rect {
    let area = boxed(screen, size, plain);
    let rows = area.height.saturating_sub(2).min(size.1.saturating_sub(2));
    let (x, width) =
        if plain { (area.x, area.width) } else { (area.x + 2, area.width - area.width.min(4)) };
    Rect { x, y: area.y + 1, width, height: rows }
}

/// Returns what of a box counts as its own under the mouse: what is inside, and what is around it.
pub fn around(inside: Rect) -> Rect {
    Rect {
        x: inside.x.saturating_sub(2),
        y: inside.y.saturating_sub(1),
        width: inside.width + 4,
        height: inside.height + 2,
    }
}

/// Draws an empty box with a title over the middle of the screen and returns its inside.
pub fn dialog(paint: &mut Paint<'_, '_>, title: &str, size: (u16, u16)) -> Rect {
    growing(paint, title, size, size.1)
}

/// Draws such a box that began with `rows`: where it is higher by now it has grown at its foot, so
/// that what is being typed stays where it is.
pub fn growing(paint: &mut Paint<'_, '_>, title: &str, size: (u16, u16), rows: u16) -> Rect {
    let (plain, screen) = (paint.theme.plain, paint.area());
    let top = boxed(screen, (size.0, rows.min(size.1)), plain).y;
    let down = |area: Rect, height: u16| Rect {
        y: area.y + top.min(screen.bottom().saturating_sub(height)) - boxed(screen, size, plain).y,
        ..area
    };
    let area = boxed(screen, size, plain);
    let area = down(area, area.height);
    paint.clear(area);
    let inside = down(inside(screen, size, plain), area.height);
    if plain {
        paint.text(area.x, area.y, area.width, title, paint.theme.strong());
        return inside;
    }
    let columns = area.width;
    let [flat, upright, corners] =
        if paint.theme.ascii { ["-", "|", "++++"] } else { ["─", "│", "┌┐└┘"] };
    let style = paint.theme.frame();
    let mut corners = corners.chars().map(String::from);
    let mut corner = |paint: &mut Paint<'_, '_>, x: u16, y: u16| {
        let sign = corners.next().unwrap_or_default();
        paint.shown(x, y, 1, &sign, style);
    };
    let (left, right) = (area.left(), area.right().saturating_sub(1));
    let (top, bottom) = (area.top(), area.bottom().saturating_sub(1));
    let line = flat.repeat(usize::from(columns));
    paint.shown(left, top, columns, &line, style);
    paint.shown(left, bottom, columns, &line, style);
    paint.bar_with(left, top, bottom, upright, style);
    paint.bar_with(right, top, bottom, upright, style);
    corner(paint, left, top);
    corner(paint, right, top);
    corner(paint, left, bottom);
    corner(paint, right, bottom);
    if columns > 6 {
        let title = format!(" {} ", fit(title, usize::from(columns - 6)));
        paint.shown(left + 2, top, columns - 4, &title, paint.theme.strong());
    }
    inside
}

impl Paint<'_, '_> {
    fn bar_with(&mut self, x: u16, top: u16, bottom: u16, sign: &str, style: Style) {
        for y in top..=bottom {
            self.shown(x, y, 1, sign, style);
        }
    }
}
