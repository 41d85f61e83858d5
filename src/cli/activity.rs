//! `tl activity`: the interactions of the whole book, or of all of one's books; and the table of
//! who contacted whom.

use std::collections::VecDeque;

use crate::app::{InteractionCursor, InteractionQuery, Scope, Session, TeamRow, TimelineInput};
use crate::domain::{Book, Interaction, Outcome};
use crate::outlet::json;

use super::context::{Context, Terminals};
use super::entries::Layout;
use super::lists::{PAGE, count};
use super::stop::Done;
use super::table::{Column, Table};
use super::timeline::{Conditions, Filters, stream};
use super::{when, who};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl activity
  tl activity --by bob --period \"this week\"
  tl activity type:call by:bob since:monday label:vip -label:x budget
  tl activity --table --period \"last month\"
  tl activity --all-books --since yesterday --json";

/// `tl activity`.
#[derive(Debug, clap::Args)]
pub(super) struct ActivityArgs {
    /// Only with this contact
    #[arg(long, value_name = "WHO", conflicts_with_all = ["account", "all_books"])]
    contact: Option<String>,
    /// Only of this account
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "all_books")]
    account: Option<String>,
    /// Of every book that you are in
    #[arg(long)]
    all_books: bool,
    /// Who contacted whom: member and contact with count, last time and outcome
    #[arg(long)]
    table: bool,
    #[command(flatten)]
    filters: Filters,
}

/// Runs `tl activity`.
pub(super) fn run(args: &ActivityArgs, cx: &mut Context) -> Done {
    let mut session = cx.open()?;
    let scope = match (&args.contact, &args.account) {
        (Some(contact), _) => Scope::Contact(who::contact(contact, &session, cx)?),
        (None, Some(account)) => Scope::Account(session.find_account(account)?),
        (None, None) => Scope::Book,
    };
    let input = args.filters.resolve(scope, args.all_books, &session, cx)?;
    match (args.table, args.all_books) {
        (true, true) => {
            let books = args.filters.in_books(&mut session)?;
            team(&mut session, &input, Some(books), cx)
        }
        (true, false) => team(&mut session, &input, None, cx),
        (false, true) => {
            let books = args.filters.in_books(&mut session)?;
            all_books(&mut session, &input, books, cx)
        }
        (false, false) => {
            let (shown, more) = stream(&session, &input, cx)?;
            if more {
                let whole = scope == Scope::Book && !args.filters.any();
                let total = if whole { Some(session.book()?.interactions) } else { None };
                cx.cut(shown, total);
            } else if shown == 0 {
                nothing(cx);
            }
            Ok(())
        }
    }
}

fn nothing(cx: &mut Context) {
    cx.advise("no such interactions: `tl c WHO TEXT` logs a call");
}

/// One book's interactions, read window by window.
struct Source {
    book: Book,
    conditions: Conditions,
    buffer: VecDeque<Interaction>,
    cursor: Option<InteractionCursor>,
    more: bool,
}

impl Source {
    /// Reads the next window where the buffer is empty.
    fn fill(&mut self, session: &mut Session, input: &TimelineInput) -> Done {
        if !self.buffer.is_empty() || !self.more {
            return Ok(());
        }
        session.enter(self.book.id)?;
        let limit = input.limit.map_or(PAGE, |limit| limit.saturating_add(1).min(PAGE));
        let page = session.interactions(&InteractionQuery {
            scope: input.scope,
            kind: input.kind,
            by: input.by,
            since: input.since,
            until: input.until,
            search: input.search.clone(),
            conditions: self.conditions.clone(),
            cursor: self.cursor,
            limit,
            ..Default::default()
        })?;
        self.more = page.more && !page.rows.is_empty();
        self.cursor = page.rows.last().map(InteractionCursor::from);
        self.buffer = page.rows.into();
        Ok(())
    }

    fn key(&self) -> Option<(crate::domain::Timestamp, crate::domain::Timestamp, uuid::Uuid)> {
        let entry = self.buffer.front()?;
        Some((entry.body.occurred_at, entry.logged_at, entry.id.uuid()))
    }
}

