//! What became of writes.

use crate::app::{ContactCursor, DraftKey, Error, Logged, PurgeReport};
use crate::domain::{BookId, Contact, Interaction};

use super::accounts;
use super::action::Action;
use super::books;
use super::contact_form;
use super::contacts::{self, Pane};
use super::dispute::{self, Over};
use super::entries;
use super::follow_ups;
use super::form::{self, Choice, a};
use super::inbox;
use super::members;
use super::message::{Effect, Read, Taken, Written, Wrote};
use super::missing;
use super::model::{Layer, Model};
use super::screen::{self, Screen};
use super::settings;
use super::sheet::{self, Purpose};
use super::today;
use super::undo::{self, What};
use super::update::after_refusal;
use super::window::Place;

/// Takes in what became of a write.
pub fn take(model: &mut Model, wrote: Wrote, effects: &mut Vec<Effect>) {
    let Wrote { ticket, book, result, undo } = wrote;
    let here = book == model.book.current;
    model.answered(ticket);
    let failed = matches!(result, Err(_) | Ok(Written::GivenUp));
    inbox::answered(model, ticket, failed, effects);
    let written = match result {
        Ok(written) => written,
        Err(error) => {
            undo::failed(model, ticket, &error);
            return fail(model, ticket, &error, effects);
        }
    };
    let for_good = written.is_for_good();
    // Those whose marks it took off: its undo puts them back.
    let mut unmarked = Vec::new();
    match written {
        Written::Draft => return,
        Written::GivenUp => return given_up(model, ticket, effects),
        Written::Logged(logged, people, draft) => {
            logged_one(model, (ticket, book), *logged, people, draft.as_ref(), effects);
        }
        Written::Corrected(entry, draft) => {
            model.forget_draft(&draft);
            close(model, ticket);
            model.tell(format!("Corrected: {}", summary(&entry)), effects);
            if here {
                entries::patch_all(model, &entry);
                corrected(model, &entry, effects);
            }
        }
        Written::EntryMeanwhile(theirs) => return entry_meanwhile(model, ticket, *theirs, effects),
        Written::ContactMeanwhile(theirs) => {
            return contact_meanwhile(model, ticket, *theirs, effects);
        }
        Written::AccountMeanwhile(theirs) => {
            return sheet_meanwhile(model, ticket, Purpose::EditAccount(theirs), effects);
        }
        Written::FollowUpMeanwhile(theirs) => {
            return sheet_meanwhile(model, ticket, Purpose::EditFollowUp(theirs), effects);
        }
        Written::PeopleGone(gone) => return missing::people(model, ticket, &gone, effects),
        Written::RecordGone => return missing::record(model, ticket, effects),
        Written::DraftWithout(was, left, gone) => {
            return missing::from_draft(model, &was, &left, &gone);
        }
        Written::ContactAdded(contact) => {
            model.drop_draft_of(ticket, effects);
            close(model, ticket);
            model.tell(format!("Added: {}", contact.name), effects);
            if here {
                contacts::move_to(&mut model.contacts, contacts::cursor_of(&contact), effects);
            }
        }
        Written::ContactChanged(contact) => {
            model.drop_draft_of(ticket, effects);
            close(model, ticket);
            model.tell(format!("Saved: {}", contact.name), effects);
            if here {
                renamed(model, contact, effects);
            }
        }
        Written::Starred(contact) => {
            let what = if contact.starred { "Starred" } else { "Star taken away" };
            model.tell(format!("{what}: {}", contact.name), effects);
            contacts::contact(model, contact);
            if here && model.contacts.shown.starred {
                effects.push(Effect::Read(model.contacts.reload_here()));
            }
        }
        Written::Pinned(entry) => {
            let what = if entry.pinned { "Pinned" } else { "Pin taken away" };
            model.tell(format!("{what}: {}", summary(&entry)), effects);
            entries::patch_all(model, &entry);
            contacts::reread_ties(&model.contacts, effects);
        }
        Written::EntryDeleted(report) => {
            model.tell(gone("The entry is deleted for good", report.purge_pending), effects);
            entry_gone(model, &report.interaction, effects);
        }
        Written::ContactDeleted(id, deleted) => {
            let text = format!("{} is deleted for good", deleted.name);
            model.tell(gone(&text, deleted.purge_pending), effects);
            model.forget_drafts_of(id);
            model.undo.forget(id.uuid());
            if here {
                contacts::forget(model, id, effects);
            }
        }
        Written::Bulk(bulked) => unmarked = contacts::wrote(model, *bulked, here, effects),
        Written::Books(written) => {
            model.drop_draft_of(ticket, effects);
            close(model, ticket);
            if !books::wrote(model, *written, effects) {
                return;
            }
        }
        Written::TookBack(undone) => undo::undone(model, ticket, &undone, here, effects),
        Written::FilterSaved(filter) => {
            close(model, ticket);
            let name = crate::domain::filter::saved(&filter.name);
            model.tell(format!("Saved: @{name} asks it in any filter"), effects);
        }
        Written::Accounts(written) => {
            model.drop_draft_of(ticket, effects);
            close(model, ticket);
            accounts::wrote(model, written, here, effects);
        }
        Written::Members(written) => {
            model.drop_draft_of(ticket, effects);
            close(model, ticket);
            members::wrote(model, written, here, effects);
        }
        Written::Inbox(written) => inbox::wrote(model, *written, here, effects),
        Written::FollowUps(written) => {
            model.drop_draft_of(ticket, effects);
            close(model, ticket);
            follow_ups::wrote(model, written, here, effects);
        }
        Written::Setting(change) => return settings::changed(model, *change, effects),
        Written::Profile(member, change) => {
            settings::renamed(model, &member, *change, effects);
        }
        Written::Undone(report, draft) => {
            undo::landed(model, ticket, here);
            entry_gone(model, &report.interaction, effects);
            taken_back(model, &report, *draft, effects);
        }
    }
    let said = model.toast.as_ref().map_or("the last change", |toast| toast.text.as_str());
    let said = undo::sentence(said);
    match undo {
        Some(record) => model.undo.push(book, What::Change(said, Box::new(record)), unmarked),
        None if for_good => model.undo.push(book, What::ForGood(said), Vec::new()),
        None => {}
    }
    if here {
        effects.push(Effect::Read(Read::Book(None)));
        if model.screen != Screen::Contacts {
            screen::refresh(model, effects);
        }
    }
}

