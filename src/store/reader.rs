//! Reading: a handle scoped to what its actor may see.

use crate::domain::member::Person;
use crate::domain::{
    Account, AccountId, Book, BookId, Contact, ContactId, ContactRow, DetailKind, Interaction,
    InteractionId, Label, Member, MemberId, Named, Opportunity, OpportunityId, Relationship, Role,
    interaction::Version,
};

use super::database::Database;
use super::query::{
    Candidate, Consequences, ContactQuery, Holdings, InteractionQuery, Lookup, Page, TeamRow,
};
use super::{Error, Result};

/// Reads what one actor may see. Every call is a short read transaction of its own.
pub struct Reader<'a> {
    db: &'a Database,
    actor: MemberId,
}

impl<'a> Reader<'a> {
    pub(super) fn new(db: &'a Database, actor: MemberId) -> Self {
        Self { db, actor }
    }

    /// Lists the actor's books, oldest first.
    pub fn books(&self) -> Result<Vec<Book>> {
        todo!()
    }

    /// Returns the book chosen with `tl book use`, where it still can be seen.
    pub fn chosen_book(&self) -> Result<Option<BookId>> {
        todo!()
    }

    /// Opens one of the actor's books for reading.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it is not one of the actor's.
    pub fn book(&self, book: BookId) -> Result<BookReader<'a>> {
        todo!()
    }

    /// Returns the actor.
    pub fn me(&self) -> Result<Person> {
        todo!()
    }
}

/// Reads one book. The membership is checked again in every call's transaction.
pub struct BookReader<'a> {
    db: &'a Database,
    actor: MemberId,
    book: BookId,
}

impl BookReader<'_> {
    /// Returns the book with the actor's role and its counters.
    pub fn info(&self) -> Result<Book> {
        todo!()
    }

    /// Returns the actor's role.
    pub fn role(&self) -> Result<Role> {
        todo!()
    }

    /// Returns an owner to ask, by name.
    pub fn an_owner(&self) -> Result<Option<String>> {
        todo!()
    }

    /// Lists the members, owners first, then by name.
    pub fn members(&self) -> Result<Vec<Member>> {
        todo!()
    }

    /// Finds persons of the whole file by e-mail (folded); for adding a known person to a book.
    pub fn person_by_email(&self, email: &str) -> Result<Option<Person>> {
        todo!()
    }

    /// Counts what a member holds here.
    pub fn holdings(&self, member: MemberId) -> Result<Holdings> {
        todo!()
    }

    /// Lists the labels by name.
    pub fn labels(&self) -> Result<Vec<Label>> {
        todo!()
    }

    /// Lists the accounts by name, at most `limit` after the account named by `after`.
    pub fn accounts(&self, after: Option<AccountId>, limit: usize) -> Result<Page<Account>> {
        todo!()
    }

    /// Returns one account.
    pub fn account(&self, id: AccountId) -> Result<Account> {
        todo!()
    }

    /// Finds accounts: the id's end, then the exact name key, then words, then a part.
    pub fn find_accounts(&self, lookup: &Lookup, limit: usize) -> Result<Vec<Named<AccountId>>> {
        todo!()
    }

    /// Returns one window of contacts.
    pub fn contacts(&self, query: &ContactQuery) -> Result<Page<ContactRow>> {
        todo!()
    }

    /// Returns a contact with everything.
    pub fn contact(&self, id: ContactId) -> Result<Contact> {
        todo!()
    }

    /// Returns whole contacts in the order of `ids`; those that are gone are left out.
    pub fn contacts_by_id(&self, ids: &[ContactId]) -> Result<Vec<Contact>> {
        todo!()
    }

    /// Finds contacts by one kind of lookup, archived ones included, most recently contacted first.
    pub fn find_contacts(&self, lookup: &Lookup, limit: usize) -> Result<Vec<Candidate>> {
        todo!()
    }

    /// Suggests contacts whose names are nearest to `name_key` (at most `limit`), nearest first.
    pub fn nearest_contacts(&self, name_key: &str, limit: usize) -> Result<Vec<Candidate>> {
        todo!()
    }

    /// Finds contacts with a detail of this kind and exact key (import matching).
    pub fn contacts_with(
        &self,
        kind: DetailKind,
        match_key: &str,
    ) -> Result<Vec<Named<ContactId>>> {
        todo!()
    }

    /// Says what goes with a contact when it is deleted.
    pub fn consequences(&self, id: ContactId) -> Result<Consequences> {
        todo!()
    }

    /// Lists a contact's relationships, in both directions.
    pub fn relationships(&self, id: ContactId) -> Result<Vec<Relationship>> {
        todo!()
    }

    /// Lists the opportunities by title, at most `limit` after the one named by `after`.
    pub fn opportunities(
        &self,
        after: Option<OpportunityId>,
        limit: usize,
    ) -> Result<Page<Opportunity>> {
        todo!()
    }

    /// Returns one opportunity.
    pub fn opportunity(&self, id: OpportunityId) -> Result<Opportunity> {
        todo!()
    }

    /// Finds opportunities: by the id's end, the exact title, words or a part.
    pub fn find_opportunities(
        &self,
        lookup: &Lookup,
        limit: usize,
    ) -> Result<Vec<Named<OpportunityId>>> {
        todo!()
    }

    /// Returns one window of interactions.
    pub fn interactions(&self, query: &InteractionQuery) -> Result<Page<Interaction>> {
        todo!()
    }

    /// Returns one interaction.
    pub fn interaction(&self, id: InteractionId) -> Result<Interaction> {
        todo!()
    }

    /// Finds interactions by the end of their id.
    pub fn interactions_by_id_end(&self, end: &str, limit: usize) -> Result<Vec<InteractionId>> {
        todo!()
    }

    /// Returns the earlier bodies of an interaction, newest first.
    pub fn versions(&self, id: InteractionId) -> Result<Vec<Version>> {
        todo!()
    }

    /// Returns the newest live entry that `member` logged (by `logged_at`).
    pub fn last_logged(&self, member: MemberId) -> Result<Option<InteractionId>> {
        todo!()
    }

    /// Returns who contacted whom: member by contact with count, newest and its outcome; the query's
    /// cursor and direction do not count. Newest first.
    pub fn team_table(&self, query: &InteractionQuery) -> Result<Page<TeamRow>> {
        todo!()
    }
}
