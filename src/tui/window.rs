//! A window over a list that is too long to be held: pages are read as the cursor nears its edge.

use crate::app::Towards;

/// How many rows are read at a time.
pub const PAGE: usize = 100;
/// How many rows are kept at most.
const KEPT: usize = 5 * PAGE;

/// Where a page stands in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place<C> {
    /// From the first row on.
    Top,
    /// Up to the last row.
    Bottom,
    /// The rows after this one.
    After(C),
    /// The rows before this one.
    Before(C),
    /// This row and those around it.
    Around(C),
}

/// Rows that were read for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk<T> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Whether rows lie before them.
    pub before: bool,
    /// Whether rows lie after them.
    pub after: bool,
    /// Which of them to select: the row of `Around`, the last one of `Bottom`.
    pub select: usize,
}

/// The rows in hand, and which of them is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window<T> {
    rows: Vec<T>,
    selected: usize,
    /// The first row on the screen.
    top: usize,
    before: bool,
    after: bool,
    /// How many rows lie before the first in hand, where that is known.
    base: Option<u64>,
    /// The read that is under way.
    asked: Option<Towards>,
}

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            selected: 0,
            top: 0,
            before: false,
            after: false,
            base: Some(0),
            asked: None,
        }
    }
}

impl<T> Window<T> {
    /// Returns the rows in hand.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// Returns the selected row.
    pub fn selected(&self) -> Option<&T> {
        self.rows.get(self.selected)
    }

    /// Returns the place of the selected row among those in hand.
    pub fn index(&self) -> usize {
        self.selected
    }

    /// Returns the place of the first row on the screen among those in hand.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Tells whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Tells whether the rows in hand are all there are.
    pub fn is_whole(&self) -> bool {
        !self.before && !self.after
    }

    /// Returns the selected row's place in the whole list, from 1, where it is known.
    pub fn position(&self) -> Option<u64> {
        let index = u64::try_from(self.selected).ok()?;
        (!self.rows.is_empty()).then(|| self.base.map(|base| base + index + 1)).flatten()
    }

    /// Tells whether the last row of the list is selected.
    pub fn is_at_end(&self) -> bool {
        !self.after && self.selected + 1 == self.rows.len()
    }

    /// Replaces rows in place: `change` returns the new row for those that changed.
    pub fn patch(&mut self, mut change: impl FnMut(&T) -> Option<T>) {
        for row in &mut self.rows {
            if let Some(new) = change(row) {
                *row = new;
            }
        }
    }

    /// Moves the selection by `by` rows within those in hand; returns whether it moved.
    pub fn step(&mut self, by: isize) -> bool {
        let last = self.rows.len().saturating_sub(1);
        let target = self.selected.saturating_add_signed(by).min(last);
        std::mem::replace(&mut self.selected, target) != target
    }

    /// Selects one of the rows in hand by its place among them; returns whether there is one.
    pub fn select(&mut self, place: usize) -> bool {
        let there = place < self.rows.len();
        if there {
            self.selected = place;
        }
        there
    }

    /// Puts the first row of the screen where the selection can be seen in `height` rows.
    pub fn reveal(&mut self, height: usize) {
        let height = height.max(1);
        let lowest = (self.selected + 1).saturating_sub(height);
        let highest = self.rows.len().saturating_sub(height);
        self.top = self.top.min(highest).clamp(lowest, self.selected.max(lowest));
    }

    /// Sets the first row of the screen.
    pub fn set_top(&mut self, top: usize) {
        self.top = top.min(self.rows.len().saturating_sub(1));
    }

    /// Tells whether rows that are not in hand belong on a screen of so many rows.
    pub fn lacks(&self, height: usize) -> bool {
        let short = self.rows.len() < height;
        (self.after && self.rows.len() < self.top + height) || (self.before && short)
    }

