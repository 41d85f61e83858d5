//! WHO: one argument that finds one record (PRODUCT.md, section 5).

use crate::domain::{AccountId, BookId, ContactId, InteractionId, LabelId, Member, OpportunityId};
use crate::store::Candidate;

use super::{Result, Session};

impl Session {
    /// Finds the one contact that `who` means: id, `last`, end of an id, e-mail, phone, handle,
    /// exact name, beginnings of words, part of the name; the first of these that hits decides.
    ///
    /// # Errors
    /// `NotFound` with the three nearest names; `Ambiguous` with the candidates.
    pub fn find_contact(&self, who: &str) -> Result<ContactId> {
        todo!()
    }

    /// Offers the contacts that `who` may mean while it is typed, likeliest first, at most `limit`.
    pub fn suggest_contacts(&self, who: &str, limit: usize) -> Result<Vec<Candidate>> {
        todo!()
    }

    /// Finds one member of the current book: id, end of an id, e-mail, login, name.
    pub fn find_member(&self, who: &str) -> Result<Member> {
        todo!()
    }

    /// Finds one account of the current book.
    pub fn find_account(&self, who: &str) -> Result<AccountId> {
        todo!()
    }

    /// Finds one of the actor's books.
    pub fn find_book(&self, who: &str) -> Result<BookId> {
        todo!()
    }

    /// Finds one label of the current book.
    pub fn find_label(&self, who: &str) -> Result<LabelId> {
        todo!()
    }

    /// Finds one opportunity of the current book.
    pub fn find_opportunity(&self, who: &str) -> Result<OpportunityId> {
        todo!()
    }

    /// Finds one interaction: id, `last` (my last entry), end of an id.
    pub fn find_interaction(&self, which: &str) -> Result<InteractionId> {
        todo!()
    }
}
