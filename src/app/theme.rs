//! Themes: which part of the screens has which style. Those built in are files of the same
//! format as the user's (docs/THEMES.md), so that each of them is an example.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::config::{ConfigWarning, is_it, line_of, list, one_line};
use crate::domain::nearest::meant;

/// A part of the screens that has a style of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text; its background is that of the whole screen.
    Text,
    /// Names and headings.
    Strong,
    /// What matters less.
    Dim,
    /// What is not allowed or not possible now.
    Disabled,
    /// The selected row of the pane that has the keys.
    Selected,
    /// The selected row of another pane.
    SelectedElsewhere,
    /// A key in the footer and in the help.
    Key,
    /// A star, a pin.
    Star,
    /// A type of interaction.
    Kind,
    /// An outcome or a duration.
    Outcome,
    /// What went wrong.
    Error,
    /// Something to know.
    Note,
    /// The frame of what has the keys.
    Frame,
}

impl Role {
    /// Every role, in the order of [`Theme::look`].
    pub const ALL: [Self; 13] = [
        Self::Text,
        Self::Strong,
        Self::Dim,
        Self::Disabled,
        Self::Selected,
        Self::SelectedElsewhere,
        Self::Key,
        Self::Star,
        Self::Kind,
        Self::Outcome,
        Self::Error,
        Self::Note,
        Self::Frame,
    ];

    /// Returns the role's name in a theme file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Strong => "strong",
            Self::Dim => "dim",
            Self::Disabled => "disabled",
            Self::Selected => "selected",
            Self::SelectedElsewhere => "selected-elsewhere",
            Self::Key => "key",
            Self::Star => "star",
            Self::Kind => "kind",
            Self::Outcome => "outcome",
            Self::Error => "error",
            Self::Note => "note",
            Self::Frame => "frame",
        }
    }
}

/// A colour, as a theme file names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// The terminal's own.
    Default,
    /// One of the terminal's 16, from 0 (black) to 15 (bright white).
    Ansi(u8),
    /// One of the 256 of xterm.
    Indexed(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// The names of the 16 colours, in their order.
pub const ANSI: [&str; 16] = crate::domain::tint::TINTS;

/// How letters stand out other than by colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Heavier.
    Bold,
    /// Fainter.
    Dim,
    /// Slanted.
    Italic,
    /// With a line below.
    Underlined,
    /// Foreground and background exchanged.
    Reversed,
    /// With a line through.
    CrossedOut,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Self; 6] =
        [Self::Bold, Self::Dim, Self::Italic, Self::Underlined, Self::Reversed, Self::CrossedOut];

    /// Returns the effect's name in a theme file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bold => "bold",
            Self::Dim => "dim",
            Self::Italic => "italic",
            Self::Underlined => "underlined",
            Self::Reversed => "reversed",
            Self::CrossedOut => "crossed-out",
        }
    }
}

/// How one role looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The letters' colour.
    pub fg: Option<Colour>,
    /// The background's colour.
    pub bg: Option<Colour>,
    /// What else makes it stand out.
    pub effects: Vec<Effect>,
}

impl Look {
    /// Reads a look as a theme file has it: `bold red on #202020`.
    ///
    /// # Errors
    /// What is wrong with it, and what can be used.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut look = Self::default();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            if let Some(effect) = Effect::ALL.into_iter().find(|effect| effect.name() == word) {
                look.effects.push(effect);
            } else if word == "on" {
                let Some(colour) = words.next() else {
                    return Err(format!("a colour is missing after \"on\": {}", usable()));
                };
                put(&mut look.bg, read_colour(colour)?, colour)?;
            } else {
                put(&mut look.fg, read_colour(word)?, word)?;
            }
        }
        Ok(look)
    }
}

fn put(place: &mut Option<Colour>, colour: Colour, word: &str) -> Result<(), String> {
    match place.replace(colour) {
        None => Ok(()),
        Some(_) => {
            Err(format!("{word} is a second colour: write \"on {word}\" for the background"))
        }
    }
}

fn read_colour(word: &str) -> Result<Colour, String> {
    if word == "default" {
        return Ok(Colour::Default);
    }
    if let Some(place) = ANSI.iter().position(|name| *name == word) {
        return Ok(Colour::Ansi(u8::try_from(place).unwrap_or(0)));
    }
    if let Some(digits) = word.strip_prefix('#') {
        let part =
            |at: usize| digits.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok());
        if let (6, Some(red), Some(green), Some(blue)) = (digits.len(), part(0), part(2), part(4)) {
            return Ok(Colour::Rgb(red, green, blue));
        }
        return Err(format!("{word} is no colour: write # and six digits, such as #5fafff"));
    }
    if let Ok(index) = word.parse() {
        return Ok(Colour::Indexed(index));
    }
    let mut words: Vec<&str> = ANSI.to_vec();
    words.extend(Effect::ALL.map(Effect::name));
    words.push("default");
    let near = is_it(meant(word, words));
    Err(format!("{word} is neither a colour nor an effect{near}: {}", usable()))
}

