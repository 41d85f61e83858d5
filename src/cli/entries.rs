//! Interactions as people read them: a line in a timeline, or a whole sheet.

use chrono::Datelike as _;

use crate::app::{Session, Zone};
use crate::domain::batch::BroughtId;
use crate::domain::duration::show_duration;
use crate::domain::interaction::{Quality, Resolution};
use crate::domain::{ContactId, Direction, Interaction, Outcome, display};
use crate::outlet::json;

use super::colour::Ink;
use super::context::Context;
use super::import::told;
use super::lists::{count, counted};
use super::sheet::Sheet;
use super::stop::Done;
use super::when::minute;

/// How many lines of a summary a timeline shows on a terminal.
const MOST_LINES: usize = 6;
/// Below these columns the lines of a timeline have no columns of their own.
const NARROW: usize = 64;
/// Below these columns names and dates are shortened.
const TIGHT: usize = 100;
/// The width of the type's column: "meeting", "message".
const TYPE: usize = 7;
/// The width of the book's column, where there are several.
const BOOK: usize = 14;

/// How the lines of a timeline are laid out.
pub(super) struct Layout {
    /// The terminal's columns.
    columns: Option<usize>,
    /// The columns for contacts.
    contacts: usize,
    /// The columns for who had it.
    who: usize,
    /// Whose timeline it is: the contact is not named in every line.
    of: Option<ContactId>,
    /// The year that goes without saying.
    year: Option<i32>,
    zone: Zone,
}

impl Layout {
    /// Lays out lines for the surroundings, each with its contacts.
    pub fn new(session: &Session, cx: &Context) -> Self {
        let (columns, zone) = (cx.columns(), *session.zone());
        let tight = columns.is_some_and(|columns| columns < TIGHT);
        let (contacts, who) = if tight { (14, 8) } else { (20, 14) };
        let year = tight.then(|| zone.at(session.now()).year());
        Self { columns, contacts, who, of: None, year, zone }
    }

    /// Lays out the lines of one contact's timeline.
    pub fn of(contact: ContactId, session: &Session, cx: &Context) -> Self {
        Self { of: Some(contact), ..Self::new(session, cx) }
    }

    /// Prints one interaction of one of several books.
    pub fn print_in(&self, book: &str, entry: &Interaction, cx: &mut Context) -> Done {
        let book = format!("{}  ", self.cell(book, BOOK));
        self.print_after(&book, entry, cx)
    }

    /// Prints one interaction: when, type, with whom, who had it, how it went, the text, the id.
    pub fn print(&self, entry: &Interaction, cx: &mut Context) -> Done {
        self.print_after("", entry, cx)
    }

    /// Says who had an entry and with whom, where there are no columns for it.
    fn between(&self, entry: &Interaction) -> String {
        match self.of {
            Some(_) => entry.who().to_owned(),
            None => format!("{}, {}", names(entry, None), entry.who()),
        }
    }

    fn narrow(&self) -> bool {
        self.columns.is_some_and(|columns| columns < NARROW)
    }

    fn print_after(&self, book: &str, entry: &Interaction, cx: &mut Context) -> Done {
        let when = self.when(entry);
        let kind = entry.body.kind.name();
        let (mut head, mut used) = (format!("{when}  {book}"), display::width(&when) + 2);
        used += display::width(book);
        if self.narrow() {
            head.push_str(&format!("{}  ", cx.draw(Ink::Cyan, kind)));
            used += kind.len() + 2;
        } else {
            head.push_str(&format!("{}  ", cx.draw(Ink::Cyan, &format!("{kind:<TYPE$}"))));
            used += TYPE + 2;
            let cells = [
                (self.of.is_none()).then(|| (names(entry, None), self.contacts)),
                Some((entry.who().to_owned(), self.who)),
            ];
            for (text, width) in cells.into_iter().flatten() {
                head.push_str(&format!("{}  ", self.cell(&text, width)));
                used += width + 2;
            }
        }
        let id = format!("[{}]", entry.id.short());
        let facts = self.facts(entry);
        let text = entry.text();
        let text = match (facts.is_empty(), text.is_empty()) {
            (true, _) => text,
            (false, true) => facts,
            (false, false) => format!("{facts}: {text}"),
        };
        let between;
        let (first, lines) = if self.narrow() {
            between = self.between(entry);
            (between.as_str(), Some(text.as_str()).filter(|text| !text.is_empty()))
        } else {
            match text.split_once('\n') {
                Some((first, rest)) => (first, Some(rest)),
                None => (text.as_str(), None),
            }
        };
        let room = self.columns.map(|columns| columns.saturating_sub(used + 2 + id.len()).max(8));
        let first = fit(first, room);
        let id = cx.draw(Ink::Dim, &id).into_owned();
        cx.line(&format!("{head}{first}  {id}"))?;
        self.rest(lines.iter().flat_map(|lines| lines.split('\n')), entry, cx)
    }

    /// Shows when it happened; where columns are few, this year goes without saying.
    fn when(&self, entry: &Interaction) -> String {
        let at = self.zone.at(entry.body.occurred_at);
        let form = match self.year {
            Some(year) if year == at.year() => "%m-%d %H:%M",
            Some(_) => "%Y-%m-%d ",
            None => "%Y-%m-%d %H:%M",
        };
        at.format(form).to_string()
    }

    /// Says how it went, in a few words: `in reached 12m`.
    fn facts(&self, entry: &Interaction) -> String {
        let body = &entry.body;
        let mut words: Vec<String> = Vec::new();
        if entry.pinned {
            words.push("pinned".to_owned());
        }
        if body.quality == Quality::Noise {
            words.push("noise".to_owned());
        }
        if body.direction == Some(Direction::In) {
            words.push("in".to_owned());
        }
        let outcome = body.outcome.as_ref().filter(|_| !entry.reads_as_its_outcome());
        words.extend(outcome.map(|outcome| outcome.name().to_owned()));
        words.extend(body.duration_seconds.map(show_duration));
        if self.of.is_some() && entry.contacts.len() > 1 {
            words.push(format!("with {}", names(entry, self.of)));
        }
        words.join(" ")
    }

