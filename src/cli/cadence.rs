//! `tl cadence`: how often to be in touch.

use crate::app::Session;
use crate::domain::{Cadence, ContactId, LabelId};
use crate::outlet::json;

use super::contact;
use super::context::Context;
use super::lists::Amount;
use super::stop::Done;
use super::table::Column;
use super::{label, when, who};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl cadence set ana 30d
  tl cadence set label:vip 2w      (for all who bear it; the shortest cadence wins)
  tl cadence bump ana \"next month\"
  tl cadence clear ana
  tl cadence list";

/// What stands before the name of a label.
const LABEL: &str = "label:";

/// `tl cadence …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum CadenceCommand {
    /// Say how often to be in touch with a contact, or with all who bear a label
    #[command(before_help = EXAMPLES)]
    Set {
        /// Which contact; or label: and the name of a label
        #[arg(value_name = "WHO|label:LABEL")]
        who: String,
        /// How often: 30d, 2w, 3mo, 1y
        #[arg(value_parser = str::parse::<Cadence>)]
        cadence: Cadence,
    },
    /// Take a cadence away
    #[command(before_help = EXAMPLES)]
    Clear {
        /// Which contact; or label: and the name of a label
        #[arg(value_name = "WHO|label:LABEL")]
        who: String,
    },
    /// List the contacts with a cadence by when they are due
    #[command(before_help = EXAMPLES)]
    List {
        #[command(flatten)]
        amount: Amount,
    },
    /// Put off when a contact is due, without claiming that anybody was in touch
    #[command(before_help = EXAMPLES)]
    Bump {
        /// Which contact
        who: String,
        /// Until when; by default for one more cadence from today
        #[arg(value_name = "WHEN")]
        when: Vec<String>,
    },
}

const COLUMNS: [Column; 4] =
    [Column::fixed("DUE"), Column::text("CONTACT"), Column::fixed("EVERY"), Column::id()];

/// Whose cadence it is.
enum Whose {
    Contact(ContactId),
    Label(LabelId),
}

/// Runs `tl cadence …`.
pub(super) fn run(command: CadenceCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        CadenceCommand::Set { who, cadence } => set(&who, Some(cadence), &session, cx),
        CadenceCommand::Clear { who } => set(&who, None, &session, cx),
        CadenceCommand::List { amount } => list(amount, &session, cx),
        CadenceCommand::Bump { who, when } => {
            let id = who::contact(&who, &session, cx)?;
            let until = match when.join(" ") {
                text if text.is_empty() => None,
                text => Some(when::future(&session, &text)?.at()),
            };
            let until = session.bump(id, until)?;
            let bumped = session.contact(id)?;
            if cx.globals.json {
                cx.record(&json::contact(&bumped, session.zone()))?;
            }
            let until = when::echo(until, &session);
            cx.say(format!("{} is not due before {until}", bumped.name));
            Ok(())
        }
    }
}

fn whose(who: &str, session: &Session, cx: &Context) -> Done<Whose> {
    Ok(match who.strip_prefix(LABEL) {
        Some(name) => Whose::Label(session.find_label(name)?),
        None => Whose::Contact(who::contact(who, session, cx)?),
    })
}

fn set(who: &str, cadence: Option<Cadence>, session: &Session, cx: &mut Context) -> Done {
    match whose(who, session, cx)? {
        Whose::Contact(id) => {
            let changed = session.set_cadence(id, cadence)?;
            contact::show::show(&changed, session, cx)?;
            cx.say(match (cadence, changed.cadence) {
                (Some(own), Some(shortest)) if shortest < own => format!(
                    "{}: every {own}; a label asks for every {shortest}, and the shortest wins",
                    changed.name
                ),
                (Some(own), _) => format!("{}: every {own}", changed.name),
                (None, Some(left)) => {
                    format!(
                        "{} has no cadence of its own; a label asks for every {left}",
                        changed.name
                    )
                }
                (None, None) => format!("{} has no cadence any more", changed.name),
            });
        }
        Whose::Label(id) => {
            let changed = session.set_label_cadence(id, cadence)?;
            label::show(&changed, cx)?;
            cx.say(match cadence {
                Some(cadence) => format!("All who bear {}: every {cadence}", changed.name),
                None => format!("{} asks for no cadence any more", changed.name),
            });
        }
    }
    Ok(())
}

fn list(amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let page = session.with_cadence(amount.limit().unwrap_or(usize::MAX / 2))?;
    cx.short_list(
        &page.rows,
        amount,
        &COLUMNS,
        |it| {
            vec![
                when::minute(it.at, *session.zone()),
                it.contact.name.clone(),
                it.cadence.map(|cadence| cadence.to_string()).unwrap_or_default(),
                it.contact.id.short(),
            ]
        },
        |it, cx| cx.item(&super::today::due(it, session)),
    )?;
    if page.more {
        cx.cut(page.rows.len(), None);
    } else if page.rows.is_empty() {
        cx.advise("no cadences yet: `tl cadence set WHO 30d` sets one");
    }
    Ok(())
}
