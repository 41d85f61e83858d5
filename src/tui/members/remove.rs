//! Removing a member: what they hold is handed over to somebody in the same step.

use crate::app::Holdings;
use crate::domain::{Capability, MemberId, Named, Role};

use super::super::action::Action;
use super::super::confirm::{count, thousands};
use super::super::message::{Effect, Job, Read};
use super::super::model::{Layer, Model};
use super::super::question::Question;
use super::{Ask, MOST_HELD, MemberJob};

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
        ..Question::default()
    };
    question.ask(model);
    effects.push(Effect::Read(Read::Members(Ask::Holdings(member.id))));
}

/// Takes what the member holds: it needs somebody to go to, who may work with it.
pub fn learn(model: &mut Model, member: MemberId, held: Holdings, _: &mut Vec<Effect>) {
    if model.members.selected().map(|selected| selected.id) != Some(member) {
        return;
    }
    let others = model.members.list.rows().iter().map(|row| &row.member);
    let able = others.filter(|other| other.id != member && other.role >= Role::Member);
    let me = model.members.me;
    let mut heirs: Vec<Named<MemberId>> =
        able.map(|other| Named { id: other.id, name: other.name.clone() }).collect();
    // Whoever removes somebody is the likeliest to take over.
    heirs.sort_by_key(|heir| Some(heir.id) != me);
    let Some(Layer::Question(question)) = model.layers.last_mut() else { return };
    let job = Job::Members(MemberJob::Remove { member, to: None });
    if held == Holdings::default() {
        question.text = String::from("They hold no contacts, accounts or open follow-ups.");
        question.job = Some(job);
        return;
    }
    let contacts = held_of(held.contacts, "contact", "contacts");
    let accounts = held_of(held.accounts, "account", "accounts");
    let follow_ups = held_of(held.follow_ups, "open follow-up", "open follow-ups");
    let mut all: Vec<String> = [contacts, accounts, follow_ups].into_iter().flatten().collect();
    let last = all.pop().unwrap_or_default();
    let before = if all.is_empty() { String::new() } else { format!("{} and ", all.join(", ")) };
    question.text = format!("They hold {before}{last}.");
    if heirs.is_empty() {
        question.choose = String::from("Nobody else may hold them: add a member first.");
    } else {
        question.choose = String::from("Hand them over to:");
        question.heirs = heirs;
        question.job = Some(job);
    }
}

fn held_of(number: u64, one: &str, many: &str) -> Option<String> {
    let most = u64::try_from(MOST_HELD).unwrap_or(u64::MAX);
    match number {
        0 => None,
        _ if number >= most => Some(format!("{} {many} or more", thousands(most))),
        _ => Some(count(number, one, many)),
    }
}
