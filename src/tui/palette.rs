//! The palette: finds any action, contact, book or setting by a few of its letters.
//!
//! Actions, books and settings are matched fuzzily: there are dozens. Contacts are asked of the store, by
//! the rules of WHO (beginnings of words, e-mails, phones): one page of an index, as fresh as the
//! file and as fast in a book of a million. To match 100,000 names fuzzily would take them all in
//! hand, kept in step with whoever else writes, and finds by `aru` what `a ru` finds as well.

use ratatui::Frame;

use crate::app::{Candidate, ContactCursor};
use crate::domain::{BookId, Contact, ContactId};

use super::action::{Action, Row, Scope, TABLE};
use super::contacts;
use super::finder::{self, Finder, Pressed, Search, Shown};
use super::keymap::Chord;
use super::message::{Effect, Read};
use super::model::{Layer, Model};
use super::mouse::{Deed, Mouse};
use super::reach;
use super::screen::{self, Screen};
use super::settings;
use super::update;

/// How many of the last ones are remembered.
const RECENT: usize = 20;

/// What the palette did, so that it comes first the next time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recent {
    /// An action of the table, by its name.
    Action(&'static str),
    /// A contact and its name.
    Contact(ContactId, String),
    /// A book.
    Book(BookId),
    /// A setting, by its name.
    Setting(&'static str),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    target: Recent,
    shown: Shown,
    /// How well it fits.
    score: u32,
}

/// The palette.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Palette {
    finder: Finder,
    /// The contacts that the store has found.
    candidates: Vec<Candidate>,
    entries: Vec<Entry>,
}

/// Opens the palette.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let mut palette = Palette::default();
    palette.entries = entries(model, &palette);
    model.layers.push(Layer::Palette(Box::new(palette)));
    effects.push(Effect::Read(Read::Find(String::new())));
}

fn top(model: &mut Model) -> Option<&mut Palette> {
    match model.layers.last_mut() {
        Some(Layer::Palette(palette)) => Some(palette),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let Some(Layer::Palette(palette)) = model.layers.last_mut() else { return };
    let count = palette.entries.len();
    match palette.finder.press(&model.keymap, chord, count) {
        Pressed::Chosen => choose(model, effects),
        Pressed::Closed => {
            model.layers.pop();
        }
        Pressed::Typed => typed(model, effects),
        Pressed::Nothing => {}
    }
}

/// Puts a text into the field.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(palette) = top(model) {
        palette.finder.insert(text);
        typed(model, effects);
    }
}

/// Handles the mouse: a click does what it points at, one beside the palette closes it.
pub fn mouse(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    let Some(Layer::Palette(palette)) = model.layers.last() else { return };
    let (count, at) = (
        palette.entries.len(),
        palette.finder.row_at(model, usize::MAX, (mouse.column, mouse.row)),
    );
    let by = match mouse.deed {
        Deed::WheelUp => -1,
        Deed::WheelDown => 1,
        Deed::Click => {
            match at {
                Err(()) => {
                    model.layers.pop();
                }
                Ok(Some(place)) if place < count => {
                    if let Some(palette) = top(model) {
                        palette.finder.selected = place;
                    }
                    choose(model, effects);
                }
                Ok(_) => {}
            }
            return;
        }
    };
    if let Some(palette) = top(model) {
        palette.finder.step(by, count);
    }
}

fn typed(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(palette) = top(model) else { return };
    let text = palette.finder.edit.text().trim().to_owned();
    if text.is_empty() {
        palette.candidates.clear();
    } else {
        effects.push(Effect::Read(Read::Find(text)));
    }
    find(model);
}

/// Takes the contacts that were found; those of an earlier text are dropped.
pub fn found(model: &mut Model, text: &str, candidates: Vec<Candidate>) {
    let Some(palette) = top(model) else { return };
    if palette.finder.edit.text().trim() == text {
        palette.candidates = candidates;
        find(model);
    }
}

