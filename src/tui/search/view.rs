//! How the search is drawn.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::FilterOffer;
use crate::domain::display::{display, width};
use crate::domain::search::{Marked, narrowed};

use super::super::action::{Action, Scope};
use super::super::confirm::{count, thousands};
use super::super::hints;
use super::super::model::Model;
use super::super::paint::{Paint, around, dialog, inside};
use super::super::wrap::wrap_text;
use super::answer::Answer;
use super::{COLUMNS, ENTRIES, Row, Search, Target};

/// Below these columns an entry does not say who had it.
const NARROW: usize = 60;
/// The most rows of what is wrong with the text, or to be said of it.
const WRONG: usize = 2;

/// Returns the columns and rows of the box.
fn size(model: &Model) -> (u16, u16) {
    (COLUMNS, model.terminal.1.saturating_sub(2).max(6))
}

/// Returns where the rows are: below the field, above what is said of the text and the keys.
fn list(search: &Search, inside: Rect) -> Rect {
    let said = said(search, inside.width).len().max(1);
    let around = u16::try_from(said).unwrap_or(u16::MAX).saturating_add(2);
    Rect { y: inside.y + 1, height: inside.height.saturating_sub(around), ..inside }
}

/// A row below those that were found.
enum Said<'a> {
    /// What is wrong.
    Wrong(String),
    /// What there is to say.
    Remark(String),
    /// What Tab puts in, and which of it was put in last.
    Offers(&'a [FilterOffer], Option<usize>),
}

/// Returns what is said below what was found.
fn said(search: &Search, columns: u16) -> Vec<Said<'_>> {
    let mut said = Vec::new();
    let remark = remark(search);
    match (search.wrong(), remark) {
        (Some(wrong), _) => {
            let (rows, _) = wrap_text(&format!("! {wrong}"), usize::from(columns), WRONG);
            said.extend(rows.into_iter().map(Said::Wrong));
        }
        (None, remark) if remark.is_empty() => {}
        (None, remark) => {
            let (rows, _) = wrap_text(&remark, usize::from(columns), WRONG);
            said.extend(rows.into_iter().map(Said::Remark));
        }
    }
    let (offers, chosen) = search.hints.offers(&search.finder.edit);
    if !offers.is_empty() {
        said.push(Said::Offers(offers, chosen));
    }
    said
}

/// Returns the first row that is shown, so that the selected record is.
fn first(search: &Search, room: u16) -> usize {
    let records = search.rows.iter().enumerate().filter(|(_, row)| matches!(row, Row::Record(_)));
    let selected = records.map(|(at, _)| at).nth(search.finder.selected).unwrap_or(0);
    (selected + 1).saturating_sub(usize::from(room).max(1))
}

/// Returns the place among the records of the one under the mouse; an error outside of the box.
pub fn record_at(
    model: &Model,
    search: &Search,
    (column, row): (u16, u16),
) -> Result<Option<usize>, ()> {
    let (columns, rows) = model.terminal;
    let inside = inside(Rect::new(0, 0, columns, rows), size(model), model.theme.plain);
    if !around(inside).contains((column, row).into()) {
        return Err(());
    }
    let list = list(search, inside);
    if !list.contains((column, row).into()) {
        return Ok(None);
    }
    let at = usize::from(row - list.y) + first(search, list.height);
    let is_record = |row: &&Row| matches!(row, Row::Record(_));
    let hit = search.rows.get(at).filter(is_record);
    Ok(hit.map(|_| search.rows[..at].iter().filter(is_record).count()))
}

