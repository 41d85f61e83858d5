//! Lists: 50 records unless said otherwise, and never cut silently.

use crate::app::Page;
use crate::domain::display;

use super::context::Context;
use super::stop::Done;
use super::table::{Column, Table};

/// How many records a list shows by default.
const DEFAULT: usize = 50;
/// How many records are read at a time.
pub(super) const PAGE: usize = 500;

/// How much of a list to show.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Amount {
    /// Show at most N records (50 by default)
    #[arg(long, value_name = "N", conflicts_with = "all", value_parser = at_least_one, allow_negative_numbers = true)]
    limit: Option<u32>,
    /// Show every record
    #[arg(long)]
    all: bool,
}

/// Reads how many records to show.
fn at_least_one(text: &str) -> Result<u32, &'static str> {
    text.parse().ok().filter(|limit| *limit > 0).ok_or("give a number from 1 on")
}

impl Amount {
    /// All of them.
    pub const fn every() -> Self {
        Self { limit: None, all: true }
    }

    /// Returns the most records to show; `None` is all.
    pub fn limit(self) -> Option<usize> {
        if self.all {
            return None;
        }
        Some(self.limit.map_or(DEFAULT, |limit| usize::try_from(limit).unwrap_or(usize::MAX)))
    }
}

/// Writes a count as people read it: 1,234.
pub(super) fn count(number: u64) -> String {
    display::thousands(number)
}

/// Writes a count with its noun: "1 entry", "1,234 entries".
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

impl Context {
    /// Says that a list was cut after `shown` records; `total` where a stored counter knows it.
    pub fn cut(&mut self, shown: usize, total: Option<u64>) {
        let total = total.filter(|total| usize::try_from(*total).is_ok_and(|total| total > shown));
        let shown = count(u64::try_from(shown).unwrap_or(u64::MAX));
        self.warn(match total {
            Some(total) => format!("first {shown} of {}; --all shows every one", count(total)),
            None => format!("first {shown}; more exist, --all shows every one"),
        });
    }

    /// Prints a list that is in memory. `emit` prints a record as JSON, `row` makes its cells.
    pub fn short_list<T>(
        &mut self,
        records: &[T],
        amount: Amount,
        columns: &[Column],
        row: impl Fn(&T) -> Vec<String>,
        emit: impl Fn(&T, &mut Self) -> Done,
    ) -> Done {
        let shown = records.len().min(amount.limit().unwrap_or(usize::MAX));
        self.window(&records[..shown], &mut Table::new(columns), &row, &emit)?;
        self.end_list()?;
        if shown < records.len() {
            self.cut(shown, u64::try_from(records.len()).ok());
        }
        Ok(())
    }

    /// Reads a list page by page and prints it. `next` gets the last record so far and how many
    /// to read. Returns how many were shown, and whether more exist.
    pub fn long_list<T>(
        &mut self,
        amount: Amount,
        columns: &[Column],
        mut next: impl FnMut(Option<&T>, usize) -> crate::app::Result<Page<T>>,
        row: impl Fn(&T) -> Vec<String>,
        emit: impl Fn(&T, &mut Self) -> Done,
    ) -> Done<(usize, bool)> {
        let mut left = amount.limit().unwrap_or(usize::MAX);
        let (mut shown, mut more) = (0, true);
        let mut last: Option<T> = None;
        let mut table = Table::new(columns);
        while more && left > 0 {
            let page = next(last.as_ref(), left.min(PAGE))?;
            self.window(&page.rows, &mut table, &row, &emit)?;
            more = page.more && !page.rows.is_empty();
            shown += page.rows.len();
            left = left.saturating_sub(page.rows.len());
            last = page.rows.into_iter().next_back();
        }
        self.end_list()?;
        Ok((shown, more))
    }

    fn window<T>(
        &mut self,
        records: &[T],
        table: &mut Table,
        row: &impl Fn(&T) -> Vec<String>,
        emit: &impl Fn(&T, &mut Self) -> Done,
    ) -> Done {
        if self.globals.json {
            return records.iter().try_for_each(|record| emit(record, self));
        }
        let rows: Vec<Vec<String>> = records.iter().map(row).collect();
        table.print(&rows, self)
    }

    /// Ends a list: the JSON array has to be closed.
    pub fn end_list(&mut self) -> Done {
        if self.globals.json { self.end_items() } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_in_groups_of_three() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1_234, "1,234"), (12_345, "12,345"), (1_000_000, "1,000,000")]
        {
            assert_eq!(count(number), text);
        }
        assert_eq!(counted(1, "entry", "entries"), "1 entry");
        assert_eq!(counted(2, "entry", "entries"), "2 entries");
    }
}
