//! What keys do in the sheet that asks what to import.

use crate::domain::Name;

use super::super::action::{Action, Scope};
use super::super::confirm::count;
use super::super::keymap::{Chord, Found};
use super::super::message::{Effect, Read};
use super::super::model::{Layer, Model};
use super::super::offers::{Offer, Offered};
use super::path::Tab;
use super::{Field, ImportSheet, Order, Running, Stage, dropped, findings};

/// The most characters of a path.
const LONGEST: usize = 4_096;

pub fn top(model: &mut Model) -> Option<&mut ImportSheet> {
    match model.layers.last_mut() {
        Some(Layer::Import(sheet)) => Some(sheet),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let Some(sheet) = top(model) else { return };
    match sheet.stage {
        Stage::Typing => typing(model, chord, effects),
        Stage::Looking(..) => {
            let found = model.keymap.find(Scope::Form.together(), None, chord);
            if found == Found::Action(Action::Park) {
                effects.push(Effect::StopImport);
                type_on(model);
            }
        }
        Stage::Asking(..) => asking(model, chord, effects),
    }
}

/// Goes back to the fields.
fn type_on(model: &mut Model) {
    if let Some(sheet) = top(model) {
        sheet.stage = Stage::Typing;
    }
}

fn asking(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    match model.keymap.find(Scope::Question.together(), None, chord) {
        Found::Action(Action::Agree) => begin(model, effects),
        Found::Action(Action::Disagree) => type_on(model),
        _ => {
            if let Found::Action(action) = model.find(Scope::Screen.together(), chord) {
                findings::step(model, action);
            }
        }
    }
}

/// Begins the import that was agreed to.
fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(sheet) = top(model) else { return };
    let Stage::Asking(order, found) = &sheet.stage else { return };
    if found.outcome.is_nothing_new() {
        return;
    }
    let mut order = order.clone();
    model.layers.pop();
    model.imports.last += 1;
    (order.number, order.dry_run) = (model.imports.last, false);
    effects.push(Effect::Import(order.clone()));
    model.imports.running = Some(Running {
        order,
        far: None,
        stopping: false,
        warned: false,
        refreshed: std::time::Duration::ZERO,
    });
}

fn typing(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::Form.together(), None, chord);
    let Some(sheet) = top(model) else { return };
    match found {
        Found::Action(Action::Save) => {
            if !sheet.accept(effects) {
                look(model, effects);
            }
        }
        Found::Action(Action::Park) => close(model),
        Found::Action(Action::NextField) => sheet.tab(effects),
        Found::Action(Action::PreviousField) => sheet.turn(),
        Found::Action(action @ (Action::LineDown | Action::LineUp)) => {
            let down = action == Action::LineDown;
            let typed = sheet.typed().to_owned();
            let stepped = match sheet.focus {
                Field::Path => sheet.completion.step(&typed, down),
                Field::Label => sheet.offers.step(down),
            };
            if !stepped {
                sheet.turn();
            }
        }
        Found::Action(action) => {
            if sheet.field().apply(action) == Some(true) {
                sheet.changed(effects);
            }
        }
        Found::Prefix | Found::Nothing => {
            if let Some(c) = chord.typed() {
                sheet.insert(c.encode_utf8(&mut [0; 4]), effects);
            }
        }
    }
}

/// Puts a pasted text into the field. The path of a dropped file takes the place of what stands
/// there.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let Some(sheet) = top(model).filter(|sheet| sheet.is_typing()) else { return };
    if sheet.focus == Field::Label {
        return sheet.insert(text, effects);
    }
    let path = dropped::path(text);
    if path.starts_with('/') {
        sheet.path.set("");
    }
    sheet.insert(&path, effects);
}

/// Closes the sheet; what was typed stands there the next time.
fn close(model: &mut Model) {
    if let Some(Layer::Import(sheet)) = model.layers.pop() {
        model.imports.typed = (sheet.typed().to_owned(), sheet.label.text().trim().to_owned());
    }
}

/// Finds out what would happen.
fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    let (number, book) = (model.imports.last + 1, model.book.current);
    let Some(sheet) = top(model) else { return };
    let path = sheet.typed().to_owned();
    if path.is_empty() {
        return sheet.complain(Field::Path, "type the path of a file to import, or of a folder");
    }
    if path.chars().count() > LONGEST {
        let most = count(LONGEST as u64, "character", "characters");
        return sheet.complain(Field::Path, format!("no path is longer than {most}"));
    }
    let label = Some(sheet.label.text().trim().to_owned()).filter(|label| !label.is_empty());
    // What is wrong with it is found before a file is read.
    if let Some(Err(error)) = label.as_ref().map(|label| Name::parse(label, "the label's name")) {
        return sheet.complain(Field::Label, error.to_string());
    }
    let order = Order { number, book, path, label, dry_run: true };
    sheet.stage = Stage::Looking(order.clone(), None);
    sheet.completion.close();
    sheet.offers.close();
    sheet.error = None;
    model.imports.last = number;
    effects.push(Effect::Import(order));
}

impl ImportSheet {
    /// Says what is wrong with a field, and gives it the keys.
    pub(super) fn complain(&mut self, field: Field, text: impl Into<String>) {
        self.stage = Stage::Typing;
        self.focus = field;
        self.error = Some((field, text.into()));
    }

    fn field(&mut self) -> &mut super::Edit {
        match self.focus {
            Field::Path => &mut self.path,
            Field::Label => &mut self.label,
        }
    }

    fn insert(&mut self, text: &str, effects: &mut Vec<Effect>) {
        self.field().insert(text);
        self.changed(effects);
    }

    /// Goes to the other field.
    fn turn(&mut self) {
        self.focus = match self.focus {
            Field::Path => Field::Label,
            Field::Label => Field::Path,
        };
        self.completion.close();
        self.offers.close();
    }

    /// Completes the path, or takes the offered label; goes to the other field where there is
    /// nothing to complete.
    pub(super) fn tab(&mut self, effects: &mut Vec<Effect>) {
        if self.focus == Field::Label {
            self.accept(effects);
            return self.turn();
        }
        let typed = self.typed().to_owned();
        match self.completion.tab(&typed) {
            Tab::Becomes(path) => {
                self.path.set(path);
                self.changed(effects);
            }
            Tab::Steps => {}
            Tab::Waits => effects.push(Effect::Read(Read::Folder(typed))),
            Tab::Leaves => self.turn(),
        }
    }

    /// Takes the name under the cursor; returns whether there was one.
    fn accept(&mut self, effects: &mut Vec<Effect>) -> bool {
        match self.focus {
            Field::Path => {
                let Some(path) = self.completion.chosen(self.typed()) else { return false };
                self.path.set(path);
                self.changed(effects);
            }
            Field::Label => {
                let Some(Offer::Known(name) | Offer::New(name)) = self.offers.take() else {
                    return false;
                };
                self.label.set(name);
            }
        }
        true
    }

    /// Closes the completion and asks what it is to offer for what stands there now.
    fn changed(&mut self, effects: &mut Vec<Effect>) {
        self.error = None;
        self.completion.close();
        self.offers.close();
        let text = match self.focus {
            Field::Path => self.typed().to_owned(),
            Field::Label => self.label.text().trim().to_owned(),
        };
        if text.is_empty() {
            return;
        }
        effects.push(Effect::Read(match self.focus {
            Field::Path => Read::Folder(text),
            Field::Label => Read::Offers { offered: Offered::Labels, text },
        }));
    }
}
