//! What keys do in the inbox.

use std::collections::HashSet;

use crate::app::{InboxCursor, InboxDecision, InboxPart};
use crate::domain::{Capability, InboxEntryId, Timestamp};
use uuid::Uuid;

use super::super::action::Action;
use super::super::confirm::count;
use super::super::entries::{distance, jump};
use super::super::message::{Effect, Job, Read};
use super::super::model::{Long, Model};
use super::super::window::{PAGE, Place};
use super::{About, Ask, InboxJob, Target, UnderWay, into, is_noise, list, panes, part};

/// The most that are marked at once.
const MOST_AT_ONCE: usize = 10_000;
/// From how many on it is told that they are being decided on.
const MANY: usize = 20;

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        action if action.is_step() => navigate(model, action, effects),
        Action::NextPane => other_part(model, effects),
        Action::Open | Action::Accept => {
            decide(model, InboxDecision::Accept { into: None }, effects);
        }
        Action::Delete => decide(model, InboxDecision::Reject, effects),
        Action::Into => {
            if let Some(targets) = ready(model, effects) {
                into::ask(model, targets, effects);
            }
        }
        Action::Address => {
            if let Some(targets) = ready(model, effects) {
                effects.push(Effect::Read(Read::Inbox(Ask::Rules(targets))));
            }
        }
        Action::Mark => mark(model, effects),
        Action::MarkAll => mark_all(model, effects),
        Action::MarkNone => unmark(model, effects),
        Action::Sort => part::ask(model),
        Action::Back if model.slow => model.give_up(effects),
        Action::Back if !model.inbox.marks.is_empty() => unmark(model, effects),
        Action::Back if model.inbox.part != InboxPart::All => {
            part::show(model, InboxPart::All, effects);
        }
        _ => {}
    }
}

fn navigate(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let height = list::rows(panes(model).list).height;
    let page = isize::try_from(height).unwrap_or(1).max(1);
    let screen = &mut model.inbox;
    match jump::<_, InboxCursor>(action, &screen.list) {
        Some(place) => effects.push(screen.read(place)),
        None => {
            screen.list.step(distance(action, page));
            effects.push(Effect::Follow);
        }
    }
}

/// Goes to the first row of the other part: from whom is proposed to the noise, and back.
fn other_part(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &mut model.inbox;
    let Some(noise) = screen.list.selected().map(is_noise) else { return };
    let there = screen.list.rows().iter().position(|row| is_noise(row) != noise);
    // The first one in hand of those that are proposed is not the first where others lie before it.
    let index = u64::try_from(screen.list.index()).unwrap_or(u64::MAX);
    let from_top = screen.list.position() == Some(index + 1);
    match there.filter(|_| !noise || from_top) {
        Some(place) => {
            screen.list.select(place);
            effects.push(Effect::Follow);
        }
        None if screen.list.is_whole() => {
            let text = if noise { "Nobody is proposed" } else { "There is no noise" };
            model.tell(text, effects);
        }
        // Before all noise there is.
        None => {
            let at = Timestamp::from_millis(i64::MAX);
            let begins = InboxCursor::Noise { at, id: InboxEntryId::new(Uuid::nil()) };
            let place = if noise { Place::Top } else { Place::Around(begins) };
            effects.push(screen.read(place));
        }
    }
}

/// Reads the next rows where the selected one is near to the edge of those in hand, and what the
/// selected one says.
pub fn follow(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &mut model.inbox;
    if let Some(place) = screen.list.wants::<InboxCursor>(PAGE / 2 + 20) {
        effects.push(screen.read(place));
    }
    if let Some(crate::app::InboxItem::Proposal(proposal)) =
        screen.list.selected().map(|row| &row.item)
        && screen.said.as_ref().is_none_or(|said| said.of != proposal.id)
    {
        effects.push(Effect::Read(Read::Inbox(Ask::Said(proposal.id))));
    }
}

