//! Copying a file that may be in use.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tempfile::TempPath;

use super::{connect, guard};
use crate::store::{Error, Result};

/// Copies the database at `path` to `target`, 0600, or to the first free of `target-2`, `target-3`
/// and so on, and returns the name it got. The copy appears whole or not at all.
pub fn keep(path: &Path, target: &Path) -> Result<PathBuf> {
    let temporary = temporary(target)?;
    copy(&connect::reader(path, connect::BUSY)?, &temporary)?;
    let mut temporary = temporary;
    let mut name = target.to_owned();
    for number in 2.. {
        match place(temporary, &name)? {
            None => break,
            Some(again) => temporary = again,
        }
        name = guard::beside(target, &format!("-{number}"));
    }
    Ok(name)
}

/// Copies all pages as of one moment.
fn copy(source: &Connection, target: &Path) -> Result<()> {
    let mut copy = Connection::open(target)?;
    let backup = Backup::new(source, &mut copy)?;
    while backup.step(-1)? != StepResult::Done {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    drop(backup);
    copy.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Makes an empty file, 0600, in the folder of `target`. No descriptor of it stays open: closing
/// one later would drop SQLite's locks.
pub fn temporary(target: &Path) -> Result<TempPath> {
    let folder = folder(target);
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(".new-");
    let file = tempfile::Builder::new().prefix(&prefix).tempfile_in(folder);
    file.map(tempfile::NamedTempFile::into_temp_path).map_err(|source| Error::Io {
        doing: format!("cannot make a file in {}", folder.display()),
        source,
    })
}

/// Returns the folder a file lies in.
pub fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or_else(|| Path::new("/"))
}

/// Puts a finished temporary in its place unless something is there: then gives it back. Durable on
/// return.
pub fn place(temporary: TempPath, target: &Path) -> Result<Option<TempPath>> {
    let failed = |source| Error::Io { doing: format!("cannot make {}", target.display()), source };
    if let Err(error) = temporary.persist_noclobber(target) {
        if error.error.kind() == io::ErrorKind::AlreadyExists {
            return Ok(Some(error.path));
        }
        // Neither a rename that replaces nothing nor a link: hold the place with an empty file. A
        // kill between the two lines would leave that, on such file systems only.
        let mut place = std::fs::OpenOptions::new();
        match place.write(true).create_new(true).open(target) {
            Ok(_) => error.path.persist(target).map_err(|error| failed(error.error))?,
            Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => {
                return Ok(Some(error.path));
            }
            Err(_) => return Err(failed(error.error)),
        }
    }
    let folder = folder(target);
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(None)
}
