//! Carries effects out: pages inline, long reads on the worker's thread, writes on the writer's.
//! Knows no terminal.

use std::collections::VecDeque;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crate::app::{Cause, Dialling, LastPlace, Result, Session, Watch};
use crate::domain::BookId;

use super::super::action::Action;
use super::super::ahead;
use super::super::message::{Changed, Effect, Msg, Read, Timer, Written, Wrote};
use super::super::model::{Model, Setup};
use super::super::place;
use super::super::theme::Theme;
use super::super::update::{act, is_held, is_step, is_text, update};
use super::importer::Importer;
use super::worker::Worker;
use super::writer::Writer;
use super::{Event, reads};

/// The model, and what carries its effects out.
pub struct Engine {
    /// All that the screen shows.
    pub model: Model,
    session: Session,
    events: Sender<Event>,
    writer: Writer,
    worker: Worker,
    importer: Importer,
    /// The book that the session began in, before the last place led to another.
    began: Option<BookId>,
    /// Reads that wait until no more keys do, at most one of a kind.
    waiting: Vec<Read>,
    /// Whether what stands beside a list is to be read.
    behind: bool,
    /// Keys and pastes that came while a form waited for its write.
    held: VecDeque<Msg>,
    /// Deadlines that were asked for since they were taken last.
    pub timers: Vec<(Timer, Duration)>,
    /// What is to be put on the clipboard.
    pub copied: Option<String>,
    /// Whether it was said that the file cannot be watched any more.
    lost: bool,
    /// The text that the user's editor is to begin with.
    pub compose: Option<String>,
    /// Whether the whole screen is to be drawn anew.
    pub redraw: bool,
    /// Whether the program is to sleep.
    pub suspend: bool,
    /// Whether the program is to end.
    pub quit: bool,
}

