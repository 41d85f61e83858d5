//! Books.

use crate::domain::{Book, BookId};

use super::{Result, Session};

/// A book to make or change; `None` leaves a field as it is, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookInput {
    /// The name; needed for a new book.
    pub name: Option<String>,
    /// The colour: an ANSI colour's name.
    pub tint: Option<String>,
    /// The icon: one grapheme.
    pub icon: Option<String>,
}

impl Session {
    /// Lists the actor's books, oldest first.
    pub fn books(&self) -> Result<Vec<Book>> {
        todo!()
    }

    /// Returns the current book.
    pub fn book(&self) -> Result<Book> {
        todo!()
    }

    /// Goes to another of the actor's books, for this session only.
    pub fn enter(&mut self, book: BookId) -> Result<()> {
        todo!()
    }

    /// Makes a book with the actor as its owner.
    pub fn add_book(&self, input: &BookInput) -> Result<Book> {
        todo!()
    }

    /// Changes a book.
    pub fn edit_book(&self, book: BookId, input: &BookInput) -> Result<Book> {
        todo!()
    }

    /// Remembers the book that the actor starts in.
    pub fn use_book(&self, book: BookId) -> Result<Book> {
        todo!()
    }

    /// Deletes a book and all in it; returns what it was.
    pub fn delete_book(&self, book: BookId) -> Result<Book> {
        todo!()
    }

    /// Returns one of the actor's books.
    pub fn book_info(&self, book: BookId) -> Result<Book> {
        todo!()
    }
}
