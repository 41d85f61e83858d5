//! The search index: whether it holds what the records say, and building it anew.

use rusqlite::{Connection, ErrorCode, Transaction};

use super::{Checkup, without_trace};
use crate::store::Result;

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
    let said = match wrong {
        0 => "as in the records".to_owned(),
        wrong => format!("{wrong} interactions are found by something else than what they say"),
    };
    checkup.add("search-interactions", wrong == 0, said);
    Ok(())
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
         INSERT INTO phone_fts (phone_fts) VALUES ('rebuild');",
    )?;
    Ok(())
}
