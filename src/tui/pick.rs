//! The values of a setting, to choose one.

use ratatui::Frame;

use super::finder::{self, Finder, Pressed, Search, Shown};
use super::keymap::Chord;
use super::message::{Effect, Job};
use super::model::{Layer, Model};
use super::mouse::{Deed, Mouse};

/// The values of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picker {
    /// The setting's name.
    pub name: &'static str,
    finder: Finder,
    /// The value in force.
    current: String,
    options: Vec<String>,
    /// Those that fit what is typed, by their place, best first.
    found: Vec<usize>,
}

impl Picker {
    /// Offers these values; the one in force is selected.
    pub fn new(name: &'static str, options: Vec<String>, current: String) -> Self {
        let selected = options.iter().position(|option| *option == current).unwrap_or(0);
        let found = (0..options.len()).collect();
        let finder = Finder { selected, ..Finder::default() };
        Self { name, finder, current, options, found }
    }

    fn find(&mut self) {
        let mut search = Search::new(self.finder.edit.text());
        let options = self.options.iter().enumerate();
        let mut found: Vec<(u32, usize)> =
            options.filter_map(|(place, option)| Some((search.score(option)?, place))).collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        self.found = found.into_iter().map(|(_, place)| place).collect();
    }

    fn chosen(&self) -> Option<&String> {
        self.options.get(*self.found.get(self.finder.selected)?)
    }
}

fn top(model: &mut Model) -> Option<&mut Picker> {
    match model.layers.last_mut() {
        Some(Layer::Pick(picker)) => Some(picker),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let Some(Layer::Pick(picker)) = model.layers.last_mut() else { return };
    match picker.finder.press(&model.keymap, chord, picker.found.len()) {
        Pressed::Chosen => choose(model, effects),
        Pressed::Closed => {
            model.layers.pop();
        }
        Pressed::Typed => picker.find(),
        Pressed::Nothing => {}
    }
}

/// Puts a text into the field.
pub fn paste(model: &mut Model, text: &str) {
    if let Some(picker) = top(model) {
        picker.finder.insert(text);
        picker.find();
    }
}

/// Handles the mouse.
pub fn mouse(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    let Some(Layer::Pick(picker)) = model.layers.last() else { return };
    let (count, at) = (
        picker.found.len(),
        picker.finder.row_at(model, picker.options.len(), (mouse.column, mouse.row)),
    );
    let Some(picker) = top(model) else { return };
    match (mouse.deed, at) {
        (Deed::WheelUp, _) => picker.finder.step(-1, count),
        (Deed::WheelDown, _) => picker.finder.step(1, count),
        (Deed::Click, Err(())) => {
            model.layers.pop();
        }
        (Deed::Click, Ok(Some(place))) if place < count => {
            picker.finder.selected = place;
            choose(model, effects);
        }
        (Deed::Click, Ok(_)) => {}
    }
}

fn choose(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Layer::Pick(picker)) = model.layers.pop() else { return };
    if let Some(value) = picker.chosen().filter(|value| **value != picker.current) {
        let job = Job::Set(picker.name.to_owned(), Some(value.clone()));
        model.write(job, effects);
    }
}

/// Draws the values.
pub fn view(model: &Model, picker: &Picker, frame: &mut Frame) {
    let rows: Vec<Shown> = picker
        .found
        .iter()
        .filter_map(|place| picker.options.get(*place))
        .map(|option| {
            let here = *option == picker.current;
            let note = if here { "in force" } else { "" }.to_owned();
            Shown { text: option.clone(), note, refused: false, hits: Vec::new() }
        })
        .collect();
    let head = (picker.name, picker.options.len());
    finder::view(model, &picker.finder, head, &rows, "No value has these letters.", frame);
}
