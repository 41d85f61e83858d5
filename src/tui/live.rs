//! What others write while the screens are open: it is read again, and a quiet note says whose it
//! is until it was seen.

use std::collections::BTreeSet;

use crate::app::{News, NewsMark};
use crate::domain::Timestamp;
use crate::domain::display::{fit, width};

use super::confirm::{Confirm, count};
use super::contacts::{self, Ask};
use super::message::{Effect, Read, Timer};
use super::model::{Layer, Model, TOAST};
use super::screen::{self, Screen};
use super::search;

/// How long the note stands before a key takes it for seen, in milliseconds.
const SEEN: i64 = 2_000;

/// The fewest columns in which a name that is cut still names somebody.
const NAMED: usize = 16;

/// What others brought into the book that was not seen yet.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// Where the book ended when it was read last.
    mark: Option<NewsMark>,
    /// What is new.
    news: Vec<News>,
    /// Since when the note stands as it does.
    since: Option<Timestamp>,
}

impl Live {
    /// Asks what is new since it was asked last.
    pub fn read(&self) -> Read {
        Read::News(self.mark)
    }

    /// Writes the note in at most `columns`; empty where nothing is new.
    pub fn note(&self, columns: usize) -> String {
        let whole = self.news.iter().map(said).collect::<Vec<_>>().join(", ");
        if width(&whole) <= columns {
            return whole;
        }
        let who: BTreeSet<&str> = self.news.iter().map(|one| one.who.as_str()).collect();
        let total = self.news.iter().map(|one| one.entries + one.contacts).sum();
        let imported = self.news.iter().all(|one| one.batch.is_some());
        let whose = match who.first() {
            Some(one) if who.len() == 1 && imported => {
                format!("{} imported by {one}", super::confirm::thousands(total))
            }
            Some(one) if who.len() == 1 => format!("{} from {one}", new(total)),
            _ => format!("{} from others", new(total)),
        };
        match columns {
            _ if width(&whose) <= columns => whose,
            // Whose it is says more than how the name ends.
            NAMED.. => fit(&whose, columns),
            _ => new(total),
        }
    }
}

fn new(number: u64) -> String {
    format!("{} new", super::confirm::thousands(number))
}

/// Says what one brought by hand or by one import.
fn said(news: &News) -> String {
    let News { who, batch, entries, contacts } = news;
    if batch.is_none() {
        return format!("{} from {who}", new(*entries));
    }
    let entries_too = count(*entries, "entry", "entries");
    let what = match (contacts, entries) {
        (0, _) => entries_too,
        (_, 0) => count(*contacts, "new contact", "new contacts"),
        _ => format!("{} and {entries_too}", count(*contacts, "new contact", "new contacts")),
    };
    format!("{what} imported by {who}")
}

/// Notes where the book ends: what is written from then on is new.
pub fn begin(model: &Model, effects: &mut Vec<Effect>) {
    if model.live.mark.is_none() {
        effects.push(Effect::Read(model.live.read()));
    }
}

/// Reads again what is shown: somebody else wrote to the file.
pub fn changed(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::Read(Read::Book(None)));
    // The contacts are gone back to without being read.
    contacts::refresh(model, effects);
    if model.screen != Screen::Contacts {
        screen::refresh(model, effects);
    }
    for layer in &model.layers {
        if let Layer::Search(search) = layer {
            search::reread(search, effects);
        }
        // Nobody agrees to the deletion of what is not shown.
        if let Layer::Confirm(question) = layer {
            match question.as_ref() {
                Confirm::Contact { id, .. } => effects.push(Effect::Read(Read::Consequences(*id))),
                Confirm::Entry(entry) => effects.push(Effect::Read(Read::Asked(entry.id))),
                Confirm::Contacts { ids, .. } => {
                    effects.push(Effect::Read(Read::Several(Ask::Consequences(ids.clone()))));
                }
                // The books are read again above.
                Confirm::Book(_) | Confirm::Draft(_) => {}
            }
        }
    }
    effects.push(Effect::Read(model.live.read()));
}

/// Takes what is new.
pub fn take(model: &mut Model, news: Vec<News>, mark: NewsMark, effects: &mut Vec<Effect>) {
    let live = &mut model.live;
    live.mark = Some(mark);
    if news.is_empty() {
        return;
    }
    live.since = Some(model.dates.now);
    for one in news {
        match live.news.iter_mut().find(|old| old.who == one.who && old.batch == one.batch) {
            Some(old) => {
                old.entries += one.entries;
                old.contacts += one.contacts;
            }
            None => live.news.push(one),
        }
    }
    // A message that waits for a key would stand over the note.
    if model.toast.is_some() {
        effects.push(Effect::Wait(Timer::Toast, TOAST));
    }
}

/// Takes the note for seen where it stood for a moment, and nothing over it.
pub fn key(model: &mut Model) {
    let live = &model.live;
    let stood = live.since.is_some_and(|since| model.dates.now.millis() - since.millis() >= SEEN);
    if stood && model.toast.is_none() {
        forget(model);
    }
}

/// Takes what is new for seen.
pub fn forget(model: &mut Model) {
    model.live.news.clear();
    model.live.since = None;
}
