//! Opportunities.

use rusqlite::{Connection, Row, params};

use crate::domain::opportunity::{Amount, Part};
use crate::domain::{ContactId, Named, Opportunity, OpportunityId};
use crate::store::{Error, Lookup, Page, Result};

use super::account::named;
use super::visible::Visible;
use super::{lookup, sql};

const COLUMNS: &str = "SELECT o.key, o.id, o.title, a.id, a.name, o.stage, o.reason, o.amount,
    o.currency, o.close_date, o.closed_at, o.created_at";
const ACCOUNT: &str = "LEFT JOIN account a ON a.key = o.account AND a.state = 1";

fn map(row: &Row<'_>) -> Result<(i64, Opportunity)> {
    let amount: Option<i64> = row.get(7)?;
    let close_date: Option<String> = row.get(9)?;
    let opportunity = Opportunity {
        id: sql::id(row, 1)?,
        title: row.get(2)?,
        account: named(row, 3)?,
        contacts: Vec::new(),
        stage: row.get(5)?,
        reason: row.get(6)?,
        amount: amount.map(Amount::from_hundredths),
        currency: row.get(8)?,
        close_date: close_date.and_then(|day| day.parse().ok()),
        closed_at: sql::maybe_time(row, 10)?,
        created_at: sql::time(row, 11)?,
    };
    Ok((row.get(0)?, opportunity))
}

fn with_contacts(
    conn: &Connection,
    (key, mut opportunity): (i64, Opportunity),
) -> Result<Opportunity> {
    opportunity.contacts = sql::rows(
        conn,
        "SELECT c.id, c.name, oc.part
         FROM opportunity_contact oc CROSS JOIN contact w ON w.key = oc.contact
           CROSS JOIN contact c ON c.key = coalesce(w.stands_at, w.key)
         WHERE oc.opportunity = ?1 AND oc.gone = 0 AND c.state = 1
         ORDER BY w.stands_at IS NOT NULL, w.id",
        [key],
        |row| {
            let contact = Named { id: sql::id(row, 0)?, name: row.get(1)? };
            Ok(Part { contact, part: row.get(2)? })
        },
    )?;
    // Of several who are one by now, the part of the one who stands there counts.
    opportunity.contacts.sort_by_key(|part| part.contact.id);
    opportunity.contacts.dedup_by_key(|part| part.contact.id);
    Ok(opportunity)
}

fn missing() -> Error {
    Error::NotFound { what: "opportunity" }
}

/// Returns a live opportunity's local key.
pub(super) fn key(conn: &Connection, book: Visible, id: OpportunityId) -> Result<i64> {
    sql::value(
        conn,
        "SELECT key FROM opportunity WHERE id = ?1 AND book = ?2 AND state = 1",
        params![id.uuid().as_bytes(), book.book],
    )?
    .ok_or_else(missing)
}

