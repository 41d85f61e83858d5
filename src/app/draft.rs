//! Drafts: forms that were not saved yet. They survive a crash, a closed terminal and a quit.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Result;

/// Names a draft: one per contact, one for somebody new, one per interaction that is being edited.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DraftId {
    /// A new entry with this contact (its id).
    Contact(String),
    /// A new entry with somebody who is not chosen yet.
    Nobody,
    /// A correction of this interaction (its id).
    Edit(String),
}

/// A form as it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// The type's word.
    pub kind: String,
    /// Every field's text by the field's name.
    pub fields: BTreeMap<String, String>,
    /// When the form was opened, in milliseconds since the epoch.
    pub opened_at: i64,
}

/// The drafts of one member on one file and book, one small file (0600) each.
#[derive(Debug, Clone)]
pub struct Drafts {
    pub(super) folder: PathBuf,
}

impl Drafts {
    /// Lists the drafts, newest first; one that cannot be read is left out.
    pub fn list(&self) -> Vec<Draft> {
        todo!()
    }

    /// Returns one draft.
    pub fn load(&self, id: &DraftId) -> Option<Draft> {
        let _ = id;
        todo!()
    }

    /// Writes a draft durably: a temporary beside it, synced, then renamed.
    pub fn save(&self, draft: &Draft) -> Result<()> {
        let _ = draft;
        todo!()
    }

    /// Removes a draft; one that is not there is no error.
    pub fn remove(&self, id: &DraftId) -> Result<()> {
        let _ = id;
        todo!()
    }
}
