//! The few helpers that every query here is made with.

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Params, Row};
use uuid::Uuid;

use crate::domain::Timestamp;
use crate::store::{Error, Page, Result};

/// Runs a cached statement and maps every row.
pub(super) fn rows<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut map: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(map(row)?);
    }
    Ok(all)
}

/// Runs a cached statement and maps its first row.
pub(super) fn first<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    map: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    found.next()?.map(map).transpose()
}

/// Runs a cached statement and returns the first column of its first row.
pub(super) fn value<T: FromSql>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Option<T>> {
    Ok(conn.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()?)
}

/// Returns the integers of a cached statement's first column.
pub(super) fn integers(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<i64>> {
    rows(conn, sql, params, |row| Ok(row.get(0)?))
}

/// Reads an id column.
pub(super) fn id<I: From<Uuid>>(row: &Row<'_>, column: usize) -> rusqlite::Result<I> {
    row.get::<_, [u8; 16]>(column).map(|bytes| I::from(Uuid::from_bytes(bytes)))
}

/// Reads an id column that may be NULL.
pub(super) fn maybe_id<I: From<Uuid>>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<I>> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(|bytes| I::from(Uuid::from_bytes(bytes))))
}

/// Reads a time column.
pub(super) fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    row.get(column).map(Timestamp::from_millis)
}

/// Reads a time column that may be NULL.
pub(super) fn maybe_time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
}

/// Reads a counter: never negative.
pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}

/// Returns a limit as SQLite takes it: one more than asked for, so that a page knows of more.
pub(super) fn one_more(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}

/// Makes a page of rows that were read with [`one_more`].
pub(super) fn cut<T>(mut rows: Vec<T>, limit: usize) -> Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    Page { rows, more }
}

/// Returns what a missing record is reported as.
pub(super) fn missing<T>(what: &'static str) -> impl FnOnce() -> Result<T> {
    move || Err(Error::NotFound { what })
}
