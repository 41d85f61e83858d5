//! Follow-ups.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use crate::domain::{FollowUp, FollowUpId, Hlc, InteractionId, MemberId, Named, Timestamp};
use crate::store::{Error, FollowUpQuery, FollowUps, Page, Result};

use super::account::named;
use super::visible::Visible;
use super::{contact, lookup, sql, visible};

pub(super) const COLUMNS: &str =
    "SELECT f.key, f.id, c.id, c.name, f.text, f.due, p.id, p.name, i.id, f.done_at,
    f.created_at, f.hlc, f.clock";
pub(super) const JOINED: &str = "CROSS JOIN contact c ON c.key = f.contact AND c.state = 1
    LEFT JOIN person p ON p.key = f.assignee
    LEFT JOIN interaction i ON i.key = f.origin AND i.state = 1";

pub(super) fn map(row: &Row<'_>) -> Result<FollowUp> {
    Ok(FollowUp {
        id: sql::id(row, 1)?,
        contact: Named { id: sql::id(row, 2)?, name: row.get(3)? },
        text: row.get(4)?,
        due: sql::time(row, 5)?,
        assignee: named(row, 6)?,
        origin: sql::maybe_id(row, 8)?,
        done_at: sql::maybe_time(row, 9)?,
        created_at: sql::time(row, 10)?,
        changed_at: changed_at(row.get(11)?, row.get(12)?),
    })
}

/// Returns when a row was written last: its own logical time, or the latest of its fields'.
fn changed_at(row: i64, fields: Option<String>) -> Timestamp {
    type Clock = BTreeMap<String, (i64, i64)>;
    let clock = fields.and_then(|text| serde_json::from_str::<Clock>(&text).ok());
    let latest = clock.unwrap_or_default().into_values().map(|(hlc, _)| hlc).max();
    Hlc::from_raw(latest.map_or(row, |latest| latest.max(row))).time()
}

/// Returns one window: open ones by due date, the earliest first; done ones the last done first.
/// One walk of an index, which ends at `due_before`; of the done ones those of others are passed.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    query: &FollowUpQuery,
) -> Result<Page<FollowUp>> {
    let person = match query.assignee {
        None => None,
        Some(member) => match visible::person(conn, member)? {
            Some(person) => Some(person),
            None => return Ok(Page { rows: Vec::new(), more: false }),
        },
    };
    let contact = query.contact.map(|id| contact::key(conn, book, id)).transpose()?;
    let after = match query.after {
        None => None,
        Some(id) => Some(place(conn, book, id)?),
    };
    let done = query.which == FollowUps::Done;
    let (index, fixed) = match (contact, person) {
        (Some(_), _) => {
            ("follow_up_of_contact", "f.contact = ?2 AND (?3 IS NULL OR f.assignee = ?3)")
        }
        (None, Some(_)) if !done => ("follow_up_of_assignee", "f.assignee = ?3 AND ?2 IS NULL"),
        _ if done => ("follow_up_done", "(?3 IS NULL OR f.assignee = ?3) AND ?2 IS NULL"),
        _ => ("follow_up_open", "?2 IS NULL AND ?3 IS NULL"),
    };
    // A done one is placed by when it was done.
    let (open, by, order, beyond) = if done {
        ("f.done_at IS NOT NULL", "f.done_at", "DESC", "<")
    } else {
        ("f.done_at IS NULL", "f.due", "ASC", ">")
    };
    let (at, key) = after.map_or_else(
        || if done { (i64::MAX, i64::MAX) } else { (i64::MIN, i64::MIN) },
        |(due, done_at, key)| (if done { done_at.unwrap_or(i64::MAX) } else { due }, key),
    );
    let before = query.due_before.map_or(i64::MAX, Timestamp::millis);
    let rows = sql::rows(
        conn,
        &format!(
            "{COLUMNS} FROM follow_up f INDEXED BY {index} {JOINED}
             WHERE f.book = ?1 AND f.state = 1 AND {open} AND {fixed}
               AND ({by}, f.key) {beyond} (?4, ?5) AND f.due < ?6
             ORDER BY {by} {order}, f.key {order} LIMIT ?7"
        ),
        params![book.book, contact, person, at, key, before, sql::one_more(query.limit)],
        map,
    )?;
    Ok(sql::cut(rows, query.limit))
}

