//! Undo: the changes of this session, the last one first.

use std::collections::HashSet;

use uuid::Uuid;

use crate::app::{Cause, Error, Kind, UndoRecord, Undone};
use crate::domain::{BatchId, BookId, Capability, ContactId, InteractionId};

use super::action::Action;
use super::contacts;
use super::form::Choice;
use super::message::{Effect, Job, Taken};
use super::model::Model;
use super::wrote::gone;

/// How many changes are kept.
const KEPT: usize = 100;

/// A change that can be undone, or one that keeps undo from the changes before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An entry was logged: it becomes a draft again.
    Entry(Taken),
    /// Something was written; the text says what.
    Change(String, Box<UndoRecord>),
    /// Something was written that cannot be undone; the text says what.
    ForGood(String),
    /// Something was imported, which is taken back elsewhere; the text says what.
    Import(String, BatchId),
}

#[derive(Debug, Clone)]
struct Done {
    number: u64,
    book: BookId,
    what: What,
    /// Those whose marks it took off.
    unmarked: Vec<Choice>,
    /// Whether its undo was refused once.
    refused: bool,
}

/// The changes of this session.
#[derive(Debug, Clone, Default)]
pub struct Undos {
    done: Vec<Done>,
    last: u64,
    /// The ticket of the last undo, and the number of what it takes back.
    flying: Option<(u64, u64)>,
}

impl Undos {
    /// Takes a change down, and whose marks it took off.
    pub fn push(&mut self, book: BookId, what: What, unmarked: Vec<Choice>) {
        if self.done.len() >= KEPT {
            self.done.remove(0);
        }
        self.last += 1;
        self.done.push(Done { number: self.last, book, what, unmarked, refused: false });
    }

    /// Returns the last change to a book.
    pub fn last(&self, book: BookId) -> Option<&What> {
        self.done.iter().rfind(|done| done.book == book).map(|done| &done.what)
    }

    /// Forgets the last changes to a book as far as they cannot be undone.
    fn pass(&mut self, book: BookId) {
        while let Some(place) = self.done.iter().rposition(|done| done.book == book)
            && matches!(self.done[place].what, What::ForGood(_) | What::Import(..))
        {
            self.done.remove(place);
        }
    }

    /// Forgets an entry that is gone.
    pub fn forget_entry(&mut self, id: InteractionId) {
        self.done.retain(|done| !matches!(&done.what, What::Entry(taken) if taken.id == id));
        self.forget(id.uuid());
    }

    /// Forgets the changes to a record that is gone, and the entries with a contact alone that is:
    /// nothing of them is left to be undone.
    pub fn forget(&mut self, id: Uuid) {
        let gone = |what: &What| match what {
            What::Change(_, record) => record.is_about(id),
            What::Entry(taken) => taken.is_with_nobody_but(id),
            What::ForGood(_) | What::Import(..) => false,
        };
        self.done.retain(|done| !gone(&done.what));
    }

    /// Notes that the last change to a book is being undone by this write.
    fn fly(&mut self, book: BookId, ticket: u64) {
        let last = self.done.iter().rfind(|done| done.book == book);
        self.flying = last.map(|done| (ticket, done.number));
    }

    /// Notes that the undo by this write was refused. Refused for the second time, it is forgotten:
    /// it would stand before all earlier changes for ever.
    fn refuse(&mut self, ticket: u64) {
        let Some((_, number)) = self.flying.take_if(|(flying, _)| *flying == ticket) else {
            return;
        };
        self.done.retain(|done| done.number != number || !done.refused);
        for done in self.done.iter_mut().filter(|done| done.number == number) {
            done.refused = true;
        }
    }

    /// Forgets what this write undid, and returns it.
    fn land(&mut self, ticket: u64) -> Option<Done> {
        let (_, number) = self.flying.take_if(|(flying, _)| *flying == ticket)?;
        let place = self.done.iter().position(|done| done.number == number)?;
        Some(self.done.remove(place))
    }
}

