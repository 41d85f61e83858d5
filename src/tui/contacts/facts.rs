//! What is known about the selected contact, above its timeline.

use ratatui::layout::Rect;

use super::super::model::Model;
use super::super::wrap::{wrap_parts, wrap_text};
use super::promises;
use crate::domain::{Contact, DetailKind};

/// The most rows of facts.
const MOST: u16 = 6;

/// Returns the facts in rows that are safe to show, the name first.
pub fn facts(model: &Model, area: Rect) -> Vec<String> {
    let columns = area.width;
    // The entries need most of a low pane.
    let most = usize::from(MOST.min(area.height / 3));
    let Some(contact) = model.contacts.contact.as_deref() else {
        let name = model.contacts.list.selected().map(|row| row.name.as_str());
        return name.map_or_else(Vec::new, |name| rows(name, columns, 1));
    };
    let dot = model.theme.dot();
    let (star, starred) = match (contact.starred, model.theme.plain) {
        (true, true) => (String::new(), " (starred)"),
        (true, false) => (format!("{} ", model.theme.star_sign()), ""),
        (false, _) => (String::new(), ""),
    };
    let archived = if contact.archived { " (archived)" } else { "" };
    let mut shown = rows(&format!("{star}{}{starred}{archived}", contact.name), columns, 1);
    let account = contact.account.as_ref().map(|account| account.name.clone());
    let work = [contact.title.clone(), account].into_iter().flatten().collect();
    let holder = contact.holder.as_ref().map(|holder| format!("held by {}", holder.name));
    for (parts, between) in [
        (work, dot),
        (ways(contact), dot),
        (promises::summary(model), dot),
        (labels(contact), " "),
        (holder.into_iter().collect(), dot),
    ] {
        let left = most.saturating_sub(shown.len()).min(2);
        let parts: Vec<String> = parts.iter().map(|part: &String| one_line(part)).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        shown.extend(wrap_parts(&parts, between, usize::from(columns), left));
    }
    shown
}

/// A fact is one line, whatever its text holds.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], "␊")
}

fn rows(text: &str, columns: u16, limit: usize) -> Vec<String> {
    wrap_text(&one_line(text), usize::from(columns), limit).0
}

/// Returns how to reach the contact: phones, then e-mails.
fn ways(contact: &Contact) -> Vec<String> {
    let phones = contact.details(DetailKind::Phone);
    let ways = phones.chain(contact.details(DetailKind::Email));
    ways.map(|detail| detail.value.clone()).collect()
}

fn labels(contact: &Contact) -> Vec<String> {
    contact.labels.iter().map(|label| format!("#{}", label.name)).collect()
}
