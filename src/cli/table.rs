//! Tables: one record a line. On a terminal they have headings and fit its width; elsewhere
//! nothing is cut.

use crate::domain::display;

use super::colour::Ink;
use super::context::Context;
use super::stop::Done;

/// The narrowest that a column is made to fit a terminal.
const NARROWEST: usize = 8;
/// The space between columns.
const GAP: usize = 2;
/// Beyond this a column does not push the others away where nothing is cut.
const WIDEST_PAD: usize = 40;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    head: &'static str,
    flexible: bool,
    right: bool,
    spare: bool,
    ink: Ink,
}

impl Column {
    /// Makes a column that keeps its width: dates, numbers, ids.
    pub const fn fixed(head: &'static str) -> Self {
        Self { head, flexible: false, right: false, spare: false, ink: Ink::Plain }
    }

    /// Makes a column that gives way where the terminal is narrow: names, texts.
    pub const fn text(head: &'static str) -> Self {
        Self { head, flexible: true, right: false, spare: false, ink: Ink::Plain }
    }

    /// Makes a column of numbers.
    pub const fn number(head: &'static str) -> Self {
        Self { head, flexible: false, right: true, spare: false, ink: Ink::Plain }
    }

    /// Makes the column of ids.
    pub const fn id() -> Self {
        Self { head: "ID", flexible: false, right: false, spare: false, ink: Ink::Dim }
    }

    /// Lets the column go where the terminal is too narrow for all of them, the rightmost first.
    pub const fn spare(self) -> Self {
        Self { spare: true, ..self }
    }
}

/// Prints rows as they come: the first ones decide how wide the columns are.
pub(super) struct Table {
    columns: Vec<Column>,
    /// How wide each column is; `None` where there is no room for it.
    widths: Vec<Option<usize>>,
}

impl Table {
    /// Starts a table.
    pub fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), widths: Vec::new() }
    }

    /// Prints rows of raw cells.
    pub fn print(&mut self, rows: &[Vec<String>], cx: &mut Context) -> Done {
        if self.widths.is_empty() && !rows.is_empty() {
            self.widths = self.measure(rows, cx.columns());
            if cx.terminals.stdout {
                let heads: Vec<String> =
                    self.columns.iter().map(|column| column.head.to_owned()).collect();
                let line =
                    self.compose(&heads, true, |_, cell| cx.draw(Ink::Bold, cell).into_owned());
                cx.line(&line)?;
            }
        }
        for row in rows {
            let cut = cx.terminals.stdout;
            let line =
                self.compose(row, cut, |column, cell| cx.draw(column.ink, cell).into_owned());
            cx.line(&line)?;
        }
        Ok(())
    }

    fn compose(&self, row: &[String], cut: bool, draw: impl Fn(Column, &str) -> String) -> String {
        let mut line = String::new();
        for ((column, width), cell) in self.columns.iter().zip(&self.widths).zip(row) {
            let Some(width) = *width else { continue };
            if !line.is_empty() {
                line.push_str(&" ".repeat(GAP));
            }
            let text = match cut {
                true => display::fit(cell, width),
                false => display::display(cell).into_owned(),
            };
            let room = " ".repeat(width.saturating_sub(display::width(&text)));
            let drawn = draw(*column, &text);
            match column.right {
                true => line.extend([room.as_str(), drawn.as_str()]),
                false => line.extend([drawn.as_str(), room.as_str()]),
            }
        }
        line.truncate(line.trim_end_matches(' ').len());
        line
    }

    fn measure(&self, rows: &[Vec<String>], limit: Option<usize>) -> Vec<Option<usize>> {
        let widest = |at: usize| {
            rows.iter().filter_map(|row| row.get(at)).map(|cell| display::width(cell)).max()
        };
        let wanted = |(at, column): (usize, &Column)| {
            widest(at).unwrap_or_default().max(display::width(column.head)).max(1)
        };
        let mut widths: Vec<Option<usize>> =
            self.columns.iter().enumerate().map(wanted).map(Some).collect();
        let Some(limit) = limit else {
            return widths.into_iter().map(|width| width.map(|it| it.min(WIDEST_PAD))).collect();
        };
        while let Some(over) = total(&widths).checked_sub(limit).filter(|over| *over > 0) {
            if !self.narrow(&mut widths, over) && !self.leave_out(&mut widths) {
                break;
            }
        }
        widths
    }

    /// Takes up to `over` from the widest flexible column, down to the second widest; tells
    /// whether there was anything to take.
    fn narrow(&self, widths: &mut [Option<usize>], over: usize) -> bool {
        let mut flexible: Vec<(usize, usize)> = widths
            .iter()
            .enumerate()
            .filter_map(|(at, width)| width.map(|width| (width, at)))
            .filter(|(width, at)| self.columns[*at].flexible && *width > NARROWEST)
            .collect();
        flexible.sort_unstable_by(|one, other| other.cmp(one));
        let Some((width, at)) = flexible.first().copied() else { return false };
        let next = flexible.get(1).map_or(NARROWEST, |(width, _)| *width);
        widths[at] = Some(width - width.saturating_sub(next).clamp(1, over));
        true
    }

    /// Leaves out the rightmost spare column; tells whether there was one.
    fn leave_out(&self, widths: &mut [Option<usize>]) -> bool {
        let spare =
            (0..widths.len()).rev().find(|at| self.columns[*at].spare && widths[*at].is_some());
        if let Some(at) = spare {
            widths[at] = None;
        }
        spare.is_some()
    }
}

/// Returns the columns that a line takes.
fn total(widths: &[Option<usize>]) -> usize {
    let shown: Vec<usize> = widths.iter().flatten().copied().collect();
    shown.iter().sum::<usize>() + GAP * shown.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::new(&[Column::text("NAME"), Column::number("N"), Column::id()])
    }

    fn rows() -> Vec<Vec<String>> {
        vec![
            vec!["Ana Ruiz with a long name".into(), "7".into(), "0a1b2c".into()],
            vec!["名前".into(), "12".into(), "ffffff".into()],
        ]
    }

    #[test]
    fn names_give_way_on_a_narrow_terminal() {
        let mut table = table();
        table.widths = table.measure(&rows(), Some(24));
        let lines: Vec<String> =
            rows().iter().map(|row| table.compose(row, true, |_, cell| cell.to_owned())).collect();
        assert_eq!(lines, ["Ana Ruiz wi…   7  0a1b2c", "名前          12  ffffff"]);
    }

    #[test]
    fn nothing_is_cut_in_a_pipe() {
        let mut table = table();
        table.widths = table.measure(&rows(), None);
        let line = table.compose(&rows()[0], false, |_, cell| cell.to_owned());
        assert_eq!(line, "Ana Ruiz with a long name   7  0a1b2c");
    }

    #[test]
    fn a_terminal_narrower_than_the_fixed_columns_is_survived() {
        let table = table();
        assert_eq!(table.measure(&rows(), Some(3)), [Some(8), Some(2), Some(6)]);
    }

    #[test]
    fn spare_columns_go_first_from_the_right() {
        let mut table = table();
        table.columns[1] = Column::number("N").spare();
        assert_eq!(table.measure(&rows(), Some(17)), [Some(8), None, Some(6)]);
        assert_eq!(table.measure(&rows(), Some(20)), [Some(8), Some(2), Some(6)]);
    }
}
