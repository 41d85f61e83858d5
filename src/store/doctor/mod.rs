//! The health of a file: what is wrong with it, and putting right what can be put right.

mod figures;
mod index;
#[cfg(test)]
mod tests;

use rusqlite::{Connection, Transaction};

use self::figures::FIGURES;
use super::database::Database;
use super::{Error, Result, search};

/// How many problems of one kind are told.
const TOLD: usize = 10;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: a short name that stays the same.
    pub check: &'static str,
    /// Whether nothing needs to be done.
    pub ok: bool,
    /// Whether a repair builds anew what was looked at, and so may put it right.
    pub repairable: bool,
    /// What was found, for people.
    pub detail: String,
}

/// What a checkup found, in the order it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checkup {
    /// Everything that was looked at.
    pub findings: Vec<Finding>,
}

impl Checkup {
    /// Tells whether nothing needs to be done.
    pub fn is_healthy(&self) -> bool {
        self.findings.iter().all(|finding| finding.ok)
    }

    /// Adds what no repair changes.
    fn add(&mut self, check: &'static str, ok: bool, detail: impl Into<String>) {
        self.findings.push(Finding { check, ok, repairable: false, detail: detail.into() });
    }

    /// Adds what a repair builds anew.
    fn add_repairable(&mut self, check: &'static str, ok: bool, detail: impl Into<String>) {
        self.findings.push(Finding { check, ok, repairable: true, detail: detail.into() });
    }
}

impl Database {
    /// Looks at everything: the file's place and rights, SQLite's own structure, references, what
    /// is kept beside the records, and the search index. Changes nothing; holds the write lock
    /// while the search index is compared with the texts.
    ///
    /// # Errors
    /// Where the file cannot be read, or somebody else writes for too long.
    pub(in crate::store) fn check(&self) -> Result<Checkup> {
        let mut checkup = Checkup::default();
        self.examine_file(&mut checkup)?;
        self.read(|conn| {
            structure(conn, &mut checkup)?;
            match records(conn, &mut checkup) {
                Err(Error::Corrupt(why)) => {
                    checkup.add_repairable("records", false, format!("not all can be read: {why}"));
                    Ok(())
                }
                other => other,
            }
        })?;
        if self.read_only_reason().is_some() {
            checkup.add_repairable("search-index", true, "not compared, for the file is read-only");
        } else {
            self.write(|tx| index::verify(tx, &mut checkup))?;
        }
        Ok(checkup)
    }

    /// Counts everything anew, builds the search index and, where SQLite finds them wrong, the
    /// indexes of tables from the records, in one write. What the rebuilt index leaves free is
    /// purged from the file.
    ///
    /// # Errors
    /// As any write; [`Error::Corrupt`] where the records themselves are damaged.
    pub(in crate::store) fn repair(&self) -> Result<()> {
        self.write(|tx| {
            if !problems(tx)?.is_empty() {
                tx.execute_batch("REINDEX")?;
            }
            for figure in FIGURES {
                tx.execute_batch(figure.repair)?;
            }
            index::rebuild(tx)?;
            tx.execute("UPDATE meta SET value = 1 WHERE key = 'purge_pending'", [])?;
            match problems(tx)?.into_iter().next() {
                Some(problem) => Err(Error::Corrupt(format!(
                    "{problem}; nothing was changed. Take the newest backup, or export what can \
                     still be read"
                ))),
                None => Ok(()),
            }
        })
    }

    fn examine_file(&self, checkup: &mut Checkup) -> Result<()> {
        checkup.add("sqlite", true, format!("SQLite {}", rusqlite::version()));
        let about = self.about()?;
        checkup.add("schema", true, format!("version {}", about.version));
        match self.read_only_reason() {
            None => checkup.add("writable", true, "the file can be written"),
            Some(why) => checkup.add("writable", about.lent, format!("read-only: {why}")),
        }
        let mode = about.mode & 0o777;
        let (private, who) = match mode {
            _ if mode & 0o007 != 0 => (false, "every account of this computer can open it"),
            _ if mode & 0o070 != 0 => (true, "the accounts of its group can open it"),
            _ => (true, "only its owner can open it"),
        };
        checkup.add("permissions", private, format!("{who} (mode {mode:04o})"));
        match about.links {
            0 | 1 => checkup.add("names", true, "the file has one name"),
            names => checkup.add(
                "names",
                false,
                format!("the file has {names} names (hard links); use and keep one only"),
            ),
        }
        checkup.add("wal", about.log <= LARGE_LOG, wal_size(about.log));
        let pending = self.purge_pending()?;
        let said = match pending {
            false => "no deleted text is left",
            true => {
                "deleted text may still stand in the WAL until the program that reads is done and \
                 something is written"
            }
        };
        checkup.add("purge", !pending, said);
        Ok(())
    }
}

