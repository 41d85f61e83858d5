//! What stands behind the colon: the text, and what its end says besides.

use super::*;

/// Splits a stretch of the line at its white space.
fn words(text: &str, within: Range<usize>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = within.clone();
    while !rest.is_empty() {
        let left = &text[rest.clone()];
        let begin = rest.start + (left.len() - left.trim_start().len());
        let length = text[begin..rest.end].find(char::is_whitespace).unwrap_or(rest.end - begin);
        if length > 0 {
            words.push(Word { at: begin..begin + length, quoted: false, comma: false });
        }
        rest.start = begin + length;
    }
    words
}

/// Where the follow-up begins, at its `then`, and when it is due.
pub(super) struct Then {
    /// Where the `then` begins.
    pub start: usize,
    when: When,
    due: Range<usize>,
}

/// Finds the last `then` that a WHEN follows, and few words after that.
pub(super) fn find_then<Z: TimeZone>(
    text: &str,
    within: Range<usize>,
    now: &DateTime<Z>,
) -> Option<Then> {
    let words = words(text, within);
    // No WHEN is longer, so what stands before cannot be near enough to the end.
    let near = words.len().saturating_sub(1 + WORDS_OF_WHEN + MOST_WORDS);
    let is_then = |word: &Word| {
        let word = &text[word.at.clone()];
        word == ">" || word.eq_ignore_ascii_case("then")
    };
    let (place, when, count) =
        (near..words.len()).rev().filter(|place| is_then(&words[*place])).find_map(|place| {
            let (when, count) = longest_when(text, &words[place + 1..], now, Lean::Future)?;
            let first = words.get(place + 1)?;
            let is_now = count == 1 && text[first.at.clone()].eq_ignore_ascii_case("now");
            (!is_now).then_some((place, when, count))
        })?;
    let due = words.get(place + 1)?.at.start..words.get(place + count)?.at.end;
    let few = words.len() - (place + count + 1) <= MOST_WORDS;
    few.then_some(Then { start: words.get(place)?.at.start, when, due })
}

/// Reads the longest WHEN that a text begins with, and the rest of it.
pub(in crate::domain) fn due_and_text<Z: TimeZone>(
    text: &str,
    now: &DateTime<Z>,
) -> Option<(When, String)> {
    let words = words(text, 0..text.len());
    let (when, count) = longest_when(text, &words, now, Lean::Future)?;
    let end = words.get(count - 1)?.at.end;
    Some((when, text[end..].trim().to_owned()))
}

impl Line {
    /// Reads the text.
    pub(super) fn tail<Z: TimeZone>(
        &mut self,
        text: &str,
        body: Range<usize>,
        now: &DateTime<Z>,
        knows: &mut dyn FnMut(Reference, &str) -> bool,
    ) {
        let mut summary = body.clone();
        if let Some(then) = find_then(text, body.clone(), now) {
            let said = self.take_references(text, then.due.end..body.end, knows);
            self.part(Role::Due, then.start..then.due.end);
            if !said.is_empty() {
                self.part(Role::FollowUp, said.clone());
            }
            self.follow_up = Some((then.when, text[said].to_owned()));
            summary.end = then.start;
        }
        let said = self.take_references(text, summary, knows);
        text[said].clone_into(&mut self.summary);
    }

    /// Takes the labels and the opportunity from the end of a stretch; returns the rest, trimmed.
    fn take_references(
        &mut self,
        text: &str,
        mut within: Range<usize>,
        knows: &mut dyn FnMut(Reference, &str) -> bool,
    ) -> Range<usize> {
        loop {
            let left = &text[within.clone()];
            within.end -= left.len() - left.trim_end().len();
            let words = words(text, within.clone());
            let Some(last) = words.last().map(|word| word.at.clone()) else {
                return within.end..within.end;
            };
            let label = text[last.clone()].strip_prefix(['+', '#']);
            if let Some(label) =
                label.filter(|label| !label.is_empty() && knows(Reference::Label, label))
            {
                self.labels.insert(0, label.to_owned());
                within.end = last.start;
                self.part(Role::Label, last);
                continue;
            }
            let deal = words.iter().rev().find_map(|word| {
                let name = behind_deal(&text[word.at.start..within.end])?;
                Some((word.at.start, name))
            });
            if let Some((start, name)) = deal
                && name.starts_with(|c: char| !c.is_whitespace())
            {
                if !knows(Reference::Opportunity, name) {
                    self.left.get_or_insert((start..within.end, name.to_owned()));
                    return rest(within, &words);
                }
                if self.opportunity.replace(name.to_owned()).is_some() {
                    let reason = "an interaction has one opportunity: this is a second one";
                    self.wrong(Fault::new(start..within.end, reason));
                }
                self.part(Role::Opportunity, start..within.end);
                within.end = start;
                continue;
            }
            return rest(within, &words);
        }
    }
}

/// Returns a stretch without the blanks before its first word.
fn rest(within: Range<usize>, words: &[Word]) -> Range<usize> {
    words.first().map_or(within.end, |word| word.at.start)..within.end
}
