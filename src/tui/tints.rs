//! Signs and colours of marks, ticks and tints.

use ratatui::style::{Color, Style};

use crate::domain::tint::TINTS;

use super::theme::Theme;

/// The terminal's colours, in the order of [`TINTS`].
const COLORS: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

impl Theme {
    /// Returns the style of a tint by its name; plain where there is none, or no colour.
    pub fn tint(self, name: Option<&str>) -> Style {
        let place = name.and_then(|name| TINTS.iter().position(|tint| *tint == name));
        match place.and_then(|place| COLORS.get(place)).filter(|_| self.color) {
            Some(color) => Style::new().fg(*color),
            None => Style::new(),
        }
    }

    /// The sign of a marked row.
    pub fn mark_sign(self) -> &'static str {
        if self.ascii { "+" } else { "✓" }
    }

    /// The sign that bears a tint.
    pub fn swatch(self) -> &'static str {
        if self.ascii { "#" } else { "■" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tint_has_its_colour_and_none_without_colours() {
        let theme = Theme::default();
        let mut plain = theme;
        plain.color = false;
        let mut seen = std::collections::HashSet::new();
        for tint in TINTS {
            assert!(seen.insert(theme.tint(Some(tint)).fg), "{tint} twice");
            assert_eq!(plain.tint(Some(tint)), Style::new());
        }
        assert_eq!(theme.tint(Some("mauve")), Style::new());
        assert_eq!(theme.tint(None), Style::new());
    }
}
