//! The command line: arguments become the input structs of [`crate::app`], and what comes back
//! becomes a table or JSON. One file per command; rules live below.

mod account;
mod activity;
mod args;
mod book;
mod cadence;
mod clap_error;
mod colour;
mod config;
mod contact;
mod context;
mod deleted;
mod demo;
mod doctor;
mod entries;
mod export;
mod failure;
mod filter;
mod follow_up;
mod handover;
mod import;
mod inbox;
mod interaction;
mod label;
mod lists;
mod log;
mod member;
mod opportunity;
mod prompt;
mod quick;
mod search;
mod sheet;
mod signals;
mod stdin;
mod stop;
mod table;
mod timeline;
mod today;
mod undo;
mod when;
mod who;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser as _;

use crate::app::{Config, ConfigWarning, Error, Kind, Logged, Notice, Session, Start};
use crate::domain::filter::is_turned_around;
use args::{Arguments, Command};
use context::Context;
use stop::Done;

/// The terminal UI, which `tl` alone opens. It is given by `main`: front ends do not know each
/// other.
#[derive(Clone, Copy)]
pub struct Screens {
    /// Opens the screens and stays until the user leaves.
    pub run: fn(Session, Vec<Notice>) -> crate::app::Result<()>,
    /// Asks for one line, and logs it.
    pub prompt: fn(Session) -> crate::app::Result<Prompt>,
    /// Tells what is wrong with the `[keys]` table of the settings.
    pub key_warnings: fn(&Config) -> Vec<ConfigWarning>,
    /// Tells why an action, by its name, cannot have these keys.
    pub key_refusal: fn(&Config, &str, &str) -> Option<String>,
}

/// What became of a line that was asked for.
#[derive(Debug)]
pub enum Prompt {
    /// It was logged; the names of the labels that it put on, and why its draft is still there.
    Logged(Box<Logged>, Vec<String>, Option<Error>),
    /// Nothing was logged; whether the line is kept for the next time.
    Left(bool),
}

/// Runs `tl` with these arguments, the program's name first, and returns the exit code.
pub fn run(arguments: Vec<OsString>, screens: Screens) -> u8 {
    let arguments = unflagged(arguments);
    catch_unwind(AssertUnwindSafe(|| start(&arguments, screens))).unwrap_or_else(|_| {
        let error = Error::new(Kind::Internal, "tl stopped because of a bug of its own")
            .hint("what was done before is kept; please report the lines above");
        failure::print(&error, clap_error::wants_json(&arguments), false);
        Kind::Internal.exit_code()
    })
}

/// Puts a space before the arguments that are terms of a filter turned around, `-label:x`, so that
/// they are not taken for flags. In a filter a space more means nothing.
fn unflagged(arguments: Vec<OsString>) -> Vec<OsString> {
    let term = |argument: &OsString| argument.to_str().is_some_and(is_turned_around);
    let spaced = |argument: OsString| {
        if !term(&argument) {
            return argument;
        }
        let mut spaced = OsString::from(" ");
        spaced.push(argument);
        spaced
    };
    arguments.into_iter().map(spaced).collect()
}

fn start(arguments: &[OsString], screens: Screens) -> u8 {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return clap_error::answer(&error, arguments),
    };
    let mut cx = Context::new(parsed.globals);
    let done = match parsed.command {
        None => open_screen(screens, &mut cx),
        Some(command) => dispatch(command, screens, &mut cx),
    };
    cx.finish(done)
}

fn dispatch(command: Command, screens: Screens, cx: &mut Context) -> Done {
    match command {
        Command::Log(args) => log::run(args.kind, args.log, cx),
        Command::C(args) => log::run(crate::domain::InteractionType::Call, args, cx),
        Command::E(args) => log::run(crate::domain::InteractionType::Email, args, cx),
        Command::M(args) => log::run(crate::domain::InteractionType::Meeting, args, cx),
        Command::N(args) => log::run(crate::domain::InteractionType::Note, args, cx),
        Command::Q(args) => quick::run(&args, screens, cx),
        Command::Timeline(args) => timeline::run(&args, cx),
        Command::Activity(args) => activity::run(&args, cx),
        Command::Contact(command) => contact::run(command, cx),
        Command::Account(command) => account::run(command, cx),
        Command::Opportunity(command) => opportunity::run(command, cx),
        Command::Search(args) => search::run(&args, cx),
        Command::Today(args) => today::run(&args, cx),
        Command::Cadence(command) => cadence::run(command, cx),
        Command::FollowUp(command) => follow_up::run(command, cx),
        Command::Interaction(command) => interaction::run(command, cx),
        Command::Undo => undo::run(cx),
        Command::Book(command) => book::run(command, cx),
        Command::Member(command) => member::run(command, cx),
        Command::Handover(args) => handover::run(&args, cx),
        Command::Inbox(command) => inbox::run(command, cx),
        Command::Label(command) => label::run(command, cx),
        Command::Filter(command) => filter::run(command, cx),
        Command::Import(args) => import::run(args, cx),
        Command::Export(args) => export::run(&args, cx),
        Command::Config(command) => config::run(&command, screens, cx),
        Command::Doctor(args) => doctor::run(&args, cx),
        Command::Demo(args) => demo::run(&args, screens, cx),
    }
}

/// Opens the terminal UI: `tl` alone.
fn open_screen(screens: Screens, cx: &mut Context) -> Done {
    if !cx.screen_is_possible() {
        let message = "the screens of `tl` need a terminal on standard input and output";
        return Err(Error::usage(message)
            .hint("`tl contact list` prints the contacts; `tl --help` lists all commands")
            .into());
    }
    let (session, mut notices) =
        Session::open(Start { interactive: true, color: cx.color(), ..cx.start(true) })?;
    notices.extend(cx.missing_settings());
    cx.use_settings(session.config());
    Ok((screens.run)(session, notices)?)
}
