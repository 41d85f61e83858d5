//! The first row of a list: its name or its filter, and where in it the selection stands.

use ratatui::layout::Rect;

use super::confirm::thousands;
use super::filter::Filter;
use super::hints;
use super::paint::Paint;
use super::window::Window;

/// What the first row of a list says.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListHead<'a> {
    /// The list's name.
    pub title: &'a str,
    /// What the list is narrowed to, after its name.
    pub note: &'a str,
    /// Where the selection stands, as [`place`] writes it.
    pub place: &'a str,
    /// The filter; one that is there stands in the place of the name.
    pub filter: Option<&'a Filter>,
    /// Whether the list has the keys.
    pub focused: bool,
}

impl ListHead<'_> {
    /// Draws it into the first row of an area; returns where the cursor of the filter's field
    /// stands, where that has the keys.
    pub fn draw(&self, paint: &mut Paint<'_, '_>, area: Rect) -> Option<(u16, u16)> {
        if area.height == 0 {
            return None;
        }
        let theme = paint.theme;
        let y = area.y;
        let taken = paint.right(area.x, y, area.width, self.place, theme.dim());
        let style = if self.focused { theme.strong() } else { theme.dim() };
        paint.text(area.x, y, 1, if self.focused { theme.focus_sign() } else { " " }, style);
        let x = area.x + 2;
        let room = area.width.saturating_sub(taken + 3);
        let Some((filter, edit)) = self.filter.and_then(|it| Some((it, it.edit()?))) else {
            let taken = paint.text(x, y, room, self.title, style) + 2;
            paint.text(x + taken, y, room.saturating_sub(taken), self.note, theme.key());
            return None;
        };
        paint.text(x, y, room, "/", theme.key());
        let room = room.saturating_sub(1);
        let (shown, column) = edit.show_line(usize::from(room));
        let selected = filter.typing && edit.is_selected();
        let style = if selected { theme.selected() } else { theme.strong() };
        paint.shown(x + 1, y, room, &shown, style);
        if let Some((at, _)) = filter.fault().filter(|_| !selected) {
            hints::underline(edit, at, (x + 1, y, room), paint);
        }
        filter.typing.then(|| (x + 1 + u16::try_from(column).unwrap_or(0), y))
    }
}

/// Returns what lies below the head of a list.
pub fn below(area: Rect) -> Rect {
    let head = area.height.min(1);
    Rect { y: area.y + head, height: area.height - head, ..area }
}

/// Says where in a list the selection stands: `12 of 1,234`, wherever it came from. `total` is how many
/// rows there are in all, where somebody counted them; `…` stands for a place that nobody counted.
pub fn place<T>(list: &Window<T>, total: Option<u64>) -> String {
    let whole = || u64::try_from(list.rows().len()).ok().filter(|_| list.is_whole());
    match (list.position(), total.or_else(whole)) {
        _ if list.is_empty() => String::new(),
        (Some(position), Some(total)) => {
            format!("{} of {}", thousands(position), thousands(total.max(position)))
        }
        // After a jump nobody counted what lies before: it would take as long as the list is.
        (None, Some(total)) => format!("… of {}", thousands(total)),
        (Some(position), None) => format!("{} of many", thousands(position)),
        (None, None) if list.is_at_end() => "last of many".to_owned(),
        (None, None) => "… of many".to_owned(),
    }
}
