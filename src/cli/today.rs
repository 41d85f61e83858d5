//! `tl today`: what the day asks for.

use chrono::NaiveDate;

use crate::app::{Agenda, AgendaRow, Session};
use crate::domain::{Birthday, Cadence, ContactId, MemberId, Named, display};
use crate::outlet::json;

use super::context::Context;
use super::lists::{Amount, counted};
use super::stop::{Done, Stop};
use super::when;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl today                     what is due, for everybody
  tl today --mine              for you
  tl today --member bob
  tl today --check || echo 'something is due'";

/// The exit code of `--check` where something is due.
const DUE: u8 = 1;
/// How many columns a name and a text take.
const NAME: usize = 26;
const TEXT: usize = 40;

/// `tl today`.
#[derive(Debug, clap::Args)]
pub(super) struct TodayArgs {
    /// Only what is yours: your follow-ups, and the contacts that you or nobody holds
    #[arg(long, conflicts_with = "member")]
    mine: bool,
    /// Only what is a member's
    #[arg(long, value_name = "MEMBER")]
    member: Option<String>,
    /// Say in one line what is due, and exit with 1 where something is
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    amount: Amount,
}

/// Runs `tl today`.
pub(super) fn run(args: &TodayArgs, cx: &mut Context) -> Done {
    let session = cx.open()?;
    let member: Option<MemberId> = match &args.member {
        Some(who) => Some(session.find_member(who)?.id),
        None => args.mine.then(|| session.actor().id),
    };
    let limit = args.amount.limit().unwrap_or(usize::MAX / 2);
    if args.check {
        return check((member, limit), &session, cx);
    }
    let agenda = session.agenda(member, limit)?;
    if cx.globals.json {
        cx.record(&shape(&agenda, &session))?;
    } else {
        print(&agenda, &session, cx)?;
    }
    let Agenda { follow_ups, overdue, awaiting, birthdays } = &agenda;
    let cut = [follow_ups.more, overdue.more, awaiting.more, birthdays.more];
    if cut.contains(&true) {
        cx.cut(limit, None);
    }
    Ok(())
}

fn check((member, limit): (Option<MemberId>, usize), session: &Session, cx: &mut Context) -> Done {
    let (promised, contacts) = session.due(member, limit)?;
    let is_due = !promised.rows.is_empty() || !contacts.rows.is_empty();
    if cx.globals.json {
        cx.record(&shape(&session.agenda(member, limit)?, session))?;
        return if is_due { Err(Stop::Exit(DUE)) } else { Ok(()) };
    }
    if !is_due {
        return Ok(());
    }
    let many = |more: bool| if more { " or more" } else { "" };
    let follow_ups = promised.rows.len() as u64;
    let overdue = contacts.rows.len() as u64;
    let mut due = Vec::new();
    if follow_ups > 0 {
        let count = counted(follow_ups, "follow-up", "follow-ups");
        due.push(format!("{count}{}", many(promised.more)));
    }
    if overdue > 0 {
        let count = counted(overdue, "contact", "contacts");
        due.push(format!("{count}{}", many(contacts.more)));
    }
    if !cx.globals.quiet {
        cx.line(&format!("due: {}", due.join(", ")))?;
    }
    Err(Stop::Exit(DUE))
}

