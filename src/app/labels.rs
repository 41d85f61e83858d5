//! Labels.

use crate::domain::{Label, LabelId};

use super::{Result, Session};

/// A label to make or change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelInput {
    /// The name; needed for a new label.
    pub name: Option<String>,
    /// The colour; an empty text takes it away.
    pub tint: Option<String>,
}

impl Session {
    /// Lists the labels of the current book.
    pub fn labels(&self) -> Result<Vec<Label>> {
        todo!()
    }

    /// Makes a label.
    pub fn add_label(&self, input: &LabelInput) -> Result<Label> {
        todo!()
    }

    /// Changes a label.
    pub fn edit_label(&self, id: LabelId, input: &LabelInput) -> Result<Label> {
        todo!()
    }

    /// Deletes a label and takes it off all contacts; returns what it was.
    pub fn delete_label(&self, id: LabelId) -> Result<Label> {
        todo!()
    }
}
