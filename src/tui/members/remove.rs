//! Removing a member: what they hold is handed over to somebody in the same step.

use crate::domain::Capability;

use super::super::action::Action;
use super::super::message::{Effect, Job, Read};
use super::super::model::Model;
use super::super::question::Question;
use super::{Ask, MemberJob};

/// Asks whether to remove the selected member.
pub fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(member) = model.members.selected().cloned() else { return };
    if !model.may(Capability::RemoveMembers, effects) {
        return;
    }
    if model.members.is_last_owner(&member) {
        let text = format!(
            "A book needs at least one owner, and {} is the last one: make somebody else an owner \
             first ({})",
            member.name,
            model.key(Action::Edit)
        );
        return model.tell(text, effects);
    }
    if model.members.me == Some(member.id) {
        let text = "That is you: another owner can remove you, or tl member remove does";
        return model.tell(text, effects);
    }
    let email = if member.email.is_empty() { String::new() } else { format!(", {}", member.email) };
    let book = model.current_book().map_or("the book", |book| book.name.as_str());
    let question = Question {
        title: "Remove this member?".to_owned(),
        subject: format!("{} ({}{email})", member.name, member.role),
        text: "Looking at what they hold…".to_owned(),
        warning: format!("They no longer see \"{book}\". What they logged stays."),
        agree: "removes".to_owned(),
        planned: Some(Job::Members(MemberJob::Remove { member: member.id, to: None })),
        ..Question::default()
    };
    question.ask(model);
    effects.push(Effect::Read(Read::Members(Ask::Holdings(member.id))));
}
