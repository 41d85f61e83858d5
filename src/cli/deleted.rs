//! What every `delete` and `remove` prints with `--json`.

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
        }
    }

    /// Says how many entries went with it, and how many stay without it.
    pub fn entries(self, deleted: u64, kept: u64) -> Self {
        Self { entries_deleted: deleted, entries_kept: kept, ..self }
    }

    /// Says whether another process still reads what was deleted.
    pub fn pending(self, purge_pending: bool) -> Self {
        Self { purge_pending, ..self }
    }
}
