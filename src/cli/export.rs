//! `tl export`: what a book holds, for other programs.

mod formats;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::app::{ContactQuery, Error, NewFile, Scope, Session, TimelineInput};
use crate::domain::filter::{Of, quoted};
use crate::domain::{Capability, MemberId};
use crate::outlet::csv::Cells;

use super::context::Context;
use super::filter::joined;
use super::lists::counted;
use super::prompt::allowed;
use super::stop::{Done, Stop};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl export contacts.csv                 all contacts, for a spreadsheet
  tl export book.json                    the whole book, to be restored by `tl import book.json`
  tl export vips.vcf label:vip           those with a label, for an address book
  tl export calls.csv --of interactions type:call since:2026-01-01
  tl export acme.md --account acme       contacts with their timelines, to read
  tl export follow-ups.ics --mine        your follow-ups, for a calendar or a list of to-dos
  tl export - --format csv | head        on standard output";

/// `tl export`.
#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// The file to write, or - for standard output; what stands in its place is replaced
    path: PathBuf,
    /// Only those that fit, as in `tl contact list` (and in `tl activity`, with --of interactions)
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    /// The format: json (the whole book, to be restored by `tl import`), csv, vcard, markdown or ics (follow-ups as to-dos); by default what the file's name ends with
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// What a CSV table is of
    #[arg(long, value_enum, value_name = "WHAT")]
    of: Option<What>,
    /// Only contacts with this label, or the interactions with them
    #[arg(long, value_name = "L")]
    label: Option<String>,
    /// Only contacts of this account, or its interactions
    #[arg(long, value_name = "A")]
    account: Option<String>,
    /// The archived contacts instead of the others
    #[arg(long)]
    archived: bool,
    /// Write cells of a CSV as they are, also those that a spreadsheet would take for a formula
    #[arg(long)]
    raw: bool,
    /// Only follow-ups of yours
    #[arg(long, conflicts_with = "member")]
    mine: bool,
    /// Only follow-ups of a member
    #[arg(long, value_name = "MEMBER")]
    member: Option<String>,
}

/// `--of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Contacts,
    Interactions,
}

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Csv,
    VCard,
    Markdown,
    Ics,
}

impl Format {
    const ALL: [Self; 5] = [Self::Json, Self::Csv, Self::VCard, Self::Markdown, Self::Ics];

    const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::VCard => "vcard",
            Self::Markdown => "markdown",
            Self::Ics => "ics",
        }
    }

    /// Returns what files of the format end with, the usual one first.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Json => &["json"],
            Self::Csv => &["csv"],
            Self::VCard => &["vcf", "vcard"],
            Self::Markdown => &["md", "markdown"],
            Self::Ics => &["ics"],
        }
    }

    /// Finds the format that is asked for.
    fn of(args: &ExportArgs) -> Done<Self> {
        let is = |text: &str, word: &&str| text.eq_ignore_ascii_case(word);
        let hint = "the formats are json, the whole book, csv, vcard (.vcf), markdown (.md) and ics, the follow-ups";
        if let Some(asked) = &args.format {
            let known =
                |it: &Self| is(asked, &it.name()) || it.endings().iter().any(|e| is(asked, e));
            return Self::ALL.into_iter().find(known).ok_or_else(|| {
                Error::usage(format!("there is no export format \"{asked}\"")).hint(hint).into()
            });
        }
        let ending = args.path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let known = |it: &Self| it.endings().iter().any(|known| is(ending, known));
        Self::ALL.into_iter().find(known).ok_or_else(|| {
            let error = Error::usage("say in which format to export");
            error.hint(format!("--format FORMAT, or a file that is named so: {hint}")).into()
        })
    }
}

/// What is to be exported, resolved.
enum Wanted {
    Book,
    Contacts(ContactQuery, Cells),
    Cards(ContactQuery),
    Timelines(ContactQuery),
    Interactions(TimelineInput, Cells),
    FollowUps(Option<MemberId>),
}

/// How much was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Written {
    contacts: Option<u64>,
    interactions: Option<u64>,
    follow_ups: Option<u64>,
}

impl std::fmt::Display for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            self.contacts.map(|count| counted(count, "contact", "contacts")),
            self.interactions.map(|count| counted(count, "interaction", "interactions")),
            self.follow_ups.map(|count| counted(count, "follow-up", "follow-ups")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let last = parts.len().saturating_sub(1);
        for (place, part) in parts.iter().enumerate() {
            let joint = match place {
                0 => "",
                _ if place == last => " and ",
                _ => ", ",
            };
            write!(f, "{joint}{part}")?;
        }
        Ok(())
    }
}

/// What the formats write to.
struct Target<'w>(&'w mut dyn Write);

impl Write for Target<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Where it goes, and what a failure there is.
struct Out<'o> {
    to: &'o mut dyn Write,
    path: Option<&'o Path>,
}

impl Out<'_> {
    /// Writes by one of the formats' functions.
    fn put(&mut self, write: impl FnOnce(&mut Target<'_>) -> io::Result<()>) -> Done {
        write(&mut Target(self.to)).map_err(|error| match self.path {
            Some(path) => NewFile::failed(path, error).into(),
            None => Stop::from(error),
        })
    }
}

