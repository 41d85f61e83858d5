//! The settings: one TOML file.

use std::path::Path;

use super::Zone;

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
    /// `[look] color`: auto, always or never.
    pub color: String,
    /// `[look] icons`.
    pub icons: bool,
    /// `[look] mouse`.
    pub mouse: bool,
}

impl Config {
    /// Reads the file; a missing one is all defaults.
    pub fn load(path: &Path) -> (Self, Vec<ConfigWarning>) {
        let _ = path;
        todo!()
    }

    /// Returns the settings in force as TOML with comments: what `tl config show` prints.
    pub fn show(&self) -> String {
        todo!()
    }

    /// Returns the zone.
    pub fn zone(&self) -> Zone {
        self.zone.map_or(Zone::Local, Zone::Named)
    }
}
