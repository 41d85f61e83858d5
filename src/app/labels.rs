//! Labels.

use crate::domain::label::LabelChange;
use crate::domain::text::name_key;
use crate::domain::tint::parse_tint;
use crate::domain::{Label, LabelId, Name, Op};

use super::named::wrong;
use super::writing::optional;
use super::{Error, Kind, Result, Session};

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
        Ok(self.reader()?.labels()?)
    }

    /// Makes a label.
    ///
    /// # Errors
    /// `Conflict` where the book has a label of this name.
    pub fn add_label(&self, input: &LabelInput) -> Result<Label> {
        let name = Name::parse(input.name.as_deref().unwrap_or_default(), "the label's name")?;
        let tint = read_tint(input.tint.as_deref())?.flatten();
        self.refuse_namesake(&name, None)?;
        let id = LabelId::new(self.ids.next(self.now()));
        self.apply(&[Op::AddLabel { id, name, tint }])?;
        self.label(id)
    }

    /// Changes a label.
    ///
    /// # Errors
    /// `Conflict` where another label has the new name.
    pub fn edit_label(&self, id: LabelId, input: &LabelInput) -> Result<Label> {
        let label = self.label(id)?;
        let mut changes = Vec::new();
        if let Some(name) = &input.name {
            let name = Name::parse(name, "the label's name")?;
            self.refuse_namesake(&name, Some(id))?;
            if name.as_str() != label.name {
                changes.push(LabelChange::Name(name));
            }
        }
        if let Some(tint) = read_tint(input.tint.as_deref())?
            && tint != label.tint
        {
            changes.push(LabelChange::Tint(tint));
        }
        if changes.is_empty() {
            return Ok(label);
        }
        self.apply(&[Op::EditLabel { id, changes }])?;
        self.label(id)
    }

    /// Deletes a label and takes it off all contacts; returns what it was.
    pub fn delete_label(&self, id: LabelId) -> Result<Label> {
        let label = self.label(id)?;
        self.apply(&[Op::DeleteLabel(id)])?;
        Ok(label)
    }

    /// Returns one label.
    pub fn label(&self, id: LabelId) -> Result<Label> {
        let found = self.labels()?.into_iter().find(|label| label.id == id);
        found.ok_or_else(|| Error::new(Kind::NotFound, "there is no such label"))
    }

    /// Refuses a name that another label than `own` has: they are told apart by nothing else.
    fn refuse_namesake(&self, name: &Name, own: Option<LabelId>) -> Result<()> {
        let key = name_key(name.as_str());
        let other = |label: &Label| Some(label.id) != own && name_key(&label.name) == key;
        match self.labels()?.into_iter().find(other) {
            None => Ok(()),
            Some(label) => Err(Error::new(
                Kind::Conflict,
                format!("there is a label \"{}\" already", label.name),
            )
            .hint("choose another name, or change that label")),
        }
    }
}

/// Reads a colour where an empty text takes it away.
pub(super) fn read_tint(text: Option<&str>) -> Result<Option<Option<String>>> {
    optional(text, |text| parse_tint(text).map(str::to_owned).map_err(wrong))
}
