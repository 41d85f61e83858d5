//! The keys that the settings choose instead of the usual ones.
//!
//! What cannot be used is told with its line, and the action goes on with its usual keys.

use crate::app::{Config, ConfigWarning, KeyChoice};
use crate::domain::nearest::meant;

use super::action::{Action, Row, Scope, TABLE};
use super::keymap::{Binding, Keymap, bindings, default_bindings, parse_keys, show};

/// The keys of one action, as the settings choose them.
struct Choice {
    row: usize,
    line: usize,
    bindings: Vec<Binding>,
}

/// Makes the keys in force; tells what in the settings cannot be used.
pub fn keymap(config: &Config) -> (Keymap, Vec<ConfigWarning>) {
    let mut told = Vec::new();
    let mut choices = Vec::new();
    for (name, choice) in &config.keys {
        match read(name, choice) {
            Ok(choice) => choices.push(choice),
            Err(what) => told.push((choice.line, what)),
        }
    }
    let keymap = settle(choices, &mut told);
    told.sort();
    (keymap, told.into_iter().map(|(line, what)| config.warning(line, what)).collect())
}

/// Tells what is wrong with the `[keys]` table: what the screens would say when they open.
pub fn key_warnings(config: &Config) -> Vec<ConfigWarning> {
    keymap(config).1
}

/// Tells why these keys (between commas) cannot be those of the action of this name; `None` where
/// they can.
pub fn key_refusal(config: &Config, action: &str, typed: &str) -> Option<String> {
    match TABLE.iter().find(|row| row.name == action) {
        Some(row) => refusal(config, row, typed),
        None => Some(unknown(action)),
    }
}

/// Says that there is no such action, and which one was meant perhaps.
fn unknown(name: &str) -> String {
    let near = meant(name, TABLE.iter().map(|row| row.name));
    let near = near.map(|near| format!(" (is it {near}?)")).unwrap_or_default();
    format!("there is no action {name}{near}: the settings screen lists all of them")
}

/// Tells why these keys cannot be an action's, beside all others that are chosen; `None` where
/// they can.
pub fn refusal(config: &Config, row: &Row, typed: &str) -> Option<String> {
    let keys = typed.split(',').map(str::trim).filter(|key| !key.is_empty());
    let choice = KeyChoice { keys: keys.map(str::to_owned).collect(), line: usize::MAX };
    let mut choices = Vec::new();
    for (name, other) in config.keys.iter().filter(|(name, _)| *name != row.name) {
        choices.extend(read(name, other));
    }
    // An action keeps the keys it has now, not those it usually has.
    let kept = |what: String| match config.keys.iter().find(|(name, _)| *name == row.name) {
        Some((_, now)) if read(row.name, now).is_ok() => {
            let now = if now.keys.is_empty() { "no key".to_owned() } else { now.keys.join(", ") };
            match what.strip_suffix(&format!(" keeps {}", usual(row))) {
                Some(start) => format!("{start} keeps {now}"),
                None => what,
            }
        }
        _ => what,
    };
    match read(row.name, &choice) {
        Ok(choice) => choices.push(choice),
        Err(what) => return Some(kept(what)),
    }
    let mut told = Vec::new();
    settle(choices, &mut told);
    // What is wrong with others was wrong before.
    told.into_iter().find(|(line, _)| *line == usize::MAX).map(|(_, what)| kept(what))
}

