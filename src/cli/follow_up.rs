//! `tl follow-up`: promises with a due date.

use crate::app::{Error, FollowUpEdit, FollowUpQuery, FollowUps, Kind, Promise, Saved, Session};
use crate::domain::follow_up::parse_follow_up;
use crate::domain::{Capability, FollowUp, MemberId, Timestamp};
use crate::outlet::json;

use super::context::Context;
use super::deleted::Deleted;
use super::lists::Amount;
use super::prompt::{Danger, allowed};
use super::sheet::Sheet;
use super::stop::Done;
use super::table::Column;
use super::{when, who};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl follow-up add ana fri send the quote
  tl follow-up add \"Bo Lind\" \"in 2 weeks\" \"ask again\" --assign bob
  tl follow-up list --mine --due today
  tl follow-up snooze last mon
  tl follow-up done 3fa2c1";

/// `tl follow-up …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum FollowUpCommand {
    /// Promise something to a contact
    #[command(before_help = EXAMPLES)]
    Add {
        /// Which contact
        who: String,
        /// When it is due: fri, tomorrow, "in 2 weeks", 2026-12-01
        when: String,
        /// What is to be done; by default "Call NAME"
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
        /// Who is to do it; by default you
        #[arg(long, value_name = "MEMBER")]
        assign: Option<String>,
    },
    /// List the open follow-ups, the earliest due first
    #[command(before_help = EXAMPLES)]
    List {
        /// Only yours
        #[arg(long)]
        mine: bool,
        /// Only those due by then
        #[arg(long, value_name = "WHEN")]
        due: Option<String>,
        /// Those that are done instead, the last done first
        #[arg(long)]
        done: bool,
        #[command(flatten)]
        amount: Amount,
    },
    /// Mark a follow-up as done
    #[command(before_help = EXAMPLES)]
    Done {
        /// Which: its id, the end of it, or "last", the one you made last
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Put a follow-up off
    #[command(before_help = EXAMPLES)]
    Snooze {
        /// Which: its id, the end of it, or "last", the one you made last
        #[arg(value_name = "ID")]
        id: String,
        /// Until when; by default tomorrow, or a day later than it was
        #[arg(value_name = "WHEN")]
        when: Vec<String>,
    },
    /// Change a follow-up
    #[command(before_help = EXAMPLES)]
    Edit {
        /// Which: its id, the end of it, or "last", the one you made last
        #[arg(value_name = "ID")]
        id: String,
        /// A new text
        #[arg(long)]
        text: Option<String>,
        /// A new due date
        #[arg(long, value_name = "WHEN")]
        due: Option<String>,
        /// Who is to do it; an empty value is nobody
        #[arg(long, value_name = "MEMBER")]
        assign: Option<String>,
        /// With whom
        #[arg(long, value_name = "WHO")]
        contact: Option<String>,
        /// Open it again
        #[arg(long)]
        open: bool,
    },
    /// Delete a follow-up
    #[command(before_help = EXAMPLES)]
    Delete {
        /// Which: its id, the end of it, or "last", the one you made last
        #[arg(value_name = "ID")]
        id: String,
    },
}

const COLUMNS: [Column; 5] = [
    Column::fixed("DUE"),
    Column::text("CONTACT"),
    Column::text("TEXT"),
    Column::text("ASSIGNEE").spare(),
    Column::id(),
];

/// Runs `tl follow-up …`.
pub(super) fn run(command: FollowUpCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        FollowUpCommand::Add { who, when, text, assign } => {
            let contact = who::contact(&who, &session, cx)?;
            let (due, text) = due_and_text(&when, &text.join(" "), &session)?;
            let promise = Promise {
                due,
                text,
                assignee: assign.map(|member| member_called(&member, &session)).transpose()?,
            };
            let made = session.add_follow_up(contact, &promise)?;
            show(&made, &session, cx)?;
            cx.say(format!("Promised: {}", sentence(&made, &session)));
            Ok(())
        }
        FollowUpCommand::List { mine, due, done, amount } => {
            let query = FollowUpQuery {
                which: if done { FollowUps::Done } else { FollowUps::Open },
                assignee: mine.then(|| session.actor().id),
                due_before: due.map(|due| by_then(&due, &session)).transpose()?,
                ..FollowUpQuery::default()
            };
            list(&query, amount, &session, cx)
        }
        FollowUpCommand::Done { id } => {
            let id = session.find_follow_up(&id)?;
            let was_done = session.follow_up(id)?.done_at.is_some();
            let edit = FollowUpEdit { done: Some(true), ..FollowUpEdit::default() };
            let done = session.edit_follow_up(id, &edit)?;
            show(&done, &session, cx)?;
            if was_done {
                cx.say(format!("{} was done already", done.text));
                return Ok(());
            }
            let call = who::call(&session.contact(done.contact.id)?, &session);
            cx.say(format!("Done: {}; `{call}` logs what was done", done.text));
            Ok(())
        }
        FollowUpCommand::Snooze { id, when } => {
            let was = session.follow_up(session.find_follow_up(&id)?)?;
            if was.done_at.is_some() {
                let message = format!("\"{}\" is done: there is nothing to put off", was.text);
                let hint = format!("`tl follow-up edit {} --open` opens it again", was.id.short());
                return Err(Error::new(Kind::Conflict, message).hint(hint).into());
            }
            let due = match when.is_empty() {
                true => a_day_later(was.due, &session)?,
                false => when::future(&session, &when.join(" "))?.at(),
            };
            let edit = FollowUpEdit { due: Some(due), ..FollowUpEdit::default() };
            let Saved::Written(now) = session.edit_follow_up_as_read(&was, &edit)? else {
                let message = format!("somebody else changed \"{}\" at this moment", was.text);
                let hint = "`tl follow-up list` shows how it stands now";
                return Err(Error::new(Kind::Conflict, message).hint(hint).into());
            };
            show(&now, &session, cx)?;
            let before = when::echo(was.due, &session);
            cx.say(format!("Now: {}; it was due {before}", sentence(&now, &session)));
            Ok(())
        }
        FollowUpCommand::Edit { id, text, due, assign, contact, open } => {
            let change = FollowUpEdit {
                contact: contact.map(|who| who::contact(&who, &session, cx)).transpose()?,
                text,
                due: due.map(|due| when::future(&session, &due)).transpose()?.map(|due| due.at()),
                assignee: assign.map(|member| assignee(&member, &session)).transpose()?,
                done: open.then_some(false),
            };
            if change == FollowUpEdit::default() {
                return Err(Error::usage("nothing to change: say what, for example --due fri")
                    .hint("`tl follow-up edit --help` lists what can be changed")
                    .into());
            }
            edit(&id, &change, &session, cx)
        }
        FollowUpCommand::Delete { id } => delete(&id, &session, cx),
    }
}

