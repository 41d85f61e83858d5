//! The grammar of a WHEN: text in, what it names out, without a clock.

use chrono::{DateTime, NaiveDate, NaiveTime, Weekday};

use super::{Fault, Lean};
use crate::domain::Timestamp;

/// What a WHEN names: a day, a time of day, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Spec {
    pub anchor: Option<Anchor>,
    pub time: Option<NaiveTime>,
}

/// What a day is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Now,
    Date(NaiveDate),
    Weekday(Weekday, Pick),
    /// A day that its month may not have; without a year, the lean finds one.
    Calendar {
        year: Option<i32>,
        month: u32,
        day: u32,
    },
    Step(Step),
}

/// Which of the weekdays of a name is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pick {
    Open,
    This,
    Last,
    Next,
}

/// A distance from today, or from now where it counts hours or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Step {
    pub months: i64,
    pub days: i64,
    pub seconds: i64,
    pub exact: bool,
    /// Its direction, where it was said.
    pub lean: Option<Lean>,
}

impl Step {
    /// Adds `count` units of a name; `None` where there is no such unit.
    fn add(&mut self, count: u32, unit: &str) -> Option<()> {
        let (seconds, days, months) = match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => (1, 0, 0),
            "m" | "min" | "mins" | "minute" | "minutes" => (60, 0, 0),
            "h" | "hr" | "hrs" | "hour" | "hours" => (3600, 0, 0),
            unit => {
                let (months, days) = calendar_unit(unit)?;
                (0, days, months)
            }
        };
        let count = i64::from(count);
        self.seconds = self.seconds.saturating_add(count * seconds);
        self.days = self.days.saturating_add(count * days);
        self.months = self.months.saturating_add(count * months);
        self.exact |= seconds > 0;
        Some(())
    }
}

/// Returns the months and days of a unit of the calendar by its name.
pub(in crate::domain) fn calendar_unit(word: &str) -> Option<(i64, i64)> {
    Some(match word {
        "d" | "day" | "days" => (0, 1),
        "w" | "wk" | "wks" | "week" | "weeks" => (0, 7),
        "mo" | "mos" | "month" | "months" => (1, 0),
        "quarter" | "quarters" => (3, 0),
        "y" | "yr" | "yrs" | "year" | "years" => (12, 0),
        _ => return None,
    })
}

/// Returns the full hour, for the words of the day.
pub(super) fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN)
}

/// Reads a moment that brings its own offset: RFC 3339, also without seconds.
pub(super) fn exact(text: &str) -> Option<Timestamp> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M%#z"))
        .ok()
        .map(Timestamp::from)
}

/// Reads everything else.
pub(super) fn spec(text: &str) -> Result<Spec, Fault> {
    let lower = text.to_ascii_lowercase();
    let mut tokens = Vec::new();
    for word in lower.split_whitespace() {
        lex(word.strip_suffix(',').unwrap_or(word), &mut tokens)?;
    }
    let mut spec = Spec::default();
    let mut rest = &tokens[..];
    while !rest.is_empty() {
        let (anchor, time, after) = match rest {
            [Token::Word("at"), after @ ..] => (false, true, after),
            [Token::Word("on"), after @ ..] => (true, false, after),
            _ => (true, true, rest),
        };
        if let Some((found, after)) = take_time(after).filter(|_| time && spec.time.is_none()) {
            spec.time = Some(found);
            rest = after;
        } else if anchor && spec.anchor.is_none() {
            let (found, after) = take_anchor(after).ok_or(Fault::Unknown)?;
            spec.anchor = Some(found);
            rest = after;
        } else {
            return Err(Fault::Unknown);
        }
    }
    Ok(spec)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Date(NaiveDate),
    Time(NaiveTime),
    Number(u32),
    Word(&'a str),
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Splits a run without spaces into tokens: at its hyphens, and between a number and its unit.
fn lex<'a>(word: &'a str, tokens: &mut Vec<Token<'a>>) -> Result<(), Fault> {
    let mut rest = word;
    if let Some((head, tail)) = word.split_at_checked(10)
        && let Some(date) = numeric_date(head, '-')
    {
        tokens.push(Token::Date(date?));
        rest = match tail.as_bytes() {
            [] => return Ok(()),
            [b't' | b'-', ..] => &tail[1..],
            _ => return Err(Fault::Unknown),
        };
    }
    rest.split('-').try_for_each(|part| lex_part(part, tokens))
}

fn lex_part<'a>(part: &'a str, tokens: &mut Vec<Token<'a>>) -> Result<(), Fault> {
    if part.contains(':') {
        tokens.push(Token::Time(time(part).ok_or(Fault::Unknown)?));
        return Ok(());
    }
    for separator in ['.', '/'] {
        if part.contains(separator) {
            tokens.push(Token::Date(numeric_date(part, separator).ok_or(Fault::Unknown)??));
            return Ok(());
        }
    }
    let mut rest = part;
    // At least once: an empty part is a stray hyphen.
    loop {
        let (number, after) = split_run(rest, |b| b.is_ascii_digit());
        let (word, after) = split_run(after, |b| b.is_ascii_alphabetic());
        if number.is_empty() && word.is_empty() {
            return Err(Fault::Unknown);
        }
        if matches!(word, "am" | "pm") && !number.is_empty() {
            let text = rest.get(..number.len() + 2).and_then(time);
            tokens.push(Token::Time(text.ok_or(Fault::Unknown)?));
        } else {
            if !number.is_empty() {
                tokens.push(Token::Number(number.parse().map_err(|_| Fault::OutOfRange)?));
            }
            let ordinal = !number.is_empty() && matches!(word, "st" | "nd" | "rd" | "th");
            if !word.is_empty() && !ordinal {
                tokens.push(Token::Word(word));
            }
        }
        if after.is_empty() {
            return Ok(());
        }
        rest = after;
    }
}

