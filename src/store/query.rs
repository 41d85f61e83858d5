//! What can be asked of a book: filters, sorts and the cursors of windows.

use chrono::{Datelike as _, NaiveDate};

use super::condition::{AccountTest, Condition, ContactTest, EntryTest};
use crate::domain::{
    AccountId, BatchId, Birthday, Cadence, ContactId, FollowUp, FollowUpId, InteractionId,
    InteractionType, LabelId, MemberId, Named, OpportunityId, Outcome, Timestamp,
};

/// One window of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the list's order whatever the direction they were read in.
    pub rows: Vec<T>,
    /// Whether more rows lie beyond the window, in the direction that was read.
    pub more: bool,
}

/// Which way a window goes from its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Towards {
    /// Down the list. Without a cursor: from the top.
    #[default]
    Next,
    /// Up the list. Without a cursor: from the bottom.
    Previous,
}

/// How contacts are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContactSort {
    /// By name, A to Z.
    #[default]
    Name,
    /// By newest interaction; those without one last.
    Last,
    /// By creation, newest first.
    Created,
}

/// Where a window of contacts starts: beyond this row, in the query's sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCursor {
    /// The row's contact.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// Its newest interaction.
    pub last_interaction_at: Option<Timestamp>,
    /// Its creation.
    pub created_at: Timestamp,
}

impl From<&crate::domain::ContactRow> for ContactCursor {
    fn from(row: &crate::domain::ContactRow) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            last_interaction_at: row.last_interaction_at,
            created_at: row.created_at,
        }
    }
}

/// Which contacts, in which order, and which window of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactQuery {
    /// What else has to hold, all of it.
    pub conditions: Vec<Condition<ContactTest>>,
    /// Words match names and accounts from the beginning of a word, or e-mails; a run of four or
    /// more digits matches phones.
    pub filter: Option<String>,
    /// Only with this label.
    pub label: Option<LabelId>,
    /// Only of this account.
    pub account: Option<AccountId>,
    /// Only those that this member holds.
    pub holder: Option<MemberId>,
    /// Only starred ones.
    pub starred: bool,
    /// The archived ones instead of the others.
    pub archived: bool,
    /// The order.
    pub sort: ContactSort,
    /// Where the window starts.
    pub cursor: Option<ContactCursor>,
    /// Which way it goes.
    pub towards: Towards,
    /// How many rows at most.
    pub limit: usize,
}

/// How accounts are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountSort {
    /// By name, A to Z.
    #[default]
    Name,
    /// By newest interaction; those without one last.
    Last,
}

/// Where a window of accounts starts: beyond this row, in the query's sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCursor {
    /// The row's account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Its newest interaction.
    pub last_interaction_at: Option<Timestamp>,
}

impl From<&crate::domain::Account> for AccountCursor {
    fn from(row: &crate::domain::Account) -> Self {
        Self { id: row.id, name: row.name.clone(), last_interaction_at: row.last_interaction_at }
    }
}

/// Which accounts, in which order, and which window of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountQuery {
    /// Words match the name from the beginning of a word.
    pub filter: Option<String>,
    /// What has to hold besides.
    pub conditions: Vec<Condition<AccountTest>>,
    /// The order.
    pub sort: AccountSort,
    /// Where the window starts.
    pub cursor: Option<AccountCursor>,
    /// Which way it goes.
    pub towards: Towards,
    /// How many rows at most.
    pub limit: usize,
}

/// A member as a list shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Who.
    pub member: crate::domain::Member,
    /// When their newest interaction in the book happened.
    pub last_interaction_at: Option<Timestamp>,
}

/// Whose interactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// The whole book.
    #[default]
    Book,
    /// Those with one contact.
    Contact(ContactId),
    /// Those of one account.
    Account(AccountId),
    /// Those about one opportunity.
    Opportunity(OpportunityId),
}

/// Where a window of interactions starts: beyond this row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InteractionCursor {
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The interaction.
    pub id: InteractionId,
}

impl From<&crate::domain::Interaction> for InteractionCursor {
    fn from(entry: &crate::domain::Interaction) -> Self {
        Self { occurred_at: entry.body.occurred_at, id: entry.id }
    }
}

/// Which interactions, most recent first, and which window of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InteractionQuery {
    /// Whose.
    pub scope: Scope,
    /// What else has to hold, all of it.
    pub conditions: Vec<Condition<EntryTest>>,
    /// Only of this type.
    pub kind: Option<InteractionType>,
    /// Only had by this member (the author where there is one, else who logged it).
    pub by: Option<MemberId>,
    /// Only at or after this moment.
    pub since: Option<Timestamp>,
    /// Only before this moment.
    pub until: Option<Timestamp>,
    /// Only with these words in the summary, each from the beginning of a word.
    pub search: Option<String>,
    /// Where the window starts.
    pub cursor: Option<InteractionCursor>,
    /// Whether the window has the cursor's entry as well, where it belongs to it.
    pub with_cursor: bool,
    /// Which way it goes.
    pub towards: Towards,
    /// How many rows at most.
    pub limit: usize,
}

