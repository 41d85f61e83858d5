//! `tl inbox`: what imports brought and somebody has to decide on.

use serde::Serialize;

use crate::app::{Accepted, InboxItem, Page, Session};
use crate::domain::inbox::Verdict;
use crate::domain::{Capability, ContactId, InboxEntry, Party, Proposal, Summary};

use super::context::Context;
use super::lists::{Amount, count, counted};
use super::prompt::allowed;
use super::stop::Done;
use super::table::Column;
use super::{when, who};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl inbox list
  tl inbox list --rule list-mail
  tl inbox accept 3fa2c1 b01d77
  tl inbox accept pat@acme.example --into \"Pat Jones\"
  tl inbox accept --all-proposed
  tl inbox reject 3fa2c1 --never
  tl inbox address acme.example always";

/// `tl inbox …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum InboxCommand {
    /// List proposed contacts and what was taken for noise
    #[command(before_help = EXAMPLES)]
    List {
        /// Only proposed contacts
        #[arg(long, conflicts_with_all = ["noise", "rule"])]
        proposed: bool,
        /// Only what was taken for noise
        #[arg(long)]
        noise: bool,
        /// Only what this rule took for noise
        #[arg(long, value_name = "RULE")]
        rule: Option<String>,
        #[command(flatten)]
        amount: Amount,
    },
    /// Make contacts of proposals, or take records back from the rule that took them for noise
    #[command(before_help = EXAMPLES)]
    Accept {
        /// Which: ids, ends of ids, or e-mail addresses
        #[arg(value_name = "WHICH", required_unless_present = "all_proposed")]
        which: Vec<String>,
        /// Every proposed contact
        #[arg(long, conflicts_with_all = ["which", "into"])]
        all_proposed: bool,
        /// The contact that it is, instead of a new one
        #[arg(long, value_name = "WHO")]
        into: Option<String>,
        /// Never take mail of this address for noise again
        #[arg(long)]
        always: bool,
    },
    /// Reject proposals and throw away noise; imports do not bring them back
    #[command(before_help = EXAMPLES)]
    Reject {
        /// Which: ids, ends of ids, or e-mail addresses
        #[arg(value_name = "WHICH", required_unless_present_any = ["all_proposed", "rule"])]
        which: Vec<String>,
        /// Every proposed contact
        #[arg(long, conflicts_with = "which")]
        all_proposed: bool,
        /// Everything that this rule took for noise
        #[arg(long, value_name = "RULE", conflicts_with_all = ["which", "all_proposed"])]
        rule: Option<String>,
        /// Take all mail of this address for noise from now on
        #[arg(long)]
        never: bool,
    },
    /// Say what is to be done with an address or a domain; without one list what was said
    #[command(before_help = EXAMPLES)]
    Address {
        /// The address or the domain: ana@x.org, x.org
        #[arg(value_name = "ADDRESS", requires = "verdict")]
        address: Option<String>,
        /// always: it is never noise; never: it always is; ask: as if nothing had been said
        #[arg(value_enum, value_name = "always|never|ask")]
        verdict: Option<Said>,
    },
}

/// What is to be done with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Said {
    Always,
    Never,
    Ask,
}

impl Said {
    const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Always => Some(Verdict::Always),
            Self::Never => Some(Verdict::Never),
            Self::Ask => None,
        }
    }
}

const COLUMNS: [Column; 5] = [
    Column::fixed("WHAT"),
    Column::text("WHO"),
    Column::text("SAYS"),
    Column::fixed("WHEN").spare(),
    Column::id(),
];

/// Runs `tl inbox …`.
pub(super) fn run(command: InboxCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        InboxCommand::List { proposed, noise, rule, amount } => {
            list(Listed { proposed, noise: noise || rule.is_some(), rule }, amount, &session, cx)
        }
        InboxCommand::Accept { which, all_proposed, into, always } => {
            allowed(&session, Capability::Import)?;
            let into = into.map(|who| who::contact(&who, &session, cx)).transpose()?;
            let items = chosen(&which, all_proposed, None, &session)?;
            accept(items, into, always, &session, cx)
        }
        InboxCommand::Reject { which, all_proposed, rule, never } => {
            allowed(&session, Capability::Import)?;
            let items = chosen(&which, all_proposed, rule.as_deref(), &session)?;
            reject(items, never, &session, cx)
        }
        InboxCommand::Address { address, verdict } => {
            set_address(address.as_deref().zip(verdict), &session, cx)
        }
    }
}

/// What of the inbox is listed.
struct Listed {
    proposed: bool,
    noise: bool,
    rule: Option<String>,
}

