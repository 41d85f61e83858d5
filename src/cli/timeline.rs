//! `tl timeline`: the interactions with one contact, and the filters it shares with
//! `tl activity`.

use crate::app::{Condition, EntryTest, Error, Kind, ListFilter, Scope, Session, TimelineInput};
use crate::domain::filter::Of;
use crate::domain::{Book, InteractionType, MemberId};
use crate::outlet::json;

use super::context::Context;
use super::entries::Layout;
use super::filter::joined;
use super::lists::Amount;
use super::stop::{Done, Stop};
use super::{when, who};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl timeline ana
  tl timeline ana@example.org --type call --since \"last month\"
  tl timeline \"Ana Ruiz\" --period 2026-Q1 --by bob --all
  tl timeline ana budget period:2026-03..2026-05 -type:note
  tl timeline last --search price --json";

/// `tl timeline`.
#[derive(Debug, clap::Args)]
pub(super) struct TimelineArgs {
    /// Whose timeline: a name, e-mail, phone, id, or `last`
    #[arg(value_name = "WHO")]
    who: String,
    #[command(flatten)]
    filters: Filters,
}

/// What a filter asks of interactions.
pub(super) type Conditions = Vec<Condition<EntryTest>>;

/// Which interactions.
#[derive(Debug, clap::Args)]
pub(super) struct Filters {
    /// Only those that fit: words, "exact words" and terms like type:call by:bob since:monday label:vip -label:x duration>30m
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    /// Only this type: call, email, meeting, note, event, social, message
    #[arg(short = 't', long = "type", value_name = "TYPE")]
    kind: Option<InteractionType>,
    /// Only what this member had
    #[arg(long, value_name = "MEMBER")]
    by: Option<String>,
    /// Only from this day or moment on: "2026-03-01", "last monday", "3d ago"
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Only up to this day (included) or moment
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// Only in this span: "this week", "last month", 2026-Q1, 2026-03-01..yesterday
    #[arg(long, value_name = "PERIOD", conflicts_with_all = ["since", "until"])]
    period: Option<String>,
    /// Only with these words in the text
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    #[command(flatten)]
    pub amount: Amount,
}

impl Filters {
    /// Tells whether anything is left out besides by the limit.
    pub fn any(&self) -> bool {
        self.kind.is_some()
            || !self.filter().is_empty()
            || [&self.by, &self.since, &self.until, &self.period, &self.search]
                .iter()
                .any(|filter| filter.is_some())
    }

    /// Returns the filter that stands among the arguments.
    pub fn filter(&self) -> String {
        joined(&self.filter)
    }

    /// Reads the filter in the session's book.
    fn read(&self, session: &Session) -> Done<ListFilter> {
        let filter = self.filter();
        Ok(session.read_filter(&filter, Of::Interactions)?.checked(&filter)?)
    }

    /// Reads the filter in each of one's books: one that has not what it names has no such entries.
    ///
    /// # Errors
    /// Where something else is wrong with it, or no book has what it names.
    pub fn in_books(&self, session: &mut Session) -> Done<Vec<(Book, Conditions)>> {
        let (mut books, mut missing) = (Vec::new(), None);
        for book in session.books()? {
            session.enter(book.id)?;
            match self.read(session) {
                Ok(filter) => books.push((book, filter.of_entries())),
                Err(Stop::Error(error)) if error.kind == Kind::NotFound => {
                    missing.get_or_insert(error);
                }
                Err(stop) => return Err(stop),
            }
        }
        match missing {
            Some(error) if books.is_empty() => Err(Stop::Error(error)),
            _ => Ok(books),
        }
    }

    /// Resolves names and times, and says what the times were understood to be. The filter is left
    /// out where each of all books is to read it for itself.
    pub fn resolve(
        &self,
        scope: Scope,
        all_books: bool,
        session: &Session,
        cx: &mut Context,
    ) -> Done<TimelineInput> {
        let by: Option<MemberId> = match &self.by {
            Some(who) => Some(session.find_author(who)?),
            None => None,
        };
        let (mut since, mut until) = (None, None);
        if let Some(text) = &self.since {
            since = Some(when::past(session, text)?.start());
        }
        if let Some(text) = &self.until {
            until = Some(when::past(session, text)?.end());
        }
        if let Some(text) = &self.period {
            let period = when::period(session, text)?;
            (since, until) = (Some(period.from), Some(period.until));
        }
        if let (Some(since), Some(until)) = (since, until)
            && since >= until
        {
            return Err(Error::usage("--until lies before --since: nothing can be between them")
                .hint("give the earlier time to --since")
                .into());
        }
        let filter = if all_books { ListFilter::default() } else { self.read(session)? };
        let (from, end) = filter.span();
        let ends = (since.max(from), [until, end].into_iter().flatten().min());
        if let Some(span) = when::span(ends.0, ends.1, session) {
            cx.say(span);
        }
        let search = self.search.clone().filter(|text| !text.trim().is_empty());
        Ok(TimelineInput {
            scope,
            kind: self.kind,
            by,
            since,
            until,
            search,
            conditions: filter.of_entries(),
            limit: self.amount.limit(),
        })
    }
}

/// Runs `tl timeline`.
pub(super) fn run(args: &TimelineArgs, cx: &mut Context) -> Done {
    let session = cx.open()?;
    if let Some(next) = args.filters.filter.first() {
        session.check_next_word(&args.who, next)?;
    }
    let id = who::contact(&args.who, &session, cx)?;
    let input = args.filters.resolve(Scope::Contact(id), false, &session, cx)?;
    let (shown, more) = stream(&session, &input, cx)?;
    if more {
        let total =
            if args.filters.any() { None } else { Some(session.contact(id)?.interaction_count) };
        cx.cut(shown, total);
    } else if shown == 0 {
        let contact = session.contact(id)?;
        let name = &contact.name;
        cx.advise(match args.filters.any() {
            true => format!("no such interactions with {name}"),
            false => {
                let call = who::call(&contact, &session);
                format!("no interactions with {name} yet: `{call}` logs a call")
            }
        });
    }
    Ok(())
}

/// Prints interactions one by one as they are read; returns how many, and whether more exist.
pub(super) fn stream(
    session: &Session,
    input: &TimelineInput,
    cx: &mut Context,
) -> Done<(usize, bool)> {
    let layout = match input.scope {
        Scope::Contact(contact) => Layout::of(contact, session, cx),
        _ => Layout::new(session, cx),
    };
    let mut shown = 0;
    let mut stopped: Option<Stop> = None;
    let more = session.each_interaction(input, &mut |entry| {
        let printed = match cx.globals.json {
            true => cx.item(&json::interaction(&entry, session.zone())),
            false => layout.print(&entry, cx),
        };
        shown += 1;
        printed.map_err(|stop| {
            stopped = Some(stop);
            Error::new(Kind::Internal, "printing stopped")
        })
    });
    if let Some(stop) = stopped {
        return Err(stop);
    }
    let more = more?;
    cx.end_list()?;
    Ok((shown, more))
}
