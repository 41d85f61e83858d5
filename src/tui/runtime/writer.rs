//! Writes, all on one thread with a session of its own: a lock held elsewhere never freezes the
//! screen.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::{
    Cancel, Cause, Draft, DraftKey, Error, Kind, LogInput, Rest, Result, Saved, Session, Whom,
};
use crate::domain::{BookId, ContactId, InteractionId};

use super::super::books::{BookJob, BookWritten};
use super::super::contacts::{Bulk, Bulked};
use super::super::form::{Choice, Submission, changes, undone};
use super::super::message::{Changed, Job, Msg, Taken, Write, Written, Wrote};
use super::{DeathWatch, Event, inbox, places};

/// The thread that writes; it starts with the first write.
#[derive(Debug)]
pub struct Writer {
    events: Sender<Event>,
    patience: Arc<Patience>,
    running: Option<Running>,
}

/// The thread, and the ways to it.
#[derive(Debug)]
struct Running {
    /// None after the last order.
    jobs: Option<Sender<Write>>,
    cancel: Cancel,
    thread: thread::JoinHandle<()>,
}

/// Which writes the user still waits for.
#[derive(Debug, Default)]
struct Patience {
    /// The last ticket that was given up.
    given_up: AtomicU64,
    /// The ticket of the write that runs, or ran last.
    current: AtomicU64,
}

impl Patience {
    fn is_over(&self, ticket: u64) -> bool {
        ticket <= self.given_up.load(Ordering::SeqCst)
    }
}

impl Writer {
    /// Makes a writer that has not started.
    pub fn new(events: Sender<Event>) -> Self {
        Self { events, patience: Arc::default(), running: None }
    }

    /// Orders a write; what becomes of it arrives as [`Msg::Wrote`].
    pub fn order(&mut self, session: &Session, write: Write) {
        let (ticket, book) = (write.ticket, write.book);
        let ordered = self.start(session).and_then(|jobs| jobs.send(write).map_err(|_| ended()));
        if let Err(error) = ordered {
            let wrote = Wrote { ticket, book, result: Err(error), undo: None };
            let _ = self.events.send(Event::Msg(Msg::Wrote(Box::new(wrote))));
        }
    }

    /// Ends the waiting of every write up to this ticket. One that runs by now is not undone. A
    /// wait that begins just now may miss it: whoever gives up does so until the answer is there.
    pub fn give_up(&self, ticket: u64) {
        self.patience.given_up.fetch_max(ticket, Ordering::SeqCst);
        let current = self.patience.current.load(Ordering::SeqCst);
        if let Some(running) = self.running.as_ref().filter(|_| self.patience.is_over(current)) {
            running.cancel.cancel();
        }
    }

    /// Returns the way to the thread, which starts where it has not yet.
    fn start(&mut self, session: &Session) -> Result<Sender<Write>> {
        if let Some(running) = &self.running {
            return running.jobs.clone().ok_or_else(ended);
        }
        let own = session.another()?;
        let cancel = own.cancel_handle();
        let (jobs, orders) = mpsc::channel();
        let (events, patience) = (self.events.clone(), Arc::clone(&self.patience));
        let hand = Hand { session: own, here: None, stays: None };
        let run = move || write_all(hand, &orders, &events, &patience);
        let thread = thread::Builder::new().name("writer".to_owned()).spawn(run);
        let failed =
            |error| Error::new(Kind::Internal, format!("no thread to write with: {error}"));
        let thread = thread.map_err(failed)?;
        self.running = Some(Running { jobs: Some(jobs.clone()), cancel, thread });
        Ok(jobs)
    }

    /// Lets the writer finish what was ordered; tells whether it is done.
    pub fn finish(&mut self) -> bool {
        let Some(running) = &mut self.running else { return true };
        running.jobs = None;
        running.thread.is_finished()
    }
}

fn ended() -> Error {
    Error::new(Kind::Internal, "the writer has ended")
}