fn list(listed: Listed, amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let next = |last: Option<&InboxItem>, limit: usize| {
        let after = match last {
            Some(InboxItem::Entry(entry)) => Some(entry.as_ref()),
            _ => None,
        };
        if !listed.noise && after.is_none() {
            let last = match last {
                Some(InboxItem::Proposal(proposal)) => Some(proposal),
                _ => None,
            };
            let page = session.proposals(last, limit)?;
            let more = page.more || !listed.proposed;
            if !page.rows.is_empty() {
                let rows = page.rows.into_iter().map(InboxItem::Proposal).collect();
                return Ok(Page { rows, more });
            }
        }
        if listed.proposed {
            return Ok(Page { rows: Vec::new(), more: false });
        }
        let page = session.noise(listed.rule.as_deref(), after, limit)?;
        let rows = page.rows.into_iter().map(|entry| InboxItem::Entry(Box::new(entry))).collect();
        Ok(Page { rows, more: page.more })
    };
    let zone = *session.zone();
    let row = |item: &InboxItem| match item {
        InboxItem::Proposal(proposal) => {
            let says = counted(proposal.entries, "record names them", "records name them");
            let when = when::minute(proposal.last_at, zone);
            vec!["contact?".to_owned(), told(&proposal.party), says, when, proposal.id.short()]
        }
        InboxItem::Entry(entry) => {
            let rule = entry.rule.clone().unwrap_or_else(|| "waiting".to_owned());
            let who = entry.people.first().map(told).unwrap_or_default();
            let says = entry.body.summary.as_ref().map(Summary::as_str);
            let says = says.and_then(|text| text.lines().next()).unwrap_or_default().to_owned();
            vec![rule, who, says, when::minute(entry.body.occurred_at, zone), entry.id.short()]
        }
    };
    let emit = |item: &InboxItem, cx: &mut Context| match item {
        InboxItem::Proposal(proposal) => cx.item(&proposal_shape(proposal, session)?),
        InboxItem::Entry(entry) => cx.item(&entry_shape(entry, session)),
    };
    let (shown, more) = cx.long_list(amount, &COLUMNS, next, row, emit)?;
    let summary = session.inbox_summary()?;
    if shown == 0 {
        cx.advise("nothing waits here: `tl import` of mail or a calendar brings proposals");
    } else {
        let noise = summary.noise.iter().map(|(_, count)| count).sum();
        cx.say(format!(
            "{}, {} waiting for them, {} of noise; `tl inbox accept ID` makes a contact",
            counted(summary.proposals, "proposed contact", "proposed contacts"),
            counted(summary.waiting, "record", "records"),
            counted(noise, "record", "records"),
        ));
    }
    if more {
        cx.cut(shown, None);
    }
    Ok(())
}

/// Returns how somebody is listed: the name with the address behind it.
fn told(party: &Party) -> String {
    let reached = [&party.email, &party.phone, &party.url].into_iter().flatten().next();
    match (&party.name, reached) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        _ => party.called().to_owned(),
    }
}

/// Finds all that a command is about before anything is done.
fn chosen(
    which: &[String],
    all_proposed: bool,
    rule: Option<&str>,
    session: &Session,
) -> Done<Vec<InboxItem>> {
    if all_proposed || rule.is_some() {
        let mut items = Vec::new();
        let (mut proposal, mut entry) = (None, None);
        loop {
            let more = if all_proposed {
                let page = session.proposals(proposal.as_ref(), super::lists::PAGE)?;
                proposal = page.rows.last().cloned();
                items.extend(page.rows.into_iter().map(InboxItem::Proposal));
                page.more
            } else {
                let page = session.noise(rule, entry.as_ref(), super::lists::PAGE)?;
                entry = page.rows.last().cloned();
                items.extend(page.rows.into_iter().map(|it| InboxItem::Entry(Box::new(it))));
                page.more
            };
            if !more {
                return Ok(items);
            }
        }
    }
    which.iter().map(|which| Ok(session.find_in_inbox(which)?)).collect()
}

#[derive(Serialize)]
struct Decided {
    accepted: u64,
    rejected: u64,
    contacts: u64,
    interactions: u64,
    follow_ups: u64,
}

fn accept(
    items: Vec<InboxItem>,
    into: Option<ContactId>,
    always: bool,
    session: &Session,
    cx: &mut Context,
) -> Done {
    let mut done =
        Decided { accepted: 0, rejected: 0, contacts: 0, interactions: 0, follow_ups: 0 };
    for item in items {
        let (party, accepted) = match &item {
            InboxItem::Proposal(proposal) => {
                (Some(&proposal.party), session.accept_proposal(proposal.id, into)?)
            }
            InboxItem::Entry(entry) => (entry.people.first(), session.rescue(entry.id, into)?),
        };
        if let Some(email) = party.and_then(|party| party.email.as_deref()).filter(|_| always) {
            session.set_address_rule(email, Some(Verdict::Always))?;
        }
        let Accepted { made, interactions, follow_ups, .. } = accepted;
        done.accepted += 1;
        done.contacts += u64::from(made);
        done.interactions += interactions;
        done.follow_ups += follow_ups;
    }
    if cx.globals.json {
        cx.record(&done)?;
    }
    let contacts = counted(done.contacts, "contact", "contacts");
    let entries = counted(done.interactions, "interaction", "interactions");
    let mut said = format!("Accepted {}: {contacts} made, {entries} logged", count(done.accepted));
    if done.follow_ups > 0 {
        said += &format!(", {} made", counted(done.follow_ups, "follow-up", "follow-ups"));
    }
    cx.say(said);
    Ok(())
}

