//! Accounts.

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use crate::domain::{Account, AccountId, Named};
use crate::store::{Error, Lookup, Page, Result};

use super::visible::Visible;
use super::{lookup, sql};

const COLUMNS: &str = "SELECT a.id, a.name, u.id, u.name, a.domains, p.id, p.name,
    a.contact_count, a.last_interaction_at";
const JOINS: &str = "LEFT JOIN account u ON u.key = a.parent AND u.state = 1
    LEFT JOIN person p ON p.key = a.holder";

fn map(row: &Row<'_>) -> Result<Account> {
    let domains: Option<String> = row.get(4)?;
    let domains = match domains {
        Some(json) => serde_json::from_str(&json)
            .map_err(|error| Error::Corrupt(format!("the domains of an account: {error}")))?,
        None => Vec::new(),
    };
    Ok(Account {
        id: sql::id(row, 0)?,
        name: row.get(1)?,
        parent: named(row, 2)?,
        domains,
        holder: named(row, 5)?,
        contacts: sql::count(row, 7)?,
        last_interaction_at: sql::maybe_time(row, 8)?,
    })
}

/// Reads an id and a name that an outer join may not have found.
pub(super) fn named<I: From<Uuid>>(row: &Row<'_>, column: usize) -> Result<Option<Named<I>>> {
    match sql::maybe_id(row, column)? {
        Some(id) => Ok(Some(Named { id, name: row.get(column + 1)? })),
        None => Ok(None),
    }
}

/// Returns a live account's local key.
pub(super) fn key(conn: &Connection, book: Visible, id: AccountId) -> Result<Option<i64>> {
    sql::value(
        conn,
        "SELECT key FROM account WHERE id = ?1 AND book = ?2 AND state = 1",
        params![id.uuid().as_bytes(), book.book],
    )
}

/// Returns a live account's local key, or reports that it is missing.
pub(super) fn live_key(conn: &Connection, book: Visible, id: AccountId) -> Result<i64> {
    key(conn, book, id)?.ok_or(Error::NotFound { what: "account" })
}

/// Lists the accounts by name. One walk of the name's index from the cursor.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    after: Option<AccountId>,
    limit: usize,
) -> Result<Page<Account>> {
    let after: (String, i64) = match after {
        Some(id) => sql::first(
            conn,
            "SELECT name_key, key FROM account WHERE id = ?1 AND book = ?2",
            params![id.uuid().as_bytes(), book.book],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .ok_or(Error::NotFound { what: "account" })?,
        None => (String::new(), i64::MIN),
    };
    let rows = sql::rows(
        conn,
        &format!(
            "{COLUMNS} FROM account a INDEXED BY account_by_name {JOINS}
             WHERE a.book = ?1 AND a.state = 1 AND (a.name_key, a.key) > (?2, ?3)
             ORDER BY a.name_key, a.key LIMIT ?4"
        ),
        params![book.book, after.0, after.1, sql::one_more(limit)],
        map,
    )?;
    Ok(sql::cut(rows, limit))
}

/// Returns one account.
pub(super) fn one(conn: &Connection, book: Visible, id: AccountId) -> Result<Account> {
    sql::first(
        conn,
        &format!(
            "{COLUMNS} FROM account a {JOINS} WHERE a.id = ?1 AND a.book = ?2 AND a.state = 1"
        ),
        params![id.uuid().as_bytes(), book.book],
        map,
    )?
    .ok_or(Error::NotFound { what: "account" })
}

/// Finds accounts by name or the end of an id, by name; see [`lookup::named`].
pub(super) fn find(
    conn: &Connection,
    book: Visible,
    lookup: &Lookup,
    limit: usize,
) -> Result<Vec<Named<AccountId>>> {
    let columns = ["id", "name", "name_key"];
    lookup::named(conn, book, "account INDEXED BY account_by_name", columns, lookup, limit)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::World;
    use super::*;
    use crate::domain::Role;

    #[test]
    fn accounts_page_by_name() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let other = world.book("C", &[(ana, Role::Owner)]);
        for name in ["delta", "Alpha", "beta", "Beta", "Ärger"] {
            world.account(book, name);
        }
        world.account(other, "Aaa");
        let dead = world.account(book, "dead");
        world.run("UPDATE account SET state = 2 WHERE key = ?1", [dead.key]);
        let see = world.see(ana, book);
        let mut names = Vec::new();
        let mut after = None;
        loop {
            let page = page(&world.conn, see, after, 2).unwrap();
            after = page.rows.last().map(|account| account.id);
            names.extend(page.rows.into_iter().map(|account| account.name));
            if !page.more {
                break;
            }
        }
        assert_eq!(names, ["Alpha", "Ärger", "beta", "Beta", "delta"]);
        assert!(page(&world.conn, see, Some(dead.id()), 9).unwrap().rows.len() == 1);
    }

    #[test]
    fn an_account_carries_parent_holder_and_domains() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let parent = world.account(book, "Group");
        let account = world.account(book, "Unit");
        world.run("UPDATE account SET parent = ?1 WHERE key = ?2", [parent.key, account.key]);
        world.run("UPDATE account SET holder = ?1 WHERE key = ?2", [ana.key, account.key]);
        world.run("UPDATE account SET domains = '[\"a.example\"]' WHERE key = ?1", [account.key]);
        let see = world.see(ana, book);
        let found = one(&world.conn, see, account.id()).unwrap();
        assert_eq!(found.parent.unwrap().name, "Group");
        assert_eq!(found.holder.unwrap().name, "Ana");
        assert_eq!(found.domains, ["a.example"]);
        world.run("UPDATE account SET state = 2 WHERE key = ?1", [parent.key]);
        assert_eq!(one(&world.conn, see, account.id()).unwrap().parent, None);
        assert!(one(&world.conn, see, parent.id()).is_err());
    }

    #[test]
    fn accounts_are_found_by_id_end_name_words_and_part() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let acme = world.account(book, "Acme Söhne");
        world.account(book, "Bolt acme");
        let see = world.see(ana, book);
        let find = |lookup: Lookup| -> Vec<String> {
            find(&world.conn, see, &lookup, 9).unwrap().into_iter().map(|a| a.name).collect()
        };
        let id = acme.id::<AccountId>().uuid().simple().to_string();
        assert_eq!(find(Lookup::IdEnd(id[26..].to_uppercase())), ["Acme Söhne"]);
        assert_eq!(find(Lookup::IdEnd(id)), ["Acme Söhne"]);
        assert_eq!(find(Lookup::IdEnd("zz".into())), [""; 0]);
        assert_eq!(find(Lookup::Name("acme sohne".into())), ["Acme Söhne"]);
        assert_eq!(find(Lookup::WordStarts(vec!["so".into(), "ac".into()])), ["Acme Söhne"]);
        assert_eq!(find(Lookup::WordStarts(vec!["cme".into()])), [""; 0]);
        assert_eq!(find(Lookup::NamePart("cme".into())), ["Acme Söhne", "Bolt acme"]);
    }
}
