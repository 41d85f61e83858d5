//! Books: named, shared collections of contacts.

use super::{BookId, Role};

/// A book as one of its members sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// Its id.
    pub id: BookId,
    /// Its name.
    pub name: String,
    /// The colour of its mark: one of the 16 ANSI names, as typed.
    pub tint: Option<String>,
    /// A sign shown beside the name where icons are on.
    pub icon: Option<String>,
    /// The role of whoever asked.
    pub role: Role,
    /// Contacts that are neither deleted nor archived.
    pub contacts: u64,
    /// Contacts that are archived.
    pub archived: u64,
    /// Interactions that are not deleted.
    pub interactions: u64,
    /// Members, the asker included.
    pub members: u64,
}

/// One field of a book to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookChange {
    /// The name.
    Name(super::Name),
    /// The colour, or none.
    Tint(Option<String>),
    /// The icon, or none.
    Icon(Option<String>),
}
