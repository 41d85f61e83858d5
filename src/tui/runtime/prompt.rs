//! The line alone, in some rows below the shell's prompt: no screens, no other screen of the
//! terminal. What it is read as stands below it and goes when it is done.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc;

use crate::app::{Error, Logged, Result, Session};

use super::super::line::{HEIGHT, alone};
use super::super::message::{Msg, Written};
use super::super::model::Layer;
use super::super::theme::{Environment, Theme};
use super::{Engine, Loop, input, not_written, shielded, terminal_failed, tty};

/// The fewest columns and rows that the rest of the program is told of: the line is shown in less.
const LEAST: (u16, u16) = (40, 24);

/// What became of the line.
#[derive(Debug)]
pub enum Prompted {
    /// It was logged; the names of the labels that it put on, and why its draft is still there.
    Logged(Box<Logged>, Vec<String>, Option<Error>),
    /// Nothing was logged; whether the line is kept for the next time.
    Left(bool),
}

/// Takes one line, and logs it.
///
/// # Errors
/// Usage, where standard input or output is no terminal, or one that cannot move its cursor; where
/// the book cannot be read; internal, where the program met a bug.
pub fn prompt(session: Session) -> Result<Prompted> {
    let environment = Environment::read();
    let capable = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !capable || environment.term == "dumb" {
        return Err(Error::usage("there is no line, and nothing here to ask for it"));
    }
    let (theme, _) = session.config().load_theme();
    let theme = Theme::choose(session.config(), &theme, &environment);
    let (events, inbox) = mpsc::channel();
    let engine = Engine::with_line(session, known(tty::size()), theme, events.clone())?;
    shielded(|rescue, ended| {
        let guard = tty::Guard::take_below(HEIGHT).map_err(|error| terminal_failed(&error))?;
        let parking = input::listen(events.clone(), Arc::clone(ended), rescue.clone())
            .map_err(|error| terminal_failed(&error))?;
        let mut screen = Loop::new(engine, inbox, rescue.clone(), parking, area(tty::size()))?;
        screen.alone = true;
        let result = screen.run_alone();
        let lost = screen.finish();
        let kept = screen.engine.model.has_line();
        drop(guard);
        result?;
        match screen.logged.take() {
            Some((logged, labels)) => Ok(Prompted::Logged(logged, labels, screen.stays.take())),
            None if lost => Err(not_written()),
            None => Ok(Prompted::Left(kept)),
        }
    })
}

/// Returns the columns and rows that are drawn on, of a terminal's.
fn area((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns, rows.clamp(1, HEIGHT))
}

/// Returns the columns and rows that the rest of the program is told of.
fn known((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns.max(LEAST.0), rows.max(LEAST.1))
}

impl Loop {
    /// Shows the line until it is logged or left.
    fn run_alone(&mut self) -> Result<()> {
        let mut stale = true;
        loop {
            self.set_deadlines();
            self.hold_draft();
            let model = &self.engine.model;
            let line = model.layers.iter().find_map(|layer| match layer {
                Layer::Line(line) => Some(line),
                _ => None,
            });
            let Some(line) = line.filter(|_| !self.engine.quit) else { return Ok(()) };
            if stale && self.terminal.draw(|frame| alone(model, line, frame)).is_err() {
                self.engine.take(Msg::HangUp);
                return Ok(());
            }
            stale = self.wait();
            if std::mem::take(&mut self.engine.suspend) {
                self.suspend()?;
            }
        }
    }

    /// Notes what the line logged, and that its draft is still there.
    pub(super) fn note(&mut self, msg: &Msg) {
        if let Msg::DraftStays(error) = msg {
            self.stays = Some(error.clone());
        }
        let Msg::Wrote(wrote) = msg else { return };
        if let (true, Ok(Written::Logged(logged, ..))) = (self.alone, &wrote.result) {
            let lines = self.engine.model.layers.iter();
            let labels = lines.filter_map(|layer| match layer {
                Layer::Line(line) => Some(line.labels()),
                _ => None,
            });
            self.logged = Some((logged.clone(), labels.flatten().collect()));
        }
    }

    /// Draws the line anew: the terminal was another program's, or has another size.
    pub(super) fn redraw_alone(&mut self) {
        let size = tty::size();
        let (columns, rows) = known(size);
        self.engine.take(Msg::Resize(columns, rows));
        // Nothing stands in the rows. Resizing would empty all of a screen that became narrower.
        if let Ok(terminal) = super::terminal(area(size)) {
            self.terminal = terminal;
        }
    }
}
