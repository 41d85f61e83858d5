//! What the thread of an import tells, and what was read to complete a field.

use std::time::Duration;

use crate::app::{Error, FolderNames};

use super::super::action::Action;
use super::super::confirm::count;
use super::super::message::{Effect, Read};
use super::super::model::{Layer, Model, sentence};
use super::super::offers::Offers;
use super::super::screen::{self, Screen};
use super::super::undo::{self, What};
use super::super::update::after_refusal;
use super::super::{contacts, import};
use super::{Far, Field, Findings, ImportSheet, News, Order, Outcome, Stage};

/// How often what is shown is read again while an import is under way.
const REFRESH: Duration = Duration::from_secs(2);

/// Takes the names that go on with a path.
pub fn completed(model: &mut Model, typed: &str, found: FolderNames, effects: &mut Vec<Effect>) {
    let Some(sheet) = super::keys::top(model).filter(|sheet| sheet.is_typing()) else { return };
    if sheet.focus == Field::Path && sheet.typed() == typed && sheet.completion.take(typed, found) {
        sheet.tab(effects);
    }
}

/// Takes the labels that a text may mean.
pub fn labels(sheet: &mut ImportSheet, typed: &str, names: Vec<String>) {
    if sheet.is_typing() && sheet.focus == Field::Label && sheet.label.text().trim() == typed {
        sheet.offers = Offers::of(typed, names).or_new(typed);
    }
}

/// Takes what the thread of an import tells; what is not of the one that is waited for is dropped.
pub fn take(model: &mut Model, news: News, effects: &mut Vec<Effect>) {
    match news {
        News::Far(number, far) => {
            if let Some(running) = &mut model.imports.running
                && running.order.number == number
            {
                running.far = Some(far);
                let due = far.elapsed.saturating_sub(running.refreshed) >= REFRESH;
                if due && running.order.book == model.book.current {
                    running.refreshed = far.elapsed;
                    refresh(model, effects);
                }
            } else if let Some(Stage::Looking(order, so_far)) = stage(model)
                && order.number == number
            {
                *so_far = Some(far);
            }
        }
        News::Ended(number, result) => {
            if model.imports.running.as_ref().is_some_and(|it| it.order.number == number) {
                if let Some(running) = model.imports.running.take() {
                    ended(model, running.order, result, effects);
                }
            } else {
                looked(model, number, result, effects);
            }
        }
    }
}

/// Returns what the sheet is at, wherever it lies.
fn stage(model: &mut Model) -> Option<&mut Stage> {
    model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Import(sheet) => Some(&mut sheet.stage),
        _ => None,
    })
}

/// Reads again what is shown, around what is selected.
fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::Read(Read::Book(None)));
    contacts::refresh(model, effects);
    if model.screen != Screen::Contacts {
        screen::refresh(model, effects);
    }
}

/// Puts the question whether what was found out is to happen.
fn looked(
    model: &mut Model,
    number: u64,
    result: Result<Box<Outcome>, Error>,
    effects: &mut Vec<Effect>,
) {
    let Some(Layer::Import(sheet)) =
        model.layers.iter_mut().find(|layer| matches!(layer, Layer::Import(_)))
    else {
        return;
    };
    let Stage::Looking(order, far) = &sheet.stage else { return };
    if order.number != number {
        return;
    }
    match result {
        Ok(outcome) => {
            let found = question(order, *far, *outcome);
            sheet.stage = Stage::Asking(order.clone(), Box::new(found));
        }
        Err(error) => {
            sheet.complain(Field::Path, sentence(&error));
            after_refusal(error.kind, effects);
        }
    }
}

/// Writes what would happen. Of a large file only the beginning was looked at.
fn question(order: &Order, far: Option<Far>, outcome: Outcome) -> Findings {
    let tally = outcome.tally;
    let mut head = vec![order.path.clone(), String::new()];
    if outcome.stopped {
        let records = count(outcome.records(), "record", "records");
        let share = far.and_then(|far| far.share());
        let share = share.map_or_else(String::new, |share| format!(", some {share}% of all"));
        head.push(format!("It is large. Of the first {records}{share}:"));
    }
    if outcome.is_nothing_new() {
        head.push("Nothing new: what can be read is there already.".to_owned());
    } else {
        head.push(count(tally.created, "new contact", "new contacts"));
    }
    if tally.merged > 0 {
        let contacts = count(tally.merged, "record adds to a contact", "records add to contacts");
        head.push(format!("{contacts} that the book has"));
    }
    if tally.skipped > 0 && !outcome.is_nothing_new() {
        let there = count(tally.skipped, "record is", "records are");
        head.push(format!("{there} there already"));
    }
    if let Some(label) = order.label.as_ref().filter(|_| !outcome.is_nothing_new()) {
        head.push(format!("Each gets the label \"{label}\""));
    }
    let title = if outcome.is_nothing_new() { "Nothing to import" } else { "Import this?" };
    Findings::new(title.to_owned(), head, outcome)
}

/// Takes what became of an import.
fn ended(
    model: &mut Model,
    order: Order,
    result: Result<Box<Outcome>, Error>,
    effects: &mut Vec<Effect>,
) {
    let title = order.title().to_owned();
    let (book, here) = (order.book, order.book == model.book.current);
    // The same file is at hand for the next time where this time did not take it to its end.
    let again = (order.path.clone(), order.label.clone().unwrap_or_default());
    let key = model.key(Action::Import);
    match result {
        Ok(outcome) => {
            let outcome = *outcome;
            let stopped = outcome.stopped;
            model.imports.typed = if stopped { again } else { (String::new(), String::new()) };
            let did = if stopped { "Stopped the import of" } else { "Imported" };
            let mut said = format!("{did} {title}: {}", outcome.counts());
            if let Some(batch) = outcome.batch {
                let what = What::Import(undo::sentence(&said), batch);
                model.undo.push(book, what, Vec::new());
            }
            let mut head = vec![order.path, String::new(), outcome.counts()];
            if outcome.waits() {
                let inbox = model.key(Action::Go(Screen::Inbox));
                said += &format!("; {inbox} shows the inbox");
            }
            if stopped {
                said += &format!("; {key} goes on from there, and nothing comes twice");
                head.push(format!("It was stopped: {key} with the same path goes on from there."));
            }
            let troubles = outcome.troubles();
            if !troubles.is_empty() {
                let show = model.key(Action::ShowImport);
                said += &format!("; {troubles}: {show} shows them");
            }
            let title = format!("{did} {title}");
            model.imports.found = Some(Box::new(Findings::new(title, head, outcome)));
            model.tell(said, effects);
        }
        Err(error) => {
            model.imports.typed = again;
            let said = format!("The import of {title} broke off");
            // Nobody knows whether something was written: what was before is not undone unasked.
            model.undo.push(book, What::ForGood(said.clone()), Vec::new());
            let why = sentence(&error);
            let text =
                format!("{said}: {why}. What was written is whole; {key} goes on from there");
            model.complain(&Error::new(error.kind, text), effects);
            after_refusal(error.kind, effects);
        }
    }
    if here {
        refresh(model, effects);
    }
    import::arrange(model);
}
