//! The completion of accounts, labels and members.

use crate::domain::text::name_key;

use super::{ContactForm, Field, lists};

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

impl ContactForm {
    /// Returns what the completion of the field with the keys is to be asked for.
    pub fn asks(&self) -> Option<&str> {
        let text = self.text(self.focus);
        let typed = match self.focus {
            Field::Account | Field::Holder => text,
            Field::Labels => text.rsplit(',').next().unwrap_or_default(),
            _ => return None,
        };
        Some(typed.trim()).filter(|typed| !typed.is_empty())
    }

    /// Takes the names that a text may mean; those for an earlier text are dropped. A name that is
    /// there as it was typed needs no completing.
    pub fn answer(&mut self, field: Field, text: &str, names: Vec<String>) {
        if self.focus != field || self.asks() != Some(text) {
            return;
        }
        let typed = name_key(text);
        let chosen: Vec<String> = match field {
            Field::Labels => {
                lists::labels(self.text(field)).iter().map(|it| name_key(it)).collect()
            }
            _ => Vec::new(),
        };
        let whole = names.iter().any(|name| name_key(name) == typed);
        let free = names.into_iter().filter(|name| !chosen.contains(&name_key(name)));
        let mut all: Vec<Offer> = free.map(Offer::Known).collect();
        if whole {
            all.clear();
        } else if !all.is_empty() && field != Field::Holder {
            all.push(Offer::New(text.to_owned()));
        }
        self.offers = Offers { all, at: 0 };
    }

    /// Moves to another offer; returns false where the completion is closed.
    pub fn step_offer(&mut self, down: bool) -> bool {
        let count = self.offers.all.len();
        if count == 0 {
            return false;
        }
        let by = if down { 1 } else { count - 1 };
        self.offers.at = (self.offers.at + by) % count;
        true
    }

    /// Takes the offer under the cursor; returns false where the completion is closed.
    pub fn accept(&mut self) -> bool {
        let Some(offer) = self.offers.all.get(self.offers.at).cloned() else { return false };
        self.offers = Offers::default();
        if let Offer::Known(name) = offer {
            let focus = self.focus;
            let before = match focus {
                Field::Labels => self.text(focus).rsplit_once(',').map(|(before, _)| before.trim()),
                _ => None,
            };
            let text = before.map_or_else(|| name.clone(), |before| format!("{before}, {name}"));
            self.field_mut(focus).set(text);
        }
        true
    }
}