/// Lists the opportunities by title. One walk of the title's index, and one look for each row's
/// contacts.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    after: Option<OpportunityId>,
    limit: usize,
) -> Result<Page<Opportunity>> {
    let after: (String, i64) = match after {
        Some(id) => sql::first(
            conn,
            "SELECT title_key, key FROM opportunity WHERE id = ?1 AND book = ?2",
            params![id.uuid().as_bytes(), book.book],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .ok_or_else(missing)?,
        None => (String::new(), i64::MIN),
    };
    let rows = sql::rows(
        conn,
        &format!(
            "{COLUMNS} FROM opportunity o INDEXED BY opportunity_by_title {ACCOUNT}
             WHERE o.book = ?1 AND o.state = 1 AND (o.title_key, o.key) > (?2, ?3)
             ORDER BY o.title_key, o.key LIMIT ?4"
        ),
        params![book.book, after.0, after.1, sql::one_more(limit)],
        map,
    )?;
    let page = sql::cut(rows, limit);
    let rows = page.rows.into_iter().map(|row| with_contacts(conn, row)).collect::<Result<_>>()?;
    Ok(Page { rows, more: page.more })
}

/// Lists the opportunities that a contact has a part in, the newest first: one look for each.
pub(super) fn of_contact(
    conn: &Connection,
    book: Visible,
    contact: ContactId,
    limit: usize,
) -> Result<Vec<Opportunity>> {
    let contact = super::contact::key(conn, book, contact)?;
    let rows = sql::rows(
        conn,
        &format!(
            "{COLUMNS} FROM opportunity_contact oc INDEXED BY opportunity_contact_by_contact
             CROSS JOIN opportunity o ON o.key = oc.opportunity {ACCOUNT}
             WHERE oc.contact IN (SELECT ?1 UNION ALL SELECT key FROM contact WHERE stands_at = ?1)
               AND oc.gone = 0 AND o.state = 1
             GROUP BY o.key ORDER BY o.created_at DESC, o.key DESC LIMIT ?2"
        ),
        params![contact, i64::try_from(limit).unwrap_or(i64::MAX)],
        map,
    )?;
    rows.into_iter().map(|row| with_contacts(conn, row)).collect()
}

/// Returns one opportunity.
pub(super) fn one(conn: &Connection, book: Visible, id: OpportunityId) -> Result<Opportunity> {
    let row = sql::first(
        conn,
        &format!(
            "{COLUMNS} FROM opportunity o {ACCOUNT} WHERE o.id = ?1 AND o.book = ?2 AND o.state = 1"
        ),
        params![id.uuid().as_bytes(), book.book],
        map,
    )?;
    with_contacts(conn, row.ok_or_else(missing)?)
}

/// Finds opportunities by title or the end of an id, by title; see [`lookup::named`].
pub(super) fn find(
    conn: &Connection,
    book: Visible,
    lookup: &Lookup,
    limit: usize,
) -> Result<Vec<Named<OpportunityId>>> {
    let columns = ["id", "title", "title_key"];
    lookup::named(conn, book, "opportunity INDEXED BY opportunity_by_title", columns, lookup, limit)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::World;
    use super::*;
    use crate::domain::Role;

    #[test]
    fn an_opportunity_comes_with_its_people() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let account = world.account(book, "Acme");
        let deal = world.opportunity(book, "Q3 Söhne");
        world.run(
            "UPDATE opportunity SET account = ?1, amount = 1250, currency = 'EUR',
               close_date = '2026-03-04' WHERE key = ?2",
            [account.key, deal.key],
        );
        let [a, b, gone] = ["a", "b", "gone"].map(|name| world.contact(book, name));
        for (contact, off) in [(a, 0), (b, 1), (gone, 0)] {
            world.run(
                "INSERT INTO opportunity_contact VALUES (?1, ?2, 'decides', ?3, 1, 1)",
                [deal.key, contact.key, off],
            );
        }
        world.run("UPDATE contact SET state = 2 WHERE key = ?1", [gone.key]);
        let see = world.see(ana, book);
        let found = one(&world.conn, see, deal.id()).unwrap();
        let people: Vec<_> = found.contacts.iter().map(|p| p.contact.name.as_str()).collect();
        assert_eq!(people, ["a"]);
        assert_eq!(found.amount.unwrap().to_string(), "12.50");
        assert_eq!(found.close_date.unwrap().to_string(), "2026-03-04");
        assert_eq!(found.account.unwrap().name, "Acme");

        let of = |contact: super::super::fixture::Made, limit| {
            let found = of_contact(&world.conn, see, contact.id(), limit).unwrap();
            found.into_iter().map(|deal| deal.title).collect::<Vec<_>>()
        };
        assert_eq!(of(a, 9), ["Q3 Söhne"]);
        assert!(of(b, 9).is_empty(), "whose part was taken away");
        let newer = world.opportunity(book, "newer");
        world.run("UPDATE opportunity SET created_at = 7 WHERE key = ?1", [newer.key]);
        world.run(
            "INSERT INTO opportunity_contact VALUES (?1, ?2, NULL, 0, 1, 1)",
            [newer.key, a.key],
        );
        assert_eq!(of(a, 9), ["newer", "Q3 Söhne"]);
        assert_eq!(of(a, 1), ["newer"]);

        let find = |lookup: Lookup| find(&world.conn, see, &lookup, 9).unwrap();
        assert_eq!(find(Lookup::Name("q3 sohne".into())).len(), 1);
        assert_eq!(find(Lookup::WordStarts(vec!["soh".into()]))[0].name, "Q3 Söhne");
        let id = deal.id::<OpportunityId>().short();
        assert_eq!(find(Lookup::IdEnd(id)).len(), 1);
    }

    #[test]
    fn opportunities_page_by_title() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        for title in ["c", "a", "b"] {
            world.opportunity(book, title);
        }
        let see = world.see(ana, book);
        let first = page(&world.conn, see, None, 2).unwrap();
        assert!(first.more);
        let after = first.rows.last().map(|row| row.id);
        let second = page(&world.conn, see, after, 2).unwrap();
        let titles: Vec<_> =
            first.rows.iter().chain(&second.rows).map(|row| row.title.as_str()).collect();
        assert_eq!(titles, ["a", "b", "c"]);
        assert!(!second.more);
    }
}
