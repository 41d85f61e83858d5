//! What is typed while a form waits for its write: it is meant for what follows, and waits as well.
//! Where the write fails, what follows is not there. Then it is done to nothing, and the text of
//! it stays at hand in the form.

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEventKind};

use crate::domain::display::fit;

use super::action::{Action, Scope};
use super::edit::Edit;
use super::keymap::Chord;
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

/// Returns the text of keys and pastes.
fn text_of(held: &VecDeque<Msg>) -> String {
    let mut text = String::new();
    for msg in held {
        match msg {
            Msg::Paste(pasted) => text.push_str(pasted),
            Msg::Key(event) if event.kind == KeyEventKind::Release => {}
            Msg::Key(event) if event.code == KeyCode::Enter => text.push('\n'),
            Msg::Key(event) => text.extend(Chord::from(*event).typed()),
            _ => {}
        }
    }
    text
}

/// Says that what was typed ahead was not used, and puts its text where the key that puts back what
/// was removed finds it.
pub fn unused(model: &mut Model, held: &VecDeque<Msg>, effects: &mut Vec<Effect>) {
    let (keys, text) = (count(held), text_of(held));
    if keys == 0 {
        return;
    }
    let shown = fit(text.trim(), SHOWN);
    let mut said = match shown.as_str() {
        "" => format!("Not used: the {keys} keys that you typed meanwhile"),
        text => format!("Not used, what you typed meanwhile: \"{text}\""),
    };
    let back = model.keymap.key(Scope::Form.together(), Action::Yank);
    if !shown.is_empty()
        && let Some(field) = model.layers.iter_mut().rev().find_map(Layer::field)
    {
        field.keep_aside(text.trim());
        said += &format!("; {back} puts it into the field");
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
