//! Opportunities, as plain records.

use chrono::NaiveDate;

use crate::domain::opportunity::{Amount, OpportunityChange, STAGES, is_closed};
use crate::domain::text::{name_key, words};
use crate::domain::when::{Lean, parse_when};
use crate::domain::{AccountId, Capability, ContactId, Name, Op, Opportunity, OpportunityId};
use crate::store::Page;

use super::named::{sentence, wrong};
use super::writing::{self, Writing, optional};
use super::{Error, Result, Session};

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
        Ok(self.reader()?.opportunities(after, limit)?)
    }

    /// Lists at most `limit` of the opportunities that a contact has a part in, the newest first.
    pub fn opportunities_of(&self, contact: ContactId, limit: usize) -> Result<Vec<Opportunity>> {
        Ok(self.reader()?.opportunities_of(contact, limit)?)
    }

    /// Returns one opportunity.
    pub fn opportunity(&self, id: OpportunityId) -> Result<Opportunity> {
        Ok(self.reader()?.opportunity(id)?)
    }

    /// Makes an opportunity, in stage `lead` unless said otherwise.
    ///
    /// # Errors
    /// `Usage` where a value cannot be read or the stage is none of the book's.
    pub fn add_opportunity(&self, input: &OpportunityInput) -> Result<Opportunity> {
        let title = read_title(input.title.as_deref().unwrap_or_default())?;
        let mut writing = Writing::new(self)?;
        let id: OpportunityId = writing.id();
        let stage = match writing::given(input.stage.as_deref()) {
            Some(stage) => read_stage(stage)?,
            None => STAGES[0],
        };
        let mut changes =
            vec![OpportunityChange::Title(title), OpportunityChange::Stage(stage.to_owned())];
        let fields = self.opportunity_fields(&mut writing, input)?;
        // Of a new record nothing needs to be taken away.
        changes.extend(fields.into_iter().filter(|change| !is_blank(change)));
        changes.extend(self.contacts_put(input)?);
        writing.ops.push(Op::AddOpportunity { id, changes });
        self.apply(&writing.ops)?;
        self.opportunity(id)
    }

    /// Changes an opportunity; `tl opportunity move` is the stage alone.
    ///
    /// # Errors
    /// `Usage` where a value cannot be read, `NotFound` where a contact to take out is not in it.
    pub fn edit_opportunity(
        &self,
        id: OpportunityId,
        input: &OpportunityInput,
    ) -> Result<Opportunity> {
        let old = self.opportunity(id)?;
        let mut writing = Writing::new(self)?;
        let mut changes = Vec::new();
        if let Some(title) = &input.title {
            changes.push(OpportunityChange::Title(read_title(title)?));
        }
        if let Some(stage) = &input.stage {
            let stage = read_stage(stage)?;
            changes.push(OpportunityChange::Stage(stage.to_owned()));
            // Why it was won is not why it is lost now.
            if is_closed(&old.stage) && stage != old.stage && input.reason.is_none() {
                changes.push(OpportunityChange::Reason(None));
            }
        }
        changes.extend(self.opportunity_fields(&mut writing, input)?);
        let put = self.contacts_put(input)?;
        for who in &input.remove_contacts {
            let contact = self.find_contact(who)?;
            if !old.contacts.iter().any(|part| part.contact.id == contact) {
                let has: Vec<&str> =
                    old.contacts.iter().map(|part| part.contact.name.as_str()).collect();
                return Err(writing::has_no(&old.title, "contact", who, &has));
            }
            // Taken out and put in by one edit, a contact is in it: a row is written once.
            if !put.iter().any(|change| puts(change, contact)) {
                changes.push(OpportunityChange::RemoveContact(contact));
            }
        }
        changes.extend(put);
        changes.retain(|change| differs(&old, change));
        if changes.is_empty() {
            self.demand(Capability::EditOpportunities)?;
            return Ok(old);
        }
        writing.ops.push(Op::EditOpportunity { id, changes });
        self.apply(&writing.ops)?;
        self.opportunity(id)
    }

    /// Deletes an opportunity; returns what it was.
    pub fn delete_opportunity(&self, id: OpportunityId) -> Result<Opportunity> {
        let old = self.opportunity(id)?;
        self.apply(&[Op::DeleteOpportunity(id)])?;
        Ok(old)
    }

    /// Reads the fields that may be left out or taken away.
    fn opportunity_fields(
        &self,
        writing: &mut Writing<'_>,
        input: &OpportunityInput,
    ) -> Result<Vec<OpportunityChange>> {
        use OpportunityChange as C;
        let account = optional(input.account.as_deref(), |who| self.account_or_new(writing, who))?;
        let reason = optional(input.reason.as_deref(), |text| {
            Ok(Name::parse(text, "the reason")?.to_string())
        })?;
        let amount =
            optional(input.amount.as_deref(), |text| text.parse::<Amount>().map_err(wrong))?;
        let currency = optional(input.currency.as_deref(), read_currency)?;
        let close = optional(input.close_date.as_deref(), |text| self.read_day_ahead(text))?;
        Ok([
            account.map(C::Account),
            reason.map(C::Reason),
            amount.map(C::Amount),
            currency.map(C::Currency),
            close.map(C::CloseDate),
        ]
        .into_iter()
        .flatten()
        .collect())
    }

    fn account_or_new(&self, writing: &mut Writing<'_>, who: &str) -> Result<AccountId> {
        match self.account_called(who)? {
            Some(id) => Ok(id),
            None => writing.account(who),
        }
    }

    /// Returns the contacts to put in. One that is named twice has its last part: a row is
    /// written once.
    fn contacts_put(&self, input: &OpportunityInput) -> Result<Vec<OpportunityChange>> {
        let mut changes: Vec<OpportunityChange> = Vec::new();
        for (who, part) in &input.add_contacts {
            let part = match writing::given(part.as_deref()) {
                None => None,
                Some(part) => Some(Name::parse(part, "the part")?.to_string()),
            };
            let contact = self.find_contact(who)?;
            changes.retain(|change| !puts(change, contact));
            changes.push(OpportunityChange::PutContact(contact, part));
        }
        Ok(changes)
    }

    /// Reads a day that lies ahead where the text leaves it open.
    fn read_day_ahead(&self, text: &str) -> Result<NaiveDate> {
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Ok(date);
        }
        let now = self.zone().at(self.now());
        Ok(parse_when(text, &now, Lean::Future)?.date())
    }
}

