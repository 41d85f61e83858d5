//! Long commands that are told to stop: they end in order, and then as if nobody had caught it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{SigId, flag};

use super::stop::Stop;

/// Catches Ctrl-C, a request to end and a hang-up for as long as it lives. Who sends a second one
/// does not want to wait for an end in order, and gets what nobody catches.
pub(super) struct Signals {
    caught: Arc<AtomicUsize>,
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
        Self { watches: watches.filter_map(Result::ok).collect(), caught }
    }

    /// Tells whether nothing was caught.
    pub(super) fn are_quiet(&self) -> bool {
        self.caught.load(Ordering::Relaxed) == 0
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
