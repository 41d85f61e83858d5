//! Accounts.

use crate::domain::{Account, AccountId};
use crate::store::Page;

use super::{Result, Session};

/// An account to make or change; `None` leaves a field as it is, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountInput {
    /// The name; needed for a new account.
    pub name: Option<String>,
    /// WHO of the parent account.
    pub parent: Option<String>,
    /// Mail domains; given, they replace the earlier ones.
    pub domains: Option<Vec<String>>,
    /// WHO of the holder.
    pub holder: Option<String>,
}

/// What went with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedAccount {
    /// What it was.
    pub account: Account,
}

impl Session {
    /// Lists accounts by name.
    pub fn accounts(&self, after: Option<AccountId>, limit: usize) -> Result<Page<Account>> {
        todo!()
    }

    /// Returns one account.
    pub fn account(&self, id: AccountId) -> Result<Account> {
        todo!()
    }

    /// Makes an account.
    pub fn add_account(&self, input: &AccountInput) -> Result<Account> {
        todo!()
    }

    /// Changes an account.
    pub fn edit_account(&self, id: AccountId, input: &AccountInput) -> Result<Account> {
        todo!()
    }

    /// Deletes an account; its contacts and entries stay.
    pub fn delete_account(&self, id: AccountId) -> Result<DeletedAccount> {
        todo!()
    }
}
