//! Handing over: what a member holds goes to another, in one step that can be undone.

use crate::domain::Capability;

use super::super::message::{Effect, Job, Read};
use super::super::model::Model;
use super::super::question::Question;
use super::{Ask, MemberJob};

/// Asks to whom the selected member's work goes.
pub fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(member) = model.members.selected().cloned() else { return };
    if !model.may(Capability::HandOver, effects) {
        return;
    }
    let question = Question {
        title: "Hand over their work?".to_owned(),
        subject: format!("{} ({})", member.name, member.role),
        text: "Looking at what they hold…".to_owned(),
        warning: "They stay a member. What they logged stays theirs.".to_owned(),
        agree: "hands it over".to_owned(),
        planned: Some(Job::Members(MemberJob::HandOver { from: member.id, to: None })),
        ..Question::default()
    };
    question.ask(model);
    effects.push(Effect::Read(Read::Members(Ask::Holdings(member.id))));
}
