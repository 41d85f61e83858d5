//! Styles: the 16 ANSI colours, and none where colour is not wanted.
//!
//! Nothing is told by colour alone: what is selected is marked and reversed, an error says so.

use ratatui::style::{Color, Modifier, Style};

/// The styles in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Whether colours are used.
    pub color: bool,
    /// Whether only ASCII is written, for terminals that know nothing else.
    pub ascii: bool,
}

/// What the environment says about colour and letters.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `NO_COLOR`, where it is set and not empty.
    pub no_color: bool,
    /// `TERM`.
    pub term: String,
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty.
    pub locale: Option<String>,
}

impl Environment {
    /// Reads the process's environment.
    pub fn read() -> Self {
        let get = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            no_color: get("NO_COLOR").is_some(),
            term: get("TERM").unwrap_or_default(),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(get),
        }
    }
}

#[expect(
    clippy::unused_self,
    reason = "every style is asked of the theme, whether it has a choice"
)]
impl Theme {
    /// Chooses by the setting (`auto`, `always`, `never`) and the environment. A terminal whose
    /// locale is not named is taken to know UTF-8, as every one of this century does.
    pub fn choose(setting: &str, environment: &Environment) -> Self {
        let color = match setting {
            "never" => false,
            "always" => true,
            _ => !environment.no_color && environment.term != "dumb",
        };
        let ascii = environment.locale.as_deref().is_some_and(|locale| {
            let locale = locale.to_lowercase();
            !locale.contains("utf-8") && !locale.contains("utf8")
        });
        Self { color, ascii }
    }

    fn fg(self, color: Color) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new() }
    }

    /// Ordinary text.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// Names and headings.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What matters less.
    pub fn dim(self) -> Style {
        if self.color {
            Style::new().fg(Color::DarkGray)
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// What is not allowed or not possible now.
    pub fn disabled(self) -> Style {
        self.dim().add_modifier(Modifier::CROSSED_OUT)
    }

    /// The selected row of the pane that has the keys.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The selected row of the other pane.
    pub fn selected_elsewhere(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A key in the footer and in the help.
    pub fn key(self) -> Style {
        self.fg(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// A star.
    pub fn star(self) -> Style {
        self.fg(Color::Yellow)
    }

    /// A type of interaction.
    pub fn kind(self) -> Style {
        self.fg(Color::Blue)
    }

    /// An outcome or a duration.
    pub fn outcome(self) -> Style {
        self.fg(Color::Green)
    }

    /// What went wrong.
    pub fn error(self) -> Style {
        self.fg(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Something to know.
    pub fn note(self) -> Style {
        self.fg(Color::Green)
    }

    /// The frame of what has the keys.
    pub fn frame(self) -> Style {
        self.fg(Color::Cyan)
    }

    /// The mark of a selected row.
    pub fn marker(self) -> &'static str {
        ">"
    }

    /// The sign before the title of the pane that has the keys.
    pub fn focus_sign(self) -> &'static str {
        if self.ascii { ">" } else { "▸" }
    }

    /// The sign of a starred contact.
    pub fn star_sign(self) -> &'static str {
        if self.ascii { "*" } else { "★" }
    }

    /// What stands between two facts.
    pub fn dot(self) -> &'static str {
        if self.ascii { " - " } else { " · " }
    }

    /// The line between panes.
    pub fn bar(self) -> &'static str {
        if self.ascii { "|" } else { "│" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(no_color: bool, term: &str, locale: Option<&str>) -> Environment {
        Environment { no_color, term: term.to_owned(), locale: locale.map(str::to_owned) }
    }

    #[test]
    fn colour_follows_the_setting_then_the_environment() {
        let plain = environment(false, "xterm-256color", None);
        assert!(Theme::choose("auto", &plain).color);
        assert!(!Theme::choose("never", &plain).color);
        assert!(!Theme::choose("auto", &environment(true, "xterm", None)).color);
        assert!(!Theme::choose("auto", &environment(false, "dumb", None)).color);
        assert!(Theme::choose("always", &environment(true, "xterm", None)).color);
    }

    #[test]
    fn only_a_named_locale_takes_letters_away() {
        let ascii = |locale| Theme::choose("auto", &environment(false, "xterm", locale)).ascii;
        assert!(!ascii(None));
        assert!(!ascii(Some("de_DE.UTF-8")));
        assert!(!ascii(Some("C.utf8")));
        assert!(ascii(Some("de_DE.ISO-8859-1")));
        assert!(ascii(Some("C")));
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let theme = Theme { color: false, ascii: false };
        for style in [
            theme.text(),
            theme.strong(),
            theme.dim(),
            theme.disabled(),
            theme.selected(),
            theme.key(),
            theme.star(),
            theme.kind(),
            theme.outcome(),
            theme.error(),
            theme.note(),
            theme.frame(),
        ] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
