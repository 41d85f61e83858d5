//! Where things stand on the screen.

use ratatui::layout::Rect;

use super::contacts::Pane;

/// The fewest columns that show two panes.
pub const TWO_PANES: u16 = 80;
/// The fewest columns and rows that show anything.
pub const SMALLEST: (u16, u16) = (40, 10);

/// The fewest columns that show the books at the left, and the columns that they take.
pub const WITH_RAIL: u16 = 140;
const RAIL: u16 = 26;
/// The most columns of a row whose first and last cell belong together.
const ACROSS: u16 = 118;
/// How many columns the side of a list has before the list has more than its share.
const SIDE: u16 = 100;

/// The parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// The first row: books and who acts.
    pub header: Rect,
    /// The contacts, where they are shown.
    pub list: Option<Rect>,
    /// The line between the panes, where both are shown.
    pub bar: Option<u16>,
    /// The selected contact's timeline, where it is shown.
    pub side: Option<Rect>,
    /// The last row: keys and drafts.
    pub footer: Rect,
}

/// Tells whether the terminal is too small to show anything.
pub fn too_small((columns, rows): (u16, u16)) -> bool {
    columns < SMALLEST.0 || rows < SMALLEST.1
}

/// Returns where the books stand at the left of a wide screen, and the line beside them.
pub fn rail((columns, rows): (u16, u16)) -> Option<(Rect, u16)> {
    let rail = Rect::new(0, 1, RAIL, rows.saturating_sub(2));
    (columns >= WITH_RAIL).then_some((rail, RAIL))
}

/// Returns what lies between the header and the footer, without the rail.
pub fn body((columns, rows): (u16, u16)) -> Rect {
    let left = if columns >= WITH_RAIL { RAIL + 2 } else { 0 };
    Rect::new(left, 1, columns - left, rows.saturating_sub(2))
}

/// Returns the part of an area for rows that are read across: where they are longer, the eye loses
/// them.
pub fn across(area: Rect) -> Rect {
    Rect { width: area.width.min(ACROSS), ..area }
}

/// Divides the screen.
pub fn areas((columns, rows): (u16, u16), pane: Pane) -> Areas {
    let row = |y| Rect::new(0, y, columns, 1);
    let body = body((columns, rows));
    let (list, bar, side) = if columns >= TWO_PANES {
        // What the side does not need to be read goes to the list.
        let spare = body.width.saturating_sub(SIDE + 2);
        let width = (body.width / 5 * 2).clamp(34, 64).max(spare.min(84));
        let side = Rect { x: body.x + width + 2, width: body.width - width - 2, ..body };
        (Some(Rect { width, ..body }), Some(body.x + width), Some(side))
    } else if pane == Pane::List {
        (Some(body), None, None)
    } else {
        (None, None, Some(body))
    };
    Areas { header: row(0), list, bar, side, footer: row(rows.saturating_sub(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_panes_from_80_columns_on() {
        let wide = areas((80, 24), Pane::List);
        assert_eq!(wide.list, Some(Rect::new(0, 1, 34, 22)));
        assert_eq!(wide.side, Some(Rect::new(36, 1, 44, 22)));
        let narrow = areas((79, 24), Pane::Timeline);
        assert_eq!((narrow.list, narrow.side), (None, Some(Rect::new(0, 1, 79, 22))));
    }

    #[test]
    fn no_size_breaks_it() {
        for columns in [0, 1, 39, 40, 79, 80, u16::MAX] {
            for rows in [0, 1, 2, 9, 10, u16::MAX] {
                for pane in [Pane::List, Pane::Timeline] {
                    areas((columns, rows), pane);
                }
            }
        }
        assert!(too_small((39, 24)) && too_small((80, 9)) && !too_small((40, 10)));
    }
}
