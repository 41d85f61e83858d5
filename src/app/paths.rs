//! Where things lie: the platform's folders, overridden by flags and the environment.

use std::path::PathBuf;

use super::{Result, Start};

/// The paths in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The database.
    pub db: PathBuf,
    /// The settings file.
    pub config: PathBuf,
    /// Drafts and the device's id (the platform's state folder, else its data folder).
    pub state: PathBuf,
}

impl Paths {
    /// Finds the paths: flags, then `TOUCHLINE_DB` and `TOUCHLINE_CONFIG`, then the platform's.
    ///
    /// # Errors
    /// Where no home directory is known and no flag helps.
    pub fn find(start: &Start) -> Result<Self> {
        let _ = start;
        todo!()
    }
}
