//! What the settings screen lists.

use crate::app::{Config, SETTINGS, Setting};

use super::super::action::{Row, Scope, TABLE};
use super::super::keymap::Keymap;
use super::super::model::Model;
use super::find;

/// One thing to change.
#[derive(Clone, Copy)]
pub enum Item {
    /// Something of the file that cannot be used, by its place.
    Wrong(usize),
    /// The actor's name.
    Name,
    /// The actor's e-mail.
    Email,
    /// A setting of the file.
    Setting(&'static Setting),
    /// The keys of an action.
    Keys(&'static Row),
}

/// One line of the screen.
pub enum Line {
    /// The name of a group.
    Heading(String),
    /// An item, by its place.
    Item(usize),
}

impl Line {
    /// Tells whether it is this item.
    pub fn is(&self, item: usize) -> bool {
        self.item() == Some(item)
    }

    /// Returns the place of the item that it is.
    pub fn item(&self) -> Option<usize> {
        match self {
            Self::Heading(_) => None,
            Self::Item(place) => Some(*place),
        }
    }

    /// Tells whether it names a group.
    pub fn is_heading(&self) -> bool {
        matches!(self, Self::Heading(_))
    }
}

/// Returns everything that can be changed, in order.
pub fn items(model: &Model) -> Vec<Item> {
    let keys = Scope::ALL
        .into_iter()
        .flat_map(|scope| TABLE.iter().filter(move |row| row.scope == scope).map(Item::Keys));
    (0..model.settings.wrong.len())
        .map(Item::Wrong)
        .chain([Item::Name, Item::Email])
        .chain(SETTINGS.iter().map(Item::Setting))
        .chain(keys)
        .collect()
}

/// Returns the lines that the filter leaves: each group with its name.
pub fn lines(model: &Model) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut group = String::new();
    let items = items(model);
    for place in find::shown(model) {
        let Some(item) = items.get(place) else { continue };
        let own = item.group();
        if own != group {
            lines.push(Line::Heading(own.clone()));
            group = own;
        }
        lines.push(Line::Item(place));
    }
    lines
}

impl Item {
    /// Tells whether it says a word, in lower case: in its name, its group or what it is for.
    pub fn says(self, model: &Model, word: &str) -> bool {
        // What all keys of a group have in common finds none of them.
        let group = if matches!(self, Self::Keys(_)) { String::new() } else { self.group() };
        let texts = [self.label().to_owned(), group, self.doc(model)];
        let name = self.name().unwrap_or_default();
        texts.iter().chain([&name]).any(|text| text.to_lowercase().contains(word))
    }

    /// Tells whether it is on or off and nothing else.
    pub fn is_switch(self, model: &Model) -> bool {
        let Self::Setting(setting) = self else { return false };
        model.config.choices(setting.name).is_some_and(|options| options == ["true", "false"])
    }

    fn group(self) -> String {
        match self {
            Self::Wrong(_) => "What cannot be used".to_owned(),
            Self::Name | Self::Email => "You in this file".to_owned(),
            Self::Setting(setting) => match setting.table() {
                "profile" => "Who you are in files of your own".to_owned(),
                "time" => "Time".to_owned(),
                "look" => "Look".to_owned(),
                "phone" => "Phone".to_owned(),
                other => other.to_owned(),
            },
            Self::Keys(row) => format!("Keys: {}", row.scope.title().to_lowercase()),
        }
    }

    /// Returns its name in the file; none of what stands in the member's record.
    pub fn name(self) -> Option<String> {
        match self {
            Self::Wrong(_) | Self::Name | Self::Email => None,
            Self::Setting(setting) => Some(setting.name.to_owned()),
            Self::Keys(row) => Some(format!("keys.{}", row.name)),
        }
    }

    /// Returns what the screen calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Wrong(_) => "wrong",
            Self::Name => "name",
            Self::Email => "e-mail",
            Self::Setting(setting) => setting.key(),
            Self::Keys(row) => row.name,
        }
    }

    /// Returns what it is for.
    pub fn doc(self, model: &Model) -> String {
        match self {
            Self::Wrong(place) => model.settings.wrong.get(place).cloned().unwrap_or_default(),
            Self::Name => {
                "Your name, as others see it: it stands in your record as a member.".to_owned()
            }
            Self::Email => "Your e-mail, by which others and the settings name you.".to_owned(),
            Self::Setting(setting) => setting.doc.to_owned(),
            Self::Keys(row) => {
                let mut doc = row.doc.to_owned();
                if let Some(first) = doc.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                doc + "."
            }
        }
    }

    /// Returns what it takes.
    pub fn valid(self) -> String {
        match self {
            Self::Wrong(_) => String::new(),
            Self::Name => "Use any name.".to_owned(),
            Self::Email => "Use an e-mail; an empty one takes it away.".to_owned(),
            Self::Setting(setting) => {
                let valid = setting.valid_typed().replace("\"\"", "nothing");
                format!("Use {}.", valid.replace('"', ""))
            }
            Self::Keys(_) => {
                "Use keys such as x, ctrl-x, alt-enter, f5, or two in a row: g x; commas between \
                 several, nothing for none."
                    .to_owned()
            }
        }
    }

    /// Returns the value in force, as it is typed.
    pub fn value(self, model: &Model) -> String {
        match self {
            Self::Wrong(place) => model.settings.wrong.get(place).cloned().unwrap_or_default(),
            Self::Name => model.actor.clone(),
            Self::Email => model.email.clone(),
            Self::Setting(setting) => model.config.typed(setting.name).unwrap_or_default(),
            Self::Keys(row) => model.keymap.typed_keys_of(row),
        }
    }

    /// Returns the value in force as it is shown.
    pub fn shown(self, model: &Model) -> String {
        match self {
            // The file stands above the list.
            Self::Wrong(_) => {
                let (text, file) = (self.value(model), model.config.path().display().to_string());
                let line = text.strip_prefix(&file).and_then(|rest| rest.strip_prefix(':'));
                line.map_or(text.clone(), |line| format!("line {line}"))
            }
            Self::Keys(row) => match model.keymap.keys_of(row) {
                keys if keys.is_empty() => "(off)".to_owned(),
                keys => keys,
            },
            _ => match self.value(model) {
                value if value.is_empty() => "(none)".to_owned(),
                value => value,
            },
        }
    }

    /// Returns the default as it is shown; none of what stands in the member's record.
    pub fn default(self) -> Option<String> {
        let text = match self {
            Self::Wrong(_) | Self::Name | Self::Email => return None,
            Self::Setting(setting) => Config::default().typed(setting.name)?,
            Self::Keys(row) => Keymap::default().keys_of(row),
        };
        Some(if text.is_empty() { "(none)".to_owned() } else { text })
    }

    /// Says where the value comes from.
    pub fn source(self, model: &Model) -> String {
        match self.name().map(|name| model.config.line(&name)) {
            None if matches!(self, Self::Wrong(_)) => String::new(),
            None => "your record".to_owned(),
            Some(Some(line)) => format!("line {line}"),
            Some(None) => "default".to_owned(),
        }
    }
}
