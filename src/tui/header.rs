//! The first row: which book this is and as what one acts in it, which screen is shown and what
//! leads to the others, and who acts.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::display::{fit, width};

use super::action::{Action, TABLE};
use super::books;
use super::keymap::key_of;
use super::model::Model;
use super::paint::Paint;
use super::screen::Screen;

/// The most columns of a name.
const NAME: usize = 24;
/// The columns between two parts of the row.
const GAP: u16 = 3;
/// The columns between two books.
const BETWEEN: u16 = 2;

/// Draws the header. What there is no room for is left out, from the least important on: the
/// names of the other screens, the other books, the keys of the screens, the screen.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let actor = fit(&model.actor, NAME.min(usize::from(area.width / 3)));
    let taken = paint.right(area.x, area.y, area.width, &actor, theme.dim());
    let left = area.width.saturating_sub(taken + 2);
    let all = &model.book.books;
    let here = all.iter().position(|book| book.id == model.book.current);
    let mut shown: Vec<Option<Vec<(String, Style)>>> = vec![None; all.len()];
    let mut used = 0;
    if let Some((place, book)) = here.and_then(|place| Some((place, all.get(place)?))) {
        let number = if all.len() > 1 { format!("{} ", place + 1) } else { String::new() };
        let number = format!("{number}{}", books::icon(model, book));
        let role = format!(" ({})", book.role.name());
        let room = usize::from(left).saturating_sub(width(&number) + role.len());
        let name = fit(&book.name, NAME.min(room));
        let style = books::style(theme, book, theme.strong());
        let parts = vec![(format!("{number}{name}"), style), (role, theme.dim())];
        used = wide(&parts);
        shown[place] = Some(parts);
    }
    let forms = [Form::Names, Form::Keys, Form::Here].map(|form| screens(model, form));
    let screens = forms.into_iter().find(|parts| used + GAP + wide(parts) <= left);
    let screens = screens.unwrap_or_default();
    // The other books, as far as they leave room for the screens; all of them in their order.
    let room = left.saturating_sub(GAP + wide(&screens));
    for (place, book) in all.iter().enumerate().filter(|(place, _)| Some(*place) != here) {
        let name = format!("{}{}", books::icon(model, book), fit(&book.name, NAME));
        let style = books::style(theme, book, theme.dim());
        let parts = vec![(format!("{} {name}", place + 1), style)];
        let more = wide(&parts) + BETWEEN;
        if used + more > room {
            break;
        }
        used += more;
        shown[place] = Some(parts);
    }
    let end = area.x + left;
    let mut x = area.x;
    let mut draw = |mut x: u16, parts: &[(String, Style)]| {
        for (text, style) in parts {
            x += paint.text(x, area.y, end.saturating_sub(x), text, *style);
        }
        x
    };
    for parts in shown.iter().flatten() {
        let gap = if x > area.x { BETWEEN } else { 0 };
        x = draw(x + gap, parts);
    }
    draw(x + GAP, &screens);
}

/// How much of the screens is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Their names and keys.
    Names,
    /// The name of the one that is shown, and the keys of the others.
    Keys,
    /// The name of the one that is shown.
    Here,
}

/// Returns the row of screens. The one that is shown stands in brackets.
fn screens(model: &Model, form: Form) -> Vec<(String, Style)> {
    let theme = model.theme;
    let mut parts: Vec<(String, Style)> = Vec::new();
    for screen in Screen::ALL {
        if screen == model.screen {
            parts.push((format!("[{}] ", screen.word()), theme.strong()));
            continue;
        }
        let row = TABLE.iter().find(|row| row.action == Action::Go(screen));
        let Some(key) = row.map(key_of).filter(|key| !key.is_empty()) else { continue };
        match form {
            Form::Names => {
                parts.push((format!(" {key}"), theme.key()));
                parts.push((format!(" {} ", screen.word()), theme.dim()));
            }
            Form::Keys => parts.push((format!("{key} "), theme.dim())),
            Form::Here => {}
        }
    }
    if let Some((last, _)) = parts.last_mut() {
        last.truncate(last.trim_end().len());
    }
    parts
}

fn wide(parts: &[(String, Style)]) -> u16 {
    let all: usize = parts.iter().map(|(text, _)| width(text)).sum();
    u16::try_from(all).unwrap_or(u16::MAX)
}
