//! Taking a proposed contact for one that is there: whom, is picked.

use crate::app::{Candidate, InboxDecision};
use crate::domain::ContactId;

use super::super::confirm::count;
use super::super::message::{Effect, Read};
use super::super::model::Model;
use super::super::picker;
use super::keys::{one, order};
use super::{About, Ask, InboxJob, Target};

/// Asks which contact these are; those of the same name come first.
pub fn ask(model: &mut Model, targets: Vec<Target>, effects: &mut Vec<Effect>) {
    let number = u64::try_from(targets.len()).unwrap_or(u64::MAX);
    let who = one(&targets).unwrap_or_else(|| count(number, "entry", "entries"));
    let title = format!("Whom is {who} merged into?");
    let party = targets.first().and_then(|target| target.party.clone()).map(Box::new);
    picker::inbox::into(model, title, targets);
    effects.push(Effect::Read(Read::Inbox(Ask::Contacts { party, text: String::new() })));
}

/// Asks whom the text means that was typed.
pub fn typed(targets: &[Target], text: &str, effects: &mut Vec<Effect>) {
    let party = targets.first().and_then(|target| target.party.clone()).map(Box::new);
    effects.push(Effect::Read(Read::Inbox(Ask::Contacts { party, text: text.to_owned() })));
}

/// Merges into the contact that was picked.
pub fn chosen(
    model: &mut Model,
    targets: &[Target],
    (id, name): (ContactId, String),
    effects: &mut Vec<Effect>,
) {
    let job = InboxJob {
        ids: targets.iter().map(|target| target.id).collect(),
        decision: Some(InboxDecision::Accept { into: Some(id) }),
        said: None,
        about: About { one: one(targets), into: Some(name) },
    };
    order(model, job, effects);
}

/// Says what tells a contact from its namesakes.
pub fn note(candidate: &Candidate) -> String {
    let known = [candidate.account.as_deref(), candidate.email.as_deref()];
    known.into_iter().flatten().next().unwrap_or_default().to_owned()
}
