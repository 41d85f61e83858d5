//! The loop: it waits for one event, takes in all that are there, and draws once. What was asked for
//! by typing and what stands beside the cursor is read after that, where nothing waits.

mod backend;
mod bytes;
mod engine;
mod importer;
mod inbox;
mod input;
mod places;
mod prompt;
mod reads;
mod tty;
mod worker;
mod writer;

use std::io::{self, BufWriter, IsTerminal};
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::app::{Draft, Drafts, Error, Kind, Logged, Result, Session, compose};

use super::message::{Msg, Timer, Written};
use super::theme::{Environment, Theme};
use super::view::view;

use backend::Bridging;

pub use engine::Engine;
pub use prompt::{Prompted, prompt};
#[cfg(test)]
pub use worker::Worker;

/// How long the writer has to finish at the end.
const FINISH: Duration = Duration::from_millis(600);
/// How long it may take to give up what waits at the end.
const ABANDON: Duration = Duration::from_millis(100);
/// How long a sleep may take to begin.
const ASLEEP: Duration = Duration::from_millis(100);
/// The most events that are taken in before a frame is drawn.
const BATCH: usize = 1_000;

/// What wakes the loop.
#[derive(Debug)]
pub enum Event {
    /// Something for the model.
    Msg(Msg),
    /// The program goes on after it was stopped.
    Continued,
    /// Somebody may have written to the file.
    Stirred,
}

/// Tells the loop when its thread dies of a bug.
#[derive(Debug)]
struct DeathWatch(Sender<Event>);

impl Drop for DeathWatch {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Event::Msg(Msg::Died));
        }
    }
}

/// The draft of the open form, where it is found when the loop cannot save it any more.
#[derive(Debug, Clone, Default)]
struct Rescue(Arc<Mutex<Option<(Drafts, Draft)>>>);

impl Rescue {
    fn hold(&self, draft: Option<(Drafts, Draft)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = draft;
    }

    /// Writes the draft, once.
    fn save(&self) {
        // Whoever holds the lock when a panic comes is not waited for.
        let held = match self.0.try_lock() {
            Ok(mut held) => held.take(),
            Err(_) => None,
        };
        if let Some((drafts, draft)) = held {
            let _ = drafts.save(&draft);
        }
    }
}

/// Opens the screens and stays until the user leaves.
///
/// # Errors
/// Usage, where standard input or output is no terminal; where the book cannot be read; internal,
/// where the program met a bug: the terminal is given back and the draft kept before it returns.
pub fn run(session: Session, mut notices: Vec<String>) -> Result<()> {
    let environment = Environment::read();
    let hint = "use a command instead, for example: tl contact list";
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Error::usage("the screens need a terminal").hint(hint));
    }
    if environment.term == "dumb" {
        return Err(Error::usage("this terminal (TERM=dumb) cannot show screens").hint(hint));
    }
    let (theme, told) = session.config().load_theme();
    notices.extend(told.into_iter().map(|warning| warning.message));
    let theme = Theme::choose(session.config(), &theme, &environment);
    tty::hear_mouse(session.config().mouse);
    let (events, inbox) = mpsc::channel();
    let engine = Engine::start(session, notices, tty::size(), theme, events.clone())?;
    shielded(|rescue, ended| {
        let guard = tty::Guard::take(tty::has_title(&environment.term))
            .map_err(|error| terminal_failed(&error))?;
        let parking = input::listen(events.clone(), Arc::clone(ended), rescue.clone())
            .map_err(|error| terminal_failed(&error))?;
        let (columns, rows) = engine.model.size;
        let mut screen = Loop::new(engine, inbox, rescue.clone(), parking, (columns, rows))?;
        let result = screen.run(&events);
        let lost = screen.finish();
        drop(guard);
        match result {
            Ok(()) if lost => Err(not_written()),
            result => result,
        }
    })
}

