//! The selected contact in full: all that is known of it, and its timeline.
//!
//! The facts have the keys as [`Pane::List`], the timeline as [`Pane::Timeline`]: what acts on the
//! contact beside its list acts on it here too.

mod glance;
mod mouse;
mod phones;
mod rows;
mod view;

use ratatui::layout::Rect;

use crate::app::{Glance, InteractionCursor};
use crate::domain::{Contact, ContactId, ContactRow, Interaction, Opportunity, Relationship};

use super::super::action::Action;
use super::super::dial;
use super::super::entries::{self, distance};
use super::super::filter;
use super::super::layout::body;
use super::super::message::{Effect, Read};
use super::super::model::Model;
use super::super::screen::{self, Screen};
use super::{Contacts, Pane, cursor_of, move_to, row_of};

pub use mouse::take as mouse;
pub use phones::{has_keys as has_phone, selected as selected_phone};
pub use view::view;

/// The fewest columns that show the timeline beside the facts.
const BESIDE: u16 = 120;
/// The fewest rows that show the timeline below the facts.
const BELOW: u16 = 16;

/// What a contact is tied to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    /// Its newest pinned entries.
    pub pinned: Vec<Interaction>,
    /// Whether there are more of them.
    pub more_pinned: bool,
    /// Its relationships, in both directions.
    pub relationships: Vec<Relationship>,
    /// The opportunities it has a part in, the newest first.
    pub opportunities: Vec<Opportunity>,
    /// What is to be known before a call.
    pub glance: Glance,
}

/// A contact that is shown in full.
#[derive(Debug, Clone, Default)]
pub struct Detail {
    /// What the shown contact is tied to, as soon as it was read.
    pub ties: Option<(ContactId, Ties)>,
    /// The contact: it stays selected, whatever the list shows by now; `None` until the list was read
    /// around it.
    row: Option<ContactRow>,
    /// Who it has to be then; the page of anybody else is not shown.
    wanted: Option<ContactId>,
    /// Whether it is selected without being one of those that the list shows.
    astray: bool,
    /// Where Esc goes, if not to the list.
    from: Option<Screen>,
    /// Whether long facts are shown whole.
    unfolded: bool,
    /// The contact that was shown last.
    shown: Option<ContactId>,
    /// The rows of the facts, and the contact and the columns they were made for; `None` where they
    /// are to be made again.
    rows: Vec<rows::Row>,
    made_for: Option<(ContactId, u16)>,
    /// How many rows are above the pane.
    top: usize,
    /// Whether something is folded.
    has_more: bool,
    /// The phone number that Enter dials, by its place; `None` where the rest of the facts has the
    /// keys.
    phone: Option<usize>,
}

/// Where the parts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Areas {
    /// The name; always shown.
    title: Rect,
    /// The facts.
    facts: Option<Rect>,
    /// The line between facts and timeline, where they stand side by side.
    bar: Option<u16>,
    /// The timeline with its heading.
    timeline: Option<Rect>,
}

/// Divides the screen; `rows` is how many the facts have.
fn areas(size: (u16, u16), pane: Pane, rows: usize) -> Areas {
    let whole = body(size);
    let title = Rect { height: 1, ..whole };
    let rest = Rect { y: whole.y + 1, height: whole.height.saturating_sub(1), ..whole };
    if whole.width >= BESIDE {
        let width = (whole.width * 2 / 5).clamp(48, 80);
        return Areas {
            title,
            facts: Some(Rect { width, ..rest }),
            bar: Some(whole.x + width),
            timeline: Some(Rect { x: whole.x + width + 2, width: whole.width - width - 2, ..rest }),
        };
    }
    if whole.height >= BELOW {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let height = rows.min(rest.height / 2);
        let below = Rect { y: rest.y + height, height: rest.height - height, ..rest };
        let facts = Some(Rect { height, ..rest });
        return Areas { title, facts, bar: None, timeline: Some(below) };
    }
    let (facts, timeline) = match pane {
        Pane::List => (Some(rest), None),
        Pane::Timeline => (None, Some(rest)),
    };
    Areas { title, facts, bar: None, timeline }
}

