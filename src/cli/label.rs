//! `tl label`: the labels of the book.

use crate::app::{Error, LabelInput, Session};
use crate::domain::{Capability, Label};
use crate::outlet::json;

use super::context::Context;
use super::deleted::Deleted;
use super::lists::{Amount, count, counted};
use super::prompt::{Danger, allowed};
use super::sheet::Sheet;
use super::stop::Done;
use super::table::Column;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl label list
  tl label add vip --tint red
  tl label edit vip --name key-account
  tl contact label ana vip";

/// `tl label …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum LabelCommand {
    /// List the labels of the book
    #[command(before_help = EXAMPLES)]
    List {
        #[command(flatten)]
        amount: Amount,
    },
    /// Make a label
    #[command(before_help = EXAMPLES)]
    Add {
        /// Its name
        name: String,
        /// Its colour: red, green, yellow, blue, magenta, cyan, white, black, or bright-red …
        #[arg(long, value_name = "COLOUR")]
        tint: Option<String>,
    },
    /// Change a label's name or colour
    #[command(before_help = EXAMPLES)]
    Edit {
        /// Which label
        label: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        /// A new colour; empty takes it away
        #[arg(long, value_name = "COLOUR")]
        tint: Option<String>,
    },
    /// Delete a label and take it off all contacts
    #[command(before_help = EXAMPLES)]
    Delete {
        /// Which label
        label: String,
    },
}

const COLUMNS: [Column; 5] = [
    Column::text("NAME"),
    Column::fixed("COLOUR").spare(),
    Column::number("CONTACTS").spare(),
    Column::fixed("CADENCE").spare(),
    Column::id(),
];

/// Runs `tl label …`.
pub(super) fn run(command: LabelCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        LabelCommand::List { amount } => list(amount, &session, cx),
        LabelCommand::Add { name, tint } => {
            let label = session.add_label(&LabelInput { name: Some(name), tint })?;
            show(&label, cx)?;
            cx.say(format!(
                "Made the label {0}; `tl contact label WHO \"{0}\"` puts it on",
                label.name
            ));
            Ok(())
        }
        LabelCommand::Edit { label, name, tint } => {
            let input = LabelInput { name, tint };
            if input == LabelInput::default() {
                return Err(Error::usage("nothing to change: give --name or --tint").into());
            }
            let label = session.edit_label(session.find_label(&label)?, &input)?;
            show(&label, cx)?;
            cx.say(format!("Changed the label {}", label.name));
            Ok(())
        }
        LabelCommand::Delete { label } => delete(&label, &session, cx),
    }
}

fn list(amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let labels = session.labels()?;
    if labels.is_empty() {
        cx.advise("no labels yet: `tl label add NAME` makes one");
    }
    cx.short_list(
        &labels,
        amount,
        &COLUMNS,
        |label| {
            let tint = label.tint.clone().unwrap_or_default();
            let every = label.cadence.map(|cadence| format!("every {cadence}"));
            let every = every.unwrap_or_default();
            vec![label.name.clone(), tint, count(label.contacts), every, label.id.short()]
        },
        |label, cx| cx.item(&json::label(label)),
    )
}

pub(super) fn show(label: &Label, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::label(label));
    }
    Sheet::new(&label.name)
        .field("Colour", label.tint.as_deref())
        .field("Contacts", Some(count(label.contacts)))
        .field("Cadence", label.cadence.map(|cadence| format!("every {cadence}")))
        .field("Id", Some(label.id.to_string()))
        .print(cx)
}

fn delete(which: &str, session: &Session, cx: &mut Context) -> Done {
    let id = session.find_label(which)?;
    let label = session.label(id)?;
    allowed(session, Capability::EditLabels)?;
    let details =
        vec![format!("{} lose it and stay", counted(label.contacts, "contact", "contacts"))];
    cx.confirm(&Danger { deed: format!("delete the label \"{}\"", label.name), details })?;
    let gone = session.delete_label(id)?;
    if cx.globals.json {
        cx.record(&Deleted::new("label", gone.id.to_string(), Some(&gone.name)))?;
    }
    cx.say(format!("Deleted the label {}", gone.name));
    Ok(())
}
