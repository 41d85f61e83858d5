//! How the list of the inbox looks: whom imports propose, then what rules took for noise.

use ratatui::layout::Rect;

use crate::app::{DateStyle, InboxItem, InboxLine, InboxPart};
use crate::domain::display::width;
use crate::domain::{Capability, InboxEntry, Proposal};

use super::super::action::Action;
use super::super::confirm::{count, thousands};
use super::super::headed;
use super::super::list_head::{ListHead, below, place};
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::wrap::wrap_text;
use super::{first_line, is_noise, part, plain};

/// The columns from which on a row has an address and how many records name somebody, or the rule and
/// who.
const WIDE: u16 = 56;
/// The columns of a rule.
const RULE: u16 = 16;
/// The columns of how many records name somebody.
const RECORDS: u16 = 12;

/// Returns where the rows stand.
pub fn rows(area: Rect) -> Rect {
    below(area)
}

/// Draws the list.
pub fn view(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let screen = &model.inbox;
    let list = &screen.list;
    let marks = u64::try_from(screen.marks.len()).unwrap_or(u64::MAX);
    let mut at = place(list, Some(screen.total()));
    if marks > 0 {
        let dot = if at.is_empty() { "" } else { paint.theme.dot() };
        at = format!("{} marked{dot}{at}", thousands(marks));
    }
    let note = if screen.part == InboxPart::All { "" } else { part::name(&screen.part) };
    let head = ListHead { title: "Inbox", note, place: &at, focused: true, ..ListHead::default() };
    head.draw(paint, area);
    let rows = rows(area);
    if list.is_empty() {
        if !screen.under_way.is_empty() {
            let text = "What is being decided on leaves the list.";
            paint.text(
                rows.x + 2,
                rows.y + 1,
                rows.width.saturating_sub(2),
                text,
                paint.theme.dim(),
            );
        } else if screen.answered {
            empty(model, paint, rows);
        }
        return;
    }
    let mut y = rows.y;
    for (place, line) in list.rows().iter().enumerate().skip(list.top()) {
        if headed::has_heading(list.rows(), is_noise, place, list.top()) && y < rows.bottom() {
            heading(model, is_noise(line), paint, Rect { y, height: 1, ..rows });
            y += 1;
        }
        if y >= rows.bottom() {
            break;
        }
        row(model, line, place == list.index(), paint, Rect { y, height: 1, ..rows });
        y += 1;
    }
}

/// Draws what the rows below are, and how many there are: of noise, by the rules.
fn heading(model: &Model, noise: bool, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let summary = &model.inbox.summary;
    let (title, number, rules) = if noise {
        let rules: Vec<String> = summary
            .noise
            .iter()
            .map(|(rule, number)| format!("{rule} {}", thousands(*number)))
            .collect();
        ("Noise", model.inbox.noise(), rules.join(", "))
    } else {
        ("Proposed contacts", summary.proposals, String::new())
    };
    let room = area.width.saturating_sub(2);
    let mut taken = paint.text(area.x + 2, area.y, room, title, theme.kind());
    if number == 0 {
        return;
    }
    let number = format!("  {}", thousands(number));
    taken += paint.text(area.x + 2 + taken, area.y, room - taken, &number, theme.dim());
    if !rules.is_empty() && room > taken + 12 {
        let rules = format!(": {rules}");
        paint.text(area.x + 2 + taken, area.y, room - taken, &rules, theme.dim());
    }
}

/// Returns what somebody is called: the name, else the address.
pub fn who(line: &InboxLine) -> String {
    line.item.party().map(|party| party.called().to_owned()).unwrap_or_default()
}

/// Returns the address of somebody who has a name, too.
pub fn address(line: &InboxLine) -> Option<&str> {
    let party = line.item.party()?;
    party.name.as_ref()?;
    [&party.email, &party.phone, &party.url].into_iter().flatten().next().map(String::as_str)
}

/// Says whom of the book a proposed contact may be.
pub fn maybe(line: &InboxLine) -> Option<String> {
    let [first, rest @ ..] = line.candidates.as_slice() else { return None };
    let account = first.account.as_ref().map(|account| format!(" ({account})"));
    let more = if rest.is_empty() { "" } else { " or another" };
    Some(format!("may be {}{}{more}", first.name, account.unwrap_or_default()))
}

