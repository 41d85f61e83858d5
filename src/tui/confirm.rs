//! A question before something is gone for good. Only `y` agrees.

use std::borrow::Cow;

use ratatui::Frame;

use crate::app::{Consequences, Draft, Together};
pub use crate::domain::display::thousands;
use crate::domain::{Book, Capability, ContactId, Interaction};

use super::action::{Action, Scope};
use super::books::BookJob;
use super::contacts::Bulk;
use super::drafts;
use super::follow_ups;
use super::form::named;
use super::keymap::{Chord, Found};
use super::message::{Effect, Job};
use super::model::{Layer, Long, Model};
use super::paint::{Paint, dialog};
use super::wrap::wrap_text;

/// The most rows of an entry's text that are shown.
const TEXT: usize = 12;

/// What is about to be deleted.
#[derive(Debug, Clone, PartialEq)]
pub enum Confirm {
    /// An entry.
    Entry(Box<Interaction>),
    /// A contact, and what goes with it.
    Contact {
        /// The contact.
        id: ContactId,
        /// Its name.
        name: String,
        /// What goes with it, as soon as it is known.
        consequences: Option<Consequences>,
    },
    /// Several contacts, and what goes with them.
    Contacts {
        /// The contacts.
        ids: Vec<ContactId>,
        /// The names of the first ones.
        names: Vec<String>,
        /// What goes with them, as soon as it is known.
        found: Option<Together>,
    },
    /// A book with all in it.
    Book(Box<Book>),
    /// A parked draft.
    Draft(Box<Draft>),
}

/// How many contacts are deleted while keys wait: they may be meant for what comes after.
const WAITED_FOR: usize = 100;

/// What is said of every deletion from the book.
const FOR_GOOD: &str =
    "This is permanent and cannot be undone.\nBackups and exports made before keep it.";

/// Asks whether to delete an entry.
pub fn ask_entry(model: &mut Model, entry: Interaction, effects: &mut Vec<Effect>) {
    if model.may(Capability::DeleteInteractions, effects) {
        model.layers.push(Layer::Confirm(Box::new(Confirm::Entry(Box::new(entry)))));
    }
}

/// Takes what goes with a contact.
pub fn learn(model: &mut Model, contact: ContactId, found: Consequences) {
    for layer in &mut model.layers {
        if let Layer::Confirm(question) = layer
            && let Confirm::Contact { id, consequences, .. } = question.as_mut()
            && *id == contact
        {
            *consequences = Some(found);
        }
    }
}

/// Takes the entry that is asked about: somebody may have changed its text.
pub fn learn_entry(model: &mut Model, now: Interaction) {
    for layer in &mut model.layers {
        if let Layer::Confirm(question) = layer
            && let Confirm::Entry(entry) = question.as_mut()
            && entry.id == now.id
        {
            **entry = now;
            return;
        }
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let Some(Layer::Confirm(question)) = model.layers.last() else { return };
    match model.keymap.find(Scope::Question.together(), None, chord) {
        Found::Action(Action::Agree) => {
            let job = match question.as_ref() {
                Confirm::Entry(entry) => Job::DeleteEntry(entry.id),
                // Nobody agrees to what is not shown yet.
                Confirm::Contact { consequences: None, .. } => return,
                Confirm::Contact { id, .. } => Job::DeleteContact(*id),
                Confirm::Contacts { found: None, .. } => return,
                Confirm::Contacts { ids, .. } => Job::Bulk(Bulk::Delete(ids.clone())),
                Confirm::Book(book) => Job::Books(BookJob::Delete(book.id)),
                Confirm::Draft(draft) => Job::DropDraft(draft.key()),
            };
            model.layers.pop();
            if let Job::DropDraft(key) = &job {
                model.forget_draft(key);
            }
            let for_good = job.may_wait();
            // Many take their time: nobody waits for that.
            let many = matches!(&job, Job::Bulk(Bulk::Delete(ids)) if ids.len() > WAITED_FOR);
            let all = if let Job::Bulk(Bulk::Delete(ids)) = &job { ids.len() } else { 0 };
            let ticket = model.write(job, effects);
            if many {
                model.long = Some(Long { ticket, done: 0, all, verb: "deleted" });
                model.tell("Deleting…", effects);
            } else if for_good {
                model.deleting = ticket;
            }
        }
        Found::Action(Action::Disagree) => {
            model.layers.pop();
        }
        _ => return read_on(model, chord),
    }
    model.read_on = 0;
}

/// Moves the text of a question that is longer than its box.
fn read_on(model: &mut Model, chord: Chord) {
    let Found::Action(action) = model.keymap.find(Scope::Screen.together(), None, chord) else {
        return;
    };
    let by: isize = match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::PageDown | Action::HalfDown => 6,
        Action::PageUp | Action::HalfUp => -6,
        _ => return,
    };
    let Some(Layer::Confirm(question)) = model.layers.last() else { return };
    let target = model.read_on.saturating_add_signed(by);
    let Laid { all, room, .. } = lay(model, question, target);
    // The last row stays at the end of the box.
    model.read_on = target.min(all.saturating_sub(room));
}

