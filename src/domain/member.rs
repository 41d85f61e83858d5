//! Members: people with one role in a book.

use super::{MemberId, Role, Timestamp};

/// A person as a member of one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person; the same id in every book of the file.
    pub id: MemberId,
    /// The name, where one was given, else the e-mail's local part or the login.
    pub name: String,
    /// The e-mail; empty where none is known.
    pub email: String,
    /// The account of the computer that this member acts from.
    pub login: Option<String>,
    /// The role in the book that was asked about.
    pub role: Role,
    /// When the person joined the book.
    pub since: Timestamp,
}

/// A person of the file, without regard to a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The e-mail; empty where none is known.
    pub email: String,
    /// The account of the computer that this person acts from.
    pub login: Option<String>,
}

/// What a new person brings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The name.
    pub name: String,
    /// The e-mail; may be empty.
    pub email: String,
    /// The account of the computer.
    pub login: Option<String>,
}

/// One field of a person to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileChange {
    /// The name.
    Name(super::Name),
    /// The e-mail; empty takes it away.
    Email(String),
    /// The login, or none.
    Login(Option<String>),
}
