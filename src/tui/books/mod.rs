//! The books: which there are, what is in them, and who one is there.

mod form;
mod mouse;
mod view;

use crate::app::{BookInput, Draft, DraftId};
use crate::domain::{Book, BookId, Capability};

use super::action::Action;
use super::confirm::Confirm;
use super::message::{Effect, Job, Read};
use super::model::{Layer, Model};
use super::screen::{self, Screen};

pub use form::{
    BookForm, key as form_key, paste as form_paste, save as form_save, view as form_view,
};
pub use mouse::take as mouse;
pub use view::{icon, rail, rail_rows, style, view};

/// What the screen shows: the books are the model's.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// The selected one; the current one until another is chosen.
    pub selected: Option<BookId>,
    /// The first row on the screen.
    pub top: usize,
}

/// What is written to books.
#[derive(Debug, Clone, PartialEq)]
pub enum BookJob {
    /// Makes one.
    Add(BookInput),
    /// Changes one.
    Edit(BookId, BookInput),
    /// Deletes one and all in it.
    Delete(BookId),
    /// Starts in it from now on.
    Use(BookId),
}

/// What was written to books.
#[derive(Debug, Clone)]
pub enum BookWritten {
    /// One was made.
    Added(Book),
    /// One was changed.
    Edited(Book),
    /// One is gone.
    Deleted(Book),
    /// One is where the actor starts.
    Used(Book),
}

/// Returns the place of the selected book.
pub fn index(model: &Model) -> usize {
    let selected = model.books.selected.unwrap_or(model.book.current);
    model.book.books.iter().position(|book| book.id == selected).unwrap_or(0)
}

/// Returns the selected book.
pub fn selected(model: &Model) -> Option<&Book> {
    model.book.books.get(index(model))
}

/// Goes to the books.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    model.books.selected = Some(model.book.current);
    refresh(model, effects);
}

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Down => step(model, 1),
        Action::Up => step(model, -1),
        Action::PageDown | Action::HalfDown => step(model, 10),
        Action::PageUp | Action::HalfUp => step(model, -10),
        Action::Top => step(model, isize::MIN),
        Action::Bottom => step(model, isize::MAX),
        Action::Open => enter(model, effects),
        Action::Back if model.slow => model.give_up(effects),
        Action::Back => screen::go(model, Screen::Contacts, effects),
        Action::Add => BookForm::new().open(model, effects),
        Action::Edit => edit(model, effects),
        Action::Delete => delete(model, effects),
        Action::UseBook => {
            if let Some(id) = selected(model).map(|book| book.id) {
                model.write(Job::Books(BookJob::Use(id)), effects);
            }
        }
        _ => {}
    }
}

fn step(model: &mut Model, by: isize) {
    let last = model.book.books.len().saturating_sub(1);
    let place = index(model).saturating_add_signed(by).min(last);
    model.books.selected = model.book.books.get(place).map(|book| book.id);
}

/// Goes into the selected book.
fn enter(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(id) = selected(model).map(|book| book.id) else { return };
    screen::go(model, Screen::Contacts, effects);
    if id != model.book.current {
        effects.push(Effect::Read(Read::Book(Some(id))));
    }
}

/// Says no where the actor may not do this with the selected book; returns whether they may. The
/// sentence that names an owner is read: rights are known in advance for the current book only.
fn may(model: &Model, needs: Capability, effects: &mut Vec<Effect>) -> bool {
    let Some(book) = selected(model) else { return false };
    let may = book.role.can(needs);
    if !may {
        effects.push(Effect::Read(Read::Refusal(book.id, needs)));
    }
    may
}

fn edit(model: &mut Model, effects: &mut Vec<Effect>) {
    if may(model, Capability::ConfigureBook, effects)
        && let Some(book) = selected(model).cloned()
    {
        BookForm::of(book).open(model, effects);
    }
}

/// Opens a parked draft; one of a book that is gone stays until it is thrown away.
pub fn open_draft(model: &mut Model, draft: &Draft, effects: &mut Vec<Effect>) {
    model.prefer_draft(&draft.key());
    let DraftId::EditBook(id) = &draft.id else { return BookForm::new().open(model, effects) };
    let of = |book: &&Book| book.id.to_string() == *id;
    let Some(book) = model.book.books.iter().find(of).cloned() else {
        return model.tell("That book was deleted, or you are no longer a member of it", effects);
    };
    if book.role.can(Capability::ConfigureBook) {
        BookForm::of(book).open(model, effects);
    } else {
        effects.push(Effect::Read(Read::Refusal(book.id, Capability::ConfigureBook)));
    }
}

fn delete(model: &mut Model, effects: &mut Vec<Effect>) {
    if !may(model, Capability::DeleteBook, effects) {
        return;
    }
    if model.book.books.len() < 2 {
        let add = model.key(Action::Add);
        return model
            .tell(format!("This is your only book: {add} adds another one first"), effects);
    }
    if let Some(book) = selected(model).cloned() {
        model.layers.push(Layer::Confirm(Box::new(Confirm::Book(Box::new(book)))));
    }
}

/// Reads again what is shown.
pub fn refresh(_: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::Read(Read::Book(None)));
}

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    let height = view::rows(model).max(1);
    let place = index(model);
    let lowest = (place + 1).saturating_sub(height);
    model.books.top = model.books.top.clamp(lowest, place.max(lowest));
}

/// Takes what was written to books; returns whether the books are to be read again here.
pub fn wrote(model: &mut Model, written: BookWritten, effects: &mut Vec<Effect>) -> bool {
    match written {
        BookWritten::Added(book) => {
            let open = model.key(Action::Open);
            model.tell(format!("Added: {}; {open} goes there", book.name), effects);
            model.books.selected = Some(book.id);
        }
        BookWritten::Edited(book) => model.tell(format!("Saved: {}", book.name), effects),
        BookWritten::Used(book) => {
            model.tell(format!("You start in {} from now on", book.name), effects);
        }
        BookWritten::Deleted(book) => {
            model.tell(format!("{} is deleted for good, with all in it", book.name), effects);
            model.books.selected = None;
            model.book.books.retain(|other| other.id != book.id);
            if model.book.current == book.id {
                let next = model.book.books.first().map(|other| other.id);
                effects.extend(next.map(|id| Effect::Read(Read::Book(Some(id)))));
                return false;
            }
        }
    }
    true
}
