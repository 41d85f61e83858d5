//! Writes, all on one thread with a session of its own: a lock held elsewhere never freezes the
//! screen.

use std::sync::mpsc::{self, Sender};
use std::thread;

use crate::app::{Consequences, Error, Kind, LogInput, Result, Session, Whom};
use crate::domain::{BookId, ContactId};

use super::super::form::{Choice, Submission, changes, undone};
use super::super::message::{Job, Msg, Taken, Write, Written, Wrote};
use super::{DeathWatch, Event};

/// The thread that writes; it starts with the first write.
#[derive(Debug)]
pub struct Writer {
    events: Sender<Event>,
    jobs: Option<Sender<Write>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Writer {
    /// Makes a writer that has not started.
    pub fn new(events: Sender<Event>) -> Self {
        Self { events, jobs: None, thread: None }
    }

    /// Orders a write; what becomes of it arrives as [`Msg::Wrote`].
    pub fn order(&mut self, session: &Session, write: Write) {
        let (ticket, book) = (write.ticket, write.book);
        let ordered = self.start(session).and_then(|jobs| {
            jobs.send(write).map_err(|_| Error::new(Kind::Internal, "the writer has ended"))
        });
        if let Err(error) = ordered {
            let wrote = Wrote { ticket, book, result: Err(error) };
            let _ = self.events.send(Event::Msg(Msg::Wrote(Box::new(wrote))));
        }
    }

    /// Returns the way to the thread, which starts where it has not yet.
    fn start(&mut self, session: &Session) -> Result<Sender<Write>> {
        if let Some(jobs) = &self.jobs {
            return Ok(jobs.clone());
        }
        let mut own = session.another()?;
        let (jobs, orders) = mpsc::channel::<Write>();
        let events = self.events.clone();
        let run = move || {
            let _watch = DeathWatch(events.clone());
            let mut here = None;
            for Write { ticket, book, job } in orders {
                let result = carry_out(&mut own, &mut here, book, job);
                let wrote = Box::new(Wrote { ticket, book, result });
                if events.send(Event::Msg(Msg::Wrote(wrote))).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("writer".to_owned()).spawn(run);
        let failed =
            |error| Error::new(Kind::Internal, format!("no thread to write with: {error}"));
        self.thread = Some(thread.map_err(failed)?);
        self.jobs = Some(jobs.clone());
        Ok(jobs)
    }

    /// Lets the writer finish what was ordered; tells whether it is done.
    pub fn finish(&mut self) -> bool {
        self.jobs = None;
        self.thread.as_ref().is_none_or(thread::JoinHandle::is_finished)
    }
}

fn carry_out(
    session: &mut Session,
    here: &mut Option<BookId>,
    book: BookId,
    job: Job,
) -> Result<Written> {
    if *here != Some(book) {
        session.enter(book)?;
        *here = Some(book);
    }
    Ok(match job {
        Job::Log(submission, draft) => {
            let people = submission.people.clone();
            let logged = session.log(&log_input(session, *submission)?)?;
            session.drafts()?.remove(&draft)?;
            Written::Logged(Box::new(logged), people, draft)
        }
        Job::Correct(entry, submission, draft) => {
            let people = existing(session, &submission.people)?;
            let edit = changes(&entry, &submission, &people);
            let entry = session.edit_interaction(entry.id, &edit)?;
            session.drafts()?.remove(&draft)?;
            Written::Corrected(Box::new(entry), draft)
        }
        Job::AddContact(input) => Written::ContactAdded(Box::new(session.add_contact(&input)?)),
        Job::EditContact(id, edit) => {
            Written::ContactChanged(Box::new(session.edit_contact(id, &edit)?))
        }
        Job::Star(id, starred) => Written::Starred(Box::new(session.star_contact(id, starred)?)),
        Job::DeleteEntry(id) => Written::EntryDeleted(Box::new(session.delete_interaction(id)?)),
        Job::DeleteContact(id) => Written::ContactDeleted(id, session.delete_contact(id)?),
        Job::Undo(taken) => undo(session, &taken)?,
        Job::SaveDraft(draft) => {
            session.drafts()?.save(&draft)?;
            Written::Draft
        }
        Job::DropDraft(id) => {
            session.drafts()?.remove(&id)?;
            Written::Draft
        }
    })
}

fn log_input(session: &Session, submission: Submission) -> Result<LogInput> {
    let Submission {
        kind,
        people,
        summary,
        occurred_at,
        outcome,
        duration_seconds,
        location,
        direction,
    } = submission;
    let mut whom = Vec::with_capacity(people.len());
    for choice in &people {
        whom.push(match choice {
            Choice::Known { id, .. } => Whom::Contact(*id),
            Choice::New(typed) => Whom::New(Box::new(session.new_contact_from(typed)?)),
        });
    }
    let mut input = LogInput::new(kind, whom, summary);
    input.occurred_at = Some(occurred_at);
    input.outcome = outcome;
    input.duration_seconds = duration_seconds;
    input.location = location;
    input.direction = direction;
    Ok(input)
}

/// Makes those that are new, and returns everybody.
fn existing(session: &Session, people: &[Choice]) -> Result<Vec<ContactId>> {
    people
        .iter()
        .map(|choice| match choice {
            Choice::Known { id, .. } => Ok(*id),
            Choice::New(typed) => Ok(session.add_contact(&session.new_contact_from(typed)?)?.id),
        })
        .collect()
}

/// Takes an entry back. Its text is a draft before it is gone from the file; a contact that was
/// made with it goes too, where nothing else was logged with it since.
fn undo(session: &Session, taken: &Taken) -> Result<Written> {
    let entry = session.interaction(taken.id)?;
    let draft = undone(&entry, &taken.people);
    session.drafts()?.save(&draft)?;
    let report = session.delete_interaction(taken.id)?;
    for id in &taken.created {
        let nothing = Consequences { purged: 0, shared: 0 };
        if session.consequences(*id).is_ok_and(|found| found == nothing) {
            session.delete_contact(*id)?;
        }
    }
    Ok(Written::Undone(Box::new(report), Box::new(draft)))
}
