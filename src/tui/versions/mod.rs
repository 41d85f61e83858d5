//! What an entry was: its earlier versions, newest first, each against the one that followed.

mod diff;
mod view;

use crate::app::Earlier;
use crate::domain::duration::show_duration;
use crate::domain::interaction::{Body, Quality, Resolution};
use crate::domain::{Direction, Interaction, InteractionId, Outcome, Summary};

use super::action::{Action, Scope};
use super::confirm::count;
use super::dates::Dates;
use super::form::word;
use super::keymap::{Chord, Found};
use super::message::{Effect, Read};
use super::model::{Layer, Model};

pub use view::{arrange, view};

/// How many versions are read at a time.
pub const PAGE: usize = 5;

/// The versions of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Versions {
    /// The entry as it is.
    pub entry: Box<Interaction>,
    /// What it was, newest first, as far as it was read.
    pub earlier: Vec<Earlier>,
    /// Whether there is more to read.
    pub more: bool,
    /// The one that is shown, against the one that followed.
    pub at: usize,
    /// The rows of it, and the columns they were made for; 0 where they are to be made.
    rows: Vec<view::Row>,
    columns: u16,
    /// How many of them are above the layer.
    scroll: usize,
}

/// Shows what an entry was.
pub fn open(model: &mut Model, entry: Interaction, effects: &mut Vec<Effect>) {
    if entry.edited_at.is_none() {
        let edit = model.key(Action::Edit);
        return model.tell(format!("This entry was never edited: {edit} corrects it"), effects);
    }
    effects.push(Effect::Read(Read::Versions(entry.id, 0)));
    model.layers.push(Layer::Versions(Box::new(Versions {
        entry: Box::new(entry),
        earlier: Vec::new(),
        more: true,
        at: 0,
        rows: Vec::new(),
        columns: 0,
        scroll: 0,
    })));
}

/// Takes versions that were read.
pub fn take(model: &mut Model, entry: InteractionId, skip: usize, page: Vec<Earlier>, more: bool) {
    let layers = model.layers.iter_mut();
    for versions in layers.filter_map(|layer| match layer {
        Layer::Versions(versions) if versions.entry.id == entry => Some(versions),
        _ => None,
    }) {
        if versions.earlier.len() == skip {
            versions.earlier.extend(page.iter().cloned());
            versions.more = more;
            versions.columns = 0;
        }
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::Versions.together(), model.pending, chord);
    model.pending = (found == Found::Prefix).then_some(chord);
    let page = view::page(model.size);
    let Some(Layer::Versions(versions)) = model.layers.last_mut() else { return };
    let Found::Action(action) = found else { return };
    match action {
        Action::Older => versions.go(versions.at + 1, effects),
        Action::Newer => versions.go(versions.at.saturating_sub(1), effects),
        Action::Back | Action::Quit | Action::Open => {
            model.layers.pop();
        }
        Action::Down => versions.scroll(1, page),
        Action::Up => versions.scroll(-1, page),
        Action::Top => versions.scroll(isize::MIN, page),
        Action::Bottom => versions.scroll(isize::MAX, page),
        Action::PageDown => versions.scroll(page, page),
        Action::PageUp => versions.scroll(-page, page),
        Action::HalfDown => versions.scroll((page / 2).max(1), page),
        Action::HalfUp => versions.scroll(-(page / 2).max(1), page),
        _ => {}
    }
}

impl Versions {
    fn go(&mut self, at: usize, effects: &mut Vec<Effect>) {
        if at >= self.earlier.len() || at == self.at {
            return;
        }
        (self.at, self.columns, self.scroll) = (at, 0, 0);
        if self.more && at + 1 == self.earlier.len() {
            effects.push(Effect::Read(Read::Versions(self.entry.id, self.earlier.len())));
        }
    }

    fn scroll(&mut self, by: isize, page: isize) {
        let most = self.rows.len().saturating_sub(usize::try_from(page).unwrap_or(1));
        self.scroll = self.scroll.saturating_add_signed(by).min(most);
    }

    /// Returns what the shown version says, and what the one that followed says.
    fn pair(&self, dates: &Dates) -> Option<(Said, Said)> {
        let old = self.earlier.get(self.at)?;
        let old = Said::of(&old.version.body, with(old), dates);
        let newer = self.at.checked_sub(1).and_then(|at| self.earlier.get(at));
        let new = match newer {
            Some(newer) => Said::of(&newer.version.body, with(newer), dates),
            None => {
                let people = self.entry.contacts.iter().map(|contact| contact.name.as_str());
                let people: Vec<&str> = people.collect();
                Said::of(&self.entry.body, people.join(", "), dates)
            }
        };
        Some((old, new))
    }
}

/// Names those who took part; of those who are deleted only the number is known.
fn with(earlier: &Earlier) -> String {
    let mut people = earlier.people.join(", ");
    let gone = earlier.version.body.participants.len().saturating_sub(earlier.people.len());
    if gone > 0 {
        let and = if people.is_empty() { "" } else { " and " };
        people += &format!("{and}{}", count(gone as u64, "deleted contact", "deleted contacts"));
    }
    people
}

/// What a version says: its text, and its fields by their names.
struct Said {
    text: String,
    fields: Vec<(&'static str, String)>,
}

impl Said {
    fn of(body: &Body, people: String, dates: &Dates) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let items = body
            .checklist
            .iter()
            .map(|item| format!("{} {}", if item.done { "[x]" } else { "[ ]" }, item.text));
        let quality = if body.quality == Quality::Noise { "noise" } else { "" };
        Self {
            text: text(body.summary.as_ref().map(Summary::as_str)),
            fields: vec![
                ("Type", word(body.kind).to_owned()),
                ("With", people),
                ("When", dates.full(body.occurred_at)),
                ("Outcome", text(body.outcome.as_ref().map(Outcome::name))),
                ("Direction", text(body.direction.map(Direction::name))),
                ("Duration", body.duration_seconds.map(show_duration).unwrap_or_default()),
                ("Location", text(body.location.as_deref())),
                ("Opportunity", text(body.opportunity.map(|_| "set"))),
                (
                    "Satisfaction",
                    body.satisfaction.map(|s| s.get().to_string()).unwrap_or_default(),
                ),
                ("Resolution", text(body.resolution.map(Resolution::name))),
                ("Quality", quality.to_owned()),
                ("Checklist", items.collect::<Vec<_>>().join(", ")),
            ],
        }
    }
}
