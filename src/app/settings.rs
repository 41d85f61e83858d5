//! The one list of settings: name, meaning, valid values, how each is read and shown.

use chrono::Weekday;

use crate::domain::email::parse_email;
use crate::domain::phone::Region;

use super::config::{Config, DateStyle};
use super::dial::is_command;
use super::theme::{self, TERMINAL};

/// A value as it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A string.
    Text(&'a str),
    /// `true` or `false`.
    Flag(bool),
    /// Anything else; no setting takes it.
    Other,
}

/// What can be chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choices {
    /// Any text that is valid.
    Text,
    /// These words.
    Words(&'static [&'static str]),
    /// The themes that there are.
    Themes,
    /// The time zones.
    Zones,
}

/// One setting.
pub struct Setting {
    /// Its table and name in the file: `time.zone`.
    pub name: &'static str,
    /// What it is for, as a sentence.
    pub doc: &'static str,
    /// The valid values, as they read after "use".
    pub valid: &'static str,
    /// The valid values, where they can be counted.
    pub(super) choices: Choices,
    /// Takes the value over into the settings; tells whether it is valid.
    pub(super) read: fn(&mut Config, Value<'_>) -> bool,
    /// Writes the value in force in TOML.
    pub(super) write: fn(&Config) -> String,
}

impl Setting {
    /// Returns the table: `time`.
    pub fn table(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(table, _)| table)
    }

    /// Returns the valid values as a person types them, outside of the file.
    pub fn valid_typed(&self) -> String {
        self.valid.replace(" in quotes", "").replace(", without quotes", "")
    }

    /// Returns the name within the table: `zone`.
    pub fn key(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(_, key)| key)
    }
}

