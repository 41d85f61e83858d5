//! The last place: where the terminal UI was left, to open there again.
//!
//! One small file (0600) in the state folder for each member of each file. It names records by
//! their ids; what was typed as a filter stands in it until the next quit.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::paths::private_folder;
use super::{Error, Result, Session};
use crate::domain::BookId;

/// The most bytes of the file that are read: ours has a few hundred.
const LONGEST: u64 = 64 * 1024;

/// Where the terminal UI was left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LastPlace {
    /// The book that was shown.
    pub book: Option<String>,
    /// The book that the session had begun in, by flag, choice or age: where another one comes out
    /// now, somebody has chosen since, and that counts.
    pub began: Option<String>,
    /// The screen's name.
    pub screen: String,
    /// What was selected in each list, and how the list was looked at, by the list's name.
    pub lists: BTreeMap<String, ListPlace>,
}

/// Where a list was left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListPlace {
    /// The id of the selected record.
    pub selected: Option<String>,
    /// The filter.
    pub filter: Option<String>,
    /// The sort's name.
    pub sort: Option<String>,
    /// Whether the selected record was shown in full.
    pub open: bool,
}

impl Session {
    /// Returns where this member left the terminal UI on this file, and enters the book that was
    /// shown; none where there is no such place any more.
    pub fn return_to_last_place(&mut self) -> Option<LastPlace> {
        let place = self.read_place()?;
        let current = self.book_id().ok()?;
        let book = place.book.as_deref()?.parse::<BookId>().ok()?;
        if book != current {
            let same = place.began.as_deref() == Some(current.to_string().as_str());
            if self.start.book.is_some() || !same || self.enter(book).is_err() {
                return None;
            }
        }
        Some(place)
    }

    /// Keeps where the terminal UI is left; not durably, for nothing depends on it.
    ///
    /// # Errors
    /// Where the state folder cannot be written.
    pub fn keep_place(&self, place: &LastPlace) -> Result<()> {
        let file = self.place_file()?;
        write(&file, place).map_err(|source| Error::io("keeping the last place", &file, source))
    }

    fn read_place(&self) -> Option<LastPlace> {
        let file = self.place_file().ok()?;
        if fs::metadata(&file).ok()?.len() > LONGEST {
            return None;
        }
        serde_json::from_slice(&fs::read(file).ok()?).ok()
    }

    pub(super) fn place_file(&self) -> Result<PathBuf> {
        let folder = self.paths.state.join("places").join(self.file_id()?.to_string());
        Ok(folder.join(format!("{}.json", self.actor.id)))
    }
}

fn write(file: &std::path::Path, place: &LastPlace) -> io::Result<()> {
    let folder = file.parent().ok_or(io::ErrorKind::NotFound)?;
    private_folder(folder)?;
    // `tempfile` makes files of mode 0600.
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&mut temporary, place)?;
    temporary.persist(file)?;
    Ok(())
}