/// Makes the rows anew.
fn find(model: &mut Model) {
    let Some(Layer::Palette(palette)) = model.layers.last() else { return };
    let entries = entries(model, palette);
    if let Some(palette) = top(model) {
        palette.finder.selected = palette.finder.selected.min(entries.len().saturating_sub(1));
        palette.entries = entries;
    }
}

fn entries(model: &Model, palette: &Palette) -> Vec<Entry> {
    let typed = palette.finder.edit.text().trim();
    let mut search = Search::new(typed);
    let mut entries: Vec<Entry> = actions(model)
        .filter(|row| reach::reaches(model, row))
        .filter_map(|row| {
            let by_name = search.score(row.name);
            let score = search.score(row.doc).max(by_name)?;
            let hits = if typed.is_empty() { Vec::new() } else { search.hits(row.doc) };
            Some(Entry {
                target: Recent::Action(row.name),
                shown: shown_action(model, row, hits),
                score,
            })
        })
        .collect();
    entries.extend(model.book.books.iter().enumerate().filter_map(|(place, book)| {
        let score = search.score(&book.name).max(search.score(&format!("book {}", book.name)))?;
        let row = TABLE.iter().find(|row| matches!(row.action, Action::Book(_)))?;
        let key = model.keymap.nth_key_of(row, place);
        let here = if book.id == model.book.current { "this book" } else { "book" };
        let shown = Shown {
            text: book.name.clone(),
            note: format!("{here}  {key}").trim_end().to_owned(),
            refused: false,
            hits: Vec::new(),
        };
        Some(Entry { target: Recent::Book(book.id), shown, score })
    }));
    for settings::Findable { name, path, doc, value } in settings::findable(model) {
        let target = Recent::Setting(name);
        // There is enough to look through where nothing is typed.
        if typed.is_empty() && !model.recent.contains(&target) {
            continue;
        }
        // Nearly everything fits a whole sentence: there the words stand as they are typed.
        let said = doc.to_lowercase();
        let by_doc = typed.to_lowercase().split_whitespace().all(|word| said.contains(word));
        let by_name = search.score(name).max(search.score(&format!("{path} setting")));
        let Some(score) = by_name.or(by_doc.then_some(1)) else { continue };
        let shown = Shown {
            text: format!("{name}: {}", doc.trim_end_matches('.')),
            note: format!("setting{}{value}", model.theme.dot()),
            refused: false,
            hits: Vec::new(),
        };
        entries.push(Entry { target, shown, score });
    }
    if typed.is_empty() {
        return recent_first(model, entries);
    }
    entries.extend(palette.candidates.iter().map(|candidate| {
        let account = candidate.account.as_deref().unwrap_or_default();
        let facts = format!("{} {account}", candidate.name);
        // Whoever is found by something else than the name is wanted for it.
        let by_name = search.score(&facts);
        let score = by_name.unwrap_or(if typed.contains('@') { u32::MAX } else { 1 });
        let note = if account.is_empty() {
            "contact".to_owned()
        } else {
            format!("contact{}{account}", model.theme.dot())
        };
        let shown = Shown { text: candidate.name.clone(), note, refused: false, hits: Vec::new() };
        Entry { target: Recent::Contact(candidate.id, candidate.name.clone()), shown, score }
    }));
    // What cannot be done now comes last; the order of equals stays otherwise.
    entries.sort_by_key(|entry| (entry.shown.refused, std::cmp::Reverse(entry.score)));
    entries
}