/// Returns where a follow-up stands: its due date, when it was done, and its key.
fn place(conn: &Connection, book: Visible, id: FollowUpId) -> Result<(i64, Option<i64>, i64)> {
    sql::first(
        conn,
        "SELECT due, done_at, key FROM follow_up WHERE id = ?1 AND book = ?2",
        params![id.uuid().as_bytes(), book.book],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?
    .ok_or(Error::NotFound { what: "follow-up" })
}

/// Returns one follow-up.
pub(super) fn one(conn: &Connection, book: Visible, id: FollowUpId) -> Result<FollowUp> {
    sql::first(
        conn,
        &format!(
            "{COLUMNS} FROM follow_up f {JOINED} WHERE f.id = ?1 AND f.book = ?2 AND f.state = 1"
        ),
        params![id.uuid().as_bytes(), book.book],
        map,
    )?
    .ok_or(Error::NotFound { what: "follow-up" })
}

/// Lists the open follow-ups that were made in the same write as an entry and that nobody changed
/// since: those of its first contact are looked at.
pub(super) fn logged_with(
    conn: &Connection,
    book: Visible,
    entry: InteractionId,
) -> Result<Vec<FollowUpId>> {
    sql::rows(
        conn,
        "SELECT f.id FROM interaction i CROSS JOIN follow_up f INDEXED BY follow_up_of_contact
         WHERE i.id = ?1 AND i.book = ?2 AND f.contact = i.contact AND f.origin = i.key
           AND f.state = 1 AND f.done_at IS NULL AND f.created_at = i.logged_at
           AND f.clock IS NULL",
        params![entry.uuid().as_bytes(), book.book],
        |row| Ok(sql::id(row, 0)?),
    )
}

/// Returns the newest follow-up that a member made.
///
/// Walks from the newest one in the file on, and asks the history of each by its index who made it:
/// a member's own is mostly among the first. Who never made any has all of them walked, 1 µs each.
pub(super) fn last_made(
    conn: &Connection,
    book: Visible,
    member: MemberId,
) -> Result<Option<FollowUpId>> {
    let Some(person) = visible::person(conn, member)? else { return Ok(None) };
    sql::first(
        conn,
        "SELECT f.id FROM follow_up f NOT INDEXED
         WHERE f.book = ?1 AND f.state = 1
           AND EXISTS (SELECT 1 FROM history h INDEXED BY history_of_record
             WHERE h.record = f.key AND h.kind = 9 AND h.op = 0 AND h.actor = ?2)
         ORDER BY f.key DESC LIMIT 1",
        [book.book, person],
        |row| Ok(sql::id(row, 0)?),
    )
}

/// Finds follow-ups by the end of their ids, open ones first. A scan of the book's: some
/// thousands at most, 0.2 µs each.
pub(super) fn by_id_end(
    conn: &Connection,
    book: Visible,
    end: &str,
    limit: usize,
) -> Result<Vec<FollowUpId>> {
    if !lookup::is_id_end(end) {
        return Ok(Vec::new());
    }
    let ids: Vec<FollowUpId> = sql::rows(
        conn,
        "SELECT id FROM follow_up WHERE book = ?1 AND state = 1 AND substr(id, 15) = unhex(?2)
         ORDER BY done_at IS NOT NULL, key",
        params![book.book, &end[end.len() - 4..]],
        |row| Ok(sql::id(row, 0)?),
    )?;
    Ok(ids.into_iter().filter(|id| lookup::ends_with(id.uuid(), end)).take(limit).collect())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::World;
    use super::*;
    use crate::domain::Role;

    #[test]
    fn the_earliest_promise_comes_first_and_the_last_done() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let bob = world.person("Bob", "");
        let book = world.book("B", &[(ana, Role::Owner), (bob, Role::Member)]);
        let [cy, dee] = ["Cy", "Dee"].map(|name| world.contact(book, name));
        let make = |text: &str, contact: super::super::fixture::Made, due: i64, who, done| {
            world.follow_up(book, contact, text, due, who, done)
        };
        make("later", cy, 30, Some(ana), None);
        make("first", cy, 10, Some(bob), None);
        make("second", dee, 10, Some(ana), None);
        make("done first", cy, 5, Some(ana), Some(40));
        make("done last", dee, 50, None, Some(60));
        let see = world.see(ana, book);
        let read = |query: &FollowUpQuery| {
            let mut texts = Vec::new();
            let mut query = FollowUpQuery { limit: 1, ..query.clone() };
            loop {
                let page = page(&world.conn, see, &query).unwrap();
                texts.extend(page.rows.iter().map(|row| row.text.clone()));
                query.after = page.rows.last().map(|row| row.id);
                if !page.more {
                    return texts.join(", ");
                }
            }
        };
        let all = FollowUpQuery::default();
        assert_eq!(read(&all), "first, second, later");
        let before = FollowUpQuery { due_before: Some(Timestamp::from_millis(30)), ..all.clone() };
        assert_eq!(read(&before), "first, second");
        let mine = FollowUpQuery { assignee: Some(ana.id()), ..all.clone() };
        assert_eq!(read(&mine), "second, later");
        let cys = FollowUpQuery { contact: Some(cy.id()), ..all.clone() };
        assert_eq!(read(&cys), "first, later");
        let done = FollowUpQuery { which: FollowUps::Done, ..all.clone() };
        assert_eq!(read(&done), "done last, done first");
        let done_by_ana = FollowUpQuery { assignee: Some(ana.id()), ..done.clone() };
        assert_eq!(read(&done_by_ana), "done first");
        let of_cy = FollowUpQuery { contact: Some(cy.id()), ..done };
        assert_eq!(read(&of_cy), "done first");
        world.run("UPDATE contact SET state = 2 WHERE key = ?1", [cy.key]);
        assert_eq!(read(&all), "second");
    }

    #[test]
    fn one_is_found_by_the_end_of_its_id() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let cy = world.contact(book, "Cy");
        let made = world.follow_up(book, cy, "call", 10, Some(ana), None);
        let see = world.see(ana, book);
        let id: FollowUpId = made.id();
        assert_eq!(by_id_end(&world.conn, see, &id.short(), 9).unwrap(), [id]);
        assert!(by_id_end(&world.conn, see, "0000000", 9).unwrap().is_empty());
        let found = one(&world.conn, see, id).unwrap();
        assert_eq!(
            (found.contact.name.as_str(), found.assignee.unwrap().name),
            ("Cy", "Ana".into())
        );
        let elsewhere = world.book("C", &[(ana, Role::Owner)]);
        assert!(one(&world.conn, world.see(ana, elsewhere), id).is_err());
    }
    #[test]
    fn the_last_that_somebody_made_is_found_behind_any_number_of_others() {
        let world = World::new();
        let [ana, bob, cy] = ["Ana", "Bob", "Cy"].map(|name| world.person(name, ""));
        let book = world.book("B", &[(ana, Role::Owner)]);
        let contact = world.contact(book, "x");
        let made = |by: super::super::fixture::Made| {
            let made = world.follow_up(book, contact, "call", 10, Some(ana), None);
            world.run(
                "INSERT INTO history (hlc, actor, book, op, kind, record) VALUES (1, ?1, ?2, 0, 9, ?3)",
                [by.key, book.key, made.key],
            );
            made
        };
        let (of_bob, _) = (made(bob), made(ana));
        world
            .conn
            .execute_batch(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                 INSERT INTO follow_up (id, book, state, contact)
                   SELECT CAST(printf('%016d', i) AS BLOB), book, 1, contact
                   FROM n CROSS JOIN (SELECT book, contact FROM follow_up LIMIT 1);
                 INSERT INTO history (hlc, actor, book, op, kind, record)
                   SELECT 1, (SELECT max(actor) FROM history WHERE record = 2), book, 0, 9, key
                   FROM follow_up WHERE key > 2;",
            )
            .unwrap();
        let newest = made(ana);
        let see = world.see(ana, book);
        let last =
            |who: super::super::fixture::Made| last_made(&world.conn, see, who.id()).unwrap();
        assert_eq!(last(ana), Some(newest.id()));
        assert_eq!(last(bob), Some(of_bob.id()), "behind a hundred thousand of Ana's");
        assert_eq!(last(cy), None);
        world.run("UPDATE follow_up SET state = 2 WHERE key = ?1", [of_bob.key]);
        assert_eq!(last(bob), None, "it was deleted");
    }
}
