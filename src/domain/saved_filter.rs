//! Filters that a book keeps under a name.

use super::SavedFilterId;

/// A filter of a book, shared by its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Its id.
    pub id: SavedFilterId,
    /// Its name.
    pub name: String,
    /// What it asks, as it was typed: "since monday" means the monday before it is used.
    pub text: String,
}