/// Reads the keys of one action.
fn read(name: &str, choice: &KeyChoice) -> Result<Choice, String> {
    let Some(place) = TABLE.iter().position(|row| row.name == name) else {
        return Err(unknown(name));
    };
    let row = &TABLE[place];
    if choice.keys.is_empty() && is_way_out(row.action) {
        return Err(format!(
            "{name} cannot be turned off, for nothing else leads out there: it keeps {}",
            usual(row)
        ));
    }
    let mut keys = Vec::with_capacity(choice.keys.len());
    for text in &choice.keys {
        let Some((first, second)) = parse_keys(text) else {
            return Err(format!(
                "\"{text}\" is no key: use one such as \"x\", \"ctrl-x\", \"alt-enter\", \"f5\" or \"pgdn\", or two with a space between them; {name} keeps {}",
                usual(row)
            ));
        };
        if is_typed_in(row.scope) && first.typed().is_some() {
            return Err(format!(
                "\"{text}\" types a character where {name} holds: use a key with ctrl or alt, or one such as \"f5\"; it keeps {}",
                usual(row)
            ));
        }
        if second.is_some() && !has_sequences(row.scope) {
            return Err(format!(
                "\"{text}\" is two keys, and {name} holds where one counts at a time; it keeps {}",
                usual(row)
            ));
        }
        if !keys.contains(&(first, second)) {
            keys.push((first, second));
        }
    }
    Ok(Choice { row: place, line: choice.line, bindings: bindings(place, row, keys) })
}

/// Puts the choices in place of the usual keys. Where two actions would have one key, those that
/// were chosen go back to their usual ones, which never meet.
fn settle(mut choices: Vec<Choice>, told: &mut Vec<(usize, String)>) -> Keymap {
    loop {
        // A test sees to it that the usual keys do not meet: no start looks for that again.
        if choices.is_empty() {
            return Keymap::default();
        }
        let chosen = |place: usize| choices.iter().find(|choice| choice.row == place);
        let all: Vec<Binding> = TABLE
            .iter()
            .enumerate()
            .flat_map(|(place, row)| match chosen(place) {
                Some(choice) => choice.bindings.clone(),
                None => default_bindings(place, row),
            })
            .collect();
        let Some((one, other)) = conflict(&all) else { return Keymap::of(all) };
        let mut lines: Vec<(usize, &Binding, &Binding)> = [(&one, &other), (&other, &one)]
            .into_iter()
            .filter_map(|(mine, its)| Some((chosen(mine.row)?.line, mine, its)))
            .collect();
        // The one further down the file came later; of one action, the shorter is in the way.
        lines.sort_by_key(|(line, mine, _)| (*line, mine.second.is_none()));
        let Some((line, mine, its)) = lines.last().copied() else { return Keymap::default() };
        told.push((line, clash(mine, its, one.row != other.row && lines.len() > 1)));
        choices.retain(|choice| choice.row != one.row && choice.row != other.row);
    }
}

/// Says that two actions would have one key.
fn clash(mine: &Binding, its: &Binding, both: bool) -> String {
    let row = &TABLE[mine.row];
    let other = &TABLE[its.row];
    let key = mine.name();
    let what = if mine.row == its.row {
        format!("\"{key}\" of {} begins its other key \"{}\"", row.name, its.name())
    } else if mine.second == its.second {
        format!("\"{key}\" is the key of {} too ({})", other.name, other.doc)
    } else if mine.second.is_none() {
        format!("\"{key}\" begins \"{}\" of {} ({})", its.name(), other.name, other.doc)
    } else {
        format!("\"{key}\" begins with the key of {} ({})", other.name, other.doc)
    };
    if both {
        let (one, two) = (usual(row), usual(other));
        format!("{what}: {} keeps {one}, {} keeps {two}", row.name, other.name)
    } else {
        format!("{what}: choose another; {} keeps {}", row.name, usual(row))
    }
}

/// Writes the usual keys of an action.
fn usual(row: &Row) -> String {
    let keys: Vec<String> = row.keys.iter().map(|keys| show(keys)).collect();
    keys.join(" ")
}

/// Finds two bindings that cannot both be.
fn conflict(all: &[Binding]) -> Option<(Binding, Binding)> {
    all.iter().enumerate().find_map(|(place, one)| {
        let other = all.iter().skip(place + 1).find(|other| {
            let meet = one.second == other.second || one.second.is_none() || other.second.is_none();
            one.first == other.first && meet && hold_together(one.scope, other.scope)
        })?;
        Some((*one, *other))
    })
}

