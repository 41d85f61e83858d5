//! Relationships between contacts.

use rusqlite::Connection;

use crate::domain::{ContactId, Named, Relationship};
use crate::store::Result;

use super::visible::Visible;
use super::{contact, sql};
use crate::store::codes;

/// Lists a contact's relationships in the order they were made: one look by each end.
pub(super) fn of(conn: &Connection, book: Visible, id: ContactId) -> Result<Vec<Relationship>> {
    let key = contact::key(conn, book, id)?;
    let mut ties = sql::rows(
        conn,
        "SELECT r.id, s.id, s.name, r.kind, t.id, t.name
         FROM relationship r JOIN contact s ON s.key = r.source JOIN contact t ON t.key = r.target
         WHERE r.source = ?1 AND r.target <> ?1 AND r.gone = 0 AND s.state = 1 AND t.state = 1
         UNION ALL
         SELECT r.id, s.id, s.name, r.kind, t.id, t.name
         FROM relationship r JOIN contact s ON s.key = r.source JOIN contact t ON t.key = r.target
         WHERE r.target = ?1 AND r.source <> ?1 AND r.gone = 0 AND s.state = 1 AND t.state = 1",
        [key],
        |row| {
            Ok(Relationship {
                id: sql::id(row, 0)?,
                from: Named { id: sql::id(row, 1)?, name: row.get(2)? },
                kind: codes::relation(row.get(3)?)?,
                to: Named { id: sql::id(row, 4)?, name: row.get(5)? },
            })
        },
    )?;
    ties.sort_by_key(|tie| tie.id);
    Ok(ties)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::World;
    use super::*;
    use crate::domain::{RelationKind, Role};

    #[test]
    fn ties_are_seen_from_both_ends() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let [a, b, c] = ["a", "b", "c"].map(|name| world.contact(book, name));
        world.relate(a, RelationKind::ReportsTo, b);
        world.relate(c, RelationKind::FriendOf, a);
        let off = world.relate(a, RelationKind::FamilyOf, c);
        world.run("UPDATE relationship SET gone = 1 WHERE key = ?1", [off.key]);
        let see = world.see(ana, book);
        let of = |id| -> Vec<(String, RelationKind, String)> {
            let ties = of(&world.conn, see, id).unwrap();
            ties.into_iter().map(|tie| (tie.from.name, tie.kind, tie.to.name)).collect()
        };
        assert_eq!(
            of(a.id()),
            [
                ("a".to_owned(), RelationKind::ReportsTo, "b".to_owned()),
                ("c".to_owned(), RelationKind::FriendOf, "a".to_owned())
            ]
        );
        assert_eq!(of(b.id()).len(), 1);
        world.run("UPDATE contact SET state = 2 WHERE key = ?1", [b.key]);
        assert_eq!(of(a.id()).len(), 1);
    }
}
