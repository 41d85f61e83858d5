//! The settings: one TOML file.

mod change;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::Zone;
use crate::domain::nearest::meant;
use crate::domain::phone::Region;

use super::settings::{Choices, SETTINGS, Setting, Value, quoted};
use super::theme::{self, TERMINAL, Theme};

/// How dates are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateStyle {
    /// "2 h ago", "yesterday 15:00".
    #[default]
    Relative,
    /// "2026-03-04 15:30".
    Absolute,
}

/// Something in the file that could not be used: the default stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigWarning {
    /// The sentence to show, with file, line and the valid values.
    pub message: String,
}

/// One line of the `[keys]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChoice {
    /// The keys that start the action; none where it is turned off.
    pub keys: Vec<String>,
    /// The line in the file, from 1.
    pub line: usize,
}

/// The settings in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `[profile] email`: selects who acts.
    pub profile_email: Option<String>,
    /// `[profile] name`: the name of the first member.
    pub profile_name: Option<String>,
    /// `[time] zone`: an IANA name, else the system's.
    pub zone: Option<chrono_tz::Tz>,
    /// `[time] dates`: relative or absolute.
    pub dates: DateStyle,
    /// `[time] week_start`.
    pub week_start: chrono::Weekday,
    /// `[look] theme`: the name of a theme that there is.
    pub theme: String,
    /// `[look] color`: auto, always or never.
    pub color: String,
    /// `[look] icons`.
    pub icons: bool,
    /// `[look] mouse`.
    pub mouse: bool,
    /// `[look] plain`: no frames and signs, for screen readers.
    pub plain: bool,
    /// `[phone] region`: a country's two letters, in capitals.
    pub region: Option<String>,
    /// `[phone] dial`: the command that dials, with `{}` for the number.
    pub dial: Option<String>,
    /// `[keys]`: the keys of an action by its name. The names are the front end's: it reports
    /// those it does not know with [`Config::warning`].
    pub keys: BTreeMap<String, KeyChoice>,
    pub(super) path: PathBuf,
    pub(super) lines: BTreeMap<&'static str, usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            profile_email: None,
            profile_name: None,
            zone: None,
            dates: DateStyle::default(),
            week_start: chrono::Weekday::Mon,
            theme: TERMINAL.to_owned(),
            color: "auto".to_owned(),
            icons: false,
            mouse: true,
            plain: false,
            region: None,
            dial: None,
            keys: BTreeMap::new(),
            path: PathBuf::new(),
            lines: BTreeMap::new(),
        }
    }
}

