//! The completion of accounts, labels and members.

use crate::domain::text::name_key;

use super::super::offers::{Offer, Offered, Offers};
use super::{ContactForm, Field, lists};

impl ContactForm {
    /// Returns what the completion of the field with the keys is to be asked for.
    pub fn asks(&self) -> Option<(Offered, &str)> {
        let text = self.text(self.focus);
        let (offered, typed) = match self.focus {
            Field::Account => (Offered::Accounts, text),
            Field::Holder => (Offered::Members, text),
            Field::Labels => (Offered::Labels, text.rsplit(',').next().unwrap_or_default()),
            _ => return None,
        };
        Some((offered, typed.trim())).filter(|(_, typed)| !typed.is_empty())
    }

    /// Takes the names that a text may mean; those for an earlier text are dropped, and labels that
    /// stand there already are not offered again.
    pub fn answer(&mut self, offered: Offered, text: &str, names: Vec<String>) {
        if self.asks() != Some((offered, text)) {
            return;
        }
        let mut offers = Offers::of(text, names);
        if offered == Offered::Labels {
            let labels = lists::labels(self.text(self.focus));
            let chosen: Vec<String> = labels.iter().map(|label| name_key(label)).collect();
            offers.all.retain(
                |offer| !matches!(offer, Offer::Known(name) if chosen.contains(&name_key(name))),
            );
        }
        // A holder is a member, whom no form of a contact makes.
        self.offers = if offered == Offered::Members { offers } else { offers.or_new(text) };
    }

    /// Takes the offer under the cursor; returns false where the completion is closed.
    pub fn accept(&mut self) -> bool {
        let Some(offer) = self.offers.take() else { return false };
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