/// Says that the last write was given up at the end.
fn not_written() -> Error {
    let message = "the last change was not written: another program held the file until the end";
    Error::new(Kind::Storage, message).hint("open `tl` again and repeat it")
}

/// Runs what has the terminal. Where it meets a bug, the terminal is given back and the draft kept
/// before the bug is told.
fn shielded<T>(work: impl FnOnce(&Rescue, &Arc<AtomicBool>) -> Result<T>) -> Result<T> {
    let rescue = Rescue::default();
    let ended = Arc::new(AtomicBool::new(false));
    let bug = catch_bugs(rescue.clone());
    let result = panic::catch_unwind(AssertUnwindSafe(|| work(&rescue, &ended)));
    ended.store(true, Ordering::SeqCst);
    let _ = panic::take_hook();
    let bug = bug.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (result, bug) {
        (Ok(result), None) => result,
        (_, bug) => Err(Error::new(
            Kind::Internal,
            format!("Touchline met a bug: {}", bug.unwrap_or_else(|| "unknown".to_owned())),
        )
        .hint("what was typed is kept as a draft; RUST_BACKTRACE=1 shows where it happened")),
    }
}

/// Wakes the loop when somebody may have written to the file, and once now: what was written since
/// it was read is seen, too.
fn watch(engine: &Engine, events: Sender<Event>) -> Result<crate::app::Watch> {
    let look = move || events.send(Event::Stirred).is_ok();
    look();
    engine.watch(look)
}

fn terminal_failed(error: &io::Error) -> Error {
    Error::new(Kind::Internal, format!("the terminal failed: {error}"))
}

/// Gives the terminal back and keeps the draft before anything else, when a bug strikes. The
/// message is kept for the one place that prints errors.
fn catch_bugs(rescue: Rescue) -> Arc<Mutex<Option<String>>> {
    let message = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&message);
    let trace = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        tty::leave();
        rescue.save();
        let said = info.payload_as_str().unwrap_or("no message");
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        if let Ok(mut kept) = kept.try_lock() {
            kept.get_or_insert_with(|| format!("{said} ({place})"));
        }
        if trace {
            before(info);
        }
    }));
    message
}

type Screen = Terminal<Bridging<BufWriter<tty::Output>>>;

/// Returns what draws on so many columns and rows, in which nothing stands.
fn terminal((columns, rows): (u16, u16)) -> Result<Screen> {
    let backend = Bridging::new(BufWriter::with_capacity(1 << 16, tty::Output));
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    Terminal::with_options(backend, TerminalOptions { viewport })
        .map_err(|error| terminal_failed(&error))
}

/// The loop and what it holds.
struct Loop {
    engine: Engine,
    inbox: Receiver<Event>,
    rescue: Rescue,
    parking: input::Parking,
    terminal: Screen,
    deadlines: Vec<(Timer, Instant)>,
    /// The draft that the rescue holds.
    held: Option<Draft>,
    /// The book's name in the window's title.
    titled: Option<String>,
    /// Whether the line alone is shown, in some rows below the cursor.
    alone: bool,
    /// What the line alone logged, and the labels it put on.
    logged: Option<(Box<Logged>, Vec<String>)>,
    /// Why the draft of what was logged is still there.
    stays: Option<Error>,
}

impl Loop {
    fn new(
        engine: Engine,
        inbox: Receiver<Event>,
        rescue: Rescue,
        parking: input::Parking,
        size: (u16, u16),
    ) -> Result<Self> {
        let terminal = terminal(size)?;
        Ok(Self {
            engine,
            inbox,
            rescue,
            parking,
            terminal,
            deadlines: Vec::new(),
            held: None,
            titled: None,
            alone: false,
            logged: None,
            stays: None,
        })
    }