impl Config {
    /// Reads the file; a missing one is all defaults.
    pub fn load(path: &Path) -> (Self, Vec<ConfigWarning>) {
        let mut config = Self { path: path.to_owned(), ..Self::default() };
        let text = match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(error)) => {
                let line = line_of(error.as_bytes(), error.utf8_error().valid_up_to());
                let warning = config.warning(
                    line,
                    "this is not UTF-8 text, so the defaults are in force; save the file as UTF-8",
                );
                return (config, vec![warning]);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return (config, Vec::new()),
            Err(error) => {
                let message = format!(
                    "the settings in {} cannot be read ({error}), so the defaults are in force",
                    path.display()
                );
                return (config, vec![ConfigWarning { message }]);
            }
        };
        let warnings = config.read(&text);
        (config, warnings)
    }

    /// Makes a warning about a line of the file.
    pub fn warning(&self, line: usize, what: impl AsRef<str>) -> ConfigWarning {
        let message = format!("{}:{line}: {}", self.path.display(), what.as_ref());
        ConfigWarning { message }
    }

    /// Returns one setting in force as TOML, by its table and name (`time.zone`).
    pub fn get(&self, name: &str) -> Option<String> {
        SETTINGS.iter().find(|setting| setting.name == name).map(|setting| (setting.write)(self))
    }

    /// Returns one setting in force as a person types it: without quotes. The keys of an action
    /// (`keys.NAME`) stand between commas.
    pub fn typed(&self, name: &str) -> Option<String> {
        if let Some(action) = name.strip_prefix("keys.") {
            return self.keys.get(action).map(|choice| choice.keys.join(", "));
        }
        let value = self.get(name)?;
        match DeValue::parse(&value) {
            Ok(read) => Some(read.get_ref().as_str().map_or(value.clone(), str::to_owned)),
            Err(_) => Some(value),
        }
    }

    /// Returns the line of the file, from 1, where a setting stands; `None` where the default is
    /// in force.
    pub fn line(&self, name: &str) -> Option<usize> {
        match name.strip_prefix("keys.") {
            Some(action) => self.keys.get(action).map(|choice| choice.line),
            None => self.lines.get(name).copied(),
        }
    }

    /// Returns the settings file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the folder of the user's themes, beside the settings file.
    pub fn themes(&self) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join("themes")
    }

    /// Loads the theme in force; what is wrong with its file is told.
    pub fn load_theme(&self) -> (Theme, Vec<ConfigWarning>) {
        Theme::load(&self.theme, &self.themes())
    }

    /// Returns the country of phone numbers that are written without one, where it is chosen.
    pub fn home(&self) -> Option<Region> {
        self.region.as_deref().and_then(Region::of)
    }

    /// Returns the values that a setting can take, where they can be counted.
    pub fn choices(&self, name: &str) -> Option<Vec<String>> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name)?;
        match setting.choices {
            Choices::Text => None,
            Choices::Words(words) => Some(words.iter().map(|word| (*word).to_owned()).collect()),
            Choices::Themes => Some(theme::names(&self.themes())),
            Choices::Zones => {
                let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_owned());
                Some(std::iter::once("local".to_owned()).chain(zones).collect())
            }
        }
    }

    /// Returns the settings in force as TOML with comments: what `tl config show` prints. Read
    /// as a settings file it gives the same settings.
    pub fn show(&self) -> String {
        let mut out = format!("# The settings in force. The file: {}\n", one_line(&self.path));
        let mut table = "";
        for setting in SETTINGS {
            if setting.table() != table {
                table = setting.table();
                let _ = write!(out, "\n[{table}]\n");
            }
            let from = match self.lines.get(setting.name) {
                Some(line) => format!("from line {line} of the file"),
                None => "the default".to_owned(),
            };
            let value = (setting.write)(self);
            let _ = write!(
                out,
                "# {}\n# Use {}.\n{} = {value}  # {from}\n",
                setting.doc,
                setting.valid,
                setting.key()
            );
        }
        out.push_str("\n[keys]\n# The keys of an action by its name: a key, a list of keys, or false for none.\n");
        for (action, choice) in &self.keys {
            let keys: Vec<String> = choice.keys.iter().map(|key| quoted(key)).collect();
            let (action, keys) = (quoted(action), keys.join(", "));
            let _ = writeln!(out, "{action} = [{keys}]  # from line {} of the file", choice.line);
        }
        out
    }

    /// Returns the zone.
    pub fn zone(&self) -> Zone {
        self.zone.map_or(Zone::Local, Zone::Named)
    }

    fn read(&mut self, text: &str) -> Vec<ConfigWarning> {
        let line = |at: usize| line_of(text.as_bytes(), at);
        let tables = match DeTable::parse(text) {
            Ok(tables) => tables.into_inner(),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let what = format!(
                    "this is not TOML ({}), so the defaults are in force",
                    error.message().replace('\n', ", ")
                );
                return vec![self.warning(line(at), what)];
            }
        };
        let mut found = Vec::new();
        for (name, value) in &tables {
            let table = name.get_ref().as_ref();
            match value.get_ref() {
                DeValue::Table(rows) if table == KEYS || is_table(table) => {
                    for (key, value) in rows {
                        let at = line(key.span().start);
                        let wrong = self.read_row(table, key.get_ref(), value.get_ref(), at);
                        found.extend(wrong.map(|what| (at, what)));
                    }
                }
                other => found.push((line(name.span().start), stray(table, other))),
            }
        }
        // The parser sorts by name; people read from the top.
        found.sort();
        found.into_iter().map(|(line, what)| self.warning(line, what)).collect()
    }

    /// Takes one row over; returns what is wrong with it.
    fn read_row(
        &mut self,
        table: &str,
        key: &str,
        value: &DeValue<'_>,
        line: usize,
    ) -> Option<String> {
        if table == KEYS {
            return self.read_key(key, value, line);
        }
        let name = format!("{table}.{key}");
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
            return Some(unknown_setting(table, key));
        };
        let plain = match value {
            DeValue::String(text) => Value::Text(text),
            DeValue::Boolean(on) => Value::Flag(*on),
            _ => Value::Other,
        };
        if (setting.read)(self, plain) {
            self.lines.insert(setting.name, line);
            return None;
        }
        Some(format!(
            "{} is no value for {name}: use {}; {} stays in force",
            written(value),
            setting.valid,
            (setting.write)(self)
        ))
    }

    fn read_key(&mut self, action: &str, value: &DeValue<'_>, line: usize) -> Option<String> {
        let key = |value: &DeValue<'_>| {
            let key = value.as_str().map(str::trim).filter(|key| !key.is_empty());
            key.map(str::to_owned)
        };
        let keys = match value {
            DeValue::Boolean(false) => Some(Vec::new()),
            DeValue::String(text) if text.trim().is_empty() => Some(Vec::new()),
            DeValue::Array(keys) => keys.iter().map(|value| key(value.get_ref())).collect(),
            other => key(other).map(|key| vec![key]),
        };
        let Some(keys) = keys else {
            return Some(format!(
                "{} is no key for {action}: use a key in quotes such as \"c\" or \"ctrl-s\", a list of them, or false for none; its usual key stays in force",
                written(value)
            ));
        };
        self.keys.insert(action.to_owned(), KeyChoice { keys, line });
        None
    }
}

