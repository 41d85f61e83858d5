//! Books.

use rusqlite::{Connection, Row, params};

use crate::domain::{Book, BookId, MemberId};
use crate::store::{Error, Result};

use super::sql;
use super::visible::Visible;
use crate::store::codes;

const COLUMNS: &str = "SELECT b.id, b.name, b.tint, b.icon, m.role,
    b.contact_count - b.archived_count, b.archived_count, b.interaction_count,
    (SELECT count(*) FROM membership o WHERE o.book = b.key)";

fn map(row: &Row<'_>) -> Result<Book> {
    Ok(Book {
        id: sql::id(row, 0)?,
        name: row.get(1)?,
        tint: row.get(2)?,
        icon: row.get(3)?,
        role: codes::role(row.get(4)?)?,
        contacts: sql::count(row, 5)?,
        archived: sql::count(row, 6)?,
        interactions: sql::count(row, 7)?,
        members: sql::count(row, 8)?,
    })
}

/// Lists the actor's books, oldest first.
pub(super) fn all(conn: &Connection, actor: MemberId) -> Result<Vec<Book>> {
    sql::rows(
        conn,
        &format!(
            "{COLUMNS} FROM person p JOIN membership m ON m.person = p.key
             JOIN book b ON b.key = m.book
             WHERE p.id = ?1 AND b.state = 1 ORDER BY b.created_at, b.key"
        ),
        [actor.uuid().as_bytes()],
        map,
    )
}

/// Returns the book with the actor's role.
pub(super) fn one(conn: &Connection, book: Visible) -> Result<Book> {
    sql::first(
        conn,
        &format!(
            "{COLUMNS} FROM book b JOIN membership m ON m.book = b.key AND m.person = ?2
             WHERE b.key = ?1"
        ),
        params![book.book, book.actor],
        map,
    )?
    .ok_or(Error::NotFound { what: "book" })
}

/// Returns the book that the actor chose, where it still can be seen.
pub(super) fn chosen(conn: &Connection, actor: MemberId) -> Result<Option<BookId>> {
    sql::first(
        conn,
        "SELECT b.id FROM person p JOIN book b ON b.key = p.book
         JOIN membership m ON m.book = b.key AND m.person = p.key
         WHERE p.id = ?1 AND b.state = 1",
        [actor.uuid().as_bytes()],
        |row| Ok(sql::id(row, 0)?),
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixture::World;
    use super::super::visible;
    use super::*;
    use crate::domain::Role;

    #[test]
    fn books_are_the_actors_own_oldest_first() {
        let world = World::new();
        let me = world.person("Ana", "ana@example.org");
        let other = world.person("Bob", "bob@example.org");
        let first = world.book("First", &[(me, Role::Owner), (other, Role::Viewer)]);
        let second = world.book("Second", &[(me, Role::Viewer)]);
        let hidden = world.book("Hidden", &[(other, Role::Owner)]);
        let dead = world.book("Dead", &[(me, Role::Owner)]);
        world.run("UPDATE book SET state = 2 WHERE key = ?1", [dead.key]);

        let books = all(&world.conn, me.id()).unwrap();
        let names: Vec<_> = books.iter().map(|book| (book.name.as_str(), book.members)).collect();
        assert_eq!(names, [("First", 2), ("Second", 1)]);
        assert_eq!(books[1].role, Role::Viewer);
        assert_eq!(one(&world.conn, world.see(me, first)).unwrap(), books[0]);

        for gone in [hidden, dead] {
            let error = visible::book(&world.conn, me.id(), gone.id()).unwrap_err();
            assert!(matches!(error, Error::NotFound { what: "book" }), "{error}");
        }
        assert_eq!(all(&world.conn, MemberId::new(uuid::Uuid::nil())).unwrap(), []);

        assert_eq!(chosen(&world.conn, me.id()).unwrap(), None);
        world.run("UPDATE person SET book = ?1 WHERE key = ?2", [second.key, me.key]);
        assert_eq!(chosen(&world.conn, me.id()).unwrap(), Some(second.id()));
        world.run("DELETE FROM membership WHERE book = ?1 AND person = ?2", [second.key, me.key]);
        assert_eq!(chosen(&world.conn, me.id()).unwrap(), None);
    }

    #[test]
    fn contacts_counted_are_those_not_archived() {
        let world = World::new();
        let me = world.person("Ana", "");
        let book = world.book("B", &[(me, Role::Owner)]);
        world.run(
            "UPDATE book SET contact_count = 7, archived_count = 2, interaction_count = 9
             WHERE key = ?1",
            [book.key],
        );
        let book = one(&world.conn, world.see(me, book)).unwrap();
        assert_eq!((book.contacts, book.archived, book.interactions), (5, 2, 9));
    }
}
