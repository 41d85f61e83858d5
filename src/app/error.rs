//! One error for every front end: a kind, a message in the user's words, and what to do next.

use crate::store::Candidate;

/// The result of a use-case.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of failure it is; each has an exit code (PRODUCT.md, section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A command or value that cannot be understood: exit 2.
    Usage,
    /// The role does not allow it: exit 3.
    Denied,
    /// There is no such record: exit 4.
    NotFound,
    /// Several records fit: exit 5.
    Ambiguous,
    /// It contradicts what is stored: exit 5.
    Conflict,
    /// The file: locked, full, read-only, damaged, foreign, newer: exit 6.
    Storage,
    /// A bug: exit 1.
    Internal,
}

impl Kind {
    /// Returns the word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Denied => "denied",
            Self::NotFound => "not_found",
            Self::Ambiguous => "ambiguous",
            Self::Conflict => "conflict",
            Self::Storage => "storage",
            Self::Internal => "internal",
        }
    }

    /// Returns the exit code.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Internal => 1,
            Self::Usage => 2,
            Self::Denied => 3,
            Self::NotFound => 4,
            Self::Ambiguous | Self::Conflict => 5,
            Self::Storage => 6,
        }
    }
}

/// Why a use-case failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What kind of failure.
    pub kind: Kind,
    /// What happened, in the user's words; raw text from data may stand in it.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The contacts that fit, where the kind is ambiguous and it was about contacts.
    pub candidates: Vec<Candidate>,
}

impl Error {
    /// Makes an error without a hint.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, candidates: Vec::new() }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Makes a usage error.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }
}

impl From<crate::store::Error> for Error {
    fn from(error: crate::store::Error) -> Self {
        let _ = error;
        todo!()
    }
}
