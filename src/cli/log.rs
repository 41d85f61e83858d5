//! `tl log` and its short forms `tl c|e|m|n`: the main job.

use crate::app::{Error, Kind, LogInput, Logged, Promise, Session, Whom, compose, shell_word};
use crate::domain::duration::parse_duration;
use crate::domain::follow_up::parse_follow_up;
use crate::domain::interaction::Satisfaction;
use crate::domain::{Capability, Direction, InteractionType, Outcome};
use crate::outlet::json;

use super::context::Context;
use super::entries::Layout;
use super::prompt::allowed;
use super::stop::{Done, Stop};
use super::{follow_up, stdin, when, who};

/// Examples for the help of `tl log`.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl log ana wants the Q3 price
  tl log \"Ana Ruiz\" -t meeting \"went through the plan\" --at \"yesterday 15:00\" --duration 1h --with bob
  tl log ana --outcome no-answer --follow-up \"fri try again\"
  tl log --new \"Zoe Park\" first call --in
  git log -1 | tl log ana -t email -
  tl log ana -t note --edit";

/// Examples for the help of `tl c`, `tl e`, `tl m` and `tl n`.
pub(super) const SHORT_EXAMPLES: &str = "\
Examples:
  tl c ana wants the Q3 price
  tl c \"Ana Ruiz\" --outcome voicemail --at 15:30
  tl e ana@example.org sent the offer --in
  tl m ana \"went through the plan\" --duration 1h --with bob
  tl n ana prefers mornings --pin";

/// `tl log`: the type is a flag.
#[derive(Debug, clap::Args)]
pub(super) struct TypedLogArgs {
    /// The type: call, email, meeting, note, event, social, message
    #[arg(short = 't', long = "type", value_name = "TYPE", default_value = "call")]
    pub kind: InteractionType,
    #[command(flatten)]
    pub log: LogArgs,
}

/// What every form of logging takes.
#[derive(Debug, clap::Args)]
pub(super) struct LogArgs {
    /// With whom: a name, e-mail, phone, id, or `last`
    #[arg(value_name = "WHO")]
    who: String,
    /// What happened; `-` reads it from standard input
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// When it happened, by default now: "yesterday 15:00", "mon", 2026-03-04, "2h ago"
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// They reached out to us
    #[arg(long = "in", conflicts_with = "outbound")]
    inbound: bool,
    /// We reached out to them (the default)
    #[arg(long = "out")]
    outbound: bool,
    /// How it ended: reached, voicemail, no-answer, busy, wrong-number, or your words
    #[arg(long, value_name = "OUTCOME", value_parser = Outcome::parse)]
    outcome: Option<Outcome>,
    /// How long it took: 12m, 1h30, 90s
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    duration: Option<u32>,
    /// Who took part as well; may be given several times
    #[arg(long, value_name = "WHO")]
    with: Vec<String>,
    /// Make a new contact of WHO if nobody matches
    #[arg(long)]
    new: bool,
    /// Where it was
    #[arg(long, value_name = "PLACE")]
    location: Option<String>,
    /// Which opportunity it is about
    #[arg(long, value_name = "OPPORTUNITY")]
    opportunity: Option<String>,
    /// How content the contact was, 1 to 5
    #[arg(long, value_name = "N")]
    satisfaction: Option<Satisfaction>,
    /// Pin it to the timeline
    #[arg(long)]
    pin: bool,
    /// What is promised, and by when: "fri send the quote"; "fri" alone is a call
    #[arg(long, value_name = "WHEN TEXT")]
    follow_up: Option<String>,
    /// Write the text in $VISUAL or $EDITOR
    #[arg(long)]
    edit: bool,
}

/// The ways to say what happened.
fn how_to_say(kind: InteractionType, who: &str) -> String {
    let command = command(kind);
    let outcome = if kind == InteractionType::Note {
        ""
    } else {
        " · or only how it ended: --outcome no-answer"
    };
    format!(
        "tl {command} \"{who}\" what was said{outcome} · `-` reads standard input · --edit opens your editor"
    )
}

/// The command that logs this type.
fn command(kind: InteractionType) -> String {
    if kind == InteractionType::Call { "log".to_owned() } else { format!("log -t {kind}") }
}

