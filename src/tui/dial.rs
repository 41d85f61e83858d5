//! Calling a contact: its number is dialled, and the form of the call opens with a running clock.

use crate::domain::phone::dialled;
use crate::domain::{Capability, Contact, DetailKind, InteractionType};

use super::action::Action;
use super::contacts;
use super::form::{self, Choice};
use super::message::{Effect, Read};
use super::model::Model;
use super::picker;
use super::screen;

/// Calls the contact of the row under the cursor: the number that is selected, else its only one,
/// else one of several to choose from.
pub fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some((contact, number)) = contacts::selected_phone(model) {
        return start(model, contact, number, effects);
    }
    match screen::subject(model).as_ref().and_then(Choice::id) {
        Some(id) => effects.push(Effect::Read(Read::Phones(id))),
        None => {
            let call = model.key(Action::Log(InteractionType::Call));
            model.tell(format!("Nobody is selected to call: {call} logs a call"), effects);
        }
    }
}

/// Takes the contact that is to be called.
pub fn offer(model: &mut Model, contact: &Contact, effects: &mut Vec<Effect>) {
    let phones: Vec<_> = contact.details(DetailKind::Phone).collect();
    match phones.as_slice() {
        // Whoever dials by hand types on.
        [] => {
            let text = format!("{} has no phone number yet: nothing was dialled", contact.name);
            if model.refusal(Capability::Log).is_none() {
                form::call(model, Choice::from(contact), effects);
            }
            model.tell(text, effects);
        }
        [one] => start(model, Choice::from(contact), one.value.clone(), effects),
        several => picker::phones(model, Choice::from(contact), several),
    }
}

/// Asks for the command that dials a number; it may have been set since the program began.
pub fn start(model: &mut Model, with: Choice, number: String, effects: &mut Vec<Effect>) {
    if dialled(&number).is_none() {
        let edit = model.key(Action::Edit);
        let text = format!("\"{number}\" is no number that can be dialled; {edit} corrects it");
        return model.tell(text, effects);
    }
    effects.push(Effect::Read(Read::Dial(with, number)));
}

/// Dials a number, or copies it where no command dials, and opens the form of the call.
pub fn dial(model: &mut Model, with: Choice, number: String, effects: &mut Vec<Effect>) {
    let said = match model.config.dial.clone() {
        Some(command) => {
            let said = format!("Dialling {number}");
            effects.push(Effect::Dial { command, number });
            said
        }
        None => {
            let said = format!("Copied {number}: the setting phone.dial names no command yet");
            effects.push(Effect::Copy(number));
            said
        }
    };
    if model.refusal(Capability::Log).is_none() {
        form::call(model, with, effects);
    }
    model.tell(said, effects);
}