/// Says of what was written that its draft is still there: whoever goes on with it writes it again.
pub fn draft_stays(model: &mut Model, error: &Error, effects: &mut Vec<Effect>) {
    let said = model.toast.take().map_or_else(String::new, |toast| toast.text + "; ");
    let error = super::model::sentence(error);
    model.tell(format!("{said}its draft is still there, throw it away: {error}"), effects);
}

/// Says that something is gone, and whether a last copy is still to go.
pub fn gone(text: &str, pending: bool) -> String {
    if pending {
        format!("{text}; the last copy in the file goes as soon as another reader is done")
    } else {
        text.to_owned()
    }
}

/// Writes what an entry is: "call with Ana Ruiz".
fn summary(entry: &Interaction) -> String {
    let names: Vec<&str> = entry.contacts.iter().map(|contact| contact.name.as_str()).collect();
    form::named(entry.body.kind, &names.join(", "))
}

/// Goes on with the correction of an entry that somebody else changed meanwhile: where both changed
/// different fields both stand, else both are shown.
fn entry_meanwhile(model: &mut Model, ticket: u64, theirs: Interaction, effects: &mut Vec<Effect>) {
    let dates = model.dates;
    let Some(form) = model.log_form().filter(|form| form.saving == Some(ticket)) else { return };
    form.saving = None;
    form.dirty = true;
    let disputed = form.rebase(theirs, &dates);
    if disputed.is_empty() {
        form::save(model, effects);
    } else {
        model.keep_draft(effects);
        dispute::show(model, Over::Entry(disputed));
    }
}

/// Likewise with a contact.
fn contact_meanwhile(model: &mut Model, ticket: u64, theirs: Contact, effects: &mut Vec<Effect>) {
    let Some(Layer::Contact(form)) = model.layers.last_mut() else { return };
    if form.saving != Some(ticket) {
        return;
    }
    form.saving = None;
    form.dirty = true;
    let disputed = form.rebase(theirs);
    if disputed.is_empty() {
        contact_form::save(model, effects);
    } else {
        model.keep_draft(effects);
        dispute::show(model, Over::Contact(disputed));
    }
}

/// Likewise with the record of a small form.
fn sheet_meanwhile(model: &mut Model, ticket: u64, theirs: Purpose, effects: &mut Vec<Effect>) {
    let dates = model.dates;
    let Some(Layer::Sheet(sheet)) = model.layers.last_mut() else { return };
    if sheet.saving != Some(ticket) {
        return;
    }
    sheet.dirty = true;
    let disputed = sheet.rebase(theirs, &dates);
    if disputed.is_empty() {
        sheet::save(model, effects);
    } else {
        model.keep_draft(effects);
        dispute::show(model, Over::Sheet(disputed));
    }
}