/// The table whose rows are actions.
const KEYS: &str = "keys";

fn is_table(name: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.table() == name)
}

fn unknown_setting(table: &str, key: &str) -> String {
    let keys: Vec<&str> = in_table(table).map(Setting::key).collect();
    let elsewhere = SETTINGS.iter().find(|setting| setting.key() == key);
    let instead = match elsewhere {
        Some(setting) => format!(" (it belongs under [{}])", setting.table()),
        None => is_it(meant(key, keys.iter().copied())),
    };
    format!("there is no setting {key} in [{table}]{instead}: use {}", list(&keys))
}

fn stray(name: &str, value: &DeValue<'_>) -> String {
    let mut tables: Vec<&str> = SETTINGS.iter().map(Setting::table).collect();
    tables.push(KEYS);
    tables.dedup();
    if tables.contains(&name) {
        return format!("{name} is a table of settings: write [{name}] and its settings below");
    }
    if let Some(setting) = SETTINGS.iter().find(|setting| setting.key() == name) {
        return format!("the setting {name} belongs under [{}]", setting.table());
    }
    let what = if value.is_table() { "table" } else { "setting" };
    let near = is_it(meant(name, tables.iter().copied()));
    let tables: Vec<String> = tables.iter().map(|table| format!("[{table}]")).collect();
    let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
    format!("there is no {what} {name}{near}: use {}", list(&tables))
}

/// Asks whether another word was meant, where one is near.
pub(super) fn is_it(meant: Option<&str>) -> String {
    meant.map(|word| format!(" (is it {word}?)")).unwrap_or_default()
}

fn in_table(table: &str) -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(move |setting| setting.table() == table)
}

/// Joins words as they read in a sentence: `a, b or c`.
pub(super) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Writes a value as it stands in the file, as far as a message needs it.
fn written(value: &DeValue<'_>) -> Cow<'static, str> {
    match value {
        DeValue::String(text) => quoted(text).into(),
        DeValue::Integer(number) => number.to_string().into(),
        DeValue::Float(number) => number.to_string().into(),
        DeValue::Boolean(on) => on.to_string().into(),
        DeValue::Datetime(at) => at.to_string().into(),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}

/// Returns the line, from 1, that holds the byte at `at`.
pub(super) fn line_of(text: &[u8], at: usize) -> usize {
    1 + text.iter().take(at).filter(|byte| **byte == b'\n').count()
}

/// Writes a path so that it cannot break out of a comment.
pub(super) fn one_line(path: &Path) -> String {
    path.display().to_string().replace(char::is_control, " ")
}

#[cfg(test)]
mod tests;
