//! The identity of an open file, and the descriptor that keeps it.

use std::collections::BTreeMap;
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::{FlockOperation, OFlags};

use super::header::{self, Header};
use crate::store::{Error, Result};

/// What makes a file this file, whatever its name: device and inode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    device: u64,
    inode: u64,
}

impl From<&Metadata> for Identity {
    fn from(meta: &Metadata) -> Self {
        Self { device: meta.dev(), inode: meta.ino() }
    }
}

impl Identity {
    /// Returns the identity of what `path` leads to now, if anything.
    pub fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|meta| Self::from(&meta))
    }
}

/// The descriptors through which headers were read, by file.
///
/// POSIX drops every lock that this process holds on a file when any descriptor of it is closed.
/// A second `Database` in the process would so unlock the first one's connections if it closed
/// what it read the header with. Hence one descriptor a file, closed when no `Database` is left.
static ANCHORS: Mutex<BTreeMap<Identity, Anchored>> = Mutex::new(BTreeMap::new());

struct Anchored {
    users: usize,
    files: Vec<File>,
}

fn anchors() -> MutexGuard<'static, BTreeMap<Identity, Anchored>> {
    ANCHORS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A hold on a file's descriptor. It must be dropped after the connections to that file.
#[derive(Debug)]
pub struct Anchor {
    /// Which file it is.
    pub identity: Identity,
}

impl Anchor {
    /// Takes hold of the file at `path` and reads its header.
    ///
    /// # Errors
    /// Where there is no file, it is none of Touchline's or cannot be read.
    pub fn cast(path: &Path) -> Result<(Self, Header)> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => Error::Missing(path.to_owned()),
            _ => Error::Io { doing: format!("cannot read {}", path.display()), source },
        };
        let meta = std::fs::metadata(path).map_err(failed)?;
        if !meta.is_file() {
            return Err(Error::NotAFile(path.to_owned()));
        }
        let mut anchors = anchors();
        let known = Identity::from(&meta);
        if !anchors.contains_key(&known) {
            // Non-blocking, should a pipe have taken the file's place since.
            let flags = OFlags::NONBLOCK.bits().cast_signed();
            let file =
                OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(failed)?;
            let meta = file.metadata().map_err(failed)?;
            if !meta.is_file() {
                return Err(Error::NotAFile(path.to_owned()));
            }
            let found = Identity::from(&meta);
            let entry =
                anchors.entry(found).or_insert_with(|| Anchored { users: 0, files: Vec::new() });
            entry.files.push(file);
            entry.users += 1;
            drop(anchors);
            return Self { identity: found }.read(path);
        }
        if let Some(entry) = anchors.get_mut(&known) {
            entry.users += 1;
        }
        drop(anchors);
        Self { identity: known }.read(path)
    }

    /// Locks the file as a reader does, so that nobody removes its WAL as the last one to close it;
    /// false where somebody is about to. SQLite's own lock takes over when a connection reads, and
    /// ends this one too when it closes.
    pub fn share(&self) -> bool {
        self.lock(FlockOperation::NonBlockingLockShared)
    }

    /// Gives that lock up where no connection took over.
    pub fn release(&self) {
        self.lock(FlockOperation::NonBlockingUnlock);
    }

    fn lock(&self, operation: FlockOperation) -> bool {
        let anchors = anchors();
        let file = anchors.get(&self.identity).and_then(|entry| entry.files.first());
        file.is_some_and(|file| rustix::fs::fcntl_lock(file, operation).is_ok())
    }

    fn read(self, path: &Path) -> Result<(Self, Header)> {
        let mut bytes = [0; header::LENGTH];
        let read = match anchors().get(&self.identity).and_then(|entry| entry.files.first()) {
            Some(file) => fill(file, &mut bytes),
            None => Err(io::ErrorKind::NotFound.into()),
        };
        let length = read.map_err(|source| Error::Io {
            doing: format!("cannot read {}", path.display()),
            source,
        })?;
        let header = Header::parse(path, bytes.get(..length).unwrap_or_default())?;
        Ok((self, header))
    }
}

/// Reads as many bytes of the beginning as there are.
fn fill(file: &File, bytes: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(rest) = bytes.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, length as u64) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

impl Drop for Anchor {
    fn drop(&mut self) {
        let mut anchors = anchors();
        if let Some(entry) = anchors.get_mut(&self.identity) {
            entry.users -= 1;
            if entry.users == 0 {
                anchors.remove(&self.identity);
            }
        }
    }
}
