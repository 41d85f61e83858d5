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
        let options = Options {
            clock: Clock::system().for_store(),
            device: paths.device(),
            patience: super::session::PATIENCE,
        };
        let store = Store::open(&paths.db, &options)?;
        let mut findings = settings(&paths.config, &warnings);
        findings.push(Finding::new("file", true, paths.db.display().to_string()));
        findings.push(owner(&store, &env.account.login));
        findings.extend(inside(&store, repair)?);
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
