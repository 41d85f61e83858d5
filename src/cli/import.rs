//! `tl import`: files become contacts, each once.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::{Error, ImportInput, ImportReport, Progress};
use crate::domain::display;

use super::context::Context;
use super::lists::{count, counted};
use super::stop::Done;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl import contacts.vcf
  tl import ~/cards old-phone.vcf
  tl import contacts.vcf --label fair-2026 --dry-run
  curl -s https://example.org/team.vcf | tl import -
  tl import ./list            (a file that is called like a subcommand)";

/// How many lost records are named.
const NAMED: usize = 20;

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Auto,
    #[value(name = "vcard")]
    VCard,
}

/// `tl import`.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// Files or folders; `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The format; auto looks at the content
    #[arg(long, value_enum, default_value = "auto")]
    format: Format,
    /// A label to put on all contacts of this import
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

/// Runs `tl import`.
pub(super) fn run(args: ImportArgs, cx: &mut Context) -> Done {
    let session = cx.open()?;
    let input = ImportInput {
        paths: if args.files.iter().any(|path| path.as_os_str() == "-") {
            only_standard_input(&args.files)?
        } else {
            args.files
        },
        format: match args.format {
            Format::Auto => None,
            Format::VCard => Some("vcard".to_owned()),
        },
        label: args.label,
        dry_run: args.dry_run,
    };
    let bar = bar(cx);
    let report = session.import(&input, &mut |progress| {
        advance(&bar, progress);
        true
    });
    bar.finish_and_clear();
    let report = report?;
    print(&report, args.dry_run, cx)?;
    if report.readable == 0 {
        let message = "nothing in it could be read: no contact was found";
        return Err(Error::usage(message)
            .hint("look whether it is the right file; this release reads vCard (.vcf)")
            .into());
    }
    Ok(())
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
        style(bar, "{bar:30} {percent:>3}% {msg}");
    }
    bar.set_position(progress.bytes);
    bar.set_message(counted(progress.records, "record", "records"));
}

fn print(report: &ImportReport, dry_run: bool, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&shape(report));
    }
    let tally = report.contacts;
    let failed = u64::try_from(report.failed.len()).unwrap_or(u64::MAX);
    let would = if dry_run { " (would be)" } else { "" };
    cx.line(&format!("Format    {}", display::display(&report.format)))?;
    cx.line(&format!("Created   {}{would}", counted(tally.created, "contact", "contacts")))?;
    cx.line(&format!("Merged    {}{would}", counted(tally.merged, "contact", "contacts")))?;
    cx.line(&format!("Skipped   {}, there already", count(tally.skipped)))?;
    cx.line(&format!("Failed    {}", count(failed)))?;
    for failure in report.failed.iter().take(NAMED) {
        let line = format!("{}:{}: {}", failure.file, failure.line, failure.reason);
        cx.line(&format!("  {}", display::display(&line)))?;
    }
    if report.failed.len() > NAMED {
        let more = u64::try_from(report.failed.len() - NAMED).unwrap_or(u64::MAX);
        cx.line(&format!("  … and {} more; --json lists all", count(more)))?;
    }
    if report.cancelled {
        cx.warn(
            "the import was stopped before its end: run it again to go on, nothing comes twice",
        );
    } else if dry_run {
        cx.say("nothing was changed: run it without --dry-run to import");
    } else if let Some(batch) = report.batch {
        cx.say(format!(
            "Imported as batch {}; `tl contact list --sort created` shows the newest",
            batch.short()
        ));
    }
    Ok(())
}

fn shape(report: &ImportReport) -> impl serde::Serialize {
    #[derive(serde::Serialize)]
    struct Contacts {
        created: u64,
        merged: u64,
        skipped: u64,
    }
    #[derive(serde::Serialize)]
    struct Interactions {
        created: u64,
        skipped: u64,
        quarantined: u64,
        waiting: u64,
    }
    #[derive(serde::Serialize)]
    struct Lost<'a> {
        file: &'a str,
        line: u64,
        reason: &'a str,
    }
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        batch: Option<String>,
        format: &'a str,
        contacts: Contacts,
        interactions: Interactions,
        failed: Vec<Lost<'a>>,
    }
    Shape {
        batch: report.batch.map(|batch| batch.to_string()),
        format: &report.format,
        contacts: Contacts {
            created: report.contacts.created,
            merged: report.contacts.merged,
            skipped: report.contacts.skipped,
        },
        interactions: Interactions { created: 0, skipped: 0, quarantined: 0, waiting: 0 },
        failed: report
            .failed
            .iter()
            .map(|failure| Lost {
                file: &failure.file,
                line: failure.line,
                reason: &failure.reason,
            })
            .collect(),
    }
}
