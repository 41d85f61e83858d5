//! The form of a contact: name, e-mail, phone, account, title.

use ratatui::Frame;

use crate::app::{ContactEdit, ContactInput, Labelled};
use crate::domain::{Capability, Contact, DetailKind, Name};

use super::action::{Action, Scope, TABLE};
use super::edit::Edit;
use super::keymap::{Chord, Found};
use super::message::{Effect, Job};
use super::model::{Layer, Model};
use super::paint::{Paint, dialog};
use super::wrap::wrap_text;

/// The labels of the fields.
const LABELS: [&str; 5] = ["Name", "E-mail", "Phone", "Account", "Title"];
const NAME: usize = 0;
const EMAIL: usize = 1;
const PHONE: usize = 2;
const ACCOUNT: usize = 3;
const TITLE: usize = 4;

/// The most rows of what is wrong with a field.
const ERRORS: usize = 12;

/// The form of a contact.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactForm {
    /// The contact that is edited; `None` for a new one.
    pub editing: Option<Box<Contact>>,
    /// The fields, in the order of [`LABELS`].
    pub fields: [Edit; 5],
    /// The field that has the keys.
    pub focus: usize,
    /// What is wrong: with which field, and what.
    pub error: Option<(usize, String)>,
    /// The write that the form waits for.
    pub saving: Option<u64>,
}

/// What saving the form writes.
#[derive(Debug, Clone, PartialEq)]
pub enum Submission {
    /// A new contact.
    Add(Box<ContactInput>),
    /// A change to one.
    Edit(Box<ContactEdit>),
}

impl ContactForm {
    /// Makes an empty form, the name begun.
    pub fn new(name: &str) -> Self {
        let mut fields = std::array::from_fn(|_| Edit::line(""));
        fields[NAME] = Edit::line(name);
        Self { editing: None, fields, focus: NAME, error: None, saving: None }
    }

    /// Fills a form with a contact.
    pub fn of(contact: Contact) -> Self {
        let mut form = Self::new(&contact.name);
        form.fields[EMAIL] = Edit::line(joined(&contact, DetailKind::Email));
        form.fields[PHONE] = Edit::line(joined(&contact, DetailKind::Phone));
        let account = contact.account.as_ref().map_or("", |account| account.name.as_str());
        form.fields[ACCOUNT] = Edit::line(account);
        form.fields[TITLE] = Edit::line(contact.title.clone().unwrap_or_default());
        form.editing = Some(Box::new(contact));
        form
    }

    /// Tells whether both forms are about the same contact.
    fn is_about_the_same(&self, other: &Self) -> bool {
        let id = |form: &Self| form.editing.as_ref().map(|contact| contact.id);
        id(self) == id(other)
    }

    fn is_blank(&self) -> bool {
        self.editing.is_none() && self.fields.iter().all(Edit::is_blank)
    }

    /// Reads the fields.
    ///
    /// # Errors
    /// The field that cannot be read, and what is wrong.
    pub fn submission(&self) -> Result<Submission, (usize, String)> {
        let text = |field: usize| self.fields[field].text().trim().to_owned();
        let name = Name::parse(&text(NAME), "the name").map_err(|why| (NAME, why.to_string()))?;
        let name = name.as_str().to_owned();
        let Some(contact) = &self.editing else {
            let some = |field: usize| Some(text(field)).filter(|text| !text.is_empty());
            return Ok(Submission::Add(Box::new(ContactInput {
                name,
                emails: split(&text(EMAIL)).into_iter().map(labelled).collect(),
                phones: split(&text(PHONE)).into_iter().map(labelled).collect(),
                account: some(ACCOUNT),
                title: some(TITLE),
                ..ContactInput::default()
            })));
        };
        let mut edit = ContactEdit::default();
        let account = contact.account.as_ref().map_or("", |account| account.name.as_str());
        edit.name = Some(name).filter(|name| *name != contact.name);
        edit.account = Some(text(ACCOUNT)).filter(|text| text != account.trim());
        edit.title = Some(text(TITLE))
            .filter(|text| text != contact.title.as_deref().unwrap_or_default().trim());
        (edit.emails, edit.remove_emails) = self.difference(contact, DetailKind::Email, EMAIL);
        (edit.phones, edit.remove_phones) = self.difference(contact, DetailKind::Phone, PHONE);
        Ok(Submission::Edit(Box::new(edit)))
    }

    /// Returns what the field adds and what it takes away.
    fn difference(
        &self,
        contact: &Contact,
        kind: DetailKind,
        field: usize,
    ) -> (Vec<Labelled>, Vec<String>) {
        let text = self.fields[field].text();
        if text == Edit::line(joined(contact, kind)).text() {
            return (Vec::new(), Vec::new());
        }
        let now = split(text);
        let was: Vec<String> = contact.details(kind).map(|detail| detail.value.clone()).collect();
        let added = now.iter().filter(|value| !was.contains(value)).cloned().map(labelled);
        let removed = was.iter().filter(|value| !now.contains(value)).cloned();
        (added.collect(), removed.collect())
    }
}

fn labelled(value: String) -> Labelled {
    Labelled { label: None, value }
}

