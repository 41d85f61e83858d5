//! Books.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::book::BookChange;
use crate::domain::{Book, BookId, Capability, Name, Op};

use super::labels::read_tint;
use super::writing::optional;
use super::{Error, Result, Session};

/// How many signs an icon has at most, as people count them.
const LONGEST_ICON: usize = 2;

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
        Ok(self.store.reader(self.actor.id).books()?)
    }

    /// Returns the book that the actor starts in: the one chosen with [`Session::use_book`], else
    /// the oldest.
    pub fn first_book(&self) -> Result<Option<BookId>> {
        match self.store.reader(self.actor.id).chosen_book()? {
            None => Ok(self.books()?.first().map(|oldest| oldest.id)),
            chosen => Ok(chosen),
        }
    }

    /// Returns the current book.
    pub fn book(&self) -> Result<Book> {
        self.book_info(self.book_id()?)
    }

    /// Goes to another of the actor's books, for this session only.
    pub fn enter(&mut self, book: BookId) -> Result<()> {
        self.book_info(book)?;
        self.book = Some(book);
        Ok(())
    }

    /// Makes a book with the actor as its owner.
    ///
    /// # Errors
    /// `Conflict` where one of the actor's books has this name.
    pub fn add_book(&self, input: &BookInput) -> Result<Book> {
        let name = Name::parse(input.name.as_deref().unwrap_or_default(), "the book's name")?;
        let tint = read_tint(input.tint.as_deref())?.flatten();
        let icon = read_icon(input.icon.as_deref())?.flatten();
        let id = BookId::new(self.ids.next(self.now()));
        self.apply_in(id, &[Op::AddBook { name, tint, icon }])?;
        self.book_info(id)
    }

    /// Changes a book.
    ///
    /// # Errors
    /// `Conflict` where another of the actor's books has the new name.
    pub fn edit_book(&self, book: BookId, input: &BookInput) -> Result<Book> {
        let old = self.book_info(book)?;
        let mut changes = Vec::new();
        if let Some(name) = &input.name {
            let name = Name::parse(name, "the book's name")?;
            if name.as_str() != old.name {
                changes.push(BookChange::Name(name));
            }
        }
        if let Some(tint) = read_tint(input.tint.as_deref())?
            && tint != old.tint
        {
            changes.push(BookChange::Tint(tint));
        }
        if let Some(icon) = read_icon(input.icon.as_deref())?
            && icon != old.icon
        {
            changes.push(BookChange::Icon(icon));
        }
        if changes.is_empty() {
            self.demand_in(book, Capability::ConfigureBook)?;
            return Ok(old);
        }
        self.apply_in(book, &[Op::EditBook(changes)])?;
        self.book_info(book)
    }

    /// Remembers the book that the actor starts in.
    pub fn use_book(&self, book: BookId) -> Result<Book> {
        self.apply_in(book, &[Op::UseBook])?;
        self.book_info(book)
    }

    /// Deletes a book and all in it, the drafts too; returns what it was.
    ///
    /// # Errors
    /// `Storage` where the drafts cannot be removed; the book is deleted then all the same.
    pub fn delete_book(&self, book: BookId) -> Result<Book> {
        let old = self.book_info(book)?;
        self.apply_in(book, &[Op::DeleteBook])?;
        self.forget_drafts_of_book(book)?;
        Ok(old)
    }

    /// Returns one of the actor's books.
    pub fn book_info(&self, book: BookId) -> Result<Book> {
        Ok(self.reader_of(book)?.info()?)
    }
}

/// Reads an icon: one or two signs as people count them, an empty text takes it away.
fn read_icon(text: Option<&str>) -> Result<Option<Option<String>>> {
    optional(text, |text| {
        let signs = text.graphemes(true).count();
        let strange = |c: char| c.is_whitespace() || c.is_control();
        // A sign may be many characters, but not any number of them.
        if signs > LONGEST_ICON || text.contains(strange) || text.len() > 64 {
            return Err(Error::usage(format!(
                "\"{}\" is not an icon: give one sign, two at most",
                text.chars().take(100).collect::<String>()
            )));
        }
        Ok(text.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Kind;

    #[test]
    fn icons_are_one_or_two_signs() {
        assert_eq!(read_icon(None).unwrap(), None);
        assert_eq!(read_icon(Some(" ")).unwrap(), Some(None));
        for icon in ["★", "AB", "👩‍👩‍👧", "🇪🇸🇪🇸"] {
            assert_eq!(read_icon(Some(icon)).unwrap().flatten().as_deref(), Some(icon));
        }
        for icon in ["ABC", "A B", "\u{1b}[", "A\u{7}"] {
            assert_eq!(read_icon(Some(icon)).unwrap_err().kind, Kind::Usage, "{icon:?}");
        }
    }
}
