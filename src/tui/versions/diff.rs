//! What changed between two texts: line by line, and within the lines that changed word by word.

use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// The most pairs of pieces that are compared; beyond, all that is not the same at the beginning
/// and the end counts as changed. It bounds the time whatever the texts hold.
const PAIRS: usize = 1_000_000;
/// How many lines that stayed the same are shown around a change.
const AROUND: usize = 2;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It stayed.
    Same,
    /// It is there no longer.
    Removed,
    /// It is new.
    Added,
    /// Lines that stayed the same are left out here.
    Gap,
}

/// A line of a comparison, raw: its parts, and whether they are what changed in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What became of it.
    pub sign: Sign,
    /// Its parts.
    pub parts: Vec<(bool, String)>,
}

impl Line {
    /// Makes a line of one part that is no news in itself.
    pub fn plain(sign: Sign, text: impl Into<String>) -> Self {
        Self { sign, parts: vec![(false, text.into())] }
    }
}

/// Compares two texts.
pub fn compare(old: &str, new: &str) -> Vec<Line> {
    let (old, new) = (lines(old), lines(new));
    let mut shown = Vec::new();
    let ops = changes(&old, &new);
    let last = ops.len().saturating_sub(1);
    for (place, op) in ops.iter().enumerate() {
        let (before, after) = (of(&old, op.old_range()), of(&new, op.new_range()));
        match op.tag() {
            DiffTag::Equal => same(before, place > 0, place < last, &mut shown),
            DiffTag::Delete => shown.extend(plain(Sign::Removed, before)),
            DiffTag::Insert => shown.extend(plain(Sign::Added, after)),
            DiffTag::Replace => replaced(before, after, &mut shown),
        }
    }
    shown
}

fn lines(text: &str) -> Vec<&str> {
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect()
}

fn of<T>(pieces: &[T], range: Range<usize>) -> &[T] {
    pieces.get(range).unwrap_or_default()
}

fn plain<'a>(sign: Sign, lines: &'a [&str]) -> impl Iterator<Item = Line> + 'a {
    lines.iter().map(move |line| Line::plain(sign, *line))
}

/// Shows lines that stayed, only those next to a change where they are many.
fn same(lines: &[&str], before: bool, after: bool, shown: &mut Vec<Line>) {
    let head = if before { AROUND } else { 0 };
    let tail = if after { AROUND } else { 0 };
    let left_out = lines.len().saturating_sub(head + tail);
    // One line takes no more room than the remark that it is left out.
    if left_out <= 1 {
        return shown.extend(plain(Sign::Same, lines));
    }
    shown.extend(plain(Sign::Same, of(lines, 0..head)));
    shown.push(Line::plain(Sign::Gap, format!("{left_out} lines the same")));
    shown.extend(plain(Sign::Same, of(lines, lines.len() - tail..lines.len())));
}

/// Shows lines that changed: the old ones, then the new ones, with the words that differ.
fn replaced(old: &[&str], new: &[&str], shown: &mut Vec<Line>) {
    let (old, new) = (old.join("\n"), new.join("\n"));
    let (before, after) = (words(&old), words(&new));
    let ops = changes(&before, &after);
    let kept: usize = ops
        .iter()
        .filter(|op| op.tag() == DiffTag::Equal)
        .map(|op| of(&before, op.old_range()).concat().trim().len())
        .sum();
    // Where hardly anything stayed, every word would be marked: the sign says as much.
    let mark = kept * 4 >= old.len().min(new.len());
    let mut removed = Parts::new(Sign::Removed);
    let mut added = Parts::new(Sign::Added);
    for op in &ops {
        let changed = mark && op.tag() != DiffTag::Equal;
        removed.push(changed, of(&before, op.old_range()));
        added.push(changed, of(&after, op.new_range()));
    }
    shown.extend(removed.finish());
    shown.extend(added.finish());
}

fn words(text: &str) -> Vec<&str> {
    text.split_word_bounds().collect()
}

/// Lines that are put together from words.
struct Parts {
    sign: Sign,
    lines: Vec<Line>,
}

impl Parts {
    fn new(sign: Sign) -> Self {
        Self { sign, lines: vec![Line { sign, parts: Vec::new() }] }
    }

    fn push(&mut self, changed: bool, words: &[&str]) {
        for word in words {
            if *word == "\n" {
                self.lines.push(Line { sign: self.sign, parts: Vec::new() });
                continue;
            }
            let Some(line) = self.lines.last_mut() else { return };
            match line.parts.last_mut() {
                Some((last, text)) if *last == changed => text.push_str(word),
                _ => line.parts.push((changed, (*word).to_owned())),
            }
        }
    }

    fn finish(self) -> Vec<Line> {
        self.lines
    }
}