/// Closes the form that waited for this write.
fn close(model: &mut Model, ticket: u64) {
    model.layers.retain(|layer| layer.saving() != Some(ticket));
}

/// Lets the form go on that waited for this write, which was given up; says it where none waits.
fn given_up(model: &mut Model, ticket: u64, effects: &mut Vec<Effect>) {
    let (again, now) = (model.key(Action::Save), model.dates.now);
    for layer in &mut model.layers {
        match layer {
            Layer::Log(form) if form.saving == Some(ticket) => {
                let text = format!(
                    "Not written: you gave up the wait. It is kept as a draft; {again} tries again"
                );
                form.saving = None;
                form.errors = vec![(form::Field::Summary, text)];
                // Its clock runs on.
                form::watch(form, now, effects);
                return;
            }
            Layer::Contact(form) if form.saving == Some(ticket) => {
                let text = format!("Not written: you gave up the wait; {again} tries again");
                form.saving = None;
                form.errors = vec![(form.focus, text)];
                return;
            }
            Layer::Line(line) if line.saving == Some(ticket) => {
                return line
                    .complain(format!("Not written: you gave up the wait; {again} tries again"));
            }
            Layer::Book(form) if form.saving == Some(ticket) => {
                let text = format!("Not written: you gave up the wait; {again} tries again");
                form.saving = None;
                form.error = Some(text);
                return;
            }
            Layer::Sheet(sheet) if sheet.saving == Some(ticket) => {
                let text = format!("Not written: you gave up the wait; {again} tries again");
                return sheet.complain(text);
            }
            _ => {}
        }
    }
    model.tell("Not written: you gave up the wait", effects);
}

/// Lets the form go on that waited for this write, with what went wrong; says it where none waits.
fn fail(model: &mut Model, ticket: u64, error: &Error, effects: &mut Vec<Effect>) {
    let text = super::model::sentence(error);
    // Of a form, a draft stands beside the database.
    let of_form = missing::file(model, error).unwrap_or(text);
    let (mut told, now) = (false, model.dates.now);
    for layer in &mut model.layers {
        match layer {
            Layer::Log(form) if form.saving == Some(ticket) => {
                form.saving = None;
                form.errors = vec![(form::Field::Summary, of_form.clone())];
                // Its clock runs on.
                form::watch(form, now, effects);
                told = true;
            }
            Layer::Contact(form) if form.saving == Some(ticket) => {
                form.fail(error, of_form.clone());
                told = true;
            }
            Layer::Line(line) if line.saving == Some(ticket) => {
                line.complain(of_form.clone());
                // A label or a deal that it names may be gone.
                effects.push(line.reread());
                told = true;
            }
            Layer::Book(form) if form.saving == Some(ticket) => {
                form.saving = None;
                form.error = Some(of_form.clone());
                told = true;
            }
            Layer::Sheet(sheet) if sheet.saving == Some(ticket) => {
                sheet.fail(error, of_form.clone());
                told = true;
            }
            _ => {}
        }
    }
    if !told {
        model.complain(error, effects);
    }
    after_refusal(error.kind, effects);
}

