//! The command line's shape: the flags of every command and the list of commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{
    account::AccountCommand, activity::ActivityArgs, book::BookCommand, cadence::CadenceCommand,
    colour::Choice, config::ConfigCommand, contact::ContactCommand, demo::DemoArgs,
    doctor::DoctorArgs, export::ExportArgs, filter::FilterCommand, follow_up::FollowUpCommand,
    handover::HandoverArgs, import::ImportArgs, inbox::InboxCommand,
    interaction::InteractionCommand, label::LabelCommand, log::LogArgs, log::TypedLogArgs,
    member::MemberCommand, opportunity::OpportunityCommand, quick::QuickArgs, search::SearchArgs,
    timeline::TimelineArgs, today::TodayArgs,
};

const EXAMPLES: &str = "\
Examples:
  tl                                             open the screens
  tl demo                                        try them on an invented book
  tl contact add \"Ana Ruiz\" --email ana@example.org --account Acme
  tl c ana wants the Q3 price --at \"yesterday 15:00\"
  tl timeline ana --period \"last month\"
  tl activity --table --period \"this week\"
  tl import contacts.vcf";

/// A terminal CRM over one SQLite file: log a call in seconds, share one timeline per contact
#[derive(Debug, Parser)]
#[command(name = "tl", version, before_help = EXAMPLES, arg_required_else_help = false)]
#[command(max_term_width = 100, propagate_version = false)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub globals: Globals,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The flags that every command takes, before or after its name.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Globals {
    /// The database file [env: TOUCHLINE_DB]
    #[arg(long, global = true, value_name = "PATH")]
    pub db: Option<PathBuf>,
    /// The settings file [env: TOUCHLINE_CONFIG]
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// Act as this member (on a file of your own) [env: TOUCHLINE_USER]
    #[arg(long, global = true, value_name = "EMAIL")]
    pub user: Option<String>,
    /// Work in this book instead of the one chosen with `tl book use`
    #[arg(long, global = true, value_name = "NAME")]
    pub book: Option<String>,
    /// Print JSON; errors become one JSON object on standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum)]
    pub color: Option<Choice>,
    /// Print no messages but errors and the note that a list was cut
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Agree to what would be asked
    #[arg(long, global = true)]
    pub yes: bool,
}

/// The commands. What each of them takes is put together when it is called for, not at every start:
/// all of it together takes longer than to open the file.
#[derive(Debug, Subcommand)]
#[command(subcommand_help_heading = "Commands", defer = true)]
pub(super) enum Command {
    /// Log an interaction with a contact
    #[command(before_help = super::log::EXAMPLES)]
    Log(TypedLogArgs),
    /// Log a call: short for `tl log -t call`
    #[command(before_help = super::log::SHORT_EXAMPLES)]
    C(LogArgs),
    /// Log an e-mail: short for `tl log -t email`
    #[command(before_help = super::log::SHORT_EXAMPLES)]
    E(LogArgs),
    /// Log a meeting: short for `tl log -t meeting`
    #[command(before_help = super::log::SHORT_EXAMPLES)]
    M(LogArgs),
    /// Log a note: short for `tl log -t note`
    #[command(before_help = super::log::SHORT_EXAMPLES)]
    N(LogArgs),
    /// Log an interaction by one line: tl q c ana 12m: wants the price then fri call back
    #[command(before_help = super::quick::EXAMPLES)]
    Q(QuickArgs),
    /// Show the interactions with one contact, most recent first
    #[command(before_help = super::timeline::EXAMPLES)]
    Timeline(TimelineArgs),
    /// Show the interactions of the whole book: who contacted whom
    #[command(before_help = super::activity::EXAMPLES)]
    Activity(ActivityArgs),
    /// Search contacts, accounts and interactions
    #[command(before_help = super::search::EXAMPLES)]
    Search(SearchArgs),
    /// Contacts: add, list, show, edit, archive, delete, star, label, relate
    #[command(subcommand, before_help = super::contact::EXAMPLES, arg_required_else_help = false)]
    Contact(ContactCommand),
    /// Accounts, the organisations that contacts belong to: add, list, show, edit, delete
    #[command(subcommand, before_help = super::account::EXAMPLES, arg_required_else_help = false)]
    Account(AccountCommand),
    /// Opportunities, the possible sales: add, list, show, edit, move, delete
    #[command(subcommand, before_help = super::opportunity::EXAMPLES, arg_required_else_help = false)]
    Opportunity(OpportunityCommand),
    /// Show what is due today: follow-ups, cadences, replies, birthdays
    #[command(before_help = super::today::EXAMPLES)]
    Today(TodayArgs),
    /// Cadence, how often to be in touch: set, clear, list, bump
    #[command(subcommand, before_help = super::cadence::EXAMPLES, arg_required_else_help = false)]
    Cadence(CadenceCommand),
    /// Follow-ups, the promises with a due date: add, list, done, snooze, edit, delete
    #[command(subcommand, before_help = super::follow_up::EXAMPLES, arg_required_else_help = false)]
    FollowUp(FollowUpCommand),
    /// Single interactions: show, edit, delete, pin
    #[command(subcommand, before_help = super::interaction::EXAMPLES, arg_required_else_help = false)]
    Interaction(InteractionCommand),
    /// Take back the entry that you logged last
    #[command(before_help = super::undo::EXAMPLES)]
    Undo,
    /// Books, the shared collections of contacts: list, add, show, edit, delete, use
    #[command(subcommand, before_help = super::book::EXAMPLES, arg_required_else_help = false)]
    Book(BookCommand),
    /// Members of the book: list, add, edit, role, remove
    #[command(subcommand, before_help = super::member::EXAMPLES, arg_required_else_help = false)]
    Member(MemberCommand),
    /// Hand over what a member holds to another: contacts, accounts, open follow-ups
    #[command(before_help = super::handover::EXAMPLES)]
    Handover(HandoverArgs),
    /// Labels on contacts: list, add, edit, delete
    #[command(subcommand, before_help = super::label::EXAMPLES, arg_required_else_help = false)]
    Label(LabelCommand),
    /// Filters saved under a name, used as @NAME: list, save, delete
    #[command(subcommand, before_help = super::filter::EXAMPLES, arg_required_else_help = false)]
    Filter(FilterCommand),
    /// Import contacts, mail, calendars and tables; list imports and take them back
    #[command(before_help = super::import::EXAMPLES)]
    Import(ImportArgs),
    /// Decide on what imports brought: list, accept, reject, address
    #[command(subcommand, before_help = super::inbox::EXAMPLES, arg_required_else_help = false)]
    Inbox(InboxCommand),
    /// Export contacts, interactions or follow-ups for other programs: CSV, vCard, Markdown, ICS
    #[command(before_help = super::export::EXAMPLES)]
    Export(ExportArgs),
    /// Settings: path, show, get, set, edit
    #[command(subcommand, before_help = super::config::EXAMPLES, arg_required_else_help = false)]
    Config(ConfigCommand),
    /// Look after the database file
    #[command(before_help = super::doctor::EXAMPLES)]
    Doctor(DoctorArgs),
    /// Try everything on an invented book, in a file of its own
    #[command(before_help = super::demo::EXAMPLES)]
    Demo(DemoArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn a_start_puts_no_commands_arguments_together() {
        let mut tl = Arguments::command();
        let taken = |tl: &clap::Command| tl.find_subcommand("log").unwrap().get_arguments().count();
        assert_eq!(taken(&tl), 0);
        tl.build();
        assert!(taken(&tl) > 5);
    }
}
