//! What keys do on the contacts and their timelines.

use crate::app::ContactCursor;
use crate::domain::filter::Of;
use crate::domain::{Capability, InteractionType};

use super::super::action::Action;
use super::super::confirm::Confirm;
use super::super::contact_form;
use super::super::entries::{self, Entries, Listing};
use super::super::filter::{self, Asks};
use super::super::keymap::Chord;
use super::super::layout::areas;
use super::super::message::{Effect, Job, Read};
use super::super::model::{Layer, Model};
use super::super::window::{PAGE, Place};
use super::facts::facts;
use super::timeline::nothing;
use super::{Contacts, Pane, detail, several};

/// How near to the edge of the rows in hand the next page is read before the cursor is shown, if
/// the screen has no fewer rows.
const NEAR: usize = PAGE / 2 + 20;
/// How near to that edge it is read behind the cursor.
const AHEAD: usize = PAGE;

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if several::act(model, action, effects) {
        return;
    }
    if model.contacts.detail.is_some() && detail::act(model, action, effects) {
        return;
    }
    match action {
        action if action.is_step() => navigate(model, action, effects),
        Action::NextPane if model.contacts.pane == Pane::Timeline => {
            model.contacts.pane = Pane::List;
        }
        Action::Open if model.contacts.pane == Pane::Timeline => {
            model.contacts.timeline.toggle();
        }
        Action::NextPane => enter(model, effects),
        Action::Open => detail::open(model, effects),
        Action::Back => back(model, effects),
        Action::Filter if model.contacts.pane == Pane::Timeline => {
            entries::open_filter(model, effects);
        }
        Action::Filter => {
            model.contacts.filter.open();
            effects.extend(model.contacts.filter.ask(Of::Contacts));
        }
        Action::Add => contact_form::add(model, effects),
        Action::Edit => edit(model, effects),
        Action::Delete => delete(model, effects),
        Action::Star => star(model, effects),
        Action::Pin | Action::Versions | Action::Whom if has_selected(model, effects) => {
            on_entry(model, action, effects);
        }
        _ => {}
    }
}

/// Gives the keys to the timeline, unless nothing is in it. Where there is room for one pane only
/// it is entered all the same: the contact's facts stand there.
fn enter(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.contacts.list.is_empty() {
        return;
    }
    if model.contacts.timeline.is_bare() && areas(model.size, Pane::List).side.is_some() {
        model.tell(nothing(model), effects);
    } else {
        model.contacts.pane = Pane::Timeline;
        effects.push(Effect::Follow);
    }
}

/// Answers a key that needs a contact where none is selected; returns whether one is.
fn has_selected(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let selected = model.contacts.list.selected().is_some();
    if !selected {
        let (add, call) = (model.key(Action::Add), model.key(Action::Log(InteractionType::Call)));
        let text =
            format!("Nothing is selected: {add} adds a contact, {call} logs with somebody new");
        model.tell(text, effects);
    }
    selected
}

fn navigate(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let screen = &mut model.contacts;
    match screen.pane {
        Pane::List => {
            let page = areas(model.size, Pane::List).list.map_or(1, |area| area.height);
            let page = isize::try_from(page.saturating_sub(1).max(1)).unwrap_or(1);
            match entries::jump(action, &screen.list) {
                Some(place) => effects.push(Effect::Read(screen.read(place))),
                None => {
                    screen.list.step(entries::distance(action, page));
                    lead(model, effects);
                }
            }
        }
        Pane::Timeline => {
            let dates = model.dates;
            entries::navigate(&mut screen.timeline, action, &dates, effects);
        }
    }
}

/// Tells whether keys move in the list.
pub fn has_keys(screen: &Contacts) -> bool {
    screen.pane == Pane::List && screen.detail.is_none()
}

/// Goes ahead with the cursor: what stands beside it is read once the frame shows where it is.
/// Rows that the next page of the screen would lack are read at once, and so is a contact that is
/// shown in full.
pub fn lead(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.contacts.detail.is_some() {
        return follow(model, effects);
    }
    let near = NEAR.min(usize::from(model.size.1));
    read_on(&mut model.contacts, near, effects);
    effects.push(Effect::Follow);
}

/// Shows rows that were read, like [`lead`], but reads at once only those that the frame itself lacks:
/// the list that a frame shows anew does not wait for the pages beside it.
pub fn show(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.contacts.detail.is_some() || model.contacts.list.lacks(model.contacts.rows) {
        return lead(model, effects);
    }
    effects.push(Effect::Follow);
}

/// Reads the next rows of the list where the selected one is so near to the edge of those in hand.
fn read_on(screen: &mut Contacts, near: usize, effects: &mut Vec<Effect>) {
    if let Some(place) = screen.list.wants::<ContactCursor>(near) {
        effects.push(Effect::Read(screen.read(place)));
    }
}

/// Shows the selected contact beside the list; where it is shown already, reads on where rows end
/// soon.
pub fn follow(model: &mut Model, effects: &mut Vec<Effect>) {
    let rows = usize::from(model.size.1);
    let screen = &mut model.contacts;
    let selected = screen.selected();
    if selected == screen.timeline.contact() {
        read_on(screen, AHEAD, effects);
        if screen.pane == Pane::Timeline {
            entries::read_on(&mut screen.timeline, effects);
        }
        return;
    }
    screen.timeline = Entries::default();
    screen.contact = None;
    if let Some(contact) = selected {
        let of = Listing::of_contact(contact);
        screen.timeline = Entries::of(of.clone());
        effects.push(Effect::Read(Read::Contact(contact)));
        effects.push(Effect::Read(Read::Promises(contact, None)));
        let (place, limit) = match screen.opens_at.take() {
            Some(cursor) => (Place::Around(cursor), PAGE),
            // What the pane shows, and a little more: this is read at every step down the list.
            None => (Place::Top, rows.clamp(10, PAGE) / 2),
        };
        effects.push(Effect::Read(Read::Entries { of: Box::new(of), place, limit }));
        if screen.detail.is_some() {
            effects.push(Effect::Read(Read::Ties(contact)));
        }
    }
    // The next pages wait for the frame that shows it.
    effects.push(Effect::Follow);
}

