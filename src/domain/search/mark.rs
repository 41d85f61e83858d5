//! Where a text has what was looked for.

use std::ops::Range;

use super::{Sought, script};
use crate::domain::text::{is_indicator, name_key, push_folded};

/// How many places of a text are marked at most.
const MOST: usize = 200;

/// A text folded character by character, and where each of them stands.
struct Folded {
    key: String,
    /// Of each character of the text: where it begins in the key, and in the text.
    places: Vec<(usize, usize)>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self { key: String::with_capacity(text.len()), places: Vec::new() };
        let mut in_flag = false;
        for (at, c) in text.char_indices() {
            // A flag is a word of its own, as in the key that a name is found by.
            let turns = std::mem::replace(&mut in_flag, is_indicator(c)) != is_indicator(c);
            if turns && !c.is_whitespace() && !folded.key.is_empty() {
                folded.key.push(' ');
            }
            folded.places.push((folded.key.len(), at));
            push_folded(c, &mut folded.key);
        }
        folded.places.push((folded.key.len(), text.len()));
        folded
    }

    /// Returns the characters of the text that a stretch of the key is of, with their marks.
    fn place(&self, key: Range<usize>) -> Range<usize> {
        // The last of those that begin there: what comes before it folds to nothing.
        let first = self.places.partition_point(|(at, _)| *at <= key.start).saturating_sub(1);
        let last = self.places.partition_point(|(at, _)| *at < key.end);
        let behind = match self.places.get(last) {
            Some((at, _)) => self.places.partition_point(|(other, _)| other <= at) - 1,
            None => last,
        };
        let at = |place: usize| self.places.get(place).map_or(0, |(_, at)| *at);
        at(first)..at(behind)
    }

    /// Finds a word: where words begin with it, else anywhere.
    fn find(&self, word: &str, whole: bool) -> Vec<Range<usize>> {
        let all = self.key.match_indices(word).map(|(at, found)| at..at + found.len());
        let all: Vec<_> = all.take(MOST).collect();
        let begins = |range: &&Range<usize>| {
            let before = self.key[..range.start].chars().next_back();
            let first = self.key[range.start..].chars().next();
            before.is_none_or(|c| !c.is_alphanumeric() || script::is_alone(c))
                || first.is_some_and(script::is_alone)
        };
        let ends = |range: &&Range<usize>| {
            let behind = self.key[range.end..].chars().next();
            behind.is_none_or(|c| !c.is_alphanumeric() || script::is_alone(c))
        };
        let good: Vec<_> =
            all.iter().filter(|range| begins(range) && (!whole || ends(range))).cloned().collect();
        if good.is_empty() { all } else { good }
    }
}

/// Returns where a text has what was looked for, in bytes, ascending and apart.
pub fn marks(text: &str, sought: &Sought) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for wanted in sought.present() {
        let key = name_key(&wanted.text);
        let words: Vec<&str> =
            key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        // Signs are looked for as they are.
        let words = if words.is_empty() { vec![key.as_str()] } else { words };
        for word in words.into_iter().filter(|word| !word.is_empty()) {
            found.extend(folded.find(word, wanted.exact).into_iter().map(|key| folded.place(key)));
        }
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart.truncate(MOST);
    apart
}

/// A text, and where it has what was looked for, in bytes.
pub type Marked = (String, Vec<Range<usize>>);

/// How many characters stand before the first mark where a text is cut before it.
const LEAD: usize = 20;

/// Returns the line of a text that has most of what was looked for, from a little before it where it
/// stands beyond the first `room` characters, and where it is marked.
pub fn snippet(text: &str, sought: &Sought, room: usize) -> Marked {
    let mut best: (&str, Vec<Range<usize>>) = (text.lines().next().unwrap_or(""), Vec::new());
    for line in text.lines() {
        let marks = marks(line, sought);
        if marks.len() > best.1.len() {
            best = (line, marks);
        }
    }
    let (line, marks) = best;
    from_mark((line, marks), room)
}

/// Returns a line from a little before its first mark where that ends beyond the first `room`
/// characters.
fn from_mark((line, marks): (&str, Vec<Range<usize>>), room: usize) -> Marked {
    let Some(first) = marks.first() else { return (line.to_owned(), marks) };
    if line[..first.end].chars().count() <= room {
        return (line.to_owned(), marks);
    }
    let before = line[..first.start].char_indices().rev().nth(LEAD.min(room / 2));
    let mut cut = before.map_or(0, |(at, _)| at);
    // It goes on with a word, where one begins there.
    if let Some(space) = line[cut..first.start].find(' ') {
        cut += space + 1;
    }
    if cut == 0 {
        return (line.to_owned(), marks);
    }
    let shown = format!("…{}", &line[cut..]);
    let moved = |range: &Range<usize>| {
        let by = |at: usize| at - cut + '…'.len_utf8();
        by(range.start)..by(range.end)
    };
    let marks = marks.iter().map(moved).collect();
    (shown, marks)
}

