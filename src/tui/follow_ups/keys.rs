//! What keys do with follow-ups.

use crate::domain::{Capability, ContactId, FollowUp, Named, Timestamp};

use super::super::action::Action;
use super::super::form::Choice;
use super::super::message::{Effect, Job, Read};
use super::super::model::Model;
use super::super::question::Question;
use super::super::screen::{self, Screen};
use super::super::today;
use super::{Aim, FollowUpJob, Later, form};

/// The most contacts that are promised the same at once.
const MOST: usize = 500;

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let aim = match action {
        Action::FollowUp => return add(model, effects),
        Action::Done => Aim::Done,
        Action::Later => Aim::Later,
        Action::EditFollowUp => Aim::Edit,
        _ => return,
    };
    if !model.may(Capability::EditFollowUps, effects) {
        return;
    }
    if model.screen == Screen::Today && today::on_row(model, aim, effects) {
        return;
    }
    match screen::subject(model).and_then(|choice| choice.id()) {
        Some(contact) => effects.push(Effect::Read(Read::Promises(contact, Some(aim)))),
        None => model.tell("Nobody is selected here: follow-ups are with contacts", effects),
    }
}

fn add(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.may(Capability::EditFollowUps, effects) {
        return;
    }
    let with = screen::subjects(model);
    if with.is_empty() {
        return model.tell("Nobody is selected here: follow-ups are with contacts", effects);
    }
    if with.len() > MOST {
        let text = format!("{} are marked: at most {MOST} are promised the same", with.len());
        return model.tell(text, effects);
    }
    form::add(model, with, effects);
}

/// Opens the form of a new follow-up with these contacts.
pub fn begin(model: &mut Model, with: Vec<Choice>, effects: &mut Vec<Effect>) {
    if model.may(Capability::EditFollowUps, effects) {
        form::add(model, with, effects);
    }
}

/// Opens the form of a follow-up.
pub fn change(model: &mut Model, follow_up: FollowUp, effects: &mut Vec<Effect>) {
    if model.may(Capability::EditFollowUps, effects) {
        form::edit(model, follow_up, effects);
    }
}

/// Does with a follow-up what it was looked for.
pub fn act_on(model: &mut Model, aim: Aim, follow_up: FollowUp, effects: &mut Vec<Effect>) {
    match aim {
        Aim::Done => {
            model.write(Job::FollowUps(FollowUpJob::Done(follow_up.id)), effects);
        }
        Aim::Later => form::later(model, Later::FollowUp(Box::new(follow_up)), effects),
        Aim::Edit => form::edit(model, follow_up, effects),
    }
}

/// Asks until when a contact is due by its cadence no sooner.
pub fn put_off_cadence(model: &mut Model, contact: Named<ContactId>, effects: &mut Vec<Effect>) {
    if model.may(Capability::SetCadence, effects) {
        form::later(model, Later::Cadence(contact), effects);
    }
}

/// Does with the follow-up that was picked what it was looked for.
pub fn chosen(model: &mut Model, aim: Aim, follow_up: &FollowUp, effects: &mut Vec<Effect>) {
    act_on(model, aim, follow_up.clone(), effects);
}

/// Asks whether to put a follow-up off all the same, which somebody else put off meanwhile; where
/// it was done, there is nothing to put off.
pub fn ask_to_put_off(
    model: &mut Model,
    theirs: &FollowUp,
    until: Timestamp,
    effects: &mut Vec<Effect>,
) {
    if theirs.done_at.is_some() {
        let text = format!("Not put off: {} was done meanwhile", theirs.text);
        return model.tell(text, effects);
    }
    let (theirs_due, mine) = (model.dates.due(theirs.due), model.dates.due(until));
    let question = Question {
        title: "Somebody else put it off meanwhile".to_owned(),
        subject: format!("{} ({})", theirs.text, theirs.contact.name),
        text: format!("It is due {theirs_due} now; you chose {mine}."),
        agree: "puts it off to the day you chose".to_owned(),
        job: Some(Job::FollowUps(FollowUpJob::Snooze(Box::new(theirs.clone()), until))),
        ..Question::default()
    };
    question.ask(model);
}

/// Asks whether to delete a follow-up.
pub fn ask_to_delete(model: &mut Model, follow_up: &FollowUp, effects: &mut Vec<Effect>) {
    if !model.may(Capability::EditFollowUps, effects) {
        return;
    }
    let due = model.dates.due(follow_up.due);
    let question = Question {
        title: "Delete this follow-up for good?".to_owned(),
        subject: format!("{} ({})", follow_up.text, follow_up.contact.name),
        text: format!("It was due {due}."),
        warning: "This is permanent and cannot be undone.".to_owned(),
        agree: "deletes".to_owned(),
        job: Some(Job::FollowUps(FollowUpJob::Delete(follow_up.id))),
        ..Question::default()
    };
    question.ask(model);
}
