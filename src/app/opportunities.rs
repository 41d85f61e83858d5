//! Opportunities, as plain records.

use crate::domain::{Opportunity, OpportunityId};
use crate::store::Page;

use super::{Result, Session};

/// An opportunity to make or change; `None` leaves a field as it is, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpportunityInput {
    /// The title; needed for a new one.
    pub title: Option<String>,
    /// WHO of the account, made where nobody has that name.
    pub account: Option<String>,
    /// The stage.
    pub stage: Option<String>,
    /// Why it closed.
    pub reason: Option<String>,
    /// The amount: `12000` or `12000.50`.
    pub amount: Option<String>,
    /// The currency: three letters.
    pub currency: Option<String>,
    /// The expected close date: `2026-12-31`, or a WHEN that lies ahead.
    pub close_date: Option<String>,
    /// WHO of contacts to put in, with an optional part.
    pub add_contacts: Vec<(String, Option<String>)>,
    /// WHO of contacts to take out.
    pub remove_contacts: Vec<String>,
}

impl Session {
    /// Lists opportunities by title.
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

    /// Makes an opportunity, in stage `lead` unless said otherwise.
    pub fn add_opportunity(&self, input: &OpportunityInput) -> Result<Opportunity> {
        todo!()
    }

    /// Changes an opportunity; `tl opportunity move` is the stage alone.
    pub fn edit_opportunity(
        &self,
        id: OpportunityId,
        input: &OpportunityInput,
    ) -> Result<Opportunity> {
        todo!()
    }

    /// Deletes an opportunity; returns what it was.
    pub fn delete_opportunity(&self, id: OpportunityId) -> Result<Opportunity> {
        todo!()
    }
}
