//! What the accounts ask for, and what comes back.

use crate::app::{AccountCursor, AccountInput, AccountSort, ContactCursor};
use crate::domain::{Account, AccountId, ContactRow, Named};

use super::super::window::{Chunk, Place};

/// Something to read about accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A page of accounts.
    Page {
        /// The filter.
        filter: Option<String>,
        /// The order.
        sort: AccountSort,
        /// Where.
        place: Place<AccountCursor>,
        /// How many.
        limit: usize,
    },
    /// One account with what belongs to it; then, where it is to be found, the list around it.
    One {
        /// The account.
        id: AccountId,
        /// Whether the list is to be read around it.
        find: bool,
    },
    /// A page of an account's contacts.
    Contacts {
        /// Whose.
        account: AccountId,
        /// Where.
        place: Place<ContactCursor>,
        /// How many.
        limit: usize,
    },
}

/// An account with the accounts that are part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The account.
    pub account: Account,
    /// The first of those that are directly part of it.
    pub parts: Vec<Named<AccountId>>,
    /// Whether there are more of them.
    pub more: bool,
}

/// What was read.
#[derive(Debug, Clone)]
pub enum Told {
    /// To [`Ask::Page`].
    Page {
        /// The filter that was asked for.
        filter: Option<String>,
        /// The order that was asked for.
        sort: AccountSort,
        /// The place that was asked for.
        place: Place<AccountCursor>,
        /// The rows.
        chunk: Chunk<Account>,
    },
    /// To [`Ask::One`].
    One {
        /// The account.
        card: Box<Card>,
        /// Whether the list is to be read around it.
        find: bool,
    },
    /// To [`Ask::Contacts`].
    Contacts {
        /// Whose.
        account: AccountId,
        /// The place that was asked for.
        place: Place<ContactCursor>,
        /// The rows.
        chunk: Chunk<ContactRow>,
    },
}

/// Something to write about accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountJob {
    /// Makes an account.
    Add(Box<AccountInput>),
    /// Changes one, as it was read.
    Edit(Box<Account>, Box<AccountInput>),
    /// Deletes one; its contacts and entries stay.
    Delete(AccountId),
}

/// What was written about accounts.
#[derive(Debug, Clone)]
pub enum AccountWritten {
    /// A new account.
    Added(Box<Account>),
    /// A change to one.
    Changed(Box<Account>),
    /// One is gone.
    Deleted(Box<Account>),
}
