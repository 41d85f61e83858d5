//! The use-cases against a real file: what a front end asks for and what comes back.

mod batches;
mod contacts;
mod import;
mod interactions;
mod live;
mod log;
mod members;
mod records;
mod undo;
mod viewer;
mod who;

use std::path::PathBuf;

use touchline::app::{ContactInput, Error, Kind, LogInput, Session, Start, Whom};
use touchline::domain::{Contact, ContactId, Interaction, InteractionType, Role};

/// A file of its own in a temporary folder, made by Ana.
struct File {
    folder: tempfile::TempDir,
}

impl File {
    fn new() -> Self {
        let file = Self { folder: tempfile::tempdir().unwrap() };
        drop(file.open("ana@x.org"));
        file
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, user: &str) -> Start {
        Start {
            db: Some(self.path("book.db")),
            config: Some(self.path("config.toml")),
            state: Some(self.path("state")),
            user: Some(user.to_owned()),
            create: true,
            ..Start::default()
        }
    }

    fn open(&self, user: &str) -> Session {
        Session::open(self.start(user)).unwrap().0
    }

    fn ana(&self) -> Session {
        self.open("ana@x.org")
    }

    /// Adds somebody to Ana's book and opens the file as them, in that book.
    fn join(&self, email: &str, role: Role) -> Session {
        let ana = self.ana();
        let member = touchline::app::MemberInput {
            email: Some(email.to_owned()),
            ..touchline::app::MemberInput::default()
        };
        ana.add_member(&member, role).unwrap();
        let mut session = self.open(email);
        session.enter(ana.book().unwrap().id).unwrap();
        session
    }
}

fn named(name: &str) -> ContactInput {
    ContactInput { name: name.to_owned(), ..ContactInput::default() }
}

fn reached(name: &str, email: &str, phone: &str) -> ContactInput {
    let list = |value: &str| if value.is_empty() { vec![] } else { vec![value.into()] };
    ContactInput { emails: list(email), phones: list(phone), ..named(name) }
}

fn add(session: &Session, input: &ContactInput) -> Contact {
    session.add_contact(input).unwrap()
}

fn call(session: &Session, contact: ContactId, text: &str) -> Interaction {
    let input = LogInput::new(InteractionType::Call, vec![Whom::Contact(contact)], text);
    session.log(&input).unwrap().interaction
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, kind: Kind) -> Error {
    let error = result.unwrap_err();
    assert_eq!(error.kind, kind, "{error:?}");
    error
}
