//! `tl contact list`.

use crate::app::{ContactCursor, ContactQuery, ContactSort, Error, Session};
use crate::domain::ContactRow;
use crate::domain::filter::Of;
use crate::outlet::json;

use super::super::context::Context;
use super::super::filter::joined;
use super::super::lists::{Amount, PAGE, count};
use super::super::stop::Done;
use super::super::table::{Column, Table};
use super::super::when;

/// `tl contact list`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ListArgs {
    /// Only those that fit: words that names or accounts begin with, e-mails, four digits and more of a phone, and terms like label:vip -label:x account:acme holder:me due:overdue
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    /// Only with this label
    #[arg(long, value_name = "L")]
    label: Option<String>,
    /// Only of this account
    #[arg(long, value_name = "A")]
    account: Option<String>,
    /// Only starred ones
    #[arg(long)]
    starred: bool,
    /// The archived ones instead of the others
    #[arg(long)]
    archived: bool,
    /// The order; last is most recently in touch first, created is newest first
    #[arg(long, value_enum, default_value = "name")]
    sort: Sort,
    #[command(flatten)]
    amount: Amount,
}

/// `--sort`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Sort {
    Name,
    Last,
    Engagement,
    Created,
}

impl ListArgs {
    /// Refuses what this release does not have, before a file is made.
    pub(super) fn check(&self) -> Done {
        if self.sort == Sort::Engagement {
            return Err(Error::usage("this release has no engagement to sort by yet")
                .hint("use --sort last: most recently in touch first")
                .into());
        }
        Ok(())
    }

    fn query(&self, session: &Session) -> Done<ContactQuery> {
        let filter = joined(&self.filter);
        let filter = session.read_filter(&filter, Of::Contacts)?.checked(&filter)?;
        let mut query = ContactQuery {
            label: self.label.as_deref().map(|it| session.find_label(it)).transpose()?,
            account: self.account.as_deref().map(|it| session.find_account(it)).transpose()?,
            starred: self.starred,
            archived: self.archived,
            sort: match self.sort {
                Sort::Name | Sort::Engagement => ContactSort::Name,
                Sort::Last => ContactSort::Last,
                Sort::Created => ContactSort::Created,
            },
            ..Default::default()
        };
        filter.ask_contacts(&mut query);
        Ok(query)
    }
}

const COLUMNS: [Column; 7] = [
    Column::fixed(""),
    Column::text("NAME"),
    Column::text("ACCOUNT").spare(),
    Column::text("TITLE").spare(),
    Column::fixed("LAST").spare(),
    Column::number("ENTRIES").spare(),
    Column::id(),
];

/// Runs `tl contact list`.
pub(super) fn list(args: &ListArgs, session: &Session, cx: &mut Context) -> Done {
    let mut query = args.query(session)?;
    let mut left = args.amount.limit().unwrap_or(usize::MAX);
    let mut table = Table::new(&COLUMNS);
    let (mut shown, mut more) = (0, true);
    while more && left > 0 {
        query.limit = left.min(PAGE);
        let page = session.contacts(&query)?;
        if cx.globals.json {
            for contact in session.contacts_in_full(&page.rows)? {
                cx.item(&json::contact(&contact, session.zone()))?;
            }
        } else {
            let rows: Vec<Vec<String>> =
                page.rows.iter().map(|row| cells(row, session, cx)).collect();
            table.print(&rows, cx)?;
        }
        query.cursor = page.rows.last().map(ContactCursor::from);
        more = page.more && !page.rows.is_empty();
        shown += page.rows.len();
        left = left.saturating_sub(page.rows.len());
    }
    cx.end_list()?;
    if more {
        cx.cut(shown, total(&query, session)?);
    } else if shown == 0 {
        cx.advise(match narrowed(&query) || query.archived {
            true => "no such contacts",
            false => "no contacts yet: `tl contact add NAME` adds one, `tl import FILE` many",
        });
    }
    Ok(())
}

/// Tells whether the query leaves contacts out.
fn narrowed(query: &ContactQuery) -> bool {
    query.filter.is_some()
        || query.label.is_some()
        || query.account.is_some()
        || query.starred
        || !query.conditions.is_empty()
}

/// Returns how many there are, where a stored counter knows it.
fn total(query: &ContactQuery, session: &Session) -> Done<Option<u64>> {
    if narrowed(query) {
        return Ok(None);
    }
    let book = session.book()?;
    Ok(Some(if query.archived { book.archived } else { book.contacts }))
}

fn cells(row: &ContactRow, session: &Session, cx: &Context) -> Vec<String> {
    vec![
        (if row.starred { "*" } else { "" }).to_owned(),
        row.name.clone(),
        row.account.clone().unwrap_or_default(),
        row.title.clone().unwrap_or_default(),
        when::listed(row.last_interaction_at, session, cx.terminals),
        count(row.interaction_count),
        row.id.short(),
    ]
}
