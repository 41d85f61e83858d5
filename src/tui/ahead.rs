//! What is typed while a form waits for its write: it is meant for what follows, and waits as well.
//! Where the write fails, what follows is not there; and where a question or another layer opens
//! as the answer, nobody has read it yet. Then it is done to nothing, and the text of it stays at
//! hand for the next field.

use std::collections::VecDeque;
use std::mem::{Discriminant, discriminant};

use crossterm::event::{KeyCode, KeyEventKind};

use crate::domain::display::fit;

use super::action::{Action, Scope};
use super::confirm;
use super::edit::Edit;
use super::keymap::{Chord, Found};
use super::message::{Effect, Msg};
use super::model::{Layer, Model, Toast};

/// The most columns of what is shown of a text.
const SHOWN: usize = 40;

/// Tells how many keys and pastes wait.
pub fn count<'a>(held: impl IntoIterator<Item = &'a Msg>) -> usize {
    let counts = |msg: &&Msg| match msg {
        Msg::Key(event) => event.kind != KeyEventKind::Release,
        Msg::Paste(_) => true,
        _ => false,
    };
    held.into_iter().filter(counts).count()
}

/// Returns the kinds of the layers that a message leaves where they are: the form that waited for
/// a write closes after it. None where the message is what somebody does.
pub fn there(model: &Model, msg: &Msg) -> Option<Vec<Discriminant<Layer>>> {
    let closing = match msg {
        Msg::Key(_) | Msg::Paste(_) | Msg::Mouse(_) => return None,
        Msg::Wrote(wrote) if !wrote.is_to_be_mended() => Some(wrote.ticket),
        _ => None,
    };
    let stays = |layer: &&Layer| closing.is_none() || layer.saving() != closing;
    Some(model.layers.iter().filter(stays).map(discriminant).collect())
}

/// Tells whether something opened that was not `there`: what was typed before is no answer to it.
pub fn has_opened(model: &Model, there: Option<&Vec<Discriminant<Layer>>>) -> bool {
    let Some(there) = there else { return false };
    let mut there = there.iter();
    model.layers.iter().any(|layer| !there.any(|other| *other == discriminant(layer)))
}

/// Returns the text of keys and pastes, as a field would have it after them.
fn text_of(model: &Model, held: &VecDeque<Msg>) -> String {
    let mut edit = Edit::lines("");
    for msg in held {
        match msg {
            Msg::Paste(pasted) => edit.insert(pasted),
            Msg::Key(event) if event.kind == KeyEventKind::Release => {}
            Msg::Key(event) if event.code == KeyCode::Enter => edit.insert("\n"),
            Msg::Key(event) => {
                let chord = Chord::from(*event);
                match (chord.typed(), model.keymap.find(Scope::Form.together(), None, chord)) {
                    (Some(typed), _) => edit.insert(typed.encode_utf8(&mut [0; 4])),
                    (None, Found::Action(action)) => {
                        edit.apply(action);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    edit.text().trim().to_owned()
}

/// Gives the field that has the keys what was typed ahead and not used, where the key asks for what
/// was removed last.
pub fn hand_over(model: &mut Model, chord: Chord) {
    let found = model.keymap.find(Scope::Form.together(), None, chord);
    if model.aside.is_empty() || found != Found::Action(Action::Yank) {
        return;
    }
    if let Some(field) = model.layers.last_mut().and_then(Layer::field) {
        field.keep_aside(std::mem::take(&mut model.aside));
    }
}

/// Says that what was typed ahead was not used, and keeps its text for the key that puts back what
/// was removed.
pub fn unused(model: &mut Model, held: &VecDeque<Msg>, effects: &mut Vec<Effect>) {
    let (keys, text) = (count(held), text_of(model, held));
    if keys == 0 {
        return;
    }
    let mut said = if text.is_empty() {
        let keys = confirm::count(u64::try_from(keys).unwrap_or(u64::MAX), "key", "keys");
        format!("Not used: {keys} that you typed meanwhile")
    } else {
        format!("Not used, what you typed meanwhile: \"{}\"", fit(&text, SHOWN))
    };
    if !text.is_empty() {
        let back = model.keymap.key(Scope::Form.together(), Action::Yank);
        let in_form = model.layers.last_mut().and_then(Layer::field).is_some();
        let place = if in_form { "the field" } else { "the next form" };
        said += &format!("; {back} puts it into {place}");
        if !model.aside.is_empty() {
            model.aside.push('\n');
        }
        model.aside += &text;
    }
    let toast = model.toast.take();
    let error = toast.as_ref().is_some_and(|toast| toast.error);
    let before = toast.map_or_else(String::new, |toast| toast.text + "\n");
    model.tell(before + &said, effects);
    model.toast = model.toast.take().map(|toast| Toast { error, ..toast });
}

impl Layer {
    /// Returns the field of a form that has the keys.
    fn field(&mut self) -> Option<&mut Edit> {
        match self {
            Self::Log(form) => Some(form.focused()),
            Self::Line(line) => Some(line.focused()),
            Self::Contact(form) => Some(form.focused()),
            Self::Sheet(sheet) => sheet.focused(),
            Self::Book(form) => form.focused(),
            _ => None,
        }
    }
}
