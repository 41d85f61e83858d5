//! What is picked in the inbox: a part of it, what is said of addresses, whom somebody is merged into.

use crate::app::{Candidate, InboxPart};

use super::super::edit::Edit;
use super::super::inbox::{Said, Target, into_note};
use super::super::model::Model;
use super::{Item, Picker, Purpose, Value, open, top};

/// Offers the parts of the inbox: what each is called, how much it is.
pub fn parts(model: &mut Model, parts: Vec<(String, String, InboxPart)>) {
    let shown = &model.inbox.part;
    let cursor = parts.iter().position(|(_, _, part)| part == shown).unwrap_or(0);
    let item = |(text, note, part)| Item { note, ..Item::new(text, Value::InboxPart(part)) };
    let items = parts.into_iter().map(item).collect();
    let title = "What is shown?".to_owned();
    open(model, Picker { purpose: Purpose::InboxPart, title, typed: None, items, cursor });
}

/// Offers what can be said of addresses.
pub fn address(
    model: &mut Model,
    title: String,
    targets: Vec<Target>,
    offers: Vec<(String, String, Said)>,
) {
    let item = |(text, note, said)| Item { note, ..Item::new(text, Value::Said(said)) };
    let items = offers.into_iter().map(item).collect();
    let purpose = Purpose::Address(targets);
    open(model, Picker { purpose, title, typed: None, items, cursor: 0 });
}

/// Asks whom these are merged into; who that may be comes by [`contacts`].
pub fn into(model: &mut Model, title: String, targets: Vec<Target>) {
    let (purpose, typed) = (Purpose::Into(targets), Some(Edit::line("")));
    open(model, Picker { purpose, title, typed, items: Vec::new(), cursor: 0 });
}

/// Offers the contacts that were found by what was typed.
pub fn contacts(model: &mut Model, typed: &str, candidates: Vec<Candidate>) {
    let Some(picker) = top(model) else { return };
    if !matches!(picker.purpose, Purpose::Into(_)) || picker.text() != typed {
        return;
    }
    let item = |one: Candidate| {
        let note = into_note(&one);
        Item { note, ..Item::new(one.name, Value::Contact(one.id)) }
    };
    picker.items = candidates.into_iter().map(item).collect();
    picker.cursor = picker.cursor.min(picker.items.len().saturating_sub(1));
}
