//! Keys: reading and showing them, and finding the action they stand for.

use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::{Action, Row, Scope, TABLE};

/// One press: a key with Ctrl and Alt. Shift is in the character, or in Shift-Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// Whether Ctrl was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
}

impl From<KeyEvent> for Chord {
    fn from(key: KeyEvent) -> Self {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let shift = key.modifiers.contains(KeyModifiers::SHIFT);
        let code = match key.code {
            KeyCode::Tab if shift => KeyCode::BackTab,
            // Some terminals report Ctrl-A as a capital.
            KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            KeyCode::Char(c) if shift => KeyCode::Char(c.to_ascii_uppercase()),
            code => code,
        };
        Self { code, ctrl, alt }
    }
}

impl Chord {
    /// Reads a key's name: `j`, `G`, `ctrl-d`, `alt-enter`, `pgdn`, `f1`. Names and modifiers may
    /// be written in capitals.
    pub fn parse(name: &str) -> Option<Self> {
        let mut rest = name;
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        while let Some((modifier, after)) = rest.split_once('-').filter(|(_, it)| !it.is_empty()) {
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" | "c" => ctrl = true,
                "alt" | "a" | "meta" => alt = true,
                "shift" | "s" => shift = true,
                _ => return None,
            }
            rest = after;
        }
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) if c.is_whitespace() || c.is_control() => return None,
            // A terminal tells no case together with Ctrl, and sends these three as other keys.
            (Some('i' | 'I'), None) if ctrl => Self::plain(&mut ctrl, KeyCode::Tab),
            (Some('m' | 'M'), None) if ctrl => Self::plain(&mut ctrl, KeyCode::Enter),
            (Some('['), None) if ctrl => Self::plain(&mut ctrl, KeyCode::Esc),
            (Some(c), None) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            (Some(c), None) if shift => KeyCode::Char(c.to_uppercase().next().unwrap_or(c)),
            (Some(c), None) => KeyCode::Char(c),
            _ => {
                let code = named(&rest.to_ascii_lowercase())?;
                match code {
                    KeyCode::Tab if shift => KeyCode::BackTab,
                    // No other key is told apart with Shift.
                    _ if shift => return None,
                    code => code,
                }
            }
        };
        Some(Self { code, ctrl, alt })
    }

    fn plain(ctrl: &mut bool, code: KeyCode) -> KeyCode {
        *ctrl = false;
        code
    }

    /// Returns the key's name, as [`Chord::parse`] reads it.
    pub fn name(self) -> String {
        let mut name = String::new();
        if self.ctrl {
            name.push_str("ctrl-");
        }
        if self.alt {
            name.push_str("alt-");
        }
        match self.code {
            KeyCode::BackTab => name.push_str("shift-tab"),
            KeyCode::Char(' ') => name.push_str("space"),
            KeyCode::Char(',') => name.push_str("comma"),
            KeyCode::Char(c) => name.push(c),
            KeyCode::F(number) => {
                let _ = write!(name, "f{number}");
            }
            code => {
                let known = NAMES.iter().find(|(_, other)| *other == code);
                name.push_str(known.map_or("", |(name, _)| name));
            }
        }
        name
    }

    /// Returns the character that this press types into a field.
    pub fn typed(self) -> Option<char> {
        match self.code {
            // AltGr arrives as Ctrl-Alt where the keyboard needs it for a character.
            KeyCode::Char(c)
                if self.ctrl == self.alt && !(self.ctrl && c.is_ascii_alphabetic()) =>
            {
                Some(c)
            }
            _ => None,
        }
    }
}

/// The names of keys that type nothing; the first of a key is the one that is shown.
const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("tab", KeyCode::Tab),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("space", KeyCode::Char(' ')),
    ("comma", KeyCode::Char(',')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("del", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("ins", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pageup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("pagedown", KeyCode::PageDown),
];

fn named(name: &str) -> Option<KeyCode> {
    let number = name.strip_prefix('f').and_then(|digits| digits.parse().ok());
    match number {
        Some(number @ 1..=12) => Some(KeyCode::F(number)),
        _ => NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code),
    }
}

/// Reads what starts an action: one key, or two with a space between them. `gx` is `g x`, for so
/// it is shown.
pub fn parse_keys(text: &str) -> Option<(Chord, Option<Chord>)> {
    let mut words = text.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(one), None, _) => match Chord::parse(one) {
            Some(chord) => Some((chord, None)),
            None => {
                let mut chars = one.chars();
                let (first, second) = (chars.next()?, chars.next()?);
                let chord = |c: char| Chord::parse(c.encode_utf8(&mut [0; 4]));
                chars.next().is_none().then(|| Some((chord(first)?, chord(second))))?
            }
        },
        (Some(one), Some(two), None) => Some((Chord::parse(one)?, Some(Chord::parse(two)?))),
        _ => None,
    }
}