    /// Shows the screens until the user leaves. The file is watched from the first frame on.
    fn run(&mut self, events: &Sender<Event>) -> Result<()> {
        let mut stale = true;
        let mut watching = None;
        loop {
            self.set_deadlines();
            self.hold_draft();
            if self.engine.quit {
                return Ok(());
            }
            // A terminal that cannot be written to is gone: the input thread says so too.
            if stale && self.terminal.draw(|frame| view(&self.engine.model, frame)).is_err() {
                self.engine.take(Msg::HangUp);
                return Ok(());
            }
            if watching.is_none() {
                watching = Some(watch(&self.engine, events.clone())?);
            }
            self.set_title();
            tty::set_mouse(self.engine.model.config.mouse);
            if let Some(text) = self.engine.copied.take() {
                tty::copy(&text);
            }
            stale = self.wait();
            if let Some(text) = self.engine.compose.take() {
                self.compose(&text)?;
                stale = true;
            }
            if std::mem::take(&mut self.engine.redraw) {
                self.redraw();
                stale = true;
            }
            if std::mem::take(&mut self.engine.suspend) {
                self.suspend()?;
            }
        }
    }

    /// Waits for something to happen, and takes in all that did; returns whether there is anything
    /// to draw. Where nothing has happened yet, what the last frame lacks is read first.
    fn wait(&mut self) -> bool {
        let next = self.deadlines.iter().map(|(_, at)| *at).min();
        let first = match next {
            _ if self.engine.is_behind() => match self.inbox.try_recv() {
                Err(TryRecvError::Empty) => return self.engine.follow(),
                waiting => waiting.map_err(|_| RecvTimeoutError::Disconnected),
            },
            None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => self.inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
        };
        self.engine.tick();
        let mut stale = match first {
            Ok(event) => self.take(event),
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => {
                self.engine.take(Msg::HangUp);
                true
            }
        };
        for _ in 0..BATCH {
            match self.inbox.try_recv() {
                Ok(event) if !self.engine.quit => stale |= self.take(event),
                _ => break,
            }
        }
        let now = Instant::now();
        while let Some(due) = self.deadlines.iter().position(|(_, at)| *at <= now) {
            let (timer, _) = self.deadlines.swap_remove(due);
            self.engine.take(Msg::Due(timer));
        }
        stale
    }

    /// Takes in one event; returns whether there is anything to draw.
    fn take(&mut self, event: Event) -> bool {
        match event {
            Event::Stirred => return self.engine.look(),
            Event::Msg(Msg::Resize(..)) if self.alone => {
                tty::leave();
                if tty::enter().is_ok() {
                    self.redraw();
                }
            }
            Event::Msg(Msg::Resize(columns, rows)) => {
                self.engine.take(Msg::Resize(columns, rows));
                // An error shows in the next draw.
                let _ = self.terminal.resize(Rect::new(0, 0, columns, rows));
            }
            Event::Msg(msg) => {
                #[cfg(debug_assertions)]
                strike(&msg);
                self.note(&msg);
                self.engine.take(msg);
            }
            Event::Continued => self.resume(),
        }
        true
    }

    fn set_deadlines(&mut self) {
        for (timer, after) in self.engine.timers.drain(..) {
            self.deadlines.retain(|(other, _)| *other != timer);
            self.deadlines.push((timer, Instant::now() + after));
        }
        // A message that is gone already wakes nobody.
        if self.engine.model.toast.is_none() {
            self.deadlines.retain(|(timer, _)| *timer != Timer::Toast);
        }
    }

    /// Names the book in the window's title, where another one stands there.
    fn set_title(&mut self) {
        let name = self.engine.model.current_book().map(|book| &book.name);
        if name != self.titled.as_ref() {
            self.titled = name.cloned();
            tty::set_title(name.map_or("", String::as_str), self.engine.model.theme.ascii);
        }
    }

    /// Puts the draft where a hang-up or a bug finds it.
    fn hold_draft(&mut self) {
        let draft = self.engine.model.unsaved();
        if draft != self.held {
            let place = self.engine.drafts().ok().zip(draft.clone());
            self.rescue.hold(place);
            self.held = draft;
        }
    }