    /// Prints the further lines of a summary, indented.
    fn rest<'t>(
        &self,
        lines: impl Iterator<Item = &'t str>,
        entry: &Interaction,
        cx: &mut Context,
    ) -> Done {
        let indent = if self.narrow() { 2 } else { self.when(entry).len() + 2 };
        let room = self.columns.map(|columns| columns.saturating_sub(indent).max(8));
        let most = if self.columns.is_some() { MOST_LINES } else { usize::MAX };
        let mut left_out = 0;
        for (at, line) in lines.enumerate() {
            if at + 1 >= most {
                left_out += 1;
            } else {
                cx.line(&format!("{:indent$}{}", "", fit(line, room)))?;
            }
        }
        if left_out > 0 {
            let more = counted(left_out, "more line", "more lines");
            let id = entry.id.short();
            cx.line(&format!("{:indent$}… {more}: tl interaction show {id}", ""))?;
        }
        Ok(())
    }

    fn cell(&self, text: &str, width: usize) -> String {
        if self.columns.is_some() {
            return display::pad(text, width);
        }
        let shown = display::display(text);
        let room = width.saturating_sub(display::width(&shown));
        format!("{shown}{:room$}", "")
    }
}

fn fit(text: &str, room: Option<usize>) -> String {
    let text = text.strip_suffix('\r').unwrap_or(text);
    match room {
        Some(room) => display::fit(text, room),
        None => display::display(text).into_owned(),
    }
}

/// Names the participants, without the one whose timeline it is.
fn names(entry: &Interaction, of: Option<ContactId>) -> String {
    let others = entry.contacts.iter().filter(|contact| Some(contact.id) != of);
    others.map(|contact| contact.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Prints one interaction: a JSON record or a sheet.
pub(super) fn show(entry: &Interaction, session: &Session, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::interaction(entry, session.zone()));
    }
    let (body, zone) = (&entry.body, *session.zone());
    let from = match &body.source {
        Some(_) => session.imported_from(BroughtId::Interaction(entry.id))?,
        None => None,
    };
    let named = |names: Vec<&str>| names.join(", ");
    let checklist = body
        .checklist
        .iter()
        .map(|item| format!("[{}] {}", if item.done { 'x' } else { ' ' }, item.text));
    Sheet::new(format!("{} · {}", body.kind.word(), minute(body.occurred_at, zone)))
        .field("With", Some(named(entry.contacts.iter().map(|it| it.name.as_str()).collect())))
        .field("Accounts", Some(named(entry.accounts.iter().map(|it| it.name.as_str()).collect())))
        .field("Opportunity", entry.opportunity.as_ref().map(|it| it.name.as_str()))
        .field("Direction", body.direction.map(Direction::name))
        .field("Outcome", body.outcome.as_ref().map(Outcome::name))
        .field("Duration", body.duration_seconds.map(show_duration))
        .field("Location", body.location.as_deref())
        .field("Satisfaction", body.satisfaction.map(|it| format!("{} of 5", it.get())))
        .field("Resolution", body.resolution.map(Resolution::name))
        .field("Text", Some(entry.text()))
        .fields("Checklist", checklist)
        .field("Pinned", entry.pinned.then_some("yes"))
        .field("Quality", Some(body.quality.name()).filter(|it| *it != "signal"))
        .field("Source", body.source.as_ref().map(|it| it.source.as_str()))
        .field("From", from.map(|from| told(&from, session)))
        .field("By", entry.author.as_deref())
        .field("Logged by", Some(entry.logged_by.name.as_str()))
        .field("Logged", Some(minute(entry.logged_at, zone)))
        .field("Edited", entry.edited_at.map(|at| minute(at, zone)))
        .field("Id", Some(entry.id.to_string()))
        .print(cx)
}

/// Names an interaction in a question, with its text.
pub(super) fn described(entry: &Interaction, session: &Session) -> Vec<String> {
    let names: Vec<&str> = entry.contacts.iter().map(|contact| contact.name.as_str()).collect();
    let when = minute(entry.body.occurred_at, *session.zone());
    let head = format!("{} with {} · {when}", entry.body.kind.word(), names.join(", "));
    let mut lines = vec![head];
    lines.extend(entry.text().lines().map(|line| format!("  {line}")));
    lines
}

/// What a deletion for good means, for the question before it.
pub(super) const FOR_GOOD: &str = "This is for good: the text leaves the file, its search index and its earlier versions. Backups and exports made before still have it.";

/// What is told while another process still reads what was deleted.
pub(super) const STILL_READ: &str =
    "another program still reads the file: the last copy of the text goes as soon as it is done";

/// Says how many entries a deletion takes along.
pub(super) fn consequences(with: crate::app::Consequences) -> Vec<String> {
    let mut lines = Vec::new();
    if with.purged > 0 {
        let noun = if with.purged == 1 { "entry" } else { "entries" };
        lines.push(format!("{} {noun} with nobody else: deleted as well", count(with.purged)));
    }
    if with.shared > 0 {
        let noun = if with.shared == 1 { "entry" } else { "entries" };
        lines.push(format!(
            "{} {noun} shared with others: stay, without this contact",
            count(with.shared)
        ));
    }
    if with.follow_ups > 0 {
        let noun = if with.follow_ups == 1 { "follow-up" } else { "follow-ups" };
        lines.push(format!("{} {noun}: deleted as well", count(with.follow_ups)));
    }
    lines
}