/// Splits off the bytes at the beginning that are of a kind, all of them ASCII.
fn split_run(text: &str, kind: impl Fn(u8) -> bool) -> (&str, &str) {
    text.split_at(text.bytes().position(|b| !kind(b)).unwrap_or(text.len()))
}

/// Reads `2026-03-04`, `2026/03/04` or `4.3.2026`; `None` where the text has another shape.
fn numeric_date(text: &str, separator: char) -> Option<Result<NaiveDate, Fault>> {
    let mut parts = text.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    let short = |part: &str| is_digits(part) && part.len() <= 2;
    let year_first = first.len() == 4 && is_digits(first) && second.len() == 2;
    let (year, month, day) = match third {
        Some(third) if parts.next().is_none() && short(second) => {
            if year_first && third.len() == 2 && is_digits(third) {
                (first, second, third)
            } else if separator == '.' && short(first) && third.len() == 4 && is_digits(third) {
                (third, second, first)
            } else if separator == '/' && short(first) && is_digits(third) {
                return Some(Err(Fault::TwoReadings));
            } else {
                return None;
            }
        }
        None if separator == '/' && short(first) && short(second) => {
            return Some(Err(Fault::TwoReadings));
        }
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some(date.ok_or(Fault::NoSuchDay))
}

/// Reads `15:30`, `15:30:20`, `15:30:20.5`, `3:30pm` or `3pm`.
fn time(text: &str) -> Option<NaiveTime> {
    let (clock, half) = match text.split_at_checked(text.len().checked_sub(2)?) {
        Some((clock, half @ ("am" | "pm"))) => (clock, Some(half)),
        _ => (text, None),
    };
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next(), parts.next());
    let two =
        |part: &str| if part.len() == 2 && is_digits(part) { part.parse().ok() } else { None };
    if parts.next().is_some() || hour.len() > 2 || !is_digits(hour) {
        return None;
    }
    let hour: u32 = hour.parse().ok()?;
    let hour = match half {
        None if minute.is_none() => return None,
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some("am") => hour % 12,
        Some(_) => hour % 12 + 12,
    };
    let minute: u32 = minute.map_or(Some(0), two)?;
    let (second, fraction) = second.map_or(("00", "0"), |s| s.split_once('.').unwrap_or((s, "0")));
    if !is_digits(fraction) {
        return None;
    }
    let millis = format!("{fraction:0<3}")[..3].parse().ok()?;
    NaiveTime::from_hms_milli_opt(hour, minute, two(second)?, millis)
}

type Taken<'t, 'a, T> = Option<(T, &'t [Token<'a>])>;

fn take_time<'t, 'a>(tokens: &'t [Token<'a>]) -> Taken<'t, 'a, NaiveTime> {
    match tokens {
        [Token::Time(time), rest @ ..] => Some((*time, rest)),
        [Token::Number(n @ 1..=12), Token::Word("am"), rest @ ..] => Some((hour(n % 12), rest)),
        [Token::Number(n @ 1..=12), Token::Word("pm"), rest @ ..] => {
            Some((hour(n % 12 + 12), rest))
        }
        [Token::Word(word), rest @ ..] => Some((day_part(word)?, rest)),
        _ => None,
    }
}