/// Returns those that an action is about: all marked ones, else the selected one.
fn targets(model: &Model) -> Vec<Target> {
    let screen = &model.inbox;
    if screen.marks.is_empty() {
        screen.list.selected().map(Target::from).into_iter().collect()
    } else {
        screen.marks.list()
    }
}

/// Returns those that an action is about, where there are any and the actor may decide on them.
fn ready(model: &mut Model, effects: &mut Vec<Effect>) -> Option<Vec<Target>> {
    let targets = targets(model);
    if targets.is_empty() {
        let import = model.key(Action::Import);
        model.tell(format!("Nothing waits here: {import} imports mail and calendars"), effects);
        return None;
    }
    model.may(Capability::Import, effects).then_some(targets)
}

fn decide(model: &mut Model, decision: InboxDecision, effects: &mut Vec<Effect>) {
    if let Some(targets) = ready(model, effects) {
        let job = InboxJob {
            ids: targets.iter().map(|target| target.id).collect(),
            decision: Some(decision),
            said: None,
            about: About { one: one(&targets), into: None },
        };
        order(model, job, effects);
    }
}

/// Returns what the only one is called.
pub fn one(targets: &[Target]) -> Option<String> {
    match targets {
        [one] => Some(one.name.clone()).filter(|name| !name.is_empty()),
        _ => None,
    }
}

/// Orders what is decided. It leaves the list at once, so that the next key is about the next one; what
/// cannot be decided comes back with the answer.
pub fn order(model: &mut Model, job: InboxJob, effects: &mut Vec<Effect>) {
    let ids = job.ids.clone();
    let decision = job.decision;
    let ticket = model.write(Job::Inbox(Box::new(job)), effects);
    let (verb, doing) = match decision {
        None => return,
        Some(InboxDecision::Accept { .. }) => ("accepted", "Accepting"),
        Some(InboxDecision::Reject) => ("rejected", "Rejecting"),
    };
    if ids.len() >= MANY {
        model.long = Some(Long { ticket, done: 0, all: ids.len(), verb });
        let number = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        let entries = count(number, "entry", "entries");
        model.tell(format!("{doing} {entries} of the inbox…"), effects);
    }
    let screen = &mut model.inbox;
    let ids: HashSet<_> = ids.into_iter().collect();
    while screen.list.rows().iter().any(|row| ids.contains(&row.item.id())) {
        screen.list.remove(|row| ids.contains(&row.item.id()));
    }
    let marked = screen.marks.take(&ids);
    screen.under_way.push(UnderWay { ticket, ids, marked });
    if screen.list.is_empty() {
        effects.push(screen.read(Place::Top));
    }
    effects.push(Effect::Follow);
}

/// Marks the selected one or takes its mark off, and goes down.
fn mark(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &mut model.inbox;
    let Some(row) = screen.list.selected() else { return };
    if !screen.marks.remove(row.item.id()) {
        screen.marks.add(Target::from(row));
    }
    screen.list.step(1);
    effects.push(Effect::Follow);
}

/// Marks all that is shown; where all of the inbox is, the part in which the cursor stands.
fn mark_all(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &model.inbox;
    let part = match (&screen.part, screen.list.selected().map(is_noise)) {
        (InboxPart::All, Some(true)) => InboxPart::Noise,
        (InboxPart::All, _) => InboxPart::Proposals,
        (part, _) => part.clone(),
    };
    effects.push(Effect::Read(Read::Inbox(Ask::All { part, limit: MOST_AT_ONCE })));
}

/// Takes all marks off.
fn unmark(model: &mut Model, effects: &mut Vec<Effect>) {
    let number = u64::try_from(model.inbox.marks.len()).unwrap_or(u64::MAX);
    model.inbox.marks.clear();
    let text = match number {
        0 => format!(
            "Nothing is marked: {} marks, {} marks all",
            model.key(Action::Mark),
            model.key(Action::MarkAll)
        ),
        number => format!("{} taken off", count(number, "mark", "marks")),
    };
    model.tell(text, effects);
}
