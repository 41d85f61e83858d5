//! Members, and persons of the file.

use std::cmp::Reverse;

use rusqlite::{Connection, Row, params};

use crate::domain::member::Person;
use crate::domain::text::name_key;
use crate::domain::{InteractionType, Member, MemberId, Moved, Named, Timestamp};
use crate::store::{Error, Holdings, MemberRow, Result};

use super::sql;
use super::visible::{self, Visible};
use crate::store::codes;

fn map_person(row: &Row<'_>) -> Result<Person> {
    let email: String = row.get(2)?;
    let login: Option<String> = row.get(3)?;
    let name = shown_name(row.get(1)?, &email, login.as_deref());
    Ok(Person { id: sql::id(row, 0)?, name, email, login })
}

/// Returns the name, where one was given, else the e-mail's local part or the login.
fn shown_name(name: String, email: &str, login: Option<&str>) -> String {
    if !name.is_empty() {
        return name;
    }
    let local = email.split('@').next().unwrap_or_default();
    if local.is_empty() { login.unwrap_or_default().to_owned() } else { local.to_owned() }
}

/// Returns a person of the file.
pub(super) fn person(conn: &Connection, id: MemberId) -> Result<Person> {
    sql::first(
        conn,
        "SELECT id, name, email, login FROM person WHERE id = ?1",
        [id.uuid().as_bytes()],
        map_person,
    )?
    .map_or_else(sql::missing("member"), Ok)
}

/// Finds the person with this e-mail; the first that the file knew, where there are several.
pub(super) fn by_email(conn: &Connection, email: &str) -> Result<Option<Person>> {
    let key = name_key(email);
    if key.is_empty() {
        return Ok(None);
    }
    sql::first(
        conn,
        "SELECT id, name, email, login FROM person
         WHERE email_key = ?1 AND email_key <> '' ORDER BY key LIMIT 1",
        [key],
        map_person,
    )
}

/// Lists those who had interactions in the book and are no members of it any more.
pub(super) fn former(conn: &Connection, book: Visible) -> Result<Vec<Person>> {
    sql::rows(
        conn,
        "SELECT p.id, p.name, p.email, p.login FROM person p
         WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.book = ?1 AND m.person = p.key)
           AND EXISTS (SELECT 1 FROM interaction i INDEXED BY interaction_by_who_type
             WHERE i.book = ?1 AND i.who = p.key AND i.state = 1)
         ORDER BY p.name_key, p.key",
        [book.book],
        map_person,
    )
}

/// Lists the members, owners first, then by name.
pub(super) fn all(conn: &Connection, book: Visible) -> Result<Vec<Member>> {
    let mut members = sql::rows(
        conn,
        "SELECT p.id, p.name, p.email, p.login, m.role, m.since
         FROM membership m JOIN person p ON p.key = m.person
         WHERE m.book = ?1 ORDER BY m.person",
        [book.book],
        |row| {
            let Person { id, name, email, login } = map_person(row)?;
            let role = codes::role(row.get(4)?)?;
            Ok(Member { id, name, email, login, role, since: sql::time(row, 5)? })
        },
    )?;
    members.sort_by_cached_key(|member| (Reverse(member.role), name_key(&member.name), member.id));
    Ok(members)
}

/// Returns the name of the owner who has been there the longest.
pub(super) fn an_owner(conn: &Connection, book: Visible) -> Result<Option<String>> {
    sql::first(
        conn,
        "SELECT p.id, p.name, p.email, p.login
         FROM membership m JOIN person p ON p.key = m.person
         WHERE m.book = ?1 AND m.role = 2 ORDER BY m.since, m.person LIMIT 1",
        [book.book],
        |row| Ok(map_person(row)?.name),
    )
}

