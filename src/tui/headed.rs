//! A list whose rows stand under the headings of their parts: a heading stands over the first row on
//! the screen, and where a part begins.

use super::window::Window;

/// Tells whether the heading of its part stands over a row.
pub fn has_heading<T, P: PartialEq>(
    rows: &[T],
    part: impl Fn(&T) -> P,
    place: usize,
    top: usize,
) -> bool {
    let of = |place: usize| rows.get(place).map(&part);
    place <= top || of(place) != of(place - 1)
}

/// Puts the selected row where it can be seen in `height` rows of the screen, with its heading.
pub fn arrange<T, P: PartialEq>(list: &mut Window<T>, height: usize, part: impl Fn(&T) -> P) {
    let height = height.max(2);
    let (selected, all) = (list.index(), list.rows());
    // The first row from which a row still ends on the screen.
    let first_for = |last: usize| {
        let (mut first, mut used) = (last, 2);
        while first > 0 {
            // One more row, and its heading where it begins a part of its own.
            let more = 1 + usize::from(has_heading(all, &part, first, 0));
            if used + more > height {
                break;
            }
            used += more;
            first -= 1;
        }
        first
    };
    let lowest = first_for(selected);
    let highest = first_for(all.len().saturating_sub(1));
    let top = list.top().min(highest).clamp(lowest, selected.max(lowest));
    list.set_top(top);
}

/// Returns the row that stands in a row of the screen, from 0.
pub fn row_at<T, P: PartialEq>(
    list: &Window<T>,
    wanted: usize,
    part: impl Fn(&T) -> P,
) -> Option<usize> {
    let mut at = 0;
    for place in list.top()..list.rows().len() {
        at += usize::from(has_heading(list.rows(), &part, place, list.top()));
        if at == wanted {
            return Some(place);
        }
        at += 1;
        if at > wanted {
            return None;
        }
    }
    None
}
