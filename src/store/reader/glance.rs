//! What is to be known of a contact before a call: when it is due, and who knows it best.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::Connection;

use crate::domain::member::Person;
use crate::domain::{Cadence, ContactId, MemberId, Named, Timestamp};
use crate::store::{Familiar, InteractionQuery, Knows, Result, Scope, Standing, Towards};

use super::timeline::{self, Between};
use super::visible::Visible;
use super::{contact, member, sql};

/// The age in days at which an entry counts half.
const HALF: u64 = 180;
/// What an entry of today counts.
const WHOLE: u64 = 1_000;

/// Returns a contact's cadence and whose it is, when it is due by it, and since when it awaits a
/// reply.
pub(super) fn standing(conn: &Connection, book: Visible, id: ContactId) -> Result<Standing> {
    let key = contact::key(conn, book, id)?;
    // The contact's own goes before a label's of the same length.
    let found: Option<(u32, Option<String>)> = sql::first(
        conn,
        "SELECT days, label FROM (
           SELECT c.cadence AS days, NULL AS label FROM contact c WHERE c.key = ?1
           UNION ALL SELECT l.cadence, l.name FROM contact_label x
             CROSS JOIN label l ON l.key = x.label
             WHERE x.contact = ?1 AND x.applied = 1 AND l.state = 1)
         WHERE days IS NOT NULL ORDER BY days, label IS NOT NULL, label LIMIT 1",
        [key],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (days, label) = found.unzip();
    let agenda =
        sql::first(conn, "SELECT due, awaiting FROM agenda WHERE contact = ?1", [key], |row| {
            Ok((sql::maybe_time(row, 0)?, sql::maybe_time(row, 1)?))
        })?;
    let (due, awaiting) = agenda.unwrap_or_default();
    Ok(Standing { cadence: days.and_then(Cadence::new), label: label.flatten(), due, awaiting })
}

/// Returns the members who know a contact best, at most `limit`: by their entries among the newest
/// ones of its timeline, at most `newest` of them; one of half a year ago counts half of one of today.
pub(super) fn familiar(
    conn: &Connection,
    book: Visible,
    id: ContactId,
    now: Timestamp,
    (newest, limit): (usize, usize),
) -> Result<Familiar> {
    let query = InteractionQuery { scope: Scope::Contact(id), ..InteractionQuery::default() };
    let Some(walk) = timeline::walk(conn, book, &query, false)? else {
        return Ok(Familiar::default());
    };
    let span = Between::times(&query).span();
    let sql = walk.sql("i.who, i.occurred_at", "", span, Towards::Next);
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(walk.params(span))?;
    let mut tallies: HashMap<i64, (u64, Knows)> = HashMap::new();
    let mut familiar = Familiar::default();
    let mut read = 0;
    while read < newest
        && let Some(row) = rows.next()?
    {
        read += 1;
        let (person, at): (i64, i64) = (row.get(0)?, row.get(1)?);
        let weight = Timestamp::from_millis(at).faded(now, WHOLE, HALF);
        match tallies.entry(person) {
            Entry::Occupied(mut known) => {
                let (all, knows) = known.get_mut();
                *all += weight;
                knows.entries += 1;
            }
            Entry::Vacant(new) => {
                let last = Timestamp::from_millis(at);
                let member = Named { id: MemberId::new(uuid::Uuid::nil()), name: String::new() };
                new.insert((weight, Knows { member, entries: 1, last }));
            }
        }
    }
    familiar.of = u64::try_from(read).unwrap_or(u64::MAX);
    let mut tallies: Vec<_> = tallies.into_iter().collect();
    tallies.sort_unstable_by_key(|(person, (weight, _))| (std::cmp::Reverse(*weight), *person));
    for (person, (_, knows)) in tallies {
        if familiar.members.len() == limit {
            break;
        }
        // Who left the team, or was never in it, is nobody to ask.
        if let Some(Person { id, name, .. }) = of_the_team(conn, book, person)? {
            familiar.members.push(Knows { member: Named { id, name }, ..knows });
        }
    }
    Ok(familiar)
}