/// Shows a key, or a sequence of keys, as people know it: `Ctrl-d`, `gg`, `PgDn`.
pub fn show(keys: &str) -> String {
    let mut shown = String::new();
    for key in keys.split(' ') {
        // Letters of a sequence stand together, words do not.
        if !shown.is_empty() && key.chars().count() > 1 {
            shown.push(' ');
        }
        let mut rest = key;
        while let Some((modifier, after)) = rest.split_once('-') {
            if after.is_empty() {
                break;
            }
            let _ = write!(shown, "{}-", capital(modifier));
            rest = after;
        }
        match rest {
            "up" => shown.push('↑'),
            "down" => shown.push('↓'),
            "left" => shown.push('←'),
            "right" => shown.push('→'),
            "comma" => shown.push(','),
            "pgup" => shown.push_str("PgUp"),
            "pgdn" => shown.push_str("PgDn"),
            word if word.chars().count() > 1 => shown.push_str(&capital(word)),
            one => shown.push_str(one),
        }
    }
    shown
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// What a press means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// An action.
    Action(Action),
    /// The beginning of a sequence.
    Prefix,
    /// Nothing.
    Nothing,
}

/// One way to start an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// The action's place in the table.
    pub row: usize,
    /// Where it holds.
    pub scope: Scope,
    /// The key, or the first of two.
    pub first: Chord,
    /// The second one.
    pub second: Option<Chord>,
    /// What it does.
    pub action: Action,
}

impl Binding {
    /// Returns the keys' names: `g x`.
    pub fn name(&self) -> String {
        let second = self.second.map(|chord| format!(" {}", chord.name())).unwrap_or_default();
        self.first.name() + &second
    }
}

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let rows = TABLE.iter().enumerate();
        Self { bindings: rows.flat_map(|(place, row)| default_bindings(place, row)).collect() }
    }
}

/// Returns the default keys of a row.
pub fn default_bindings(place: usize, row: &Row) -> Vec<Binding> {
    let keys = row.keys.iter().filter_map(|keys| parse_keys(keys));
    bindings(place, row, keys)
}

/// Returns the bindings of these keys to a row.
pub fn bindings(
    place: usize,
    row: &Row,
    keys: impl IntoIterator<Item = (Chord, Option<Chord>)>,
) -> Vec<Binding> {
    let keys = keys.into_iter().enumerate();
    keys.map(|(nth, (first, second))| Binding {
        row: place,
        scope: row.scope,
        first,
        second,
        action: row.action_of(nth),
    })
    .collect()
}

impl Keymap {
    /// Makes the keys of these bindings.
    pub fn of(bindings: Vec<Binding>) -> Self {
        Self { bindings }
    }

