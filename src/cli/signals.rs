//! Long commands that are told to stop: they end in order, and then as if nobody had caught it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{SigId, flag};

use super::stop::Stop;

/// How long a caught signal may go without anybody asking about it.
const MOMENT: Duration = Duration::from_secs(1);
/// How often it is looked for one.
const GLANCE: Duration = Duration::from_millis(50);

/// Catches Ctrl-C, a request to end and a hang-up for as long as it lives. Who sends a second one
/// does not want to wait for an end in order, and gets what nobody catches.
pub(super) struct Signals {
    caught: Arc<AtomicUsize>,
    /// Whether somebody was told that there was one, and ends in order.
    asked: Arc<AtomicBool>,
    watches: Vec<SigId>,
}

impl Signals {
    /// Begins to catch.
    pub(super) fn catch() -> Self {
        let caught = Arc::new(AtomicUsize::new(0));
        let again = Arc::new(AtomicBool::new(false));
        let watch = |signal: i32| {
            let number = signal.unsigned_abs() as usize;
            // In this order: the first one only says that there was one.
            [
                flag::register_conditional_default(signal, Arc::clone(&again)),
                flag::register(signal, Arc::clone(&again)),
                flag::register_usize(signal, Arc::clone(&caught), number),
            ]
        };
        let watches = [SIGINT, SIGTERM, SIGHUP].into_iter().flat_map(watch);
        Self { watches: watches.filter_map(Result::ok).collect(), caught, asked: Arc::default() }
    }

    /// Tells whether nothing was caught.
    pub(super) fn are_quiet(&self) -> bool {
        let quiet = self.caught.load(Ordering::Relaxed) == 0;
        if !quiet {
            self.asked.store(true, Ordering::Relaxed);
        }
        quiet
    }

    /// Ends the program by itself where a signal was caught and nobody asked about it within a moment:
    /// what waits for a file that says nothing never comes by. Writes are transactions, so none is
    /// left half done.
    pub(super) fn end_what_waits(&self) {
        let (caught, asked) = (Arc::clone(&self.caught), Arc::clone(&self.asked));
        let watch = move || {
            // Whoever caught signals has ended where this is the only one left to look.
            while Arc::strong_count(&asked) > 1 {
                let signal = i32::try_from(caught.load(Ordering::Relaxed)).unwrap_or(SIGINT);
                if signal != 0 {
                    thread::sleep(MOMENT);
                    if Arc::strong_count(&asked) > 1 && !asked.load(Ordering::Relaxed) {
                        let _ = signal_hook::low_level::emulate_default_handler(signal);
                    }
                    return;
                }
                thread::sleep(GLANCE);
            }
        };
        // Without a thread, a second signal ends it.
        let _ = thread::Builder::new().name("signals".to_owned()).spawn(watch);
    }

    /// Ends the program as what was caught does, so that whoever called sees it.
    pub(super) fn end(self) -> Stop {
        let signal = i32::try_from(self.caught.load(Ordering::Relaxed)).unwrap_or(SIGINT);
        drop(self);
        let _ = signal_hook::low_level::emulate_default_handler(signal);
        Stop::Exit(u8::try_from(128 + signal).unwrap_or(u8::MAX))
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for watch in self.watches.drain(..) {
            signal_hook::low_level::unregister(watch);
        }
    }
}
