//! Styles: those of the theme in force, and no colour where none is wanted.
//!
//! Nothing is told by colour alone: what is selected is marked and reversed, an error says so.

use ratatui::style::{Color, Modifier, Style};

use crate::app::{self, Colour, Effect, ThemeRole as Role};

/// The styles in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Whether colours are used.
    pub color: bool,
    /// Whether only ASCII is written, for terminals that know nothing else.
    pub ascii: bool,
    /// Whether it does without frames and signs, for screen readers.
    pub plain: bool,
    /// What the terminal can show.
    terminal: Terminal,
    /// By role.
    styles: [Style; Role::ALL.len()],
}

/// What the environment says about colour and letters.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `NO_COLOR`, where it is set and not empty.
    pub no_color: bool,
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`: `truecolor` or `24bit` where the terminal knows every colour.
    pub colorterm: String,
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty.
    pub locale: Option<String>,
}

/// How many colours a terminal knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    /// 16, whose look is the user's.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// Red, green and blue.
    True,
}

/// What a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Terminal {
    color: bool,
    ascii: bool,
    depth: Depth,
}

impl Environment {
    /// Reads the process's environment.
    pub fn read() -> Self {
        let get = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            no_color: get("NO_COLOR").is_some(),
            term: get("TERM").unwrap_or_default(),
            colorterm: get("COLORTERM").unwrap_or_default(),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(get),
        }
    }

    /// Finds out what the terminal can show. One whose locale is not named is taken to know
    /// UTF-8, as every one of this century does.
    fn terminal(&self) -> Terminal {
        let ascii = self.locale.as_deref().is_some_and(|locale| {
            let locale = locale.to_lowercase();
            !locale.contains("utf-8") && !locale.contains("utf8")
        });
        Terminal { color: !self.no_color && self.term != "dumb", ascii, depth: self.depth() }
    }

    fn depth(&self) -> Depth {
        // These do not pass COLORTERM on through ssh.
        const KNOWN: [&str; 6] = ["direct", "kitty", "alacritty", "ghostty", "wezterm", "foot"];
        if matches!(self.colorterm.as_str(), "truecolor" | "24bit")
            || KNOWN.iter().any(|name| self.term.contains(name))
        {
            Depth::True
        } else if self.term.contains("256color") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        }
    }
}

impl Default for Theme {
    /// The terminal's own colours, on one that knows everything.
    fn default() -> Self {
        let terminal = Terminal { color: true, ascii: false, depth: Depth::True };
        let empty = Self {
            color: true,
            ascii: false,
            plain: false,
            terminal,
            styles: [Style::new(); Role::ALL.len()],
        };
        empty.with(&app::Config::default(), &app::Theme::default())
    }
}

#[expect(
    clippy::unused_self,
    reason = "every style and sign is asked of the theme, whether it has a choice"
)]
impl Theme {
    /// Chooses by the settings, the theme they name and the environment.
    pub fn choose(config: &app::Config, theme: &app::Theme, environment: &Environment) -> Self {
        Self { terminal: environment.terminal(), ..Self::default() }.with(config, theme)
    }

    /// Returns the styles that other settings and another theme ask for on the same terminal.
    #[must_use]
    pub fn with(self, config: &app::Config, theme: &app::Theme) -> Self {
        let color = match config.color.as_str() {
            "never" => false,
            "always" => true,
            _ => self.terminal.color,
        };
        let styles = Role::ALL.map(|role| style_of(&theme.look(role), role, color, self.terminal));
        Self { color, ascii: self.terminal.ascii, plain: config.plain, styles, ..self }
    }

    fn style(self, role: Role) -> Style {
        let place = Role::ALL.iter().position(|other| *other == role);
        place.and_then(|place| self.styles.get(place)).copied().unwrap_or_default()
    }

    /// What the whole screen has before anything is drawn.
    pub fn ground(self) -> Style {
        self.style(Role::Text)
    }

    /// Ordinary text.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// Names and headings.
    pub fn strong(self) -> Style {
        self.style(Role::Strong)
    }

    /// What matters less.
    pub fn dim(self) -> Style {
        self.style(Role::Dim)
    }

    /// What is not allowed or not possible now.
    pub fn disabled(self) -> Style {
        self.style(Role::Disabled)
    }

    /// The selected row of the pane that has the keys.
    pub fn selected(self) -> Style {
        self.style(Role::Selected)
    }

    /// The selected row of the other pane.
    pub fn selected_elsewhere(self) -> Style {
        self.style(Role::SelectedElsewhere)
    }

    /// A key in the footer and in the help.
    pub fn key(self) -> Style {
        self.style(Role::Key)
    }

    /// What was looked for, in a text of this style: told by more than colour.
    pub fn hit(self, style: Style) -> Style {
        let told = Modifier::BOLD | Modifier::UNDERLINED;
        if style == self.selected() {
            return style.add_modifier(told);
        }
        style.patch(self.key()).add_modifier(told)
    }

    /// A star.
    pub fn star(self) -> Style {
        self.style(Role::Star)
    }

    /// A type of interaction.
    pub fn kind(self) -> Style {
        self.style(Role::Kind)
    }

    /// An outcome or a duration.
    pub fn outcome(self) -> Style {
        self.style(Role::Outcome)
    }

    /// What went wrong.
    pub fn error(self) -> Style {
        self.style(Role::Error)
    }

    /// Something to know.
    pub fn note(self) -> Style {
        self.style(Role::Note)
    }

    /// The frame of what has the keys.
    pub fn frame(self) -> Style {
        self.style(Role::Frame)
    }

    /// The mark of a selected row.
    pub fn marker(self) -> &'static str {
        ">"
    }

    /// The sign before the title of the pane that has the keys.
    pub fn focus_sign(self) -> &'static str {
        match (self.plain, self.ascii) {
            (true, _) => " ",
            (false, true) => ">",
            (false, false) => "▸",
        }
    }

    /// The sign of a starred contact.
    pub fn star_sign(self) -> &'static str {
        if self.ascii || self.plain { "*" } else { "★" }
    }

    /// What stands between two facts.
    pub fn dot(self) -> &'static str {
        match (self.plain, self.ascii) {
            (true, _) => ", ",
            (false, true) => " - ",
            (false, false) => " · ",
        }
    }

    /// The line between panes.
    pub fn bar(self) -> &'static str {
        match (self.plain, self.ascii) {
            (true, _) => " ",
            (false, true) => "|",
            (false, false) => "│",
        }
    }
}

/// Makes a style of a look. Without colour what told by it alone tells by something else.
fn style_of(look: &app::Look, role: Role, color: bool, terminal: Terminal) -> Style {
    let mut style = Style::new();
    for effect in &look.effects {
        style = style.add_modifier(match effect {
            Effect::Bold => Modifier::BOLD,
            Effect::Dim => Modifier::DIM,
            Effect::Italic => Modifier::ITALIC,
            Effect::Underlined => Modifier::UNDERLINED,
            Effect::Reversed => Modifier::REVERSED,
            Effect::CrossedOut => Modifier::CROSSED_OUT,
        });
    }
    if color {
        style.fg = look.fg.map(|colour| color_of(colour, terminal.depth));
        style.bg = look.bg.map(|colour| color_of(colour, terminal.depth));
        return style;
    }
    match role {
        Role::Selected => style.add_modifier(Modifier::REVERSED),
        Role::Dim | Role::Disabled => style.add_modifier(Modifier::DIM),
        _ => style,
    }
}

/// Returns a colour as the terminal can show it: the nearest one where it knows fewer.
fn color_of(colour: Colour, depth: Depth) -> Color {
    match colour {
        Colour::Default => Color::Reset,
        Colour::Ansi(place) => ansi(place),
        Colour::Indexed(_) | Colour::Rgb(..) if depth == Depth::Sixteen => {
            color_of(sixteen(colour), depth)
        }
        Colour::Indexed(index) => indexed(index),
        Colour::Rgb(red, green, blue) if depth == Depth::True => rgb(red, green, blue),
        Colour::Rgb(red, green, blue) => indexed(nearest_of_256([red, green, blue])),
    }
}

#[expect(clippy::disallowed_methods, reason = "a theme that was chosen names this very colour")]
fn rgb(red: u8, green: u8, blue: u8) -> Color {
    Color::Rgb(red, green, blue)
}

#[expect(clippy::disallowed_methods, reason = "a theme that was chosen names this very colour")]
fn indexed(index: u8) -> Color {
    Color::Indexed(index)
}

fn ansi(place: u8) -> Color {
    match place {
        0 => Color::Black,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        7 => Color::Gray,
        8 => Color::DarkGray,
        9 => Color::LightRed,
        10 => Color::LightGreen,
        11 => Color::LightYellow,
        12 => Color::LightBlue,
        13 => Color::LightMagenta,
        14 => Color::LightCyan,
        _ => Color::White,
    }
}

/// The 16 colours as xterm has them by default.
const XTERM: [[u8; 3]; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

/// The steps of xterm's cube of 6 × 6 × 6 colours.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Returns the parts of one of the 256 (xterm, 256colres.pl: 16 colours, a cube, 24 greys).
fn parts(index: u8) -> [u8; 3] {
    match index {
        0..=15 => XTERM[usize::from(index)],
        16..=231 => {
            let at = usize::from(index - 16);
            [STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6]]
        }
        _ => [8 + 10 * (index - 232); 3],
    }
}

fn far(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

/// The first 16 are left out: nobody knows how they look.
fn nearest_of_256(wanted: [u8; 3]) -> u8 {
    (16..=255).min_by_key(|index| far(parts(*index), wanted)).unwrap_or(15)
}

/// Returns the nearest of the 16 to a colour that is none of them.
fn sixteen(colour: Colour) -> Colour {
    let wanted = match colour {
        Colour::Indexed(index) => parts(index),
        Colour::Rgb(red, green, blue) => [red, green, blue],
        same => return same,
    };
    let near = (0..16_u8).min_by_key(|place| far(XTERM[usize::from(*place)], wanted));
    Colour::Ansi(near.unwrap_or(7))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Config;

    fn environment(no_color: bool, term: &str, locale: Option<&str>) -> Environment {
        Environment {
            no_color,
            term: term.to_owned(),
            colorterm: String::new(),
            locale: locale.map(str::to_owned),
        }
    }

    fn choose(setting: &str, environment: &Environment) -> Theme {
        let mut config = Config::default();
        config.color = setting.to_owned();
        Theme::choose(&config, &app::Theme::default(), environment)
    }

    fn load(name: &str) -> app::Theme {
        let mut config = Config::default();
        config.theme = name.to_owned();
        config.load_theme().0
    }

    #[test]
    fn colour_follows_the_setting_then_the_environment() {
        let plain = environment(false, "xterm-256color", None);
        assert!(choose("auto", &plain).color);
        assert!(!choose("never", &plain).color);
        assert!(!choose("auto", &environment(true, "xterm", None)).color);
        assert!(!choose("auto", &environment(false, "dumb", None)).color);
        assert!(choose("always", &environment(true, "xterm", None)).color);
    }

    #[test]
    fn only_a_named_locale_takes_letters_away() {
        let ascii = |locale| choose("auto", &environment(false, "xterm", locale)).ascii;
        assert!(!ascii(None));
        assert!(!ascii(Some("de_DE.UTF-8")));
        assert!(!ascii(Some("C.utf8")));
        assert!(ascii(Some("de_DE.ISO-8859-1")));
        assert!(ascii(Some("C")));
    }

    #[test]
    fn without_colour_no_style_has_one_and_the_selection_is_seen() {
        for name in ["terminal", "light", "dark", "high-contrast"] {
            let mut config = Config::default();
            config.color = "never".to_owned();
            let theme = Theme::default().with(&config, &load(name));
            for role in Role::ALL {
                let style = theme.style(role);
                assert_eq!((style.fg, style.bg), (None, None), "{name} {role:?}");
            }
            assert!(theme.selected().add_modifier.contains(Modifier::REVERSED), "{name}");
            assert_ne!(theme.disabled(), theme.text(), "{name}");
        }
    }

    #[test]
    fn the_terminals_own_theme_leaves_the_ground_alone() {
        let theme = Theme::default();
        assert_eq!(theme.ground(), Style::new());
        assert_eq!(theme.key(), Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD));
        // Bright black is the ground of some palettes.
        assert_eq!(theme.dim(), Style::new().add_modifier(Modifier::DIM));
    }

    #[test]
    fn terminals_get_the_colours_they_know() {
        let dark = load("dark");
        let ground = |term: &str, colorterm: &str| {
            let environment =
                Environment { colorterm: colorterm.to_owned(), ..environment(false, term, None) };
            Theme::choose(&Config::default(), &dark, &environment).ground()
        };
        let told = |style: Style| (style.fg.unwrap().to_string(), style.bg.unwrap().to_string());
        let (fg, bg) = ("#D5DAE1".to_owned(), "#14181F".to_owned());
        assert_eq!(told(ground("xterm-256color", "truecolor")), (fg.clone(), bg.clone()));
        assert_eq!(told(ground("xterm-kitty", "")), (fg, bg));
        assert_eq!(told(ground("tmux-256color", "")), ("253".to_owned(), "234".to_owned()));
        assert_eq!(told(ground("linux", "")), ("Gray".to_owned(), "Black".to_owned()));
    }

    /// Returns the ratio of contrast (WCAG 2.1, relative luminance).
    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let light = |parts: [u8; 3]| {
            let [red, green, blue] = parts.map(|part| {
                let part = f64::from(part) / 255.0;
                if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            });
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (one, other) = (light(one), light(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn parts_of(color: Option<Color>) -> [u8; 3] {
        let text = color.unwrap().to_string();
        let part = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
        match text.parse::<u8>() {
            Ok(index) => parts(index),
            Err(_) => [part(1), part(3), part(5)],
        }
    }

    #[test]
    fn the_themes_that_choose_their_ground_can_be_read_on_it() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
        for (name, least) in [("light", 4.5), ("dark", 4.5), ("high-contrast", 7.0)] {
            for term in ["xterm-kitty", "xterm-256color"] {
                let environment = environment(false, term, None);
                let theme = Theme::choose(&Config::default(), &load(name), &environment);
                for role in Role::ALL {
                    let style = theme.style(role);
                    let fg = parts_of(style.fg.or(theme.ground().fg));
                    let bg = parts_of(style.bg.or(theme.ground().bg));
                    let ratio = contrast(fg, bg);
                    assert!(ratio >= least, "{name} {role:?} on {term}: {ratio:.2}");
                }
            }
        }
    }
}
