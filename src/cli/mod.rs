//! The command line: arguments become the input structs of [`crate::app`], and what comes back
//! becomes a table or JSON. One file per command; rules live below.

mod account;
mod activity;
mod args;
mod book;
mod clap_error;
mod colour;
mod config;
mod contact;
mod context;
mod deleted;
mod doctor;
mod editor;
mod entries;
mod failure;
mod import;
mod interaction;
mod label;
mod lists;
mod log;
mod member;
mod opportunity;
mod prompt;
mod sheet;
mod stop;
mod table;
mod timeline;
mod undo;
mod when;
mod who;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser as _;

use crate::app::{Error, Kind};
use args::{Arguments, Command};
use context::Context;
use stop::{Done, Stop};

/// Runs `tl` with these arguments, the program's name first, and returns the exit code.
pub fn run(arguments: Vec<OsString>) -> u8 {
    catch_unwind(AssertUnwindSafe(|| start(&arguments))).unwrap_or_else(|_| {
        let error = Error::new(Kind::Internal, "tl stopped because of a bug of its own")
            .hint("what was done before is kept; please report the lines above");
        failure::print(&error, clap_error::wants_json(&arguments), false);
        Kind::Internal.exit_code()
    })
}

fn start(arguments: &[OsString]) -> u8 {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return clap_error::answer(&error, arguments),
    };
    let mut cx = Context::new(parsed.globals);
    let done = dispatch(parsed.command, &mut cx);
    cx.finish(done)
}

fn dispatch(command: Option<Command>, cx: &mut Context) -> Done {
    match command {
        None => open_screen(cx),
        Some(Command::Log(args)) => log::run(args.kind, args.log, cx),
        Some(Command::C(args)) => log::run(crate::domain::InteractionType::Call, args, cx),
        Some(Command::E(args)) => log::run(crate::domain::InteractionType::Email, args, cx),
        Some(Command::M(args)) => log::run(crate::domain::InteractionType::Meeting, args, cx),
        Some(Command::N(args)) => log::run(crate::domain::InteractionType::Note, args, cx),
        Some(Command::Timeline(args)) => timeline::run(&args, cx),
        Some(Command::Activity(args)) => activity::run(&args, cx),
        Some(Command::Contact(command)) => contact::run(command, cx),
        Some(Command::Account(command)) => account::run(command, cx),
        Some(Command::Opportunity(command)) => opportunity::run(command, cx),
        Some(Command::Interaction(command)) => interaction::run(command, cx),
        Some(Command::Undo) => undo::run(cx),
        Some(Command::Book(command)) => book::run(command, cx),
        Some(Command::Member(command)) => member::run(command, cx),
        Some(Command::Label(command)) => label::run(command, cx),
        Some(Command::Import(args)) => import::run(args, cx),
        Some(Command::Config(command)) => config::run(&command, cx),
        Some(Command::Doctor(args)) => doctor::run(&args, cx),
    }
}

/// Opens the terminal UI: `tl` alone.
fn open_screen(cx: &Context) -> Done {
    // WIRE: where `cx.screen_is_possible()`, open a session with `interactive` set and hand it
    // with its notices to `crate::tui::run`, once the terminal UI is here.
    let error = Error::usage("the screens of `tl` need a terminal on standard input and output");
    let hint = "`tl contact list` prints the contacts; `tl --help` lists all commands";
    let _possible = cx.screen_is_possible();
    Err(Stop::from(error.hint(hint)))
}