/// Returns the actions: those of this screen, of every screen, then the others.
fn actions(model: &Model) -> impl Iterator<Item = &'static Row> + use<> {
    let here = model.screen;
    let rank = move |row: &Row| match row.scope {
        Scope::On(screen) if screen == here => 0,
        Scope::Main => 1,
        Scope::Entries | Scope::On(_) => 2,
        Scope::Screen => 3,
        Scope::Everywhere => 4,
        Scope::Versions
        | Scope::Form
        | Scope::Filter
        | Scope::Picker
        | Scope::Question
        | Scope::Dispute
        | Scope::Field => 5,
    };
    let mut rows: Vec<&Row> = TABLE
        .iter()
        .filter(|row| !matches!(row.action, Action::Book(_) | Action::Palette))
        .collect();
    rows.sort_by_key(|row| rank(row));
    rows.into_iter()
}

/// Tells why the actor may not do something.
fn refusal(model: &Model, row: &Row) -> Option<String> {
    row.needs.and_then(|needs| model.refusal(needs)).map(|error| error.message.clone())
}

fn shown_action(model: &Model, row: &'static Row, hits: Vec<u32>) -> Shown {
    let keys = model.keymap.keys_of(row);
    let refusal = refusal(model, row);
    let place = match row.scope {
        Scope::On(screen) if screen != model.screen => Some(screen.title().to_owned()),
        _ => None,
    };
    let notes = [refusal.clone().or(place), Some(keys).filter(|keys| !keys.is_empty())];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    Shown { text: row.doc.to_owned(), note: notes.join("  "), refused: refusal.is_some(), hits }
}

/// Puts what the palette did last first; a contact that it went to comes back.
fn recent_first(model: &Model, mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut first = Vec::new();
    for recent in &model.recent {
        if let Recent::Contact(_, name) = recent {
            let shown = Shown {
                text: name.clone(),
                note: "contact".to_owned(),
                refused: false,
                hits: Vec::new(),
            };
            first.push(Entry { target: recent.clone(), shown, score: 0 });
        } else if let Some(place) = entries.iter().position(|entry| entry.target == *recent) {
            first.push(entries.remove(place));
        }
    }
    first.append(&mut entries);
    first
}

fn choose(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Layer::Palette(palette)) = model.layers.pop() else { return };
    let Some(entry) = palette.entries.get(palette.finder.selected) else { return };
    let target = entry.target.clone();
    let is_same = |recent: &Recent| match (recent, &target) {
        (Recent::Contact(one, _), Recent::Contact(other, _)) => one == other,
        (recent, target) => recent == target,
    };
    model.recent.retain(|recent| !is_same(recent));
    model.recent.insert(0, target.clone());
    model.recent.truncate(RECENT);
    match target {
        Recent::Action(name) => {
            if let Some(row) = TABLE.iter().find(|row| row.name == name) {
                run(model, row, effects);
            }
        }
        Recent::Setting(name) => settings::go_to(model, name, effects),
        Recent::Contact(id, _) => effects.push(Effect::Read(Read::GoTo(id))),
        Recent::Book(id) if id != model.book.current => {
            effects.push(Effect::Read(Read::Book(Some(id))));
        }
        Recent::Book(_) => screen::go(model, Screen::Contacts, effects),
    }
}

/// Does what a row says, on the screen where it is done.
fn run(model: &mut Model, row: &'static Row, effects: &mut Vec<Effect>) {
    if let Scope::On(screen) = row.scope {
        screen::go(model, screen, effects);
    }
    update::act(model, row.action, effects);
}

/// Goes to a contact that was chosen.
pub fn go_to(model: &mut Model, contact: &Contact, effects: &mut Vec<Effect>) {
    screen::go(model, Screen::Contacts, effects);
    let cursor = ContactCursor::from(&contacts::row_of(contact));
    model.contacts.pane = contacts::Pane::List;
    contacts::move_to(&mut model.contacts, cursor, effects);
}

/// Draws the palette.
pub fn view(model: &Model, palette: &Palette, frame: &mut Frame) {
    let rows: Vec<Shown> = palette.entries.iter().map(|entry| entry.shown.clone()).collect();
    let head = ("Find an action, a contact, a book or a setting", usize::MAX);
    finder::view(model, &palette.finder, head, &rows, "Nothing has these letters.", frame);
}
