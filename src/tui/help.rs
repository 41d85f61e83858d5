//! The keys, as the table has them: those of this screen first.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::action::{Action, Row, Scope, TABLE};
use super::filter::{Asks, Filter};
use super::finder::Search;
use super::keymap::{Chord, Found};
use super::model::{Layer, Model};
use super::mouse::{Deed, Mouse, TURN};
use super::paint::{Paint, dialog, inside};
use super::screen::{self, Screen};
use super::update::is_filtering;
use super::wrap::wrap_text;
use crate::domain::display::width;

/// The most columns of the box.
const COLUMNS: u16 = 84;
/// The most rows of what an action does.
const DOC: usize = 6;

/// The help overlay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Help {
    /// The first line on the screen.
    pub top: usize,
    /// What the lines are filtered by.
    filter: Filter,
    /// Whose keys come first: those of what it was opened over.
    over: Option<Scope>,
}

/// One line of the help.
enum Line {
    Heading(&'static str),
    /// Keys and what they do, a row of it; in further rows the keys are empty. Then the columns of
    /// the keys, and whether the action is refused.
    Key(String, String, u16, bool),
    Gap,
}

/// A row of the table with the keys in force.
struct Shown {
    keys: String,
    doc: &'static str,
    refused: bool,
}

/// Returns the columns inside of the box.
fn columns(model: &Model) -> u16 {
    let (columns, rows) = model.size;
    inside(Rect::new(0, 0, columns, rows), (COLUMNS, rows), model.theme.plain).width
}

/// Lays out rows of one scope: what they do stands in a column of its own, in several rows where it
/// is long. Keys that are much longer than others have a row of their own.
fn lay(shown: Vec<Shown>, columns: u16, lines: &mut Vec<Line>) {
    let most = usize::from(columns / 4).max(8);
    let widest = shown.iter().map(|row| width(&row.keys)).filter(|wide| *wide <= most).max();
    let column = widest.unwrap_or(0).max(6);
    let room = usize::from(columns).saturating_sub(column + 3).max(8);
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    for Shown { keys, doc, refused } in shown {
        let mut docs = wrap_text(doc, room, DOC).0.into_iter();
        let beside = if width(&keys) <= usize::from(column) { docs.next() } else { None };
        lines.push(Line::Key(keys, beside.unwrap_or_default(), column, refused));
        lines.extend(docs.map(|doc| Line::Key(String::new(), doc, column, refused)));
    }
}

/// Shows the help over whatever lies uppermost, with its keys first; or closes it. Returns whether
/// it did.
pub fn here(model: &mut Model) -> bool {
    let over = match model.layers.last() {
        Some(Layer::Help(_)) => {
            model.layers.pop();
            return true;
        }
        // One line below the shell's prompt has no room for it, and what reads a file goes on.
        _ if model.alone => return true,
        Some(Layer::Import(sheet)) if !sheet.is_typing() => return true,
        Some(
            Layer::Log(_)
            | Layer::Line(_)
            | Layer::Contact(_)
            | Layer::Sheet(_)
            | Layer::Book(_)
            | Layer::Import(_)
            | Layer::Setting(_),
        ) => Some(Scope::Form),
        Some(Layer::Palette(_) | Layer::Search(_)) => Some(Scope::Filter),
        Some(Layer::Picker(_) | Layer::Pick(_)) => Some(Scope::Picker),
        Some(Layer::Confirm(_) | Layer::Question(_)) => Some(Scope::Question),
        Some(Layer::Dispute(_)) => Some(Scope::Dispute),
        Some(Layer::Versions(_)) => Some(Scope::Versions),
        Some(Layer::Drafts(_) | Layer::Imported(_)) => Some(Scope::Screen),
        None if is_filtering(model) => Some(Scope::Filter),
        None => None,
    };
    model.pending = None;
    model.layers.push(Layer::Help(Help { over, ..Help::default() }));
    true
}

/// Puts the key of the help behind that which closes, among the keys of a form.
pub fn with_help(
    model: &Model,
    mut words: Vec<(String, &'static str)>,
) -> Vec<(String, &'static str)> {
    let row = |scope, action| TABLE.iter().find(|row| row.scope == scope && row.action == action);
    let key = |scope, action| row(scope, action).map(|row| model.keymap.key_of(row));
    let help = key(Scope::Everywhere, Action::Help).unwrap_or_default();
    if !help.is_empty() && !model.alone {
        let closes = key(Scope::Form, Action::Park).unwrap_or_default();
        let closes = words.iter().position(|(key, _)| *key == closes);
        words.insert(closes.map_or(words.len(), |place| place + 1), (help, "help"));
    }
    words
}

/// Returns the scopes in the order of the help: those of what it was opened over, this screen's, the
/// common ones, those of fields, then the other screens', then what
/// holds everywhere.
fn scopes(screen: Screen, over: Option<Scope>) -> Vec<Scope> {
    let here = Scope::On(screen);
    let first = over.map_or(&[][..], Scope::together);
    let rank = |scope: &Scope| match scope {
        scope if first.contains(scope) && *scope != Scope::Everywhere => -1,
        scope if *scope == here => 0,
        Scope::Entries => 1,
        Scope::Main => 2,
        Scope::Screen => 3,
        Scope::Form => 4,
        Scope::Filter => 5,
        Scope::Picker => 6,
        Scope::Versions => 7,
        Scope::Question | Scope::Dispute => 8,
        Scope::Field => 9,
        Scope::On(_) => 10,
        Scope::Everywhere => 11,
    };
    let mut scopes = Scope::ALL.to_vec();
    scopes.sort_by_key(rank);
    scopes
}

fn lines(model: &Model, help: &Help) -> Vec<Line> {
    let typed = help.filter.text();
    let mut search = Search::new(typed);
    let mut fits = |row: &Row, keys: &str| {
        typed.is_empty()
            || keys == typed
            || contains(row.doc, typed)
            || contains(row.name, typed)
            // Letters with others between them, but of one word: else everything fits.
            || (typed.chars().count() > 3 && search.score(row.name).is_some())
    };
    let mut lines = Vec::with_capacity(TABLE.len() + 2 * Scope::ALL.len());
    for scope in scopes(model.screen, help.over) {
        let mut shown = Vec::new();
        for row in TABLE.iter().filter(|row| row.scope == scope) {
            let keys = model.keymap.keys_of(row);
            if !fits(row, &keys) {
                continue;
            }
            let refused = screen::refuses(model, row);
            let keys = if keys.is_empty() { "(off)".to_owned() } else { keys };
            shown.push(Shown { keys, doc: row.doc, refused });
        }
        if shown.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(Line::Gap);
        }
        lines.push(Line::Heading(scope.title()));
        lay(shown, columns(model), &mut lines);
    }
    lines
}

fn contains(text: &str, typed: &str) -> bool {
    text.to_lowercase().contains(&typed.to_lowercase())
}

/// Returns how many lines can be seen.
fn page(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(3)).max(1)
}

