//! What was read and written about follow-ups finds its place.

use crate::app::DraftId;
use crate::domain::{FollowUp, InteractionType, Named};

use super::super::action::Action;
use super::super::confirm::count;
use super::super::contacts;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::picker;
use super::super::screen;
use super::super::screen::Screen;
use super::{Aim, FollowUpWritten, Promises, ToLog, keys, whose};

/// Takes what a contact was promised: for its page, or because a key is about one of them.
pub fn told(model: &mut Model, promises: Promises, aim: Option<Aim>, effects: &mut Vec<Effect>) {
    let Some(aim) = aim else { return contacts::take_promises(model, promises) };
    match promises.open.as_slice() {
        [] => none(model, &promises, aim, effects),
        [one] => keys::act_on(model, aim, one.clone(), effects),
        _ => picker::follow_ups(model, aim, promises.open),
    }
}

/// Answers a key that looked for a follow-up where there is none: a cadence can be put off, too.
fn none(model: &mut Model, promises: &Promises, aim: Aim, effects: &mut Vec<Effect>) {
    let name = screen::subject(model).map_or_else(String::new, |choice| choice.name().to_owned());
    if aim == Aim::Later && promises.standing.due.is_some() {
        let contact = Named { id: promises.contact, name };
        return keys::put_off_cadence(model, contact, effects);
    }
    let add = model.key(Action::FollowUp);
    model.tell(format!("Nothing is promised to {name}: {add} adds a follow-up"), effects);
}

/// Takes what was written; the screens are read again after it.
pub fn wrote(model: &mut Model, written: FollowUpWritten, here: bool, effects: &mut Vec<Effect>) {
    let due = |model: &Model, at| model.dates.due(at);
    let text = match &written {
        FollowUpWritten::SnoozeMeanwhile(theirs, until) => {
            return keys::ask_to_put_off(model, theirs, *until, effects);
        }
        FollowUpWritten::Added(all) => match all.as_slice() {
            [one] => {
                let whose = other(model, one);
                format!("Follow-up {}{whose}: {}", due(model, one.due), one.text)
            }
            all => {
                let number = u64::try_from(all.len()).unwrap_or(u64::MAX);
                format!("{} added", count(number, "follow-up", "follow-ups"))
            }
        },
        FollowUpWritten::Changed(one) => {
            let whose = other(model, one);
            format!("Saved: {}, {}{whose}", one.text, due(model, one.due))
        }
        FollowUpWritten::Done(one, _) => {
            let log = model.key(Action::Log(InteractionType::Call));
            format!("Done: {}; {log} logs the call", one.text)
        }
        FollowUpWritten::Snoozed(one) => {
            format!("Put off until {}: {}", due(model, one.due), one.text)
        }
        FollowUpWritten::Deleted(one) => format!("Deleted: {}", one.text),
        FollowUpWritten::Bumped(contact, until) => {
            format!("Put off until {}: in touch with {}", due(model, *until), contact.name)
        }
    };
    model.tell(text, effects);
    if let FollowUpWritten::Deleted(one) = &written {
        model.forget_drafts_about(&DraftId::EditFollowUp(one.id.to_string()));
    }
    if !here {
        return;
    }
    if let FollowUpWritten::Done(one, with) = written
        && model.layers.is_empty()
    {
        model.to_log = Some(ToLog { with, text: one.text });
    }
    if model.screen == Screen::Contacts {
        contacts::reread_promises(&model.contacts, effects);
    }
}

/// Names whose it is where it is somebody else's.
fn other(model: &Model, follow_up: &FollowUp) -> String {
    let who = whose(model, follow_up.assignee.as_ref());
    who.map_or_else(String::new, |who| format!(" for {who}"))
}
