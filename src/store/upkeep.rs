//! What can be asked of, and done for, the file as a whole.

use std::path::Path;

use uuid::Uuid;

use crate::domain::Hlc;

use super::database::{Cancel, Database, Interrupt};
use super::{Checkup, Options, Result, Store};

/// Tells whether the file at `path` belongs to another account than the one we act for.
///
/// # Errors
/// Where there is no such file.
pub fn belongs_to_other(path: &Path) -> Result<bool> {
    super::database::belongs_to_other(path)
}

impl Store {
    /// Opens a file after bringing its schema up to date, also one that other accounts use: only
    /// its owner may, and the other accounts need the newer program then.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn upgrade(path: &Path, options: &Options) -> Result<Self> {
        Ok(Self { db: Database::upgrade(path, options)?, names: super::reader::Names::default() })
    }

    /// Tells whether the file belongs to the account we act for.
    pub fn owner_is_me(&self) -> bool {
        self.db.owner_is_me()
    }

    /// Says why the file cannot be written, where it cannot: half a sentence that begins with "it"
    /// or "its".
    pub fn read_only_reason(&self) -> Option<String> {
        self.db.read_only_reason()
    }

    /// Tells whether another file stands in this one's place by now, or none: then it must be
    /// opened again.
    pub fn is_replaced(&self) -> bool {
        self.db.is_replaced()
    }

    /// Returns a handle by which another thread ends the waiting of this store's writes.
    pub fn cancel(&self) -> Cancel {
        self.db.cancel()
    }

    /// Returns a handle by which another thread ends this store's reads.
    pub fn interrupt(&self) -> Interrupt {
        self.db.interrupt()
    }

    /// Returns a number that differs from the last one when another process, or another store, has
    /// written meanwhile.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn data_version(&self) -> Result<i64> {
        self.db.data_version()
    }

    /// Returns the logical time of the last write. Those who read in between know by it whether
    /// all that was written was their own.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn last_written(&self) -> Result<Hlc> {
        self.db.read(super::apply::last_hlc)
    }

    /// From now on a read that finds the file locked fails at once, instead of waiting for some
    /// seconds: for those who must not stand still and ask again.
    pub fn read_without_waiting(&self) {
        self.db.read_without_waiting();
    }

    /// Names the network file system that the file lies on, if it does: what another computer
    /// writes there cannot be watched.
    pub fn network(&self) -> Option<&'static str> {
        self.db.network()
    }

    /// Returns the file, free of links: SQLite's companions lie beside it.
    pub fn real_path(&self) -> &Path {
        self.db.real_path()
    }

    /// Returns the id that the file was given when it was made. Copies share it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn file_id(&self) -> Result<Uuid> {
        self.db.file_id()
    }

    /// Tells whether purged text may still stand in the WAL, because another process reads.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn purge_pending(&self) -> Result<bool> {
        self.db.purge_pending()
    }

    /// Looks at everything that can be wrong with the file, and changes nothing. It takes seconds
    /// on a large file; others cannot write while the search index is compared with the texts.
    ///
    /// # Errors
    /// Where the file cannot be read, or somebody else writes for too long.
    pub fn check(&self) -> Result<Checkup> {
        self.db.check()
    }

    /// Finishes what a killed deletion of a book left, counts everything anew and builds the search
    /// index from the records.
    ///
    /// # Errors
    /// Where the file cannot be written or the records themselves are damaged.
    pub fn repair(&self) -> Result<()> {
        super::apply::sweep(&self.db)?;
        self.db.repair()
    }
}
