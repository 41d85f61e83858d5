//! The first row: which book this is and as what one acts in it, which screen is shown and what
//! leads to the others, and who acts.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::MANY_WAIT;
use crate::domain::Book;
use crate::domain::display::{fit, thousands, width};

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

/// How much is shown of the screens where they have their names.
const NAMES: usize = 3;

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
    /// The first word of the name, and the role.
    FirstNameAndRole,
    /// The name.
    Name,
    /// The first word of the name.
    FirstName,
}

fn actor(model: &Model, area: Rect, who: Who) -> String {
    let first =
        model.actor.split_whitespace().next().filter(|_| !matches!(who, Who::Whole | Who::Name));
    fit(first.unwrap_or(&model.actor), NAME.min(usize::from(area.width / 3)))
}

/// How much the row shows beside who acts. What comes first matters most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shows {
    /// Whether the name of the current book is whole.
    whole: bool,
    /// How much of the screens: their names are the most.
    screens: usize,
    /// How many books.
    books: usize,
}

impl Shows {
    /// Tells whether it is worth the role: the current book's name is whole, the screens have names, or
    /// there are more books, and nothing is less.
    fn is_worth_the_role(self, other: Self) -> bool {
        let value = |it: Self| (it.whole, it.screens >= NAMES, it.books);
        self.screens >= other.screens && value(self) > value(other)
    }
}

/// Returns the parts and where they stand, and who acts. The role gives way first, and then the end of
/// the name, where that makes room for more: both are known to whoever acts.
fn laid(model: &Model, area: Rect) -> (Vec<(u16, Part)>, String) {
    let lay = |who| (parts(model, area, who), who);
    let mut best = lay(Who::Whole);
    for way in [Who::Name, Who::FirstName, Who::FirstNameAndRole] {
        let other = lay(way);
        let (shows, shown) = (other.0.1, best.0.1);
        let better = match way {
            Who::Whole | Who::FirstNameAndRole => shows > shown,
            Who::Name | Who::FirstName => shows.is_worth_the_role(shown),
        };
        if better {
            best = other;
        }
    }
    let ((parts, _), who) = best;
    (parts, actor(model, area, who))
}

/// Returns the parts and where they stand, and how much that is. What there is
/// no room for is left out, from the least important on: the names of the other screens, the other
/// books, the keys of the screens, the screen.
fn parts(model: &Model, area: Rect, who: Who) -> (Vec<(u16, Part)>, Shows) {
    let theme = model.theme;
    let taken = u16::try_from(width(&actor(model, area, who))).unwrap_or(0);
    let left = area.width.saturating_sub(taken + 2);
    let all = &model.book.books;
    let here = all.iter().position(|book| book.id == model.book.current);
    let leads = |place: usize| u8::try_from(place + 1).ok().map(Action::Book);
    let mut shown: Vec<Vec<Part>> = all.iter().map(|_| Vec::new()).collect();
    let mut used = 0;
    let mut whole = true;
    if let Some((place, book)) = here.and_then(|place| Some((place, all.get(place)?))) {
        let number = if all.len() > 1 { format!("{} ", place + 1) } else { String::new() };
        let number = format!("{number}{}", books::icon(model, book));
        let role = match who {
            Who::Whole | Who::FirstNameAndRole => format!(" ({})", book.role.name()),
            Who::Name | Who::FirstName => String::new(),
        };
        let room = usize::from(left).saturating_sub(width(&number) + role.len());
        let name = fit(&book.name, NAME.min(room));
        // One that never has room loses nothing.
        whole = width(&book.name) <= room.min(NAME);
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
    let level = match fitting {
        Some((Form::Names | Form::Led, ..)) => NAMES,
        Some((Form::Keys, ..)) => 2,
        Some((Form::Here, ..)) => 1,
        None => 0,
    };
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
    let books = shown.iter().filter(|parts| !parts.is_empty()).count();
    let shows = Shows { whole, screens: level, books };
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
    (placed, shows)
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
    for screen in Screen::ALL.into_iter().filter(|screen| is_shown(model, *screen)) {
        let between = if parts.is_empty() { "" } else { gap };
        if screen == model.screen {
            parts.push(part(
                format!("{between}[{}{}]", screen.word(), waits(model, screen)),
                theme.strong(),
                screen,
            ));
            continue;
        }
        let row = TABLE.iter().find(|row| row.action == Action::Go(screen));
        let Some(key) = row.map(|row| model.keymap.key_of(row)).filter(|key| !key.is_empty())
        else {
            continue;
        };
        let waits = waits(model, screen);
        match form {
            Form::Names => {
                parts.push(part(format!("{between}{key}"), theme.key(), screen));
                parts.push(part(format!(" {}{waits}", screen.word()), theme.dim(), screen));
            }
            Form::Led => {
                parts.push(part(format!("{between}{}{waits}", screen.word()), theme.dim(), screen));
            }
            Form::Keys => {
                parts.push(part(format!("{between}{key}{waits}"), theme.dim(), screen));
            }
            Form::Here => {}
        }
    }
    parts
}

/// Tells whether a screen has a place in the row: the inbox has one where something waits in it.
fn is_shown(model: &Model, screen: Screen) -> bool {
    screen != Screen::Inbox || model.screen == screen || model.book.waiting > 0
}

/// Says how many wait on a screen, behind its name; nothing where none do.
fn waits(model: &Model, screen: Screen) -> String {
    match model.book.waiting {
        0 => String::new(),
        _ if screen != Screen::Inbox => String::new(),
        MANY_WAIT.. => format!(" {}+", thousands(MANY_WAIT - 1)),
        few => format!(" {few}"),
    }
}

fn wide(parts: &[Part]) -> u16 {
    let all: usize = parts.iter().map(|part| width(&part.text)).sum();
    u16::try_from(all).unwrap_or(u16::MAX)
}
