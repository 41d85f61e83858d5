//! Bringing an older file up to date.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use super::{backup, connect, guard};
use crate::store::{Error, Result};

/// A schema's version. A program reads files of its major version, and writes those whose minor
/// version it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Changes when an older program would misread the file.
    pub major: u16,
    /// Changes when an older program would only leave something out.
    pub minor: u16,
}

/// The version that this program makes.
pub const CURRENT: Version = Version { major: 1, minor: 0 };

/// One step up: the version it leads to and its SQL.
pub type Step = (Version, &'static str);

/// All steps since 1.0, ascending.
pub const STEPS: &[Step] = &[];

impl Version {
    /// Returns what `PRAGMA user_version` holds: major × 1000 + minor.
    pub const fn user_version(self) -> i32 {
        self.major as i32 * 1000 + self.minor as i32
    }

    /// Understands `PRAGMA user_version`; none where no program of ours wrote it.
    pub fn from_user_version(value: i32) -> Option<Self> {
        let major = u16::try_from(value / 1000).ok().filter(|major| *major > 0)?;
        let minor = u16::try_from(value % 1000).ok()?;
        Some(Self { major, minor })
    }

    /// Reads the version of the file behind `conn`, as its present snapshot has it.
    pub fn of(conn: &Connection, path: &Path) -> Result<Self> {
        let value = conn.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?;
        Self::from_user_version(value).ok_or_else(|| Error::Foreign {
            path: path.to_owned(),
            why: "its schema has no known version",
        })
    }

    /// Says what a program of version `known` may do with a file of this one.
    pub fn fitness(self, known: Self) -> Fitness {
        if self.major > known.major {
            Fitness::Refused
        } else if self > known {
            Fitness::ReadOnly
        } else if self < known {
            Fitness::Older
        } else {
            Fitness::Ours
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What may be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fitness {
    /// Nothing.
    Refused,
    /// It may be read.
    ReadOnly,
    /// It must be brought up to date first.
    Older,
    /// Everything.
    Ours,
}

/// Runs the steps that lead from the file's version to the last of them, in one transaction, after
/// a backup as `PATH.backup-vX.Y`. Returns where the backup is; none where another process was
/// faster.
///
/// # Errors
/// Where the backup or a step fails. The file is unchanged then.
pub fn run(path: &Path, target: Version, steps: &[Step]) -> Result<Option<PathBuf>> {
    let conn = connect::writer(path)?;
    // Steps that rebuild a table need it off, and it cannot be switched within a transaction; the
    // check below makes up for it.
    conn.execute_batch("PRAGMA foreign_keys = OFF")?;
    let tx = Transaction::new_unchecked(&conn, rusqlite::TransactionBehavior::Immediate)?;
    let from = Version::of(&tx, path)?;
    if from >= target {
        return Ok(None);
    }
    // Nobody can write meanwhile, so a second connection reads what will be changed.
    let copy = backup::keep(path, &guard::beside(path, &format!(".backup-v{from}")))?;
    for (_, sql) in steps.iter().filter(|(version, _)| *version > from) {
        tx.execute_batch(sql)?;
    }
    let broken = tx.prepare("PRAGMA foreign_key_check")?.exists([])?;
    if broken {
        return Err(Error::Corrupt(format!(
            "records refer to others that do not exist after the upgrade from {from} to {target}; \
             the file was left as it was"
        )));
    }
    tx.pragma_update(None, "user_version", target.user_version())?;
    tx.commit()?;
    Ok(Some(copy))
}

/// Says who has to bring a file up to date, unless we may: a file that several accounts use is
/// upgraded by its owner, on purpose, when all of them have the newer program.
pub fn hindrance(owner_is_me: bool, mode: u32, asked: bool) -> Option<&'static str> {
    if !owner_is_me {
        Some("ask the account it belongs to, to run `tl doctor --upgrade`")
    } else if mode & 0o077 != 0 && !asked {
        Some("other accounts use it too: update their programs, then run `tl doctor --upgrade`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_order_and_decide() {
        let v = |major, minor| Version { major, minor };
        assert_eq!(v(1, 0).user_version(), 1000);
        assert_eq!(Version::from_user_version(12_034), Some(v(12, 34)));
        for odd in [0, 999, -1, i32::MIN] {
            assert_eq!(Version::from_user_version(odd), None);
        }
        assert_eq!(v(2, 0).fitness(v(1, 9)), Fitness::Refused);
        assert_eq!(v(1, 10).fitness(v(1, 9)), Fitness::ReadOnly);
        assert_eq!(v(1, 9).fitness(v(1, 9)), Fitness::Ours);
        assert_eq!(v(1, 8).fitness(v(1, 9)), Fitness::Older);
        assert_eq!(v(1, 9).fitness(v(2, 0)), Fitness::Older);
    }

    #[test]
    fn the_steps_lead_to_the_current_version() {
        assert!(STEPS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(STEPS.last().is_none_or(|step| step.0 == CURRENT));
    }

    #[test]
    fn only_the_owner_upgrades_a_shared_file_and_only_on_purpose() {
        assert_eq!(hindrance(true, 0o600, false), None);
        assert_eq!(hindrance(true, 0o660, true), None);
        assert!(hindrance(true, 0o660, false).unwrap().starts_with("other accounts"));
        assert!(hindrance(false, 0o660, true).unwrap().starts_with("ask the account"));
    }
}
