//! How the form of an entry looks.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::display::{display, fit, width};
use crate::domain::{InteractionType, Timestamp};

use super::super::action::{Action, Scope, TABLE};
use super::super::help::with_help;
use super::super::label::{LABEL, MORE_BELOW, label};
use super::super::model::Model;
use super::super::paint::{Paint, growing};
use super::super::wrap::wrap_text;
use super::rare::RARE;
use super::{
    Choice, Clock, Field, LogForm, OUTCOMES, Offer, People, a, kind_of, read_direction,
    read_follow_up, read_outcome, read_quality, read_resolution, read_satisfaction, read_time,
    word,
};

/// The most rows that the summary takes, and the checklist.
const LINES: (usize, usize) = (8, 6);
/// The most rows of what is wrong with a field.
const ERRORS: usize = 12;
/// The fewest rows inside of the form that leave one for the draft it goes on with.
const CONTINUED: u16 = 8;
/// The fewest columns of a name in the title.
const LEAST: usize = 8;
/// The most offers that are shown.
const OFFERS: usize = 6;

/// Returns the form's title in so many columns: what, with whom, how many more take part, where to
/// reach the first. The account gives way first, then the name: the phone is what is dialled.
fn title(model: &Model, form: &LogForm, columns: usize) -> String {
    let what = match (form.editing.is_some(), form.kind) {
        (true, kind) => format!("Edit {}", word(kind)),
        (false, InteractionType::Email) => "E-mail".to_owned(),
        (false, kind) => {
            let name = kind.name();
            name[..1].to_uppercase() + &name[1..]
        }
    };
    let what = match form.clock() {
        Some(clock) => format!("{what} {}", clock.text(model.dates.now)),
        None => what,
    };
    let with = if form.kind == InteractionType::Note { "about" } else { "with" };
    let replaces = form.who.replaces();
    let Some(first) = replaces.as_ref().or_else(|| form.who.chosen.first()) else { return what };
    let more = match form.with.chosen.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let head = |name: &str| format!("{what} {with} {name}{more}");
    let dot = model.theme.dot();
    let (name, account, last) = first.facts();
    let last = last.map(|last| format!("{dot}{last}")).unwrap_or_default();
    let around = width(&display(&head(name))) + width(&display(&last));
    let room = columns.saturating_sub(around + width(dot));
    match account {
        Some(account) if room >= LEAST => {
            format!("{}{dot}{}{last}", head(name), fit(account, room))
        }
        _ => {
            let room = columns.saturating_sub(around - width(&display(name)));
            head(&fit(name, room.max(LEAST))) + &last
        }
    }
}

/// Says that the form goes on with a draft: its text stands there before anything is typed. It may
/// be of another type than the key that was pressed.
fn continued(model: &Model, form: &LogForm) -> Option<String> {
    let (anew, dates) = (model.key(Action::BeginAnew), &model.dates);
    if form.editing.is_some() {
        let empties = model.key(Action::DeleteToStart);
        let text = format!("Draft of the correction continues. {empties} empties the line");
        return form.restored.then_some(text);
    }
    let draft = format!("Draft ({}) from {}", word(form.drafted), dates.moment(form.opened_at));
    let other = form.left.as_ref().map(|left| {
        let begun = dates.moment(Timestamp::from_millis(left.opened_at));
        format!("{anew} goes to the draft ({}) from {begun}", kind_of(left))
    });
    match (form.restored, other) {
        (false, other) => other.map(|other| format!("Begun anew. {other}")),
        (true, Some(other)) => Some(format!("{draft} continues. {other}")),
        (true, None) if form.drafted == form.kind => {
            Some(format!("{draft} continues. {anew} begins anew"))
        }
        (true, None) => Some(format!("{draft} continues as {}. {anew} begins anew", a(form.kind))),
    }
}

/// Says which follow-up is done with the entry.
fn completes(form: &LogForm) -> Option<String> {
    form.completes.as_ref().map(|completes| format!("Completes: {}", completes.text))
}

