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
    /// Reads a key's name: `j`, `G`, `ctrl-d`, `alt-enter`, `pgdn`, `f1`.
    pub fn parse(name: &str) -> Option<Self> {
        let mut rest = name;
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-") {
                (ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt-") {
                (alt, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("shift-") {
                (shift, rest) = (true, after);
            } else {
                break;
            }
        }
        let code = match rest {
            "enter" => KeyCode::Enter,
            "tab" if shift => KeyCode::BackTab,
            "tab" => KeyCode::Tab,
            "esc" => KeyCode::Esc,
            "space" => KeyCode::Char(' '),
            "backspace" => KeyCode::Backspace,
            "delete" => KeyCode::Delete,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "home" => KeyCode::Home,
            "end" => KeyCode::End,
            "pgup" => KeyCode::PageUp,
            "pgdn" => KeyCode::PageDown,
            "f1" => KeyCode::F(1),
            _ => {
                let mut chars = rest.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) => KeyCode::Char(c),
                    _ => return None,
                }
            }
        };
        Some(Self { code, ctrl, alt })
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

#[derive(Debug, Clone)]
struct Binding {
    scope: Scope,
    first: Chord,
    second: Option<Chord>,
    action: Action,
}

/// The keys in force.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut bindings = Vec::with_capacity(TABLE.len() * 2);
        for row in TABLE {
            for (place, keys) in row.keys.iter().enumerate() {
                let mut chords = keys.split(' ').filter_map(Chord::parse);
                if let Some(first) = chords.next() {
                    let (second, action) = (chords.next(), row.action_of(place));
                    bindings.push(Binding { scope: row.scope, first, second, action });
                }
            }
        }
        Self { bindings }
    }
}

impl Keymap {
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

/// Returns the first default key of an action as it is shown.
pub fn key_of(row: &Row) -> String {
    row.keys.first().map_or_else(String::new, |keys| show(keys))
}

/// Returns all default keys of an action as they are shown.
pub fn keys_of(row: &Row) -> String {
    shown_keys(row, |key| key).join(if is_series(row) { "–" } else { " " })
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
