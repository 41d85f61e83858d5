//! What every command needs of its surroundings: the flags, the session, the streams.

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

use serde::Serialize;

use crate::app::{Error, Notice, Session, Start};
use crate::domain::display;
use crate::outlet::json;

use super::args::Globals;
use super::colour::{Colour, Ink};
use super::failure;
use super::stop::{Done, Stop};

/// Which of the standard streams are terminals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminals {
    pub stdin: bool,
    pub stdout: bool,
    pub stderr: bool,
}

/// The surroundings of one command.
pub(super) struct Context {
    pub globals: Globals,
    pub terminals: Terminals,
    out: BufWriter<Stdout>,
    colour: Colour,
    /// Messages that wait for the end, so that with `--json` an error stands alone.
    held: Vec<String>,
    /// How many records of a JSON array were printed.
    items: usize,
}

impl Context {
    /// Looks at the streams and the environment.
    pub fn new(globals: Globals) -> Self {
        let terminals = Terminals {
            stdin: io::stdin().is_terminal(),
            stdout: io::stdout().is_terminal(),
            stderr: io::stderr().is_terminal(),
        };
        let colour = Colour::new(globals.color);
        let out = BufWriter::new(io::stdout());
        Self { globals, terminals, out, colour, held: Vec::new(), items: 0 }
    }

    /// Returns what a session needs to start; `create` says whether a missing file is made.
    pub fn start(&self, create: bool) -> Start {
        let Globals { db, config, user, book, .. } = self.globals.clone();
        Start { db, config, user, book, create, ..Start::default() }
    }

    /// Returns what there is to tell where `--config` names no file.
    pub fn missing_settings(&self) -> Option<Notice> {
        let named = self.globals.config.as_ref().filter(|path| !path.exists())?;
        Some(format!("there is no settings file {}: the defaults are in force", named.display()))
    }

    /// Opens the file, making it where it is missing, and passes on what there is to tell.
    pub fn open(&mut self) -> Done<Session> {
        self.open_as(true)
    }

    fn open_as(&mut self, create: bool) -> Done<Session> {
        if let Some(notice) = self.missing_settings() {
            self.say(notice);
        }
        let (session, notices) = Session::open(self.start(create))?;
        self.use_settings(session.config());
        for notice in notices {
            self.say(notice);
        }
        Ok(session)
    }

    /// Opens the file; one that is missing is not made.
    pub fn open_existing(&mut self) -> Done<Session> {
        self.open_as(false)
    }

    /// Returns where data goes that is neither text nor JSON.
    pub fn output(&mut self) -> &mut impl io::Write {
        &mut self.out
    }

    /// Takes over what the settings say about output.
    pub fn use_settings(&mut self, config: &crate::app::Config) {
        self.colour.settings(&config.color);
    }

    /// Tells whether a question can be asked: somebody can read it and answer.
    pub fn can_ask(&self) -> bool {
        self.terminals.stdin && self.terminals.stderr
    }

    /// Refuses to open an editor that nobody chose and nobody could see.
    pub fn can_edit(&self) -> Done {
        let chosen = ["VISUAL", "EDITOR"].iter().any(|name| std::env::var_os(name).is_some());
        if chosen || (self.terminals.stdin && self.terminals.stdout) {
            return Ok(());
        }
        Err(Error::usage("there is no terminal for an editor")
            .hint("set VISUAL or EDITOR to one that needs none, or give the text itself")
            .into())
    }

    /// Returns `--color` as the settings name it, where it was given.
    pub fn color(&self) -> Option<String> {
        use clap::ValueEnum;
        self.globals.color?.to_possible_value().map(|value| value.get_name().to_owned())
    }

    /// Tells whether the terminal UI can be shown.
    pub fn screen_is_possible(&self) -> bool {
        self.terminals.stdin && self.terminals.stdout
    }

    /// Returns the columns of the terminal that standard output is; nothing is cut elsewhere.
    pub fn columns(&self) -> Option<usize> {
        if !self.terminals.stdout {
            return None;
        }
        let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
        Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
    }

    /// Draws text that is safe already, for standard output.
    pub fn draw<'t>(&self, ink: Ink, safe: &'t str) -> std::borrow::Cow<'t, str> {
        ink.draw(self.colour.on(self.terminals.stdout), safe)
    }

    /// Prints a line that is safe already.
    pub fn line(&mut self, safe: &str) -> Done {
        self.out.write_all(safe.trim_end_matches(' ').as_bytes())?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Prints text as it is.
    pub fn raw(&mut self, text: &str) -> Done {
        Ok(self.out.write_all(text.as_bytes())?)
    }

    /// Prints one JSON value on a line.
    pub fn record(&mut self, value: &impl Serialize) -> Done {
        json::write(&mut self.out, value)?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// Prints one record of a JSON array, on a line of its own.
    pub fn item(&mut self, value: &impl Serialize) -> Done {
        self.out.write_all(if self.items == 0 { b"[\n" } else { b",\n" })?;
        self.items += 1;
        Ok(json::write(&mut self.out, value)?)
    }

    /// Ends a JSON array.
    pub fn end_items(&mut self) -> Done {
        self.out.write_all(if self.items == 0 { b"[]\n" } else { b"\n]\n" })?;
        self.items = 0;
        Ok(())
    }

    /// Tells something on standard error that `--quiet` silences.
    pub fn say(&mut self, raw: impl Into<String>) {
        if !self.globals.quiet {
            self.tell(raw.into());
        }
    }

    /// Tells of records that a write made besides the one it is about.
    pub fn made_besides(&mut self, besides: &[String]) {
        if !besides.is_empty() {
            self.say(format!("Made {} as well", besides.join(" and ")));
        }
    }

    /// Advises people what to do next: nothing to tell a program that reads JSON.
    pub fn advise(&mut self, raw: impl Into<String>) {
        if !self.globals.json {
            self.say(raw);
        }
    }

    /// Tells something on standard error that nothing silences: a list was cut, a text is not
    /// gone yet.
    pub fn warn(&mut self, raw: impl Into<String>) {
        self.tell(raw.into());
    }

    fn tell(&mut self, raw: String) {
        if self.globals.json {
            self.held.push(raw);
        } else {
            // What was printed before comes first where both streams are one terminal.
            let _ = self.out.flush();
            print_message(&raw);
        }
    }

    /// Ends the command: prints what is held or the error, and returns the exit code.
    pub fn finish(mut self, done: Done) -> u8 {
        let flushed = self.out.flush().map_err(Stop::from);
        let code = match done.and(flushed) {
            Err(Stop::Error(error)) => {
                let colour = self.colour.on(self.terminals.stderr);
                failure::print(&error, self.globals.json, colour);
                return error.kind.exit_code();
            }
            Ok(()) | Err(Stop::Pipe) => 0,
            Err(Stop::Exit(code)) => code,
        };
        self.held.iter().for_each(|message| print_message(message));
        code
    }
}

/// Prints a message line by line, each made safe.
fn print_message(raw: &str) {
    let mut text = display::display(raw).into_owned();
    text.push('\n');
    // Nobody is left to tell where standard error is gone.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
