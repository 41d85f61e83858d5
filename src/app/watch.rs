//! A watch on the file's folder: it wakes whoever looks at the file when somebody writes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use notify::{RecursiveMode, Watcher as _};

use crate::store::Store;

use super::{Error, Kind, Result, Session};

/// How long after one report the next one may follow.
const PAUSE: Duration = Duration::from_millis(150);

/// When to look again after something stirred. The log is written before its end is moved, which
/// no watch sees: between the two lies the time that the disk takes.
const AGAIN: [Duration; 3] =
    [Duration::from_millis(150), Duration::from_millis(800), Duration::from_secs(3)];

/// How often to look where nothing can be watched.
const POLL: Duration = Duration::from_secs(1);

/// A watch on the file of a session; it ends when it is dropped.
#[derive(Debug)]
pub struct Watch {
    /// None where nothing can be watched.
    _watcher: Option<notify::RecommendedWatcher>,
    /// The thread ends with its other end.
    _alive: Option<mpsc::Sender<()>>,
}

/// What is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    folder: PathBuf,
    files: [OsString; 2],
}

impl Place {
    /// Returns what to watch of a file, or why it cannot be watched.
    fn of(store: &Store) -> std::result::Result<Self, String> {
        if let Some(kind) = store.network() {
            return Err(format!("the file lies on a network file system ({kind})"));
        }
        let real = store.real_path();
        match (real.parent(), real.file_name()) {
            (Some(folder), Some(name)) => {
                let mut log = name.to_owned();
                log.push("-wal");
                Ok(Self { folder: folder.to_owned(), files: [name.to_owned(), log] })
            }
            _ => Err("the file has no folder".to_owned()),
        }
    }

    /// Tells whether something happened that may change what the file says. Reading, and what the
    /// shared memory of readers does, is none of it.
    fn concerns(&self, event: &notify::Event) -> bool {
        let ours = |path: &PathBuf| {
            path.file_name().is_some_and(|name| self.files.iter().any(|f| f == name))
        };
        event.need_rescan() || (!event.kind.is_access() && event.paths.iter().any(ours))
    }
}

impl Session {
    /// Calls `look` soon after somebody may have written to the file, from a thread of its own, and
    /// some more times after that; where nothing can be watched, once a second. Nothing is called,
    /// and nobody wakes, while nobody writes. `look` returns false to end it.
    ///
    /// # Errors
    /// `Internal` where no thread can be made.
    pub fn watch(&self, look: impl FnMut() -> bool + Send + 'static) -> Result<Watch> {
        let watching = Place::of(&self.store).and_then(watch);
        match watching {
            Ok((watcher, stirred)) => {
                spawn(move || report(&stirred, look))?;
                Ok(Watch { _watcher: Some(watcher), _alive: None })
            }
            Err(_) => {
                let (alive, ended) = mpsc::channel();
                spawn(move || poll(&ended, look))?;
                Ok(Watch { _watcher: None, _alive: Some(alive) })
            }
        }
    }
}

/// Says how what others write is noticed, for `tl doctor`.
pub(super) fn describe(store: &Store) -> String {
    match Place::of(store).and_then(watch) {
        Ok(_) => "what others write is noticed at once: the folder is watched".to_owned(),
        Err(why) => format!("what others write is looked for once a second: {why}"),
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) -> Result<()> {
    let thread = thread::Builder::new().name("watch".to_owned()).spawn(work);
    let failed = |error| Error::new(Kind::Internal, format!("no thread to watch with: {error}"));
    thread.map(drop).map_err(failed)
}

/// Watches a folder; what stirs arrives as a sign, of which one waits at most.
fn watch(place: Place) -> std::result::Result<(notify::RecommendedWatcher, Receiver<()>), String> {
    let (stir, stirred): (SyncSender<()>, _) = mpsc::sync_channel(1);
    let folder = place.folder.clone();
    let heard = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| place.concerns(&event)) {
            // Where one sign waits already, it stands for this one too.
            let _ = stir.try_send(());
        }
    };
    let why = |error: notify::Error| format!("its folder cannot be watched: {error}");
    let mut watcher = notify::recommended_watcher(heard).map_err(why)?;
    watcher.watch(Path::new(&folder), RecursiveMode::NonRecursive).map_err(why)?;
    Ok((watcher, stirred))
}

