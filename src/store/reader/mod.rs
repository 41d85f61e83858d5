//! Reading: a handle scoped to what its actor may see.
//!
//! The methods here only open the short read transaction and check the membership in it; each
//! entity's module holds the queries, as functions over a connection.

mod account;
mod account_list;
mod agenda;
mod batch;
mod book;
mod contact;
mod contact_list;
mod day;
mod duplicate;
mod follow_up;
mod glance;
mod inbox;
mod interaction;
mod keys;
mod label;
mod lookup;
mod member;
mod names;
mod near;
mod news;
mod opportunity;
mod records;
mod relationship;
mod saved_filter;
mod search;
mod several;
mod sql;
mod team;
mod timeline;
mod visible;
mod who;
mod words;
mod written_with;

#[cfg(test)]
pub(super) use words::expressions_of;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod plans;

use rusqlite::Connection;

use crate::domain::batch::{Brought, BroughtId, ImportedFrom};
use crate::domain::duplicate::Subject;
use crate::domain::inbox::{AddressPattern, Decision, Verdict};
use crate::domain::interaction::Source;
use crate::domain::member::Person;
use crate::domain::record::{Part, Record};
use crate::domain::{
    Account, AccountId, Batch, BatchId, Book, BookId, Cadence, Contact, ContactId, ContactRow,
    FollowUp, FollowUpId, InboxEntry, InboxEntryId, Interaction, InteractionId, Label, LabelId,
    Member, MemberId, Moved, Named, Opportunity, OpportunityId, Proposal, ProposalId, Relationship,
    Role, SavedFilter, Sought, Timestamp, interaction::Version,
};

use super::Result;
use super::apply::{BatchPart, plan_batch_undo};
use super::database::Database;
use super::query::{
    AccountQuery, AgendaQuery, AgendaRow, Candidate, Consequences, ContactQuery, DayCursor,
    DayQuery, DayRow, Depth, Familiar, FollowUpQuery, Found, FoundEntries, Holdings,
    InteractionQuery, Lookup, MemberRow, News, NewsMark, Page, Standing, TeamRow, Together,
    Towards,
};
use visible::Visible;

pub use inbox::{InboxCursor, InboxRow};
pub(super) use names::Names;
pub use records::RecordCursor;
pub use search::FoundWalk;
pub use written_with::{LabelPut, WrittenWith};

/// Reads what one actor may see. Every call is a short read transaction of its own.
pub struct Reader<'a> {
    db: &'a Database,
    names: &'a Names,
    actor: MemberId,
}

impl<'a> Reader<'a> {
    pub(super) fn new(db: &'a Database, names: &'a Names, actor: MemberId) -> Self {
        Self { db, names, actor }
    }

    /// Lists the actor's books, oldest first.
    pub fn books(&self) -> Result<Vec<Book>> {
        self.db.read(|conn| book::all(conn, self.actor))
    }

    /// Returns the book chosen with `tl book use`, where it still can be seen.
    pub fn chosen_book(&self) -> Result<Option<BookId>> {
        self.db.read(|conn| book::chosen(conn, self.actor))
    }

    /// Opens one of the actor's books for reading.
    ///
    /// # Errors
    /// [`Error::NotFound`](super::Error::NotFound) where it is not one of the actor's.
    pub fn book(&self, book: BookId) -> Result<BookReader<'a>> {
        self.db.read(|conn| visible::book(conn, self.actor, book))?;
        Ok(BookReader { db: self.db, names: self.names, actor: self.actor, book })
    }

    /// Runs `work` with the file as it stands at one moment: all that it reads by this file's readers
    /// is read in one transaction.
    ///
    /// # Errors
    /// Where the file cannot be read; those of `work` are in what it returns.
    pub fn at_one_moment<T>(&self, work: impl FnOnce() -> T) -> Result<T> {
        self.db.read(|_| Ok(work()))
    }

    /// Returns the actor.
    pub fn me(&self) -> Result<Person> {
        self.db.read(|conn| member::person(conn, self.actor))
    }
}

