//! What both changed: a form is saved whose record somebody else changed meanwhile. Both stand side
//! by side, field by field, and neither is written over unasked.

use ratatui::Frame;

use super::action::{Action, Scope, TABLE};
use super::form::Field;
use super::kept::Kept;
use super::keymap::{Chord, Found};
use super::message::Effect;
use super::model::{Layer, Model};
use super::paint::{Paint, dialog};
use super::wrap::wrap_text;
use super::{books, contact_form, form, sheet};

/// The most rows that are shown of one text.
const TEXT: usize = 8;
/// The columns before a text.
const LABEL: u16 = 9;

/// A field that both changed, each to something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disputed {
    /// The field's name.
    pub label: &'static str,
    /// What somebody else made of it.
    pub theirs: String,
    /// What was typed here.
    pub mine: String,
}

impl Disputed {
    /// Says at the field what somebody else made of it.
    pub fn told(&self) -> String {
        match self.theirs.trim() {
            "" => "somebody else emptied this meanwhile".to_owned(),
            theirs => format!("somebody else wrote meanwhile: {theirs}"),
        }
    }
}

/// What somebody else made of a record while its form was parked. The form goes on over theirs and
/// says so; whose stands is asked when it is saved, and until then its draft says what it began
/// with, so that it is told again where it is parked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unasked<F> {
    fields: Vec<(F, Disputed)>,
    /// What the draft began with, as it is written in one.
    pub base: String,
}

impl<F: Copy> Unasked<F> {
    /// Notes what is to be asked; `None` where there is nothing.
    pub fn of(fields: &[(F, Disputed)], base: &str) -> Option<Self> {
        let fields = fields.to_vec();
        (!fields.is_empty()).then(|| Self { fields, base: base.to_owned() })
    }

    /// Returns what is still disputed where `says` tells what stands in the form's fields now.
    pub fn left(&self, says: impl Fn(F) -> String) -> Vec<(F, Disputed)> {
        let now = self
            .fields
            .iter()
            .map(|(field, both)| (*field, Disputed { mine: says(*field), ..both.clone() }));
        now.filter(|(_, both)| both.mine.trim() != both.theirs.trim()).collect()
    }
}

/// Whose fields they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Over {
    /// Those of the entry that the form below corrects.
    Entry(Vec<(Field, Disputed)>),
    /// Those of the contact that the form below changes.
    Contact(Vec<(contact_form::Field, Disputed)>),
    /// Those of the record that the small form below changes, by their places.
    Sheet(Vec<(usize, Disputed)>),
    /// Those of the book that the form below changes, by their places.
    Book(Vec<(usize, Disputed)>),
}

/// The question what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The fields.
    pub over: Over,
    /// How many rows are above the box.
    pub top: usize,
}

impl Dispute {
    fn fields(&self) -> Vec<&Disputed> {
        match &self.over {
            Over::Entry(fields) => fields.iter().map(|(_, both)| both).collect(),
            Over::Contact(fields) => fields.iter().map(|(_, both)| both).collect(),
            Over::Sheet(fields) | Over::Book(fields) => {
                fields.iter().map(|(_, both)| both).collect()
            }
        }
    }

    /// Returns the rows: a field's name, or a text with whose it is.
    fn rows(&self, columns: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        for both in self.fields() {
            if !rows.is_empty() {
                rows.push(Row::Gap);
            }
            rows.push(Row::Field(both.label));
            for (whose, text) in [("theirs", &both.theirs), ("yours", &both.mine)] {
                let (mut texts, more) = wrap_text(text, columns, TEXT);
                if text.trim().is_empty() {
                    texts = vec!["(nothing)".to_owned()];
                }
                if more {
                    texts.push("(there is more of the text)".to_owned());
                }
                for (place, text) in texts.into_iter().enumerate() {
                    rows.push(Row::Text(if place == 0 { whose } else { "" }, text));
                }
            }
        }
        rows
    }
}