fn day_part(word: &str) -> Option<NaiveTime> {
    Some(match word {
        "midnight" => NaiveTime::MIN,
        "morning" => hour(9),
        "noon" | "midday" => hour(12),
        "afternoon" => hour(15),
        "evening" => hour(18),
        _ => return None,
    })
}

fn take_anchor<'t, 'a>(tokens: &'t [Token<'a>]) -> Taken<'t, 'a, Anchor> {
    let days = |lean, days| Anchor::Step(Step { days, lean: Some(lean), ..Step::default() });
    let (anchor, rest) = match tokens {
        [Token::Date(date), rest @ ..] => (Anchor::Date(*date), rest),
        [Token::Word("now"), rest @ ..] => (Anchor::Now, rest),
        [Token::Word("today"), rest @ ..] => (days(Lean::Past, 0), rest),
        [Token::Word("yesterday"), rest @ ..] => (days(Lean::Past, 1), rest),
        [Token::Word("tomorrow"), rest @ ..] => (days(Lean::Future, 1), rest),
        // The time of day stays for the next round: "this morning".
        [Token::Word("this"), Token::Word(word), ..] if day_part(word).is_some() => {
            (days(Lean::Past, 0), &tokens[1..])
        }
        [Token::Word(pick @ ("this" | "last" | "next")), Token::Word(word), rest @ ..] => {
            (picked(pick, word)?, rest)
        }
        [Token::Word("in"), rest @ ..] => {
            let (step, rest) = take_step(rest)?;
            (Anchor::Step(Step { lean: Some(Lean::Future), ..step }), rest)
        }
        [Token::Number(day), Token::Word(name), rest @ ..] if month(name).is_some() => {
            calendar_day(month(name)?, *day, rest)?
        }
        [Token::Word(name), Token::Number(day), rest @ ..] if month(name).is_some() => {
            calendar_day(month(name)?, *day, rest)?
        }
        [Token::Word(name), rest @ ..] if weekday(name).is_some() => {
            (Anchor::Weekday(weekday(name)?, Pick::Open), rest)
        }
        tokens => {
            let (step, rest) = take_step(tokens)?;
            let (lean, rest) = match rest {
                [Token::Word("ago"), rest @ ..] => (Some(Lean::Past), rest),
                [Token::Word("from"), Token::Word("now"), rest @ ..] => (Some(Lean::Future), rest),
                rest => (None, rest),
            };
            (Anchor::Step(Step { lean, ..step }), rest)
        }
    };
    Some((anchor, rest))
}

/// Reads the second word of `last friday` or `next month`.
fn picked(pick: &str, word: &str) -> Option<Anchor> {
    let (pick, lean) = match pick {
        "this" => (Pick::This, None),
        "last" => (Pick::Last, Some(Lean::Past)),
        _ => (Pick::Next, Some(Lean::Future)),
    };
    if let Some(day) = weekday(word) {
        return Some(Anchor::Weekday(day, pick));
    }
    // "this month" is a period, not a day.
    if lean.is_none() || !matches!(word, "week" | "month" | "quarter" | "year") {
        return None;
    }
    let (months, days) = calendar_unit(word)?;
    Some(Anchor::Step(Step { months, days, lean, ..Step::default() }))
}

/// Reads the year that may follow a day and its month.
fn calendar_day<'t, 'a>(month: u32, day: u32, rest: &'t [Token<'a>]) -> Taken<'t, 'a, Anchor> {
    if day > 31 {
        return None;
    }
    let (year, rest) = match rest {
        [Token::Number(year @ 1000..=9999), rest @ ..] => (i32::try_from(*year).ok(), rest),
        rest => (None, rest),
    };
    Some((Anchor::Calendar { year, month, day }, rest))
}

/// Reads one or more counted units: `3d`, `2 weeks`, `an hour`, `1h 30m`.
fn take_step<'t, 'a>(tokens: &'t [Token<'a>]) -> Taken<'t, 'a, Step> {
    let mut step = Step::default();
    let mut rest = tokens;
    let count = |token: &Token<'_>| match token {
        Token::Number(n) => Some(*n),
        Token::Word(word) => number_word(word),
        _ => None,
    };
    while let [first, Token::Word(unit), after @ ..] = rest
        && let Some(count) = count(first)
        && step.add(count, unit).is_some()
    {
        rest = after;
    }
    (rest.len() < tokens.len()).then_some((step, rest))
}

fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let index = WORDS.iter().position(|name| *name == word)?;
    u32::try_from(index + 1).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// Returns the number of a month by its name.
pub(in crate::domain) fn month(word: &str) -> Option<u32> {
    Some(match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}
