//! What is written to the terminal: only what changed, and no longer than it must be.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use unicode_width::UnicodeWidthStr;

/// The widest gap between two changes that is written over instead of moving past it: a move takes
/// six to ten bytes, a character that already stands there takes one.
const GAP: u16 = 7;

/// A cell of which only the wide character before it is known.
const COVERED: Cell = Cell::new("");

/// Draws through crossterm, and writes over small gaps what stands there already.
///
/// Where one text replaces another, a letter here and there is the same by chance; moving the cursor
/// past each of them took a third of all bytes (10,000 contacts, 200×50, a step down the list).
pub struct Bridging<W: Write> {
    inner: CrosstermBackend<W>,
    /// What stands on the screen, row by row; what is missing is blank.
    shown: Vec<Vec<Cell>>,
    /// Whether the cursor is hidden, where that is known.
    hidden: Option<bool>,
}

impl<W: Write> Bridging<W> {
    /// Draws to `writer`, a terminal that is blank.
    pub fn new(writer: W) -> Self {
        Self { inner: CrosstermBackend::new(writer), shown: Vec::new(), hidden: None }
    }

    /// Forgets what stands on a screen that was emptied, perhaps after others had it.
    fn forget(&mut self) {
        self.shown.clear();
        self.hidden = None;
    }

    fn remember(&mut self, x: u16, y: u16, cell: &Cell) {
        let (x, y) = (usize::from(x), usize::from(y));
        if self.shown.len() <= y {
            self.shown.resize_with(y + 1, Vec::new);
        }
        // A wide character stands on the cell behind it too, which is not told of.
        let end = x + cell.symbol().width().max(1);
        if let Some(row) = self.shown.get_mut(y) {
            if row.len() < end {
                row.resize(end, Cell::EMPTY);
            }
            row[x].clone_from(cell);
            row[x + 1..end].fill(COVERED);
        }
    }
}

/// Tells whether a cell takes one byte, and so one column on any terminal.
fn is_plain(cell: &Cell) -> bool {
    cell.symbol().len() == 1
}

/// Tells whether a cell takes one column on any terminal that shows the rest of us straight: ASCII,
/// and the Latin letters with their accents in one character.
fn is_narrow(cell: &Cell) -> bool {
    let mut characters = cell.symbol().chars();
    let first = characters.next();
    characters.next().is_none() && first.is_some_and(|c| c.is_ascii() || ('À'..='ɏ').contains(&c))
}

/// Tells whether a cell can follow another without a change of style.
fn is_alike(cell: &Cell, other: &Cell) -> bool {
    (cell.fg, cell.bg, cell.modifier) == (other.fg, other.bg, other.modifier)
}

