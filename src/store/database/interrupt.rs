//! Ending reads from another thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, InterruptHandle};

use crate::store::{Error, Result};

/// Ends the reads of a store from another thread: the one that runs, and those that begin before
/// it is told to go on.
#[derive(Clone, Default)]
pub struct Interrupt(Arc<Inner>);

#[derive(Default)]
struct Inner {
    stopped: AtomicBool,
    /// The connection that reads.
    reading: Mutex<Option<InterruptHandle>>,
}

impl Interrupt {
    /// Makes reads fail with [`Error::Cancelled`] from now on.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::SeqCst);
        let reading = self.0.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(connection) = &*reading {
            connection.interrupt();
        }
    }

    /// Lets reads begin again.
    pub fn go_on(&self) {
        self.0.stopped.store(false, Ordering::SeqCst);
    }

    /// Takes note of the connection that reads from now on.
    pub(super) fn is_about(&self, conn: &Connection) {
        let mut reading = self.0.reading.lock().unwrap_or_else(PoisonError::into_inner);
        *reading = Some(conn.get_interrupt_handle());
    }

    /// Fails where reads were stopped.
    pub(super) fn check(&self) -> Result<()> {
        if self.0.stopped.load(Ordering::SeqCst) { Err(Error::Cancelled) } else { Ok(()) }
    }
}