/// Returns how many empty rows stand above the warning, and below it: none where the terminal is
/// low.
fn gap(model: &Model) -> usize {
    usize::from(model.size.1 >= 16)
}

/// What a question says, in rows.
struct Laid {
    title: Cow<'static, str>,
    what: Vec<String>,
    /// The rows of the text from the first one to be shown on, one more than there is room for
    /// where there is more.
    rows: Vec<String>,
    /// How many rows there are up to the last one of these.
    all: usize,
    warning: Vec<String>,
    /// How many rows of the text can be shown.
    room: usize,
    columns: u16,
}

/// Lays a question out, its text from the row `from` on.
fn lay(model: &Model, question: &Confirm, from: usize) -> Laid {
    let columns = model.size.0.min(72);
    let inner = usize::from(columns.saturating_sub(4)).max(8);
    let (title, what, text) = said(model, question);
    let (what, _) = wrap_text(&what, inner, 3);
    let warning = match question {
        Confirm::Draft(_) => "What was typed is gone then.",
        _ => FOR_GOOD,
    };
    let (mut warning, _) = wrap_text(warning, inner, 4);
    // Where the terminal is low, the text gives way, never the warning or the keys.
    let high = usize::from(model.size.1);
    let gap = gap(model);
    let room = |warning: &[String]| high.saturating_sub(what.len() + warning.len() + 3 + 2 * gap);
    let fit = room(&warning).clamp(1, TEXT);
    let (mut rows, more) = wrap_text(&text, inner - 2, from + fit + 1);
    let long = more || rows.len() > fit;
    if long {
        let all = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        let moves = model.down_and_up();
        warning.insert(0, format!("(more of {} characters: {moves})", thousands(all)));
    }
    let room = room(&warning).clamp(1, TEXT);
    let all = rows.len();
    rows.drain(..from.min(all));
    Laid { title, what, rows, all, warning, room, columns }
}

/// Writes a number of things.
pub fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(number)) }
}

/// Says what goes with a contact.
pub fn consequences_text(consequences: &Consequences) -> String {
    let Consequences { purged, shared, follow_ups } = consequences;
    let mut lines = Vec::new();
    if *purged > 0 {
        let entries = count(*purged, "entry", "entries");
        lines.push(format!("{entries} with this contact alone: purged."));
    }
    if *shared > 0 {
        let entries = count(*shared, "shared entry loses", "shared entries lose");
        lines.push(format!("{entries} this participant."));
    }
    lines.extend(follow_ups_text(*follow_ups));
    if lines.is_empty() {
        lines.push("No entry goes with it.".to_owned());
    }
    lines.join("\n")
}

fn follow_ups_text(number: u64) -> Option<String> {
    (number > 0).then(|| format!("{}: deleted.", count(number, "follow-up", "follow-ups")))
}

/// Asks about several contacts by their number, so that nobody takes many for few.
fn several_title(all: usize) -> String {
    match u64::try_from(all).unwrap_or(u64::MAX) {
        1 => "Delete this contact for good?".to_owned(),
        all => format!("Delete these {} contacts for good?", thousands(all)),
    }
}

/// Names the first of several contacts, and says how many there are.
fn names_text(names: &[String], all: usize) -> String {
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let contacts = count(number(all), "contact", "contacts");
    match all.saturating_sub(names.len()) {
        0 => format!("{contacts}: {}", names.join(", ")),
        more => format!("{contacts}: {} and {} more", names.join(", "), thousands(number(more))),
    }
}

/// Says what goes with several contacts.
fn together_text(together: &Together) -> String {
    let Together { purged, shared, follow_ups, more, .. } = together;
    let mut lines = Vec::new();
    if *purged > 0 {
        let entries = count(*purged, "entry with nobody else", "entries with nobody else");
        lines.push(format!("{entries}: purged."));
    }
    if *shared > 0 {
        let entries = count(*shared, "shared entry loses", "shared entries lose");
        lines.push(format!("{entries} these participants."));
    }
    lines.extend(follow_ups_text(*follow_ups));
    if *more {
        lines.push("And more: these are only the first that were counted.".to_owned());
    }
    if lines.is_empty() {
        lines.push("No entry goes with them.".to_owned());
    }
    lines.join("\n")
}

