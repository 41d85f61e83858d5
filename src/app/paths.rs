//! Where things lie: the platform's folders, overridden by flags and the environment.

use std::fs::DirBuilder;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::environment::Environment;
use super::{Clock, Error, Ids, Kind, Result, Start};

/// The variable that names the database.
const DB: &str = "TOUCHLINE_DB";
/// The variable that names the settings file.
const CONFIG: &str = "TOUCHLINE_CONFIG";

/// The paths in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The database.
    pub db: PathBuf,
    /// The settings file.
    pub config: PathBuf,
    /// Drafts and the device's id (the platform's state folder, else its data folder).
    pub state: PathBuf,
    /// Whether the paths of the database and of the settings file were given.
    given: (bool, bool),
}

impl Paths {
    /// Finds the paths: flags, then `TOUCHLINE_DB` and `TOUCHLINE_CONFIG`, then the platform's.
    ///
    /// # Errors
    /// Where no home directory is known and no flag helps, or where a flag's path is empty.
    pub fn find(start: &Start) -> Result<Self> {
        Self::find_in(start, &Environment::system())
    }

    pub(super) fn find_in(start: &Start, env: &Environment) -> Result<Self> {
        let given = |flag: Option<&PathBuf>, name, variable| match flag {
            Some(path) if path.as_os_str().is_empty() => {
                Err(Error::usage(format!("{name} is followed by no path")))
            }
            Some(path) => Ok(Some(path.clone())),
            None => Ok(env.path(variable)),
        };
        let db = given(start.db.as_ref(), "--db", DB)?;
        let config = given(start.config.as_ref(), "--config", CONFIG)?;
        let given = (db.is_some(), config.is_some());
        if let Some(home) = &env.folders {
            return Ok(Self {
                db: db.unwrap_or_else(|| home.data.join("touchline.db")),
                config: config.unwrap_or_else(|| home.config.join("config.toml")),
                state: start.state.clone().unwrap_or_else(|| home.state.clone()),
                given,
            });
        }
        let db = db.ok_or_else(|| {
            Error::new(Kind::Storage, "there is no home folder to keep the database in")
                .hint("set HOME, or give the database's path with --db PATH or TOUCHLINE_DB")
        })?;
        // Without a home everything lies beside the file.
        let folder = db.parent().unwrap_or(Path::new("")).to_owned();
        let config = config.unwrap_or_else(|| folder.join("touchline.toml"));
        let state = start.state.clone().unwrap_or_else(|| folder.join("touchline-state"));
        Ok(Self { db, config, state, given })
    }

    /// Refuses to make a database in a folder that is not there where its path was given: a slip
    /// would make a tree of folders.
    pub(super) fn refuse_missing_folder(&self) -> Result<()> {
        if !self.given.0 {
            return Ok(());
        }
        let hint = "make it first, or give another path with --db PATH or TOUCHLINE_DB";
        refuse_missing_folder(&self.db, "the database", hint)
    }

    /// Likewise for the settings file.
    ///
    /// # Errors
    /// `Storage` where the path was given and its folder is not there.
    pub fn refuse_missing_config_folder(&self) -> Result<()> {
        if !self.given.1 {
            return Ok(());
        }
        let hint = "make it first, or give another path with --config PATH or TOUCHLINE_CONFIG";
        refuse_missing_folder(&self.config, "the settings", hint)
    }

    /// Returns this device's id, made on first need. Where the state folder cannot be used, the
    /// id is a new one for this process: writes stay correct, their device is one more.
    pub(super) fn device(&self) -> Uuid {
        let file = self.state.join("device");
        read_device(&file).or_else(|| make_device(&self.state, &file)).unwrap_or_else(new_device)
    }
}

fn refuse_missing_folder(file: &Path, what: &str, hint: &str) -> Result<()> {
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) if !folder.exists() => {
            let message = format!("there is no folder {} for {what}", folder.display());
            Err(Error::new(Kind::Storage, message).hint(hint))
        }
        _ => Ok(()),
    }
}

fn new_device() -> Uuid {
    Ids::new().next(Clock::system().now())
}

fn read_device(file: &Path) -> Option<Uuid> {
    Uuid::try_parse(std::fs::read_to_string(file).ok()?.trim()).ok()
}

/// Makes the device's id. Where two processes start at once, both return the one that stands.
fn make_device(folder: &Path, file: &Path) -> Option<Uuid> {
    private_folder(folder).ok()?;
    let id = new_device();
    // `tempfile` makes files of mode 0600.
    let mut draft = tempfile::NamedTempFile::new_in(folder).ok()?;
    writeln!(draft, "{id}").ok()?;
    draft.as_file().sync_all().ok()?;
    match draft.persist_noclobber(file) {
        Ok(_) => Some(id),
        Err(lost) => read_device(file).or_else(|| lost.file.persist(file).ok().map(|_| id)),
    }
}