/// Compares pieces. The beginning and the end that both have in common are never searched.
fn changes(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (rest, other) = (of(old, head..old.len()), of(new, head..new.len()));
    let tail = rest.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let (before, after) = (of(old, head..old_end), of(new, head..new_end));
    let mut ops = Vec::new();
    let equal = |ops: &mut Vec<DiffOp>, old_index, new_index, len| {
        if len > 0 {
            ops.push(DiffOp::Equal { old_index, new_index, len });
        }
    };
    equal(&mut ops, 0, 0, head);
    let (old_index, new_index) = (head, head);
    match (before.len(), after.len()) {
        (0, 0) => {}
        (0, new_len) => ops.push(DiffOp::Insert { old_index, new_index, new_len }),
        (old_len, 0) => ops.push(DiffOp::Delete { old_index, old_len, new_index }),
        (old_len, new_len) if old_len.saturating_mul(new_len) > PAIRS => {
            ops.push(DiffOp::Replace { old_index, old_len, new_index, new_len });
        }
        _ => {
            let found = capture_diff_slices(Algorithm::Myers, before, after);
            ops.extend(found.into_iter().map(|op| moved(op, head)));
        }
    }
    equal(&mut ops, old_end, new_end, tail);
    ops
}

/// Returns an operation on what lies `by` pieces further on.
fn moved(op: DiffOp, by: usize) -> DiffOp {
    let (tag, old, new) = op.as_tag_tuple();
    let (old_index, new_index) = (old.start + by, new.start + by);
    let (old_len, new_len) = (old.len(), new.len());
    match tag {
        DiffTag::Equal => DiffOp::Equal { old_index, new_index, len: old_len },
        DiffTag::Delete => DiffOp::Delete { old_index, old_len, new_index },
        DiffTag::Insert => DiffOp::Insert { old_index, new_index, new_len },
        DiffTag::Replace => DiffOp::Replace { old_index, old_len, new_index, new_len },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(old: &str, new: &str) -> Vec<String> {
        let sign = |sign| match sign {
            Sign::Same => ' ',
            Sign::Removed => '-',
            Sign::Added => '+',
            Sign::Gap => '~',
        };
        let part = |(changed, text): &(bool, String)| {
            if *changed { format!("[{text}]") } else { text.clone() }
        };
        let line = |line: &Line| {
            format!("{}{}", sign(line.sign), line.parts.iter().map(part).collect::<String>())
        };
        compare(old, new).iter().map(line).collect()
    }

    #[test]
    fn a_word_in_a_paragraph() {
        assert_eq!(
            told("wants the price by Friday", "wants the price by Monday"),
            ["-wants the price by [Friday]", "+wants the price by [Monday]"]
        );
        assert_eq!(told("a b c", "a c"), ["-a [b ]c", "+a c"]);
        assert_eq!(told("same", "same"), [" same"]);
    }

    #[test]
    fn nothing_in_common_is_not_marked_word_by_word() {
        assert_eq!(told("spoke about tea", "voicemail"), ["-spoke about tea", "+voicemail"]);
    }

    #[test]
    fn lines_that_stayed_are_left_out_but_for_those_around() {
        let old = "1\n2\n3\n4\n5\n6\n7\nold\n9\n10";
        let new = "1\n2\n3\n4\n5\n6\n7\nnew\n9\n10";
        assert_eq!(told(old, new), ["~5 lines the same", " 6", " 7", "-old", "+new", " 9", " 10"]);
        assert_eq!(told("a\nb", "a\nx\nb"), [" a", "+x", " b"]);
        assert_eq!(told("a\r\nb", "a\nc"), [" a", "-b", "+c"]);
        assert_eq!(told("a\nb", "a\nb"), ["~2 lines the same"]);
    }

    #[test]
    fn large_texts_end_soon() {
        let old: String = (0..60_000).map(|n| format!("word{n} ")).collect();
        let new: String = (0..60_000).map(|n| format!("other{n} ")).collect();
        let lines = compare(&old, &new);
        assert_eq!(lines.len(), 2);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_it(
            old in "[ab ]{0,8}(\n[ab ]{0,8})?",
            new in "[ab ]{0,8}(\n[ab ]{0,8})?",
        ) {
            // Two lines that are the same are left out.
            prop_assume!(old != new);
            let lines = compare(&old, &new);
            let read = |sign: Sign| -> Vec<String> {
                let of = lines.iter().filter(|line| line.sign == sign || line.sign == Sign::Same);
                of.map(|line| line.parts.iter().map(|(_, text)| text.as_str()).collect()).collect()
            };
            prop_assert_eq!(read(Sign::Removed).join("\n"), old);
            prop_assert_eq!(read(Sign::Added).join("\n"), new);
        }
    }
}
