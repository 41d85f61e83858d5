//! Today: what is overdue and due, who is due by cadence, who awaits a reply, whose birthday is
//! near; for me, for everyone, for one member.

mod keys;
mod mouse;
mod view;

use crate::app::{DayCursor, DayMatter, DayRow};
use crate::domain::{FollowUp, Interaction, InteractionType, MemberId};

use super::action::Action;
use super::follow_ups::{self, Aim};
use super::form::{Choice, Completes};
use super::members;
use super::message::{Effect, Read};
use super::model::Model;
use super::screen::Screen;
use super::window::{Chunk, PAGE, Place, Window};

pub use keys::{act, follow, show};
pub use mouse::take as mouse;
pub use view::{arrange, view};

/// Whose day is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    /// Mine: my follow-ups, and the contacts that I or nobody holds.
    #[default]
    Mine,
    /// Everyone's.
    All,
    /// A member's.
    Member(MemberId),
}

impl Whose {
    /// Returns it as the last place keeps it.
    pub fn kept(self) -> Option<String> {
        match self {
            Self::Mine => None,
            Self::All => Some("all".to_owned()),
            Self::Member(id) => Some(id.to_string()),
        }
    }

    /// Reads what the last place kept.
    pub fn of_kept(kept: &str) -> Self {
        match kept.parse() {
            _ if kept == "all" => Self::All,
            Ok(id) => Self::Member(id),
            Err(_) => Self::Mine,
        }
    }
}

/// What the screen shows.
#[derive(Debug, Clone, Default)]
pub struct Today {
    /// The rows.
    pub list: Window<DayRow>,
    /// Whose day it is.
    pub whose: Whose,
    /// Whether it was read at all.
    pub answered: bool,
}

impl Today {
    /// Reads a page of it.
    fn read(&self, place: Place<DayCursor>) -> Effect {
        Effect::Read(Read::Day { whose: self.whose, place, limit: PAGE })
    }

    /// Reads it again around the selected row.
    fn reload_here(&self) -> Effect {
        self.read(self.list.selected().map_or(Place::Top, |row| Place::Around(row.into())))
    }

    fn follow_up(&self) -> Option<&FollowUp> {
        match &self.list.selected()?.matter {
            DayMatter::FollowUp(follow_up) => Some(follow_up),
            _ => None,
        }
    }
}

/// Goes to the day.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::Read(Read::Members(members::Ask::All)));
    refresh(model, effects);
}

/// Reads again what is shown, around what is selected.
pub fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(model.today.reload_here());
}

/// Takes rows that were read; those of somebody else's day are dropped.
pub fn take(
    model: &mut Model,
    whose: Whose,
    place: &Place<DayCursor>,
    chunk: Chunk<DayRow>,
    effects: &mut Vec<Effect>,
) {
    let screen = &mut model.today;
    if screen.whose == whose {
        screen.list.take(place, chunk, None);
        screen.answered = true;
        effects.push(Effect::Follow);
    }
}

/// Returns the contact of the selected row.
pub fn subject(model: &Model) -> Option<Choice> {
    let row = model.today.list.selected()?;
    Some(Choice::Known {
        id: row.contact.id,
        name: row.contact.name.clone(),
        account: row.account.clone(),
        phone: None,
    })
}

/// Returns the follow-up that an entry of this type completes when it is logged from here. A note
/// is none: it claims nothing.
pub fn completes(model: &Model, kind: InteractionType) -> Option<Completes> {
    if model.screen != Screen::Today || kind == InteractionType::Note {
        return None;
    }
    model.today.follow_up().map(Completes::from)
}

/// Does with the selected row what a key asks of a follow-up, or says that it is none; returns
/// whether the key was about the row itself, and not about another follow-up of its contact.
pub fn on_row(model: &mut Model, aim: Aim, effects: &mut Vec<Effect>) -> bool {
    let Some(row) = model.today.list.selected().cloned() else { return false };
    match (row.matter, aim) {
        (DayMatter::FollowUp(follow_up), _) => {
            follow_ups::act_on(model, aim, *follow_up, effects);
        }
        (DayMatter::Cadence(..), Aim::Later) => {
            follow_ups::put_off_cadence(model, row.contact, effects);
        }
        (_, Aim::Edit) => return false,
        (matter, Aim::Done | Aim::Later) => {
            let call = model.key(Action::Log(InteractionType::Call));
            let goes = match matter {
                DayMatter::Cadence(..) => "it goes once they are reached",
                DayMatter::Awaiting(_) => "it goes once they are answered",
                _ => "it goes after the day",
            };
            let text = format!("This row is no follow-up: {call} logs a call; {goes}");
            model.tell(text, effects);
        }
    }
    true
}

/// Moves on to the next row once an entry was logged from the selected one, whether that one leaves
/// the list or stays, as it does after a call that reached nobody. A note is none: it goes before a
/// call, or after it.
pub fn logged(model: &mut Model, entry: &Interaction, completed: Option<&FollowUp>) {
    if model.screen != Screen::Today || entry.body.kind == InteractionType::Note {
        return;
    }
    let Some(row) = model.today.list.selected() else { return };
    let with = entry.body.participants.first() == Some(&row.contact.id);
    // The row may have left before, and another one of the contact may stand there by now.
    let other = matches!(
        (completed, &row.matter),
        (Some(done), DayMatter::FollowUp(here)) if done.id != here.id
    );
    if with && !other {
        model.today.list.step(1);
    }
}
