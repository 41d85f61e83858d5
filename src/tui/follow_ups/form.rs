//! The small forms of a follow-up: what is promised and by when, and until when it is put off.

use crate::app::{Error, FollowUpEdit, Kind, Promise, SEVERAL};
use crate::domain::follow_up::parse_follow_up;
use crate::domain::text::name_key;
use crate::domain::when::{Lean, parse_when};
use crate::domain::{FollowUp, Name, Timestamp};

use super::super::dates::Dates;
use super::super::dispute::Disputed;
use super::super::form::{Choice, spell_due};
use super::super::message::{Effect, Job};
use super::super::model::Model;
use super::super::offers::Offered;
use super::super::sheet::{Line, Purpose, Sheet};
use super::{FollowUpJob, Later};

const WHEN: usize = 0;
const WHAT: usize = 1;
const FOR: usize = 2;

/// The field of what is promised, by its label.
pub const TEXT: &str = "What";

/// What `>` offers.
const DAYS: [&str; 5] = ["tomorrow", "in 3 days", "next week", "in 2 weeks", "in 1 month"];

/// Returns the days that a beginning may mean; all of them where nothing is typed.
pub fn days(typed: &str) -> Vec<String> {
    let key = name_key(typed);
    DAYS.iter().filter(|day| day.starts_with(&key)).map(|day| (*day).to_owned()).collect()
}

/// Opens the form of a new follow-up with these contacts.
pub(super) fn add(model: &mut Model, with: Vec<Choice>, effects: &mut Vec<Effect>) {
    let title = title(&with);
    let lines = lines("", "", &model.actor);
    Sheet::new(Purpose::AddFollowUp(with), title, lines).open(model, effects);
}

/// Names the form of a new follow-up with these contacts.
pub fn title(with: &[Choice]) -> String {
    let name = with.first().map_or("", Choice::name);
    match with.len() {
        0 | 1 => format!("Follow-up with {name}"),
        more => format!("Follow-up with {name} and {} more", more - 1),
    }
}

/// Opens the form of a follow-up.
pub(super) fn edit(model: &mut Model, follow_up: FollowUp, effects: &mut Vec<Effect>) {
    let title = format!("Follow-up with {}", follow_up.contact.name);
    let [due, text, who] = texts(&follow_up, &model.dates);
    let lines = lines(&due, &text, &who);
    let purpose = Purpose::EditFollowUp(Box::new(follow_up));
    Sheet::new(purpose, title, lines).open(model, effects);
}

/// Returns what the fields of a follow-up's form hold.
pub fn texts(follow_up: &FollowUp, dates: &Dates) -> [String; 3] {
    let who = follow_up.assignee.as_ref().map_or_else(String::new, |member| member.name.clone());
    [spell_due(follow_up.due, dates), follow_up.text.clone(), who]
}

/// Returns what is disputed where somebody else marked a follow-up as done that the form was opened
/// on while it was open. Saved over that, it is open again.
pub fn done_dispute(
    read: &FollowUp,
    theirs: &FollowUp,
    dates: &Dates,
) -> Option<(usize, Disputed)> {
    let done = theirs.done_at.filter(|_| read.done_at.is_none())?;
    let theirs = format!("done, {}", dates.moment(done));
    Some((WHEN, Disputed { label: "Done", theirs, mine: "still to be done".to_owned() }))
}

fn lines(due: &str, text: &str, who: &str) -> Vec<Line> {
    vec![
        Line::new("When", due, "fri, tomorrow 15:00, in 2 weeks"),
        Line::new(TEXT, text, "Call and the name, if left out"),
        Line::new("For", who, "nobody").offering(Offered::Members),
    ]
}

/// Asks until when something is put off.
pub(super) fn later(model: &mut Model, later: Later, effects: &mut Vec<Effect>) {
    let title = match &later {
        Later::FollowUp(follow_up) => {
            format!("Put off: {} ({})", follow_up.text, follow_up.contact.name)
        }
        Later::Cadence(contact) => format!("Put off: in touch with {}", contact.name),
    };
    let line = Line::new("Until", "", "a day or a time").offering(Offered::Days);
    Sheet::new(Purpose::Later(later), title, vec![line]).open(model, effects);
}

/// Names those whom a follow-up of the form is with, in one order whoever was chosen first.
pub fn ids(with: &[Choice]) -> String {
    let mut ids: Vec<String> =
        with.iter().filter_map(Choice::id).map(|id| id.to_string()).collect();
    ids.sort_unstable();
    ids.join(SEVERAL)
}

/// Tells whether taking an offer is all there is to do in a form.
pub fn is_quick(purpose: &Purpose) -> bool {
    matches!(purpose, Purpose::Later(_))
}

