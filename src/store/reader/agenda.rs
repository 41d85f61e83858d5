//! What is to be done about contacts: those due by their cadence, those who await a reply, and
//! birthdays. Each is one walk of an index.

use rusqlite::{Connection, ToSql};

use crate::domain::{Birthday, Cadence, Named};
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

/// Lists those whose birthday falls on one of these days (`04-15`), in the order of the days, at
/// most `limit` for each. Archived contacts have none.
pub(super) fn birthdays(
    conn: &Connection,
    book: Visible,
    days: &[String],
    limit: usize,
) -> Result<Vec<(Named<crate::domain::ContactId>, Birthday)>> {
    let mut found = Vec::new();
    for day in days {
        let rows = sql::rows(
            conn,
            "SELECT id, name, birthday FROM contact INDEXED BY contact_by_birthday
             WHERE book = ?1 AND substr(birthday, -5) = ?2 AND birthday IS NOT NULL
               AND state = 1 AND archived = 0 ORDER BY name_key, key LIMIT ?3",
            rusqlite::params![book.book, day, i64::try_from(limit).unwrap_or(i64::MAX)],
            |row| {
                let birthday: String = row.get(2)?;
                Ok((Named { id: sql::id(row, 0)?, name: row.get(1)? }, birthday))
            },
        )?;
        let dated = |(contact, day): (_, String)| Some((contact, day.parse().ok()?));
        found.extend(rows.into_iter().filter_map(dated));
    }
    Ok(found)
}