fn print(agenda: &Agenda, session: &Session, cx: &mut Context) -> Done {
    let Agenda { follow_ups, overdue, awaiting, birthdays } = agenda;
    let mut parts = Vec::new();
    if !follow_ups.rows.is_empty() {
        let rows = follow_ups.rows.iter().map(|it| {
            let day = when::minute(it.due, *session.zone());
            let late = if session.is_overdue(it.due) { "overdue" } else { "" };
            let assignee = it.assignee.as_ref().map_or("", |member| member.name.as_str());
            row(&[
                (&day, 16),
                (late, 7),
                (&it.contact.name, NAME),
                (&it.text, TEXT),
                (assignee, 16),
                (&it.id.short(), 6),
            ])
        });
        parts.push(("Follow-ups", rows.collect::<Vec<_>>()));
    }
    let contacts = |list: &[AgendaRow]| -> Vec<String> {
        let line = |it: &AgendaRow| {
            let day = when::minute(it.at, *session.zone());
            let every = it.cadence.map(|cadence| format!("every {cadence}")).unwrap_or_default();
            row(&[(&day, 16), (&it.contact.name, NAME), (&every, 16), (&it.contact.id.short(), 6)])
        };
        list.iter().map(line).collect()
    };
    if !overdue.rows.is_empty() {
        parts.push(("Due by cadence, since", contacts(&overdue.rows)));
    }
    if !awaiting.rows.is_empty() {
        parts.push(("Awaiting a reply, since", contacts(&awaiting.rows)));
    }
    if !birthdays.rows.is_empty() {
        let line = |(who, born, day): &(Named<ContactId>, Birthday, NaiveDate)| {
            let on = day.format("%Y-%m-%d").to_string();
            let born = format!("born {born}");
            row(&[(&on, 16), (&who.name, NAME), (&born, 16), (&who.id.short(), 6)])
        };
        parts.push(("Birthdays", birthdays.rows.iter().map(line).collect()));
    }
    if parts.is_empty() {
        cx.advise("nothing is due: `tl follow-up add WHO WHEN TEXT` promises something");
    }
    for (place, (heading, rows)) in parts.iter().enumerate() {
        if place > 0 {
            cx.line("")?;
        }
        cx.line(heading)?;
        for row in rows {
            cx.line(row)?;
        }
    }
    Ok(())
}

/// Writes cells of these widths; the last ones that are empty leave no blanks.
fn row(cells: &[(&str, usize)]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|(text, width)| display::pad(&display::fit(text, *width), *width))
        .collect();
    format!("  {}", cells.join("  ").trim_end())
}

#[derive(serde::Serialize)]
struct Shape<F> {
    follow_ups: Vec<F>,
    overdue_contacts: Vec<Due>,
    awaiting_reply: Vec<Awaiting>,
    birthdays: Vec<Born>,
}

#[derive(serde::Serialize)]
pub(super) struct Due {
    id: String,
    name: String,
    due: String,
    cadence_days: Option<u32>,
}

#[derive(serde::Serialize)]
struct Awaiting {
    id: String,
    name: String,
    since: String,
}

#[derive(serde::Serialize)]
struct Born {
    id: String,
    name: String,
    birthday: String,
    on: String,
}

/// Makes the JSON of a contact that is due by its cadence.
pub(super) fn due(it: &AgendaRow, session: &Session) -> Due {
    Due {
        id: it.contact.id.to_string(),
        name: it.contact.name.clone(),
        due: it.at.rfc3339(session.zone()),
        cadence_days: it.cadence.map(Cadence::days),
    }
}

fn shape<'a>(agenda: &'a Agenda, session: &'a Session) -> impl serde::Serialize + use<'a> {
    let zone = session.zone();
    let awaiting = |it: &AgendaRow| Awaiting {
        id: it.contact.id.to_string(),
        name: it.contact.name.clone(),
        since: it.at.rfc3339(zone),
    };
    let born = |(who, birthday, on): &(Named<ContactId>, Birthday, NaiveDate)| Born {
        id: who.id.to_string(),
        name: who.name.clone(),
        birthday: birthday.to_string(),
        on: on.to_string(),
    };
    Shape {
        follow_ups: agenda.follow_ups.rows.iter().map(|it| json::follow_up(it, zone)).collect(),
        overdue_contacts: agenda.overdue.rows.iter().map(|it| due(it, session)).collect(),
        awaiting_reply: agenda.awaiting.rows.iter().map(awaiting).collect(),
        birthdays: agenda.birthdays.rows.iter().map(born).collect(),
    }
}
