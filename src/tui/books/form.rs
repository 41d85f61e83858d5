//! The form of a book: name, colour, icon.

use std::collections::BTreeMap;

use ratatui::Frame;

use crate::app::{BookInput, Draft, DraftId};
use crate::domain::tint::{TINTS, parse_tint};
use crate::domain::{Book, Name, Timestamp};

use super::super::action::{Action, Scope, TABLE};
use super::super::dispute::{self, Disputed, Over, Unasked};
use super::super::drafts::{BASE, OF};
use super::super::edit::Edit;
use super::super::help::with_help;
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
    /// Whether it changed since the draft was written.
    pub dirty: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The texts that the form began with.
    base: [String; 3],
    /// What somebody else changed while it was parked.
    unasked: Option<Unasked<usize>>,
}

impl BookForm {
    /// Makes an empty form.
    pub fn new() -> Self {
        Self::begun(None, <[String; 3]>::default())
    }

    fn begun(editing: Option<Box<Book>>, base: [String; 3]) -> Self {
        Self {
            editing,
            fields: std::array::from_fn(|field| Edit::line(base[field].clone())),
            focus: NAME,
            error: None,
            saving: None,
            dirty: false,
            opened_at: Timestamp::from_millis(0),
            base,
            unasked: None,
        }
    }

    /// Fills a form with a book.
    pub fn of(book: Book) -> Self {
        let (tint, icon) = (book.tint.clone(), book.icon.clone());
        let base = [book.name.clone(), tint.unwrap_or_default(), icon.unwrap_or_default()];
        Self::begun(Some(Box::new(book)), base)
    }

    /// Shows the form, as it was left where it was closed before it was saved.
    pub fn open(mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        self.opened_at = model.dates.now;
        if let Some(draft) = model.draft_about(&self.id()) {
            self.restore(draft);
            model.tell("Going on where you left this form", effects);
        }
        model.layers.push(Layer::Book(Box::new(self)));
    }

    /// Returns the text of the field that has the keys.
    pub fn focused(&mut self) -> Option<&mut Edit> {
        self.fields.get_mut(self.focus)
    }

    /// Says what its draft is about.
    pub fn id(&self) -> DraftId {
        match &self.editing {
            Some(book) => DraftId::EditBook(book.id.to_string()),
            None => DraftId::NewBook,
        }
    }

    /// Tells whether there is anything to keep.
    pub fn has_content(&self) -> bool {
        self.fields.iter().zip(&self.base).any(|(field, base)| field.text() != base)
    }

    /// Returns the form as a draft.
    pub fn draft(&self) -> Draft {
        let named = LABELS.iter().map(|label| (*label).to_owned());
        let texts = self.fields.iter().map(|field| field.text().to_owned());
        let mut fields: BTreeMap<String, String> = named.zip(texts).collect();
        let base = match &self.unasked {
            Some(unasked) => unasked.base.clone(),
            None => serde_json::to_string(&self.base).unwrap_or_default(),
        };
        fields.insert(BASE.to_owned(), base);
        fields.extend(self.editing.iter().map(|book| (OF.to_owned(), book.name.clone())));
        let (id, opened_at) = (self.id(), self.opened_at.millis());
        Draft { id, kind: "book".to_owned(), fields, opened_at }
    }

    /// Puts what a draft says into the form, and goes on over what somebody changed since.
    fn restore(&mut self, draft: &Draft) {
        let begun = draft.fields.get(BASE).map_or("", String::as_str);
        let base: [String; 3] = serde_json::from_str(begun).unwrap_or_default();
        let mut disputed = Vec::new();
        for (place, label) in LABELS.into_iter().enumerate() {
            let mine = draft.fields.get(label).cloned().unwrap_or_default();
            let theirs = self.base[place].clone();
            if mine == base[place] {
                continue;
            }
            if theirs != base[place] && theirs != mine {
                disputed.push((place, Disputed { label, theirs, mine: mine.clone() }));
            }
            self.fields[place].set(mine);
        }
        self.opened_at = Timestamp::from_millis(draft.opened_at);
        self.note_theirs(&disputed);
        self.unasked = Unasked::of(&disputed, begun);
    }

    /// Says at the first of these fields what somebody else made of it.
    pub fn note_theirs(&mut self, disputed: &[(usize, Disputed)]) {
        if let Some((place, both)) = disputed.first() {
            self.focus = *place;
            self.error = Some(both.told());
        }
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
        Found::Action(Action::Park) => park(model, effects),
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
                model.form_changed(effects);
            }
        }
        Found::Prefix | Found::Nothing => {
            if let Some(c) = chord.typed() {
                paste(model, c.encode_utf8(&mut [0; 4]), effects);
            }
        }
    }
}

/// Puts a text into the field.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(form) = top(model).filter(|form| form.saving.is_none()) {
        let focus = form.focus;
        form.fields[focus].insert(text);
        form.error = None;
        model.form_changed(effects);
    }
}

/// Closes the form; what was typed is a draft.
fn park(model: &mut Model, effects: &mut Vec<Effect>) {
    model.keep_draft(effects);
    if let Some(Layer::Book(form)) = model.layers.pop()
        && form.has_content()
    {
        let drafts = model.key(Action::Drafts);
        model.tell(format!("Draft kept: {drafts} shows it"), effects);
    }
}

/// Saves the form.
pub fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(form) = top(model) else { return };
    match form.job() {
        Ok(Some(job)) => {
            let unasked = form.unasked.take();
            let left = unasked.map(|it| it.left(|field| form.text(field).to_owned()));
            model.keep_draft(effects);
            if let Some(disputed) = left.filter(|disputed| !disputed.is_empty()) {
                return dispute::show(model, Over::Book(disputed));
            }
            let ticket = model.write(Job::Books(job), effects);
            if let Some(form) = top(model) {
                form.saving = Some(ticket);
            }
        }
        Ok(None) => {
            model.keep_draft(effects);
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
    paint.keys(inside.x, last, inside.width, &with_help(model, keys_of(model)));
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Returns the keys of the form and what they do.
fn keys_of(model: &Model) -> Vec<(String, &'static str)> {
    let row = |action| TABLE.iter().find(|row| row.scope == Scope::Form && row.action == action);
    [(Action::Save, "saves"), (Action::NextField, "next"), (Action::Park, "parks")]
        .into_iter()
        .filter_map(|(action, word)| Some((model.keymap.key_of(row(action)?), word)))
        .collect()
}