/// Draws the search.
pub fn view(model: &Model, search: &Search, frame: &mut Frame) {
    let mut paint = Paint::new(frame, model.theme);
    let theme = paint.theme;
    let inside = dialog(&mut paint, "Search in everything", size(model));
    paint.text(inside.x, inside.y, 2, theme.marker(), theme.key());
    let room = inside.width.saturating_sub(2);
    let (typed, column) = search.finder.edit.show_line(usize::from(room));
    let style = if search.finder.edit.is_selected() { theme.selected() } else { theme.strong() };
    paint.shown(inside.x + 2, inside.y, room, &typed, style);
    let cursor = (inside.x + 2 + u16::try_from(column).unwrap_or(0), inside.y);
    if let Some((at, _)) = search.fault().filter(|_| !search.finder.edit.is_selected()) {
        hints::underline(&search.finder.edit, at, (inside.x + 2, inside.y, room), &mut paint);
    }
    let list = list(search, inside);
    let top = first(search, list.height);
    let mut record = search.rows.iter().take(top).filter(|row| is_record(row)).count();
    let visible = search.rows.iter().skip(top);
    for (row, y) in visible.zip(list.top()..list.bottom()) {
        let line = Rect { y, height: 1, ..list };
        match (row, search.answer()) {
            (Row::Record(target), Some(answer)) => {
                let selected = record == search.finder.selected;
                record += 1;
                draw_record(model, answer, *target, selected, &mut paint, line);
            }
            (Row::Heading(name, note), _) => {
                let taken = paint.text(line.x, line.y, line.width, name, theme.strong());
                let rest = line.width.saturating_sub(taken + 2);
                paint.text(line.x + taken + 2, line.y, rest, note, theme.dim());
            }
            (Row::Record(_), None) => {}
        }
    }
    for (row, y) in said(search, inside.width).iter().zip(list.bottom()..inside.bottom()) {
        let (x, room) = (inside.x, inside.width);
        match row {
            Said::Wrong(text) => {
                paint.shown(x, y, room, text, theme.error());
            }
            Said::Remark(text) => {
                paint.shown(x, y, room, text, theme.dim());
            }
            Said::Offers(offers, chosen) => {
                let texts: Vec<String> =
                    offers.iter().map(|offer| display(&offer.text).into_owned()).collect();
                hints::draw_offers(model, (&texts, *chosen), &mut paint, (x, y, room));
            }
        }
    }
    let key = |action| model.keymap.key(Scope::Filter.together(), action);
    let moves = format!("{} {}", key(Action::LineUp), key(Action::LineDown));
    let words = [
        (key(Action::KeepFilter), "goes there"),
        (key(Action::ClearFilter), "closes"),
        (moves, "move"),
    ];
    paint.keys(inside.x, inside.bottom().saturating_sub(1), inside.width, &words);
    // A screen reader follows the rows once one of them was gone to.
    if !theme.plain || search.finder.selected == 0 {
        frame.set_cursor_position(cursor);
    }
}

fn is_record(row: &Row) -> bool {
    matches!(row, Row::Record(_))
}

/// Says what there is to say about what was found.
fn remark(search: &Search) -> String {
    let Some(found) = search.found() else {
        let help = "Words, their beginnings or parts, numbers; also type:call, by:, since:, label:";
        return if search.text().is_empty() { help } else { "searching…" }.to_owned();
    };
    if !search.is_current() {
        return "searching…".to_owned();
    }
    let entries = &found.entries;
    let mut said: Vec<String> =
        found.remark.iter().map(|it| format!("{it}: taken as text")).collect();
    if found.is_empty() {
        said.push("Nothing has this".to_owned());
    }
    if found.one_letter {
        said.push("one letter searches contacts only".to_owned());
    }
    if let Some(newest) = entries.capped {
        said.push(match newest {
            0 => "older additions may have it".to_owned(),
            _ => format!("of the newest {} additions that have it", thousands(newest as u64)),
        });
    } else if entries.more {
        said.push(format!("the newest {ENTRIES} entries; there are more"));
    }
    if let Some(looked) = entries.looked {
        let looked = count(looked as u64, "entry", "entries");
        said.push(format!("parts of words: in the newest {looked}"));
    }
    said.join("; ")
}

