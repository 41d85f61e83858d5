//! What the selected contact was promised, and how it stands with its cadence, beside the list. Its
//! page has all of it (`detail/glance.rs`).

use super::super::follow_ups::{self, Promises};
use super::super::message::{Effect, Read};
use super::super::model::Model;
use super::{Contacts, detail};

/// Takes what a contact was promised; that of another one is dropped.
pub fn take_promises(model: &mut Model, promises: Promises) {
    let screen = &mut model.contacts;
    if screen.timeline.contact() == Some(promises.contact) {
        screen.promises = Some(Box::new(promises));
    }
}

/// Reads again what the shown contact was promised.
pub fn reread_promises(screen: &Contacts, effects: &mut Vec<Effect>) {
    if let Some(contact) = screen.timeline.contact() {
        effects.push(Effect::Read(Read::Promises(contact, None)));
    }
    detail::reread_ties(screen, effects);
}

/// Returns the promises of the contact that is shown.
fn shown(model: &Model) -> Option<&Promises> {
    let screen = &model.contacts;
    let promises = screen.promises.as_deref()?;
    (screen.timeline.contact() == Some(promises.contact)).then_some(promises)
}

/// Writes how it stands with the cadence: "every 30d, due Fri", "every 30d, 3d late".
fn cadence(model: &Model, promises: &Promises) -> Option<String> {
    let standing = &promises.standing;
    let due = standing.due?;
    let every = standing.cadence.map_or_else(String::new, |every| format!("every {every}, "));
    let late = model.dates.is_overdue(due);
    let by = if late { "" } else { "due " };
    Some(format!("{every}{by}{}", model.dates.due_word(due)))
}

/// Returns what stands among the facts beside the list: the next follow-up and how many there are
/// besides, and the cadence.
pub fn summary(model: &Model) -> Vec<String> {
    let Some(promises) = shown(model) else { return Vec::new() };
    let mut parts = Vec::new();
    if let Some(next) = promises.open.first() {
        let more = match promises.open.len() - 1 {
            0 => String::new(),
            more => format!(" and {more}{} more", if promises.more { "+" } else { "" }),
        };
        parts.push(format!("{}{more}", follow_ups::in_words(model, next)));
    }
    parts.extend(cadence(model, promises).map(|stands| format!("in touch {stands}")));
    parts
}
