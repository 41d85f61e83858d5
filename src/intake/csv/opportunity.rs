//! A row becomes an opportunity.

use super::amount;
use super::field::{Field, Side, When};
use super::party::People;
use super::row::Row;
use super::table::Column;
use crate::domain::text::name_key;
use crate::intake::common::content_id;
use crate::intake::{Item, OpportunityDraft};

/// Makes an opportunity of the cells of a row.
pub(super) fn item<Z: chrono::TimeZone>(mut row: Row<'_, Z>, cells: &[(&Column, &str)]) -> Item {
    let mut deal = OpportunityDraft { line: row.line, ..OpportunityDraft::default() };
    let (mut title, mut status, mut id) = (None, None, None);
    let mut people = People::default();
    for (column, cell) in cells {
        match &column.field {
            Field::Title => {
                let read = row.losses.short(cell, "the title");
                title = title.or(read);
            }
            Field::Account => {
                let read = row.losses.short(cell, "the account");
                deal.account = deal.account.or(read);
            }
            Field::Party(Side::With, by) => people.take(*by, cell),
            Field::Stage => {
                let read = row.losses.short(cell, "the stage");
                deal.stage = deal.stage.or(read);
            }
            Field::Status => status = row.losses.short(cell, "the status"),
            Field::Amount(code) => match amount::amount(cell) {
                Ok((read, currency)) if deal.amount.is_none() => {
                    deal.amount = Some(read);
                    deal.currency = deal.currency.or(code.clone()).or(currency);
                }
                Ok(_) => {}
                Err(reason) => row.losses.lose(reason),
            },
            Field::Currency => match amount::currency(cell) {
                // A column of its own counts more than a sign beside the amount.
                Some(code) => deal.currency = Some(code),
                None => {
                    let shown: String = cell.chars().take(60).collect();
                    row.losses.lose(format!("\"{shown}\" is no currency: write EUR or USD"));
                }
            },
            Field::When(When::Close, order) => {
                let moment = row.moment(cell, *order);
                deal.close_date = deal.close_date.or(moment.map(|moment| moment.day(row.zone)));
            }
            Field::Id => id = row.losses.short(cell, "the id"),
            _ => row.leave(column),
        }
    }
    let Some(title) = title else { return row.failed("the row names no opportunity") };
    // Pipedrive keeps whether a deal was won apart from its stage.
    if let Some(status) = status {
        match name_key(&status).as_str() {
            "won" | "lost" => deal.stage = Some(name_key(&status)),
            "open" => {}
            _ => deal.stage = deal.stage.or(Some(status)),
        }
    }
    let source = row.source();
    (deal.with, _) = people.parties(source, &mut row.losses);
    deal.external_id = match id.filter(|_| source != "csv") {
        Some(id) => format!("{source}:deal:{id}"),
        None => {
            let account = deal.account.as_deref().map(name_key).unwrap_or_default();
            content_id("csv deal", [name_key(&title).as_str(), &account])
        }
    };
    deal.title = title;
    deal.left = row.left;
    deal.losses = row.losses.all;
    Item::Opportunity(Box::new(deal))
}