/// Lists the members with their newest interactions.
pub(super) fn rows(conn: &Connection, book: Visible) -> Result<Vec<MemberRow>> {
    let mut rows = Vec::new();
    for member in all(conn, book)? {
        let last_interaction_at = match visible::person(conn, member.id)? {
            Some(person) => newest(conn, book, person)?,
            None => None,
        };
        rows.push(MemberRow { member, last_interaction_at });
    }
    Ok(rows)
}

/// Returns when a person had their newest interaction: the newest of their newest of each type.
fn newest(conn: &Connection, book: Visible, person: i64) -> Result<Option<Timestamp>> {
    let mut newest = None;
    for kind in InteractionType::ALL {
        let last: Option<i64> = sql::value(
            conn,
            "SELECT occurred_at FROM interaction INDEXED BY interaction_by_who_type
             WHERE book = ?1 AND who = ?2 AND type = ?3 AND state = 1
             ORDER BY occurred_at DESC LIMIT 1",
            [book.book, person, codes::kind_code(kind)],
        )?;
        newest = newest.max(last);
    }
    Ok(newest.map(Timestamp::from_millis))
}

/// Counts what a member holds in the book, up to `most` of each.
pub(super) fn holdings(
    conn: &Connection,
    book: Visible,
    member: MemberId,
    most: usize,
) -> Result<Holdings> {
    let Some(person) = visible::person(conn, member)? else { return Ok(Holdings::default()) };
    let holdings = sql::first(
        conn,
        "SELECT
           (SELECT count(*) FROM (SELECT 1 FROM contact
              WHERE holder = ?1 AND book = ?2 AND state = 1 LIMIT ?3)),
           (SELECT count(*) FROM (SELECT 1 FROM account
              WHERE holder = ?1 AND book = ?2 AND state = 1 LIMIT ?3)),
           (SELECT count(*) FROM (SELECT 1 FROM follow_up INDEXED BY follow_up_of_assignee
              WHERE assignee = ?1 AND book = ?2 AND state = 1 AND done_at IS NULL LIMIT ?3))",
        params![person, book.book, i64::try_from(most).unwrap_or(i64::MAX)],
        |row| {
            Ok(Holdings {
                contacts: sql::count(row, 0)?,
                accounts: sql::count(row, 1)?,
                follow_ups: sql::count(row, 2)?,
            })
        },
    )?;
    holdings.ok_or(Error::NotFound { what: "member" })
}

