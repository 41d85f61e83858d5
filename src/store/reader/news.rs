//! What others brought into a book since somebody looked last.
//!
//! Local keys ascend as rows are written, so that what came after a key is one short walk of the
//! end of its table, however long the table is.

use rusqlite::{Connection, params};

use crate::domain::BatchId;
use crate::store::Result;
use crate::store::query::{News, NewsMark};

use super::sql;
use super::visible::Visible;

/// The most rows that are looked at: an import that brought more says as much.
const MOST: i64 = 100_000;

/// Returns where the tables end now.
pub(super) fn mark(conn: &Connection) -> Result<NewsMark> {
    let last = |sql| sql::value(conn, sql, []).map(Option::unwrap_or_default);
    Ok(NewsMark {
        entry: last("SELECT key FROM interaction ORDER BY key DESC LIMIT 1")?,
        contact: last("SELECT key FROM contact ORDER BY key DESC LIMIT 1")?,
    })
}

/// Counts what others than the actor logged or imported in a book after a mark: one line for each
/// who logged, one for each import, the oldest first; and where the tables end now.
pub(super) fn since(
    conn: &Connection,
    book: Visible,
    mark: NewsMark,
) -> Result<(Vec<News>, NewsMark)> {
    let now = self::mark(conn)?;
    let mut news: Vec<News> = Vec::new();
    let logged = "SELECT y.name, b.id, count(*)
         FROM (SELECT book, state, logged_by, batch FROM interaction
               WHERE key > ?1 ORDER BY key LIMIT ?4) i
         CROSS JOIN byline y ON y.key = i.logged_by
         LEFT JOIN batch b ON b.key = i.batch
         WHERE i.book = ?2 AND i.state = 1 AND y.person <> ?3
         GROUP BY i.logged_by, i.batch";
    each(conn, logged, params![mark.entry, book.book, book.actor, MOST], |who, batch, count| {
        news.push(News { who, batch, entries: count, contacts: 0 });
    })?;
    let imported = "SELECT p.name, b.id, count(*)
         FROM (SELECT book, state, batch FROM contact WHERE key > ?1 ORDER BY key LIMIT ?4) c
         CROSS JOIN batch b ON b.key = c.batch
         CROSS JOIN person p ON p.key = b.person
         WHERE c.book = ?2 AND c.state = 1 AND b.person <> ?3
         GROUP BY c.batch";
    each(
        conn,
        imported,
        params![mark.contact, book.book, book.actor, MOST],
        |who, batch, count| match news
            .iter_mut()
            .find(|other| batch.is_some() && other.batch == batch)
        {
            Some(same) => same.contacts = count,
            None => news.push(News { who, batch, entries: 0, contacts: count }),
        },
    )?;
    Ok((news, now))
}

fn each(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    mut take: impl FnMut(String, Option<BatchId>, u64),
) -> Result<()> {
    let rows = sql::rows(conn, sql, params, |row| {
        Ok((row.get(0)?, sql::maybe_id(row, 1)?, sql::count(row, 2)?))
    })?;
    for (who, batch, count) in rows {
        take(who, batch, count);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Entry, Made, World};
    use super::*;
    use crate::domain::Role;

    fn batch(world: &World, book: Made, by: Made) -> Made {
        let sql = "INSERT INTO batch (id, book, format, file, at, person)
                   VALUES (randomblob(16), ?1, 'vcard', 'x.vcf', 0, ?2)";
        world.conn.execute(sql, params![book.key, by.key]).unwrap();
        let key = world.conn.last_insert_rowid();
        Made { key, ..book }
    }

    #[test]
    fn counts_what_others_brought_since() {
        let world = World::new();
        let (me, bob) = (world.person("Me", ""), world.person("Bob", ""));
        let book = world.book("B", &[(me, Role::Owner), (bob, Role::Member)]);
        let other = world.book("Other", &[(bob, Role::Owner)]);
        let (ana, stranger) = (world.contact(book, "Ana"), world.contact(other, "Eve"));
        let see = world.see(me, book);
        world.log(book, Entry::at(1).by(bob).with(&[ana]));
        let start = mark(&world.conn).unwrap();
        assert_eq!(since(&world.conn, see, start).unwrap(), (Vec::new(), start));

        world.log(book, Entry::at(9).by(bob).with(&[ana]));
        world.log(book, Entry::at(3).by(bob).with(&[ana]));
        world.log(book, Entry::at(4).by(me).with(&[ana]));
        world.log(other, Entry::at(5).by(bob).with(&[stranger]));
        let gone = world.log(book, Entry::at(6).by(bob).with(&[ana]));
        world.purge(gone);
        let (news, next) = since(&world.conn, see, start).unwrap();
        assert_eq!(news, [News { who: "then".into(), batch: None, entries: 2, contacts: 0 }]);
        assert_eq!(since(&world.conn, see, next).unwrap().0, []);
    }

    #[test]
    fn an_import_is_one_line() {
        let world = World::new();
        let (me, bob) = (world.person("Me", ""), world.person("Bob", ""));
        let book = world.book("B", &[(me, Role::Owner), (bob, Role::Member)]);
        let see = world.see(me, book);
        let start = mark(&world.conn).unwrap();
        for by in [bob, me] {
            let batch = batch(&world, book, by);
            for name in ["x", "y", "z"] {
                let contact = world.contact(book, name);
                let entry = world.log(book, Entry::at(1).by(by).with(&[contact]));
                for (table, made) in [("contact", contact), ("interaction", entry)] {
                    let sql = format!("UPDATE {table} SET batch = ?1 WHERE key = ?2");
                    world.conn.execute(&sql, params![batch.key, made.key]).unwrap();
                }
            }
        }
        world.contact(book, "made by hand");
        let (news, _) = since(&world.conn, see, start).unwrap();
        assert_eq!(news.len(), 1, "{news:?}");
        assert_eq!((news[0].entries, news[0].contacts), (3, 3));
        assert!(news[0].batch.is_some());
    }
}
