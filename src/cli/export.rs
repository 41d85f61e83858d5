//! `tl export`: what a book holds, for other programs.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::app::{Error, FollowUpQuery, FollowUps, NewFile, Session};
use crate::domain::{Capability, MemberId};
use crate::outlet::ics;

use super::context::Context;
use super::lists::{PAGE, counted};
use super::prompt::allowed;
use super::stop::{Done, Stop};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl export follow-ups.ics               every follow-up, for a calendar or a list of to-dos
  tl export --format ics --mine -        yours, on standard output
  tl export bob.ics --member bob";

/// `tl export`.
#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// The file to write, or - for standard output; what stands in its place is replaced
    path: PathBuf,
    /// The format; by default what the file's name ends with: ics (follow-ups as to-dos)
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Only follow-ups of yours
    #[arg(long, conflicts_with = "member")]
    mine: bool,
    /// Only follow-ups of a member
    #[arg(long, value_name = "MEMBER")]
    member: Option<String>,
}

/// Runs `tl export`.
pub(super) fn run(args: &ExportArgs, cx: &mut Context) -> Done {
    check_format(args)?;
    let session = cx.open_existing()?;
    allowed(&session, Capability::Export)?;
    let member = match &args.member {
        Some(who) => Some(session.find_member(who)?.id),
        None => args.mine.then(|| session.actor().id),
    };
    let written = if args.path.as_os_str() == "-" {
        calendar(&session, member, cx.output(), Stop::from)?
    } else {
        to_file(&session, member, &args.path)?
    };
    let what = counted(written, "follow-up", "follow-ups");
    if args.path.as_os_str() == "-" {
        cx.say(format!("Exported {what}"));
        return Ok(());
    }
    if cx.globals.json {
        let path = args.path.to_string_lossy().into_owned();
        cx.record(&Shape { format: "ics", path, follow_ups: written })?;
    }
    cx.say(format!("Exported {what} to {}", args.path.display()));
    Ok(())
}

#[derive(serde::Serialize)]
struct Shape {
    format: &'static str,
    path: String,
    follow_ups: u64,
}

/// Refuses any format but the one there is.
fn check_format(args: &ExportArgs) -> Done {
    let ending = args.path.extension().and_then(|ending| ending.to_str());
    let hint =
        "the format there is: ics, the follow-ups (--format ics, or a file that ends in .ics)";
    match (args.format.as_deref(), ending) {
        (Some(format), _) if format.eq_ignore_ascii_case("ics") => Ok(()),
        (None, Some(ending)) if ending.eq_ignore_ascii_case("ics") => Ok(()),
        (Some(format), _) => {
            Err(Error::usage(format!("there is no export format \"{format}\"")).hint(hint).into())
        }
        (None, _) => Err(Error::usage("say in which format to export").hint(hint).into()),
    }
}

fn to_file(session: &Session, member: Option<MemberId>, path: &Path) -> Done<u64> {
    let mut file = session.new_file(path)?;
    let wrong = |source| NewFile::failed(path, source).into();
    let written = calendar(session, member, &mut file, wrong)?;
    file.finish()?;
    Ok(written)
}

/// Writes the follow-ups, the open ones first; returns how many there are.
fn calendar(
    session: &Session,
    member: Option<MemberId>,
    out: &mut impl Write,
    wrong: impl Fn(io::Error) -> Stop,
) -> Done<u64> {
    ics::begin(out, &session.book()?.name).map_err(&wrong)?;
    let mut written = 0;
    for which in [FollowUps::Open, FollowUps::Done] {
        let mut query =
            FollowUpQuery { which, assignee: member, limit: PAGE, ..FollowUpQuery::default() };
        loop {
            let page = session.follow_ups(&query)?;
            for follow_up in &page.rows {
                ics::follow_up(out, follow_up).map_err(&wrong)?;
                written += 1;
            }
            query.after = page.rows.last().map(|row| row.id);
            if !page.more || query.after.is_none() {
                break;
            }
        }
    }
    ics::end(out).map_err(&wrong)?;
    Ok(written)
}
