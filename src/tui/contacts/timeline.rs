//! The entries of one contact: which are in hand, which is selected, which is unfolded.

use std::borrow::Cow;

use crate::domain::{ContactId, Interaction, InteractionId};

use super::super::window::Window;
use super::super::wrap::wrap_text;

/// The most rows of a summary that are shown of a folded entry.
pub const FOLDED: usize = 3;
/// The most rows of an unfolded entry.
const UNFOLDED: usize = 100_000;
/// The columns before a summary.
pub const INDENT: u16 = 4;

/// An entry whose whole text is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfolded {
    /// The entry.
    pub id: InteractionId,
    /// The columns that the rows were made for.
    pub columns: u16,
    /// Its text, safe, in rows.
    pub rows: Vec<String>,
    /// How many rows are above the pane.
    pub scroll: usize,
}

/// The entries of one contact.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// Whose entries.
    pub contact: Option<ContactId>,
    /// The entries in hand.
    pub window: Window<Interaction>,
    /// The one that is unfolded.
    pub unfolded: Option<Unfolded>,
    /// Whether they were read.
    pub answered: bool,
    /// The pane's columns and rows for entries, as of the last arrangement.
    pub size: (u16, u16),
}

/// Returns what an entry says. A summary may hold a mebibyte: it is not copied at every frame.
fn text(entry: &Interaction) -> Cow<'_, str> {
    match &entry.body.summary {
        Some(summary) => Cow::Borrowed(summary.as_str()),
        None => Cow::Owned(entry.text()),
    }
}

/// Returns the rows of an entry's text when it is folded, and whether there is more.
pub fn folded(entry: &Interaction, columns: u16) -> (Vec<String>, bool) {
    wrap_text(&text(entry), usize::from(columns.saturating_sub(INDENT)), FOLDED)
}

impl Timeline {
    /// Tells whether it is known that nothing is logged.
    pub fn is_bare(&self) -> bool {
        self.answered && self.window.is_empty() && self.window.is_whole()
    }

    /// Returns the rows that an entry takes.
    pub fn height(&self, entry: &Interaction) -> usize {
        let text = match &self.unfolded {
            Some(unfolded) if unfolded.id == entry.id => unfolded.rows.len(),
            _ => folded(entry, self.size.0).0.len(),
        };
        1 + text
    }

    /// Unfolds the selected entry, or folds it.
    pub fn toggle(&mut self) {
        let Some(entry) = self.window.selected() else { return };
        if self.unfolded.as_ref().is_some_and(|unfolded| unfolded.id == entry.id) {
            self.unfolded = None;
        } else if folded(entry, self.size.0).1 {
            let (id, columns) = (entry.id, self.size.0);
            let room = usize::from(columns.saturating_sub(INDENT));
            let (rows, _) = wrap_text(&text(entry), room, UNFOLDED);
            self.unfolded = Some(Unfolded { id, columns, rows, scroll: 0 });
        }
    }

    /// Scrolls within the selected entry where it is unfolded and higher than the pane; returns
    /// whether it did.
    pub fn scroll(&mut self, by: isize) -> bool {
        let height = usize::from(self.size.1);
        let Some(selected) = self.window.selected().map(|entry| entry.id) else { return false };
        let Some(unfolded) = self.unfolded.as_mut().filter(|unfolded| unfolded.id == selected)
        else {
            return false;
        };
        let most = (1 + unfolded.rows.len()).saturating_sub(height);
        let target = unfolded.scroll.saturating_add_signed(by).min(most);
        std::mem::replace(&mut unfolded.scroll, target) != target
    }

    /// Puts the selected entry where it can be seen.
    pub fn arrange(&mut self, size: (u16, u16)) {
        if self.size.0 != size.0 && self.unfolded.is_some() {
            self.size = size;
            self.unfolded = None;
            self.toggle();
        }
        self.size = size;
        let selected = self.window.index();
        if self.unfolded.as_ref().map(|unfolded| unfolded.id)
            != self.window.selected().map(|entry| entry.id)
        {
            self.unfolded = None;
        }
        let room = usize::from(size.1).max(1);
        // The first entry from which the selected one still ends within the pane.
        let mut first = selected;
        let mut used = self.window.rows().get(selected).map_or(1, |entry| self.height(entry));
        for (place, entry) in self.window.rows().iter().enumerate().take(selected).rev() {
            used += self.height(entry);
            if used > room || place < self.window.top() {
                break;
            }
            first = place;
        }
        self.window.set_top(first);
    }

    /// Returns the place of the entry that stands in a row of the pane, from 0.
    pub fn entry_at(&self, row: usize) -> Option<usize> {
        let mut below = 0;
        let rows = self.window.rows().iter().enumerate().skip(self.window.top());
        for (place, entry) in rows {
            let hidden = self.unfolded.as_ref().filter(|unfolded| unfolded.id == entry.id);
            below += self.height(entry) - hidden.map_or(0, |unfolded| unfolded.scroll);
            if row < below {
                return Some(place);
            }
        }
        None
    }

    /// Returns how many entries the pane shows from the first one on, at least one.
    pub fn page(&self) -> usize {
        let mut left = usize::from(self.size.1);
        let rows = self.window.rows().iter().skip(self.window.top());
        rows.take_while(|entry| {
            let height = self.height(entry);
            let fits = height <= left;
            left = left.saturating_sub(height);
            fits
        })
        .count()
        .max(1)
    }
}