/// Runs `tl log`, or a short form with its type.
pub(super) fn run(kind: InteractionType, args: LogArgs, cx: &mut Context) -> Done {
    let from_stdin = args.text == ["-"];
    if from_stdin && args.edit {
        return Err(Error::usage(
            "`-` and --edit both say where the text comes from: give one of them",
        )
        .into());
    }
    let typed = if from_stdin { String::new() } else { args.text.join(" ") };
    if typed.trim().is_empty() && !from_stdin && !args.edit && args.outcome.is_none() {
        return Err(Error::usage("the text is empty: say what happened, or how it ended")
            .hint(how_to_say(kind, &args.who))
            .into());
    }
    let session = cx.open()?;
    if !from_stdin {
        who::check_quotes(&command(kind), &args.who, &args.text, &session)?;
    }
    let whom = participants(kind, &args, &session, cx)?;
    let mut input = LogInput::new(kind, whom, typed);
    input.occurred_at = match &args.at {
        Some(text) => Some(when::past(&session, text)?.at()),
        None => None,
    };
    input.direction = match (args.inbound, args.outbound) {
        (true, _) => Some(Direction::In),
        (false, true) => Some(Direction::Out),
        (false, false) => None,
    };
    input.outcome = args.outcome;
    input.duration_seconds = args.duration;
    input.location = args.location;
    input.opportunity = match &args.opportunity {
        Some(which) => Some(session.find_opportunity(which)?),
        None => None,
    };
    input.satisfaction = args.satisfaction;
    input.pinned = args.pin;
    input.follow_up = args.follow_up.as_deref().map(|text| promise(text, &session)).transpose()?;
    if from_stdin {
        input.summary = stdin::from_stdin()?;
    } else if args.edit {
        input.summary = composed(&input, &session, cx)?;
    }
    let logged = session.log(&input)?;
    report(&logged, &session, cx)
}

/// Finds the participants, WHO first; with `--new` WHO may be somebody new.
fn participants(
    kind: InteractionType,
    args: &LogArgs,
    session: &Session,
    cx: &mut Context,
) -> Done<Vec<Whom>> {
    let first = match session.find_contact(&args.who) {
        Ok(id) => Whom::Contact(id),
        Err(error) if error.kind == Kind::NotFound && args.new => {
            Whom::New(Box::new(session.new_contact_from(&args.who)?))
        }
        Err(error) if error.kind == Kind::NotFound => {
            let form = format!(
                "tl {} --new {} … makes a new contact",
                command(kind),
                shell_word(args.who.trim())
            );
            return Err(error.also(form).into());
        }
        Err(error) => Whom::Contact(who::choose(error, cx)?),
    };
    let mut whom = vec![first];
    for other in &args.with {
        whom.push(Whom::Contact(who::contact(other, session, cx)?));
    }
    Ok(whom)
}

/// Reads `fri send the quote`.
fn promise(text: &str, session: &Session) -> Done<Promise> {
    let now = session.zone().at(session.now());
    let Some((due, text)) = parse_follow_up(text, &now) else {
        return Err(Error::usage(format!("\"{}\" does not begin with a day", text.trim()))
            .hint("say when, then what: --follow-up \"fri send the quote\"")
            .into());
    };
    Ok(Promise { due: due.at(), text, assignee: None })
}

/// Lets the user write the text; an empty one logs nothing, unless an outcome says enough.
fn composed(input: &LogInput, session: &Session, cx: &mut Context) -> Done<String> {
    allowed(session, Capability::Log)?;
    cx.can_edit()?;
    let text = compose(&input.summary)?;
    if text.trim().is_empty() && input.outcome.is_none() {
        cx.say("the text is empty: nothing was logged");
        return Err(Stop::Exit(0));
    }
    Ok(text)
}

/// Prints the entry, and what was understood.
pub(super) fn report(logged: &Logged, session: &Session, cx: &mut Context) -> Done {
    let entry = &logged.interaction;
    if cx.globals.json {
        cx.record(&json::interaction(entry, session.zone()))?;
    } else {
        Layout::new(session, cx).print(entry, cx)?;
    }
    let names: Vec<&str> = entry.contacts.iter().map(|contact| contact.name.as_str()).collect();
    let what = match entry.body.kind {
        InteractionType::Email => "an e-mail",
        InteractionType::Event => "an event",
        InteractionType::Social => "a social touch",
        InteractionType::Call => "a call",
        InteractionType::Meeting => "a meeting",
        InteractionType::Note => "a note",
        InteractionType::Message => "a message",
    };
    let preposition = if entry.body.kind == InteractionType::Note { "on" } else { "with" };
    cx.say(format!(
        "Logged {what} {preposition} {} · {} · id {}",
        names.join(", "),
        when::echo(entry.body.occurred_at, session),
        entry.id.short()
    ));
    if let Some(follow_up) = &logged.follow_up {
        cx.say(format!("Promised: {}", follow_up::sentence(follow_up, session)));
    }
    if let (false, Some(name)) = (logged.created.is_empty(), names.first()) {
        cx.say(format!(
            "Made a new contact: {name}. `tl contact edit \"{name}\"` fills in the rest"
        ));
    }
    Ok(())
}
