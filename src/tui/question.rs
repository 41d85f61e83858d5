//! A question before something is gone: what goes, what stays and, where that is needed, who gets
//! it. Only `y` agrees.

use ratatui::Frame;

use super::action::{Action, Scope};
use super::keymap::{Chord, Found};
use super::members::MemberJob;
use super::message::{Effect, Job};
use super::model::{Layer, Model};
use super::paint::{Paint, dialog};
use super::wrap::wrap_text;
use crate::domain::{MemberId, Named};

/// The most rows of the explanation.
const TEXT: usize = 8;
/// The most choices that are shown at a time.
const CHOICES: usize = 6;

/// A question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Question {
    /// The heading.
    pub title: String,
    /// What it is about, raw.
    pub subject: String,
    /// What goes and what stays.
    pub text: String,
    /// What makes it serious.
    pub warning: String,
    /// What `y` does: "deletes".
    pub agree: String,
    /// What is written then; nothing can be agreed to without.
    pub job: Option<Job>,
    /// What is written then, once it is known what it is about.
    pub planned: Option<Job>,
    /// What stands above the choices.
    pub choose: String,
    /// Who may get what is handed over.
    pub heirs: Vec<Named<MemberId>>,
    /// The one chosen.
    pub at: usize,
}

impl Question {
    /// Puts the question.
    pub fn ask(self, model: &mut Model) {
        model.layers.push(Layer::Question(Box::new(self)));
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let answer = model.keymap.find(Scope::Question.together(), None, chord);
    let moved = model.keymap.find(Scope::Screen.together(), None, chord);
    let Some(Layer::Question(question)) = model.layers.last_mut() else { return };
    let last = question.heirs.len().saturating_sub(1);
    match (answer, moved) {
        (Found::Action(Action::Agree), _) => {
            let Some(mut job) = question.job.take() else { return };
            if let Job::Members(MemberJob::Remove { to, .. } | MemberJob::HandOver { to, .. }) =
                &mut job
            {
                *to = question.heirs.get(question.at).map(|heir| heir.id);
            }
            model.layers.pop();
            model.deleting = model.write(job, effects);
        }
        (Found::Action(Action::Disagree), _) => {
            model.layers.pop();
        }
        (_, Found::Action(Action::Down)) => question.at = (question.at + 1).min(last),
        (_, Found::Action(Action::Up)) => question.at = question.at.saturating_sub(1),
        _ => {}
    }
}

/// Draws the question.
pub fn view(model: &Model, question: &Question, frame: &mut Frame) {
    let columns = frame.area().width.min(72);
    let inner = usize::from(columns.saturating_sub(4)).max(8);
    let (subject, _) = wrap_text(&question.subject, inner, 2);
    let (text, _) = wrap_text(question.text.trim_end(), inner - 2, TEXT);
    let (mut choose, _) = wrap_text(&question.choose, inner, 2);
    choose.retain(|row| !row.is_empty());
    let (warning, _) = wrap_text(&question.warning, inner, 4);
    let heirs = question.heirs.len().min(CHOICES);
    let fixed = subject.len() + choose.len() + heirs + warning.len() + 5;
    let height = u16::try_from(fixed + text.len()).unwrap_or(u16::MAX);
    let mut paint = Paint::new(frame, model.theme);
    let inside = dialog(&mut paint, &question.title, (columns, height));
    let theme = paint.theme;
    // Where the terminal is low, the explanation gives way, then the choices that are not chosen.
    let mut room = usize::from(inside.height);
    room = room.saturating_sub(subject.len() + choose.len() + warning.len() + 2);
    let heirs = heirs.min(room.max(1));
    let text_rows = text.len().min(room.saturating_sub(heirs));
    let mut y = inside.y;
    let rows = subject.iter().map(|row| (0, row, theme.strong()));
    let rows = rows.chain(text.iter().take(text_rows).map(|row| (2, row, theme.text())));
    let rows = rows.chain(choose.iter().map(|row| (0, row, theme.text())));
    for (indent, row, style) in rows {
        paint.shown(inside.x + indent, y, inside.width.saturating_sub(indent), row, style);
        y += 1;
    }
    let top = (question.at + 1).saturating_sub(heirs);
    for (place, heir) in question.heirs.iter().enumerate().skip(top).take(heirs) {
        let here = place == question.at;
        let style = if here { theme.selected() } else { theme.text() };
        let marker = if here { theme.marker() } else { " " };
        paint.text(inside.x + 2, y, 1, marker, theme.strong());
        paint.text(inside.x + 4, y, inside.width.saturating_sub(4), &heir.name, style);
        y += 1;
    }
    let below = u16::try_from(warning.len()).unwrap_or(0) + 2;
    y = inside.bottom().saturating_sub(below).max(y);
    for row in &warning {
        paint.shown(inside.x, y, inside.width, row, theme.error());
        y += 1;
    }
    let scopes = Scope::Question.together();
    let mut keys = Vec::new();
    if question.job.is_some() {
        keys.push((model.keymap.key(scopes, Action::Agree), question.agree.as_str()));
    }
    let leaves = model.keymap.two_keys(Scope::Question, Action::Disagree);
    keys.push((leaves, "leaves it as it is"));
    if question.heirs.len() > 1 {
        keys.push((model.down_and_up(), "choose"));
    }
    paint.keys(inside.x, inside.bottom().saturating_sub(1), inside.width, &keys);
}
