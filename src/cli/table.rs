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
    ink: Ink,
}

impl Column {
    /// Makes a column that keeps its width: dates, numbers, ids.
    pub const fn fixed(head: &'static str) -> Self {
        Self { head, flexible: false, right: false, ink: Ink::Plain }
    }

    /// Makes a column that gives way where the terminal is narrow: names, texts.
    pub const fn text(head: &'static str) -> Self {
        Self { head, flexible: true, right: false, ink: Ink::Plain }
    }

    /// Makes a column of numbers.
    pub const fn number(head: &'static str) -> Self {
        Self { head, flexible: false, right: true, ink: Ink::Plain }
    }

    /// Makes the column of ids.
    pub const fn id() -> Self {
        Self { head: "ID", flexible: false, right: false, ink: Ink::Dim }
    }
}

/// Prints rows as they come: the first ones decide how wide the columns are.
pub(super) struct Table {
    columns: Vec<Column>,
    widths: Vec<usize>,
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
        let last = self.columns.len().saturating_sub(1);
        for (at, (column, cell)) in self.columns.iter().zip(row).enumerate() {
            let width = self.widths.get(at).copied().unwrap_or_default();
            let text =
                if cut { display::fit(cell, width) } else { display::display(cell).into_owned() };
            let room = " ".repeat(width.saturating_sub(display::width(&text)));
            let drawn = draw(*column, &text);
            match (column.right, at == last) {
                (true, _) => line.extend([room.as_str(), drawn.as_str()]),
                (false, true) => line.push_str(&drawn),
                (false, false) => line.extend([drawn.as_str(), room.as_str()]),
            }
            if at < last {
                line.push_str(&" ".repeat(GAP));
            }
        }
        line
    }

    fn measure(&self, rows: &[Vec<String>], limit: Option<usize>) -> Vec<usize> {
        let widest = |at: usize| {
            rows.iter().filter_map(|row| row.get(at)).map(|cell| display::width(cell)).max()
        };
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| widest(at).unwrap_or_default().max(display::width(column.head)))
            .collect();
        let Some(limit) = limit else {
            return widths.into_iter().map(|width| width.min(WIDEST_PAD)).collect();
        };
        let gaps = GAP * self.columns.len().saturating_sub(1);
        loop {
            let total = widths.iter().sum::<usize>() + gaps;
            let Some(over) = total.checked_sub(limit).filter(|over| *over > 0) else { break };
            // The widest gives way down to the second widest, and so on.
            let mut flexible: Vec<usize> = (0..widths.len())
                .filter(|at| self.columns[*at].flexible && widths[*at] > NARROWEST)
                .collect();
            flexible.sort_by_key(|at| std::cmp::Reverse(widths[*at]));
            let Some(first) = flexible.first().copied() else { break };
            let next = flexible.get(1).map_or(NARROWEST, |at| widths[*at]).max(NARROWEST);
            let step = widths[first].saturating_sub(next).clamp(1, over);
            widths[first] -= step;
        }
        widths
    }
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
        assert_eq!(table.measure(&rows(), Some(3)), [8, 2, 6]);
    }
}