/// Reads WHEN and TEXT as one line, as everywhere else: the longest WHEN that it begins with, so that
/// nobody has to quote `fri 15:00`.
fn due_and_text(when: &str, text: &str, session: &Session) -> Done<(Timestamp, String)> {
    let now = session.zone().at(session.now());
    match parse_follow_up(&format!("{when} {text}"), &now) {
        Some((due, text)) => Ok((due.at(), text)),
        None => Ok((when::future(session, when)?.at(), text.to_owned())),
    }
}

/// Returns when a follow-up is due that is put off without a day: tomorrow, or a day later than it
/// was where that is later.
fn a_day_later(due: Timestamp, session: &Session) -> Done<Timestamp> {
    let tomorrow = when::future(session, "tomorrow")?.at();
    let later = session.zone().at(due).checked_add_days(chrono::Days::new(1));
    Ok(later
        .map_or(tomorrow, |later| tomorrow.max(Timestamp::from_millis(later.timestamp_millis()))))
}

fn member_called(who: &str, session: &Session) -> Done<MemberId> {
    Ok(session.find_member(who)?.id)
}

fn assignee(who: &str, session: &Session) -> Done<Option<MemberId>> {
    if who.trim().is_empty() { Ok(None) } else { member_called(who, session).map(Some) }
}

/// Returns the first moment after a WHEN: whole days belong to it.
fn by_then(text: &str, session: &Session) -> Done<Timestamp> {
    let when = when::future(session, text)?;
    Ok(if when.had_time() { Timestamp::from_millis(when.at().millis() + 1) } else { when.end() })
}

/// Says what a follow-up is in one line.
pub(super) fn sentence(it: &FollowUp, session: &Session) -> String {
    let due = when::echo(it.due, session);
    format!("{} · {} · due {due} · id {}", it.text, it.contact.name, it.id.short())
}

fn list(query: &FollowUpQuery, amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let (shown, more) = cx.long_list(
        amount,
        &COLUMNS,
        |last: Option<&FollowUp>, limit| {
            session.follow_ups(&FollowUpQuery {
                after: last.map(|it| it.id),
                limit,
                ..query.clone()
            })
        },
        |it| {
            let overdue = it.done_at.is_none() && session.is_overdue(it.due);
            let day = when::minute(it.done_at.unwrap_or(it.due), *session.zone());
            vec![
                if overdue { format!("{day} overdue") } else { day },
                it.contact.name.clone(),
                it.text.clone(),
                it.assignee.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
                it.id.short(),
            ]
        },
        |it, cx| cx.item(&json::follow_up(it, session.zone())),
    )?;
    if more {
        cx.cut(shown, None);
    } else if shown == 0 {
        cx.advise("no such follow-ups: `tl follow-up add WHO WHEN TEXT` promises something");
    }
    Ok(())
}

fn show(it: &FollowUp, session: &Session, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::follow_up(it, session.zone()));
    }
    let minute = |at| when::minute(at, *session.zone());
    Sheet::new(&it.text)
        .field("Contact", Some(it.contact.name.as_str()))
        .field("Due", Some(minute(it.due)))
        .field("Assignee", it.assignee.as_ref().map(|member| member.name.as_str()))
        .field("Done", it.done_at.map(minute))
        .field("From", it.origin.map(|id| format!("interaction {}", id.short())))
        .field("Id", Some(it.id.to_string()))
        .print(cx)
}

fn edit(which: &str, change: &FollowUpEdit, session: &Session, cx: &mut Context) -> Done {
    let changed = session.edit_follow_up(session.find_follow_up(which)?, change)?;
    show(&changed, session, cx)?;
    cx.say(format!("Now: {}", sentence(&changed, session)));
    Ok(())
}

fn delete(which: &str, session: &Session, cx: &mut Context) -> Done {
    let it = session.follow_up(session.find_follow_up(which)?)?;
    allowed(session, Capability::EditFollowUps)?;
    let details = vec![sentence(&it, session)];
    cx.confirm(&Danger { deed: "delete this follow-up for good".to_owned(), details })?;
    let gone = session.delete_follow_up(it.id)?;
    if cx.globals.json {
        cx.record(&Deleted::new("follow-up", gone.id.to_string(), Some(&gone.text)))?;
    }
    cx.say(format!("Deleted the follow-up \"{}\"", gone.text));
    Ok(())
}