    /// Returns what to read next, where the selection is within `margin` rows of an edge beyond
    /// which there are more; nothing while a read is under way.
    pub fn wants<C>(&mut self, margin: usize) -> Option<Place<C>>
    where
        C: for<'a> From<&'a T>,
    {
        self.wants_towards(margin, Towards::Next)
            .or_else(|| self.wants_towards(margin, Towards::Previous))
    }

    /// Returns what to read next beyond one edge, as [`Self::wants`] does.
    pub fn wants_towards<C>(&mut self, margin: usize, towards: Towards) -> Option<Place<C>>
    where
        C: for<'a> From<&'a T>,
    {
        if self.asked.is_some() {
            return None;
        }
        let place = match towards {
            Towards::Next if self.after && self.selected + margin >= self.rows.len() => {
                Place::After(self.rows.last()?.into())
            }
            Towards::Previous if self.before && self.selected < margin => {
                Place::Before(self.rows.first()?.into())
            }
            _ => return None,
        };
        self.asked = Some(towards);
        Some(place)
    }

    /// Takes rows that were read. `total` is how many there are in all, where that is known.
    pub fn take<C>(&mut self, place: &Place<C>, chunk: Chunk<T>, total: Option<u64>) {
        let count = chunk.rows.len();
        self.asked = None;
        match place {
            Place::After(_) => {
                self.rows.extend(chunk.rows);
                self.after = chunk.after;
                self.drop_before();
            }
            Place::Before(_) => {
                self.rows.splice(0..0, chunk.rows);
                self.before = chunk.before;
                // Of a list that had none the lowest is the next.
                self.selected = (self.selected + count).min(self.rows.len().saturating_sub(1));
                self.top += count;
                let moved = u64::try_from(count).unwrap_or(u64::MAX);
                self.base = self.base.map(|base| base.saturating_sub(moved));
                if !self.before {
                    self.base = Some(0);
                }
                if self.rows.len() > KEPT {
                    self.rows.truncate(KEPT.max(self.selected + 1));
                    self.after = true;
                }
            }
            Place::Top | Place::Bottom | Place::Around(_) => {
                // The selection stays where it is on the screen; above the first row there was
                // nothing, and what is new there comes into sight.
                let above = self.selected.saturating_sub(self.top);
                let scrolled = self.top > 0 || self.before;
                self.rows = chunk.rows;
                self.before = chunk.before;
                self.after = chunk.after;
                self.selected = chunk.select.min(self.rows.len().saturating_sub(1));
                self.top = if scrolled && matches!(place, Place::Around(_)) {
                    self.selected.saturating_sub(above)
                } else {
                    0
                };
                self.base = match (self.before, self.after) {
                    (false, _) => Some(0),
                    (true, false) => {
                        total.map(|total| total.saturating_sub(u64::try_from(count).unwrap_or(0)))
                    }
                    (true, true) => None,
                };
            }
        }
    }

    /// Forgets a read that failed, so that the next key asks again.
    pub fn give_up(&mut self) {
        self.asked = None;
    }

    fn drop_before(&mut self) {
        let extra = self.rows.len().saturating_sub(KEPT).min(self.selected.min(self.top));
        if extra > 0 {
            self.rows.drain(..extra);
            self.selected -= extra;
            self.top -= extra;
            self.before = true;
            let moved = u64::try_from(extra).unwrap_or(0);
            self.base = self.base.map(|base| base + moved);
        }
    }

    /// Selects a row that is to be there: one that left the list stands where it was. Returns
    /// whether it left.
    pub fn hold(&mut self, row: &T, is: impl Fn(&T, &T) -> bool) -> bool
    where
        T: Clone,
    {
        let found = self.rows.iter().position(|other| is(other, row));
        let place = found.unwrap_or(self.selected);
        if found.is_none() {
            self.rows.insert(place, row.clone());
        }
        self.selected = place;
        found.is_none()
    }