/// Makes a folder and those above it, for this account only (0700); one that is there stays as
/// it is.
pub(super) fn private_folder(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn env(variables: &[(&str, &str)]) -> Environment {
        Environment::fixed(variables, "ana", None).at_home(Path::new("/home/ana"))
    }

    #[test]
    fn flags_win_over_variables_and_these_over_the_platform() {
        let start = Start { db: Some("/flag.db".into()), ..Start::default() };
        let env = env(&[("TOUCHLINE_DB", "/env.db"), ("TOUCHLINE_CONFIG", "/env.toml")]);
        let paths = Paths::find_in(&start, &env).unwrap();
        assert_eq!(paths.db, Path::new("/flag.db"));
        assert_eq!(paths.config, Path::new("/env.toml"));
        let paths = Paths::find_in(&Start::default(), &env).unwrap();
        assert_eq!(paths.db, Path::new("/env.db"));
    }

    #[test]
    fn an_empty_variable_counts_as_unset_and_an_empty_flag_is_a_slip() {
        let start = Start { db: Some("".into()), ..Start::default() };
        assert_eq!(Paths::find_in(&start, &env(&[])).unwrap_err().kind, Kind::Usage);
        let paths = Paths::find_in(&Start::default(), &env(&[("TOUCHLINE_DB", "")])).unwrap();
        assert_eq!(paths.db, Path::new("/home/ana/data/touchline.db"));
        assert_eq!(paths.config, Path::new("/home/ana/config/config.toml"));
        assert_eq!(paths.state, Path::new("/home/ana/state"));
    }

    #[test]
    fn the_platforms_folders_bear_the_programs_name() {
        let Some(folders) = Environment::system().folders else { return };
        for folder in [folders.data, folders.config, folders.state] {
            assert!(folder.ends_with("touchline"), "{}", folder.display());
        }
    }

    #[test]
    fn a_folder_that_was_named_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let check = |db: Option<PathBuf>, env: &Environment| {
            let start = Start { db, ..Start::default() };
            Paths::find_in(&start, env).unwrap().refuse_missing_folder()
        };
        assert_eq!(check(None, &env(&[])), Ok(()), "the platform's own folder is");
        assert_eq!(check(Some(folder.path().join("a.db")), &env(&[])), Ok(()));
        assert_eq!(check(Some("a.db".into()), &env(&[])), Ok(()));
        for error in [
            check(Some(folder.path().join("typo/a.db")), &env(&[])),
            check(None, &env(&[("TOUCHLINE_DB", "/no/such/folder/a.db")])),
        ] {
            let error = error.unwrap_err();
            assert_eq!(error.kind, Kind::Storage);
            assert!(error.message.starts_with("there is no folder /"), "{error}");
        }
    }

    #[test]
    fn without_a_home_everything_lies_beside_the_file() {
        let homeless = Environment::fixed(&[], "ana", None);
        let error = Paths::find_in(&Start::default(), &homeless).unwrap_err();
        assert_eq!(error.kind, Kind::Storage);
        let start = Start { db: Some("/crm/a.db".into()), ..Start::default() };
        let paths = Paths::find_in(&start, &homeless).unwrap();
        assert_eq!(paths.config, Path::new("/crm/touchline.toml"));
        assert_eq!(paths.state, Path::new("/crm/touchline-state"));
    }

    #[test]
    fn the_device_keeps_its_id_in_a_private_file() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("a/b");
        let paths = Paths {
            db: "x".into(),
            config: "y".into(),
            state: state.clone(),
            given: (false, false),
        };
        let id = paths.device();
        assert_eq!(paths.device(), id);
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&state.join("device")), 0o600);
        assert_eq!(mode(&state), 0o700);
        assert_eq!(std::fs::read_dir(&state).unwrap().count(), 1, "no temporary is left");
    }

    #[test]
    fn a_damaged_device_file_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("device"), "").unwrap();
        let paths = Paths {
            db: "x".into(),
            config: "y".into(),
            state: folder.path().into(),
            given: (false, false),
        };
        assert_eq!(paths.device(), paths.device());
    }

    #[test]
    fn a_state_folder_that_cannot_be_made_is_no_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let paths = Paths {
            db: "x".into(),
            config: "y".into(),
            state: file.path().join("state"),
            given: (false, false),
        };
        assert_ne!(paths.device(), paths.device());
    }
}