/// Shows the selected contact in full.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(row) = model.contacts.list.selected().cloned() else { return };
    effects.push(Effect::Read(Read::Ties(row.id)));
    model.contacts.detail = Some(Detail { row: Some(row), ..Detail::default() });
    model.contacts.pane = Pane::List;
}

/// Goes to a contact from another screen: it is shown in full, its timeline open at an entry.
pub fn visit(
    model: &mut Model,
    contact: &Contact,
    entry: Option<InteractionCursor>,
    effects: &mut Vec<Effect>,
) {
    let from = Some(model.screen).filter(|screen| *screen != Screen::Contacts);
    screen::go(model, Screen::Contacts, effects);
    model.contacts.pane = if entry.is_some() { Pane::Timeline } else { Pane::List };
    model.contacts.opens_at = entry;
    move_to(&mut model.contacts, cursor_of(contact), effects);
    let row = Some(row_of(contact));
    model.contacts.detail = Some(Detail { row, from, ..Detail::default() });
}

/// Takes what a contact is tied to.
pub fn take_ties(model: &mut Model, contact: ContactId, ties: Ties) {
    if let Some(detail) = &mut model.contacts.detail {
        detail.ties = Some((contact, ties));
        detail.made_for = None;
    }
}

/// Reads again what the shown contact is tied to.
pub fn reread_ties(screen: &Contacts, effects: &mut Vec<Effect>) {
    if let Some(contact) = screen.selected().filter(|_| screen.detail.is_some()) {
        effects.push(Effect::Read(Read::Ties(contact)));
    }
}

/// Notes what the contact is by now.
pub fn changed(screen: &mut Contacts, contact: &ContactRow) {
    if let Some(detail) = &mut screen.detail {
        detail.made_for = None;
        detail.row = Some(contact.clone());
    }
}

/// Keeps the contact selected after rows of the list were read.
pub fn hold(screen: &mut Contacts) {
    let Some(detail) = &mut screen.detail else { return };
    match &detail.row {
        Some(row) => detail.astray |= screen.list.hold(row, |one, other| one.id == other.id),
        None => {
            let row = screen.list.selected();
            let wanted = detail.wanted.take();
            if wanted.is_some() && wanted != row.map(|row| row.id) {
                screen.detail = None;
            } else {
                detail.row = row.cloned();
            }
        }
    }
}

/// Lets the contact be another one: the list is read around it.
pub fn let_go(screen: &mut Contacts) {
    if let Some(detail) = &mut screen.detail {
        detail.row = None;
    }
}

/// Leaves the contact for its list; returns what was shown.
fn leave(screen: &mut Contacts, effects: &mut Vec<Effect>) -> Option<Detail> {
    let detail = screen.detail.take()?;
    screen.pane = Pane::List;
    if detail.astray {
        effects.push(Effect::Read(screen.reload_here()));
    }
    Some(detail)
}

/// Does what an action asks for; returns whether it was one for the contact in full.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) -> bool {
    let page = facts_height(model);
    let screen = &mut model.contacts;
    let in_timeline = screen.detail.is_some() && screen.pane == Pane::Timeline;
    if action == Action::Back && in_timeline && entries::clear_filter(&mut screen.timeline, effects)
    {
        return true;
    }
    let Some(detail) = &mut screen.detail else { return false };
    match (action, screen.pane) {
        (Action::Back, _) => back(model, effects),
        (Action::Filter, Pane::List) => {
            leave(screen, effects);
            return false;
        }
        (Action::NextPane, Pane::List) => to_timeline(model, effects),
        (Action::NextPane, Pane::Timeline) => screen.pane = Pane::List,
        (Action::Open, Pane::List) if detail.phone.is_some() => dial::begin(model, effects),
        (Action::Open, Pane::List) => detail.toggle(),
        (action, Pane::List) if detail.step_phone(action, page) => {}
        (
            Action::Down
            | Action::Up
            | Action::Top
            | Action::Bottom
            | Action::PageDown
            | Action::PageUp
            | Action::HalfDown
            | Action::HalfUp,
            Pane::List,
        ) => {
            let by = distance(action, isize::try_from(page.saturating_sub(1).max(1)).unwrap_or(1));
            // At the end of the facts the timeline goes on.
            if !detail.scroll(by, page) && action == Action::Down && !screen.timeline.is_bare() {
                screen.pane = Pane::Timeline;
            }
        }
        (Action::Up, Pane::Timeline) if at_first(screen) => screen.pane = Pane::List,
        _ => return false,
    }
    true
}

