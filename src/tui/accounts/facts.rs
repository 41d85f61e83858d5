//! What is known about the selected account, above its contacts and its timeline.

use ratatui::layout::Rect;

use super::super::confirm::count;
use super::super::model::Model;
use super::super::wrap::wrap_text;
use super::Pane;

/// The most rows of facts.
const MOST: u16 = 8;
/// The rows below which a pane is low.
const LOW: u16 = 16;

/// Returns the facts in rows that are safe to show, the name first.
pub fn facts(model: &Model, area: Rect) -> Vec<String> {
    let Some(account) = model.accounts.shown() else { return Vec::new() };
    let card = model.accounts.card.as_deref();
    let columns = usize::from(area.width);
    // What stands below needs most of a low pane, and a timeline more than contacts.
    let part = if model.accounts.pane == Pane::Timeline { 4 } else { 2 };
    let most = usize::from(MOST.min(area.height / if area.height < LOW { part } else { 2 })).max(1);
    let dot = model.theme.dot();
    let parts = card.map_or_else(String::new, |card| {
        let names: Vec<&str> = card.parts.iter().map(|part| part.name.as_str()).collect();
        match (names.is_empty(), card.more) {
            (true, _) => String::new(),
            (false, more) => {
                format!("parts: {}{}", names.join(", "), if more { " and more" } else { "" })
            }
        }
    });
    let last = account.last_interaction_at.map(|at| format!("last {}", model.dates.moment(at)));
    let numbers = [
        Some(contacts(model, account.contacts)),
        Some(count(account.interactions, "entry", "entries")),
        last,
    ];
    let mut shown = rows(&account.name, columns, 1);
    for line in [
        numbers.into_iter().flatten().collect::<Vec<_>>().join(dot),
        account.parent.as_ref().map_or_else(String::new, |it| format!("part of {}", it.name)),
        account.holder.as_ref().map_or_else(String::new, |it| format!("held by {}", it.name)),
        account.domains.join(dot),
        parts,
    ] {
        let left = most.saturating_sub(shown.len()).min(2);
        if !line.is_empty() && left > 0 {
            shown.extend(rows(&line, columns, left));
        }
    }
    shown
}

/// Counts an account's contacts; those that are archived apart, as far as the list below, which has
/// the others, is known to its end.
fn contacts(model: &Model, all: u64) -> String {
    let list = &model.accounts.contacts;
    let known = model.accounts.contacts_answered && list.is_whole();
    let listed = u64::try_from(list.rows().len()).unwrap_or(u64::MAX);
    match all.saturating_sub(listed) {
        archived if known && archived > 0 => {
            format!("{}, {archived} archived", count(listed, "contact", "contacts"))
        }
        _ => count(all, "contact", "contacts"),
    }
}

fn rows(text: &str, columns: usize, limit: usize) -> Vec<String> {
    // A fact is one line, whatever its text holds.
    wrap_text(&text.replace(['\n', '\r'], "␊"), columns, limit).0
}
