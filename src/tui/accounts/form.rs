//! The form of an account: name, parent, domains, holder.

use crate::app::{AccountInput, Error, Part};
use crate::domain::{Account, Capability, Name};

use super::super::action::Action;
use super::super::message::{Effect, Job};
use super::super::model::Model;
use super::super::offers::Offered;
use super::super::sheet::{Line, Purpose, Sheet};
use super::AccountJob;

const NAME: usize = 0;
const PARENT: usize = 1;
const DOMAINS: usize = 2;
const HOLDER: usize = 3;

/// Opens the form of a new account; the words of the filter are the name where none has them.
pub fn add(model: &mut Model, effects: &mut Vec<Effect>) {
    let none = model.accounts.list.is_empty();
    let name = if none { model.accounts.filter.sought().to_owned() } else { String::new() };
    let lines = lines([&name, "", "", ""]);
    open(model, Sheet::new(Purpose::AddAccount, "New account", lines), effects);
}

/// Says that there is no account to do something with.
pub fn nothing(model: &mut Model, effects: &mut Vec<Effect>) {
    let add = model.key(Action::Add);
    model.tell(format!("Nothing is selected: {add} adds an account"), effects);
}

/// Opens the form of the selected account.
pub fn edit(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(account) = model.accounts.list.selected().cloned() else {
        return nothing(model, effects);
    };
    change(model, account, effects);
}

/// Opens the form of an account.
pub fn change(model: &mut Model, account: Account, effects: &mut Vec<Effect>) {
    let title = format!("Edit {}", account.name);
    let [name, parent, domains, holder] = texts(&account);
    let lines = lines([&name, &parent, &domains, &holder]);
    open(model, Sheet::new(Purpose::EditAccount(Box::new(account)), title, lines), effects);
}

fn open(model: &mut Model, sheet: Sheet, effects: &mut Vec<Effect>) {
    if model.may(Capability::EditAccounts, effects) {
        sheet.open(model, effects);
    }
}

fn lines([name, parent, domains, holder]: [&str; 4]) -> Vec<Line> {
    vec![
        Line::new("Name", name, ""),
        Line::new("Part of", parent, "another account").offering(Offered::Accounts),
        Line::new("Domains", domains, "acme.com, acme.org"),
        Line::new("Holder", holder, "the member responsible").offering(Offered::Members),
    ]
}

/// Returns what the fields of an account's form hold.
pub fn texts(account: &Account) -> [String; 4] {
    [
        account.name.clone(),
        account.parent.as_ref().map_or_else(String::new, |parent| parent.name.clone()),
        account.domains.join(", "),
        account.holder.as_ref().map_or_else(String::new, |holder| holder.name.clone()),
    ]
}

/// Returns the field that the failure of a write is about, where it is about one.
pub fn field_of(error: &Error) -> Option<usize> {
    match error.part? {
        Part::Name => Some(NAME),
        Part::Account => Some(PARENT),
        Part::Domains => Some(DOMAINS),
        Part::Holder => Some(HOLDER),
        _ => None,
    }
}

/// Returns what saving the form writes; `None` where nothing was changed.
///
/// # Errors
/// The field that cannot be read, and what is wrong.
pub fn job(sheet: &Sheet, of: Option<&Account>) -> Result<Option<Job>, (usize, String)> {
    let name = Name::parse(sheet.text(NAME), "the name").map_err(|why| (NAME, why.to_string()))?;
    let domains = || {
        let all = sheet.text(DOMAINS).split([',', ';', ' ']);
        all.map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    let before = of.map(texts).unwrap_or_default();
    let changed = |line: usize| sheet.text(line) != before[line].trim();
    let given = |line: usize| changed(line).then(|| sheet.text(line).to_owned());
    let input = AccountInput {
        name: changed(NAME).then(|| name.to_string()),
        parent: given(PARENT),
        domains: changed(DOMAINS).then(domains),
        holder: given(HOLDER),
    };
    Ok(match of {
        _ if input == AccountInput::default() => None,
        None => Some(Job::Accounts(AccountJob::Add(Box::new(input)))),
        Some(account) => {
            Some(Job::Accounts(AccountJob::Edit(Box::new(account.clone()), Box::new(input))))
        }
    })
}
