//! `tl q`: logging by one line.

use crate::app::{Error, Kind, LeftDeal, Logged, ReadLine, Session, Whom};
use crate::domain::Capability;
use crate::domain::one_line::Role;
use crate::outlet::json;

use super::context::Context;
use super::prompt::allowed;
use super::stop::{Done, Stop};
use super::{Prompt, Screens, log, stdin, who};

/// The exit code of a prompt that was left: nothing was logged.
const LEFT: u8 = 2;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl q c ana 12m vm: wants Q3 price then fri call back
  tl q m ana, bob 1h @yesterday 15:00: went through the plan +vip
  tl q ana na
  tl q --new Zoe Park: first call
  tl q                 asks for the line, and shows what it is read as
  echo 'e bo: sent the quote deal:q3' | tl q

[TYPE] WHO[, WHO…] [DURATION] [OUTCOME] [@WHEN]: TEXT [+label…] [deal:NAME] [then WHEN [FOLLOW-UP]]";

/// `tl q`.
#[derive(Debug, clap::Args)]
pub(super) struct QuickArgs {
    /// Make a new contact of each WHO that nobody matches
    #[arg(long)]
    new: bool,
    /// The line; without it, it is asked for, or read from standard input
    #[arg(value_name = "LINE")]
    line: Vec<String>,
}

/// Runs `tl q`.
pub(super) fn run(args: &QuickArgs, screens: Screens, cx: &mut Context) -> Done {
    let session = cx.open()?;
    let text = if !args.line.is_empty() {
        args.line.join(" ")
    } else if cx.terminals.stdin {
        return prompt(&session, screens, cx);
    } else {
        stdin::from_stdin()?
    };
    let text = text.trim();
    if text.lines().count() > 1 {
        return Err(Error::usage("these are several lines, and one line is one entry")
            .hint("log them one by one: while read -r line; do tl q \"$line\"; done")
            .into());
    }
    let read = session.read_line(text)?;
    if let Some((at, error)) = &read.wrong {
        return Err(error.clone().placed(text, at).into());
    }
    let whom = whom(&read, text, args.new, &session, cx)?;
    let logged = session.log_line(&read, whom)?;
    let labels: Vec<String> = read.labels.into_iter().map(|label| label.name).collect();
    report(&logged, &labels, &session, cx)?;
    if let Some(note) = read.left.as_ref().and_then(LeftDeal::note) {
        cx.say(note);
    }
    Ok(())
}

/// Has the line typed at a prompt, with what it is read as below it.
fn prompt(session: &Session, screens: Screens, cx: &mut Context) -> Done {
    allowed(session, Capability::Log)?;
    let prompted = (screens.prompt)(session.another()?).map_err(|error| match error.kind {
        Kind::Usage => error.hint("tl q c ana 12m: wants the Q3 price then fri call back"),
        _ => error,
    });
    match prompted? {
        Prompt::Logged(logged, labels, stays) => {
            report(&logged, &labels, session, cx)?;
            if let Some(error) = stays {
                cx.say(format!("The draft of the line is still there, throw it away: {error}"));
            }
            Ok(())
        }
        Prompt::Left(kept) => {
            let kept = if kept { "; the line is kept: `tl q` brings it back" } else { "" };
            cx.say(format!("Nothing was logged{kept}"));
            Err(Stop::Exit(LEFT))
        }
    }
}

/// Says what was logged.
fn report(logged: &Logged, labels: &[String], session: &Session, cx: &mut Context) -> Done {
    if cx.globals.json {
        let zone = session.zone();
        return cx.record(&Shape {
            interaction: json::interaction(&logged.interaction, zone),
            follow_up: logged.follow_up.as_ref().map(|it| json::follow_up(it, zone)),
        });
    }
    log::report(logged, session, cx)?;
    let labels: Vec<String> = labels.iter().map(|label| format!("+{label}")).collect();
    if !labels.is_empty() {
        cx.say(format!("Labelled {}", labels.join(" ")));
    }
    Ok(())
}

#[derive(serde::Serialize)]
struct Shape<I, F> {
    interaction: I,
    follow_up: Option<F>,
}

/// Finds those it was with; `new` makes contacts of those who are nobody yet.
fn whom(
    read: &ReadLine,
    text: &str,
    new: bool,
    session: &Session,
    cx: &Context,
) -> Done<Vec<Whom>> {
    let mut whom = Vec::new();
    for (number, (typed, found)) in read.line.who.iter().zip(&read.who).enumerate() {
        let placed = |error: &Error| match read.line.place_of(Role::Who(number)) {
            Some(at) => error.clone().placed(text, &at),
            None => error.clone(),
        };
        whom.push(match found {
            Ok(contact) => Whom::Contact(contact.id),
            Err(error) if error.kind == Kind::NotFound && new => {
                Whom::New(Box::new(session.new_contact_from(typed)?))
            }
            Err(error) if error.kind == Kind::NotFound => {
                let form = "tl q --new … makes a new contact of whom nobody matches";
                return Err(placed(error).also(form).into());
            }
            Err(error) => Whom::Contact(who::choose(placed(error), cx)?),
        });
    }
    Ok(whom)
}