/// Merges the books' interactions, most recent first.
fn all_books(
    session: &mut Session,
    input: &TimelineInput,
    books: Vec<(Book, Conditions)>,
    cx: &mut Context,
) -> Done {
    let source = |(book, conditions)| Source {
        book,
        conditions,
        buffer: VecDeque::new(),
        cursor: None,
        more: true,
    };
    let mut sources: Vec<Source> = books.into_iter().map(source).collect();
    let layout = Layout::new(session, cx);
    let zone = *session.zone();
    let mut shown = 0;
    loop {
        for source in &mut sources {
            source.fill(session, input)?;
        }
        let newest = sources
            .iter_mut()
            .filter(|source| source.key().is_some())
            .max_by_key(|source| source.key());
        let Some(source) = newest else { break };
        if input.limit.is_some_and(|limit| shown >= limit) {
            cx.end_list()?;
            cx.cut(shown, None);
            return Ok(());
        }
        let Some(entry) = source.buffer.pop_front() else { break };
        shown += 1;
        if cx.globals.json {
            cx.item(&json::interaction(&entry, &zone))?;
        } else {
            layout.print_in(&source.book.name, &entry, cx)?;
        }
    }
    cx.end_list()?;
    if shown == 0 {
        nothing(cx);
    }
    Ok(())
}

const TEAM: [Column; 5] = [
    Column::text("MEMBER"),
    Column::text("CONTACT"),
    Column::number("ENTRIES"),
    Column::fixed("LAST").spare(),
    Column::fixed("OUTCOME").spare(),
];

/// Prints who contacted whom.
fn team(
    session: &mut Session,
    input: &TimelineInput,
    all: Option<Vec<(Book, Conditions)>>,
    cx: &mut Context,
) -> Done {
    let mut rows: Vec<TeamRow> = Vec::new();
    let mut more = false;
    if let Some(books) = all {
        for (book, conditions) in books {
            session.enter(book.id)?;
            let page = session.team_table(&TimelineInput { conditions, ..input.clone() })?;
            more |= page.more;
            rows.extend(page.rows);
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.last));
    } else {
        let page = session.team_table(input)?;
        (rows, more) = (page.rows, page.more);
    }
    if let Some(limit) = input.limit
        && rows.len() > limit
    {
        rows.truncate(limit);
        more = true;
    }
    if cx.globals.json {
        for row in &rows {
            cx.item(&team_json(row, session))?;
        }
    } else {
        let cells: Vec<Vec<String>> =
            rows.iter().map(|row| team_cells(row, session, cx.terminals)).collect();
        Table::new(&TEAM).print(&cells, cx)?;
    }
    cx.end_list()?;
    if more {
        cx.cut(rows.len(), None);
    } else if rows.is_empty() {
        nothing(cx);
    }
    Ok(())
}

fn team_cells(row: &TeamRow, session: &Session, terminals: Terminals) -> Vec<String> {
    vec![
        row.name.clone(),
        row.contact.name.clone(),
        count(row.count),
        when::listed(Some(row.last), session, terminals),
        row.outcome.as_ref().map(|outcome| outcome.name().to_owned()).unwrap_or_default(),
    ]
}

fn team_json<'a>(row: &'a TeamRow, session: &Session) -> impl serde::Serialize + use<'a> {
    #[derive(serde::Serialize)]
    struct Who<'a> {
        id: Option<String>,
        name: &'a str,
    }
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        member: Who<'a>,
        contact: json::Ref<'a>,
        count: u64,
        last: String,
        outcome: Option<&'a str>,
    }
    Shape {
        member: Who { id: row.member.map(|id| id.to_string()), name: &row.name },
        contact: json::Ref::to(&row.contact),
        count: row.count,
        last: row.last.rfc3339(session.zone()),
        outcome: row.outcome.as_ref().map(Outcome::name),
    }
}