/// Returns the rows of what is wrong with a field.
fn error_rows(form: &LogForm, field: Field, columns: u16) -> Vec<String> {
    let wrapped = |error| wrap_text(error, usize::from(columns), ERRORS).0;
    form.error(field).map_or_else(Vec::new, wrapped)
}

/// Returns the rows of when the follow-up is due, where that does not fit beside what was typed.
fn due_rows(model: &Model, form: &LogForm, field: Field, columns: u16) -> Vec<String> {
    let typed = form.follow_up.text();
    if field != Field::FollowUp || field != form.focus || typed.trim().is_empty() {
        return Vec::new();
    }
    let due = hint(model, form, field, true);
    let beside = width(typed) + 2 + width(&due) <= usize::from(columns);
    if beside { Vec::new() } else { wrap_text(&due, usize::from(columns), 2).0 }
}

/// Returns how many rows a field takes.
fn rows(form: &LogForm, field: Field, columns: u16) -> usize {
    let most = if field == Field::Summary { LINES.0 } else { LINES.1 };
    match field.has_lines() {
        true => form.edit(field).height(usize::from(columns).max(1), most),
        false => 1,
    }
}

/// Draws the form over the screen.
pub fn view(model: &Model, form: &LogForm, frame: &mut Frame) {
    let area = frame.area();
    let columns = area.width.min(78);
    let inner = columns.saturating_sub(LABEL + 5);
    let fields = form.fields();
    let mut height = 4 + usize::from(!form.folded().is_empty());
    for field in &fields {
        height += rows(form, *field, inner) + error_rows(form, *field, inner).len();
        height += due_rows(model, form, *field, inner).len();
    }
    let offers = form.people(form.focus).map_or(0, |people| people.offers().len().min(OFFERS));
    height += offers;
    let notes = completes(form).into_iter().chain(continued(model, form));
    let room = usize::from(columns.saturating_sub(4));
    let continued: Vec<String> = notes.flat_map(|note| wrap_text(&note, room, 2).0).collect();
    height += continued.len();
    let title = title(model, form, usize::from(columns.saturating_sub(6)));
    let height = u16::try_from(height).unwrap_or(u16::MAX);
    let mut paint = Paint::new(frame, model.theme);
    // As it was opened.
    let begun = fields.iter().filter(|field| !RARE.contains(field)).count() + 5;
    let begun = u16::try_from(begun).unwrap_or(u16::MAX);
    let inside = growing(&mut paint, &title, (columns, height), begun);
    let mut below = inside;
    for row in &continued {
        if below.height >= CONTINUED {
            let style = paint.theme.note();
            paint.shown(below.x, below.y, below.width, row, style);
            below = Rect { y: below.y + 1, height: below.height - 1, ..below };
        }
    }
    let cursor = draw_fields(model, form, &fields, &mut paint, below);
    draw_keys(model, form, &mut paint, inside);
    if let Some((x, y)) = cursor.filter(|_| form.saving.is_none()) {
        frame.set_cursor_position((x, y));
    }
}