/// Reads one book. The membership is checked again in every call's transaction.
pub struct BookReader<'a> {
    db: &'a Database,
    names: &'a Names,
    actor: MemberId,
    book: BookId,
}

/// Reads a record as it stands in a transaction that is about to change it.
pub(super) mod now {
    use rusqlite::Connection;

    use super::{account, contact, follow_up, interaction, visible};
    use crate::domain::{
        Account, AccountId, BookId, Contact, ContactId, FollowUp, FollowUpId, Interaction,
        InteractionId, MemberId,
    };
    use crate::store::Result;

    pub fn interaction(
        conn: &Connection,
        actor: MemberId,
        book: BookId,
        id: InteractionId,
    ) -> Result<Interaction> {
        interaction::one(conn, visible::book(conn, actor, book)?, id)
    }

    pub fn contact(
        conn: &Connection,
        actor: MemberId,
        book: BookId,
        id: ContactId,
    ) -> Result<Contact> {
        contact::one(conn, visible::book(conn, actor, book)?, id)
    }

    pub fn follow_up(
        conn: &Connection,
        actor: MemberId,
        book: BookId,
        id: FollowUpId,
    ) -> Result<FollowUp> {
        follow_up::one(conn, visible::book(conn, actor, book)?, id)
    }

    pub fn account(
        conn: &Connection,
        actor: MemberId,
        book: BookId,
        id: AccountId,
    ) -> Result<Account> {
        account::one(conn, visible::book(conn, actor, book)?, id)
    }
}