fn hold_together(one: Scope, other: Scope) -> bool {
    one == other
        || Scope::ALL.iter().any(|scope| {
            let together = scope.together();
            together.contains(&one) && together.contains(&other)
        })
}

/// Tells whether letters are typed where a scope holds.
fn is_typed_in(scope: Scope) -> bool {
    matches!(scope, Scope::Form | Scope::Filter | Scope::Field | Scope::Everywhere)
}

/// Tells whether a scope knows sequences.
fn has_sequences(scope: Scope) -> bool {
    matches!(scope, Scope::Screen | Scope::Main | Scope::On(_))
}

/// Tells whether nobody would find out without it.
fn is_way_out(action: Action) -> bool {
    matches!(
        action,
        Action::QuitNow | Action::Back | Action::Park | Action::Disagree | Action::ClearFilter
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::{Chord, Found};
    use crate::tui::screen::Screen;

    fn config(keys: &str) -> Config {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, format!("[keys]\n{keys}")).unwrap();
        let (config, warnings) = Config::load(&path);
        assert_eq!(warnings, []);
        config
    }

    fn told(keys: &str) -> Vec<String> {
        let config = config(keys);
        let start = format!("{}:", config.path().display());
        let warnings = key_warnings(&config).into_iter();
        warnings.map(|warning| warning.message.replace(&start, "")).collect()
    }

    /// What the keys of one screen mean, one after the other.
    fn find(keys: &Keymap, names: &str) -> Found {
        let (first, second) = parse_keys(names).unwrap();
        let scopes = Screen::Contacts.scopes();
        match second {
            None => keys.find(scopes, None, first),
            Some(second) => {
                assert_eq!(keys.find(scopes, None, first), Found::Prefix, "{names}");
                keys.find(scopes, Some(first), second)
            }
        }
    }

    #[test]
    fn keys_are_chosen_several_in_sequence_and_off() {
        let config = config(
            "drafts = \"g y\"\nadd = [\"ins\", \"ctrl-a\"]\nundo = false\nstar = \"\"\nsave = \"f2\"\n",
        );
        let (keys, told) = keymap(&config);
        assert_eq!(told, []);
        assert_eq!(find(&keys, "g y"), Found::Action(Action::Drafts));
        let g = Chord::parse("g").unwrap();
        let d = Chord::parse("d").unwrap();
        assert_eq!(keys.find(Screen::Contacts.scopes(), Some(g), d), Found::Nothing, "its old one");
        for key in ["insert", "ctrl-a"] {
            assert_eq!(find(&keys, key), Found::Action(Action::Add), "{key}");
        }
        for key in ["a", "u", "s"] {
            assert_eq!(find(&keys, key), Found::Nothing, "{key}");
        }
        let save = keys.find(Scope::Form.together(), None, Chord::parse("f2").unwrap());
        assert_eq!(save, Found::Action(Action::Save));
    }

    #[test]
    fn two_actions_may_swap_their_keys() {
        let (keys, told) = keymap(&config("undo = \"s\"\nstar = \"u\"\n"));
        assert_eq!(told, []);
        assert_eq!(find(&keys, "s"), Found::Action(Action::Undo));
        assert_eq!(find(&keys, "u"), Found::Action(Action::Star));
    }

    #[test]
    fn one_key_does_different_things_in_different_places() {
        // Ctrl-d is half a page on the screens and a character in fields.
        assert_eq!(told("line-end = \"ctrl-r\"\ndrafts = \"ctrl-r\"\n"), [""; 0]);
        assert_eq!(told("star = \"X\"\nreset-setting = \"X\"\n"), [""; 0], "two screens");
    }

    #[test]
    fn what_cannot_be_is_told_with_its_line_and_the_usual_keys_stay() {
        for (keys, said) in [
            ("xyzzy = \"x\"", "2: there is no action xyzzy: the settings screen"),
            ("undoo = \"x\"", "2: there is no action undoo (is it undo?)"),
            ("undo = \"hyper-x\"", "2: \"hyper-x\" is no key: use one such as"),
            ("undo = [\"x\", \"f13\"]", "2: \"f13\" is no key"),
            ("undo = \"a b c\"", "2: \"a b c\" is no key"),
            ("undo = \"s\"", "2: \"s\" is the key of star too (star the contact"),
            ("undo = \"g\"", "2: \"g\" begins \"g g\" of top"),
            ("undo = \"c x\"", "2: \"c x\" begins with the key of log-call"),
            ("undo = [\"x\", \"x y\"]", "2: \"x\" of undo begins its other key \"x y\""),
            ("undo = \"ctrl-c\"", "2: \"ctrl-c\" is the key of quit-now too"),
            ("save = \"s\"", "2: \"s\" types a character where save holds"),
            ("quit-now = \"Q\"", "2: \"Q\" types a character where quit-now holds"),
            ("park = \"ctrl-x ctrl-p\"", "2: \"ctrl-x ctrl-p\" is two keys"),
            ("park = false", "2: park cannot be turned off"),
        ] {
            let told = told(keys);
            assert_eq!(told.len(), 1, "{keys}: {told:?}");
            assert!(told[0].starts_with(said), "{keys}: {told:?}");
            assert_eq!(keymap(&config(keys)).0, Keymap::default(), "{keys}");
        }
        assert!(told("undo = \"s\"")[0].ends_with("choose another; undo keeps u"));
    }

    #[test]
    fn of_two_that_were_chosen_both_go_back() {
        let told = told("star = \"Q\"\nundo = \"Q\"\nadd = \"X\"\n");
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("3: \"Q\" is the key of star too"), "{told:?}");
        assert!(told[0].ends_with(": undo keeps u, star keeps s"), "{told:?}");
        let (keys, _) = keymap(&config("star = \"Q\"\nundo = \"Q\"\nadd = \"X\"\n"));
        assert_eq!(find(&keys, "X"), Found::Action(Action::Add), "others are not touched");
        assert_eq!(find(&keys, "u"), Found::Action(Action::Undo));
    }

    #[test]
    fn going_back_may_meet_another_choice() {
        // undo gives u to star, but wants what is not to be had: star cannot have u then.
        let told = told("undo = \"c\"\nstar = \"u\"\n");
        assert_eq!(told.len(), 2, "{told:?}");
        let (keys, _) = keymap(&config("undo = \"c\"\nstar = \"u\"\n"));
        assert_eq!(keys, Keymap::default());
    }

    #[test]
    fn one_change_is_judged_beside_the_others() {
        let row = |name: &str| TABLE.iter().find(|row| row.name == name).unwrap();
        let config = config("star = \"u\"\nundo = \"s\"\nnonsense = \"x\"\n");
        assert_eq!(refusal(&config, row("add"), "X, ins"), None);
        assert_eq!(refusal(&config, row("add"), ""), None);
        assert!(refusal(&config, row("add"), "u").unwrap().contains("the key of star too"));
        assert!(refusal(&config, row("add"), "x;y").unwrap().contains("is no key"));
        assert_eq!(refusal(&config, row("undo"), "s"), None, "it has it already");
        let config = self::config("undo = \"ctrl-r\"\nadd = false\n");
        for keys in ["c", "nonsensekey"] {
            let said = refusal(&config, row("undo"), keys).unwrap();
            assert!(said.ends_with("undo keeps ctrl-r"), "{said}");
        }
        assert!(refusal(&config, row("add"), "c").unwrap().ends_with("add keeps no key"));
        assert!(refusal(&config, row("star"), "c").unwrap().ends_with("star keeps s"));
    }

    #[test]
    fn the_usual_keys_never_meet() {
        let rows = TABLE.iter().enumerate();
        let all: Vec<Binding> =
            rows.flat_map(|(place, row)| default_bindings(place, row)).collect();
        assert_eq!(conflict(&all), None);
    }
}