/// Cuts what [`snippet`] returned for more room.
pub fn narrowed((line, marks): &Marked, room: usize) -> Marked {
    from_mark((line, marks.clone()), room)
}

/// Leaves out what stands beyond the first `most` characters.
pub fn shortened((mut text, mut marks): Marked, most: usize) -> Marked {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        marks.retain(|mark| mark.end <= end);
    }
    (text, marks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(text: &str, typed: &str) -> String {
        let mut shown = String::new();
        let mut from = 0;
        for range in marks(text, &Sought::words(typed)) {
            shown.push_str(&text[from..range.start]);
            shown.push_str(&format!("[{}]", &text[range.clone()]));
            from = range.end;
        }
        shown + &text[from..]
    }

    #[test]
    fn words_are_marked_where_they_begin() {
        assert_eq!(
            marked("The Price of prices, reprice", "price"),
            "The [Price] of [price]s, reprice"
        );
        assert_eq!(
            marked("Ångstro\u{308}m, Straße", "angstrom strasse"),
            "[Ångstro\u{308}m], [Straße]"
        );
        assert_eq!(marked("see INV20237788", "7788"), "see INV2023[7788]");
        assert_eq!(marked("新しい東京都へ", "東京"), "新しい[東京]都へ");
        assert_eq!(marked("well 🙂", "🙂"), "well [🙂]");
        assert_eq!(marked("🇩🇪Ana Ruiz, banana", "ana"), "🇩🇪[Ana] Ruiz, banana");
        assert_eq!(marked("Ana🇩🇪 danas", "de"), "Ana[🇩🇪] danas");
        assert_eq!(marked("one", "two"), "one");
        assert_eq!(marked("anan", "an ana"), "[ana]n");
    }

    #[test]
    fn exact_words_are_marked_whole() {
        let mut sought = Sought::words("price");
        sought.terms[0].exact = true;
        let found = marks("prices, price", &sought);
        assert_eq!((found.len(), found[0].clone()), (1, 8..13));
        assert_eq!(marks("prices price🇩🇪", &sought), vec![7..12]);
    }

    #[test]
    fn a_snippet_shows_the_mark() {
        let sought = Sought::words("lamp");
        let text = format!("first\n{} the lamp is green\nlast", "word ".repeat(40));
        let (shown, marks) = snippet(&text, &sought, 40);
        assert!(shown.starts_with('…') && shown.ends_with("green"), "{shown}");
        assert_eq!(&shown[marks[0].clone()], "lamp");
        assert!(shown[..marks[0].start].chars().count() <= 22, "{shown}");
        assert_eq!(snippet("a\nb", &sought, 40), ("a".to_owned(), vec![]));
        assert_eq!(snippet("", &sought, 40), (String::new(), vec![]));
    }

    #[test]
    fn what_was_made_for_more_room_is_narrowed() {
        let sought = Sought::words("lamp");
        let text = format!("{}the lamp is green {}", "word ".repeat(18), "tail ".repeat(1_000));
        let wide = shortened(snippet(&text, &sought, 110), 200);
        assert_eq!((wide.0.chars().count(), wide.1.len()), (200, 1));
        for room in [12, 20, 40, 90, 110] {
            let (shown, marks) = narrowed(&wide, room);
            assert_eq!(&shown[marks[0].clone()], "lamp");
            assert!(shown[..marks[0].end].chars().count() <= room.max(26), "{room}: {shown}");
            let (again, _) = narrowed(&(shown.clone(), marks), room);
            assert!(!again.starts_with("……"), "{again}");
        }
        let (shown, left) = shortened(("lamp lamp".to_owned(), marks("lamp lamp", &sought)), 6);
        assert_eq!((shown.as_str(), left.len()), ("lamp l", 1));
        assert_eq!(snippet("lamplamp", &sought, 3).0, "lamplamp", "nothing is left out before it");
    }

    proptest! {
        #[test]
        fn marks_lie_between_characters(text in "(?s).{0,60}", typed in "(?s).{0,20}", room in 0_usize..50) {
            let sought = Sought::words(&typed);
            let mut end = 0;
            for range in marks(&text, &sought) {
                prop_assert!(range.start >= end && range.start < range.end);
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
            let (shown, marks) = snippet(&text, &sought, room);
            for range in marks {
                prop_assert!(shown.get(range).is_some());
            }
        }
    }
}
