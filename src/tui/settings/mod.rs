//! The settings.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::action::Action;
use super::message::Effect;
use super::model::Model;
use super::paint::Paint;

/// What the screen shows.
#[derive(Debug, Clone, Default)]
pub struct Settings {}

/// Goes to the settings.
pub fn open(_: &mut Model, _: &mut Vec<Effect>) {}

/// Does what an action asks for.
pub fn act(_: &mut Model, _: Action, _: &mut Vec<Effect>) {}

/// Reads again what is shown.
pub fn refresh(_: &mut Model, _: &mut Vec<Effect>) {}

/// Puts what is selected where it can be seen.
pub fn arrange(_: &mut Model) {}

/// Draws the settings.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    paint.text(area.x + 2, area.y, area.width, "Settings", model.theme.strong());
}
