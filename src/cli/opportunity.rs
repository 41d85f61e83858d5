//! `tl opportunity`: possible sales, as plain records.

use crate::app::{Error, OpportunityInput, Session};
use crate::domain::{Capability, Opportunity};
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
  tl opportunity add \"Q3 licences\" --account Acme --amount 12000 --currency EUR --contact ana=decides
  tl opportunity list
  tl opportunity move \"Q3 licences\" won --reason \"best support\"
  tl opportunity edit q3 --close 2026-12-31
  tl c ana agreed on the price --opportunity q3";

/// `tl opportunity …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum OpportunityCommand {
    /// Make an opportunity
    #[command(before_help = EXAMPLES)]
    Add {
        /// Its title
        title: String,
        /// The account it is with; made where nobody has that name
        #[arg(long, value_name = "ACCOUNT")]
        account: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// List the opportunities by title
    #[command(before_help = EXAMPLES)]
    List {
        #[command(flatten)]
        amount: Amount,
    },
    /// Show one opportunity
    #[command(before_help = EXAMPLES)]
    Show {
        /// Which: its title, a part of it, or its id
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Change an opportunity; an empty value takes a field away
    #[command(before_help = EXAMPLES)]
    Edit(Box<EditArgs>),
    /// Move an opportunity to another stage
    #[command(before_help = EXAMPLES)]
    Move {
        /// Which: its title, a part of it, or its id
        #[arg(value_name = "ID")]
        id: String,
        /// The stage: lead, qualified, proposal, negotiation, won, lost
        stage: String,
        /// Why it was won or lost
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Delete an opportunity; its entries stay
    #[command(before_help = EXAMPLES)]
    Delete {
        /// Which: its title, a part of it, or its id
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// `tl opportunity edit`.
#[derive(Debug, clap::Args)]
pub(super) struct EditArgs {
    /// Which: its title, a part of it, or its id
    #[arg(value_name = "ID")]
    id: String,
    /// A new title
    #[arg(long)]
    title: Option<String>,
    /// The account it is with
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    #[command(flatten)]
    fields: Fields,
    /// A contact to take out; may be given several times
    #[arg(long, value_name = "WHO")]
    remove_contact: Vec<String>,
}

/// The fields of an opportunity.
#[derive(Debug, clap::Args)]
pub(super) struct Fields {
    /// The amount: 12000 or 12000.50
    #[arg(long, value_name = "N")]
    amount: Option<String>,
    /// The currency: three letters
    #[arg(long, value_name = "CURRENCY")]
    currency: Option<String>,
    /// The stage: lead, qualified, proposal, negotiation, won, lost
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Why it was won or lost
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The day it is expected to close
    #[arg(long, value_name = "DATE")]
    close: Option<String>,
    /// A contact in it, with a part where there is one: ana, ana=decides
    #[arg(long, value_name = "WHO[=PART]")]
    contact: Vec<String>,
}

impl Fields {
    fn input(self, title: Option<String>, account: Option<String>) -> OpportunityInput {
        let part = |text: String| match text.rsplit_once('=') {
            Some((who, part)) if !who.is_empty() => (who.to_owned(), Some(part.to_owned())),
            _ => (text, None),
        };
        OpportunityInput {
            title,
            account,
            stage: self.stage,
            reason: self.reason,
            amount: self.amount,
            currency: self.currency,
            close_date: self.close,
            add_contacts: self.contact.into_iter().map(part).collect(),
            remove_contacts: Vec::new(),
        }
    }
}

const COLUMNS: [Column; 6] = [
    Column::text("TITLE"),
    Column::text("ACCOUNT").spare(),
    Column::fixed("STAGE"),
    Column::number("AMOUNT").spare(),
    Column::fixed("CLOSE").spare(),
    Column::id(),
];

/// Runs `tl opportunity …`.
pub(super) fn run(command: OpportunityCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        OpportunityCommand::Add { title, account, fields } => {
            let besides = session.made_besides(Some(&account), &[])?;
            let made = session.add_opportunity(&fields.input(Some(title), Some(account)))?;
            show(&made, &session, cx)?;
            cx.say(format!(
                "Added {} in stage {}; `tl opportunity move {} STAGE` moves it on",
                made.title,
                made.stage,
                made.id.short()
            ));
            cx.made_besides(&besides);
            Ok(())
        }
        OpportunityCommand::List { amount } => list(amount, &session, cx),
        OpportunityCommand::Show { id } => {
            show(&session.opportunity(session.find_opportunity(&id)?)?, &session, cx)
        }
        OpportunityCommand::Edit(args) => {
            let EditArgs { id, title, account, fields, remove_contact } = *args;
            let mut input = fields.input(title, account);
            input.remove_contacts = remove_contact;
            edit(&id, &input, &session, cx)
        }
        OpportunityCommand::Move { id, stage, reason } => {
            let input = OpportunityInput { stage: Some(stage), reason, ..Default::default() };
            edit(&id, &input, &session, cx)
        }
        OpportunityCommand::Delete { id } => delete(&id, &session, cx),
    }
}

fn list(amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let (shown, more) = cx.long_list(
        amount,
        &COLUMNS,
        |last: Option<&Opportunity>, limit| session.opportunities(last.map(|it| it.id), limit),
        |it| {
            vec![
                it.title.clone(),
                it.account.as_ref().map(|account| account.name.clone()).unwrap_or_default(),
                it.stage.clone(),
                money(it),
                it.close_date.map(|day| day.to_string()).unwrap_or_default(),
                it.id.short(),
            ]
        },
        |it, cx| cx.item(&json::opportunity(it, session.zone())),
    )?;
    if more {
        cx.cut(shown, None);
    } else if shown == 0 {
        cx.advise("no opportunities yet: `tl opportunity add TITLE --account A` adds one");
    }
    Ok(())
}

fn money(it: &Opportunity) -> String {
    let amount = it.amount.map(|amount| amount.to_string()).unwrap_or_default();
    let currency = it.currency.as_deref().unwrap_or_default();
    format!("{amount} {currency}").trim().to_owned()
}

fn show(it: &Opportunity, session: &Session, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::opportunity(it, session.zone()));
    }
    let people = it.contacts.iter().map(|part| match &part.part {
        Some(role) => format!("{} ({role})", part.contact.name),
        None => part.contact.name.clone(),
    });
    Sheet::new(&it.title)
        .field("Account", it.account.as_ref().map(|account| account.name.as_str()))
        .fields("Contacts", people)
        .field("Stage", Some(it.stage.as_str()))
        .field("Reason", it.reason.as_deref())
        .field("Amount", Some(money(it)))
        .field("Close", it.close_date.map(|day| day.to_string()))
        .field("Closed", it.closed_at.map(|at| when::minute(at, *session.zone())))
        .field("Created", Some(when::minute(it.created_at, *session.zone())))
        .field("Id", Some(it.id.to_string()))
        .print(cx)
}

fn edit(which: &str, input: &OpportunityInput, session: &Session, cx: &mut Context) -> Done {
    if *input == OpportunityInput::default() {
        return Err(Error::usage("nothing to change: say what, for example --stage proposal")
            .hint("`tl opportunity edit --help` lists what can be changed")
            .into());
    }
    let besides = session.made_besides(input.account.as_deref(), &[])?;
    let changed = session.edit_opportunity(session.find_opportunity(which)?, input)?;
    show(&changed, session, cx)?;
    cx.say(match &input.stage {
        Some(_) => format!("{} is now in stage {}", changed.title, changed.stage),
        None => format!("Changed {}", changed.title),
    });
    cx.made_besides(&besides);
    Ok(())
}

fn delete(which: &str, session: &Session, cx: &mut Context) -> Done {
    let it = session.opportunity(session.find_opportunity(which)?)?;
    allowed(session, Capability::EditOpportunities)?;
    let details = vec!["its entries stay, without the opportunity".to_owned()];
    cx.confirm(&Danger { deed: format!("delete the opportunity \"{}\"", it.title), details })?;
    let gone = session.delete_opportunity(it.id)?;
    if cx.globals.json {
        cx.record(&Deleted::new("opportunity", gone.id.to_string(), Some(&gone.title)))?;
    }
    cx.say(format!("Deleted the opportunity {}; its entries stay", gone.title));
    Ok(())
}
