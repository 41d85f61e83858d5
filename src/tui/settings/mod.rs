//! The settings: who one is in this file, what stands in the settings file, and the keys.

mod field;
mod find;
mod items;
mod view;

use crate::domain::Member;

use super::action::Action;
use super::filter::Filter;
use super::layout;
use super::message::{Changed, Effect, Job, Read};
use super::model::{Layer, Model};
use super::mouse::{Deed, Mouse};
use super::pick::Picker;
use super::remap;
use super::screen::{self, Screen};

pub use field::{SettingField, key as field_key, paste as field_paste};
pub use find::{Findable, filter_key, filter_paste, findable, go_to, is_typing};
pub use view::view;

use items::{Item, items, lines};

/// What the screen shows.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The selected item.
    pub selected: usize,
    /// The first line on the screen.
    pub top: usize,
    /// What the list is filtered by.
    pub filter: Filter,
    /// What of the file cannot be used, a sentence each.
    pub wrong: Vec<String>,
}

/// Says what of the settings cannot be used: more than one is counted, for the screen shows each.
pub fn wrong(model: &Model) -> Option<String> {
    let shows = model.key(Action::Go(Screen::Settings));
    match model.settings.wrong.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        more => Some(format!(
            "{} settings cannot be used as they stand: {shows} shows each, with file and line",
            more.len()
        )),
    }
}

/// Takes what of the settings cannot be used now. They stand before all else, so that what is
/// selected moves with them.
fn take_wrong(model: &mut Model, wrong: Vec<String>) {
    let (before, now) = (model.settings.wrong.len(), wrong.len());
    let moved = |place: usize| if place < before { 0 } else { place - before + now };
    model.settings.selected = moved(model.settings.selected);
    if let Some(Layer::Setting(field)) = model.layers.last_mut() {
        field.item = moved(field.item);
    }
    model.settings.wrong = wrong;
}

/// Goes to the settings.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    model.settings.filter.clear();
    effects.push(Effect::Read(Read::Settings));
}

/// Returns the selected item; none where the filter leaves none.
fn selected(model: &Model) -> Option<Item> {
    let there = find::shown(model).contains(&model.settings.selected);
    items(model).get(model.settings.selected).copied().filter(|_| there)
}

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let page = isize::from(u8::try_from(view::room(model)).unwrap_or(u8::MAX)).max(1);
    match action {
        Action::Down => find::step(model, 1),
        Action::Up => find::step(model, -1),
        Action::Top => find::step(model, isize::MIN),
        Action::Bottom => find::step(model, isize::MAX),
        Action::PageDown => find::step(model, page),
        Action::PageUp => find::step(model, -page),
        Action::HalfDown => find::step(model, (page / 2).max(1)),
        Action::HalfUp => find::step(model, -(page / 2).max(1)),
        Action::Filter => model.settings.filter.open(),
        Action::Open => change(model, effects),
        Action::Reset => reset(model, effects),
        Action::Back if model.slow => model.give_up(effects),
        Action::Back if model.settings.filter.is_open() => {
            model.settings.filter.clear();
        }
        Action::Back => screen::go(model, Screen::Contacts, effects),
        _ => {}
    }
}

/// Changes the selected item: a switch at once, what can be chosen from by a list, else a field.
fn change(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(item) = selected(model) else { return };
    if let Item::Setting(setting) = item {
        let value = item.value(model);
        match model.config.choices(setting.name) {
            Some(_) if item.is_switch(model) => {
                let other = (value != "true").to_string();
                model.write(Job::Set(setting.name.to_owned(), Some(other)), effects);
                return;
            }
            Some(options) => {
                let picker = Picker::new(setting.name, options, value);
                model.layers.push(Layer::Pick(Box::new(picker)));
                return;
            }
            None => {}
        }
    }
    match item {
        Item::Wrong(_) => model.tell(where_to_mend(model), effects),
        _ => field::open(model, item),
    }
}