/// Says what a look is made of.
fn usable() -> String {
    let effects = Effect::ALL.map(Effect::name);
    format!(
        "use default, {}, bright- and one of these, 0 to 255, or #rrggbb; and {}",
        ANSI.get(..8).unwrap_or_default().join(", "),
        list(&effects)
    )
}

/// How everything looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    looks: Vec<Look>,
}

impl Default for Theme {
    /// The terminal's own colours.
    fn default() -> Self {
        let mut theme = Self { looks: vec![Look::default(); Role::ALL.len()] };
        // A test reads every theme that is built in: nothing is wrong in them.
        theme.read(built_in(TERMINAL).unwrap_or_default());
        theme
    }
}

/// The theme that is in force where none is chosen.
pub const TERMINAL: &str = "terminal";

/// The themes that are built in: their names and files.
const BUILT_IN: &[(&str, &str)] = &[
    (TERMINAL, include_str!("../../assets/themes/terminal.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
];

fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(other, _)| *other == name).map(|(_, text)| *text)
}

impl Theme {
    /// Returns how a role looks.
    pub fn look(&self, role: Role) -> Look {
        let place = Role::ALL.iter().position(|other| *other == role);
        place.and_then(|place| self.looks.get(place)).cloned().unwrap_or_default()
    }

    /// Loads a theme: one that is built in, else a file of the folder. What is wrong with a file
    /// is told, and the rest of it used; one that cannot be read is the terminal's theme.
    pub fn load(name: &str, folder: &Path) -> (Self, Vec<ConfigWarning>) {
        let mut theme = Self::default();
        if let Some(text) = built_in(name) {
            theme.read(text);
            return (theme, Vec::new());
        }
        let path = file(name, folder);
        let text = match std::fs::read(&path).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                let message = format!("{}:1: this is not UTF-8 text", one_line(&path));
                return (theme, vec![ConfigWarning { message }]);
            }
            Err(error) => {
                let path = one_line(&path);
                let message = format!(
                    "the theme in {path} cannot be read ({error}): the terminal's own stands in"
                );
                return (theme, vec![ConfigWarning { message }]);
            }
        };
        let told = theme.read(&text).into_iter().map(|(line, what)| ConfigWarning {
            message: format!("{}:{line}: {what}", one_line(&path)),
        });
        let told = told.collect();
        (theme, told)
    }

    /// Takes over what a file says; returns what is wrong with it, from the top.
    fn read(&mut self, text: &str) -> Vec<(usize, String)> {
        let line = |at: usize| line_of(text.as_bytes(), at);
        let rows = match DeTable::parse(text) {
            Ok(rows) => rows.into_inner(),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let what = error.message().replace('\n', ", ");
                return vec![(line(at), format!("this is not TOML ({what})"))];
            }
        };
        let mut wrong = Vec::new();
        // What it is based on comes first, wherever it stands.
        if let Some((key, value)) = rows.iter().find(|(key, _)| key.get_ref().as_ref() == BASE) {
            match value.get_ref().as_str().and_then(built_in) {
                Some(base) => {
                    self.read(base);
                }
                None => {
                    let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
                    let what = format!("{BASE} names a theme that is built in: {}", list(&names));
                    wrong.push((line(key.span().start), what));
                }
            }
        }
        for (key, value) in &rows {
            let name = key.get_ref().as_ref();
            if name == BASE {
                continue;
            }
            let read = match value.get_ref() {
                DeValue::String(look) => self.put(name, look),
                _ => Err(format!("{name} takes a text in quotes, such as \"bold red\"")),
            };
            if let Err(what) = read {
                wrong.push((line(key.span().start), what));
            }
        }
        wrong.sort();
        wrong
    }

    fn put(&mut self, name: &str, look: &str) -> Result<(), String> {
        let roles = Role::ALL.map(Role::name);
        let place = roles.iter().position(|role| *role == name);
        let Some(place) = place.and_then(|place| self.looks.get_mut(place)) else {
            let near = is_it(meant(name, roles));
            return Err(format!("there is no role {name}{near}: use {BASE}, {}", list(&roles)));
        };
        *place = Look::parse(look).map_err(|what| format!("{name}: {what}"))?;
        Ok(())
    }
}

