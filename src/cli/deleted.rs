//! What every `delete` and `remove` prints with `--json`.

use crate::app::PurgeReport;

/// A record that is gone.
#[derive(Debug, serde::Serialize)]
pub(super) struct Deleted<'a> {
    kind: &'static str,
    id: String,
    name: Option<&'a str>,
    deleted: bool,
    entries_deleted: u64,
    entries_kept: u64,
    purge_pending: bool,
    #[serde(flatten)]
    undone: Option<Undone>,
}

/// What an undo took back besides.
#[derive(Debug, serde::Serialize)]
struct Undone {
    /// The follow-up that is open again.
    reopened: Option<String>,
    /// The labels that are off again.
    unlabelled: Vec<Unlabelled>,
}

/// A label that is off a contact again.
#[derive(Debug, serde::Serialize)]
struct Unlabelled {
    contact: String,
    label: String,
}

impl<'a> Deleted<'a> {
    /// Tells of a record that took nothing with it.
    pub fn new(kind: &'static str, id: String, name: Option<&'a str>) -> Self {
        Self {
            kind,
            id,
            name,
            deleted: true,
            entries_deleted: 0,
            entries_kept: 0,
            purge_pending: false,
            undone: None,
        }
    }

    /// Says how many entries went with it, and how many stay without it.
    pub fn entries(self, deleted: u64, kept: u64) -> Self {
        Self { entries_deleted: deleted, entries_kept: kept, ..self }
    }

    /// Says what an undo took back besides the entry.
    pub fn undone(self, report: &PurgeReport) -> Self {
        let unlabelled = report.unlabelled.iter().map(|(contact, label)| Unlabelled {
            contact: contact.to_string(),
            label: label.to_string(),
        });
        let undone = Undone {
            reopened: report.reopened.as_ref().map(|it| it.id.to_string()),
            unlabelled: unlabelled.collect(),
        };
        Self { undone: Some(undone), ..self }
    }

    /// Says whether another process still reads what was deleted.
    pub fn pending(self, purge_pending: bool) -> Self {
        Self { purge_pending, ..self }
    }
}
