//! What was read or written about the inbox finds its place.

use crate::app::{InboxCursor, InboxDecision, InboxDone};
use crate::domain::inbox::Verdict;

use super::super::action::Action;
use super::super::confirm::{count, thousands};
use super::super::contacts;
use super::super::message::Effect;
use super::super::model::{Model, sentence};
use super::super::picker;
use super::super::screen::Screen;
use super::super::window::Place;
use super::{About, Ask, InboxJob, InboxWritten, Records, Said, Told, address};

/// Up to how many that are being decided on are read past, to show what lies behind them.
const READ_PAST: usize = 1_000;

/// Takes what was read; what belongs to an earlier question is dropped.
pub fn told(model: &mut Model, told: Told, effects: &mut Vec<Effect>) {
    let screen = &mut model.inbox;
    match told {
        Told::Page { part, place, mut chunk } => {
            if screen.part != part {
                return;
            }
            // What is being decided on comes back with the answer, if it does.
            let before = chunk.rows.iter().take(chunk.select);
            let gone = before.filter(|row| screen.is_under_way(row.item.id())).count();
            chunk.select -= gone;
            let last = chunk.rows.last().map(InboxCursor::from).filter(|_| chunk.after);
            chunk.rows.retain(|row| !screen.is_under_way(row.item.id()));
            let total = screen.total();
            screen.list.take(&place, chunk, Some(total));
            screen.answered = true;
            // Behind what is being decided on there is more, unless that is a lot.
            let few = screen.number_under_way() < READ_PAST;
            if let Some(last) = last.filter(|_| few && screen.list.is_empty()) {
                effects.push(screen.read(Place::After(last)));
            }
            effects.push(Effect::Follow);
        }
        Told::Summary(summary) => screen.summary = summary,
        Told::Said(of, rows, more) => screen.said = Some(Records { of, rows, more }),
        Told::All(rows, more) => {
            let before = screen.marks.len();
            rows.iter().for_each(|row| screen.marks.add(row.into()));
            let marked = u64::try_from(screen.marks.len()).unwrap_or(u64::MAX);
            let grown = screen.marks.len() > before;
            let read = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            let text = match (more, grown) {
                (true, _) => {
                    format!("The first {} are marked: more do not go at once", thousands(read))
                }
                (false, true) => format!("{} marked", count(marked, "entry is", "entries are")),
                (false, false) if rows.is_empty() => "There is nothing to mark here".to_owned(),
                (false, false) => {
                    let none = model.key(Action::MarkNone);
                    format!("All of these are marked already: {none} takes the marks off")
                }
            };
            model.tell(text, effects);
        }
        Told::Contacts(text, candidates) => picker::inbox::contacts(model, &text, candidates),
        Told::Rules(targets, rules) => address::ask(model, targets, &rules, effects),
    }
}

/// Does without what could not be read.
pub fn failed(model: &mut Model, ask: &Ask) {
    if let Ask::Page { .. } = ask {
        model.inbox.list.give_up();
    }
}

/// Notes that a write was answered, or `failed`: what it did not decide on is shown again.
pub fn answered(model: &mut Model, ticket: u64, failed: bool, effects: &mut Vec<Effect>) {
    let screen = &mut model.inbox;
    let before = screen.under_way.len();
    for one in screen.under_way.extract_if(.., |one| one.ticket == ticket) {
        one.marked.into_iter().for_each(|target| screen.marks.add(target));
    }
    if failed && screen.under_way.len() < before && model.screen == Screen::Inbox {
        super::refresh(model, effects);
    }
}

/// Takes what was written; the screen is read again after it.
pub fn wrote(model: &mut Model, written: InboxWritten, here: bool, effects: &mut Vec<Effect>) {
    let InboxWritten { job, done } = written;
    let text = match &job.said {
        Some(said) if job.decision.is_none() => said_text(said),
        Some(said) => format!("{}; {}", decided_text(&job, &done), said_text(said)),
        None => decided_text(&job, &done),
    };
    let text = format!("{text}{}", rest_text(&done));
    match &done.stopped {
        None => model.tell(text, effects),
        Some(error) => {
            let mut error = error.clone();
            error.message = format!("{text}, the others not: {}", error.message);
            model.complain(&error, effects);
        }
    }
    if !here {
        return;
    }
    for id in done.done.iter().chain(&done.gone) {
        model.inbox.marks.remove(*id);
    }
    if done.contacts + done.interactions > 0 {
        contacts::refresh(model, effects);
    }
}

/// Says what was decided.
fn decided_text(job: &InboxJob, done: &InboxDone) -> String {
    let number = u64::try_from(done.done.len()).unwrap_or(u64::MAX);
    let About { one, into } = &job.about;
    let one = one.as_deref().filter(|_| number == 1);
    match job.decision {
        _ if number == 0 && !done.gone.is_empty() => {
            "Nothing to decide: somebody else did meanwhile".to_owned()
        }
        Some(InboxDecision::Accept { .. }) => {
            let who = one.map_or_else(
                || format!("Accepted {}", thousands(number)),
                |one| format!("Accepted {one}"),
            );
            let first = match into {
                Some(into) => format!("merged into {into}"),
                None => format!("{} made", count(done.contacts, "contact", "contacts")),
            };
            let entries = count(done.interactions, "interaction", "interactions");
            let mut text = format!("{who}: {first}, {entries} logged");
            if done.follow_ups > 0 {
                let made = count(done.follow_ups, "follow-up", "follow-ups");
                text += &format!(", {made} made");
            }
            text
        }
        _ => {
            let what = match one {
                Some(one) => format!("Rejected: {one}"),
                None => {
                    format!("Rejected {} of the inbox", count(number, "entry", "entries"))
                }
            };
            format!("{what}; imports do not bring {} back", if number == 1 { "it" } else { "them" })
        }
    }
}

/// Says what is to be done with addresses from now on.
fn said_text(said: &Said) -> String {
    let of = match said.patterns.as_slice() {
        [one] => one.to_string(),
        many => {
            let number = u64::try_from(many.len()).unwrap_or(u64::MAX);
            let domains = many.iter().all(|pattern| pattern.as_str().starts_with('@'));
            count(number, "address", if domains { "domains" } else { "addresses" })
        }
    };
    match said.verdict {
        Some(Verdict::Always) => format!("mail of {of} is never taken for noise"),
        Some(Verdict::Never) => format!("mail of {of} is always taken for noise"),
        None => format!("Nothing is said of {of} any more"),
    }
}

/// Says what could not be decided on.
fn rest_text(done: &InboxDone) -> String {
    let mut text = String::new();
    let gone = u64::try_from(done.gone.len()).unwrap_or(u64::MAX);
    if gone > 0 && !done.done.is_empty() {
        text += &format!("; somebody else decided on {}", thousands(gone));
    }
    if let Some((number, error)) = &done.refused {
        text += &format!("; {} not: {}", thousands(*number), sentence(error));
    }
    if done.left > 0 && done.stopped.is_none() {
        let rest = count(done.left, "entry is", "entries are");
        text += &format!("; you stopped it, {rest} still there");
    }
    text
}
