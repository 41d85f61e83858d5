//! The demo: an invented book in a file of its own, never in anybody's.

use std::fs::{File, OpenOptions, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use rustix::fs::FlockOperation;
use uuid::Uuid;

use crate::demo::{Batch, Script, Size};
use crate::domain::{Name, Op, Timestamp};
use crate::store::{self, Founder, Options, Store};

use super::clock::NOW;
use super::environment::Environment;
use super::identity::Clues;
use super::paths::private_folder;
use super::session::PATIENCE;
use super::{Clock, Config, Error, Ids, Kind, Paths, Result, Start};

/// The file's name, in the folder where the database is by default.
const FILE: &str = "demo.db";
/// How old what a killed run left behind must be before it is cleaned away.
const ABANDONED: Duration = Duration::from_secs(3600);

/// What a demo is to have; without a number the default's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DemoInput {
    /// How many contacts, 1 to 100,000.
    pub contacts: Option<u64>,
    /// How many interactions, at most 1,000,000.
    pub interactions: Option<u64>,
    /// How many members, 1 to 200.
    pub members: Option<u64>,
    /// What everything in it follows from.
    pub seed: Option<u64>,
}

/// How far the making of a demo is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DemoProgress {
    /// Contacts written.
    pub contacts: u64,
    /// Interactions written.
    pub interactions: u64,
    /// Both in all.
    pub total: u64,
}

/// A demo's place, and what is there.
#[derive(Debug)]
pub struct Demo {
    size: Size,
    start: Start,
    elsewhere: bool,
    paths: Paths,
    there: Option<There>,
}

/// A demo that is there.
#[derive(Debug)]
struct There {
    made_from: String,
    touched: bool,
    file_id: Uuid,
    wanted: bool,
}

impl Demo {
    /// Finds where the demo is, or goes: `--db`, else `demo.db` in the platform's data folder. The
    /// database that `TOUCHLINE_DB` names is somebody's own, and no place for it.
    ///
    /// # Errors
    /// `Usage` where a number is out of its range, `Conflict` where a file stands there that is
    /// no demo.
    pub fn find(start: &Start, input: DemoInput) -> Result<Self> {
        Self::find_in(start, input, &Environment::system())
    }

    fn find_in(start: &Start, input: DemoInput, env: &Environment) -> Result<Self> {
        let DemoInput { contacts, interactions, members, seed } = input;
        let size = Size::asked(contacts, interactions, members, seed).map_err(|error| {
            Error::usage(error.to_string()).hint("`tl demo --help` has examples")
        })?;
        let elsewhere = start.db.is_some();
        let db = match (&start.db, &env.folders) {
            (Some(flag), _) => flag.clone(),
            (None, Some(home)) => home.data.join(FILE),
            (None, None) => Paths::find_in(start, env)?.db.with_file_name(FILE),
        };
        let start = Start { db: Some(db), create: false, ..start.clone() };
        let paths = Paths::find_in(&start, env)?;
        let own = Paths::find_in(&Start { db: None, ..start.clone() }, env);
        let there = look(&paths, input == DemoInput::default(), size)?;
        if there.is_none() && env.folders.is_some() && own.is_ok_and(|own| own.db == paths.db) {
            let message =
                format!("{} is where your own contacts go, not a demo", paths.db.display());
            return Err(Error::usage(message).hint("leave --db out, or give another path"));
        }
        Ok(Self { size, start, elsewhere, paths, there })
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        &self.paths.db
    }

    /// Tells whether it is where `--db` says, and not where it is by default.
    pub fn is_elsewhere(&self) -> bool {
        self.elsewhere
    }

    /// Tells whether the demo that is wanted is there: any one, where no numbers were given.
    pub fn is_there(&self) -> bool {
        self.there.as_ref().is_some_and(|there| there.wanted)
    }

    /// Returns what the demo that is there was made from, where it has to go for the one that is
    /// wanted, and whether somebody wrote into it.
    pub fn in_the_way(&self) -> Option<(&str, bool)> {
        let there = self.there.as_ref().filter(|there| !there.wanted)?;
        Some((&there.made_from, there.touched))
    }

    /// Returns what it is made from: all that decides what is in it.
    pub fn made_from(&self) -> String {
        self.there.as_ref().map_or_else(|| self.size.to_string(), |there| there.made_from.clone())
    }

    /// Tells whether making it takes so long that people want to see how far it is.
    pub fn is_large(&self) -> bool {
        self.size.contacts + self.size.interactions > 20_000
    }

    /// Makes the demo in place of one that is in the way; `progress` is told now and then and
    /// returns false to stop. The file appears whole or not at all. Returns whether it was made.
    ///
    /// # Errors
    /// `Conflict` where the demo in the way is open elsewhere, `Storage` where the folder cannot be
    /// written.
    pub fn make(&mut self, progress: &mut dyn FnMut(DemoProgress) -> bool) -> Result<bool> {
        self.make_in(progress, &Environment::system())
    }

    fn make_in(
        &mut self,
        progress: &mut dyn FnMut(DemoProgress) -> bool,
        env: &Environment,
    ) -> Result<bool> {
        if self.elsewhere {
            self.paths.refuse_missing_folder()?;
        }
        drop(self.claim()?);
        let folder = std::path::absolute(&self.paths.db)
            .ok()
            .and_then(|path| path.parent().map(Path::to_owned))
            .unwrap_or_else(|| PathBuf::from("/"));
        let failed = |source| Error::io("making a demo in", &folder, source);
        private_folder(&folder).map_err(failed)?;
        let prefix = prefix(&self.paths.db);
        clean(&folder, &prefix);
        let workshop = tempfile::Builder::new()
            .prefix(&prefix)
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(&folder)
            .map_err(failed)?;
        let draft = workshop.path().join(FILE);
        if !self.write(&draft, progress, env)? {
            return Ok(false);
        }
        self.place(&draft, &folder)?;
        let made_from = self.size.to_string();
        let there = There { made_from, touched: false, file_id: Uuid::nil(), wanted: true };
        self.there = Some(there);
        Ok(true)
    }