/// Names what a form is about, where it can be gone on with.
pub fn subject(purpose: &Purpose) -> Option<&str> {
    match purpose {
        Purpose::AddFollowUp(with) => with.first().map(Choice::name),
        Purpose::EditFollowUp(of) => Some(&of.contact.name),
        Purpose::Later(later) => Some(later.name()),
        _ => None,
    }
}

/// Says what a field of the form is read as.
pub fn note(sheet: &Sheet, line: usize, typed: &str, dates: &Dates) -> Option<String> {
    if line != WHEN || subject(&sheet.purpose).is_none() || typed.is_empty() {
        return None;
    }
    let read = match &sheet.purpose {
        Purpose::AddFollowUp(_) => due_and_text(typed, dates).map(|(due, _)| due),
        _ => read_due(typed, dates),
    };
    Some(read.map_or_else(|_| "no day yet".to_owned(), |due| format!("= {}", dates.due(due))))
}

fn read_due(text: &str, dates: &Dates) -> Result<Timestamp, String> {
    let when = parse_when(text, &dates.zone.at(dates.now), Lean::Future);
    when.map(|when| when.at()).map_err(|error| error.to_string())
}

/// Reads a day, and what may stand behind it.
fn due_and_text(text: &str, dates: &Dates) -> Result<(Timestamp, String), String> {
    read_due(text, dates).map(|due| (due, String::new())).or_else(|error| {
        let both = parse_follow_up(text, &dates.zone.at(dates.now));
        both.map(|(when, text)| (when.at(), text)).ok_or(error)
    })
}

/// Returns what saving the form writes; `None` where nothing was changed.
///
/// # Errors
/// The field that cannot be read, and what is wrong.
pub fn job(model: &Model, sheet: &Sheet) -> Result<Option<Job>, (usize, String)> {
    let dates = &model.dates;
    let typed = sheet.text(WHEN);
    if typed.is_empty() {
        return Err((WHEN, "say by when: fri, tomorrow, in 2 weeks".to_owned()));
    }
    let job = match &sheet.purpose {
        Purpose::AddFollowUp(with) => {
            let (due, behind) = due_and_text(typed, dates).map_err(|why| (WHEN, why))?;
            let text = [behind.as_str(), sheet.text(WHAT)];
            let text = text.into_iter().filter(|text| !text.is_empty());
            let text = checked(&text.collect::<Vec<_>>().join(" "))?;
            let contacts = with.iter().filter_map(Choice::id).collect();
            let who = Some(sheet.text(FOR)).filter(|who| *who != model.actor);
            let promise = Promise { due, text, assignee: None };
            FollowUpJob::Add(contacts, Box::new(promise), who.unwrap_or_default().to_owned())
        }
        Purpose::EditFollowUp(old) => {
            let same = typed == spell_due(old.due, dates);
            let due = if same { None } else { Some(read_due(typed, dates)) };
            let due = due.transpose().map_err(|why| (WHEN, why))?;
            let text = match sheet.text(WHAT) {
                "" => crate::domain::follow_up::default_text(&old.contact.name),
                text => checked(text)?,
            };
            let was = old.assignee.as_ref().map_or("", |member| member.name.as_str());
            let who = Some(sheet.text(FOR)).filter(|who| *who != was).map(str::to_owned);
            let text = Some(text).filter(|text| *text != old.text);
            // The form is opened on open ones: one that is done by now was to stay so.
            let done = old.done_at.map(|_| false);
            if due.is_none() && text.is_none() && who.is_none() && done.is_none() {
                return Ok(None);
            }
            let edit = FollowUpEdit { text, due, done, ..FollowUpEdit::default() };
            FollowUpJob::Edit(old.clone(), Box::new(edit), who)
        }
        Purpose::Later(later) => {
            let due = read_due(typed, dates).map_err(|why| (WHEN, why))?;
            match later {
                Later::FollowUp(follow_up) => FollowUpJob::Snooze(follow_up.clone(), due),
                Later::Cadence(contact) => FollowUpJob::Bump(contact.clone(), Some(due)),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(Job::FollowUps(job)))
}

fn checked(text: &str) -> Result<String, (usize, String)> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let name = Name::parse(text, "the follow-up");
    name.map(|name| name.to_string()).map_err(|error| (WHAT, error.to_string()))
}

/// Returns the field that the failure of a write is about, where it is about one.
pub fn field_of(sheet: &Sheet, error: &Error) -> Option<usize> {
    let named = matches!(error.kind, Kind::NotFound | Kind::Ambiguous);
    let whose = matches!(&sheet.purpose, Purpose::AddFollowUp(_) | Purpose::EditFollowUp(_));
    (named && whose && !sheet.text(FOR).is_empty()).then_some(FOR)
}