/// From here on a WAL is worth a word: SQLite starts it anew at about 4 MiB where no reader holds
/// it back.
const LARGE_LOG: u64 = 64 << 20;

fn wal_size(bytes: u64) -> String {
    let size = format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20));
    if bytes > LARGE_LOG {
        format!("{size}: a program that reads without a pause keeps it from being emptied")
    } else {
        size
    }
}

/// Asks SQLite for the first problems of the structure; none where it is sound.
fn problems(conn: &Connection) -> Result<Vec<String>> {
    // The check trusts what FTS5 remembers of its index, and finds fault with one that another
    // connection has built anew since; opening a cursor makes it look again.
    for (table, _) in search::INDEXES {
        // Where this fails the check says why.
        let _ =
            conn.prepare(&format!("SELECT 1 FROM {table} LIMIT 1")).and_then(|mut s| s.exists([]));
    }
    let mut statement = conn.prepare(&format!("PRAGMA integrity_check({TOLD})"))?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut problems = Vec::new();
    for row in rows {
        match row.map_err(Error::from) {
            Ok(problem) => problems.push(problem),
            Err(Error::Corrupt(why)) => problems.push(why),
            Err(other) => return Err(other),
        }
    }
    problems.retain(|problem| problem != "ok");
    Ok(problems)
}

fn structure(conn: &Connection, checkup: &mut Checkup) -> Result<()> {
    let problems = problems(conn)?;
    let said = if problems.is_empty() { "sound".to_owned() } else { problems.join("; ") };
    checkup.add_repairable("structure", problems.is_empty(), said);
    Ok(())
}

/// Looks at what the records say of each other.
fn records(conn: &Connection, checkup: &mut Checkup) -> Result<()> {
    references(conn, checkup)?;
    for figure in FIGURES {
        let wrong: i64 = conn.query_row(figure.wrong, [], |row| row.get(0))?;
        let said = match wrong {
            0 => "as counted anew".to_owned(),
            wrong => format!("{wrong} wrong: {}", figure.what),
        };
        checkup.add_repairable(figure.check, wrong == 0, said);
    }
    index::compare(conn, checkup)
}

fn references(conn: &Connection, checkup: &mut Checkup) -> Result<()> {
    // Who took part is no foreign key: a deletion would look for it in every entry.
    let mut statement = conn.prepare(
        "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check
         UNION ALL SELECT 'interaction', p.interaction, 'contact' FROM participant p
           WHERE NOT EXISTS (SELECT 1 FROM contact c WHERE c.key = p.contact)
         UNION ALL SELECT 'interaction', l.interaction, 'account' FROM interaction_account l
           WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.key = l.account)",
    )?;
    let mut rows = statement.query([])?;
    let mut broken = Vec::new();
    while let Some(row) = rows.next()? {
        let (table, key, target): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let key = key.map_or_else(String::new, |key| format!(" {key}"));
        broken.push(format!("{table}{key} refers to a missing {target}"));
        if broken.len() == TOLD {
            break;
        }
    }
    let said = if broken.is_empty() { "all lead somewhere".to_owned() } else { broken.join("; ") };
    checkup.add("references", broken.is_empty(), said);
    Ok(())
}

/// Checks that all that is kept beside the records is as counted anew.
#[cfg(test)]
pub(in crate::store) fn assert_figures(conn: &Connection) {
    for figure in FIGURES {
        let wrong: i64 = conn.query_row(figure.wrong, [], |row| row.get(0)).unwrap();
        assert_eq!(wrong, 0, "{}", figure.what);
    }
}

/// Runs `work` and takes back whatever it changed.
fn without_trace<T>(tx: &Transaction<'_>, work: impl FnOnce() -> Result<T>) -> Result<T> {
    tx.execute_batch("SAVEPOINT checkup")?;
    let value = work();
    tx.execute_batch("ROLLBACK TO checkup; RELEASE checkup")?;
    value
}