/// Says where a setting that cannot be used is mended.
fn where_to_mend(model: &Model) -> String {
    format!(
        "It is mended in the file, or by a new value for it here: {}",
        model.config.path().display()
    )
}

/// Takes the selected setting out of the file: its default is in force then.
fn reset(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(item) = selected(model) else { return };
    match item.name() {
        Some(name) if model.config.line(&name).is_some() => {
            model.write(Job::Set(name, None), effects);
        }
        Some(_) => model.tell("The default is in force already", effects),
        None if matches!(item, Item::Wrong(_)) => model.tell(where_to_mend(model), effects),
        None => model.tell("Your name and e-mail have no default", effects),
    }
}

/// Works by settings that were written.
pub fn changed(model: &mut Model, changed: Changed, effects: &mut Vec<Effect>) {
    let Changed { name, config, theme, mut told } = changed;
    let value = config.line(&name).map(|_| config.typed(&name).unwrap_or_default());
    told.extend(model.adopt(config, &theme));
    told.retain(|warning| !warning.is_empty());
    let what = match value {
        Some(value) if value.is_empty() => format!("{name} is off now"),
        Some(value) => format!("{name} is {value} now"),
        None => format!("{name} has its default again"),
    };
    told.insert(0, what);
    model.tell(told.join("\n"), effects);
    // What was wrong may be right now.
    effects.push(Effect::Read(Read::Settings));
}

/// Takes the actor's name and e-mail over, which were written.
pub fn renamed(model: &mut Model, member: &Member, changed: Changed, effects: &mut Vec<Effect>) {
    model.adopt(changed.config, &changed.theme);
    model.actor.clone_from(&member.name);
    model.email.clone_from(&member.email);
    let mail = if member.email.is_empty() { "no e-mail" } else { member.email.as_str() };
    model.tell(format!("You are {} ({mail}) in this file now", member.name), effects);
}

/// Reads again what is shown.
pub fn refresh(_: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::Read(Read::Settings));
}

/// Takes over what another program changed, be it nothing.
pub fn reread(model: &mut Model, member: &Member, now: Changed, effects: &mut Vec<Effect>) {
    model.actor.clone_from(&member.name);
    model.email.clone_from(&member.email);
    let mut told = now.told;
    told.extend(remap::key_warnings(&now.config).into_iter().map(|warning| warning.message));
    let news = told != model.settings.wrong;
    take_wrong(model, told);
    if *model.config != now.config {
        model.adopt(now.config, &now.theme);
        if news && let Some(text) = wrong(model) {
            model.tell(text, effects);
        }
    }
}

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    let lines = lines(model);
    let room = view::room(model).max(1);
    let selected = model.settings.selected;
    let at = lines.iter().position(|line| line.is(selected)).unwrap_or(0);
    // A heading above the first item of a group stays in sight.
    let first =
        if at > 0 && lines.get(at - 1).is_some_and(items::Line::is_heading) { at - 1 } else { at };
    let lowest = (at + 1).saturating_sub(room);
    let highest = lines.len().saturating_sub(room);
    model.settings.top = model.settings.top.min(highest).clamp(lowest, first.max(lowest));
}

/// Handles the mouse: a click selects a setting, one on the selected one changes it.
pub fn mouse(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    match mouse.deed {
        Deed::WheelUp => act(model, Action::Up, effects),
        Deed::WheelDown => act(model, Action::Down, effects),
        Deed::Click => {
            let list = view::list(layout::body(model.size));
            if !list.contains((mouse.column, mouse.row).into()) {
                return;
            }
            let place = model.settings.top + usize::from(mouse.row - list.y);
            let lines = lines(model);
            let Some(item) = lines.get(place).and_then(items::Line::item) else { return };
            if item == model.settings.selected {
                change(model, effects);
            } else {
                model.settings.selected = item;
            }
        }
    }
}
