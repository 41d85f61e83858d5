//! What keys do in the form of a contact.

use crate::app::{ContactEdit, Draft, DraftId};
use crate::domain::{Capability, Contact};

use super::super::action::{Action, Scope};
use super::super::dispute::{self, Over, Unasked};
use super::super::drafts::BASE;
use super::super::edit::Edit;
use super::super::keymap::{Chord, Found};
use super::super::message::{Effect, Job, Read};
use super::super::model::{Layer, Model};
use super::{ContactForm, Field, Submission};

/// Opens the form of a new contact; the filter's text is the name where nobody has it.
pub fn add(model: &mut Model, effects: &mut Vec<Effect>) {
    let nobody = model.contacts.list.is_empty();
    let name = if nobody { model.contacts.filter.sought().to_owned() } else { String::new() };
    open(model, ContactForm::new(&name), effects);
}

/// Opens the form of the selected contact.
pub fn edit(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(contact) = model.contacts.contact.as_deref().cloned() {
        resume(model, contact, effects);
    }
}

/// Opens the form of a contact, going on with its draft where there is one.
pub fn resume(model: &mut Model, contact: Contact, effects: &mut Vec<Effect>) {
    open(model, ContactForm::of(contact), effects);
}

/// Opens a parked draft.
pub fn open_draft(model: &mut Model, draft: &Draft, effects: &mut Vec<Effect>) {
    if !model.may(Capability::EditContacts, effects) {
        return;
    }
    model.prefer_draft(&draft.key());
    match &draft.id {
        DraftId::EditContact(id) => match id.parse() {
            Ok(id) => effects.push(Effect::Read(Read::ContactToEdit(id))),
            Err(_) => from_draft(model, draft, effects),
        },
        _ => open(model, ContactForm::new(""), effects),
    }
}

/// Opens a draft as a new contact: the one it was to change is gone.
pub fn from_draft(model: &mut Model, draft: &Draft, effects: &mut Vec<Effect>) {
    let mut form = ContactForm::new("");
    form.restore(draft);
    form.base = super::Texts::default();
    form.dirty = true;
    model.drop_draft(&draft.key(), effects);
    model.layers.push(Layer::Contact(Box::new(form)));
    model.form_changed(effects);
}

fn open(model: &mut Model, mut form: ContactForm, effects: &mut Vec<Effect>) {
    if !model.may(Capability::EditContacts, effects) {
        return;
    }
    form.opened_at = model.dates.now;
    if let Some(draft) = model.draft_about(&form.id()) {
        form.restore(draft);
        // Somebody may have changed it since.
        if let Some(contact) = form.editing.as_deref().cloned() {
            let disputed = form.rebase(contact);
            form.note_theirs(&disputed);
            let base = draft.fields.get(BASE).map_or("", String::as_str);
            form.unasked = Unasked::of(&disputed, base);
        }
        model.tell("Going on where you left this form", effects);
    }
    model.layers.push(Layer::Contact(Box::new(form)));
}

fn top(model: &mut Model) -> Option<&mut ContactForm> {
    match model.layers.last_mut() {
        Some(Layer::Contact(form)) => Some(form),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.find(Scope::Form.together(), chord);
    let Some(form) = top(model) else { return };
    if form.saving.is_some() {
        if found == Found::Action(Action::Park) {
            model.give_up(effects);
        }
        return;
    }
    let focus = form.focus;
    match found {
        Found::Action(Action::Save) => save(model, effects),
        Found::Action(Action::Park) => park(model, effects),
        Found::Action(Action::Compose) => compose(model, effects),
        Found::Action(action @ (Action::NextField | Action::PreviousField)) => {
            step(model, action == Action::NextField, effects);
        }
        Found::Action(action @ (Action::LineUp | Action::LineDown)) => {
            let down = action == Action::LineDown;
            if !form.offers.step(down) && form.field_mut(focus).apply(action).is_none() {
                step(model, down, effects);
            }
        }
        Found::Action(action) => {
            if form.field_mut(focus).apply(action) == Some(true) {
                changed(model, effects);
            }
        }
        Found::Prefix => {}
        Found::Nothing => {
            if let Some(c) = chord.typed() {
                paste(model, c.encode_utf8(&mut [0; 4]), effects);
            }
        }
    }
}

/// Puts a text into the field.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(form) = top(model).filter(|form| form.saving.is_none()) {
        let focus = form.focus;
        form.field_mut(focus).insert(text);
        changed(model, effects);
    }
}