impl Engine {
    /// Reads what the first frame shows.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn start(
        mut session: Session,
        notices: Vec<String>,
        size: (u16, u16),
        theme: Theme,
        events: Sender<Event>,
    ) -> Result<Self> {
        let began = session.book().ok().map(|book| book.id);
        // What is written from here on is news.
        session.changed_elsewhere()?;
        let last = session.return_to_last_place();
        let (mut engine, effects) = Self::new(session, notices, size, theme, events)?;
        engine.began = began;
        match last {
            Some(last) => engine.send(Msg::Place(Box::new(last))),
            None => engine.carry_out(effects),
        }
        engine.read_waiting();
        // The first frame is worth a wait for whoever holds the file; later ones stand already.
        engine.session.read_without_waiting();
        Ok(engine)
    }

    /// Opens the one line of an entry, and reads nothing that it does not need.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn with_line(
        session: Session,
        size: (u16, u16),
        theme: Theme,
        events: Sender<Event>,
    ) -> Result<Self> {
        let (mut engine, _) = Self::new(session, Vec::new(), size, theme, events)?;
        engine.model.alone = true;
        let mut effects = Vec::new();
        act(&mut engine.model, Action::LogLine, &mut effects);
        engine.carry_out(effects);
        engine.session.read_without_waiting();
        Ok(engine)
    }

    /// Makes the model, and what there is to do first.
    fn new(
        session: Session,
        mut notices: Vec<String>,
        size: (u16, u16),
        theme: Theme,
        events: Sender<Event>,
    ) -> Result<(Self, Vec<Effect>)> {
        let mut wrong = session.wrong_settings().to_vec();
        wrong.extend(Changed::now(&session, String::new()).told);
        notices.retain(|notice| !wrong.contains(notice));
        let setup = Setup {
            size,
            now: session.now(),
            zone: *session.zone(),
            dates: session.config().dates,
            theme,
            config: session.config().clone(),
            actor: session.actor().name.clone(),
            email: session.actor().email.clone(),
            book: reads::book(&session)?,
            notices,
            wrong,
        };
        let (model, effects) = Model::start(setup);
        let engine = Self {
            model,
            session,
            writer: Writer::new(events.clone()),
            worker: Worker::new(events.clone()),
            importer: Importer::new(events.clone()),
            events,
            began: None,
            waiting: Vec::new(),
            behind: false,
            held: VecDeque::new(),
            timers: Vec::new(),
            copied: None,
            lost: false,
            compose: None,
            suspend: false,
            redraw: false,
            quit: false,
        };
        Ok((engine, effects))
    }

    /// Tells the model what time it is.
    pub fn tick(&mut self) {
        let now = self.session.now();
        self.send(Msg::Now(now));
    }

    /// Takes in what happened. Keys that come while a form waits for its write are taken after it,
    /// so that whoever types ahead types into the right place; where the write that they wait for
    /// fails, or something opens that nobody has read, they are not used, and that is said.
    pub fn take(&mut self, msg: Msg) {
        if is_held(&self.model, &msg) {
            self.model.ahead += ahead::count([&msg]);
            self.held.push_back(msg);
            return;
        }
        let awaited = self.model.awaited();
        let failed = matches!(&msg, Msg::Wrote(wrote)
            if wrote.is_to_be_mended() && awaited == Some(wrote.ticket));
        let there = ahead::there(&self.model, &msg);
        self.take_now(msg);
        // A form that goes on over what somebody else wrote is on its way again.
        let stopped = failed && !self.model.is_saving() && !self.model.is_deleting();
        if stopped || ahead::has_opened(&self.model, there.as_ref()) {
            let held = std::mem::take(&mut self.held);
            let mut effects = Vec::new();
            ahead::unused(&mut self.model, &held, &mut effects);
            self.carry_out(effects);
        }
        while self.held.front().is_some_and(|msg| !is_held(&self.model, msg)) {
            if let Some(msg) = self.held.pop_front() {
                self.take_now(msg);
            }
        }
        self.model.ahead = ahead::count(&self.held);
    }

    /// Looks whether somebody else wrote to the file, and reads again what is shown where somebody
    /// did; returns whether there is anything to draw.
    pub fn look(&mut self) -> bool {
        match self.session.changed_elsewhere() {
            Ok(false) => return false,
            Ok(true) => {}
            // It is read as soon as it can be.
            Err(error) if error.is_of(Cause::Locked) => {}
            Err(error) => {
                let told = std::mem::replace(&mut self.lost, true);
                if !told {
                    let mut effects = Vec::new();
                    self.model.complain(&error, &mut effects);
                    self.carry_out(effects);
                }
                return !told;
            }
        }
        self.take_now(Msg::Changed);
        true
    }

    /// Watches the file of the session.
    ///
    /// # Errors
    /// Where no thread can be made.
    pub fn watch(&self, look: impl FnMut() -> bool + Send + 'static) -> Result<Watch> {
        self.session.watch(look)
    }

    /// A key finds everything read that was asked for before it, unless it is text for a field. A
    /// step of the cursor needs its list alone: many of them are one read of what stands beside it.
    fn take_now(&mut self, msg: Msg) {
        match &msg {
            Msg::Key(event) if is_text(&self.model, event) => {}
            msg if is_step(&self.model, msg) => self.read_waiting(),
            _ => self.settle(),
        }
        self.send(msg);
    }

    /// Tells whether something is to be read behind the frame.
    pub fn is_behind(&self) -> bool {
        self.behind || !self.waiting.is_empty()
    }

    /// Reads what was asked for by typing, else what stands beside the cursor, else the next rows;
    /// returns whether it read.
    pub fn follow(&mut self) -> bool {
        if !self.waiting.is_empty() {
            self.read_waiting();
            return true;
        }
        if !std::mem::take(&mut self.behind) {
            return false;
        }
        let effects = update(&mut self.model, Msg::Follow);
        let is_behind = !effects.is_empty();
        self.carry_out(effects);
        is_behind
    }

    fn send(&mut self, msg: Msg) {
        if let Msg::Wrote(wrote) = &msg {
            self.adopt(wrote);
        }
        let effects = update(&mut self.model, msg);
        self.carry_out(effects);
    }

    /// Reads by the settings and the name that the writer has changed.
    fn adopt(&mut self, wrote: &Wrote) {
        match &wrote.result {
            Ok(Written::Setting(changed)) => self.session.adopt(changed.config.clone()),
            Ok(Written::Profile(member, changed)) => {
                self.session.adopt(changed.config.clone());
                self.session.adopt_profile(member);
            }
            _ => return,
        }
        self.worker.renew(&self.session);
    }

    /// Reads all that was asked for.
    pub fn settle(&mut self) {
        while self.follow() {}
    }

    /// Carries out the reads that waited for the last key.
    fn read_waiting(&mut self) {
        while let Some(read) = self.waiting.pop() {
            let reply = reads::read(&mut self.session, read);
            self.send(Msg::Reply(reply));
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut left = VecDeque::from(effects);
        while let Some(effect) = left.pop_front() {
            match effect {
                Effect::Read(read) if read.is_long() => {
                    self.worker.order(&self.session, self.model.book.current, read);
                }
                Effect::Read(read) if read.can_wait() => {
                    let kind = std::mem::discriminant(&read);
                    self.waiting.retain(|other| std::mem::discriminant(other) != kind);
                    self.waiting.push(read);
                }
                Effect::Read(read) => {
                    let reply = reads::read(&mut self.session, read);
                    left.extend(update(&mut self.model, Msg::Reply(reply)));
                }
                Effect::Follow => self.behind = true,
                Effect::Write(write) => self.writer.order(&self.session, write),
                Effect::GiveUp(ticket) => self.writer.give_up(ticket),
                Effect::Import(order) => self.importer.begin(&self.session, order),
                Effect::StopImport => self.importer.stop(),
                Effect::Wait(timer, after) => self.timers.push((timer, after)),
                Effect::Dial { command, number } => {
                    if let Err(error) = self.dial(&command, &number) {
                        left.extend(update(&mut self.model, Msg::DialFailed(error)));
                    }
                }
                Effect::Copy(text) => self.copied = Some(text),
                Effect::Compose(text) => self.compose = Some(text),
                Effect::Redraw => self.redraw = true,
                Effect::Suspend => self.suspend = true,
                Effect::Quit => self.quit = true,
            }
        }
    }

    /// Starts the command that dials a number. A thread waits for its end, to tell of a failure.
    fn dial(&self, command: &str, number: &str) -> Result<()> {
        let dialling = Dialling::start(command, number)?;
        let events = self.events.clone();
        let wait = move || {
            if let Err(error) = dialling.wait() {
                let _ = events.send(Event::Msg(Msg::DialFailed(error)));
            }
        };
        // Without a thread nobody hears of a failure: it dials all the same.
        let _ = thread::Builder::new().name("dial".to_owned()).spawn(wait);
        Ok(())
    }

    /// Returns the drafts' place, for those who must save one without the writer.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn drafts(&self) -> Result<crate::app::Drafts> {
        self.session.drafts()
    }

    /// Writes the drafts that the writer did not get to, because it waits for a lock.
    pub fn rescue_drafts(&self) {
        if let Ok(place) = self.session.drafts() {
            for draft in &self.model.book.drafts {
                if !place.list().contains(draft) {
                    let _ = place.save(draft);
                }
            }
        }
    }

    /// Keeps where the screens are left, to open there again. Nothing depends on it: what fails is
    /// not told.
    pub fn keep_place(&self) {
        let began = self.began.map(|book| book.to_string());
        let _ = self.session.keep_place(&LastPlace { began, ..place::leave(&self.model) });
    }

    /// Gives up every write that waits.
    pub fn give_up(&self) {
        self.writer.give_up(self.model.ticket);
    }

    /// Lets the writer finish, and stops an import; tells whether both are done.
    pub fn finish(&mut self) -> bool {
        let stopped = self.importer.finish();
        self.writer.finish() && stopped
    }
}