fn reject(items: Vec<InboxItem>, never: bool, session: &Session, cx: &mut Context) -> Done {
    let mut done =
        Decided { accepted: 0, rejected: 0, contacts: 0, interactions: 0, follow_ups: 0 };
    for item in &items {
        let party = match item {
            InboxItem::Proposal(proposal) => {
                session.reject_proposal(proposal.id)?;
                Some(&proposal.party)
            }
            InboxItem::Entry(entry) => {
                session.reject_entry(entry.id)?;
                entry.people.first()
            }
        };
        if let Some(email) = party.and_then(|party| party.email.as_deref()).filter(|_| never) {
            session.set_address_rule(email, Some(Verdict::Never))?;
        }
        done.rejected += 1;
    }
    if cx.globals.json {
        cx.record(&done)?;
    }
    let rejected = counted(done.rejected, "entry", "entries");
    cx.say(format!("Rejected {rejected} of the inbox; imports do not bring them back"));
    Ok(())
}

fn set_address(said: Option<(&str, Said)>, session: &Session, cx: &mut Context) -> Done {
    #[derive(Serialize)]
    struct Rule<'a> {
        address: &'a str,
        verdict: Option<&'static str>,
    }
    if let Some((address, said)) = said {
        let pattern = session.set_address_rule(address, said.verdict())?;
        if cx.globals.json {
            let verdict = said.verdict().map(Verdict::name);
            cx.record(&Rule { address: pattern.as_str(), verdict })?;
        }
        cx.say(match said {
            Said::Always => format!("Mail of {pattern} is never taken for noise"),
            Said::Never => format!("Mail of {pattern} is always taken for noise"),
            Said::Ask => format!("Nothing is said of {pattern} any more"),
        });
        return Ok(());
    }
    let rules = session.address_rules()?;
    if rules.is_empty() {
        cx.advise("nothing is said of any address: `tl inbox address x.org never` says it");
    }
    let columns = [Column::text("ADDRESS"), Column::fixed("KEPT")];
    let all = Amount::every();
    cx.short_list(
        &rules,
        all,
        &columns,
        |(pattern, verdict)| vec![pattern.to_string(), verdict.name().to_owned()],
        |(pattern, verdict), cx| {
            cx.item(&Rule { address: pattern.as_str(), verdict: Some(verdict.name()) })
        },
    )
}

#[derive(Serialize)]
struct ProposalShape<'a> {
    kind: &'static str,
    id: String,
    name: Option<&'a str>,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    url: Option<&'a str>,
    title: Option<&'a str>,
    account: Option<&'a str>,
    entries: u64,
    last_at: String,
    candidates: Vec<Candidate>,
}

#[derive(Serialize)]
struct Candidate {
    id: String,
    name: String,
}

fn proposal_shape<'a>(proposal: &'a Proposal, session: &Session) -> Done<ProposalShape<'a>> {
    let Party { name, email, phone, url, title, account, .. } = &proposal.party;
    let candidates = session.candidates(&proposal.party)?;
    Ok(ProposalShape {
        kind: "contact",
        id: proposal.id.to_string(),
        name: name.as_deref(),
        email: email.as_deref(),
        phone: phone.as_deref(),
        url: url.as_deref(),
        title: title.as_deref(),
        account: account.as_deref(),
        entries: proposal.entries,
        last_at: proposal.last_at.rfc3339(session.zone()),
        candidates: candidates
            .into_iter()
            .map(|one| Candidate { id: one.id.to_string(), name: one.name })
            .collect(),
    })
}

#[derive(Serialize)]
struct EntryShape<'a> {
    kind: &'static str,
    id: String,
    rule: Option<&'a str>,
    #[serde(rename = "type")]
    type_of: &'static str,
    summary: Option<&'a str>,
    occurred_at: String,
    people: Vec<Person<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    name: Option<&'a str>,
    email: Option<&'a str>,
}

fn entry_shape<'a>(entry: &'a InboxEntry, session: &Session) -> EntryShape<'a> {
    EntryShape {
        kind: "noise",
        id: entry.id.to_string(),
        rule: entry.rule.as_deref(),
        type_of: entry.body.kind.name(),
        summary: entry.body.summary.as_ref().map(Summary::as_str),
        occurred_at: entry.body.occurred_at.rfc3339(session.zone()),
        people: entry
            .people
            .iter()
            .map(|one| Person { name: one.name.as_deref(), email: one.email.as_deref() })
            .collect(),
    }
}
