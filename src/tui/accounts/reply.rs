//! What was read or written about accounts finds its place.

use crate::app::{AccountCursor, DraftId};
use crate::domain::AccountId;

use super::super::contacts;
use super::super::entries::Entries;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::screen::Screen;
use super::super::window::{Place, Window};
use super::keys::{follow, lead};
use super::{AccountWritten, Ask, Pane, Told};

/// Takes what was read; what belongs to an earlier question is dropped.
pub fn told(model: &mut Model, told: Told, effects: &mut Vec<Effect>) {
    let screen = &mut model.accounts;
    match told {
        Told::Page { filter, sort, place, chunk } => {
            if screen.filter.asked() == filter && screen.sort == sort {
                screen.list.take(&place, chunk, None);
                screen.answered = true;
                lead(model, effects);
            }
        }
        Told::One { card, find } => {
            let cursor = AccountCursor::from(&card.account);
            let row = card.account.clone();
            screen.list.patch(|old| (old.id == row.id && *old != row).then(|| row.clone()));
            if screen.of == Some(row.id) {
                screen.card = Some(card);
            }
            if find {
                effects.push(screen.read(Place::Around(cursor)));
            }
        }
        Told::Contacts { account, place, chunk } => {
            if screen.of == Some(account) {
                let total = screen.shown().map(|account| account.contacts);
                screen.contacts.take(&place, chunk, total);
                screen.contacts_answered = true;
                effects.push(Effect::Follow);
            }
        }
    }
}

/// Takes an account out of the list that is not there any more.
pub fn forget(model: &mut Model, id: AccountId, effects: &mut Vec<Effect>) {
    let screen = &mut model.accounts;
    screen.list.remove(|row| row.id == id);
    if screen.of == Some(id) {
        screen.of = None;
        screen.card = None;
        screen.contacts = Window::default();
        screen.timeline = Entries::default();
        screen.pane = Pane::List;
    }
    if screen.list.is_empty() && model.screen == Screen::Accounts {
        effects.push(screen.read(Place::Top));
    }
    follow(model, effects);
}

/// Does without what could not be read.
pub fn failed(model: &mut Model, ask: &Ask) {
    match ask {
        Ask::Page { .. } => model.accounts.list.give_up(),
        Ask::Contacts { .. } => model.accounts.contacts.give_up(),
        Ask::One { .. } => {}
    }
}

/// Takes what was written; the screen is read again after it.
pub fn wrote(model: &mut Model, written: AccountWritten, here: bool, effects: &mut Vec<Effect>) {
    let (text, changed) = match &written {
        AccountWritten::Added(account) => (format!("Added: {}", account.name), account),
        AccountWritten::Changed(account) => (format!("Saved: {}", account.name), account),
        AccountWritten::Deleted(account) => {
            (format!("{} is deleted; its contacts and entries stay", account.name), account)
        }
    };
    model.tell(text, effects);
    if let AccountWritten::Deleted(account) = &written {
        model.forget_drafts_about(&DraftId::EditAccount(account.id.to_string()));
        model.undo.forget(account.id.uuid());
    }
    if !here {
        return;
    }
    let screen = &mut model.accounts;
    match &written {
        AccountWritten::Added(_) => {
            screen.filter.clear();
            screen.wanted = Some(changed.id);
        }
        AccountWritten::Changed(_) => screen.wanted = Some(changed.id),
        AccountWritten::Deleted(_) => forget(model, changed.id, effects),
    }
    // Contacts show the names of their accounts.
    if !matches!(written, AccountWritten::Added(_)) {
        contacts::refresh(model, effects);
    }
}
