//! One contact with everything, and what goes with it.

use rusqlite::{Connection, Row, params};

use crate::domain::{Cadence, Contact, ContactId, Detail, DetailKind, LabelId, Named};
use crate::store::{Consequences, Error, Result};

use super::visible::Visible;
use super::{account, sql};
use crate::store::codes;

const CONTACT: &str = "SELECT c.key, c.id, c.name, a.id, a.name, p.id, p.name, c.title, c.starred,
      c.archived, c.birthday, c.notes, c.last_interaction_at, c.interaction_count, c.created_at,
      c.updated_at,
      (SELECT days FROM contact_cadence k WHERE k.contact = c.key)
    FROM contact c
    LEFT JOIN account a ON a.key = c.account AND a.state = 1
    LEFT JOIN person p ON p.key = c.holder
    WHERE c.id = ?1 AND c.book = ?2 AND c.state = 1";

fn map(row: &Row<'_>) -> Result<(i64, Contact)> {
    let birthday: Option<String> = row.get(10)?;
    let contact = Contact {
        id: sql::id(row, 1)?,
        name: row.get(2)?,
        account: account::named(row, 3)?,
        holder: account::named(row, 5)?,
        title: row.get(7)?,
        details: Vec::new(),
        labels: Vec::new(),
        starred: row.get(8)?,
        archived: row.get(9)?,
        birthday: birthday.and_then(|day| day.parse().ok()),
        notes: row.get(11)?,
        cadence: row.get::<_, Option<u32>>(16)?.and_then(Cadence::new),
        last_interaction_at: sql::maybe_time(row, 12)?,
        interaction_count: sql::count(row, 13)?,
        created_at: sql::time(row, 14)?,
        updated_at: sql::time(row, 15)?,
    };
    Ok((row.get(0)?, contact))
}

/// Returns a live contact's local key.
pub(super) fn key(conn: &Connection, book: Visible, id: ContactId) -> Result<i64> {
    sql::value(
        conn,
        "SELECT key FROM contact WHERE id = ?1 AND book = ?2 AND state = 1",
        params![id.uuid().as_bytes(), book.book],
    )?
    .ok_or(Error::NotFound { what: "contact" })
}

/// Returns the contact at which one stands: itself, or the one it was merged into; none where it is gone.
pub(super) fn standing(
    conn: &Connection,
    book: Visible,
    id: ContactId,
) -> Result<Option<ContactId>> {
    sql::first(
        conn,
        "SELECT coalesce(p.id, c.id) FROM contact c LEFT JOIN contact p ON p.key = c.stands_at
         WHERE c.id = ?1 AND c.book = ?2 AND c.state IN (1, 4)",
        params![id.uuid().as_bytes(), book.book],
        |row| Ok(sql::id(row, 0)?),
    )
}

/// Returns a live contact's local key, where it has one.
pub(super) fn live(conn: &Connection, book: Visible, id: ContactId) -> Result<Option<i64>> {
    match key(conn, book, id) {
        Err(Error::NotFound { .. }) => Ok(None),
        other => other.map(Some),
    }
}

/// Returns a live contact's id and name.
pub(super) fn named(conn: &Connection, key: i64) -> Result<Option<Named<ContactId>>> {
    let sql = "SELECT id, name FROM contact WHERE key = ?1 AND state = 1";
    sql::first(conn, sql, [key], |row| Ok(Named { id: sql::id(row, 0)?, name: row.get(1)? }))
}

/// Returns a contact with its details and labels: three looks into indexes.
pub(super) fn one(conn: &Connection, book: Visible, id: ContactId) -> Result<Contact> {
    let (key, mut contact) =
        sql::first(conn, CONTACT, params![id.uuid().as_bytes(), book.book], map)?
            .ok_or(Error::NotFound { what: "contact" })?;
    contact.details = details(conn, key)?;
    contact.labels = labels(conn, key)?;
    Ok(contact)
}

