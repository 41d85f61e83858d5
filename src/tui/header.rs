//! The first row: which book this is and as what one acts in it, which screen is shown and what
//! leads to the others, and who acts.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::Book;
use crate::domain::display::{fit, width};

use super::action::{Action, TABLE};
use super::books;
use super::model::Model;
use super::paint::Paint;
use super::screen::Screen;

/// The most columns of a name.
const NAME: usize = 24;
/// The columns between two parts of the row.
const GAP: u16 = 2;
/// The columns between two books.
const BETWEEN: u16 = 2;

/// A part of the row: what it says, and what a click on it asks for.
struct Part {
    text: String,
    style: Style,
    leads: Option<Action>,
}

/// Draws the header.
pub fn view(model: &Model, area: Rect, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let style = paint.theme.dim();
    let (parts, actor) = laid(model, area);
    paint.right(area.x, area.y, area.width, &actor, style);
    for (x, part) in parts {
        paint.text(x, area.y, area.right().saturating_sub(x), &part.text, part.style);
    }
}

/// Returns what a click on a column of the header asks for.
pub fn action_at(model: &Model, area: Rect, column: u16) -> Option<Action> {
    let (parts, _) = laid(model, area);
    let under =
        |(x, part): &(u16, Part)| (*x..*x + wide(std::slice::from_ref(part))).contains(&column);
    parts.into_iter().find(under).and_then(|(_, part)| part.leads)
}

/// How much of who acts, and as what, is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// The name and the role.
    Whole,
    /// The name.
    Name,
    /// The first word of the name.
    FirstName,
}

fn actor(model: &Model, area: Rect, who: Who) -> String {
    let first = model.actor.split_whitespace().next().filter(|_| who == Who::FirstName);
    fit(first.unwrap_or(&model.actor), NAME.min(usize::from(area.width / 3)))
}

/// Returns the parts and where they stand, and who acts. The names of the screens lead on: the role
/// and the end of the name give way to them, where that makes room.
fn laid(model: &Model, area: Rect) -> (Vec<(u16, Part)>, String) {
    let mut ways = [Who::Whole, Who::Name, Who::FirstName].into_iter();
    let named = ways.find_map(|who| {
        let (parts, named) = parts(model, area, who);
        named.then(|| (parts, actor(model, area, who)))
    });
    named.unwrap_or_else(|| (parts(model, area, Who::Whole).0, actor(model, area, Who::Whole)))
}

/// Returns the parts and where they stand, and whether the screens have their names. What there is
/// no room for is left out, from the least important on: the names of the other screens, the other
/// books, the keys of the screens, the screen.
fn parts(model: &Model, area: Rect, who: Who) -> (Vec<(u16, Part)>, bool) {
    let theme = model.theme;
    let taken = u16::try_from(width(&actor(model, area, who))).unwrap_or(0);
    let left = area.width.saturating_sub(taken + 2);
    let all = &model.book.books;
    let here = all.iter().position(|book| book.id == model.book.current);
    let leads = |place: usize| u8::try_from(place + 1).ok().map(Action::Book);
    let mut shown: Vec<Vec<Part>> = all.iter().map(|_| Vec::new()).collect();
    let mut used = 0;
    if let Some((place, book)) = here.and_then(|place| Some((place, all.get(place)?))) {
        let number = if all.len() > 1 { format!("{} ", place + 1) } else { String::new() };
        let number = format!("{number}{}", books::icon(model, book));
        let role = match who {
            Who::Whole => format!(" ({})", book.role.name()),
            Who::Name | Who::FirstName => String::new(),
        };
        let room = usize::from(left).saturating_sub(width(&number) + role.len());
        let name = fit(&book.name, NAME.min(room));
        let style = books::style(theme, book, theme.strong());
        let parts = vec![
            Part { text: format!("{number}{name}"), style, leads: leads(place) },
            Part { text: role, style: theme.dim(), leads: None },
        ];
        used = wide(&parts);
        shown[place] = parts;
    }
    // Names with one key before them leave other books their room.
    let others = all.iter().enumerate().filter(|(place, _)| Some(*place) != here);
    let others: u16 =
        others.map(|(place, book)| wide(&[other(model, place, book)]) + BETWEEN).sum();
    let forms = [(Form::Names, 0), (Form::Led, others), (Form::Keys, 0), (Form::Here, 0)];
    let forms = forms.map(|(form, room)| (form, screens(model, form), room));
    let mut fitting = forms
        .into_iter()
        .filter(|(_, parts, room)| !parts.is_empty() && used + room + GAP + wide(parts) <= left);
    let fitting = fitting.next();
    let named = matches!(fitting, Some((Form::Names | Form::Led, ..)));
    let screens = fitting.map(|(_, parts, _)| parts).unwrap_or_default();
    // The other books, as far as they leave room for the screens; all of them in their order.
    let room = left.saturating_sub(GAP + wide(&screens));
    for (place, book) in all.iter().enumerate().filter(|(place, _)| Some(*place) != here) {
        let parts = vec![other(model, place, book)];
        let more = wide(&parts) + BETWEEN;
        if used + more > room {
            break;
        }
        used += more;
        shown[place] = parts;
    }
    let mut x = area.x;
    let mut placed = Vec::new();
    let shown = shown.into_iter().filter(|parts| !parts.is_empty());
    for (group, gap) in shown.map(|parts| (parts, BETWEEN)).chain([(screens, GAP)]) {
        x += if x > area.x { gap } else { 0 };
        for part in group {
            let columns = wide(std::slice::from_ref(&part));
            placed.push((x, part));
            x += columns;
        }
    }
    (placed, named)
}

