//! Long reads, on one thread with a session of its own: no key ever waits for them.
//!
//! Of each kind only the latest counts: one that waits gives way to it, one that runs is
//! interrupted, and what it found is dropped.

use std::mem::discriminant;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::app::{Cause, Error, Interrupt, Kind, Result, Session};
use crate::domain::BookId;

use super::super::message::{Msg, Read, Reply};
use super::{DeathWatch, Event, reads};

/// The thread that reads what takes long; it starts with the first such read.
pub struct Worker {
    events: Sender<Event>,
    running: Option<Running>,
}

/// The way to the thread.
struct Running {
    desk: Arc<Desk>,
    interrupt: Interrupt,
}

/// Where orders lie until the thread takes them.
#[derive(Default)]
struct Desk {
    orders: Mutex<Orders>,
    more: Condvar,
}

#[derive(Default)]
struct Orders {
    /// At most one of a kind, the oldest first.
    waiting: Vec<(BookId, Read)>,
    /// The read that runs.
    at_work: Option<(BookId, Read)>,
    ended: bool,
}

impl Desk {
    /// A thread that died over it left it whole.
    fn orders(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    /// Makes a worker that has not started.
    pub fn new(events: Sender<Event>) -> Self {
        Self { events, running: None }
    }

    /// Orders a read of a book in place of an earlier one of its kind; what it finds arrives as
    /// [`Msg::Reply`].
    pub fn order(&mut self, session: &Session, book: BookId, read: Read) {
        match self.start(session) {
            Ok(running) => {
                let mut orders = running.desk.orders();
                let kind = discriminant(&read);
                orders.waiting.retain(|(_, other)| discriminant(other) != kind);
                orders.waiting.push((book, read));
                if orders.at_work.as_ref().is_some_and(|(_, other)| discriminant(other) == kind) {
                    running.interrupt.stop();
                }
                running.desk.more.notify_one();
            }
            Err(error) => {
                let reply = Reply::Failed(read, error);
                let _ = self.events.send(Event::Msg(Msg::Reply(reply)));
            }
        }
    }

    /// Lets the thread end: what it has not answered is read by another one, with the session as it is
    /// now, and so is what is ordered later.
    pub fn renew(&mut self, session: &Session) {
        for (book, read) in self.end() {
            self.order(session, book, read);
        }
    }

    /// Lets the thread end; returns what it has not answered, the oldest first.
    fn end(&mut self) -> Vec<(BookId, Read)> {
        let Some(running) = self.running.take() else { return Vec::new() };
        let mut orders = running.desk.orders();
        orders.ended = true;
        let left = orders.at_work.take().into_iter().chain(std::mem::take(&mut orders.waiting));
        running.interrupt.stop();
        running.desk.more.notify_one();
        left.collect()
    }

    /// Tells whether a read was ordered whose answer is not on its way yet.
    #[cfg(test)]
    pub fn is_at_work(&self) -> bool {
        self.running.as_ref().is_some_and(|running| {
            let orders = running.desk.orders();
            orders.at_work.is_some() || !orders.waiting.is_empty()
        })
    }

    fn start(&mut self, session: &Session) -> Result<&Running> {
        if self.running.is_none() {
            let own = session.another()?;
            let interrupt = own.interrupt_handle();
            let (desk, events) = (Arc::<Desk>::default(), self.events.clone());
            let (theirs, handle) = (Arc::clone(&desk), interrupt.clone());
            let run = move || read_all(own, &theirs, &handle, &events);
            let failed =
                |error| Error::new(Kind::Internal, format!("no thread to read with: {error}"));
            thread::Builder::new().name("reader".to_owned()).spawn(run).map_err(failed)?;
            self.running = Some(Running { desk, interrupt });
        }
        self.running.as_ref().ok_or_else(|| Error::new(Kind::Internal, "no thread to read with"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// Carries orders out until there are to be no more.
fn read_all(mut session: Session, desk: &Desk, interrupt: &Interrupt, events: &Sender<Event>) {
    let _watch = DeathWatch(events.clone());
    let mut here = None;
    while let Some((book, read)) = next(desk, interrupt) {
        let kind = discriminant(&read);
        let entered = if here == Some(book) { Ok(()) } else { session.enter(book) };
        let reply = match entered {
            Ok(()) => {
                here = Some(book);
                reads::read(&mut session, read)
            }
            Err(error) => Reply::Failed(read, error),
        };
        let mut orders = desk.orders();
        if orders.ended {
            // Another one reads it.
            return;
        }
        orders.at_work = None;
        let overtaken = orders.waiting.iter().any(|(_, other)| discriminant(other) == kind);
        let stopped = matches!(&reply, Reply::Failed(_, error) if error.is_of(Cause::Cancelled));
        // It is sent before the desk is free: whoever sees nobody at work finds the answer there.
        if !overtaken && !stopped && events.send(Event::Msg(Msg::Reply(reply))).is_err() {
            return;
        }
    }
}

/// Waits for the next order.
fn next(desk: &Desk, interrupt: &Interrupt) -> Option<(BookId, Read)> {
    let mut orders = desk.orders();
    while orders.waiting.is_empty() && !orders.ended {
        orders = desk.more.wait(orders).unwrap_or_else(PoisonError::into_inner);
    }
    if orders.ended {
        return None;
    }
    let (book, read) = orders.waiting.remove(0);
    orders.at_work = Some((book, read.clone()));
    // Whoever stops reads holds the desk: what is stopped from now on is this one.
    interrupt.go_on();
    Some((book, read))
}
