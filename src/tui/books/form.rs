//! The form of a book: name, colour, icon.

use ratatui::Frame;

use crate::app::BookInput;
use crate::domain::tint::{TINTS, parse_tint};
use crate::domain::{Book, Name};

use super::super::action::{Action, Scope, TABLE};
use super::super::edit::Edit;
use super::super::keymap::{Chord, Found};
use super::super::label::{LABEL, label};
use super::super::message::{Effect, Job};
use super::super::model::{Layer, Model};
use super::super::paint::{Paint, dialog};
use super::super::wrap::wrap_text;
use super::BookJob;

/// The labels of the fields.
const LABELS: [&str; 3] = ["Name", "Colour", "Icon"];
const NAME: usize = 0;
const TINT: usize = 1;
const ICON: usize = 2;

/// The form of a book.
#[derive(Debug, Clone, PartialEq)]
pub struct BookForm {
    /// The book that is edited; `None` for a new one.
    pub editing: Option<Box<Book>>,
    /// The fields, in the order of [`LABELS`].
    pub fields: [Edit; 3],
    /// The field that has the keys.
    pub focus: usize,
    /// What is wrong.
    pub error: Option<String>,
    /// The write that the form waits for.
    pub saving: Option<u64>,
}

impl BookForm {
    /// Makes an empty form.
    pub fn new() -> Self {
        let fields = std::array::from_fn(|_| Edit::line(""));
        Self { editing: None, fields, focus: NAME, error: None, saving: None }
    }

    /// Fills a form with a book.
    pub fn of(book: Book) -> Self {
        let mut form = Self::new();
        form.fields[NAME] = Edit::line(book.name.clone());
        form.fields[TINT] = Edit::line(book.tint.clone().unwrap_or_default());
        form.fields[ICON] = Edit::line(book.icon.clone().unwrap_or_default());
        form.editing = Some(Box::new(book));
        form
    }

    fn text(&self, field: usize) -> &str {
        self.fields.get(field).map_or("", |edit| edit.text().trim())
    }

    /// Reads the fields: what is to be written, nothing where nothing changed.
    ///
    /// # Errors
    /// The field that cannot be read, and what is wrong.
    fn job(&self) -> Result<Option<BookJob>, (usize, String)> {
        let name = Name::parse(self.text(NAME), "the book's name")
            .map_err(|why| (NAME, why.to_string()))?
            .to_string();
        let tint = self.text(TINT);
        if !tint.is_empty() {
            parse_tint(tint).map_err(|why| (TINT, why.to_string()))?;
        }
        let (tint, icon) = (tint.to_owned(), self.text(ICON).to_owned());
        let Some(book) = &self.editing else {
            let input = BookInput { name: Some(name), tint: Some(tint), icon: Some(icon) };
            return Ok(Some(BookJob::Add(input)));
        };
        let input = BookInput {
            name: Some(name).filter(|name| *name != book.name),
            tint: Some(tint).filter(|tint| tint != book.tint.as_deref().unwrap_or_default()),
            icon: Some(icon).filter(|icon| icon != book.icon.as_deref().unwrap_or_default()),
        };
        Ok(Some(input)
            .filter(|input| *input != BookInput::default())
            .map(|input| BookJob::Edit(book.id, input)))
    }
}

