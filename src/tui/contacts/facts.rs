//! What is known about the selected contact, above its timeline.

use ratatui::layout::Rect;

use super::super::model::Model;
use super::super::wrap::wrap_text;
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
    let work: Vec<&str> =
        [contact.title.as_deref(), contact.account.as_ref().map(|account| account.name.as_str())]
            .into_iter()
            .flatten()
            .collect();
    for line in [
        work.join(dot),
        ways(contact, dot),
        labels(contact),
        contact
            .holder
            .as_ref()
            .map_or_else(String::new, |holder| format!("held by {}", holder.name)),
    ] {
        let left = most.saturating_sub(shown.len()).min(2);
        if !line.is_empty() && left > 0 {
            shown.extend(rows(&line, columns, left));
        }
    }
    shown
}

fn rows(text: &str, columns: u16, limit: usize) -> Vec<String> {
    // A fact is one line, whatever its text holds.
    let text = text.replace(['\n', '\r'], "␊");
    wrap_text(&text, usize::from(columns), limit).0
}

/// Returns how to reach the contact: phones, then e-mails.
fn ways(contact: &Contact, dot: &str) -> String {
    let phones = contact.details(DetailKind::Phone);
    let ways: Vec<&str> = phones
        .chain(contact.details(DetailKind::Email))
        .map(|detail| detail.value.as_str())
        .collect();
    ways.join(dot)
}

fn labels(contact: &Contact) -> String {
    let labels: Vec<String> =
        contact.labels.iter().map(|label| format!("#{}", label.name)).collect();
    labels.join(" ")
}
