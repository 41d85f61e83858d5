//! Settings by name: the filter of their list, and the way to one from elsewhere.

use super::super::action::Action;
use super::super::filter::Asks;
use super::super::keymap::Chord;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::screen::{self, Screen};
use super::items::{Item, items};

/// Returns the places of the items that the filter leaves, in order.
pub fn shown(model: &Model) -> Vec<usize> {
    let typed = model.settings.filter.text().to_lowercase();
    let fits = |item: &Item| typed.split_whitespace().all(|word| item.says(model, word));
    let items = items(model).into_iter().enumerate();
    items.filter(|(_, item)| fits(item)).map(|(place, _)| place).collect()
}

/// Tells whether the filter has the keys.
pub fn is_typing(model: &Model) -> bool {
    model.screen == Screen::Settings && model.settings.filter.typing
}

/// Handles a key in the filter.
pub fn filter_key(model: &mut Model, chord: Chord) {
    let asks = model.settings.filter.key(&model.keymap, chord);
    filtered(model, asks);
}

/// Puts a text into the filter.
pub fn filter_paste(model: &mut Model, text: &str) {
    let asks = model.settings.filter.paste(text);
    filtered(model, asks);
}

fn filtered(model: &mut Model, asks: Asks) {
    match asks {
        Asks::Step(by) => step(model, by),
        // The first hit is selected; where the filter is cleared the selection stays.
        Asks::Anew => model.settings.selected = shown(model).first().copied().unwrap_or(0),
        Asks::Here | Asks::Save | Asks::Nothing => {}
    }
}

/// Goes on among what is shown.
pub fn step(model: &mut Model, by: isize) {
    let shown = shown(model);
    let at = shown.iter().position(|place| *place == model.settings.selected).unwrap_or(0);
    let to = at.saturating_add_signed(by).min(shown.len().saturating_sub(1));
    if let Some(place) = shown.get(to) {
        model.settings.selected = *place;
    }
}

/// A setting that can be found by name from elsewhere.
pub struct Findable {
    /// What the screen calls it.
    pub name: &'static str,
    /// Its name in the file, or that of the screen.
    pub path: String,
    /// What it is for.
    pub doc: String,
    /// The value in force as it is shown.
    pub value: String,
}

/// Returns what can be found by name from elsewhere. Keys are found by what they do.
pub fn findable(model: &Model) -> Vec<Findable> {
    let items = items(model).into_iter();
    let named = items.filter(|item| !matches!(item, Item::Wrong(_) | Item::Keys(_)));
    let found = named.map(|item| Findable {
        name: item.label(),
        path: item.name().unwrap_or_else(|| item.label().to_owned()),
        doc: item.doc(model),
        value: item.shown(model),
    });
    found.collect()
}

/// Goes to the setting of this name and opens it; a switch is not turned.
pub fn go_to(model: &mut Model, label: &str, effects: &mut Vec<Effect>) {
    screen::go(model, Screen::Settings, effects);
    model.settings.filter.clear();
    let items = items(model);
    let is_it = |item: &Item| item.label() == label && !matches!(item, Item::Keys(_));
    let Some(place) = items.iter().position(is_it) else { return };
    model.settings.selected = place;
    if !items.get(place).is_some_and(|item| item.is_switch(model)) {
        super::act(model, Action::Open, effects);
    }
}