/// Says what goes with a book.
fn book_text(book: &Book) -> String {
    let mut lines = vec![format!(
        "{} and {} go with it, and its labels and accounts.",
        count(book.contacts + book.archived, "contact", "contacts"),
        count(book.interactions, "entry", "entries"),
    )];
    if book.members > 1 {
        let others = count(book.members - 1, "other member loses it", "other members lose it");
        lines.push(format!("{others}."));
    }
    lines.join("\n")
}

/// Returns a question's title, what it is about, and the text that goes.
fn said(model: &Model, question: &Confirm) -> (Cow<'static, str>, String, String) {
    match question {
        Confirm::Entry(entry) => {
            let names: Vec<&str> = entry.contacts.iter().map(|c| c.name.as_str()).collect();
            let what = format!(
                "{}, {}, by {}",
                named(entry.body.kind, &names.join(", ")),
                model.dates.full(entry.body.occurred_at),
                entry.who(),
            );
            ("Delete this entry for good?".into(), what, entry.text())
        }
        Confirm::Contact { id, name, consequences } => {
            let mut text = consequences
                .as_ref()
                .map_or_else(|| "Looking at what goes with it…".to_owned(), consequences_text);
            for draft in model.drafts_of(&[*id]) {
                text += &format!("\nYour draft goes too: {}", drafts::line(draft));
            }
            ("Delete this contact for good?".into(), name.clone(), text)
        }
        Confirm::Contacts { ids, names, found, .. } => {
            let mut text = found
                .as_ref()
                .map_or_else(|| "Looking at what goes with them…".to_owned(), together_text);
            let drafts = model.drafts_of(ids).count();
            match u64::try_from(drafts).unwrap_or(u64::MAX) {
                0 => {}
                1 => text += "\n1 draft of yours goes too.",
                many => text += &format!("\n{} drafts of yours go too.", thousands(many)),
            }
            (several_title(ids.len()).into(), names_text(names, ids.len()), text)
        }
        Confirm::Book(book) => {
            ("Delete this book for good?".into(), book.name.clone(), book_text(book))
        }
        Confirm::Draft(draft) => {
            let text = ["summary", "Notes", "line", follow_ups::TEXT]
                .iter()
                .find_map(|field| draft.fields.get(*field));
            let text = text.cloned().unwrap_or_default();
            ("Throw this draft away?".into(), drafts::named(draft), text)
        }
    }
}

/// Draws the question.
pub fn view(model: &Model, question: &Confirm, frame: &mut Frame) {
    let Laid { title, what, rows: text, warning, room, columns, .. } =
        lay(model, question, model.read_on);
    let gap = gap(model);
    let height = what.len() + text.len().min(room) + warning.len() + 3 + 2 * gap;
    let mut paint = Paint::new(frame, model.theme);
    let height = u16::try_from(height).unwrap_or(u16::MAX);
    let inside = dialog(&mut paint, &title, (columns, height));
    let theme = paint.theme;
    let fixed = what.len() + warning.len() + 1 + 2 * gap;
    let room = usize::from(inside.height).saturating_sub(fixed).min(room);
    let mut y = inside.y;
    let rows = what.iter().map(|row| (0, row, theme.strong()));
    let rows = rows.chain(text.iter().take(room.max(1)).map(|row| (2, row, theme.text())));
    for (indent, row, style) in rows {
        paint.shown(inside.x + indent, y, inside.width.saturating_sub(indent), row, style);
        y += 1;
    }
    let below = u16::try_from(warning.len() + 1 + gap).unwrap_or(0);
    y = inside.bottom().saturating_sub(below).max(y);
    for row in &warning {
        paint.shown(inside.x, y, inside.width, row, theme.error());
        y += 1;
    }
    let keys = |action| model.keymap.two_keys(Scope::Question, action);
    let does = if matches!(question, Confirm::Draft(_)) { "throws it away" } else { "deletes" };
    let keeps =
        if matches!(question, Confirm::Contacts { .. }) { "keeps them" } else { "keeps it" };
    let keys = [(keys(Action::Agree), does), (keys(Action::Disagree), keeps)];
    paint.keys(inside.x, inside.bottom().saturating_sub(1), inside.width, &keys);
}
