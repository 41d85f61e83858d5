//! Accounts: organisations that contacts belong to.

use super::{AccountId, MemberId, Name, Named, Timestamp};

/// An account of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The account it is part of.
    pub parent: Option<Named<AccountId>>,
    /// Its mail domains, lower case.
    pub domains: Vec<String>,
    /// The member responsible for it.
    pub holder: Option<Named<MemberId>>,
    /// How many live contacts belong to it.
    pub contacts: u64,
    /// How many interactions it took part in.
    pub interactions: u64,
    /// When its newest interaction happened.
    pub last_interaction_at: Option<Timestamp>,
}

/// One field of an account to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// The name.
    Name(Name),
    /// The account above, or none.
    Parent(Option<AccountId>),
    /// All mail domains.
    Domains(Vec<String>),
    /// The member responsible, or none.
    Holder(Option<MemberId>),
}
