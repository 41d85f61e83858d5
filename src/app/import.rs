//! Imports: a file becomes contacts, each once.

mod formats;
mod matching;
mod merging;
mod ours;
mod restore;
mod run;
mod shelf;
mod sources;
mod told;
mod writer;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

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
    /// E-mail addresses of one's own, besides those that the book knows; also names and pages of
    /// profiles, which count where there is no address.
    pub me: Vec<String>,
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

/// What became of touchpoints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryTally {
    /// New on timelines.
    pub created: u64,
    /// There already, deleted since, or with nobody to keep.
    pub skipped: u64,
    /// Taken for noise.
    pub quarantined: u64,
    /// Waiting in the inbox for somebody to say who their people are.
    pub waiting: u64,
    /// How many each rule took for noise.
    pub rules: BTreeMap<String, u64>,
}

impl EntryTally {
    fn add(&mut self, more: &Self) {
        self.created += more.created;
        self.skipped += more.skipped;
        self.quarantined += more.quarantined;
        self.waiting += more.waiting;
        for (rule, count) in &more.rules {
            *self.rules.entry(rule.clone()).or_default() += count;
        }
    }
}

/// What became of records of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// New ones.
    pub created: u64,
    /// There already.
    pub skipped: u64,
}

impl Made {
    fn add(&mut self, more: Self) {
        self.created += more.created;
        self.skipped += more.skipped;
    }
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The batch; `None` for a dry run or where nothing was added.
    pub batch: Option<BatchId>,
    /// The format's word.
    pub format: String,
    /// What became of contacts.
    pub contacts: Tally,
    /// What became of touchpoints.
    pub interactions: EntryTally,
    /// What became of promises and events to come.
    pub follow_ups: Made,
    /// What became of organisations.
    pub accounts: Made,
    /// What became of possible sales.
    pub opportunities: Made,
    /// Whether there is mail, and no address is known that would tell which is ours.
    pub nobody_is_ours: bool,
    /// How many of those that were skipped had a contact that somebody deleted: it is not brought
    /// back.
    pub deleted: u64,
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
    /// Tells whether an import would read mail or a calendar and nothing says which addresses are one's
    /// own.
    ///
    /// # Errors
    /// Where the paths cannot be looked at.
    pub fn import_lacks_own_address(&self, input: &ImportInput) -> Result<bool> {
        if input.paths.is_empty() || ours::Ours::of(self, &input.me)?.knows_an_address() {
            return Ok(false);
        }
        let format = read_format(input.format.as_deref())?;
        let sources = Sources::list(&input.paths, format)?;
        let mut files = sources.files.iter().filter(|source| source.stays());
        let first = files.find_map(|source| source.open(format, &Rc::default()).ok());
        Ok(first.is_some_and(|(format, _)| matches!(format.source(), "mail" | "ics")))
    }

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
        let sources = Sources::list(&input.paths, format)?;
        Run::new(self, input, &sources, progress)?.all(format, map.as_ref())
    }
}
