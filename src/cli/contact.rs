//! `tl contact`: people and shared mailboxes.

mod add;
mod list;
mod merge;
pub(super) mod show;
mod transfer;

use crate::app::{Error, Kind, Session};
use crate::domain::{Capability, ContactId, RelationKind, Relationship};
use crate::outlet::json;

use super::context::Context;
use super::deleted::Deleted;
use super::entries::{FOR_GOOD, STILL_READ, consequences};
use super::lists::Amount;
use super::prompt::{Danger, allowed};
use super::stop::Done;
use super::who;
use add::{EditArgs, Fields};
use list::ListArgs;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl contact add \"Ana Ruiz\" --email ana@example.org --phone \"+49 89 1234567\" --account Acme --label vip
  tl contact list acme --label vip --sort last
  tl contact show ana
  tl contact edit ana --title CTO --set region=EMEA
  tl contact relate ana reports-to \"Bob Lee\"
  tl contact duplicates
  tl contact merge ana \"A. Ruiz\"
  tl contact copy ana --to Partners";

const WHO: &str = "Who: a name, e-mail, phone, id, or `last`";

/// `tl contact …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum ContactCommand {
    /// Add a contact
    #[command(before_help = EXAMPLES)]
    Add {
        /// The name
        name: String,
        #[command(flatten)]
        fields: Box<Fields>,
    },
    /// List contacts, by name unless said otherwise
    #[command(before_help = EXAMPLES)]
    List(ListArgs),
    /// Show one contact with everything known
    #[command(before_help = EXAMPLES)]
    Show {
        #[arg(value_name = "WHO", help = WHO)]
        who: String,
    },
    /// Change a contact; an empty value takes a field away, of which there may be several --remove-… does
    #[command(before_help = EXAMPLES)]
    Edit(Box<EditArgs>),
    /// Hide a contact from lists and keep everything
    #[command(before_help = EXAMPLES)]
    Archive {
        #[arg(value_name = "WHO", help = WHO)]
        who: String,
        /// Bring it back
        #[arg(long)]
        off: bool,
    },
    /// Delete a contact for good, with the entries that are with it alone
    #[command(before_help = EXAMPLES)]
    Delete {
        #[arg(value_name = "WHO", help = WHO)]
        who: String,
    },
    /// Star a contact
    #[command(before_help = EXAMPLES)]
    Star {
        #[arg(value_name = "WHO", help = WHO)]
        who: String,
        /// Take the star away
        #[arg(long)]
        off: bool,
    },
    /// Put labels on a contact
    #[command(before_help = EXAMPLES)]
    Label {
        #[arg(value_name = "WHO", help = WHO)]
        who: String,
        /// The labels; made where missing
        #[arg(value_name = "LABEL", required = true)]
        labels: Vec<String>,
        /// Take them off instead
        #[arg(long)]
        off: bool,
    },
    /// Merge contacts that are the same person: the first one stays, and what it lacks is filled in
    #[command(before_help = EXAMPLES)]
    Merge {
        /// Who stays: a name, e-mail, phone, id, or `last`
        #[arg(value_name = "PRIMARY")]
        primary: String,
        /// Who is merged into it
        #[arg(value_name = "OTHER", required = true)]
        others: Vec<String>,
    },
    /// List contacts that may be the same person, the surest first, with the reason
    #[command(before_help = EXAMPLES)]
    Duplicates {
        #[command(flatten)]
        amount: Amount,
    },
    /// Copy a contact's fields and labels into another book; its entries stay where they are
    #[command(before_help = EXAMPLES)]
    Copy {
        #[arg(value_name = "WHO", help = WHO)]
        who: String,
        /// Into which book
        #[arg(long, value_name = "BOOK")]
        to: String,
    },
    /// Move a contact into another book, with its follow-ups and the entries that are with it alone
    #[command(before_help = EXAMPLES)]
    Move {
        #[arg(value_name = "WHO", help = WHO)]
        who: String,
        /// Into which book
        #[arg(long, value_name = "BOOK")]
        to: String,
    },
    /// Say how two contacts stand to each other
    #[command(before_help = EXAMPLES)]
    Relate {
        #[arg(value_name = "WHO", help = WHO)]
        who: String,
        /// How: reports-to, introduced-by, colleague-of, assistant-of, family-of, friend-of, related-to
        kind: RelationKind,
        /// To whom
        #[arg(value_name = "WHO")]
        other: String,
        /// Take the relationship away
        #[arg(long)]
        off: bool,
    },
}

