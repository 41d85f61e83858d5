//! The file itself.

use std::path::Path;

use rusqlite::{Connection, Transaction};

use super::{Options, Result};

/// An open database file: how it is opened, guarded, written and read.
pub struct Database {
    _private: (),
}

impl Database {
    pub(super) fn open(_path: &Path, _options: &Options) -> Result<Self> {
        todo!()
    }

    pub(super) fn create(
        _path: &Path,
        _options: &Options,
        _fill: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> Result<()> {
        todo!()
    }

    /// Runs `work` in an IMMEDIATE transaction and commits it.
    pub(super) fn write<T>(&self, _work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        todo!()
    }

    /// Runs `work` in a short read transaction.
    pub(super) fn read<T>(&self, _work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        todo!()
    }

    /// Returns how this file was opened.
    pub(super) fn options(&self) -> &Options {
        todo!()
    }

    /// Tells whether purged text may still stand in the WAL.
    pub(super) fn purge_pending(&self) -> Result<bool> {
        todo!()
    }
}

/// Returns the local number of a device.
pub(super) fn device_key(_tx: &Transaction<'_>, _device: uuid::Uuid) -> Result<i64> {
    todo!()
}