/// A raw text, where it is marked, and how it is drawn otherwise.
type Piece = (String, Vec<Range<usize>>, Style);

fn draw_record(
    model: &Model,
    answer: &Answer,
    target: Target,
    selected: bool,
    paint: &mut Paint<'_, '_>,
    area: Rect,
) {
    let theme = paint.theme;
    paint.text(area.x, area.y, 1, if selected { theme.marker() } else { " " }, theme.strong());
    let line = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    if selected {
        paint.style(line, theme.selected());
    }
    let (pieces, note) = pieces(model, answer, target, usize::from(line.width));
    let plain = |style: Style| if selected { theme.selected() } else { style };
    let most = line.width / 3;
    let taken = paint.right(line.right() - most, line.y, most, &note, plain(theme.dim()));
    let mut room = line.width.saturating_sub(taken + u16::from(taken > 0));
    let mut x = line.x;
    for (place, (text, marks, style)) in pieces.iter().enumerate() {
        if place > 0 {
            let gap = 2.min(room);
            (x, room) = (x + gap, room - gap);
        }
        let taken = draw_marked(paint, (x, line.y), room, (text, marks), plain(*style));
        (x, room) = (x + taken, room - taken);
    }
}

/// Draws a text with what is marked told by more than colour; returns the columns it took.
fn draw_marked(
    paint: &mut Paint<'_, '_>,
    (x, y): (u16, u16),
    room: u16,
    (text, marks): (&str, &[Range<usize>]),
    style: Style,
) -> u16 {
    let hit = paint.theme.hit(style);
    let ends = marks.iter().flat_map(|mark| [(mark.start, style), (mark.end, hit)]);
    let (mut from, mut taken) = (0, 0);
    for (end, style) in ends.chain([(text.len(), style)]) {
        let Some(piece) = text.get(from..end) else { break };
        from = end;
        taken += paint.text(x + taken, y, room.saturating_sub(taken), piece, style);
    }
    taken
}

/// Returns what a record's row shows, and what stands at its right.
fn pieces(model: &Model, answer: &Answer, target: Target, room: usize) -> (Vec<Piece>, String) {
    let theme = model.theme;
    let found = &answer.found;
    let piece = |(text, marks): &Marked, style| -> Piece { (text.clone(), marks.clone(), style) };
    let nothing = Default::default;
    match target {
        Target::Contact(place) => {
            let both = found.contacts.get(place).zip(answer.contacts.get(place));
            let Some((contact, line)) = both else { return nothing() };
            let mut pieces = vec![piece(&line.name, theme.text())];
            pieces.extend(line.account.as_ref().map(|account| piece(account, theme.dim())));
            let why = line.why.as_ref().map(|why| narrowed(why, room / 2));
            pieces.extend(why.map(|why| piece(&why, theme.text())));
            let last = contact.last_interaction_at.map(|at| model.dates.ago(at));
            let note = if contact.archived { Some("archived".to_owned()) } else { last };
            (pieces, note.unwrap_or_default())
        }
        Target::Account(place) => {
            let both = found.accounts.get(place).zip(answer.accounts.get(place));
            let Some((account, name)) = both else { return nothing() };
            let contacts = count(account.contacts, "contact", "contacts");
            (vec![piece(name, theme.text())], contacts)
        }
        Target::Entry(place) => {
            let both = found.entries.rows.get(place).zip(answer.entries.get(place));
            let Some((entry, line)) = both else { return nothing() };
            let kind = entry.body.kind.name();
            let who = if room < NARROW { "" } else { entry.who() };
            let taken = kind.len() + width(&display(who)) + 4 + 12;
            let line = narrowed(line, room.saturating_sub(taken));
            let pieces =
                vec![(kind.to_owned(), Vec::new(), theme.kind()), piece(&line, theme.text())];
            let ago = model.dates.ago(entry.body.occurred_at);
            (pieces, if who.is_empty() { ago } else { format!("{who}  {ago}") })
        }
    }
}
