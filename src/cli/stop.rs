//! Why a command ends early.

use std::io;

use crate::app::{Error, Kind};

/// What a command returns.
pub(super) type Done<T = ()> = Result<T, Stop>;

/// Why a command ends early.
#[derive(Debug)]
pub(super) enum Stop {
    /// It failed: the error is printed.
    Error(Box<Error>),
    /// It said all there is to say and ends with this code.
    Exit(u8),
    /// Nobody reads standard output any more: end quietly.
    Pipe,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(Box::new(error))
    }
}

/// Standard output is the only thing that commands write to directly.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Pipe;
        }
        let message = format!("writing to standard output failed: {error}");
        Error::new(Kind::Storage, message)
            .hint("look whether the disk that it goes to is full")
            .into()
    }
}

/// Makes a usage error of what a type of the domain says about a value.
pub(super) fn usage(error: impl std::fmt::Display) -> Error {
    Error::usage(error.to_string())
}
