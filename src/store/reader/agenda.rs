//! What is to be done about contacts: those due by their cadence, and those who await a reply. Each is
//! one walk of an index.

use rusqlite::{Connection, ToSql};

use crate::domain::{Cadence, Named};
use crate::store::{AgendaQuery, AgendaRow, Page, Result};

use super::visible::Visible;
use super::{sql, visible};

/// Lists the contacts that are due before a moment, the longest overdue first.
pub(super) fn due(
    conn: &Connection,
    book: Visible,
    query: &AgendaQuery,
) -> Result<Page<AgendaRow>> {
    walk(
        conn,
        book,
        query,
        "SELECT c.id, c.name, a.due, k.days, c.birthday
         FROM agenda a INDEXED BY agenda_due CROSS JOIN contact c ON c.key = a.contact
           CROSS JOIN contact_cadence k ON k.contact = c.key
         WHERE a.book = ?1 AND a.due IS NOT NULL AND a.due < ?2
           AND (?3 IS NULL OR c.holder = ?3 OR c.holder IS NULL)
         ORDER BY a.due, a.contact LIMIT ?4",
    )
}

/// Lists the contacts that await a reply since before a moment, the newest first.
pub(super) fn awaiting(
    conn: &Connection,
    book: Visible,
    query: &AgendaQuery,
) -> Result<Page<AgendaRow>> {
    walk(
        conn,
        book,
        query,
        "SELECT c.id, c.name, a.awaiting, NULL, c.birthday
         FROM agenda a INDEXED BY agenda_awaiting CROSS JOIN contact c ON c.key = a.contact
         WHERE a.book = ?1 AND a.awaiting IS NOT NULL AND a.awaiting < ?2
           AND (?3 IS NULL OR c.holder = ?3 OR c.holder IS NULL)
         ORDER BY a.awaiting DESC, a.contact DESC LIMIT ?4",
    )
}

fn walk(
    conn: &Connection,
    book: Visible,
    query: &AgendaQuery,
    statement: &str,
) -> Result<Page<AgendaRow>> {
    let person = match query.member {
        None => None,
        Some(member) => match visible::person(conn, member)? {
            Some(person) => Some(person),
            None => return Ok(Page { rows: Vec::new(), more: false }),
        },
    };
    let before = query.before.millis();
    let values: [&dyn ToSql; 4] = [&book.book, &before, &person, &sql::one_more(query.limit)];
    let rows = sql::rows(conn, statement, values, |row| {
        Ok(AgendaRow {
            contact: Named { id: sql::id(row, 0)?, name: row.get(1)? },
            at: sql::time(row, 2)?,
            cadence: row.get::<_, Option<u32>>(3)?.and_then(Cadence::new),
        })
    })?;
    Ok(sql::cut(rows, query.limit))
}
