//! Which rows of the screen the entries take.
//!
//! Over the first entry on the screen stands its day, and over every other one whose day is not
//! that of the entry before it. An entry has one row of its own, then those of its text.

use crate::domain::Interaction;

use super::super::dates::Dates;
use super::Entries;
use super::unfolded::{Unfolded, folded};

impl Entries {
    /// Tells whether the day stands over the entry in this place.
    pub fn has_day(&self, place: usize, dates: &Dates) -> bool {
        place <= self.window.top() || self.begins_day(place, dates)
    }

    fn begins_day(&self, place: usize, dates: &Dates) -> bool {
        let day = |place: usize| {
            let entry = self.window.rows().get(place)?;
            Some(dates.day(entry.body.occurred_at))
        };
        place.checked_sub(1).is_none_or(|before| day(before) != day(place))
    }

    /// Returns an entry's rows, without its day.
    fn height(&self, entry: &Interaction) -> usize {
        1 + match &self.unfolded {
            Some(unfolded) if unfolded.id == entry.id => unfolded.rows.len(),
            _ => folded(entry, self.size.0, self.most).0.len(),
        }
    }

    /// Unfolds the selected entry, or folds it.
    pub fn toggle(&mut self) {
        let Some(id) = self.window.selected().map(|entry| entry.id) else { return };
        if self.unfolded.take_if(|unfolded| unfolded.id == id).is_none() {
            self.unfolded = Some(Unfolded::of(id));
        }
    }

    /// Scrolls within the selected entry where it is unfolded and higher than the pane; returns
    /// whether it did.
    pub fn scroll(&mut self, by: isize) -> bool {
        // The day has a row of its own.
        let height = usize::from(self.size.1).saturating_sub(1);
        let Some(selected) = self.window.selected().map(|entry| entry.id) else { return false };
        let Some(unfolded) = self.unfolded.as_mut().filter(|unfolded| unfolded.id == selected)
        else {
            return false;
        };
        let most = (1 + unfolded.rows.len()).saturating_sub(height);
        let target = unfolded.scroll.saturating_add_signed(by).min(most);
        std::mem::replace(&mut unfolded.scroll, target) != target
    }

    /// Puts the selected entry where it can be seen; `versions` is the key that shows its versions.
    pub fn arrange(&mut self, size: (u16, u16), dates: &Dates, versions: &str) {
        self.size = size;
        let selected = self.window.selected();
        self.unfolded = match (self.unfolded.take(), selected) {
            (Some(old), Some(entry)) if old.id == entry.id && old.columns != size.0 => {
                let new = Unfolded::new(entry, size.0, dates, versions);
                let most = (2 + new.rows.len()).saturating_sub(usize::from(size.1));
                Some(Unfolded { scroll: old.scroll.min(most), ..new })
            }
            (Some(old), Some(entry)) if old.id == entry.id => Some(old),
            _ => None,
        };
        let selected = self.window.index();
        let room = usize::from(size.1).max(1);
        // The first entry from which the selected one still ends within the pane.
        let mut first = selected;
        let mut used = 1 + self.window.rows().get(selected).map_or(1, |entry| self.height(entry));
        for (place, entry) in self.window.rows().iter().enumerate().take(selected).rev() {
            used += self.height(entry) + usize::from(self.begins_day(place + 1, dates));
            if used > room || place < self.window.top() {
                break;
            }
            first = place;
        }
        self.window.set_top(first);
    }

    /// Returns the place of the entry that stands in a row of the pane, from 0.
    pub fn entry_at(&self, row: usize, dates: &Dates) -> Option<usize> {
        let mut below = 0;
        let rows = self.window.rows().iter().enumerate().skip(self.window.top());
        for (place, entry) in rows {
            let hidden = self.unfolded.as_ref().filter(|unfolded| unfolded.id == entry.id);
            below += self.height(entry) + usize::from(self.has_day(place, dates));
            below -= hidden.map_or(0, |unfolded| unfolded.scroll);
            if row < below {
                return Some(place);
            }
        }
        None
    }

    /// Returns how many entries the pane shows from the first one on, at least one.
    pub fn page(&self, dates: &Dates) -> usize {
        let mut left = usize::from(self.size.1);
        let rows = self.window.rows().iter().enumerate().skip(self.window.top());
        rows.take_while(|(place, entry)| {
            let height = self.height(entry) + usize::from(self.has_day(*place, dates));
            let fits = height <= left;
            left = left.saturating_sub(height);
            fits
        })
        .count()
        .max(1)
    }
}
