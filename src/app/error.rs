//! One error for every front end: a kind, a message in the user's words, and what to do next.

use std::ops::Range;
use std::path::Path;

use crate::store::{self, Candidate};

/// The result of a use-case.
pub type Result<T> = std::result::Result<T, Error>;

/// What is said of a record that is not there.
const NOT_HERE: &str =
    "it may have been deleted meanwhile, or be in another book: `tl book list` shows yours";

/// What kind of failure it is; each has an exit code.
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

/// What brought an error about, where a front end does something else about it than to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A record is not there: it may have been deleted since it was shown.
    MissingRecord,
    /// The database is not where it was.
    MissingFile,
    /// Another file, or none, stands where the database was.
    ReplacedFile,
    /// Another program has the file locked.
    Locked,
    /// The wait for another program's lock was ended.
    Cancelled,
    /// Nothing that was to be undone stands any more as it was written.
    Overtaken,
}

/// What of a record a given value is wrong for, so that a form says it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The name.
    Name,
    /// An e-mail.
    Email,
    /// The account that it belongs to, or is part of.
    Account,
    /// The mail domains.
    Domains,
    /// The member responsible.
    Holder,
    /// The job title.
    Title,
    /// The birthday.
    Birthday,
    /// The notes.
    Notes,
    /// The labels.
    Labels,
}

/// Why a use-case failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What kind of failure.
    pub kind: Kind,
    /// What brought it about, where that is one of those that are told apart.
    pub cause: Option<Cause>,
    /// What of the record it is about, where it is about one of those that are told apart.
    pub part: Option<Part>,
    /// What happened, in the user's words; raw text from data may stand in it.
    pub message: String,
    /// What to do next, in one sentence; raw text from data may stand in it.
    pub hint: Option<String>,
    /// What else there is to say, which is rare.
    more: Option<Box<More>>,
    /// The contacts that fit, where the kind is ambiguous and it was about contacts.
    pub candidates: Box<[Candidate]>,
}

/// What an error may say besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct More {
    /// What else may be done, a sentence each.
    hints: Vec<String>,
    /// The line that it is about, and where in it, in bytes.
    place: Option<(String, Range<usize>)>,
}

impl Error {
    /// Makes an error without a hint.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            cause: None,
            part: None,
            message: message.into(),
            hint: None,
            more: None,
            candidates: Box::default(),
        }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Makes the error of a file of ours, beside the database, that cannot be read or written.
    pub(super) fn io(doing: &str, path: &Path, source: std::io::Error) -> Self {
        store::Error::Io { doing: format!("{doing} {} failed", path.display()), source }.into()
    }

    /// Adds what to do next, after the hints that are there.
    #[must_use]
    pub fn also(mut self, hint: impl Into<String>) -> Self {
        match self.hint {
            None => self.hint = Some(hint.into()),
            Some(_) => {
                self.more.get_or_insert_default().hints.push(hint.into());
            }
        }
        self
    }

    /// Says where in a line it is, with the line's characters counted from 1.
    #[must_use]
    pub fn placed(self, line: &str, at: &Range<usize>) -> Self {
        let number = line.get(..at.start).map_or(0, |before| before.chars().count()) + 1;
        let there = line.get(at.clone()).unwrap_or_default().trim();
        let message = match there.is_empty() {
            true => format!("at character {number}: {}", self.message),
            false => format!("at character {number}, \"{there}\": {}", self.message),
        };
        let mut placed = Self { message, ..self };
        placed.more.get_or_insert_default().place = Some((line.to_owned(), at.clone()));
        placed
    }

    /// Returns the line that it is about, and where in it, in bytes.
    pub fn place(&self) -> Option<(&str, &Range<usize>)> {
        let (line, at) = self.more.as_ref()?.place.as_ref()?;
        Some((line, at))
    }

    /// Returns all hints, in order.
    pub fn hints(&self) -> impl Iterator<Item = &str> {
        let more = self.more.iter().flat_map(|more| &more.hints);
        self.hint.iter().chain(more).map(String::as_str)
    }

    /// Says what brought it about.
    #[must_use]
    pub(super) fn because(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Tells whether this brought it about.
    pub fn is_of(&self, cause: Cause) -> bool {
        self.cause == Some(cause)
    }

    /// Says what of the record it is about, where that is not known yet.
    #[must_use]
    pub(super) fn at(mut self, part: Part) -> Self {
        self.part = self.part.or(Some(part));
        self
    }

    /// Makes a usage error.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }
}

/// The store's failures in the user's words: what is refused, missing or contradicted keeps its
/// kind; everything about the file itself is `Storage`, with what to do about it.
impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        use store::Error as E;
        let message = error.to_string();
        let cause = match error {
            E::NotFound { .. } => Some(Cause::MissingRecord),
            E::Missing(_) => Some(Cause::MissingFile),
            E::Replaced(_) => Some(Cause::ReplacedFile),
            E::Locked => Some(Cause::Locked),
            E::Cancelled => Some(Cause::Cancelled),
            _ => None,
        };
        let (kind, hint) = match error {
            E::Denied { .. } | E::Forbidden(_) => (Kind::Denied, None),
            E::NotFound { .. } => (Kind::NotFound, Some(NOT_HERE.to_owned())),
            E::Conflict { hint, .. } => (Kind::Conflict, hint),
            E::Invalid(_) => (Kind::Usage, None),
            // Its message says who has to do what.
            E::Older { .. } => (Kind::Storage, None),
            E::Cancelled => (Kind::Conflict, None),
            other => (Kind::Storage, Some(remedy(&other).to_owned())),
        };
        Self { cause, hint, ..Self::new(kind, message) }
    }
}

