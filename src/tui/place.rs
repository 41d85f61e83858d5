//! The last place: what is kept of the model when the program ends, and how it comes back.

use crate::app::{AccountSort, LastPlace, ListPlace};

use super::contacts::{Detail, Order};
use super::filter::Filter;
use super::message::{Effect, Read};
use super::model::Model;
use super::screen::{self, Screen};
use super::today::Whose;

/// The lists whose place is kept.
const CONTACTS: &str = "contacts";
const ACCOUNTS: &str = "accounts";
const TODAY: &str = "today";

/// Returns where the screens are left.
pub fn leave(model: &Model) -> LastPlace {
    let contacts = ListPlace {
        selected: model.contacts.selected().map(|id| id.to_string()),
        filter: model.contacts.filter.asked(),
        sort: model.contacts.shown.order.kept().map(str::to_owned),
        open: model.screen == Screen::Contacts && model.contacts.detail.is_some(),
    };
    let accounts = &model.accounts;
    let selected = accounts.list.selected().map(|row| row.id).or(accounts.wanted);
    let accounts = ListPlace {
        selected: selected.map(|id| id.to_string()),
        filter: accounts.filter.asked(),
        sort: (accounts.sort == AccountSort::Last).then(|| "last".to_owned()),
        open: false,
    };
    // The rows are others tomorrow: whose day it was stays.
    let today = ListPlace { filter: model.today.whose.kept(), ..ListPlace::default() };
    LastPlace {
        book: Some(model.book.current.to_string()),
        began: None,
        screen: model.screen.name(),
        lists: [
            (CONTACTS.to_owned(), contacts),
            (ACCOUNTS.to_owned(), accounts),
            (TODAY.to_owned(), today),
        ]
        .into(),
    }
}

/// Goes to where the screens were left, as far as that is still there.
pub fn go_back(model: &mut Model, place: &LastPlace, effects: &mut Vec<Effect>) {
    let list = |name: &str| place.lists.get(name).cloned().unwrap_or_default();
    let filter = |list: &ListPlace| Filter::kept(list.filter.as_deref().unwrap_or_default());
    let contacts = list(CONTACTS);
    model.contacts.filter = filter(&contacts);
    model.contacts.shown.order = contacts.sort.as_deref().map(Order::of_kept).unwrap_or_default();
    match contacts.selected.as_deref().and_then(|id| id.parse().ok()) {
        Some(id) => {
            model.contacts.detail = contacts.open.then(|| Detail::of(id));
            effects.push(Effect::Read(Read::Whereabouts(id)));
        }
        None => effects.push(Effect::Read(model.contacts.reload())),
    }
    let accounts = list(ACCOUNTS);
    model.accounts.filter = filter(&accounts);
    model.accounts.wanted = accounts.selected.as_deref().and_then(|id| id.parse().ok());
    if accounts.sort.as_deref() == Some("last") {
        model.accounts.sort = AccountSort::Last;
    }
    model.today.whose = Whose::of_kept(list(TODAY).filter.as_deref().unwrap_or_default());
    if let Some(screen) = Screen::ALL.into_iter().find(|screen| screen.name() == place.screen) {
        screen::go(model, screen, effects);
    }
}
