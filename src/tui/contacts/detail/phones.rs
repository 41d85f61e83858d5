//! The phone numbers of a contact in full: the first facts, and those that can be selected.

use super::super::super::action::Action;
use super::super::super::form::Choice;
use super::super::super::model::Model;
use super::super::super::screen::Screen;
use super::super::Pane;
use super::Detail;
use crate::domain::DetailKind;

/// Returns the number that Enter dials, and whose it is.
pub fn selected(model: &Model) -> Option<(Choice, String)> {
    let screen = &model.contacts;
    let detail = screen.detail.as_ref().filter(|_| model.screen == Screen::Contacts)?;
    let place = detail.phone.filter(|_| screen.pane == Pane::List)?;
    let contact = screen.contact.as_deref().filter(|it| Some(it.id) == screen.selected())?;
    let phone = contact.details(DetailKind::Phone).nth(place)?;
    Some((Choice::from(contact), phone.value.clone()))
}

/// Tells whether Enter dials.
pub fn has_keys(detail: &Detail) -> bool {
    detail.phone.is_some()
}

impl Detail {
    fn phones(&self) -> usize {
        self.rows.iter().filter(|row| row.phone.is_some()).count()
    }

    /// Keeps the selected number one that there is.
    pub(super) fn hold_phone(&mut self) {
        let last = self.phones().checked_sub(1);
        self.phone = self.phone.zip(last).map(|(place, last)| place.min(last));
    }

    /// Selects the phone number of this row; tells whether it was selected before.
    pub(super) fn select_phone(&mut self, row: usize) -> Option<bool> {
        let place = self.rows.get(self.top + row)?.phone?;
        Some(self.phone.replace(place) == Some(place))
    }

    /// Takes a step among the phone numbers; returns false where it goes beyond them.
    pub(super) fn step_phone(&mut self, action: Action, page: usize) -> bool {
        let last = self.phones().checked_sub(1);
        match (action, self.phone) {
            (Action::Down, Some(place)) if Some(place) < last => self.phone = Some(place + 1),
            (Action::Up, Some(place)) => self.phone = Some(place.saturating_sub(1)),
            // Above the first row of the rest.
            (Action::Up, None) if self.top == 0 && last.is_some() => self.phone = last,
            (Action::Down, Some(_)) => {
                self.phone = None;
                // What is folded is unfolded from here: only then it goes on.
                return self.folds() && self.rows.len() <= page;
            }
            (Action::Top, _) if last.is_some() => {
                self.phone = Some(0);
                return false;
            }
            (action, Some(_)) if action.is_step() => {
                self.phone = None;
                return false;
            }
            _ => return false,
        }
        true
    }
}
