//! Rows that were read find their place.

use crate::app::{ContactCursor, InteractionCursor};
use crate::domain::{Contact, ContactId, ContactRow, Interaction};

use super::super::entries::Entries;
use super::super::message::{Effect, Read};
use super::super::model::{Layer, Model};
use super::super::window::{Chunk, Place};
use super::{Pane, Shown, detail, follow, row_of, show};

/// Takes a page of contacts; one for an earlier filter is dropped.
pub fn contacts(
    model: &mut Model,
    filter: Option<&str>,
    shown: Shown,
    place: &Place<ContactCursor>,
    chunk: Chunk<ContactRow>,
    effects: &mut Vec<Effect>,
) {
    if model.contacts.filter.asked().as_deref() != filter || model.contacts.shown != shown {
        return;
    }
    let total = super::total(model);
    model.contacts.list.take(place, chunk, total);
    detail::hold(&mut model.contacts);
    model.contacts.answered = true;
    show(model, effects);
}

/// Takes a contact with everything.
pub fn contact(model: &mut Model, contact: Box<Contact>) {
    for layer in &mut model.layers {
        if let Layer::Log(form) = layer {
            form.learn_phone(contact.id, contact.phone());
        }
    }
    let row = row_of(&contact);
    model.contacts.list.patch(|old| (old.id == row.id && *old != row).then(|| row.clone()));
    if model.contacts.timeline.contact() == Some(contact.id) {
        model.contacts.contact = Some(contact);
        detail::changed(&mut model.contacts, &row);
    }
}

/// Takes a contact out of the list, after it was deleted.
pub fn forget(model: &mut Model, id: ContactId, effects: &mut Vec<Effect>) {
    let screen = &mut model.contacts;
    screen.list.remove(|row| row.id == id);
    if screen.timeline.contact() == Some(id) {
        screen.timeline = Entries::default();
        screen.contact = None;
        if screen.detail.take().is_some() {
            screen.pane = Pane::List;
        }
    }
    if screen.list.is_empty() {
        effects.push(Effect::Read(screen.reload()));
    }
    follow(model, effects);
}

/// Reads the timeline of the selected contact again, and selects an entry in it.
pub fn reload_timeline(model: &Model, entry: Option<&Interaction>, effects: &mut Vec<Effect>) {
    let timeline = &model.contacts.timeline;
    let Some(contact) = timeline.contact() else { return };
    let place = entry.map_or(Place::Top, |entry| Place::Around(InteractionCursor::from(entry)));
    effects.push(Effect::Read(Read::Contact(contact)));
    effects.push(Effect::Read(Read::Promises(contact, None)));
    effects.extend(timeline.read(place).map(Effect::Read));
}