/// Reads again what is shown, around what is selected.
pub fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::Read(model.contacts.reload_here()));
    let screen = &model.contacts;
    // Beside the list, the timeline shows its newest entries until it is entered.
    let beside = screen.pane == Pane::List && screen.timeline.window.index() == 0;
    let entry = screen.timeline.window.selected().filter(|_| !beside).cloned();
    super::reload_timeline(model, entry.as_ref(), effects);
    detail::reread_ties(&model.contacts, effects);
}

/// Goes to a contact: the list is read around it.
pub fn move_to(screen: &mut Contacts, cursor: ContactCursor, effects: &mut Vec<Effect>) {
    screen.filter.clear();
    screen.shown = screen.shown.all();
    screen.timeline = Entries::default();
    detail::let_go(screen);
    effects.push(Effect::Read(screen.read(Place::Around(cursor))));
}

fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.slow {
        return model.give_up(effects);
    }
    let screen = &mut model.contacts;
    if screen.pane == Pane::Timeline {
        if !entries::clear_filter(&mut screen.timeline, effects) {
            screen.pane = Pane::List;
        }
    } else if screen.filter.is_open() {
        let asks = screen.filter.clear();
        filtered(model, asks, effects);
    } else if !screen.marks.is_empty() {
        several::unmark(model, effects);
    }
}

/// Handles a key in the filter's field.
pub fn filter_key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let asks = model.contacts.filter.key(&model.keymap, chord);
    filtered(model, asks, effects);
}

/// Puts a text into the filter's field.
pub fn filter_paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let asks = model.contacts.filter.paste(text);
    filtered(model, asks, effects);
}

/// Does what a change of the filter asks for.
fn filtered(model: &mut Model, asks: Asks, effects: &mut Vec<Effect>) {
    match asks {
        Asks::Nothing => {}
        Asks::Anew => effects.push(Effect::Read(model.contacts.reload())),
        Asks::Here => effects.push(Effect::Read(model.contacts.reload_here())),
        Asks::Step(by) => {
            model.contacts.list.step(by);
            lead(model, effects);
        }
        Asks::Save => {
            let text = model.contacts.filter.text().to_owned();
            return filter::save(model, &text, effects);
        }
    }
    effects.extend(model.contacts.filter.ask(Of::Contacts));
}

fn edit(model: &mut Model, effects: &mut Vec<Effect>) {
    if !has_selected(model, effects) {
        return;
    }
    match model.contacts.pane {
        Pane::Timeline => on_entry(model, Action::Edit, effects),
        Pane::List => contact_form::edit(model, effects),
    }
}

/// Does with the selected entry what an action asks for.
fn on_entry(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let timeline = &model.contacts.timeline;
    match (model.contacts.pane, timeline.window.selected()) {
        (Pane::Timeline, Some(entry)) => {
            let entry = entry.clone();
            entries::act(model, entry, action, effects);
        }
        (Pane::List, Some(_)) => entries::tell_elsewhere(model, action, effects),
        (_, None) => model.tell(nothing(model), effects),
    }
}

fn delete(model: &mut Model, effects: &mut Vec<Effect>) {
    if !has_selected(model, effects) {
        return;
    }
    match model.contacts.pane {
        Pane::Timeline => on_entry(model, Action::Delete, effects),
        Pane::List => {
            let Some(row) = model.contacts.list.selected() else { return };
            let (id, name) = (row.id, row.name.clone());
            if model.may(Capability::DeleteContacts, effects) {
                let question = Confirm::Contact { id, name, consequences: None };
                model.layers.push(Layer::Confirm(Box::new(question)));
                effects.push(Effect::Read(Read::Consequences(id)));
            }
        }
    }
}

fn star(model: &mut Model, effects: &mut Vec<Effect>) {
    if !has_selected(model, effects) {
        return;
    }
    let Some((id, starred)) = model.contacts.list.selected().map(|row| (row.id, row.starred))
    else {
        return;
    };
    if model.may(Capability::EditContacts, effects) {
        model.write(Job::Star(id, !starred), effects);
    }
}

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    // The keys do not stay in a timeline that was emptied beside the list.
    if model.contacts.timeline.is_bare() && areas(model.size, Pane::List).side.is_some() {
        model.contacts.pane = Pane::List;
    }
    if model.contacts.detail.is_some() {
        return detail::arrange(model);
    }
    let areas = areas(model.size, model.contacts.pane);
    if let Some(area) = areas.list {
        let rows = usize::from(filter::below(model, &model.contacts.filter, area).height);
        model.contacts.rows = rows;
        model.contacts.list.reveal(rows);
    }
    if let Some(area) = areas.side {
        let said = filter::height(model, &model.contacts.timeline.filter, area.width);
        let above = facts(model, area).len() + 1 + usize::from(said);
        let above = u16::try_from(above).unwrap_or(u16::MAX);
        let (dates, versions) = (model.dates, model.key(Action::Versions));
        let size = (area.width, area.height.saturating_sub(above));
        model.contacts.timeline.arrange(size, &dates, &versions);
    }
}