/// Tells whether nothing of the timeline is above what is shown.
fn at_first(screen: &Contacts) -> bool {
    let timeline = &screen.timeline;
    let scrolled = timeline.unfolded.as_ref().is_some_and(|unfolded| unfolded.scroll > 0);
    timeline.window.position().is_none_or(|position| position == 1) && !scrolled
}

fn to_timeline(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.contacts.timeline.is_bare() {
        model.tell(super::timeline::nothing(model), effects);
    } else {
        model.contacts.pane = Pane::Timeline;
    }
}

/// Goes back to the list, wherever the contact was visited from.
pub fn to_list(model: &mut Model, effects: &mut Vec<Effect>) {
    if leave(&mut model.contacts, effects).is_some() {
        effects.push(Effect::Follow);
    }
}

fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.slow {
        return model.give_up(effects);
    }
    let detail = leave(&mut model.contacts, effects);
    if let Some(from) = detail.and_then(|detail| detail.from) {
        screen::go(model, from, effects);
    }
}

/// Returns how many rows of facts are seen at a time.
fn facts_height(model: &Model) -> usize {
    let rows = model.contacts.detail.as_ref().map_or(0, |detail| detail.rows.len());
    let areas = areas(model.size, model.contacts.pane, rows);
    areas.facts.map_or(1, |area| usize::from(area.height))
}

impl Detail {
    /// Shows this contact in full once the list was read around it.
    pub fn of(contact: ContactId) -> Self {
        Self { wanted: Some(contact), ..Self::default() }
    }

    /// Tells whether there is something to unfold, or to fold again.
    pub fn folds(&self) -> bool {
        self.has_more || self.unfolded
    }

    /// Shows long facts whole, or folds them.
    fn toggle(&mut self) {
        self.unfolded = !self.unfolded;
        self.made_for = None;
    }

    fn scroll(&mut self, by: isize, page: usize) -> bool {
        let most = self.rows.len().saturating_sub(page);
        let target = self.top.saturating_add_signed(by).min(most);
        std::mem::replace(&mut self.top, target) != target
    }
}

/// Makes the rows that are not in hand, and puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    let columns = areas(model.size, Pane::List, 0).facts.map_or(0, |area| area.width);
    let Some(contact) = model.contacts.contact.as_deref() else { return };
    let made_for = Some((contact.id, columns));
    if let Some(detail) = &model.contacts.detail
        && detail.made_for != made_for
    {
        let ties = detail.ties.as_ref().filter(|(of, _)| *of == contact.id).map(|(_, ties)| ties);
        let (rows, has_more) = rows::rows(model, contact, ties, columns, detail.unfolded);
        let id = Some(contact.id);
        if let Some(detail) = &mut model.contacts.detail {
            (detail.rows, detail.has_more, detail.made_for) = (rows, has_more, made_for);
            if std::mem::replace(&mut detail.shown, id) != id {
                detail.top = 0;
                detail.phone = Some(0);
            }
            detail.hold_phone();
        }
    }
    let page = facts_height(model);
    let wide = model
        .contacts
        .detail
        .as_ref()
        .and_then(|detail| areas(model.size, model.contacts.pane, detail.rows.len()).timeline);
    let said =
        wide.map_or(0, |area| filter::height(model, &model.contacts.timeline.filter, area.width));
    let (size, dates, versions) = (model.size, model.dates, model.key(Action::Versions));
    let screen = &mut model.contacts;
    let Some(detail) = &mut screen.detail else { return };
    detail.top = detail.top.min(detail.rows.len().saturating_sub(page));
    if let Some(area) = areas(size, screen.pane, detail.rows.len()).timeline {
        let above = 1 + said;
        let height = area.height.saturating_sub(above);
        screen.timeline.arrange((area.width, height), &dates, &versions);
    }
}
