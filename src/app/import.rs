//! Imports: a file becomes contacts, each once.

mod formats;
mod matching;
mod merging;
mod restore;
mod run;
mod shelf;
mod sources;
mod told;
mod writer;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::{BatchId, Capability, ContactId, Named};

use super::{Result, Session};
use crate::store::Restored;
pub use merging::Kept;
use run::Run;
use sources::{Sources, read_format};

/// What to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportInput {
    /// Files and folders, in this order; none is standard input.
    pub paths: Vec<PathBuf>,
    /// The format's word, `None` to look at the content.
    pub format: Option<String>,
    /// A file that says which column of a table is which field.
    pub map: Option<PathBuf>,
    /// A label to put on all contacts of this import.
    pub label: Option<String>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all, where known.
    pub total: Option<u64>,
    /// Records read.
    pub records: u64,
}

/// What became of contacts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// New ones.
    pub created: u64,
    /// Added to one that was there.
    pub merged: u64,
    /// There already, unchanged.
    pub skipped: u64,
}

/// A record that went to a contact that was there already under another name, or that has other
/// fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// Whom the record names, raw.
    pub name: String,
    /// The contact that it went to.
    pub into: Named<ContactId>,
    /// What was not taken of the record.
    pub kept: Vec<Kept>,
}

/// How many names of properties a report has.
pub(crate) const MOST_LEFT: usize = 100;

/// A sort of property that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// How many.
    pub count: u64,
    /// The file of the first one.
    pub file: String,
    /// Its line, from 1.
    pub line: u64,
}

/// A record, or a part of one, that was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The file.
    pub file: String,
    /// The line, from 1; none where the file as a whole cannot be read.
    pub line: Option<u64>,
    /// Why.
    pub reason: String,
    /// Whether only a part was lost, and the record itself was kept.
    pub kept: bool,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// The batch; `None` for a dry run or where nothing was added.
    pub batch: Option<BatchId>,
    /// The format's word.
    pub format: String,
    /// What became of contacts.
    pub contacts: Tally,
    /// Properties that have no place in a contact, by name; at most 100 names.
    pub left: BTreeMap<String, Left>,
    /// What was not as in the contact that it went to.
    pub merges: Vec<Merge>,
    /// What was lost.
    pub failed: Vec<Failure>,
    /// How many records were readable.
    pub readable: u64,
    /// Whether it was cancelled before the end.
    pub cancelled: bool,
    /// What was restored of an export of Touchline.
    pub restored: Option<Restored>,
}

impl Session {
    /// Imports files as one batch; `progress` is told now and then and returns false to cancel.
    ///
    /// Records are written two thousand at a time, so that others can log meanwhile: what was
    /// written before a cancellation or a failure stays, whole, and importing again goes on there.
    ///
    /// # Errors
    /// Where the role does not allow it, the file cannot be read or no format fits; single bad
    /// records are in the report.
    pub fn import(
        &self,
        input: &ImportInput,
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<ImportReport> {
        self.demand(Capability::Import)?;
        let format = read_format(input.format.as_deref())?;
        let (map, format) = formats::read_map(input.map.as_deref(), format)?;
        let sources = Sources::list(&input.paths)?;
        Run::new(self, input, &sources, progress)?.all(format, map.as_ref())
    }
}
