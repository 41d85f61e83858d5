//! The state of the file.

use super::{Result, Start};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: "integrity", "foreign keys", "search index", "counters".
    pub check: String,
    /// Whether it is sound.
    pub ok: bool,
    /// What was found.
    pub detail: String,
}

/// All that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// The findings in order.
    pub findings: Vec<Finding>,
}

impl Checkup {
    /// Looks at the file; `repair` rebuilds what can be derived.
    ///
    /// # Errors
    /// Where the file cannot be opened at all.
    pub fn run(start: &Start, repair: bool) -> Result<Self> {
        let _ = (start, repair);
        todo!()
    }

    /// Tells whether everything is sound.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.ok)
    }
}