/// What a search found among the newest hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The window.
    pub page: Page<crate::domain::Interaction>,
    /// Whether there are more hits than were looked at: older additions may be missing.
    pub capped: bool,
    /// How far was looked, where the look ended before the window was full: beyond it nothing is
    /// known, and a window from there goes on.
    pub reached: Option<InteractionCursor>,
}

/// How far a search among entries looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// At so many hits, those that were added last.
    pub newest: usize,
    /// Into so many entries, those that were added last, for parts of words, where there are few hits.
    pub parts: usize,
    /// Whether the best hits come first, rather than the newest: not where there are more than
    /// `newest` of them.
    pub ranked: bool,
}

impl Depth {
    /// As one types: some milliseconds, whatever the book's size.
    pub const TYPING: Self = Self { newest: 5_000, parts: 5_000, ranked: false };
    /// Once: a tenth of a second at most, but where more hits than can be ranked are passed over.
    pub const WHOLE: Self = Self { newest: 10_000, parts: 100_000, ranked: true };
}

/// The entries that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundEntries {
    /// They, the best or the newest first; those that have parts of words come last.
    pub rows: Vec<crate::domain::Interaction>,
    /// Whether there are more.
    pub more: bool,
    /// At how many hits was looked, those that were added last, where older ones may be missing.
    pub capped: Option<usize>,
    /// Into how many of the newest entries was looked for parts of words, where these were not all.
    pub looked: Option<usize>,
    /// Whether the best come first.
    pub ranked: bool,
}

/// Who contacted whom: one row of the team's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Who had the interactions; a name without an id where the author is no member.
    pub member: Option<MemberId>,
    /// That person's name.
    pub name: String,
    /// With whom.
    pub contact: Named<ContactId>,
    /// How many.
    pub count: u64,
    /// The newest.
    pub last: Timestamp,
    /// The outcome of the newest.
    pub outcome: Option<Outcome>,
}

/// What goes with a contact when it is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consequences {
    /// Entries with that contact alone: purged.
    pub purged: u64,
    /// Entries shared with others: they lose the participant.
    pub shared: u64,
    /// Follow-ups: deleted.
    pub follow_ups: u64,
}

/// What goes with several contacts when all of them are deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Together {
    /// Contacts that are there.
    pub contacts: u64,
    /// Entries with nobody but these contacts: purged.
    pub purged: u64,
    /// Entries shared with others: they lose participants.
    pub shared: u64,
    /// Follow-ups: deleted.
    pub follow_ups: u64,
    /// Whether there are more entries than were looked at.
    pub more: bool,
}

/// Where the tables ended when somebody looked: what came after it is news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NewsMark {
    /// The last interaction's key.
    pub(super) entry: i64,
    /// The last contact's key.
    pub(super) contact: i64,
}

/// What somebody else brought into a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Who it was.
    pub who: String,
    /// The import that brought it.
    pub batch: Option<BatchId>,
    /// How many entries.
    pub entries: u64,
    /// How many contacts.
    pub contacts: u64,
}

/// What a list of contacts to be in touch with is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgendaQuery {
    /// Only before.
    pub before: Timestamp,
    /// Only those whom this member holds, or nobody.
    pub member: Option<MemberId>,
    /// At most so many.
    pub limit: usize,
}

/// A contact to be in touch with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaRow {
    /// The contact.
    pub contact: Named<ContactId>,
    /// When it is due, or since when it waits.
    pub at: Timestamp,
    /// Its cadence, where it is due by that.
    pub cadence: Option<Cadence>,
}

/// The parts of a day's list, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayPart {
    /// Follow-ups that were due before today, the earliest first.
    Overdue,
    /// Follow-ups that are due today.
    Today,
    /// Contacts that are due by their cadence, the longest overdue first.
    Cadence,
    /// Contacts that wrote last and await a reply, the newest first.
    Awaiting,
    /// Contacts whose birthday is near, by day.
    Birthdays,
}

impl DayPart {
    /// Every part, in order.
    pub const ALL: [Self; 5] =
        [Self::Overdue, Self::Today, Self::Cadence, Self::Awaiting, Self::Birthdays];
}

/// What a row of a day's list asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayMatter {
    /// A follow-up.
    FollowUp(Box<FollowUp>),
    /// To be in touch: due since a moment, by a cadence.
    Cadence(Timestamp, Option<Cadence>),
    /// A reply, since a moment.
    Awaiting(Timestamp),
    /// A birthday, and the day it falls on.
    Birthday(Birthday, NaiveDate),
}

/// A row of a day's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// The part it stands in.
    pub part: DayPart,
    /// The contact.
    pub contact: Named<ContactId>,
    /// Its account's name.
    pub account: Option<String>,
    /// What it asks for.
    pub matter: DayMatter,
}

