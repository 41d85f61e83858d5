//! Rows as a screen reader reads them: words in a line, no columns and no signs.

use crate::app::MemberRow;
use crate::domain::{Account, Book, ContactRow};

use super::confirm::count;
use super::model::Model;

/// Writes a row: its name, whether it is selected, and what else there is to say.
pub fn row(name: &str, selected: bool, rest: impl IntoIterator<Item = String>) -> String {
    let selected = selected.then(|| "selected".to_owned());
    let parts = std::iter::once(name.to_owned()).chain(selected).chain(rest);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Writes a contact of a list: name, what is special about it, what it belongs to, when it was
/// last.
pub fn contact(model: &Model, contact: &ContactRow, selected: bool, marked: bool) -> String {
    let word = |holds: bool, word: &str| holds.then(|| word.to_owned());
    let parts = [
        word(marked, "marked"),
        word(contact.starred, "starred"),
        word(contact.archived, "archived"),
        contact.account.clone(),
        contact.last_interaction_at.map(|at| format!("last {}", model.dates.moment(at))),
    ];
    row(&contact.name, selected, parts.into_iter().flatten())
}

/// Writes a contact of an account: name, title, when it was last.
pub fn contact_of_account(model: &Model, contact: &ContactRow, selected: bool) -> String {
    let parts = [
        contact.starred.then(|| "starred".to_owned()),
        contact.title.clone(),
        contact.last_interaction_at.map(|at| format!("last {}", model.dates.moment(at))),
    ];
    row(&contact.name, selected, parts.into_iter().flatten())
}

/// Writes an account: name, how many contacts it has, who holds it, when it was last.
pub fn account(model: &Model, account: &Account, selected: bool) -> String {
    let parts = [
        Some(count(account.contacts, "contact", "contacts")),
        account.holder.as_ref().map(|holder| format!("held by {}", holder.name)),
        account.last_interaction_at.map(|at| format!("last {}", model.dates.moment(at))),
    ];
    row(&account.name, selected, parts.into_iter().flatten())
}

/// Writes a member: name, role, e-mail, since when, when they were last active.
pub fn member(model: &Model, member: &MemberRow, selected: bool, you: bool) -> String {
    let of = &member.member;
    let since = model.dates.day(of.since);
    let parts = [
        you.then(|| "you".to_owned()),
        Some(of.role.name().to_owned()),
        Some(of.email.clone()),
        Some(format!("since {since}")),
        member.last_interaction_at.map(|at| format!("last {}", model.dates.moment(at))),
    ];
    row(&of.name, selected, parts.into_iter().flatten())
}

/// Writes a book: its number, name, whether one is in it, the role, and what it holds.
pub fn book(model: &Model, book: &Book, place: usize, selected: bool) -> String {
    let parts = [
        (book.id == model.book.current).then(|| "here".to_owned()),
        Some(book.role.name().to_owned()),
        Some(count(book.contacts, "contact", "contacts")),
        Some(count(book.members, "member", "members")),
        (model.book.first == Some(book.id)).then(|| "you start in it".to_owned()),
    ];
    row(&format!("{} {}", place + 1, book.name), selected, parts.into_iter().flatten())
}
