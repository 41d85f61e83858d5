//! `tl export`: what a book holds, for other programs.

use std::collections::HashSet;
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
    let (written, replaced) = if args.path.as_os_str() == "-" {
        (calendar(&session, member, cx.output(), Stop::from)?, false)
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
    let instead = if replaced { ", in place of the file that was there" } else { "" };
    cx.say(format!("Exported {what} to {}{instead}", args.path.display()));
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

fn to_file(session: &Session, member: Option<MemberId>, path: &Path) -> Done<(u64, bool)> {
    let mut file = session.new_file(path)?;
    let wrong = |source| NewFile::failed(path, source).into();
    let written = calendar(session, member, &mut file, wrong)?;
    let replaced = file.finish()?;
    Ok((written, replaced))
}

/// Writes the follow-ups, the open ones first; returns how many there are.
fn calendar(
    session: &Session,
    member: Option<MemberId>,
    out: &mut impl Write,
    wrong: impl Fn(io::Error) -> Stop,
) -> Done<u64> {
    ics::begin(out, &session.book()?.name).map_err(&wrong)?;
    // One that is marked as done meanwhile is read among the open ones and among those that are done.
    let mut written = HashSet::new();
    for which in [FollowUps::Open, FollowUps::Done] {
        let mut query =
            FollowUpQuery { which, assignee: member, limit: PAGE, ..FollowUpQuery::default() };
        loop {
            let page = session.follow_ups(&query)?;
            for follow_up in &page.rows {
                if written.insert(follow_up.id) {
                    ics::follow_up(out, follow_up).map_err(&wrong)?;
                }
            }
            query.after = page.rows.last().map(|row| row.id);
            if !page.more || query.after.is_none() {
                break;
            }
        }
    }
    ics::end(out).map_err(&wrong)?;
    Ok(u64::try_from(written.len()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{ContactInput, FollowUpEdit, Promise, Start};
    use crate::domain::FollowUpId;

    /// Marks a follow-up as done as soon as it is written.
    struct Meanwhile<'a> {
        out: Vec<u8>,
        session: &'a Session,
        follow_up: Option<FollowUpId>,
    }

    impl Write for Meanwhile<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.out.extend_from_slice(bytes);
            if self.out.windows(11).any(|part| part == b"BEGIN:VTODO")
                && let Some(id) = self.follow_up.take()
            {
                let edit = FollowUpEdit { done: Some(true), ..FollowUpEdit::default() };
                self.session.edit_follow_up(id, &edit).unwrap();
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn one_that_is_done_meanwhile_stands_in_it_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| Some(folder.path().join(name));
        let start = Start {
            db: at("book.db"),
            config: at("config.toml"),
            state: at("state"),
            user: Some("ana@x.org".to_owned()),
            create: true,
            ..Start::default()
        };
        let session = Session::open(start).unwrap().0;
        let other = session.another().unwrap();
        let input = ContactInput { name: "Bo".to_owned(), ..ContactInput::default() };
        let contact = session.add_contact(&input).unwrap().id;
        let promise = Promise { due: session.now(), text: "call".to_owned(), assignee: None };
        let follow_up = Some(session.add_follow_up(contact, &promise).unwrap().id);
        let mut out = Meanwhile { out: Vec::new(), session: &other, follow_up };
        let wrong = |error: io::Error| panic!("{error}");
        let Ok(written) = calendar(&session, None, &mut out, wrong) else { panic!() };
        let text = String::from_utf8(out.out).unwrap();
        assert_eq!((written, text.matches("UID:").count()), (1, 1), "{text}");
        assert!(out.follow_up.is_none(), "it was done meanwhile");
    }
}