/// Returns a person, where they are a member of the book.
fn of_the_team(conn: &Connection, book: Visible, person: i64) -> Result<Option<Person>> {
    let id = sql::first(
        conn,
        "SELECT p.id FROM membership m CROSS JOIN person p ON p.key = m.person
         WHERE m.book = ?1 AND m.person = ?2",
        [book.book, person],
        |row| Ok(sql::id::<MemberId>(row, 0)?),
    )?;
    id.map(|id| member::person(conn, id)).transpose()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Entry as Logged;
    use super::super::fixture::World;
    use super::*;
    use crate::domain::Role;
    use crate::domain::time::DAY_MS;

    #[test]
    fn who_was_in_touch_most_and_of_late_knows_a_contact_best() {
        let world = World::new();
        let [ana, bob, cy, gone] = ["Ana", "Bob", "Cy", "Gone"].map(|name| world.person(name, ""));
        let roles = [(ana, Role::Owner), (bob, Role::Member), (cy, Role::Viewer)];
        let book = world.book("B", &roles);
        let [x, y] = ["x", "y"].map(|name| world.contact(book, name));
        let day = |days: i64| days * DAY_MS;
        // Ana three times, but long ago; Bob twice of late; Cy once; somebody who left ten times.
        for at in 1..=3 {
            world.log(book, Logged::at(day(at)).by(ana).with(&[x]));
        }
        for at in [999, 1_000] {
            world.log(book, Logged::at(day(at)).by(bob).with(&[x, y]));
        }
        world.log(book, Logged::at(day(800)).by(cy).with(&[x]));
        for at in 0..10 {
            world.log(book, Logged::at(day(900) + at).by(gone).with(&[x]));
        }
        world.log(book, Logged::at(day(1_000)).by(ana).with(&[y]));
        let see = world.see(ana, book);
        let knows = |most| {
            let now = Timestamp::from_millis(day(1_000));
            let familiar = familiar(&world.conn, see, x.id(), now, most).unwrap();
            let members = familiar.members.into_iter();
            let members: Vec<_> = members.map(|it| (it.member.name, it.entries)).collect();
            (members, familiar.of)
        };
        let row = |name: &str, entries| (name.to_owned(), entries);
        assert_eq!(knows((100, 3)), (vec![row("Bob", 2), row("Cy", 1), row("Ana", 3)], 16));
        assert_eq!(knows((100, 1)), (vec![row("Bob", 2)], 16));
        assert_eq!(knows((2, 3)), (vec![row("Bob", 2)], 2), "only the newest are looked at");
        assert_eq!(knows((0, 3)), (vec![], 0));
    }

    #[test]
    fn the_shortest_cadence_says_whose_it_is() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let x = world.contact(book, "x");
        let see = world.see(ana, book);
        let standing = || standing(&world.conn, see, x.id()).unwrap();
        assert_eq!(standing(), Standing::default());
        let run = |sql: &str| world.conn.execute_batch(sql).unwrap();
        run(&format!("UPDATE contact SET cadence = 30 WHERE key = {}", x.key));
        run(&format!("INSERT INTO agenda VALUES ({}, {}, 7, 5, NULL)", x.key, book.key));
        let own = Standing {
            cadence: Cadence::new(30),
            label: None,
            due: Some(Timestamp::from_millis(7)),
            awaiting: Some(Timestamp::from_millis(5)),
        };
        assert_eq!(standing(), own);
        run(&format!(
            "INSERT INTO label (id, book, state, name, cadence)
               VALUES (x'01', {0}, 1, 'vip', 14), (x'02', {0}, 1, 'key', 90), (x'03', {0}, 2, 'old', 1);
             INSERT INTO contact_label SELECT {1}, key, 1, 1, 1 FROM label;",
            book.key, x.key
        ));
        let label = standing();
        assert_eq!((label.cadence, label.label.as_deref()), (Cadence::new(14), Some("vip")));
    }
}
