//! Logging by one line: what the line names is found in the book.

use std::ops::Range;

use crate::domain::interaction::BodyError;
use crate::domain::one_line::{Reference, Role};
use crate::domain::text::name_key;
use crate::domain::time::FUTURE_TOLERANCE_MS;
use crate::domain::{ContactId, Label, LabelId, Line, Named, OpportunityId, Timestamp};
use crate::store::BookReader;

use super::log::Field;
use super::named::{self, SHOWN};
use super::{Error, Kind, LogInput, Logged, Promise, Result, Session, Whom};

/// A line, and whom and what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLine {
    /// What was understood.
    pub line: Line,
    /// Whom each WHO names; an error where it names nobody, or several.
    pub who: Vec<Result<Named<ContactId>>>,
    /// The labels.
    pub labels: Vec<Named<LabelId>>,
    /// The opportunity.
    pub opportunity: Option<Named<OpportunityId>>,
    /// What is wrong with the line itself first of all, and where in bytes.
    pub wrong: Option<(Range<usize>, Error)>,
}

/// The labels and opportunities of a book, as a line names them.
struct Book<'r> {
    reader: &'r BookReader<'r>,
    labels: Vec<Label>,
}

impl Book<'_> {
    /// Returns the one label of this name, in which hyphens may stand for spaces.
    fn label(&self, typed: &str) -> Option<&Label> {
        let keys = [name_key(typed), name_key(&typed.replace('-', " "))];
        keys.iter().find_map(|key| self.labels.iter().find(|label| name_key(&label.name) == *key))
    }

    /// Returns the one opportunity that is named; hyphens may stand for spaces.
    fn opportunity(&self, typed: &str) -> Result<Option<Named<OpportunityId>>> {
        for typed in [typed.to_owned(), typed.replace('-', " ")] {
            let found = named::climb(&typed, "opportunities", &[], |lookup| {
                Ok(self.reader.find_opportunities(lookup, SHOWN + 1)?)
            });
            match found {
                Ok(Some(id)) => {
                    let title = self.reader.opportunity(id)?.title;
                    return Ok(Some(Named { id, name: title }));
                }
                Err(error) if error.kind != Kind::Ambiguous => return Err(error),
                _ => {}
            }
        }
        Ok(None)
    }
}

impl Session {
    /// Reads a line, and finds whom and what it names. Nothing is logged.
    ///
    /// # Errors
    /// Where the book cannot be read; what is wrong with the line is in the answer.
    pub fn read_line(&self, text: &str) -> Result<ReadLine> {
        let reader = self.reader()?;
        let book = Book { labels: reader.labels()?, reader: &reader };
        let mut failed = None;
        let now = self.zone().at(self.now());
        let line = Line::read(text, &now, &mut |reference, word| match reference {
            Reference::Label => book.label(word).is_some(),
            Reference::Opportunity => match book.opportunity(word) {
                Ok(found) => found.is_some(),
                Err(error) => {
                    failed.get_or_insert(error);
                    false
                }
            },
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let who = line.who.iter().map(|who| self.named_contact(&reader, who)).collect();
        let labels = line.labels.iter().filter_map(|label| book.label(label));
        let labels = labels.map(|label| Named { id: label.id, name: label.name.clone() }).collect();
        let opportunity = match &line.opportunity {
            Some(name) => book.opportunity(name)?,
            None => None,
        };
        let wrong = wrong(&line, self.now());
        Ok(ReadLine { line, who, labels, opportunity, wrong })
    }

    /// Logs what a line says, with these people in place of its WHOs.
    ///
    /// # Errors
    /// What is wrong with the line; those of [`Session::log`].
    pub fn log_line(&self, read: &ReadLine, whom: Vec<Whom>) -> Result<Logged> {
        if let Some((_, error)) = &read.wrong {
            return Err(error.clone());
        }
        let line = &read.line;
        let mut input = LogInput::new(line.kind, whom, line.summary.clone());
        input.occurred_at = line.at.map(|when| when.at());
        input.outcome.clone_from(&line.outcome);
        input.duration_seconds = line.duration_seconds;
        input.opportunity = read.opportunity.as_ref().map(|opportunity| opportunity.id);
        input.labels = read.labels.iter().map(|label| label.id).collect();
        input.follow_up = line.follow_up.as_ref().map(|(due, text)| Promise {
            due: due.at(),
            text: text.clone(),
            assignee: None,
        });
        self.log(&input)
    }

    fn named_contact(&self, reader: &BookReader<'_>, who: &str) -> Result<Named<ContactId>> {
        let id = self.find_contact(who)?;
        Ok(Named { id, name: reader.contact(id)?.name })
    }
}

/// Returns what is wrong with a line: its grammar, a time that is to come, or a field that its type
/// does not have.
fn wrong(line: &Line, now: Timestamp) -> Option<(Range<usize>, Error)> {
    if let Some(fault) = &line.fault {
        return Some((fault.at.clone(), Error::usage(fault.reason.clone())));
    }
    if line.at.is_some_and(|when| when.at().millis() > now.millis() + FUTURE_TOLERANCE_MS) {
        let error = Error::usage(BodyError::Future.to_string())
            .hint("\"then\" and the day, behind the text, makes one");
        return Some((line.place_of(Role::At)?, error));
    }
    [(Field::Duration, Role::Duration), (Field::Outcome, Role::Outcome)].into_iter().find_map(
        |(field, role)| {
            let at = line.place_of(role)?;
            Some((at, field.check(line.kind).err()?))
        },
    )
}