/// Draws the fields; returns where the cursor stands. Where the form is higher than the terminal,
/// the fields before the one with the keys make room.
fn draw_fields(
    model: &Model,
    form: &LogForm,
    fields: &[Field],
    paint: &mut Paint<'_, '_>,
    inside: Rect,
) -> Option<(u16, u16)> {
    let last = inside.bottom().saturating_sub(2);
    let room = usize::from(last.saturating_sub(inside.y));
    let focus = fields.iter().position(|field| *field == form.focus).unwrap_or(0);
    let inner = inside.width.saturating_sub(LABEL + 1);
    let size = |field: &Field| rows(form, *field, inner);
    let mut first = 0;
    while first < focus && fields[first..=focus].iter().map(size).sum::<usize>() > room {
        first += 1;
    }
    let mut y = inside.y;
    let mut cursor = None;
    let mut cut = false;
    for field in &fields[first..] {
        if y >= last {
            cut = true;
            break;
        }
        let focused = *field == form.focus;
        label(paint, (inside.x, y), field.label(), focused);
        let x = inside.x + LABEL;
        let columns = inside.width.saturating_sub(LABEL + 1);
        let at = match form.people(*field) {
            Some(people) => draw_people(people, focused, paint, (x, y), columns),
            None if field.has_lines() => {
                let height = usize::from(last.saturating_sub(y)).min(size(field));
                let (at, taken) = draw_lines(model, form, *field, paint, (x, y), columns, height);
                y += taken.saturating_sub(1);
                at
            }
            None => draw_text(model, form, *field, focused, paint, (x, y), columns),
        };
        if focused {
            cursor = Some(at);
        }
        y += 1;
        if focused {
            y = draw_offers(form, paint, inside, y, last);
        }
        for line in due_rows(model, form, *field, columns) {
            if y < last {
                paint.shown(x, y, columns, &line, paint.theme.dim());
                y += 1;
            }
        }
        for line in error_rows(form, *field, columns) {
            if y < last {
                paint.shown(x, y, columns, &line, paint.theme.error());
                y += 1;
            }
        }
    }
    let folded = form.folded();
    if cut || (!folded.is_empty() && y >= last) {
        paint.right(inside.x, last, inside.width, MORE_BELOW, paint.theme.dim());
    }
    if !folded.is_empty() && y < last {
        let names: Vec<String> = folded.iter().map(|field| field.label().to_lowercase()).collect();
        let columns = inside.width.saturating_sub(LABEL + 1);
        label(paint, (inside.x, y), "More", false);
        paint.text(inside.x + LABEL, y, columns, &names.join(", "), paint.theme.dim());
    }
    cursor
}

/// Draws a field of several lines; returns where its cursor stands, and the rows it took.
fn draw_lines(
    model: &Model,
    form: &LogForm,
    field: Field,
    paint: &mut Paint<'_, '_>,
    (x, y): (u16, u16),
    columns: u16,
    height: usize,
) -> ((u16, u16), u16) {
    let (lines, (column, row)) = form.edit(field).show_lines(usize::from(columns), height);
    for (line, y) in lines.iter().zip(y..) {
        paint.shown(x, y, columns, line, paint.theme.text());
    }
    // Whoever begins to type now types a name: that shows where the summary is missed.
    if field == Field::Checklist && form.checklist.text().is_empty() && form.focus == field {
        let tick = model.key(Action::Tick);
        let text = format!("what to do or ask, one a line; {tick} ticks");
        // The cursor stands before it.
        paint.text(x + 1, y, columns.saturating_sub(1), &text, paint.theme.dim());
    }
    if field == Field::Summary
        && form.focus == Field::Who
        && form.who.typed().is_some()
        && form.summary.text().is_empty()
    {
        let text = format!("(you are typing the name; {} goes on here)", model.key(Action::Save));
        paint.text(x, y, columns, &text, paint.theme.dim());
    }
    let cell = |count: usize| u16::try_from(count).unwrap_or(0);
    ((x + cell(column), y + cell(row)), cell(lines.len()))
}

fn draw_text(
    model: &Model,
    form: &LogForm,
    field: Field,
    focused: bool,
    paint: &mut Paint<'_, '_>,
    (x, y): (u16, u16),
    columns: u16,
) -> (u16, u16) {
    let edit = form.edit(field);
    let below = !due_rows(model, form, field, columns).is_empty();
    let hint = if below { String::new() } else { hint(model, form, field, focused) };
    let typed = u16::try_from(width(edit.text())).unwrap_or(u16::MAX);
    let room = if hint.is_empty() { columns } else { typed.saturating_add(1).min(columns) };
    let (shown, column) = edit.show_line(usize::from(room));
    let selected = focused && edit.is_selected();
    let style = if selected { paint.theme.selected() } else { paint.theme.text() };
    paint.shown(x, y, room, &shown, style);
    if !hint.is_empty() {
        // The cursor stands before a hint in an empty field.
        let gap = if typed > 0 { room + 1 } else { u16::from(focused) };
        paint.text(x + gap, y, columns.saturating_sub(gap), &hint, paint.theme.dim());
    }
    (x + u16::try_from(column).unwrap_or(0), y)
}

