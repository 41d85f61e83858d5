//! `tl interaction`: one entry after it was logged.

use crate::app::{Earlier, Error, InteractionEdit, PurgeReport, Session, compose};
use crate::domain::duration::{parse_duration, show_duration};
use crate::domain::interaction::{Quality, Resolution};
use crate::domain::{
    Body, Capability, Direction, Interaction, InteractionId, InteractionType, Outcome, display,
};
use crate::outlet::json;

use super::context::Context;

use super::deleted::Deleted;
use super::entries::{FOR_GOOD, STILL_READ, described, show};
use super::lists::Amount;
use super::prompt::{Danger, allowed};
use super::stop::{Done, usage};
use super::{stdin, when, who};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl interaction show 0a1b2c
  tl interaction edit last --summary \"wants the Q4 price\" --at \"yesterday 15:00\"
  tl interaction edit 0a1b2c --contact \"Bob Lee\"        (moves it to Bob)
  tl interaction pin 0a1b2c
  tl interaction delete 0a1b2c";

const WHICH: &str = "Which: its id, the end of it as lists show it, or `last`";

/// `tl interaction …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum InteractionCommand {
    /// Show one interaction
    #[command(before_help = EXAMPLES)]
    Show {
        #[arg(value_name = "ID", help = WHICH)]
        id: String,
        /// Show its earlier versions instead, newest first
        #[arg(long)]
        versions: bool,
        #[command(flatten)]
        amount: Amount,
    },
    /// Change an interaction; the earlier text is kept as a version
    #[command(before_help = EXAMPLES)]
    Edit(Box<EditArgs>),
    /// Delete an interaction for good
    #[command(before_help = EXAMPLES)]
    Delete {
        #[arg(value_name = "ID", help = WHICH)]
        id: String,
    },
    /// Pin an interaction to the timelines it stands in
    #[command(before_help = EXAMPLES)]
    Pin {
        #[arg(value_name = "ID", help = WHICH)]
        id: String,
        /// Unpin it
        #[arg(long)]
        off: bool,
    },
}

/// `tl interaction edit`. An empty value takes a field away.
#[derive(Debug, clap::Args)]
pub(super) struct EditArgs {
    #[arg(value_name = "ID", help = WHICH)]
    id: String,
    /// The new text; `-` reads it from standard input
    #[arg(long, value_name = "TEXT")]
    summary: Option<String>,
    /// Change the text in $VISUAL or $EDITOR
    #[arg(long, conflicts_with = "summary")]
    edit: bool,
    /// When it happened
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// The type: call, email, meeting, note, event, social, message
    #[arg(short = 't', long = "type", value_name = "TYPE")]
    kind: Option<InteractionType>,
    /// With whom it really was: replaces the first contact
    #[arg(long, value_name = "WHO")]
    contact: Option<String>,
    /// Who took part as well; may be given several times
    #[arg(long, value_name = "WHO")]
    with: Vec<String>,
    /// Who did not take part; may be given several times
    #[arg(long, value_name = "WHO")]
    without: Vec<String>,
    /// They reached out to us
    #[arg(long = "in", conflicts_with = "outbound")]
    inbound: bool,
    /// We reached out to them
    #[arg(long = "out")]
    outbound: bool,
    /// How it ended; empty takes it away
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// How long it took; empty takes it away
    #[arg(long, value_name = "DURATION")]
    duration: Option<String>,
    /// Where it was; empty takes it away
    #[arg(long, value_name = "PLACE")]
    location: Option<String>,
    /// Which opportunity it is about; empty takes it away
    #[arg(long, value_name = "OPPORTUNITY")]
    opportunity: Option<String>,
    /// How content the contact was, 1 to 5; empty takes it away
    #[arg(long, value_name = "N")]
    satisfaction: Option<String>,
    /// needed or resolved; empty takes it away
    #[arg(long, value_name = "WORD")]
    resolution: Option<String>,
    /// signal, or noise: no contact with a person
    #[arg(long, value_name = "WORD")]
    quality: Option<Quality>,
}

/// Runs `tl interaction …`.
pub(super) fn run(command: InteractionCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        InteractionCommand::Show { id, versions, amount } => {
            let id = session.find_interaction(&id)?;
            match versions {
                true => show_versions(id, amount, &session, cx),
                false => show(&session.interaction(id)?, &session, cx),
            }
        }
        InteractionCommand::Edit(args) => edit(&args, &session, cx),
        InteractionCommand::Delete { id } => {
            let entry = session.interaction(session.find_interaction(&id)?)?;
            delete(&entry, &session, cx)
        }
        InteractionCommand::Pin { id, off } => {
            let entry = session.pin_interaction(session.find_interaction(&id)?, !off)?;
            show(&entry, &session, cx)?;
            let short = entry.id.short();
            cx.say(match off {
                true => format!("Unpinned {short}"),
                false => {
                    format!("Pinned {short}; `tl interaction pin {short} --off` takes it back")
                }
            });
            Ok(())
        }
    }
}

