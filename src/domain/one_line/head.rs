//! What stands before the colon.

use super::*;

/// Splits the head into words; returns them and where the colon stands that ends it.
pub(super) fn words(text: &str) -> (Vec<Word>, Option<usize>) {
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let is_divider = |at: usize| {
            text[at..].starts_with(':')
                && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
        };
        if is_divider(at) {
            return (words, Some(at));
        }
        if c == ',' {
            if let Some(last) = words.last_mut() {
                last.comma = true;
            }
            at += 1;
            continue;
        }
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (end, quoted) = match quoted_end(text, at) {
            Some(end) => (end, true),
            None => {
                let ends = |(i, c): (usize, char)| {
                    (c.is_whitespace() || c == ',' || is_divider(at + i)).then_some(at + i)
                };
                (text[at..].char_indices().find_map(ends).unwrap_or(text.len()), false)
            }
        };
        words.push(Word { at: at..end, quoted, comma: false });
        at = end;
    }
    (words, None)
}

/// Returns the end of a text in quotes that begins here and stands alone.
fn quoted_end(text: &str, at: usize) -> Option<usize> {
    let inside = text[at..].strip_prefix('"')?;
    let mut rest = inside;
    loop {
        let quote = rest.find('"')?;
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(after) => rest = after,
            None => break,
        }
    }
    let end = text.len() - rest.len();
    let alone = rest.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ':'));
    (alone && end > at + 2).then_some(end)
}

/// Returns what a quoted text says.
fn unquoted(text: &str) -> String {
    text.get(1..text.len().saturating_sub(1)).unwrap_or_default().replace("\"\"", "\"")
}

impl Line {
    /// Reads the words of the head, which ends at `end`.
    pub(super) fn head<Z: TimeZone>(
        &mut self,
        text: &str,
        mut words: Vec<Word>,
        end: usize,
        now: &DateTime<Z>,
    ) {
        if let [first, _, ..] = words.as_slice()
            && !first.quoted
            && !first.comma
            && let Some(kind) = type_of(&text[first.at.clone()])
        {
            self.kind = kind;
            self.part(Role::Type, first.at.clone());
            words.remove(0);
        }
        let mut behind = self.take_when(text, &mut words, now);
        self.take_ends(text, &mut behind, 0);
        if let Some(word) = behind.first() {
            let reason = "expected a duration, an outcome or the colon";
            self.wrong(Fault::new(word.at.clone(), reason));
        }
        self.take_ends(text, &mut words, 1);
        if words.is_empty() {
            self.wrong(Fault::new(end..end, "say with whom: a name, an e-mail or a phone"));
        }
        for run in words.split_inclusive(|word| word.comma) {
            self.take_who(text, run);
        }
        if let Some(last) = words.last().filter(|word| word.comma) {
            self.wrong(Fault::new(last.at.end..last.at.end, "a name is missing behind the comma"));
        }
    }

    /// Takes `@WHEN` out of the words, and returns those behind it.
    fn take_when<Z: TimeZone>(
        &mut self,
        text: &str,
        words: &mut Vec<Word>,
        now: &DateTime<Z>,
    ) -> Vec<Word> {
        // A WHO may begin with an `@`: it is a handle then.
        let begins = |(place, word): (usize, &Word)| {
            let inside = place > 0 && !words[place - 1].comma;
            (inside && !word.quoted && text[word.at.start..].starts_with('@')).then_some(place)
        };
        let places: Vec<usize> = words.iter().enumerate().filter_map(begins).collect();
        for place in &places {
            let mut behind = words[*place..].to_vec();
            behind[0].at.start += 1;
            let sign = usize::from(behind[0].at.is_empty());
            if let Some((when, count)) = longest_when(text, &behind[sign..], now, Lean::Past) {
                let last = *place + sign + count - 1;
                self.at = Some(when);
                self.part(Role::At, words[*place].at.start..words[last].at.end);
                let rest = words.split_off(last + 1);
                words.truncate(*place);
                return rest;
            }
        }
        if let Some(place) = places.first() {
            let at = words[*place].at.start..words.last().map_or(0, |word| word.at.end);
            let typed = text[at.start + 1..at.end].trim();
            let reason = match parse_when(typed, now, Lean::Past) {
                Err(error) => error.to_string(),
                Ok(_) => format!("\"{typed}\" is not a time"),
            };
            self.wrong(Fault::new(at, reason));
            words.truncate(*place);
        }
        Vec::new()
    }

    /// Takes duration and outcome from the end of the words, of which `keep` stay in any case.
    fn take_ends(&mut self, text: &str, words: &mut Vec<Word>, keep: usize) {
        loop {
            // What follows a comma is a name.
            let comma = words.iter().rposition(|word| word.comma);
            let name = comma.map_or(keep, |place| place + 2);
            let taken = (1..=4).rev().find_map(|count| {
                let before = words.len().checked_sub(count).filter(|before| *before >= name)?;
                let at = last_words(text, words, count)?;
                let typed = &text[at.clone()];
                if self.duration_seconds.is_none()
                    && let Some(seconds) = duration_of(typed)
                {
                    self.duration_seconds = Some(seconds);
                    return Some((Role::Duration, at, count));
                }
                let behind_duration = || ends_in_duration(text, &words[name..before]);
                let is_word = typed.chars().all(|c| c.is_alphabetic() || c == '-');
                let outcome = Outcome::parse(typed).ok().filter(|_| self.outcome.is_none())?;
                let free = matches!(outcome, Outcome::Other(_));
                if free && !(is_word && self.duration_seconds.is_none() && behind_duration()) {
                    return None;
                }
                self.outcome = Some(outcome);
                Some((Role::Outcome, at, count))
            });
            let Some((role, at, count)) = taken else { return };
            self.part(role, at);
            words.truncate(words.len() - count);
        }
    }

    /// Takes the words up to a comma as a WHO.
    fn take_who(&mut self, text: &str, run: &[Word]) {
        let ([first, ..], Some(last)) = (run, run.last()) else { return };
        let at = first.at.start..last.at.end;
        let typed = &text[at.clone()];
        let who = if run.len() == 1 && first.quoted { unquoted(typed) } else { typed.to_owned() };
        self.part(Role::Who(self.who.len()), at);
        self.who.push(who);
    }
}

/// Returns the type that a word names where it stands before a name.
pub(super) fn type_of(word: &str) -> Option<InteractionType> {
    // "E. Smith" begins with an initial: one letter is a type only in small.
    match word {
        "C" | "E" | "M" | "N" => None,
        word => word.parse().ok(),
    }
}

/// Returns where the last words stand, where none of them is quoted.
fn last_words(text: &str, words: &[Word], count: usize) -> Option<Range<usize>> {
    let run = words.get(words.len().checked_sub(count)?..)?;
    let (first, last) = (run.first()?, run.last()?);
    let plain = run.iter().all(|word| !word.quoted && !text[word.at.start..].starts_with('@'));
    plain.then_some(first.at.start..last.at.end)
}

/// Reads a duration that is told from a number by a unit or a colon.
fn duration_of(text: &str) -> Option<u32> {
    let marked = text.contains(|c: char| c == ':' || c.is_alphabetic());
    let begins = text.starts_with(|c: char| c.is_ascii_digit());
    if begins && marked { parse_duration(text).ok() } else { None }
}

fn ends_in_duration(text: &str, words: &[Word]) -> bool {
    (1..=4).any(|count| {
        last_words(text, words, count).is_some_and(|at| duration_of(&text[at]).is_some())
    })
}
