//! The state of the file, and of what stands around it.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::store::{self, Options, Store};

use super::environment::Environment;
use super::{Clock, Config, ConfigWarning, Paths, Result, Start};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: "integrity", "foreign keys", "search index", "counters".
    pub check: String,
    /// Whether it is sound.
    pub ok: bool,
    /// What was found.
    pub detail: String,
}

impl Finding {
    fn new(check: &str, ok: bool, detail: impl Into<String>) -> Self {
        Self { check: check.to_owned(), ok, detail: detail.into() }
    }
}

/// All that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// The findings in order.
    pub findings: Vec<Finding>,
}

impl Checkup {
    /// Looks at the file; `repair` rebuilds what can be derived.
    ///
    /// # Errors
    /// Where the file cannot be opened at all.
    pub fn run(start: &Start, repair: bool) -> Result<Self> {
        let env = Environment::system();
        let paths = Paths::find_in(start, &env)?;
        let (_, warnings) = Config::load(&paths.config);
        let mut findings = settings(&paths.config, &warnings);
        let options = Options {
            clock: Clock::system().for_store(),
            device: paths.device(),
            patience: super::session::PATIENCE,
        };
        let store = Store::open(&paths.db, &options)?;
        findings.push(Finding::new("file", true, paths.db.display().to_string()));
        findings.extend(permissions(&paths.db, env.account.uid));
        findings.extend(inside(&store, repair)?);
        findings.push(Finding::new("SQLite", true, format!("version {}", store::sqlite_version())));
        Ok(Self { findings })
    }

    /// Tells whether everything is sound.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.ok)
    }
}

fn inside(_store: &Store, _repair: bool) -> store::Result<Vec<Finding>> {
    Ok(Vec::new())
}

fn settings(path: &Path, warnings: &[ConfigWarning]) -> Vec<Finding> {
    if warnings.is_empty() {
        let detail = match path.exists() {
            true => path.display().to_string(),
            false => format!("{} is not there: the defaults are in force", path.display()),
        };
        return vec![Finding::new("settings", true, detail)];
    }
    warnings.iter().map(|warning| Finding::new("settings", false, &warning.message)).collect()
}

/// Says to whom the file belongs and who may open it. Everyone on the computer is too many.
fn permissions(path: &Path, me: u32) -> Option<Finding> {
    let file = path.metadata().ok()?;
    let mode = file.mode() & 0o7777;
    let owner = match file.uid() {
        uid if uid == me => "yours".to_owned(),
        uid => format!("account number {uid}'s: you act as the member with your login"),
    };
    let group = if mode & 0o060 == 0 { "" } else { ", shared with its group" };
    let (ok, others) = match mode & 0o007 {
        0 => (true, ""),
        _ => (false, "; every account of this computer can open it: `chmod o= FILE` ends that"),
    };
    Some(Finding::new("permissions", ok, format!("{owner}, mode {mode:04o}{group}{others}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_that_everyone_can_open_is_not_sound() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let me = file.path().metadata().unwrap().uid();
        for (mode, me, ok, detail) in [
            (0o600, me, true, "yours, mode 0600"),
            (0o660, me, true, "yours, mode 0660, shared with its group"),
            (0o644, me, false, "yours, mode 0644, shared with its group; every account"),
            (0o600, me + 1, true, "account number"),
        ] {
            std::fs::set_permissions(file.path(), Permissions::from_mode(mode)).unwrap();
            let finding = permissions(file.path(), me).unwrap();
            assert_eq!(finding.ok, ok, "{mode:o}");
            assert!(finding.detail.starts_with(detail), "{}", finding.detail);
        }
    }

    #[test]
    fn settings_are_named_with_what_is_wrong_in_them() {
        let path = Path::new("/no/such/config.toml");
        let [finding] = &settings(path, &[])[..] else { panic!("one finding") };
        assert!(finding.ok && finding.detail.ends_with("the defaults are in force"));
        let warning = ConfigWarning { message: "config.toml:1: no".into() };
        let found = settings(path, &[warning.clone(), warning]);
        assert_eq!(found.len(), 2);
        assert!(!Checkup { findings: found }.is_sound());
    }
}
