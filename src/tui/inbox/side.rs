//! What the selected one says: of a proposed contact the records that name them, of noise its text,
//! its people and why it is noise.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{InboxItem, InboxLine, why_noise};
use crate::domain::{Body, Direction, InboxEntry, Party, Proposal};

use super::super::confirm::count;
use super::super::form::word;
use super::super::model::Model;
use super::super::paint::Paint;
use super::super::theme::Theme;
use super::super::wrap::wrap_text;
use super::{first_line, list};
use crate::domain::display::width;

/// The most rows of one record, where many are shown.
const OF_ONE: usize = 3;
/// The most people who are named.
const PEOPLE: usize = 12;

/// A line: how far it is indented, its style, and its text, raw.
type Line = (u16, Style, String);

/// Draws it; `beside` the list, or below it, where it is short.
pub fn view(model: &Model, paint: &mut Paint<'_, '_>, area: Rect, beside: bool) {
    let Some(line) = model.inbox.list.selected() else { return };
    let mut area = area;
    if !beside {
        rule(paint, area);
        area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    }
    let lines = lines(model, paint.theme, line, beside);
    let mut y = area.y;
    let mut cut = false;
    let mut end = area.x;
    for (indent, style, text) in lines {
        let columns = area.width.saturating_sub(2 + indent);
        let left = usize::from(area.bottom().saturating_sub(y));
        let (rows, more) = wrap_text(&text, usize::from(columns), left);
        cut |= more;
        for row in rows {
            let x = area.x + 1 + indent;
            end = x + paint.shown(x, y, columns, &row, style);
            y += 1;
        }
    }
    // The sign that there is more stands behind the last words.
    if cut && y > area.y {
        let sign = if paint.theme.ascii { " ..." } else { " …" };
        let wide = u16::try_from(width(sign)).unwrap_or(0);
        let x = end.min(area.right().saturating_sub(wide));
        paint.text(x, y - 1, wide, sign, paint.theme.dim());
    }
}

/// Draws what parts the list from what is below it.
fn rule(paint: &mut Paint<'_, '_>, area: Rect) {
    let theme = paint.theme;
    if !theme.plain {
        let line = if theme.ascii { "-" } else { "─" };
        let line = line.repeat(usize::from(area.width));
        paint.shown(area.x, area.y, area.width, &line, theme.dim());
    }
}

fn lines(model: &Model, theme: Theme, line: &InboxLine, beside: bool) -> Vec<Line> {
    match &line.item {
        InboxItem::Proposal(proposal) => proposed(model, theme, line, proposal, beside),
        InboxItem::Entry(entry) => noise(model, theme, entry, beside),
    }
}

/// Says who is proposed, whom they may be, and what the records say.
fn proposed(
    model: &Model,
    theme: Theme,
    line: &InboxLine,
    proposal: &Proposal,
    beside: bool,
) -> Vec<Line> {
    let party = &proposal.party;
    let mut lines = vec![(0, theme.strong(), list::who(line))];
    let known = [&party.email, &party.phone, &party.url].into_iter().flatten();
    let known: Vec<&str> = known.map(String::as_str).filter(|it| *it != party.called()).collect();
    if !known.is_empty() {
        lines.push((0, theme.dim(), known.join(theme.dot())));
    }
    for one in &line.candidates {
        let known = [one.account.as_deref(), one.email.as_deref()];
        let mut text = format!("may be {}", one.name);
        for known in known.into_iter().flatten() {
            text += &format!("{}{known}", theme.dot());
        }
        let entries = count(one.interaction_count, "interaction", "interactions");
        text += &format!("{}{entries}", theme.dot());
        lines.push((0, theme.note(), text));
    }
    let records = count(proposal.entries, "record names them", "records name them");
    if beside {
        lines.push((0, theme.text(), String::new()));
    }
    lines.push((0, theme.kind(), format!("{records}:")));
    let said = model.inbox.said.as_ref().filter(|said| said.of == proposal.id);
    for body in said.iter().flat_map(|said| &said.rows) {
        let told = told(model, theme, body);
        if beside {
            lines.push((0, theme.dim(), told));
            lines.push((2, theme.text(), beginning(body)));
        } else {
            let text = first_line(body);
            let dot = if text.is_empty() { "" } else { theme.dot() };
            lines.push((0, theme.text(), format!("{told}{dot}{text}")));
        }
    }
    if said.is_some_and(|said| said.more) {
        lines.push((0, theme.dim(), "and more".to_owned()));
    }
    lines
}

/// Says why it is noise, what it is and when, with whom, and its text.
fn noise(model: &Model, theme: Theme, entry: &InboxEntry, beside: bool) -> Vec<Line> {
    let body = &entry.body;
    let mut lines = vec![(0, theme.strong(), first_line(body))];
    lines.retain(|(_, _, text)| !text.is_empty());
    if let Some(rule) = &entry.rule {
        lines.push((0, theme.kind(), format!("{rule}: {}", why_noise(rule))));
    }
    lines.push((0, theme.dim(), told(model, theme, body)));
    let people: Vec<String> = entry.people.iter().take(PEOPLE).map(whole).collect();
    let rest = u64::try_from(entry.people.len().saturating_sub(PEOPLE)).unwrap_or(u64::MAX);
    if beside {
        lines.extend(people.into_iter().map(|text| (0, theme.text(), text)));
        if rest > 0 {
            lines.push((0, theme.dim(), format!("and {rest} more")));
        }
        lines.push((0, theme.text(), String::new()));
    } else if !people.is_empty() {
        lines.push((0, theme.text(), people.join(", ")));
    }
    let text = body.summary.as_ref().map_or("", |text| text.as_str());
    if let Some((_, after)) = text.split_once('\n') {
        lines.push((0, theme.text(), after.trim_start_matches('\n').to_owned()));
    }
    lines
}

/// Says what a record is, which way it went, and when.
fn told(model: &Model, theme: Theme, body: &Body) -> String {
    let way = match body.direction {
        Some(Direction::In) => " in",
        Some(Direction::Out) => " out",
        None => "",
    };
    let when = model.dates.full(body.occurred_at);
    format!("{when}{}{}{way}", theme.dot(), word(body.kind))
}

/// Returns the first lines of a text.
fn beginning(body: &Body) -> String {
    let text = body.summary.as_ref().map_or("", |text| text.as_str());
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(OF_ONE);
    lines.collect::<Vec<_>>().join("\n")
}

/// Writes somebody with the address behind the name.
fn whole(party: &Party) -> String {
    let address = [&party.email, &party.phone, &party.url].into_iter().flatten().next();
    match (&party.name, address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        _ => party.called().to_owned(),
    }
}
