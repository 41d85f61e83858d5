//! A row becomes a record of the sort that the table has.

use super::dates::{self, Moment, Order};
use super::field::{Field, Rows};
use super::table::{Column, Shape};
use super::{account, contact, interaction, opportunity};
use crate::intake::common::Losses;
use crate::intake::{Item, Loss};

/// The most columns of a row that are told to be left out.
const MOST_LEFT: usize = 1_000;
/// How much of a header is told, in characters.
const HEADER: usize = 100;

/// A row under way: its cells with their columns, and what of it is lost.
#[derive(Debug)]
pub(super) struct Row<'r, Z> {
    /// The line where it begins.
    pub line: u64,
    /// The table.
    pub shape: &'r Shape,
    /// The zone of times that tell none.
    pub zone: &'r Z,
    /// What could not be read.
    pub losses: Losses,
    /// The columns that have no place in the record.
    pub left: Vec<Loss>,
}

impl<Z> Row<'_, Z> {
    /// Returns the word that stands before ids of this export.
    pub(super) fn source(&self) -> &'static str {
        self.shape.profile.map_or("csv", |profile| profile.name)
    }

    /// Tells that a column has no place in the record.
    pub(super) fn leave(&mut self, column: &Column) {
        if self.left.len() < MOST_LEFT && !column.header.is_empty() {
            let header: String = column.header.chars().take(HEADER).collect();
            self.left.push(Loss::new(self.line, header));
        }
    }

    /// Reads a moment; what is none is lost.
    pub(super) fn moment(&mut self, text: &str, order: Option<Order>) -> Option<Moment> {
        let read = dates::moment(text, order.or(self.shape.order));
        read.map_err(|reason| self.losses.lose(reason)).ok()
    }

    /// Ends a row that is no record: says why, and what of it was lost before.
    pub(super) fn failed(self, reason: &str) -> Item {
        let why = self.losses.all.into_iter().next();
        Item::Failed(match why {
            Some(Loss { reason: why, .. }) => Loss::new(self.line, format!("{reason}; {why}")),
            None => Loss::new(self.line, reason),
        })
    }
}

/// Makes a record of the cells of a row, or says why it is none.
pub(super) fn item<Z: chrono::TimeZone>(
    line: u64,
    shape: &Shape,
    cells: &[String],
    zone: &Z,
) -> Item {
    let (has, wanted) = (cells.len(), shape.columns.len());
    if has == 1 && wanted > 2 {
        let reason = format!("the row has one cell, where the headers have {wanted}");
        return Item::Failed(Loss::new(line, reason));
    }
    let mut row = Row { line, shape, zone, losses: Losses::at(line), left: Vec::new() };
    if has < wanted {
        row.losses.lose(format!(
            "the row has {has} cells, where the headers have {wanted}; the missing ones are empty"
        ));
    } else if let Some(more) = cells.get(wanted..)
        && more.iter().any(|cell| !cell.trim().is_empty())
    {
        row.losses.lose(format!(
            "the row has {has} cells, where the headers have {wanted}; the last ones are left out"
        ));
    }
    let cells: Vec<(&Column, &str)> = shape
        .columns
        .iter()
        .zip(cells)
        .map(|(column, cell)| (column, plain(cell)))
        .filter(|(column, cell)| !cell.is_empty() && column.field != Field::Technical)
        .collect();
    match shape.rows {
        Rows::Contacts => contact::item(row, &cells),
        Rows::Interactions => interaction::item(row, &cells),
        Rows::Accounts => account::item(row, &cells),
        Rows::Opportunities => opportunity::item(row, &cells),
    }
}

/// Takes off what spreadsheets put around a cell to keep it text: `="0815"`, `'+49 89 1`.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    let inner = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let defused = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    inner.or(defused).unwrap_or(cell).trim()
}
