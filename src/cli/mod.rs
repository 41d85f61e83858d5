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

use crate::app::{Error, Kind, Session, Start};
use args::{Arguments, Command};
use context::Context;
use stop::{Done, Stop};

/// Opens the terminal UI on a session, with what there is to tell first. `main` joins the two
/// front ends; neither names the other.
pub type Screen = fn(Session, Vec<String>) -> crate::app::Result<()>;

/// Runs `tl` with these arguments, the program's name first, and returns the exit code.
pub fn run(arguments: Vec<OsString>, screen: Screen) -> u8 {
    catch_unwind(AssertUnwindSafe(|| start(&arguments, screen))).unwrap_or_else(|_| {
        let error = Error::new(Kind::Internal, "tl stopped because of a bug of its own")
            .hint("what was done before is kept; please report the lines above");
        failure::print(&error, clap_error::wants_json(&arguments), false);
        Kind::Internal.exit_code()
    })
}

fn start(arguments: &[OsString], screen: Screen) -> u8 {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return clap_error::answer(&error, arguments),
    };
    let mut cx = Context::new(parsed.globals);
    let done = dispatch(parsed.command, &mut cx, screen);
    cx.finish(done)
}

fn dispatch(command: Option<Command>, cx: &mut Context, screen: Screen) -> Done {
    match command {
        None => open_screen(cx, screen),
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
fn open_screen(cx: &Context, screen: Screen) -> Done {
    if !cx.screen_is_possible() {
        let error =
            Error::usage("the screens of `tl` need a terminal on standard input and output");
        let hint = "`tl contact list` prints the contacts; `tl --help` lists all commands";
        return Err(Stop::from(error.hint(hint)));
    }
    let (session, notices) = Session::open(Start { interactive: true, ..cx.start(true) })?;
    Ok(screen(session, notices)?)
}
