//! Saved filters.

use rusqlite::{Connection, Row, params};

use crate::domain::SavedFilter;
use crate::domain::text::name_key;
use crate::store::{Page, Result};

use super::sql;
use super::visible::Visible;

/// Lists the filters of a book by name, at most `limit`.
pub(super) fn all(conn: &Connection, book: Visible, limit: usize) -> Result<Page<SavedFilter>> {
    let rows = sql::rows(
        conn,
        "SELECT id, name, text FROM saved_filter INDEXED BY saved_filter_by_name
         WHERE book = ?1 AND state = 1 ORDER BY name_key, key LIMIT ?2",
        params![book.book, sql::one_more(limit)],
        map,
    )?;
    Ok(sql::cut(rows, limit))
}

/// Finds the filter of this name; of namesakes that came from elsewhere the first.
pub(super) fn called(conn: &Connection, book: Visible, name: &str) -> Result<Option<SavedFilter>> {
    sql::first(
        conn,
        "SELECT id, name, text FROM saved_filter INDEXED BY saved_filter_by_name
         WHERE book = ?1 AND name_key = ?2 AND state = 1 ORDER BY key LIMIT 1",
        params![book.book, name_key(name)],
        map,
    )
}

fn map(row: &Row<'_>) -> Result<SavedFilter> {
    Ok(SavedFilter { id: sql::id(row, 0)?, name: row.get(1)?, text: row.get(2)? })
}
