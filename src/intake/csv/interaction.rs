//! A row becomes an interaction or a follow-up.

use chrono::{NaiveTime, TimeZone};

use super::dates::{self, Moment};
use super::field::{Field, Side, When};
use super::party::People;
use super::row::Row;
use super::table::Column;
use super::words::{self, State, What};
use crate::domain::InteractionType;
use crate::domain::duration::MAX_DURATION;
use crate::domain::follow_up::HOUR;
use crate::domain::interaction::Direction;
use crate::domain::text::MAX_NAME;
use crate::intake::common::{content_id, one_line};
use crate::intake::{FollowUpDraft, InteractionDraft, Item, Loss, Sign, html};

/// The hour at which something happened that has a day alone.
const NOON: u32 = 12;
/// The most labels of a row.
const MOST_LABELS: usize = 100;
/// What a draft of a message is marked with.
const YES: [&str; 4] = ["yes", "true", "1", "y"];

/// What is being read of a row.
#[derive(Debug, Default)]
struct Read {
    types: Vec<String>,
    subject: Option<String>,
    texts: Vec<String>,
    at: Option<Moment>,
    time: Option<NaiveTime>,
    end: Option<Moment>,
    due: Option<Moment>,
    due_time: Option<NaiveTime>,
    created: Option<Moment>,
    done_at: Option<Moment>,
    state: Option<State>,
    duration: Option<u32>,
    direction: Option<Direction>,
    outcomes: Vec<String>,
    location: Option<String>,
    thread: Option<String>,
    draft: bool,
    from: People,
    with: People,
    owner: People,
    account: Option<String>,
    opportunity: Option<String>,
    labels: Vec<String>,
    id: Option<String>,
}

/// Makes an interaction or a follow-up of the cells of a row.
pub(super) fn item<Z: TimeZone>(mut row: Row<'_, Z>, cells: &[(&Column, &str)]) -> Item {
    let mut read = Read::default();
    for (column, cell) in cells {
        read.take(&mut row, column, cell);
    }
    read.finish(row)
}

impl Read {
    fn take<Z: TimeZone>(&mut self, row: &mut Row<'_, Z>, column: &Column, cell: &str) {
        let first = |slot: &mut Option<String>, read: Option<String>| {
            if slot.is_none() {
                *slot = read;
            }
        };
        match &column.field {
            Field::Type => self.types.push(one_line(cell)),
            Field::Subject => {
                let read = row.losses.long(&one_line(&html::plain(cell)), "the subject");
                first(&mut self.subject, read);
            }
            Field::Text => {
                if let Some(text) = row.losses.long(&html::plain(cell), "the text")
                    && !self.texts.contains(&text)
                {
                    self.texts.push(text);
                }
            }
            Field::When(when @ (When::Time | When::DueTime), _) => {
                let time = dates::time(cell);
                if time.is_none() {
                    let shown: String = cell.chars().take(60).collect();
                    row.losses.lose(format!("\"{shown}\" is not a time: write 15:30"));
                }
                match when {
                    When::Time => self.time = time,
                    _ => self.due_time = time,
                }
            }
            Field::When(when, order) => {
                let moment = row.moment(cell, *order);
                let slot = match when {
                    When::At => &mut self.at,
                    When::End => &mut self.end,
                    When::Due => &mut self.due,
                    When::Created => &mut self.created,
                    _ => &mut self.done_at,
                };
                *slot = slot.or(moment);
            }
            Field::Duration(unit) => match words::duration(cell, *unit) {
                Ok(seconds) => self.duration = self.duration.or(seconds),
                Err(reason) => row.losses.lose(reason),
            },
            Field::Status => match words::state(cell) {
                Some(state) => self.state = self.state.or(Some(state)),
                // The status of a call may be how it ended.
                None => self.outcomes.push(one_line(cell)),
            },
            Field::Outcome => self.outcomes.insert(0, one_line(cell)),
            Field::Direction => {
                self.direction = self.direction.or(words::direction(cell));
                if cell.eq_ignore_ascii_case("missed") {
                    self.outcomes.push(cell.to_owned());
                }
            }
            Field::Location => {
                let read = row.losses.short(cell, "the location");
                first(&mut self.location, read);
            }
            Field::Thread => {
                let read = row.losses.short(cell, "the conversation");
                first(&mut self.thread, read);
            }
            Field::Draft => self.draft |= YES.contains(&cell.to_lowercase().as_str()),
            Field::Party(Side::From, by) => self.from.take(*by, cell),
            Field::Party(Side::With, by) => self.with.take(*by, cell),
            Field::Party(Side::Owner, by) => self.owner.take(*by, cell),
            Field::Account => {
                let read = row.losses.short(cell, "the account");
                first(&mut self.account, read);
            }
            Field::Opportunity => {
                let read = row.losses.short(cell, "the opportunity");
                first(&mut self.opportunity, read);
            }
            Field::Labels => {
                for label in cell.split([',', ';', '\n']).take(MOST_LABELS) {
                    if let Some(label) = row.losses.short(label, "the label")
                        && !self.labels.contains(&label)
                    {
                        self.labels.push(label);
                    }
                }
            }
            Field::Id => {
                let read = row.losses.short(cell, "the id");
                first(&mut self.id, read);
            }
            _ => row.leave(column),
        }
    }

