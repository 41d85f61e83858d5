//! Organisations and possible sales of a file.

use crate::app::Result;
use crate::domain::account::AccountChange;
use crate::domain::opportunity::OpportunityChange;
use crate::domain::text::name_key;
use crate::domain::{AccountId, Name, Op, OpportunityId};
use crate::intake::{AccountDraft, OpportunityDraft};
use crate::store::{BookReader, Lookup};

use super::super::matching::Card;
use super::{Done, Run};

impl Run<'_> {
    /// Makes an account, or fills the blanks of the one that is called so.
    pub(super) fn take_account(
        &mut self,
        reader: &BookReader<'_>,
        file: usize,
        draft: &AccountDraft,
        done: &mut Done,
    ) -> Result<()> {
        if let Err(error) = Name::parse(&draft.name, "the account's name") {
            done.failed.push(self.failure(file, Some(draft.line), error.to_string()));
            return Ok(());
        }
        let before = self.writing.ops.len();
        let id = self.writing.account_in_file(&draft.name)?;
        let is_new = self.writing.ops.len() > before;
        let known = if is_new { None } else { reader.account(id).ok() };
        let parent = match draft.parent.as_deref().filter(|name| *name != draft.name) {
            Some(name) if Name::parse(name, "the account's name").is_ok() => {
                Some(self.writing.account_in_file(name)?).filter(|parent| *parent != id)
            }
            _ => None,
        };
        let mut changes = Vec::new();
        let holder = draft.owner.as_ref().and_then(|owner| self.ours.member(owner));
        match known {
            Some(known) => {
                if known.parent.is_none() && parent.is_some() {
                    changes.push(AccountChange::Parent(parent));
                }
                if known.domains.is_empty() && !draft.domains.is_empty() {
                    changes.push(AccountChange::Domains(draft.domains.clone()));
                }
                if known.holder.is_none() && holder.is_some() {
                    changes.push(AccountChange::Holder(holder));
                }
            }
            None => {
                changes.extend(parent.map(|parent| AccountChange::Parent(Some(parent))));
                if !draft.domains.is_empty() {
                    changes.push(AccountChange::Domains(draft.domains.clone()));
                }
                changes.extend(holder.map(|holder| AccountChange::Holder(Some(holder))));
            }
        }
        if is_new || !changes.is_empty() {
            done.accounts.created += 1;
        } else {
            done.accounts.skipped += 1;
        }
        if !changes.is_empty() {
            self.writing.ops.push(Op::EditAccount { id, changes });
        }
        Ok(())
    }

    /// Makes an opportunity where the account has none of this title; `cards` are those whom it names.
    pub(super) fn take_opportunity(
        &mut self,
        reader: &BookReader<'_>,
        file: usize,
        draft: &OpportunityDraft,
        cards: &[Card<'_>],
        done: &mut Done,
    ) -> Result<()> {
        let title = match Name::parse(&draft.title, "the title") {
            Ok(title) => title,
            Err(error) => {
                done.failed.push(self.failure(file, Some(draft.line), error.to_string()));
                return Ok(());
            }
        };
        let account: Option<AccountId> = match draft.account.as_deref() {
            Some(name) if Name::parse(name, "the account's name").is_ok() => {
                Some(self.writing.account_in_file(name)?)
            }
            _ => None,
        };
        let key = name_key(title.as_str());
        let place = (file, draft.line);
        let mut is_there = *self.made_sales.entry((key.clone(), account)).or_insert(place) != place;
        for found in reader.find_opportunities(&Lookup::Name(key), NAMESAKES)? {
            let theirs = reader.opportunity(found.id)?.account.map(|account| account.id);
            is_there |= theirs == account;
        }
        if is_there {
            done.opportunities.skipped += 1;
            return Ok(());
        }
        let mut changes = vec![OpportunityChange::Title(title)];
        changes.extend(account.map(|account| OpportunityChange::Account(Some(account))));
        changes.extend(draft.stage.clone().map(OpportunityChange::Stage));
        changes.extend(draft.amount.map(|amount| OpportunityChange::Amount(Some(amount))));
        changes.extend(draft.currency.clone().map(|it| OpportunityChange::Currency(Some(it))));
        changes.extend(draft.close_date.map(|day| OpportunityChange::CloseDate(Some(day))));
        for card in cards {
            if let Some(contact) = self.known.certainly(card, self.source) {
                changes.push(OpportunityChange::PutContact(contact, None));
            }
        }
        done.opportunities.created += 1;
        let id: OpportunityId = self.writing.id();
        self.writing.ops.push(Op::AddOpportunity { id, changes });
        Ok(())
    }
}

/// How many opportunities of one title are looked at.
const NAMESAKES: usize = 100;
