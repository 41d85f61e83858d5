//! What a newcomer is told at the start.

use crate::domain::InteractionType;

use super::action::Action;
use super::model::Model;

/// Returns a hint where the book is as new as whoever opened it; it takes no key.
pub fn hint(model: &Model) -> Option<String> {
    let book = model.current_book()?;
    let is_new = book.contacts == 0 && book.archived == 0 && book.interactions == 0;
    is_new.then(|| {
        format!(
            "Welcome to Touchline. {} adds a contact, {} imports contacts or mail, {} logs a call with anybody, {} finds what \
             you look for, {} shows every key.",
            model.key(Action::Add),
            model.key(Action::Import),
            model.key(Action::Log(InteractionType::Call)),
            model.key(Action::Palette),
            model.key(Action::Help),
        )
    })
}
