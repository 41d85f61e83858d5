//! What an export reads, at one moment, and the file that it writes: whole, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::domain::record::{Part, Record};
use crate::store::{self, RecordCursor};

use super::{Error, Kind, Result, Session};

/// How many records are read at a time.
const PAGE: usize = 200;

/// What an export of a book meets, in order.
#[derive(Debug, Clone, Copy)]
pub enum Step<'r> {
    /// A list begins.
    List(Part),
    /// A record of it.
    Record(&'r Record),
}

/// A file under way. It is written beside its place and takes it when it is finished: what stood
/// there stays until then, and nothing half written is ever seen. What is no ordinary file (a pipe, a
/// device) is written to as it is.
#[derive(Debug)]
pub struct NewFile {
    to: To,
    path: PathBuf,
}

#[derive(Debug)]
enum To {
    /// Beside its place, and that place.
    Beside(BufWriter<tempfile::NamedTempFile>, PathBuf),
    /// As it is.
    Straight(BufWriter<File>),
}

impl Session {
    /// Runs `work` with the file as it stands at one moment, whatever others write meanwhile: all that
    /// this session reads in it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn at_one_moment<T>(&self, work: impl FnOnce() -> T) -> Result<T> {
        Ok(self.store.reader(self.actor.id).at_one_moment(work)?)
    }

    /// Hands out the records of the book, list by list and each by id, reading page by page.
    ///
    /// # Errors
    /// Where the file cannot be read, and what `each` returns.
    pub fn each_record<E: From<Error>>(
        &self,
        mut each: impl FnMut(Step<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let read = |error: store::Error| E::from(Error::from(error));
        let reader = self.reader()?;
        for part in Part::ALL {
            each(Step::List(part))?;
            let mut cursor = Some(RecordCursor::default());
            while let Some(after) = cursor {
                let (records, next) = reader.records(part, after, PAGE).map_err(read)?;
                for record in &records {
                    each(Step::Record(record))?;
                }
                cursor = next;
            }
        }
        Ok(())
    }

    /// Begins to write a file. A new one is for this account only (0600); one that is replaced keeps
    /// who may read it.
    ///
    /// # Errors
    /// Where it cannot be made, is a folder, or is the book's own file.
    pub fn new_file(&self, path: &Path) -> Result<NewFile> {
        let failed = |source| Error::io("writing", path, source);
        // A link leads to the file that is meant.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let to = match fs::metadata(&place) {
            Ok(there) if there.is_dir() => {
                let text = format!("{} is a folder", path.display());
                return Err(Error::usage(text).hint("name a file in it"));
            }
            Ok(there) if !there.is_file() => {
                let file = OpenOptions::new().write(true).open(&place).map_err(failed)?;
                To::Straight(BufWriter::new(file))
            }
            found => {
                if self.is_own(&place) {
                    let text = format!("{} is the file that your books are in", path.display());
                    return Err(Error::new(Kind::Conflict, text).hint("name another file"));
                }
                let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new("."));
                let file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
                if let Ok(there) = found {
                    // Where the file is another account's this fails: then it is ours alone.
                    let _ = file.as_file().set_permissions(there.permissions());
                }
                To::Beside(BufWriter::new(file), place)
            }
        };
        Ok(NewFile { to, path: path.to_owned() })
    }

    /// Tells whether a file is the database, or one of those beside it.
    fn is_own(&self, place: &Path) -> bool {
        let own = fs::canonicalize(&self.paths.db).unwrap_or_else(|_| self.paths.db.clone());
        let own = own.to_string_lossy().into_owned();
        ["", "-wal", "-shm"].iter().any(|end| place == Path::new(&format!("{own}{end}")))
    }
}

impl NewFile {
    /// Puts the file in its place; returns whether it replaced another one.
    ///
    /// # Errors
    /// Where it cannot be written to the end.
    pub fn finish(self) -> Result<bool> {
        let path = self.path;
        let replaces = matches!(&self.to, To::Beside(_, place) if place.exists());
        let finished = match self.to {
            To::Straight(mut file) => file.flush(),
            To::Beside(file, place) => file
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| file.persist(place).map_err(|error| error.error))
                .map(drop),
        };
        finished.map_err(|source| Error::io("writing", &path, source))?;
        Ok(replaces)
    }

    /// Says that the file could not be written.
    pub fn failed(path: &Path, source: io::Error) -> Error {
        Error::io("writing", path, source)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            To::Beside(file, _) => file.write(bytes),
            To::Straight(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Beside(file, _) => file.flush(),
            To::Straight(file) => file.flush(),
        }
    }
}