/// Every setting but the `[keys]` table, in the order of `tl config show`.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "profile.name",
        doc: "Your name, for the first member of a file that you make.",
        valid: "a name in quotes, or \"\" for the one your account has",
        choices: Choices::Text,
        read: |config, value| text(value).is_some_and(|name| put(&mut config.profile_name, name)),
        write: |config| optional(config.profile_name.as_deref()),
    },
    Setting {
        name: "profile.email",
        doc: "Your e-mail: selects who acts on a file of your own.",
        valid: "an e-mail in quotes, or \"\" for the member of your account",
        choices: Choices::Text,
        read: |config, value| {
            text(value)
                .filter(|email| email.is_empty() || parse_email(email).is_ok())
                .is_some_and(|email| put(&mut config.profile_email, email))
        },
        write: |config| optional(config.profile_email.as_deref()),
    },
    Setting {
        name: "time.zone",
        doc: "The time zone that times are read and shown in.",
        valid: "an IANA name such as \"Europe/Berlin\", or \"local\" for the computer's",
        choices: Choices::Zones,
        read: |config, value| match text(value) {
            Some("local" | "") => put_value(&mut config.zone, None),
            Some(name) => {
                let zone = chrono_tz::TZ_VARIANTS
                    .into_iter()
                    .find(|zone| zone.name().eq_ignore_ascii_case(name));
                zone.is_some() && put_value(&mut config.zone, zone)
            }
            None => false,
        },
        write: |config| quoted(config.zone().name()),
    },
    Setting {
        name: "time.dates",
        doc: "How dates are shown: \"2 h ago\", or \"2026-03-04 15:30\".",
        valid: "\"relative\" or \"absolute\"",
        choices: Choices::Words(&["relative", "absolute"]),
        read: |config, value| choose(&mut config.dates, DATES, value),
        write: |config| chosen(&config.dates, DATES),
    },
    Setting {
        name: "time.week_start",
        doc: "The day that a week starts with.",
        valid: "a day's name, such as \"monday\" or \"sunday\"",
        choices: Choices::Words(&[
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ]),
        read: |config, value| choose(&mut config.week_start, DAYS, value),
        write: |config| chosen(&config.week_start, DAYS),
    },
    Setting {
        name: "look.theme",
        doc: "The colours of the screens; themes of your own lie in the folder themes beside this file.",
        valid: "\"terminal\", \"light\", \"dark\", \"high-contrast\", or the name of a file themes/NAME.toml beside the settings",
        choices: Choices::Themes,
        read: |config, value| match text(value) {
            // What the only one was called once.
            Some("default") => put_value(&mut config.theme, TERMINAL.to_owned()),
            Some(name) if theme::exists(name, &config.themes()) => {
                put_value(&mut config.theme, name.to_owned())
            }
            _ => false,
        },
        write: |config| quoted(&config.theme),
    },
    Setting {
        name: "look.color",
        doc: "When colours are used; auto looks at the terminal and at NO_COLOR.",
        valid: "\"auto\", \"always\" or \"never\"",
        choices: Choices::Words(COLORS),
        read: |config, value| choose_word(&mut config.color, COLORS, value),
        write: |config| quoted(&config.color),
    },
    Setting {
        name: "look.icons",
        doc: "Whether icons are shown beside words; they need a font that has them.",
        valid: "true or false, without quotes",
        choices: Choices::Words(FLAGS),
        read: |config, value| flag(&mut config.icons, value),
        write: |config| config.icons.to_string(),
    },
    Setting {
        name: "look.mouse",
        doc: "Whether clicks and the wheel are heard; without, the terminal selects text.",
        valid: "true or false, without quotes",
        choices: Choices::Words(FLAGS),
        read: |config, value| flag(&mut config.mouse, value),
        write: |config| config.mouse.to_string(),
    },
    Setting {
        name: "look.plain",
        doc: "Whether the screens do without frames and signs and the cursor follows the selected row, for screen readers.",
        valid: "true or false, without quotes",
        choices: Choices::Words(FLAGS),
        read: |config, value| flag(&mut config.plain, value),
        write: |config| config.plain.to_string(),
    },
    Setting {
        name: "phone.region",
        doc: "The country of phone numbers that are written without one.",
        valid: "two letters in quotes such as \"DE\" (ISO 3166), or \"\" for none",
        choices: Choices::Text,
        read: |config, value| {
            text(value)
                .filter(|code| code.is_empty() || Region::of(code).is_some())
                .is_some_and(|code| put(&mut config.region, &code.to_ascii_uppercase()))
        },
        write: |config| optional(config.region.as_deref()),
    },
    Setting {
        name: "phone.dial",
        doc: "The command that dials a number; {} stands for it. Without one the number is copied.",
        valid: "a command in quotes such as \"xdg-open tel:{}\", or \"\" for none",
        choices: Choices::Text,
        read: |config, value| {
            text(value)
                .filter(|dial| dial.is_empty() || is_command(dial))
                .is_some_and(|dial| put(&mut config.dial, dial))
        },
        write: |config| optional(config.dial.as_deref()),
    },
];

const DATES: &[(&str, DateStyle)] =
    &[("relative", DateStyle::Relative), ("absolute", DateStyle::Absolute)];

const DAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

const FLAGS: &[&str] = &["true", "false"];
const COLORS: &[&str] = &["auto", "always", "never"];

fn text(value: Value<'_>) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    }
}

/// Sets a text; an empty one is none.
fn put(field: &mut Option<String>, text: &str) -> bool {
    put_value(field, (!text.is_empty()).then(|| text.to_owned()))
}

fn put_value<T>(field: &mut T, value: T) -> bool {
    *field = value;
    true
}

fn flag(field: &mut bool, value: Value<'_>) -> bool {
    match value {
        Value::Flag(on) => put_value(field, on),
        _ => false,
    }
}

fn choose<T: Copy>(field: &mut T, words: &[(&str, T)], value: Value<'_>) -> bool {
    let wanted = text(value).map(str::to_lowercase);
    let hit = words.iter().find(|(word, _)| wanted.as_deref() == Some(word));
    hit.is_some_and(|(_, value)| put_value(field, *value))
}

fn choose_word(field: &mut String, words: &[&str], value: Value<'_>) -> bool {
    let wanted = text(value).map(str::to_lowercase).unwrap_or_default();
    words.contains(&wanted.as_str()) && put_value(field, wanted)
}

fn chosen<T: PartialEq>(field: &T, words: &[(&str, T)]) -> String {
    quoted(words.iter().find(|(_, value)| value == field).map_or("", |(word, _)| word))
}

fn optional(text: Option<&str>) -> String {
    quoted(text.unwrap_or_default())
}

pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