/// Where a window of a day's list starts: beyond this row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCursor {
    /// The row's part.
    pub part: DayPart,
    /// Its place there: a moment in milliseconds, or the place of a day.
    pub at: i64,
    /// The follow-up, or the contact.
    pub id: uuid::Uuid,
}

impl From<&DayRow> for DayCursor {
    fn from(row: &DayRow) -> Self {
        let contact = row.contact.id.uuid();
        let (at, id) = match &row.matter {
            DayMatter::FollowUp(follow_up) => (follow_up.due.millis(), follow_up.id.uuid()),
            DayMatter::Cadence(at, _) | DayMatter::Awaiting(at) => (at.millis(), contact),
            DayMatter::Birthday(born, date) => {
                let born = format!("{:02}-{:02}", born.month(), born.day());
                (Celebrated::place(*date, &born), contact)
            }
        };
        Self { part: row.part, at, id }
    }
}

/// A day, and those born on which are celebrated on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Celebrated {
    /// The day.
    pub date: NaiveDate,
    /// The day of birth: `04-15`.
    pub born: String,
}

impl Celebrated {
    /// Returns where a day stands among all: those born on 29 February come after those whose day
    /// they share.
    fn place(date: NaiveDate, born: &str) -> i64 {
        let own = date.format("%m-%d").to_string() == born;
        2 * i64::from(date.num_days_from_ce()) + i64::from(!own)
    }

    /// Returns where it stands among all.
    pub(super) fn at(&self) -> i64 {
        Self::place(self.date, &self.born)
    }
}

/// Which part of a day's list to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayQuery {
    /// The first moment of today.
    pub today: Timestamp,
    /// The first moment of tomorrow.
    pub tomorrow: Timestamp,
    /// The days whose birthdays are near, in order.
    pub days: Vec<Celebrated>,
    /// Only the follow-ups of this member, and the contacts that they or nobody holds.
    pub member: Option<MemberId>,
    /// Where the window starts.
    pub cursor: Option<DayCursor>,
    /// Which way it goes.
    pub towards: Towards,
    /// How many rows at most.
    pub limit: usize,
}

/// When a contact is to be contacted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// How often to be in touch: the shortest of its own cadence and those of its labels.
    pub cadence: Option<Cadence>,
    /// The label whose cadence it is; `None` where it is the contact's own.
    pub label: Option<String>,
    /// When it is due by its cadence; an archived contact is not.
    pub due: Option<Timestamp>,
    /// Since when it awaits a reply.
    pub awaiting: Option<Timestamp>,
}

/// A member who knows a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knows {
    /// Who.
    pub member: Named<MemberId>,
    /// How many of the entries that were looked at are theirs.
    pub entries: u64,
    /// The newest of these.
    pub last: Timestamp,
}

/// Who knows a contact best.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Familiar {
    /// The members, the one who knows it best first.
    pub members: Vec<Knows>,
    /// How many of the newest entries were looked at.
    pub of: u64,
}

/// Which follow-ups a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FollowUps {
    /// Those that are open, by due date.
    #[default]
    Open,
    /// Those that are done, the last done first.
    Done,
}

/// What a window of follow-ups is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpQuery {
    /// Open or done ones.
    pub which: FollowUps,
    /// Only those of this member.
    pub assignee: Option<MemberId>,
    /// Only those with this contact.
    pub contact: Option<ContactId>,
    /// Only those due before.
    pub due_before: Option<Timestamp>,
    /// Beyond this one.
    pub after: Option<FollowUpId>,
    /// At most so many.
    pub limit: usize,
}

impl Default for FollowUpQuery {
    fn default() -> Self {
        Self {
            which: FollowUps::Open,
            assignee: None,
            contact: None,
            due_before: None,
            after: None,
            limit: 50,
        }
    }
}

/// What a member still holds in a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holdings {
    /// Contacts held.
    pub contacts: u64,
    /// Accounts held.
    pub accounts: u64,
    /// Open follow-ups.
    pub follow_ups: u64,
}

/// A contact that a WHO may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The contact.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// Its account's name, to tell namesakes apart.
    pub account: Option<String>,
    /// Its first e-mail, likewise.
    pub email: Option<String>,
    /// Its newest interaction, to put the likeliest first.
    pub last_interaction_at: Option<Timestamp>,
    /// How many interactions it has, likewise.
    pub interaction_count: u64,
}

/// How a WHO is looked up; the first kind that hits decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// The end of an id, in hexadecimal digits without hyphens.
    IdEnd(String),
    /// A detail whose key is exactly this.
    Exact(crate::domain::DetailKind, String),
    /// A phone that ends with these digits.
    PhoneEnd(String),
    /// A name whose key is exactly this.
    Name(String),
    /// A name whose words begin with these words, in any order.
    WordStarts(Vec<String>),
    /// A name that holds this.
    NamePart(String),
}
