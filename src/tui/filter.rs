//! The filter of a list: it is typed into the list's heading, and the list follows as one types.
//!
//! Lists of contacts, of entries and of accounts read it as the filter language. What the book says of it (what is
//! wrong and where, what Tab would put there) stands in rows of their own below the heading, while it
//! is typed.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::domain::Capability;
use crate::domain::display::display;
use crate::domain::filter::{Of, is_plain};
use crate::domain::period::Period;

use super::action::{Action, Scope};
use super::edit::Edit;
use super::hints::{self, Hints, Learned};
use super::keymap::{Chord, Found, Keymap};
use super::message::{Effect, Job, Read};
use super::model::{Layer, Model};
use super::paint::Paint;
use super::sheet::{Line, Purpose, Sheet};
use super::wrap::wrap_text;

/// The most rows of what is wrong with a filter.
const WRONG: usize = 5;

/// What a list is filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was typed; nothing where there is no filter.
    edit: Option<Edit>,
    /// Whether its field has the keys.
    pub typing: bool,
    /// What the book says of it, and what Tab goes through.
    hints: Hints,
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
    /// Keep the filter under a name.
    Save,
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

    /// Returns the text where it is words alone: whom somebody looked for; else nothing.
    pub fn sought(&self) -> &str {
        if is_plain(self.text()) { self.text() } else { "" }
    }

    /// Returns the text as it is asked for.
    pub fn asked(&self) -> Option<String> {
        Some(self.text()).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Asks the book about what is typed.
    pub fn ask(&self, of: Of) -> Option<Effect> {
        let edit = self.edit.as_ref().filter(|_| self.typing)?;
        let (text, cursor) = (edit.text().to_owned(), edit.cursor());
        Some(Effect::Read(Read::Filter { of, text, cursor }))
    }

    /// Takes what the book says of a text; what is about another one is dropped.
    pub fn learn(&mut self, learned: Box<Learned>) {
        if let Some(edit) = &self.edit {
            self.hints.learn(edit, learned);
        }
    }

    /// Returns what is wrong with it, and where.
    pub fn fault(&self) -> Option<&(Range<usize>, String)> {
        self.hints.fault(self.edit.as_ref()?)
    }

    /// Takes the keys from the field; an empty filter is none.
    pub fn keep(&mut self) {
        self.typing = false;
        self.hints.stop();
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
        let found = keymap.find(Scope::Filter.together(), None, chord);
        if let Found::Action(action @ (Action::NextField | Action::PreviousField)) = found {
            let was = self.asked();
            if let Some(edit) = &mut self.edit {
                self.hints.complete(edit, action == Action::NextField);
            }
            return if self.asked() == was { Asks::Nothing } else { Asks::Anew };
        }
        self.hints.stop();
        match found {
            Found::Action(Action::KeepFilter) => {
                // What means nothing is not kept: it would look as if it filtered.
                match self.fault().map(|(at, _)| at.end) {
                    Some(end) => {
                        self.edit.get_or_insert_default().go_to(end);
                    }
                    None => self.keep(),
                }
                Asks::Nothing
            }
            Found::Action(Action::ClearFilter) => self.clear(),
            Found::Action(Action::SaveFilter) => Asks::Save,
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

/// A row below the heading of a list that is being filtered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    /// What is wrong.
    Wrong(String),
    /// What may be put in, and which of it was put in last.
    Offers(Vec<String>, Option<usize>),
    /// Which days are meant.
    Means(String),
    /// How to go on.
    Hint(String),
}

/// Returns the rows below the heading of a list, in so many columns: none where it is not filtered
/// now.
fn rows(model: &Model, filter: &Filter, columns: u16) -> Vec<Row> {
    if !filter.typing {
        return Vec::new();
    }
    let columns = usize::from(columns.saturating_sub(2));
    let mut rows = Vec::new();
    let Some(edit) = &filter.edit else { return rows };
    let (offers, chosen) = filter.hints.offers(edit);
    // What Tab was just given may be gone on with: that is said first.
    if let Some((_, wrong)) = filter.fault().filter(|_| chosen.is_none()) {
        let (lines, _) = wrap_text(&format!("! {wrong}"), columns, WRONG);
        rows.extend(lines.into_iter().map(Row::Wrong));
    }
    let texts: Vec<String> = offers.iter().map(|offer| display(&offer.text).into_owned()).collect();
    if !texts.is_empty() {
        rows.push(Row::Offers(texts, chosen));
    } else if let Some(span) = filter.hints.span(edit).filter(|_| rows.is_empty()) {
        let (from, until) = (Some(span.from), Some(span.until));
        let from = from.filter(|from| *from != Period::OPEN_FROM);
        let until = until.filter(|until| *until != Period::OPEN_UNTIL);
        rows.push(Row::Means(format!("= {}", model.dates.span(from, until))));
    } else if rows.is_empty() {
        let key = |action| model.keymap.key(Scope::Filter.together(), action);
        let (keep, save) = (key(Action::KeepFilter), key(Action::SaveFilter));
        rows.push(Row::Hint(format!("{keep} keeps it, {save} saves it under a name")));
    }
    rows
}

/// Returns how many rows stand below the heading of a list.
pub fn height(model: &Model, filter: &Filter, columns: u16) -> u16 {
    u16::try_from(rows(model, filter, columns).len()).unwrap_or(u16::MAX)
}

/// Returns what is left of a list's area below its heading and what is said of its filter.
pub fn below(model: &Model, filter: &Filter, area: Rect) -> Rect {
    let above = (1 + height(model, filter, area.width)).min(area.height);
    Rect { y: area.y + above, height: area.height - above, ..area }
}

/// Draws what is said of a filter, below the heading of its list.
pub fn view(model: &Model, filter: &Filter, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let rows = rows(model, filter, area.width);
    for (row, y) in rows.iter().zip(area.y + 1..area.bottom()) {
        let (x, room) = (area.x + 2, area.width.saturating_sub(2));
        match row {
            Row::Wrong(text) => {
                paint.shown(x, y, room, text, theme.error());
            }
            Row::Means(text) => {
                paint.text(x, y, room, text, theme.note());
            }
            Row::Hint(text) => {
                paint.text(x, y, room, text, theme.dim());
            }
            Row::Offers(texts, chosen) => {
                hints::draw_offers(model, (texts, *chosen), paint, (x, y, room));
            }
        }
    }
}

/// Opens the form that keeps a filter under a name.
pub fn save(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if text.trim().is_empty() {
        return model.tell("There is no filter to save: type one first", effects);
    }
    save_as(model, text, effects);
}

/// Opens that form, be it over no filter yet.
pub fn save_as(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if !model.may(Capability::EditFilters, effects) {
        return;
    }
    let lines = vec![
        Line::new("Name", "", "used as @NAME in any filter"),
        Line::new("Filter", text.trim(), "label:vip due:overdue"),
    ];
    Sheet::new(Purpose::SaveFilter, "Save this filter", lines).open(model, effects);
}

/// Returns what the form of a saved filter writes.
///
/// # Errors
/// The field that is empty, and what is to be put there.
pub fn job(sheet: &Sheet) -> Result<Option<Job>, (usize, String)> {
    let (name, text) = (sheet.text(0), sheet.text(1));
    if name.is_empty() {
        return Err((0, "give it a name".to_owned()));
    }
    if text.is_empty() {
        return Err((1, "say what it asks".to_owned()));
    }
    Ok(Some(Job::SaveFilter(name.to_owned(), text.to_owned())))
}

/// Takes what the book says of a filter to the one that is typed.
pub fn replied(model: &mut Model, learned: Box<Learned>) {
    if model.layers.last().is_some_and(|layer| !matches!(layer, Layer::Sheet(_))) {
        return;
    }
    if let Some((filter, _)) = typed(model) {
        filter.learn(learned);
    }
}

/// Returns the filter that has the keys on the screen that is shown, and what it filters.
pub fn typed(model: &mut Model) -> Option<(&mut Filter, Of)> {
    use super::screen::Screen;
    let found = match model.screen {
        Screen::Contacts if model.contacts.timeline.filter.typing => {
            (&mut model.contacts.timeline.filter, Of::Interactions)
        }
        Screen::Contacts => (&mut model.contacts.filter, Of::Contacts),
        Screen::Activity => (&mut model.activity.entries.filter, Of::Interactions),
        Screen::Accounts if model.accounts.timeline.filter.typing => {
            (&mut model.accounts.timeline.filter, Of::Interactions)
        }
        Screen::Accounts => (&mut model.accounts.filter, Of::Accounts),
        _ => return None,
    };
    Some(found).filter(|(filter, _)| filter.typing)
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
