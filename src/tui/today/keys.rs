//! What keys do on the day.

use crate::app::DayCursor;
use crate::domain::InteractionType;

use super::super::action::Action;
use super::super::entries::{distance, jump};
use super::super::follow_ups;
use super::super::message::{Effect, Read};
use super::super::model::Model;
use super::super::picker;
use super::super::window::PAGE;
use super::{Whose, view};

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        action if action.is_step() => navigate(model, action, effects),
        Action::Open | Action::Whom => match model.today.list.selected() {
            Some(row) => effects.push(Effect::Read(Read::Visit(row.contact.id, None))),
            None => nothing(model, effects),
        },
        Action::Back if model.slow => model.give_up(effects),
        Action::Sort => picker::days(model),
        Action::Edit | Action::Delete => match model.today.follow_up().cloned() {
            Some(_) if action == Action::Edit => {
                follow_ups::act(model, Action::EditFollowUp, effects);
            }
            Some(follow_up) => follow_ups::ask_to_delete(model, &follow_up, effects),
            None if model.today.list.is_empty() => nothing(model, effects),
            None => {
                let go = model.key(Action::Whom);
                let text = format!("This row is no follow-up: {go} goes to the contact");
                model.tell(text, effects);
            }
        },
        _ => {}
    }
}

fn nothing(model: &mut Model, effects: &mut Vec<Effect>) {
    let call = model.key(Action::Log(InteractionType::Call));
    model.tell(format!("Nothing is due: {call} logs a call with somebody"), effects);
}

fn navigate(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let page = isize::try_from(view::height(model)).unwrap_or(1).max(1);
    let screen = &mut model.today;
    match jump::<_, DayCursor>(action, &screen.list) {
        Some(place) => effects.push(screen.read(place)),
        None => {
            screen.list.step(distance(action, page));
            follow(model, effects);
        }
    }
}

/// Reads the next rows where the selected one is near to the edge of those in hand.
pub fn follow(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(place) = model.today.list.wants::<DayCursor>(PAGE / 2 + 20) {
        effects.push(model.today.read(place));
    }
}

/// Shows somebody's day; the selection stays on its row where it is there, too.
pub fn show(model: &mut Model, whose: Whose, effects: &mut Vec<Effect>) {
    if model.today.whose != whose {
        model.today.whose = whose;
        effects.push(model.today.reload_here());
    }
}
