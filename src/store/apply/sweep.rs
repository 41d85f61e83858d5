//! Sweeping what deleted books leave behind, in batches, so that others can write meanwhile. A
//! sweep that was interrupted goes on with the next deletion of a book or with `tl doctor --repair`.

use rusqlite::params;

use crate::store::Result;
use crate::store::database::Database;
use crate::store::held::Held;
use crate::store::search::{self, ContactWords};

use super::keys::DELETED;

/// How many interactions or contacts one transaction takes.
const BATCH: i64 = 2_000;

/// Removes everything of deleted books from the file.
pub(in crate::store) fn sweep(db: &Database) -> Result<()> {
    // Where the next batch begins: rows of other books are walked over once, not once a batch.
    let mut after = 0;
    while db.write(|tx| {
        let interactions: Vec<(i64, Option<String>)> = tx
            .prepare_cached(
                "SELECT i.key, i.summary FROM interaction i CROSS JOIN book b ON b.key = i.book
                 WHERE i.key > ?3 AND b.state = ?1 ORDER BY i.key LIMIT ?2",
            )?
            .query_map(params![DELETED, BATCH, after], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        after = interactions.last().map_or(after, |(key, _)| *key);
        for (key, summary) in &interactions {
            search::unindex_summary(tx, *key, summary.as_deref())?;
            for sql in [
                "DELETE FROM companion WHERE interaction = ?1",
                "DELETE FROM version WHERE interaction = ?1",
                "DELETE FROM interaction WHERE key = ?1",
            ] {
                tx.prepare_cached(sql)?.execute(params![key])?;
            }
        }
        if !interactions.is_empty() {
            return Ok(true);
        }
        let contacts: Vec<i64> = tx
            .prepare_cached(
                "SELECT c.key FROM book b JOIN contact c ON c.book = b.key WHERE b.state = ?1 LIMIT ?2",
            )?
            .query_map(params![DELETED, BATCH], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut held = Held::new(tx);
        for contact in &contacts {
            let words = search::contact_words(tx, *contact)?;
            search::reindex_contact(&mut held, *contact, &words, &ContactWords::default())?;
            for sql in [
                "DELETE FROM contact_entry WHERE contact = ?1",
                "DELETE FROM contact_label WHERE contact = ?1",
                "DELETE FROM opportunity_contact WHERE contact = ?1",
                "DELETE FROM relationship WHERE source = ?1 OR target = ?1",
                "DELETE FROM follow_up WHERE contact = ?1",
                "DELETE FROM agenda WHERE contact = ?1",
                "DELETE FROM detail WHERE contact = ?1",
                "DELETE FROM contact WHERE key = ?1",
            ] {
                tx.prepare_cached(sql)?.execute(params![contact])?;
            }
        }
        if !contacts.is_empty() {
            return Ok(true);
        }
        for sql in [
            "DELETE FROM opportunity_contact WHERE opportunity IN
               (SELECT o.key FROM opportunity o JOIN book b ON b.key = o.book WHERE b.state = ?1)",
            "DELETE FROM opportunity WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM follow_up WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM account_entry WHERE account IN
               (SELECT a.key FROM account a JOIN book b ON b.key = a.book WHERE b.state = ?1)",
            "DELETE FROM account_word WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "UPDATE account SET parent = NULL WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM account WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM contact_label WHERE label IN
               (SELECT l.key FROM label l JOIN book b ON b.key = l.book WHERE b.state = ?1)",
            "DELETE FROM label WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM proposal_entry WHERE proposal IN
               (SELECT o.key FROM proposal o JOIN book b ON b.key = o.book WHERE b.state = ?1)",
            "DELETE FROM proposal WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM inbox_entry WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM address_rule WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM saved_filter WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM deleted_origin WHERE contact NOT IN (SELECT key FROM contact) AND ?1 = ?1",
            "DELETE FROM batch_file WHERE batch IN
               (SELECT b.key FROM batch b JOIN book o ON o.key = b.book WHERE o.state = ?1)",
            "DELETE FROM batch WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "DELETE FROM day_summary WHERE book IN (SELECT key FROM book WHERE state = ?1)",
            "UPDATE book SET contact_count = 0, archived_count = 0, interaction_count = 0 WHERE state = ?1",
            "UPDATE meta SET value = 1 WHERE key = 'purge_pending' AND ?1 = ?1",
        ] {
            tx.prepare_cached(sql)?.execute(params![DELETED])?;
        }
        Ok(false)
    })? {}
    Ok(())
}