    /// Takes the selected row out, as after a deletion; the next one is selected then.
    pub fn remove(&mut self, fits: impl FnMut(&T) -> bool) {
        if let Some(index) = self.rows.iter().position(fits) {
            self.rows.remove(index);
            if index < self.selected || self.selected == self.rows.len() {
                self.selected = self.selected.saturating_sub(1);
            }
            self.top = self.top.min(self.selected);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Cursor(u32);

    impl From<&u32> for Cursor {
        fn from(row: &u32) -> Self {
            Self(*row)
        }
    }

    const ALL: u32 = 1_234;

    /// Reads as a store would.
    fn read(place: &Place<Cursor>, limit: u32) -> Chunk<u32> {
        let (start, end) = match *place {
            Place::Top => (0, limit.min(ALL)),
            Place::Bottom => (ALL - limit, ALL),
            Place::After(Cursor(row)) => (row + 1, (row + 1 + limit).min(ALL)),
            Place::Before(Cursor(row)) => (row.saturating_sub(limit), row),
            Place::Around(Cursor(row)) => {
                (row.saturating_sub(limit / 2), (row + limit / 2).min(ALL))
            }
        };
        let select = match *place {
            Place::Around(Cursor(row)) => row - start,
            Place::Bottom => end - start - 1,
            _ => 0,
        };
        Chunk {
            rows: (start..end).collect(),
            before: start > 0,
            after: end < ALL,
            select: select as usize,
        }
    }

    fn settle(window: &mut Window<u32>) {
        while let Some(place) = window.wants::<Cursor>(60) {
            let chunk = read(&place, 100);
            window.take(&place, chunk, Some(u64::from(ALL)));
        }
        window.reveal(20);
    }

    fn opened(place: Place<Cursor>) -> Window<u32> {
        let mut window = Window::default();
        let chunk = read(&place, 100);
        window.take(&place, chunk, Some(u64::from(ALL)));
        settle(&mut window);
        window
    }

    #[test]
    fn walks_the_whole_list_both_ways_and_keeps_little() {
        let mut window = opened(Place::Top);
        for expected in 1..ALL {
            assert!(window.step(1));
            settle(&mut window);
            assert_eq!(window.selected(), Some(&expected));
            assert_eq!(window.position(), Some(u64::from(expected) + 1));
            assert!(window.rows().len() <= KEPT, "{}", window.rows().len());
            assert!((window.top()..window.top() + 20).contains(&window.index()));
        }
        assert!(!window.step(1));
        for expected in (0..ALL - 1).rev() {
            assert!(window.step(-1));
            settle(&mut window);
            assert_eq!(window.selected(), Some(&expected));
            assert_eq!(window.position(), Some(u64::from(expected) + 1));
            assert!(window.rows().len() <= KEPT + PAGE);
        }
        assert!(!window.step(-1));
    }

    #[test]
    fn knows_its_place_from_the_end_too() {
        let mut window = opened(Place::Bottom);
        assert_eq!(window.selected(), Some(&(ALL - 1)));
        assert_eq!(window.position(), Some(u64::from(ALL)));
        window.step(-30);
        settle(&mut window);
        assert_eq!(window.position(), Some(u64::from(ALL) - 30));
    }

    #[test]
    fn opens_around_a_row() {
        let window = opened(Place::Around(Cursor(700)));
        assert_eq!(window.selected(), Some(&700));
        assert_eq!(window.position(), None, "nobody counted");
    }

    #[test]
    fn a_removed_row_gives_its_place_to_the_next() {
        let mut window = opened(Place::Top);
        window.step(3);
        window.remove(|row| *row == 3);
        assert_eq!(window.selected(), Some(&4));
        window.remove(|row| *row == 0);
        assert_eq!(window.selected(), Some(&4));
    }

    #[test]
    fn an_empty_list_goes_nowhere() {
        let mut window: Window<u32> = Window::default();
        assert!(!window.step(1) && !window.step(-1));
        window.reveal(10);
        assert_eq!((window.selected(), window.position()), (None, None));
        assert!(window.wants::<Cursor>(60).is_none());
    }
}