/// Returns all that a member holds in the book: what handing over would move.
pub(super) fn held(conn: &Connection, book: Visible, member: MemberId) -> Result<Moved> {
    let Some(person) = visible::person(conn, member)? else { return Ok(Moved::default()) };
    let Holdings { contacts, accounts, follow_ups } = holdings(conn, book, member, usize::MAX)?;
    let archived = sql::first(
        conn,
        "SELECT count(*) FROM contact INDEXED BY contact_by_holder
         WHERE holder = ?1 AND book = ?2 AND state = 1 AND archived = 1",
        params![person, book.book],
        |row| Ok(sql::count(row, 0)?),
    )?;
    let first = params![person, book.book, i64::try_from(Moved::NAMED).unwrap_or(i64::MAX)];
    Ok(Moved {
        contacts,
        archived: archived.unwrap_or(0),
        accounts,
        follow_ups,
        first_contacts: sql::rows(
            conn,
            "SELECT id, name FROM contact INDEXED BY contact_by_holder
             WHERE holder = ?1 AND book = ?2 AND state = 1 ORDER BY key LIMIT ?3",
            first,
            |row| Ok(Named { id: sql::id(row, 0)?, name: row.get(1)? }),
        )?,
        first_accounts: sql::rows(
            conn,
            "SELECT id, name FROM account INDEXED BY account_by_holder
             WHERE holder = ?1 AND book = ?2 AND state = 1 ORDER BY key LIMIT ?3",
            first,
            |row| Ok(Named { id: sql::id(row, 0)?, name: row.get(1)? }),
        )?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Entry, World};
    use super::*;
    use crate::domain::{Role, Timestamp};

    #[test]
    fn owners_come_first_then_names() {
        let world = World::new();
        let zoe = world.person("Zoé", "zoe@example.org");
        let ana = world.person("", "ana@example.org");
        let bob = world.person("bob", "");
        let cy = world.person("", "");
        world.run("UPDATE person SET login = 'cyd' WHERE key = ?1", [cy.key]);
        let book = world.book(
            "B",
            &[(bob, Role::Member), (zoe, Role::Owner), (ana, Role::Member), (cy, Role::Viewer)],
        );
        let see = world.see(bob, book);
        let names: Vec<_> =
            all(&world.conn, see).unwrap().into_iter().map(|m| (m.name, m.role)).collect();
        let expected = [
            ("Zoé", Role::Owner),
            ("ana", Role::Member),
            ("bob", Role::Member),
            ("cyd", Role::Viewer),
        ];
        assert_eq!(names, expected.map(|(name, role)| (name.to_owned(), role)));
        assert_eq!(an_owner(&world.conn, see).unwrap().unwrap(), "Zoé");
        assert_eq!(person(&world.conn, ana.id()).unwrap().name, "ana");
        assert!(person(&world.conn, MemberId::new(uuid::Uuid::nil())).is_err());
    }

    #[test]
    fn persons_are_found_by_folded_e_mail() {
        let world = World::new();
        let ana = world.person("Ana", "Ana@Example.org");
        assert_eq!(by_email(&world.conn, "ANA@example.ORG").unwrap().unwrap().id, ana.id());
        assert_eq!(by_email(&world.conn, "").unwrap(), None);
        assert_eq!(by_email(&world.conn, "nobody@example.org").unwrap(), None);
    }

    #[test]
    fn a_member_is_as_active_as_their_newest_entry_here() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let bob = world.person("Bob", "");
        let book = world.book("B", &[(ana, Role::Owner), (bob, Role::Member)]);
        let other = world.book("C", &[(ana, Role::Owner)]);
        for (place, at) in [(book, 5), (book, 9), (book, 7), (other, 20)] {
            world.log(place, Entry::at(at).by(ana));
        }
        let rows = rows(&world.conn, world.see(ana, book)).unwrap();
        let last: Vec<_> =
            rows.iter().map(|row| row.last_interaction_at.map(Timestamp::millis)).collect();
        assert_eq!(last, [Some(9), None]);
    }

    #[test]
    fn holdings_count_this_book_only() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let other = world.book("C", &[(ana, Role::Owner)]);
        for (place, name) in [(book, "x"), (book, "y"), (other, "z")] {
            let contact = world.contact(place, name);
            world.run("UPDATE contact SET holder = ?1 WHERE key = ?2", [ana.key, contact.key]);
            world.follow_up(place, contact, "call", 1, Some(ana), (name == "x").then_some(2));
        }
        let account = world.account(book, "Acme");
        world.run("UPDATE account SET holder = ?1 WHERE key = ?2", [ana.key, account.key]);
        let see = world.see(ana, book);
        let held = holdings(&world.conn, see, ana.id(), 9).unwrap();
        assert_eq!(held, Holdings { contacts: 2, accounts: 1, follow_ups: 1 });
        let held = holdings(&world.conn, see, ana.id(), 1).unwrap();
        assert_eq!(held, Holdings { contacts: 1, accounts: 1, follow_ups: 1 });
        let nobody = MemberId::new(uuid::Uuid::nil());
        assert_eq!(holdings(&world.conn, see, nobody, 9).unwrap(), Holdings::default());
        world.run("UPDATE contact SET archived = 1 WHERE name = ?1", ["y"]);
        let all = super::held(&world.conn, see, ana.id()).unwrap();
        assert_eq!(
            all.text(),
            "2 contacts (x, y; 1 archived), 1 account (Acme) and 1 open follow-up"
        );
    }
}