    /// Lends the terminal to the user's editor. Nobody else listens to it meanwhile; the draft is
    /// where a hang-up finds it.
    fn compose(&mut self, text: &str) -> Result<()> {
        self.hold_draft();
        self.parking.park();
        tty::leave();
        let written = compose(text);
        let taken = tty::enter();
        self.parking.unpark();
        taken.map_err(|error| terminal_failed(&error))?;
        self.redraw();
        self.engine.tick();
        self.engine.take(Msg::Composed(written));
        Ok(())
    }

    /// Gives the terminal back and sleeps until the shell wakes us. Where nobody can (an orphaned
    /// process group), the signal is dropped: the screen comes back and says so.
    fn suspend(&mut self) -> Result<()> {
        tty::leave();
        let _ =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TSTP);
        let mut others = Vec::new();
        let slept = self.slept(&mut others);
        tty::enter().map_err(|error| terminal_failed(&error))?;
        self.redraw();
        self.engine.take(if slept { Msg::Resumed } else { Msg::NoSuspend });
        for event in others {
            self.take(event);
        }
        Ok(())
    }

    /// Tells whether the program was asleep: the input thread hears SIGCONT then. Other events that
    /// arrive meanwhile are kept.
    fn slept(&self, others: &mut Vec<Event>) -> bool {
        // The signal may take a moment to stop us, and the news of the awakening another one.
        for _ in 0..2 {
            let until = Instant::now() + ASLEEP;
            while let Some(left) = until.checked_duration_since(Instant::now()) {
                match self.inbox.recv_timeout(left) {
                    Ok(Event::Continued) => return true,
                    Ok(event) => others.push(event),
                    Err(_) => break,
                }
            }
            // Time that passed beyond the wait was sleep.
            if Instant::now().saturating_duration_since(until) < ASLEEP {
                return false;
            }
        }
        true
    }

    /// Takes the terminal again after somebody else stopped us.
    fn resume(&mut self) {
        tty::leave();
        if tty::enter().is_ok() {
            self.redraw();
            self.engine.take(Msg::Resumed);
        }
    }

    fn redraw(&mut self) {
        if self.alone {
            return self.redraw_alone();
        }
        self.titled = None;
        let (columns, rows) = tty::size();
        self.engine.take(Msg::Resize(columns, rows));
        let _ = self.terminal.resize(Rect::new(0, 0, columns, rows));
    }

    /// Saves what is left and lets the writer finish; tells whether a write was given up that is
    /// no draft by now.
    fn finish(&mut self) -> bool {
        self.hold_draft();
        self.engine.keep_place();
        if !self.finishes_within(FINISH) {
            self.engine.give_up();
            if !self.finishes_within(ABANDON) {
                self.engine.rescue_drafts();
            }
        }
        self.rescue.save();
        let mut lost = false;
        while let Ok(event) = self.inbox.try_recv() {
            let Event::Msg(msg) = event else { continue };
            self.note(&msg);
            if let Msg::Wrote(wrote) = msg {
                lost |= matches!(wrote.result, Ok(Written::GivenUp))
                    && !self.engine.model.is_draft(wrote.ticket);
            }
        }
        lost
    }

    fn finishes_within(&mut self, time: Duration) -> bool {
        let began = Instant::now();
        while !self.engine.finish() {
            if began.elapsed() > time {
                return false;
            }
            thread::sleep(Duration::from_millis(2));
        }
        true
    }
}

/// Strikes with a bug where a test of a debug build asks for one: F12.
#[cfg(debug_assertions)]
fn strike(msg: &Msg) {
    use crossterm::event::KeyCode;
    if matches!(msg, Msg::Key(event) if event.code == KeyCode::F(12))
        && std::env::var_os("TOUCHLINE_TEST_BUG").is_some()
    {
        #[expect(clippy::panic, reason = "a test asked for it")]
        {
            panic!("a bug on purpose");
        }
    }
}
