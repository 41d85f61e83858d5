//! The mouse: what lies under it is found from the layout, as it is drawn.

use ratatui::layout::Rect;

use super::action::Action;
use super::layout;
use super::message::Effect;
use super::model::{Layer, Model};
use super::screen::Screen;
use super::{
    accounts, activity, books, contacts, drafts, footer, header, help, import, inbox, members,
    palette, pick, search, settings, today, update,
};

/// What was done with the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// The first button was pressed.
    Click,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
}

/// A deed and where, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What was done.
    pub deed: Deed,
    /// The column.
    pub column: u16,
    /// The row.
    pub row: u16,
}

/// How many rows a turn of the wheel goes.
pub const TURN: usize = 3;

impl Mouse {
    /// Tells whether it is in an area.
    pub fn is_in(self, area: Rect) -> bool {
        area.contains((self.column, self.row).into())
    }

    /// Returns which row of an area it is on, from 0.
    pub fn row_in(self, area: Rect) -> Option<usize> {
        self.is_in(area).then(|| usize::from(self.row - area.y))
    }

    /// Returns the step that a turn of the wheel asks for.
    pub fn step(self) -> Option<Action> {
        match self.deed {
            Deed::Click => None,
            Deed::WheelUp => Some(Action::Up),
            Deed::WheelDown => Some(Action::Down),
        }
    }
}

/// Takes in what was done with the mouse.
pub fn take(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if layout::too_small(model.size) {
        return;
    }
    model.pending = None;
    if mouse.deed == Deed::Click {
        model.toast = None;
    }
    match model.layers.last() {
        Some(Layer::Palette(_)) => palette::mouse(model, mouse, effects),
        Some(Layer::Search(_)) => search::mouse(model, mouse, effects),
        Some(Layer::Pick(_)) => pick::mouse(model, mouse, effects),
        Some(Layer::Help(_)) => help::mouse(model, mouse),
        Some(Layer::Import(_) | Layer::Imported(_)) => import::mouse(model, mouse),
        Some(Layer::Drafts(_)) => drafts::mouse(model, mouse, effects),
        // What is being typed or asked is not left by a slip of the hand.
        Some(_) => {}
        None => on_screen(model, mouse, effects),
    }
}

/// Tells whether it is over a list beside which something else follows the cursor.
pub fn is_over_list(model: &Model, mouse: Mouse) -> bool {
    let list = match model.screen {
        _ if !model.layers.is_empty() => None,
        Screen::Contacts => contacts::list_area(model),
        Screen::Accounts => accounts::list_area(model),
        Screen::Inbox => Some(inbox::list_area(model)),
        _ => None,
    };
    list.is_some_and(|list| mouse.is_in(list))
}

fn on_screen(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    let area = layout::areas(model.size, model.contacts.pane);
    if mouse.is_in(layout::body(model.size)) {
        match model.screen {
            Screen::Contacts => contacts::mouse(model, mouse, effects),
            Screen::Today => today::mouse(model, mouse, effects),
            Screen::Activity => activity::mouse(model, mouse, effects),
            Screen::Accounts => accounts::mouse(model, mouse, effects),
            Screen::Inbox => inbox::mouse(model, mouse, effects),
            Screen::Books => books::mouse(model, mouse, effects),
            Screen::Members => members::mouse(model, mouse, effects),
            Screen::Settings => settings::mouse(model, mouse, effects),
        }
    } else if let Some((rail, _)) = layout::rail(model.size).filter(|(rail, _)| mouse.is_in(*rail))
    {
        let place = mouse.row_in(books::rail_rows(rail)).and_then(|row| u8::try_from(row + 1).ok());
        if let Some(place) = place.filter(|place| usize::from(*place) <= model.book.books.len())
            && mouse.deed == Deed::Click
        {
            update::switch_book(model, place, effects);
        }
    } else if mouse.deed == Deed::Click && mouse.is_in(area.footer) {
        if let Some(action) = footer::action_at(model, area.footer, mouse.column) {
            update::act(model, action, effects);
        }
    } else if mouse.deed == Deed::Click
        && mouse.is_in(area.header)
        && let Some(action) = header::action_at(model, area.header, mouse.column)
    {
        update::act(model, action, effects);
    }
}