enum Row {
    Field(&'static str),
    Text(&'static str, String),
    Gap,
}

/// Shows both.
pub fn show(model: &mut Model, over: Over) {
    model.layers.push(Layer::Dispute(Box::new(Dispute { over, top: 0 })));
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    match model.keymap.find(Scope::Dispute.together(), None, chord) {
        Found::Action(Action::KeepMine) => {
            let Some(Layer::Dispute(dispute)) = model.layers.pop() else { return };
            // The form goes on over theirs: what is written now is ours where both changed it.
            match dispute.over {
                Over::Entry(_) => form::save(model, effects),
                Over::Contact(_) => contact_form::save(model, effects),
                Over::Sheet(_) => sheet::save(model, effects),
                Over::Book(_) => books::form_save(model, effects),
            }
        }
        Found::Action(Action::TakeTheirs) => {
            model.layers.pop();
            let draft = model.layers.pop().and_then(|layer| layer.form().map(Kept::key));
            if let Some(draft) = draft {
                model.drop_draft(&draft, effects);
            }
            model.tell("Theirs stands; nothing of yours was written", effects);
        }
        Found::Action(Action::EditOn) => {
            let Some(Layer::Dispute(dispute)) = model.layers.pop() else { return };
            match (&dispute.over, model.layers.last_mut()) {
                (Over::Entry(fields), Some(Layer::Log(form))) => form.note_theirs(fields),
                (Over::Contact(fields), Some(Layer::Contact(form))) => form.note_theirs(fields),
                (Over::Sheet(fields), Some(Layer::Sheet(sheet))) => sheet.note_theirs(fields),
                (Over::Book(fields), Some(Layer::Book(form))) => form.note_theirs(fields),
                _ => {}
            }
            model.form_changed(effects);
        }
        _ => scroll(model, chord),
    }
}

fn scroll(model: &mut Model, chord: Chord) {
    let (columns, rows) = model.size;
    let found = model.keymap.find(Scope::Screen.together(), None, chord);
    let Some(Layer::Dispute(dispute)) = model.layers.last_mut() else { return };
    let page = usize::from(rows.saturating_sub(6)).max(1);
    let all = dispute.rows(text_columns(columns)).len();
    let Found::Action(action) = found else { return };
    dispute.top = match action {
        Action::Down => dispute.top + 1,
        Action::Up => dispute.top.saturating_sub(1),
        Action::PageDown | Action::HalfDown => dispute.top + page,
        Action::PageUp | Action::HalfUp => dispute.top.saturating_sub(page),
        _ => return,
    }
    .min(all.saturating_sub(page));
}

fn text_columns(columns: u16) -> usize {
    usize::from(columns.min(76).saturating_sub(LABEL + 4)).max(8)
}

/// Draws both.
pub fn view(model: &Model, dispute: &Dispute, frame: &mut Frame) {
    let columns = frame.area().width.min(76);
    let rows = dispute.rows(text_columns(columns));
    let height = u16::try_from(rows.len() + 4).unwrap_or(u16::MAX);
    let mut paint = Paint::new(frame, model.theme);
    let title = "Changed by somebody else too";
    let inside = dialog(&mut paint, title, (columns, height));
    let theme = paint.theme;
    let last = inside.bottom().saturating_sub(1);
    let end = last.saturating_sub(1).max(inside.y + 1);
    for (row, y) in rows.iter().skip(dispute.top).zip(inside.y..end) {
        match row {
            Row::Field(label) => {
                paint.text(inside.x, y, inside.width, label, theme.strong());
            }
            Row::Text(whose, text) => {
                paint.text(inside.x + 1, y, LABEL - 1, whose, theme.dim());
                let room = inside.width.saturating_sub(LABEL);
                paint.shown(inside.x + LABEL, y, room, text, theme.text());
            }
            Row::Gap => {}
        }
    }
    let below = rows.len().saturating_sub(dispute.top + usize::from(end - inside.y));
    let mut words: Vec<(String, &str)> = TABLE
        .iter()
        .filter(|row| row.scope == Scope::Dispute)
        .filter_map(|row| Some((model.keymap.key_of(row), row.footer?)))
        .collect();
    if below > 0 || dispute.top > 0 {
        words.push((model.down_and_up(), "more"));
    }
    paint.keys(inside.x, last, inside.width, &words);
}