fn row(model: &Model, line: &InboxLine, selected: bool, paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    let marker = if selected { theme.marker() } else { " " };
    paint.text(area.x, area.y, 1, marker, theme.strong());
    if theme.plain {
        let style = if selected { theme.selected() } else { theme.text() };
        let text = plain::row(model, line, selected);
        paint.text(area.x + 2, area.y, area.width.saturating_sub(2), &text, style);
        return;
    }
    let marks = &model.inbox.marks;
    if marks.has(line.item.id()) {
        paint.text(area.x + 1, area.y, 1, theme.mark_sign(), theme.key());
    }
    // Marks stand clear of the names, but take no room where there is none.
    let left = if marks.is_empty() { 2 } else { 3 };
    let cells = Rect { x: area.x + left, width: area.width.saturating_sub(left), ..area };
    if selected {
        paint.style(cells, theme.selected());
    }
    let date = if model.dates.style == DateStyle::Absolute { 11 } else { 6 };
    let at = match &line.item {
        InboxItem::Proposal(proposal) => proposal.last_at,
        InboxItem::Entry(entry) => entry.body.occurred_at,
    };
    let dim = if selected { theme.selected() } else { theme.dim() };
    let room = cells.width.saturating_sub(date);
    paint.right(cells.x + room, cells.y, date, &model.dates.ago(at), dim);
    let cells = Rect { width: room, ..cells };
    match &line.item {
        InboxItem::Proposal(proposal) => proposed(line, proposal, selected, paint, cells),
        InboxItem::Entry(entry) => noise(line, entry, selected, paint, cells),
    }
}

/// Draws the name, what else is known, and how many records name them.
fn proposed(
    line: &InboxLine,
    proposal: &Proposal,
    selected: bool,
    paint: &mut Paint<'_, '_>,
    area: Rect,
) {
    let theme = paint.theme;
    let style = |style| if selected { theme.selected() } else { style };
    let wide = area.width >= WIDE;
    let (records, columns) = match wide {
        true => (count(proposal.entries, "record", "records"), RECORDS),
        false => (thousands(proposal.entries), 5),
    };
    let room = area.width.saturating_sub(columns);
    paint.right(area.x + room, area.y, columns, &records, style(theme.dim()));
    let maybe = maybe(line);
    let names = if wide { room * 2 / 5 } else { room };
    let name = who(line);
    // An address has the room that a name leaves.
    let alone = maybe.is_none() && address(line).is_none();
    let names = if alone { room } else { names };
    paint.cell(area.x, area.y, names, &name, style(theme.text()));
    if !wide || alone {
        return;
    }
    let (mut x, mut left) = (area.x + names + 1, room.saturating_sub(names + 1));
    if let Some(maybe) = &maybe {
        let taken = paint.text(x, area.y, left, maybe, style(theme.note()));
        (x, left) = (x + taken, left - taken);
    }
    if let Some(address) = address(line) {
        let dot = if maybe.is_some() { theme.dot() } else { "" };
        let text = format!("{dot}{address}");
        if maybe.is_none() || usize::from(left) >= width(dot) + 10 {
            paint.text(x, area.y, left, &text, style(theme.dim()));
        }
    }
}

/// Draws the rule, who, and the first line of what it says.
fn noise(
    line: &InboxLine,
    entry: &InboxEntry,
    selected: bool,
    paint: &mut Paint<'_, '_>,
    area: Rect,
) {
    let theme = paint.theme;
    let style = |style| if selected { theme.selected() } else { style };
    let rule = entry.rule.as_deref().unwrap_or_default();
    let (says, name) = (first_line(&entry.body), who(line));
    if area.width < WIDE {
        let columns = (area.width / 3).min(RULE - 1);
        paint.cell(area.x, area.y, columns, rule, style(theme.kind()));
        let text = if says.is_empty() { &name } else { &says };
        let left = area.width.saturating_sub(columns + 1);
        paint.text(area.x + columns + 1, area.y, left, text, style(theme.text()));
        return;
    }
    paint.cell(area.x, area.y, RULE - 1, rule, style(theme.kind()));
    let (x, room) = (area.x + RULE, area.width - RULE);
    let names = room * 2 / 5;
    paint.cell(x, area.y, names, &name, style(theme.text()));
    paint.text(x + names + 1, area.y, room - names - 1, &says, style(theme.dim()));
}

/// Says what stands here where nothing does.
fn empty(model: &Model, paint: &mut Paint<'_, '_>, area: Rect) {
    let key = |action| model.key(action);
    let may = model.refusal(Capability::Import).is_none();
    let text = match model.inbox.part {
        InboxPart::All if may => format!(
            "Nothing waits here.\n\n{} imports mail and calendars: whom they name is proposed here, \
             and what is no touchpoint with anybody is kept here, with the rule that says so.",
            key(Action::Import)
        ),
        InboxPart::All => "Nothing waits here. Whom imports name is proposed here.".to_owned(),
        _ => format!("Nothing of that is here.\n\n{} shows everything.", key(Action::Back)),
    };
    let columns = area.width.saturating_sub(4);
    let (rows, _) = wrap_text(&text, usize::from(columns), usize::from(area.height));
    for (row, y) in rows.iter().zip(area.y + 1..area.bottom()) {
        paint.shown(area.x + 2, y, columns, row, paint.theme.dim());
    }
}
