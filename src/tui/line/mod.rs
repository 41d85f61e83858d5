//! Logging by one line: `l`, the line, Enter. What the line is read as stands below it as one types.

mod keys;
mod view;

use std::ops::Range;

use chrono::DateTime;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::app::{Candidate, Draft, DraftId, LeftDeal, ReadLine, Zone};
use crate::domain::interaction::BodyError;
use crate::domain::one_line::{Role, spelled};
use crate::domain::{ContactId, Line, Timestamp};

use super::action::Action;
use super::edit::Edit;
use super::form::{Choice, read_choices, write_choices};
use super::message::{Effect, Read};
use super::model::sentence;

pub use keys::{go_on, key, open, paste, replied};
pub use view::{HEIGHT, alone, view};

/// What is said of a name whose contact is gone since the line was kept.
const GONE: &str = "this contact is gone since the line was kept: name somebody else, or type the \
                    name again for a new one";
/// What is said of a name that means somebody else by now.
const OTHER: &str = "this name meant somebody else when the line was kept: type it again";

/// A line as it was read from the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What was read.
    pub text: String,
    /// What was understood; whom it names is in `who` alone.
    pub read: ReadLine,
    /// Whom each WHO names.
    pub who: Vec<Found>,
}

/// Whom a WHO names.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// One contact.
    One(Choice),
    /// One of these, the one last in touch first.
    Several(Vec<Candidate>),
    /// Nobody, but perhaps one of those that are named here; a new contact can be made of it.
    Nobody(Option<String>),
    /// Nobody, and no new contact can be made of it for this reason.
    Wrong(String),
}

/// The one line of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    edit: Edit,
    /// What stood in it when it was opened.
    begun: String,
    /// What was typed over the names that it began with, while it is only gone on with.
    over: Option<String>,
    /// Those whose names were put into it: such a name means nobody else.
    named: Vec<Choice>,
    /// Whom the names of a line that was kept meant then, each under the name as it was typed; nobody
    /// where the contact was deleted since.
    meant: Vec<Choice>,
    /// Whether it was opened with nobody selected: the contact is gone to after saving.
    pub anybody: bool,
    /// The last answer; it may be about an earlier text.
    reading: Option<Reading>,
    /// The candidate that Enter takes.
    cursor: usize,
    /// Whether it was to be logged as it stands, and could not be.
    insisted: bool,
    /// Why it was not written.
    error: Option<String>,
    /// The write that it waits for.
    pub saving: Option<u64>,
    /// Whether it was closed before, and came back.
    kept: bool,
    /// When it was begun.
    pub opened_at: Timestamp,
    /// Whether it changed since its draft was written.
    pub dirty: bool,
}

/// Something to say about a stretch of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Remark {
    at: Range<usize>,
    text: String,
    /// Whether something is wrong; else something is still to come.
    wrong: bool,
}

/// A stretch of the line that fits several records.
struct Open<'a> {
    at: Range<usize>,
    of: Several<'a>,
}

/// What there is to choose from.
enum Several<'a> {
    Contacts(&'a [Candidate]),
    Deals(&'a LeftDeal),
}

impl Open<'_> {
    /// Returns how many there are to choose from.
    fn count(&self) -> usize {
        match self.of {
            Several::Contacts(several) => several.len(),
            Several::Deals(left) => left.several.len(),
        }
    }
}