/// Carries out orders until there are no more.
fn write_all(
    mut hand: Hand,
    orders: &Receiver<Write>,
    events: &Sender<Event>,
    patience: &Patience,
) {
    let _watch = DeathWatch(events.clone());
    for Write { ticket, book, job } in orders {
        patience.current.store(ticket, Ordering::SeqCst);
        hand.session.note_writes();
        let result = if job.may_wait() && patience.is_over(ticket) {
            Ok(Written::GivenUp)
        } else {
            let mut go_on = |done| {
                let _ = events.send(Event::Msg(Msg::Progress(ticket, done)));
                !patience.is_over(ticket)
            };
            let about = About::of(&job);
            match hand.carry_out(book, job, &mut go_on) {
                Err(error) if error.is_of(Cause::Cancelled) => Ok(Written::GivenUp),
                Err(error) if error.is_of(Cause::MissingRecord) => {
                    about.gone(&hand.session).unwrap_or(Err(error))
                }
                result => result,
            }
        };
        let undo = hand.session.noted().filter(|_| result.is_ok());
        let wrote = Box::new(Wrote { ticket, book, result, undo });
        if events.send(Event::Msg(Msg::Wrote(wrote))).is_err() {
            return;
        }
        if let Some(error) = hand.stays.take() {
            let _ = events.send(Event::Msg(Msg::DraftStays(error)));
        }
    }
}

/// The records without which a form cannot be saved.
#[derive(Debug, Default)]
struct About {
    entry: Option<InteractionId>,
    contact: Option<ContactId>,
    people: Vec<ContactId>,
}

impl About {
    fn of(job: &Job) -> Self {
        let people = |submission: &Submission| {
            submission.people.iter().filter_map(Choice::id).collect::<Vec<_>>()
        };
        match job {
            Job::Log(submission, _) => Self { people: people(submission), ..Self::default() },
            Job::LogLine(_, people, _) => {
                Self { people: people.iter().filter_map(Choice::id).collect(), ..Self::default() }
            }
            Job::Correct(entry, submission, _) => {
                Self { entry: Some(entry.id), people: people(submission), ..Self::default() }
            }
            Job::EditContact(read, _) => Self { contact: Some(read.id), ..Self::default() },
            _ => Self::default(),
        }
    }

    /// Says which of them are no longer there; `None` where that is not known, or all are.
    fn gone(&self, session: &Session) -> Option<Result<Written>> {
        let lost = |error: Error| error.is_of(Cause::MissingRecord);
        let entry = self.entry.is_some_and(|id| session.interaction(id).is_err_and(lost));
        let contact = self.contact.is_some_and(|id| session.contact(id).is_err_and(lost));
        if entry || contact {
            return Some(Ok(Written::RecordGone));
        }
        let gone = gone_of(session, &self.people).ok()?;
        (!gone.is_empty()).then_some(Ok(Written::PeopleGone(gone)))
    }
}

/// What the thread works with.
struct Hand {
    session: Session,
    /// The book that the session is in.
    here: Option<BookId>,
    /// Why the draft of what was written is still there.
    stays: Option<Error>,
}

