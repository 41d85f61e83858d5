//! The names of a form's fields: all forms have them in the same columns.

use super::paint::Paint;

/// Says that a form has fields below those that are seen.
pub const MORE_BELOW: &str = "more below";

/// The columns before a field's text: a sign where it has the keys, its name, and the gaps.
pub const LABEL: u16 = 13;

/// Writes the name of a field.
pub fn label(paint: &mut Paint<'_, '_>, (x, y): (u16, u16), name: &str, focused: bool) {
    let theme = paint.theme;
    let style = if focused { theme.strong() } else { theme.dim() };
    paint.text(x, y, 1, if focused { theme.marker() } else { " " }, style);
    paint.text(x + 2, y, LABEL - 3, name, style);
}
