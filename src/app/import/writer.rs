//! The writes of an import, each on a thread of its own: meanwhile the next one is read and
//! looked up.

use std::panic::resume_unwind;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::app::{Error, Kind, Result, Session};
use crate::domain::Op;

/// How long the file is left to others before a write: longer than whoever waits for it pauses
/// between two attempts.
const COURTESY: Duration = Duration::from_millis(5);

/// Writes by a session of its own, which goes with the write to its thread and comes back.
pub(super) struct Writer(State);

enum State {
    Resting(Box<Session>),
    Writing(JoinHandle<(Box<Session>, Result<()>)>),
    /// It could not be begun, or panicked.
    Lost,
}

impl Writer {
    /// Opens the file once more; who cancels the wait of the session's writes cancels these.
    pub(super) fn new(session: &Session) -> Result<Self> {
        Ok(Self(State::Resting(Box::new(session.another_cancelled_with_this()?))))
    }

    /// Begins a write. The one before must have been waited for.
    pub(super) fn begin(&mut self, ops: Vec<Op>) -> Result<()> {
        let State::Resting(session) = std::mem::replace(&mut self.0, State::Lost) else {
            return Err(lost());
        };
        let write = move || {
            thread::sleep(COURTESY);
            let result = session.apply(&ops).map(drop);
            (session, result)
        };
        let thread = thread::Builder::new().name("import".to_owned()).spawn(write);
        let thread = thread.map_err(|error| {
            Error::new(Kind::Internal, format!("no thread to write with: {error}"))
        })?;
        self.0 = State::Writing(thread);
        Ok(())
    }

    /// Waits for the write that was begun and says what became of it.
    pub(super) fn wait(&mut self) -> Result<()> {
        match std::mem::replace(&mut self.0, State::Lost) {
            State::Writing(thread) => {
                let (session, result) = thread.join().unwrap_or_else(|bug| resume_unwind(bug));
                self.0 = State::Resting(session);
                result
            }
            State::Resting(session) => {
                self.0 = State::Resting(session);
                Ok(())
            }
            State::Lost => Err(lost()),
        }
    }
}

impl Drop for Writer {
    /// Nothing is written any more when an import has ended, whatever ended it.
    fn drop(&mut self) {
        // What became of the write was not asked for: another error ended the import.
        if let State::Writing(thread) = std::mem::replace(&mut self.0, State::Lost) {
            let _ = thread.join();
        }
    }
}

fn lost() -> Error {
    Error::new(Kind::Internal, "the thread that writes has ended")
}
