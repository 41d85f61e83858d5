//! What keys do on the activity.

use crate::domain::InteractionType;

use super::super::action::Action;
use super::super::entries::{self, navigate};
use super::super::message::Effect;
use super::super::model::Model;

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let dates = model.dates;
    match action {
        action if action.is_step() => {
            navigate(&mut model.activity.entries, action, &dates, effects);
        }
        Action::Open => model.activity.entries.toggle(),
        Action::Back => back(model, effects),
        Action::Filter => entries::open_filter(model, effects),
        Action::Edit | Action::Delete | Action::Pin | Action::Versions | Action::Whom => {
            match model.activity.entries.window.selected().cloned() {
                Some(entry) => entries::act(model, entry, action, effects),
                None if model.activity.entries.is_filtered() => {
                    let back = model.key(Action::Back);
                    let text = format!("No entry is selected: {back} clears the filter");
                    model.tell(text, effects);
                }
                None => {
                    let call = model.key(Action::Log(InteractionType::Call));
                    let text = format!("Nothing is logged yet: {call} logs the first call");
                    model.tell(text, effects);
                }
            }
        }
        _ => {}
    }
}

fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.slow {
        return model.give_up(effects);
    }
    entries::clear_filter(&mut model.activity.entries, effects);
}
