//! The last row: the keys that matter here, or what may follow the first key of a sequence.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::InteractionType;
use crate::domain::display::width;

use super::action::{Action, Row, Scope, TABLE};
use super::confirm::count;
use super::import;
use super::keymap::Chord;
use super::layout::Areas;
use super::model::{Layer, Model};
use super::paint::Paint;
use super::screen::{self, Screen};
use super::update::is_filtering;

/// The columns of the keys that log, and of those that lead to the help and out.
const KEYS: usize = 52;
/// The fewest columns of a note about what is new.
const NOTE: usize = 20;

/// What matters where contacts are marked, beside the keys that log, and how the footer calls it.
const MARKED: [(Action, &str); 5] = [
    (Action::Labels, "labels"),
    (Action::Holder, "holder"),
    (Action::Archive, "archive"),
    (Action::Delete, "delete"),
    (Action::MarkNone, "unmark"),
];

/// A key and its word, where they stand.
struct Word {
    x: u16,
    wide: u16,
    key: String,
    word: &'static str,
    row: &'static Row,
}

/// Draws the keys that matter here, and how many drafts are parked.
pub fn view(model: &Model, areas: &Areas, frame: &mut Frame) {
    let area = areas.footer;
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    if let Some(first) = model.pending.filter(|_| model.layers.is_empty()) {
        return after(model, first, &mut paint, area);
    }
    let (told, columns) = told(model, area);
    paint.right(area.x, area.y, area.width, &told, theme.note());
    if let Some(far) = model.progress() {
        paint.text(area.x, area.y, columns, &far, theme.strong());
        return;
    }
    if let Some(waits) = model.wait(columns) {
        paint.text(area.x, area.y, columns, &waits, theme.strong());
        return;
    }
    if let Some(far) = import::progress(model, columns) {
        paint.text(area.x, area.y, columns, &far, theme.strong());
        return;
    }
    for Word { x, key, word, row, .. } in words(model, area.x, columns) {
        let refused = screen::refuses(model, row);
        let (first, second) =
            if refused { (theme.disabled(), theme.disabled()) } else { (theme.key(), theme.dim()) };
        let taken = paint.text(x, area.y, columns, &key, first) + 1;
        paint.text(x + taken, area.y, columns, word, second);
    }
}

/// Draws what may follow the first key of a sequence, in as many rows as it takes.
fn after(model: &Model, first: Chord, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let typed = format!("{}… ", super::keymap::show(&first.name()));
    let indent = u16::try_from(width(&typed)).unwrap_or(0);
    let mut rows: Vec<Vec<(String, &str)>> = vec![Vec::new()];
    let mut left = usize::from(area.width.saturating_sub(indent));
    for (key, row) in model.keymap.after(model.screen.scopes(), first) {
        let word = row.name.strip_prefix("go-").unwrap_or(row.name);
        let wide = width(&key) + 1 + width(word);
        if wide > left {
            rows.push(Vec::new());
            left = usize::from(area.width.saturating_sub(indent));
        }
        left = left.saturating_sub(wide + 2);
        if let Some(last) = rows.last_mut() {
            last.push((key, word));
        }
    }
    let height = u16::try_from(rows.len()).unwrap_or(1).min(area.y.saturating_sub(1));
    let top = area.bottom().saturating_sub(height);
    paint.clear(Rect { y: top, height, ..area });
    paint.text(area.x, top, area.width, &typed, theme.strong());
    for (words, y) in rows.iter().zip(top..area.bottom()) {
        paint.keys(area.x + indent, y, area.width.saturating_sub(indent), words);
    }
}

/// Says what others wrote and how many drafts are parked, and how many columns are left.
fn told(model: &Model, area: Rect) -> (String, u16) {
    let drafts = u64::try_from(model.book.drafts.len()).unwrap_or(u64::MAX);
    let drafts = if drafts > 0 { count(drafts, "draft", "drafts") } else { String::new() };
    // The keys that everybody begins with stay in sight: the note says less where it must.
    let beside = if drafts.is_empty() { 0 } else { width(&drafts) + 3 };
    let room = usize::from(area.width).saturating_sub(KEYS).max(NOTE);
    let least = if usize::from(area.width) > KEYS { NOTE } else { 0 };
    let news = model.live.note(room.saturating_sub(beside).max(least));
    let told: Vec<String> = [news, drafts].into_iter().filter(|text| !text.is_empty()).collect();
    if told.is_empty() {
        return (String::new(), area.width);
    }
    let text = told.join(model.theme.dot());
    let wide = u16::try_from(width(&text)).unwrap_or(u16::MAX);
    (text, area.width.saturating_sub(wide.saturating_add(2)))
}

