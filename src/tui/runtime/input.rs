//! The thread that listens: keys, signals, and the end of the terminal.

use std::io::Write as _;
use std::io::{self, Read as _};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH};

use super::super::message::Msg;
use super::bytes::{self, Input};
use super::{Event, Rescue, tty};

/// How long half a sequence waits for its other half: a lone ESC is the Esc key after that.
const HALF: Timespec = Timespec { tv_sec: 0, tv_nsec: 25_000_000 };
/// How long the loop has to end by itself after the terminal is gone.
const GRACE: Duration = Duration::from_millis(700);

/// How long it may take until nobody listens to the terminal any more.
const PARKING: Duration = Duration::from_millis(500);

/// Who listens to the terminal: the thread here, or another program that has it for a while.
#[derive(Debug, Clone)]
pub struct Parking(Arc<Place>);

#[derive(Debug)]
struct Place {
    /// Whether nobody is to listen.
    wanted: AtomicBool,
    /// Whether nobody listens.
    parked: Mutex<bool>,
    changed: Condvar,
    wake: UnixStream,
}

impl Parking {
    fn new(wake: UnixStream) -> Self {
        let (wanted, parked, changed) = (AtomicBool::new(false), Mutex::new(false), Condvar::new());
        Self(Arc::new(Place { wanted, parked, changed, wake }))
    }

    /// Leaves the terminal's keys to another program; returns as soon as they are.
    pub fn park(&self) {
        self.0.wanted.store(true, Ordering::SeqCst);
        self.wake();
        let parked = self.0.parked.lock().unwrap_or_else(PoisonError::into_inner);
        // Where the thread has ended already nobody listens either.
        let _ = self.0.changed.wait_timeout_while(parked, PARKING, |parked| !*parked);
    }

    /// Listens again.
    pub fn unpark(&self) {
        self.0.wanted.store(false, Ordering::SeqCst);
        self.wake();
    }

    fn wake(&self) {
        // A full pipe wakes the thread as well.
        let _ = (&self.0.wake).write(&[0]);
    }

    /// Tells whether nobody is to listen, and those who wait for it that it is so.
    fn is_wanted(&self) -> bool {
        let wanted = self.0.wanted.load(Ordering::SeqCst);
        let mut parked = self.0.parked.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *parked, wanted) != wanted {
            self.0.changed.notify_all();
        }
        wanted
    }
}

/// The signals that are listened to.
struct Signals {
    pipe: UnixStream,
    parking: Parking,
    /// HUP or TERM: the program is asked to end.
    end: Arc<AtomicBool>,
    /// INT: likewise, but for a Ctrl-C that is another program's.
    interrupt: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
}

impl Signals {
    fn register() -> io::Result<Self> {
        let (pipe, wake) = UnixStream::pair()?;
        pipe.set_nonblocking(true)?;
        wake.set_nonblocking(true)?;
        let signals = Self {
            pipe,
            parking: Parking::new(wake.try_clone()?),
            end: Arc::default(),
            interrupt: Arc::default(),
            resized: Arc::default(),
            continued: Arc::default(),
        };
        for (signal, flag) in [
            (SIGHUP, &signals.end),
            (SIGTERM, &signals.end),
            (SIGINT, &signals.interrupt),
            (SIGWINCH, &signals.resized),
            (SIGCONT, &signals.continued),
        ] {
            // The flag is set before the pipe wakes the thread: handlers run in this order.
            signal_hook::flag::register(signal, Arc::clone(flag))?;
            signal_hook::low_level::pipe::register(signal, wake.try_clone()?)?;
        }
        Ok(signals)
    }
}

/// Starts to listen.
///
/// # Errors
/// Where a signal cannot be listened to or no thread can be made.
pub fn listen(
    events: Sender<Event>,
    ended: Arc<AtomicBool>,
    rescue: Rescue,
) -> io::Result<Parking> {
    let signals = Signals::register()?;
    let parking = signals.parking.clone();
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let _watch = super::DeathWatch(events.clone());
        let _ = run(&signals, &events);
        if events.send(Event::Msg(Msg::HangUp)).is_ok() {
            end_anyway(&ended, &rescue);
        }
    })?;
    Ok(parking)
}

/// Listens until the terminal is gone or the program is asked to end.
fn run(signals: &Signals, events: &Sender<Event>) -> io::Result<()> {
    let stdin = io::stdin();
    let mut pending = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let parked = signals.parking.is_wanted();
        let signal = PollFd::from_borrowed_fd(signals.pipe.as_fd(), PollFlags::IN);
        if parked {
            // Only signals: the terminal's keys are another program's.
            match poll(&mut [signal], None) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            if signalled(signals, events) {
                return Ok(());
            }
            continue;
        }
        let mut polled = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN), signal];
        let half = !pending.is_empty() && !bytes::is_pasting(&pending);
        match poll(&mut polled, half.then_some(&HALF)) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        let [tty, pipe] = polled.map(|fd| fd.revents());
        if !pipe.is_empty() && signalled(signals, events) {
            return Ok(());
        }
        if tty.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Ok(());
        }
        let mut waited = half;
        if tty.contains(PollFlags::IN) {
            waited = false;
            match rustix::io::read(stdin.as_fd(), &mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => pending.extend_from_slice(&buffer[..count]),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        } else if !pipe.is_empty() {
            continue;
        }
        for input in bytes::take(&mut pending, waited) {
            let msg = match input {
                Input::Key(event) => Msg::Key(event),
                Input::Paste(text) => Msg::Paste(text),
                Input::Mouse(mouse) => Msg::Mouse(mouse),
            };
            if events.send(Event::Msg(msg)).is_err() {
                return Ok(());
            }
        }
    }
}

/// Passes on what signals said; returns whether the program is asked to end.
fn signalled(signals: &Signals, events: &Sender<Event>) -> bool {
    // The pipe is emptied before the flags are read, so that none is lost.
    let mut rubbish = [0; 64];
    while matches!((&signals.pipe).read(&mut rubbish), Ok(count) if count > 0) {}
    if signals.resized.swap(false, Ordering::SeqCst) {
        let (columns, rows) = tty::size();
        let _ = events.send(Event::Msg(Msg::Resize(columns, rows)));
    }
    if signals.continued.swap(false, Ordering::SeqCst) {
        let _ = events.send(Event::Continued);
    }
    // Ctrl-C in another program is its own.
    let interrupted = signals.interrupt.swap(false, Ordering::SeqCst);
    let ours = !signals.parking.0.wanted.load(Ordering::SeqCst);
    signals.end.load(Ordering::SeqCst) || (interrupted && ours)
}

/// Ends the program where its loop does not: it may be stuck writing to a terminal that is gone.
fn end_anyway(ended: &AtomicBool, rescue: &Rescue) {
    let step = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    while waited < GRACE {
        if ended.load(Ordering::SeqCst) {
            return;
        }
        thread::sleep(step);
        waited += step;
    }
    rescue.save();
    let _ = crossterm::terminal::disable_raw_mode();
    #[expect(
        clippy::disallowed_methods,
        reason = "the main thread is stuck in a write to a dead terminal; drafts are saved"
    )]
    std::process::exit(1);
}