/// Runs `tl export`.
pub(super) fn run(args: &ExportArgs, cx: &mut Context) -> Done {
    let format = Format::of(args)?;
    check(args, format)?;
    let session = cx.open_existing()?;
    allowed(&session, Capability::Export)?;
    let wanted = wanted(args, format, &session)?;
    if args.path.as_os_str() == "-" {
        let mut out = Out { to: cx.output(), path: None };
        let written = session.at_one_moment(|| formats::write(&session, &wanted, &mut out))??;
        cx.say(format!("Exported {written}"));
        return Ok(());
    }
    let path = args.path.as_path();
    let mut file = session.new_file(path)?;
    let mut out = Out { to: &mut file, path: Some(path) };
    let written = session.at_one_moment(|| formats::write(&session, &wanted, &mut out))??;
    let replaced = file.finish()?;
    if cx.globals.json {
        let Written { contacts, interactions, follow_ups } = written;
        let path = path.to_string_lossy().into_owned();
        cx.record(&Shape { format: format.name(), path, contacts, interactions, follow_ups })?;
    }
    let instead = if replaced { ", in place of the file that was there" } else { "" };
    cx.say(format!("Exported {written} to {}{instead}", path.display()));
    Ok(())
}

#[derive(serde::Serialize)]
struct Shape {
    format: &'static str,
    path: String,
    contacts: Option<u64>,
    interactions: Option<u64>,
    follow_ups: Option<u64>,
}

/// Refuses what does not go with the format, before anything is looked at.
fn check(args: &ExportArgs, format: Format) -> Done {
    let interactions = args.of == Some(What::Interactions);
    let of_contacts = !matches!(format, Format::Ics | Format::Json);
    let wrong = |flag: &str, only: &str| {
        let error = Error::usage(format!("{flag} does not go with {}", format.name()));
        Err(error.hint(only.to_owned()).into())
    };
    if format != Format::Csv {
        if args.of.is_some() {
            return wrong("--of", "--of says what a CSV is a table of");
        }
        if args.raw {
            return wrong("--raw", "--raw is about the cells of a CSV");
        }
    }
    if format != Format::Ics && (args.mine || args.member.is_some()) {
        let hint = "--mine and --member narrow the follow-ups (ics); for contacts: holder:me";
        return wrong("--mine or --member", hint);
    }
    if !of_contacts && (!args.filter.is_empty() || args.label.is_some() || args.account.is_some()) {
        let hint = match format {
            Format::Json => {
                "the JSON is the book as a whole, to be restored; csv, vcard and markdown take one"
            }
            _ => "the follow-ups are narrowed by --mine or --member",
        };
        return wrong("a filter", hint);
    }
    if args.archived && (!of_contacts || interactions) {
        return Err(Error::usage("--archived is about contacts").hint("leave it out").into());
    }
    Ok(())
}

fn wanted(args: &ExportArgs, format: Format, session: &Session) -> Done<Wanted> {
    let cells = if args.raw { Cells::Raw } else { Cells::Defused };
    Ok(match (format, args.of) {
        (Format::Json, _) => Wanted::Book,
        (Format::Ics, _) => Wanted::FollowUps(match &args.member {
            Some(who) => Some(session.find_member(who)?.id),
            None => args.mine.then(|| session.actor().id),
        }),
        (Format::Csv, Some(What::Interactions)) => {
            Wanted::Interactions(interactions(args, session)?, cells)
        }
        (Format::Csv, _) => Wanted::Contacts(contacts(args, session)?, cells),
        (Format::VCard, _) => Wanted::Cards(contacts(args, session)?),
        (Format::Markdown, _) => Wanted::Timelines(contacts(args, session)?),
    })
}

fn contacts(args: &ExportArgs, session: &Session) -> Done<ContactQuery> {
    let filter = joined(&args.filter);
    let filter = session.read_filter(&filter, Of::Contacts)?.checked(&filter)?;
    let mut query = ContactQuery {
        label: args.label.as_deref().map(|it| session.find_label(it)).transpose()?,
        account: args.account.as_deref().map(|it| session.find_account(it)).transpose()?,
        archived: args.archived,
        ..ContactQuery::default()
    };
    filter.ask_contacts(&mut query);
    Ok(query)
}

fn interactions(args: &ExportArgs, session: &Session) -> Done<TimelineInput> {
    let mut text = joined(&args.filter);
    if let Some(label) = &args.label {
        // It is found as `--label` is everywhere, by any beginning of it.
        let id = session.find_label(label)?;
        let found = session.labels()?.into_iter().find(|it| it.id == id);
        let name = found.map_or_else(|| label.clone(), |it| it.name);
        text.push_str(&format!(" label:{}", quoted(&name)));
    }
    let filter = session.read_filter(&text, Of::Interactions)?.checked(&text)?;
    let scope = match &args.account {
        Some(account) => Scope::Account(session.find_account(account)?),
        None => Scope::Book,
    };
    Ok(TimelineInput { scope, conditions: filter.of_entries(), ..TimelineInput::default() })
}