/// Tells whether the filter of the help has the keys.
pub fn is_typing(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Layer::Help(help)) if help.filter.typing)
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord) {
    if is_typing(model) {
        return filter_key(model, chord);
    }
    let found = model.keymap.find(Scope::On(Screen::Contacts).together(), model.pending, chord);
    model.pending = (found == Found::Prefix).then_some(chord);
    let page = page(model);
    let Some(Layer::Help(help)) = model.layers.last() else { return };
    let last = lines(model, help).len().saturating_sub(page);
    let Some(Layer::Help(help)) = model.layers.last_mut() else { return };
    let Found::Action(action) = found else { return };
    help.top = match action {
        Action::Down => help.top + 1,
        Action::Up => help.top.saturating_sub(1),
        Action::PageDown => help.top + page,
        Action::PageUp => help.top.saturating_sub(page),
        Action::HalfDown => help.top + page / 2,
        Action::HalfUp => help.top.saturating_sub(page / 2),
        Action::Top => 0,
        Action::Bottom => last,
        Action::Filter => {
            help.filter.open();
            0
        }
        Action::Back if help.filter.is_open() => {
            help.filter.clear();
            0
        }
        Action::Back | Action::Quit | Action::Help | Action::Open => {
            model.layers.pop();
            return;
        }
        _ => return,
    }
    .min(last);
}

