//! Who contacted whom.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::domain::{ContactId, MemberId, Named, Outcome, Timestamp};
use crate::store::{InteractionQuery, Page, Result, Scope, TeamRow, Towards};

use super::keys::Keys;
use super::timeline::{self, Between, Few};
use super::visible::Visible;
use super::{contact, sql};

/// Who had an interaction: a person, or somebody who is no member, by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    Person(i64),
    Outsider(String),
}

/// What is known of one member with one contact.
struct Tally {
    who: Who,
    contact: i64,
    count: u64,
    last: i64,
    newest: i64,
}

/// Returns member by contact with count, newest and its outcome, newest first, at most
/// `query.limit` of them.
///
/// Reads every entry that the query names, about 1 µs each: off the key's path.
pub(super) fn table(
    conn: &Connection,
    book: Visible,
    query: &InteractionQuery,
) -> Result<Page<TeamRow>> {
    let tallies = tally(conn, book, query)?;
    let mut contacts: HashMap<i64, Option<Named<ContactId>>> = HashMap::new();
    let mut rows = Vec::new();
    let mut more = false;
    for tally in tallies {
        let contact = match contacts.entry(tally.contact) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => new.insert(contact::named(conn, tally.contact)?).clone(),
        };
        let Some(contact) = contact else { continue };
        if rows.len() == query.limit {
            more = true;
            break;
        }
        let (member, name) = match tally.who {
            Who::Person(key) => person(conn, key)?,
            Who::Outsider(name) => (None, name),
        };
        let last = Timestamp::from_millis(tally.last);
        let outcome = outcome(conn, tally.newest)?;
        rows.push(TeamRow { member, name, contact, count: tally.count, last, outcome });
    }
    Ok(Page { rows, more })
}

/// Counts each pair; the walk goes from the newest down, so a pair's first entry is its newest.
fn tally(conn: &Connection, book: Visible, query: &InteractionQuery) -> Result<Vec<Tally>> {
    let Some((asked, _)) = timeline::asked(conn, book, query, None, Few::AT_MOST)? else {
        return Ok(Vec::new());
    };
    let Some(walk) = timeline::walk(conn, book, &asked.query, asked.pinned)? else {
        return Ok(Vec::new());
    };
    let query = &asked.query;
    let only = match query.scope {
        Scope::Contact(id) => Some(contact::key(conn, book, id)?),
        _ => None,
    };
    let columns = "i.key, i.who, i.author_name, i.occurred_at";
    let mut participants =
        conn.prepare_cached("SELECT contact FROM participant WHERE interaction = ?1")?;
    let mut tallies: Vec<Tally> = Vec::new();
    let mut known: HashMap<(Who, i64), usize> = HashMap::new();
    let span = Between::times(query).span();
    let tests = &asked.tests;
    let test = if tests.is_empty() { String::new() } else { format!("WHERE {}", tests.sql(6)) };
    let mut entries = conn.prepare_cached(&walk.sql(columns, &test, span, Towards::Next))?;
    let params = walk.params(span).into_iter().map(Value::from).chain(tests.values());
    let mut rows = entries.query(params_from_iter(params))?;
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        let is_in = |keys: &Option<Keys>| keys.as_ref().map(|keys| keys.contains(key));
        if is_in(&asked.hits) == Some(false) || is_in(&asked.misses) == Some(true) {
            continue;
        }
        let who = match row.get(2)? {
            Some(name) => Who::Outsider(name),
            None => Who::Person(row.get(1)?),
        };
        let last: i64 = row.get(3)?;
        let mut count = |contact: i64| {
            let index = *known.entry((who.clone(), contact)).or_insert_with(|| {
                tallies.push(Tally { who: who.clone(), contact, count: 0, last, newest: key });
                tallies.len() - 1
            });
            tallies[index].count += 1;
        };
        if let Some(contact) = only {
            count(contact);
            continue;
        }
        let mut contacts = participants.query([key])?;
        while let Some(row) = contacts.next()? {
            count(row.get(0)?);
        }
    }
    Ok(tallies)
}

fn person(conn: &Connection, key: i64) -> Result<(Option<MemberId>, String)> {
    let found = sql::first(conn, "SELECT id FROM person WHERE key = ?1", [key], |row| {
        Ok(sql::id::<MemberId>(row, 0)?)
    })?;
    match found {
        Some(id) => Ok((Some(id), super::member::person(conn, id)?.name)),
        None => Ok((None, String::new())),
    }
}

fn outcome(conn: &Connection, interaction: i64) -> Result<Option<Outcome>> {
    let sql = "SELECT outcome FROM interaction WHERE key = ?1";
    let text: Option<Option<String>> = sql::value(conn, sql, [interaction])?;
    Ok(text.flatten().and_then(|text| Outcome::parse(&text).ok()))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Entry, World};
    use super::*;
    use crate::domain::{InteractionType, Role};

    #[test]
    fn members_and_contacts_are_counted_with_the_newest_first() {
        let world = World::new();
        let [ana, bob] = ["Ana", "Bob"].map(|name| world.person(name, ""));
        let book = world.book("B", &[(ana, Role::Owner), (bob, Role::Member)]);
        let [x, y] = ["x", "y"].map(|name| world.contact(book, name));
        world.log(book, Entry::at(1).by(ana).with(&[x]).saying("red"));
        world.log(book, Entry { outcome: Some("busy"), ..Entry::at(5).by(ana).with(&[x, y]) });
        world.log(book, Entry::at(3).by(bob).with(&[y]));
        for at in [2, 4] {
            let author = Some("Cy".to_owned());
            world.log(book, Entry { author, ..Entry::at(at).by(bob).with(&[x]) });
        }
        let see = world.see(ana, book);
        let table = |query: InteractionQuery| {
            let page = table(&world.conn, see, &query).unwrap();
            let rows: Vec<_> = page
                .rows
                .into_iter()
                .map(|row| (row.name, row.contact.name, row.count, row.last.millis()))
                .collect();
            (rows, page.more)
        };
        let row = |name: &str, contact: &str, count: u64, last: i64| {
            (name.to_owned(), contact.to_owned(), count, last)
        };
        let all = InteractionQuery { limit: 9, ..Default::default() };
        let (rows, more) = table(all.clone());
        let expected = [
            row("Ana", "x", 2, 5),
            row("Ana", "y", 1, 5),
            row("Cy", "x", 2, 4),
            row("Bob", "y", 1, 3),
        ];
        assert_eq!(rows, expected);
        assert!(!more);

        let (rows, more) = table(InteractionQuery { limit: 2, ..all.clone() });
        assert_eq!((rows.len(), more), (2, true));
        let scope = Scope::Contact(y.id());
        let (rows, _) = table(InteractionQuery { scope, ..all.clone() });
        assert_eq!(rows, [row("Ana", "y", 1, 5), row("Bob", "y", 1, 3)]);
        let (rows, _) = table(InteractionQuery { by: Some(bob.id()), ..all.clone() });
        assert_eq!(rows, [row("Bob", "y", 1, 3)]);
        let (rows, _) = table(InteractionQuery { search: Some("red".into()), ..all.clone() });
        assert_eq!(rows, [row("Ana", "x", 1, 1)]);
        let until = Some(Timestamp::from_millis(3));
        let (rows, _) = table(InteractionQuery { until, ..all.clone() });
        assert_eq!(rows, [row("Cy", "x", 1, 2), row("Ana", "x", 1, 1)]);
        let kind = Some(InteractionType::Note);
        assert_eq!(table(InteractionQuery { kind, ..all }).0, []);
    }
}
