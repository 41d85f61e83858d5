//! The search index: whether it holds what the records say, and building it anew.

use rusqlite::{Connection, ErrorCode, Transaction};

use super::{Checkup, without_trace};
use crate::domain::text::words;
use crate::store::{Result, search};

/// Summaries that are not in the index, and index rows of no summary. FTS5 keeps a row's size in a
/// table of its own, whose ids are those of the indexed rows.
const UNINDEXED: &str = "SELECT
  (SELECT count(*) FROM interaction WHERE state = 1 AND summary IS NOT NULL
     AND key NOT IN (SELECT id FROM interaction_fts_docsize))
  + (SELECT count(*) FROM interaction_fts_docsize
     WHERE id NOT IN (SELECT key FROM interaction))";

/// Compares the index of interactions with the records, by its keys.
pub fn compare(conn: &Connection, checkup: &mut Checkup) -> Result<()> {
    let wrong: i64 = conn.query_row(UNINDEXED, [], |row| row.get(0))?;
    add(checkup, "search-interactions", "interactions", wrong);
    add(checkup, "search-accounts", "accounts", misnamed_accounts(conn)?);
    Ok(())
}

/// Counts the accounts whose indexed words are not those of their names.
fn misnamed_accounts(conn: &Connection) -> Result<i64> {
    let mut kept = conn
        .prepare("SELECT word FROM account_word WHERE account = ?1 AND book = ?2 ORDER BY word")?;
    let mut accounts = conn.prepare("SELECT key, book, name FROM account")?;
    let mut rows = accounts.query([])?;
    let mut wrong = 0;
    while let Some(row) = rows.next()? {
        let (key, book, name): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let mut due = words(&name);
        due.sort_unstable();
        due.dedup();
        let kept: rusqlite::Result<Vec<String>> =
            kept.query_map([key, book], |row| row.get(0))?.collect();
        wrong += i64::from(kept? != due);
    }
    Ok(wrong)
}

fn add(checkup: &mut Checkup, check: &'static str, what: &str, wrong: i64) {
    let said = match wrong {
        0 => "as in the records".to_owned(),
        wrong => format!("{wrong} {what} are found by something else than what they say"),
    };
    checkup.add_repairable(check, wrong == 0, said);
}

/// Has FTS5 compare its index with the texts. It asks for a row of every interaction, so those that
/// have none, being without a text, get an empty one for as long as that takes.
pub fn verify(tx: &Transaction<'_>, checkup: &mut Checkup) -> Result<()> {
    let broken = without_trace(tx, || {
        tx.execute_batch(
            "INSERT INTO interaction_fts (rowid, summary) SELECT key, NULL FROM interaction
             WHERE summary IS NULL AND key NOT IN (SELECT id FROM interaction_fts_docsize)",
        )?;
        let mut broken = Vec::new();
        for (table, what) in [
            ("interaction_fts", "interactions"),
            ("contact_fts", "contacts"),
            ("phone_fts", "phones"),
        ] {
            let command =
                format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)");
            match tx.execute(&command, []) {
                Ok(_) => {}
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
                    broken.push(what);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(broken)
    })?;
    let said = if broken.is_empty() {
        "as the texts".to_owned()
    } else {
        format!("that of {} does not match the texts", broken.join(" and "))
    };
    checkup.add_repairable("search-index", broken.is_empty(), said);
    Ok(())
}

/// Builds the index anew.
pub fn rebuild(tx: &Transaction<'_>) -> Result<()> {
    tx.execute_batch(
        "INSERT INTO interaction_fts (interaction_fts) VALUES ('rebuild');
         INSERT INTO contact_fts (contact_fts) VALUES ('rebuild');
         INSERT INTO phone_fts (phone_fts) VALUES ('rebuild');",
    )?;
    let mut accounts = tx.prepare("SELECT key FROM account ORDER BY key")?;
    let mut rows = accounts.query([])?;
    while let Some(row) = rows.next()? {
        search::index_account(tx, row.get(0)?)?;
    }
    Ok(())
}
