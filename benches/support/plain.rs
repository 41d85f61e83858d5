//! Plain SQL: a statement, its parameters, and every column read into an owned value.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Params};

/// A value as a program would keep it.
#[derive(Debug)]
pub enum Cell {
    Nothing,
    Number(i64),
    Text(String),
    Id([u8; 16]),
}

/// Opens a file to read, with the settings of the product's reader.
pub fn open(path: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).expect("the file");
    conn.execute_batch(
        "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;
         PRAGMA cell_size_check = ON; PRAGMA query_only = ON;",
    )
    .expect("the settings");
    conn.set_prepared_statement_cache_capacity(128);
    conn
}

/// Runs a statement and keeps all that it says.
pub fn rows(conn: &Connection, sql: &str, params: impl Params) -> Vec<Vec<Cell>> {
    let mut statement = conn.prepare_cached(sql).expect("a statement");
    let width = statement.column_count();
    let mut found = statement.query(params).expect("an answer");
    let mut all = Vec::with_capacity(50);
    while let Some(row) = found.next().expect("a row") {
        let cell = |column| match row.get_ref(column).expect("a column") {
            ValueRef::Null | ValueRef::Real(_) => Cell::Nothing,
            ValueRef::Integer(number) => Cell::Number(number),
            ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(id) => Cell::Id(id.try_into().unwrap_or_default()),
        };
        all.push((0..width).map(cell).collect());
    }
    all
}

/// Runs a statement and counts its rows.
pub fn count(conn: &Connection, sql: &str, params: impl Params) -> usize {
    std::hint::black_box(rows(conn, sql, params)).len()
}
