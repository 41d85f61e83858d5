//! What keys do in the one line of an entry.

use crate::app::{Draft, DraftId};
use crate::domain::Capability;
use crate::domain::one_line::spelled;

use super::super::action::{Action, Scope};
use super::super::form::{self, Choice};
use super::super::kept::Kept as _;
use super::super::keymap::{Chord, Found};
use super::super::message::{Effect, Job, Read};
use super::super::model::{Layer, Model};
use super::{LogLine, Reading, Several};

/// Opens the line with the name of the selected contact, or of all marked ones, or empty; one that
/// was closed before it was logged comes back.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(people) = form::subjects(model, effects) else { return };
    let line = match model.draft_about(&DraftId::Line) {
        Some(draft) => LogLine::of_draft(draft),
        None => LogLine::with(people, model.dates.now),
    };
    show(model, line, effects);
}

/// Goes on with a line that was kept.
pub fn go_on(model: &mut Model, draft: &Draft, effects: &mut Vec<Effect>) {
    if model.may(Capability::Log, effects) {
        show(model, LogLine::of_draft(draft), effects);
    }
}

fn show(model: &mut Model, line: LogLine, effects: &mut Vec<Effect>) {
    // Parts of names are found sooner then.
    effects.push(Effect::Read(Read::Find(String::new())));
    effects.push(line.reread());
    model.layers.push(Layer::Line(Box::new(line)));
}

fn top(model: &mut Model) -> Option<&mut LogLine> {
    match model.layers.last_mut() {
        Some(Layer::Line(line)) => Some(line),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.find(Scope::Form.together(), chord);
    let now = model.dates.zone.at(model.dates.now);
    let Some(line) = top(model) else { return };
    if line.saving.is_some() {
        // It is on its way: all that makes sense is not to wait for it any longer.
        if found == Found::Action(Action::Park) {
            model.give_up(effects);
        }
        return;
    }
    match found {
        Found::Action(Action::Save) => save(model, effects),
        Found::Action(Action::Park) => park(model, effects),
        Found::Action(Action::NextField) => {
            accept(model, effects);
        }
        Found::Action(action @ (Action::LineUp | Action::LineDown)) => {
            let count = line.choice().map_or(0, |open| open.count());
            let by = if action == Action::LineDown { 1 } else { count.saturating_sub(1) };
            line.cursor = (line.cursor + by).checked_rem(count).unwrap_or(0);
        }
        Found::Action(Action::Backspace) if line.shorten(&now) => changed(model, effects),
        Found::Action(action) => match line.apply(action) {
            Some(true) => changed(model, effects),
            // Another WHO may be meant now.
            Some(false) => line.cursor = 0,
            None => {}
        },
        Found::Prefix => {}
        Found::Nothing => {
            if let Some(c) = chord.typed() {
                line.insert(c.encode_utf8(&mut [0; 4]), &now);
                changed(model, effects);
            }
        }
    }
}

/// Puts a pasted text into the line.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let now = model.dates.zone.at(model.dates.now);
    if let Some(line) = top(model).filter(|line| line.saving.is_none()) {
        line.insert(text, &now);
        changed(model, effects);
    }
}

/// Takes what the line says; what an earlier text says is dropped.
pub fn replied(model: &mut Model, reading: Reading) {
    if let Some(line) = top(model).filter(|line| line.edit.text() == reading.text) {
        line.take(reading);
    }
}

fn changed(model: &mut Model, effects: &mut Vec<Effect>) {
    let now = model.dates.zone.at(model.dates.now);
    let Some(line) = top(model) else { return };
    (line.cursor, line.insisted, line.error) = (0, false, None);
    line.forget_meant(&now);
    effects.push(line.reread());
    model.form_changed(effects);
}

/// Puts the chosen candidate's name into the line; returns whether there was one.
fn accept(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Some(line) = top(model) else { return false };
    let Some(open) = line.choice() else { return false };
    let (at, text, named) = match open.of {
        Several::Contacts(several) => {
            let Some(choice) = several.get(line.cursor).map(Choice::from) else { return false };
            (open.at, spelled(choice.name()), Some(choice))
        }
        Several::Deals(left) => {
            let Some(deal) = left.several.get(line.cursor) else { return false };
            (open.at, format!("deal:{}", left.spelled(deal)), None)
        }
    };
    // One goes on behind it.
    let space = if at.end == line.edit.text().len() { " " } else { "" };
    line.over = None;
    line.edit.replace(at, &(text + space));
    line.named.extend(named);
    changed(model, effects);
    true
}

/// Logs what the line says, or takes the candidate of an open choice.
fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    if accept(model, effects) {
        return;
    }
    let Some(line) = top(model) else { return };
    line.insisted = true;
    if let Some(remark) = line.remark() {
        line.over = None;
        line.edit.go_to(remark.at.end);
        return;
    }
    let Some(reading) = line.reading() else {
        line.error = Some("The line could not be read yet: try again".to_owned());
        return effects.push(line.reread());
    };
    let job = Job::LogLine(Box::new(reading.read.clone()), line.people(), line.key());
    model.keep_draft(effects);
    let ticket = model.write(job, effects);
    if let Some(line) = top(model) {
        (line.saving, line.error) = (Some(ticket), None);
    }
}

fn park(model: &mut Model, effects: &mut Vec<Effect>) {
    model.keep_draft(effects);
    let Some(Layer::Line(line)) = model.layers.pop() else { return };
    if line.has_content() {
        let again = model.key(Action::LogLine);
        model.tell(format!("Line kept: {again} brings it back"), effects);
    }
}
