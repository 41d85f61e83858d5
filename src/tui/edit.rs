//! A text that is being typed: a cursor between grapheme clusters and the keys of readline.
//!
//! `ratatui-textarea` was looked at and left: its cursor stands between code points, so that it
//! takes combining characters apart, and it draws the raw text, bidi overrides and all.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::domain::display::{display, width};

use super::action::Action;
use super::wrap::wrap_line;

/// A text and where its cursor stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    text: String,
    cursor: usize,
    lines: bool,
    removed: String,
    /// A text that comes before what was removed, once.
    aside: String,
    /// Whether what is typed next takes the place of all of it.
    selected: bool,
}

impl Edit {
    /// Makes a field of one line.
    pub fn line(text: impl Into<String>) -> Self {
        let text = text.into().replace(['\r', '\n'], " ");
        Self { cursor: text.len(), text, ..Self::default() }
    }

    /// Makes a field of several lines.
    pub fn lines(text: impl Into<String>) -> Self {
        let text = unify(&text.into());
        Self { cursor: text.len(), text, lines: true, ..Self::default() }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns where the cursor stands, in bytes.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts the cursor there, or at the end where there is no such place.
    pub fn go_to(&mut self, at: usize) {
        self.cursor = if self.text.is_char_boundary(at) { at } else { self.text.len() };
        self.selected = false;
    }

    /// Puts a text in the place of a stretch, and the cursor behind it.
    pub fn replace(&mut self, at: Range<usize>, text: &str) {
        if self.text.get(at.clone()).is_some() {
            self.go_to(at.start);
            self.text.drain(at);
            self.insert(text);
        }
    }

    /// Tells whether nothing but white space stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.cursor = self.text.len();
        self.selected = false;
    }

    /// Selects the whole text: what is typed next takes its place, any other key keeps it.
    pub fn select(&mut self) {
        self.cursor = self.text.len();
        self.selected = !self.text.is_empty();
    }

    /// Tells whether what is typed next takes the place of the text.
    pub fn is_selected(&self) -> bool {
        self.selected
    }