fn edit(args: &EditArgs, session: &Session, cx: &mut Context) -> Done {
    let id = session.find_interaction(&args.id)?;
    let mut change = resolved(args, session, cx)?;
    if args.edit {
        allowed(session, Capability::EditInteractions)?;
        let earlier = session.interaction(id)?.body.summary;
        change.summary = Some(compose(earlier.as_ref().map_or("", |text| text.as_str()))?);
    }
    if change == InteractionEdit::default() {
        return Err(Error::usage("nothing to change: say what, for example --summary TEXT")
            .hint("`tl interaction edit --help` lists what can be changed")
            .into());
    }
    let before = session.interaction(id)?;
    let entry = session.edit_interaction(id, &change)?;
    show(&entry, session, cx)?;
    let short = entry.id.short();
    let when = when::echo(entry.body.occurred_at, session);
    cx.say(format!(
        "Changed {short} · {when}; `tl interaction show {short} --versions` shows what it was"
    ));
    let dropped = dropped(&before.body, &entry.body, &change);
    if !dropped.is_empty() {
        let all = dropped.join(" and ");
        cx.say(format!("{all} went: not for type {}", entry.body.kind));
    }
    Ok(())
}

/// Names what went with the type, though nobody said so.
fn dropped(before: &Body, now: &Body, change: &InteractionEdit) -> Vec<String> {
    let went = |name: &str, was: Option<String>, stays: bool, said: bool| {
        was.filter(|_| !stays && !said).map(|was| format!("{name} {was}"))
    };
    let direction = before.direction.map(|it| it.name().to_owned());
    let outcome = before.outcome.as_ref().map(|it| it.name().to_owned());
    let duration = before.duration_seconds.map(show_duration);
    [
        went("direction", direction, now.direction.is_some(), change.direction.is_some()),
        went("outcome", outcome, now.outcome.is_some(), change.outcome.is_some()),
        went(
            "duration",
            duration,
            now.duration_seconds.is_some(),
            change.duration_seconds.is_some(),
        ),
        went(
            "location",
            before.location.clone(),
            now.location.is_some(),
            change.location.is_some(),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Turns the flags into a change.
fn resolved(args: &EditArgs, session: &Session, cx: &mut Context) -> Done<InteractionEdit> {
    let mut edit = InteractionEdit { kind: args.kind, quality: args.quality, ..Default::default() };
    edit.summary = match args.summary.as_deref() {
        Some("-") => Some(stdin::from_stdin()?),
        text => text.map(str::to_owned),
    };
    if let Some(text) = &args.at {
        edit.occurred_at = Some(when::past(session, text)?.at());
    }
    if let Some(who) = &args.contact {
        edit.contact = Some(who::contact(who, session, cx)?);
    }
    for who in &args.with {
        edit.with.push(who::contact(who, session, cx)?);
    }
    for who in &args.without {
        edit.without.push(who::contact(who, session, cx)?);
    }
    edit.direction = match (args.inbound, args.outbound) {
        (true, _) => Some(Some(Direction::In)),
        (false, true) => Some(Some(Direction::Out)),
        (false, false) => None,
    };
    edit.outcome = field(args.outcome.as_deref(), |text| Outcome::parse(text).map_err(usage))?;
    edit.duration_seconds =
        field(args.duration.as_deref(), |text| parse_duration(text).map_err(usage))?;
    edit.location = field(args.location.as_deref(), |text| Ok(text.to_owned()))?;
    edit.opportunity = field(args.opportunity.as_deref(), |which| session.find_opportunity(which))?;
    edit.satisfaction = field(args.satisfaction.as_deref(), |text| text.parse().map_err(usage))?;
    edit.resolution =
        field(args.resolution.as_deref(), |text| text.parse::<Resolution>().map_err(usage))?;
    Ok(edit)
}

/// Reads a field that an empty value takes away.
fn field<T>(
    text: Option<&str>,
    read: impl FnOnce(&str) -> crate::app::Result<T>,
) -> crate::app::Result<Option<Option<T>>> {
    match text {
        None => Ok(None),
        Some(text) if text.trim().is_empty() => Ok(Some(None)),
        Some(text) => read(text).map(|value| Some(Some(value))),
    }
}

fn show_versions(id: InteractionId, amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let page = session.earlier(id, 0, amount.limit().unwrap_or(usize::MAX))?;
    let versions = page.rows;
    if page.more {
        cx.cut(versions.len(), None);
    }
    if cx.globals.json {
        for earlier in &versions {
            cx.item(&json::version(&earlier.version, &earlier.people, session.zone()))?;
        }
        return cx.end_items();
    }
    for Earlier { version, people } in &versions {
        let body = &version.body;
        let head = format!(
            "{}  {}  {} of {} with {}",
            when::minute(version.written_at, *session.zone()),
            display::display(&version.written_by),
            body.kind.name(),
            when::minute(body.occurred_at, *session.zone()),
            display::display(&people.join(", ")),
        );
        cx.line(&head)?;
        let facts: Vec<String> = [
            body.direction.map(|it| it.name().to_owned()),
            body.outcome.as_ref().map(|it| it.name().to_owned()),
            body.duration_seconds.map(show_duration),
            body.location.as_ref().map(|it| format!("at {it}")),
            body.satisfaction.map(|it| format!("satisfied {} of 5", it.get())),
            body.resolution.map(|it| it.name().to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let facts = Some(facts.join(" · ")).filter(|facts| !facts.is_empty());
        let summary = body.summary.as_ref().map_or("", |text| text.as_str());
        for line in facts.as_deref().into_iter().chain(summary.lines()) {
            cx.line(&format!("    {}", display::display(line)))?;
        }
    }
    if versions.is_empty() {
        cx.say("it was never changed: there are no earlier versions");
    }
    Ok(())
}

/// Deletes an entry for good, after asking.
fn delete(entry: &Interaction, session: &Session, cx: &mut Context) -> Done {
    confirm_and(entry, None, session, cx, Session::delete_interaction)?;
    Ok(())
}

/// Takes an entry back with the contacts made with it, after asking: `tl undo`.
pub(super) fn take_back(entry: &Interaction, session: &Session, cx: &mut Context) -> Done {
    let made = session.made_with(entry)?;
    let mut with_it: Vec<String> = session
        .promised_with(entry.id)?
        .iter()
        .map(|it| format!("the follow-up \"{}\" was promised with it and goes too", it.text))
        .collect();
    with_it.extend(
        made.iter().map(|contact| {
            format!("the contact \"{}\" was made with it and goes too", contact.name)
        }),
    );
    let with = session.written_with(entry.id)?;
    with_it.extend(with.labels.iter().map(|(contact, label, _)| {
        format!("the label \"{}\" was put on \"{}\" with it and goes too", label.name, contact.name)
    }));
    let completed = with.completed.map(|id| session.follow_up(id)).transpose()?;
    with_it.extend(
        completed.iter().map(|it| {
            format!("the follow-up \"{}\" was completed by it and is open again", it.text)
        }),
    );
    let report = confirm_and(entry, Some(with_it), session, cx, |session, id| {
        session.take_back(id, &made, &with.labels, completed.as_ref())
    })?;
    for (contact, label, _) in &with.labels {
        if report.unlabelled.contains(&(contact.id, label.id)) {
            cx.say(format!("Took the label \"{}\" off {}", label.name, contact.name));
        }
    }
    if let Some(it) = &report.reopened {
        cx.say(format!("Open again: {}", it.text));
    }
    Ok(())
}

/// Asks, and deletes an entry; `with_it` is what an undo takes back besides.
fn confirm_and(
    entry: &Interaction,
    with_it: Option<Vec<String>>,
    session: &Session,
    cx: &mut Context,
    delete: impl Fn(&Session, InteractionId) -> crate::app::Result<PurgeReport>,
) -> Done<PurgeReport> {
    allowed(session, Capability::DeleteInteractions)?;
    let mut details = described(entry, session);
    let is_undo = with_it.is_some();
    details.extend(with_it.into_iter().flatten());
    details.push(FOR_GOOD.to_owned());
    let deed = format!("delete {} for good", entry.id.short());
    cx.confirm(&Danger { deed, details })?;
    let report = delete(session, entry.id)?;
    if cx.globals.json {
        let mut gone = Deleted::new("interaction", entry.id.to_string(), None);
        if is_undo {
            gone = gone.undone(&report);
        }
        cx.record(&gone.pending(report.purge_pending))?;
    }
    cx.say(format!(
        "Deleted {} for good; backups and exports made before still have it",
        entry.id.short()
    ));
    for it in &report.follow_ups {
        cx.say(format!("Deleted the follow-up \"{}\" with it", it.text));
    }
    if report.purge_pending {
        cx.warn(STILL_READ);
    }
    Ok(report)
}