/// Runs `tl contact …`.
pub(super) fn run(command: ContactCommand, cx: &mut Context) -> Done {
    if let ContactCommand::List(args) = &command {
        args.check()?;
    }
    let session = cx.open()?;
    match command {
        ContactCommand::Add { name, fields } => add::add(name, *fields, &session, cx),
        ContactCommand::List(args) => list::list(&args, &session, cx),
        ContactCommand::Show { who } => {
            let id = who::contact(&who, &session, cx)?;
            show::with_entries(&session.contact(id)?, &session, cx)
        }
        ContactCommand::Edit(args) => add::edit(*args, &session, cx),
        ContactCommand::Archive { who, off } => {
            let id = who::contact(&who, &session, cx)?;
            let contact = session.archive_contact(id, !off)?;
            show::show(&contact, &session, cx)?;
            cx.say(match off {
                true => format!("{} is back in the lists", contact.name),
                false => format!(
                    "Archived {0}; `tl contact archive \"{0}\" --off` brings it back",
                    contact.name
                ),
            });
            Ok(())
        }
        ContactCommand::Delete { who } => delete(&who, &session, cx),
        ContactCommand::Star { who, off } => {
            let id = who::contact(&who, &session, cx)?;
            let contact = session.star_contact(id, !off)?;
            show::show(&contact, &session, cx)?;
            let did = if off { "Took the star from" } else { "Starred" };
            cx.say(format!("{did} {}", contact.name));
            Ok(())
        }
        ContactCommand::Label { who, labels, off } => label(&who, &labels, off, &session, cx),
        ContactCommand::Merge { primary, others } => merge::merge(&primary, &others, &session, cx),
        ContactCommand::Duplicates { amount } => merge::duplicates(amount, &session, cx),
        ContactCommand::Copy { who, to } => transfer::copy(&who, &to, &session, cx),
        ContactCommand::Move { who, to } => transfer::transfer(&who, &to, &session, cx),
        ContactCommand::Relate { who, kind, other, off } => {
            let from = who::contact(&who, &session, cx)?;
            let to = who::contact(&other, &session, cx)?;
            if off {
                unrelate(from, kind, to, &session, cx)
            } else {
                relate(from, kind, to, &session, cx)
            }
        }
    }
}

fn label(who: &str, labels: &[String], off: bool, session: &Session, cx: &mut Context) -> Done {
    let id = who::contact(who, session, cx)?;
    let mut edit = crate::app::ContactEdit::default();
    if off {
        edit.remove_labels = labels.to_vec();
    } else {
        edit.labels = labels.to_vec();
    }
    let besides = session.made_besides(None, &edit.labels)?;
    let contact = session.edit_contact(id, &edit)?;
    show::show(&contact, session, cx)?;
    let all: Vec<&str> = contact.labels.iter().map(|label| label.name.as_str()).collect();
    cx.say(match all.is_empty() {
        true => format!("{} has no labels now", contact.name),
        false => format!("{} has now: {}", contact.name, all.join(", ")),
    });
    cx.made_besides(&besides);
    Ok(())
}

fn relate(
    from: ContactId,
    kind: RelationKind,
    to: ContactId,
    session: &Session,
    cx: &mut Context,
) -> Done {
    let tie = session.relate(from, kind, to)?;
    print_tie(&tie, cx)?;
    cx.say(format!("`tl contact show \"{}\"` shows it", tie.from.name));
    Ok(())
}

fn unrelate(
    from: ContactId,
    kind: RelationKind,
    to: ContactId,
    session: &Session,
    cx: &mut Context,
) -> Done {
    let ties = session.relationships(from)?;
    let Some(tie) = ties.iter().find(|tie| tie.says(from, kind, to)) else {
        return Err(Error::new(Kind::NotFound, format!("there is no such relationship: {kind}"))
            .hint("`tl contact show WHO` lists the relationships")
            .into());
    };
    session.unrelate(tie.id)?;
    if cx.globals.json {
        let gone = Deleted::new("relationship", tie.id.to_string(), None);
        cx.record(&gone)?;
    }
    cx.say(format!("Took away: {}", said(tie)));
    Ok(())
}

/// Tells a relationship in a sentence.
fn said(tie: &Relationship) -> String {
    format!("{} {} {}", tie.from.name, tie.kind.sentence(), tie.to.name)
}

fn print_tie(tie: &Relationship, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::relationship(tie));
    }
    let line = said(tie);
    cx.line(&crate::domain::display::display(&line))
}

fn delete(who: &str, session: &Session, cx: &mut Context) -> Done {
    let id = who::contact(who, session, cx)?;
    allowed(session, Capability::DeleteContacts)?;
    let contact = session.contact(id)?;
    let known = [contact.account.as_ref().map(|it| it.name.as_str()), contact.email()];
    let known: Vec<&str> = known.into_iter().flatten().collect();
    let mut details = match known.is_empty() {
        true => vec![contact.name.clone()],
        false => vec![format!("{} ({})", contact.name, known.join(", "))],
    };
    details.extend(consequences(session.consequences(id)?));
    details.push(FOR_GOOD.to_owned());
    details.push("`tl contact archive` only hides it.".to_owned());
    cx.confirm(&Danger { deed: format!("delete \"{}\" for good", contact.name), details })?;
    let gone = session.delete_contact(id)?;
    if cx.globals.json {
        let with = gone.consequences;
        let record = Deleted::new("contact", id.to_string(), Some(&gone.name));
        cx.record(&record.entries(with.purged, with.shared).pending(gone.purge_pending))?;
    }
    cx.say(format!(
        "Deleted {} for good; backups and exports made before still have it",
        gone.name
    ));
    for line in consequences(gone.consequences) {
        cx.say(format!("  {line}"));
    }
    if gone.purge_pending {
        cx.warn(STILL_READ);
    }
    Ok(())
}
