//! Labels: coloured tags on contacts.

use super::{Cadence, LabelId};

/// A label of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// Its colour: one of the 16 ANSI names, as typed.
    pub tint: Option<String>,
    /// How often to be in touch with those who bear it.
    pub cadence: Option<Cadence>,
    /// How many live contacts bear it.
    pub contacts: u64,
}

/// One field of a label to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelChange {
    /// The name.
    Name(super::Name),
    /// The colour, or none.
    Tint(Option<String>),
    /// How often to be in touch, or no such plan.
    Cadence(Option<Cadence>),
}