/// Returns what a click on a column of the footer asks for.
pub fn action_at(model: &Model, area: Rect, column: u16) -> Option<Action> {
    let (_, columns) = told(model, area);
    if column >= area.x + columns {
        return (!model.book.drafts.is_empty()).then_some(Action::Drafts);
    }
    let words = words(model, area.x, columns);
    words.iter().find(|word| (word.x..word.x + word.wide).contains(&column)).map(|w| w.row.action)
}

/// Returns the keys that fit with their words, in the order of the table, those last that the actor
/// may not use. Help and quit are there before all others: they lead to the rest, and out; then
/// what is the screen's own.
fn words(model: &Model, mut x: u16, columns: u16) -> Vec<Word> {
    // A field in the screen has the keys of a form.
    let is_field = matches!(model.layers.last(), Some(Layer::Setting(_)));
    let typed_into = is_field || is_filtering(model);
    let scopes: &[Scope] = match model.layers.last() {
        Some(_) if is_field => &[Scope::Form, Scope::Everywhere],
        // It says its keys itself; those of the screen wait below it.
        Some(_) => &[],
        None if is_filtering(model) => Scope::Filter.together(),
        None => model.screen.scopes(),
    };
    let marked = model.screen == Screen::Contacts && !model.contacts.marks.is_empty();
    let of_marked = |row: &Row| {
        let word = MARKED.iter().find(|(action, _)| *action == row.action).map(|(_, word)| *word);
        word.filter(|_| marked && row.scope == Scope::On(Screen::Contacts))
    };
    let rows = TABLE.iter().filter(|row| scopes.contains(&row.scope));
    let mut shown: Vec<(&'static Row, String, &'static str)> = rows
        .filter(|row| !is_field || matches!(row.action, Action::Save | Action::Park | Action::Help))
        .filter_map(|row| {
            let word = match row.action {
                Action::Park if is_field => Some("leaves it"),
                // Outside of fields another key shows them.
                Action::Help if row.scope == Scope::Everywhere => typed_into.then_some("help"),
                _ => row.footer,
            };
            Some((row, model.keymap.key_of(row), of_marked(row).or(word)?))
        })
        .filter(|(_, key, _)| !key.is_empty())
        .collect();
    // Where nothing looks grey they are left out.
    shown.retain(|(row, ..)| !(model.theme.plain && screen::refuses(model, row)));
    shown.sort_by_key(|(row, ..)| screen::refuses(model, row));
    // Where no contact is shown the screen's own keys matter more than those that log.
    let rank = |row: &Row| match row.action {
        Action::Help | Action::Quit => 0,
        // What all know goes before what does the same in one line.
        Action::LogLine => 3,
        _ if screen::refuses(model, row) => 3,
        _ if of_marked(row).is_some() => 1,
        // To log with all of them is what most are marked for.
        Action::Log(InteractionType::Call) if marked => 1,
        _ if model.screen != Screen::Contacts && row.scope == Scope::On(model.screen) => 1,
        Action::Whom if model.screen == Screen::Activity => 1,
        Action::Done | Action::Later if model.screen == Screen::Today => 1,
        // Elsewhere what makes something goes before what ends it.
        Action::Done | Action::Later => 3,
        _ => 2,
    };
    let wide = |key: &str, word: &str| width(key) + 1 + width(word);
    let mut left = usize::from(columns) + 2;
    let mut fits = vec![false; shown.len()];
    // Where one that logs does not fit, no further one stands there: a gap among them would say that
    // there is none.
    let mut logs = true;
    for now in 0..=3 {
        let of_rank = shown.iter().zip(&mut fits).filter(|((row, ..), _)| rank(row) == now);
        for ((row, key, word), fits) in of_rank {
            let wide = wide(key, word) + 2;
            let is_log = matches!(row.action, Action::Log(_));
            *fits = wide <= left && (logs || !is_log);
            left -= if *fits { wide } else { 0 };
            logs &= *fits || !is_log;
        }
    }
    let mut words = Vec::new();
    for ((row, key, word), _) in shown.into_iter().zip(fits).filter(|(_, fits)| *fits) {
        let wide = u16::try_from(wide(&key, word)).unwrap_or(u16::MAX);
        words.push(Word { x, wide, key, word, row });
        x += wide + 2;
    }
    words
}
