//! Imports, each on a thread of its own with a session of its own: the screens go on meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::app::{Cancel, Error, ImportInput, Kind, Result, Session, typed_path};

use super::super::import::{Far, News, Order, Outcome};
use super::super::message::Msg;
use super::{DeathWatch, Event};

/// How often it tells how far it is.
const TELL: Duration = Duration::from_millis(100);

/// How many records a trial reads: it holds whom it would make in memory, and nobody waits for an
/// answer that takes as long as the import itself. Up to two thousand of them are not looked up.
const TRIED: u64 = 21_000;

/// What carries imports out, one at a time.
pub struct Importer {
    events: Sender<Event>,
    running: Option<Running>,
}

/// The thread, and what stops it.
struct Running {
    stopped: Arc<AtomicBool>,
    cancel: Cancel,
    thread: JoinHandle<()>,
}

impl Importer {
    /// Makes one that has nothing to do.
    pub fn new(events: Sender<Event>) -> Self {
        Self { events, running: None }
    }

    /// Begins an import; what becomes of it arrives as [`Msg::Import`]. One before it is stopped:
    /// nobody waits for it.
    pub fn begin(&mut self, session: &Session, order: Order) {
        self.stop();
        let number = order.number;
        match self.start(session, order) {
            Ok(running) => self.running = Some(running),
            Err(error) => {
                let news = News::Ended(number, Err(error));
                let _ = self.events.send(Event::Msg(Msg::Import(news)));
            }
        }
    }

    fn start(&self, session: &Session, order: Order) -> Result<Running> {
        let own = session.another()?;
        let (stopped, cancel) = (Arc::<AtomicBool>::default(), own.cancel_handle());
        let (theirs, events) = (Arc::clone(&stopped), self.events.clone());
        let run = move || carry_out(own, &order, &theirs, &events);
        let failed =
            |error| Error::new(Kind::Internal, format!("no thread to import with: {error}"));
        let name = "importer".to_owned();
        let thread = thread::Builder::new().name(name).spawn(run).map_err(failed)?;
        Ok(Running { stopped, cancel, thread })
    }

    /// Asks it to stop, also where it waits for another program's lock.
    pub fn stop(&self) {
        if let Some(running) = &self.running {
            running.stopped.store(true, Ordering::SeqCst);
            running.cancel.cancel();
        }
    }

    /// Stops it, and tells whether it has.
    pub fn finish(&self) -> bool {
        self.stop();
        self.running.as_ref().is_none_or(|running| running.thread.is_finished())
    }
}

/// Imports, and tells how far it is.
fn carry_out(mut session: Session, order: &Order, stopped: &AtomicBool, events: &Sender<Event>) {
    let _watch = DeathWatch(events.clone());
    let tell = |news| events.send(Event::Msg(Msg::Import(news))).is_ok();
    let input = ImportInput {
        me: Vec::new(),
        paths: vec![typed_path(&order.path)],
        format: None,
        map: None,
        label: order.label.clone(),
        dry_run: order.dry_run,
    };
    let began = Instant::now();
    let mut told = Duration::ZERO;
    let entered = session.enter(order.book);
    let result = entered.and_then(|()| {
        session.import(&input, &mut |progress| {
            let elapsed = began.elapsed();
            let enough = order.dry_run
                && progress.records >= TRIED
                && progress.total != Some(progress.bytes);
            if enough || elapsed.saturating_sub(told) >= TELL {
                told = elapsed;
                tell(News::Far(order.number, Far { progress, elapsed }));
            }
            !enough && !stopped.load(Ordering::SeqCst)
        })
    });
    let result = result.map(|report| Box::new(Outcome::of(&report, order.dry_run)));
    tell(News::Ended(order.number, result));
}
