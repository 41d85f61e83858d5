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

/// Compares the index of contacts and phones with the records, row by row, and that of interactions
/// by its keys.
pub fn compare(conn: &Connection, checkup: &mut Checkup) -> Result<()> {
    let mut wrong: i64 = conn.query_row(
        "SELECT (SELECT count(*) FROM contact_fts WHERE rowid NOT IN (SELECT key FROM contact WHERE state = 1))
              + (SELECT count(*) FROM phone_fts WHERE rowid NOT IN (SELECT key FROM contact WHERE state = 1))",
        [],
        |row| row.get(0),
    )?;
    let mut indexed = conn.prepare(
        "SELECT f.name, f.account, f.email, p.digits FROM contact c
         LEFT JOIN contact_fts f ON f.rowid = c.key LEFT JOIN phone_fts p ON p.rowid = c.key
         WHERE c.key = ?1",
    )?;
    let mut contacts = conn.prepare("SELECT key FROM contact WHERE state = 1")?;
    let mut rows = contacts.query([])?;
    while let Some(row) = rows.next()? {
        let contact: i64 = row.get(0)?;
        let due = search::contact_words(conn, contact)?;
        let kept = indexed.query_row([contact], |row| {
            let name: Option<String> = row.get(0)?;
            Ok(name.map(|name| -> rusqlite::Result<_> {
                Ok(search::ContactWords {
                    name,
                    account: row.get(1)?,
                    emails: row.get(2)?,
                    phones: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                })
            }))
        })?;
        if due != kept.transpose()? {
            wrong += 1;
        }
    }
    add(checkup, "search-contacts", "contacts", wrong);
    let wrong = conn.query_row(UNINDEXED, [], |row| row.get(0))?;
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
    checkup.add(check, wrong == 0, said);
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
    checkup.add("search-index", broken.is_empty(), said);
    Ok(())
}

/// Builds the index anew.
pub fn rebuild(tx: &Transaction<'_>) -> Result<()> {
    tx.execute_batch(
        "INSERT INTO interaction_fts (interaction_fts) VALUES ('rebuild');
         INSERT INTO contact_fts (contact_fts) VALUES ('rebuild');
         INSERT INTO phone_fts (phone_fts) VALUES ('rebuild');
         DELETE FROM contact_fts;
         DELETE FROM phone_fts;",
    )?;
    let mut contacts = tx.prepare("SELECT key FROM contact WHERE state = 1 ORDER BY key")?;
    let mut rows = contacts.query([])?;
    while let Some(row) = rows.next()? {
        search::index_contact(tx, row.get(0)?, true)?;
    }
    let mut accounts = tx.prepare("SELECT key FROM account ORDER BY key")?;
    let mut rows = accounts.query([])?;
    while let Some(row) = rows.next()? {
        search::index_account(tx, row.get(0)?)?;
    }
    // Once more: what the deletions above marked within the index is merged away.
    tx.execute_batch(
        "INSERT INTO contact_fts (contact_fts) VALUES ('rebuild');
         INSERT INTO phone_fts (phone_fts) VALUES ('rebuild');",
    )?;
    Ok(())
}