/// Joins a contact's details of one kind, as the field holds them.
fn joined(contact: &Contact, kind: DetailKind) -> String {
    let values: Vec<&str> = contact.details(kind).map(|detail| detail.value.as_str()).collect();
    values.join(", ")
}

/// Splits what a field holds: at semicolons, and at commas before a space.
fn split(text: &str) -> Vec<String> {
    text.split(';')
        .flat_map(|part| part.split(", "))
        .map(|part| part.trim().trim_end_matches(',').to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Opens the form of a new contact; the filter's text is the name where nobody has it.
pub fn add(model: &mut Model, effects: &mut Vec<Effect>) {
    let nobody = model.contacts.list.is_empty();
    let name = if nobody { model.contacts.filter_text() } else { String::new() };
    open(model, ContactForm::new(&name), effects);
}

/// Opens the form of the selected contact.
pub fn edit(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(contact) = model.contacts.contact.as_deref().cloned() {
        open(model, ContactForm::of(contact), effects);
    }
}

fn open(model: &mut Model, form: ContactForm, effects: &mut Vec<Effect>) {
    if !model.may(Capability::EditContacts, effects) {
        return;
    }
    let form = match model.parked.take_if(|parked| parked.is_about_the_same(&form)) {
        Some(parked) => {
            model.tell("Going on where you left this form", effects);
            parked
        }
        None => Box::new(form),
    };
    model.layers.push(Layer::Contact(form));
}

fn top(model: &mut Model) -> Option<&mut ContactForm> {
    match model.layers.last_mut() {
        Some(Layer::Contact(form)) => Some(form),
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
    let editing = form.editing.as_ref().map(|contact| contact.id);
    let job = match form.submission() {
        Ok(Submission::Add(input)) => Job::AddContact(input),
        Ok(Submission::Edit(edit)) => match editing {
            Some(id) if *edit != ContactEdit::default() => Job::EditContact(id, edit),
            _ => {
                model.layers.pop();
                model.tell("Nothing was changed", effects);
                return;
            }
        },
        Err((field, why)) => {
            form.focus = field;
            form.error = Some((field, why));
            return;
        }
    };
    let ticket = model.write(job, effects);
    if let Some(form) = top(model) {
        form.saving = Some(ticket);
    }
}

/// Closes the form; what was typed stays until the next start.
fn park(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(Layer::Contact(form)) = model.layers.pop() {
        let unchanged = match form.submission() {
            Ok(Submission::Edit(edit)) => *edit == ContactEdit::default(),
            _ => form.is_blank(),
        };
        if !unchanged {
            let key = match &form.editing {
                Some(contact) => format!("{} on {}", model.key(Action::Edit), contact.name),
                None => model.key(Action::Add),
            };
            model.tell(format!("Kept until you quit: {key} opens it again"), effects);
            model.parked = Some(form);
        }
    }
}

/// Draws the form.
pub fn view(model: &Model, form: &ContactForm, frame: &mut Frame) {
    let columns = frame.area().width.min(70);
    let inner = usize::from(columns.saturating_sub(15)).max(8);
    let error = form.error.as_ref().map(|(field, why)| (*field, wrap_text(why, inner, ERRORS).0));
    let errors = error.as_ref().map_or(0, |(_, rows)| rows.len());
    let height = u16::try_from(LABELS.len() + 4 + errors).unwrap_or(u16::MAX);
    let title = match &form.editing {
        Some(contact) => format!("Edit {}", contact.name),
        None => "New contact".to_owned(),
    };
    let mut paint = Paint::new(frame, model.theme);
    let inside = dialog(&mut paint, &title, (columns, height));
    let theme = paint.theme;
    let x = inside.x + 11;
    let room = inside.width.saturating_sub(11);
    let mut y = inside.y;
    let mut cursor = None;
    for (place, (label, field)) in LABELS.iter().zip(&form.fields).enumerate() {
        let focused = place == form.focus;
        let style = if focused { theme.strong() } else { theme.dim() };
        paint.text(inside.x, y, 1, if focused { theme.marker() } else { " " }, style);
        paint.text(inside.x + 1, y, 10, label, style);
        let (shown, column) = field.show_line(usize::from(room));
        paint.shown(x, y, room, &shown, theme.text());
        if focused {
            cursor = Some((x + u16::try_from(column).unwrap_or(0), y));
        }
        y += 1;
        if let Some((_, rows)) = error.as_ref().filter(|(field, _)| *field == place) {
            // The fields after it and the keys stay in sight.
            let below = u16::try_from(LABELS.len() - 1 - place).unwrap_or(0) + 1;
            for row in rows {
                if y + below < inside.bottom() {
                    paint.shown(x, y, room, row, theme.error());
                    y += 1;
                }
            }
        }
    }
    let last = inside.bottom().saturating_sub(1);
    if form.saving.is_some() {
        let waits = model.wait(inside.width).unwrap_or_else(|| "saving…".to_owned());
        paint.text(inside.x, last, inside.width, &waits, theme.strong());
        return;
    }
    let words: Vec<(String, &str)> = TABLE
        .iter()
        .filter(|row| row.scope == Scope::Form && row.action != Action::NewLine)
        .filter_map(|row| Some((model.keymap.key_of(row), row.footer?)))
        .collect();
    paint.keys(inside.x, last, inside.width, &words);
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}
