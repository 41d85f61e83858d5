//! Import batches, what they brought, and where records came from.

use rusqlite::{Connection, Row, params};

use crate::domain::batch::{BatchTakenBack, Brought, BroughtId, ImportedFrom};
use crate::domain::{Batch, BatchId, BatchTally, Named, Timestamp};
use crate::store::apply::record_hash;
use crate::store::{Error, Page, Result};

use super::lookup::{ends_with, is_id_end};
use super::sql;
use super::visible::Visible;

const BATCH: &str = "SELECT b.id, b.format, b.file, b.at, p.id, p.name, b.contacts, b.interactions, b.merged,
      b.skipped, b.taken_back_at, t.id, t.name, coalesce(b.contacts_back, 0), coalesce(b.interactions_back, 0)
    FROM batch b JOIN person p ON p.key = b.person LEFT JOIN person t ON t.key = b.taken_back_by
    WHERE b.book = ?1";

fn map(row: &Row<'_>) -> Result<Batch> {
    let taken_back = match sql::maybe_time(row, 10)? {
        None => None,
        Some(at) => Some(BatchTakenBack {
            at,
            by: Named { id: sql::id(row, 11)?, name: row.get(12)? },
            contacts: sql::count(row, 13)?,
            interactions: sql::count(row, 14)?,
        }),
    };
    Ok(Batch {
        id: sql::id(row, 0)?,
        format: row.get(1)?,
        file: row.get(2)?,
        at: sql::time(row, 3)?,
        by: Named { id: sql::id(row, 4)?, name: row.get(5)? },
        contacts: sql::count(row, 6)?,
        interactions: sql::count(row, 7)?,
        tally: BatchTally { merged: sql::count(row, 8)?, skipped: sql::count(row, 9)? },
        taken_back,
    })
}

/// Returns the newest batches. Their keys are in the order in which they began; there are some
/// hundreds at most.
pub(super) fn page(conn: &Connection, book: Visible, limit: usize) -> Result<Page<Batch>> {
    let sql = format!("{BATCH} ORDER BY b.key DESC LIMIT ?2");
    Ok(sql::cut(sql::rows(conn, &sql, [book.book, sql::one_more(limit)], map)?, limit))
}

/// Returns one batch.
pub(super) fn one(conn: &Connection, book: Visible, id: BatchId) -> Result<Batch> {
    let sql = format!("{BATCH} AND b.id = ?2");
    sql::first(conn, &sql, params![book.book, id.uuid().as_bytes()], map)?
        .map_or_else(sql::missing("import batch"), Ok)
}

/// Returns those whose ids end so, newest first.
pub(super) fn by_id_end(conn: &Connection, book: Visible, end: &str) -> Result<Vec<BatchId>> {
    if !is_id_end(end) {
        return Ok(Vec::new());
    }
    let sql = "SELECT id FROM batch WHERE book = ?1 ORDER BY key DESC";
    let mut ids = sql::rows(conn, sql, [book.book], |row| Ok(sql::id::<BatchId>(row, 0)?))?;
    ids.retain(|id| ends_with(id.uuid(), end));
    Ok(ids)
}

/// Returns what is left of what a batch made.
pub(super) fn brought(
    conn: &Connection,
    book: Visible,
    id: BatchId,
    limit: usize,
) -> Result<Page<Brought>> {
    let sql = "SELECT key FROM batch WHERE id = ?1 AND book = ?2";
    let key: i64 = sql::value(conn, sql, params![id.uuid().as_bytes(), book.book])?
        .ok_or(Error::NotFound { what: "import batch" })?;
    let contacts = "SELECT c.id, c.name, f.name, c.batch_line FROM batch b
        CROSS JOIN contact c ON c.key BETWEEN b.first_contact AND b.last_contact AND c.batch = b.key
        LEFT JOIN batch_file f ON f.batch = b.key AND f.number = c.batch_file
        WHERE b.key = ?1 AND c.state = 1 ORDER BY c.key LIMIT ?2";
    let mut rows = sql::rows(conn, contacts, [key, sql::one_more(limit)], |row| {
        map_brought(row, BroughtId::Contact(sql::id(row, 0)?))
    })?;
    if rows.len() <= limit {
        let entries = "SELECT i.id, i.summary, f.name, i.batch_line FROM batch b
            CROSS JOIN interaction i ON i.key BETWEEN b.first_interaction AND b.last_interaction
              AND i.batch = b.key
            LEFT JOIN batch_file f ON f.batch = b.key AND f.number = i.batch_file
            WHERE b.key = ?1 AND i.state = 1 ORDER BY i.key LIMIT ?2";
        rows.extend(sql::rows(conn, entries, [key, sql::one_more(limit - rows.len())], |row| {
            map_brought(row, BroughtId::Interaction(sql::id(row, 0)?))
        })?);
    }
    Ok(sql::cut(rows, limit))
}

fn map_brought(row: &Row<'_>, record: BroughtId) -> Result<Brought> {
    let name: Option<String> = row.get(1)?;
    let name = name.unwrap_or_default().lines().next().unwrap_or_default().to_owned();
    let file: Option<String> = row.get(2)?;
    Ok(Brought { record, name, file: file.unwrap_or_default(), line: line(row, 3)? })
}

fn line(row: &Row<'_>, column: usize) -> Result<Option<u64>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(i64::unsigned_abs))
}

/// Returns where a live record came from.
pub(super) fn imported_from(
    conn: &Connection,
    book: Visible,
    record: BroughtId,
) -> Result<Option<ImportedFrom>> {
    let (table, id) = match record {
        BroughtId::Contact(id) => ("contact", id.uuid()),
        BroughtId::Interaction(id) => ("interaction", id.uuid()),
    };
    let sql = format!(
        "SELECT b.id, coalesce(f.name, b.file), r.batch_line, b.at, p.name
         FROM {table} r JOIN batch b ON b.key = r.batch JOIN person p ON p.key = b.person
         LEFT JOIN batch_file f ON f.batch = b.key AND f.number = r.batch_file
         WHERE r.id = ?1 AND r.book = ?2 AND r.state = 1"
    );
    sql::first(conn, &sql, params![id.as_bytes(), book.book], |row| {
        Ok(ImportedFrom {
            batch: sql::id(row, 0)?,
            file: row.get(1)?,
            line: line(row, 2)?,
            at: Timestamp::from_millis(row.get(3)?),
            by: row.get(4)?,
        })
    })
}

/// Tells of each record whether the contact that it made was deleted.
pub(super) fn deleted_origins<'r>(
    conn: &Connection,
    book: Visible,
    records: impl Iterator<Item = Option<(&'r str, String)>>,
) -> Result<Vec<bool>> {
    let any = conn.prepare_cached("SELECT 1 FROM deleted_origin LIMIT 1")?.exists([])?;
    let mut query = conn.prepare_cached(
        "SELECT 1 FROM deleted_origin d JOIN contact c ON c.key = d.contact
         WHERE d.hash = ?1 AND c.book = ?2",
    )?;
    let mut is_deleted = |record: Option<(&str, String)>| match record {
        Some((id, noted)) if any => Ok(query.exists(params![record_hash(id, &noted), book.book])?),
        _ => Ok(false),
    };
    records.map(&mut is_deleted).collect()
}