    /// Returns how an action of the table is started.
    fn of_row<'a>(&'a self, row: &Row) -> impl Iterator<Item = &'a Binding> + use<'a> {
        let place = TABLE.iter().position(|other| other.name == row.name);
        self.bindings.iter().filter(move |binding| Some(binding.row) == place)
    }

    /// Returns the first key of an action as it is shown; empty where it has none.
    pub fn key_of(&self, row: &Row) -> String {
        self.of_row(row).next().map_or_else(String::new, |binding| show(&binding.name()))
    }

    /// Returns the first of the two keys of an action as it is shown, where it has two one after
    /// the other.
    pub fn first_key_of(&self, row: &Row) -> Option<String> {
        let binding = self.of_row(row).next().filter(|binding| binding.second.is_some())?;
        Some(show(&binding.first.name()))
    }

    /// Returns the key for one place of a row's keys as it is shown; empty where there is none.
    pub fn nth_key_of(&self, row: &Row, place: usize) -> String {
        self.of_row(row).nth(place).map_or_else(String::new, |binding| show(&binding.name()))
    }

    /// Returns all keys of an action as they are shown.
    pub fn keys_of(&self, row: &Row) -> String {
        let keys: Vec<String> = self.of_row(row).map(|binding| show(&binding.name())).collect();
        match (keys.as_slice(), is_series(row)) {
            ([first, .., last], true) => format!("{first}–{last}"),
            (keys, _) => keys.join(" "),
        }
    }

    /// Returns the first keys of an action of a scope as they are shown, two at most.
    pub fn two_keys(&self, scope: Scope, action: Action) -> String {
        let row = TABLE.iter().find(|row| row.scope == scope && row.action == action);
        let keys = row.into_iter().flat_map(|row| self.of_row(row).take(2));
        keys.map(|binding| show(&binding.name())).collect::<Vec<_>>().join(" ")
    }

    /// Returns all keys of an action as the settings have them.
    pub fn typed_keys_of(&self, row: &Row) -> String {
        let keys: Vec<String> = self.of_row(row).map(Binding::name).collect();
        keys.join(", ")
    }

    /// Returns the key of an action for a message; where it has none, how the palette finds it.
    /// Of an action that several scopes have, the key in one of `scopes` goes before.
    pub fn key(&self, scopes: &[Scope], action: Action) -> String {
        let rows = || TABLE.iter().filter(|row| row.action == action);
        let here = rows().find(|row| scopes.contains(&row.scope));
        let Some(row) = here.or_else(|| rows().next()) else { return String::new() };
        let key = self.key_of(row);
        let palette = TABLE.iter().find(|row| row.action == Action::Palette);
        match (key.is_empty(), palette.filter(|_| action != Action::Palette)) {
            (true, Some(palette)) => format!("{} {}", self.key_of(palette), row.name),
            _ => key,
        }
    }

    /// Returns what may follow the first key of a sequence: the keys and their rows.
    pub fn after(&self, scopes: &[Scope], first: Chord) -> Vec<(String, &'static Row)> {
        let bindings = self
            .bindings
            .iter()
            .filter(|binding| binding.first == first && scopes.contains(&binding.scope));
        bindings
            .filter_map(|binding| Some((show(&binding.second?.name()), TABLE.get(binding.row)?)))
            .collect()
    }

    /// Finds what `chord` means after `pending` where these scopes hold.
    pub fn find(&self, scopes: &[Scope], pending: Option<Chord>, chord: Chord) -> Found {
        let mut found = Found::Nothing;
        for binding in self.bindings.iter().filter(|binding| scopes.contains(&binding.scope)) {
            match (pending, binding.second) {
                (None, None) if binding.first == chord => return Found::Action(binding.action),
                (Some(first), Some(second)) if binding.first == first && second == chord => {
                    return Found::Action(binding.action);
                }
                (None, Some(_)) if binding.first == chord => found = Found::Prefix,
                _ => {}
            }
        }
        found
    }
}

/// Tells whether a row's keys stand for places, first to last.
fn is_series(row: &Row) -> bool {
    matches!(row.action, Action::Book(_))
}

/// Returns the keys of a row as they are shown; of a series, the first and the last.
fn shown_keys(row: &Row, wrap: impl Fn(String) -> String) -> Vec<String> {
    let keys = row.keys.iter().enumerate();
    let last = row.keys.len().saturating_sub(1);
    keys.filter(|(place, _)| !is_series(row) || *place == 0 || *place == last)
        .map(|(_, keys)| wrap(show(keys)))
        .collect()
}