    /// Tells what it is: the word that tells most, then how the subject begins, then what the table is
    /// of. A word that is not known is said.
    fn what<Z>(&self, row: &mut Row<'_, Z>) -> What {
        let known: Vec<What> = self.types.iter().filter_map(|word| words::what(word)).collect();
        let telling = known.iter().find(|what| **what != What::Task).copied();
        let default = row.shape.profile.and_then(|profile| words::what(profile.what));
        match (telling, default) {
            // What calendars of sales call an event is a meeting.
            (Some(What::Interaction(InteractionType::Event)), Some(meeting))
                if meeting == What::Interaction(InteractionType::Meeting) =>
            {
                return meeting;
            }
            (Some(what), _) => return what,
            (None, _) => {}
        }
        let of_task = known.first().copied().or(default) == Some(What::Task);
        // Salesforce logs mails and calls as tasks whose subject says so.
        if of_task
            && self.state != Some(State::Open)
            && let Some((word, _)) = self.subject.as_deref().and_then(|text| text.split_once(':'))
            && let Some(what @ What::Interaction(_)) = words::what(word)
        {
            return what;
        }
        if let Some(what) = known.first() {
            return *what;
        }
        if let Some(word) = self.types.iter().find(|word| !word.is_empty())
            && default.is_none()
        {
            let word: String = word.chars().take(60).collect();
            row.losses.lose(format!("there is no type \"{word}\"; the entry is a note"));
        }
        default.unwrap_or(What::Interaction(InteractionType::Note))
    }

    fn finish<Z: TimeZone>(self, mut row: Row<'_, Z>) -> Item {
        if self.draft {
            let reason = "this message is a draft that was never sent; it is left out";
            return Item::Failed(Loss::new(row.line, reason));
        }
        let what = self.what(&mut row);
        let at = self.at.map(|at| at.with_time(self.time));
        let due = self.due.map(|due| due.with_time(self.due_time)).or(at);
        let is_open = match (what, self.state) {
            (_, Some(State::Open)) => true,
            (What::Interaction(InteractionType::Meeting | InteractionType::Event), _) => false,
            (_, Some(State::Planned)) => true,
            (What::Task, None) => self.done_at.is_none() && due.is_some(),
            _ => false,
        };
        match due {
            Some(due) if is_open => self.follow_up(row, due),
            _ => self.interaction(row, what, at, is_open),
        }
    }

    fn follow_up<Z: TimeZone>(mut self, mut row: Row<'_, Z>, due: Moment) -> Item {
        let source = row.source();
        let with = std::mem::take(&mut self.with).parties(source, &mut row.losses).0;
        let Some(with) = with.into_iter().next() else {
            return row.failed("the task is with nobody: the row names no contact");
        };
        let Some(text) = self.subject.clone().or_else(|| self.texts.first().cloned()) else {
            return row.failed("the task says nothing: it has neither a subject nor a text");
        };
        let text: String = one_line(&text).chars().take(MAX_NAME).collect();
        let due = due.at(row.zone, HOUR);
        let owner = std::mem::take(&mut self.owner).parties(source, &mut row.losses).0;
        let external_id = self.external_id(source, "task", due.millis(), &text, &[&with]);
        Item::FollowUp(Box::new(FollowUpDraft {
            with,
            text,
            due,
            owner: owner.into_iter().next(),
            done_at: None,
            external_id,
            line: row.line,
        }))
    }