/// Says what to do about a failure of the file.
fn remedy(error: &store::Error) -> &'static str {
    use std::io::ErrorKind as Io;
    use store::Error as E;
    match error {
        E::Missing(_) => {
            "`tl log` and every other command that works on a book makes it; for a file elsewhere give --db PATH or set TOUCHLINE_DB"
        }
        E::NotAFile(_) => "give a file's path with --db PATH or TOUCHLINE_DB",
        E::Foreign { .. } => {
            "it was left as it is; give another path with --db PATH or TOUCHLINE_DB"
        }
        E::Newer { .. } => "the file was left as it is; update `tl` and try again",
        E::Locked => {
            "another tl may be importing, or a backup or sync program holds the file; try again in a moment, and close the other program if it stays so"
        }
        E::ReadOnly(_) => {
            "`tl doctor` shows owner, permissions and version: if the file is yours, `chmod u+w` lets you write it, else ask its owner; or give another one with --db PATH"
        }
        E::Full => "free some space on that disk and try again",
        E::Corrupt(_) => {
            "`tl doctor` says what is damaged; put back your newest backup, or try `tl doctor --repair` on a copy of the file"
        }
        E::Replaced(_) => {
            "a sync program or `mv` may have put another file there; start `tl` again to work with the new one"
        }
        E::Io { source, .. } => match source.kind() {
            Io::PermissionDenied => {
                "your account lacks the rights: look at the file and its folder with `ls -la`, or give another path"
            }
            Io::NotFound => "look whether the folder exists, or give another path",
            Io::StorageFull | Io::QuotaExceeded => "free some space on that disk and try again",
            Io::ReadOnlyFilesystem => "the disk is mounted read-only: give another path",
            _ => "`tl doctor` looks at the file and its folder",
        },
        _ => "`tl doctor` looks at the file; if it finds nothing, please report this as a bug",
    }
}

/// Values that could not be read are the user's to correct.
macro_rules! usage_errors {
    ($($(#[$note:meta])* $error:ty),+ $(,)?) => {$(
        $(#[$note])*
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::usage(error.to_string())
            }
        }
    )+};
}

usage_errors!(
    crate::domain::text::TextError,
    crate::domain::id::NotAnId,
    crate::domain::role::UnknownRole,
    crate::domain::birthday::NotABirthday,
    crate::domain::email::NotAnEmail,
    crate::domain::when::NotAWhen,
    crate::domain::duration::NotADuration,
    crate::domain::period::NotAPeriod,
    crate::domain::contact::UnknownRelation,
    crate::domain::interaction::UnknownWord,
    crate::domain::interaction::NotASatisfaction,
    crate::domain::interaction::BodyError,
    crate::domain::opportunity::NotAnAmount,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Capability, Name, Role};

    #[test]
    fn a_refusal_reads_as_the_contract_says() {
        let error = Error::from(store::Error::Denied {
            capability: Capability::RemoveMembers,
            role: Role::Member,
            book: "Sales".into(),
            owner: Some("Ana Ruiz".into()),
        });
        assert_eq!(error.kind.exit_code(), 3);
        assert_eq!(
            error.message,
            "only owners can remove members of \"Sales\" (you are a member; ask Ana Ruiz)"
        );
    }

    #[test]
    fn each_failure_has_its_exit_code() {
        let path = || std::path::PathBuf::from("/x/touchline.db");
        let conflict = || store::Error::Conflict { message: "no".into(), hint: Some("so".into()) };
        for (error, code) in [
            (store::Error::Forbidden("no".into()), 3),
            (store::Error::NotFound { what: "contact" }, 4),
            (conflict(), 5),
            (store::Error::Invalid("no".into()), 2),
            (store::Error::Missing(path()), 6),
            (store::Error::Foreign { path: path(), why: "it is text" }, 6),
            (store::Error::Locked, 6),
            (store::Error::Full, 6),
            (store::Error::Corrupt("page 3".into()), 6),
            (store::Error::Replaced(path()), 6),
        ] {
            let shown = error.to_string();
            let error = Error::from(error);
            assert_eq!(error.kind.exit_code(), code, "{shown}");
            assert_eq!(error.message, shown);
            assert_eq!(error.hint.is_some(), matches!(code, 4..=6), "{shown}");
        }
        assert_eq!(Error::from(conflict()).hint.as_deref(), Some("so"));
    }

    #[test]
    fn front_ends_can_tell_causes_apart() {
        let path = || std::path::PathBuf::from("/x/touchline.db");
        for (error, cause) in [
            (store::Error::NotFound { what: "contact" }, Some(Cause::MissingRecord)),
            (store::Error::Missing(path()), Some(Cause::MissingFile)),
            (store::Error::Replaced(path()), Some(Cause::ReplacedFile)),
            (store::Error::Locked, Some(Cause::Locked)),
            (store::Error::Cancelled, Some(Cause::Cancelled)),
            (store::Error::Full, None),
        ] {
            let error = Error::from(error).hint("something else to do");
            assert_eq!(error.cause, cause, "{}", error.message);
            assert!(cause.is_none_or(|cause| error.is_of(cause)));
        }
    }

    #[test]
    fn a_value_that_cannot_be_read_is_usage() {
        let read = || -> Result<Name> { Ok(Name::parse(" ", "the name")?) };
        let error = read().unwrap_err();
        assert_eq!((error.kind, error.message.as_str()), (Kind::Usage, "the name is empty"));
    }
}
