//! Accounts.

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use crate::domain::{Account, AccountId, Named};
use crate::store::{Error, Lookup, Page, Result};

use super::visible::Visible;
use super::{lookup, sql};

const COLUMNS: &str = "SELECT a.id, a.name, u.id, u.name, a.domains, p.id, p.name,
    a.contact_count, a.interaction_count, a.last_interaction_at";
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
        interactions: sql::count(row, 8)?,
        last_interaction_at: sql::maybe_time(row, 9)?,
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

/// Returns the account with this local key.
pub(super) fn by_key(conn: &Connection, key: i64) -> Result<Option<Account>> {
    sql::first(conn, &format!("{COLUMNS} FROM account a {JOINS} WHERE a.key = ?1"), [key], map)
}

/// Lists the accounts that are directly part of an account, by name: one walk of an index.
pub(super) fn parts(
    conn: &Connection,
    book: Visible,
    id: AccountId,
    limit: usize,
) -> Result<Page<Named<AccountId>>> {
    let rows = sql::rows(
        conn,
        "SELECT id, name FROM account INDEXED BY account_by_parent
         WHERE parent = ?1 AND parent IS NOT NULL AND book = ?2 AND state = 1
         ORDER BY name_key, key LIMIT ?3",
        params![live_key(conn, book, id)?, book.book, sql::one_more(limit)],
        |row| Ok(Named { id: sql::id(row, 0)?, name: row.get(1)? }),
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
        let below = parts(&world.conn, see, parent.id(), 9).unwrap();
        assert_eq!(below.rows, [Named { id: account.id(), name: "Unit".to_owned() }]);
        assert!(parts(&world.conn, see, account.id(), 9).unwrap().rows.is_empty());
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