/// Returns the key table as Markdown, for the README.
pub fn key_table() -> String {
    let mut table = String::from("| where | key | does |\n|---|---|---|\n");
    for scope in Scope::ALL {
        let mut place = scope.title();
        for row in TABLE.iter().filter(|row| row.scope == scope) {
            let keys = shown_keys(row, |key| format!("`{key}`"));
            let keys = keys.join(if is_series(row) { "–" } else { " " });
            let _ = writeln!(table, "| {place} | {keys} | {} |", row.doc);
            place = "";
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn every_key_of_the_table_is_read() {
        for row in TABLE {
            assert!(!row.keys.is_empty(), "{} has no key", row.name);
            for keys in row.keys {
                assert!(keys.split(' ').all(|key| Chord::parse(key).is_some()), "{keys}");
                assert!(keys.split(' ').count() <= 2, "{keys}");
            }
        }
    }

    #[test]
    fn every_action_is_reached_by_its_keys() {
        let keymap = Keymap::default();
        for row in TABLE {
            for (place, keys) in row.keys.iter().enumerate() {
                let mut pending = None;
                let mut found = Found::Nothing;
                for key in keys.split(' ') {
                    let chord = Chord::parse(key).unwrap();
                    found = keymap.find(row.scope.together(), pending, chord);
                    pending = Some(chord);
                }
                assert_eq!(found, Found::Action(row.action_of(place)), "{} by {keys}", row.name);
            }
        }
    }

    #[test]
    fn no_key_stands_twice_where_both_hold() {
        for scope in Scope::ALL {
            let mut seen: HashMap<&str, &str> = HashMap::new();
            for row in TABLE.iter().filter(|row| scope.together().contains(&row.scope)) {
                for keys in row.keys {
                    let other = seen.insert(keys, row.name);
                    assert_eq!(other, None, "{keys} is {} too, in {scope:?}", row.name);
                    let first = keys.split(' ').next().unwrap();
                    assert!(
                        !keys.contains(' ') || !seen.contains_key(first),
                        "{first} begins a sequence and stands alone in {scope:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn names_stand_once() {
        let names: HashSet<_> = TABLE.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), TABLE.len());
    }

    #[test]
    fn keys_are_shown_as_people_know_them() {
        for (keys, shown) in [
            ("g g", "gg"),
            ("ctrl-x ctrl-e", "Ctrl-x Ctrl-e"),
            ("ctrl-d", "Ctrl-d"),
            ("alt-enter", "Alt-Enter"),
            ("pgdn", "PgDn"),
            ("shift-tab", "Shift-Tab"),
            ("G", "G"),
            ("/", "/"),
            ("f1", "F1"),
        ] {
            assert_eq!(show(keys), shown);
        }
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        for (name, same) in [
            ("Ctrl-P", "ctrl-p"),
            ("C-x", "ctrl-x"),
            ("Alt-Enter", "alt-enter"),
            ("Shift-Tab", "shift-tab"),
            ("shift-g", "G"),
            ("F12", "f12"),
            ("PageDown", "pgdn"),
            ("escape", "esc"),
            ("Space", "space"),
            (",", "comma"),
            ("-", "-"),
            ("ctrl--", "ctrl--"),
            ("ctrl-i", "tab"),
            ("ctrl-m", "enter"),
            ("ctrl-[", "esc"),
            ("ß", "ß"),
        ] {
            assert_eq!(Chord::parse(name).map(Chord::name).as_deref(), Some(same), "{name}");
            assert_eq!(Chord::parse(same), Chord::parse(name), "{same} is read back");
        }
        for name in ["", " ", "f13", "f0", "hyper-x", "ctrl-", "shift-up", "enterr", "ab"] {
            assert_eq!(Chord::parse(name), None, "{name:?}");
        }
        let name = |(first, second): (Chord, Option<Chord>)| {
            (first.name(), second.map(Chord::name).unwrap_or_default())
        };
        let two = |text: &str| parse_keys(text).map(name);
        assert_eq!(two("gx"), Some(("g".into(), "x".into())));
        assert_eq!(two(" g  ctrl-x "), Some(("g".into(), "ctrl-x".into())));
        assert_eq!(two("f1"), Some(("f1".into(), String::new())));
        for text in ["", "g x y", "gxy", "ctrl-", "g nokey"] {
            assert_eq!(two(text), None, "{text:?}");
        }
    }

    #[test]
    fn presses_are_read_alike_from_every_terminal() {
        let press = |code, modifiers| Chord::from(KeyEvent::new(code, modifiers));
        let parsed = |name| Chord::parse(name).unwrap();
        assert_eq!(press(KeyCode::Char('G'), KeyModifiers::SHIFT), parsed("G"));
        assert_eq!(press(KeyCode::Char('g'), KeyModifiers::SHIFT), parsed("G"));
        assert_eq!(press(KeyCode::Char('?'), KeyModifiers::SHIFT), parsed("?"));
        assert_eq!(press(KeyCode::BackTab, KeyModifiers::SHIFT), parsed("shift-tab"));
        assert_eq!(press(KeyCode::Tab, KeyModifiers::SHIFT), parsed("shift-tab"));
        assert_eq!(press(KeyCode::Char('D'), KeyModifiers::CONTROL), parsed("ctrl-d"));
        let altgr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        assert_eq!(press(KeyCode::Char('@'), altgr).typed(), Some('@'));
        assert_eq!(press(KeyCode::Char('d'), KeyModifiers::CONTROL).typed(), None);
    }

    #[test]
    fn the_readme_table_has_every_action() {
        let table = key_table();
        assert_eq!(table.lines().count(), TABLE.len() + 2);
        assert!(table.contains("| `gg` `Home` | go to the first one |"), "{table}");
        assert!(table.contains("| `1`–`9` | switch to the nth book |"), "{table}");
    }
}
