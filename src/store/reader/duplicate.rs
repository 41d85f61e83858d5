//! What is looked at to find contacts that may be the same person.

use rusqlite::Connection;

use crate::domain::duplicate::Subject;
use crate::domain::{AccountId, Cadence, ContactId};
use crate::store::{Result, codes};

use super::sql;
use super::visible::Visible;
use crate::domain::DetailKind;

/// Hands over each live contact of the book, archived ones too, in the order they were made: one walk
/// through the contacts and their details, of which none is kept.
pub(super) fn subjects(
    conn: &Connection,
    book: Visible,
    mut each: impl FnMut(Subject),
) -> Result<()> {
    let mut query = conn.prepare_cached(
        "SELECT c.id, c.name, a.id, d.kind, d.value FROM contact c NOT INDEXED
         LEFT JOIN account a ON a.key = c.account AND a.state = 1
         LEFT JOIN detail d ON d.contact = c.key AND d.kind IN (0, 1) AND d.gone = 0
         WHERE c.book = ?1 AND c.state = 1 ORDER BY c.key, d.id",
    )?;
    let mut rows = query.query([book.book])?;
    let mut current: Option<Subject> = None;
    while let Some(row) = rows.next()? {
        let id: ContactId = sql::id(row, 0)?;
        if current.as_ref().is_none_or(|subject| subject.id != id) {
            let account: Option<AccountId> = sql::maybe_id(row, 2)?;
            let (name, emails, phones) = (row.get(1)?, Vec::new(), Vec::new());
            let next = Subject { id, name, account, emails, phones };
            current.replace(next).map(&mut each);
        }
        let (Some(subject), Some(kind)) = (&mut current, row.get::<_, Option<i64>>(3)?) else {
            continue;
        };
        match codes::detail(kind)? {
            DetailKind::Email => subject.emails.push(row.get(4)?),
            _ => subject.phones.push(row.get(4)?),
        }
    }
    current.map(each);
    Ok(())
}

/// Returns the cadence that is set on a contact itself.
pub(super) fn own_cadence(
    conn: &Connection,
    book: Visible,
    id: ContactId,
) -> Result<Option<Cadence>> {
    let key = super::contact::key(conn, book, id)?;
    let days: Option<Option<u32>> =
        sql::value(conn, "SELECT cadence FROM contact WHERE key = ?1", [key])?;
    Ok(days.flatten().and_then(Cadence::new))
}