impl BookReader<'_> {
    fn read<T>(&self, work: impl FnOnce(&Connection, Visible) -> Result<T>) -> Result<T> {
        self.db.read(|conn| {
            let book = visible::book(conn, self.actor, self.book)?;
            work(conn, book)
        })
    }

    /// Returns the book with the actor's role and its counters.
    pub fn info(&self) -> Result<Book> {
        self.read(book::one)
    }

    /// Returns one window of the records of a list, by id, beyond the cursor, and where the next one
    /// begins; `None` at the end of the list.
    pub fn records(
        &self,
        part: Part,
        after: RecordCursor,
        limit: usize,
    ) -> Result<(Vec<Record>, Option<RecordCursor>)> {
        self.read(|conn, book| records::page(conn, book, part, after, limit))
    }

    /// Returns the actor's role.
    pub fn role(&self) -> Result<Role> {
        self.read(|_, book| Ok(book.role))
    }

    /// Returns an owner to ask, by name.
    pub fn an_owner(&self) -> Result<Option<String>> {
        self.read(member::an_owner)
    }

    /// Lists the members, owners first, then by name.
    pub fn members(&self) -> Result<Vec<Member>> {
        self.read(member::all)
    }

    /// Lists those who had interactions here and are no members any more.
    pub fn former_members(&self) -> Result<Vec<Person>> {
        self.read(member::former)
    }

    /// Finds persons of the whole file by e-mail (folded); for adding a known person to a book.
    pub fn person_by_email(&self, email: &str) -> Result<Option<Person>> {
        self.read(|conn, _| member::by_email(conn, email))
    }

    /// Lists the members as [`Self::members`] does, each with their newest interaction here: one
    /// look into an index for each.
    pub fn member_rows(&self) -> Result<Vec<MemberRow>> {
        self.read(member::rows)
    }

    /// Counts what a member holds here, up to `most` of each.
    pub fn holdings(&self, member: MemberId, most: usize) -> Result<Holdings> {
        self.read(|conn, book| member::holdings(conn, book, member, most))
    }

    /// Returns all that a member holds here, of one moment: what handing over would move.
    pub fn held(&self, member: MemberId) -> Result<Moved> {
        self.read(|conn, book| member::held(conn, book, member))
    }

    /// Lists the labels by name.
    pub fn labels(&self) -> Result<Vec<Label>> {
        self.read(label::all)
    }

    /// Lists the labels' names, in order.
    pub fn label_names(&self) -> Result<Vec<Named<LabelId>>> {
        self.read(label::names)
    }

    /// Lists the saved filters by name, at most `limit`.
    pub fn saved_filters(&self, limit: usize) -> Result<Page<SavedFilter>> {
        self.read(|conn, book| saved_filter::all(conn, book, limit))
    }

    /// Returns one window of those whom records propose as contacts, beyond the one that is given.
    pub fn proposals(
        &self,
        cursor: Option<&InboxCursor>,
        towards: Towards,
        limit: usize,
    ) -> Result<Page<Proposal>> {
        self.read(|conn, book| inbox::proposals(conn, book, cursor, towards, limit))
    }

    /// Returns an open proposal.
    pub fn proposal(&self, id: ProposalId) -> Result<Option<Proposal>> {
        self.read(|conn, book| inbox::one_proposal(conn, book, id))
    }

    /// Counts the open proposals.
    pub fn proposal_count(&self) -> Result<u64> {
        self.read(inbox::proposal_count)
    }

    /// Counts the open proposals, up to `most`.
    pub fn proposals_up_to(&self, most: usize) -> Result<u64> {
        self.read(|conn, book| inbox::proposals_up_to(conn, book, most))
    }

    /// Says what became of proposals, in the order of `ids`.
    pub fn decisions(&self, ids: &[ProposalId]) -> Result<Vec<Option<Decision>>> {
        self.read(|conn, book| inbox::decisions(conn, book, ids))
    }

    /// Returns one window of the records that a rule took for noise, beyond the one that is given.
    pub fn quarantined(
        &self,
        rule: Option<&str>,
        cursor: Option<&InboxCursor>,
        towards: Towards,
        limit: usize,
    ) -> Result<Page<InboxEntry>> {
        self.read(|conn, book| inbox::quarantined(conn, book, rule, cursor, towards, limit))
    }

    /// Counts the records of the inbox by the rule that took them for noise; those without one wait
    /// for their people.
    pub fn inbox_counts(&self) -> Result<Vec<(Option<String>, u64)>> {
        self.read(inbox::counts)
    }

    /// Returns a record of the inbox, settled or not.
    pub fn inbox_entry(&self, id: InboxEntryId) -> Result<Option<InboxRow>> {
        self.read(|conn, book| inbox::one(conn, book, id))
    }

    /// Lists the records that propose a person, beyond the one that is given.
    pub fn entries_of_proposal(
        &self,
        id: ProposalId,
        after: Option<InboxEntryId>,
        limit: usize,
    ) -> Result<Page<InboxRow>> {
        self.read(|conn, book| inbox::of_proposal(conn, book, id, after, limit))
    }

    /// Lists those whom a record names, with what became of them.
    pub fn proposals_of_entry(&self, id: InboxEntryId) -> Result<Vec<(ProposalId, Decision)>> {
        self.read(|conn, book| inbox::named_by(conn, book, id))
    }

    /// Finds open proposals by their address (`email:ana@x.org`), else proposals and records by the
    /// end of their id.
    pub fn find_in_inbox(
        &self,
        id_end: Option<&str>,
        address: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Proposal>, Vec<InboxEntry>)> {
        self.read(|conn, book| inbox::find(conn, book, id_end, address, limit))
    }

    /// Lists what is said of addresses and domains.
    pub fn address_rules(&self) -> Result<Vec<(AddressPattern, Verdict)>> {
        self.read(inbox::rules)
    }

    /// Tells of records of a source whether the book has had them: logged, deleted since, or in its
    /// inbox.
    pub fn have_been(&self, records: &[(InboxEntryId, Source)]) -> Result<Vec<bool>> {
        self.read(|conn, book| inbox::have_been(conn, book, records))
    }

    /// Finds the saved filter of this name.
    pub fn saved_filter(&self, name: &str) -> Result<Option<SavedFilter>> {
        self.read(|conn, book| saved_filter::called(conn, book, name))
    }

    /// Returns one window of accounts.
    pub fn accounts(&self, query: &AccountQuery) -> Result<Page<Account>> {
        self.read(|conn, book| account_list::page(conn, book, query))
    }

    /// Lists the accounts that are directly part of an account, by name.
    pub fn account_parts(&self, id: AccountId, limit: usize) -> Result<Page<Named<AccountId>>> {
        self.read(|conn, book| account::parts(conn, book, id, limit))
    }

    /// Returns one account.
    pub fn account(&self, id: AccountId) -> Result<Account> {
        self.read(|conn, book| account::one(conn, book, id))
    }

    /// Finds accounts: the id's end, then the exact name key, then words, then a part.
    pub fn find_accounts(&self, lookup: &Lookup, limit: usize) -> Result<Vec<Named<AccountId>>> {
        self.read(|conn, book| account::find(conn, book, lookup, limit))
    }

    /// Returns one window of contacts.
    pub fn contacts(&self, query: &ContactQuery) -> Result<Page<ContactRow>> {
        self.read(|conn, book| contact_list::page(conn, book, query))
    }

    /// Returns a contact with everything.
    pub fn contact(&self, id: ContactId) -> Result<Contact> {
        self.read(|conn, book| contact::one(conn, book, id))
    }

    /// Returns the contact at which one stands: itself, or the one it was merged into; none where it
    /// is gone.
    pub fn contact_standing(&self, id: ContactId) -> Result<Option<ContactId>> {
        self.read(|conn, book| contact::standing(conn, book, id))
    }

    /// Returns whole contacts in the order of `ids`; those that are gone are left out.
    pub fn contacts_by_id(&self, ids: &[ContactId]) -> Result<Vec<Contact>> {
        self.read(|conn, book| contact::several(conn, book, ids))
    }

    /// Hands over each live contact of the book as far as it is looked at to find duplicates, in the
    /// order they were made.
    pub fn subjects(&self, each: impl FnMut(Subject)) -> Result<()> {
        self.read(|conn, book| duplicate::subjects(conn, book, each))
    }

    /// Returns the cadence that is set on a contact itself, whatever its labels say.
    pub fn own_cadence(&self, id: ContactId) -> Result<Option<Cadence>> {
        self.read(|conn, book| duplicate::own_cadence(conn, book, id))
    }

    /// Returns where contacts were imported from: which contact, what stands with the record's id, and
    /// that id.
    pub fn origins_of(
        &self,
        ids: &[ContactId],
    ) -> Result<Vec<(ContactId, Option<String>, String)>> {
        self.read(|conn, book| contact::origins(conn, book, ids))
    }

    /// Tells of each of many records, by its id in its source and what would be noted with it,
    /// whether somebody deleted the contact that it made.
    pub fn deleted_origins<'r>(
        &self,
        records: impl Iterator<Item = Option<(&'r str, String)>>,
    ) -> Result<Vec<bool>> {
        self.read(|conn, book| batch::deleted_origins(conn, book, records))
    }

    /// Lists the import batches, newest first.
    pub fn batches(&self, limit: usize) -> Result<Page<Batch>> {
        self.read(|conn, book| batch::page(conn, book, limit))
    }

    /// Returns one import batch.
    pub fn batch(&self, id: BatchId) -> Result<Batch> {
        self.read(|conn, book| batch::one(conn, book, id))
    }

    /// Finds import batches by the end of their ids.
    pub fn batches_by_id_end(&self, end: &str) -> Result<Vec<BatchId>> {
        self.read(|conn, book| batch::by_id_end(conn, book, end))
    }

    /// Lists the contacts, then the interactions that an import made and that are still there, in the
    /// order in which it made them.
    pub fn brought(&self, id: BatchId, limit: usize) -> Result<Page<Brought>> {
        self.read(|conn, book| batch::brought(conn, book, id, limit))
    }

    /// Says what taking an import back would do.
    ///
    /// # Errors
    /// `Conflict` where it was taken back already.
    pub fn plan_batch_undo(&self, id: BatchId) -> Result<BatchPart> {
        self.read(|conn, book| plan_batch_undo(conn, book.book, id))
    }

    /// Returns the import that made a contact or an interaction, and where it stood there.
    pub fn imported_from(&self, record: BroughtId) -> Result<Option<ImportedFrom>> {
        self.read(|conn, book| batch::imported_from(conn, book, record))
    }

    /// Finds contacts by one kind of lookup, archived ones included, most recently contacted first.
    pub fn find_contacts(&self, lookup: &Lookup, limit: usize) -> Result<Vec<Candidate>> {
        self.read(|conn, book| who::find(conn, self.names, book, lookup, limit))
    }

    /// Has the names of all contacts at hand, so that the next look for a part of one is fast.
    pub fn read_names_ahead(&self) -> Result<()> {
        self.read(|conn, book| self.names.read_ahead(conn, book))
    }

    /// Suggests contacts whose names are nearest to `name_key` (at most `limit`), nearest first.
    pub fn nearest_contacts(&self, name_key: &str, limit: usize) -> Result<Vec<Candidate>> {
        self.read(|conn, book| near::find(conn, book, name_key, limit))
    }

    /// Names those whom each of many lookups hits, oldest first and archived ones included, all in
    /// one transaction (import matching). Of more than `most` behind the end of a phone, those
    /// contacted last.
    pub fn contacts_named(
        &self,
        lookups: &[Lookup],
        most: usize,
    ) -> Result<Vec<Vec<Named<ContactId>>>> {
        self.read(|conn, book| {
            lookups.iter().map(|lookup| who::named(conn, self.names, book, lookup, most)).collect()
        })
    }

    /// Says what goes with a contact when it is deleted.
    pub fn consequences(&self, id: ContactId) -> Result<Consequences> {
        self.read(|conn, book| contact::consequences(conn, book, id))
    }

    /// Says what goes with several contacts when all of them are deleted, looking at no more than
    /// `most` entries.
    pub fn consequences_of(&self, ids: &[ContactId], most: usize) -> Result<Together> {
        self.read(|conn, book| several::consequences(conn, book, ids, most))
    }

    /// Lists the labels by name, each with how many of these contacts bear it.
    pub fn labels_among(&self, ids: &[ContactId]) -> Result<Vec<Label>> {
        self.read(|conn, book| several::labels(conn, book, ids))
    }

    /// Lists a contact's relationships, in both directions.
    pub fn relationships(&self, id: ContactId) -> Result<Vec<Relationship>> {
        self.read(|conn, book| relationship::of(conn, book, id))
    }

    /// Lists the opportunities by title, at most `limit` after the one named by `after`.
    pub fn opportunities(
        &self,
        after: Option<OpportunityId>,
        limit: usize,
    ) -> Result<Page<Opportunity>> {
        self.read(|conn, book| opportunity::page(conn, book, after, limit))
    }

    /// Returns one opportunity.
    pub fn opportunity(&self, id: OpportunityId) -> Result<Opportunity> {
        self.read(|conn, book| opportunity::one(conn, book, id))
    }

    /// Lists at most `limit` of the opportunities that a contact has a part in, the newest first.
    pub fn opportunities_of(&self, contact: ContactId, limit: usize) -> Result<Vec<Opportunity>> {
        self.read(|conn, book| opportunity::of_contact(conn, book, contact, limit))
    }

    /// Finds opportunities: by the id's end, the exact title, words or a part.
    pub fn find_opportunities(
        &self,
        lookup: &Lookup,
        limit: usize,
    ) -> Result<Vec<Named<OpportunityId>>> {
        self.read(|conn, book| opportunity::find(conn, book, lookup, limit))
    }

    /// Lists the contacts that are due by their cadence, the longest overdue first.
    pub fn due(&self, query: &AgendaQuery) -> Result<Page<AgendaRow>> {
        self.read(|conn, book| agenda::due(conn, book, query))
    }

    /// Lists the contacts that await a reply, the newest first.
    pub fn awaiting(&self, query: &AgendaQuery) -> Result<Page<AgendaRow>> {
        self.read(|conn, book| agenda::awaiting(conn, book, query))
    }

    /// Returns one window of a day's list.
    pub fn day(&self, query: &DayQuery) -> Result<Page<DayRow>> {
        self.read(|conn, book| day::page(conn, book, query))
    }

    /// Returns a row of a day's list as it stands now.
    ///
    /// # Errors
    /// [`Error::NotFound`](super::Error::NotFound) where the day no longer has it.
    pub fn day_row(&self, query: &DayQuery, cursor: DayCursor) -> Result<DayRow> {
        self.read(|conn, book| day::one(conn, book, query, cursor))
    }

    /// Returns when a contact is to be contacted.
    pub fn standing(&self, contact: ContactId) -> Result<Standing> {
        self.read(|conn, book| glance::standing(conn, book, contact))
    }

    /// Returns who knows a contact best: at most so many of the newest entries are looked at, and so
    /// many members named.
    pub fn familiar(
        &self,
        contact: ContactId,
        now: Timestamp,
        most: (usize, usize),
    ) -> Result<Familiar> {
        self.read(|conn, book| glance::familiar(conn, book, contact, now, most))
    }

    /// Returns one window of follow-ups.
    pub fn follow_ups(&self, query: &FollowUpQuery) -> Result<Page<FollowUp>> {
        self.read(|conn, book| follow_up::page(conn, book, query))
    }

    /// Returns one follow-up.
    pub fn follow_up(&self, id: FollowUpId) -> Result<FollowUp> {
        self.read(|conn, book| follow_up::one(conn, book, id))
    }

    /// Finds follow-ups by the end of their ids.
    pub fn follow_ups_by_id_end(&self, end: &str, limit: usize) -> Result<Vec<FollowUpId>> {
        self.read(|conn, book| follow_up::by_id_end(conn, book, end, limit))
    }

    /// Lists the open follow-ups that were made in the same write as an entry.
    pub fn follow_ups_logged_with(&self, id: InteractionId) -> Result<Vec<FollowUpId>> {
        self.read(|conn, book| follow_up::logged_with(conn, book, id))
    }

    /// Returns one window of interactions.
    pub fn interactions(&self, query: &InteractionQuery) -> Result<Page<Interaction>> {
        self.read(|conn, book| timeline::page(conn, book, query))
    }

    /// Returns one window of interactions, looking at no more than the `newest` hits of its search
    /// that were added last: for a search that answers at every key (1–4 ms for 5,000).
    pub fn search(&self, query: &InteractionQuery, newest: usize) -> Result<Found> {
        self.read(|conn, book| timeline::newest(conn, book, query, newest))
    }

    /// Returns the contacts in which something is found, the best first: those that the query asks
    /// for, archived or not, or one of the two alone. Its sort and its cursor do not count.
    pub fn found_contacts(
        &self,
        sought: &Sought,
        query: &ContactQuery,
        archived: Option<bool>,
    ) -> Result<Page<ContactId>> {
        self.read(|conn, book| search::contacts(conn, self.names, book, sought, query, archived))
    }

    /// Returns the contacts that a query asks for and that have nothing of what must not be there,
    /// the last in touch first: archived or not, or one of the two alone. Neither the query's sort and
    /// cursor count, nor what has to be there.
    pub fn contacts_without(
        &self,
        sought: &Sought,
        query: &ContactQuery,
        archived: Option<bool>,
    ) -> Result<Page<ContactId>> {
        self.read(|conn, book| search::contacts_without(conn, book, sought, query, archived))
    }

    /// Returns the accounts whose names have what is looked for, the best first.
    pub fn found_accounts(&self, sought: &Sought, limit: usize) -> Result<Page<Account>> {
        self.read(|conn, book| search::accounts(conn, book, sought, limit))
    }

    /// Returns the interactions whose text has what is looked for, of those that a query names; its
    /// search and its cursor do not count.
    pub fn found_interactions(
        &self,
        sought: &Sought,
        query: &InteractionQuery,
        depth: Depth,
    ) -> Result<FoundEntries> {
        self.read(|conn, book| search::interactions(conn, book, sought, query, depth))
    }

    /// Begins to hand out all that [`BookReader::found_interactions`] would find.
    pub fn found_walk(&self, sought: &Sought, depth: Depth) -> Result<FoundWalk> {
        self.read(|conn, book| FoundWalk::new(conn, book, sought, depth))
    }

    /// Returns the next interactions of a walk, of those that a query names, as many as it wants; none
    /// at the end. Its search and its cursor do not count.
    pub fn next_found(
        &self,
        walk: &mut FoundWalk,
        query: &InteractionQuery,
    ) -> Result<Vec<Interaction>> {
        self.read(|conn, book| walk.next(conn, book, query))
    }

    /// Returns one interaction.
    pub fn interaction(&self, id: InteractionId) -> Result<Interaction> {
        self.read(|conn, book| interaction::one(conn, book, id))
    }

    /// Returns the pinned interactions with a contact, newest first, at most `limit`: of the newest
    /// 5,000 that are pinned in the book.
    pub fn pinned_with(&self, contact: ContactId, limit: usize) -> Result<Page<Interaction>> {
        self.read(|conn, book| interaction::pinned_with(conn, book, contact, limit))
    }

    /// Finds interactions by the end of their id.
    pub fn interactions_by_id_end(&self, end: &str, limit: usize) -> Result<Vec<InteractionId>> {
        self.read(|conn, book| interaction::by_id_end(conn, book, end, limit))
    }

    /// Returns earlier bodies of an interaction, newest first: at most `limit` after the first
    /// `skip`.
    pub fn versions(&self, id: InteractionId, skip: usize, limit: usize) -> Result<Page<Version>> {
        self.read(|conn, book| interaction::versions(conn, book, id, (skip, limit)))
    }

    /// Returns the newest live entry that `member` logged (by `logged_at`).
    pub fn last_logged(&self, member: MemberId) -> Result<Option<InteractionId>> {
        self.read(|conn, book| interaction::last_logged(conn, book, member))
    }

    /// Returns the newest follow-up that a member made, among the last 100,000 of the file.
    pub fn last_follow_up(&self, member: MemberId) -> Result<Option<FollowUpId>> {
        self.read(|conn, book| follow_up::last_made(conn, book, member))
    }

    /// Returns what a member wrote in the same write as an entry, as far as it stands.
    pub fn written_with(&self, entry: InteractionId, member: MemberId) -> Result<WrittenWith> {
        self.read(|conn, book| written_with::written_with(conn, book, entry, member))
    }

    /// Returns where the tables end now, for [`Self::news_since`].
    pub fn news_mark(&self) -> Result<NewsMark> {
        self.read(|conn, _| news::mark(conn))
    }

    /// Returns what others than the actor logged or imported since, and where the tables end now.
    /// It costs as much as is new.
    pub fn news_since(&self, mark: NewsMark) -> Result<(Vec<News>, NewsMark)> {
        self.read(|conn, book| news::since(conn, book, mark))
    }

    /// Returns who contacted whom: member by contact with count, newest and its outcome; the query's
    /// cursor and direction do not count. Newest first.
    pub fn team_table(&self, query: &InteractionQuery) -> Result<Page<TeamRow>> {
        self.read(|conn, book| team::table(conn, book, query))
    }
}