/// Reports what stirs: at once, and some more times until it has been quiet for a while.
fn report(stirred: &Receiver<()>, mut look: impl FnMut() -> bool) {
    while stirred.recv().is_ok() {
        let mut left = AGAIN.iter();
        loop {
            if !look() {
                return;
            }
            let Some(again) = left.next() else { break };
            thread::sleep(PAUSE);
            match stirred.recv_timeout(again.saturating_sub(PAUSE)) {
                Ok(()) => left = AGAIN.iter(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}

fn poll(ended: &Receiver<()>, mut look: impl FnMut() -> bool) {
    while ended.recv_timeout(POLL) == Err(RecvTimeoutError::Timeout) && look() {}
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use notify::EventKind;
    use notify::event::{AccessKind, CreateKind, DataChange, ModifyKind};

    use super::*;

    fn place(folder: &Path) -> Place {
        Place { folder: folder.to_owned(), files: ["a.db".into(), "a.db-wal".into()] }
    }

    #[test]
    fn only_what_changes_the_file_counts() {
        let place = place(Path::new("/x"));
        let event =
            |kind, name: &str| notify::Event::new(kind).add_path(Path::new("/x").join(name));
        let write = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        assert!(place.concerns(&event(write, "a.db-wal")));
        assert!(place.concerns(&event(write, "a.db")));
        assert!(place.concerns(&event(EventKind::Create(CreateKind::File), "a.db-wal")));
        assert!(!place.concerns(&event(write, "a.db-shm")));
        assert!(!place.concerns(&event(write, "other.db")));
        assert!(!place.concerns(&event(EventKind::Access(AccessKind::Any), "a.db")));
    }

    #[test]
    fn a_burst_is_few_reports_and_then_silence() {
        let dir = tempfile::tempdir().unwrap();
        let (watcher, stirred) = watch(place(&dir.path().canonicalize().unwrap())).unwrap();
        let reports = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&reports);
        let thread = thread::spawn(move || {
            report(&stirred, || {
                count.fetch_add(1, Ordering::SeqCst);
                true
            });
        });
        for _ in 0..300 {
            std::fs::write(dir.path().join("a.db-wal"), "x").unwrap();
            thread::sleep(Duration::from_millis(2));
        }
        let during = reports.load(Ordering::SeqCst);
        // Some five on a machine that is at rest; the writes take longer on one at work.
        assert!((2..=100).contains(&during), "{during} reports of 300 writes");
        // Longer than the longest pause between two looks at what stirred once.
        let (mut after, mut quiet) = (during, 0);
        while quiet < 70 {
            thread::sleep(Duration::from_millis(50));
            let now = reports.load(Ordering::SeqCst);
            quiet = if now == after { quiet + 1 } else { 0 };
            after = now;
        }
        assert!(after > during && after <= during + 6, "{during}, then {after}");
        drop(watcher);
        thread.join().unwrap();
    }

    #[test]
    fn what_cannot_be_watched_is_looked_at_every_second() {
        assert!(watch(place(Path::new("/no/such/folder"))).is_err());
        let (alive, ended) = mpsc::channel();
        let reports = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&reports);
        let look = move || count.fetch_add(1, Ordering::SeqCst) < 9;
        let thread = thread::spawn(move || poll(&ended, look));
        thread::sleep(Duration::from_millis(1_400));
        assert_eq!(reports.load(Ordering::SeqCst), 1);
        drop::<mpsc::Sender<()>>(alive);
        thread.join().unwrap();
    }
}
