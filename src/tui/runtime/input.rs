//! The thread that listens: keys, signals, and the end of the terminal.

use std::io::{self, Read as _};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
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

/// The signals that are listened to.
struct Signals {
    pipe: UnixStream,
    /// HUP, TERM or INT: the program is asked to end.
    end: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
}

impl Signals {
    fn register() -> io::Result<Self> {
        let (pipe, wake) = UnixStream::pair()?;
        pipe.set_nonblocking(true)?;
        wake.set_nonblocking(true)?;
        let signals =
            Self { pipe, end: Arc::default(), resized: Arc::default(), continued: Arc::default() };
        for (signal, flag) in [
            (SIGHUP, &signals.end),
            (SIGTERM, &signals.end),
            (SIGINT, &signals.end),
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
) -> io::Result<thread::JoinHandle<()>> {
    let signals = Signals::register()?;
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let _watch = super::DeathWatch(events.clone());
        let _ = run(&signals, &events);
        if events.send(Event::Msg(Msg::HangUp)).is_ok() {
            end_anyway(&ended, &rescue);
        }
    })
}

/// Listens until the terminal is gone or the program is asked to end.
fn run(signals: &Signals, events: &Sender<Event>) -> io::Result<()> {
    let stdin = io::stdin();
    let mut pending = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let mut polled = [
            PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(signals.pipe.as_fd(), PollFlags::IN),
        ];
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
    signals.end.load(Ordering::SeqCst)
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
