//! All that is known of a contact, in rows.

use crate::domain::{
    Capability, Contact, ContactId, Detail, DetailKind, Opportunity, RelationKind, Relationship,
};

use super::super::super::action::Action;
use super::super::super::confirm::thousands;
use super::super::super::form::word;
use super::super::super::model::Model;
use super::super::super::screen::Screen;
use super::super::super::wrap::wrap_text;
use super::{Ties, glance};

/// The columns of a fact's name.
pub const LABEL: u16 = 13;
/// The most rows of a folded fact.
const FOLDED: usize = 3;
/// The most rows of a folded entry that is pinned.
const PIN: usize = 2;
/// The most rows of one of the newest entries, its head among them.
const LAST: usize = 16;
/// The most rows of one that is not.
const WHOLE: usize = 20_000;

/// A row, safe to show: the fact's name where it begins, and a piece of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name of the fact, raw; empty in its further rows.
    pub label: String,
    /// A piece of the value.
    pub value: String,
    /// The place of the phone number that begins here.
    pub phone: Option<usize>,
}

/// Returns the rows of a contact, and whether something of them is folded.
pub fn rows(
    model: &Model,
    contact: &Contact,
    ties: Option<&Ties>,
    columns: u16,
    unfolded: bool,
) -> (Vec<Row>, bool) {
    let room = usize::from(columns.saturating_sub(LABEL + 3)).max(8);
    let most = |folded| if unfolded { WHOLE } else { folded };
    let mut rows = Vec::new();
    let mut folded = false;
    let phones = phones(contact);
    let numbers = phones.len();
    let mut all: Vec<(Fact, usize)> = phones.into_iter().map(|fact| (fact, most(FOLDED))).collect();
    if let Some(ties) = ties {
        let glance = &ties.glance;
        let short = glance::promises(model, glance)
            .into_iter()
            .chain(glance::standing(model, &glance.standing))
            .chain(glance::known_by(model, glance));
        all.extend(short.map(|fact| (fact, most(FOLDED))));
        all.extend(pinned(model, ties).into_iter().map(|fact| (fact, most(PIN))));
        all.extend(glance::newest(model, glance).into_iter().map(|fact| (fact, most(LAST))));
    }
    all.extend(facts(model, contact, ties).into_iter().map(|fact| (fact, most(FOLDED))));
    for (place, ((label, value), most)) in all.into_iter().enumerate() {
        let (pieces, more) = wrap_text(&value, room, most);
        let (mut label, mut phone) = (label, (place < numbers).then_some(place));
        for value in pieces {
            rows.push(Row { label: std::mem::take(&mut label), value, phone: phone.take() });
        }
        if let Some(last) = rows.last_mut().filter(|_| more) {
            folded = true;
            last.value.push_str(if model.theme.ascii { "..." } else { "…" });
        }
    }
    (rows, folded)
}

/// The name of a fact, and its value; both raw.
pub type Fact = (String, String);

/// Returns the phone numbers, a fact each: they stand above all others.
fn phones(contact: &Contact) -> Vec<Fact> {
    let labels = std::iter::once("Phone").chain(std::iter::repeat(""));
    let phones = contact.details(DetailKind::Phone).map(labelled);
    labels.map(str::to_owned).zip(phones).collect()
}

/// Returns the pinned entries, a fact each.
fn pinned(model: &Model, ties: &Ties) -> Vec<Fact> {
    let dot = model.theme.dot();
    let written = ties.pinned.iter().map(|entry| {
        let (at, kind) = (model.dates.moment(entry.body.occurred_at), word(entry.body.kind));
        format!("{at}{dot}{kind}{dot}{}", entry.text())
    });
    let more = ties.more_pinned.then(|| "and more in the timeline".to_owned());
    let labels = std::iter::once("Pinned").chain(std::iter::repeat(""));
    labels.map(str::to_owned).zip(written.chain(more)).collect()
}