impl Hand {
    /// Carries a job out; a long one asks now and then whether to go on.
    fn carry_out(
        &mut self,
        book: BookId,
        job: Job,
        go_on: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Written> {
        if self.here != Some(book) {
            self.session.enter(book)?;
            self.here = Some(book);
        }
        let session = &self.session;
        Ok(match job {
            Job::Log(submission, draft) => {
                let people = submission.people.clone();
                let logged = session.log(&log_input(session, *submission)?)?;
                self.stays = drop_draft(session, &draft);
                Written::Logged(Box::new(logged), people, Some(draft))
            }
            Job::LogLine(line, people, draft) => {
                let logged = session.log_line(&line, whom(session, &people)?)?;
                self.stays = drop_draft(session, &draft);
                Written::Logged(Box::new(logged), people, Some(draft))
            }
            Job::Correct(entry, submission, draft) => {
                let people = whom(session, &submission.people)?;
                let edit = changes(&entry, &submission, people);
                match session.edit_interaction_as_read(&entry, &edit)? {
                    Saved::Written(entry) => {
                        self.stays = drop_draft(session, &draft);
                        Written::Corrected(entry, draft)
                    }
                    Saved::Meanwhile(theirs) => Written::EntryMeanwhile(theirs),
                }
            }
            Job::AddContact(input) => Written::ContactAdded(Box::new(session.add_contact(&input)?)),
            Job::EditContact(read, edit) => match session.edit_contact_as_read(&read, &edit)? {
                Saved::Written(contact) => Written::ContactChanged(contact),
                Saved::Meanwhile(theirs) => Written::ContactMeanwhile(theirs),
            },
            Job::Star(id, starred) => {
                Written::Starred(Box::new(session.star_contact(id, starred)?))
            }
            Job::Pin(id, pinned) => Written::Pinned(Box::new(session.pin_interaction(id, pinned)?)),
            Job::DeleteEntry(id) => {
                Written::EntryDeleted(Box::new(session.delete_interaction(id)?))
            }
            Job::DeleteContact(id) => Written::ContactDeleted(id, session.delete_contact(id)?),
            Job::Bulk(bulk) => Written::Bulk(Box::new(several(session, bulk, go_on)?)),
            Job::Books(job) => {
                let written = books(session, job)?;
                // A deleted book is entered no more.
                self.here = None;
                Written::Books(Box::new(written))
            }
            Job::SaveFilter(name, text) => {
                Written::FilterSaved(Box::new(session.save_filter(&name, &text)?))
            }
            Job::Accounts(job) => places::write_account(session, job)?,
            Job::Inbox(job) => Written::Inbox(Box::new(inbox::write(session, *job, go_on)?)),
            Job::FollowUps(job) => places::write_follow_up(session, job)?,
            Job::Members(job) => Written::Members(places::write_member(session, job)?),
            Job::Undo(taken) => undo(session, &taken)?,
            Job::TakeBack(record) => Written::TookBack(Box::new(session.undo(&record)?)),
            Job::Set(name, typed) => {
                // What is wrong with other rows of the file was told at the start.
                self.session.set_setting(&name, typed.as_deref())?;
                Written::Setting(Box::new(Changed::now(&self.session, name)))
            }
            Job::EditProfile(input) => {
                let member = self.session.edit_profile(&input)?;
                let changed = Changed::now(&self.session, "profile.email".to_owned());
                Written::Profile(Box::new(member), Box::new(changed))
            }
            Job::SaveDraft(draft) => save_draft(session, &draft)?,
            Job::DropDraft(key) => {
                session.drafts()?.remove(&key)?;
                Written::Draft
            }
        })
    }
}

/// Writes a draft. Somebody who took part and was deleted meanwhile is taken out of it, as whoever
/// deletes takes them out of the drafts that are there: else it would stand there twice, with them and
/// without. What is about nobody but them stays while its form is open.
fn save_draft(session: &Session, draft: &Draft) -> Result<Written> {
    let drafts = session.drafts()?;
    drafts.save(draft)?;
    // It is kept also where the file cannot be read.
    let gone = gone_of(session, &draft.people()).unwrap_or_default();
    let Rest::Others(left) = draft.without(&gone) else { return Ok(Written::Draft) };
    drafts.save(&left)?;
    if left.key() != draft.key() {
        drafts.remove(&draft.key())?;
    }
    Ok(Written::DraftWithout(draft.key(), left, gone))
}

/// Returns those of some contacts who are no longer there.
fn gone_of(session: &Session, people: &[ContactId]) -> Result<Vec<ContactId>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let there = session.contacts_by_id(people)?;
    let gone = |id: &&ContactId| !there.iter().any(|contact| contact.id == **id);
    Ok(people.iter().filter(gone).copied().collect())
}