    fn interaction<Z: TimeZone>(
        mut self,
        mut row: Row<'_, Z>,
        what: What,
        at: Option<Moment>,
        is_open: bool,
    ) -> Item {
        let kind = match what {
            What::Interaction(kind) if !is_open => kind,
            _ => InteractionType::Note,
        };
        let due = self.due.map(|due| due.with_time(self.due_time));
        let Some(at) = at.or(self.done_at).or(due).or(self.created) else {
            return row.failed("the row has no date");
        };
        let source = row.source();
        let (from, left) = std::mem::take(&mut self.from).parties(source, &mut row.losses);
        let (with, gone) = std::mem::take(&mut self.with).parties(source, &mut row.losses);
        if (left && from.is_empty()) || (gone && with.is_empty()) {
            return row.failed("whom this was with has left LinkedIn: the row names nobody else");
        }
        let nobody = from.is_empty() && with.is_empty();
        if nobody && self.account.is_none() && self.opportunity.is_none() {
            return row.failed("the row names nobody with whom this was");
        }
        let outcome = self.outcomes.iter().find_map(|text| words::outcome(text));
        let outcome = outcome.filter(|_| kind == InteractionType::Call);
        let occurred_at = at.at(row.zone, NOON);
        let mut summary = self.summary(&mut row, is_open);
        if summary.is_empty() && outcome.is_none() {
            let mut word = kind.word().chars();
            summary = word.next().into_iter().flat_map(char::to_uppercase).chain(word).collect();
        }
        let owner = std::mem::take(&mut self.owner).parties(source, &mut row.losses).0;
        let people: Vec<_> = from.iter().chain(&with).collect();
        let external_id =
            self.external_id(source, kind.name(), occurred_at.millis(), &summary, &people);
        let mut draft = InteractionDraft::new(kind, occurred_at, external_id, row.line);
        draft.summary = summary;
        draft.from = from.into_iter().next();
        draft.with = with;
        draft.owner = owner.into_iter().next();
        draft.direction = self.direction.filter(|_| kind.has_direction());
        draft.outcome = outcome;
        draft.duration_seconds = self.length(&row, occurred_at.millis(), kind);
        draft.location = self.location.filter(|_| kind.has_location());
        draft.account = self.account;
        draft.opportunity = self.opportunity;
        draft.labels = self.labels;
        draft.thread = self.thread.map(|thread| format!("{source}:{thread}"));
        if self.state == Some(State::Cancelled) {
            draft.signs.push(Sign::Cancelled);
        }
        draft.left = row.left;
        draft.losses = row.losses.all;
        Item::Interaction(Box::new(draft))
    }

    /// Puts subject and texts together; what a text begins with is not said twice.
    fn summary<Z>(&self, row: &mut Row<'_, Z>, is_open: bool) -> String {
        let mut parts: Vec<&str> = Vec::new();
        let subject = self.subject.as_deref();
        let again = |subject: &&str| !self.texts.iter().any(|text| text.starts_with(*subject));
        parts.extend(subject.filter(again));
        parts.extend(self.texts.iter().map(String::as_str));
        let all = parts.join("\n");
        let all = if is_open { format!("To do: {all}") } else { all };
        row.losses.long(&all, "the text").unwrap_or_default()
    }

    fn length<Z: TimeZone>(&self, row: &Row<'_, Z>, at: i64, kind: InteractionType) -> Option<u32> {
        let until = |end: Moment| match end {
            Moment::Day(_) => None,
            end => u32::try_from((end.at(row.zone, NOON).millis() - at) / 1000).ok(),
        };
        let length = self.duration.or_else(|| self.end.and_then(until));
        length.filter(|seconds| kind.has_duration() && (1..=MAX_DURATION).contains(seconds))
    }

    /// Returns the id of the record in its export, or one of what it says. The numbers in tables of no
    /// known export begin anew in each, so they name nothing.
    fn external_id(
        &self,
        source: &str,
        kind: &str,
        at: i64,
        text: &str,
        people: &[&crate::intake::Party],
    ) -> String {
        if let Some(id) = self.id.as_deref().filter(|_| source != "csv") {
            return format!("{source}:activity:{id}");
        }
        let at = at.to_string();
        let mut said = vec![kind, self.thread.as_deref().unwrap_or_default(), &at, text];
        for person in people {
            let by = [&person.url, &person.email, &person.external_id, &person.phone, &person.name];
            said.extend(by.into_iter().flatten().next().map(String::as_str));
        }
        content_id(source, said)
    }
}
