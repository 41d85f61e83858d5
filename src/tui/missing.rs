//! What a form was to be saved with is no longer there: somebody else deleted it meanwhile, or the
//! file is gone. What was typed stays, and the form says what to do about it.

use crate::app::{Cause, Draft, DraftKey, Error};
use crate::domain::ContactId;

use super::action::Action;
use super::form::{Choice, Field};
use super::message::Effect;
use super::model::{Layer, Model};

/// Says in the form that waited for this write who of those in it is deleted. Those who took part
/// as well are left out; the first one is to be chosen anew.
pub fn people(model: &mut Model, ticket: u64, gone: &[ContactId], effects: &mut Vec<Effect>) {
    for id in gone {
        model.contacts.marks.remove(*id);
    }
    let save = model.key(Action::Save);
    if let Some(Layer::Line(line)) = model.layers.last_mut()
        && line.saving == Some(ticket)
    {
        line.forget(gone);
        return effects.push(line.reread());
    }
    let Some(form) = model.log_form().filter(|form| form.saving == Some(ticket)) else { return };
    form.saving = None;
    form.dirty = true;
    let is_gone = |choice: &&Choice| choice.id().is_some_and(|id| gone.contains(&id));
    let names = |people: &[Choice]| {
        people.iter().filter(is_gone).map(Choice::name).collect::<Vec<_>>().join(", ")
    };
    let (who, with) = (names(&form.who.chosen), names(&form.with.chosen));
    form.with.chosen.retain(|choice| !is_gone(&choice));
    form.errors.clear();
    if !with.is_empty() {
        let text =
            format!("deleted meanwhile, and left out here: {with}. {save} saves without them");
        form.errors.push((Field::With, text));
        form.focus = Field::With;
    }
    if !who.is_empty() {
        let text = format!("{who} was deleted meanwhile: type the name of somebody else");
        form.errors.push((Field::Who, text));
        form.focus = Field::Who;
    }
    model.keep_draft(effects);
}

/// Says in the open form whose draft was written without those who are deleted who that is, and goes
/// on without them: the draft is about the others now. A form that waits for its write hears it there.
pub fn from_draft(model: &mut Model, was: &DraftKey, left: &Draft, gone: &[ContactId]) {
    for id in gone {
        model.contacts.marks.remove(*id);
        model.forget_drafts_of(*id);
    }
    let is_its = |layer: &&mut Layer| {
        layer.form().is_some_and(|form| form.key() == *was && form.saving().is_none())
    };
    match model.layers.iter_mut().rev().find(is_its) {
        Some(Layer::Log(form)) => {
            let names = form.lose(gone);
            form.id.clone_from(&left.id);
            let text = format!("deleted meanwhile, and left out here: {names}");
            form.errors.retain(|(field, _)| *field != Field::With);
            form.errors.push((Field::With, text));
        }
        Some(Layer::Sheet(sheet)) => sheet.lose(gone),
        _ => {}
    }
}

/// Says in the form that waited for this write that what it changes is deleted.
pub fn record(model: &mut Model, ticket: u64, effects: &mut Vec<Effect>) {
    let (park, drafts) = (model.key(Action::Park), model.key(Action::Drafts));
    let text = |what: &str, new: &str| {
        format!(
            "{what} was deleted meanwhile: {park} keeps what you typed as a draft, and {drafts} \
             makes a new {new} of it"
        )
    };
    match model.layers.last_mut() {
        Some(Layer::Log(form)) if form.saving == Some(ticket) => {
            form.saving = None;
            form.dirty = true;
            form.errors = vec![(Field::Summary, text("this entry", "entry"))];
            form.focus = Field::Summary;
        }
        Some(Layer::Contact(form)) if form.saving == Some(ticket) => {
            form.saving = None;
            form.dirty = true;
            form.errors = vec![(form.focus, text("this contact", "contact"))];
        }
        _ => return,
    }
    model.keep_draft(effects);
}

/// Says what to do in a form where the file is gone; `None` where that is not what went wrong.
pub fn file(model: &Model, error: &Error) -> Option<String> {
    let save = model.key(Action::Save);
    let back = format!("What you typed is kept: put the file back, then press {save} again");
    if error.is_of(Cause::MissingFile) {
        Some(format!("{}. {back}", error.message))
    } else if error.is_of(Cause::ReplacedFile) {
        Some(format!("{}. {back}; or start `tl` again to work with the new one", error.message))
    } else {
        None
    }
}