/// Says beside a field what it is read as, or what it takes.
fn hint(model: &Model, form: &LogForm, field: Field, focused: bool) -> String {
    let dates = &model.dates;
    match field {
        Field::Kind => {
            let typed = form.typed_kind.text().trim();
            let said = match typed.parse::<InteractionType>() {
                Ok(kind) if kind.name() != typed => format!("= {}", word(kind)),
                Ok(_) if focused && form.lost().is_empty() => {
                    "or c, e, m, n, event, social, message".to_owned()
                }
                _ => String::new(),
            };
            match form.lost().as_slice() {
                [] => said,
                lost => format!("{said} (without {})", lost.join(", ").to_lowercase()),
            }
        }
        Field::Outcome => match read_outcome(form.outcome.text()) {
            Ok(Some(outcome)) if outcome.name() != form.outcome.text().trim() => {
                format!("= {}", outcome.name())
            }
            Ok(None) if focused => OUTCOMES
                .iter()
                .map(|(letter, outcome)| format!("{letter} {}", outcome.name()))
                .collect::<Vec<_>>()
                .join(", "),
            _ => String::new(),
        },
        Field::FollowUp if form.follow_up.is_blank() => {
            if focused { "fri send the quote; tomorrow" } else { "" }.to_owned()
        }
        Field::FollowUp => match read_follow_up(form.follow_up.text(), dates) {
            Ok(Some(promise)) => format!("= {}", dates.due(promise.due)),
            _ => "no day yet".to_owned(),
        },
        Field::Time if form.time.is_blank() => {
            let at = dates.moment(form.begun());
            let why = if form.restored { " (when this was begun)" } else { "" };
            format!("{at}{why}{}", if focused { ", or yesterday 15:00, 2h ago" } else { "" })
        }
        Field::Time => match read_time(form, dates) {
            Ok(at) => format!("= {}", dates.full(at)),
            Err(_) => "not a past time yet".to_owned(),
        },
        Field::Duration if form.duration.is_blank() && form.clock().is_some() => clock(model, form),
        Field::Duration if focused && form.duration.is_blank() => "12m, 1h30, 45".to_owned(),
        Field::Direction => match read_direction(form.direction.text()) {
            Ok(None) if focused => "out; i in, o out".to_owned(),
            Ok(None) => "out".to_owned(),
            Ok(Some(direction)) if direction.name() != form.direction.text().trim() => {
                format!("= {}", direction.name())
            }
            _ => String::new(),
        },
        Field::Satisfaction => match read_satisfaction(form.satisfaction.text()) {
            Ok(Some(_)) => "of 5".to_owned(),
            Ok(None) if focused => "1 (not at all) to 5 (very)".to_owned(),
            _ => String::new(),
        },
        Field::Resolution => match read_resolution(form.resolution.text()) {
            Ok(None) if focused => "n needed, r resolved".to_owned(),
            Ok(Some(read)) if read.name() != form.resolution.text().trim() => {
                format!("= {}", read.name())
            }
            _ => String::new(),
        },
        Field::Quality => match read_quality(form.quality.text()) {
            Ok(_) if form.quality.is_blank() && focused => {
                "signal; n for noise, which counts as no contact".to_owned()
            }
            Ok(_) if form.quality.is_blank() => "signal".to_owned(),
            Ok(read) if read.name() != form.quality.text().trim() => format!("= {}", read.name()),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// Says what the clock counted, and how it is stopped.
fn clock(model: &Model, form: &LogForm) -> String {
    let Some(clock) = form.clock() else { return String::new() };
    let (counted, key) = (clock.text(model.dates.now), model.key(Action::Clock));
    match clock.runs() {
        true => format!("{counted} so far; {key} stops it"),
        false => format!("{counted}; {key} lets it run on"),
    }
}

fn draw_people(
    people: &People,
    focused: bool,
    paint: &mut Paint<'_, '_>,
    (x, y): (u16, u16),
    columns: u16,
) -> (u16, u16) {
    if let (Some(_), Some(instead)) = (people.replaces(), people.chosen.first()) {
        let typed = u16::try_from(width(people.edit.text())).unwrap_or(u16::MAX);
        let room = typed.saturating_add(1).min(columns);
        let (shown, column) = people.edit.show_line(usize::from(room));
        paint.shown(x, y, room, &shown, paint.theme.text());
        let gone = format!("instead of {}", instead.name());
        let left = columns.saturating_sub(room + 1);
        paint.text(x + room + 1, y, left, &gone, paint.theme.dim());
        return (x + u16::try_from(column).unwrap_or(0), y);
    }
    let mut at = 0;
    for (place, choice) in people.chosen.iter().enumerate() {
        let label = match choice {
            Choice::Known { name, .. } => name.clone(),
            Choice::New(typed) => format!("+ {typed} (new)"),
        };
        let separator = if place > 0 { ", " } else { "" };
        at += paint.text(x + at, y, columns.saturating_sub(at), separator, paint.theme.dim());
        let room = columns.saturating_sub(at);
        at += paint.text(x + at, y, room, &label, paint.theme.text());
    }
    if !people.chosen.is_empty() && (focused || !people.edit.text().is_empty()) {
        at += 1;
    }
    let room = columns.saturating_sub(at).max(1);
    let (shown, column) = people.edit.show_line(usize::from(room));
    paint.shown(x + at, y, room, &shown, paint.theme.text());
    if focused && people.edit.text().is_empty() && people.chosen.is_empty() {
        paint.text(x + at + 1, y, room - 1, "a name, an e-mail or a phone", paint.theme.dim());
    }
    (x + at + u16::try_from(column).unwrap_or(0), y)
}

fn draw_offers(
    form: &LogForm,
    paint: &mut Paint<'_, '_>,
    inside: Rect,
    mut y: u16,
    last: u16,
) -> u16 {
    let Some(people) = form.people(form.focus) else { return y };
    let offers = people.offers();
    let first = (people.cursor + 1).saturating_sub(OFFERS);
    for (place, offer) in offers.iter().enumerate().skip(first).take(OFFERS) {
        if y >= last {
            break;
        }
        let text = match offer {
            Offer::Known(candidate) => {
                let facts =
                    [Some(&candidate.name), candidate.account.as_ref(), candidate.email.as_ref()];
                let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
                facts.join(paint.theme.dot())
            }
            Offer::New(typed) => format!("+ new contact \"{typed}\""),
        };
        let here = place == people.cursor;
        let style = if here { paint.theme.selected() } else { paint.theme.text() };
        let marker = if here { paint.theme.marker() } else { " " };
        let x = inside.x + LABEL;
        let columns = inside.width.saturating_sub(LABEL + 1);
        paint.text(x - 2, y, 1, marker, paint.theme.strong());
        paint.text(x, y, columns, &text, style);
        y += 1;
    }
    y
}

fn draw_keys(model: &Model, form: &LogForm, paint: &mut Paint<'_, '_>, inside: Rect) {
    let y = inside.bottom().saturating_sub(1);
    if form.saving.is_some() {
        let waits = model.wait(inside.width).unwrap_or_else(|| "saving…".to_owned());
        paint.text(inside.x, y, inside.width, &waits, paint.theme.strong());
        return;
    }
    paint.keys(inside.x, y, inside.width, &with_help(model, keys_of(model, form)));
}

/// Returns the keys of the form that matter where it stands, and what they do.
fn keys_of(model: &Model, form: &LogForm) -> Vec<(String, &'static str)> {
    let open = form.people(form.focus).is_some_and(|people| !people.offers().is_empty());
    TABLE
        .iter()
        .filter(|row| row.scope == Scope::Form)
        .filter(|row| match row.action {
            Action::NewLine => form.focus.has_lines(),
            Action::Compose => form.focus == Field::Summary,
            Action::Tick => form.focus == Field::Checklist,
            Action::Clock => form.clock().is_some(),
            _ => true,
        })
        .filter_map(|row| {
            let word = match (row.action, form.focus) {
                (Action::Save, Field::Who) if open && model.size.0 >= 60 => {
                    "takes the name, on to the summary"
                }
                (Action::Save, _) if open => "takes the name",
                (Action::Clock, _) if form.clock().is_some_and(Clock::runs) => "stops the clock",
                _ => row.footer?,
            };
            Some((model.keymap.key_of(row), word))
        })
        .collect()
}