/// Tells whether a change puts this contact in.
fn puts(change: &OpportunityChange, contact: ContactId) -> bool {
    matches!(change, OpportunityChange::PutContact(id, _) if *id == contact)
}

fn read_title(text: &str) -> Result<Name> {
    Name::parse(text, "the title").map_err(wrong)
}

/// Reads a stage: its name, or the beginning of one.
fn read_stage(text: &str) -> Result<&'static str> {
    let key = name_key(text);
    let begin: Vec<&str> =
        STAGES.into_iter().filter(|stage| !key.is_empty() && stage.starts_with(&key)).collect();
    let exact = STAGES.into_iter().find(|stage| *stage == key);
    let begun = if let [stage] = begin.as_slice() { Some(*stage) } else { None };
    exact.or(begun).ok_or_else(|| {
        Error::usage(format!("there is no stage \"{}\"", text.trim()))
            .hint(format!("the stages are {}", sentence(&STAGES, "and")))
    })
}

/// Reads a currency: three letters (ISO 4217), upper case.
fn read_currency(text: &str) -> Result<String> {
    if text.len() != 3 || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let shown = words(text).join(" ");
        return Err(Error::usage(format!(
            "\"{}\" is not a currency: give its three letters, as EUR or USD",
            if shown.is_empty() { text } else { shown.as_str() }
        )));
    }
    Ok(text.to_ascii_uppercase())
}

/// Tells whether a change takes something away.
const fn is_blank(change: &OpportunityChange) -> bool {
    use OpportunityChange as C;
    matches!(
        change,
        C::Account(None)
            | C::Reason(None)
            | C::Amount(None)
            | C::Currency(None)
            | C::CloseDate(None)
    )
}

/// Tells whether a change leaves something else than what stands.
fn differs(old: &Opportunity, change: &OpportunityChange) -> bool {
    use OpportunityChange as C;
    match change {
        C::Title(title) => title.as_str() != old.title,
        C::Account(account) => *account != old.account.as_ref().map(|account| account.id),
        C::Stage(stage) => *stage != old.stage,
        C::Reason(reason) => *reason != old.reason,
        C::Amount(amount) => *amount != old.amount,
        C::Currency(currency) => *currency != old.currency,
        C::CloseDate(date) => *date != old.close_date,
        C::PutContact(contact, part) => {
            !old.contacts.iter().any(|known| known.contact.id == *contact && known.part == *part)
        }
        C::RemoveContact(contact) => old.contacts.iter().any(|known| known.contact.id == *contact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_read_by_name_or_beginning() {
        assert_eq!(read_stage(" Won ").unwrap(), "won");
        assert_eq!(read_stage("nego").unwrap(), "negotiation");
        // "l" could be lead or lost
        for text in ["l", "", "closed"] {
            let error = read_stage(text).unwrap_err();
            assert!(error.hint.unwrap().contains("proposal, negotiation, won and lost"), "{text}");
        }
    }

    #[test]
    fn currencies_are_three_letters() {
        assert_eq!(read_currency("eur").unwrap(), "EUR");
        for text in ["€", "euro", "12", "E R"] {
            assert!(read_currency(text).is_err(), "{text}");
        }
    }
}
