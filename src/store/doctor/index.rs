//! The search index: whether it holds what the records say, and building it anew.

use rusqlite::{Connection, ErrorCode, Transaction};

use super::{Checkup, without_trace};
use crate::domain::text::words;
use crate::store::{Result, search};

/// Compares the words of accounts with their names.
pub fn compare(conn: &Connection, checkup: &mut Checkup) -> Result<()> {
    let wrong = misnamed_accounts(conn)?;
    let said = match wrong {
        0 => "as in the records".to_owned(),
        wrong => format!("{wrong} accounts are found by something else than what they say"),
    };
    checkup.add_repairable("search-accounts", wrong == 0, said);
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

/// Has FTS5 compare its index with the texts.
pub fn verify(tx: &Transaction<'_>, checkup: &mut Checkup) -> Result<()> {
    let broken = without_trace(tx, || {
        let mut broken = Vec::new();
        for (table, what) in search::INDEXES {
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
    for (table, _) in search::INDEXES {
        search::rebuild(tx, table)?;
    }
    let mut accounts = tx.prepare("SELECT key FROM account ORDER BY key")?;
    let mut rows = accounts.query([])?;
    while let Some(row) = rows.next()? {
        search::index_account(tx, row.get(0)?)?;
    }
    Ok(())
}
