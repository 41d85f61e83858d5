//! Several contacts at once: what they have in common, and what goes with them.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, params};

use crate::domain::{Cadence, ContactId, Label};
use crate::store::{Result, Together};

use super::sql;
use super::visible::Visible;

/// Returns the local keys of those contacts that are live in the book.
fn keys(conn: &Connection, book: Visible, ids: &[ContactId]) -> Result<Vec<i64>> {
    let sql = "SELECT key FROM contact WHERE id = ?1 AND book = ?2 AND state = 1";
    let mut keys = Vec::with_capacity(ids.len());
    for id in ids {
        let key: Option<i64> = sql::value(conn, sql, params![id.uuid().as_bytes(), book.book])?;
        keys.extend(key);
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Says what goes with contacts when all of them are deleted: about 1 µs for each of their
/// entries, of which `most` are looked at.
pub(super) fn consequences(
    conn: &Connection,
    book: Visible,
    ids: &[ContactId],
    most: usize,
) -> Result<Together> {
    let keys = keys(conn, book, ids)?;
    let mut found =
        Together { contacts: u64::try_from(keys.len()).unwrap_or(u64::MAX), ..Together::default() };
    let mut seen = HashSet::new();
    let mut entries =
        conn.prepare_cached("SELECT interaction FROM contact_entry WHERE contact = ?1")?;
    let mut people = conn.prepare_cached(
        "SELECT p.contact FROM participant p CROSS JOIN contact c ON c.key = p.contact
         WHERE p.interaction = ?1 AND c.state = 1",
    )?;
    for key in &keys {
        let sql = "SELECT count(*) FROM follow_up WHERE contact = ?1 AND state = 1";
        let follow_ups: Option<i64> = sql::value(conn, sql, [key])?;
        found.follow_ups += u64::try_from(follow_ups.unwrap_or_default()).unwrap_or_default();
        let mut rows = entries.query([key])?;
        while let Some(row) = rows.next()? {
            let entry: i64 = row.get(0)?;
            if seen.contains(&entry) {
                continue;
            }
            if seen.len() >= most {
                found.more = true;
                return Ok(found);
            }
            seen.insert(entry);
            let mut others = false;
            let mut with = people.query([entry])?;
            while !others && let Some(row) = with.next()? {
                others = keys.binary_search(&row.get(0)?).is_err();
            }
            if others {
                found.shared += 1;
            } else {
                found.purged += 1;
            }
        }
    }
    Ok(found)
}

/// Lists the labels by name; of each, how many of these contacts bear it: about 5 µs a contact.
pub(super) fn labels(conn: &Connection, book: Visible, ids: &[ContactId]) -> Result<Vec<Label>> {
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for key in keys(conn, book, ids)? {
        let sql = "SELECT label FROM contact_label WHERE contact = ?1 AND applied = 1";
        for label in sql::integers(conn, sql, [key])? {
            *counts.entry(label).or_default() += 1;
        }
    }
    sql::rows(
        conn,
        "SELECT l.key, l.id, l.name, l.tint, l.cadence FROM label l INDEXED BY label_by_name
         WHERE l.book = ?1 AND l.state = 1 ORDER BY l.name_key, l.key",
        [book.book],
        |row| {
            let contacts = counts.get(&row.get(0)?).copied().unwrap_or_default();
            Ok(Label {
                id: sql::id(row, 1)?,
                name: row.get(2)?,
                tint: row.get(3)?,
                cadence: row.get::<_, Option<u32>>(4)?.and_then(Cadence::new),
                contacts,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Entry, World};
    use super::*;
    use crate::domain::Role;

    #[test]
    fn entries_among_the_deleted_are_purged_once() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let [a, b, c] = ["a", "b", "c"].map(|name| world.contact(book, name));
        world.log(book, Entry::at(1).with(&[a]));
        world.log(book, Entry::at(2).with(&[a, b]));
        world.log(book, Entry::at(3).with(&[a, c]));
        world.follow_up(book, b, "call", 1, None, None);
        let see = world.see(ana, book);
        let ids = [a.id(), b.id(), a.id(), ContactId::new(uuid::Uuid::nil())];
        let found = consequences(&world.conn, see, &ids, 100).unwrap();
        assert_eq!(
            found,
            Together { contacts: 2, purged: 2, shared: 1, follow_ups: 1, more: false }
        );
        let few = consequences(&world.conn, see, &ids, 2).unwrap();
        assert!(few.more && few.purged + few.shared == 2, "{few:?}");
    }

    #[test]
    fn labels_say_how_many_of_these_bear_them() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let [vip, ally, gone] = ["VIP", "Ally", "Gone"].map(|name| world.label(book, name));
        let [a, b, c] = ["a", "b", "c"].map(|name| world.contact(book, name));
        for contact in [a, b, c] {
            world.tag(contact, vip);
        }
        world.tag(a, ally);
        world.run("UPDATE label SET state = 2 WHERE key = ?1", [gone.key]);
        let found = labels(&world.conn, world.see(ana, book), &[a.id(), b.id()]).unwrap();
        let counts: Vec<_> = found.iter().map(|l| (l.name.as_str(), l.contacts)).collect();
        assert_eq!(counts, [("Ally", 1), ("VIP", 2)]);
    }
}
