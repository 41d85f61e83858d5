//! Logging by one line: what the line names is found in the book.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::duration::NotADuration;
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
    /// A `deal:` that stands in the text because no single opportunity is called so.
    pub left: Option<LeftDeal>,
    /// What is wrong with the line itself first of all, and where in bytes.
    pub wrong: Option<(Range<usize>, Error)>,
}

/// A `deal:` that names no opportunity, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftDeal {
    /// Where it stands in the line, in bytes.
    pub at: Range<usize>,
    /// What was typed behind the colon.
    pub name: String,
    /// Those that it fits, where they are several.
    pub several: Vec<Named<OpportunityId>>,
}

impl LeftDeal {
    /// Says that it names none, and stays text; nothing where it names several.
    pub fn note(&self) -> Option<String> {
        let none = self.several.is_empty();
        none.then(|| format!("No opportunity fits \"{}\": deal: stays text", self.name))
    }

    /// Returns what is put behind `deal:` for one of them: its title, or the end of its id where
    /// others are called so as well.
    pub fn spelled(&self, one: &Named<OpportunityId>) -> String {
        let key = name_key(&one.name);
        let namesake = |it: &Named<OpportunityId>| it.id != one.id && name_key(&it.name) == key;
        if self.several.iter().any(namesake) { one.id.short() } else { one.name.clone() }
    }
}

/// The labels and opportunities of a book, as a line names them.
struct Book<'r> {
    reader: &'r BookReader<'r>,
    labels: Vec<Label>,
    /// The opportunities that each name fits of which the line asked.
    deals: HashMap<String, Vec<Named<OpportunityId>>>,
}

impl Book<'_> {
    /// Returns the one label of this name, in which hyphens may stand for spaces.
    fn label(&self, typed: &str) -> Option<&Label> {
        let keys = [name_key(typed), name_key(&typed.replace('-', " "))];
        keys.iter().find_map(|key| self.labels.iter().find(|label| name_key(&label.name) == *key))
    }

    /// Returns the opportunities that a name fits, one where it names it; hyphens may stand for
    /// spaces.
    fn opportunities(&self, typed: &str) -> Result<Vec<Named<OpportunityId>>> {
        let mut several = Vec::new();
        for typed in [typed.to_owned(), typed.replace('-', " ")] {
            for lookup in named::steps(&typed, &[]) {
                let found = self.reader.find_opportunities(&lookup, SHOWN + 1)?;
                match found.len() {
                    0 => continue,
                    1 => return Ok(found),
                    _ if several.is_empty() => several = found,
                    _ => {}
                }
                break;
            }
        }
        Ok(several)
    }

    /// Tells whether a name is that of one opportunity alone, and keeps which ones it fits.
    fn names_one(&mut self, typed: &str) -> Result<bool> {
        let found = self.opportunities(typed)?;
        let one = found.len() == 1;
        self.deals.insert(typed.to_owned(), found);
        Ok(one)
    }
}

impl Session {
    /// Reads a line, and finds whom and what it names. Nothing is logged.
    ///
    /// # Errors
    /// Where the book cannot be read; what is wrong with the line is in the answer.
    pub fn read_line(&self, text: &str) -> Result<ReadLine> {
        let reader = self.reader()?;
        let mut book = Book { labels: reader.labels()?, reader: &reader, deals: HashMap::new() };
        let mut failed = None;
        let now = self.zone().at(self.now());
        let line = Line::read(text, &now, &mut |reference, word| match reference {
            Reference::Label => book.label(word).is_some(),
            Reference::Opportunity => book.names_one(word).unwrap_or_else(|error| {
                failed.get_or_insert(error);
                false
            }),
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let who: Vec<Result<Named<ContactId>>> =
            line.who.iter().map(|who| self.named_contact(&reader, who)).collect();
        let labels = line.labels.iter().filter_map(|label| book.label(label));
        let labels = labels.map(|label| Named { id: label.id, name: label.name.clone() }).collect();
        // What the line took stands for one, what it left for none or several.
        let mut deals = |name: &str| book.deals.remove(name).unwrap_or_default();
        let opportunity = line.opportunity.as_deref().and_then(|name| deals(name).pop());
        let left = line.left.clone().map(|(at, name)| {
            let several = deals(&name);
            LeftDeal { at, name, several }
        });
        let wrong = wrong(&line, self.now())
            .or_else(|| slip(&line, text, &who))
            .or_else(|| twice(&line, &who))
            .or_else(|| left.as_ref().and_then(ambiguous));
        Ok(ReadLine { line, who, labels, opportunity, left, wrong })
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

/// Says that a `deal:` fits several opportunities, and which.
fn ambiguous(left: &LeftDeal) -> Option<(Range<usize>, Error)> {
    let error = (!left.several.is_empty())
        .then(|| named::ambiguous(&left.name, "opportunities", &left.several))?;
    Some((left.at.clone(), error.also("a space behind \"deal:\" makes it text")))
}

/// Finds a duration or an outcome gone wrong at the end of a name that nobody bears: `ana 12q`, `ana vm`
/// before another outcome. No name ends so, and a slip is to make nobody a contact.
fn slip<T>(line: &Line, text: &str, who: &[Result<T>]) -> Option<(Range<usize>, Error)> {
    let nobody =
        |found: &Result<T>| found.as_ref().err().is_some_and(|error| error.kind == Kind::NotFound);
    who.iter().enumerate().filter(|(_, found)| nobody(found)).find_map(|(place, _)| {
        let at = line.place_of(Role::Who(place))?;
        let (before, word) = text.get(at.clone())?.rsplit_once(char::is_whitespace)?;
        let start = at.end.checked_sub(word.len())?;
        if before.trim().is_empty() {
            return None;
        }
        let reason = if looks_like_a_duration(word) {
            NotADuration(word.to_owned()).to_string()
        } else if line.outcome.is_some() && OUTCOMES.contains(&word.to_lowercase().as_str()) {
            format!("\"{word}\" is a second outcome: one call has one")
        } else {
            return None;
        };
        Some((start..at.end, Error::usage(reason)))
    })
}

/// The words of outcomes in a line.
const OUTCOMES: [&str; 5] = ["ok", "vm", "na", "busy", "wn"];

/// Tells whether a word is digits with letters behind them, but for `2nd` and its like.
fn looks_like_a_duration(word: &str) -> bool {
    let unit = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let ordinal = ["st", "nd", "rd", "th"].contains(&unit.to_lowercase().as_str());
    unit.len() < word.len() && !unit.is_empty() && unit.chars().all(char::is_alphabetic) && !ordinal
}

/// Finds a contact that a line names twice.
fn twice(line: &Line, who: &[Result<Named<ContactId>>]) -> Option<(Range<usize>, Error)> {
    let mut seen = Vec::new();
    who.iter().enumerate().find_map(|(place, found)| {
        let id = found.as_ref().ok()?.id;
        if !seen.contains(&id) {
            seen.push(id);
            return None;
        }
        let error =
            Error::usage(BodyError::TwiceTheSame.to_string()).hint("name each contact once");
        Some((line.place_of(Role::Who(place))?, error))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_look_like_durations() {
        for word in ["12q", "5x", "99999h", "1H"] {
            assert!(looks_like_a_duration(word), "{word}");
        }
        for word in ["2nd", "3RD", "12", "", "ruiz", "r2d2", "4-5"] {
            assert!(!looks_like_a_duration(word), "{word}");
        }
    }
}
