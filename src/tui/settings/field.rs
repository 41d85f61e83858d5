//! The field of a setting, in the place of its value.

use crate::app::MemberInput;
use crate::domain::Name;
use crate::domain::email::parse_email;

use super::super::action::{Action, Scope};
use super::super::edit::Edit;
use super::super::keymap::{Chord, Found};
use super::super::message::{Effect, Job};
use super::super::model::{Layer, Model};
use super::super::remap;
use super::items::{Item, items};

/// The field of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingField {
    /// The place of the item that is changed.
    pub item: usize,
    /// What is typed.
    pub edit: Edit,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What stood there.
    was: String,
}

/// Opens the field of the selected item.
pub fn open(model: &mut Model, item: Item) {
    let was = item.value(model);
    let field = SettingField {
        item: model.settings.selected,
        edit: Edit::line(was.clone()),
        error: None,
        was,
    };
    model.layers.push(Layer::Setting(Box::new(field)));
}

fn top(model: &mut Model) -> Option<&mut SettingField> {
    match model.layers.last_mut() {
        Some(Layer::Setting(field)) => Some(field),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::Form.together(), None, chord);
    let Some(field) = top(model) else { return };
    match found {
        Found::Action(Action::Save) => save(model, effects),
        Found::Action(Action::Park) => {
            model.layers.pop();
        }
        Found::Action(action) => {
            if field.edit.apply(action) == Some(true) {
                field.error = None;
            }
        }
        Found::Prefix | Found::Nothing => {
            if let Some(c) = chord.typed() {
                paste(model, c.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

/// Puts a text into the field.
pub fn paste(model: &mut Model, text: &str) {
    if let Some(field) = top(model) {
        field.edit.insert(text);
        field.error = None;
    }
}

fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(field) = top(model) else { return };
    let typed = field.edit.text().trim().to_owned();
    if typed == field.was {
        model.layers.pop();
        return;
    }
    let place = field.item;
    let Some(item) = items(model).get(place).copied() else { return };
    match job(model, item, &typed) {
        Ok(job) => {
            model.layers.pop();
            model.write(job, effects);
        }
        Err(why) => {
            if let Some(field) = top(model) {
                field.error = Some(why);
            }
        }
    }
}

/// Returns what is to be written, or what is wrong with what was typed.
fn job(model: &Model, item: Item, typed: &str) -> Result<Job, String> {
    let profile = |name: Option<&str>, email: Option<&str>| {
        let (name, email) = (name.map(str::to_owned), email.map(str::to_owned));
        Job::EditProfile(MemberInput { name, email, login: None })
    };
    match item {
        Item::Wrong(_) => Err("it is mended in the file".to_owned()),
        Item::Name => {
            Name::parse(typed, "the name").map_err(|why| why.to_string())?;
            Ok(profile(Some(typed), None))
        }
        Item::Email => {
            if !typed.is_empty() {
                parse_email(typed).map_err(|why| why.to_string())?;
            }
            Ok(profile(None, Some(typed)))
        }
        Item::Setting(setting) => {
            let wrong = |_| format!("{typed} is no {}. {}", setting.key(), item.valid());
            model.config.check(setting.name, typed).map_err(wrong)?;
            Ok(Job::Set(setting.name.to_owned(), Some(typed.to_owned())))
        }
        Item::Keys(row) => match remap::refusal(&model.config, row, typed) {
            Some(why) => Err(why),
            None => Ok(Job::Set(format!("keys.{}", row.name), Some(typed.to_owned()))),
        },
    }
}
