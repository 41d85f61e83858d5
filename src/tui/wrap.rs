//! Breaking text into the rows of a pane.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::display::{display, is_simple, width};

/// Returns how many columns one grapheme cluster takes on the screen.
pub fn cluster_width(cluster: &str) -> usize {
    match cluster.as_bytes() {
        [b' '..=b'~'] => 1,
        _ => width(cluster),
    }
}

/// Breaks one raw line (without line ends) into ranges that fit `columns`, at most `limit` of
/// them: between words where it can, between clusters where it must. There is always one range;
/// together they cover the line, unless the limit was reached.
pub fn wrap_line(line: &str, columns: usize, limit: usize) -> Vec<Range<usize>> {
    if is_simple(line) {
        let characters = line.char_indices().map(|(at, c)| (at, c == ' ', 1));
        return wrap(line, characters, columns, limit);
    }
    let clusters = line.grapheme_indices(true);
    let clusters = clusters.map(|(at, cluster)| (at, cluster == " ", cluster_width(cluster)));
    wrap(line, clusters, columns, limit)
}

/// Breaks a line whose clusters are told by where they begin, whether they are a space, and their
/// columns.
fn wrap(
    line: &str,
    clusters: impl Iterator<Item = (usize, bool, usize)>,
    columns: usize,
    limit: usize,
) -> Vec<Range<usize>> {
    let columns = columns.max(2);
    let mut rows = Vec::new();
    let (mut start, mut used) = (0, 0);
    // After the last space: where the next row begins if the word does not fit.
    let mut word = (0, 0);
    for (at, is_space, wide) in clusters {
        // A space may hang over the edge: it is not seen there.
        if used + wide > columns && !is_space {
            let (end, kept) = if word.0 > start { (word.0, used - word.1) } else { (at, 0) };
            rows.push(start..end);
            if rows.len() == limit {
                return rows;
            }
            (start, used) = (end, kept);
            word = (start, 0);
        }
        used += wide;
        if is_space {
            word = (at + 1, used);
        }
    }
    rows.push(start..line.len());
    rows
}

/// Makes a text of several lines safe and breaks it into at most `limit` rows of `columns`; tells
/// whether something was left out.
pub fn wrap_text(text: &str, columns: usize, limit: usize) -> (Vec<String>, bool) {
    let mut rows: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if rows.len() == limit {
            return (rows, true);
        }
        let ranges = wrap_line(line, columns, limit - rows.len());
        let covered = ranges.last().map_or(0, |last| last.end);
        rows.extend(ranges.into_iter().map(|range| display(line[range].trim_end()).into_owned()));
        if covered < line.trim_end().len() {
            return (rows, true);
        }
    }
    (rows, false)
}

/// Puts parts one after the other into rows that are safe to show: one that does not fit begins a
/// new row, without what stands between two.
pub fn wrap_parts(parts: &[&str], between: &str, columns: usize, limit: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for part in parts {
        match rows.last_mut() {
            Some(row) if width(row) + width(between) + width(part) <= columns => {
                row.push_str(between);
                row.push_str(part);
            }
            _ => rows.push((*part).to_owned()),
        }
    }
    rows.iter().flat_map(|row| wrap_text(row, columns, limit).0).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(line: &str, columns: usize) -> Vec<&str> {
        wrap_line(line, columns, usize::MAX).into_iter().map(|range| &line[range]).collect()
    }

    #[test]
    fn breaks_between_words() {
        assert_eq!(rows("wants the price by Friday", 10), ["wants the ", "price by ", "Friday"]);
        assert_eq!(rows("", 10), [""]);
        assert_eq!(rows("exactly ten", 7), ["exactly ", "ten"]);
    }

    #[test]
    fn breaks_long_words_between_clusters() {
        assert_eq!(rows("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(rows("山田太郎", 5), ["山田", "太郎"]);
        assert_eq!(rows("👩🏽‍🚀👩🏽‍🚀", 3), ["👩🏽‍🚀", "👩🏽‍🚀"]);
    }

    #[test]
    fn parts_are_divided_between_them() {
        let parts = ["+49 89 1", "ana@acme.example", "x"];
        assert_eq!(wrap_parts(&parts, " · ", 40, 2), ["+49 89 1 · ana@acme.example · x"]);
        assert_eq!(wrap_parts(&parts, " · ", 20, 2), ["+49 89 1", "ana@acme.example · x"]);
        assert_eq!(wrap_parts(&parts, " · ", 20, 1), ["+49 89 1"]);
        assert_eq!(wrap_parts(&["abcdef\u{1b}"], " · ", 4, 9), ["abcd", "ef␛"]);
        assert!(wrap_parts(&[], " · ", 4, 9).is_empty());
    }

    #[test]
    fn every_row_fits_and_nothing_is_lost() {
        let text = "one two  three\u{301} 山田 太郎 \x1b[31m and averyveryverylongword at the end ";
        for columns in 2..40 {
            let rows = rows(text, columns);
            assert_eq!(rows.concat(), text, "{columns}");
            assert!(rows.iter().all(|row| width(row.trim_end()) <= columns), "{columns}: {rows:?}");
        }
    }

    #[test]
    fn texts_keep_their_lines_and_say_what_was_left_out() {
        assert_eq!(
            wrap_text("one two\r\n\nthree", 5, 9),
            (vec!["one".into(), "two".into(), String::new(), "three".into()], false)
        );
        assert_eq!(wrap_text("one\ntwo\nthree", 5, 2), (vec!["one".into(), "two".into()], true));
        assert_eq!(wrap_text("one two", 3, 1), (vec!["one".into()], true));
        assert_eq!(wrap_text("one ", 3, 1), (vec!["one".into()], false));
    }
}