/// Whom a WHO means, with what was chosen taken into account.
#[derive(Debug, PartialEq)]
enum Person<'a> {
    Known(Choice),
    New(&'a str, Option<&'a str>),
    Several(&'a [Candidate]),
    Wrong(&'a str),
}

impl LogLine {
    /// Begins a line with these people.
    fn with(people: Vec<Choice>, opened_at: Timestamp) -> Self {
        let names: Vec<String> = people.iter().map(|choice| spelled(choice.name())).collect();
        let space = if names.is_empty() { "" } else { " " };
        let begun = names.join(", ") + space;
        let mut edit = Edit::line(begun.clone());
        edit.select();
        Self {
            edit,
            begun,
            over: None,
            anybody: people.is_empty(),
            named: people,
            meant: Vec::new(),
            reading: None,
            cursor: 0,
            insisted: false,
            error: None,
            saving: None,
            kept: false,
            opened_at,
            dirty: false,
        }
    }

    /// Returns the text of the line.
    pub fn focused(&mut self) -> &mut Edit {
        &mut self.edit
    }

    /// Goes on with a line that was kept.
    fn of_draft(draft: &Draft) -> Self {
        let field = |name: &str| draft.fields.get(name).map_or("", String::as_str);
        let opened_at = Timestamp::from_millis(draft.opened_at);
        Self {
            edit: Edit::line(field("line")),
            named: read_choices(field("named")),
            meant: read_choices(field("meant")),
            anybody: field("anybody") == "yes",
            begun: String::new(),
            kept: true,
            ..Self::with(Vec::new(), opened_at)
        }
    }

    /// Says what its draft is about.
    #[expect(clippy::unused_self, reason = "it is asked as every other form is")]
    pub const fn id(&self) -> DraftId {
        DraftId::Line
    }

    /// Returns the line as a draft.
    pub fn draft(&self) -> Draft {
        let anybody = if self.anybody { "yes" } else { "no" };
        let fields = [
            ("line", self.edit.text().to_owned()),
            ("named", write_choices(&self.named)),
            ("meant", write_choices(&self.means())),
            ("anybody", anybody.to_owned()),
        ];
        Draft {
            id: self.id(),
            kind: "line".to_owned(),
            fields: fields.map(|(name, text)| (name.to_owned(), text)).into(),
            opened_at: self.opened_at.millis(),
        }
    }

    /// Returns whom the names in the line mean, each under the name as it stands there; those who
    /// are gone since the line was kept as well.
    fn means(&self) -> Vec<Choice> {
        let Some(reading) = &self.reading else { return self.meant.clone() };
        let meant = reading.read.line.who.iter().enumerate().filter_map(|(place, typed)| {
            let kept = || self.meant.iter().find(|choice| choice.name() == typed).cloned();
            let known = match self.person(reading, place)? {
                Person::Known(choice) => choice.id().map(|id| Choice::Known {
                    id,
                    name: typed.clone(),
                    account: None,
                    phone: None,
                }),
                _ => None,
            };
            known.or_else(kept)
        });
        meant.collect()
    }

    /// Forgets whom names meant that no longer stand before the text: typed again, they may mean
    /// anybody. While one types beside a name, it stands among other words.
    fn forget_meant(&mut self, now: &DateTime<Zone>) {
        if self.meant.is_empty() {
            return;
        }
        let who = Line::read(self.edit.text(), now, &mut |_, _| false).who;
        let whole: Vec<String> = self.meant.iter().map(|choice| choice.name().to_owned()).collect();
        let stands = |name: &str| {
            let beside = who.iter().filter(|typed| !whole.contains(*typed));
            let mut beside = beside.map(|typed| format!(" {typed} "));
            who.iter().any(|typed| typed == name)
                || beside.any(|typed| typed.contains(&format!(" {name} ")))
        };
        self.meant.retain(|choice| stands(choice.name()));
    }

    /// Takes what the line says.
    fn take(&mut self, reading: Reading) {
        let before = self.means();
        self.reading = Some(reading);
        self.dirty |= self.means() != before;
    }

    /// Returns the names of the labels that the line puts on.
    pub fn labels(&self) -> Vec<String> {
        let labels = self.reading.iter().flat_map(|reading| &reading.read.labels);
        labels.map(|label| label.name.clone()).collect()
    }

    /// Asks what the line says.
    pub fn reread(&self) -> Effect {
        Effect::Read(Read::Line(self.edit.text().to_owned()))
    }

    /// Goes on with what went wrong.
    pub fn complain(&mut self, error: String) {
        self.saving = None;
        self.error = Some(error);
    }

    /// Says that these contacts are gone: their names mean whoever else they fit.
    pub fn forget(&mut self, gone: &[ContactId]) {
        let is_gone = |choice: &Choice| choice.id().is_some_and(|id| gone.contains(&id));
        let names = self.people().into_iter().filter(is_gone);
        let names: Vec<String> = names.map(|choice| choice.name().to_owned()).collect();
        self.named.retain(|choice| !is_gone(choice));
        self.complain(format!("{} was deleted meanwhile: name somebody else", names.join(", ")));
    }

    /// Tells whether the line says when it was.
    pub fn has_time(&self) -> bool {
        self.reading().is_some_and(|reading| reading.read.line.at.is_some())
    }

    /// Tells whether there is anything to keep.
    pub fn has_content(&self) -> bool {
        !self.edit.is_blank() && (self.kept || self.edit.text() != self.begun)
    }

    /// Returns what the line says, where that is known by now.
    fn reading(&self) -> Option<&Reading> {
        self.reading.as_ref().filter(|reading| reading.text == self.edit.text())
    }

    /// Puts a text at the cursor. While the names that the line began with are still selected, what
    /// can only go on behind them keeps them; what a line begins with takes their place.
    fn insert(&mut self, text: &str, now: &DateTime<Zone>) {
        if self.edit.is_selected() && !text.starts_with(|c: char| c.is_alphabetic() || c == '"') {
            self.edit.go_to(self.edit.text().len());
            // A space stands there.
            return self.edit.insert(text.strip_prefix(' ').unwrap_or(text));
        }
        if self.edit.is_selected() && !self.begun.is_empty() {
            self.over = Some(String::new());
        }
        match self.over.take() {
            Some(typed) => self.type_over(typed + text, now),
            None => self.edit.insert(text),
        }
    }

    /// Does what a key of the field does; names that are typed over come back no more.
    fn apply(&mut self, action: Action) -> Option<bool> {
        let done = self.edit.apply(action);
        self.over = self.over.take().filter(|_| done.is_none());
        // An emptied line is about them again, as one that is typed over their names.
        if self.edit.text().is_empty() && !self.begun.is_empty() {
            self.over = Some(String::new());
        }
        done
    }

    /// Takes back the last character of what is typed over the names; tells whether it is.
    fn shorten(&mut self, now: &DateTime<Zone>) -> bool {
        let Some(mut typed) = self.over.take() else { return false };
        let last = typed.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        typed.truncate(last);
        self.type_over(typed, now);
        true
    }

    /// Shows what is typed over the names that the line began with: where it names nobody, it is
    /// about them, and they stand in it.
    fn type_over(&mut self, typed: String, now: &DateTime<Zone>) {
        let mut text = typed.clone();
        if let Some(at) = Line::nameless(&typed, now) {
            let (before, names) = (if at > 0 { " " } else { "" }, self.begun.trim_end());
            let behind = typed[at..].starts_with(|c: char| c.is_alphanumeric());
            let behind = if behind { " " } else { "" };
            text.insert_str(at, &format!("{before}{names}{behind}"));
        }
        self.edit.select();
        self.edit.insert(&text);
        self.over = Some(typed);
    }

    /// Returns how far the text is the one that was read: what stands there is still the same.
    fn known(&self) -> usize {
        let read = self.reading.as_ref().map_or("", |reading| reading.text.as_str());
        let same =
            read.bytes().zip(self.edit.text().bytes()).take_while(|(one, other)| one == other);
        same.count()
    }

    /// Returns whom a WHO means.
    fn person<'a>(&self, reading: &'a Reading, place: usize) -> Option<Person<'a>> {
        let typed = reading.read.line.who.get(place)?;
        let found = reading.who.get(place)?;
        let named = self.named.iter().rev().find(|choice| choice.name() == typed);
        if let Some(id) = named.and_then(Choice::id) {
            let known = match found {
                Found::One(choice) if choice.id() == Some(id) => Some(choice.clone()),
                Found::Several(several) => {
                    several.iter().find(|candidate| candidate.id == id).map(Choice::from)
                }
                _ => None,
            };
            return known.or_else(|| named.cloned()).map(Person::Known);
        }
        let meant = self.meant.iter().find(|choice| choice.name() == typed);
        Some(match found {
            Found::Nobody(_) if meant.is_some() => Person::Wrong(GONE),
            Found::One(choice) if meant.is_some_and(|meant| choice.id() != meant.id()) => {
                Person::Wrong(OTHER)
            }
            Found::One(choice) => Person::Known(choice.clone()),
            Found::Several(several) => Person::Several(several),
            // A name that another text was typed onto is nobody's.
            Found::Nobody(_) if self.named.iter().any(|choice| goes_on(typed, choice.name())) => {
                Person::Wrong("nobody is called so: a comma goes between names, \":\" behind them")
            }
            Found::Nobody(near) => Person::New(typed, near.as_deref()),
            Found::Wrong(error) => Person::Wrong(error),
        })
    }

    /// Returns those it was with, as they are to be logged.
    fn people(&self) -> Vec<Choice> {
        let Some(reading) = &self.reading else { return Vec::new() };
        let people = (0..reading.who.len()).filter_map(|place| self.person(reading, place));
        let choice = |person| match person {
            Person::Known(choice) => Some(choice),
            Person::New(typed, _) => Some(Choice::New(typed.to_owned())),
            Person::Several(_) | Person::Wrong(_) => None,
        };
        people.filter_map(choice).collect()
    }

    /// Returns what is to be chosen next: who is meant, and then which opportunity.
    fn choice(&self) -> Option<Open<'_>> {
        if let Some((_, at, several)) = self.open() {
            return Some(Open { at, of: Several::Contacts(several) });
        }
        let left = self.left().filter(|left| !left.several.is_empty())?;
        Some(Open { at: left.at.clone(), of: Several::Deals(left) })
    }

    /// Returns the `deal:` that names no single opportunity.
    fn left(&self) -> Option<&LeftDeal> {
        self.reading()?.read.left.as_ref()
    }

    /// Returns the WHO that is to be chosen next, and who it may be: that of the cursor before all
    /// others.
    fn open(&self) -> Option<(usize, Range<usize>, &[Candidate])> {
        let reading = self.reading()?;
        let several = |place| match self.person(reading, place)? {
            Person::Several(several) => {
                Some((place, place_of(&reading.read.line, place)?, several))
            }
            _ => None,
        };
        let open: Vec<_> = (0..reading.who.len()).filter_map(several).collect();
        let at = self.edit.cursor();
        let here = open.iter().find(|(_, span, _)| (span.start..=span.end).contains(&at));
        here.or(open.first()).cloned()
    }

    /// Returns what is to be said about the line first of all; nothing before the first key.
    fn remark(&self) -> Option<Remark> {
        self.fault().filter(|_| self.insisted || self.kept || self.edit.text() != self.begun)
    }

    /// Returns why the line cannot be logged as it stands.
    fn fault(&self) -> Option<Remark> {
        let reading = self.reading()?;
        if let Some((at, error)) = &reading.read.wrong {
            // What is missing at the end is not wrong before it was to be logged.
            let wrong = !at.is_empty() || self.insisted;
            return Some(Remark { at: at.clone(), text: sentence(error), wrong });
        }
        let mut ids: Vec<ContactId> = Vec::new();
        (0..reading.who.len()).find_map(|place| {
            let text = match self.person(reading, place)? {
                Person::Wrong(error) => error.to_owned(),
                Person::Known(choice) => {
                    let id = choice.id()?;
                    if !ids.contains(&id) {
                        ids.push(id);
                        return None;
                    }
                    BodyError::TwiceTheSame.to_string()
                }
                Person::New(..) | Person::Several(_) => return None,
            };
            Some(Remark { at: place_of(&reading.read.line, place)?, text, wrong: true })
        })
    }
}

/// Tells whether a text is a name and something behind it.
fn goes_on(typed: &str, name: &str) -> bool {
    let rest = typed.strip_prefix(name).filter(|_| !name.is_empty());
    rest.is_some_and(|rest| rest.starts_with(' '))
}

fn place_of(line: &Line, who: usize) -> Option<Range<usize>> {
    line.place_of(Role::Who(who))
}