    /// Puts a text at the cursor. In a field of one line, line ends become spaces.
    pub fn insert(&mut self, text: &str) {
        let text = unify(text);
        let text = if self.lines { text } else { text.replace('\n', " ") };
        if std::mem::take(&mut self.selected) {
            self.set("");
        }
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    /// Has the key that puts back what was removed last put in this text first. What was removed
    /// stays at hand.
    pub fn keep_aside(&mut self, text: String) {
        self.aside = text;
    }

    /// Puts the cursor on an empty line below the text, where there is a text.
    pub fn begin_line(&mut self) {
        if self.lines && !self.is_blank() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.go_to(self.text.len());
    }

    /// Changes the line of the cursor, which stays where it was from the line's end.
    pub fn change_line(&mut self, change: impl FnOnce(&str) -> String) {
        let (start, end) = (self.line_start(self.cursor), self.line_end(self.cursor));
        let after = end - self.cursor;
        let changed = change(&self.text[start..end]);
        self.text.replace_range(start..end, &changed);
        let end = start + changed.len();
        // Where what stood behind the cursor changed too, it goes to the end.
        let at = end.saturating_sub(after).max(start);
        self.cursor = if self.text.is_char_boundary(at) { at } else { end };
    }

    /// Does what a key of readline asks for; returns whether the text changed, `None` where the
    /// action is not one of a field or has nowhere to go.
    pub fn apply(&mut self, action: Action) -> Option<bool> {
        let at = self.cursor;
        self.selected = false;
        match action {
            Action::Left => self.cursor = self.before(at),
            Action::Right => self.cursor = self.after(at),
            Action::WordLeft => self.cursor = self.word_before(at),
            Action::WordRight => self.cursor = self.word_after(at),
            Action::LineStart => self.cursor = self.line_start(at),
            Action::LineEnd => self.cursor = self.line_end(at),
            Action::Backspace => return Some(self.remove(self.before(at)..at, false)),
            Action::DeleteChar => return Some(self.remove(at..self.after(at), false)),
            Action::DeleteWordBack => return Some(self.remove(self.word_before(at)..at, true)),
            Action::DeleteToSpace => return Some(self.remove(self.space_before(at)..at, true)),
            Action::DeleteWord => return Some(self.remove(at..self.word_after(at), true)),
            Action::DeleteToEnd => return Some(self.remove_to_end()),
            Action::DeleteToStart => return Some(self.remove(self.line_start(at)..at, true)),
            Action::Yank if !self.aside.is_empty() => {
                let aside = std::mem::take(&mut self.aside);
                self.insert(&aside);
                return Some(true);
            }
            Action::Yank => {
                let removed = std::mem::take(&mut self.removed);
                self.insert(&removed);
                self.removed = removed;
                return Some(!self.removed.is_empty());
            }
            Action::NewLine if self.lines => {
                self.insert("\n");
                return Some(true);
            }
            Action::LineUp if self.lines => return self.move_line(true).then_some(false),
            Action::LineDown if self.lines => return self.move_line(false).then_some(false),
            _ => return None,
        }
        Some(false)
    }

    fn remove(&mut self, range: Range<usize>, keep: bool) -> bool {
        if range.is_empty() {
            return false;
        }
        self.cursor = range.start;
        let removed: String = self.text.drain(range).collect();
        if keep {
            self.removed = removed;
        }
        true
    }

    fn remove_to_end(&mut self) -> bool {
        let end = self.line_end(self.cursor);
        // At the end of a line, the line end goes.
        let end = if end == self.cursor && end < self.text.len() { end + 1 } else { end };
        self.remove(self.cursor..end, true)
    }

    fn before(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn after(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn word_before(&self, at: usize) -> usize {
        let head = self.text[..at].trim_end_matches(|c: char| !c.is_alphanumeric());
        head.char_indices()
            .rev()
            .take_while(|(_, c)| c.is_alphanumeric())
            .last()
            .map_or(0, |(start, _)| start)
    }

    /// Returns where what stands between white space begins.
    fn space_before(&self, at: usize) -> usize {
        let head = self.text[..at].trim_end();
        head.char_indices()
            .rev()
            .take_while(|(_, c)| !c.is_whitespace())
            .last()
            .map_or(0, |(start, _)| start)
    }

    fn word_after(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let word = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let length = rest[word..].find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len() - word);
        at + word + length
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end)
    }

    fn move_line(&mut self, up: bool) -> bool {
        let start = self.line_start(self.cursor);
        let column = self.text[start..self.cursor].graphemes(true).count();
        let target = if up {
            match start.checked_sub(1) {
                Some(end) => self.line_start(end),
                None => return false,
            }
        } else {
            match self.line_end(self.cursor) {
                end if end < self.text.len() => end + 1,
                _ => return false,
            }
        };
        let line = &self.text[target..self.line_end(target)];
        self.cursor = target
            + line.grapheme_indices(true).nth(column).map_or(line.len(), |(offset, _)| offset);
        true
    }

    /// Returns what a field of one line shows in `columns`, and the column of the cursor.
    pub fn show_line(&self, columns: usize) -> (String, usize) {
        let seen = self.seen(columns);
        let before = display(&self.text[seen.start..self.cursor]);
        let column = width(&before);
        (before.into_owned() + &display(&self.text[self.cursor..seen.end]), column)
    }

    /// Returns which part of it a field of one line shows in `columns`, in bytes: the text moves so
    /// that the cursor is always seen.
    pub fn seen(&self, columns: usize) -> Range<usize> {
        let room = columns.saturating_sub(1);
        let mut start = self.cursor;
        let mut used = 0;
        for (at, cluster) in self.text[..self.cursor].grapheme_indices(true).rev() {
            let wide = super::wrap::cluster_width(cluster);
            if used + wide > room {
                break;
            }
            (start, used) = (at, used + wide);
        }
        let mut left = columns.saturating_sub(width(&display(&self.text[start..self.cursor])));
        let mut end = self.cursor;
        for (at, cluster) in self.text[self.cursor..].grapheme_indices(true) {
            let wide = super::wrap::cluster_width(cluster);
            if wide > left {
                break;
            }
            (end, left) = (self.cursor + at + cluster.len(), left - wide);
        }
        start..end
    }

    /// Returns how many rows the text takes in `columns`, at most `limit`.
    pub fn height(&self, columns: usize, limit: usize) -> usize {
        let mut rows = 0;
        for line in self.text.split('\n') {
            rows += wrap_line(line, columns, limit.saturating_sub(rows).max(1)).len();
            if rows >= limit {
                return limit;
            }
        }
        rows
    }

    /// Returns the rows that a field of several lines shows in `columns` × `height`, and where in
    /// them the cursor stands (column, row).
    pub fn show_lines(&self, columns: usize, height: usize) -> (Vec<String>, (usize, usize)) {
        let height = height.max(1);
        // Lines further away than the height cannot be seen.
        let mut rows: Vec<Range<usize>> = Vec::new();
        let here = self.line_start(self.cursor);
        let mut first = here;
        for _ in 0..height {
            first = first.checked_sub(1).map_or(0, |end| self.line_start(end));
        }
        let mut at = first;
        let mut below = 0;
        loop {
            let end = self.line_end(at);
            let limit = if at > here { height } else { usize::MAX };
            rows.extend(
                wrap_line(&self.text[at..end], columns, limit)
                    .into_iter()
                    .map(|range| at + range.start..at + range.end),
            );
            below += usize::from(at > here);
            if end == self.text.len() || below > height {
                break;
            }
            at = end + 1;
        }
        let row = rows.iter().rposition(|range| range.start <= self.cursor).unwrap_or(0);
        let top = (row + 1).saturating_sub(height);
        let column = rows.get(row).map_or(0, |range| {
            width(&self.text[range.start..self.cursor.clamp(range.start, range.end)])
        });
        let shown = rows.iter().skip(top).take(height);
        let shown = shown.map(|range| display(&self.text[range.clone()]).into_owned()).collect();
        (shown, (column.min(columns.saturating_sub(1)), row - top))
    }
}

fn unify(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, actions: &[Action]) -> (String, usize) {
        let mut edit = Edit::lines(text);
        for action in actions {
            edit.apply(*action);
        }
        (edit.text.clone(), edit.cursor)
    }