/// Returns the changes with the gaps between them filled, where that is shorter.
fn bridge<'a>(
    changes: &[(u16, u16, &'a Cell)],
    shown: &'a [Vec<Cell>],
) -> Vec<(u16, u16, &'a Cell)> {
    let mut all = Vec::with_capacity(changes.len() + changes.len() / 4);
    let mut last: Option<(u16, u16, &Cell)> = None;
    // Whether the terminal's cursor is surely where we think: a move puts it there, and what stands
    // on one column everywhere keeps it there.
    let mut sure = true;
    for &(x, y, cell) in changes {
        let next = last.is_some_and(|(before, row, _)| row == y && x == before + 1);
        if let Some((before, row, style)) = last
            && row == y
            && (2..=GAP + 1).contains(&x.saturating_sub(before))
            && sure
        {
            let row = shown.get(usize::from(y)).map_or(&[][..], Vec::as_slice);
            let between = (before + 1..x)
                .map(|x| (x, y, row.get(usize::from(x)).unwrap_or(const { &Cell::EMPTY })));
            if between.clone().all(|(_, _, cell)| is_plain(cell) && is_alike(cell, style)) {
                all.extend(between);
            }
        }
        sure = (!next || sure) && is_narrow(cell);
        all.push((x, y, cell));
        last = Some((x, y, cell));
    }
    all
}

impl<W: Write> Backend for Bridging<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let changes: Vec<_> = content.collect();
        if changes.is_empty() {
            return Ok(());
        }
        self.inner.draw(bridge(&changes, &self.shown).into_iter())?;
        // The terminal does not wait for what only the next frame needs.
        Backend::flush(&mut self.inner)?;
        for (x, y, cell) in changes {
            self.remember(x, y, cell);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.hidden.replace(true) == Some(true) { Ok(()) } else { self.inner.hide_cursor() }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.hidden.replace(false) == Some(false) { Ok(()) } else { self.inner.show_cursor() }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.forget();
        self.inner.clear()
    }

    /// Clears a part. [`ratatui::Terminal`] asks for one only to clear all of its viewport, ours the
    /// whole screen, from one row to the next: all of it is blank then.
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.forget();
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::num::NonZero;
    use std::rc::Rc;

    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};
    use ratatui::text::Line;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    const SIZE: (u16, u16) = (24, 3);

    /// The text of a row: where it begins, what, how. Two in one row could cut a wide character in
    /// half, which terminals show as they like.
    type Text = (u16, String, u8);

    fn text() -> impl Strategy<Value = Text> {
        (0..SIZE.0, "[ab ]{0,12}|[aé世 ]{0,5}", 0..3_u8)
    }

    fn style(number: u8) -> Style {
        match number {
            0 => Style::new(),
            1 => Style::new().fg(Color::Red),
            _ => Style::new().bg(Color::Blue).bold(),
        }
    }

    /// A writer whose bytes can be taken.
    #[derive(Clone, Default)]
    struct Sink(Rc<RefCell<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_terminal_has_the_bytes_when_they_are_drawn() {
        let sink = Sink::default();
        let mut backend = Bridging::new(io::BufWriter::new(sink.clone()));
        let cell = Cell::new("a");
        Backend::draw(&mut backend, [(0, 0, &cell)].into_iter()).unwrap();
        assert!(!sink.0.borrow().is_empty());
    }

    struct Drawing {
        terminal: Terminal<Bridging<Sink>>,
        sink: Sink,
    }

    impl Drawing {
        fn new() -> Self {
            let sink = Sink::default();
            let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
            let options = TerminalOptions { viewport };
            let terminal = Terminal::with_options(Bridging::new(sink.clone()), options).unwrap();
            Self { terminal, sink }
        }

        fn draw(&mut self, texts: &[Text]) -> Vec<u8> {
            let done = self.terminal.draw(|frame| {
                for (y, (x, text, look)) in (0..).zip(texts) {
                    let area = Rect::new(*x, y, SIZE.0 - x, 1);
                    frame.render_widget(Line::styled(text.as_str(), style(*look)), area);
                }
            });
            done.unwrap();
            self.sink.0.take()
        }
    }

    fn parser() -> vt100::Parser {
        let [rows, columns] = [SIZE.1, SIZE.0].map(|size| NonZero::new(size).unwrap());
        vt100::Parser::new(rows, columns, 0)
    }

    fn screen(parser: &vt100::Parser) -> Vec<(String, vt100::Color, vt100::Color, bool)> {
        let places = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (y, x)));
        let cells = places.filter_map(|(y, x)| parser.screen().cell(y, x));
        let look = |cell: &vt100::Cell| {
            let text = if cell.has_contents() { cell.contents() } else { " " };
            (text.to_owned(), cell.fgcolor(), cell.bgcolor(), cell.bold())
        };
        cells.map(look).collect()
    }

    proptest! {
        /// Frame after frame the screen is the same as if each were drawn on a blank one.
        #[test]
        fn the_screen_is_that_of_a_fresh_drawing(
            frames in proptest::collection::vec([text(), text(), text()], 1..9),
        ) {
            let mut kept = Drawing::new();
            let mut seen = parser();
            for texts in &frames {
                seen.process(&kept.draw(texts));
                let mut fresh = parser();
                fresh.process(&Drawing::new().draw(texts));
                prop_assert_eq!(screen(&seen), screen(&fresh));
            }
        }
    }

    #[test]
    fn a_text_that_shares_letters_is_written_without_moves() {
        let mut drawing = Drawing::new();
        drawing.draw(&[(0, "called about an offer".to_owned(), 0)]);
        let bytes = drawing.draw(&[(0, "sailed aloud on offers".to_owned(), 0)]);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("sailed aloud on offers"), "{text:?}");
        assert_eq!(text.matches('H').count(), 1, "{text:?} has one move");
    }

    #[test]
    fn a_frame_like_the_last_one_writes_nothing() {
        let mut drawing = Drawing::new();
        let texts = [(0, "called".to_owned(), 0)];
        assert!(!drawing.draw(&texts).is_empty());
        assert!(drawing.draw(&texts).is_empty());
    }

    #[test]
    fn what_was_cleared_is_blank() {
        let sink = Sink::default();
        let mut backend = Bridging::new(sink.clone());
        let cells: Vec<Cell> = ["a", "b", "c"].map(Cell::new).to_vec();
        backend.draw((0..).zip(&cells).map(|(x, cell)| (x, 0, cell))).unwrap();
        backend.clear_region(ClearType::All).unwrap();
        sink.0.take();
        backend.draw([(0, 0, &cells[0]), (2, 0, &cells[2])].into_iter()).unwrap();
        let mut seen = parser();
        seen.process(&sink.0.take());
        assert_eq!(seen.screen().contents(), "a c");
    }
}