fn top(model: &mut Model) -> Option<&mut BookForm> {
    match model.layers.last_mut() {
        Some(Layer::Book(form)) => Some(form),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::Form.together(), None, chord);
    let Some(form) = top(model) else { return };
    if form.saving.is_some() {
        if found == Found::Action(Action::Park) {
            model.give_up(effects);
        }
        return;
    }
    let count = form.fields.len();
    match found {
        Found::Action(Action::Save) => save(model, effects),
        Found::Action(Action::Park) => drop(model.layers.pop()),
        Found::Action(Action::NextField | Action::LineDown) => {
            form.focus = (form.focus + 1) % count;
        }
        Found::Action(Action::PreviousField | Action::LineUp) => {
            form.focus = (form.focus + count - 1) % count;
        }
        Found::Action(action) => {
            let focus = form.focus;
            if form.fields[focus].apply(action) == Some(true) {
                form.error = None;
            }
        }
        Found::Prefix | Found::Nothing => {
            if let Some(c) = chord.typed() {
                paste(model, c.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

/// Puts a text into the field.
pub fn paste(model: &mut Model, text: &str) {
    if let Some(form) = top(model).filter(|form| form.saving.is_none()) {
        let focus = form.focus;
        form.fields[focus].insert(text);
        form.error = None;
    }
}

fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(form) = top(model) else { return };
    match form.job() {
        Ok(Some(job)) => {
            let ticket = model.write(Job::Books(job), effects);
            if let Some(form) = top(model) {
                form.saving = Some(ticket);
            }
        }
        Ok(None) => {
            model.layers.pop();
            model.tell("Nothing was changed", effects);
        }
        Err((field, why)) => {
            form.focus = field;
            form.error = Some(why);
        }
    }
}

/// Draws the form.
pub fn view(model: &Model, form: &BookForm, frame: &mut Frame) {
    let columns = frame.area().width.min(62);
    let inner = usize::from(columns.saturating_sub(LABEL + 4)).max(8);
    let colours = format!("{} … bright-white, or none", TINTS[1..5].join(", "));
    let hints = ["", colours.as_str(), "one sign or two, or none; shown where look.icons is on"];
    let said = match &form.error {
        Some(error) => error.as_str(),
        None => hints.get(form.focus).copied().unwrap_or_default(),
    };
    let (said, _) = wrap_text(said, inner, 5);
    let height = u16::try_from(LABELS.len() + 4 + said.len().max(2)).unwrap_or(u16::MAX);
    let title = match &form.editing {
        Some(book) => format!("Edit {}", book.name),
        None => "New book".to_owned(),
    };
    let mut paint = Paint::new(frame, model.theme);
    let inside = dialog(&mut paint, &title, (columns, height));
    let theme = paint.theme;
    let x = inside.x + LABEL;
    let room = inside.width.saturating_sub(LABEL);
    let mut cursor = None;
    let tint = parse_tint(form.text(TINT)).ok();
    for (place, (name, field)) in LABELS.iter().zip(&form.fields).enumerate() {
        let y = inside.y + u16::try_from(place).unwrap_or(0);
        let focused = place == form.focus;
        label(&mut paint, (inside.x, y), name, focused);
        let (shown, column) = field.show_line(usize::from(room));
        let style = if place == ICON { theme.text() } else { theme.tint(tint) };
        paint.shown(x, y, room, &shown, style);
        if focused {
            cursor = Some((x + u16::try_from(column).unwrap_or(0), y));
        }
    }
    let last = inside.bottom().saturating_sub(1);
    let style = if form.error.is_some() { theme.error() } else { theme.dim() };
    let below = inside.y + 4;
    for (row, y) in said.iter().zip(below..last) {
        paint.shown(x, y, room, row, style);
    }
    if form.saving.is_some() {
        let waits = model.wait(inside.width).unwrap_or_else(|| "saving…".to_owned());
        paint.text(inside.x, last, inside.width, &waits, theme.strong());
        return;
    }
    paint.keys(inside.x, last, inside.width, &keys_of(model));
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Returns the keys of the form and what they do.
fn keys_of(model: &Model) -> Vec<(String, &'static str)> {
    let row = |action| TABLE.iter().find(|row| row.scope == Scope::Form && row.action == action);
    [(Action::Save, "saves"), (Action::NextField, "next"), (Action::Park, "leaves it")]
        .into_iter()
        .filter_map(|(action, word)| Some((model.keymap.key_of(row(action)?), word)))
        .collect()
}
