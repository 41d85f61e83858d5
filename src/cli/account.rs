//! `tl account`: the organisations that contacts belong to.

use crate::app::{AccountCursor, AccountInput, AccountQuery, Error, Session};
use crate::domain::filter::Of;
use crate::domain::{Account, Capability};
use crate::outlet::json;

use super::context::Context;
use super::deleted::Deleted;
use super::filter::joined;
use super::lists::{Amount, count, counted};
use super::prompt::{Danger, allowed};
use super::sheet::Sheet;
use super::stop::Done;
use super::table::Column;
use super::when;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl account add Acme --domain acme.example --holder bob
  tl account list
  tl account list holder:me works
  tl account show acme
  tl account edit acme --parent \"Acme Holding\"
  tl activity --account acme";

/// `tl account …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum AccountCommand {
    /// Make an account
    #[command(before_help = EXAMPLES)]
    Add {
        /// Its name
        name: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// List the accounts by name
    #[command(before_help = EXAMPLES)]
    List {
        /// Only those that fit: words that names begin with, and terms like holder:me -holder:bob
        #[arg(value_name = "FILTER")]
        filter: Vec<String>,
        #[command(flatten)]
        amount: Amount,
    },
    /// Show one account
    #[command(before_help = EXAMPLES)]
    Show {
        /// Which account
        #[arg(value_name = "ACCOUNT")]
        account: String,
    },
    /// Change an account
    #[command(before_help = EXAMPLES)]
    Edit {
        /// Which account
        #[arg(value_name = "ACCOUNT")]
        account: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        fields: Fields,
    },
    /// Delete an account; its contacts and entries stay
    #[command(before_help = EXAMPLES)]
    Delete {
        /// Which account
        #[arg(value_name = "ACCOUNT")]
        account: String,
    },
}

/// The fields of an account. When editing, an empty value takes a field away.
#[derive(Debug, clap::Args)]
pub(super) struct Fields {
    /// The account that it is part of
    #[arg(long, value_name = "ACCOUNT")]
    parent: Option<String>,
    /// A mail domain of it; may be given several times, and replaces the earlier ones
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<Vec<String>>,
    /// The member responsible for it
    #[arg(long, value_name = "MEMBER")]
    holder: Option<String>,
}

impl Fields {
    fn input(self, name: Option<String>) -> AccountInput {
        let domains =
            self.domain.map(|all| all.into_iter().filter(|it| !it.trim().is_empty()).collect());
        AccountInput { name, parent: self.parent, domains, holder: self.holder }
    }
}

const COLUMNS: [Column; 6] = [
    Column::text("NAME"),
    Column::number("CONTACTS").spare(),
    Column::text("DOMAINS").spare(),
    Column::text("HOLDER").spare(),
    Column::fixed("LAST").spare(),
    Column::id(),
];

/// Runs `tl account …`.
pub(super) fn run(command: AccountCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        AccountCommand::Add { name, fields } => {
            let account = session.add_account(&fields.input(Some(name)))?;
            show(&account, &session, cx)?;
            cx.say(format!(
                "Added {0}; `tl contact add NAME --account \"{0}\"` adds a contact of it",
                account.name
            ));
            Ok(())
        }
        AccountCommand::List { filter, amount } => list(&filter, amount, &session, cx),
        AccountCommand::Show { account } => {
            show(&session.account(session.find_account(&account)?)?, &session, cx)
        }
        AccountCommand::Edit { account, name, fields } => {
            let input = fields.input(name);
            if input == AccountInput::default() {
                let message = "nothing to change: give --name, --parent, --domain or --holder";
                return Err(Error::usage(message).into());
            }
            let account = session.edit_account(session.find_account(&account)?, &input)?;
            show(&account, &session, cx)?;
            cx.say(format!("Changed {}", account.name));
            Ok(())
        }
        AccountCommand::Delete { account } => delete(&account, &session, cx),
    }
}

fn list(filter: &[String], amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let terminals = cx.terminals;
    let filter = joined(filter);
    let filter = session.read_filter(&filter, Of::Accounts)?.checked(&filter)?;
    let mut query = AccountQuery::default();
    filter.ask_accounts(&mut query);
    let (shown, more) = cx.long_list(
        amount,
        &COLUMNS,
        |last: Option<&Account>, limit| {
            let cursor = last.map(AccountCursor::from);
            session.account_window(&AccountQuery { cursor, limit, ..query.clone() })
        },
        |account| {
            vec![
                account.name.clone(),
                count(account.contacts),
                account.domains.join(", "),
                account.holder.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
                when::listed(account.last_interaction_at, session, terminals),
                account.id.short(),
            ]
        },
        |account, cx| cx.item(&json::account(account, session.zone())),
    )?;
    if more {
        cx.cut(shown, None);
    } else if shown == 0 {
        cx.advise(match filter.is_empty() {
            true => "no accounts yet: `tl account add NAME` adds one",
            false => "no such accounts",
        });
    }
    Ok(())
}

fn show(account: &Account, session: &Session, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::account(account, session.zone()));
    }
    Sheet::new(&account.name)
        .field("Part of", account.parent.as_ref().map(|it| it.name.as_str()))
        .field("Domains", Some(account.domains.join(", ")))
        .field("Holder", account.holder.as_ref().map(|it| it.name.as_str()))
        .field("Contacts", Some(count(account.contacts)))
        .field("Last", account.last_interaction_at.map(|at| when::echo(at, session)))
        .field("Id", Some(account.id.to_string()))
        .print(cx)
}

fn delete(which: &str, session: &Session, cx: &mut Context) -> Done {
    let account = session.account(session.find_account(which)?)?;
    allowed(session, Capability::EditAccounts)?;
    let contacts = counted(account.contacts, "contact", "contacts");
    let details = vec![format!("{contacts} and all entries stay, without the account")];
    cx.confirm(&Danger { deed: format!("delete the account \"{}\"", account.name), details })?;
    let gone = session.delete_account(account.id)?.account;
    if cx.globals.json {
        cx.record(&Deleted::new("account", gone.id.to_string(), Some(&gone.name)))?;
    }
    cx.say(format!("Deleted the account {}; its contacts and entries stay", gone.name));
    Ok(())
}
