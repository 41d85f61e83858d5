//! What an import did or would do, as a text that can be read and scrolled.

use ratatui::Frame;

use super::super::action::{Action, Scope};
use super::super::confirm::thousands;
use super::super::keymap::{Chord, Found};
use super::super::model::{Layer, Model};
use super::super::mouse::{Mouse, TURN};
use super::super::paint::{Paint, dialog};
use super::super::wrap::wrap_text;
use super::{ImportSheet, Outcome, Stage};

/// The widest that a text is shown.
const WIDEST: u16 = 100;
/// The rows that are not of the text: frame, gap, keys.
const AROUND: u16 = 4;
/// The columns of the frame.
const BESIDE: u16 = 4;
/// The most rows of one line.
const ROWS: usize = 4;

/// How a row is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Head,
    Heading,
    Line,
}

/// The text, and how far it was scrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    title: String,
    head: Vec<String>,
    pub outcome: Outcome,
    /// Rows that are safe to show, and the columns they were made for; 0 where they are to be made.
    rows: Vec<(Look, String)>,
    columns: u16,
    scroll: usize,
}

impl Findings {
    /// Makes the text: what was done in general, then the single records.
    pub fn new(title: String, head: Vec<String>, outcome: Outcome) -> Self {
        Self { title, head, outcome, rows: Vec::new(), columns: 0, scroll: 0 }
    }

    /// Makes the rows for so many columns of the screen, where they are not those in hand.
    fn fit(&mut self, size: (u16, u16)) {
        let columns = size.0.min(WIDEST);
        if self.columns != columns {
            self.columns = columns;
            let room = usize::from(columns.saturating_sub(BESIDE)).max(8);
            self.rows.clear();
            let mut put = |look, text: &str, room| {
                let (rows, _) = wrap_text(text, room, ROWS);
                self.rows.extend(rows.into_iter().map(|row| (look, row)));
            };
            for line in &self.head {
                put(Look::Head, line, room);
            }
            for section in &self.outcome.sections {
                put(Look::Head, "", room);
                put(Look::Heading, &section.heading, room);
                for line in &section.lines {
                    put(Look::Line, line, room - 2);
                }
                if section.more > 0 {
                    let more = thousands(section.more);
                    let text =
                        format!("… and {more} more: `tl import … --dry-run --json` lists all");
                    put(Look::Line, &text, room - 2);
                }
            }
        }
        let page = usize::try_from(page(size)).unwrap_or(1);
        self.scroll = self.scroll.min(self.rows.len().saturating_sub(page));
    }

    /// Moves the text.
    pub fn scroll(&mut self, by: isize) {
        // What is too far is brought back when it is arranged.
        self.scroll = self.scroll.saturating_add_signed(by);
    }

    /// Draws the text with keys below it.
    pub fn draw(&self, model: &Model, keys: &[(String, &str)], frame: &mut Frame) {
        let mut paint = Paint::new(frame, model.theme);
        let height = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(AROUND);
        let inside = dialog(&mut paint, &self.title, (model.size.0.min(WIDEST), height));
        let theme = paint.theme;
        let last = inside.bottom().saturating_sub(1);
        let text = inside.y..last.saturating_sub(1).max(inside.y + 1).min(last);
        for ((look, row), y) in self.rows.iter().skip(self.scroll).zip(text) {
            let (indent, style) = match look {
                Look::Head => (0, theme.text()),
                Look::Heading => (0, theme.strong()),
                Look::Line => (2, theme.text()),
            };
            let room = inside.width.saturating_sub(indent);
            paint.shown(inside.x + indent, y, room, row, style);
        }
        let mut keys = keys.to_vec();
        if self.rows.len() > usize::from(inside.height.saturating_sub(2)) {
            keys.push((model.down_and_up(), "move"));
        }
        paint.keys(inside.x, last, inside.width, &keys);
    }
}

/// Returns how many rows of a text are seen at a time.
fn page((_, rows): (u16, u16)) -> isize {
    isize::try_from(rows.saturating_sub(AROUND).max(1)).unwrap_or(1)
}

/// Returns the text that lies uppermost.
fn top(model: &mut Model) -> Option<&mut Findings> {
    match model.layers.last_mut() {
        Some(Layer::Imported(found)) => Some(found),
        Some(Layer::Import(sheet)) => match &mut **sheet {
            ImportSheet { stage: Stage::Asking(_, found), .. } => Some(found),
            ImportSheet { .. } => None,
        },
        _ => None,
    }
}

/// Makes the rows that are shown.
pub fn arrange(model: &mut Model) {
    let size = model.size;
    if let Some(found) = top(model) {
        found.fit(size);
    }
}

/// Moves the text that lies uppermost.
pub fn step(model: &mut Model, action: Action) {
    let page = page(model.size);
    let by = match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::Top => isize::MIN,
        Action::Bottom => isize::MAX,
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::HalfDown => (page / 2).max(1),
        Action::HalfUp => -(page / 2).max(1),
        _ => return,
    };
    if let Some(found) = top(model) {
        found.scroll(by);
    }
}

/// Handles the wheel.
pub fn mouse(model: &mut Model, mouse: Mouse) {
    if let Some(action) = mouse.step() {
        for _ in 0..TURN {
            step(model, action);
        }
    }
}

/// Handles a key over what the last import did.
pub fn key(model: &mut Model, chord: Chord) {
    let found = model.find(Scope::Screen.together(), chord);
    match found {
        Found::Action(Action::Back | Action::Quit | Action::Open) => {
            model.layers.pop();
        }
        Found::Action(action) => step(model, action),
        Found::Prefix | Found::Nothing => {}
    }
}

/// Draws what the last import did.
pub fn view(model: &Model, found: &Findings, frame: &mut Frame) {
    let closes = model.keymap.key(Scope::Screen.together(), Action::Back);
    found.draw(model, &[(closes, "closes")], frame);
}
