//! `tl import`: files become contacts and what was had with them, each once.

mod batches;
mod report;

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::{Error, ImportInput, MemberInput, Progress, Session};

use super::context::Context;
use super::lists::{count, counted};
use super::prompt;
use super::signals::Signals;
use super::stop::Done;
use batches::BatchCommand;
pub(super) use batches::told;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl import contacts.vcf
  tl import ~/cards old-phone.vcf
  tl import contacts.vcf --label fair-2026 --dry-run
  tl import Connections.csv export.csv
  tl import people.csv --map columns.toml
  tl import mail.mbox ~/Maildir --me ana@acme.example
  tl import calendar.ics
  curl -s https://example.org/team.vcf | tl import -
  tl import book.json         (an export of Touchline, restored as it was)
  tl import ./list            (a file that is called like a subcommand)
  tl import list
  tl import undo last --dry-run     says what would go, and what would stay";

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Auto,
    #[value(name = "vcard")]
    VCard,
    Csv,
    Mbox,
    Maildir,
    Eml,
    Ics,
    Friends,
    Monica,
    Knotter,
    Json,
}

impl Format {
    /// Returns the format's word; `None` looks at the content.
    fn word(self) -> Option<String> {
        let word = clap::ValueEnum::to_possible_value(&self)?.get_name().to_owned();
        (self != Self::Auto).then_some(word)
    }
}

/// Import contacts from files or folders; list imports and take them back
#[derive(Debug, clap::Args)]
#[command(
    subcommand_negates_reqs = true,
    disable_help_subcommand = true,
    override_usage = "tl import [OPTIONS] <FILE>...\n       tl import list|show|undo"
)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    batches: Option<BatchCommand>,
    /// Files or folders; `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The format; auto looks at the content
    #[arg(long, value_enum, default_value = "auto")]
    format: Format,
    /// A file that says which column is which field: lines like email = "E-Mail-Adresse"
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// An e-mail address of yours, besides those that the book knows; a name or the page of a profile
    /// where there is no mail. May be given several times
    #[arg(long, value_name = "EMAIL")]
    me: Vec<String>,
    /// A label to put on all contacts of this import
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

/// Runs `tl import`.
pub(super) fn run(args: ImportArgs, cx: &mut Context) -> Done {
    if let Some(command) = args.batches {
        let label = args.label.as_deref().map(|_| "--label");
        let flag = label.or(args.map.map(|_| "--map")).or(args.dry_run.then_some("--dry-run"));
        if let Some(flag) = flag {
            let error = Error::usage(format!("{flag} belongs to an import of files"));
            return Err(error.hint("a file that is called like a subcommand is ./list").into());
        }
        return batches::run(command, cx);
    }
    let session = cx.open()?;
    let input = ImportInput {
        paths: if args.files.iter().any(|path| path.as_os_str() == "-") {
            only_standard_input(&args.files)?
        } else {
            args.files
        },
        format: args.format.word(),
        map: args.map,
        me: args.me,
        label: args.label,
        dry_run: args.dry_run,
    };
    let input = with_own_address(input, &session, cx)?;
    let bar = bar(cx);
    // What waits for somebody to type is ended at once.
    let signals = (!input.paths.is_empty()).then(Signals::catch);
    if let Some(signals) = &signals {
        signals.end_what_waits();
    }
    let report = session.import(&input, &mut |progress| {
        advance(&bar, progress);
        signals.as_ref().is_none_or(Signals::are_quiet)
    });
    bar.finish_and_clear();
    let report = report?;
    report::print(&report, args.dry_run, cx)?;
    if let Some(signals) = signals.filter(|signals| !signals.are_quiet()) {
        return Err(signals.end());
    }
    if report.readable == 0 {
        let message = "nothing in it could be read: no record was found";
        return Err(Error::usage(message)
            .hint("look whether it is the right file; `tl import --help` lists the formats")
            .into());
    }
    Ok(())
}

/// Asks once, on a terminal, for an address of the user's own, where mail is to be read and none is
/// known: by it is told what was sent. It becomes the member's, so that it is not asked again.
fn with_own_address(mut input: ImportInput, session: &Session, cx: &Context) -> Done<ImportInput> {
    if cx.globals.yes || !cx.can_ask() || !session.import_lacks_own_address(&input)? {
        return Ok(input);
    }
    let said = prompt::ask_for("Your e-mail address, to tell what you sent (Enter for none): ")?;
    if !said.is_empty() {
        if session.actor().email.is_empty() {
            let email = MemberInput { email: Some(said.clone()), ..MemberInput::default() };
            session.edit_member(session.actor().id, &email)?;
        }
        input.me.push(said);
    }
    Ok(input)
}

/// Standard input is named by `-` alone: it has no place between files.
fn only_standard_input(files: &[PathBuf]) -> Done<Vec<PathBuf>> {
    if files.len() > 1 {
        let error = Error::usage("standard input (-) cannot be imported together with files");
        return Err(error.hint("import it by itself: tl import -").into());
    }
    Ok(Vec::new())
}

/// Makes a progress bar, on a terminal only.
fn bar(cx: &Context) -> ProgressBar {
    if !cx.terminals.stderr || cx.globals.quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    style(&bar, "{spinner} {msg} {bytes}");
    bar
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

fn advance(bar: &ProgressBar, progress: Progress) {
    if let (Some(total), None) = (progress.total, bar.length()) {
        bar.set_length(total);
        style(bar, "{bar:30} {percent:>3}% {msg}, {eta} left");
    }
    bar.set_position(progress.bytes);
    let records = counted(progress.records, "record", "records");
    let seconds = bar.elapsed().as_secs();
    bar.set_message(match progress.records.checked_div(seconds) {
        Some(rate) => format!("{records}, {} a second", count(rate)),
        None => records,
    });
}