/// Removes the draft of what is written by now; returns why it stays. What is written is not undone
/// for it.
fn drop_draft(session: &Session, draft: &DraftKey) -> Option<Error> {
    session.drafts().and_then(|drafts| drafts.remove(draft)).err()
}

/// Changes or deletes several contacts.
fn several(session: &Session, bulk: Bulk, go_on: &mut dyn FnMut(usize) -> bool) -> Result<Bulked> {
    Ok(match bulk {
        Bulk::Change(ids, change, what) => {
            let changed = session.change_contacts(&ids, &change)?;
            Bulked::Changed(change, changed, what)
        }
        Bulk::Delete(ids) => Bulked::Deleted(session.delete_contacts(&ids, go_on)?),
    })
}

/// Writes to books.
fn books(session: &Session, job: BookJob) -> Result<BookWritten> {
    Ok(match job {
        BookJob::Add(input) => BookWritten::Added(session.add_book(&input)?),
        BookJob::Edit(id, input) => BookWritten::Edited(session.edit_book(id, &input)?),
        BookJob::Delete(id) => BookWritten::Deleted(session.delete_book(id)?),
        BookJob::Use(id) => BookWritten::Used(session.use_book(id)?),
    })
}

impl Changed {
    /// Returns the settings in force now, and their theme.
    pub fn now(session: &Session, name: String) -> Self {
        let config = session.config().clone();
        let (theme, told) = config.load_theme();
        let told = told.into_iter().map(|warning| warning.message).collect();
        Self { name, config, theme, told }
    }
}

/// Returns those who take part, the new ones as they are to be made.
fn whom(session: &Session, people: &[Choice]) -> Result<Vec<Whom>> {
    let whom = |choice: &Choice| {
        Ok(match choice {
            Choice::Known { id, .. } => Whom::Contact(*id),
            Choice::New(typed) => Whom::New(Box::new(session.new_contact_from(typed)?)),
        })
    };
    people.iter().map(whom).collect()
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
        follow_up,
        completes,
        rare,
    } = submission;
    let mut input = LogInput::new(kind, whom(session, &people)?, summary);
    input.occurred_at = Some(occurred_at);
    input.outcome = outcome;
    input.duration_seconds = duration_seconds;
    input.location = location;
    input.direction = direction;
    input.satisfaction = rare.satisfaction;
    input.resolution = rare.resolution;
    input.checklist = rare.checklist;
    input.quality = rare.quality;
    input.follow_up = follow_up;
    input.completes = completes;
    Ok(input)
}

/// Takes an entry back, and the contacts that were made with it and hold nothing else. Its text is
/// a draft before it is gone from the file.
fn undo(session: &Session, taken: &Taken) -> Result<Written> {
    let entry = session.interaction(taken.id)?;
    let mut made = session.made_with(&entry)?;
    made.retain(|contact| taken.created.contains(&contact.id));
    // A promise that is done, or that was changed, stays: the draft does not make it again.
    let mut taken = taken.clone();
    if session.promised_with(taken.id)?.is_empty() {
        taken.follow_up.clear();
    }
    let mut draft = undone(&entry, &made, &taken, *session.zone());
    let drafts = session.drafts()?;
    // It stands beside those that are there, also where two lines were logged in one moment.
    while drafts.load(&draft.key()).is_some() {
        draft.opened_at += 1;
    }
    drafts.save(&draft)?;
    let completed = taken.completed.as_deref();
    let labels = session.written_with(taken.id)?.labels;
    let report = match session.take_back(taken.id, &made, &labels, completed) {
        Ok(report) => report,
        Err(error) => {
            // Where the entry is still there, it would be logged twice.
            if session.interaction(taken.id).is_ok() {
                drafts.remove(&draft.key())?;
            }
            return Err(error);
        }
    };
    Ok(Written::Undone(Box::new(report), Box::new(draft)))
}
