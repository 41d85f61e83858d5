//! What becomes of a form that is saved while others work on the same record.

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved<T> {
    /// It was written: the record as it stands now.
    Written(Box<T>),
    /// Nothing was written, because somebody else changed the record since it was read: as it
    /// stands now.
    Meanwhile(Box<T>),
}
