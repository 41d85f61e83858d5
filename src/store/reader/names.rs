//! The names of a book in memory, for parts of them that no index finds.

use std::cell::RefCell;

use rusqlite::{Connection, params};

use super::sql;
use super::visible::Visible;
use crate::store::Result;

/// The names of the book that was asked last: some 30 bytes a contact. They are read on first use, 0.2 to
/// 0.35 µs each, and again where anybody wrote to the file since; a look through all of them is
/// ten times faster than that.
#[derive(Default)]
pub(in crate::store) struct Names {
    held: RefCell<Option<Held>>,
    /// Whether every request has a connection of its own: then no version tells of changes.
    anew: bool,
}

/// Changes with every write to the file: the first number with those of other connections, the
/// second with those of this one.
type Version = (i64, u64);

/// The names as they stood at one version of the file.
struct Held {
    book: i64,
    version: Version,
    keys: Vec<i64>,
    /// All `name_key`s, each with a line feed behind it, which none of them holds.
    text: String,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Names {
    /// Makes it for a session; `is_guest` tells that its requests do not share a connection.
    pub(in crate::store) fn new(is_guest: bool) -> Self {
        Self { held: RefCell::default(), anew: is_guest }
    }

    /// Returns the contacts of a book whose folded names hold this text, archived ones included.
    pub(super) fn holding(&self, conn: &Connection, book: Visible, part: &str) -> Result<Vec<i64>> {
        self.with(conn, book, |names| names.holding(part))
    }

    /// Has the names at hand for the next look.
    pub(super) fn read_ahead(&self, conn: &Connection, book: Visible) -> Result<()> {
        if self.anew { Ok(()) } else { self.with(conn, book, |_| ()) }
    }

    fn with<T>(
        &self,
        conn: &Connection,
        book: Visible,
        look: impl FnOnce(&Held) -> T,
    ) -> Result<T> {
        let elsewhere = sql::value(conn, "PRAGMA data_version", [])?.unwrap_or_default();
        let here = conn.total_changes();
        let version = (elsewhere, here);
        let mut held = self.held.borrow_mut();
        let names = match held.take() {
            Some(names) if names.book == book.book && names.version == version && !self.anew => {
                names
            }
            _ => Held::read(conn, book.book, version)?,
        };
        let looked = look(&names);
        *held = Some(names);
        Ok(looked)
    }
}

impl Held {
    fn read(conn: &Connection, book: i64, version: Version) -> Result<Self> {
        let (keys, text, ends) = (Vec::new(), String::new(), Vec::new());
        let mut names = Self { book, version, keys, text, ends };
        let mut statement = conn.prepare_cached(
            "SELECT key, name_key FROM contact INDEXED BY contact_by_name
             WHERE book = ?1 AND archived IN (0, 1) AND state = 1",
        )?;
        let mut rows = statement.query(params![book])?;
        while let Some(row) = rows.next()? {
            names.keys.push(row.get(0)?);
            names.text.push_str(&row.get::<_, String>(1)?);
            names.ends.push(names.text.len());
            names.text.push('\n');
        }
        Ok(names)
    }

    fn holding(&self, part: &str) -> Vec<i64> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(part)) {
            let index = self.ends.partition_point(|&end| end < from + at);
            let (Some(&key), Some(&end)) = (self.keys.get(index), self.ends.get(index)) else {
                break;
            };
            found.push(key);
            from = end + 1;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::World;
    use super::*;
    use crate::domain::Role;

    #[test]
    fn a_part_is_found_once_a_name_and_not_across_names() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let other = world.book("C", &[(ana, Role::Owner)]);
        let made = ["anana", "Søren", "ban", "renan"].map(|name| world.contact(book, name));
        world.contact(other, "anan");
        world.run("UPDATE contact SET archived = 1 WHERE key = ?1", [made[2].key]);
        let see = world.see(ana, book);
        let names = Names::default();
        let found = |part: &str| {
            let mut keys = names.holding(&world.conn, see, part).unwrap();
            keys.sort_unstable();
            let at = |key: i64| made.iter().position(|made| made.key == key).unwrap();
            keys.into_iter().map(at).collect::<Vec<_>>()
        };
        assert_eq!(found("an"), [0, 2, 3]);
        assert_eq!(found("ana"), [0]);
        assert_eq!(found("ren"), [1, 3]);
        assert_eq!(found("nr"), [] as [usize; 0]);
        assert_eq!(found("x"), [] as [usize; 0]);
        // Each book has its own.
        let elsewhere = world.see(ana, other);
        assert_eq!(names.holding(&world.conn, elsewhere, "nan").unwrap().len(), 1);
        assert_eq!(found("nan"), [0, 3]);
        // What this connection writes is seen too.
        world.run("UPDATE contact SET name_key = 'other' WHERE key = ?1", [made[0].key]);
        assert_eq!(found("nan"), [3]);
    }
}
