//! The completion of a field by names: what it is asked for, and what it offers. The forms share
//! it; what they do with what is taken is theirs.

use crate::domain::text::name_key;

use super::import;
use super::model::{Layer, Model};

/// What the completion of a field offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Offered {
    /// Nothing.
    #[default]
    Nothing,
    /// Accounts.
    Accounts,
    /// Members.
    Members,
    /// Roles.
    Roles,
    /// Labels.
    Labels,
    /// Days to put something off to.
    Days,
}

/// Something that an open completion offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// One that the book has.
    Known(String),
    /// A new one of the name that was typed.
    New(String),
}

/// What an open completion offers, and which of it Enter takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// All of it; nothing where the completion is closed.
    pub all: Vec<Offer>,
    /// The one under the cursor.
    pub at: usize,
}

impl Offers {
    /// Offers the names that a text may mean. A name that stands there as it is needs no
    /// completing.
    pub fn of(typed: &str, names: Vec<String>) -> Self {
        let whole = names.iter().any(|name| name_key(name) == name_key(typed));
        let names = if whole { Vec::new() } else { names };
        Self { all: names.into_iter().map(Offer::Known).collect(), at: 0 }
    }

    /// Offers a new one of the name that was typed after all others; alone it is no choice.
    #[must_use]
    pub fn or_new(mut self, typed: &str) -> Self {
        if !self.all.is_empty() {
            self.all.push(Offer::New(typed.to_owned()));
        }
        self
    }

    /// Tells whether there is anything to take.
    pub fn is_open(&self) -> bool {
        !self.all.is_empty()
    }

    /// Closes the completion.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// Moves to another offer; returns false where the completion is closed.
    pub fn step(&mut self, down: bool) -> bool {
        let count = self.all.len();
        if count > 0 {
            self.at = (self.at + if down { 1 } else { count - 1 }) % count;
        }
        count > 0
    }

    /// Takes the offer under the cursor and closes the completion; nothing where it is closed.
    pub fn take(&mut self) -> Option<Offer> {
        let offer = self.all.get(self.at).cloned();
        self.close();
        offer
    }

    /// Returns those that are shown in so many rows, and which of them is under the cursor.
    pub fn shown(&self, rows: usize) -> impl Iterator<Item = (&Offer, bool)> {
        let first = (self.at + 1).saturating_sub(rows);
        let shown = self.all.iter().enumerate().skip(first).take(rows);
        shown.map(|(place, offer)| (offer, place == self.at))
    }
}

/// Takes the names that a text may mean to the uppermost form.
pub fn replied(model: &mut Model, offered: Offered, text: &str, names: Vec<String>) {
    match model.layers.last_mut() {
        Some(Layer::Sheet(sheet)) => sheet.answer(offered, text, names),
        Some(Layer::Import(sheet)) => import::labels(sheet, text, names),
        Some(Layer::Contact(form)) => form.answer(offered, text, names),
        _ => {}
    }
}
