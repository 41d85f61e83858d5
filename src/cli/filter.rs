//! `tl filter`: filters that the book keeps under a name.

use crate::app::Session;
use crate::domain::filter::{Of, saved};
use crate::domain::{Capability, SavedFilter};
use crate::outlet::json;

use super::context::Context;
use super::deleted::Deleted;
use super::lists::Amount;
use super::prompt::{Danger, allowed};
use super::stop::Done;
use super::table::Column;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl filter save hot label:vip due:overdue
  tl filter save long-calls \"type:call duration>30m\"
  tl contact list @hot account:acme
  tl activity @long-calls since:monday
  tl filter list";

/// `tl filter …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum FilterCommand {
    /// List the saved filters of the book
    #[command(before_help = EXAMPLES)]
    List {
        #[command(flatten)]
        amount: Amount,
    },
    /// Save a filter under a name, for all members of the book; one of that name is replaced
    #[command(before_help = EXAMPLES)]
    Save {
        /// Its name; in filters it is used as @NAME
        name: String,
        /// What it asks: the language of `tl contact list` and `tl activity`
        #[arg(value_name = "FILTER", required = true)]
        filter: Vec<String>,
    },
    /// Delete a saved filter
    #[command(before_help = EXAMPLES)]
    Delete {
        /// Which filter
        name: String,
    },
}

const COLUMNS: [Column; 3] =
    [Column::text("NAME"), Column::text("FILTER"), Column::fixed("FOR").spare()];

/// Returns the text of a filter that stands among the arguments.
pub(super) fn joined(arguments: &[String]) -> String {
    let words: Vec<&str> = arguments.iter().map(|argument| argument.trim()).collect();
    words.join(" ").trim().to_owned()
}

/// Runs `tl filter …`.
pub(super) fn run(command: FilterCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        FilterCommand::List { amount } => list(amount, &session, cx),
        FilterCommand::Save { name, filter } => {
            let filter = session.save_filter(&name, &joined(&filter))?;
            let lists = session.lists_of(&filter.text)?;
            if cx.globals.json {
                cx.record(&json::saved_filter(&filter, &lists))?;
            }
            let at = saved(&filter.name);
            cx.say(match lists.first() {
                Some(Of::Contacts) => {
                    format!("Saved the filter {at}; `tl contact list @{at}` uses it")
                }
                _ => format!("Saved the filter {at}; `tl activity @{at}` uses it"),
            });
            Ok(())
        }
        FilterCommand::Delete { name } => delete(&name, &session, cx),
    }
}

fn list(amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let page = session.saved_filters()?;
    if page.rows.is_empty() {
        cx.advise("no saved filters yet: `tl filter save NAME FILTER` makes one");
    }
    let mut rows: Vec<(SavedFilter, Vec<Of>)> = Vec::with_capacity(page.rows.len());
    for filter in page.rows {
        let lists = session.lists_of(&filter.text)?;
        rows.push((filter, lists));
    }
    cx.short_list(
        &rows,
        amount,
        &COLUMNS,
        |(filter, lists)| {
            let lists: Vec<&str> = lists.iter().map(|of| of.noun()).collect();
            vec![filter.name.clone(), filter.text.clone(), lists.join(", ")]
        },
        |(filter, lists), cx| cx.item(&json::saved_filter(filter, lists)),
    )?;
    if page.more {
        cx.cut(rows.len(), None);
    }
    Ok(())
}

fn delete(name: &str, session: &Session, cx: &mut Context) -> Done {
    let filter = session.find_filter(name)?;
    allowed(session, Capability::EditFilters)?;
    let details = vec![format!("It asks: {}", filter.text)];
    cx.confirm(&Danger { deed: format!("delete the filter \"{}\"", filter.name), details })?;
    let gone = session.delete_filter(&filter.name)?;
    if cx.globals.json {
        cx.record(&Deleted::new("filter", gone.id.to_string(), Some(&gone.name)))?;
    }
    cx.say(format!("Deleted the filter {}", gone.name));
    Ok(())
}