    #[test]
    fn readline_keys_move_and_remove() {
        use Action as A;
        for (actions, text, cursor) in [
            (&[A::LineStart][..], "wants Q3 price", 0),
            (&[A::WordLeft], "wants Q3 price", 9),
            (&[A::WordLeft, A::WordLeft, A::WordRight], "wants Q3 price", 8),
            (&[A::DeleteWordBack], "wants Q3 ", 9),
            (&[A::WordLeft, A::DeleteToEnd], "wants Q3 ", 9),
            (&[A::WordLeft, A::DeleteToStart], "price", 0),
            (&[A::WordLeft, A::DeleteToStart, A::LineEnd, A::Yank], "pricewants Q3 ", 14),
            (&[A::LineStart, A::DeleteChar, A::DeleteWord], " Q3 price", 0),
            (&[A::Backspace, A::Left, A::Backspace], "wants Q3 prc", 11),
        ] {
            assert_eq!(after("wants Q3 price", actions), (text.to_owned(), cursor), "{actions:?}");
        }
    }

    #[test]
    fn back_to_the_space_is_more_than_back_over_a_word() {
        let text = "see foo-bar@x.y/z";
        assert_eq!(after(text, &[Action::DeleteWordBack]), ("see foo-bar@x.y/".to_owned(), 16));
        assert_eq!(after(text, &[Action::DeleteToSpace]), ("see ".to_owned(), 4));
        let both = [Action::DeleteToSpace, Action::DeleteToSpace];
        assert_eq!(after(text, &both), (String::new(), 0));
        let back = [Action::DeleteToSpace, Action::Yank];
        assert_eq!(after("a  Zoë、x \n", &back), ("a  Zoë、x \n".to_owned(), 13));
    }

    #[test]
    fn clusters_stay_whole() {
        let (text, cursor) = after("e\u{301}👩🏽‍🚀", &[Action::Backspace]);
        assert_eq!((text.as_str(), cursor), ("e\u{301}", 3));
        assert_eq!(after("e\u{301}", &[Action::Left]).1, 0);
        assert_eq!(after("e\u{301}", &[Action::Backspace]).0, "");
    }

    #[test]
    fn lines_are_walked_and_broken() {
        use Action as A;
        assert_eq!(after("one\ntwo", &[A::LineUp]).1, 3);
        assert_eq!(after("one\nlonger", &[A::LineUp, A::NewLine]), ("one\n\nlonger".into(), 4));
        assert_eq!(after("one\ntwo", &[A::LineUp, A::DeleteToEnd]).0, "onetwo");
        let mut edit = Edit::lines("one");
        assert_eq!(edit.apply(A::LineUp), None, "there is no line above: the form goes on");
        let mut edit = Edit::line("one");
        assert_eq!(edit.apply(A::NewLine), None);
        edit.insert("a\r\nb");
        assert_eq!(edit.text(), "onea b");
    }

    #[test]
    fn a_line_follows_its_cursor() {
        let mut edit = Edit::line("0123456789");
        assert_eq!(edit.show_line(5), ("6789".into(), 4));
        edit.apply(Action::LineStart);
        assert_eq!(edit.show_line(5), ("01234".into(), 0));
        assert_eq!(Edit::line("\x1b[31m\u{202e}x").show_line(20).0, "␛[31m␦x");
        assert_eq!(Edit::line("abc").show_line(0), (String::new(), 0));
    }

    #[test]
    fn a_stretch_gives_way_to_another_text() {
        let mut edit = Edit::line("c an: hello");
        edit.replace(2..4, "Ana Ruiz");
        assert_eq!((edit.text(), edit.cursor()), ("c Ana Ruiz: hello", 10));
        edit.replace(30..40, "nothing is there");
        edit.go_to(99);
        assert_eq!((edit.text(), edit.cursor()), ("c Ana Ruiz: hello", 17));
        assert_eq!(edit.seen(6), 12..17);
    }

    #[test]
    fn rows_follow_their_cursor() {
        let mut edit = Edit::lines("one two three\nfour\nfive");
        assert_eq!(edit.height(8, 9), 4);
        assert_eq!(edit.show_lines(8, 2), (vec!["four".to_owned(), "five".to_owned()], (4, 1)));
        for action in [Action::LineUp, Action::LineUp, Action::LineStart] {
            edit.apply(action);
        }
        assert_eq!(edit.show_lines(8, 2).1, (0, 0));
        assert_eq!(edit.show_lines(8, 2).0, ["one two ", "three"]);
        assert_eq!(Edit::lines("").show_lines(8, 2), (vec![String::new()], (0, 0)));
    }
}