/// The name in a file that says which theme it changes.
const BASE: &str = "base";

fn file(name: &str, folder: &Path) -> PathBuf {
    folder.join(format!("{name}.toml"))
}

/// Tells whether there is a theme of this name.
pub(super) fn exists(name: &str, folder: &Path) -> bool {
    let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
    built_in(name).is_some() || (plain && file(name, folder).is_file())
}

/// Returns the names of all themes: those built in, then those of the folder by name.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut own: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let is_theme = path.extension().is_some_and(|end| end == "toml");
            is_theme.then(|| path.file_stem()?.to_str().map(str::to_owned)).flatten()
        })
        .filter(|name| built_in(name).is_none())
        .collect();
    own.sort();
    names.extend(own);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_that_is_built_in_names_every_role() {
        for (name, text) in BUILT_IN {
            let mut theme = Theme { looks: vec![Look::default(); Role::ALL.len()] };
            assert_eq!(theme.read(text), [], "{name}");
            for role in Role::ALL {
                assert!(
                    text.contains(&format!("\n{} = ", role.name())),
                    "{} in {name}",
                    role.name()
                );
            }
        }
        assert_eq!(Theme::load(TERMINAL, Path::new("/none")), (Theme::default(), Vec::new()));
    }

    #[test]
    fn looks_are_read() {
        let look = Look::parse("bold bright-red on #102030 underlined").unwrap();
        assert_eq!(look.fg, Some(Colour::Ansi(9)));
        assert_eq!(look.bg, Some(Colour::Rgb(0x10, 0x20, 0x30)));
        assert_eq!(look.effects, [Effect::Bold, Effect::Underlined]);
        assert_eq!(Look::parse("208").unwrap().fg, Some(Colour::Indexed(208)));
        assert_eq!(Look::parse("default on default").unwrap().bg, Some(Colour::Default));
        assert_eq!(Look::parse("").unwrap(), Look::default());
        for (text, said) in [
            ("bleu", "bleu is neither a colour nor an effect (is it blue?): use default, black"),
            ("red blue", "blue is a second colour: write \"on blue\""),
            ("red on", "a colour is missing after \"on\""),
            ("#12345", "#12345 is no colour: write # and six digits"),
            ("#12é45", "is no colour"),
            ("256", "256 is neither"),
        ] {
            let error = Look::parse(text).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }

    fn load(text: &str) -> (Theme, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        std::fs::write(&path, text).unwrap();
        assert!(exists("mine", folder.path()));
        assert_eq!(names(folder.path()).last().unwrap(), "mine");
        let (theme, told) = Theme::load("mine", folder.path());
        let start = format!("{}:", path.display());
        let told = told.into_iter().map(|told| told.message.replace(&start, ""));
        (theme, told.collect())
    }

    #[test]
    fn a_file_changes_the_theme_it_is_based_on() {
        let (theme, told) = load("error = \"bold magenta\"\nbase = \"dark\"\n");
        assert_eq!(told, [""; 0]);
        let (dark, _) = Theme::load("dark", Path::new("/none"));
        assert_eq!(theme.look(Role::Text), dark.look(Role::Text));
        assert_eq!(theme.look(Role::Error).fg, Some(Colour::Ansi(5)));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_the_rest_is_used() {
        let (theme, told) =
            load("key = \"green\"\neror = \"red\"\nnote = 3\nbase = \"solar\"\nstar = \"gold\"\n");
        assert_eq!(theme.look(Role::Key).fg, Some(Colour::Ansi(2)));
        assert_eq!(theme.look(Role::Star), Theme::default().look(Role::Star));
        let heads: Vec<&str> = told.iter().map(|line| line.get(..24).unwrap()).collect();
        assert_eq!(
            heads,
            [
                "2: there is no role eror",
                "3: note takes a text in ",
                "4: base names a theme th",
                "5: star: gold is neither",
            ]
        );
        assert!(told[0].contains("(is it error?): use base, text, strong"), "{told:?}");
        let (theme, told) = load("this is no TOML");
        assert_eq!(theme, Theme::default());
        assert!(told[0].starts_with("1: this is not TOML"), "{told:?}");
    }

    #[test]
    fn a_name_leads_out_of_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.toml"), "").unwrap();
        let inner = folder.path().join("themes");
        std::fs::create_dir(&inner).unwrap();
        for name in ["../x", "", ".", "..", "/etc/passwd"] {
            assert!(!exists(name, &inner), "{name}");
        }
        assert!(exists("dark", &inner) && !exists("x", &inner));
    }
}
