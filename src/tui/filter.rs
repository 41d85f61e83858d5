//! The filter of a list: it is typed into the list's heading, and the list follows as one types.

use super::action::{Action, Scope};
use super::edit::Edit;
use super::keymap::{Chord, Found, Keymap};

/// What a list is filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was typed; nothing where there is no filter.
    edit: Option<Edit>,
    /// Whether its field has the keys.
    pub typing: bool,
}

/// What a list has to do after a key in its filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing.
    Nothing,
    /// Read the hits from the first one on.
    Anew,
    /// Read all again around what is selected.
    Here,
    /// Move the selection.
    Step(isize),
}

impl Filter {
    /// Makes a filter as it was kept; a blank text is none.
    pub fn kept(text: &str) -> Self {
        let text = text.trim();
        Self { edit: (!text.is_empty()).then(|| Edit::line(text)), ..Self::default() }
    }

    /// Gives its field the keys: what is typed takes the place of an earlier filter.
    pub fn open(&mut self) {
        self.typing = true;
        self.edit.get_or_insert_default().select();
    }

    /// Returns the field, where there is one.
    pub fn edit(&self) -> Option<&Edit> {
        self.edit.as_ref()
    }

    /// Tells whether there is a filter, be it an empty one.
    pub fn is_open(&self) -> bool {
        self.edit.is_some()
    }

    /// Returns the text; empty where there is none.
    pub fn text(&self) -> &str {
        self.edit.as_ref().map_or("", |edit| edit.text().trim())
    }

    /// Returns the text as it is asked for.
    pub fn asked(&self) -> Option<String> {
        Some(self.text()).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Takes the keys from the field; an empty filter is none.
    pub fn keep(&mut self) {
        self.typing = false;
        if self.text().is_empty() {
            self.edit = None;
        }
    }

    /// Takes the filter away.
    pub fn clear(&mut self) -> Asks {
        let asked = self.asked().is_some();
        *self = Self::default();
        if asked { Asks::Here } else { Asks::Nothing }
    }

    /// Handles a key in the field.
    pub fn key(&mut self, keymap: &Keymap, chord: Chord) -> Asks {
        match keymap.find(Scope::Filter.together(), None, chord) {
            Found::Action(Action::KeepFilter) => {
                self.keep();
                Asks::Nothing
            }
            Found::Action(Action::ClearFilter) => self.clear(),
            Found::Action(action) => {
                let asks = self.change(|edit| {
                    edit.apply(action);
                });
                match action {
                    Action::LineDown => Asks::Step(1),
                    Action::LineUp => Asks::Step(-1),
                    _ => asks,
                }
            }
            Found::Prefix | Found::Nothing => match chord.typed() {
                Some(c) => self.paste(c.encode_utf8(&mut [0; 4])),
                None => Asks::Nothing,
            },
        }
    }

    /// Puts a text into the field.
    pub fn paste(&mut self, text: &str) -> Asks {
        self.change(|edit| edit.insert(text))
    }

    fn change(&mut self, change: impl FnOnce(&mut Edit)) -> Asks {
        let was = self.asked();
        change(self.edit.get_or_insert_default());
        if self.asked() == was { Asks::Nothing } else { Asks::Anew }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(filter: &mut Filter, name: &str) -> Asks {
        filter.key(&Keymap::default(), Chord::parse(name).unwrap())
    }

    #[test]
    fn only_a_change_of_what_is_asked_for_is_read() {
        let mut filter = Filter::default();
        filter.open();
        assert_eq!(press(&mut filter, "space"), Asks::Nothing, "blanks ask for nothing");
        assert_eq!(press(&mut filter, "a"), Asks::Anew);
        assert_eq!(press(&mut filter, "left"), Asks::Nothing);
        assert_eq!(filter.paste("n\na"), Asks::Anew);
        assert_eq!(filter.asked().as_deref(), Some("n aa"), "it is one line");
        assert_eq!(press(&mut filter, "down"), Asks::Step(1));
        assert_eq!(press(&mut filter, "up"), Asks::Step(-1));
    }

    #[test]
    fn it_is_kept_or_cleared() {
        let mut filter = Filter::kept(" ana ");
        assert!(filter.is_open() && !filter.typing);
        filter.open();
        assert_eq!(press(&mut filter, "enter"), Asks::Nothing);
        assert_eq!((filter.typing, filter.text()), (false, "ana"));
        assert_eq!(filter.clear(), Asks::Here);
        assert_eq!(filter, Filter::default());
        filter.open();
        assert_eq!(press(&mut filter, "esc"), Asks::Nothing, "there was nothing to clear");
        filter.open();
        press(&mut filter, "a");
        assert_eq!(press(&mut filter, "esc"), Asks::Here);
        assert_eq!(filter, Filter::default());
        filter.open();
        press(&mut filter, "enter");
        assert_eq!(filter, Filter::kept("  "), "an empty filter is none");
    }

    #[test]
    fn what_is_typed_takes_the_place_of_an_earlier_filter() {
        for (keys, text) in [
            (&["x"][..], "x"),
            (&["x", "y"], "xy"),
            (&["backspace"], "an"),
            (&["left", "x"], "anxa"),
            (&["home", "x"], "xana"),
            (&["end", "x"], "anax"),
            (&["down", "x"], "anax"),
            (&[], "ana"),
        ] {
            let mut filter = Filter::kept("ana");
            filter.open();
            for key in keys {
                press(&mut filter, key);
            }
            assert_eq!(filter.text(), text, "{keys:?}");
            assert_eq!(press(&mut filter, "esc"), Asks::Here, "{keys:?}");
            assert_eq!(filter, Filter::default(), "{keys:?}");
        }
        let mut filter = Filter::kept("ana");
        filter.open();
        assert_eq!(filter.paste("carl"), Asks::Anew);
        assert_eq!(filter.text(), "carl");
    }
}