/// Returns whole contacts in the order of `ids`, without those that are gone.
pub(super) fn several(conn: &Connection, book: Visible, ids: &[ContactId]) -> Result<Vec<Contact>> {
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        match one(conn, book, *id) {
            Ok(contact) => all.push(contact),
            Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// Returns the details in the order they were given: by their ids, which grow with time; custom
/// values, whose ids are names, come last and by label.
fn details(conn: &Connection, contact: i64) -> Result<Vec<Detail>> {
    let mut details = sql::rows(
        conn,
        "SELECT id, kind, label, value FROM detail
         WHERE contact = ?1 AND gone = 0 AND kind <> 6",
        [contact],
        |row| {
            Ok(Detail {
                id: sql::id(row, 0)?,
                kind: codes::detail(row.get(1)?)?,
                label: row.get(2)?,
                value: row.get(3)?,
            })
        },
    )?;
    let custom = |detail: &Detail| detail.kind == DetailKind::Custom;
    details.sort_by(|a, b| {
        custom(a).cmp(&custom(b)).then_with(|| {
            if custom(a) { a.label.cmp(&b.label).then(a.id.cmp(&b.id)) } else { a.id.cmp(&b.id) }
        })
    });
    Ok(details)
}

/// Returns where contacts were imported from: the source and what of a record was read there, and the
/// record's id there.
pub(super) fn origins(
    conn: &Connection,
    book: Visible,
    ids: &[ContactId],
) -> Result<Vec<(ContactId, Option<String>, String)>> {
    let mut all = Vec::new();
    for id in ids {
        let found = sql::rows(
            conn,
            "SELECT d.label, d.value FROM contact c JOIN detail d ON d.contact = c.key
             WHERE c.id = ?1 AND c.book = ?2 AND c.state = 1 AND d.gone = 0 AND d.kind = 6",
            params![id.uuid().as_bytes(), book.book],
            |row| Ok((*id, row.get(0)?, row.get(1)?)),
        )?;
        all.extend(found);
    }
    Ok(all)
}

fn labels(conn: &Connection, contact: i64) -> Result<Vec<Named<LabelId>>> {
    let mut labels = sql::rows(
        conn,
        "SELECT l.name_key, l.id, l.name FROM contact_label cl CROSS JOIN label l ON l.key = cl.label
         WHERE cl.contact = ?1 AND cl.applied = 1 AND l.state = 1",
        [contact],
        |row| {
            let key: String = row.get(0)?;
            Ok((key, Named { id: sql::id(row, 1)?, name: row.get(2)? }))
        },
    )?;
    labels.sort_by(|(a, x), (b, y): &(String, Named<LabelId>)| a.cmp(b).then(x.id.cmp(&y.id)));
    Ok(labels.into_iter().map(|(_, label)| label).collect())
}

/// Says what goes with a contact when it is deleted: about 0.5 µs for each of its entries.
pub(super) fn consequences(
    conn: &Connection,
    book: Visible,
    id: ContactId,
) -> Result<Consequences> {
    let key = key(conn, book, id)?;
    sql::first(
        conn,
        "SELECT count(*) FILTER (WHERE alone), count(*) FILTER (WHERE NOT alone),
           (SELECT count(*) FROM follow_up WHERE contact = ?1 AND state = 1)
         FROM contact_entry_alone WHERE contact = ?1",
        [key],
        |row| {
            Ok(Consequences {
                purged: sql::count(row, 0)?,
                shared: sql::count(row, 1)?,
                follow_ups: sql::count(row, 2)?,
            })
        },
    )?
    .ok_or(Error::NotFound { what: "contact" })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Entry, World};
    use super::*;
    use crate::domain::Role;

    #[test]
    fn a_contact_comes_with_everything_in_order() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let account = world.account(book, "Acme");
        let contact = world.contact(book, "Søren");
        world.run("UPDATE contact SET account = ?1 WHERE key = ?2", [account.key, contact.key]);
        world.run("UPDATE contact SET birthday = '--04-15' WHERE key = ?1", [contact.key]);
        world.run("UPDATE contact SET holder = ?1 WHERE key = ?2", [ana.key, contact.key]);
        world.detail(contact, DetailKind::Custom, Some("zeta"), "1");
        world.detail(contact, DetailKind::Custom, Some("alpha"), "2");
        world.detail(contact, DetailKind::Email, None, "one@example.org");
        world.detail(contact, DetailKind::Origin, Some("vcard"), "x");
        world.detail(contact, DetailKind::Email, None, "gone@example.org");
        world.run("UPDATE detail SET gone = 1 WHERE value = ?1", ["gone@example.org"]);
        world.detail(contact, DetailKind::Phone, Some("work"), "+49 1");
        for name in ["vip", "Ally"] {
            let label = world.label(book, name);
            world.tag(contact, label);
        }
        let see = world.see(ana, book);
        let found = one(&world.conn, see, contact.id()).unwrap();
        let values: Vec<_> = found.details.iter().map(|d| d.value.as_str()).collect();
        assert_eq!(values, ["one@example.org", "+49 1", "2", "1"]);
        let labels: Vec<_> = found.labels.iter().map(|l| l.name.as_str()).collect();
        assert_eq!(labels, ["Ally", "vip"]);
        assert_eq!(found.account.as_ref().unwrap().name, "Acme");
        assert_eq!(found.holder.as_ref().unwrap().name, "Ana");
        assert_eq!(found.birthday.unwrap().to_string(), "--04-15");

        let other = world.contact(book, "Other");
        let missing = ContactId::new(uuid::Uuid::nil());
        let ids = [other.id(), missing, contact.id()];
        let names: Vec<_> =
            several(&world.conn, see, &ids).unwrap().into_iter().map(|c| c.name).collect();
        assert_eq!(names, ["Other", "Søren"]);
    }

    #[test]
    fn contacts_of_other_books_are_not_found() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let other = world.book("C", &[(ana, Role::Owner)]);
        let contact = world.contact(other, "x");
        let see = world.see(ana, book);
        let error = one(&world.conn, see, contact.id()).unwrap_err();
        assert!(matches!(error, Error::NotFound { what: "contact" }));
        assert!(consequences(&world.conn, see, contact.id()).is_err());
        assert!(several(&world.conn, see, &[contact.id()]).unwrap().is_empty());
    }

    #[test]
    fn consequences_tell_purged_from_shared() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let [a, b, gone] = ["a", "b", "gone"].map(|name| world.contact(book, name));
        world.log(book, Entry::at(1).with(&[a]));
        world.log(book, Entry::at(2).with(&[a, b]));
        world.log(book, Entry::at(3).with(&[a, gone]));
        world.run("UPDATE contact SET state = 2 WHERE key = ?1", [gone.key]);
        world.follow_up(book, a, "call", 5, None, None);
        let found = consequences(&world.conn, world.see(ana, book), a.id()).unwrap();
        assert_eq!(found, Consequences { purged: 2, shared: 1, follow_ups: 1 });
    }
}