fn facts(model: &Model, contact: &Contact, ties: Option<&Ties>) -> Vec<Fact> {
    let dates = &model.dates;
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |label: &str, value: Option<String>| {
        facts.extend(value.filter(|v| !v.is_empty()).map(|value| (label.to_owned(), value)));
    };
    add("Title", contact.title.clone());
    add("Account", contact.account.as_ref().map(|account| account.name.clone()));
    for (kind, label) in [
        (DetailKind::Email, "E-mail"),
        (DetailKind::Handle, "Handle"),
        (DetailKind::Url, "Web"),
        (DetailKind::Address, "Address"),
    ] {
        for (place, detail) in contact.details(kind).enumerate() {
            add(if place == 0 { label } else { "" }, Some(labelled(detail)));
        }
    }
    if contact.phone().is_none() && contact.email().is_none() {
        let mut hint = String::from("no phone and no e-mail yet");
        if model.refusal(Capability::EditContacts).is_none() {
            let edit = model.keymap.key(Screen::Contacts.scopes(), Action::Edit);
            hint += &format!(": {edit} adds them");
        }
        add("Reached by", Some(hint));
    }
    let labels = contact.labels.iter().map(|label| format!("#{}", label.name));
    add("Labels", Some(labels.collect::<Vec<_>>().join(" ")));
    add("Holder", contact.holder.as_ref().map(|holder| holder.name.clone()));
    add("Birthday", contact.birthday.map(|birthday| birthday.to_string()));
    if let Some(ties) = ties {
        for (place, deal) in ties.opportunities.iter().enumerate() {
            let label = if place == 0 { "Opportunity" } else { "" };
            add(label, Some(opportunity(deal, contact.id, model.theme.dot())));
        }
        for (place, tie) in ties.relationships.iter().enumerate() {
            let label = if place == 0 { "Related" } else { "" };
            add(label, Some(relationship(tie, contact.id)));
        }
    }
    for detail in contact.details(DetailKind::Custom) {
        let label = detail.label.as_deref().unwrap_or("Custom");
        add(label, Some(detail.value.clone()));
    }
    add("Notes", contact.notes.clone());
    let entries = match (contact.interaction_count, contact.last_interaction_at) {
        (0, _) => "none yet".to_owned(),
        (count, Some(last)) => format!("{}, the last {}", thousands(count), dates.moment(last)),
        (count, None) => thousands(count),
    };
    add("Entries", Some(entries));
    add("Added", Some(dates.moment(contact.created_at)));
    let changed = contact.updated_at != contact.created_at;
    add("Changed", changed.then(|| dates.moment(contact.updated_at)));
    facts
}

/// Writes a detail with its label: `+49 89 1234 (work)`.
fn labelled(detail: &Detail) -> String {
    match detail.label.as_deref().filter(|label| !label.is_empty()) {
        Some(label) => format!("{} ({label})", detail.value),
        None => detail.value.clone(),
    }
}

fn relationship(tie: &Relationship, contact: ContactId) -> String {
    if tie.from.id == contact {
        format!("{} {}", tie.kind, tie.to.name)
    } else {
        let is = if tie.kind == RelationKind::ReportsTo { "" } else { "is " };
        format!("{} {is}{} this contact", tie.from.name, tie.kind)
    }
}

/// Writes an opportunity: its title, stage, amount, and the contact's part in it.
fn opportunity(deal: &Opportunity, contact: ContactId, dot: &str) -> String {
    let amount = deal.amount.map(|amount| {
        let currency = deal.currency.as_deref().unwrap_or_default();
        format!("{amount} {currency}").trim().to_owned()
    });
    let part = deal.contacts.iter().find(|part| part.contact.id == contact);
    let part = part.and_then(|part| part.part.clone());
    let parts = [Some(deal.title.clone()), Some(deal.stage.clone()), amount, part];
    parts.into_iter().flatten().collect::<Vec<_>>().join(dot)
}
