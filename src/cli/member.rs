//! `tl member`: who is in the book, and as what.

use crate::app::{Error, MemberInput, Session, shell_word};
use crate::domain::{Capability, HandedOver, Member, Named, Role};
use crate::outlet::json;

use super::context::Context;
use super::deleted::Deleted;
use super::lists::Amount;
use super::prompt::{Danger, allowed};
use super::sheet::Sheet;
use super::stop::Done;
use super::table::Column;
use super::when;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl member list
  tl member add bob@example.org --name \"Bob Lee\" --role member
  tl member role bob owner
  tl member edit bob --login blee
  tl member remove bob --to ana";

/// `tl member …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum MemberCommand {
    /// List the members of the book
    #[command(before_help = EXAMPLES)]
    List {
        #[command(flatten)]
        amount: Amount,
    },
    /// Bring somebody into the book
    #[command(before_help = EXAMPLES)]
    Add {
        /// The e-mail
        email: String,
        /// The name; by default the part of the e-mail before the @
        #[arg(long)]
        name: Option<String>,
        /// What they may do: owner, member or viewer
        #[arg(long)]
        role: Role,
        /// The account of this computer that they act from
        #[arg(long, value_name = "ACCOUNT")]
        login: Option<String>,
    },
    /// Change somebody's name, e-mail or login
    #[command(before_help = EXAMPLES)]
    Edit {
        /// Which member: name, e-mail, login or id
        #[arg(value_name = "WHO")]
        who: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        /// A new e-mail; empty takes it away
        #[arg(long)]
        email: Option<String>,
        /// The account of this computer; empty takes it away
        #[arg(long, value_name = "ACCOUNT")]
        login: Option<String>,
    },
    /// Change somebody's role
    #[command(before_help = EXAMPLES)]
    Role {
        /// Which member: name, e-mail, login or id
        #[arg(value_name = "WHO")]
        who: String,
        /// The new role: owner, member or viewer
        role: Role,
    },
    /// Take somebody out of the book
    #[command(before_help = EXAMPLES)]
    Remove {
        /// Which member: name, e-mail, login or id
        #[arg(value_name = "WHO")]
        who: String,
        /// Who gets the contacts and accounts that they hold
        #[arg(long, value_name = "MEMBER")]
        to: Option<String>,
    },
}

const COLUMNS: [Column; 6] = [
    Column::text("NAME"),
    Column::text("E-MAIL"),
    Column::fixed("LOGIN").spare(),
    Column::fixed("ROLE"),
    Column::fixed("SINCE").spare(),
    Column::id(),
];

/// Runs `tl member …`.
pub(super) fn run(command: MemberCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        MemberCommand::List { amount } => list(amount, &session, cx),
        MemberCommand::Add { email, name, role, login } => {
            let input = MemberInput { email: Some(email), name, login };
            let member = session.add_member(&input, role)?;
            show(&member, &session, cx)?;
            cx.say(format!(
                "{0} is now {1} of this book; `tl member role \"{0}\" ROLE` changes that",
                member.name,
                article(member.role)
            ));
            Ok(())
        }
        MemberCommand::Edit { who, name, email, login } => {
            let input = MemberInput { email, name, login };
            if input == MemberInput::default() {
                return Err(
                    Error::usage("nothing to change: give --name, --email or --login").into()
                );
            }
            let member = session.edit_member(session.find_member(&who)?.id, &input)?;
            show(&member, &session, cx)?;
            cx.say(format!("Changed {}", member.name));
            Ok(())
        }
        MemberCommand::Role { who, role } => {
            let member = session.set_role(session.find_member(&who)?.id, role)?;
            show(&member, &session, cx)?;
            cx.say(format!("{} is now {} of this book", member.name, article(member.role)));
            if role == Role::Viewer && member.id != session.actor().id {
                let held = session.held(member.id)?;
                if !held.is_nothing() {
                    let who = shell_word(&member.name);
                    cx.say(format!(
                        "still theirs, and a viewer cannot do it: {}; `tl handover {who} MEMBER` hands it over",
                        held.text()
                    ));
                }
            }
            Ok(())
        }
        MemberCommand::Remove { who, to } => remove(&who, to.as_deref(), &session, cx),
    }
}

/// A member who was removed, and what moved to another in the same step.
#[derive(serde::Serialize)]
struct Removed<'a, H: serde::Serialize> {
    #[serde(flatten)]
    deleted: Deleted<'a>,
    handed_over: Option<H>,
}

const fn article(role: Role) -> &'static str {
    match role {
        Role::Owner => "an owner",
        Role::Member => "a member",
        Role::Viewer => "a viewer",
    }
}

fn list(amount: Amount, session: &Session, cx: &mut Context) -> Done {
    cx.short_list(
        &session.members()?,
        amount,
        &COLUMNS,
        |member| {
            vec![
                member.name.clone(),
                member.email.clone(),
                member.login.clone().unwrap_or_default(),
                member.role.name().to_owned(),
                session.zone().at(member.since).format("%Y-%m-%d").to_string(),
                member.id.short(),
            ]
        },
        |member, cx| cx.item(&json::member(member, session.zone())),
    )
}

fn show(member: &Member, session: &Session, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::member(member, session.zone()));
    }
    Sheet::new(&member.name)
        .field("E-mail", Some(member.email.as_str()))
        .field("Login", member.login.as_deref())
        .field("Role", Some(member.role.name()))
        .field("Since", Some(when::minute(member.since, *session.zone())))
        .field("Id", Some(member.id.to_string()))
        .print(cx)
}

fn remove(who: &str, to: Option<&str>, session: &Session, cx: &mut Context) -> Done {
    let member = session.find_member(who)?;
    let heir = to.map(|to| session.find_member(to)).transpose()?;
    if member.id != session.actor().id {
        allowed(session, Capability::RemoveMembers)?;
    }
    let book = session.book()?.name;
    let mut details =
        vec![format!("{} no longer sees \"{book}\"; what they logged stays", member.name)];
    if let Some(heir) = &heir {
        let held = session.held(member.id)?;
        details.push(format!("what they hold goes to {}: {}", heir.name, held.text()));
    }
    cx.confirm(&Danger { deed: format!("remove {} from \"{book}\"", member.name), details })?;
    let (gone, moved) = session.remove_member(member.id, heir.as_ref().map(|heir| heir.id))?;
    let handed = heir.filter(|_| !moved.is_nothing()).map(|heir| HandedOver {
        from: Named { id: gone.id, name: gone.name.clone() },
        to: Named { id: heir.id, name: heir.name },
        moved,
    });
    if cx.globals.json {
        let deleted = Deleted::new("member", gone.id.to_string(), Some(&gone.name));
        let handed_over = handed.as_ref().map(|handed| json::handed_over(handed, false));
        cx.record(&Removed { deleted, handed_over })?;
    }
    cx.say(format!("Removed {} from {book}; what they logged stays", gone.name));
    if let Some(handed) = handed {
        cx.say(format!("Handed over to {}: {}", handed.to.name, handed.moved.text()));
    }
    Ok(())
}