fn logged_one(
    model: &mut Model,
    (ticket, book): (u64, BookId),
    logged: Logged,
    people: Vec<Choice>,
    draft: Option<&DraftKey>,
    effects: &mut Vec<Effect>,
) {
    let Logged { interaction, created, follow_up, completed } = logged;
    if let Some(draft) = draft {
        model.forget_draft(draft);
    }
    let waited = model.layers.iter().find_map(|layer| match layer {
        Layer::Log(form) if form.saving == Some(ticket) => Some(form),
        _ => None,
    });
    let line = model.layers.iter().find_map(|layer| match layer {
        Layer::Line(line) if line.saving == Some(ticket) => Some(line),
        _ => None,
    });
    let anybody = waited.is_some_and(|form| form.anybody) || line.is_some_and(|line| line.anybody);
    let left =
        waited.and_then(|form| form.left.as_deref()).map(|left| form::kind_of(left).to_owned());
    let at = interaction.body.occurred_at;
    let given = waited.is_some_and(|form| !form.time.is_blank() || form.begun() != form.opened_at)
        || line.is_some_and(|line| line.has_time());
    let taken = Taken {
        id: interaction.id,
        created: created.clone(),
        people,
        opened_at: waited.map_or(at, |form| form.opened_at),
        occurred_at: at,
        time: if given { model.dates.field(at) } else { String::new() },
        follow_up: match (waited, &follow_up) {
            (Some(form), _) => form.follow_up.text().to_owned(),
            (None, Some(promised)) => form::spell_follow_up(promised, &model.dates),
            (None, None) => String::new(),
        },
        completed: completed.clone().map(Box::new),
        draft: waited.map(|form| form.id.clone()),
    };
    close(model, ticket);
    if book == model.book.current {
        today::logged(model, &interaction, completed.as_ref());
    }
    let mut said = format!("Logged: {}", summary(&interaction));
    if let Some(completed) = completed {
        said += &format!("; done: {}", completed.text);
    }
    if let Some(promised) = follow_up {
        said += &format!("; follow-up {}: {}", model.dates.due(promised.due), promised.text);
    }
    if let Some(left) = left {
        let drafts = model.key(Action::Drafts);
        said += &format!("; the draft of the {left} is still there ({drafts})");
    }
    model.tell(said, effects);
    let unmarked = match interaction.body.participants.as_slice() {
        [] | [_] => Vec::new(),
        several => model.contacts.marks.done_with(several),
    };
    model.undo.push(book, What::Entry(taken), unmarked);
    let selected = model.contacts.selected();
    let Some(primary) = interaction.body.participants.first().copied() else { return };
    let shown = interaction.body.participants.iter().any(|id| selected == Some(*id));
    if shown && !(anybody && selected != Some(primary)) {
        contacts::reload_timeline(model, Some(&interaction), effects);
        contacts::reread_ties(&model.contacts, effects);
        if !created.is_empty() {
            effects.push(Effect::Read(model.contacts.reload_here()));
        }
    } else if anybody || created.contains(&primary) {
        // The list is read around the contact, which is not in hand: its name is all it takes.
        let name = interaction.contacts.first().map_or_else(String::new, |c| c.name.clone());
        let cursor = ContactCursor {
            id: primary,
            name,
            last_interaction_at: Some(interaction.body.occurred_at),
            created_at: interaction.logged_at,
        };
        contacts::move_to(&mut model.contacts, cursor, effects);
    } else {
        effects.push(Effect::Read(Read::Contact(primary)));
    }
}

/// Takes a change to a contact: one with another name stands in another place.
fn renamed(model: &mut Model, contact: Box<Contact>, effects: &mut Vec<Effect>) {
    let moved = model.contacts.list.selected().is_some_and(|row| row.name != contact.name);
    let cursor = contacts::cursor_of(&contact);
    contacts::contact(model, contact);
    if moved {
        // What the list is filtered by stays: whoever goes through it goes on.
        effects.push(Effect::Read(model.contacts.read(Place::Around(cursor))));
    }
}

/// Reads the timeline beside the list again; the entry is selected in it where it stands there.
fn corrected(model: &mut Model, entry: &Interaction, effects: &mut Vec<Effect>) {
    let timeline = &mut model.contacts.timeline;
    let here = timeline.contact().is_some_and(|id| entry.body.participants.contains(&id));
    let selected = if here { Some(entry.clone()) } else { timeline.window.selected().cloned() };
    contacts::reload_timeline(model, selected.as_ref(), effects);
    contacts::reread_ties(&model.contacts, effects);
}

fn entry_gone(model: &mut Model, entry: &Interaction, effects: &mut Vec<Effect>) {
    model.undo.forget_entry(entry.id);
    entries::remove_all(model, entry.id);
    contacts::reread_ties(&model.contacts, effects);
    let timeline = &model.contacts.timeline;
    for id in &entry.body.participants {
        effects.push(Effect::Read(Read::Contact(*id)));
    }
    if timeline.window.is_empty() {
        effects.extend(timeline.read(Place::Top).map(Effect::Read));
    }
}

/// Reopens an entry that was taken back as a draft.
fn taken_back(
    model: &mut Model,
    report: &PurgeReport,
    draft: crate::app::Draft,
    effects: &mut Vec<Effect>,
) {
    let kind = a(report.interaction.body.kind);
    let text = gone("Taken back; it is a draft now", report.purge_pending);
    model.forget_draft(&draft.key());
    model.book.drafts.insert(0, draft.clone());
    model.contacts.pane = Pane::List;
    // A contact that was made with it is gone as well.
    effects.push(Effect::Read(model.contacts.reload_here()));
    if model.layers.is_empty() {
        form::reopen(model, &draft, effects);
        model.tell(text, effects);
    } else {
        let drafts = model.key(Action::Drafts);
        model.tell(format!("{text} ({kind}): {drafts} opens it"), effects);
    }
}