fn changed(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(form) = top(model) else { return };
    let focus = form.focus;
    form.errors.retain(|(field, _)| *field != focus);
    form.offers.close();
    effects.extend(form.asks().map(|(offered, text)| {
        let text = text.to_owned();
        Effect::Read(Read::Offers { offered, text })
    }));
    model.form_changed(effects);
}

fn accept(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let accepted = top(model).is_some_and(ContactForm::accept);
    if accepted {
        model.form_changed(effects);
    }
    accepted
}

fn step(model: &mut Model, on: bool, effects: &mut Vec<Effect>) {
    accept(model, effects);
    let Some(form) = top(model) else { return };
    let count = Field::ALL.len();
    let next = form.focus.place() + if on { 1 } else { count - 1 };
    form.focus = Field::ALL[next % count];
    form.offers.close();
}

/// Has the notes written in the user's editor; they are a draft meanwhile.
fn compose(model: &mut Model, effects: &mut Vec<Effect>) {
    accept(model, effects);
    model.keep_draft(effects);
    if let Some(form) = top(model) {
        form.focus = Field::Notes;
        effects.push(Effect::Compose(form.text(Field::Notes).to_owned()));
    }
}

/// Takes what the user's editor leaves: the notes.
pub fn composed(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let Some(form) = top(model) else { return };
    form.focus = Field::Notes;
    let written = Edit::lines(text.trim_end());
    if written.text() != form.text(Field::Notes) {
        *form.field_mut(Field::Notes) = written;
        changed(model, effects);
    }
}

/// Saves the form, or takes the offer of an open completion.
pub fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    if accept(model, effects) {
        return;
    }
    let Some(form) = top(model) else { return };
    let job = match (form.submission(), form.editing.clone()) {
        (Ok(Submission::Add(input)), _) => Job::AddContact(input),
        (Ok(Submission::Edit(edit)), Some(read)) if *edit != ContactEdit::default() => {
            Job::EditContact(read, edit)
        }
        (Ok(Submission::Edit(_)), _) => return unchanged(model, effects),
        (Err(errors), _) => {
            form.focus = errors.first().map_or(form.focus, |(field, _)| *field);
            form.errors = errors;
            return;
        }
    };
    form.errors.clear();
    let unasked = form.unasked.take().map(|it| it.left(|field| form.text(field).to_owned()));
    if let Some(disputed) = unasked.filter(|disputed| !disputed.is_empty()) {
        model.keep_draft(effects);
        return dispute::show(model, Over::Contact(disputed));
    }
    model.keep_draft(effects);
    let ticket = model.write(job, effects);
    if let Some(form) = top(model) {
        form.saving = Some(ticket);
    }
}

/// Closes a form that changes nothing.
fn unchanged(model: &mut Model, effects: &mut Vec<Effect>) {
    model.keep_draft(effects);
    model.layers.pop();
    model.tell("Nothing was changed", effects);
}

/// Closes the form; what was typed is a draft.
fn park(model: &mut Model, effects: &mut Vec<Effect>) {
    model.keep_draft(effects);
    if let Some(Layer::Contact(form)) = model.layers.pop()
        && form.has_content()
    {
        let key = match &form.editing {
            Some(contact) => format!("{} on {}", model.key(Action::Edit), contact.name),
            None => model.key(Action::Add),
        };
        let drafts = model.key(Action::Drafts);
        model.tell(format!("Draft kept: {drafts} shows it, or {key}"), effects);
    }
}