/// Returns the part of a book that is not the current one.
fn other(model: &Model, place: usize, book: &Book) -> Part {
    let name = format!("{}{}", books::icon(model, book), fit(&book.name, NAME));
    let style = books::style(model.theme, book, model.theme.dim());
    let leads = u8::try_from(place + 1).ok().map(Action::Book);
    Part { text: format!("{} {name}", place + 1), style, leads }
}

/// How much of the screens is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Their names and keys.
    Names,
    /// Their names, and the first key of all before them.
    Led,
    /// The name of the one that is shown, and the keys of the others.
    Keys,
    /// The name of the one that is shown.
    Here,
}

/// Returns the key that begins those of all other screens, where there is one.
fn first_key(model: &Model) -> Option<String> {
    let others = Screen::ALL.into_iter().filter(|screen| *screen != model.screen);
    let mut first = others.map(|screen| {
        let row = TABLE.iter().find(|row| row.action == Action::Go(screen))?;
        model.keymap.first_key_of(row)
    });
    let one = first.next()??;
    first.all(|other| other.as_ref() == Some(&one)).then_some(one)
}

/// Returns the row of screens, nothing where it cannot be shown so. The one that is shown stands in
/// brackets.
fn screens(model: &Model, form: Form) -> Vec<Part> {
    let theme = model.theme;
    let mut parts: Vec<Part> = Vec::new();
    let part = |text: String, style, screen| Part { text, style, leads: Some(Action::Go(screen)) };
    if form == Form::Led {
        let Some(first) = first_key(model) else { return Vec::new() };
        parts.push(Part { text: first, style: theme.key(), leads: None });
    }
    // Names with their keys are two columns apart, all else one.
    let gap = if form == Form::Names { "  " } else { " " };
    for screen in Screen::ALL {
        let between = if parts.is_empty() { "" } else { gap };
        if screen == model.screen {
            parts.push(part(format!("{between}[{}]", screen.word()), theme.strong(), screen));
            continue;
        }
        let row = TABLE.iter().find(|row| row.action == Action::Go(screen));
        let Some(key) = row.map(|row| model.keymap.key_of(row)).filter(|key| !key.is_empty())
        else {
            continue;
        };
        match form {
            Form::Names => {
                parts.push(part(format!("{between}{key}"), theme.key(), screen));
                parts.push(part(format!(" {}", screen.word()), theme.dim(), screen));
            }
            Form::Led => {
                parts.push(part(format!("{between}{}", screen.word()), theme.dim(), screen));
            }
            Form::Keys => parts.push(part(format!("{between}{key}"), theme.dim(), screen)),
            Form::Here => {}
        }
    }
    parts
}

fn wide(parts: &[Part]) -> u16 {
    let all: usize = parts.iter().map(|part| width(&part.text)).sum();
    u16::try_from(all).unwrap_or(u16::MAX)
}
