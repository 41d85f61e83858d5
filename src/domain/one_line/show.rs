//! A line in its plainest spelling, which reads as the same.

use std::fmt;

use crate::domain::duration::show_duration;

use super::*;

impl fmt::Display for Line {
    /// Writes what was understood; days and moments as dates, in the time zone of UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind)?;
        for (place, who) in self.who.iter().enumerate() {
            let comma = if place > 0 { ", " } else { "" };
            write!(f, "{comma}{}", spelled(who))?;
        }
        if let Some(seconds) = self.duration_seconds {
            write!(f, " {}", show_duration(seconds))?;
        }
        if let Some(outcome) = &self.outcome {
            write!(f, " {}", outcome.name())?;
        }
        if let Some(when) = &self.at {
            write!(f, " @{}", moment(when))?;
        }
        write!(f, ": {}", self.summary)?;
        for label in &self.labels {
            write!(f, " +{label}")?;
        }
        if let Some(opportunity) = &self.opportunity {
            write!(f, " deal:{opportunity}")?;
        }
        if let Some((due, text)) = &self.follow_up {
            write!(f, " then {} {text}", moment(due))?;
        }
        Ok(())
    }
}

fn moment(when: &When) -> String {
    if when.had_time() { when.at().rfc3339(&chrono::Utc) } else { when.date().to_string() }
}

/// Writes a WHO as a line has it: in quotes unless it is words of letters alone, of which none can
/// be taken for something else.
pub fn spelled(who: &str) -> String {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(char::is_alphabetic);
    let (first, last) = (who.split(' ').next(), who.rsplit(' ').next());
    let is_type = first.is_some_and(|word| head::type_of(word).is_some());
    let is_outcome = last.is_none_or(|word| !matches!(Outcome::parse(word), Ok(Outcome::Other(_))));
    let lower = who.to_lowercase();
    let plain = who.split(' ').all(is_word)
        && !is_type
        && !is_outcome
        && !lower.ends_with("no answer")
        && !lower.ends_with("wrong number");
    if plain { who.to_owned() } else { format!("\"{}\"", who.replace('"', "\"\"")) }
}