/// Undoes the last change to this book.
pub fn undo(model: &mut Model, effects: &mut Vec<Effect>) {
    let book = model.book.current;
    let last = model.undo.last(book).cloned();
    // A change is judged by the door: it may be to another book, where the actor's role is another.
    let judged = matches!(last, Some(What::Change(..) | What::ForGood(_) | What::Import(..)));
    if !judged && !model.may(Capability::DeleteInteractions, effects) {
        return;
    }
    // What is being written is what would be undone: it is not known yet how.
    if !model.waiting.is_empty() {
        let back = model.key(Action::Back);
        let text = format!("The last change is not written yet: {back} gives it up");
        return model.tell(text, effects);
    }
    let ticket = match last {
        None => {
            let reopen = model.key(Action::Reopen);
            let text =
                format!("Nothing was changed since the start: {reopen} reopens your last entry");
            return model.tell(text, effects);
        }
        Some(What::ForGood(said)) => {
            return pass(model, book, &format!("Cannot be undone – {said}"), effects);
        }
        Some(What::Import(said, batch)) => {
            let how = format!("`tl import undo {}` takes back: {said}", batch.short());
            return pass(model, book, &how, effects);
        }
        Some(What::Entry(taken)) => model.write(Job::Undo(taken), effects),
        Some(What::Change(_, record)) => model.write(Job::TakeBack(record), effects),
    };
    model.undo.fly(book, ticket);
}

/// Says why the last change is not undone here, and what the next undo would be about.
fn pass(model: &mut Model, book: BookId, said: &str, effects: &mut Vec<Effect>) {
    model.undo.pass(book);
    let undo = model.key(Action::Undo);
    let next = match model.undo.last(book) {
        Some(What::Change(earlier, _)) => format!("{undo} again undoes: {earlier}"),
        Some(What::Entry(taken)) => {
            let name = taken.people.first().map_or("somebody", Choice::name);
            format!("{undo} again takes back what was logged with {name}")
        }
        _ => "nothing else was changed since the start".to_owned(),
    };
    model.tell(format!("{said}; {next}"), effects);
}

/// Takes what became of an undo that failed: what cannot be undone any more is not tried again. A
/// refusal may end, so it is tried once more: the right is given, or the name that another one has
/// by now is free again.
pub fn failed(model: &mut Model, ticket: u64, error: &Error) {
    if error.kind == Kind::NotFound || error.is_of(Cause::Overtaken) {
        model.undo.land(ticket);
    } else if error.kind != Kind::Storage {
        model.undo.refuse(ticket);
    }
}

/// Notes that an entry was taken back: those whom it was logged on together are marked again.
pub fn landed(model: &mut Model, ticket: u64, here: bool) {
    if let Some(done) = model.undo.land(ticket).filter(|_| here) {
        model.contacts.marks.put_back(done.unmarked);
    }
}

/// Takes a change that was undone.
pub fn undone(
    model: &mut Model,
    ticket: u64,
    undone: &Undone,
    here: bool,
    effects: &mut Vec<Effect>,
) {
    let done = model.undo.land(ticket);
    let said = match done.as_ref().map(|done| &done.what) {
        Some(What::Change(said, _)) => format!("Undone – {said}"),
        _ => "Undone".to_owned(),
    };
    let said = format!("{said}{}", left(undone));
    model.tell(gone(&said, undone.purge_pending), effects);
    if let Some(done) = done.filter(|_| here) {
        let restored: HashSet<ContactId> = undone.contacts.iter().copied().collect();
        let back = |choice: &Choice| choice.id().is_some_and(|id| restored.contains(&id));
        model.contacts.marks.put_back(done.unmarked.into_iter().filter(back).collect());
    }
    for id in &undone.gone {
        model.forget_drafts_of(*id);
        model.contacts.marks.remove(*id);
    }
    if here {
        contacts::refresh(model, effects);
    }
}

/// Says what stays as it is, and what is no longer there.
fn left(undone: &Undone) -> String {
    let changed = match undone.left {
        0 => String::new(),
        1 => "; 1 was changed since and stays as it is".to_owned(),
        many => format!("; {many} were changed since and stay as they are"),
    };
    let deleted = match undone.deleted {
        0 => String::new(),
        1 => "; 1 was deleted for good since".to_owned(),
        many => format!("; {many} were deleted for good since"),
    };
    changed + &deleted
}

/// Returns the sentence of a change as its undo repeats it: without what to do next, which stands behind
/// a semicolon; one between brackets is the sentence's own.
pub fn sentence(said: &str) -> String {
    let mut open = 0_u32;
    let end = said.char_indices().find(|(at, letter)| {
        match letter {
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0 && said.get(*at..).is_some_and(|rest| rest.starts_with("; "))
    });
    end.and_then(|(at, _)| said.get(..at)).unwrap_or(said).to_owned()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn what_to_do_next_is_left_out() {
        assert_eq!(
            sentence("Handed over: 9 (Ana; 5 archived), 2 accounts; u undoes it"),
            "Handed over: 9 (Ana; 5 archived), 2 accounts"
        );
        assert_eq!(sentence("Starred Ana"), "Starred Ana");
        assert_eq!(sentence("Logged (a; b"), "Logged (a; b");
    }
}
