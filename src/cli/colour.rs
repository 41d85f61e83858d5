//! Colour: the flag, then `NO_COLOR`, `TERM=dumb`, whether it is a terminal, then the settings.
//! Bold, dim and three of the 16 ANSI colours are all that is used.

use std::borrow::Cow;

/// `--color`. (A doc comment on a variant would make every help text twice as long.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Choice {
    // On a terminal that can, unless NO_COLOR or the settings say no.
    Auto,
    // Even into a pipe.
    Always,
    // Nowhere.
    Never,
}

/// How a piece of text is drawn. Nothing is told by it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// As it is.
    Plain,
    /// A title or a heading.
    Bold,
    /// What is there to be copied rather than read: ids.
    Dim,
    /// An error.
    Red,
    /// A problem that was found.
    Yellow,
    /// A type.
    Cyan,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Red => "\x1b[1;31m",
            Self::Yellow => "\x1b[33m",
            Self::Cyan => "\x1b[36m",
        }
    }

    /// Draws text that is safe already.
    pub fn draw(self, on: bool, safe: &str) -> Cow<'_, str> {
        if !on || self == Self::Plain || safe.is_empty() {
            return Cow::Borrowed(safe);
        }
        Cow::Owned(format!("{}{safe}\x1b[0m", self.code()))
    }
}

/// What decides about colour besides the settings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colour {
    choice: Option<Choice>,
    no_color: bool,
    dumb: bool,
    settings_refuse: bool,
}

impl Colour {
    /// Reads the environment.
    pub fn new(choice: Option<Choice>) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { choice, no_color: set("NO_COLOR"), dumb, settings_refuse: false }
    }

    /// Takes `[look] color` of the settings into account, the last in the order.
    pub fn settings(&mut self, color: &str) {
        self.settings_refuse = color == "never";
    }

    /// Decides for one stream.
    pub fn on(self, terminal: bool) -> bool {
        match self.choice {
            Some(Choice::Always) => true,
            Some(Choice::Never) => false,
            _ if self.no_color || self.dumb || !terminal => false,
            Some(Choice::Auto) => true,
            None => !self.settings_refuse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_goes_before_the_environment_before_the_settings() {
        let plain = Colour { choice: None, no_color: false, dumb: false, settings_refuse: false };
        assert!(plain.on(true) && !plain.on(false));
        assert!(!Colour { no_color: true, ..plain }.on(true));
        assert!(!Colour { dumb: true, ..plain }.on(true));
        assert!(!Colour { settings_refuse: true, ..plain }.on(true));
        let auto = Colour { choice: Some(Choice::Auto), ..plain };
        assert!(Colour { settings_refuse: true, ..auto }.on(true));
        assert!(!Colour { no_color: true, ..auto }.on(true));
        let always = Colour { choice: Some(Choice::Always), no_color: true, dumb: true, ..plain };
        assert!(always.on(false));
    }
}