    /// Writes the whole demo; false where it was stopped.
    fn write(
        &self,
        draft: &Path,
        progress: &mut dyn FnMut(DemoProgress) -> bool,
        env: &Environment,
    ) -> Result<bool> {
        let (config, _) = Config::load(&self.paths.config);
        let clock = match env.text(NOW) {
            Some(now) => Clock::fixed_at(&now)?,
            None => Clock::system(),
        };
        let script = Script::new(self.size, clock.now(), &config.zone());
        let clues = Clues { flag: self.start.user.as_deref(), env, config: &config };
        let founder = Founder {
            member: script.founder(),
            book: script.book(),
            book_name: Name::parse("Demo", "the book's name")?,
            ..clues.founder(&Ids::new(), &clock)?
        };
        // The clock of what is told, not of whoever tells it.
        let time = Arc::new(AtomicI64::new(script.begins().millis()));
        let hands = Arc::clone(&time);
        let options = Options {
            clock: Arc::new(move || Timestamp::from_millis(hands.load(Ordering::Relaxed))),
            device: script.device(),
            patience: PATIENCE,
        };
        Store::create(draft, &options, &founder)?;
        let store = Store::open(draft, &options)?;
        let total = u64::from(self.size.contacts) + u64::from(self.size.interactions);
        let mut so_far = DemoProgress { total, ..DemoProgress::default() };
        for batch in script {
            let Batch { actor, at, ops } = batch?;
            time.store(at.millis(), Ordering::Relaxed);
            store.apply(actor, founder.book, &ops)?;
            so_far.count(&ops);
            if !progress(so_far) {
                return Ok(false);
            }
        }
        store.mark_as_demo(&self.size.to_string())?;
        Ok(true)
    }

    /// Puts the finished file in its place, and takes the one that is in the way out of it.
    fn place(&self, draft: &Path, folder: &Path) -> Result<()> {
        let path = &self.paths.db;
        let failed = |source| Error::io("putting the demo at", path, source);
        let claim = self.claim()?;
        if let Some(there) = &self.there {
            for file in [path.clone(), beside(path, "-wal"), beside(path, "-shm")] {
                gone(std::fs::remove_file(file)).map_err(failed)?;
            }
            let drafts = self.paths.state.join("drafts").join(there.file_id.to_string());
            gone(std::fs::remove_dir_all(drafts)).map_err(failed)?;
        }
        drop(claim);
        match std::fs::hard_link(draft, path) {
            Ok(()) => std::fs::remove_file(draft).map_err(failed)?,
            // A file system without links.
            Err(_) if !path.exists() => std::fs::rename(draft, path).map_err(failed)?,
            Err(_) => {
                let message = format!("another file came to {} meanwhile", path.display());
                return Err(Error::new(Kind::Conflict, message).hint("try again"));
            }
        }
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    /// Makes sure that nobody has the demo open that is in the way: SQLite would remove the new
    /// file's log when the old one is closed.
    fn claim(&self) -> Result<Option<File>> {
        let path = &self.paths.db;
        if self.there.is_none() {
            return Ok(None);
        }
        let failed = |source| Error::io("opening", path, source);
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(failed)?;
        match rustix::fs::fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(file)),
            Err(_) => {
                let message = format!("the demo at {} is open in another tl", path.display());
                Err(Error::new(Kind::Conflict, message).hint("close it there and try again"))
            }
        }
    }
}

impl DemoProgress {
    fn count(&mut self, ops: &[Op]) {
        for op in ops {
            match op {
                Op::AddContact { .. } => self.contacts += 1,
                Op::Log { .. } => self.interactions += 1,
                _ => {}
            }
        }
    }
}

/// Looks at what is there.
fn look(paths: &Paths, any: bool, size: Size) -> Result<Option<There>> {
    let options =
        Options { clock: Clock::system().for_store(), device: paths.device(), patience: PATIENCE };
    let store = match Store::open(&paths.db, &options) {
        Ok(store) => store,
        Err(store::Error::Missing(_)) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    let Some(mark) = store.demo_mark()? else {
        let message = format!("{} is not a demo; it was left as it is", paths.db.display());
        let hint = "give another path with --db PATH";
        return Err(Error::new(Kind::Conflict, message).hint(hint));
    };
    let wanted = any || mark.made_from == size.to_string();
    let file_id = store.file_id()?;
    Ok(Some(There { made_from: mark.made_from, touched: mark.touched, file_id, wanted }))
}

/// Returns how the names of folders begin in which this demo is made.
fn prefix(path: &Path) -> String {
    format!(".{}.new-", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Removes what runs that were killed long ago left behind.
fn clean(folder: &Path, prefix: &str) {
    let now = Duration::from_millis(Clock::system().now().millis().unsigned_abs());
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let made = || entry.metadata().ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok();
        if entry.file_name().to_string_lossy().starts_with(prefix)
            && made().is_some_and(|made| made + ABANDONED < now)
        {
            // Somebody else's, or gone already: either way no concern of this run.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// What is not there needs no removing.
fn gone(removed: std::io::Result<()>) -> std::io::Result<()> {
    match removed {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
