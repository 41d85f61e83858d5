//! What can be done from the screen that is shown: no more than that is offered by the palette.

use super::accounts;
use super::action::{Action, Row, Scope};
use super::contacts::{Pane, has_phone};
use super::import;
use super::model::Model;
use super::screen::{self, Screen};

/// Tells whether an action can be brought about from here: it holds on this screen, and there is
/// something for it to do; or it is one of another screen that needs nothing selected there.
pub fn reaches(model: &Model, row: &Row) -> bool {
    if model.screen.scopes().contains(&row.scope) {
        return has_effect(model, row.action);
    }
    // What is marked is marked on its own screen.
    matches!(row.scope, Scope::On(_))
        && !is_about_selected(row.action)
        && !matches!(row.action, Action::MarkNone | Action::MarkAll | Action::NextPane)
}

/// Tells whether an action of the screen that is shown does anything now. What only says why it does
/// nothing does not. The screens themselves decide what they do: a test holds this against them.
fn has_effect(model: &Model, action: Action) -> bool {
    match action {
        Action::NextPane => match model.screen {
            Screen::Contacts => has_selected(model),
            Screen::Accounts => true,
            Screen::Inbox => has_selected(model),
            _ => false,
        },
        Action::Back => leads_back(model) || import::is_running(model),
        Action::MarkNone => has_marks(model),
        Action::MarkAll if model.screen == Screen::Inbox => has_selected(model),
        Action::Whom if model.screen == Screen::Accounts => has_member(model) || has_entry(model),
        Action::Whom if model.screen == Screen::Today => has_selected(model),
        Action::Pin | Action::Versions | Action::Whom => has_entry(model),
        Action::FollowUp | Action::Done | Action::Later | Action::EditFollowUp => {
            screen::subject(model).is_some()
        }
        Action::Go(screen) => {
            screen != model.screen
                || (screen == Screen::Contacts && model.contacts.detail.is_some())
        }
        Action::Dial => screen::subject(model).is_some(),
        Action::Open if model.screen == Screen::Contacts && !has_entry(model) => {
            has_selected(model)
                && model.contacts.detail.as_ref().is_none_or(|it| it.folds() || has_phone(it))
        }
        action if is_about_selected(action) => has_selected(model),
        _ => true,
    }
}

/// Tells whether an action is about what is selected on its screen.
const fn is_about_selected(action: Action) -> bool {
    matches!(
        action,
        Action::Open
            | Action::Edit
            | Action::Delete
            | Action::Star
            | Action::Mark
            | Action::Labels
            | Action::Holder
            | Action::HandOver
            | Action::Archive
            | Action::CopyEmail
            | Action::CopyPhone
            | Action::UseBook
            | Action::Whom
            | Action::Pin
            | Action::Versions
            | Action::Reset
            | Action::Accept
            | Action::Into
            | Action::Address
    )
}

fn has_marks(model: &Model) -> bool {
    match model.screen {
        Screen::Inbox => !model.inbox.marks.is_empty(),
        _ => !model.contacts.marks.is_empty(),
    }
}

fn has_selected(model: &Model) -> bool {
    match model.screen {
        Screen::Contacts => model.contacts.list.selected().is_some(),
        Screen::Today => model.today.list.selected().is_some(),
        Screen::Activity => has_entry(model),
        Screen::Accounts => model.accounts.list.selected().is_some(),
        Screen::Inbox => model.inbox.list.selected().is_some(),
        // There is always one: the book one is in, oneself, one's name.
        Screen::Books | Screen::Members | Screen::Settings => true,
    }
}

/// Tells whether an entry has the keys.
fn has_entry(model: &Model) -> bool {
    let contacts = &model.contacts;
    match model.screen {
        Screen::Contacts => {
            contacts.pane == Pane::Timeline && contacts.timeline.window.selected().is_some()
        }
        Screen::Activity => model.activity.entries.window.selected().is_some(),
        Screen::Accounts => {
            let accounts = &model.accounts;
            accounts.pane == accounts::Pane::Timeline
                && accounts.timeline.window.selected().is_some()
        }
        Screen::Today | Screen::Inbox | Screen::Books | Screen::Members | Screen::Settings => false,
    }
}

/// Tells whether a contact of an account has the keys.
fn has_member(model: &Model) -> bool {
    let accounts = &model.accounts;
    accounts.pane == accounts::Pane::Contacts && accounts.contacts.selected().is_some()
}

/// Tells whether there is something to go back from.
pub fn leads_back(model: &Model) -> bool {
    let contacts = &model.contacts;
    match model.screen {
        // It ends a wait.
        _ if model.slow => true,
        Screen::Contacts => {
            contacts.detail.is_some()
                || contacts.pane == Pane::Timeline
                || contacts.filter.is_open()
                || !contacts.marks.is_empty()
        }
        Screen::Activity => model.activity.entries.is_filtered(),
        Screen::Accounts => {
            model.accounts.filter.is_open() || model.accounts.pane != accounts::Pane::List
        }
        Screen::Inbox => {
            !model.inbox.marks.is_empty() || model.inbox.part != crate::app::InboxPart::All
        }
        Screen::Books | Screen::Settings => true,
        Screen::Members | Screen::Today => false,
    }
}
