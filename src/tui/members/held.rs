//! What a member holds: it goes to another, with them gone from the book or not.

use crate::app::Holdings;
use crate::domain::{MemberId, Named, Role};

use super::super::confirm::{count, thousands};
use super::super::message::Job;
use super::super::model::{Layer, Model};
use super::MOST_HELD;
use super::MemberJob;

/// Takes what the member holds: it needs somebody to go to, who may work with it.
pub fn learn(model: &mut Model, member: MemberId, held: Holdings) {
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
    let Some(job) = question.planned.take() else { return };
    if held == Holdings::default() {
        question.text = String::from("They hold no contacts, accounts or open follow-ups.");
        // Nobody is needed to remove somebody who holds nothing.
        let removes = matches!(job, Job::Members(MemberJob::Remove { .. }));
        question.job = removes.then_some(job);
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
