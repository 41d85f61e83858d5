//! The filter of a list of entries: the same in timelines and in the activity.

use ratatui::layout::Rect;

use crate::app::InteractionCursor;
use crate::domain::filter::Of;

use super::super::action::Action;
use super::super::confirm::thousands;
use super::super::dates::Dates;
use super::super::filter::{self, Asks};
use super::super::keymap::Chord;
use super::super::list_head;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::screen::Screen;
use super::super::window::Place;
use super::super::wrap::wrap_text;
use super::{Ended, Entries, KEPT_NEWEST, NEWEST, keys::navigate};

/// Returns the entries of the screen that is shown.
fn shown(model: &Model) -> Option<&Entries> {
    match model.screen {
        Screen::Contacts => Some(&model.contacts.timeline),
        Screen::Activity => Some(&model.activity.entries),
        Screen::Accounts => Some(&model.accounts.timeline),
        Screen::Today | Screen::Inbox | Screen::Books | Screen::Members | Screen::Settings => None,
    }
}

fn shown_mut(model: &mut Model) -> Option<&mut Entries> {
    match model.screen {
        Screen::Contacts => Some(&mut model.contacts.timeline),
        Screen::Activity => Some(&mut model.activity.entries),
        Screen::Accounts => Some(&mut model.accounts.timeline),
        Screen::Today | Screen::Inbox | Screen::Books | Screen::Members | Screen::Settings => None,
    }
}

/// Tells whether the filter of the entries has the keys.
pub fn is_filtering(model: &Model) -> bool {
    shown(model).is_some_and(|entries| entries.filter.typing)
}

/// Gives the keys to the filter of the entries.
pub fn open_filter(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(entries) = shown_mut(model) {
        entries.filter.open();
        effects.extend(entries.filter.ask(Of::Interactions));
    }
}

/// Takes the filter away, and keeps the selected entry; returns whether there was one.
pub fn clear_filter(entries: &mut Entries, effects: &mut Vec<Effect>) -> bool {
    if !entries.is_filtered() {
        return false;
    }
    entries.filter.clear();
    entries.ended = Ended::default();
    let asked = entries.of.as_mut().is_some_and(|of| {
        of.newest = NEWEST;
        of.filter.take().is_some()
    });
    if asked {
        effects.extend(entries.reload_here().map(Effect::Read));
    }
    true
}

/// Handles a key in the filter's field.
pub fn filter_key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let entries = match model.screen {
        Screen::Contacts => &mut model.contacts.timeline,
        Screen::Accounts => &mut model.accounts.timeline,
        _ => &mut model.activity.entries,
    };
    let asks = entries.filter.key(&model.keymap, chord);
    filtered(model, asks, effects);
}

/// Puts a text into the filter's field.
pub fn filter_paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let Some(entries) = shown_mut(model) else { return };
    let asks = entries.filter.paste(text);
    filtered(model, asks, effects);
}

/// Does what a change of the filter asks for.
fn filtered(model: &mut Model, asks: Asks, effects: &mut Vec<Effect>) {
    let dates = model.dates;
    let Some(entries) = shown_mut(model) else { return };
    match asks {
        Asks::Nothing => {}
        Asks::Anew => {
            entries.ended = Ended::default();
            if let Some(of) = &mut entries.of {
                (of.filter, of.newest) = (entries.filter.asked(), NEWEST);
            }
            effects.extend(entries.read(Place::Top).map(Effect::Read));
        }
        Asks::Here => {
            clear_filter(entries, effects);
        }
        Asks::Step(by) => {
            let step = if by > 0 { Action::Down } else { Action::Up };
            navigate(entries, step, &dates, effects);
        }
        Asks::Save => {
            let text = entries.filter.text().to_owned();
            return filter::save(model, &text, effects);
        }
    }
    effects.extend(entries.filter.ask(Of::Interactions));
    if !entries.filter.typing {
        keep(entries, effects);
    }
}

/// Looks further back, once a filter is kept whose words left out hits while it was typed.
fn keep(entries: &mut Entries, effects: &mut Vec<Effect>) {
    if entries.ended.capped
        && let Some(of) = &mut entries.of
        && of.newest < KEPT_NEWEST
    {
        of.newest = KEPT_NEWEST;
        effects.extend(entries.reload_here().map(Effect::Read));
    }
}

impl Entries {
    /// Takes the keys from the filter's field.
    pub fn keep_filter(&mut self, effects: &mut Vec<Effect>) {
        self.filter.keep();
        keep(self, effects);
    }
}

/// Says where in a list the selection stands, and how far was looked for what fits its filter.
/// `total` is how many entries there are in all, where somebody counted them.
pub fn place(entries: &Entries, total: Option<u64>, dates: &Dates) -> String {
    let of = entries.of.as_ref();
    let total = total.filter(|_| !entries.is_filtered());
    let place = list_head::place(&entries.window, total);
    // How far was looked says more than that nobody knows.
    let unknown = entries.window.position().is_none() && total.is_none();
    let Ended { below, above, capped } = entries.ended;
    let looked = below.map(|reached| ("back to", reached));
    if let Some((way, reached)) = looked.or(above.map(|reached| ("from", reached))) {
        let day = dates.day_heading(reached.occurred_at);
        return if unknown {
            format!("looked {way} {day}")
        } else {
            format!("{place}, {way} {day}")
        };
    }
    if !capped {
        return place;
    }
    let newest = of.map_or(0, |of| u64::try_from(of.newest).unwrap_or(u64::MAX));
    let ended = format!("the newest {} hits", thousands(newest));
    if unknown { ended } else { format!("{place} in {ended}") }
}

/// Says that nothing fits the filter, and what to do about it.
pub fn empty(model: &Model, entries: &Entries, paint: &mut Paint<'_, '_>, area: Rect) {
    let (clear, change) = (model.key(Action::Back), model.key(Action::Filter));
    let Ended { below, above, capped } = entries.ended;
    let day = |reached: InteractionCursor| model.dates.day_heading(reached.occurred_at);
    let text = match (below, above) {
        (Some(reached), _) => {
            let (day, down) = (day(reached), model.key(Action::Down));
            format!("No entry back to {day} fits the filter.\n\n{down} looks further back.")
        }
        (None, Some(reached)) => {
            let (day, up) = (day(reached), model.key(Action::Up));
            format!("No entry from {day} on fits the filter.\n\n{up} looks further up.")
        }
        (None, None) => {
            let among = if capped { " among the newest hits" } else { "" };
            format!("No entry fits the filter{among}.\n\n{clear} clears it, {change} changes it.")
        }
    };
    let columns = area.width.saturating_sub(4);
    let (rows, _) = wrap_text(&text, usize::from(columns), usize::from(area.height));
    for (row, y) in rows.iter().zip(area.y..area.bottom()) {
        paint.shown(area.x + 2, y, columns, row, paint.theme.dim());
    }
}