fn filter_key(model: &mut Model, chord: Chord) {
    if let Some(Layer::Help(help)) = model.layers.last_mut() {
        let asks = help.filter.key(&model.keymap, chord);
        filtered(model, asks);
    }
}

/// Puts a text into the filter.
pub fn paste(model: &mut Model, text: &str) {
    if let Some(Layer::Help(help)) = model.layers.last_mut() {
        let asks = help.filter.paste(text);
        filtered(model, asks);
    }
}

/// Does what a change of the filter asks for.
fn filtered(model: &mut Model, asks: Asks) {
    match (asks, model.layers.last_mut()) {
        (Asks::Step(by), _) => scroll(model, by),
        (Asks::Anew | Asks::Here, Some(Layer::Help(help))) => help.top = 0,
        _ => {}
    }
}

fn scroll(model: &mut Model, by: isize) {
    let page = page(model);
    let Some(Layer::Help(help)) = model.layers.last() else { return };
    let last = lines(model, help).len().saturating_sub(page);
    if let Some(Layer::Help(help)) = model.layers.last_mut() {
        help.top = help.top.saturating_add_signed(by).min(last);
    }
}

/// Handles the mouse: the wheel scrolls, a click beside the help closes it.
pub fn mouse(model: &mut Model, mouse: Mouse) {
    let turn = isize::try_from(TURN).unwrap_or(1);
    match mouse.deed {
        Deed::WheelUp => scroll(model, -turn),
        Deed::WheelDown => scroll(model, turn),
        Deed::Click => {
            let (columns, rows) = model.terminal;
            let screen = Rect::new(0, 0, columns, rows);
            if !mouse.is_in(inside(screen, (COLUMNS, rows), model.theme.plain)) {
                model.layers.pop();
            }
        }
    }
}

/// Draws the help.
pub fn view(model: &Model, help: &Help, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let lines = lines(model, help);
    let full = help.filter.is_open();
    let rows = if full { u16::MAX } else { u16::try_from(lines.len() + 3).unwrap_or(u16::MAX) };
    let inside = dialog(&mut paint, "Keys", (COLUMNS, rows));
    let theme = paint.theme;
    let last = inside.bottom().saturating_sub(1);
    if lines.is_empty() {
        paint.text(inside.x, inside.y, inside.width, "No key fits.", theme.dim());
    }
    for (line, y) in lines.iter().skip(help.top).zip(inside.y..last) {
        match line {
            Line::Heading(text) => {
                paint.text(inside.x, y, inside.width, text, theme.strong());
            }
            Line::Key(shown, doc, column, refused) => {
                let (key, text) = if *refused {
                    (theme.disabled(), theme.dim())
                } else {
                    (theme.key(), theme.text())
                };
                paint.text(inside.x + 1, y, inside.width.saturating_sub(1), shown, key);
                let at = column + 3;
                paint.shown(inside.x + at, y, inside.width.saturating_sub(at), doc, text);
            }
            Line::Gap => {}
        }
    }
    let cursor = match help.filter.edit().filter(|_| help.filter.typing) {
        Some(edit) => {
            paint.text(inside.x, last, 1, "/", theme.key());
            let room = inside.width.saturating_sub(1);
            let (shown, column) = edit.show_line(usize::from(room));
            let style = if edit.is_selected() { theme.selected() } else { theme.strong() };
            paint.shown(inside.x + 1, last, room, &shown, style);
            Some((inside.x + 1 + u16::try_from(column).unwrap_or(0), last))
        }
        None => {
            let more = help.top + usize::from(last.saturating_sub(inside.y)) < lines.len();
            let key = |action| model.keymap.key(Scope::On(Screen::Contacts).together(), action);
            let back = if help.filter.is_open() { "clears the filter" } else { "closes" };
            let mut words = vec![(key(Action::Back), back), (key(Action::Filter), "filters")];
            if more || help.top > 0 {
                let moves = format!("{} {}", key(Action::Down), key(Action::Up));
                words.push((moves, if more { "more" } else { "move" }));
            }
            paint.keys(inside.x, last, inside.width, &words);
            None
        }
    };
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}
