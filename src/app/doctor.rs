//! The state of the file, and of what stands around it.

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
    /// Whether a repair may put it right.
    pub repairable: bool,
    /// What was found.
    pub detail: String,
}

impl Finding {
    /// Makes a finding that is not for a repair.
    fn new(check: &str, ok: bool, detail: impl Into<String>) -> Self {
        Self { check: check.to_owned(), ok, repairable: false, detail: detail.into() }
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
        Self::run_in(start, repair, &Environment::system())
    }

    fn run_in(start: &Start, repair: bool, env: &Environment) -> Result<Self> {
        let paths = Paths::find_in(start, env)?;
        let (_, warnings) = Config::load(&paths.config);
        let options = Options {
            clock: Clock::system().for_store(),
            device: paths.device(),
            patience: super::session::PATIENCE,
        };
        let store = Store::open(&paths.db, &options)?;
        let mut findings = settings(&paths.config, &warnings);
        findings.push(Finding::new("file", true, paths.db.display().to_string()));
        findings.push(owner(&store, &env.account.login));
        findings.push(Finding::new("watch", true, super::watch::describe(&store)));
        findings.extend(inside(&store, repair)?);
        Ok(Self { findings })
    }

    /// Tells whether something is wrong that a repair may put right.
    pub fn can_be_repaired(&self) -> bool {
        self.findings.iter().any(|finding| !finding.ok && finding.repairable)
    }

    /// Tells whether everything is sound.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.ok)
    }
}

/// Looks into the file. A repair builds anew all that can be derived, also where nothing is found
/// wrong: that removes what deleted texts left in the search index.
fn inside(store: &Store, repair: bool) -> store::Result<Vec<Finding>> {
    let found = check(store)?;
    if !repair {
        return Ok(found);
    }
    let wrong: Vec<String> =
        found.into_iter().filter(|finding| !finding.ok).map(|finding| finding.check).collect();
    match store.repair() {
        Ok(()) => {}
        Err(store::Error::Corrupt(why)) => {
            let mut found = check(store)?;
            found.push(Finding::new("repair", false, why));
            return Ok(found);
        }
        Err(other) => return Err(other),
    }
    let mut found = check(store)?;
    for finding in found.iter_mut().filter(|it| it.ok && wrong.contains(&it.check)) {
        finding.detail = format!("repaired: {}", finding.detail);
    }
    Ok(found)
}

/// What is too damaged to be looked at is a finding, too.
fn check(store: &Store) -> store::Result<Vec<Finding>> {
    match store.check() {
        Ok(checkup) => {
            let found = |it: store::Finding| Finding {
                repairable: it.repairable,
                ..Finding::new(it.check, it.ok, it.detail)
            };
            Ok(checkup.findings.into_iter().map(found).collect())
        }
        Err(store::Error::Corrupt(why)) => {
            let structure = Finding::new("structure", false, why);
            Ok(vec![Finding { repairable: true, ..structure }])
        }
        Err(other) => Err(other),
    }
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

/// Says to whom the file belongs, which decides who acts.
fn owner(store: &Store, login: &str) -> Finding {
    let detail = match store.owner_is_me() {
        true => "the file is yours: --user may choose who acts".to_owned(),
        false => format!("the file is another account's: you act as the member with login {login}"),
    };
    Finding::new("owner", true, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_sound_and_stays_so_after_a_repair() {
        let home = tempfile::tempdir().unwrap();
        let env = Environment::fixed(&[], "ana", None).at_home(home.path());
        let error = Checkup::run_in(&Start::default(), false, &env).unwrap_err();
        assert_eq!(error.kind, crate::app::Kind::Storage);
        let start = Start { create: true, ..Start::default() };
        drop(crate::app::Session::open_in(start.clone(), &env).unwrap());
        for repair in [false, true] {
            let checkup = Checkup::run_in(&start, repair, &env).unwrap();
            assert!(checkup.is_sound(), "{checkup:#?}");
            let checks: Vec<_> = checkup.findings.iter().map(|it| it.check.as_str()).collect();
            assert!(
                checks.starts_with(&["settings", "file", "owner", "watch", "sqlite"]),
                "{checks:?}"
            );
        }
    }

    #[test]
    fn a_file_that_everyone_may_open_is_not_sound() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let env = Environment::fixed(&[], "ana", None).at_home(home.path());
        let start = Start { create: true, ..Start::default() };
        drop(crate::app::Session::open_in(start.clone(), &env).unwrap());
        let file = home.path().join("data/touchline.db");
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let checkup = Checkup::run_in(&start, false, &env).unwrap();
        let wrong: Vec<_> = checkup.findings.iter().filter(|it| !it.ok).collect();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert_eq!(wrong[0].check, "permissions");
        assert!(!checkup.can_be_repaired(), "that is for chmod");
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
