//! What a value means.

use chrono::{DateTime, Days, TimeZone, Weekday};

use super::scan::{Body, Item, Pair, Quotes};
use super::{Compare, Fault, Key, Mark, Of, Span, Test, Thing};
use crate::domain::duration::parse_duration;
use crate::domain::nearest::meant;
use crate::domain::period::{NotAPeriod, Period, parse_period};
use crate::domain::when::{Lean, NotAWhen, When, day_start, parse_when};
use crate::domain::{Direction, Outcome, Timestamp};

/// So many keys of a list are named where none of them was meant; more are left to completion.
const FEW: usize = 8;

pub(super) struct Reader<'a, Z: TimeZone> {
    pub text: &'a str,
    pub of: Of,
    pub now: &'a DateTime<Z>,
    pub week_start: Weekday,
}

impl<Z: TimeZone> Reader<'_, Z> {
    /// Reads what a term asks.
    pub fn test(&self, item: &Item) -> Result<Test, Fault> {
        let value = match &item.body {
            Body::Pair(pair) => return self.pair(pair),
            Body::Unknown(at) => {
                return Err(Fault::new(at.clone(), self.no_key(&self.text[at.clone()])));
            }
            Body::Saved(value) => {
                let name = value.content(self.text);
                return match name.trim().is_empty() {
                    true => Err(Fault::new(value.at.clone(), "say which saved filter")),
                    false => Ok(Test::Saved(name)),
                };
            }
            Body::Text(value) => value,
        };
        let content = value.content(self.text);
        if value.quotes == Quotes::None {
            Ok(Test::Word(content))
        } else if content.trim().is_empty() {
            Err(Fault::new(value.at.clone(), "say which words between the quotes"))
        } else {
            Ok(Test::Exact(content))
        }
    }

    /// Says that there is no such key, and which one may be meant: here, or in another kind of list.
    fn no_key(&self, typed: &str) -> String {
        let (here, elsewhere): (Vec<Key>, Vec<Key>) =
            Key::ALL.into_iter().partition(|key| key.is_of(self.of));
        // Of equals the one that is of use here.
        let keys = here.into_iter().chain(elsewhere);
        let near = meant(typed, keys.map(Key::name)).and_then(Key::named);
        let which = match near {
            Some(key) if key.is_of(self.of) => format!(": did you mean \"{}:\"?", key.name()),
            Some(key) => format!("; {}.", self.of_others(key)),
            None => self.keys_here().map_or_else(|| ".".to_owned(), |keys| format!("; {keys}.")),
        };
        format!("there is no key \"{typed}:\"{which} In quotes it is text")
    }

    /// Says of which lists a key is, and which keys there are here.
    fn of_others(&self, key: Key) -> String {
        let others = nouns(|of| key.is_of(of));
        let here = self.keys_here().map_or_else(String::new, |keys| format!("; {keys}"));
        format!("\"{}:\" is a key of {others}{here}", key.name())
    }

    /// Names the keys of this kind of list, where they are few.
    fn keys_here(&self) -> Option<String> {
        let keys = Key::ALL.into_iter().filter(|key| key.is_of(self.of));
        let keys: Vec<String> = keys.map(|key| format!("{}:", key.name())).collect();
        match keys.as_slice() {
            [] => None,
            [key] => Some(format!("here there is {key}")),
            [before @ .., last] if keys.len() <= FEW => {
                Some(format!("here there are {} and {last}", before.join(", ")))
            }
            _ => None,
        }
    }

    fn pair(&self, pair: &Pair) -> Result<Test, Fault> {
        let key = pair.key;
        let name = key.name();
        let wrong = |reason: String| Err(Fault::new(pair.name.clone(), reason));
        if !key.is_of(self.of) {
            return wrong(self.of_others(key));
        }
        if pair.compare != Compare::Is && !key.compares() {
            let sign = pair.compare.sign();
            return wrong(format!("\"{name}\" does not compare with {sign}: write {name}:"));
        }
        let typed = pair.value.content(self.text);
        if typed.trim().is_empty() {
            let mut expected = key.expected().to_owned();
            if matches!(key, Key::Is | Key::Has) {
                expected = listed(key.values(self.of));
            }
            let sign = pair.compare.sign();
            let reason = format!("behind \"{name}{sign}\" is missing {expected}");
            return Err(Fault::new(pair.value.at.clone(), reason));
        }
        self.value(key, pair.compare, typed)
            .map_err(|reason| Fault::new(pair.value.at.clone(), reason))
    }

    /// Reads a value that is not empty; what is wrong with it comes back in the user's words.
    fn value(&self, key: Key, compare: Compare, typed: String) -> Result<Test, String> {
        Ok(match key {
            Key::By => Test::By(typed),
            Key::With => Test::With(typed),
            Key::Account => Test::Account(typed),
            Key::Label => Test::Label(typed),
            Key::Holder => Test::Holder(typed),
            Key::Type => Test::Type(typed.parse().map_err(told)?),
            Key::Outcome => Test::Outcome(Outcome::parse(&typed).map_err(told)?),
            Key::Since => {
                let from = self.when(&typed, Lean::Past).map_err(told)?.start();
                Test::Happened(self.span(Period { from, until: Period::OPEN_UNTIL }))
            }
            Key::Until => {
                let until = self.when(&typed, Lean::Past).map_err(told)?.end();
                Test::Happened(self.span(Period { from: Period::OPEN_FROM, until }))
            }
            Key::Period => {
                let period = parse_period(&typed, self.now, self.week_start).map_err(told)?;
                Test::Happened(self.span(period))
            }
            Key::Due if typed.trim().eq_ignore_ascii_case("overdue") => Test::Overdue,
            Key::Due => Test::Due(self.span(self.due(&typed)?)),
            Key::Duration => Test::Duration(compare, parse_duration(&typed).map_err(told)?),
            Key::Satisfaction => Test::Satisfaction(compare, typed.parse().map_err(told)?),
            Key::Direction => Test::Direction(self.one_of(
                key,
                &typed,
                &[Direction::In, Direction::Out],
                Direction::name,
            )?),
            Key::Is => Test::Is(self.one_of(key, &typed, &Mark::ALL, Mark::name)?),
            Key::Has => Test::Has(self.one_of(key, &typed, &Thing::ALL, Thing::name)?),
        })
    }

    fn one_of<T: Copy>(
        &self,
        key: Key,
        typed: &str,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Result<T, String> {
        let word = typed.trim();
        let found = all.iter().find(|one| name(**one).eq_ignore_ascii_case(word));
        let here = key.values(self.of);
        match found {
            Some(one) if here.contains(&name(*one)) => Ok(*one),
            Some(one) => {
                let what = format!("{}:{}", key.name(), name(*one));
                Err(not_of(&what, self.of, |of| key.values(of).contains(&name(*one))))
            }
            None => Err(format!("there is no \"{}:{word}\": say {}", key.name(), listed(here))),
        }
    }

    fn when(&self, text: &str, lean: Lean) -> Result<When, NotAWhen> {
        parse_when(text, self.now, lean)
    }

    /// Reads when something is due: a day, a span of the calendar, or a range of days or moments.
    ///
    /// A PERIOD leans to the past, what is due to the future. Where that would put the end of a
    /// range before its beginning, the beginning leans to the past.
    fn due(&self, typed: &str) -> Result<Period, String> {
        if is_of_calendar(typed) {
            return parse_period(typed, self.now, self.week_start).map_err(told);
        }
        let Some((from, until)) = typed.split_once("..") else {
            let day = self.when(typed, Lean::Future).map_err(told)?;
            if day.had_time() {
                return Err(format!("\"{typed}\" is a moment: say on which day it is due"));
            }
            return Ok(Period { from: day.start(), until: day.end() });
        };
        let period = match self.due_range(from.trim(), until.trim(), Lean::Future) {
            Ok(None) => self.due_range(from.trim(), until.trim(), Lean::Past),
            other => other,
        };
        period.map_err(told)?.ok_or_else(|| NotAPeriod::Backwards(typed.to_owned()).to_string())
    }

    /// Reads a range whose beginning leans so; nothing where it ends before it begins.
    fn due_range(&self, from: &str, until: &str, lean: Lean) -> Result<Option<Period>, NotAWhen> {
        // One end may be open, not both.
        let open = |end: &str| end.is_empty() && from != until;
        let first = if open(from) { Period::OPEN_FROM } else { self.when(from, lean)?.start() };
        let last =
            if open(until) { Period::OPEN_UNTIL } else { self.when(until, Lean::Future)?.end() };
        Ok((first < last).then_some(Period { from: first, until: last }))
    }

    /// Adds to a period the dates that name it.
    fn span(&self, period: Period) -> Span {
        let zone = self.now.timezone();
        let first = match period.from {
            Period::OPEN_FROM => String::new(),
            from => {
                let day = from.in_zone(&zone).date_naive();
                if day_start(&zone, day) == from { day.to_string() } else { exact(from) }
            }
        };
        let last = match period.until {
            Period::OPEN_UNTIL => String::new(),
            until => {
                let before = Timestamp::from_millis(until.millis() - 1);
                let day = before.in_zone(&zone).date_naive();
                match day.checked_add_days(Days::new(1)) {
                    Some(next) if day_start(&zone, next) == until => day.to_string(),
                    _ => exact(until),
                }
            }
        };
        let shown = if first == last { first } else { format!("{first}..{last}") };
        Span { period, shown }
    }
}

fn told(error: impl std::error::Error) -> String {
    error.to_string()
}

fn exact(at: Timestamp) -> String {
    at.rfc3339(&chrono::Utc)
}

/// Says that something is about other kinds of lists, and about which.
fn not_of(what: &str, of: Of, fits: impl Fn(Of) -> bool) -> String {
    format!("\"{what}\" filters {}, not {}", nouns(fits), of.noun())
}

/// Names the kinds of lists for which something holds.
fn nouns(fits: impl Fn(Of) -> bool) -> String {
    let nouns: Vec<&str> = Of::ALL.into_iter().filter(|of| fits(*of)).map(Of::noun).collect();
    nouns.join(" and ")
}

/// Writes "a, b or c".
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}

/// Tells whether a text is `this week`, `next month` and so on, which as a WHEN would be one day.
fn is_of_calendar(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    lower.split_once([' ', '-']).is_some_and(|(which, unit)| {
        matches!(which, "this" | "last" | "next")
            && matches!(unit, "week" | "month" | "quarter" | "year")
    })
}
